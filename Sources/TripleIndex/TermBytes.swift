import RDF

/// Gives terms as ``TermView``s for the time of a call.
public enum TermBytes {
  /// Calls `body` with a view of the term, valid only inside.
  public static func withView<R>(of term: Term, _ body: (TermView) throws -> R) rethrows -> R {
    switch term {
    case .iri(let iri): return try withText(.iri, iri.value, "", body)
    case .blankNode(let node): return try withText(.blankNode, node.label, "", body)
    case .literal(let literal):
      if let language = literal.language {
        let kind: TermKind =
          literal.direction == nil ? .language : literal.direction == .ltr ? .languageLTR : .languageRTL
        return try withText(kind, literal.lexical, language, body)
      }
      if literal.datatype == XSD.string { return try withText(.string, literal.lexical, "", body) }
      return try withText(.typed, literal.lexical, literal.datatype.value, body)
    case .triple(let triple):
      return try withView(of: triple.subject) { s in
        try withView(of: triple.predicate) { p in
          try withView(of: triple.object) { o in
            try withUnsafeTemporaryAllocation(of: TermView.self, capacity: 3) { views in
              for (i, view) in [s, p, o].enumerated() { views.initializeElement(at: i, to: view) }
              let base = UnsafePointer(views.baseAddress)
              return try body(TermView(kind: .triple, text: s.text, textCount: 0, components: base))
            }
          }
        }
      }
    }
  }

  private static func withText<R>(_ kind: TermKind, _ text: String, _ tag: String, _ body: (TermView) throws -> R) rethrows -> R {
    var text = text
    var tag = tag
    return try text.withUTF8 { bytes in
      try tag.withUTF8 { tagBytes in
        let base = bytes.baseAddress ?? TermSource.unbound.text
        return try body(
          TermView(
            kind: kind, text: base, textCount: bytes.count, tag: tagBytes.count == 0 ? nil : tagBytes.baseAddress,
            tagCount: tagBytes.count))
      }
    }
  }
}
