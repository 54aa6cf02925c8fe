import Glibc
import TestSupport
import Testing

@testable import Database

@Suite struct KnowledgeGraphTests {
  @Test func updatesAreSeenAndSurvive() throws {
    let fixture = try GraphFixture()
    let first = try fixture.graph.update("INSERT DATA { <urn:a> <urn:p> 1, \"01\"^^<http://www.w3.org/2001/XMLSchema#integer> }")
    #expect(first == UpdateOutcome(revision: 1, added: 2, removed: 0))
    let second = try fixture.graph.update("DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }")
    #expect(second == UpdateOutcome(revision: 2, added: 1, removed: 1))
    let expected = ["01", "2"]
    #expect(try fixture.rows("SELECT ?o { <urn:a> <urn:p> ?o }") == expected)
    try fixture.reopen()
    #expect(fixture.graph.revision == 2)
    #expect(try fixture.rows("SELECT ?o { <urn:a> <urn:p> ?o }") == expected)
    try fixture.expectSound()
  }

  @Test func aChangeOfNothingHasNoRevision() throws {
    let fixture = try GraphFixture()
    _ = try fixture.graph.update("INSERT DATA { <urn:a> <urn:p> 1 }")
    let again = try fixture.graph.update("INSERT DATA { <urn:a> <urn:p> 1 }")
    #expect(again == UpdateOutcome(revision: 1, added: 0, removed: 0))
  }

  @Test func anUpdateThatFailsLeavesNothing() throws {
    let fixture = try GraphFixture()
    let error = #expect(throws: DatabaseError.self) {
      try fixture.graph.update("INSERT DATA { <urn:a> <urn:p> 1 } ; LOAD <http://example.org/x>")
    }
    #expect(error?.kind == .notAllowed)
    #expect(try fixture.dump() == [])
    #expect(fixture.graph.revision == 0)
  }

  @Test func errorsCarryTheirPlace() throws {
    let fixture = try GraphFixture()
    let query = #expect(throws: DatabaseError.self) { try fixture.graph.query("SELECT *\nWHERE { ?s ?p }") }
    #expect(query?.kind == .malformedQuery)
    #expect(query?.line == 2)
    #expect(query?.httpStatus == 400)
    let data = #expect(throws: DatabaseError.self) {
      try fixture.load("<urn:a> <urn:p> <urn:b> .\n<urn:a> <urn:p> .\n", "x.ttl")
    }
    #expect(data?.kind == .malformedData)
    #expect(data?.line == 2)
    #expect(try fixture.dump() == [], "nothing of a malformed file is kept")
  }

  @Test func twoOpenersAreToldApart() throws {
    let fixture = try GraphFixture()
    let error = #expect(throws: DatabaseError.self) { try KnowledgeGraph.open(fixture.path) }
    #expect(error?.kind == .busy)
    #expect(error?.message.contains("process \(getpid())") == true)
  }

  @Test func triplesOfTriplesSurvive() throws {
    let fixture = try GraphFixture()
    _ = try fixture.graph.update(
      "INSERT DATA { <urn:r> <urn:p> <<( <urn:a> <urn:b> <<( <urn:c> <urn:d> 5 )>> )>> . GRAPH <urn:g> { <urn:x> <urn:y> _:z } }")
    let before = try fixture.dump()
    #expect(before.count == 2)
    try fixture.reopen()
    #expect(try fixture.dump() == before)
    try fixture.reopen()
    #expect(try fixture.dump() == before)
    try fixture.expectSound()
  }

  /// The layout of a larger graph makes ids without a term holes: triple terms must be there before it.
  @Test func triplesOfTriplesSurviveInALargerGraph() throws {
    let fixture = try GraphFixture()
    let text = (0..<6_000).map { "<urn:s\($0)> <urn:p> <<( <urn:a\($0)> <urn:b> \($0 % 10) )>> ." }.joined(separator: "\n")
    try fixture.load(text, "x.ttl")
    let before = try fixture.dump()
    #expect(before.count == 6_000)
    try fixture.reopen()
    #expect(try fixture.dump() == before)
    try fixture.expectSound()
  }

  /// A load that is laid out in blocks, changes over it, folding, and all of it again from the file.
  @Test func bulkLoadsAndChangesOverThem() throws {
    let fixture = try GraphFixture()
    _ = try fixture.graph.update("INSERT DATA { <urn:n1> <urn:p> \"before\" . <urn:gone> <urn:p> 1 }")
    var text = ""
    for n in 0..<60_000 { text += "<http://example.org/node/\(n)> <http://example.org/p\(n % 7)> \"value \(n)\" .\n" }
    #expect(text.utf8.count > RDFLoad.bulkBytes)
    let outcome = try fixture.load(text, "big.nt")
    #expect(outcome.quadsAdded == 60_000)
    #expect(outcome.revision == 2)
    #expect(try fixture.load(text, "big.nt").unchanged)
    _ = try fixture.graph.update(
      "DELETE WHERE { <http://example.org/node/5> ?p ?o } ; DELETE DATA { <urn:gone> <urn:p> 1 } ; INSERT DATA { <urn:n2> <urn:p> 2.5 }")
    let count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    #expect(try fixture.rows(count) == ["60001"])
    try fixture.expectSound()
    try fixture.reopen()
    #expect(try fixture.rows(count) == ["60001"])
    #expect(try fixture.rows("SELECT ?o { <http://example.org/node/59999> ?p ?o }") == ["\"value 59999\""])
    #expect(try fixture.rows("ASK { <http://example.org/node/5> ?p ?o }").isEmpty)
    // A term that is new after a bulk load keeps its id through the next start.
    _ = try fixture.graph.update("INSERT DATA { <urn:later> <urn:p> \"after\", 77 }")
    try fixture.reopen()
    #expect(try fixture.rows("SELECT ?o { <urn:later> ?p ?o }") == ["\"after\"", "77"])
    try fixture.expectSound()
  }

  @Test func sameBytesHaveTheSameBlankNodes() throws {
    let fixture = try GraphFixture()
    let text = "_:a <urn:p> _:b . [] <urn:q> ( 1 2 ) ."
    #expect(try fixture.load(text, "x.ttl").quadsAdded == 6)
    #expect(try fixture.load(text, "x.ttl").unchanged)
    #expect(try fixture.load("_:a <urn:p> _:b .", "y.ttl").quadsAdded == 1, "labels of another file are other nodes")
  }

  @Test func manyWritersShareCommits() throws {
    let fixture = try GraphFixture()
    let graph = fixture.graph
    try concurrently(8) { writer in
      for n in 0..<25 {
        let outcome = try graph.update("INSERT DATA { <urn:w\(writer)> <urn:n> \(n) }")
        #expect(outcome.added == 1)
        // What was answered is seen: readers never wait, and never see less.
        #expect(graph.revision >= outcome.revision)
      }
    }
    #expect(graph.revision == 200)
    #expect(try fixture.rows("SELECT (COUNT(*) AS ?n) { ?s <urn:n> ?o }") == ["200"])
    try fixture.reopen()
    #expect(try fixture.rows("SELECT (COUNT(*) AS ?n) { ?s <urn:n> ?o }") == ["200"])
    try fixture.expectSound()
  }

  @Test func answersComeInChunksAndStopWithTheirReader() throws {
    struct Gone: Error {}
    let fixture = try GraphFixture()
    var text = ""
    for n in 0..<20_000 { text += "<http://example.org/node/\(n)> <urn:p> \(n) .\n" }
    try fixture.load(text, "x.ttl")
    var largest = 0
    var total = 0
    try fixture.graph.query("SELECT * { ?s ?p ?o }").write(as: .json) {
      largest = max(largest, $0.count)
      total += $0.count
    }
    #expect(largest <= 64 << 10)
    #expect(total > 1 << 20)
    var calls = 0
    #expect(throws: Gone.self) {
      try fixture.graph.query("SELECT * { ?s ?p ?o }").write(as: .json) { _ in
        calls += 1
        throw Gone()
      }
    }
    #expect(calls == 1)
  }

  @Test func aCancelledQueryEnds() throws {
    let fixture = try GraphFixture()
    var text = ""
    for n in 0..<2_000 { text += "<urn:s\(n)> <urn:p> \(n) .\n" }
    try fixture.load(text, "x.ttl")
    let token = CancellationToken()
    token.cancel(.killed)
    // Planning may notice it as well as evaluation.
    let error = #expect(throws: DatabaseError.self) {
      let answer = try fixture.graph.query(
        "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?p ?y . ?c ?p ?z FILTER(?x + ?y = ?z) }", QueryOptions(cancellation: token))
      try answer.write(as: .json) { _ in }
    }
    #expect(error?.kind == .cancelled)
    #expect(token.reason == .killed)
  }
}

/// Runs `body` on that many threads at once and rethrows the first error.
func concurrently(_ threads: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
  final class Failures: @unchecked Sendable {
    private let lock = TestLock()
    private var list: [any Error] = []
    func add(_ error: any Error) { lock.hold { list.append(error) } }
    var first: (any Error)? { lock.hold { list.first } }
  }
  let failures = Failures()
  var handles: [pthread_t] = []
  for index in 0..<threads {
    var handle = pthread_t()
    let box = Unmanaged.passRetained(
      Work {
        do { try body(index) } catch let error { failures.add(error) }
      })
    pthread_create(
      &handle, nil,
      { raw in
        guard let raw else { return nil }
        Unmanaged<Work>.fromOpaque(raw).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    handles.append(handle)
  }
  for handle in handles { pthread_join(handle, nil) }
  if let failure = failures.first { throw failure }
}

private final class Work {
  let body: () -> Void
  init(_ body: @escaping () -> Void) { self.body = body }
}

private final class TestLock: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  init() { pthread_mutex_init(mutex, nil) }
  deinit { mutex.deallocate() }
  func hold<R>(_ body: () -> R) -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
