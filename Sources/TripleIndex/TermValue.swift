import RDF

/// The parsed value of a literal: an order key and what it stands for. 16 bytes.
///
/// `key` is the value rounded to Double monotonically: unequal keys order two values of one
/// family; equal keys mean equal values when both are ``isExact``, otherwise the lexical
/// forms decide. Families: numbers (`integer`…`double`), boolean (0, 1), and each date type
/// with itself (seconds since 1970-01-01T00:00:00Z at the start of the value; a value
/// without timezone is taken as UTC; `duration`s: seconds or months; `time`: seconds of the day in UTC).
/// NaN has the key NaN.
@frozen public struct TermValue: Sendable {
  /// What sort of value.
  @frozen public enum Kind: UInt8, Sendable {
    case none = 0
    /// `xsd:integer` and the types derived from it.
    case integer = 1
    case decimal = 2
    case float = 3
    case double = 4
    case boolean = 5
    /// `xsd:dateTime` and `xsd:dateTimeStamp`.
    case dateTime = 6
    case date = 7
    case time = 8
    case gYear = 9
    case gYearMonth = 10
    case dayTimeDuration = 11
    case yearMonthDuration = 12

    /// Whether the value takes part in arithmetic.
    @inlinable public var isNumeric: Bool { rawValue >= 1 && rawValue <= 4 }
  }

  /// The value rounded to Double.
  public let key: Double
  public let kind: Kind
  /// Bits 0-4: digits after the point of an exact decimal; bit 5: exact; bit 6: has a timezone; bit 7: the datatype is derived.
  @usableFromInline let bits: UInt8

  @usableFromInline init(_ kind: Kind, _ key: Double, exact: Bool, scale: UInt8 = 0, timezone: Bool = false, derived: Bool = false) {
    self.key = key
    self.kind = kind
    self.bits = (scale & 31) | (exact ? 32 : 0) | (timezone ? 64 : 0) | (derived ? 128 : 0)
  }

  /// The parsed value of a literal, as the dictionary would hold it; nil for other terms, ill-typed literals and datatypes without an order here.
  public init?(_ view: TermView) {
    guard view.kind == .typed, let tag = view.tag,
      let number = Self.tags.number(tag, Int(view.tagCount), adding: false),
      let value = ValueParser.parse(tag: number, view.text, Int(view.textCount))
    else { return nil }
    self = value
  }
  /// The datatypes with fixed numbers, for terms outside a dictionary.
  private static let tags = TagTable()

  @usableFromInline init(packed: UInt16, key: Double) {
    self.key = key
    self.kind = Kind(rawValue: UInt8(truncatingIfNeeded: packed)) ?? .none
    self.bits = UInt8(truncatingIfNeeded: packed >> 8)
  }

  /// Kind and bits as stored in the side column.
  @usableFromInline var packed: UInt16 { UInt16(kind.rawValue) | UInt16(bits) << 8 }

  /// Whether the key determines the value: integers up to 2^53, decimals of up to 15 digits, all floats and
  /// doubles, dates with at most milliseconds.
  @inlinable public var isExact: Bool { bits & 32 != 0 }
  /// Whether a date has a timezone.
  @inlinable public var hasTimezone: Bool { bits & 64 != 0 }
  /// Whether the datatype is not the kind's own but derived from it (`xsd:int`, `xsd:dateTimeStamp`).
  @inlinable public var isDerived: Bool { bits & 128 != 0 }

  /// An exact integer or decimal as `mantissa × 10^-scale`; nil when it is not exact or no such number.
  @inlinable public var scaled: (mantissa: Int64, scale: Int)? {
    guard isExact, kind == .integer || kind == .decimal else { return nil }
    let scale = Int(bits & 31)
    if scale == 0 { return (Int64(key), 0) }
    // At most 15 digits: the product is nearer than a half to its integer, and a conversion costs less than rounding.
    let product = key * DecimalPowers.power(scale)
    return (Int64(product + (product < 0 ? -0.5 : 0.5)), scale)
  }
}

/// Powers of ten that a Double holds exactly.
@usableFromInline enum DecimalPowers {
  @usableFromInline static func power(_ n: Int) -> Double {
    table[min(max(n, 0), 22)]
  }
  private static let table: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]
}
