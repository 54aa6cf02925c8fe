import SPARQL
import Testing
import TripleIndex

@testable import QueryEngine

/// What an evaluation took it gives back, wherever it is stopped and wherever its memory ends: also what a value held that was
/// being made at that moment, which no `deinit` knows of.
@Suite("Stopped while something is made")
struct GivenBackTests {
  private static func context(_ adjust: (inout EvaluationOptions) -> Void) throws -> EvaluationContext {
    var options = EvaluationOptions()
    adjust(&options)
    return try Evaluation.context(SPARQLParser.query("ASK {}"), OperatorStopTests.data.get(), options)
  }

  /// Makes something with room for 200,000 ids, stopped at each place at which it asks and with each limit that it meets.
  private func make(_ name: String, _ body: (UnsafePointer<TermID>, Int, EvaluationContext) throws -> Void) throws {
    let keys = (1...200_000).map { TermID($0) }
    try keys.withUnsafeBufferPointer { keys in
      let base = try #require(keys.baseAddress)
      func run(_ adjust: (inout EvaluationOptions) -> Void) throws -> (EvaluationContext, isWhole: Bool) {
        let context = try Self.context(adjust)
        do {
          try body(base, keys.count, context)
          #expect(context.budget.held == 0, "\(name): at its end")
          return (context, true)
        } catch let error as QueryError {
          #expect(context.budget.held == 0, "\(name): \(error) at \(context.checkpoints)")
          return (context, false)
        }
      }
      let (context, isWhole) = try run { _ in }
      #expect(isWhole && context.budget.peak > 0)
      #expect(context.checkpoints > 1, "\(name) never asks")
      for at in 1...min(400, context.checkpoints) { #expect(try !run { $0.stopAtCheckpoint = at }.isWhole) }
      // Towards its limit memory grows by what is needed, so that less than the peak may be enough.
      var limit = 64
      while limit < context.budget.peak {
        _ = try run { $0.memory = limit }
        limit = limit * 3 / 2
      }
    }
  }

  @Test func ranksOfKeys() throws {
    let map = try OperatorStopTests.data.get().terms.compactMap
    try make("sorted") { keys, count, context in
      var ranks = try KeyRanks(keys, count, map: map, context)
      #expect(ranks.blocks != nil)
      ranks.deallocate(context.budget)
    }
    try make("unsorted") { keys, count, context in
      var ranks = try KeyRanks(unsorted: keys, stride: 1, count, map: map, context)
      #expect(ranks.keyCount == count)
      ranks.deallocate(context.budget)
    }
  }

  @Test func tablesAndSets() throws {
    try make("a table of rows") { keys, count, context in
      let table = try RowTable(width: 2, context)
      for i in 0..<(count / 2) { _ = try table.insert(keys + 2 * i) }
    }
    try make("a set of nodes") { keys, count, context in
      let set = try NodeSet(context)
      for i in 0..<count { _ = try set.insert(keys[i]) }
    }
    try make("numbers of nodes") { keys, count, context in
      let numbers = try NodeNumbers(context, expected: 1)
      for i in 0..<count { _ = try numbers.number(keys[i]) }
    }
    try make("distinct values of an aggregate") { keys, count, context in
      let distinct = DistinctAccumulator(context, CountAccumulator(context))
      try distinct.reserve(groups: 1)
      let groups = [UInt32](repeating: 0, count: 2_000)
      for i in stride(from: 0, to: count, by: 2_000) { try distinct.update(values: keys + i, groups: groups, count: 2_000) }
    }
  }

  private static let more: [OperatorStopTests.Case] = [
    .init(
      kind: "hash join by ranks", text: "SELECT ?b { ?a :next ?b { SELECT DISTINCT ?b { ?b :next ?c FILTER(?c != :c1) } } }", work: 0, join: .hash),
    .init(kind: "count by hash", text: "SELECT (COUNT(*) AS ?n) { { ?a :next ?b } { SELECT DISTINCT ?b ?c { ?b :next ?c FILTER(?c != :c1) } } }", work: 0, join: .hash),
    .init(kind: "walk in pieces", text: "SELECT (COUNT(*) AS ?n) { ?a :p ?b . ?b :p ?c . ?a :q ?d . ?c :q ?e . ?a :self ?f }", work: 0),
    .init(kind: "closing pair", text: "SELECT * { ?a :p|:self ?b . ?b :p ?c . ?c :p ?a }", work: 0),
    .init(kind: "group concat", text: "SELECT ?b (GROUP_CONCAT(?x) AS ?all) { ?a :spoke ?x . ?a :spoke ?b FILTER(?b = :leaf1) } GROUP BY ?b", work: 0),
    .init(kind: "extremes", text: "SELECT (MIN(?b) AS ?m) (MAX(?b) AS ?n) (SAMPLE(?b) AS ?o) (AVG(?b) AS ?p) { ?a :q ?b } GROUP BY ?a", work: 0),
    .init(kind: "distinct sum", text: "SELECT (SUM(DISTINCT ?t) AS ?n) { ?a :q ?b . ?c :q ?d BIND(1000 * ?b + ?d AS ?t) }", work: 0),
    .init(kind: "closure", text: "SELECT (COUNT(*) AS ?n) { ?x (:p|:self)+ ?y }", work: 0),
    .init(kind: "closure of a chain", text: "SELECT (COUNT(*) AS ?n) { ?x :next* ?y }", work: 0),
    .init(kind: "path in EXISTS", text: "SELECT * { ?a :q ?b FILTER EXISTS { ?a :p+/:self ?c } }", work: 0),
    .init(kind: "optional by block", text: "SELECT * { ?a :q ?b OPTIONAL { { ?a :p ?c } UNION { ?a :self ?c } } }", work: 0),
    .init(kind: "from two graphs", text: "SELECT (COUNT(*) AS ?n) FROM :g1 FROM :g2 { ?x :r ?y . ?y :r ?z }", work: 0),
    .init(kind: "equal values", text: "SELECT * { ?a :q ?b . ?c :q ?d FILTER(?b = ?d) }", work: 0),
    .init(kind: "reduced", text: "SELECT REDUCED ?b { ?a :next ?b } LIMIT 100 OFFSET 3000", work: 0),
  ]

  @Test(arguments: more) func queries(_ test: OperatorStopTests.Case) throws {
    let shared = SharedBudget(limit: 512 << 20)
    func run(_ adjust: (inout EvaluationOptions) -> Void) throws -> (peak: Int, checkpoints: Int) {
      var options = EvaluationOptions()
      options.forcedJoin = test.join
      options.sharedBudget = shared
      adjust(&options)
      let query = try TestGraph.prepare(test.text, OperatorStopTests.data.get(), options)
      let block = query.makeBlock()
      while try query.next(into: block) {}
      return (query.context.budget.peak, query.context.checkpoints)
    }
    let whole = try run { _ in }
    #expect(shared.bytesForgotten == 0, "at its end")
    // Densely at first, where operators are built, then here and there.
    var at = 1
    while at <= whole.checkpoints {
      #expect(throws: QueryError.cancelled) { try run { $0.stopAtCheckpoint = at } }
      #expect(shared.bytesForgotten == 0 && shared.bytesHeld == 0, "stopped at \(at)")
      at = at < 12 ? at + 1 : at * 2
    }
    var limit = 64
    while limit < whole.peak {
      do { _ = try run { $0.memory = limit } } catch QueryError.memoryBudget {}
      #expect(shared.bytesForgotten == 0 && shared.bytesHeld == 0, "with \(limit) bytes")
      limit *= 3
    }
  }
}
