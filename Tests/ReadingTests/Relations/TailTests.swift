import Reading
import Testing

/// What stands beside nouns and clauses, and who a noun or pronoun means, one test each.
@Suite("Tails of nouns and clauses")
struct TailTests {
  @Test("Ranges of dates are one thing wherever they stand")
  func ranges() throws {
    #expect(has(try read("Between March and May 2021 the agency recorded 412 cases."), "agency", "recorded between", "March and May 2021"))
    #expect(has(try read("The festival runs between 3 May and 9 July 2022 in Avignon."), "festival", "runs between", "3 May and 9 July 2022"))
    #expect(has(try read("The plant was closed from October 2019 to March 2020."), "plant", "closed from", "October 2019 to March 2020"))
  }

  @Test("Worth, change and direction")
  func tails() throws {
    #expect(has(try read("The deal, worth $296 million, was signed in Oslo."), "deal", "worth", "$296 million"))
    #expect(has(try read("The contract is worth $3 million."), "contract", "worth", "$3 million"))
    let revenue = try read("Revenue was $4.1 billion, down from $4.6 billion a year earlier.")
    #expect(has(revenue, "revenue", "was", "$4.1 billion") && has(revenue, "revenue", "down from", "$4.6 billion"))
    #expect(has(try read("The village lies about 40 kilometres north of Nairobi."), "village", "lies north of", "Nairobi"))
    let boats = try read("The number of boats doubled from 4,100 to 7,900.")
    #expect(has(boats, "number of boats", "doubled from", "4,100") && has(boats, "number of boats", "doubled to", "7,900"))
    #expect(has(try read("Elva, with a population of 5,700, is known for its pine forests."), "Elva", "has population of", "5,700"))
  }

  @Test("What a thing is, without a name and with one")
  func kinds() throws {
    #expect(has(try read("The island, a former British colony, became independent in 1974."), "island", "is a", "former British colony"))
    #expect(has(try read("The island became independent in 1974."), "island", "became independent in", "1974"))
    let salmara = try read("Salmara, a joint venture between state-owned miner Codelco and Canada's Ferrant Resources, was founded in 2021.")
    #expect(has(salmara, "Salmara", "founded in", "2021"))
    let director = try read("The institute opened in 1928 with the Czech hydrologist Jaroslav Hejda as its first director. The current director is Mihai Voinescu.")
    #expect(has(director, "Mihai Voinescu", "is a", "current director") && has(director, "Jaroslav Hejda", "first director of", "institute"))
    #expect(!lines(try read("The drug is sold by Rexa under the name Valtorin.")).contains { $0.2 == "name" })
  }

  @Test("A clause behind what somebody is speaks of who it is")
  func bearers() throws {
    #expect(has(try read("The Baltic Ferry Council is a research organisation based in Nairobi."), "Baltic Ferry Council", "based in", "Nairobi"))
    #expect(has(try read("The film is based on a novel by Toni Morrison."), "film", "based on", "novel"))
    #expect(!lines(try read("The film is based on a novel by Toni Morrison.")).contains { $0.1 == "based by" })
    #expect(has(try read("The prize is named after the chemist Alfred Nobel."), "prize", "named after", "Alfred Nobel"))
    #expect(has(try read("Women, who process and sell most of the fish, lost more income than men."), "women", "process", "most of the fish"))
  }

  @Test("Counts of a second and third subject, and nobody")
  func counts() throws {
    let d = try read("Nebraska has reported 71 cases, Iowa 52 and Kansas 20.")
    #expect(has(d, "Nebraska", "reported", "71 cases") && has(d, "Iowa", "reported", "52 cases") && has(d, "Kansas", "reported", "20 cases"))
    #expect(!lines(try read("No one was injured in the explosion.")).contains { $0.0 == "one" })
    #expect(has(try read("The party won 112 of the 240 seats."), "party", "won", "112 of the 240 seats"))
    #expect(has(try read("The treaty obliges both countries to reduce their stocks."), "countries", "reduce", "stocks"))
  }

  @Test("A noun means a thing of its own kind")
  func definites() throws {
    let d = try read("Fenwick Road Primary School will shut in July. It opened in 1934. Parents protested on Monday. The council refused to publish the survey.")
    #expect(!has(d, "Fenwick Road Primary School", "refused to publish", "survey"))
    let yards = try read("Halden Yards built three ferries in 2019. The yard employs 400 people.")
    #expect(has(yards, "Halden Yards", "employs", "400 people"))
  }
}
