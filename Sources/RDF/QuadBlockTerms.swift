extension QuadBlock {
  /// The term of a record as a value, copied. Nil when a record is no term.
  public func term(_ index: UInt32) -> Term? {
    guard index < records.count else { return nil }
    let record = records[Int(index)]
    let text = String(decoding: UnsafeBufferPointer(start: record.text, count: Int(record.textCount)), as: UTF8.self)
    let tag = String(decoding: UnsafeBufferPointer(start: record.tag, count: Int(record.tagCount)), as: UTF8.self)
    switch record.kind {
    case .unbound: return nil
    case .iri: return .iri(IRI(text))
    case .blankNode: return .blankNode(BlankNode(text))
    case .string: return .literal(Literal(text))
    case .typed: return .literal(Literal(text, datatype: IRI(tag)))
    case .language: return .literal(Literal(text, language: tag))
    case .languageLTR: return .literal(Literal(text, language: tag, direction: .ltr))
    case .languageRTL: return .literal(Literal(text, language: tag, direction: .rtl))
    case .triple:
      // Components are earlier records, so this ends.
      guard record.a < index, record.b < index, record.c < index,
        let s = term(record.a), let p = term(record.b), let o = term(record.c)
      else { return nil }
      return .triple(TripleTerm(s, p, o))
    }
  }

  /// The quads as values, appended; for the slow paths.
  public func appendQuads(to result: inout [Quad]) {
    for quad in quads {
      guard let s = term(quad.s), let p = term(quad.p), let o = term(quad.o) else { continue }
      result.append(Quad(s, p, o, graph: quad.g == Self.defaultGraph ? nil : term(quad.g)))
    }
  }
}
