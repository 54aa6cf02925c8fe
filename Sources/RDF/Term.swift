/// An RDF 1.2 term: IRI, blank node, literal or triple term.
///
/// The value type of the slow paths (algebra, configuration, tests, results in small
/// numbers). Hot paths carry ids and ``TermView``. Equality is RDF term equality:
/// lexical forms are kept as written. RDF 1.2 Concepts, section 3.
public enum Term: Hashable, Sendable {
  case iri(IRI)
  case blankNode(BlankNode)
  case literal(Literal)
  indirect case triple(TripleTerm)
}

/// An absolute IRI, never normalised. RFC 3987; RDF 1.2 Concepts, section 3.2.
public struct IRI: Hashable, Sendable {
  /// The IRI without angle brackets.
  public let value: String
  public init(_ value: String) { self.value = value }
}

/// A blank node with a label that is unique in its scope. RDF 1.2 Concepts, section 3.4.
public struct BlankNode: Hashable, Sendable {
  /// The label without `_:`.
  public let label: String
  public init(_ label: String) { self.label = label }
}

/// The base direction of a directional language-tagged string. RDF 1.2 Concepts, section 3.3.
public enum BaseDirection: UInt8, Hashable, Sendable {
  case ltr = 1
  case rtl = 2
}

/// A literal: lexical form as written, datatype, language, base direction. RDF 1.2 Concepts, section 3.3.
public struct Literal: Hashable, Sendable {
  /// The lexical form, unescaped, exactly as it was written.
  public let lexical: String
  /// The datatype IRI; `rdf:langString` or `rdf:dirLangString` when there is a language.
  public let datatype: IRI
  /// The language tag in lower case (tags are equal whatever their case), or nil.
  public let language: String?
  /// The base direction, only with a language.
  public let direction: BaseDirection?

  /// A literal with a datatype.
  public init(_ lexical: String, datatype: IRI) {
    self.lexical = lexical
    self.datatype = datatype
    self.language = nil
    self.direction = nil
  }

  /// A simple literal: `xsd:string`.
  public init(_ lexical: String) { self.init(lexical, datatype: XSD.string) }

  /// A language-tagged string; the tag is lower-cased here.
  public init(_ lexical: String, language: String, direction: BaseDirection? = nil) {
    self.lexical = lexical
    self.datatype = direction == nil ? RDFVocabulary.langString : RDFVocabulary.dirLangString
    self.language = language.lowercased()
    self.direction = direction
  }
}

/// A triple used as a term. RDF 1.2 Concepts, section 3.5.
public struct TripleTerm: Hashable, Sendable {
  public let subject: Term
  public let predicate: Term
  public let object: Term
  public init(_ subject: Term, _ predicate: Term, _ object: Term) {
    self.subject = subject
    self.predicate = predicate
    self.object = object
  }
}

/// A quad; `graph` is nil in the default graph. RDF 1.2 Concepts, section 4.
public struct Quad: Hashable, Sendable {
  public let subject: Term
  public let predicate: Term
  public let object: Term
  public let graph: Term?
  public init(_ subject: Term, _ predicate: Term, _ object: Term, graph: Term? = nil) {
    self.subject = subject
    self.predicate = predicate
    self.object = object
    self.graph = graph
  }
}
