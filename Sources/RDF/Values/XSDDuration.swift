/// A value of `xsd:duration`, `dayTimeDuration` or `yearMonthDuration`: months and seconds.
///
/// Both parts have the same sign. Seconds count in units of 10^-17, so fractions of 17
/// digits are exact. Durations of different types are equal when both parts are.
/// XSD 1.1 Part 2, section 3.3.6.
public struct XSDDuration: Sendable {
  /// Which of the three types.
  public enum Kind: UInt8, Sendable {
    case duration, dayTimeDuration, yearMonthDuration

    public init?(_ datatype: XSDDatatype) {
      switch datatype {
      case .duration: self = .duration
      case .dayTimeDuration: self = .dayTimeDuration
      case .yearMonthDuration: self = .yearMonthDuration
      default: return nil
      }
    }

    public var datatype: XSDDatatype {
      switch self {
      case .duration: .duration
      case .dayTimeDuration: .dayTimeDuration
      case .yearMonthDuration: .yearMonthDuration
      }
    }
  }

  public var kind: Kind
  public var months: Int64
  /// Seconds in units of 10^-17.
  public var units: Int128

  public init(_ kind: Kind, months: Int64, units: Int128) {
    self.kind = kind
    self.months = months
    self.units = units
  }

  /// Units beyond have no value: 10^19 seconds.
  private static let unitLimit = Int128(XSDDateTime.unitsPerSecond) * 10_000_000_000_000_000_000

  /// The seconds, exact.
  public var seconds: XSDDecimal { XSDDecimal(unscaled: units, scale: XSDDateTime.fractionDigits) }

  /// The value of a lexical form `-?PnYnMnDTnHnMnS` with at least one part; nil when it is none.
  public init?(_ kind: Kind, lexical: UnsafeBufferPointer<UInt8>) {
    var cursor = LexicalCursor(lexical)
    let negative = cursor.take("-")
    guard cursor.take("P") else { return nil }
    var months: Int64 = 0
    var units: Int128 = 0
    var parts = 0
    // The designators that may still follow, in order.
    var date: [(Unicode.Scalar, Int64, Bool)] = []
    if kind != .dayTimeDuration { date += [("Y", 12, true), ("M", 1, true)] }
    if kind != .yearMonthDuration { date.append(("D", 86_400, false)) }
    let time: [(Unicode.Scalar, Int64, Bool)] = [("H", 3600, false), ("M", 60, false), ("S", 1, false)]
    func readParts(_ designators: [(Unicode.Scalar, Int64, Bool)]) -> Bool {
      var next = 0
      while !cursor.atEnd, cursor.peek != UInt8(ascii: "T") {
        guard let number = cursor.number() else { return false }
        var fraction: Int64 = 0
        var hasFraction = false
        if cursor.take(".") {
          guard let digits = cursor.fraction() else { return false }
          fraction = digits
          hasFraction = true
        }
        guard let found = designators[next...].firstIndex(where: { UInt32(cursor.peek) == $0.0.value }) else { return false }
        cursor.at += 1
        let (designator, factor, isMonths) = designators[found]
        if hasFraction && designator != "S" { return false }
        if isMonths {
          let (product, overflow) = number.multipliedReportingOverflow(by: factor)
          let (sum, tooLarge) = months.addingReportingOverflow(product)
          if overflow || tooLarge { return false }
          months = sum
        } else {
          let (product, overflow) = Int128(number).multipliedReportingOverflow(by: Int128(factor) * Int128(XSDDateTime.unitsPerSecond))
          let (sum, tooLarge) = units.addingReportingOverflow(product)
          if overflow || tooLarge || sum > Self.unitLimit - Int128(fraction) { return false }
          units = sum + Int128(fraction)
        }
        next = found + 1
        parts += 1
        if next == designators.count { break }
      }
      return true
    }
    guard readParts(date) else { return nil }
    if cursor.take("T") {
      guard kind != .yearMonthDuration, !cursor.atEnd, readParts(time) else { return nil }
    }
    guard cursor.atEnd, parts > 0 else { return nil }
    self.init(kind, months: negative ? -months : months, units: negative ? -units : units)
  }

  public init?(_ kind: Kind, lexical: String) {
    var text = lexical
    guard let value = text.withUTF8({ XSDDuration(kind, lexical: $0) }) else { return nil }
    self = value
  }

  /// The canonical lexical form.
  public var canonical: String {
    let out = OutputBytes(capacity: 64)
    write(into: out)
    return out.string
  }

  /// The canonical lexical form, appended: `P1Y2M`, `P1DT2H`, `PT0S`, `P0M`.
  public func write(into out: OutputBytes) {
    if months < 0 || units < 0 { out.append(UInt8(ascii: "-")) }
    out.append(UInt8(ascii: "P"))
    let years = months.magnitude / 12
    let restMonths = months.magnitude % 12
    if years > 0 {
      out.append(decimal: years)
      out.append(UInt8(ascii: "Y"))
    }
    if restMonths > 0 || (months == 0 && kind == .yearMonthDuration) {
      out.append(decimal: restMonths)
      out.append(UInt8(ascii: "M"))
    }
    if kind == .yearMonthDuration { return }
    let perSecond = UInt128(XSDDateTime.unitsPerSecond)
    let whole = units.magnitude / perSecond
    let fraction = Int64(units.magnitude % perSecond)
    let days = whole / 86_400
    let hours = whole / 3600 % 24
    let minutes = whole / 60 % 60
    let seconds = whole % 60
    if days > 0 {
      out.append(decimal: days)
      out.append(UInt8(ascii: "D"))
    }
    if hours > 0 || minutes > 0 || seconds > 0 || fraction > 0 || (units == 0 && months == 0) {
      out.append(UInt8(ascii: "T"))
      if hours > 0 {
        out.append(decimal: hours)
        out.append(UInt8(ascii: "H"))
      }
      if minutes > 0 {
        out.append(decimal: minutes)
        out.append(UInt8(ascii: "M"))
      }
      if seconds > 0 || fraction > 0 || (units == 0 && months == 0) {
        out.append(decimal: seconds)
        XSDDateTime.fraction(fraction, out)
        out.append(UInt8(ascii: "S"))
      }
    }
  }
}

extension XSDDuration: Hashable {
  /// Equality of both parts, whatever the types.
  public static func == (a: XSDDuration, b: XSDDuration) -> Bool { a.months == b.months && a.units == b.units }

  /// Hashes what equality compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(months)
    hasher.combine(units)
  }
}

/// Order and arithmetic. XPath Functions 3.1, section 8.
extension XSDDuration {
  /// -1, 0 or 1, or nil where the order depends on the month: XSD 1.1 adds both durations to
  /// four dates and asks all of them to agree.
  public func compare(_ other: XSDDuration) -> Int? {
    if months == other.months { return units < other.units ? -1 : units == other.units ? 0 : 1 }
    if units == other.units { return months < other.months ? -1 : 1 }
    let references: [(Int64, UInt8)] = [(1696, 9), (1697, 2), (1903, 3), (1903, 7)]
    var agreed: Int?
    for (year, month) in references {
      let start = XSDDateTime(.dateTime, year: year, month: month, day: 1, timezone: 0)
      guard let a = start.adding(self), let b = start.adding(other), let order = a.compare(b), order != 0 else { return nil }
      if let agreed, agreed != order { return nil }
      agreed = order
    }
    return agreed
  }

  /// The sum; nil on overflow or when the parts' signs would differ.
  public func adding(_ other: XSDDuration) -> XSDDuration? {
    let (months, overflow) = months.addingReportingOverflow(other.months)
    let (units, tooLarge) = units.addingReportingOverflow(other.units)
    guard !overflow, !tooLarge, units.magnitude <= Self.unitLimit.magnitude, months.signum() * Int64(units.signum()) >= 0 else { return nil }
    return XSDDuration(kind == other.kind ? kind : .duration, months: months, units: units)
  }

  /// The difference; nil as for ``adding(_:)``.
  public func subtracting(_ other: XSDDuration) -> XSDDuration? { adding(other.negated) }

  public var negated: XSDDuration { XSDDuration(kind, months: 0 &- months, units: -units) }

  /// The duration times a number, months rounded half up, seconds to units; nil on overflow and for NaN.
  public func multiplied(by factor: XSDDecimal) -> XSDDuration? {
    scaled(months: XSDDecimal(months) * factor, units: XSDDecimal(unscaled: units, scale: 0) * factor)
  }

  /// The duration divided by a number; nil for zero and on overflow.
  public func divided(by divisor: XSDDecimal) -> XSDDuration? {
    guard let months = XSDDecimal(months).divided(by: divisor),
      let units = XSDDecimal(unscaled: units, scale: 0).divided(by: divisor)
    else { return nil }
    return scaled(months: months, units: units)
  }

  private func scaled(months: XSDDecimal, units: XSDDecimal) -> XSDDuration? {
    guard let wholeMonths = months.rounded(.halfTowardsPositive).truncated.int64,
      let wholeUnits = units.rounded(.halfTowardsPositive).truncated.bigInt.int128,
      wholeUnits.magnitude <= Self.unitLimit.magnitude
    else { return nil }
    return XSDDuration(kind, months: wholeMonths, units: wholeUnits)
  }

  /// The quotient of two durations of the same total kind; nil for zero or mixed parts.
  public func divided(by other: XSDDuration) -> XSDDecimal? {
    if months == 0 && other.months == 0 {
      return XSDDecimal(unscaled: units, scale: 0).divided(by: XSDDecimal(unscaled: other.units, scale: 0))
    }
    if units == 0 && other.units == 0 { return XSDDecimal(months).divided(by: XSDDecimal(other.months)) }
    return nil
  }
}
