/// IRIs of the RDF vocabulary.
public enum RDFVocabulary {
  public static let namespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  public static let type = IRI(namespace + "type")
  public static let first = IRI(namespace + "first")
  public static let rest = IRI(namespace + "rest")
  public static let `nil` = IRI(namespace + "nil")
  public static let reifies = IRI(namespace + "reifies")
  public static let langString = IRI(namespace + "langString")
  public static let dirLangString = IRI(namespace + "dirLangString")
  public static let xmlLiteral = IRI(namespace + "XMLLiteral")
  public static let html = IRI(namespace + "HTML")
  public static let json = IRI(namespace + "JSON")
}

/// IRIs of the XML Schema datatypes. XSD 1.1 Part 2.
public enum XSD {
  public static let namespace = "http://www.w3.org/2001/XMLSchema#"
  public static let string = IRI(namespace + "string")
  public static let boolean = IRI(namespace + "boolean")
  public static let integer = IRI(namespace + "integer")
  public static let decimal = IRI(namespace + "decimal")
  public static let double = IRI(namespace + "double")
  public static let float = IRI(namespace + "float")
  public static let date = IRI(namespace + "date")
  public static let time = IRI(namespace + "time")
  public static let dateTime = IRI(namespace + "dateTime")
  public static let dateTimeStamp = IRI(namespace + "dateTimeStamp")
  public static let gYear = IRI(namespace + "gYear")
  public static let gYearMonth = IRI(namespace + "gYearMonth")
  public static let gMonth = IRI(namespace + "gMonth")
  public static let gMonthDay = IRI(namespace + "gMonthDay")
  public static let gDay = IRI(namespace + "gDay")
  public static let duration = IRI(namespace + "duration")
  public static let dayTimeDuration = IRI(namespace + "dayTimeDuration")
  public static let yearMonthDuration = IRI(namespace + "yearMonthDuration")
  public static let anyURI = IRI(namespace + "anyURI")
}
