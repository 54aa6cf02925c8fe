import BigInt
import Limits

/// A value of `xsd:decimal`, exact: an integer and a number of fractional digits.
///
/// 128 bits where they suffice, any size beyond. Equal numbers have equal
/// representations: no trailing zeros in the fraction. XSD 1.1 Part 2, section 3.3.3.
public struct XSDDecimal: Hashable, Sendable {
  @usableFromInline enum Storage: Hashable, Sendable {
    case small(Int128)
    /// Only numbers that do not fit the other case.
    case big(BigInt)
  }
  /// The number times ten to the power of ``scale``.
  @usableFromInline var unscaled: Storage
  /// Digits behind the point, without trailing zeros.
  public private(set) var scale: Int

  /// Fractional digits of a quotient that does not come out even. XPath Functions 3.1,
  /// section 4.2, leaves it to us; 18 is the least it asks for.
  public static let divisionScale = 18

  static let powersOfTen: [Int128] = {
    var powers: [Int128] = [1]
    for index in 0..<38 { powers.append(powers[index] * 10) }
    return powers
  }()

  public init(_ value: Int64) {
    unscaled = .small(Int128(value))
    scale = 0
  }

  public init(_ value: Int) { self.init(Int64(value)) }

  public init(_ value: XSDInteger) {
    if let small = value.int64 { self.init(small) } else { self.init(big: value.bigInt, scale: 0) }
  }

  /// `unscaled` divided by ten to the power of `scale`.
  public init(unscaled value: Int128, scale: Int) {
    var value = value
    var scale = scale
    // Quotients have many zeros at their end: most of them go in two or three divisions.
    while scale >= 8 {
      let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 100_000_000)
      if remainder != 0 { break }
      value = quotient
      scale -= 8
    }
    if scale > 0, var narrow = Int64(exactly: value) {
      while scale > 0, narrow % 10 == 0 {
        narrow /= 10
        scale -= 1
      }
      value = Int128(narrow)
    }
    while scale > 0 {
      let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 10)
      if remainder != 0 { break }
      value = quotient
      scale -= 1
    }
    self.unscaled = .small(value)
    self.scale = scale
  }

  /// `unscaled` divided by ten to the power of `scale`, of any size.
  public init(big value: BigInt, scale: Int) {
    var value = value
    var scale = scale
    while scale > 0 {
      let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 10)
      if !remainder.isZero { break }
      value = quotient
      scale -= 1
    }
    if let small = value.int128 { unscaled = .small(small) } else { unscaled = .big(value) }
    self.scale = scale
  }

  /// The value of a lexical form `[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)`; nil for anything else and
  /// for more than `Limits.numericDigits` digits. White space is not trimmed.
  public init?(lexical: UnsafeBufferPointer<UInt8>) {
    var at = 0
    let end = lexical.count
    var negative = false
    if at < end, lexical[at] == UInt8(ascii: "-") || lexical[at] == UInt8(ascii: "+") {
      negative = lexical[at] == UInt8(ascii: "-")
      at += 1
    }
    let start = at
    var value: Int128 = 0
    var digits = 0
    var fraction = 0
    var sawPoint = false
    let fast = end - at <= 38
    guard end - at <= Limits.numericDigits + 1 else { return nil }
    while at < end {
      let byte = lexical[at]
      let digit = byte &- 0x30
      if digit < 10 {
        if fast { value = value &* 10 &+ Int128(digit) }
        digits += 1
        if sawPoint { fraction += 1 }
      } else if byte == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
      } else {
        return nil
      }
      at += 1
    }
    guard digits > 0 else { return nil }
    if fast {
      self.init(unscaled: negative ? -value : value, scale: fraction)
      return
    }
    var plain = [UInt8](lexical[start...])
    if let point = plain.firstIndex(of: UInt8(ascii: ".")) { plain.remove(at: point) }
    guard let magnitude = plain.withUnsafeBufferPointer({ BigInt(decimalDigits: $0) }) else { return nil }
    self.init(big: negative ? -magnitude : magnitude, scale: fraction)
  }

  public init?(lexical: String) {
    var text = lexical
    guard let value = text.withUTF8({ XSDDecimal(lexical: $0) }) else { return nil }
    self = value
  }

  /// The shortest decimal that reads back as this double; nil for INF and NaN.
  public init?(_ value: Double) {
    guard let digits = DecimalDigits(value) else { return nil }
    self.init(digits)
  }

  /// The shortest decimal that reads back as this float; nil for INF and NaN.
  public init?(_ value: Float) {
    guard let digits = DecimalDigits(value) else { return nil }
    self.init(digits)
  }

  private init(_ digits: DecimalDigits) {
    var magnitude = BigInt(digits.significand)
    var scale = -digits.exponent
    if scale < 0 {
      magnitude *= BigInt(10).power(-scale)
      scale = 0
    }
    self.init(big: digits.negative ? -magnitude : magnitude, scale: scale)
  }

  var bigUnscaled: BigInt {
    switch unscaled {
    case .small(let value): BigInt(wide: value)
    case .big(let value): value
    }
  }

  /// The unscaled number at a larger scale.
  private func bigUnscaled(at target: Int) -> BigInt {
    target == scale ? bigUnscaled : bigUnscaled * BigInt(10).power(target - scale)
  }

  private func smallUnscaled(at target: Int) -> Int128? {
    guard case .small(let value) = unscaled, target - scale < Self.powersOfTen.count else { return nil }
    let (product, overflow) = value.multipliedReportingOverflow(by: Self.powersOfTen[target - scale])
    return overflow ? nil : product
  }

  /// Mantissa and scale when the mantissa fits 64 bits, else nil.
  public var smallParts: (mantissa: Int64, scale: UInt8)? {
    guard case .small(let value) = unscaled, let mantissa = Int64(exactly: value), scale < 256 else { return nil }
    return (mantissa, UInt8(scale))
  }

  public var isZero: Bool { unscaled == .small(0) }

  /// -1, 0 or 1.
  public var signum: Int {
    switch unscaled {
    case .small(let value): Int(value.signum())
    case .big(let value): value.sign == .minus ? -1 : 1
    }
  }

  /// Whether there is no fraction.
  public var isInteger: Bool { scale == 0 }

  /// The nearest double.
  public var double: Double {
    // Exact operands, one rounding: the quotient is the nearest.
    if case .small(let value) = unscaled, value.magnitude < 1 << 53, scale <= 22 {
      return Double(Int64(value)) / DecimalDigits.exactPowers[scale]
    }
    return Double(canonical) ?? .nan
  }

  /// The nearest float, rounded once.
  public var float: Float {
    if case .small(let value) = unscaled, value.magnitude < 1 << 53, let float = XSDFloatingPoint.float(Int64(value.magnitude), -scale) {
      return value < 0 ? -float : float
    }
    return Float(canonical) ?? .nan
  }

  /// The integer part, truncated towards zero.
  public var truncated: XSDInteger {
    switch unscaled {
    case .small(let value):
      if scale == 0 { return XSDInteger(value) }
      return scale < Self.powersOfTen.count ? XSDInteger(value / Self.powersOfTen[scale]) : XSDInteger(0)
    case .big(let value):
      return XSDInteger(scale == 0 ? value : value / BigInt(10).power(scale))
    }
  }
}

extension XSDDecimal: Comparable, CustomStringConvertible {
  /// Order by value, exact.
  public static func < (a: XSDDecimal, b: XSDDecimal) -> Bool {
    if case .small(let x) = a.unscaled, case .small(let y) = b.unscaled, a.scale == b.scale { return x < y }
    let scale = max(a.scale, b.scale)
    if let x = a.smallUnscaled(at: scale), let y = b.smallUnscaled(at: scale) { return x < y }
    return a.bigUnscaled(at: scale) < b.bigUnscaled(at: scale)
  }

  public var description: String { canonical }

  /// The canonical lexical form of XSD 1.1: no point when there is no fraction, a digit
  /// on both sides of it otherwise.
  public var canonical: String {
    let out = OutputBytes(capacity: 64)
    write(into: out)
    return out.string
  }

  /// The canonical lexical form, appended.
  public func write(into out: OutputBytes) {
    if case .small(let value) = unscaled, scale == 0 { return out.append(decimal: value) }
    if signum < 0 { out.append(UInt8(ascii: "-")) }
    let digits = OutputBytes(capacity: 64)
    switch unscaled {
    case .small(let value): digits.append(decimal: value.magnitude)
    case .big(let value): digits.append(string: String(value.magnitude))
    }
    let whole = digits.count - scale
    if whole <= 0 {
      out.append("0.")
      for _ in 0..<(-whole) { out.append(UInt8(ascii: "0")) }
      out.append(digits.buffer)
    } else {
      out.append(UnsafeBufferPointer(rebasing: digits.buffer[..<whole]))
      if scale > 0 {
        out.append(UInt8(ascii: "."))
        out.append(UnsafeBufferPointer(rebasing: digits.buffer[whole...]))
      }
    }
  }
}

/// How ``XSDDecimal/rounded(_:)`` treats a fraction.
public enum DecimalRounding: Sendable {
  case up, down, halfTowardsPositive, towardZero
}

/// Arithmetic: exact but for division; the caller holds results against
/// `Limits.numericDigits` by ``tooLong``.
extension XSDDecimal {
  /// Whether the number has more digits than a result may have.
  public var tooLong: Bool {
    if scale > Limits.numericDigits { return true }
    guard case .big(let value) = unscaled else { return false }
    return value.bitWidth > Limits.numericDigits * 3322 / 1000
  }

  /// The sum, exact.
  public static func + (a: XSDDecimal, b: XSDDecimal) -> XSDDecimal {
    let scale = max(a.scale, b.scale)
    if let x = a.smallUnscaled(at: scale), let y = b.smallUnscaled(at: scale) {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow { return XSDDecimal(unscaled: sum, scale: scale) }
    }
    return XSDDecimal(big: a.bigUnscaled(at: scale) + b.bigUnscaled(at: scale), scale: scale)
  }

  public static prefix func - (a: XSDDecimal) -> XSDDecimal {
    var result = a
    switch a.unscaled {
    case .small(let value):
      if value == .min { return XSDDecimal(big: -BigInt(wide: value), scale: a.scale) }
      result.unscaled = .small(-value)
    case .big(let value): return XSDDecimal(big: -value, scale: a.scale)
    }
    return result
  }

  /// The difference, exact.
  public static func - (a: XSDDecimal, b: XSDDecimal) -> XSDDecimal { a + (-b) }

  /// The product, exact.
  public static func * (a: XSDDecimal, b: XSDDecimal) -> XSDDecimal {
    if case .small(let x) = a.unscaled, case .small(let y) = b.unscaled {
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      if !overflow { return XSDDecimal(unscaled: product, scale: a.scale + b.scale) }
    }
    return XSDDecimal(big: a.bigUnscaled * b.bigUnscaled, scale: a.scale + b.scale)
  }

  /// The quotient: exact when it has at most as many fractional digits as the longer operand
  /// or ``divisionScale``, else rounded half to even there; at least that many significant
  /// digits are kept for small quotients. Nil for a zero divisor.
  public func divided(by b: XSDDecimal) -> XSDDecimal? {
    if b.isZero { return nil }
    if isZero { return XSDDecimal(0) }
    if case .small(let x) = unscaled, case .small(let y) = b.unscaled, let quotient = Self.quotient(x, scale, y, b.scale) { return quotient }
    return wideQuotient(b)
  }

  /// The quotient of numbers of any size; neither is zero.
  func wideQuotient(_ b: XSDDecimal) -> XSDDecimal {
    let digits = { (value: XSDDecimal) in value.bigUnscaled.magnitude.bitWidth * 301 / 1000 }
    // Leading zeros of the quotient's fraction are not counted as kept digits.
    let leading = max(0, (digits(b) - b.scale) - (digits(self) - scale))
    let target = max(Self.divisionScale + leading, max(scale, b.scale))
    // self / b = (u1 / 10^s1) / (u2 / 10^s2); with 10^target: u1 * 10^(target - s1 + s2) / u2.
    let shift = target - scale + b.scale
    let numerator = bigUnscaled * BigInt(10).power(shift)
    let denominator = b.bigUnscaled
    let (whole, remainder) = numerator.magnitude.quotientAndRemainder(dividingBy: denominator.magnitude)
    var quotient = whole
    let twice = remainder << 1
    if twice > denominator.magnitude || (twice == denominator.magnitude && quotient.words.first.map { $0 & 1 } == 1) {
      quotient += 1
    }
    let negative = (signum < 0) != (b.signum < 0)
    return XSDDecimal(big: BigInt(sign: negative ? .minus : .plus, magnitude: quotient), scale: target)
  }

  /// The quotient where all of it fits 128 bits, by the same rule; nil elsewhere.
  static func quotient(_ x: Int128, _ scale: Int, _ y: Int128, _ otherScale: Int) -> XSDDecimal? {
    let digits = { (value: UInt128) in (UInt128.bitWidth - value.leadingZeroBitCount) * 301 / 1000 }
    let leading = max(0, (digits(y.magnitude) - otherScale) - (digits(x.magnitude) - scale))
    let target = max(divisionScale + leading, max(scale, otherScale))
    let shift = target - scale + otherScale
    guard shift < powersOfTen.count else { return nil }
    let (numerator, overflow) = x.multipliedReportingOverflow(by: powersOfTen[shift])
    if overflow || numerator == .min || y == .min { return nil }
    let (whole, remainder) = numerator.magnitude.quotientAndRemainder(dividingBy: y.magnitude)
    var quotient = whole
    let rest = y.magnitude - remainder
    if remainder > rest || (remainder == rest && quotient & 1 == 1) { quotient += 1 }
    guard let value = Int128(exactly: quotient) else { return nil }
    return XSDDecimal(unscaled: (x < 0) != (y < 0) ? -value : value, scale: target)
  }

  /// The absolute value.
  public var magnitude: XSDDecimal { signum < 0 ? -self : self }

  /// The number rounded to an integer.
  public func rounded(_ rule: DecimalRounding) -> XSDDecimal {
    if scale == 0 { return self }
    let whole = truncated
    let base = XSDDecimal(whole)
    let fraction = self - base
    let one = XSDInteger(1)
    switch rule {
    case .towardZero: return base
    case .up: return fraction.signum > 0 ? XSDDecimal(whole + one) : base
    case .down: return fraction.signum < 0 ? XSDDecimal(whole - one) : base
    case .halfTowardsPositive:
      let half = XSDDecimal(unscaled: 5, scale: 1)
      if fraction >= half { return XSDDecimal(whole + one) }
      if fraction < -half { return XSDDecimal(whole - one) }
      return base
    }
  }
}
