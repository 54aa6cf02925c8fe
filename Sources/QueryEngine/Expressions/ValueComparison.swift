import RDF
import TripleIndex

/// The operators `=`, `<` and their relatives on values. SPARQL 1.2 Query, sections 17.3 and 17.4.1.
extension ExpressionWorkspace {
  /// `=` as a truth value. Literals whose values cannot be compared (unknown datatypes,
  /// ill-typed, dates that differ only in having a timezone) are an error unless they are the same term.
  func equal(_ a: Value, _ b: Value) -> UInt8 {
    if a.kind == .error || b.kind == .error { return Truth.error }
    if a.kind == .integer, b.kind == .integer { return a.payload == b.payload ? Truth.yes : Truth.no }
    if a.kind.isNumeric, b.kind.isNumeric {
      guard let order = compareNumbers(a, b) else { return Truth.no }  // NaN equals nothing
      return order == 0 ? Truth.yes : Truth.no
    }
    if a.id != 0, a.id == b.id { return Truth.yes }
    switch (a.kind, b.kind) {
    case (.iri, .iri), (.blankNode, .blankNode), (.string, .string):
      return truth(TextFunctions.equal(a.text, b.text))
    case (.languageString, .languageString):
      return truth(a.detail == b.detail && TextFunctions.equal(a.text, b.text) && sameTag(a, b))
    case (.boolean, .boolean): return truth(a.payload == b.payload)
    case (.dateTime, .dateTime):
      let (first, second) = (dateTime(a), dateTime(b))
      guard first.kind == second.kind else { return Truth.no }
      guard let order = first.compare(second) else { return Truth.error }
      return truth(order == 0)
    case (.duration, .duration): return truth(duration(a) == duration(b))
    case (.triple, .triple): return equalTriples(a, b)
    case (.other, .other):
      if TextFunctions.equal(a.text, b.text), TextFunctions.equal(a.tag, b.tag) { return Truth.yes }
      return Truth.error
    // No datatype has language-tagged strings among its values.
    case (.other, .languageString), (.languageString, .other): return Truth.no
    case (.other, _): return b.kind.isLiteral ? Truth.error : Truth.no
    case (_, .other): return a.kind.isLiteral ? Truth.error : Truth.no
    default: return Truth.no
    }
  }

  /// Component by component: false as soon as one pair differs, error when one cannot be compared.
  private func equalTriples(_ a: Value, _ b: Value) -> UInt8 {
    guard let first = components(a), let second = components(b) else { return Truth.error }
    var result = Truth.yes
    for index in 0..<3 {
      let pair = equal(decode(first[index], id: 0), decode(second[index], id: 0))
      if pair == Truth.no { return Truth.no }
      if pair == Truth.error { result = Truth.error }
    }
    return result
  }

  /// -1, 0 or 1 for `<`, `=`, `>`; ``Ordering/unordered`` for NaN; ``Ordering/error`` when the operands have no order.
  func order(_ a: Value, _ b: Value) -> Int {
    if a.kind == .integer, b.kind == .integer { return a.int64 < b.int64 ? -1 : a.int64 == b.int64 ? 0 : 1 }
    if a.kind.isNumeric, b.kind.isNumeric { return compareNumbers(a, b) ?? Ordering.unordered }
    switch (a.kind, b.kind) {
    case (.string, .string): return TextFunctions.compare(a.text, b.text)
    case (.boolean, .boolean): return a.payload < b.payload ? -1 : a.payload == b.payload ? 0 : 1
    case (.dateTime, .dateTime): return dateTime(a).compare(dateTime(b)) ?? Ordering.error
    case (.duration, .duration): return duration(a).compare(duration(b)) ?? Ordering.error
    case (.languageString, .languageString):
      // Strings of one language and direction are ordered as strings.
      guard a.detail == b.detail, sameTag(a, b) else { return Ordering.error }
      return TextFunctions.compare(a.text, b.text)
    default: return Ordering.error
    }
  }

  /// -1, 0, 1, or nil when a NaN takes part.
  func compareNumbers(_ a: Value, _ b: Value) -> Int? {
    if a.kind == .double, b.kind == .double { return Self.order(a.asDouble, b.asDouble) }
    if a.kind == .decimal, b.kind == .decimal, a.detail == b.detail {
      return a.int64 < b.int64 ? -1 : a.int64 == b.int64 ? 0 : 1
    }
    if a.isSmallExact, b.isSmallExact, let (first, second, _) = Value.aligned(a, b) {
      return first < second ? -1 : first == second ? 0 : 1
    }
    guard let first = numeric(a), let second = numeric(b) else { return nil }
    return first.compare(second)
  }

  private static func order(_ a: Double, _ b: Double) -> Int? { a < b ? -1 : a == b ? 0 : a > b ? 1 : nil }

  /// Whether two values are the same RDF term.
  func sameTerm(_ a: Value, _ b: Value) throws -> UInt8 {
    if a.kind == .error || b.kind == .error { return Truth.error }
    return truth(try intern(a) == intern(b))
  }

  /// Whether two language tags are equal, whatever their case.
  func sameTag(_ a: Value, _ b: Value) -> Bool {
    guard a.tag.count == b.tag.count else { return false }
    for index in 0..<a.tag.count where TextFunctions.lower(a.tag[index]) != TextFunctions.lower(b.tag[index]) { return false }
    return true
  }

  @inline(__always) func truth(_ value: Bool) -> UInt8 { value ? Truth.yes : Truth.no }

  /// The effective boolean value. SPARQL 1.2 Query, section 17.2.2.
  @inline(__always) func effectiveBoolean(_ value: Value) -> UInt8 {
    switch value.kind {
    case .boolean: return truth(value.asBool)
    case .integer: return truth(value.payload != 0)
    case .string: return truth(value.text.count > 0)
    case .decimal: return truth(value.payload != 0)
    case .double: return truth(!(value.asDouble.isNaN || value.asDouble == 0))
    case .float: return truth(!(value.asFloat.isNaN || value.asFloat == 0))
    case .bigNumber: return Truth.yes
    // SPARQL 1.2: also ill-typed literals and strings with a language.
    default: return Truth.error
    }
  }
}

/// Results of ``ExpressionWorkspace/order(_:_:)`` beside -1, 0 and 1.
enum Ordering {
  /// One operand is NaN: every comparison is false.
  static let unordered = 2
  /// The operands have no order.
  static let error = 3

  /// The truth of a comparison whose operands are in the given order.
  @inline(__always) static func truth(_ order: Int, _ comparison: ComparisonKind) -> UInt8 {
    if order == error { return Truth.error }
    if order == unordered { return Truth.no }
    switch comparison {
    case .less: return order < 0 ? Truth.yes : Truth.no
    case .lessOrEqual: return order <= 0 ? Truth.yes : Truth.no
    case .greater: return order > 0 ? Truth.yes : Truth.no
    case .greaterOrEqual: return order >= 0 ? Truth.yes : Truth.no
    }
  }
}

/// The comparisons that need an order.
enum ComparisonKind { case less, lessOrEqual, greater, greaterOrEqual }
