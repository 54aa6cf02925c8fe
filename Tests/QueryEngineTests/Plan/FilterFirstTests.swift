import RDF
import Testing
import TripleIndex

@testable import QueryEngine

/// A condition that few values pass is judged before the other patterns are joined.
@Suite("Filters before joins")
struct FilterFirstTests {
  private static let data: Result<Snapshot, any Error> = Result {
    let snapshot = try TestGraph.snapshot(
      (0..<2000).flatMap { n in ["s\(n) value \(n * 7)", "s\(n) year \(1900 + n % 100)", "s\(n) near s\((n * 31) % 2000)"] })
    let fold = Compaction(snapshot)
    try fold.run()
    return try #require(fold.finish(on: snapshot))
  }

  private func run(_ text: String, without: Set<Rewrite> = []) throws -> (rows: [String], query: PreparedQuery) {
    var options = EvaluationOptions()
    options.worthCorrecting = 0
    options.disabledRewrites = without
    let query = try TestGraph.prepare(text, Self.data.get(), options)
    return (try TestGraph.rows(query).sorted(), query)
  }

  @Test(arguments: [
    ("?s :value ?v . ?s :year ?y FILTER(?v > 700 && ?v < 800 && ?y >= 1900)", 14),
    ("?s :value ?v . ?s :year ?y . ?s :near ?t . ?t :year ?z FILTER(?v < 140)", 20),
    ("?s :value ?v . ?s :near ?t FILTER(STRENDS(STR(?v), \"777\"))", 2),
  ])
  func fewValuesGoFirst(_ patterns: String, _ count: Int) throws {
    let text = "SELECT * { \(patterns) }"
    let first = try run(text)
    let last = try run(text, without: [.filterFirst])
    #expect(first.rows == last.rows && first.rows.count == count)
    #expect(first.query.explain().contains("lookup join"), "\(first.query.explain())")
    #expect(first.query.keysScanned * 3 < last.query.keysScanned * 2, "\(first.query.explain())\(last.query.explain())")
    #expect(try run("SELECT (COUNT(*) AS ?n) { \(patterns) }").rows == ["\(count)"])
  }

  @Test(arguments: ["?v > 100", "?v > 100 && RAND() >= 0", "?v = ?y || ?v > 3", "EXISTS { ?s :value ?v }"])
  func othersAreWalkedAtOnce(_ condition: String) throws {
    let query = try run("SELECT * { ?s :value ?v . ?s :year ?y FILTER(\(condition)) }").query
    #expect(query.explain().contains("multiway join"), "\(query.explain())")
  }
}
