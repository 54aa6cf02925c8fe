import Reading
import Testing

/// Who a phrase means, and names as texts write them.
@Suite("Names and what stands for them")
struct NamesInUseTests {
  static let groups = [
    ReadCase(
      "Former minister Igor Hlavatý and his brother, Peter, were charged with fraud on Monday. Both deny the charges.",
      "Igor Hlavatý | deny | charges", "Peter | deny | charges"),
    ReadCase("Anna Rehn and the composer Hugo Vos met in Ghent. The couple had three children.", "couple | had | three children"),
    // A plant of one species is one.
    ReadCase("The species was described in 1887 by Emil Frey. It grows in Bhutan.", "species | grows in | Bhutan"),
  ]

  static let widerNouns = [
    ReadCase(
      "The frigate HMS Pembroke left Malta on 3 May. The warship, built in 1991, returned to Souda Bay.", "HMS Pembroke | built in | 1991",
      "HMS Pembroke | returned to | Souda Bay"),
    ReadCase("Mount Karisoke is a dormant volcano in Rwanda. The mountain was first climbed in 1908.", "Mount Karisoke | climbed in | 1908"),
    ReadCase("Hurricane Odalys made landfall near Veracruz. The storm weakened over Puebla.", "Hurricane Odalys | weakened over | Puebla"),
    // Who was called German is not the Dutch firm.
    ReadCase(
      "Vandermeer makes carpets. In 2004 Vandermeer was bought by the German conglomerate Hartwig. The Dutch firm employs 600 people.",
      never: ["Hartwig | employs | *"]),
    ReadCase(
      "Callum Dyer, manager of Dundalk, has been banned for four matches. The 41-year-old Scot was sent off in Newry.",
      "Callum Dyer | sent off in | Newry"),
  ]

  /// Who told it behind is not what the text goes on about.
  static let tellers = [
    ReadCase(
      "Cyclone Orane struck the island on Sunday. The storm reached Port Louis with winds of 180 km/h, the weather office said. It crossed the plateau.",
      never: ["weather office | crossed | *"]),
    ReadCase(
      "Cyclone Marisela struck Madagascar, tearing roofs off schools. The storm made landfall near Toamasina on Monday night, the weather office said. It weakened as it crossed the highlands.",
      "Cyclone Marisela | crossed | highlands"),
    ReadCase("The bridge was built too fast, the engineer Paolo Verri said. He blamed the ministry.", "Paolo Verri | blamed | ministry"),
  ]

  /// The article of Arabic names, and who is called by the last part alone.
  static let articles = [
    ReadCase(
      "Ali al-Sistani met Omar al-Bashir in Khartoum. Al-Bashir thanked him.", "Ali al-Sistani | met | Omar al-Bashir",
      "Omar al-Bashir | thanked | Ali al-Sistani"),
    ReadCase(
      "The interior minister, Habib al-Nimr, has been sentenced to 12 years. Nimr denied the charges.", "Habib al-Nimr | sentenced to | 12 years",
      "Habib al-Nimr | denied | charges"),
    ReadCase("Hotels in Sharm el-Sheikh closed on Monday.", "hotels | located in | Sharm el-Sheikh"),
    ReadCase("Prosecutors charged Abd al-Rahman al-Nimr with fraud.", "prosecutors | charged | Abd al-Rahman al-Nimr"),
  ]

  /// A body that is named like a person or like a part of another body.
  static let ownNames = [
    ReadCase(
      "Halvorsen, the Norwegian maker of trawl nets, will merge with Petrel. Shares in Halvorsen fell on Monday. Halvorsen was founded in 1911 by Knut Halvorsen, a fisherman. Halvorsen's chief executive, Liv Dahl, will leave in May. It employs 300 people.",
      "Halvorsen | will merge with | Petrel", "Halvorsen | founded by | Knut Halvorsen", "Liv Dahl | chief executive of | Halvorsen",
      "Halvorsen | employs | 300 people", never: ["Knut Halvorsen | employs | *", "Knut Halvorsen | will merge with | *"]),
    ReadCase(
      "The bank Oduya has agreed to merge with its rival Castell. Shares in Castell rose on Monday. The new company will be called Oduya Castell. Castell employs 900 people.",
      "Oduya | agreed to merge with | Castell", "Castell | employs | 900 people", never: ["Oduya Castell | employs | *"]),
    // A person's own name stays short for the person.
    ReadCase(
      "Tomas Keller opened the bakery in 1990. Keller, who was born in Graz, sold it in 2004. Keller's board game won a prize.",
      "Tomas Keller | born in | Graz", "Tomas Keller | sold | bakery"),
  ]

  /// Who was something before, who is given something, and what a surname says of its bearer.
  static let bearers = [
    ReadCase(
      "Mayor Hildur Vatnsdal told reporters that the harbour would open. The former trawler captain, who was elected in 2022, said that the work was late.",
      "Hildur Vatnsdal | elected in | 2022", never: ["former trawler captain | * | *"]),
    ReadCase(
      "Carla Ruiz teaches law. The former president of Chile was absent.", "former president of Chile | was | absent",
      never: ["Carla Ruiz | was | *"]),
    ReadCase(
      "Ana Duarte won the race in Porto. Her coach, Rolf Bauer, sent her flowers. She later moved to Lyon.", "Ana Duarte | moved to | Lyon",
      never: ["Rolf Bauer | moved to | *"]),
    ReadCase(
      "Finance Minister Kolbeinn Ásgrímsson resigned on Friday. Edda Sigurjónsdóttir opened the session. Prosecutors have not charged him.",
      never: ["prosecutors | * | Edda Sigurjónsdóttir"]),
  ]

  static let roles = [
    ReadCase(
      "Nelgo is a software company in Tartu. Kadri Ojamets is the company's finance director.", "Kadri Ojamets | finance director of | Nelgo",
      "Kadri Ojamets | is a | finance director"),
    ReadCase(
      "President Milo Vukčević of Montenegro opened the bridge.", "Milo Vukčević | of | Montenegro", "Milo Vukčević | opened | bridge"),
    ReadCase(
      "Novelist and playwright Efua Mensah-Boateng has won the Caine Medal.", "Efua Mensah-Boateng | is a | playwright",
      "Efua Mensah-Boateng | is a | novelist", never: ["novelist | * | *"]),
    ReadCase("Former Leeds United midfielder Callum Dyer has been banned.", "Callum Dyer | former midfielder of | Leeds United"),
    ReadCase(
      "Priit Laanemäe, a 52-year-old former mayor of Viljandi, resigned. Kadri Ojamets, 44, took over. The 44-year-old was honoured for her work in Tartu.",
      "Priit Laanemäe | aged | 52", "Kadri Ojamets | aged | 44"),
  ]

  static let secondNames = [
    ReadCase(
      "Vandermeer NV (formerly Brabant Textiles) makes carpets in Waalwijk. In 2004 it was bought by Hartwig.",
      "Vandermeer NV | also known as | Brabant Textiles", "Vandermeer NV | bought by | Hartwig"),
    ReadCase(
      "The National Union of Energy Workers represents 78,000 people. The NUEW was founded in 1889.",
      "National Union of Energy Workers | founded in | 1889"),
    ReadCase(
      "The National Electricity Company (SNEL) runs the dam. SNEL plans to repair four turbines.",
      "National Electricity Company | plans to repair | four turbines"),
    // Mrs Fennick is not the firm.
    ReadCase(
      "Retailer Fennick & Co. will cut 320 jobs. Tom Raddle took over from Alice Fennick in 2022. Mrs Fennick opposed the cuts.",
      "Alice Fennick | opposed | cuts"),
  ]

  static let titlesAndPlaces = [
    ReadCase("\"Night Trains\", a film by the Georgian director Ketevan Javakhia, opens in cinemas on Friday.", "Night Trains | opens in | cinemas"),
    ReadCase("Haddad's second book, A House in Tyre, was translated into 14 languages.", "House in Tyre | translated into | 14 languages"),
    ReadCase("The bridge was built by Casimir of Opole in 1312.", "bridge | built by | Casimir of Opole"),
    ReadCase("Queen Margaret of Norway founded the abbey.", "Queen Margaret of Norway | founded | abbey"),
    ReadCase("The lawmakers met in Dar es Salaam.", "lawmakers | met in | Dar es Salaam"),
    ReadCase("The firm was sanctioned under Executive Order 14024.", "firm | sanctioned under | Executive Order 14024"),
    ReadCase("The 6th Infantry Division was sent to Cotabato.", "6th Infantry Division | sent to | Cotabato"),
    // A word that only stands first is no name.
    ReadCase("Turnout was 63 percent.", "turnout | was | 63 percent"),
    // A place behind a place is where it lies.
    ReadCase(
      "The clash took place in the town of Datu Salibo, Maguindanao province, on Friday.", "Datu Salibo | located in | Maguindanao*",
      never: ["* | is a | Maguindanao*"]),
    ReadCase(
      "The school, in the village of Perranwell, has 96 pupils.", "school | located in | Perranwell", "school | has | 96 pupils"),
  ]

  @Test("Both, wider nouns, tellers, own names, articles, bearers, roles, second names, titles", arguments: groups + widerNouns + tellers + ownNames + articles + bearers + roles + secondNames + titlesAndPlaces)
  func facts(_ text: ReadCase) throws { #expect(try text.faults() == []) }

  @Test("Institutions named for saints; what somebody says is no title")
  func labels() throws {
    let school = try read("She taught at St Piran's Primary School for 31 years.")
    #expect(school.entities.contains { $0.label == "St Piran's Primary School" }, "\(school.entities.map(\.label))")
    let said = try read("\"We will not pay,\" Marta Kos said.")
    #expect(!said.entities.contains { $0.label.hasPrefix("We") }, "\(said.entities.map(\.label))")
  }
}
