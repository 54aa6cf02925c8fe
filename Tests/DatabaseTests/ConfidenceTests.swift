import Reading
import Testing

@testable import Database

/// Facts that are not sure enough are out of sight when somebody asks for surer ones.
@Suite struct ConfidenceTests {
  /// As ``LineReader``, with the confidence behind `#` at the end of the document.
  @Sendable private static func read(_ bytes: [UInt8], _ name: String) throws -> ReadDocument {
    var document = try LineReader.read(bytes, name)
    let text = String(decoding: bytes, as: UTF8.self)
    let confidence = text.split(separator: "#").last.flatMap { Double($0) } ?? 0.9
    for index in document.facts.indices { document.facts[index].confidence = confidence }
    return document
  }

  @Test func queriesAndPatternsSeeTheSame() throws {
    let fixture = try GraphFixture(reader: ConfidenceTests.read)
    try fixture.load("Mexico|member of|Northern Command\n#0.5", "a.txt")
    try fixture.load("Canada|member of|Northern Command\n#0.9", "b.txt")
    let sparql = "SELECT ?s { ?s <urn:tern:relation:member-of> ?o }"
    func rows(_ threshold: Double) throws -> (query: Int, pattern: Int, graphs: Int) {
      let options = QueryOptions(minConfidence: threshold)
      func count(_ answer: QueryAnswer) throws -> Int {
        try fixture.text(answer, .tsv).split(separator: "\n").count - 1
      }
      return (
        try count(fixture.graph.query(sparql, options)), try count(fixture.graph.pattern("? -- member of -- ?", options)),
        try count(fixture.graph.query("SELECT ?s { GRAPH ?g { ?s <urn:tern:relation:member-of> ?o } }", options))
      )
    }
    #expect(try rows(0) == (2, 2, 2))
    #expect(try rows(0.7) == (1, 1, 1))
    #expect(try rows(0.95) == (0, 0, 0))
    // A second document that says it makes it surer than each of them.
    try fixture.load("Mexico|member of|Northern Command\nCanada|signed|Treaty\n#0.6", "c.txt")
    #expect(try rows(0.7) == (2, 2, 1))
    // What a person asserts is sure.
    _ = try fixture.graph.update("INSERT DATA { <urn:tern:entity:mexico> <urn:tern:relation:member-of> <urn:tern:entity:northern-command> }")
    #expect(try rows(0.99).query == 1)
    #expect(try rows(0) == (2, 2, 3), "the graph itself is as it was")
  }

  @Test func confidenceIsInTheCitations() throws {
    let fixture = try GraphFixture(reader: ConfidenceTests.read)
    try fixture.load("Mexico|member of|Northern Command\n#0.5", "a.txt")
    let text = try fixture.text(fixture.graph.pattern("Mexico -- member of -- ?"), .rows)
    #expect(text.contains("\"confidence\":0.5"))
    #expect(
      try fixture.rows(
        """
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX tern: <urn:tern:vocabulary:>
        SELECT ?c { GRAPH <urn:tern:citations> { ?r rdf:reifies <<( ?s <urn:tern:relation:member-of> ?o )>> ; tern:confidence ?c } }
        """) == ["0.500"])
  }
}
