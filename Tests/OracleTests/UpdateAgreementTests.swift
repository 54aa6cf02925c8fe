import Foundation
import Formats
import QueryEngine
import RDF
import SPARQL
import TestSupport
import Testing
import TripleIndex

/// The engine's updates against updates of a set of quads, and their WHERE against the naive evaluator.
@Suite("Updates agree with the naive ones")
struct UpdateAgreementTests {
  @Test func sequences() throws {
    var judged = 0
    let seeds = EngineAgreementTests.seeds
    for seed in seeds {
      var generator = QueryGenerator(seed: seed &+ 1_000_000)
      let start = generator.dataset()
      var naive = NaiveUpdate(start)
      var snapshot = try EngineAgreementTests.snapshot(start)
      var texts: [String] = []
      for step in 0..<3 {
        let text = generator.update()
        let update: Update
        // A request that binds a name twice or has no variable of its WHERE is refused, which is right.
        do throws(SyntaxError) { update = try SPARQLParser.update(text) } catch { continue }
        var next = naive
        do {
          for operation in update.operations { try next.apply(operation) }
        } catch is NaiveError { continue }
        naive = next
        texts.append(text)
        let builder = SnapshotBuilder(on: snapshot)
        try UpdateEvaluation.run(update, on: builder, EvaluationOptions())
        snapshot = builder.finish(revision: UInt64(step + 2)).snapshot
        judged += 1
        let found = try Self.quads(of: snapshot)
        let report = Comment(rawValue: "seed \(seed)\n\(texts.joined(separator: "\n"))\n\(EngineAgreementTests.lines(start))")
        if Set(found) != naive.quads || found.count != naive.quads.count {
          Issue.record("\(report)\nmissing: \(Array(naive.quads.subtracting(found)).prefix(5))\nextra: \(Array(Set(found).subtracting(naive.quads)).prefix(5))")
          break
        }
      }
    }
    if seeds.count > 20 { #expect(judged > seeds.count, "only \(judged) updates could be judged") }
  }

  /// All quads, by two queries.
  private static func quads(of snapshot: Snapshot) throws -> [Quad] {
    let query = try SPARQLParser.query("SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
    let prepared = try Evaluation.prepare(query, snapshot, EvaluationOptions())
    let block = prepared.makeBlock()
    var quads: [Quad] = []
    while try prepared.next(into: block) {
      for row in 0..<block.count {
        let terms = (0..<4).map { prepared.term(block.column($0)[row]) }
        if let s = terms[0], let p = terms[1], let o = terms[2] { quads.append(Quad(s, p, o, graph: terms[3])) }
      }
    }
    return quads
  }
}
