import Reading
import Testing

/// Verbs that govern others, and what clauses leave out or put elsewhere.
@Suite("Verbs behind verbs, objects before them")
struct ControlTests {
  @Test("Who orders, who is accused, who declines")
  func governed() throws {
    let order = try read("Judge Ana Silva ordered Pedro Costa to pay €9,000 to the museum.")
    #expect(has(order, "Ana Silva", "ordered to pay", "€9,000") && has(order, "Pedro Costa", "pay", "€9,000"))
    #expect(has(try read("Poland accused Nordbank of stealing the documents."), "Poland", "accused of stealing", "documents"))
    #expect(has(try read("Nordbank declined to comment."), "Nordbank", "declined to", "comment"))
    #expect(!lines(try read("The ferry seems to sink.")).contains { $0.2 == "sink" })
  }

  @Test("A passive with an object keeps its auxiliary: who was given water gave none")
  func retained() throws {
    #expect(has(try read("The prisoners were given water."), "prisoners", "were given", "water"))
    #expect(has(try read("Nordbank was fined €2 million in 2020."), "Nordbank", "was fined", "€2 million"))
  }

  @Test("The object of a relative clause stands before it, with and without a pronoun")
  func relatives() throws {
    #expect(has(try read("The harbour has a lighthouse that engineers first repaired in 1931."), "engineers", "repaired", "lighthouse"))
    #expect(has(try read("Officials praised the method the team developed in 2001."), "team", "developed", "method"))
    #expect(!has(try read("The day the council met was cold."), "council", "met", "day"))
  }

  @Test("Both ends of a change, both phrases of a pair, and the last of two prepositions")
  func arguments() throws {
    let pay = try read("Pay was cut from $3.4 million to $700,000.")
    #expect(has(pay, "pay", "cut from", "$3.4 million") && has(pay, "pay", "cut to", "$700,000"))
    let share = try read("The share rose from 4 to 9 percent.")
    #expect(has(share, "share", "rose from", "4 to 9 percent"))
    #expect(has(try read("The clinic ran out of vaccine."), "clinic", "ran out of", "vaccine"))
    #expect(!lines(try read("The toll could double, according to a model.")).contains { $0.1.contains("according") })
    #expect(has(try read("Karel Novak was re-elected in Brno with 61 percent."), "Karel Novak", "re-elected in", "Brno"))
    #expect(!lines(try read("Brown stumbled but lost only two minutes.")).contains { $0.1 == "stumbled" && $0.2.contains("minutes") })
  }

  @Test("Sums and shares that do something")
  func sums() throws {
    let d = try read("About €5 million went to Nordbank. Only 30% was repaid.")
    #expect(lines(d).contains { $0.0.contains("€5 million") && $0.1 == "went to" && $0.2 == "Nordbank" })
    #expect(has(try read("Nordbank supplies 40% of the world's cork."), "Nordbank", "supplies", "40% of the world's cork"))
  }

  @Test("States of a place, and what an adjective behind a noun says")
  func states() throws {
    #expect(has(try read("The harvest was largest in Portugal."), "harvest", "was largest in", "Portugal"))
    #expect(has(try read("The militia, an armed group active in Chad, attacked the camp."), "militia", "is active in", "Chad"))
    #expect(has(try read("Brentham Rovers are top of the league."), "Brentham Rovers", "are top of", "league"))
    #expect(lines(try read("Karel Novak is not eligible for the cup.")).contains { $0.1 == "is not eligible for" })
  }

  @Test("We, said by somebody of a firm, is the firm")
  func firstPerson() throws {
    let d = try read("\"We closed two mills in Norway,\" said Ada Holm, chief executive of Nordbygg Group.")
    #expect(lines(d).contains { $0.0.hasPrefix("Nordbygg") && $0.1 == "closed" && $0.2 == "two mills" })
    #expect(!lines(try read("\"We closed two mills,\" said Ada Holm.")).contains { $0.1 == "closed" })
  }

  @Test("A question states nothing")
  func questions() throws {
    #expect(try read("Has the council sold the bridge?").facts.isEmpty)
  }
}
