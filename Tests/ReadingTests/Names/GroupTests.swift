import Reading
import Testing

/// Both, the latter, and wider nouns: who "both" are, what "the warship" is.
@Suite("Groups and wider nouns")
struct GroupTests {
  @Test("Both are the two named side by side; a noun of their own stays")
  func two() throws {
    let bribes = try read("Former minister Igor Hlavatý and his brother, Peter, were charged with fraud on Monday. Both deny the charges.")
    for who in ["Igor Hlavatý", "Peter"] { #expect(has(bribes, who, "deny", "charges"), "\(lines(bribes))") }
    let couple = try read("Anna Rehn and the composer Hugo Vos met in Ghent. The couple had three children.")
    #expect(has(couple, "couple", "had", "three children"), "\(lines(couple))")
  }

  @Test("A ship, a mountain and a storm by a wider noun")
  func wider() throws {
    let ship = try read("The frigate HMS Pembroke left Malta on 3 May. The warship, built in 1991, returned to Souda Bay.")
    #expect(has(ship, "HMS Pembroke", "built in", "1991") && has(ship, "HMS Pembroke", "returned to", "Souda Bay"), "\(lines(ship))")
    let mountain = try read("Mount Karisoke is a dormant volcano in Rwanda. The mountain was first climbed in 1908.")
    #expect(has(mountain, "Mount Karisoke", "climbed in", "1908"), "\(lines(mountain))")
    let storm = try read("Hurricane Odalys made landfall near Veracruz. The storm weakened over Puebla.")
    #expect(has(storm, "Hurricane Odalys", "weakened over", "Puebla"), "\(lines(storm))")
  }

  @Test("Who was called German is not the Dutch firm")
  func nations() throws {
    let firm = try read("Vandermeer makes carpets. In 2004 Vandermeer was bought by the German conglomerate Hartwig. The Dutch firm employs 600 people.")
    #expect(!lines(firm).contains { $0.0 == "Hartwig" && $0.1 == "employs" }, "\(lines(firm))")
    let scot = try read("Callum Dyer, manager of Dundalk, has been banned for four matches. The 41-year-old Scot was sent off in Newry.")
    #expect(has(scot, "Callum Dyer", "sent off in", "Newry"), "\(lines(scot))")
  }

  @Test("Who told it behind is not what the text goes on about")
  func tellers() throws {
    let storm = try read("Cyclone Orane struck the island on Sunday. The storm reached Port Louis with winds of 180 km/h, the weather office said. It crossed the plateau.")
    #expect(!lines(storm).contains { $0.0.contains("office") && $0.1.contains("crossed") }, "\(lines(storm))")
    let named = try read("Cyclone Marisela struck Madagascar, tearing roofs off schools. The storm made landfall near Toamasina on Monday night, the weather office said. It weakened as it crossed the highlands.")
    #expect(has(named, "Cyclone Marisela", "crossed", "highlands"), "\(lines(named))")
    let he = try read("The bridge was built too fast, the engineer Paolo Verri said. He blamed the ministry.")
    #expect(has(he, "Paolo Verri", "blamed", "ministry"), "\(lines(he))")
  }

  @Test("A plant of one species is one")
  func species() throws {
    let species = try read("The species was described in 1887 by Emil Frey. It grows in Bhutan.")
    #expect(has(species, "species", "grows in", "Bhutan"), "\(lines(species))")
  }

  @Test("A role with an owner behind be")
  func roles() throws {
    let role = try read("Nelgo is a software company in Tartu. Kadri Ojamets is the company's finance director.")
    #expect(has(role, "Kadri Ojamets", "finance director of", "Nelgo") && has(role, "Kadri Ojamets", "is a", "finance director"), "\(lines(role))")
    let visit = try read("President Milo Vukčević of Montenegro opened the bridge.")
    #expect(has(visit, "Milo Vukčević", "of", "Montenegro") && has(visit, "Milo Vukčević", "opened", "bridge"), "\(lines(visit))")
  }
}
