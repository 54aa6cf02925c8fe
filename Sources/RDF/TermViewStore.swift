/// Memory that gives terms as values the form of ``TermView``s.
///
/// The views stay valid as long as the store lives. For the slow paths: writing a few
/// terms, tests.
public final class TermViewStore {
  private var texts: [UnsafeMutablePointer<UInt8>] = []
  private var components: [UnsafeMutablePointer<TermView>] = []

  public init() {}

  deinit {
    for text in texts { text.deallocate() }
    for triple in components { triple.deallocate() }
  }

  /// Forgets all views given out.
  public func removeAll() {
    for text in texts { text.deallocate() }
    for triple in components { triple.deallocate() }
    texts.removeAll(keepingCapacity: true)
    components.removeAll(keepingCapacity: true)
  }

  private func copy(_ text: String) -> (UnsafePointer<UInt8>, Int) {
    var text = text
    return text.withUTF8 { bytes in
      let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
      if let start = bytes.baseAddress { memory.update(from: start, count: bytes.count) }
      texts.append(memory)
      return (UnsafePointer(memory), bytes.count)
    }
  }

  /// The view of a term; nil gives an unbound view.
  public func view(_ term: Term?) -> TermView {
    switch term {
    case nil:
      let (text, _) = copy("")
      return TermView(kind: .unbound, text: text, textCount: 0)
    case .iri(let iri):
      let (text, count) = copy(iri.value)
      return TermView(kind: .iri, text: text, textCount: count)
    case .blankNode(let node):
      let (text, count) = copy(node.label)
      return TermView(kind: .blankNode, text: text, textCount: count)
    case .literal(let literal):
      let (text, count) = copy(literal.lexical)
      if let language = literal.language {
        let kind: TermKind = literal.direction == .ltr ? .languageLTR : literal.direction == .rtl ? .languageRTL : .language
        let (tag, tagCount) = copy(language)
        return TermView(kind: kind, text: text, textCount: count, tag: tag, tagCount: tagCount)
      }
      if literal.datatype == XSD.string { return TermView(kind: .string, text: text, textCount: count) }
      let (tag, tagCount) = copy(literal.datatype.value)
      return TermView(kind: .typed, text: text, textCount: count, tag: tag, tagCount: tagCount)
    case .triple(let triple):
      let parts = UnsafeMutablePointer<TermView>.allocate(capacity: 3)
      parts.initialize(to: view(triple.subject))
      (parts + 1).initialize(to: view(triple.predicate))
      (parts + 2).initialize(to: view(triple.object))
      components.append(parts)
      let (text, _) = copy("")
      return TermView(kind: .triple, text: text, textCount: 0, components: UnsafePointer(parts))
    }
  }
}
