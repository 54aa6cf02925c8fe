import Limits
import RDF

/// Reads JSON-LD 1.1 into quads. JSON-LD 1.1 API, sections 5 and 8; the expanded form is
/// walked directly, as a set of quads needs no node map.
public struct JSONLDReader {
  private let processor: JSONLDProcessor
  private let builder: BlockBuilder
  private var anonymous = 0
  /// Names for labels that RDF's syntaxes could not write.
  private var renamed: [String: String] = [:]

  /// Reads a document. Throws a ``FormatError``: at the character for faults of JSON, at the member for those of JSON-LD.
  public static func read(_ bytes: UnsafeRawBufferPointer, options: JSONLDOptions, into consume: (QuadBlock) throws -> Void) throws -> ReadOutcome {
    do {
      return try readMembers(bytes, options: options, into: consume)
    } catch let error as FormatError {
      guard let member = error.member else { throw error }
      throw FormatError(error.message, at: try JSONParser.offset(of: member, in: bytes), in: bytes, suggestion: error.suggestion)
    }
  }

  private static func readMembers(
    _ bytes: UnsafeRawBufferPointer, options: JSONLDOptions, into consume: (QuadBlock) throws -> Void
  ) throws -> ReadOutcome {
    let document = try JSONParser.parse(bytes, keepingPlaces: true)
    return try withoutActuallyEscaping(consume) { consume in
      var reader = JSONLDReader(processor: JSONLDProcessor(options), builder: BlockBuilder(consume))
      let expanded = try reader.processor.expand(document: document)
      for node in expanded { _ = try reader.emit(node, graph: nil, depth: 0) }
      try reader.builder.flush()
      var outcome = ReadOutcome()
      outcome.base = options.base
      outcome.quads = reader.builder.count
      outcome.prefixes = Self.prefixes(document)
      return outcome
    }
  }

  private init(processor: JSONLDProcessor, builder: BlockBuilder) {
    self.processor = processor
    self.builder = builder
  }

  /// Terms of the outermost context that are namespaces, for the shell to remember.
  private static func prefixes(_ document: JSONValue) -> [(name: String, iri: String)] {
    guard let context = document.object?["@context"]?.object else { return [] }
    return context.members.compactMap { key, value in
      guard let iri = value.string, !key.hasPrefix("@"), let last = iri.last, last == "#" || last == "/", isAbsoluteIRI(iri) else { return nil }
      return (key, iri)
    }
  }

  private mutating func freshNode() -> Term {
    anonymous += 1
    return .blankNode(BlankNode(".\(anonymous)"))
  }

  /// The term of an identifier; nil when it is relative or not well-formed.
  private mutating func resource(_ text: String) -> Term? {
    guard text.hasPrefix("_:") else {
      guard isWellFormed(text) else { return nil }
      return .iri(IRI(text))
    }
    let label = String(text.dropFirst(2))
    let isPlain = !label.isEmpty && label.utf8.allSatisfy { CharacterClass.table[Int($0)] & CharacterClass.name != 0 } && label.utf8.first != UInt8(ascii: "-")
    if isPlain { return .blankNode(BlankNode(label)) }
    if let known = renamed[label] { return .blankNode(BlankNode(known)) }
    let name = ".r\(renamed.count)"
    renamed[label] = name
    return .blankNode(BlankNode(name))
  }

  private func list(_ value: JSONValue?) -> [JSONValue] {
    guard let value else { return [] }
    return value.array ?? [value]
  }

  /// Emits a node object; returns its term, nil when it cannot be one.
  private mutating func emit(_ value: JSONValue, graph: Term?, depth: Int) throws -> Term? {
    guard let node = value.object else { return nil }
    // Expansion adds a few levels to those of the document.
    if depth > Limits.jsonNesting * 4 { throw JSONLDError("nesting", "too deep") }
    var subject: Term?
    if let id = node["@id"] {
      subject = id.string.flatMap { resource($0) }
    } else {
      subject = freshNode()
    }
    for type in list(node["@type"]) {
      guard let subject, let text = type.string, let object = resource(text) else { continue }
      try builder.emit(Quad(subject, .iri(RDFVocabulary.type), object, graph: graph))
    }
    for (key, items) in node.members {
      switch key {
      case "@graph":
        // The graph of a node without usable name is dropped with its name.
        if let subject {
          for item in list(items) { _ = try emit(item, graph: subject, depth: depth + 1) }
        }
      case "@included":
        for item in list(items) { _ = try emit(item, graph: graph, depth: depth + 1) }
      case "@reverse":
        for (property, sources) in items.object?.members ?? [] {
          for source in list(sources) {
            guard let object = try emit(source, graph: graph, depth: depth + 1), let subject, let predicate = predicate(property) else { continue }
            try builder.emit(Quad(object, predicate, subject, graph: graph))
          }
        }
      default:
        if key.hasPrefix("@") { continue }
        let property = predicate(key)
        for item in list(items) {
          // Nodes inside are emitted even when this triple cannot be.
          guard let object = try object(item, graph: graph, depth: depth + 1), let subject, let property else { continue }
          try builder.emit(Quad(subject, property, object, graph: graph))
        }
      }
    }
    return subject
  }

  private func predicate(_ text: String) -> Term? {
    isWellFormed(text) ? .iri(IRI(text)) : nil
  }

  /// An absolute IRI with at most one fragment: terms glued to a vocabulary make worse ones, which are dropped.
  private func isWellFormed(_ text: String) -> Bool {
    text.utf8.count <= Limits.iriBytes && isAbsoluteIRI(text) && text.utf8.filter { $0 == UInt8(ascii: "#") }.count <= 1
  }

  private mutating func object(_ value: JSONValue, graph: Term?, depth: Int) throws -> Term? {
    guard let object = value.object else { return nil }
    if let items = object["@list"] {
      // An item that is no term still has its cell, without rdf:first.
      let cells = list(items).map { ($0, freshNode()) }
      for (index, (item, cell)) in cells.enumerated() {
        if let term = try self.object(item, graph: graph, depth: depth + 1) {
          try builder.emit(Quad(cell, .iri(RDFVocabulary.first), term, graph: graph))
        }
        let next = index + 1 < cells.count ? cells[index + 1].1 : .iri(RDFVocabulary.nil)
        try builder.emit(Quad(cell, .iri(RDFVocabulary.rest), next, graph: graph))
      }
      return cells.first?.1 ?? .iri(RDFVocabulary.nil)
    }
    if let content = object["@value"] { return try literal(content, object, graph: graph) }
    return try emit(value, graph: graph, depth: depth)
  }

  private mutating func literal(_ content: JSONValue, _ object: JSONObject, graph: Term?) throws -> Term? {
    let type = object["@type"]?.string
    if type == "@json" { return .literal(Literal(JSONCanonical.text(content), datatype: RDFVocabulary.json)) }
    if let type, !isAbsoluteIRI(type) { return nil }
    switch content {
    case .boolean(let flag): return .literal(Literal(flag ? "true" : "false", datatype: type.map { IRI($0) } ?? XSD.boolean))
    case .number(let text): return .literal(Self.number(text, type))
    case .string(let text):
      guard text.utf8.count <= Limits.literalBytes else { throw JSONLDError("limit", "literal longer than \(Limits.literalBytes) bytes") }
      if let type { return .literal(Literal(text, datatype: IRI(type))) }
      return try string(text, language: object["@language"]?.string, direction: object["@direction"]?.string, graph: graph)
    default: return nil
    }
  }

  private mutating func string(_ text: String, language: String?, direction: String?, graph: Term?) throws -> Term? {
    if let language, !Self.isLanguageTag(language) { return nil }
    if let direction, let form = processor.options.direction {
      switch form {
      case .i18nDatatype:
        return .literal(Literal(text, datatype: IRI("https://www.w3.org/ns/i18n#\((language ?? "").lowercased())_\(direction)")))
      case .compoundLiteral:
        let node = freshNode()
        try builder.emit(Quad(node, .iri(IRI(RDFVocabulary.namespace + "value")), .literal(Literal(text)), graph: graph))
        if let language {
          try builder.emit(Quad(node, .iri(IRI(RDFVocabulary.namespace + "language")), .literal(Literal(language.lowercased())), graph: graph))
        }
        try builder.emit(Quad(node, .iri(IRI(RDFVocabulary.namespace + "direction")), .literal(Literal(direction)), graph: graph))
        return node
      }
    }
    if let language { return .literal(Literal(text, language: language)) }
    return .literal(Literal(text))
  }

  private static func isLanguageTag(_ text: String) -> Bool {
    guard text.utf8.count <= Limits.languageTagBytes else { return false }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.enumerated().allSatisfy { index, part in
      (1...8).contains(part.utf8.count)
        && part.utf8.allSatisfy { CharacterClass.table[Int($0)] & (index == 0 ? CharacterClass.nameStart : CharacterClass.nameStart | CharacterClass.digit) != 0 }
    }
  }

  /// Numbers without fraction below 10^21 are integers, digit for digit; others are doubles. Section 8.6.
  private static func number(_ text: String, _ type: String?) -> Literal {
    let value = Double(text) ?? .nan
    let asDouble = value.magnitude >= 1e21 || value.rounded(.towardZero) != value || type == XSD.double.value
    if asDouble {
      return Literal(XSDFloatingPoint.canonical(value), datatype: type.map { IRI($0) } ?? XSD.double)
    }
    let integer = XSDInteger(lexical: text) ?? XSDInteger(truncating: value)
    return Literal(integer?.canonical ?? text, datatype: type.map { IRI($0) } ?? XSD.integer)
  }
}
