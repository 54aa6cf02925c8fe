import QueryEngine
import RDF
import SPARQL
import Synchronization
import Testing
import TripleIndex

/// Hang-up and deadline in the middle of every operator: each is in the plan of a query here that keeps it busy, asks
/// whether to stop at least once in 4,096 rows or keys of its work, and when it is stopped gives its memory back.
@Suite("Every operator can be stopped")
struct OperatorStopTests {
  /// Nodes with numbers in a ring, a hub with 20,000 leaves, a chain of 5,000, named graphs, triple terms.
  static let data: Result<Snapshot, any Error> = Result {
    var lines: [String] = []
    for i in 0..<300 { lines += ["n\(i) p n\((i * 7 + 1) % 300)", "n\(i) q \((i * 131) % 300)", "n\(i) self n\(i - i % 2)"] }
    for i in 0..<20_000 { lines.append("hub spoke leaf\(i)") }
    for i in 0..<5_000 { lines.append("c\(i) next c\(i + 1)") }
    for i in 0..<2_000 { lines.append("m\(i % 50) r m\(i % 50 + 1) g\(i / 50)") }
    for i in 0..<3_000 { lines.append("s\(i) says <<n\(i % 300),p,t\(i)>>") }
    return try TestGraph.snapshot(lines)
  }

  struct Case: CustomTestStringConvertible, Sendable {
    /// What ``explain`` calls the operator.
    var kind: String
    var text: String
    /// Rows or keys that somebody has to work on.
    var work: Int
    var join: JoinKind?
    var testDescription: String { kind + ": " + text }
  }

  private static let pairs = "?a :q ?b . ?c :q ?d"

  static let cases: [Case] = [
    Case(kind: "scan", text: "SELECT * { ?a :spoke ?x }", work: 20_000),
    Case(kind: "multiway join", text: "SELECT * { ?a :next ?b . ?b :next ?c . ?c :next ?d }", work: 15_000),
    Case(kind: "count", text: "SELECT (COUNT(*) AS ?n) { ?a :next ?b . ?b :next ?c . ?c :next ?d }", work: 10_000),
    Case(kind: "count", text: "SELECT ?b (COUNT(*) AS ?n) { ?a :next ?b . ?b :next ?c } GROUP BY ?b", work: 10_000),
    Case(
      kind: "count distinct",
      text: "SELECT ?p (COUNT(DISTINCT ?b) AS ?n) { ?a ?p ?b . ?b :next ?c } GROUP BY ?p", work: 5_000),
    Case(kind: "count rows", text: "SELECT (COUNT(*) AS ?n) { \(pairs) FILTER(?b != ?d) }", work: 90_000),
    Case(
      kind: "lookup join", text: "SELECT * { { SELECT DISTINCT ?a { ?a :next ?z FILTER(?z != :c1) } } ?a :next ?b }", work: 10_000,
      join: .lookup),
    Case(kind: "left lookup join", text: "SELECT * { ?a :next ?b OPTIONAL { ?b :next ?c } }", work: 10_000, join: .lookup),
    Case(kind: "hash join", text: "SELECT * { ?a :next ?b { SELECT DISTINCT ?b ?c { ?b :next ?c FILTER(?c != :c1) } } }", work: 10_000, join: .hash),
    Case(kind: "left hash join", text: "SELECT * { ?a :next ?b OPTIONAL { ?b :next ?c } }", work: 10_000, join: .hash),
    Case(
      kind: "nested loop join", text: "SELECT * { ?a :p ?b { SELECT DISTINCT ?b ?c { ?b :p ?c FILTER(?c != :n1) } } }", work: 90_000,
      join: .nestedLoop),
    Case(kind: "product", text: "SELECT * { \(pairs) }", work: 90_000),
    Case(kind: "minus by hash join", text: "SELECT * { \(pairs) MINUS { ?a :p ?e } }", work: 90_000, join: .hash),
    Case(kind: "anti lookup join", text: "SELECT * { \(pairs) MINUS { ?a :p ?e } }", work: 90_000),
    Case(kind: "filter", text: "SELECT * { ?a :next ?b FILTER NOT EXISTS { ?b :next ?c } }", work: 5_000),
    Case(kind: "filter", text: "SELECT * { ?a :next ?b FILTER EXISTS { ?b :next ?c FILTER(?c != ?a) } }", work: 5_000),
    Case(kind: "union", text: "SELECT * { { \(pairs) } UNION { ?a :spoke ?b } }", work: 110_000),
    Case(kind: "distinct", text: "SELECT DISTINCT ?b ?d { \(pairs) FILTER(?b != -1) }", work: 90_000),
    Case(kind: "group", text: "SELECT ?b (SUM(?d) AS ?s) { \(pairs) } GROUP BY ?b", work: 90_000),
    Case(kind: "sort", text: "SELECT * { \(pairs) } ORDER BY ?d ?b", work: 90_000),
    Case(kind: "top 5", text: "SELECT * { \(pairs) } ORDER BY ?d ?b LIMIT 5", work: 90_000),
    Case(kind: "slice", text: "SELECT * { \(pairs) } OFFSET 89999", work: 90_000),
    Case(kind: "extend", text: "SELECT ?t { \(pairs) BIND(1000 * ?b + ?d AS ?t) }", work: 90_000),
    Case(kind: "rename", text: "SELECT ?a ?t { ?a :spoke ?x BIND(?x AS ?t) }", work: 20_000),
    Case(kind: "path", text: "SELECT * { :c0 :next+ ?x }", work: 5_000),
    Case(kind: "path", text: "SELECT (COUNT(*) AS ?n) { ?x (:p|:spoke)* ?y }", work: 40_000),
    Case(kind: "path lookup", text: "SELECT * { ?a :next :c3 . ?a :next+ ?x }", work: 5_000, join: .lookup),
    Case(kind: "each named graph", text: "SELECT * { GRAPH ?g { ?x :r ?y . ?y :r ?z } }", work: 40 * 2_048),
    Case(kind: "same term", text: "SELECT * { ?a :self ?a . ?b :self ?c . ?d :q ?e }", work: 90_000),
    Case(kind: "match triple term", text: "SELECT * { ?s :says <<( ?n :p ?t )>> }", work: 3_000),
    Case(kind: "values", text: "SELECT * { VALUES ?z { 1 2 3 4 5 6 } \(pairs) }", work: 540_000),
    Case(kind: "product", text: "CONSTRUCT { ?a :r ?d } { \(pairs) }", work: 90_000),
    Case(kind: "scan", text: "CONSTRUCT { \((0..<200).map { "?a :r\($0) ?b ." }.joined()) } { ?a :q ?b }", work: 60_000),
    Case(kind: "scan", text: "DESCRIBE ?x { :hub :spoke ?x }", work: 20_000),
  ]

  private func prepare(_ test: Case, _ adjust: (inout EvaluationOptions) -> Void = { _ in }) throws -> PreparedQuery {
    var options = EvaluationOptions()
    options.forcedJoin = test.join
    adjust(&options)
    return try TestGraph.prepare(test.text, Self.data.get(), options)
  }

  @Test(arguments: cases) func asksOftenEnough(_ test: Case) throws {
    let query = try prepare(test)
    let plan = query.explain().split(separator: "\n").map { String($0.drop { $0 == " " }) }
    #expect(plan.contains { $0.hasPrefix(test.kind) }, "\(plan)")
    let before = query.context.checkpoints
    let block = query.makeBlock()
    while try query.next(into: block) {}
    #expect(query.context.checkpoints - before >= test.work / 4_096)
  }

  @Test(arguments: cases) func stoppedItLeavesNothing(_ test: Case) throws {
    let shared = SharedBudget(limit: 512 << 20)
    var stops = 0
    var at = 1
    while at < 4_000 {
      do {
        let query = try prepare(test) {
          $0.sharedBudget = shared
          $0.stopAtCheckpoint = at
        }
        let block = query.makeBlock()
        while try query.next(into: block) {}
        at = 4_000
      } catch QueryError.cancelled {
        stops += 1
        at = at * 3 + 1
      }
      #expect(shared.bytesHeld == 0 && shared.bytesForgotten == 0, "stopped at \(at)")
    }
    #expect(stops > 0)
  }

  /// Whoever evaluates is told of each stage of a long evaluation once, in their order, and not before.
  @Test func aLongEvaluationIsTold() throws {
    for (seconds, times) in [([0.0], 1), ([0, 0], 2), ([0, 3_600], 1), ([3_600.0], 0), ([], 0)] {
      let told = Told()
      var options = EvaluationOptions()
      options.longSeconds = seconds
      options.whenLong = { if $0 == told.count.load(ordering: .relaxed) { told.count.add(1, ordering: .relaxed) } }
      _ = try TestGraph.rows("SELECT (COUNT(*) AS ?n) { \(Self.pairs) FILTER(?b != ?d) }", Self.data.get(), options)
      #expect(told.count.load(ordering: .relaxed) == times)
    }
  }

  private final class Told: Sendable {
    let count = Atomic(0)
  }

  /// The WHERE of an update is an evaluation like any other, and what it changed before it was stopped is published nowhere.
  @Test func updatesStopToo() throws {
    let start = try Self.data.get()
    let update = try SPARQLParser.update("PREFIX : <http://e/> DELETE { ?a :q ?b } INSERT { ?a :q ?d } WHERE { \(Self.pairs) }")
    var stops = 0
    for at in [1, 3, 9, 27, 40] {
      var options = EvaluationOptions()
      options.stopAtCheckpoint = at
      let builder = SnapshotBuilder(on: start)
      #expect(throws: QueryError.cancelled, "at \(at)") { try UpdateEvaluation.run(update, on: builder, options) }
      stops += 1
    }
    #expect(stops == 5)
    #expect(try TestGraph.rows("SELECT (COUNT(*) AS ?n) { ?a :q ?b }", start) == ["300"])
  }
}
