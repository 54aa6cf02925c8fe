import Reading
import Testing

/// Shapes of clauses: what stands in front, what is left out, what has no verb.
@Suite("Shapes of clauses")
struct ClauseShapeTests {
  @Test("Doing something is a subject, and so is the whole of a part")
  func subjects() throws {
    #expect(has(try read("Closing the foundry cost 80 jobs."), "closing the foundry", "cost", "80 jobs"))
    let whole = try read("The dam, the construction of which began in 1951, feeds two turbines.")
    #expect(has(whole, "construction of dam", "began in", "1951"))
    #expect(!lines(whole).contains { $0.0.contains("which") || $0.2 == "dam" })
    let one = try read("The potter had two sons, one of whom, Ivo, became a monk.")
    #expect(has(one, "Ivo", "became", "monk"))
    #expect(!has(one, "potter", "became", "monk"))
  }

  @Test("Clauses side by side share their subject, whichever the parser takes for the first")
  func sideBySide() throws {
    let river = try read("The stream rises in the Harz hills, flows east for 30 km and joins the Saale at Bernburg.")
    #expect(has(river, "stream", "joins", "Saale") && has(river, "stream", "rises in", "Harz hills"))
    let parents = try read("His father worked as a cooper and his mother taught Latin.")
    #expect(has(parents, "mother", "taught", "Latin"))
    #expect(!lines(parents).contains { $0.0 == "father" && $0.2 != "cooper" })
  }

  @Test("What somebody is found, left or made")
  func states() throws {
    let guilty = try read("The judge found Marta Keller guilty of arson.")
    #expect(has(guilty, "judge", "found guilty", "Marta Keller") && has(guilty, "Marta Keller", "found guilty of", "arson"))
    #expect(has(try read("The storm left 300 families homeless."), "storm", "left homeless", "300 families"))
    let office = try read("The board appointed Jana Weiss chief operating officer.")
    #expect(has(office, "board", "appointed", "Jana Weiss") && has(office, "Jana Weiss", "appointed as", "chief operating officer"))
    #expect(has(try read("The bank left the rate unchanged."), "bank", "left unchanged", "rate"))
    let told = try read("The clerk told the court that the sergeant had complained to the mayor.")
    #expect(!lines(told).contains { $0.1 == "complained" } && has(told, "sergeant", "complained to", "mayor"))
    let given = try read("The judge gave the company three weeks to hand over the letters.")
    #expect(!lines(given).contains { $0.0 == "judge" && $0.1.contains("hand over") })
    #expect(has(try read("The blast caused the wall to collapse."), "blast", "caused to collapse", "wall"))
  }

  @Test("Where things are, said with there and with the place in front")
  func places() throws {
    #expect(has(try read("There are six schools in the district."), "six schools", "located in", "district"))
    #expect(has(try read("On the south bank stands the Chapel of Saint Paul."), "Chapel of Saint Paul", "stands on", "south bank"))
    let none = try read("There is no bridge in Oldwick.")
    #expect(none.facts.allSatisfy { $0.polarity == .negated })
  }

  @Test("Without, instead of and refusing are no deeds")
  func undone() throws {
    #expect(!lines(try read("Instead of closing the mine, the owner sold it.")).contains { $0.1.contains("closing") })
    let refusal = try read("The ministry's refusal to publish the letter angered the union.")
    #expect(refusal.facts.contains { $0.relationSurface == "refused to publish" && $0.polarity == .negated })
    let pier = try read("The pier was built without a permit.")
    #expect(has(pier, "pier", "built without", "permit") && !has(pier, "pier", "was", "built"))
    #expect(has(try read("Two men were charged with stealing copper."), "two men", "charged with stealing", "copper"))
  }

  @Test("The words of the perfect, of a comparison and of a hyphen stay")
  func words() throws {
    #expect(has(try read("Zoltan Kiss is believed to have fled to Malta."), "Zoltan Kiss", "believed to have fled to", "Malta"))
    #expect(has(try read("The new pier is twice as long as its predecessor."), "new pier", "is twice as long as", "predecessor"))
    #expect(has(try read("The Otter is the fastest ferry in Norway."), "Otter", "is fastest ferry in", "Norway"))
    #expect(has(try read("Profit was €31 million, compared with €27 million in 2019."), "profit", "compared with", "€27 million"))
    #expect(has(try read("The gorge has 12 caves, a chapel and two springs."), "gorge", "has", "two springs"))
  }

  @Test("What stands behind a particle is the verb's")
  func particles() throws {
    #expect(has(try read("The yeast makes an enzyme that breaks down starch."), "enzyme", "breaks down", "starch"))
    #expect(lines(try read("The crew walked out in a dispute over pay.")).contains { $0.1 == "walked out in" })
    #expect(has(try read("The alliance, made up of four unions, called a strike."), "alliance", "consists of", "four unions"))
  }

  @Test("Phrases behind a noun that belong to the verb")
  func verbsPhrases() throws {
    let acquitted = try read("The tribunal acquitted the colonel of all charges.")
    #expect(has(acquitted, "tribunal", "acquitted", "colonel"))
    let accused = try read("The bakery has been accused by unions of underpaying its drivers.")
    #expect(lines(accused).contains { $0.0 == "bakery" && $0.1 == "accused of underpaying" })
    #expect(!lines(try read("The regulator fined two banks for rigging rates.")).contains { $0.0 == "regulator" && $0.1 == "rigging" })
    #expect(has(try read("The survey was paid for by the Harbour Trust."), "survey", "paid for by", "Harbour Trust"))
    #expect(has(try read("The gunmen took 12 guests hostage."), "gunmen", "took hostage", "12 guests"))
    #expect(has(try read("Work on the tunnel will begin in March."), "work on the tunnel", "will begin in", "March"))
    let told = try read("Parents were told in a letter that the school would be sold.")
    #expect(lines(told).contains { $0.0 == "parents" && $0.2 == "the school would be sold" })
  }

  @Test("Prices are no ages, and nobody is found where none is")
  func prices() throws {
    #expect(lines(try read("Holm equalised with a volley in the 56th minute.")).contains { $0.1.hasPrefix("equalised in") })
    #expect(lines(try read("Copper traded at $84 on Monday.")).contains { $0.1 == "traded at" })
    let none = try read("No survivors have been found.")
    #expect(none.facts.contains { $0.polarity == .negated && $0.relationSurface == "have not been" })
  }

  @Test("What a relative clause and a participle speak of")
  func relatives() throws {
    let hotline = try read("A cable between several islands, which was cut in 2021, will be replaced.")
    #expect(lines(hotline).contains { $0.0.hasPrefix("cable") && $0.1 == "cut in" } && !lines(hotline).contains { $0.0 == "several islands" })
    let command = try read("Norway and Sweden have agreed to set up a joint office in Oslo that will coordinate rescue flights.")
    #expect(lines(command).contains { $0.0.contains("office") && $0.2 == "rescue flights" })
    let samples = try read("Karin Holm collected 400 samples, often working with a single guide.")
    #expect(!lines(samples).contains { $0.0.contains("samples") })
    let fund = try read("Analysts at the Nordic Policy Institute, a research centre based in Malmö, warned of delays.")
    #expect(has(fund, "Nordic Policy Institute", "based in", "Malmö"))
    let families = try read("Doctors examined 12 sailors, nine of whom had eaten mussels.")
    #expect(has(families, "nine of the sailors", "eaten", "mussels"))
  }

  @Test("Verbs read as nouns, subjects behind a date, a verb alone that is denied")
  func misread() throws {
    #expect(has(try read("The militia has 900 fighters and controls at least six gold mines along the border."), "militia", "controls", "six gold mines"))
    #expect(has(try read("On 9 December gunmen from the group attacked a customs post."), "gunmen from the group", "attacked", "customs post"))
    #expect(try read("The supplier did not exist.").facts.contains { $0.polarity == .negated && $0.relationSurface == "did not" })
    #expect(has(try read("The council pledged €9 million towards bus lanes."), "council", "pledged €9 million towards", "bus lanes"))
  }

  @Test("Numbers whose noun was said before")
  func counts() throws {
    let crash = try read("Two miners were killed and 14 injured on Friday.")
    #expect(has(crash, "two miners", "were", "killed") && has(crash, "14 miners", "were", "injured"))
    let storm = try read("Of the 60 barns, 18 were destroyed.")
    #expect(has(storm, "18 of the 60 barns", "were", "destroyed"))
  }
}
