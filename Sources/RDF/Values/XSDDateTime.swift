/// A value of `xsd:dateTime`, `date`, `time` or one of the `g` types.
///
/// The seven-property model of XSD 1.1 Part 2, appendix D.2: fields that a kind does not
/// have hold neutral values. Trivial to copy. Years reach from -10^12 to 10^12 (year 0000
/// exists), fractions of a second 17 digits; beyond, a lexical form has no value here.
public struct XSDDateTime: Hashable, Sendable {
  /// Which of the eight types.
  public enum Kind: UInt8, Sendable {
    case dateTime, date, time, gYear, gYearMonth, gMonth, gMonthDay, gDay

    public init?(_ datatype: XSDDatatype) {
      switch datatype {
      case .dateTime, .dateTimeStamp: self = .dateTime
      case .date: self = .date
      case .time: self = .time
      case .gYear: self = .gYear
      case .gYearMonth: self = .gYearMonth
      case .gMonth: self = .gMonth
      case .gMonthDay: self = .gMonthDay
      case .gDay: self = .gDay
      default: return nil
      }
    }

    public var datatype: XSDDatatype {
      switch self {
      case .dateTime: .dateTime
      case .date: .date
      case .time: .time
      case .gYear: .gYear
      case .gYearMonth: .gYearMonth
      case .gMonth: .gMonth
      case .gMonthDay: .gMonthDay
      case .gDay: .gDay
      }
    }

    var hasYear: Bool { self == .dateTime || self == .date || self == .gYear || self == .gYearMonth }
    var hasMonth: Bool { self == .dateTime || self == .date || self == .gYearMonth || self == .gMonth || self == .gMonthDay }
    var hasDay: Bool { self == .dateTime || self == .date || self == .gMonthDay || self == .gDay }
    var hasTime: Bool { self == .dateTime || self == .time }
  }

  /// Units of ``secondUnits`` in a second.
  public static let unitsPerSecond: Int64 = 100_000_000_000_000_000
  /// Digits of a unit.
  static let fractionDigits = 17
  /// Years beyond have no value.
  static let yearLimit: Int64 = 1_000_000_000_000

  public var kind: Kind
  public var year: Int64
  /// 1 to 12.
  public var month: UInt8
  /// 1 to 31.
  public var day: UInt8
  /// 0 to 23.
  public var hour: UInt8
  /// 0 to 59.
  public var minute: UInt8
  /// Seconds of the minute in units of 10^-17 seconds.
  public var secondUnits: Int64
  /// Offset from UTC in minutes, -840 to 840; nil without timezone.
  public var timezone: Int16?

  /// A value of fields that the caller has checked. Fields that the kind does not have are set
  /// to the values of XSD 1.1's timeOnTimeline (1971, December, last day, midnight).
  public init(
    _ kind: Kind, year: Int64 = 1971, month: UInt8 = 12, day: UInt8? = nil, hour: UInt8 = 0, minute: UInt8 = 0,
    secondUnits: Int64 = 0, timezone: Int16? = nil
  ) {
    self.kind = kind
    self.year = kind.hasYear ? year : (kind == .gMonthDay ? 1972 : 1971)
    self.month = kind.hasMonth ? month : 12
    self.day = kind.hasDay ? day ?? 1 : Self.daysInMonth(self.year, self.month)
    self.hour = kind.hasTime ? hour : 0
    self.minute = kind.hasTime ? minute : 0
    self.secondUnits = kind.hasTime ? secondUnits : 0
    self.timezone = timezone
  }

  /// A dateTime or date without timezone by its seconds from 1970-01-01T00:00:00, of which thousandths count; nil outside of
  /// the years 1 to 9999.
  public init?(_ kind: Kind, seconds: Double) {
    guard seconds >= -62_135_596_800, seconds < 253_402_300_800 else { return nil }
    let whole = seconds.rounded(.down)
    let milliseconds = Int64(((seconds - whole) * 1000).rounded())
    let time = Int64(whole)
    let days = (time - (time < 0 ? 86_399 : 0)) / 86_400
    let second = time - days * 86_400
    let date = Self.civil(fromDays: days)
    guard milliseconds < 1000 else { return nil }
    self.init(
      kind, year: date.year, month: date.month, day: date.day, hour: UInt8(second / 3600), minute: UInt8(second % 3600 / 60),
      secondUnits: (second % 60 * 1000 + milliseconds) * (Self.unitsPerSecond / 1000))
  }

  /// The value of seconds in the minute.
  public var seconds: XSDDecimal { XSDDecimal(unscaled: Int128(secondUnits), scale: Self.fractionDigits) }

  /// Whether a year of the proleptic Gregorian calendar has a 29 February.
  public static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// The days of a month, 28 to 31.
  public static func daysInMonth(_ year: Int64, _ month: UInt8) -> UInt8 {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: isLeap(year) ? 29 : 28
    default: 31
    }
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar.
  static func daysFromEpoch(_ year: Int64, _ month: UInt8, _ day: UInt8) -> Int64 {
    // Years that begin in March put the leap day last.
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let monthFromMarch = (Int64(month) + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  static func civil(fromDays days: Int64) -> (year: Int64, month: UInt8, day: UInt8) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = UInt8(truncatingIfNeeded: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    let month = UInt8(truncatingIfNeeded: monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The place on the timeline: units of 10^-17 seconds from 1970-01-01T00:00:00Z, a value without
  /// timezone taken to be in `implicitTimezone` (minutes).
  public func timeline(implicitTimezone: Int16 = 0) -> Int128 {
    let days = Self.daysFromEpoch(year, month, day)
    let minutes = days * 1440 + Int64(hour) * 60 + Int64(minute) - Int64(timezone ?? implicitTimezone)
    return Int128(minutes) * 60 * Int128(Self.unitsPerSecond) + Int128(secondUnits)
  }
}

/// Order: partial, because values with and without timezone meet. XSD 1.1 Part 2, section D.2.2.
extension XSDDateTime {
  /// -1, 0 or 1 as XSD orders: nil when the kinds differ, or when one value has no timezone
  /// and the answer depends on which of ±14 hours it is in.
  public func compare(_ other: XSDDateTime) -> Int? {
    guard kind == other.kind else { return nil }
    if (timezone == nil) == (other.timezone == nil) {
      return Self.order(timeline(), other.timeline())
    }
    let earliest: Int16 = 840
    if timezone == nil {
      let theirs = other.timeline()
      if timeline(implicitTimezone: -earliest) < theirs { return -1 }
      if timeline(implicitTimezone: earliest) > theirs { return 1 }
      return nil
    }
    return other.compare(self).map { -$0 }
  }

  /// -1, 0 or 1 as XPath orders: values without timezone are in the implicit one. Nil when the kinds differ.
  public func compare(_ other: XSDDateTime, implicitTimezone: Int16) -> Int? {
    guard kind == other.kind else { return nil }
    return Self.order(timeline(implicitTimezone: implicitTimezone), other.timeline(implicitTimezone: implicitTimezone))
  }

  private static func order(_ a: Int128, _ b: Int128) -> Int { a < b ? -1 : a == b ? 0 : 1 }
}

/// Arithmetic. XSD 1.1 Part 2, appendix E.3.3; XPath Functions 3.1, section 9.7.
extension XSDDateTime {
  /// The value `seconds` (units of 10^-17) later, in the same timezone; nil beyond the limits of years.
  private func shifted(units: Int128) -> XSDDateTime? {
    let perDay = Int128(Self.unitsPerSecond) * 86_400
    let dayUnits = (Int128(hour) * 60 + Int128(minute)) * 60 * Int128(Self.unitsPerSecond) + Int128(secondUnits)
    let (total, overflow) = dayUnits.addingReportingOverflow(units)
    if overflow { return nil }
    var (days, rest) = total.quotientAndRemainder(dividingBy: perDay)
    if rest < 0 {
      rest += perDay
      days -= 1
    }
    var result = self
    if kind != .time {
      guard days.magnitude < UInt128(Self.yearLimit) * 366 else { return nil }
      let date = Self.civil(fromDays: Self.daysFromEpoch(year, month, day) + Int64(days))
      guard abs(date.year) <= Self.yearLimit else { return nil }
      (result.year, result.month, result.day) = date
    }
    let minutes = Int64(rest / (60 * Int128(Self.unitsPerSecond)))
    result.hour = UInt8(minutes / 60)
    result.minute = UInt8(minutes % 60)
    result.secondUnits = Int64(rest % (60 * Int128(Self.unitsPerSecond)))
    if kind == .date {
      result.hour = 0
      result.minute = 0
      result.secondUnits = 0
    }
    return result
  }

  /// This `dateTime`, `date` or `time` plus a duration; nil for other kinds, for a time plus
  /// months, and beyond the limits of years.
  public func adding(_ duration: XSDDuration) -> XSDDateTime? {
    guard kind == .dateTime || kind == .date || (kind == .time && duration.months == 0) else { return nil }
    var moved = self
    if duration.months != 0 {
      let (total, overflow) = (Int64(month) - 1).addingReportingOverflow(duration.months)
      if overflow { return nil }
      var (years, months) = total.quotientAndRemainder(dividingBy: 12)
      if months < 0 {
        months += 12
        years -= 1
      }
      let (target, tooFar) = year.addingReportingOverflow(years)
      guard !tooFar, abs(target) <= Self.yearLimit else { return nil }
      moved.year = target
      moved.month = UInt8(months + 1)
      moved.day = min(day, Self.daysInMonth(target, moved.month))
    }
    return moved.shifted(units: duration.units)
  }

  /// The duration from `other` to this value; nil when the kinds differ or have no difference.
  public func subtracting(_ other: XSDDateTime, implicitTimezone: Int16 = 0) -> XSDDuration? {
    guard kind == other.kind, kind == .dateTime || kind == .date || kind == .time else { return nil }
    let units = timeline(implicitTimezone: implicitTimezone) - other.timeline(implicitTimezone: implicitTimezone)
    return XSDDuration(.dayTimeDuration, months: 0, units: units)
  }

  /// `fn:adjust-dateTime-to-timezone` and its brothers for dates and times: with nil the
  /// timezone is taken away, a value without one gets it, else the point in time stays.
  public func adjusted(toTimezone target: Int16?) -> XSDDateTime? {
    var result = self
    guard let target else {
      result.timezone = nil
      return result
    }
    guard abs(Int(target)) <= 840 else { return nil }
    if let own = timezone {
      let units = Int128(target - own) * 60 * Int128(Self.unitsPerSecond)
      guard let shifted = shifted(units: units) else { return nil }
      result = shifted
    }
    result.timezone = target
    return result
  }

  /// The timezone as a dayTimeDuration; nil without timezone. `fn:timezone-from-dateTime`.
  public var timezoneDuration: XSDDuration? {
    timezone.map { XSDDuration(.dayTimeDuration, months: 0, units: Int128($0) * 60 * Int128(Self.unitsPerSecond)) }
  }

  /// The value as another kind: a dateTime cut to its date or time, a date widened to midnight,
  /// either cut to the `g` types. Nil where XPath has no cast (section 19.1.5).
  public func cast(to target: Kind) -> XSDDateTime? {
    if target == kind { return self }
    guard kind == .dateTime || (kind == .date && target != .time) else { return nil }
    return XSDDateTime(
      target, year: year, month: month, day: day, hour: hour, minute: minute, secondUnits: secondUnits, timezone: timezone)
  }
}
