import Limits
import RDF

/// The constructor functions of XML Schema: `xsd:integer(?x)` and its relatives.
/// SPARQL 1.2 Query, section 17.5; XPath Functions and Operators 3.1, section 19.
enum Casts {
  /// The value as a datatype, or an error.
  static func cast(_ workspace: ExpressionWorkspace, _ a: Value, to target: XSDDatatype) throws -> Value {
    switch a.kind {
    case .error, .blankNode, .triple, .languageString: return .error
    case .iri: return target == .string ? .string(a.text) : .error
    // Datatypes nobody knows, and lexical forms outside of theirs, have no value but a text.
    case .other: return target == .string ? .string(a.text) : .error
    case .string:
      if target == .string { return .string(a.text) }
      // White space around a lexical form is dropped, as the datatypes' facets ask.
      guard let value = XSDValue(target, lexical: trimmed(a.text)) else { return .error }
      return try typed(workspace, value, target)
    default: break
    }
    if target == .string { return .string(try castText(workspace, a)) }
    if let number = workspace.numeric(a) { return try numeric(workspace, number, target) }
    switch a.kind {
    case .boolean:
      if target == .boolean { return .boolean(a.asBool) }
      return try numeric(workspace, .integer(XSDInteger(a.asBool ? 1 : 0)), target)
    case .dateTime:
      guard let kind = XSDDateTime.Kind(target), let date = workspace.dateTime(a).cast(to: kind) else { return .error }
      if target == .dateTimeStamp, date.timezone == nil { return .error }
      return try typed(workspace, .dateTime(date), target)
    case .duration:
      guard let kind = XSDDuration.Kind(target) else { return .error }
      let source = workspace.duration(a)
      return workspace.value(XSDDuration(
        kind, months: kind == .dayTimeDuration ? 0 : source.months, units: kind == .yearMonthDuration ? 0 : source.units))
    default: return .error
    }
  }

  /// A number as another numeric type or as a boolean.
  private static func numeric(_ workspace: ExpressionWorkspace, _ number: XSDNumeric, _ target: XSDDatatype) throws -> Value {
    switch target {
    case .boolean: return .boolean(number.isTrue)
    case .double: return .double(number.double)
    case .float:
      switch number {
      case .integer(let value): return .float(value.float)
      case .decimal(let value): return .float(value.float)
      case .float(let value): return .float(value)
      case .double(let value): return .float(Float(value))
      }
    case .decimal:
      switch number {
      case .integer(let value): return workspace.value(.decimal(XSDDecimal(value)))
      case .decimal: return workspace.value(number)
      case .float(let value): return XSDDecimal(value).map { workspace.value(.decimal($0)) } ?? .error
      case .double(let value): return XSDDecimal(value).map { workspace.value(.decimal($0)) } ?? .error
      }
    default:
      guard target.isInteger else { return .error }
      let integer: XSDInteger?
      switch number {
      case .integer(let value): integer = value
      case .decimal(let value): integer = value.truncated
      case .float(let value): integer = XSDInteger(truncating: Double(value))
      case .double(let value): integer = XSDInteger(truncating: value)
      }
      guard let integer, target.contains(integer) else { return .error }
      return try typed(workspace, .numeric(.integer(integer)), target)
    }
  }

  /// A value under a datatype: computed values have the primitive type, so a derived type
  /// is written out as its own literal.
  private static func typed(_ workspace: ExpressionWorkspace, _ value: XSDValue, _ target: XSDDatatype) throws -> Value {
    if value.datatype == target {
      switch value {
      case .numeric(let number): return workspace.value(number)
      case .boolean(let boolean): return .boolean(boolean)
      case .dateTime(let date): return workspace.value(date)
      case .duration(let duration): return workspace.value(duration)
      }
    }
    return try workspace.derived(value, target)
  }

  /// The text of a cast to `xsd:string`: floats and doubles between 1e-6 and 1e6 without exponent.
  private static func castText(_ workspace: ExpressionWorkspace, _ a: Value) throws -> UnsafeBufferPointer<UInt8> {
    switch a.kind {
    case .double:
      let text = XSDFloatingPoint.castToString(a.asDouble)
      return try workspace.format { $0.append(string: text) }
    case .float:
      let text = XSDFloatingPoint.castToString(a.asFloat)
      return try workspace.format { $0.append(string: text) }
    default:
      var computed = a
      computed.id = 0
      return try workspace.lexical(computed)
    }
  }

  static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var (start, end) = (0, text.count)
    while start < end, isSpace(text[start]) { start += 1 }
    while end > start, isSpace(text[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: text[start..<end])
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x9 || byte == 0xA || byte == 0xD }
}
