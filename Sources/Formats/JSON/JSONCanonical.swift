import RDF

/// Writes JSON values; canonical form is that of RFC 8785.
enum JSONCanonical {
  /// The canonical text of a value: members sorted by UTF-16 code units, numbers as ECMAScript prints them.
  static func text(_ value: JSONValue) -> String {
    let out = OutputBytes(capacity: 256)
    write(value, into: out)
    return out.string
  }

  private static func write(_ value: JSONValue, into out: OutputBytes) {
    switch value {
    case .null: out.append("null")
    case .boolean(let flag): flag ? out.append("true") : out.append("false")
    case .number(let text): out.append(string: number(text))
    case .string(let text): writeString(text, into: out)
    case .array(let items):
      out.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        write(item, into: out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let object):
      out.append(UInt8(ascii: "{"))
      for (index, key) in object.keys.sorted(by: { $0.utf16.lexicographicallyPrecedes($1.utf16) }).enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        writeString(key, into: out)
        out.append(UInt8(ascii: ":"))
        write(object[key] ?? .null, into: out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  /// RFC 8785 writes control characters with lower-case digits.
  private static func writeString(_ text: String, into out: OutputBytes) {
    out.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22: out.append("\\\"")
      case 0x5C: out.append("\\\\")
      case 0x08: out.append("\\b")
      case 0x09: out.append("\\t")
      case 0x0A: out.append("\\n")
      case 0x0C: out.append("\\f")
      case 0x0D: out.append("\\r")
      case 0..<0x20:
        out.append("\\u00")
        out.append(byte < 0x10 ? 0x30 : 0x31)
        out.append((byte & 15) < 10 ? 0x30 + (byte & 15) : 0x61 + (byte & 15) - 10)
      default: out.append(byte)
      }
    }
    out.append(0x22)
  }

  /// ECMAScript's Number::toString.
  static func number(_ text: String) -> String {
    guard let value = Double(text), value.isFinite else { return text }
    if value == 0 { return "0" }
    // The canonical double is d.dddE±x with the shortest digits.
    let parts = XSDFloatingPoint.canonical(value.magnitude).split(separator: "E")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return text }
    var digits = parts[0].filter { $0 != "." }
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    let sign = value < 0 ? "-" : ""
    let count = digits.count
    let point = exponent + 1
    if count <= point, point <= 21 { return sign + digits + String(repeating: "0", count: point - count) }
    if point > 0, point <= 21 { return sign + digits.prefix(point) + "." + digits.dropFirst(point) }
    if point > -6, point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    let mantissa = count == 1 ? String(digits) : digits.prefix(1) + "." + digits.dropFirst()
    return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + String(abs(exponent))
  }
}
