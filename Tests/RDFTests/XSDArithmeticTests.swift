import Testing

@testable import RDF

/// Promotion, exactness and order.
@Suite struct XSDArithmeticTests {
  private func number(_ text: String) throws -> XSDNumeric {
    if text.contains("e") { return .double(try #require(XSDFloatingPoint.double(text))) }
    if text.contains(".") { return .decimal(try #require(XSDDecimal(lexical: text))) }
    return .integer(try #require(XSDInteger(lexical: text)))
  }

  @Test(arguments: [
    ("1", "2", "3", "-1", "2", "0.5"), ("1", "3", "4", "-2", "3", "0.333333333333333333"),
    ("2.0", "3.0", "5", "-1", "6", "0.666666666666666667"), ("9223372036854775807", "1", "9223372036854775808", "9223372036854775806", "9223372036854775807", "9223372036854775807"),
    ("0.1", "0.2", "0.3", "-0.1", "0.02", "0.5"), ("1e0", "2", "3.0E0", "-1.0E0", "2.0E0", "5.0E-1"),
    ("-7", "2", "-5", "-9", "-14", "-3.5"), ("170141183460469231731687303715884105727", "2", "170141183460469231731687303715884105729", "170141183460469231731687303715884105725", "340282366920938463463374607431768211454", "85070591730234615865843651857942052863.5"),
  ])
  func fourOperations(_ a: String, _ b: String, _ sum: String, _ difference: String, _ product: String, _ quotient: String) throws {
    let x = try number(a)
    let y = try number(b)
    #expect(x.adding(y)?.canonical == sum)
    #expect(x.subtracting(y)?.canonical == difference)
    #expect(x.multiplied(by: y)?.canonical == product)
    #expect(x.divided(by: y)?.canonical == quotient)
  }

  /// Quotients of 128 bits are those of numbers of any size.
  @Test func quotientsInNarrowNumbersAreTheSame() throws {
    var state: UInt64 = 7
    func next(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 20) % bound
    }
    var narrow = 0
    for _ in 0..<4000 {
      func some() -> XSDDecimal {
        let digits = next(19)
        let value = Int128(next(UInt64.max)) % XSDDecimal.powersOfTen[Int(digits)] * (next(40) == 0 ? XSDDecimal.powersOfTen[19] : 1) + 1
        return XSDDecimal(unscaled: next(2) == 0 ? value : -value, scale: Int(next(6) == 0 ? next(25) : next(4)))
      }
      let (a, b) = (some(), some())
      guard case .small(let x) = a.unscaled, case .small(let y) = b.unscaled, let quotient = XSDDecimal.quotient(x, a.scale, y, b.scale)
      else { continue }
      narrow += 1
      #expect(quotient == a.wideQuotient(b), "\(a) / \(b)")
    }
    #expect(narrow > 1000)
    for (text, half) in [("5", "0.5"), ("15", "1.5"), ("1", "0.1"), ("-3", "-0.3")] {
      #expect(try number(text).divided(by: number("10"))?.canonical == half)
    }
  }

  @Test func divisionByZero() throws {
    #expect(try number("1").divided(by: number("0")) == nil)
    #expect(try number("1.5").divided(by: number("0.0")) == nil)
    #expect(try number("1e0").divided(by: number("0")) == .double(.infinity))
  }

  @Test(arguments: [("2.5", "3", "2", "3"), ("-2.5", "-2", "-3", "-2"), ("2.4", "3", "2", "2"), ("-0.5", "0", "-1", "0"), ("7", "7", "7", "7")])
  func rounding(_ a: String, _ up: String, _ down: String, _ half: String) throws {
    let x = try number(a)
    #expect(x.rounded(.up).canonical == up)
    #expect(x.rounded(.down).canonical == down)
    #expect(x.rounded(.halfTowardsPositive).canonical == half)
  }

  @Test func comparison() throws {
    #expect(try number("1").compare(number("1.0")) == 0)
    #expect(try number("1").compare(number("1.0e0")) == 0)
    #expect(try number("0.1").compare(number("0.10000000000000000000000000000000000000001")) == -1)
    #expect(try number("100000000000000000000").compare(number("99999999999999999999")) == 1)
    #expect(XSDNumeric.double(.nan).compare(.double(.nan)) == nil)
    #expect(try number("1").compare(.double(.nan)) == nil)
  }

  @Test func resultLimit() throws {
    var value = try number("9999999999")
    var refused = false
    for _ in 0..<40 {
      guard let next = value.multiplied(by: value) else {
        refused = true
        break
      }
      value = next
    }
    #expect(refused)
  }

  @Test func castsToString() {
    #expect(XSDFloatingPoint.castToString(1.0) == "1")
    #expect(XSDFloatingPoint.castToString(0.000001) == "0.000001")
    #expect(XSDFloatingPoint.castToString(1e6) == "1.0E6")
    #expect(XSDFloatingPoint.castToString(-0.0) == "-0")
    #expect(XSDFloatingPoint.castToString(Float(0.1)) == "0.1")
  }

  private func dateTime(_ text: String) throws -> XSDDateTime { try #require(XSDDateTime(.dateTime, lexical: text)) }

  @Test func dateTimeOrder() throws {
    #expect(try dateTime("2000-01-15T12:00:00Z").compare(dateTime("2000-01-15T13:00:00+01:00")) == 0)
    #expect(try dateTime("2000-01-15T00:00:00").compare(dateTime("2000-02-15T00:00:00")) == -1)
    // The examples of XSD 1.1, section D.2.2 and XSD 1.0, section 3.2.7.4.
    #expect(try dateTime("2000-01-01T12:00:00").compare(dateTime("1999-12-31T23:00:00Z")) == nil)
    #expect(try dateTime("2000-01-16T12:00:00").compare(dateTime("2000-01-16T12:00:00Z")) == nil)
    #expect(try dateTime("2000-01-15T00:00:00").compare(dateTime("2000-02-15T00:00:00Z")) == -1)
    #expect(try dateTime("2000-01-16T12:00:00").compare(dateTime("2000-01-16T12:00:00Z"), implicitTimezone: 0) == 0)
  }

  @Test(arguments: [
    ("2000-01-12T12:13:14Z", "P1Y3M5DT7H10M3.3S", "2001-04-17T19:23:17.3Z"), ("2000-01-31T00:00:00", "P1M", "2000-02-29T00:00:00"),
    ("2000-03-31T00:00:00", "-P1M", "2000-02-29T00:00:00"), ("0001-01-01T00:00:00", "-P1D", "0000-12-31T00:00:00"),
    ("-0001-12-31T23:59:59.5", "PT1S", "0000-01-01T00:00:00.5"), ("1999-12-31T23:59:59", "PT1S", "2000-01-01T00:00:00"),
  ])
  func dateTimePlusDuration(_ start: String, _ duration: String, _ end: String) throws {
    let moved = try dateTime(start).adding(try #require(XSDDuration(.duration, lexical: duration)))
    #expect(moved?.canonical == end)
  }

  @Test func differencesAndTimezones() throws {
    let difference = try dateTime("2000-10-30T06:12:00-05:00").subtracting(dateTime("1999-11-28T09:00:00Z"))
    #expect(difference?.canonical == "P337DT2H12M")
    let value = try dateTime("2002-03-07T10:00:00-07:00")
    #expect(value.adjusted(toTimezone: -600)?.canonical == "2002-03-07T07:00:00-10:00")
    #expect(value.adjusted(toTimezone: nil)?.canonical == "2002-03-07T10:00:00")
    #expect(value.adjusted(toTimezone: 841) == nil)
    #expect(value.cast(to: .date)?.canonical == "2002-03-07-07:00")
    #expect(value.cast(to: .gMonthDay)?.canonical == "--03-07-07:00")
  }

  @Test func civilDaysRoundTrip() {
    for days in stride(from: Int64(-800_000), through: 800_000, by: 271) {
      let date = XSDDateTime.civil(fromDays: days)
      #expect(XSDDateTime.daysFromEpoch(date.year, date.month, date.day) == days)
    }
  }

  @Test func durationOrder() throws {
    func duration(_ text: String) throws -> XSDDuration { try #require(XSDDuration(.duration, lexical: text)) }
    #expect(try duration("P1Y").compare(duration("P12M")) == 0)
    #expect(try duration("P1M").compare(duration("P30D")) == nil)
    #expect(try duration("P1M").compare(duration("P27D")) == 1)
    #expect(try duration("P1M").compare(duration("P32D")) == -1)
    #expect(try duration("P1Y") == duration("P12M"))
    #expect(try #require(XSDDuration(.yearMonthDuration, lexical: "P0M")) == duration("PT0S"))
    #expect(try duration("PT2H").divided(by: duration("PT30M"))?.canonical == "4")
    #expect(try duration("P2Y11M").multiplied(by: #require(XSDDecimal(lexical: "2.3")))?.canonical == "P6Y9M")
  }

  /// A year has four digits at least. XSD 1.1 Part 2, section D.3.2.2 (yearCanonicalFragmentMap).
  @Test(arguments: ["0000", "0001", "0002", "0009", "0010", "0025", "0099", "0100", "0101", "0500", "0501", "0793", "0999", "1000", "9999", "12024", "-0009", "-0044", "-0753", "-12024"])
  func yearsOfFewDigitsAreFilled(_ year: String) throws {
    #expect(try #require(XSDDateTime(.gYear, lexical: year)).canonical == year)
    let day = try #require(XSDDateTime(.dateTime, lexical: year + "-06-08T00:00:00Z"))
    #expect(day.cast(to: .date)?.canonical == year + "-06-08Z")
  }
}
