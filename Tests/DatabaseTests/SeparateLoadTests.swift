import Reading
import TestSupport
import Testing

@testable import Database

/// Documents loaded one by one: the IRI of a thing follows from its name and type, not from what came before it.
@Suite struct SeparateLoadTests {
  /// Lines of ``LineReader`` with the type behind each name; persons are also called by their last word.
  @Sendable private static func read(_ bytes: [UInt8], _ name: String) throws -> ReadDocument {
    var document = try LineReader.read(bytes, name)
    for k in document.entities.indices {
      let parts = document.entities[k].label.split(separator: "#").map(String.init)
      guard parts.count == 2, let type = EntityType(rawValue: parts[1]) else { continue }
      document.entities[k].label = parts[0]
      document.entities[k].type = type
      let words = parts[0].split(separator: " ").map(String.init)
      if type == .person, words.count > 1 { document.entities[k].aliases = [.init(text: words[words.count - 1], how: .shortName, sentence: 0)] }
    }
    return document
  }

  private static let long = "Standing Conference of the Heads of the National Offices for the Measurement of Rivers and Lakes"
  private static let documents = [
    "Mercury#organisation|member of|Canada#place\n", "The Mercury#organisation|located in|Canada#place\n",
    "mercury#organisation|visited in|1999\n", "Ann Lee#person|leads|Mercury#organisation\n", "Lee#person|visited in|1950\n",
    "Café Lux#organisation|located in|Canada#place\n", "CAFE LUX#organisation|visited in|1987\n",
    "\(long) North#organisation|visited in|1990\n", "\(long) South#organisation|visited in|1991\n", "Jean Moulin#person|visited in|1941\n",
    "Jeanne Moulin#person|visited in|1992\n",
  ]
  /// Things of one name and several types.
  private static let namesakes = [
    "Mercury#organisation|member of|Canada#place\n", "Mercury#person|visited in|2001\n", "The Mercury#product|located in|Canada#place\n",
    "Ann Lee#person|leads|Mercury#organisation\n", "Jean Moulin#place|visited in|1992\n", "Jean Moulin#person|visited in|1941\n",
    "Canada#organisation|visited in|1950\n",
  ]

  @Test func everyOrderGivesTheSameTriples() throws {
    var dumps: Set<[String]> = []
    // Steps that have no divisor in common with the number of documents visit each once.
    for (step, first) in [(1, 0), (5, 3), (7, 1), (10, 10)] {
      let fixture = try GraphFixture(reader: Self.read)
      let count = Self.documents.count
      for k in 0..<count {
        let n = (first + k * step) % count
        try fixture.load(Self.documents[n], "n\(n).txt")
      }
      dumps.insert(try fixture.dump())
      try fixture.expectSound()
    }
    #expect(dumps.count == 1)
  }

  /// Which of them has the bare name for its IRI is the only thing that the order decides.
  @Test func theFirstOfANameHasItsIRI() throws {
    var dumps: Set<[String]> = []
    for (step, first) in [(1, 0), (3, 1), (5, 4)] {
      let fixture = try GraphFixture(reader: Self.read)
      for k in 0..<Self.namesakes.count {
        let n = (first + k * step) % Self.namesakes.count
        try fixture.load(Self.namesakes[n], "n\(n).txt")
        if k == 0 {
          let first = n == 4 ? "<urn:tern:entity:jean-moulin>" : "<urn:tern:entity:mercury>"
          #expect(try fixture.dump().contains { $0.contains(first) })
        }
      }
      try fixture.expectSound()
      // Three things are called Mercury, two Jean Moulin, two Canada.
      let counted = try fixture.rows(
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l FILTER(REGEX(?l, \"mercury|moulin|canada\", \"i\")) }")
      #expect(counted.count == 1 && counted[0].contains("7"), "\(counted)")
      let types = EntityType.allCases.map { "-" + $0.rawValue + ">" }
      let facts = try fixture.rows("SELECT ?s ?p ?o { ?s ?p ?o FILTER(STRSTARTS(STR(?s), \"urn:tern:entity:\")) }")
      dumps.insert(facts.map { line in types.reduce(line) { $0.replacing($1, with: ">") } }.sorted())
    }
    #expect(dumps.count == 1)
  }

  @Test func aShortNameIsNobodyElsewhere() throws {
    let fixture = try GraphFixture(reader: Self.read)
    try fixture.load("Ann Lee#person|leads|Mercury#organisation\n", "a.txt")
    try fixture.load("Lee#person|visited in|1950\n", "b.txt")
    #expect(try fixture.rows("SELECT ?s { ?s <urn:tern:relation:visited-in> ?o }") != ["<urn:tern:entity:ann-lee>"])
    // Whoever asks for the short name is told of both.
    #expect(try fixture.rows("SELECT ?s { ?s <http://www.w3.org/2004/02/skos/core#hiddenLabel> \"Lee\" }") == ["<urn:tern:entity:ann-lee>"])
  }

  @Test func aNameOfTwoThingsNeverHasTwoTails() {
    var tails: Set<String> = []
    for type in EntityType.allCases {
      for label in ["Mercury", "Ann Lee", "cheese", "NATO", Self.long, "!!!", "Peru"] {
        for attempt in 1..<4 { #expect(tails.insert(EntityLinking.tail(DocumentEntity(label: label, type: type), attempt)).inserted, "\(label) \(type) \(attempt)") }
      }
    }
  }
}
