import Reading
import Testing

/// One idea a test: what the language says, what must come out, what must not.
@Suite("Facts of sentences")
struct FactTests {
  @Test("Light verbs and synonyms become canonical relations")
  func canonical() throws {
    let d = try read("Estonia and Latvia belong to the Baltic Ferry Council. The regatta took place in Tallinn in May 2019.")
    #expect(has(d, "Estonia", "member of", "Baltic Ferry Council"))
    #expect(has(d, "Latvia", "member of", "Baltic Ferry Council"))
    #expect(has(d, "regatta", "held in", "Tallinn"))
    #expect(has(d, "regatta", "held on", "May 2019"))
  }

  @Test("Negation never becomes an assertion")
  func negation() throws {
    let d = try read("Norway did not sign the treaty. Sweden signed the treaty in 1998.")
    let negated = d.facts.filter { $0.polarity == .negated }
    #expect(negated.contains { d.entities[$0.subject].label == "Norway" })
    #expect(!d.facts.contains { $0.polarity == .affirmed && d.entities[$0.subject].label == "Norway" })
    #expect(d.facts.contains { $0.polarity == .affirmed && $0.modality == .stated && d.entities[$0.subject].label == "Sweden" })
  }

  @Test("What somebody says is attributed")
  func attribution() throws {
    let d = try read("The mayor said that the company had polluted the river. The company will close the mill.")
    let claim = d.facts.first { $0.relation == "polluted" }
    #expect(claim?.modality == .reported)
    #expect(claim?.attribution.map { d.entities[$0].label } == "mayor")
    #expect(d.facts.first { $0.relation == "close" }?.modality == .planned)
  }

  @Test("Each year of a list is a fact with a typed value")
  func years() throws {
    let d = try read("Talks were held in Tallinn in 2022, 2023 and 2024.")
    let years = d.facts.compactMap { f -> String? in
      if case .literal(let lexical, let type, _) = f.object, type.hasSuffix("gYear") { lexical } else { nil }
    }
    #expect(years == ["2022", "2023", "2024"])
  }

  @Test("Titles, appositions, places in places, passives with their agent")
  func nouns() throws {
    let d = try read("The Danish dairy Kolding Mejeri was bought by Judge Helena Matos, a former pilot. It was founded in Graz, Austria.")
    #expect(has(d, "Kolding Mejeri", "is a", "Danish dairy"))
    #expect(has(d, "Kolding Mejeri", "founded in", "Graz"))
    #expect(has(d, "Helena Matos", "is a", "Judge"))
    #expect(has(d, "Kolding Mejeri", "bought by", "Helena Matos"))
    #expect(has(d, "Graz", "located in", "Austria"))
  }

  @Test("Pronouns by gender; without a candidate no fact")
  func pronouns() throws {
    let d = try read("Maria Okafor met Peter Egan in Oslo. She praised the orchestra.")
    #expect(has(d, "Maria Okafor", "praised", "orchestra"))
    let e = try read("They praised the orchestra.")
    #expect(e.facts.isEmpty)
  }

  @Test("Conditions state nothing")
  func conditions() throws {
    let d = try read("If Norway leaves the council, Sweden will stay.")
    #expect(!lines(d).contains { $0.0 == "Norway" })
  }
}
