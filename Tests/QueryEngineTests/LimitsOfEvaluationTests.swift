import QueryEngine
import Testing
import TripleIndex

/// Every operator stops when it is told to, at its deadline and at its memory budget.
@Suite("Cancellation, deadline, budget")
struct LimitsOfEvaluationTests {
  /// 2,000 nodes in a ring, each with a number: products of it do not end in the time of a test.
  static let ring: Result<Snapshot, any Error> = Result {
    try TestGraph.snapshot((0..<2000).flatMap { ["n\($0) p n\(($0 + 1) % 2000)", "n\($0) q \($0)"] })
  }

  /// A query that keeps each operator busy.
  static let heavy: [String] = [
    "SELECT * { ?a :p ?b . ?c :p ?d . ?e :p ?f }",
    "SELECT (COUNT(*) AS ?n) { ?a :q ?b . ?c :q ?d . ?e :q ?f FILTER(?b + ?d + ?f = 1) }",
    "SELECT * { ?a :q ?x . ?b :q ?y . ?c :q ?z FILTER(?x + ?y + ?z < 0) }",
    "SELECT DISTINCT ?b ?d { ?a :p ?b . ?c :p ?d . ?e :p ?f . ?g :p ?h }",
    "SELECT * { ?a :p ?b . ?c :p ?d . ?e :p ?f } ORDER BY ?b ?d ?f",
    "SELECT * { ?a :p ?b . ?c :p ?d . ?e :p ?f } ORDER BY ?b ?d ?f LIMIT 3",
    "SELECT ?b (SUM(?n) AS ?s) { ?a :p ?b . ?c :q ?n . ?e :p ?f } GROUP BY ?b",
    "SELECT * { ?a :p ?b OPTIONAL { ?c :p ?d . ?e :p ?f FILTER(?f = ?nothing) } }",
    "SELECT * { ?a :p ?b . ?c :p ?d . ?e :p ?f MINUS { ?a :q ?b } }",
    "SELECT * { ?a :p+ ?b . ?c :p+ ?d }",
    "SELECT * { ?a (:p|^:p)* ?b . ?c (:p|^:p)+ ?d }",
    "SELECT (COUNT(*) AS ?n) { ?a (:p/:p?/:p?/:p?)+ ?b . ?c (:p|^:p)* ?d FILTER(?a = ?d) }",
    "SELECT * { :n1 :p ?a . { ?a ?r ?b . ?c :p ?d . ?e :p ?f } UNION { ?c :p ?a . ?e :p ?f . ?g :p ?h . ?i :p ?j } }",
    "SELECT * { :n1 :p ?a OPTIONAL { { ?a (:p|^:p)+ ?b . ?c :p ?d . ?e :p ?f } UNION { ?b :p ?a } } }",
    "SELECT * { { ?a :p ?b . ?c :p ?d . ?e :p ?f } UNION { ?a :p ?b . ?c :p ?d . ?e :p ?f } FILTER(CONCAT(STR(?a), STR(?c), STR(?e)) = \"\") }",
    "SELECT * { ?a :p ?b . ?c :p ?d . ?e :p ?f BIND(STR(?a) AS ?g) FILTER(IF(BOUND(?g), ?g = ?nothing, false)) }",
    "SELECT * { ?a :p ?b . ?c :p ?d . ?e :p ?f FILTER NOT EXISTS { ?a ?r ?f . ?c ?r ?f } }",
    "SELECT * { { SELECT * { ?a :p ?b . ?c :p ?d . ?e :p ?f } OFFSET 7999999999 } }",
    "CONSTRUCT { ?a :r ?d } { ?a :p ?b . ?c :p ?d . ?e :p ?f }",
  ]

  private func drain(_ text: String, _ options: EvaluationOptions) throws {
    let query = try TestGraph.prepare(text, Self.ring.get(), options)
    let block = query.makeBlock()
    while try query.next(into: block) {}
  }

  @Test(arguments: heavy) func stopsAtTheDeadline(_ text: String) throws {
    var options = EvaluationOptions()
    options.timeout = 0.05
    options.memory = 4 << 30
    #expect(throws: QueryError.timeout(seconds: 0.05), "\(text)") { try drain(text, options) }
  }

  @Test(arguments: heavy) func stopsWhenCancelled(_ text: String) throws {
    let options = EvaluationOptions()
    options.cancellation.cancel()
    #expect(throws: QueryError.cancelled, "\(text)") { try drain(text, options) }
  }

  @Test(arguments: [
    "SELECT DISTINCT ?n ?m { ?a :q ?n . ?c :q ?m FILTER(?n != ?m) }", "SELECT * { ?a :p ?b . ?c :p ?d } ORDER BY ?b ?d",
    "SELECT ?b ?d (SUM(?n) AS ?s) { ?a :p ?b . ?c :p ?d . ?a :q ?n } GROUP BY ?b ?d",
    "SELECT ?a (CONCAT(STR(?a), STR(?c)) AS ?t) { ?a :p ?b . ?c :p ?d }",
    "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?a ?c { ?a :p ?b . ?c :p ?d FILTER(?b != ?d) } } ?a :q ?v }",
  ])
  func stopsAtTheBudget(_ text: String) throws {
    var options = EvaluationOptions()
    options.memory = 2 << 20
    #expect(throws: QueryError.memoryBudget(bytes: 2 << 20), "\(text)") { try drain(text, options) }
  }

  @Test func givesItsMemoryBack() throws {
    let shared = SharedBudget(limit: 64 << 20)
    var options = EvaluationOptions()
    options.sharedBudget = shared
    for _ in 0..<3 { try drain("SELECT DISTINCT ?b { ?a :p ?b } ORDER BY ?b", options) }
    #expect(shared.bytesHeld == 0)
  }
}
