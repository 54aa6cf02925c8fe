/// A number of one of the four numeric types, with the promotions of SPARQL 1.2, section 17.3:
/// integer to decimal to float to double.
public enum XSDNumeric: Hashable, Sendable {
  case integer(XSDInteger)
  case decimal(XSDDecimal)
  case float(Float)
  case double(Double)

  /// The number as a double, rounded to the nearest.
  public var double: Double {
    switch self {
    case .integer(let value): value.double
    case .decimal(let value): value.double
    case .float(let value): Double(value)
    case .double(let value): value
    }
  }

  private var asFloat: Float {
    switch self {
    case .integer(let value): value.float
    case .decimal(let value): value.float
    case .float(let value): value
    case .double(let value): Float(value)
    }
  }

  private var asDecimal: XSDDecimal? {
    switch self {
    case .integer(let value): XSDDecimal(value)
    case .decimal(let value): value
    case .float, .double: nil
    }
  }

  /// Whether the number is NaN.
  public var isNaN: Bool {
    switch self {
    case .integer, .decimal: false
    case .float(let value): value.isNaN
    case .double(let value): value.isNaN
    }
  }

  /// The effective boolean value: false for zero and NaN.
  public var isTrue: Bool {
    switch self {
    case .integer(let value): !value.isZero
    case .decimal(let value): !value.isZero
    case .float(let value): !(value.isNaN || value == 0)
    case .double(let value): !(value.isNaN || value == 0)
    }
  }

  /// The datatype of the number.
  public var datatype: XSDDatatype {
    switch self {
    case .integer: .integer
    case .decimal: .decimal
    case .float: .float
    case .double: .double
    }
  }

  /// The canonical lexical form, appended.
  public func write(into out: OutputBytes) {
    switch self {
    case .integer(let value): value.write(into: out)
    case .decimal(let value): value.write(into: out)
    case .float(let value): XSDFloatingPoint.writeCanonical(value, into: out)
    case .double(let value): XSDFloatingPoint.writeCanonical(value, into: out)
    }
  }

  /// The canonical lexical form.
  public var canonical: String {
    let out = OutputBytes(capacity: 64)
    write(into: out)
    return out.string
  }
}

/// Comparison and arithmetic after promotion to the wider type of the two.
extension XSDNumeric {
  /// -1, 0 or 1; nil when one of the numbers is NaN. `op:numeric-less-than`, `op:numeric-equal`.
  public func compare(_ other: XSDNumeric) -> Int? {
    switch (self, other) {
    case (.integer(let a), .integer(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
      guard let a = asDecimal, let b = other.asDecimal else { return nil }
      return a < b ? -1 : a == b ? 0 : 1
    case (.double, _), (_, .double): return Self.order(double, other.double)
    default: return Self.order(asFloat, other.asFloat)
    }
  }

  private static func order<F: FloatingPoint>(_ a: F, _ b: F) -> Int? {
    a < b ? -1 : a == b ? 0 : a > b ? 1 : nil
  }

  /// The sum; nil when it would be longer than `Limits.numericDigits`.
  public func adding(_ other: XSDNumeric) -> XSDNumeric? {
    combine(other, { $0 + $1 }, { $0 + $1 }, { $0 + $1 }, { $0 + $1 })
  }

  /// The difference; nil when it would be longer than `Limits.numericDigits`.
  public func subtracting(_ other: XSDNumeric) -> XSDNumeric? {
    combine(other, { $0 - $1 }, { $0 - $1 }, { $0 - $1 }, { $0 - $1 })
  }

  /// The product; nil when it would be longer than `Limits.numericDigits`.
  public func multiplied(by other: XSDNumeric) -> XSDNumeric? {
    combine(other, { $0 * $1 }, { $0 * $1 }, { $0 * $1 }, { $0 * $1 })
  }

  /// The quotient: a decimal for integers. Nil when an integer or decimal is divided by zero.
  public func divided(by other: XSDNumeric) -> XSDNumeric? {
    switch (self, other) {
    case (.double, _), (_, .double): return .double(double / other.double)
    case (.float, _), (_, .float): return .float(asFloat / other.asFloat)
    default:
      guard let a = asDecimal, let b = other.asDecimal, let quotient = a.divided(by: b), !quotient.tooLong else { return nil }
      return .decimal(quotient)
    }
  }

  private func combine(
    _ other: XSDNumeric, _ integers: (XSDInteger, XSDInteger) -> XSDInteger,
    _ decimals: (XSDDecimal, XSDDecimal) -> XSDDecimal, _ floats: (Float, Float) -> Float,
    _ doubles: (Double, Double) -> Double
  ) -> XSDNumeric? {
    switch (self, other) {
    case (.integer(let a), .integer(let b)):
      let result = integers(a, b)
      return result.tooLong ? nil : .integer(result)
    case (.double, _), (_, .double): return .double(doubles(double, other.double))
    case (.float, _), (_, .float): return .float(floats(asFloat, other.asFloat))
    default:
      guard let a = asDecimal, let b = other.asDecimal else { return nil }
      let result = decimals(a, b)
      return result.tooLong ? nil : .decimal(result)
    }
  }

  public var negated: XSDNumeric {
    switch self {
    case .integer(let value): .integer(-value)
    case .decimal(let value): .decimal(-value)
    case .float(let value): .float(-value)
    case .double(let value): .double(-value)
    }
  }

  /// `fn:abs`.
  public var magnitude: XSDNumeric {
    switch self {
    case .integer(let value): .integer(value.magnitude)
    case .decimal(let value): .decimal(value.magnitude)
    case .float(let value): .float(value.magnitude)
    case .double(let value): .double(value.magnitude)
    }
  }

  /// `fn:ceiling`, `fn:floor`, `fn:round` and truncation, in the type of the number.
  public func rounded(_ rule: DecimalRounding) -> XSDNumeric {
    switch self {
    case .integer: self
    case .decimal(let value): .decimal(value.rounded(rule))
    case .float(let value): .float(Self.round(value, rule))
    case .double(let value): .double(Self.round(value, rule))
    }
  }

  private static func round<F: BinaryFloatingPoint>(_ value: F, _ rule: DecimalRounding) -> F {
    switch rule {
    case .up: return value.rounded(.up)
    case .down: return value.rounded(.down)
    case .towardZero: return value.rounded(.towardZero)
    case .halfTowardsPositive:
      let floor = value.rounded(.down)
      if value - floor >= 0.5 {
        let up = floor + 1
        // The sign of zero is kept: round(-0.5) is -0.
        return up == 0 && value < 0 ? -0.0 : up
      }
      return floor
    }
  }
}
