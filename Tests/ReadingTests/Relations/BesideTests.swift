import Reading
import Testing

/// Names, roles and things that stand side by side, and who is meant by what follows.
@Suite("Names and roles side by side")
struct BesideTests {
  static let lists = [
    ReadCase("Chile, Sri Lanka and Norway signed the pact on Monday.", "Chile | signed | pact", "Sri Lanka | signed | pact", "Norway | signed | pact"),
    ReadCase("\"It is a good day,\" said Ana Prieto, President and Chief Executive Officer of Orta Optics.", never: ["President | said | *"]),
    ReadCase("Her team-mate at Lazio, Sofia Lind, left the race.", "Sofia Lind | left | race"),
    ReadCase("Captain Jonas Wetter, then the spokesman of the navy, blamed bad weather.", "Jonas Wetter | blamed | bad weather", never: ["spokesman* | blamed | *"]),
    ReadCase("A bus carrying 40 pupils overturned near the town of Halden.", "bus | overturned near | Halden", "bus | carrying | 40 pupils", never: ["40 pupils | overturned* | *"]),
    ReadCase("Two divers died after the ferry Golden Petra sank off Halden.", "Golden Petra | is a | ferry"),
    ReadCase("Kastrel beat Oldwick 3-1 at Marlow Park on Saturday.", "Kastrel | beat | Oldwick", never: ["* | * | -1", "* | * | 1"]),
    ReadCase("Dutchman Pieter Smit of Lazio won the sprint.", "Pieter Smit | is a | Dutchman", "Pieter Smit | won | sprint"),
    ReadCase("Denmark won gold and Norway silver in the relay.", "Denmark | won | gold", "Norway | won | silver", never: ["Denmark | won | *silver"]),
    ReadCase("Anna Rehn won gold and Peter Falk silver.", "Anna Rehn | won | gold", "Peter Falk | won | silver", never: ["Anna Rehn | won | Peter Falk", "Anna Rehn | won | silver"]),
    ReadCase("The Organization for Security and Co-operation in Europe (OSCE) sent observers to Baku.", "Organization for Security and Co-operation in Europe | sent | observers"),
    ReadCase("Ana Prieto was the first woman to lead the party.", "Ana Prieto | was first woman to lead | party"),
    ReadCase("The house voted 120 to 87 in favour of the bill.", "house | voted in favour of | bill", never: ["house | voted | 120", "house | voted to | 87"]),
    ReadCase("The dam has since flooded two valleys.", "dam | flooded | two valleys"),
    ReadCase("The foundry delivered 101 MW to the grid.", never: ["* | * | MW"]),
  ]

  static let renamed = [
    ReadCase("The shells are preserved in opal, a glassy mineral.", "opal | is a | glassy mineral"),
    ReadCase("The bird had a wattle, a small red lobe that also occurs in turkeys.", "wattle | is a | small red lobe", "wattle | occurs in | turkeys"),
    ReadCase("Marek Zima, who is 42, left the club.", "Marek Zima | aged | 42"),
  ]

  static let meant = [
    ReadCase("The court sentenced Marek Zima to four years in prison and fined him €20,000.", "court | fined | Marek Zima"),
    ReadCase("The board is investigating the crash of a tanker near Halden, in the east of the county, which killed nine people.", "crash* | killed | nine people"),
    ReadCase("Marek Zima was jailed for six years.", "Marek Zima | jailed for | six years"),
    ReadCase("The strike went on for nine weeks.", "strike | went on for | nine weeks"),
    ReadCase("Mathilde Rau, a potter, has died at the age of 91.", "Mathilde Rau | aged | 91"),
    ReadCase("The Dutch company Kastrel merged with Oldwick. The merger creates the largest brewer in Chile.", never: ["merger | creates | Kastrel"]),
    ReadCase("Kastrel and its rival Oldwick merged in 2009.", "Kastrel | merged in | 2009", "Oldwick | merged in | 2009"),
    ReadCase("The government survived a no-confidence motion.", never: ["* | survived | -*"]),
    ReadCase("The unions accuse the ministry of delay. All three have called a strike.", "unions | called | strike"),
    ReadCase("Ruud Falk attacked on the climb. Jan Prins caught him.", "Jan Prins | caught | Ruud Falk"),
    ReadCase("Rescuers saved ten people, the coast guard said. The Hellenic Coast Guard has two boats there.", "Hellenic Coast Guard | said | *"),
    ReadCase(
      "Orta Optics makes lenses. It bought Halden Glass Company of Bergen in 1990. Orta Optics moved to Oslo in 1994. The company employs 300 people.", "Orta Optics | employs | 300 people",
      never: ["Halden Glass Company* | employs | *"]),
    ReadCase("\"It's always hard,\" Ana Prieto said.", never: ["* | is | hard"]),
  ]

  @Test("Lists, roles and kinds in front of names", arguments: lists)
  func list(_ one: ReadCase) throws { #expect(try one.faults() == []) }

  @Test("What a thing without a name is told to be", arguments: renamed)
  func rename(_ one: ReadCase) throws { #expect(try one.faults() == []) }

  @Test("Who is meant", arguments: meant)
  func mean(_ one: ReadCase) throws { #expect(try one.faults() == []) }
}
