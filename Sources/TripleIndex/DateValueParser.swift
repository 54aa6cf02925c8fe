/// Parses dates, times and durations to seconds or months. XSD 1.1 Part 2, sections 3.3.6 to 3.3.13, 3.4.26, 3.4.27.
enum DateValueParser {
  /// Reads a lexical form from left to right.
  private struct Scanner {
    let text: UnsafeBufferPointer<UInt8>
    var i = 0
    var atEnd: Bool { i == text.count }

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    mutating func take(_ c: Unicode.Scalar) -> Bool {
      guard i < text.count, text[i] == UInt8(ascii: c) else { return false }
      i += 1
      return true
    }
    mutating func twoDigits() -> Int? {
      guard i + 1 < text.count, ValueParser.isDigit(text[i]), ValueParser.isDigit(text[i + 1]) else { return nil }
      defer { i += 2 }
      return Int(text[i] &- 48) * 10 + Int(text[i + 1] &- 48)
    }
    /// Digits as a number of at most 15 digits; nil when there is none or too many.
    mutating func digits() -> (value: Int, count: Int)? {
      var value = 0
      let from = i
      while i < text.count, ValueParser.isDigit(text[i]) {
        if i - from >= 15 { return nil }
        value = value * 10 + Int(text[i] &- 48)
        i += 1
      }
      return i > from ? (value, i - from) : nil
    }
    /// `.digits` as a fraction of a second; zero digits after the 15th are dropped with the rest.
    mutating func fraction() -> (value: Double, digits: Int)? {
      var mantissa = 0
      var used = 0
      let from = i
      var significant = 0
      while i < text.count, ValueParser.isDigit(text[i]) {
        if used < 15 {
          mantissa = mantissa * 10 + Int(text[i] &- 48)
          used += 1
        }
        if text[i] != 48 { significant = i - from + 1 }
        i += 1
      }
      guard i > from else { return nil }
      return (Double(mantissa) / DecimalPowers.power(used), significant)
    }
    /// A year: at least four digits, no leading zero beyond four, at most nine digits here.
    mutating func year() -> Int? {
      let negative = take("-")
      let from = i
      guard let (value, count) = digits(), count >= 4, count <= 9, count == 4 || text[from] != 48 else { return nil }
      return negative ? -value : value
    }
    /// Minutes east of UTC; `.some(nil)` when there is no timezone, nil when it is malformed.
    mutating func timezone() -> Int?? {
      if atEnd { return .some(nil) }
      if take("Z") { return atEnd ? .some(0) : nil }
      let sign: Int
      if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
      guard let h = twoDigits(), take(":"), let m = twoDigits(), atEnd else { return nil }
      guard m < 60, h < 14 || (h == 14 && m == 0) else { return nil }
      return .some(sign * (h * 60 + m))
    }
    /// `hh:mm:ss(.f)?` in seconds, 24:00:00 allowed; the digits of the fraction that count.
    mutating func clock() -> (seconds: Int, fraction: Double, digits: Int)? {
      guard let h = twoDigits(), take(":"), let m = twoDigits(), take(":"), let s = twoDigits() else { return nil }
      var fraction = 0.0
      var fractionDigits = 0
      if take(".") {
        guard let (value, digits) = self.fraction() else { return nil }
        fraction = value
        fractionDigits = digits
      }
      guard h < 24 && m < 60 && s < 60 || (h == 24 && m == 0 && s == 0 && fractionDigits == 0) else { return nil }
      return (h * 3600 + m * 60 + s, fraction, fractionDigits)
    }
    /// `MM-DD` valid in the year.
    mutating func monthDay(year: Int) -> (month: Int, day: Int)? {
      guard let month = twoDigits(), (1...12).contains(month), take("-"), let day = twoDigits() else { return nil }
      guard day >= 1, day <= daysIn(month: month, year: year) else { return nil }
      return (month, day)
    }
  }

  private static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar (with a year 0).
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func value(
    _ kind: TermValue.Kind, seconds: Int, fraction: Double = 0, digits: Int = 0, timezone: Int?, derived: Bool = false
  ) -> TermValue {
    let utc = seconds - (timezone ?? 0) * 60
    return TermValue(
      kind, Double(utc) + fraction, exact: digits <= 3 && abs(utc) < 100_000_000_000,
      timezone: timezone != nil, derived: derived)
  }

  static func dateTime(_ text: UnsafeBufferPointer<UInt8>, needsTimezone: Bool) -> TermValue? {
    var s = Scanner(text)
    guard let year = s.year(), s.take("-"), let (month, day) = s.monthDay(year: year), s.take("T"),
      let clock = s.clock(), let zone = s.timezone(), zone != nil || !needsTimezone
    else { return nil }
    return value(
      .dateTime, seconds: days(year, month, day) * 86400 + clock.seconds, fraction: clock.fraction,
      digits: clock.digits, timezone: zone, derived: needsTimezone)
  }

  static func date(_ text: UnsafeBufferPointer<UInt8>) -> TermValue? {
    var s = Scanner(text)
    guard let year = s.year(), s.take("-"), let (month, day) = s.monthDay(year: year), let zone = s.timezone()
    else { return nil }
    return value(.date, seconds: days(year, month, day) * 86400, timezone: zone)
  }

  static func time(_ text: UnsafeBufferPointer<UInt8>) -> TermValue? {
    var s = Scanner(text)
    guard let clock = s.clock(), let zone = s.timezone() else { return nil }
    let seconds = clock.seconds == 86400 ? 0 : clock.seconds
    return value(.time, seconds: seconds, fraction: clock.fraction, digits: clock.digits, timezone: zone)
  }

  static func gYear(_ text: UnsafeBufferPointer<UInt8>) -> TermValue? {
    var s = Scanner(text)
    guard let year = s.year(), let zone = s.timezone() else { return nil }
    return value(.gYear, seconds: days(year, 1, 1) * 86400, timezone: zone)
  }

  static func gYearMonth(_ text: UnsafeBufferPointer<UInt8>) -> TermValue? {
    var s = Scanner(text)
    guard let year = s.year(), s.take("-"), let month = s.twoDigits(), (1...12).contains(month),
      let zone = s.timezone()
    else { return nil }
    return value(.gYearMonth, seconds: days(year, month, 1) * 86400, timezone: zone)
  }

  /// `xsd:dayTimeDuration` in seconds or `xsd:yearMonthDuration` in months.
  static func duration(_ text: UnsafeBufferPointer<UInt8>, dayTime: Bool) -> TermValue? {
    var s = Scanner(text)
    let negative = s.take("-")
    guard s.take("P") else { return nil }
    var total = 0
    var fraction = 0.0
    var fractionDigits = 0
    var parts = 0
    var inTime = false
    var rank = 0
    while !s.atEnd {
      if s.take("T") {
        guard dayTime, !inTime else { return nil }
        inTime = true
        rank = max(rank, 3)
        guard !s.atEnd else { return nil }
        continue
      }
      guard let (number, count) = s.digits(), count <= 9 else { return nil }
      if inTime, s.take(".") {
        guard let (f, digits) = s.fraction(), s.take("S"), s.atEnd else { return nil }
        total += number
        fraction = f
        fractionDigits = digits
        parts += 1
        break
      }
      let unit: (rank: Int, factor: Int)
      if !dayTime, s.take("Y") {
        unit = (1, 12)
      } else if !dayTime, s.take("M") {
        unit = (2, 1)
      } else if dayTime, !inTime, s.take("D") {
        unit = (3, 86400)
      } else if inTime, s.take("H") {
        unit = (4, 3600)
      } else if inTime, s.take("M") {
        unit = (5, 60)
      } else if inTime, s.take("S") {
        unit = (6, 1)
      } else {
        return nil
      }
      guard unit.rank > rank || (unit.rank == 3 && rank == 0) else { return nil }
      rank = unit.rank
      total += number * unit.factor
      parts += 1
    }
    guard parts > 0 else { return nil }
    let key = Double(total) + fraction
    return TermValue(
      dayTime ? .dayTimeDuration : .yearMonthDuration, negative && key != 0 ? -key : key,
      exact: fractionDigits <= 3 && total < 100_000_000_000)
  }
}
