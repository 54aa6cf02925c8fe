import RDF
import TripleIndex

/// Lexical forms: a line that names the datatype, then the form. The canonical form of a value is a
/// form of the same value, and arithmetic on it never traps.
enum ValueEntry {
  static func run(_ bytes: UnsafeRawBufferPointer) -> String? {
    let all = bytes.bindMemory(to: UInt8.self)
    guard let end = all.firstIndex(of: 0x0A) else { return nil }
    let name = String(decoding: all[..<end], as: UTF8.self)
    let form = UnsafeBufferPointer(rebasing: all[(end + 1)...])
    guard let datatype = XSDDatatype(iri: XSD.namespace + name) else { return nil }
    if let kind = XSDDateTime.Kind(datatype) { return dateTime(kind, form) }
    if let kind = XSDDuration.Kind(datatype) { return duration(kind, form) }
    switch datatype {
    case .double:
      guard let value = XSDFloatingPoint.double(form) else { return nil }
      return XSDFloatingPoint.double(XSDFloatingPoint.canonical(value))?.bitPattern == value.bitPattern || value.isNaN ? nil : "double \(value)"
    case .float:
      guard let value = XSDFloatingPoint.float(form) else { return nil }
      return XSDFloatingPoint.float(XSDFloatingPoint.canonical(value))?.bitPattern == value.bitPattern || value.isNaN ? nil : "float \(value)"
    case .decimal:
      guard let value = XSDDecimal(lexical: form) else { return nil }
      _ = value.double
      _ = value.truncated
      for rule in [DecimalRounding.up, .down, .halfTowardsPositive, .towardZero] { _ = value.rounded(rule) }
      _ = value + value
      _ = value - XSDDecimal(1)
      if !value.tooLong { _ = value * value }
      _ = value.divided(by: XSDDecimal(3))
      if value.tooLong { return nil }
      return XSDDecimal(lexical: value.canonical) == value ? nil : "decimal \(value.canonical)"
    default:
      guard datatype.isInteger, let value = XSDInteger(lexical: form) else { return nil }
      _ = datatype.contains(value)
      _ = value.double
      _ = value + value
      _ = value.quotientAndRemainder(dividingBy: XSDInteger(7))
      if value.tooLong { return nil }
      _ = value * value
      return XSDInteger(lexical: value.canonical) == value ? nil : "integer \(value.canonical)"
    }
  }

  private static func dateTime(_ kind: XSDDateTime.Kind, _ form: UnsafeBufferPointer<UInt8>) -> String? {
    guard let value = XSDDateTime(kind, lexical: form) else { return nil }
    _ = value.timeline()
    _ = value.adjusted(toTimezone: 14 * 60)
    _ = value.adjusted(toTimezone: nil)
    for target in [XSDDateTime.Kind.dateTime, .date, .time] { _ = value.cast(to: target) }
    for text in ["P9999999999Y", "-P9999999999M", "P1M", "-P1D", "PT0.000000001S", "P99999999999999D"] {
      if let duration = XSDDuration(.duration, lexical: text) { _ = value.adding(duration) }
    }
    if let other = XSDDateTime(.dateTime, lexical: "-0001-12-31T23:59:59.999Z") {
      _ = value.compare(other)
      _ = value.subtracting(other)
    }
    guard let again = XSDDateTime(kind, lexical: value.canonical) else { return "canonical form \(value.canonical) is refused" }
    return again.compare(value) == 0 ? nil : "canonical form \(value.canonical) is another value"
  }

  private static func duration(_ kind: XSDDuration.Kind, _ form: UnsafeBufferPointer<UInt8>) -> String? {
    guard let value = XSDDuration(kind, lexical: form) else { return nil }
    _ = value.negated
    _ = value.adding(value)
    _ = value.subtracting(value.negated)
    for factor in ["0", "-1.5", "999999999999999999", "0.000000000000000001"] {
      guard let factor = XSDDecimal(lexical: factor) else { continue }
      _ = value.multiplied(by: factor)
      _ = value.divided(by: factor)
    }
    _ = value.compare(value)
    guard let again = XSDDuration(kind, lexical: value.canonical) else { return "canonical form \(value.canonical) is refused" }
    return again == value ? nil : "canonical form \(value.canonical) is another value"
  }

  /// A base, a line end, a reference: what is resolved resolves to itself.
  static func iri(_ bytes: UnsafeRawBufferPointer) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    guard let base = BaseIRI(String(parts[0])) else { return nil }
    let resolved = base.resolve(String(parts[1]))
    // Once resolved, an IRI depends on no base: RFC 3986, section 5.2.2.
    guard let itself = BaseIRI(resolved) else { return nil }
    _ = itself.resolve("")
    return base.resolve(resolved) == base.resolve(base.resolve(resolved)) ? nil : "\(resolved) resolves to itself only later"
  }
}
