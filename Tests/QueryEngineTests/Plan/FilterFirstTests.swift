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

  /// Conditions on several patterns are all judged first, each value once, and what is left is joined by hash.
  @Test(arguments: [
    ("?s :value ?v . ?s :year ?y FILTER(?v < 1400 && ?y < 1910)", 20),
    ("?s :year ?y . ?s :value ?v . ?s :near ?t FILTER(?v < 1400 && ?y < 1910)", 20),
    ("?s :value ?v . ?s :near ?t . ?t :year ?y FILTER(?v < 1400 && ?y < 1910)", 20),
  ])
  func severalConditionsGoFirst(_ patterns: String, _ count: Int) throws {
    let first = try run("SELECT * { \(patterns) }")
    let last = try run("SELECT * { \(patterns) }", without: [.filterFirst])
    #expect(first.rows == last.rows && first.rows.count == count)
    #expect(first.query.explain().contains("scan by value"), "\(first.query.explain())")
    #expect(!last.query.explain().contains("scan by value"), "\(last.query.explain())")
    #expect(first.query.keysScanned < last.query.keysScanned, "\(first.query.explain())\(last.query.explain())")
    #expect(try run("SELECT (COUNT(*) AS ?n) { \(patterns) }").rows == ["\(count)"])
  }

  /// A pattern alone is scanned by value: 100 years are judged and not 2,000 rows.
  @Test func aPatternAloneIsJudgedByValue() throws {
    for (select, rows) in [("*", 200), ("?s", 200), ("?y", 200), ("DISTINCT ?y", 10)] {
      let text = "SELECT \(select) { ?s :year ?y FILTER(?y >= 1990) }"
      let first = try run(text)
      #expect(first.rows == (try run(text, without: [.filterFirst]).rows) && first.rows.count == rows)
      #expect(first.query.explain().contains("scan by value"), "\(first.query.explain())")
      #expect(first.query.keysScanned <= 300, "\(first.query.explain())")
    }
    let count = try run("SELECT (COUNT(*) AS ?n) { ?s :year ?y FILTER(?y >= 1990) }")
    #expect(count.rows == ["200"] && count.query.keysScanned <= 100)
    #expect(try run("SELECT * { ?s :year ?y FILTER(?y >= 1990) } LIMIT 3").rows.count == 3)
  }

  /// Values with more subjects than a block of rows holds, and look-ups with more values than that.
  @Test func longListsAreHandedOverInParts() throws {
    let snapshot = try TestGraph.snapshot(
      (0..<9).flatMap { s in ["s\(s) kind k\(s)"] + (0..<3000).flatMap { ["s\(s) has o\($0)", "o\($0) rank \(s % 2)"] } })
    func rows(_ text: String, _ options: EvaluationOptions = EvaluationOptions()) throws -> [String] {
      try TestGraph.rows(text, snapshot, options).sorted()
    }
    #expect(try Set(rows("SELECT ?o { ?o :rank ?r FILTER(?r > 0) }")).count == 3000)
    #expect(try rows("SELECT ?o ?r { ?o :rank ?r FILTER(?r >= 0) }").count == 6000)
    for kind in [JoinKind.lookup, .hash] {
      var options = EvaluationOptions()
      options.forcedJoin = kind
      let text = "SELECT ?s ?o { { SELECT DISTINCT ?s { ?s :kind ?k } } ?s :has ?o }"
      #expect(try Set(rows(text, options)).count == 27_000)
      #expect(try rows("SELECT ?s ?o { { SELECT DISTINCT ?s { ?s :kind ?k } } OPTIONAL { ?s :has ?o } }", options).count == 27_000)
      #expect(try rows("SELECT (COUNT(?s) AS ?n) { { SELECT DISTINCT ?s { ?s :kind ?k } } ?s :has ?o . ?o :rank ?r }", options) == ["54000"])
    }
  }

  @Test(arguments: ["?v > 100", "?v > 100 && RAND() >= 0", "?v = ?y || ?v > 3", "EXISTS { ?s :value ?v }"])
  func othersAreWalkedAtOnce(_ condition: String) throws {
    let query = try run("SELECT * { ?s :value ?v . ?s :year ?y FILTER(\(condition)) }").query
    #expect(query.explain().contains("multiway join"), "\(query.explain())")
  }
}
