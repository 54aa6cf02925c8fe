import RDF

/// Fills blocks from terms given as values: for the formats that build terms anyway.
final class BlockBuilder {
  private let block = QuadBlock()
  private var known: [Term: UInt32] = [:]
  private let consume: (QuadBlock) throws -> Void
  /// Quads handed over and waiting.
  private(set) var count = 0

  init(_ consume: @escaping (QuadBlock) throws -> Void) { self.consume = consume }

  func emit(_ quad: Quad) throws {
    let graph = quad.graph.map { add($0) } ?? QuadBlock.defaultGraph
    block.quads.append(QuadBlock.IndexedQuad(s: add(quad.subject), p: add(quad.predicate), o: add(quad.object), g: graph))
    count += 1
    if block.quads.count >= RDFReader.blockQuads { try flush() }
  }

  /// Hands over what waits.
  func flush() throws {
    if block.quads.isEmpty { return }
    try consume(block)
    block.removeAll()
    known.removeAll(keepingCapacity: true)
  }

  private func stored(_ text: String) -> TextSlice {
    var text = text
    return text.withUTF8 { TextSlice(start: block.store($0), count: $0.count) }
  }

  private func add(_ term: Term) -> UInt32 {
    if let record = known[term] { return record }
    var record: QuadBlock.Record
    switch term {
    case .iri(let iri):
      let text = stored(iri.value)
      record = QuadBlock.Record(kind: .iri, text: text.start, textCount: text.count)
    case .blankNode(let node):
      let text = stored(node.label)
      record = QuadBlock.Record(kind: .blankNode, text: text.start, textCount: text.count)
    case .literal(let literal):
      let text = stored(literal.lexical)
      if let language = literal.language {
        let kind: TermKind = literal.direction == .ltr ? .languageLTR : literal.direction == .rtl ? .languageRTL : .language
        let tag = stored(language)
        record = QuadBlock.Record(kind: kind, text: text.start, textCount: text.count, tag: tag.start, tagCount: tag.count)
      } else if literal.datatype == XSD.string {
        record = QuadBlock.Record(kind: .string, text: text.start, textCount: text.count)
      } else {
        let tag = stored(literal.datatype.value)
        record = QuadBlock.Record(kind: .typed, text: text.start, textCount: text.count, tag: tag.start, tagCount: tag.count)
      }
    case .triple(let triple):
      record = QuadBlock.Record(kind: .triple, text: nil, textCount: 0)
      record.a = add(triple.subject)
      record.b = add(triple.predicate)
      record.c = add(triple.object)
    }
    let index = block.add(record)
    known[term] = index
    return index
  }
}

/// Whether a string can be an absolute IRI: a scheme, and no character that RDF forbids in IRIs.
func isAbsoluteIRI(_ text: String) -> Bool {
  var text = text
  return text.withUTF8 { bytes in
    guard BaseIRI.hasScheme(bytes) else { return false }
    let classes = CharacterClass.table
    for byte in bytes where byte < 0x80 && classes[Int(byte)] & CharacterClass.iri == 0 { return false }
    return true
  }
}
