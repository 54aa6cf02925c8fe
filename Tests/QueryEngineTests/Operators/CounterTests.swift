import QueryEngine
import Testing
import TripleIndex

/// How much an evaluation looks at: counters, never clocks.
@Suite("Keys looked at")
struct CounterTests {
  static let data: Result<Snapshot, any Error> = Result {
    try TestGraph.snapshot(
      (0..<3000).flatMap { n in
        ["s\(n) type C\(n % 7)", "s\(n) value \(n)", "s\(n) near s\((n * 31) % 3000)"]
      } + ["s5 rare s6"])
  }

  private func scanned(_ text: String) throws -> Int {
    let query = try TestGraph.prepare(text, Self.data.get())
    _ = try TestGraph.rows(query)
    return query.keysScanned
  }

  @Test func pointQueriesTouchAFewKeys() throws {
    #expect(try scanned("SELECT ?p ?o { :s77 ?p ?o }") <= 8)
    #expect(try scanned("SELECT ?v { :s77 :value ?v }") <= 2)
  }

  @Test func directoriesAnswerCounts() throws {
    #expect(try scanned("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") <= 2)
    #expect(try scanned("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p") <= 16)
    #expect(try scanned("SELECT ?t (COUNT(*) AS ?n) { ?s :type ?t } GROUP BY ?t") <= 32)
  }

  /// A look-up by one end walks an order that is always there, whatever the numbers say.
  @Test func lookupsByOneEndNeedNoOrderOnDemand() throws {
    for (text, walk) in [
      ("SELECT ?s ?p { ?s ?p :C3 }", "by ?s ?p"), ("SELECT ?p ?o { :s7 ?p ?o }", "by ?p ?o"),
    ] {
      let query = try TestGraph.prepare(text, Self.data.get())
      #expect(query.explain().contains(walk), "\(query.explain())")
    }
  }

  @Test func selectivePatternsComeFirst() throws {
    #expect(try scanned("SELECT ?v { ?s :value ?v . ?s :type ?t . ?x :rare ?s }") <= 16)
  }

  @Test func equalitiesBecomeLookups() throws {
    #expect(try scanned("SELECT ?v { ?s :value ?v FILTER(?s = :s9) }") <= 4)
  }

  @Test func distinctValuesAreOnlyAskedFor() throws {
    // Seven types, each with its first member: far fewer than 3,000.
    #expect(try scanned("SELECT DISTINCT ?t { ?s :type ?t . ?s :value ?v }") <= 64)
  }

  @Test func distinctCountsComeFromTheDirectories() throws {
    #expect(try scanned("SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }") <= 7000)
    #expect(try scanned("SELECT ?p (COUNT(DISTINCT ?s) AS ?n) (COUNT(*) AS ?m) { ?s ?p ?o } GROUP BY ?p") <= 32)
    #expect(try scanned("SELECT ?t (COUNT(DISTINCT ?s) AS ?n) { ?s :type ?t } GROUP BY ?t") <= 32)
  }

  @Test func endsOfAClosureAreEndsOfItsStep() throws {
    #expect(try scanned("SELECT (COUNT(DISTINCT ?y) AS ?n) { ?x :near+ ?y }") <= 3001)
  }

  @Test func unionsOptionalsAndSubqueriesStartFromFewRows() throws {
    #expect(try scanned("SELECT * { :s5 :near ?x . { ?x :value ?y } UNION { ?x :type ?y } UNION { ?y :near ?x } }") <= 32)
    #expect(try scanned("SELECT * { :s5 :near ?x OPTIONAL { ?x :near ?y OPTIONAL { ?y :value ?v } } }") <= 32)
    #expect(try scanned("SELECT * { :s5 :near ?x . { SELECT DISTINCT ?x ?p { ?x ?p ?y } } }") <= 32)
    #expect(try scanned("SELECT * { :s5 :near ?x MINUS { { ?x :value 1 } UNION { ?x :rare ?y } } }") <= 32)
    #expect(try scanned("SELECT * { :s5 :near ?x . { ?x :value ?v BIND(?v + 1 AS ?w) FILTER(?w > 0) } }") <= 32)
  }

  @Test func textIsLookedAtOnceForEachValue() throws {
    // 3,000 rows of seven types: the walk goes by type.
    let query = try TestGraph.prepare("SELECT (COUNT(*) AS ?n) { ?s :type ?t FILTER(STRENDS(STR(?t), \"3\")) }", Self.data.get())
    #expect(try TestGraph.rows(query) == ["429"])
    #expect(query.keysScanned <= 16)
  }
}
