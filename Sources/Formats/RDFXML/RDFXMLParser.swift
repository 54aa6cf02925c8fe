import Limits
import RDF

/// Parses RDF/XML, 1.1 and 1.2. RDF 1.2 XML Syntax, section 7.
///
/// A stack of frames, one an open element, over the events of libxml2. XML literals come
/// out in exclusive canonical form. Contexts carry base, language, direction and version.
final class RDFXMLParser: XMLHandler {
  static let xml = "http://www.w3.org/XML/1998/namespace"
  static let its = "http://www.w3.org/2005/11/its"
  static let rdf = RDFVocabulary.namespace

  struct Context {
    var base: BaseIRI?
    var language: String?
    var direction: BaseDirection?
    /// Whether the document says that it is RDF 1.2.
    var is12 = false
  }

  /// What a property element turns out to hold.
  enum Form {
    /// Text or one node element.
    case open
    case datatype(String)
    /// Nothing may stand inside; the object is known.
    case empty
    case collection
    case triple
    case xmlLiteral
    case resource
  }

  final class Property {
    let subject: Term
    let predicate: Term
    var form = Form.open
    var object: Term?
    var text: [UInt8] = []
    /// Members of a collection.
    var items: [Term] = []
    var reification: Term?
    var annotation: Term?

    init(_ subject: Term, _ predicate: Term) {
      self.subject = subject
      self.predicate = predicate
    }
  }

  enum Kind {
    case document
    case nodes
    /// An element whose children are property elements.
    case node(Term)
    case property(Property)
    /// Inside an XML literal.
    case literal
    case ignored
  }

  struct Frame {
    var kind: Kind
    var context: Context
    /// Number of the last `rdf:li`.
    var items = 0
  }

  private(set) var frames: [Frame]
  private let builder: BlockBuilder
  private var identifiers: Set<String> = []
  private var anonymous = 0
  private var canonical = ExclusiveCanonicalXML()
  /// Triples held back for the triple terms being read.
  private var captured: [[Quad]] = []
  var prefixes: [(name: String, iri: String)] = []
  private var prefixNames: Set<String> = []

  private init(_ builder: BlockBuilder, base: BaseIRI?) {
    self.builder = builder
    frames = [Frame(kind: .document, context: Context(base: base))]
  }

  /// Reads a whole document.
  static func read(_ bytes: UnsafeRawBufferPointer, base: String?, into consume: (QuadBlock) throws -> Void) throws -> ReadOutcome {
    var baseIRI: BaseIRI?
    if let base {
      guard let parsed = BaseIRI(base) else { throw FormatError("the base IRI <\(base)> is not absolute", line: 1, column: 1, offset: 0) }
      baseIRI = parsed
    }
    return try withoutActuallyEscaping(consume) { consume in
      let builder = BlockBuilder(consume)
      let parser = RDFXMLParser(builder, base: baseIRI)
      try XMLEvents.parse(bytes, handler: parser)
      try builder.flush()
      var outcome = ReadOutcome()
      outcome.prefixes = parser.prefixes
      outcome.base = base
      outcome.quads = builder.count
      return outcome
    }
  }

  /// A fault at the place of the event being handled.
  func fault(_ message: String, suggestion: String? = nil) -> FormatError { .unplaced(message, suggestion: suggestion) }

  // MARK: Triples

  func emit(_ subject: Term, _ predicate: Term, _ object: Term) throws {
    let quad = Quad(subject, predicate, object)
    if captured.isEmpty { try builder.emit(quad) } else { captured[captured.count - 1].append(quad) }
  }

  func freshNode() -> Term {
    anonymous += 1
    return .blankNode(BlankNode(".\(anonymous)"))
  }

  // MARK: Events

  func start(_ element: XMLStart) throws {
    for declaration in element.declarations where prefixNames.insert(declaration.prefix).inserted {
      prefixes.append((declaration.prefix, declaration.iri))
    }
    let top = frames[frames.count - 1]
    switch top.kind {
    case .document:
      if element.name.namespace == Self.rdf, element.name.local == "RDF" {
        let context = try inner(top.context, element)
        for attribute in element.attributes where !isControl(attribute) {
          throw fault("attribute \(attribute.name.local) on rdf:RDF")
        }
        frames.append(Frame(kind: .nodes, context: context))
      } else {
        _ = try startNode(element)
      }
    case .nodes: _ = try startNode(element)
    case .node(let subject): try startProperty(element, subject)
    case .property(let property): try startInside(property, element)
    case .literal:
      canonical.start(element)
      frames.append(Frame(kind: .literal, context: top.context))
    case .ignored: frames.append(Frame(kind: .ignored, context: top.context))
    }
  }

  /// An element inside a property element.
  private func startInside(_ property: Property, _ element: XMLStart) throws {
    switch property.form {
    case .open:
      if property.object != nil { throw fault("a property element holds one node element only") }
      if !isBlank(property.text) { throw fault("text and elements mixed in a property element") }
      property.object = try startNode(element)
    case .collection: property.items.append(try startNode(element))
    case .triple:
      if property.object != nil { throw fault("a triple term holds one node element only") }
      property.object = try startNode(element)
    case .xmlLiteral:
      canonical.start(element)
      frames.append(Frame(kind: .literal, context: frames[frames.count - 1].context))
    case .datatype: throw fault("an element inside a literal with datatype")
    case .empty, .resource: throw fault("nothing may stand inside this property element")
    }
  }

  func end() throws {
    let frame = frames.removeLast()
    switch frame.kind {
    case .literal: canonical.end()
    case .property(let property): try finish(property, frame.context)
    case .document, .nodes, .node, .ignored: break
    }
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    switch frames[frames.count - 1].kind {
    case .literal: canonical.text(bytes)
    case .ignored: break
    case .property(let property):
      if case .xmlLiteral = property.form { return canonical.text(bytes) }
      switch property.form {
      case .open, .datatype:
        property.text.append(contentsOf: bytes)
        if property.text.count > Limits.literalBytes { throw fault("literal longer than \(Limits.literalBytes) bytes") }
        if property.object != nil, !isBlank(property.text) { throw fault("text and elements mixed in a property element") }
      default: if !isBlank(bytes) { throw fault("text is not allowed here") }
      }
    case .document, .nodes, .node:
      if !isBlank(bytes) { throw fault("text is not allowed here", suggestion: "text belongs into a property element") }
    }
  }

  func comment(_ text: String) throws {
    if inLiteral { canonical.comment(text) }
  }

  func instruction(_ target: String, _ data: String) throws {
    if inLiteral { canonical.instruction(target, data) }
  }

  private var inLiteral: Bool {
    switch frames[frames.count - 1].kind {
    case .literal: return true
    case .property(let property): if case .xmlLiteral = property.form { return true }
    default: break
    }
    return false
  }

  private func isBlank(_ bytes: some Sequence<UInt8>) -> Bool { bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D } }

  func push(_ frame: Frame) { frames.append(frame) }

  func beginCapture() { captured.append([]) }

  func beginLiteral() { canonical = ExclusiveCanonicalXML() }

  /// The next `rdf:_n` of the innermost element.
  func nextItem() -> Int {
    frames[frames.count - 1].items += 1
    return frames[frames.count - 1].items
  }

  /// Takes an `rdf:ID`, which a document may use once for each base.
  func claim(_ iri: String) throws {
    guard identifiers.insert(iri).inserted else { throw fault("rdf:ID <\(iri)> is used twice") }
  }

  // MARK: The end of a property element

  private func finish(_ property: Property, _ context: Context) throws {
    switch property.form {
    case .open:
      if property.object == nil { property.object = literal(String(decoding: property.text, as: UTF8.self), context) }
    case .datatype(let datatype):
      property.object = .literal(Literal(String(decoding: property.text, as: UTF8.self), datatype: IRI(datatype)))
    case .collection:
      let items = property.items
      var cells = items.map { _ in freshNode() }
      cells.append(.iri(RDFVocabulary.nil))
      property.object = cells[0]
      try emitProperty(property)
      for (index, item) in items.enumerated() {
        try emit(cells[index], .iri(RDFVocabulary.first), item)
        try emit(cells[index], .iri(RDFVocabulary.rest), cells[index + 1])
      }
      return
    case .triple:
      let triples = captured.popLast() ?? []
      guard triples.count == 1 else { throw fault("a triple term needs exactly one triple, not \(triples.count)") }
      property.object = .triple(TripleTerm(triples[0].subject, triples[0].predicate, triples[0].object))
    case .xmlLiteral:
      property.object = .literal(Literal(canonical.output.string, datatype: RDFVocabulary.xmlLiteral))
    case .empty: break
    case .resource: return
    }
    try emitProperty(property)
  }

  /// The triple of a property and what its `rdf:ID` and `rdf:annotation` say about it.
  func emitProperty(_ property: Property) throws {
    guard let object = property.object else { return }
    try emit(property.subject, property.predicate, object)
    if let statement = property.reification {
      try emit(statement, .iri(RDFVocabulary.type), .iri(IRI(Self.rdf + "Statement")))
      try emit(statement, .iri(IRI(Self.rdf + "subject")), property.subject)
      try emit(statement, .iri(IRI(Self.rdf + "predicate")), property.predicate)
      try emit(statement, .iri(IRI(Self.rdf + "object")), object)
    }
    if let annotation = property.annotation {
      try emit(annotation, .iri(RDFVocabulary.reifies), .triple(TripleTerm(property.subject, property.predicate, object)))
    }
  }

  func literal(_ text: String, _ context: Context) -> Term {
    if let language = context.language {
      return .literal(Literal(text, language: language, direction: context.is12 ? context.direction : nil))
    }
    return .literal(Literal(text))
  }
}

extension FormatError {
  /// A fault whose place the XML parser fills in.
  static func unplaced(_ message: String, suggestion: String? = nil) -> FormatError {
    FormatError(message, line: 0, column: 0, offset: 0, suggestion: suggestion)
  }
}
