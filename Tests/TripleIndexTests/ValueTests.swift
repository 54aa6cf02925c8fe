import RDF
import Testing

@testable import TripleIndex

@Suite struct ValueTests {
  func value(_ lexical: String, _ datatype: IRI) throws -> TermValue? {
    let builder = SnapshotBuilder(on: .empty())
    let id = try ModelTests.intern(builder.terms, .literal(Literal(lexical, datatype: datatype)))
    let value = builder.draft().value(id)
    return value.kind == .none ? nil : value
  }
  func xsd(_ name: String) -> IRI { IRI(XSD.namespace + name) }

  @Test(arguments: [
    ("integer", "42", 42.0), ("integer", "-007", -7), ("integer", "+5", 5), ("decimal", "1.50", 1.5), ("decimal", ".5", 0.5),
    ("decimal", "-3.", -3), ("decimal", "0.1", 0.1), ("double", "1e3", 1000), ("double", "INF", Double.infinity),
    ("double", ".5E-1", 0.05), ("float", "0.1", Double(Float(0.1))), ("boolean", "true", 1), ("boolean", "0", 0),
    ("byte", "-128", -128), ("unsignedLong", "4503599627370496", 4503599627370496), ("date", "1970-01-02", 86400),
    ("dateTime", "1970-01-01T00:00:00Z", 0), ("dateTime", "1970-01-01T24:00:00Z", 86400),
    ("dateTime", "1970-01-01T02:00:00.25+02:00", 0.25), ("dateTime", "0000-01-01T00:00:00Z", -62_167_219_200),
    ("dateTime", "-0001-12-31T00:00:00Z", -62_167_305_600), ("dateTime", "12026-01-01T00:00:00Z", 317_336_745_600),
    ("gYear", "1970", 0), ("gYearMonth", "1970-02", 2_678_400), ("time", "01:00:00Z", 3600), ("time", "00:00:00+01:00", -3600),
    ("dayTimeDuration", "P1DT2H3M4.5S", 93784.5), ("dayTimeDuration", "-PT1M", -60), ("yearMonthDuration", "P1Y2M", 14),
  ])
  func values(_ type: String, _ lexical: String, _ key: Double) throws {
    let value = try #require(try value(lexical, xsd(type)))
    #expect(value.key == key)
    #expect(value.isExact == (key < 100_000_000_000 || type != "dateTime"))
  }

  @Test(arguments: [
    ("integer", ""), ("integer", " 5"), ("integer", "1.0"), ("integer", "+"), ("integer", "1e3"), ("decimal", "."), ("decimal", "1e3"), ("decimal", "1.2.3"),
    ("double", "e3"), ("double", "1e"), ("double", "inf"), ("double", "0x10"), ("boolean", "TRUE"), ("byte", "128"),
    ("unsignedInt", "-1"), ("positiveInteger", "0"), ("long", "9223372036854775808"), ("unsignedLong", "18446744073709551616"),
    ("date", "2021-02-29"), ("date", "1900-02-29"), ("date", "21-01-01"), ("date", "02021-01-01"), ("date", "2021-1-1"),
    ("date", "2021-01-01+15:00"), ("dateTime", "2021-01-01"), ("dateTime", "2021-01-01T24:00:01Z"), ("dateTime", "2021-01-01T00:60:00Z"),
    ("dateTimeStamp", "2021-01-01T00:00:00"), ("dayTimeDuration", "P"), ("dayTimeDuration", "P1DT"), ("dayTimeDuration", "P1Y"),
    ("yearMonthDuration", "P1D"), ("dayTimeDuration", "PT1M1H"), ("string", "5"), ("gMonth", "--01"),
  ])
  func noValues(_ type: String, _ lexical: String) throws {
    #expect(try value(lexical, xsd(type)) == nil)
  }

  @Test func exactness() throws {
    #expect(try value("9007199254740992", XSD.integer)?.isExact == true)
    #expect(try value("9007199254740993", XSD.integer)?.isExact == false)
    #expect(try value("123456789012345678901234567890", XSD.integer)?.isExact == false)
    let decimal = try #require(try value("-12.3400", XSD.decimal)?.scaled)
    #expect(decimal == (-1234, 2))
    let small = try #require(try value("0.000000000000001", XSD.decimal)?.scaled)
    #expect(small == (1, 15))
    #expect(try value("999999999999999.9", XSD.decimal)?.isExact == false)
    #expect(try value("0.00000000000000000000000000000000000001", XSD.decimal)?.isExact == false)
    #expect(try value("-5", xsd("int"))?.scaled?.mantissa == -5)
    #expect(try value("2021-01-01T00:00:00.1234Z", XSD.dateTime)?.isExact == false)
    #expect(try value("2021-01-01T00:00:00", XSD.dateTime)?.hasTimezone == false)
    #expect(try value("2021-01-01T00:00:00Z", XSD.dateTime)?.hasTimezone == true)
    #expect(try value("18446744073709551615", xsd("unsignedLong"))?.isExact == false)
    #expect(try value("NaN", XSD.double)?.key.isNaN == true)
  }

  @Test func scaledDecimalsRecoverEveryMantissa() throws {
    var random = Random(state: 9)
    for _ in 0..<20_000 {
      let scale = Int.random(in: 0...22, using: &random)
      var mantissa = Int64.random(in: 1...1_000_000_000_000_000, using: &random)
      mantissa >>= Int64.random(in: 0...49, using: &random)
      var digits = String(mantissa)
      while digits.count <= scale { digits = "0" + digits }
      let lexical = scale == 0 ? digits : digits.dropLast(scale) + "." + digits.suffix(scale)
      let bytes = Array(lexical.utf8)
      guard let value = ValueParser.parse(tag: 2, bytes, bytes.count), let scaled = value.scaled else { continue }
      var expected = (mantissa: mantissa, scale: scale)
      while expected.scale > 0, expected.mantissa % 10 == 0 { expected = (expected.mantissa / 10, expected.scale - 1) }
      if scaled.mantissa != expected.mantissa || scaled.scale != expected.scale { Issue.record("\(lexical): \(scaled)") }
      if value.key != Double(lexical) { Issue.record("\(lexical) is rounded wrongly") }
    }
  }
}
