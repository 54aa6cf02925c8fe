import Glibc
import TestSupport
import Testing

@testable import Database

/// Updates that are carried out only if they have to wait for nothing but the disk.
@Suite struct UpdateAtOnceTests {
  @Test func isTheSameUpdate() throws {
    let fixture = try GraphFixture()
    let commits = fixture.graph.store.counters.commits
    let first = try #require(try fixture.graph.updateAtOnce("INSERT DATA { <urn:a> <urn:p> 1 , 2 . GRAPH <urn:g> { _:b <urn:p> 3 } }"))
    #expect(first.revision == 1 && first.added == 3)
    let second = try #require(try fixture.graph.updateAtOnce("DELETE { ?s ?p ?o } INSERT { ?s <urn:q> ?o } WHERE { ?s ?p ?o }"))
    #expect(second.revision == 2 && second.added == 2 && second.removed == 2)
    #expect(fixture.graph.store.counters.commits == commits + 2)
    let before = try fixture.dump()
    #expect(before.count == 3)
    try fixture.reopen()
    #expect(try fixture.dump() == before)
    try fixture.expectSound()
  }

  /// A change that fails has the transaction to itself: all of it is undone, and the next one begins where it began.
  @Test func whatFailsLeavesNothing() throws {
    let fixture = try GraphFixture()
    _ = try fixture.graph.update("INSERT DATA { <urn:a> <urn:p> 1 } ; CREATE GRAPH <urn:g>")
    for update in [fixture.graph.updateAtOnce, { try fixture.graph.update($0, $1) }] {
      #expect(throws: DatabaseError.self) { _ = try update("INSERT DATA { <urn:new> <urn:p> 2 } ; CREATE GRAPH <urn:g>", QueryOptions()) }
      var hurried = QueryOptions()
      hurried.timeout = 0
      #expect(throws: DatabaseError.self) { _ = try update("INSERT DATA { <urn:new> <urn:p> 3 }", hurried) }
    }
    #expect(try fixture.rows("SELECT ?s { ?s ?p ?o }") == ["<urn:a>"])
    #expect(try fixture.graph.updateAtOnce("INSERT DATA { <urn:b> <urn:p> 1 }")?.revision == 2)
    try fixture.reopen()
    #expect(try fixture.rows("SELECT ?s { ?s ?p ?o }") == ["<urn:a>", "<urn:b>"])
    try fixture.expectSound()
  }

  @Test func waitsForNobody() throws {
    let fixture = try GraphFixture()
    let graph = fixture.graph
    let insert = "INSERT DATA { <urn:a> <urn:p> 1 }"
    // Somebody has the writer's turn; somebody reads the store.
    #expect(try graph.queue.alone { _ in try graph.updateAtOnce(insert) } == nil)
    #expect(try graph.store.read { _ in try graph.updateAtOnce(insert) } == nil)
    #expect(try graph.updateAtOnce("LOAD <http://example.org/x.ttl>") == nil)
    #expect(graph.revision == 0)
    #expect(try graph.updateAtOnce(insert)?.revision == 1)
  }
}
