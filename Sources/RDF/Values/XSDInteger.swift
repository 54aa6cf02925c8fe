import BigInt
import Limits

/// A value of `xsd:integer`: 64 bits where they suffice, any size beyond.
///
/// Equal numbers have equal representations. XSD 1.1 Part 2, section 3.4.13.
public struct XSDInteger: Hashable, Sendable {
  @usableFromInline enum Storage: Hashable, Sendable {
    case small(Int64)
    /// Only numbers that do not fit the other case.
    case big(BigInt)
  }
  @usableFromInline var storage: Storage

  @inlinable public init(_ value: Int64) { storage = .small(value) }
  @inlinable public init(_ value: Int) { storage = .small(Int64(value)) }

  /// Takes a number of any size.
  public init(_ value: BigInt) {
    if let small = Int64(exactly: value) { storage = .small(small) } else { storage = .big(value) }
  }

  public init(_ value: Int128) {
    if let small = Int64(exactly: value) { storage = .small(small) } else { storage = .big(BigInt(wide: value)) }
  }

  /// The value of a lexical form `[+-]?[0-9]+`; nil for anything else and for more than
  /// `Limits.numericDigits` digits. White space is not trimmed.
  public init?(lexical: UnsafeBufferPointer<UInt8>) {
    var at = 0
    let end = lexical.count
    var negative = false
    if at < end, lexical[at] == UInt8(ascii: "-") || lexical[at] == UInt8(ascii: "+") {
      negative = lexical[at] == UInt8(ascii: "-")
      at += 1
    }
    guard at < end else { return nil }
    let digitsStart = at
    var value: Int64 = 0
    if end - at <= 18 {
      while at < end {
        let digit = lexical[at] &- 0x30
        guard digit < 10 else { return nil }
        value = value &* 10 &+ Int64(digit)
        at &+= 1
      }
      self.init(negative ? -value : value)
      return
    }
    guard let magnitude = BigInt(decimalDigits: UnsafeBufferPointer(rebasing: lexical[digitsStart...])) else { return nil }
    self.init(negative ? -magnitude : magnitude)
  }

  public init?(lexical: String) {
    var text = lexical
    guard let value = text.withUTF8({ XSDInteger(lexical: $0) }) else { return nil }
    self = value
  }

  /// The integer part of a float or double (truncated towards zero); nil for INF and NaN.
  public init?(truncating value: Double) {
    guard value.isFinite else { return nil }
    if let small = Int64(exactly: value.rounded(.towardZero)) {
      self.init(small)
    } else {
      self.init(BigInt(value.rounded(.towardZero)))
    }
  }

  /// The number in 64 bits, or nil.
  @inlinable public var int64: Int64? {
    if case .small(let value) = storage { return value }
    return nil
  }

  /// The number as a big integer.
  public var bigInt: BigInt {
    switch storage {
    case .small(let value): BigInt(value)
    case .big(let value): value
    }
  }

  /// The nearest double.
  public var double: Double {
    switch storage {
    case .small(let value): Double(value)
    case .big(let value): Double(String(value)) ?? .nan
    }
  }

  /// The nearest float, rounded once.
  public var float: Float {
    switch storage {
    case .small(let value): Float(value)
    case .big(let value): Float(String(value)) ?? .nan
    }
  }

  public var isZero: Bool { storage == .small(0) }

  /// -1, 0 or 1.
  public var signum: Int {
    switch storage {
    case .small(let value): Int(value.signum())
    case .big(let value): value.sign == .minus ? -1 : 1
    }
  }

  /// The canonical lexical form, appended.
  public func write(into out: OutputBytes) {
    switch storage {
    case .small(let value): out.append(decimal: value)
    case .big(let value): out.append(string: String(value))
    }
  }

  /// The canonical lexical form.
  public var canonical: String {
    switch storage {
    case .small(let value): String(value)
    case .big(let value): String(value)
    }
  }
}

extension XSDInteger: Comparable, CustomStringConvertible {
  public var description: String { canonical }

  /// Order by value.
  public static func < (a: XSDInteger, b: XSDInteger) -> Bool {
    if case .small(let x) = a.storage, case .small(let y) = b.storage { return x < y }
    return a.bigInt < b.bigInt
  }
}

/// Arithmetic: exact; the caller holds results against `Limits.numericDigits` by ``tooLong``.
extension XSDInteger {
  /// Whether the number has more digits than a result may have.
  public var tooLong: Bool {
    guard case .big(let value) = storage else { return false }
    return value.bitWidth > Limits.numericDigits * 3322 / 1000
  }

  /// The sum.
  public static func + (a: XSDInteger, b: XSDInteger) -> XSDInteger {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow { return XSDInteger(sum) }
    }
    return XSDInteger(a.bigInt + b.bigInt)
  }

  /// The difference.
  public static func - (a: XSDInteger, b: XSDInteger) -> XSDInteger {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow { return XSDInteger(difference) }
    }
    return XSDInteger(a.bigInt - b.bigInt)
  }

  /// The product.
  public static func * (a: XSDInteger, b: XSDInteger) -> XSDInteger {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      if !overflow { return XSDInteger(product) }
    }
    return XSDInteger(a.bigInt * b.bigInt)
  }

  public static prefix func - (a: XSDInteger) -> XSDInteger { XSDInteger(0) - a }

  /// The absolute value.
  public var magnitude: XSDInteger { signum < 0 ? -self : self }

  /// Quotient truncated towards zero, and the remainder with the sign of the dividend; nil for a zero divisor.
  public func quotientAndRemainder(dividingBy b: XSDInteger) -> (quotient: XSDInteger, remainder: XSDInteger)? {
    if b.isZero { return nil }
    if case .small(let x) = storage, case .small(let y) = b.storage, !(x == .min && y == -1) {
      return (XSDInteger(x / y), XSDInteger(x % y))
    }
    let (quotient, remainder) = bigInt.quotientAndRemainder(dividingBy: b.bigInt)
    return (XSDInteger(quotient), XSDInteger(remainder))
  }
}

extension BigInt {
  /// A number of decimal digits; nil when there is none, another byte, or too many.
  init?(decimalDigits digits: UnsafeBufferPointer<UInt8>) {
    guard !digits.isEmpty, digits.count <= Limits.numericDigits else { return nil }
    var total = BigUInt(0)
    var chunk: UInt64 = 0
    var scale: UInt64 = 1
    for byte in digits {
      let digit = byte &- 0x30
      guard digit < 10 else { return nil }
      chunk = chunk &* 10 &+ UInt64(digit)
      scale = scale &* 10
      if scale == 10_000_000_000_000_000_000 {
        total = total * BigUInt(scale) + BigUInt(chunk)
        chunk = 0
        scale = 1
      }
    }
    if scale > 1 { total = total * BigUInt(scale) + BigUInt(chunk) }
    self.init(total)
  }

  /// A 128-bit number.
  init(wide value: Int128) {
    let magnitude = value.magnitude
    let low = BigUInt(UInt64(truncatingIfNeeded: magnitude))
    let high = BigUInt(UInt64(truncatingIfNeeded: magnitude >> 64))
    self.init(sign: value < 0 ? .minus : .plus, magnitude: (high << 64) + low)
  }

  /// The number in 128 bits, or nil.
  var int128: Int128? {
    guard magnitude.bitWidth <= 127 else { return nil }
    let words = magnitude.words
    var value: UInt128 = 0
    for (index, word) in words.prefix(2).enumerated() { value |= UInt128(word) << (64 * index) }
    return sign == .minus ? -Int128(value) : Int128(value)
  }
}
