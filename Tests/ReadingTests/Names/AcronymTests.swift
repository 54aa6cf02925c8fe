@testable import Reading
import Testing

@Suite("Acronyms and names")
struct AcronymTests {
  @Test("Letters align with the words in order")
  func aligned() {
    #expect(Acronyms.aligns("NORAD", "North American Aerospace Defense Command"))
    #expect(Acronyms.aligns("USNORTHCOM", "United States Northern Command"))
    #expect(Acronyms.aligns("BMCR", "Bilateral Military Cooperation/Mutual Strategic Vision Roundtable"))
    #expect(Acronyms.aligns("JMSDF", "Japan Maritime Self-Defense Force"))
    #expect(!Acronyms.aligns("NATO", "European Space Agency"))
    #expect(!Acronyms.aligns("AP", "Prime Agency of Oslo"))
    #expect(!Acronyms.looksLikeOne("Reuters"))
    #expect(!Acronyms.looksLikeOne("a"))
  }

  @Test("Countries and their adjectives are one word of a name")
  func keys() {
    #expect(NameKey.key("the US Armed Forces") == NameKey.key("American Armed Forces"))
    #expect(NameKey.key("Mexico's Armed Forces") == NameKey.key("Mexican Armed Forces"))
    #expect(NameKey.key("The Hague") != "")
  }

  @Test("Both orders in brackets, and the short name afterwards")
  func document() throws {
    let text = "The Baltic Ferry Council (BFC) met in Riga in May 2021. The ESA (European Space Agency) launched a probe. The BFC elected Marek Tamm as its chair."
    let d = try Reader.read(Array(text.utf8), name: "a.txt")
    let council = d.entities.first { $0.label == "Baltic Ferry Council" }
    #expect(council?.aliases.contains { $0.text == "BFC" && $0.how == .acronym } == true)
    #expect(council?.type == .organisation)
    let agency = d.entities.first { $0.label == "European Space Agency" || $0.aliases.contains { $0.text == "European Space Agency" } }
    #expect(agency?.aliases.isEmpty == false)
    #expect(lines(d).contains { $0.0 == "Baltic Ferry Council" && $0.1 == "elected" && $0.2 == "Marek Tamm" })
  }
}
