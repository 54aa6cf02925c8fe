import RDF

/// The quads of INSERT DATA or DELETE DATA as the index takes them in: blocks of records, each term once.
///
/// A label of a blank node is the one of the text; that of `[]` begins with a hyphen, as no label of a text does.
/// Equal when the quads are equal, in order.
public struct QuadData: Hashable, @unchecked Sendable {
  // @unchecked: nobody changes a block after the parser has made it.
  /// Some thousand quads each. Triple terms name records before them.
  public let blocks: [QuadBlock]
  /// The number of quads, repeated ones counted.
  public var count: Int { blocks.reduce(0) { $0 + $1.quads.count } }

  init(_ blocks: [QuadBlock]) { self.blocks = blocks }

  /// The quads as values, in the order of the text. About a microsecond a quad.
  public var quads: [Quad] {
    var all: [Quad] = []
    all.reserveCapacity(count)
    for block in blocks {
      for quad in block.quads {
        all.append(
          Quad(
            Self.term(quad.s, block), Self.term(quad.p, block), Self.term(quad.o, block),
            graph: quad.g == QuadBlock.defaultGraph ? nil : Self.term(quad.g, block)))
      }
    }
    return all
  }

  /// Whether the quads are the same, in the same order.
  public static func == (a: QuadData, b: QuadData) -> Bool { a.quads == b.quads }
  /// Hashes the quads.
  public func hash(into hasher: inout Hasher) { hasher.combine(quads) }

  private static func term(_ index: UInt32, _ block: QuadBlock) -> Term {
    let record = block.records[Int(index)]
    let text = String(decoding: UnsafeBufferPointer(start: record.text, count: Int(record.textCount)), as: UTF8.self)
    let tag = String(decoding: UnsafeBufferPointer(start: record.tag, count: Int(record.tagCount)), as: UTF8.self)
    switch record.kind {
    case .triple: return .triple(TripleTerm(term(record.a, block), term(record.b, block), term(record.c, block)))
    case .iri: return .iri(IRI(text))
    case .blankNode: return .blankNode(BlankNode(text))
    case .string, .unbound: return .literal(Literal(text))
    case .typed: return .literal(Literal(text, datatype: IRI(tag)))
    case .language: return .literal(Literal(text, language: tag))
    case .languageLTR: return .literal(Literal(text, language: tag, direction: .ltr))
    case .languageRTL: return .literal(Literal(text, language: tag, direction: .rtl))
    }
  }
}
