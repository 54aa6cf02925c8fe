import Testing

@testable import RDF

/// The lexical and canonical mappings of every datatype with values.
@Suite struct XSDValueTests {
  @Test(arguments: [
    (XSDDatatype.integer, "01", "1"), (.integer, "-0", "0"), (.integer, "+7", "7"),
    (.integer, "123456789012345678901234567890", "123456789012345678901234567890"),
    (.integer, "-9223372036854775808", "-9223372036854775808"), (.integer, "9223372036854775808", "9223372036854775808"),
    (.decimal, "1.50", "1.5"), (.decimal, ".5", "0.5"), (.decimal, "5.", "5"), (.decimal, "-0.0", "0"), (.decimal, "100", "100"),
    (.decimal, "0.000000000000000000000000000000000000000000000001", "0.000000000000000000000000000000000000000000000001"),
    (.decimal, "12345678901234567890123456789012345678901234567890.25", "12345678901234567890123456789012345678901234567890.25"),
    (.double, "1", "1.0E0"), (.double, "150", "1.5E2"), (.double, "1e-7", "1.0E-7"), (.double, "-0", "-0.0E0"),
    (.double, "+INF", "INF"), (.double, "-INF", "-INF"), (.double, "NaN", "NaN"), (.double, "1.7976931348623157E308", "1.7976931348623157E308"),
    (.double, "5e-324", "4.9E-324"), (.double, "1e400", "INF"), (.double, "123456789012345678901234567890", "1.2345678901234568E29"),
    (.float, "0.1", "1.0E-1"), (.float, "16777217", "1.6777216E7"), (.boolean, "1", "true"), (.boolean, "false", "false"),
    (.byte, "-128", "-128"), (.unsignedLong, "18446744073709551615", "18446744073709551615"),
    (.dateTime, "2004-04-12T13:20:00-05:00", "2004-04-12T13:20:00-05:00"), (.dateTime, "2004-12-31T24:00:00Z", "2005-01-01T00:00:00Z"),
    (.dateTime, "0000-01-01T00:00:00.100+00:00", "0000-01-01T00:00:00.1Z"), (.dateTime, "-0044-03-15T00:00:00", "-0044-03-15T00:00:00"),
    (.dateTime, "12004-02-29T23:59:59.12345678901234567", "12004-02-29T23:59:59.12345678901234567"),
    (.date, "2004-02-29", "2004-02-29"), (.time, "24:00:00", "00:00:00"), (.time, "01:02:03.040", "01:02:03.04"),
    (.gYear, "2004Z", "2004Z"), (.gYear, "0001", "0001"), (.gYearMonth, "2004-05", "2004-05"), (.gMonth, "--05", "--05"),
    (.gMonthDay, "--02-29", "--02-29"), (.gDay, "---31+14:00", "---31+14:00"),
    (.duration, "P1Y14M", "P2Y2M"), (.duration, "-P1DT25H", "-P2DT1H"), (.duration, "PT0S", "PT0S"), (.dayTimeDuration, "PT90M", "PT1H30M"),
    (.dayTimeDuration, "PT1.50S", "PT1.5S"), (.yearMonthDuration, "P0Y", "P0M"), (.duration, "P1Y2M3DT5H6M7.8S", "P1Y2M3DT5H6M7.8S"),
  ])
  func canonical(_ datatype: XSDDatatype, _ lexical: String, _ expected: String) throws {
    let value = try #require(XSDValue(datatype, lexical: lexical))
    if lexical == "5e-324" {
      // The shortest digits that read back; either spelling of the least double does.
      #expect(XSDFloatingPoint.double(value.canonical) == XSDFloatingPoint.double(expected))
    } else {
      #expect(value.canonical == expected)
    }
  }

  @Test(arguments: [
    (XSDDatatype.integer, ""), (.integer, " 1"), (.integer, "1.0"), (.integer, "+"), (.integer, "1e3"), (.integer, "１"),
    (.decimal, "."), (.decimal, "1e0"), (.decimal, "1.2.3"), (.decimal, "+-1"), (.double, "e5"), (.double, "1e"), (.double, "inf"),
    (.double, "+NaN"), (.double, "0x1p3"), (.double, "nan"), (.boolean, "TRUE"), (.boolean, "2"), (.byte, "128"), (.positiveInteger, "0"),
    (.unsignedLong, "18446744073709551616"), (.negativeInteger, "0"),
    (.dateTime, "2004-04-12"), (.dateTime, "2004-02-30T00:00:00"), (.dateTime, "2003-02-29T00:00:00"), (.dateTime, "2004-04-12T24:00:01"),
    (.dateTime, "2004-04-12T13:20:60"), (.dateTime, "2004-04-12T13:20:00+14:01"), (.dateTime, "02004-04-12T13:20:00"), (.dateTime, "204-04-12T13:20:00"),
    (.dateTimeStamp, "2004-04-12T13:20:00"), (.date, "2004-13-01"), (.time, "1:00:00"), (.time, "10:00:00."), (.gMonth, "-05"), (.gDay, "---32"),
    (.gMonthDay, "--02-30"), (.duration, "P"), (.duration, "PT"), (.duration, "P1YT"), (.duration, "P1M1Y"), (.duration, "1Y"), (.duration, "P1.5Y"),
    (.dayTimeDuration, "P1Y"), (.yearMonthDuration, "P1D"), (.duration, "P-1Y"), (.duration, "PT1H1H"),
  ])
  func illTyped(_ datatype: XSDDatatype, _ lexical: String) {
    #expect(XSDValue(datatype, lexical: lexical) == nil)
  }

  @Test func datatypesByIRI() {
    for datatype in XSDDatatype.allCases { #expect(XSDDatatype(iri: datatype.iri.value) == datatype) }
    #expect(XSDDatatype(iri: "http://www.w3.org/2001/XMLSchema#Integer") == nil)
    #expect(XSDDatatype(iri: "http://www.w3.org/2001/XMLSchema#") == nil)
    #expect(XSDDatatype(iri: "http://example.org/integer") == nil)
    #expect(XSDDatatype(iri: "http://www.w3.org/2001/XMLSchema#" + String(repeating: "x", count: 300)) == nil)
  }

  @Test func digitLimit() {
    let atLimit = String(repeating: "9", count: 10_000)
    #expect(XSDInteger(lexical: atLimit)?.canonical == atLimit)
    #expect(XSDInteger(lexical: atLimit + "9") == nil)
  }

  /// The short ways to a float round once, also near the middle of two floats.
  @Test func floatsAreTheNearest() {
    var random = SystemRandomNumberGenerator()
    var texts = ["16777217", "16777217.0000001", "16777219", "0.1", "1e10", "3.4028235e22", "9007199254740991e22", "1.00000017881393432617187499", "0.000000000000000000001"]
    // Middles of two floats, and what lies beside them by less than a double can tell.
    for i in 0..<2_000 {
      let middle = UInt64.random(in: 1 << 23..<1 << 24, using: &random) * 2 + 1
      texts.append("\(middle)")
      texts.append("\(middle)\(i % 2 == 0 ? "" : "0000").000000001")
      texts.append("\(UInt64.random(in: 0..<1 << 53, using: &random))e\(Int.random(in: -22...22, using: &random))")
      texts.append("\(UInt64.random(in: 0..<900_000, using: &random)).\(Int.random(in: 10...99, using: &random))")
    }
    for text in texts {
      #expect(XSDFloatingPoint.float(text) == Float(text), "\(text)")
      if let decimal = XSDDecimal(lexical: "-" + text) { #expect(decimal.float == Float("-" + text), "-\(text)") }
    }
  }
}
