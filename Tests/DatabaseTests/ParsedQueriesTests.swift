import Testing

@testable import Database

/// Texts that differ in their constants are parsed once, and answered each for itself.
@Suite("Remembered queries")
struct ParsedQueriesTests {
  private func text(_ n: Int, limit: Int = 5) -> String { "SELECT ?p ?o WHERE { <http://e/n\(n)> ?p ?o } LIMIT \(limit)" }

  @Test func aShapeIsParsedOnce() throws {
    let queries = ParsedQueries()
    let parsed = try (0..<400).map { try queries.parse(text($0), QueryOptions()) }
    #expect(queries.counts == (parsed: 1, texts: 0, shapes: 399))
    let fresh = ParsedQueries()
    for n in [0, 1, 7, 399] { #expect(try parsed[n] == fresh.parse(text(n, limit: 5), QueryOptions())) }
    #expect(Set(parsed).count == 400)
    // Another number is another shape.
    _ = try queries.parse(text(0, limit: 6), QueryOptions())
    #expect(queries.counts.parsed == 2)
  }

  @Test func whatHasNoShapeIsKnownByItsText() throws {
    let queries = ParsedQueries()
    let filter = "SELECT * { ?s ?p ?o FILTER(<http://e/a>(?o)) }"
    for _ in 0..<3 { _ = try queries.parse(filter, QueryOptions()) }
    #expect(queries.counts == (parsed: 1, texts: 2, shapes: 0))
    _ = try queries.parse("SELECT * { ?s ?p ?o FILTER(<http://e/b>(?o)) }", QueryOptions())
    #expect(queries.counts.parsed == 2)
  }

  @Test func baseAndPrefixesAreTold() throws {
    let queries = ParsedQueries()
    let text = "SELECT * { q:a <http://e/p> ?o }"
    var one = QueryOptions()
    one.prefixes = [(name: "q", iri: "http://one/")]
    var two = QueryOptions()
    two.prefixes = [(name: "q", iri: "http://two/")]
    let first = try queries.parse(text, one)
    #expect(try queries.parse(text, two) != first)
    #expect(try queries.parse(text, one) == first)
    #expect(queries.counts == (parsed: 2, texts: 0, shapes: 1))
    #expect(throws: (any Error).self) { try queries.parse(text, QueryOptions()) }
  }

  @Test func faultsTellTheirPlaceInTheText() throws {
    let queries = ParsedQueries()
    _ = try queries.parse("SELECT * { <http://e/a> ?p ?o }", QueryOptions())
    for text in ["SELECT * { <http://e/long/name> ?p }", "SELECT * { <http://e/b> ?p ?o } LIMIT x"] {
      let plain = #expect(throws: (any Error).self) { try ParsedQueries().parse(text, QueryOptions()) }
      let again = #expect(throws: (any Error).self) { try queries.parse(text, QueryOptions()) }
      #expect(plain.map { "\($0)" } == again.map { "\($0)" })
    }
  }

  @Test func memoryIsBounded() throws {
    let queries = ParsedQueries()
    for n in 0..<2000 { _ = try queries.parse(text(1, limit: n + 1), QueryOptions()) }
    #expect(queries.remembered <= 256)
  }

  /// Plans are taken again for other constants and made anew after a change; views of surer facts have plans of their own.
  @Test func plansAreShared() throws {
    let fixture = try GraphFixture()
    _ = try fixture.graph.update("INSERT DATA { \((0..<9).map { "<http://e/n\($0)> <http://e/p> \($0), <http://e/n\($0 + 1)> ." }.joined(separator: " ")) }")
    func rows(_ n: Int, _ options: QueryOptions = QueryOptions()) throws -> Int {
      let text = "SELECT ?o { <http://e/n\(n)> <http://e/p> ?m . ?m <http://e/p> ?o }"
      return try fixture.text(fixture.graph.query(text, options), .tsv).split(separator: "\n").count - 1
    }
    for n in 0..<8 { #expect(try rows(n) == 2) }
    #expect(fixture.graph.planCounts == (reused: 7, made: 1, unfit: 0))
    let text = "SELECT ?o { <http://e/n3> <http://e/p> ?m . ?m <http://e/p> ?o }"
    #expect(try fixture.graph.explain(text, analyze: true).hasPrefix("prepared plan"))
    _ = try fixture.graph.update("INSERT DATA { <http://e/n4> <http://e/p> 77 }")
    #expect(try rows(3) == 3)
    #expect(fixture.graph.planCounts == (reused: 8, made: 2, unfit: 0))
    var sure = QueryOptions()
    sure.minConfidence = 0.5
    _ = try rows(3, sure)
    #expect(fixture.graph.planCounts == (reused: 8, made: 2, unfit: 0))
  }

  /// Revision, dataset, clock and limits are those of each request.
  @Test func nothingIsStale() throws {
    let fixture = try GraphFixture()
    func rows(_ n: Int, _ options: QueryOptions = QueryOptions()) throws -> Int {
      let text = "SELECT ?o { <http://e/n\(n)> <http://e/p> ?o }"
      return try fixture.text(fixture.graph.query(text, options), .tsv).split(separator: "\n").count - 1
    }
    var named = QueryOptions()
    named.defaultGraphs = ["http://e/g"]
    for round in 0..<4 {
      #expect(try rows(1) == round && rows(2) == 0 && rows(1, named) == 2 * round)
      _ = try fixture.graph.update("INSERT DATA { <http://e/n1> <http://e/p> \(round) GRAPH <http://e/g> { <http://e/n1> <http://e/p> \(round), \(-1 - round) } }")
    }
    _ = try fixture.graph.update("DELETE WHERE { <http://e/n1> ?p ?o }")
    #expect(try rows(1) == 0 && rows(1, named) == 8)
    var stopped = QueryOptions()
    stopped.cancellation.cancel()
    #expect(throws: DatabaseError.self) { try rows(1, stopped) }
    #expect(try rows(1) == 0)
  }
}
