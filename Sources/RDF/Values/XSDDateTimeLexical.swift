/// The lexical and canonical mappings. XSD 1.1 Part 2, appendix D.2 and E.3.
extension XSDDateTime {
  /// The value of a lexical form of a kind; nil when it is none. White space is not trimmed.
  public init?(_ kind: Kind, lexical: UnsafeBufferPointer<UInt8>) {
    var cursor = LexicalCursor(lexical)
    var year: Int64 = 1972
    var month = 12
    var day: Int?
    var hour = 0
    var minute = 0
    var units: Int64 = 0
    if kind.hasYear {
      guard let value = cursor.year() else { return nil }
      year = value
    } else if kind != .time {
      guard cursor.take("-"), cursor.take("-") else { return nil }
    }
    if kind.hasMonth {
      if kind.hasYear { guard cursor.take("-") else { return nil } }
      guard let value = cursor.twoDigits(), value >= 1, value <= 12 else { return nil }
      month = value
    }
    if kind.hasDay {
      guard cursor.take("-"), let value = cursor.twoDigits(), value >= 1 else { return nil }
      let longest = kind == .gDay ? 31 : Int(Self.daysInMonth(year, UInt8(month)))
      guard value <= longest else { return nil }
      day = value
    }
    var endOfDay = false
    if kind.hasTime {
      if kind == .dateTime { guard cursor.take("T") else { return nil } }
      guard let h = cursor.twoDigits(), h <= 24, cursor.take(":"), let m = cursor.twoDigits(), m <= 59, cursor.take(":"),
        let s = cursor.seconds()
      else { return nil }
      if h == 24 {
        guard m == 0, s == 0 else { return nil }
        endOfDay = true
      }
      hour = h == 24 ? 0 : h
      minute = m
      units = s
    }
    var timezone: Int16?
    if !cursor.atEnd {
      guard let zone = cursor.timezone() else { return nil }
      timezone = zone
    }
    guard cursor.atEnd else { return nil }
    self.init(
      kind, year: year, month: UInt8(month), day: day.map { UInt8($0) }, hour: UInt8(hour), minute: UInt8(minute),
      secondUnits: units, timezone: timezone)
    if endOfDay && kind == .dateTime {
      // 24:00:00 is the first moment of the next day.
      guard let next = adding(XSDDuration(.dayTimeDuration, months: 0, units: 86_400 * Int128(Self.unitsPerSecond))) else { return nil }
      self = next
    }
  }

  public init?(_ kind: Kind, lexical: String) {
    var text = lexical
    guard let value = text.withUTF8({ XSDDateTime(kind, lexical: $0) }) else { return nil }
    self = value
  }

  /// The canonical lexical form.
  public var canonical: String {
    let out = OutputBytes(capacity: 64)
    write(into: out)
    return out.string
  }

  /// The canonical lexical form, appended. The timezone stays; UTC is `Z`.
  public func write(into out: OutputBytes) {
    let dash = UInt8(ascii: "-")
    if kind.hasYear {
      if year < 0 { out.append(dash) }
      // Four digits at least.
      var least: UInt64 = 1000
      while least > 1, year.magnitude < least {
        out.append(UInt8(ascii: "0"))
        least /= 10
      }
      out.append(decimal: year.magnitude)
    } else if kind != .time {
      out.append(dash)
      out.append(dash)
    }
    if kind.hasMonth {
      if kind.hasYear { out.append(dash) }
      Self.two(Int(month), out)
    }
    if kind.hasDay {
      out.append(dash)
      Self.two(Int(day), out)
    }
    if kind.hasTime {
      if kind == .dateTime { out.append(UInt8(ascii: "T")) }
      Self.two(Int(hour), out)
      out.append(UInt8(ascii: ":"))
      Self.two(Int(minute), out)
      out.append(UInt8(ascii: ":"))
      Self.two(Int(secondUnits / Self.unitsPerSecond), out)
      Self.fraction(secondUnits % Self.unitsPerSecond, out)
    }
    Self.writeTimezone(timezone, into: out)
  }

  /// `Z`, `+01:00`, or nothing.
  public static func writeTimezone(_ timezone: Int16?, into out: OutputBytes) {
    guard let timezone else { return }
    if timezone == 0 { return out.append(UInt8(ascii: "Z")) }
    out.append(timezone < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    two(Int(timezone.magnitude) / 60, out)
    out.append(UInt8(ascii: ":"))
    two(Int(timezone.magnitude) % 60, out)
  }

  static func two(_ value: Int, _ out: OutputBytes) {
    out.append(UInt8(truncatingIfNeeded: 0x30 + value / 10))
    out.append(UInt8(truncatingIfNeeded: 0x30 + value % 10))
  }

  /// A point and the digits of units of 10^-17, without trailing zeros; nothing for zero.
  static func fraction(_ units: Int64, _ out: OutputBytes) {
    guard units > 0 else { return }
    out.append(UInt8(ascii: "."))
    var divisor = unitsPerSecond / 10
    var rest = units
    while rest > 0 {
      out.append(UInt8(truncatingIfNeeded: 0x30 + rest / divisor))
      rest %= divisor
      divisor /= 10
    }
  }
}

/// Reads the pieces of date and duration forms.
struct LexicalCursor {
  let bytes: UnsafeBufferPointer<UInt8>
  var at = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var atEnd: Bool { at == bytes.count }
  var peek: UInt8 { at < bytes.count ? bytes[at] : 0 }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard at < bytes.count, UInt32(bytes[at]) == character.value else { return false }
    at += 1
    return true
  }

  mutating func twoDigits() -> Int? {
    guard at + 1 < bytes.count else { return nil }
    let high = bytes[at] &- 0x30
    let low = bytes[at + 1] &- 0x30
    guard high < 10, low < 10 else { return nil }
    at += 2
    return Int(high) * 10 + Int(low)
  }

  /// `-?([1-9][0-9]{3,}|0[0-9]{3})`
  mutating func year() -> Int64? {
    let negative = take("-")
    let start = at
    var value: Int64 = 0
    while at < bytes.count, bytes[at] &- 0x30 < 10 {
      value = value * 10 + Int64(bytes[at] &- 0x30)
      guard value <= XSDDateTime.yearLimit else { return nil }
      at += 1
    }
    let digits = at - start
    guard digits >= 4, digits == 4 || bytes[start] != UInt8(ascii: "0") else { return nil }
    return negative ? -value : value
  }

  /// Digits, at least one; nil when there is none or the number is too large.
  mutating func number() -> Int64? {
    let start = at
    var value: Int64 = 0
    while at < bytes.count, bytes[at] &- 0x30 < 10 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, tooLarge) = product.addingReportingOverflow(Int64(bytes[at] &- 0x30))
      if overflow || tooLarge { return nil }
      value = sum
      at += 1
    }
    return at > start ? value : nil
  }

  /// Fraction digits as units of 10^-17; nil when there is none or more are needed.
  mutating func fraction() -> Int64? {
    let start = at
    var value: Int64 = 0
    var scale = XSDDateTime.unitsPerSecond
    while at < bytes.count, bytes[at] &- 0x30 < 10 {
      let digit = Int64(bytes[at] &- 0x30)
      scale /= 10
      if scale == 0 && digit != 0 { return nil }
      value += digit * scale
      at += 1
    }
    return at > start ? value : nil
  }

  /// Two digits below 60 and a fraction, in units of 10^-17.
  mutating func seconds() -> Int64? {
    guard let whole = twoDigits(), whole < 60 else { return nil }
    var units = Int64(whole) * XSDDateTime.unitsPerSecond
    if take(".") {
      guard let fraction = fraction() else { return nil }
      units += fraction
    }
    return units
  }

  /// `Z` or `[+-]hh:mm` up to 14:00, in minutes.
  mutating func timezone() -> Int16? {
    if take("Z") { return 0 }
    let negative = peek == UInt8(ascii: "-")
    guard negative || peek == UInt8(ascii: "+") else { return nil }
    at += 1
    guard let hours = twoDigits(), take(":"), let minutes = twoDigits(), minutes < 60, hours < 14 || (hours == 14 && minutes == 0)
    else { return nil }
    let total = Int16(hours * 60 + minutes)
    return negative ? -total : total
  }
}
