import Testing

@testable import Database

@Suite struct GraphStoreTests {
  private func bytes(_ text: String) -> LoadInput { .bytes(Array(text.utf8)) }

  private func get(_ fixture: GraphFixture, _ graph: GraphName, _ format: OutputFormat = .ntriples) throws -> [String] {
    var out: [UInt8] = []
    try fixture.graph.graph(graph, as: format) { out.append(contentsOf: $0) }
    return String(decoding: out, as: UTF8.self).split(separator: "\n").map(String.init).sorted()
  }

  @Test func putPostGetDelete() throws {
    let fixture = try GraphFixture()
    let name = GraphName.named("urn:g")
    #expect(try !fixture.graph.graphExists(name))
    #expect(try fixture.graph.putGraph(name, bytes("<urn:a> <urn:p> 1 ."), mediaType: "text/turtle").created)
    #expect(try !fixture.graph.putGraph(name, bytes("<urn:a> <urn:p> 2 ."), mediaType: "text/turtle").created)
    #expect(try !fixture.graph.postGraph(name, bytes("<urn:a> <urn:p> 3 ."), mediaType: "text/turtle; charset=utf-8").created)
    let integer = "^^<http://www.w3.org/2001/XMLSchema#integer> ."
    #expect(try get(fixture, name) == ["<urn:a> <urn:p> \"2\"\(integer)", "<urn:a> <urn:p> \"3\"\(integer)"])
    #expect(try fixture.graph.graphs().map(\.name) == ["urn:g"])
    #expect(try fixture.graph.deleteGraph(name).removed == 2)
    let gone = #expect(throws: DatabaseError.self) { try fixture.graph.deleteGraph(name) }
    #expect(gone?.kind == .notFound)
    #expect(throws: DatabaseError.self) { try get(fixture, name) }
    #expect(try get(fixture, .defaultGraph) == [])
  }

  @Test func theWholeStore() throws {
    let fixture = try GraphFixture()
    _ = try fixture.graph.putGraph(.all, bytes("<urn:a> <urn:p> <urn:b> .\n<urn:a> <urn:p> <urn:c> <urn:g> ."), mediaType: "application/n-quads")
    #expect(try fixture.dump() == ["<urn:a> <urn:p> <urn:b> .", "<urn:a> <urn:p> <urn:c> <urn:g> ."])
    _ = try fixture.graph.putGraph(.all, bytes("<urn:x> <urn:p> <urn:y> <urn:h> ."), mediaType: "application/n-quads")
    #expect(try fixture.dump() == ["<urn:x> <urn:p> <urn:y> <urn:h> ."])
    _ = try fixture.graph.deleteGraph(.all)
    #expect(try fixture.dump() == [])
  }

  @Test func whatCannotBeReadOrWritten() throws {
    let fixture = try GraphFixture()
    let input = #expect(throws: DatabaseError.self) {
      try fixture.graph.putGraph(.defaultGraph, bytes("x"), mediaType: "application/pdf")
    }
    #expect(input?.httpStatus == 415)
    let output = #expect(throws: DatabaseError.self) { try get(fixture, .defaultGraph, .csv) }
    #expect(output?.httpStatus == 406)
    let broken = #expect(throws: DatabaseError.self) {
      try fixture.graph.putGraph(.defaultGraph, bytes("<urn:a> <urn:p> "), mediaType: "text/turtle")
    }
    #expect(broken?.kind == .malformedData)
  }

  @Test func prefixesAreRemembered() throws {
    let fixture = try GraphFixture()
    try fixture.load("@prefix ex: <http://example.org/> . ex:a ex:b ex:c .", "x.ttl")
    #expect(fixture.graph.prefixes().contains { $0.name == "ex" && $0.iri == "http://example.org/" })
    try fixture.reopen()
    #expect(fixture.graph.prefixes().contains { $0.name == "ex" })
  }
}

/// Several documents in one request.
@Suite struct GraphStorePartsTests {
  @Test func severalDocumentsAreOneChange() throws {
    let fixture = try GraphFixture()
    let name = GraphName.named("urn:g")
    func part(_ text: String, _ type: String) -> (input: LoadInput, mediaType: String) { (.bytes(Array(text.utf8)), type) }
    let stored = try fixture.graph.storeGraph(
      name, [part("_:x <urn:p> 1 .", "text/turtle"), part("_:x <urn:p> \"2\" .\n", "application/n-triples")], replacing: true)
    #expect(stored.created && stored.outcome.added == 2)
    // The same label in two documents is two nodes.
    #expect(try fixture.rows("SELECT DISTINCT ?s { GRAPH <urn:g> { ?s <urn:p> ?o } }").count == 2)
    let before = (try fixture.dump(), fixture.graph.revision)
    for replacing in [true, false] {
      #expect(throws: DatabaseError.self) {
        try fixture.graph.storeGraph(name, [part("<urn:a> <urn:p> 3 .", "text/turtle"), part("<urn:a> <urn:p>", "text/turtle")], replacing: replacing)
      }
      #expect(throws: DatabaseError.self) {
        try fixture.graph.storeGraph(name, [part("<urn:a> <urn:p> 3 .", "text/turtle"), part("x", "image/png")], replacing: replacing)
      }
    }
    #expect(try fixture.dump() == before.0 && fixture.graph.revision == before.1)
  }
}
