import RDF

/// Parses the lexical forms of ordered datatypes to ``TermValue``: deterministic, since it decides in
/// which id range a literal lives. Ill-typed literals have no value. XSD 1.1 Part 2.
enum ValueParser {
  /// Number of the datatype in ``TagTable/fixed``, which starts at 1.
  private static let firstDerivedInteger: UInt16 = 14

  /// The value of a lexical form, or nil when the datatype has no order here or the form is not in its lexical space.
  static func parse(tag: UInt16, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> TermValue? {
    if tag == 0 || tag > 25 { return nil }
    guard count > 0 else { return nil }
    let text = UnsafeBufferPointer(start: bytes, count: count)
    switch tag {
    case 1: return integer(text, derived: false, range: nil)
    case 2: return decimal(text)
    case 3: return binary(text, kind: .float)
    case 4: return binary(text, kind: .double)
    case 5: return boolean(text)
    case 6, 7: return DateValueParser.dateTime(text, needsTimezone: tag == 7)
    case 8: return DateValueParser.date(text)
    case 9: return DateValueParser.time(text)
    case 10: return DateValueParser.gYear(text)
    case 11: return DateValueParser.gYearMonth(text)
    case 12: return DateValueParser.duration(text, dayTime: true)
    case 13: return DateValueParser.duration(text, dayTime: false)
    default: return integer(text, derived: true, range: ranges[Int(tag - firstDerivedInteger)])
    }
  }

  /// Bounds of the derived integer types in the order of ``TagTable/fixed``; the bounds of 64 bits are checked by digits.
  private static let ranges: [(low: Double, high: Double)] = [
    (-9_223_372_036_854_775_808, 0x1p63), (-2_147_483_648, 2_147_483_647), (-32768, 32767),
    (-128, 127), (0, .infinity), (1, .infinity), (-.infinity, 0), (-.infinity, -1),
    (0, 0x1p64), (0, 4_294_967_295), (0, 65535), (0, 255),
  ]

  @inline(__always) static func isDigit(_ b: UInt8) -> Bool { b &- 48 < 10 }

  private static func integer(
    _ text: UnsafeBufferPointer<UInt8>, derived: Bool, range: (low: Double, high: Double)?
  ) -> TermValue? {
    var i = 0
    let negative = text[0] == UInt8(ascii: "-")
    if negative || text[0] == UInt8(ascii: "+") { i = 1 }
    guard i < text.count else { return nil }
    var magnitude: UInt64 = 0
    var fits = true
    for j in i..<text.count {
      let digit = text[j] &- 48
      guard digit < 10 else { return nil }
      let (m, o1) = magnitude.multipliedReportingOverflow(by: 10)
      let (a, o2) = m.addingReportingOverflow(UInt64(digit))
      if o1 || o2 { fits = false }
      magnitude = a
    }
    var key: Double
    if fits {
      key = Double(magnitude)
    } else {
      guard let parsed = Double(String(decoding: text[i...], as: UTF8.self)) else { return nil }
      key = parsed
    }
    if negative { key = -key }
    if let range {
      guard key >= range.low, key <= range.high else { return nil }
      // At the 64-bit bounds the key is rounded: decide by the digits.
      if range.high == 0x1p63 {
        guard fits, magnitude <= (negative ? 1 << 63 : (1 << 63) - 1) else { return nil }
      } else if range.high == 0x1p64 {
        guard fits else { return nil }
      }
    }
    if key == 0 { key = 0 }  // one zero for numbers without a negative zero
    return TermValue(.integer, key, exact: fits && magnitude <= 1 << 53, derived: derived)
  }

  private static func decimal(_ text: UnsafeBufferPointer<UInt8>) -> TermValue? {
    var i = 0
    let negative = text[0] == UInt8(ascii: "-")
    if negative || text[0] == UInt8(ascii: "+") { i = 1 }
    var mantissa: UInt64 = 0
    var digits = 0
    var scale = 0
    var trailingZeros = 0
    var seen = false
    var point = false
    for j in i..<text.count {
      let b = text[j]
      if b == UInt8(ascii: ".") {
        if point { return nil }
        point = true
        continue
      }
      guard isDigit(b) else { return nil }
      seen = true
      if digits < 18 {
        mantissa = mantissa &* 10 &+ UInt64(b &- 48)
        if mantissa != 0 { digits += 1 }
      } else {
        digits += 1
      }
      if point {
        scale += 1
        trailingZeros = b == 48 ? trailingZeros + 1 : 0
      }
    }
    guard seen else { return nil }
    if digits <= 18 {
      // Zeros at the end of the fraction do not change the value.
      let drop = min(trailingZeros, scale)
      for _ in 0..<drop { mantissa /= 10 }
      scale -= drop
      if mantissa <= 1_000_000_000_000_000, scale <= 22 {
        let value = Double(mantissa) / DecimalPowers.power(scale)
        return TermValue(.decimal, negative && mantissa != 0 ? -value : value, exact: true, scale: UInt8(scale))
      }
    }
    guard let value = Double(normalised(text)) else { return nil }
    return TermValue(.decimal, value == 0 ? 0 : value, exact: false)
  }

  /// The text with a digit on both sides of the point, as the standard library wants it.
  private static func normalised(_ text: UnsafeBufferPointer<UInt8>) -> String {
    var out = ""
    var last: UInt8 = 0
    for b in text {
      if b == UInt8(ascii: "."), !isDigit(last) { out.append("0") }
      if last == UInt8(ascii: "."), !isDigit(b) { out.append("0") }
      out.unicodeScalars.append(Unicode.Scalar(b))
      last = b
    }
    if last == UInt8(ascii: ".") { out.append("0") }
    return out
  }

  private static func binary(_ text: UnsafeBufferPointer<UInt8>, kind: TermValue.Kind) -> TermValue? {
    if let special = special(text) { return TermValue(kind, special, exact: true) }
    // Lexical space: sign? digits* .? digits* (E sign? digits+)?
    var i = 0
    if text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") { i = 1 }
    var mantissaDigits = 0
    var point = false
    while i < text.count {
      if isDigit(text[i]) {
        mantissaDigits += 1
      } else if text[i] == UInt8(ascii: "."), !point {
        point = true
      } else {
        break
      }
      i += 1
    }
    guard mantissaDigits > 0 else { return nil }
    if i < text.count {
      guard text[i] == UInt8(ascii: "e") || text[i] == UInt8(ascii: "E") else { return nil }
      i += 1
      if i < text.count, text[i] == UInt8(ascii: "-") || text[i] == UInt8(ascii: "+") { i += 1 }
      guard i < text.count else { return nil }
      while i < text.count {
        guard isDigit(text[i]) else { return nil }
        i += 1
      }
    }
    let form = normalised(text)
    if kind == .float {
      guard let value = Float(form) else { return nil }
      return TermValue(kind, Double(value), exact: true)
    }
    guard let value = Double(form) else { return nil }
    return TermValue(kind, value, exact: true)
  }

  private static func special(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    func equals(_ s: StaticString) -> Bool {
      guard text.count == s.utf8CodeUnitCount else { return false }
      for i in 0..<text.count where text[i] != s.utf8Start[i] { return false }
      return true
    }
    if equals("INF") || equals("+INF") { return .infinity }
    if equals("-INF") { return -.infinity }
    if equals("NaN") { return .nan }
    return nil
  }

  private static func boolean(_ text: UnsafeBufferPointer<UInt8>) -> TermValue? {
    switch String(decoding: text, as: UTF8.self) {
    case "true", "1": return TermValue(.boolean, 1, exact: true)
    case "false", "0": return TermValue(.boolean, 0, exact: true)
    default: return nil
    }
  }
}
