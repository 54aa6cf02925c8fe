/// The decimal digits of a binary floating-point number: the shortest that read back.
struct DecimalDigits {
  var negative: Bool
  /// The digits as a number without trailing zeros; at most 17 digits.
  var significand: UInt64
  /// Digits of ``significand``.
  var count: Int
  /// The number is `significand * 10^exponent`.
  var exponent: Int

  /// Powers of ten that a double holds exactly.
  static let exactPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
    1e20, 1e21, 1e22,
  ]

  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self.init(description: value.description, negative: value.sign == .minus)
  }

  init?(_ value: Float) {
    guard value.isFinite else { return nil }
    self.init(description: value.description, negative: value.sign == .minus)
  }

  /// Swift's description is the shortest form that reads back: `-1.5e-07`, `100.0`.
  private init(description: String, negative: Bool) {
    self.negative = negative
    significand = 0
    exponent = 0
    count = 0
    var sawPoint = false
    var written = 0
    var writtenNegative = false
    var inExponent = false
    for byte in description.utf8 {
      switch byte {
      case 0x30...0x39:
        if inExponent {
          written = written * 10 + Int(byte - 0x30)
        } else {
          significand = significand &* 10 &+ UInt64(byte - 0x30)
          if sawPoint { exponent -= 1 }
        }
      case UInt8(ascii: "."): sawPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): inExponent = true
      case UInt8(ascii: "-"): if inExponent { writtenNegative = true }
      default: break
      }
    }
    exponent += writtenNegative ? -written : written
    if significand == 0 {
      exponent = 0
      count = 1
      return
    }
    while significand % 10 == 0 {
      significand /= 10
      exponent += 1
    }
    var rest = significand
    while rest != 0 {
      count += 1
      rest /= 10
    }
  }

  /// XSD 1.1 canonical form: `1.5E2`, one digit before the point, at least one behind it.
  func writeScientific(into out: OutputBytes) {
    if negative { out.append(UInt8(ascii: "-")) }
    let digits = OutputBytes(capacity: 64)
    digits.append(decimal: significand)
    out.append(digits.buffer[0])
    out.append(UInt8(ascii: "."))
    if digits.count == 1 {
      out.append(UInt8(ascii: "0"))
    } else {
      out.append(UnsafeBufferPointer(rebasing: digits.buffer[1...]))
    }
    out.append(UInt8(ascii: "E"))
    out.append(decimal: significand == 0 ? 0 : exponent + count - 1)
  }
}

/// The lexical and canonical mappings of `xsd:double` and `xsd:float`. XSD 1.1 Part 2, sections 3.3.4 and 3.3.5.
public enum XSDFloatingPoint {
  /// The double of a lexical form, `INF`, `+INF`, `-INF` and `NaN` included; nil for
  /// anything else. White space is not trimmed. Correctly rounded.
  public static func double(_ lexical: UnsafeBufferPointer<UInt8>) -> Double? {
    switch scan(lexical) {
    case .malformed: return nil
    case .infinity(let negative): return negative ? -.infinity : .infinity
    case .nan: return .nan
    case .number(let significand, let exponent, let negative):
      // Both operands exact: one rounding, so the result is the nearest.
      if let significand, significand < 1 << 53, abs(exponent) <= 22 {
        let magnitude = exponent < 0
          ? Double(significand) / DecimalDigits.exactPowers[-exponent]
          : Double(significand) * DecimalDigits.exactPowers[exponent]
        return negative ? -magnitude : magnitude
      }
      return Double(String(decoding: lexical, as: UTF8.self))
    }
  }

  /// The float that is nearest to a number from 0 on times a power of ten; nil where that takes all of its digits.
  static func float(_ significand: Int64, _ exponent: Int) -> Float? {
    guard abs(exponent) <= 22, significand < 1 << 53 else { return nil }
    // Both operands exact, one rounding: the nearest.
    if significand < 1 << 24, abs(exponent) <= 10 {
      let power = Float(DecimalDigits.exactPowers[abs(exponent)])
      return exponent < 0 ? Float(significand) / power : Float(significand) * power
    }
    let power = DecimalDigits.exactPowers[abs(exponent)]
    let double = exponent < 0 ? Double(significand) / power : Double(significand) * power
    // The nearest double leads to the nearest float, unless it lies half-way between two: the number itself may not.
    return double.bitPattern & 0x1FFF_FFFF == 0x1000_0000 ? nil : Float(double)
  }

  /// The float of a lexical form; nil when it is none. Correctly rounded, once.
  public static func float(_ lexical: UnsafeBufferPointer<UInt8>) -> Float? {
    switch scan(lexical) {
    case .malformed: return nil
    case .infinity(let negative): return negative ? -.infinity : .infinity
    case .nan: return .nan
    case .number(let significand, let exponent, let negative):
      guard let significand, let magnitude = float(significand, exponent) else { return Float(String(decoding: lexical, as: UTF8.self)) }
      return negative ? -magnitude : magnitude
    }
  }

  /// The double of a lexical form given as a string.
  public static func double(_ lexical: String) -> Double? {
    var text = lexical
    return text.withUTF8 { double($0) }
  }

  /// The float of a lexical form given as a string.
  public static func float(_ lexical: String) -> Float? {
    var text = lexical
    return text.withUTF8 { float($0) }
  }

  /// The canonical lexical form: `1.0E0`, `-1.5E-7`, `INF`, `-INF`, `NaN`.
  public static func writeCanonical(_ value: Double, into out: OutputBytes) {
    if let digits = DecimalDigits(value) { return digits.writeScientific(into: out) }
    if value.isNaN { out.append("NaN") } else { value < 0 ? out.append("-INF") : out.append("INF") }
  }

  /// The canonical lexical form of a float, appended.
  public static func writeCanonical(_ value: Float, into out: OutputBytes) {
    if let digits = DecimalDigits(value) { return digits.writeScientific(into: out) }
    if value.isNaN { out.append("NaN") } else { value < 0 ? out.append("-INF") : out.append("INF") }
  }

  /// The canonical lexical form of a double.
  public static func canonical(_ value: Double) -> String {
    let out = OutputBytes(capacity: 64)
    writeCanonical(value, into: out)
    return out.string
  }

  /// The canonical lexical form of a float.
  public static func canonical(_ value: Float) -> String {
    let out = OutputBytes(capacity: 64)
    writeCanonical(value, into: out)
    return out.string
  }

  /// The result of casting to `xsd:string`: like a decimal between 1e-6 and 1e6, canonical
  /// beyond. XPath Functions 3.1, section 19.1.2.1.
  public static func castToString(_ value: Double) -> String {
    if value == 0 { return value.sign == .minus ? "-0" : "0" }
    if value.magnitude >= 1e-6, value.magnitude < 1e6, let decimal = XSDDecimal(value) { return decimal.canonical }
    return canonical(value)
  }

  /// The result of casting a float to `xsd:string`.
  public static func castToString(_ value: Float) -> String {
    if value == 0 { return value.sign == .minus ? "-0" : "0" }
    if value.magnitude >= 1e-6, value.magnitude < 1e6, let decimal = XSDDecimal(value) { return decimal.canonical }
    return canonical(value)
  }

  private enum Scan {
    case malformed, nan
    case infinity(negative: Bool)
    /// The significand is nil when it has more than 18 digits.
    case number(significand: Int64?, exponent: Int, negative: Bool)
  }

  private static func scan(_ text: UnsafeBufferPointer<UInt8>) -> Scan {
    let end = text.count
    var at = 0
    var negative = false
    var signed = false
    if at < end, text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") {
      negative = text[at] == UInt8(ascii: "-")
      signed = true
      at += 1
    }
    if end - at == 3 {
      if text[at] == UInt8(ascii: "I"), text[at + 1] == UInt8(ascii: "N"), text[at + 2] == UInt8(ascii: "F") {
        return .infinity(negative: negative)
      }
      if !signed, text[at] == UInt8(ascii: "N"), text[at + 1] == UInt8(ascii: "a"), text[at + 2] == UInt8(ascii: "N") {
        return .nan
      }
    }
    var significand: Int64 = 0
    var digits = 0
    var significant = 0
    var exponent = 0
    var sawPoint = false
    while at < end {
      let digit = text[at] &- 0x30
      if digit < 10 {
        digits += 1
        if significand != 0 || digit != 0 { significant += 1 }
        if significant <= 18 { significand = significand &* 10 &+ Int64(digit) }
        if sawPoint { exponent -= 1 }
      } else if text[at] == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
      } else {
        break
      }
      at += 1
    }
    guard digits > 0 else { return .malformed }
    if at < end {
      guard text[at] | 0x20 == UInt8(ascii: "e") else { return .malformed }
      at += 1
      var negativeExponent = false
      if at < end, text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") {
        negativeExponent = text[at] == UInt8(ascii: "-")
        at += 1
      }
      guard at < end else { return .malformed }
      var written = 0
      while at < end {
        let digit = text[at] &- 0x30
        guard digit < 10 else { return .malformed }
        written = min(written * 10 + Int(digit), 100_000_000)
        at += 1
      }
      exponent += negativeExponent ? -written : written
    }
    return .number(significand: significant <= 18 ? significand : nil, exponent: exponent, negative: negative)
  }
}
