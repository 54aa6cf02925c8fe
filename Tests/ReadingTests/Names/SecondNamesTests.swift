import Reading
import Testing

/// Names as texts write them: former names, titles of works, institutions named for saints, roles with owners.
@Suite("Second names, titles and parts of names")
struct SecondNamesTests {
  @Test("A former name, a maiden name, initials")
  func former() throws {
    let firm = try read("Vandermeer NV (formerly Brabant Textiles) makes carpets in Waalwijk. In 2004 it was bought by Hartwig.")
    #expect(has(firm, "Vandermeer NV", "also known as", "Brabant Textiles") && has(firm, "Vandermeer NV", "bought by", "Hartwig"), "\(lines(firm))")
    let union = try read("The National Union of Energy Workers represents 78,000 people. The NUEW was founded in 1889.")
    #expect(has(union, "National Union of Energy Workers", "founded in", "1889"), "\(lines(union))")
    let power = try read("The National Electricity Company (SNEL) runs the dam. SNEL plans to repair four turbines.")
    #expect(has(power, "National Electricity Company", "plans to repair", "four turbines"), "\(lines(power))")
  }

  @Test("Titles of works are one name")
  func titles() throws {
    let film = try read("\"Night Trains\", a film by the Georgian director Ketevan Javakhia, opens in cinemas on Friday.")
    #expect(has(film, "Night Trains", "opens in", "cinemas"), "\(lines(film))")
    let house = try read("Haddad's second book, A House in Tyre, was translated into 14 languages.")
    #expect(has(house, "House in Tyre", "translated into", "14 languages"), "\(lines(house))")
    // What somebody says is no title.
    let said = try read("\"We will not pay,\" Marta Kos said.")
    #expect(!said.entities.contains { $0.label.hasPrefix("We") }, "\(said.entities.map(\.label))")
  }

  @Test("Institutions named for saints, numbers before names")
  func parts() throws {
    let school = try read("She taught at St Piran's Primary School for 31 years.")
    #expect(school.entities.contains { $0.label == "St Piran's Primary School" }, "\(school.entities.map(\.label))")
    let division = try read("The 6th Infantry Division was sent to Cotabato.")
    #expect(has(division, "6th Infantry Division", "sent to", "Cotabato"), "\(lines(division))")
    // A word that only stands first is no name.
    #expect(has(try read("Turnout was 63 percent."), "turnout", "was", "63 percent"))
  }

  @Test("Mrs Fennick is not the firm Fennick & Co.")
  func honorific() throws {
    let shop = try read("Retailer Fennick & Co. will cut 320 jobs. Tom Raddle took over from Alice Fennick in 2022. Mrs Fennick opposed the cuts.")
    #expect(has(shop, "Alice Fennick", "opposed", "cuts"), "\(lines(shop))")
  }

  @Test("Two roles before a name, a role with its owner")
  func roles() throws {
    let writer = try read("Novelist and playwright Efua Mensah-Boateng has won the Caine Medal.")
    #expect(has(writer, "Efua Mensah-Boateng", "is a", "playwright") && has(writer, "Efua Mensah-Boateng", "is a", "novelist") && !lines(writer).contains { $0.0 == "novelist" }, "\(lines(writer))")
    let player = try read("Former Leeds United midfielder Callum Dyer has been banned.")
    #expect(has(player, "Callum Dyer", "former midfielder of", "Leeds United"), "\(lines(player))")
  }

  @Test("A place behind a place is where it lies")
  func places() throws {
    let clash = try read("The clash took place in the town of Datu Salibo, Maguindanao province, on Friday.")
    #expect(has(clash, "Datu Salibo", "located in", "Maguindanao") && !lines(clash).contains { $0.1 == "is a" && $0.2.hasPrefix("Maguindanao") }, "\(lines(clash))")
    let school = try read("The school, in the village of Perranwell, has 96 pupils.")
    #expect(has(school, "school", "located in", "Perranwell") && has(school, "school", "has", "96 pupils"), "\(lines(school))")
  }

  @Test("How old somebody is")
  func ages() throws {
    let mayor = try read("Priit Laanemäe, a 52-year-old former mayor of Viljandi, resigned. Kadri Ojamets, 44, took over. The 44-year-old was honoured for her work in Tartu.")
    #expect(has(mayor, "Priit Laanemäe", "aged", "52") && has(mayor, "Kadri Ojamets", "aged", "44"), "\(lines(mayor))")
  }
}
