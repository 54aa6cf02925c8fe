import QueryEngine
import Testing
import TripleIndex

/// How often an operator asks whether to stop, held against the rows it works on: counters, never clocks.
/// What lies between two questions is how late a deadline or a hang-up is noticed.
@Suite("Operators ask whether to stop")
struct StoppingTests {
  /// 300 nodes in a ring with a number, a hub that points to 20,000 leaves, a chain of 5,000.
  static let data: Result<Snapshot, any Error> = Result {
    try TestGraph.snapshot(
      (0..<300).flatMap { ["n\($0) p n\(($0 * 7 + 1) % 300)", "n\($0) q \(($0 * 131) % 300)"] }
        + (0..<20_000).map { "hub spoke leaf\($0)" } + (0..<5_000).map { "c\($0) next c\($0 + 1)" })
  }

  /// A query and how often it must ask. 90,000 rows are 44 blocks; the rest is asked by the operator named.
  static let cases: [(name: String, text: String, atLeast: Int)] = [
    ("sort: runs and merges", "SELECT * { ?a :q ?b . ?c :q ?d } ORDER BY ?d ?b", 1_000),
    ("top", "SELECT * { ?a :q ?b . ?c :q ?d } ORDER BY ?d ?b LIMIT 5", 44),
    ("distinct: finding places again", "SELECT DISTINCT ?b ?d { ?a :q ?b . ?c :q ?d FILTER(?b != -1) }", 44 + 25),
    ("group: finding places again", "SELECT ?b ?d (SUM(?b) AS ?s) { ?a :q ?b . ?c :q ?d } GROUP BY ?b ?d", 44 + 25),
    ("distinct aggregate", "SELECT (COUNT(DISTINCT ?t) AS ?n) { ?a :q ?b . ?c :q ?d BIND(1000 * ?b + ?d AS ?t) }", 44 + 25),
    ("computed terms", "SELECT ?t { ?a :q ?b . ?c :q ?d BIND(1000 * ?b + ?d AS ?t) }", 44 + 25),
    ("hash join: building", "SELECT (COUNT(*) AS ?n) { { ?a :p ?x } { SELECT DISTINCT ?x ?y { ?x :p ?b . ?y :q ?d FILTER(?d != -1) } } }", 44 + 25),
    ("minus", "SELECT (COUNT(*) AS ?n) { ?a :q ?b . ?c :q ?d MINUS { ?a :q ?b . ?e :q ?d FILTER(?e = ?nothing) } }", 44),
    ("optional", "SELECT * { ?a :q ?b OPTIONAL { ?c :q ?d FILTER(?b + ?d = -1) } }", 44),
    ("a hub of a path", "SELECT (COUNT(*) AS ?n) { :hub (:spoke|:nothing)+ ?x }", 20 + 4),
    ("a chain of a path", "SELECT (COUNT(*) AS ?n) { :c0 :next+ ?x }", 4),
    ("components of a closure", "SELECT (COUNT(*) AS ?n) { ?x (:spoke|:next)+ ?y }", 12),
    ("union", "SELECT * { { ?a :q ?b . ?c :q ?d } UNION { ?a :p ?b . ?c :p ?d } }", 88),
  ]

  @Test(arguments: cases) func askedOftenEnough(_ test: (name: String, text: String, atLeast: Int)) throws {
    var options = EvaluationOptions()
    options.forcedJoin = test.name.hasPrefix("hash") ? .hash : nil
    let query = try TestGraph.prepare(test.text, Self.data.get(), options)
    let block = query.makeBlock()
    while try query.next(into: block) {}
    #expect(query.context.checkpoints >= test.atLeast, "\(test.name)")
  }

  /// Stopped at one question after the other, an evaluation hands over no further row and gives all its memory back.
  @Test(arguments: cases) func stoppedAnywhereItLeavesNothing(_ test: (name: String, text: String, atLeast: Int)) throws {
    let shared = SharedBudget(limit: 512 << 20)
    var total = 0
    var stops = 0
    var at = 1
    while true {
      var options = EvaluationOptions()
      options.forcedJoin = test.name.hasPrefix("hash") ? .hash : nil
      options.sharedBudget = shared
      options.stopAtCheckpoint = at
      var rows = 0
      var hasEnded = false
      do {
        let query = try TestGraph.prepare(test.text, Self.data.get(), options)
        let block = query.makeBlock()
        while try query.next(into: block) { rows += block.count }
        hasEnded = true
      } catch QueryError.cancelled {
        stops += 1
      }
      #expect(shared.bytesHeld == 0, "\(test.name), stopped at \(at)")
      if hasEnded {
        total = rows
        break
      }
      // Densely at first, where operators are built, then here and there.
      at = at < 40 ? at + 3 : at + 1 + at / 3
    }
    #expect(stops > 3)
    #expect(total > 0)
  }
}
