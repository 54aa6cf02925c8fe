import RDF
import Testing
import TripleIndex

@testable import QueryEngine

/// `GRAPH ?g` over many small graphs: found by what they hold, not gone through.
@Suite("Many named graphs")
struct NamedGraphTests {
  /// 500 folded graphs of three triples, one large, and changes over some.
  private static let data: Result<Snapshot, any Error> = Result {
    let lines = (0..<500).flatMap { n in
      ["s\(n) name \"n\(n % 50)\" g\(n)", "s\(n) knows s\((n * 7) % 500) g\(n)", "g\(n) made \(1900 + n % 100) g\(n)"]
    }
    let large = (0..<600).map { "l\($0) knows s\($0 % 500) big" }
    let first = try TestGraph.snapshot(lines + large + ["s1 knows s2", "hub knows s3 big", "hub knows s9"])
    let fold = Compaction(first)
    try fold.run()
    let folded = try #require(fold.finish(on: first))
    let builder = SnapshotBuilder(on: folded)
    for quad in TestGraph.quads(["s3 name \"n3\" late", "s9 name \"n3\" g9", "hub knows s3 late"]) {
      func id(_ term: Term) throws -> TermID { try TestGraph.intern(term, builder.terms) }
      builder.add(
        QuadIDs(s: try id(quad.subject), p: try id(quad.predicate), o: try id(quad.object), g: try quad.graph.map(id) ?? 0))
    }
    return builder.finish(revision: 2).snapshot
  }

  private func run(_ text: String, without: Set<Rewrite> = []) throws -> (rows: [String], scanned: Int) {
    var options = EvaluationOptions()
    options.disabledRewrites = without
    let query = try TestGraph.prepare(text, Self.data.get(), options)
    return (try TestGraph.rows(query).sorted(), query.keysScanned)
  }

  /// Patterns of every shape, and how many graphs are gone through at most.
  @Test(arguments: [
    ("SELECT * { GRAPH ?g { ?s :name \"n3\" } }", 4),
    ("SELECT * { GRAPH ?g { :s7 ?p ?o } }", 4),
    ("SELECT * { GRAPH ?g { ?g :made 1907 } }", 4),
    // The large graph is walked, key by key.
    ("SELECT * { GRAPH ?g { ?s ?p ?s } }", 210),
    ("SELECT * { GRAPH ?g { ?s :name ?n FILTER(?n = \"n3\") } }", 4),
    ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", 4),
    ("SELECT ?g { GRAPH ?g { } }", 0),
    ("SELECT * { GRAPH ?g { ?s :name \"n3\" ; :knows ?o } }", 14),
    ("SELECT * { GRAPH ?g { :s7 :knows ?o . ?x :made ?y OPTIONAL { ?g :made ?m } } }", 2),
    ("SELECT * { GRAPH ?g { { :s7 :knows ?o } UNION { :s8 :knows ?o } ?x :made ?y } }", 4),
    ("SELECT * { GRAPH ?g { :s7 :knows+ ?o . ?x :made ?y } }", 2),
    ("SELECT ?g ?n { GRAPH ?g { SELECT ?s (COUNT(*) AS ?n) { ?s :name \"n3\" } GROUP BY ?s } }", 14),
    ("SELECT * { GRAPH ?g { ?s :name \"n3\" FILTER EXISTS { ?s :knows ?o } } }", 14),
    ("SELECT * { GRAPH ?g { ?s :name \"n3\" FILTER(BOUND(?g)) } }", 14),
    ("SELECT * { VALUES ?g { :g5 :late } GRAPH ?g { ?s :name ?n } }", 4),
  ])
  func foundAndNotGoneThrough(_ text: String, _ most: Int) throws {
    let (rows, scanned) = try run(text)
    let walked = try run(text, without: [.findGraphs])
    #expect(rows == walked.rows)
    #expect(!rows.isEmpty || text.contains("BOUND(?g)") || text.contains("?s ?p ?s"))
    // Keys looked at inside the graphs count too: a few a graph.
    #expect(scanned <= most * 6, "\(text) looked at \(scanned)")
    if !text.contains("VALUES") && !text.contains("{ }") { #expect(walked.scanned > 500) }
  }

  /// The scan and the walk over the graphs beside it ask whether to stop, and do when told to at any time.
  @Test func canBeStoppedAtEveryPlace() throws {
    func stopping(at place: Int) throws -> PreparedQuery {
      var options = EvaluationOptions()
      options.stopAtCheckpoint = place
      return try TestGraph.prepare("SELECT * { GRAPH ?g { ?s :knows ?o } }", Self.data.get(), options)
    }
    let whole = try stopping(at: 0)
    #expect(whole.explain().contains("scan of named graphs"))
    #expect(try TestGraph.rows(whole).count == 1102)
    #expect(whole.context.checkpoints > 4)
    for place in 1...whole.context.checkpoints {
      #expect(throws: QueryError.cancelled) { try TestGraph.rows(stopping(at: place)) }
    }
  }

  /// Where a graph without the pattern has solutions too, all are gone through.
  @Test(arguments: [
    "SELECT * { GRAPH ?g { OPTIONAL { ?s :name \"n3\" } } }",
    "SELECT * { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s :name \"n3\" } } }",
    "SELECT * { GRAPH ?g { :s7 :knows* :s7 } }",
    "SELECT * { GRAPH ?g { { ?s :name \"n3\" } UNION { VALUES ?s { 1 } } } }",
  ])
  func goneThrough(_ text: String) throws {
    let (rows, _) = try run(text)
    #expect(rows.count >= 502)
    #expect(rows == (try run(text, without: [.findGraphs])).rows)
  }
}
