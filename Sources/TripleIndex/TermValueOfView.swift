import RDF

extension TermValue {
  /// The value of a literal that is not in a dictionary, as a snapshot would parse it; nil
  /// for terms without an order.
  public static func of(_ view: TermView) -> TermValue? {
    guard view.kind == .typed else { return nil }
    for (number, iri) in TagTable.fixed.enumerated() where iri.value.utf8.elementsEqual(view.tagBytes) {
      return ValueParser.parse(tag: UInt16(number + 1), view.text, Int(view.textCount))
    }
    return nil
  }
}
