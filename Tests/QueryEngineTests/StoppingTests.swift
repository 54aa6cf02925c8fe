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

  typealias Case = (name: String, text: String, without: String, atLeast: Int)

  /// A query, the same without the operator named, and how much oftener the first must ask. 90,000 rows are 44 blocks, for
  /// each of which an operator asks once; the rest is asked within one step of it.
  static let cases: [Case] = [
    ("sort: runs and merges", "SELECT * { ?a :q ?b . ?c :q ?d } ORDER BY ?d ?b", "SELECT * { ?a :q ?b . ?c :q ?d }", 2_500),
    ("top", "SELECT * { ?a :q ?b . ?c :q ?d } ORDER BY ?d ?b LIMIT 5", "ASK {}", 44),
    (
      "distinct: finding places again", "SELECT DISTINCT ?b ?d { ?a :q ?b . ?c :q ?d FILTER(?b != -1) }",
      "SELECT ?b ?d { ?a :q ?b . ?c :q ?d FILTER(?b != -1) }", 45 + 15
    ),
    (
      "group: finding places again", "SELECT ?b ?d (SUM(?b) AS ?s) { ?a :q ?b . ?c :q ?d } GROUP BY ?b ?d",
      "SELECT ?b ?d { ?a :q ?b . ?c :q ?d }", 45 + 15
    ),
    (
      "distinct aggregate", "SELECT (SUM(DISTINCT ?t) AS ?n) { ?a :q ?b . ?c :q ?d BIND(1000 * ?b + ?d AS ?t) }",
      "SELECT (SUM(?t) AS ?n) { ?a :q ?b . ?c :q ?d BIND(1000 * ?b + ?d AS ?t) }", 40
    ),
    (
      "computed terms", "SELECT ?t { ?a :q ?b . ?c :q ?d BIND(1000 * ?b + ?d AS ?t) }",
      "SELECT ?t { ?a :q ?b . ?c :q ?d BIND(7 AS ?t) }", 30
    ),
    (
      "hash join: building",
      "SELECT * { { ?a :p ?x } { SELECT DISTINCT ?x ?y { ?z :p ?x . ?w :q ?y FILTER(?y != -1) } } }", "ASK {}", 180
    ),
    ("minus", "SELECT * { ?a :q ?b . ?c :q ?d MINUS { ?a :q ?b . ?e :q ?d FILTER(?e = ?nothing) } }", "ASK {}", 88),
    ("optional", "SELECT * { ?a :q ?b OPTIONAL { ?c :q ?d FILTER(?b + ?d = -1) } }", "SELECT * { ?a :q ?b }", 80),
    ("a hub of a path", "SELECT (COUNT(*) AS ?n) { :hub (:spoke|:nothing)+ ?x }", "ASK {}", 52),
    ("a chain of a path", "SELECT (COUNT(*) AS ?n) { :c0 :next+ ?x }", "ASK {}", 4),
    ("components of a closure", "SELECT (COUNT(*) AS ?n) { ?x (:spoke|:next)+ ?y }", "ASK {}", 12),
    ("union", "SELECT * { { ?a :q ?b . ?c :q ?d } UNION { ?a :p ?b . ?c :p ?d } }", "ASK {}", 88 * 2),
  ]

  private func asked(_ text: String, _ name: String) throws -> Int {
    let query = try TestGraph.prepare(text, Self.data.get(), Self.options(name))
    let block = query.makeBlock()
    while try query.next(into: block) {}
    return query.context.checkpoints
  }

  private static func options(_ name: String) -> EvaluationOptions {
    var options = EvaluationOptions()
    options.forcedJoin = name.hasPrefix("hash") ? .hash : nil
    return options
  }

  @Test(arguments: cases) func askedOftenEnough(_ test: Case) throws {
    let more = try asked(test.text, test.name) - asked(test.without, test.name)
    #expect(more >= test.atLeast, "\(test.name)")
  }

  /// Stopped at one question after the other, an evaluation hands over no further row and gives all its memory back.
  @Test(arguments: cases) func stoppedAnywhereItLeavesNothing(_ test: Case) throws {
    let shared = SharedBudget(limit: 512 << 20)
    var total = 0
    var stops = 0
    var at = 1
    while true {
      var options = Self.options(test.name)
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
      #expect(shared.bytesHeld == 0 && shared.bytesForgotten == 0, "\(test.name), stopped at \(at)")
      if hasEnded {
        total = rows
        break
      }
      // Densely at first, where operators are built, then here and there.
      at = at < 20 ? at + 6 : at * 2 + 1
    }
    #expect(stops > 3)
    #expect(total > 0)
  }
}
