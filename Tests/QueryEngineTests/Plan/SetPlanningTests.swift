import QueryEngine
import Testing
import TripleIndex

/// Below DISTINCT, duplicates are dropped before joins multiply them, and the answer stays the same.
@Suite("Rows as sets")
struct SetPlanningTests {
  /// Papers with two or three authors; two authors write half of them.
  static let data: Result<Snapshot, any Error> = Result {
    try TestGraph.snapshot(
      (0..<600).flatMap { i -> [String] in
        var lines = ["d\(i) by a\(i % 2 == 0 ? i % 4 : 5 + i % 89)", "d\(i) by a\(7 + i % 53)", "d\(i) in j\(i % 9)", "d\(i) year \(1990 + i % 20)"]
        if i % 3 == 0 { lines.append("d\(i) by a\(i % 31)") }
        if i % 4 == 0 { lines.append("d\(i) cites d\(i / 2)") }
        return lines
      } + (0..<100).flatMap { ["a\($0) name \"n\($0 % 60)\"", "a\($0) from c\($0 % 6)"] })
  }

  @Test(arguments: [
    "SELECT DISTINCT ?n { ?d :by :a0 , ?c . ?e :by ?c , ?f . ?f :name ?n FILTER(?c != :a0 && ?e != ?d && ?f != :a0 && ?f != ?c) }",
    "SELECT DISTINCT ?n { VALUES ?x { :a0 :a2 } { ?d :by ?x , ?c . ?e :by ?c , ?f . ?f :name ?n FILTER(?c != ?x && ?e != ?d && ?f != ?c) } UNION { ?d :by ?x , ?c . ?c :name ?n FILTER(?c != ?x) } }",
    "SELECT DISTINCT ?m ?n { ?d :in ?j ; :by ?a . ?a :name ?m . ?e :in ?j ; :by ?b . ?b :name ?n FILTER(?m < ?n) }",
    "SELECT DISTINCT ?a { ?d :by ?a ; :year ?y . ?e :by ?b ; :year ?z . ?a :name ?m . ?b :name ?n FILTER(?m = ?n && ?y < ?z) }",
    "SELECT DISTINCT ?c { ?d :by ?a . ?a :from ?c . ?d :cites ?e . ?e :by ?b . ?b :from ?c }",
    "SELECT DISTINCT ?j ?y { ?d :in ?j ; :by ?a OPTIONAL { ?d :cites ?e . ?e :year ?y } }",
    "SELECT DISTINCT ?j { ?d :in ?j ; :by ?a MINUS { ?d :cites ?e . ?e :by ?b } }",
    "SELECT DISTINCT ?n { { SELECT ?a ?j { ?d :by ?a ; :in ?j } } ?a :name ?n . ?e :in ?j ; :cites ?f }",
    "SELECT ?c (COUNT(DISTINCT ?b) AS ?k) (MAX(?y) AS ?m) { ?a :from ?c . ?d :by ?a , ?b ; :year ?y . ?e :by ?b ; :in ?j } GROUP BY ?c",
    "SELECT (COUNT(DISTINCT ?c) AS ?k) { ?d :by :a0 , ?b . ?e :by ?b , ?x . ?x :from ?c FILTER(?e != ?d) }",
    // Rows count inside: sums, limits, made nodes.
    "SELECT DISTINCT ?k { { SELECT ?a (COUNT(?b) AS ?k) { ?d :by ?a , ?b . ?e :by ?b } GROUP BY ?a } }",
    "SELECT DISTINCT ?k { { SELECT ?c (SUM(?y) AS ?k) { ?d :by ?a ; :year ?y . ?a :from ?c . ?e :by ?a } GROUP BY ?c } ?a :from ?c . ?d :by ?a }",
    "SELECT (COUNT(*) AS ?k) { { SELECT DISTINCT ?a ?j { ?d :by ?a , ?b . ?e :by ?b ; :in ?j } } ?d :by ?a ; :in ?j }",
    "SELECT (COUNT(*) AS ?k) { { SELECT DISTINCT ?u { ?d :by :a0 , ?b . ?e :by ?b BIND(BNODE() AS ?u) } } }",
    "SELECT DISTINCT ?g ?j { GRAPH ?g { ?d :in ?j } ?d :by ?a . ?e :by ?a }",
    "SELECT DISTINCT ?x { ?d :by/:from ?x . ?d :cites+ ?e . ?e :by ?b }",
  ])
  func agreesWithAllRows(_ text: String) throws {
    let data = try Self.data.get()
    var plain = EvaluationOptions()
    plain.disabledRewrites = [.thinRows]
    let expected = try TestGraph.rows(text, data, plain).sorted()
    var options = TestGraph.variants.filter { $0.options.forcedJoin != .nestedLoop }
    var eager = EvaluationOptions()
    eager.worthCorrecting = 0
    options.append(("taken apart however small", eager))
    for (name, options) in options {
      #expect(try TestGraph.rows(text, data, options).sorted() == expected, "\(name)")
    }
  }

  @Test(arguments: [
    ("SELECT DISTINCT ?n { ?d :by :a0 , ?c . ?e :by ?c , ?f . ?f :name ?n FILTER(?c != :a0 && ?e != ?d && ?f != :a0 && ?f != ?c) }", 2),
    ("SELECT DISTINCT ?m ?n { ?d :in ?j ; :by ?a . ?a :name ?m . ?e :in ?j ; :by ?b . ?b :name ?n FILTER(?m < ?n) }", 2),
    ("SELECT DISTINCT ?a { ?d :by ?a ; :year ?y . ?e :by ?b . ?a :name ?m . ?b :name ?n FILTER(?m = ?n) }", 3),
  ])
  func fewerRowsAreMade(_ text: String, _ times: Int) throws {
    let data = try Self.data.get()
    var plain = EvaluationOptions()
    plain.disabledRewrites = [.thinRows]
    let before = try TestGraph.prepare(text, data, plain)
    let after = try TestGraph.prepare(text, data)
    #expect(try TestGraph.rows(after).count == TestGraph.rows(before).count)
    #expect(after.explain().contains("drop duplicates"), "\(after.explain())")
    #expect(after.rowsProduced * times < before.rowsProduced, "\(before.explain())\n\(after.explain())")
  }

  /// The first rows of a DISTINCT with LIMIT do not wait for all.
  @Test func aLimitIsNotTakenApart() throws {
    let data = try Self.data.get()
    let query = try TestGraph.prepare(
      "SELECT DISTINCT ?m ?n { ?d :in ?j ; :by ?a . ?a :name ?m . ?e :in ?j ; :by ?b . ?b :name ?n } LIMIT 3", data)
    #expect(try TestGraph.rows(query).count == 3)
    #expect(!query.explain().contains("drop duplicates"), "\(query.explain())")
  }

  /// Co-authors of co-authors of one person: the patterns begin where the equality or the table says, not where all pairs are.
  @Test(arguments: [
    "SELECT DISTINCT ?n { ?d :by ?x , ?c . ?e :by ?c , ?f . ?f :name ?n FILTER(?x = :a8 && ?c != ?x && ?f != ?c) }",
    "SELECT DISTINCT ?n { VALUES ?x { :a8 :a9 } ?d :by ?x , ?c . ?e :by ?c , ?f . ?f :name ?n FILTER(?c != ?x && ?f != ?c) }",
  ])
  func aShortTableComesFirst(_ text: String) throws {
    let data = try Self.data.get()
    let query = try TestGraph.prepare(text, data)
    #expect(try !TestGraph.rows(query).isEmpty)
    #expect(query.rowsProduced < 20_000 && !query.explain().contains("product"), "\(query.explain())")
  }
}
