import TestSupport
import Testing

@testable import Database

/// Named graphs that exist without triples. SPARQL 1.1 Update, section 3.2; Graph Store Protocol, section 5.
@Suite("Empty named graphs")
struct EmptyGraphTests {
  static let g = GraphName.named("http://e/g")

  static func update(_ fixture: GraphFixture, _ text: String) throws {
    _ = try fixture.graph.update("PREFIX : <http://e/> " + text)
  }
  static func fails(_ fixture: GraphFixture, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) { try update(fixture, text) }
  }
  static func put(_ fixture: GraphFixture, _ text: String) throws -> Bool {
    try fixture.graph.putGraph(g, .bytes(Array(text.utf8)), mediaType: "text/turtle").created
  }
  static func names(_ fixture: GraphFixture) throws -> [String] { try fixture.graph.graphs().map(\.name) }

  @Test func storedWithoutTriplesItIsThere() throws {
    let fixture = try GraphFixture()
    #expect(try Self.put(fixture, ""))
    #expect(try fixture.graph.graphExists(Self.g))
    #expect(try Self.put(fixture, "") == false)
    #expect(try fixture.rows("SELECT ?g { GRAPH ?g {} }") == ["<http://e/g>"])
    #expect(try fixture.rows("SELECT (1 AS ?x) { GRAPH <http://e/g> {} }") == ["1"])
    #expect(try fixture.rows("SELECT ?g { GRAPH ?g { ?s ?p ?o } }") == [])
    var bytes = 0
    try fixture.graph.graph(Self.g, as: .ntriples) { bytes += $0.count }
    #expect(bytes == 0)
    #expect(try fixture.dump() == [])
    #expect(try fixture.graph.stats().quads == 0 && fixture.graph.stats().namedGraphs == 1)
    try fixture.reopen()
    #expect(try fixture.graph.graphExists(Self.g))
    try fixture.expectSound()
    _ = try fixture.graph.deleteGraph(Self.g)
    #expect(try fixture.graph.graphExists(Self.g) == false)
    #expect(throws: DatabaseError.self) { try fixture.graph.deleteGraph(Self.g) }
    try fixture.reopen()
    #expect(try Self.names(fixture) == [])
  }

  @Test func postOfNothingMakesItToo() throws {
    let fixture = try GraphFixture()
    #expect(try fixture.graph.postGraph(Self.g, .bytes([]), mediaType: "text/turtle").created)
    #expect(try Self.names(fixture) == ["http://e/g"])
  }

  @Test func createAndDrop() throws {
    let fixture = try GraphFixture()
    try Self.update(fixture, "CREATE GRAPH :g")
    #expect(try Self.names(fixture) == ["http://e/g"])
    Self.fails(fixture, "CREATE GRAPH :g")
    try Self.update(fixture, "CREATE SILENT GRAPH :g")
    try Self.update(fixture, "INSERT DATA { GRAPH :g { :a :b 1 } }")
    Self.fails(fixture, "CREATE GRAPH :g")
    try Self.update(fixture, "DROP GRAPH :g")
    #expect(try Self.names(fixture) == [])
    Self.fails(fixture, "DROP GRAPH :g")
    Self.fails(fixture, "CLEAR GRAPH :g")
    try Self.update(fixture, "DROP SILENT GRAPH :g ; CLEAR SILENT GRAPH :g ; DROP ALL ; CLEAR ALL ; DROP NAMED ; CLEAR DEFAULT ; DROP DEFAULT")
    // Within one request the second operation sees the first.
    Self.fails(fixture, "CREATE GRAPH :h ; CREATE GRAPH :h")
    #expect(try Self.names(fixture) == [])
    try Self.update(fixture, "CREATE GRAPH :h ; DROP GRAPH :h ; CREATE GRAPH :h")
    #expect(try Self.names(fixture) == ["http://e/h"])
  }

  @Test func whatIsClearedOrEmptiedStays() throws {
    let fixture = try GraphFixture()
    try Self.update(fixture, "INSERT DATA { GRAPH :g { :a :b 1 } GRAPH :h { :a :b 1, 2 } GRAPH :i { :a :b 3 } }")
    try Self.update(fixture, "CLEAR GRAPH :g")
    try Self.update(fixture, "DELETE DATA { GRAPH :i { :a :b 3 } }")
    try Self.update(fixture, "DELETE WHERE { GRAPH :h { ?s ?p ?o } }")
    #expect(try Self.names(fixture) == ["http://e/g", "http://e/h", "http://e/i"])
    #expect(try fixture.dump() == [])
    try Self.update(fixture, "CLEAR ALL")
    #expect(try Self.names(fixture).count == 3)
    try Self.update(fixture, "DROP ALL")
    #expect(try Self.names(fixture) == [])
    #expect(try fixture.rows("SELECT ?g { GRAPH ?g {} }") == [])
  }

  @Test func copyMoveAndAdd() throws {
    let fixture = try GraphFixture()
    for operation in ["COPY", "MOVE", "ADD"] {
      Self.fails(fixture, "\(operation) GRAPH :none TO GRAPH :t")
      try Self.update(fixture, "\(operation) SILENT GRAPH :none TO GRAPH :t")
    }
    #expect(try Self.names(fixture) == [])
    try Self.update(fixture, "CREATE GRAPH :empty ; COPY :empty TO :copied ; ADD :empty TO :added")
    #expect(try Self.names(fixture) == ["http://e/added", "http://e/copied", "http://e/empty"])
    try Self.update(fixture, "MOVE :empty TO :moved")
    #expect(try Self.names(fixture) == ["http://e/added", "http://e/copied", "http://e/moved"])
    try Self.update(fixture, "DROP ALL ; INSERT DATA { GRAPH :full { :a :b 1 } } ; MOVE :full TO :there")
    #expect(try Self.names(fixture) == ["http://e/there"])
    // A copy of nothing empties the target, which stays.
    try Self.update(fixture, "CREATE GRAPH :e ; COPY :e TO :there")
    #expect(try Self.names(fixture) == ["http://e/e", "http://e/there"])
    #expect(try fixture.dump() == [])
    try Self.update(fixture, "MOVE :e TO :e")
    #expect(try Self.names(fixture) == ["http://e/e", "http://e/there"])
    try Self.update(fixture, "COPY DEFAULT TO :d ; MOVE :d TO DEFAULT")
    #expect(try Self.names(fixture) == ["http://e/e", "http://e/there"])
  }

  @Test func forgettingADocumentTakesItsNameAlong() throws {
    let fixture = try GraphFixture(reader: { bytes, name in try LineReader.read(bytes, name) })
    try fixture.load("Mexico|member of|Northern Command\n", "a.txt")
    let name = try #require(try Self.names(fixture).first { $0.hasPrefix("urn:tern:document") })
    _ = try fixture.graph.update("CLEAR GRAPH <\(name)>")
    #expect(try Self.names(fixture).contains(name))
    _ = try fixture.graph.forget("a.txt")
    #expect(try Self.names(fixture).contains(name) == false)
  }

  @Test func theRegisterIsNoGraphOfTheDataset() throws {
    let fixture = try GraphFixture()
    try Self.update(fixture, "CREATE GRAPH :g")
    #expect(try fixture.rows("SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } }") == [])
    #expect(try fixture.rows("SELECT ?s { GRAPH <urn:tern:internal:graph> { ?s ?p ?o } }") == [])
    #expect(try fixture.rows("SELECT ?s FROM NAMED <urn:tern:internal:graph> { GRAPH ?g { ?s ?p ?o } }") == [])
    try Self.update(fixture, "DELETE WHERE { GRAPH ?g { ?s ?p ?o } } ; DELETE WHERE { ?s ?p ?o }")
    #expect(try Self.names(fixture) == ["http://e/g"])
  }
}
