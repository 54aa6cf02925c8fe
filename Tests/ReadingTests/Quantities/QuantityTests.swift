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
    #expect(unit("CLP$692 million") == "CLP")
    #expect(unit("CLP $ 692") == "CLP")
    #expect(unit("₦5bn") == "NGN")
    #expect(unit("Z$5") == nil)
    #expect(Quantity(words: ["z$5"])?.isMoney == true)
    #expect(Quantity(words: ["one", "try"]) == nil)
    #expect(value("£9m") == "9000000")
    #expect(value("€684mn") == "684000000")
  }

  @Test("What is counted: number, unit, words")
  func counts() {
    func show(_ text: String) -> String? {
      CountedThing(text).map { $0.value + ($0.upper.map { "..." + $0 } ?? "") + " " + $0.unit + ($0.isSpelled ? " spelled" : "") }
    }
    #expect(show("4,500 people") == "4500 people")
    #expect(show("more than 4,000 hospitals") == "4000 hospitals")
    #expect(show("at least 64 people") == "64 people")
    #expect(show("5 million foreign workers") == "5000000 foreign workers")
    #expect(show("12 kilometres") == "12 km")
    #expect(show("30 MW") == "30 MW")
    #expect(show("9,640 square kilometres") == "9640 km2")
    #expect(show("200 kilometres per hour") == "200 km/h")
    #expect(show("5 tonnes of cocaine") == "5 t of cocaine")
    #expect(show("30 to 40 people") == "30...40 people")
    #expect(show("between 30 and 40 people") == "30...40 people")
    #expect(show("30-40 homes") == "30...40 homes")
    #expect(show("8 percent of voters") == "8 percent of voters")
    #expect(show("three men") == "3 men spelled")
    #expect(show("2,000 people") == "2000 people" && show("2000 people") == "2000 people")
    for other in [
      "2016 elections", "2016 election", "two years", "three days", "7 Eleven", "50 Cent", "one man", "people", "the people", "third man",
      "$3 million fine", "12 kilometres north of Oslo", "20-year-old man", "", "4,500", "Twelve Monkeys", "1990s", "no. 5", "the first", "40 to 30 people",
    ] { #expect(show(other) == nil, "\(other)") }
  }

  @Test("An amount that nothing else speaks of is a value of the fact; what is spoken of stays a thing")
  func amounts() throws {
    func objects(_ text: String) throws -> [String] {
      try Reader.read(Array(text.utf8), name: "a.txt").facts.compactMap { fact in
        guard case .literal(let lexical, let datatype, let surface) = fact.object else { return nil }
        let unit = fact.qualifiers.first { $0.role == .unit }?.text ?? ""
        return [lexical, String(datatype.split(separator: "#").last ?? ""), unit, surface].joined(separator: "|")
      }
    }
    #expect(try objects("Lumetra employs 4,500 people in Jena.\n").contains("4500|integer|people|4,500 people"))
    #expect(try objects("The river covers 9,640 square kilometres.\n").contains("9640|integer|km2|9,640 square kilometres"))
    #expect(try objects("The court convicted three men.\n") == [])
    let document = try Reader.read(Array("Lumetra employs 4,500 people in Jena.\n".utf8), name: "a.txt")
    for fact in document.facts {
      #expect(document.entities.indices.contains(fact.subject))
      if case .entity(let index) = fact.object { #expect(document.entities.indices.contains(index)) }
    }
    #expect(!document.entities.contains { $0.label == "4,500 people" }, "no thing of a number")
  }
}

/// Values that the model cuts in the middle.
@Suite("Values in one piece")
struct WholeValueTests {
  @Test("Parts of a day, degrees, speeds, scores, shares")
  func spans() throws {
    #expect(has(try read("Police arrested a man on Thursday night.", date: "2026-03-18"), "police", "arrested man on", "Thursday night"))
    #expect(has(try read("Temperatures reached 47.3 degrees Celsius on Sunday."), "temperatures", "reached", "47.3 degrees"))
    #expect(has(try read("The match ended 1-1."), "match", "ended", "1-1"))
    #expect(!lines(try read("Nordvik beat Halden 4-2 on penalties.")).contains { $0.2 == "4" })
    let study = try read("Ludvík Harant studied medicine from 1890 until 1896.")
    #expect(lines(study).filter { $0.2 == "1890 until 1896" }.count == 1, "\(lines(study))")
    let shares = try read("80 percent of the houses were destroyed by fire.")
    #expect(has(shares, "80 percent of the houses", "destroyed by", "fire"), "\(lines(shares))")
  }
}
