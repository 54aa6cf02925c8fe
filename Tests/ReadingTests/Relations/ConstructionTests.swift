import Reading
import Testing

/// Constructions of news, reports and encyclopaedias, one test each.
@Suite("Constructions")
struct ConstructionTests {
  func read(_ text: String, date: String? = nil) throws -> ReadDocument {
    try Reader.read(Array(text.utf8), name: "a.txt", options: Reader.Options(date: date))
  }
  func has(_ d: ReadDocument, _ s: String, _ r: String, _ o: String) -> Bool { lines(d).contains { $0.0 == s && $0.1 == r && $0.2 == o } }

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
}
