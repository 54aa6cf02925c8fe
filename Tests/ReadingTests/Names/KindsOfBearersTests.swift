import Reading
import Testing

/// Whom and what nouns, pronouns and names mean, where the kind of thing decides.
@Suite("Kinds of bearers")
struct KindsOfBearersTests {
  @Test("The firm is no council, the council no school, a hull no city")
  func kinds() throws {
    let firm = try read("Marden Stone applied in May. Wexford County Council approved the plan. The firm employs 62 people.")
    #expect(!lines(firm).contains { $0.0 == "Wexford County Council" && $0.1 == "employs" })
    let council = try read("Places are offered at St Anne's Academy and Millrow Primary. The council published a survey.")
    #expect(!lines(council).contains { $0.0.contains("Millrow") && $0.1 == "published" })
    let hull = try read("The ship left Hull in May. The hull was painted in June.")
    #expect(!lines(hull).contains { $0.0 == "Hull" && $0.1.hasPrefix("painted") })
  }

  @Test("A group that its own clause tells is none spoken of before")
  func restrictive() throws {
    let d = try read("Straits Crew manages the ship. The attack was carried out by the group that boarded a carrier in July.")
    #expect(!lines(d).contains { $0.0 == "Straits Crew" && $0.1.hasPrefix("boarded") })
  }

  @Test("Two names joined by and, each with its kind")
  func pairs() throws {
    let d = try read("Pupils are offered places at St Anne's Academy and Millrow Primary.")
    #expect(lines(d).contains { $0.2 == "St Anne's Academy" } && lines(d).contains { $0.2 == "Millrow Primary" })
    #expect(lines(try read("The Victoria and Albert Museum opened in 1852.")).contains { $0.0 == "Victoria and Albert Museum" })
  }

  @Test("An order is no executive, a war was not born")
  func notPersons() throws {
    let d = try read("The action was taken under Executive Order 13990. The War of the Three Crowns (1639-1646) ended in Riga.")
    #expect(!lines(d).contains { $0.2 == "Executive" || $0.1.hasPrefix("born") || $0.1.hasPrefix("died") })
  }

  @Test("Who raises money or has a stake taken in it is a firm; who speaks is a person, whatever the surname; a company is none of several")
  func firmsAndPersons() throws {
    let d = try read("Vantia raised $12 million in a round that Oslo Capital led. Chief executive Maria Castle said sales rose. Kestrel invested in Vantia.")
    #expect(d.entities.contains { $0.label == "Vantia" && $0.type == .organisation }, "\(d.entities)")
    #expect(d.entities.contains { $0.label == "Maria Castle" && $0.type == .person })
    let several = try read("It is used by so many businesses across Kenya. The company planned a second factory.")
    #expect(!lines(several).contains { $0.0 == "so many businesses" && $0.1.hasPrefix("planned") })
  }

  @Test("A reflexive is the subject, and who speaks goes on about himself")
  func reflexives() throws {
    let d = try read("The pirates boarded the tanker. The crew locked themselves in the hold.")
    #expect(!lines(d).contains { $0.0 == "crew" && $0.1 == "locked" && $0.2 == "pirates" })
    let farmer = try read("Emin Kaya was released in May. A farmer said that he shared a room with ninety men.")
    #expect(!lines(farmer).contains { $0.0 == "Emin Kaya" && $0.1.hasPrefix("shared") })
  }

  @Test("Her father is the one who was named so")
  func relatives() throws {
    let d = try read("Rosa Keel was born in Leeds, the daughter of Thomas Keel, a miner. Her father died in 1947.")
    #expect(lines(d).contains { $0.0 == "Thomas Keel" && $0.1 == "died in" })
    let child = try read("Anna Berg was born in Graz, the second of four children of the engineer Josef Berg.")
    #expect(has(child, "Anna Berg", "child of", "Josef Berg"))
  }

  @Test("Whose it is, when a pronoun says so, is a qualifier")
  func owners() throws {
    let d = try read("The Danube Institute opened in 1928. Its budget was financed by the members.")
    let fact = d.facts.first { $0.relation == "financed by" }
    #expect(fact.map { d.entities[$0.subject].label } == "budget")
    #expect(fact?.qualifiers.contains { $0.role == .owner && $0.text == "Danube Institute" } == true)
    let shares = try read("Ferrant Resources published its results. Its shares rose 6.2%.")
    #expect(lines(shares).contains { $0.0 == "shares of Ferrant Resources" && $0.1 == "rose" })
  }

  @Test("Her, behind a verb of appointing and before an office, is who is appointed")
  func appointed() throws {
    let d = try read("Ada Holm joined the cabinet in 1997. Blair appointed her energy secretary.")
    #expect(lines(d).contains { $0.0 == "Blair" && $0.1 == "appointed" && $0.2 == "Ada Holm" })
  }
}
