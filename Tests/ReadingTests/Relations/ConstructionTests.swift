import Reading
import Testing

/// Constructions of news, reports and encyclopaedias, one test each.
@Suite("Constructions")
struct ConstructionTests {
  @Test("A company is not its founder, a shorter name that came first is not the longer one")
  func shortNames() throws {
    let d = try read(
      """
      Acme Corp. said on Monday it would buy Beta Ltd for $3.2 billion. Jane Miller joined Acme after twelve years at Siemens. She had run Siemens Energy in Berlin.

      Beta, which is based in Leeds and employs 4,500 people, makes pumps and valves. It was founded in 1921 by Arthur Beta.
      """)
    #expect(has(d, "Beta Ltd", "based in", "Leeds"))
    #expect(has(d, "Beta Ltd", "founded by", "Arthur Beta"))
    #expect(d.entities.contains { $0.label == "Siemens" })
    #expect(!d.facts.contains { d.entities[$0.subject].label == "Leeds" })
    #expect(!d.facts.contains { $0.qualifiers.contains { $0.role == .purpose && $0.text.contains("$") } })
  }

  @Test("The dates in brackets behind a name")
  func life() throws {
    let d = try read("Ottilie Vancura (3 February 1881 – 19 June 1957) was an Austrian astronomer. She built a photometer.")
    #expect(has(d, "Ottilie Vancura", "born on", "3 February 1881"))
    #expect(has(d, "Ottilie Vancura", "died on", "19 June 1957"))
    #expect(has(d, "Ottilie Vancura", "is a", "Austrian astronomer"))
    #expect(has(d, "Ottilie Vancura", "built", "photometer"))
  }

  @Test("A village that is named with `of` is the place")
  func namedPlaces() throws {
    let d = try read("The cases were reported in the districts of Nsanje and Mangochi. She lives in the village of Tengani.")
    #expect(has(d, "cases", "reported in", "Nsanje"))
    #expect(has(d, "cases", "reported in", "Mangochi"))
    #expect(has(d, "Tengani", "is a", "village"))
  }

  @Test("A second subject with its own sum and no verb")
  func gapping() throws {
    let d = try read("The European Union gave $5 million and Norway $2 million.")
    #expect(has(d, "European Union", "gave", "$5 million"))
    #expect(has(d, "Norway", "gave", "$2 million"))
  }

  @Test("All names of a list do what its relative clause says")
  func lists() throws {
    let d = try read("Niger, Mali and Chad, which formed the alliance in 2023, boycotted the meeting.")
    for name in ["Niger", "Mali", "Chad"] { #expect(has(d, name, "formed", "alliance")) }
  }

  @Test("A headline In Title Case is read by the words of the text")
  func titleCase() throws {
    let d = try read(
      """
      Halvorsen Optics to Acquire Lumetra in Medical Sensors Push

      Halvorsen Optics has signed an agreement to acquire Lumetra, a developer of medical sensors, the company announced on Tuesday in Bergen.
      """)
    #expect(!d.entities.contains { $0.label.contains("Acquire") })
    #expect(d.entities.contains { $0.label == "Lumetra" })
  }

  @Test("Money, percentages and measures are numbers with a unit")
  func units() throws {
    let d = try read("Acme sold the mill for $3.2 billion. Its revenue rose 8 percent.")
    let money = d.facts.first { if case .literal(let v, _, _) = $0.object { v == "3200000000" } else { false } }
    #expect(money?.qualifiers.contains(CandidateFact.Qualifier(role: .unit, text: "USD")) == true)
    let percent = d.facts.first { if case .literal(let v, let t, _) = $0.object { v == "8" && t.hasSuffix("decimal") } else { false } }
    #expect(percent?.qualifiers.contains(CandidateFact.Qualifier(role: .unit, text: "percent")) == true)
  }

  @Test("Days are counted from the document's day, ahead for what is to come")
  func days() throws {
    let d = try read("The council met on Tuesday. It will meet in Oslo on Friday. The mill closed three weeks ago.", date: "2025-06-12")
    let values = d.facts.compactMap { f -> String? in if case .literal(let v, let t, _) = f.object, t.hasSuffix("#date") { v } else { nil } }
    #expect(values.contains("2025-06-10"))
    #expect(values.contains("2025-06-13"))
  }

  @Test("She is the one who was she before, and never several")
  func topic() throws {
    let d = try read("Clara Vermeulen was born in Bruges. As women were not admitted to the academy, she was taught by a cousin. She painted harbours.")
    #expect(has(d, "Clara Vermeulen", "painted", "harbours"))
  }

  @Test("Five of the seven are who did it, not a number")
  func parts() throws {
    let d = try read("Five of the seven directors backed the decision.")
    #expect(has(d, "five of the seven directors", "backed", "decision"))
  }

  @Test("A surname at the start of a sentence is the person of before")
  func surnames() throws {
    let d = try read("Ilse Marhoven built models of glass. Marhoven was born in Ostend in 1898.")
    #expect(has(d, "Ilse Marhoven", "born in", "Ostend"))
  }

  @Test("What is based, listed or owned by a name before the hyphen")
  func hyphens() throws {
    let d = try read("Oslo-listed Haldorsen Tankers has ordered four carriers. The vessels will be built at South Korea's Daesung Shipbuilding.")
    #expect(has(d, "Haldorsen Tankers", "listed in", "Oslo"))
    #expect(has(d, "Daesung Shipbuilding", "located in", "South Korea"))
  }

  @Test("By how much, and how long")
  func measures() throws {
    let d = try read("The index closed 0.9 per cent higher. The aircraft had flown 21,300 hours. The yield rose 4 basis points to 2.68 per cent.")
    #expect(has(d, "index", "closed higher", "0.9 per cent"))
    #expect(has(d, "aircraft", "flown", "21,300 hours"))
    #expect(has(d, "yield", "rose", "4 basis points"))
  }

  @Test("An office behind which a name stands after a comma")
  func offices() throws {
    let d = try read("The United Nations was represented by its Special Envoy for the Sahel, Tomasz Wilk.")
    #expect(has(d, "United Nations", "represented by", "Tomasz Wilk"))
  }

  @Test("Who is a person, not the institution before it")
  func attachment() throws {
    let d = try read("Olivia Brandt, a metallurgist at the University of Cologne who was not involved in the work, doubts the result.")
    #expect(!lines(d).contains { $0.0 == "University of Cologne" })
    #expect(lines(d).contains { $0.0 == "Olivia Brandt" && $0.1.contains("involved") })
  }

  @Test("Among the finds are: the finds include")
  func among() throws {
    let d = try read("Among the finds are 38 moulds and a bronze bull.")
    #expect(has(d, "finds", "includes", "38 moulds"))
    #expect(has(d, "finds", "includes", "bronze bull"))
  }

  @Test("An intransitive participle behind a noun is no passive, a doctorate no kind")
  func participles() throws {
    let d = try read("Dr Samuel Achterberg, a chemist, studied at Heidelberg University.")
    #expect(lines(d).contains { $0.0 == "Samuel Achterberg" && $0.2 == "Heidelberg University" })
    for f in d.facts where f.relation.hasPrefix("stud") { #expect(f.relationBase == "study at") }
    #expect(!lines(d).contains { $0.2 == "Dr" })
  }

  @Test("What a place is called today; by land and sea; on his part; what took place is no place", arguments: [
    ReadCase("They lived in Lemberg, present-day Lviv, Ukraine.", "Lemberg | also known as | Lviv", never: ["Lviv | is a | *"]),
    ReadCase("He was born in Lemberg (now Lviv) in 1891.", "Lemberg | also known as | Lviv"),
    ReadCase("The town was besieged by land and sea by a large army.", "town | besieged by | large army", never: ["* | besieged by | land", "* | besieged by | sea"]),
    ReadCase("Mr Coleman on his part urged the exchange to publish the list.", "Coleman | urged | exchange", never: ["* | urged on | part"]),
    ReadCase("The siege was an engagement during the struggle for control of the Baltic, which took place in July 1539.", never: ["Baltic | * | July 1539"]),
  ])
  func todayAndHow(_ text: ReadCase) throws { #expect(try text.faults() == []) }

  @Test("Small words inside of a foreign name")
  func particles() throws {
    let d = try read("The exhibition will travel to the Museu do Tejo in Lisbon. The mathematician Pieter van Rhijn wrote to her.")
    #expect(d.entities.contains { $0.label == "Museu do Tejo" })
    #expect(d.entities.contains { $0.label == "Pieter van Rhijn" })
  }

  @Test("A range of dates is neither of its ends")
  func dateRanges() throws {
    let d = try read("The festival runs from 3 to 5 May 2021. Clara Vermeulen taught in Salzburg from 1926 to 1933.")
    for range in ["3 to 5 May 2021", "1926 to 1933"] { #expect(lines(d).contains { $0.2 == range }, "\(range)") }
    #expect(!lines(d).contains { ["2021-05-05", "5 May 2021", "1926"].contains($0.2) })
  }
}
