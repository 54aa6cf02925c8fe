import TestSupport
import Testing

@testable import Database

/// INSERT DATA and DELETE DATA in the store: their blank nodes, their size, their cost on disk.
@Suite struct UpdateDataTests {
  /// Labels name nodes of one DATA, in whatever block of it they stand, and come out as labels that can be read again.
  @Test func blankNodesOfDataAreNodesOfThatData() throws {
    let fixture = try GraphFixture()
    let many = (0..<5_000).map { "<urn:s\($0)> <urn:p> _:x" }.joined(separator: " . ")
    _ = try fixture.graph.update("INSERT DATA { \(many) . [] <urn:q> [ <urn:q> () ] } ; INSERT DATA { <urn:t> <urn:p> [] . _:y <urn:q> _:y }")
    #expect(try fixture.rows("SELECT (count(DISTINCT ?o) AS ?n) { ?s <urn:p> ?o }") == ["2"])
    #expect(try fixture.rows("SELECT (count(*) AS ?n) { ?s <urn:q> ?o }") == ["3"])
    #expect(try fixture.rows("SELECT ?o { ?s <urn:q> ?s . ?s ?p ?o }").count == 1)
    let lines = try fixture.dump(.ntriples)
    let other = try GraphFixture()
    try other.load(lines.joined(separator: "\n") + "\n", "dump.nt")
    #expect(try other.dump().count == lines.count)
    #expect(try other.rows("SELECT ?o { ?s <urn:q> ?s . ?s ?p ?o }").count == 1)
    try fixture.expectSound()
  }

  /// One commit, one entry of the journal, whatever the number of quads; and the same content when read back.
  @Test func manyQuadsAreOneCommit() throws {
    let fixture = try GraphFixture()
    let body = (0..<6_000).map { "<urn:s\($0 % 50)> <urn:p\($0 % 3)> \"v\($0 % 900)\" , \($0)" }.joined(separator: " . ")
    let commits = fixture.graph.store.counters.commits
    let outcome = try fixture.graph.update("INSERT DATA { \(body) } ; DELETE DATA { <urn:s0> <urn:p0> 0 , \"v0\" , \"none\" }")
    #expect(fixture.graph.store.counters.commits == commits + 1)
    let before = try fixture.dump()
    #expect(outcome.added == before.count)
    try fixture.reopen()
    #expect(try fixture.dump() == before)
    try fixture.expectSound()
  }

  /// The same quads as text of an update and as a file: the same triples.
  @Test func dataIsWhatALoadWouldMake() throws {
    let turtle = "@prefix : <http://e/> . :a :b 1 , -2.5 , 1e9 , true , \"x\" , \"y\"@EN , \"z\"^^:t ; a :c . <urn:x> :b \"a\\nb\" , \"\"\"c\nd\"\"\" ."
    let loaded = try GraphFixture()
    try loaded.load(turtle, "a.ttl")
    let updated = try GraphFixture()
    let data = turtle.replacing("@prefix : <http://e/> .", with: "")
    _ = try updated.graph.update("PREFIX : <http://e/> INSERT DATA { \(data) }")
    #expect(try updated.dump() == (try loaded.dump()))
    _ = try updated.graph.update("PREFIX : <http://e/> DELETE DATA { \(data) }")
    #expect(try updated.dump() == [])
  }
}
