@testable import Reading
import Testing

@Suite("Quantities")
struct QuantityTests {
  func value(_ text: String) -> String? { Quantity(words: text.lowercased().split(separator: " ").map(String.init))?.lexical }

  @Test("Numbers with scales, money, percentages, words")
  func values() {
    #expect(value("$ 240 million") == "240000000")
    #expect(value("£1.1 billion") == "1100000000")
    #expect(value("8 percent") == "8")
    #expect(value("12.50 euros") == "12.5")
    #expect(value("1,200") == "1200")
    #expect(value("twenty-one") == "21")
    #expect(value("about two thousand") == "2000")
    #expect(value("one two") == nil)
    #expect(value("many") == nil)
    #expect(Quantity(words: ["8", "percent"])?.isPercent == true)
    #expect(Quantity(words: ["$", "5"])?.isMoney == true)
    #expect(value(String(repeating: "9", count: 40)) == nil)
  }

  @Test("Units: currencies, percent, measures")
  func units() {
    func unit(_ text: String) -> String? { Quantity(words: text.lowercased().split(separator: " ").map(String.init))?.unit }
    #expect(unit("C$18.40") == "CAD")
    #expect(unit("US$31 million") == "USD")
    #expect(unit("EUR 210 million") == "EUR")
    #expect(unit("9 percent") == "percent")
    #expect(unit("9 kilometres") == "km")
    #expect(unit("1,200") == nil)
    #expect(value("£9m") == "9000000")
    #expect(value("€684mn") == "684000000")
  }
}
