import QueryEngine
import RDF
import SPARQL
import TestSupport
import Testing
import TripleIndex

/// Random queries answered with each rewrite off and each join forced, against the naive
/// evaluator: equal multisets of solutions.
@Suite("Rewrites keep the answer")
struct RewriteTests {
  @Test(arguments: 0..<40) func randomQueries(_ batch: UInt64) throws {
    let variants = TestGraph.variants
    var judged = 0
    for seed in (batch * 10)..<(batch * 10 + 10) {
      var generator = QueryGenerator(seed: seed)
      let data = generator.dataset()
      let text = generator.query()
      let query = try SPARQLParser.query(text)
      guard case .select(let columns) = query.form else { continue }
      let all = NaiveDataset(data)
      let solutions: [NaiveSolution]
      do {
        solutions = try NaiveEvaluator(query.dataset.map { all.described(by: $0) } ?? all).evaluate(query.pattern)
      } catch is NaiveError {
        // What the naive evaluator declines to judge.
        continue
      }
      judged += 1
      let expected = solutions.map { solution in columns.map { TestGraph.short(solution[$0]) }.joined(separator: " ") }.sorted()
      let snapshot = try TestGraph.snapshot(data)
      for (name, options) in [variants[0], variants[Int(seed) % variants.count], variants[Int(seed * 7 + 3) % variants.count]] {
        let rows = try TestGraph.rows(Evaluation.prepare(query, snapshot, options)).sorted()
        if RewriteTests.isCut(query.pattern) {
          #expect(rows.count == expected.count, "seed \(seed), \(name): \(text)")
        } else {
          #expect(rows == expected, "seed \(seed), \(name): \(text)")
        }
      }
    }
    #expect(judged > 0)
  }

  /// BNODE() makes a node for each row of its own side, and a join only repeats it.
  @Test func madeNodesBelongToTheirRow() throws {
    let snapshot = try TestGraph.snapshot(["a p b", "a p c", "b p c", "a q x", "a q y", "b q x"])
    for text in [
      "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?x) AS ?m) { ?s :p ?o . BIND(BNODE() AS ?x) ?s (:q|:q) ?t }",
      "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?x) AS ?m) { ?s :p ?o . BIND(RAND() AS ?x) ?s !(^:q|^:p|:p) ?t }",
      "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?x) AS ?m) { ?s :q ?t { SELECT ?s ?x { ?s :p ?o BIND(STRUUID() AS ?x) } } }",
    ] {
      for (name, options) in TestGraph.variants {
        let rows = try TestGraph.rows(text, snapshot, options)
        #expect(rows == [text.contains("(:q|:q)") ? "10 3" : "5 3"], "\(name): \(text)")
      }
    }
  }

  /// LIMIT and OFFSET may choose other rows of the same number.
  private static func isCut(_ pattern: GraphPattern) -> Bool {
    switch pattern {
    case .slice: return true
    case .project(let inner, _), .distinct(let inner), .reduced(let inner), .orderBy(let inner, _), .extend(let inner, _, _):
      return isCut(inner)
    default: return false
    }
  }
}
