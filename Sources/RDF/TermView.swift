/// What a term is, in one byte.
public enum TermKind: UInt8, Sendable {
  /// No term: an unbound variable in a solution.
  case unbound = 0
  case iri = 1
  case blankNode = 2
  /// `xsd:string`; `tag` is empty.
  case string = 3
  /// A literal with another datatype; `tag` is the datatype IRI.
  case typed = 4
  /// A language-tagged string; `tag` is the lower-case language.
  case language = 5
  /// A directional language-tagged string, left to right; `tag` is the language.
  case languageLTR = 6
  /// A directional language-tagged string, right to left; `tag` is the language.
  case languageRTL = 7
  /// A triple term; `components` points to subject, predicate and object.
  case triple = 8

  /// Whether the term is a literal of any sort.
  @inlinable public var isLiteral: Bool { rawValue >= 3 && rawValue <= 7 }
}

/// A term as borrowed bytes: the currency between parsers, dictionary and writers.
///
/// `text` is the IRI without brackets, the blank node label without `_:`, or the
/// unescaped lexical form, in UTF-8. The pointers are valid only as long as their owner
/// says (the block of a parser, the snapshot of a query); a view is never stored.
/// Size: 40 bytes, trivially copied.
@frozen public struct TermView {
  public var text: UnsafePointer<UInt8>
  public var tag: UnsafePointer<UInt8>?
  public var components: UnsafePointer<TermView>?
  public var textCount: UInt32
  public var tagCount: UInt32
  public var kind: TermKind
  /// Set when the text holds no byte that N-Triples, TSV, CSV, JSON or XML would have
  /// to escape (no control, quote, backslash, `<`, `>`, `&`, comma, or non-ASCII oddity).
  /// False says nothing.
  public var needsNoEscape: Bool

  @inlinable public init(
    kind: TermKind, text: UnsafePointer<UInt8>, textCount: Int,
    tag: UnsafePointer<UInt8>? = nil, tagCount: Int = 0, needsNoEscape: Bool = false,
    components: UnsafePointer<TermView>? = nil
  ) {
    self.kind = kind
    self.text = text
    self.textCount = UInt32(truncatingIfNeeded: textCount)
    self.tag = tag
    self.tagCount = UInt32(truncatingIfNeeded: tagCount)
    self.needsNoEscape = needsNoEscape
    self.components = components
  }

  /// The text as a buffer.
  @inlinable public var textBytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text, count: Int(textCount))
  }
  /// The datatype IRI or language tag as a buffer; empty when there is none.
  @inlinable public var tagBytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: tag, count: Int(tagCount))
  }
}

extension TermView {
  /// The term as a value, copied. Nil for an unbound view.
  public var term: Term? {
    let text = String(decoding: textBytes, as: UTF8.self)
    let tag = String(decoding: tagBytes, as: UTF8.self)
    switch kind {
    case .unbound: return nil
    case .iri: return .iri(IRI(text))
    case .blankNode: return .blankNode(BlankNode(text))
    case .string: return .literal(Literal(text))
    case .typed: return .literal(Literal(text, datatype: IRI(tag)))
    case .language: return .literal(Literal(text, language: tag))
    case .languageLTR: return .literal(Literal(text, language: tag, direction: .ltr))
    case .languageRTL: return .literal(Literal(text, language: tag, direction: .rtl))
    case .triple:
      guard let components, let s = components[0].term, let p = components[1].term,
        let o = components[2].term
      else { return nil }
      return .triple(TripleTerm(s, p, o))
    }
  }
}
