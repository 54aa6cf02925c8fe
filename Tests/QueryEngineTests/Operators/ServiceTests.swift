import QueryEngine
import RDF
import Synchronization
import Testing

/// Endpoints that are closures; remembers what was asked.
final class FakeServices: ServiceClient {
  let asked = Mutex<[(endpoint: String, query: String)]>([])
  let answers: @Sendable (ServiceCall) throws -> ServiceAnswer
  let permitted: Set<String>?

  init(permitted: Set<String>? = nil, _ answers: @escaping @Sendable (ServiceCall) throws -> ServiceAnswer) {
    self.permitted = permitted
    self.answers = answers
  }

  func permits(_ endpoint: String) -> Bool { permitted?.contains(endpoint) ?? true }
  func answer(_ call: ServiceCall) throws -> ServiceAnswer {
    asked.withLock { $0.append((call.endpoint, call.query)) }
    return try answers(call)
  }
  var queries: [String] { asked.withLock { $0.map(\.query) } }
  var endpoints: [String] { asked.withLock { $0.map(\.endpoint) } }

  var options: EvaluationOptions {
    var options = EvaluationOptions()
    options.service = self
    return options
  }
}

@Suite("SERVICE")
struct ServiceTests {
  typealias T = TestGraph

  /// Answers `?s ?o2` with three pairs, whatever is asked.
  static let pairs: @Sendable (ServiceCall) -> ServiceAnswer = { _ in
    ServiceAnswer(
      variables: ["s", "o2"],
      rows: [[T.iri("a"), T.integer(10)], [T.iri("b"), T.integer(20)], [T.iri("z"), T.integer(30)]])
  }

  @Test func joinsWithTheRowsBefore() throws {
    let services = FakeServices(Self.pairs)
    let snapshot = try T.snapshot(["a p 1", "b p 2", "c p 3"])
    let rows = try T.rows("SELECT ?s ?o ?o2 { ?s :p ?o SERVICE <http://x/> { ?s :q ?o2 } }", snapshot, services.options)
    #expect(rows.sorted() == ["a 1 10", "b 2 20"])
    #expect(services.queries.count == 1)
    // The subjects went along, each once.
    let query = try #require(services.queries.first)
    #expect(query.contains("VALUES (?s)") && query.contains("<http://e/a>") && query.contains("<http://e/c>"))
  }

  @Test func manyRowsGoInBlocksAndTooManyNotAtAll() throws {
    let few = FakeServices { _ in ServiceAnswer(variables: [], rows: []) }
    _ = try T.rows(
      "SELECT * { ?s :p ?o SERVICE <http://x/> { ?s :q ?o2 } }", T.snapshot((0..<450).map { "s\($0) p \($0)" }), few.options)
    #expect(few.queries.count == 3)
    let many = FakeServices { _ in ServiceAnswer(variables: ["s"], rows: [[T.iri("s7")]]) }
    let rows = try T.rows(
      "SELECT ?s { ?s :p ?o SERVICE <http://x/> { ?s a ?c } }", T.snapshot((0..<2_001).map { "s\($0) p \($0)" }), many.options)
    #expect(many.queries.count == 1 && rows == ["s7"])
    #expect(many.queries[0].contains("VALUES") == false)
  }

  @Test func withoutRowsNobodyIsAsked() throws {
    let services = FakeServices(Self.pairs)
    #expect(try T.rows("SELECT * { ?s :none ?o SERVICE <http://x/> { ?s ?p ?o2 } }", T.snapshot(["a p 1"]), services.options) == [])
    #expect(services.queries.isEmpty)
  }

  @Test func anOptionalServiceKeepsTheRows() throws {
    let services = FakeServices(Self.pairs)
    let snapshot = try T.snapshot(["a p 1", "c p 3"])
    let rows = try T.rows("SELECT ?s ?o2 { ?s :p ?o OPTIONAL { SERVICE <http://x/> { ?s :q ?o2 } } }", snapshot, services.options)
    #expect(rows.sorted() == ["a 10", "c -"])
    let filtered = try T.rows(
      "SELECT ?s ?o2 { ?s :p ?o OPTIONAL { SERVICE <http://x/> { ?s :q ?o2 } FILTER(?o2 > 10) } }", snapshot, services.options)
    #expect(filtered.sorted() == ["a -", "c -"])
  }

  @Test func anEndpointThatIsAVariableIsAskedForEachValue() throws {
    let services = FakeServices { call in
      ServiceAnswer(variables: ["t"], rows: [[T.iri("of" + call.endpoint.suffix(1))]])
    }
    let snapshot = try T.snapshot(["a at x1", "b at x2", "c at x1"])
    let rows = try T.rows("SELECT ?s ?t { ?s :at ?e SERVICE ?e { ?x :q ?t } }", snapshot, services.options)
    #expect(rows.sorted() == ["a of1", "b of2", "c of1"])
    #expect(services.endpoints.sorted() == ["http://e/x1", "http://e/x2"])
    #expect(throws: QueryError.self) { try T.rows("SELECT * { SERVICE ?e { ?x :q ?t } }", snapshot, services.options) }
    #expect(throws: QueryError.self) { try T.rows("SELECT * { BIND(1 AS ?e) SERVICE ?e { ?x :q ?t } }", snapshot, services.options) }
    #expect(try T.rows("SELECT ?t { BIND(1 AS ?e) SERVICE SILENT ?e { ?x :q ?t } }", snapshot, services.options) == ["-"])
  }

  @Test func aFailureIsTheQuerysUnlessSilent() throws {
    let services = FakeServices { call in throw QueryError.service(endpoint: call.endpoint, reason: "down") }
    let snapshot = try T.snapshot(["a p 1", "b p 2"])
    #expect(throws: QueryError.service(endpoint: "http://x/", reason: "down")) {
      try T.rows("SELECT * { ?s :p ?o SERVICE <http://x/> { ?s :q ?o2 } }", snapshot, services.options)
    }
    let silent = try T.rows("SELECT ?s ?o2 { ?s :p ?o SERVICE SILENT <http://x/> { ?s :q ?o2 } }", snapshot, services.options)
    #expect(silent.sorted() == ["a -", "b -"])
    #expect(try T.rows("SELECT ?o2 { SERVICE SILENT <http://x/> { ?s :q ?o2 } }", snapshot, services.options) == ["-"])
  }

  /// One block answers, the next fails: with SILENT nothing of the endpoint counts.
  @Test func aSilentFailureHalfWayLeavesNoHalf() throws {
    let count = Mutex(0)
    let services = FakeServices { call in
      let number = count.withLock { $0 += 1; return $0 }
      if number == 2 { throw QueryError.service(endpoint: call.endpoint, reason: "gone") }
      return ServiceAnswer(variables: ["s", "o2"], rows: [[T.iri("s1"), T.integer(5)]])
    }
    let snapshot = try T.snapshot((0..<300).map { "s\($0) p \($0)" })
    let rows = try T.rows("SELECT ?s ?o2 { ?s :p ?o SERVICE SILENT <http://x/> { ?s :q ?o2 } }", snapshot, services.options)
    #expect(rows.count == 300 && rows.allSatisfy { $0.hasSuffix(" -") })
  }

  @Test func cancellationIsNotPassedOverBySilent() throws {
    let services = FakeServices { _ in throw QueryError.cancelled }
    #expect(throws: QueryError.cancelled) {
      try T.rows("SELECT * { SERVICE SILENT <http://x/> { ?s :q ?o2 } }", T.snapshot(["a p 1"]), services.options)
    }
  }

  @Test func whatIsNotPermittedIsRefusedByNameBeforeAnythingRuns() throws {
    let snapshot = try T.snapshot(["a p 1"])
    let query = "SELECT * { ?s :none ?o SERVICE <http://x/> { ?s :q ?o2 } }"
    #expect(throws: QueryError.notAllowed("SERVICE <http://x/>")) { try T.rows(query, snapshot) }
    let services = FakeServices(permitted: ["http://y/"], Self.pairs)
    #expect(throws: QueryError.notAllowed("SERVICE <http://x/>")) { try T.rows(query, snapshot, services.options) }
    #expect(throws: QueryError.notAllowed("SERVICE <http://e/x>")) {
      try T.rows("SELECT * { VALUES ?e { :x } SERVICE ?e { ?s :q ?o2 } }", snapshot, services.options)
    }
    #expect(try T.rows("SELECT ?s { ?s :p ?o SERVICE SILENT <http://x/> { ?s :q ?o2 } }", snapshot, services.options) == ["a"])
    #expect(services.queries.isEmpty)
  }

  @Test func whatASideLeavesUnboundIsCompatible() throws {
    let services = FakeServices { _ in
      ServiceAnswer(variables: ["s", "o"], rows: [[T.iri("a"), nil], [nil, T.integer(2)], [T.iri("a"), T.integer(9)]])
    }
    let snapshot = try T.snapshot(["a p 1", "b p 2"])
    let rows = try T.rows("SELECT ?s ?o { ?s :p ?o SERVICE <http://x/> { ?s :q ?o } }", snapshot, services.options)
    #expect(rows.sorted() == ["a 1", "b 2"])
  }

  @Test func blankNodesOfAnAnswerAreItsOwn() throws {
    let services = FakeServices { _ in
      ServiceAnswer(variables: ["n", "m"], rows: [[.blankNode(BlankNode("x")), .blankNode(BlankNode("x"))]])
    }
    let rows = try T.rows(
      "SELECT (sameTerm(?n, ?m) AS ?same) (sameTerm(?n, ?k) AS ?other) { SERVICE <http://x/> { ?n :p ?m } SERVICE <http://y/> { ?k :p ?l } }",
      T.snapshot(["a p 1"]),
      FakeServices { call in
        ServiceAnswer(
          variables: call.endpoint == "http://x/" ? ["n", "m"] : ["k", "l"],
          rows: [[.blankNode(BlankNode("x")), .blankNode(BlankNode("x"))]])
      }.options)
    #expect(rows == ["true false"])
    // A blank node of ours has no name there: the variable does not go along.
    _ = try T.rows("SELECT * { BIND(BNODE() AS ?n) SERVICE <http://x/> { ?n :p ?m } }", T.snapshot(["a p 1"]), services.options)
    #expect(services.queries.first?.contains("VALUES") == false)
  }

  @Test func everyVariantOfThePlanAgrees() throws {
    let snapshot = try T.snapshot(["a p 1", "b p 2", "c p 3", "a r b"])
    for text in [
      "SELECT ?s ?o2 { ?s :p ?o SERVICE <http://x/> { ?s :q ?o2 } FILTER(?o2 < 15) }",
      "SELECT ?s ?o2 { { ?s :p ?o } UNION { SERVICE <http://x/> { ?s :q ?o2 } } }",
      "SELECT ?s { ?s :p ?o MINUS { SERVICE <http://x/> { ?s :q ?o2 } } }",
      "SELECT ?s { ?s :p ?o FILTER EXISTS { SERVICE <http://x/> { ?s :q ?o2 } } }",
      "SELECT ?s (COUNT(*) AS ?n) { ?s :p ?o SERVICE <http://x/> { ?s :q ?o2 } } GROUP BY ?s",
    ] {
      let expected = try T.rows(text, snapshot, FakeServices(Self.pairs).options).sorted()
      #expect(!expected.isEmpty)
      for variant in T.variants {
        var options = variant.options
        options.service = FakeServices(Self.pairs)
        #expect(try T.rows(text, snapshot, options).sorted() == expected, "\(variant.name): \(text)")
      }
    }
  }
}
