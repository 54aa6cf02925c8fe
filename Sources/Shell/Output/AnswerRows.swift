import Client

/// One cell of an answer.
public struct AnswerCell: Sendable, Hashable {
  /// What the term is.
  public enum Kind: Sendable { case iri, literal, blank, triple }
  public var kind: Kind
  public var value: String
  public var datatype: String?
  public var language: String?
  public var label: String?

  /// What a person reads: the label, a shortened IRI, or the text.
  public func display(_ prefixes: [(name: String, iri: String)]) -> String {
    switch kind {
    case .iri: return label ?? AnswerCell.shortened(value, prefixes)
    case .blank: return "_:" + value
    case .triple: return value
    case .literal:
      if let language { return value + " @" + language }
      return value
    }
  }

  /// `prefix:local` when a prefix fits, else `<iri>`.
  public static func shortened(_ iri: String, _ prefixes: [(name: String, iri: String)]) -> String {
    var best: (name: String, length: Int)?
    for prefix in prefixes where !prefix.iri.isEmpty && iri.hasPrefix(prefix.iri) {
      let length = prefix.iri.utf8.count
      if length > best?.length ?? 0 { best = (prefix.name, length) }
    }
    if let best {
      let local = String(decoding: iri.utf8.dropFirst(best.length), as: UTF8.self)
      if !local.isEmpty, local.unicodeScalars.allSatisfy({ $0.properties.isAlphabetic || ($0.value >= 48 && $0.value <= 57) || "_-.".unicodeScalars.contains($0) }) {
        return best.name + ":" + local
      }
    }
    return "<" + iri + ">"
  }

  /// As it is written in SPARQL.
  public var sparql: String {
    switch kind {
    case .iri: return "<" + value + ">"
    case .blank: return "_:" + value
    case .triple: return value
    case .literal:
      var text = "\""
      for scalar in value.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        default: text.unicodeScalars.append(scalar)
        }
      }
      text += "\""
      if let language { return text + "@" + language }
      if let datatype, datatype != "http://www.w3.org/2001/XMLSchema#string" { return text + "^^<" + datatype + ">" }
      return text
    }
  }
}

/// An answer as the daemon gives it to the shell: rows with labels and the facts they rest on.
public struct AnswerRows: Sendable {
  /// One solution.
  public struct Row: Sendable {
    public var cells: [AnswerCell?]
    /// Ids of the facts it rests on.
    public var facts: [String]
    /// How sure the least sure of them is; nil when it rests on no document.
    public var confidence: Double?
  }
  /// A row that is said with a qualification, so that it is no plain answer.
  public struct Qualified: Sendable {
    public var cells: [AnswerCell?]
    public var fact: String
    public var sentence: String
    public var qualification: String
  }

  public var revision = 0
  public var sparql: String?
  public var notes: [String] = []
  public var variables: [String] = []
  public var rows: [Row] = []
  public var boolean: Bool?
  public var qualified: [Qualified] = []

  /// Reads `application/vnd.tern.rows+json`; nil when it is something else.
  public init?(_ json: JSON) {
    guard case .object = json else { return nil }
    revision = json["revision"]?.int ?? 0
    sparql = json["sparql"]?.string
    notes = json["notes"]?.array?.compactMap(\.string) ?? []
    variables = json["variables"]?.array?.compactMap(\.string) ?? []
    boolean = json["boolean"]?.bool
    for row in json["rows"]?.array ?? [] {
      rows.append(Row(cells: Self.cells(row["cells"]), facts: row["facts"]?.array?.compactMap(\.string) ?? [], confidence: row["confidence"]?.double))
    }
    for item in json["qualified"]?.array ?? [] {
      qualified.append(
        Qualified(
          cells: Self.cells(item["row"]), fact: item["fact"]?.string ?? "", sentence: item["sentence"]?.string ?? "",
          qualification: item["qualification"]?.string ?? ""))
    }
  }

  private static func cells(_ json: JSON?) -> [AnswerCell?] {
    (json?.array ?? []).map { cell in
      guard !cell.isNull, let type = cell["type"]?.string else { return nil }
      let kind: AnswerCell.Kind = type == "uri" ? .iri : type == "bnode" ? .blank : type == "triple" ? .triple : .literal
      let value = cell["value"]?.string ?? tripleText(cell["value"])
      return AnswerCell(
        kind: kind, value: value, datatype: cell["datatype"]?.string, language: cell["xml:lang"]?.string, label: cell["label"]?.string)
    }
  }

  private static func tripleText(_ json: JSON?) -> String {
    guard let json else { return "" }
    let parts = cells(.array([json["subject"] ?? .null, json["predicate"] ?? .null, json["object"] ?? .null]))
    return "<<( " + parts.map { $0?.sparql ?? "" }.joined(separator: " ") + " )>>"
  }
}
