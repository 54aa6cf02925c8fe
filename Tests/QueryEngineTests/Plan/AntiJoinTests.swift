import QueryEngine
import Testing
import TripleIndex

/// An OPTIONAL that must find nothing stops at the first match and answers as the left join with its filter does.
@Suite("Anti joins")
struct AntiJoinTests {
  /// Papers of a few authors over years, the first author of most of them; some have no year, some cite each other.
  static let data = papers(200)
  static let many = papers(1_500)

  private static func papers(_ count: Int) -> Result<Snapshot, any Error> {
    Result {
      try TestGraph.snapshot(
      (0..<count).flatMap { i -> [String] in
        var lines = ["d\(i) by a\(i % 10 < 8 ? 0 : i % 97)", "d\(i) kind \(i % 3 == 0 ? "book" : "paper")"]
        if i % 11 != 0 { lines.append("d\(i) year \(1900 + i * 100 / count)") }
        if i % 5 == 0 { lines.append("d\(i) by b\(i % 7)") }
        if i % 7 == 0 { lines.append("d\(i) cites d\(i / 2)") }
        return lines
      })
    }
  }

  static let earlier = "SELECT ?d ?c { ?d :kind :paper ; :year ?y ; :by ?c OPTIONAL { ?e :kind :paper ; :year ?z ; :by ?c2 FILTER(?c = ?c2 && ?z < ?y) } FILTER(!BOUND(?c2)) }"

  @Test(arguments: [
    earlier,
    "SELECT ?d { ?d :year ?y ; :by ?c OPTIONAL { ?e :by ?c ; :year ?z FILTER(?z < ?y) } FILTER(!BOUND(?z)) }",
    "SELECT ?d ?e { ?d :year ?y OPTIONAL { ?d :by ?c . ?e :by ?c ; :year ?z FILTER(?z + 20 < ?y) } FILTER(!BOUND(?e)) }",
    "SELECT ?d ?e { ?d :kind :book OPTIONAL { ?e :cites ?d } FILTER(!BOUND(?e)) }",
    "SELECT ?d { ?d :by :a5 OPTIONAL { ?e :cites ?d ; :kind :paper } FILTER(!BOUND(?e)) }",
    // A variable that the row may leave open.
    "SELECT ?d ?y { ?d :by :a5 OPTIONAL { ?d :year ?y } OPTIONAL { ?e :year ?y ; :by :b3 FILTER(?e != ?d) } FILTER(!BOUND(?e)) }",
    // Nothing shared: all rows or none.
    "SELECT ?d { ?d :by :b3 OPTIONAL { ?e :year ?z FILTER(?z > 3000) } FILTER(!BOUND(?e)) }",
    "SELECT ?d { ?d :by :b3 OPTIONAL { ?e :year ?z } FILTER(!BOUND(?e)) }",
    // An error in a condition is no match, and a filter that stays sees the variables unbound.
    "SELECT ?d ?z { ?d :year ?y ; :by :a5 OPTIONAL { ?d :cites ?e . ?e :by ?z FILTER(?z < ?y) } FILTER(!BOUND(?e) && COALESCE(?z, 1) = 1) }",
    "SELECT ?d { ?d :by :a5 OPTIONAL { ?d :cites ?e OPTIONAL { ?e :year ?z } } FILTER(!BOUND(?z)) }",
    "SELECT ?d { ?d :by :a5 OPTIONAL { { ?d :cites ?e } UNION { ?d :year ?e } } FILTER(!BOUND(?e)) }",
    "SELECT ?d { ?d :kind :book OPTIONAL { ?d :cites ?e OPTIONAL { ?e :cites ?f } FILTER(!BOUND(?f)) } FILTER(!BOUND(?e)) }",
    // Asked of a variable that the row binds, too, or that the optional part may leave open: no anti join.
    "SELECT * { ?d :by :b3 OPTIONAL { ?d :year ?y } OPTIONAL { ?e :year ?y ; :by :b4 } FILTER(!BOUND(?y)) }",
    "SELECT * { ?d :by :b3 OPTIONAL { ?d :by ?c OPTIONAL { ?d :cites ?e } } FILTER(!BOUND(?e)) }",
    "SELECT ?d ?x { ?d :by :b3 OPTIONAL { ?d :cites ?x } FILTER(!BOUND(?x)) BIND(1 AS ?n) OPTIONAL { ?x :cites ?w } }",
    "SELECT ?d { VALUES ?d { :d1 :d7 :d14 } { SELECT ?d { ?d :by ?c OPTIONAL { ?d :cites ?x } FILTER(!BOUND(?x)) } } }",
    "SELECT (COUNT(*) AS ?n) { ?d :by ?c OPTIONAL { ?d :cites ?x FILTER(?x != :d0) } FILTER(!BOUND(?x)) }",
  ])
  func agreesWithTheLeftJoin(_ text: String) throws {
    let data = try Self.data.get()
    var plain = EvaluationOptions()
    plain.disabledRewrites = Set(Rewrite.allCases)
    let expected = try TestGraph.rows(text, data, plain).sorted()
    for (name, options) in TestGraph.variants {
      #expect(try TestGraph.rows(text, data, options).sorted() == expected, "\(name)")
    }
  }

  @Test func manyPairsAreNotLookedAt() throws {
    let data = try Self.many.get()
    var pairs = EvaluationOptions()
    pairs.disabledRewrites = [.antiJoins]
    let before = try TestGraph.prepare(Self.earlier, data, pairs)
    let after = try TestGraph.prepare(Self.earlier, data)
    #expect(try TestGraph.rows(after).count == TestGraph.rows(before).count)
    #expect(after.explain().contains("anti hash join"), "\(after.explain())")
    #expect(before.rowsProduced > 200_000, "\(before.explain())")
    #expect(after.keysScanned < 20_000 && after.rowsProduced < 20_000, "\(after.explain())")
  }

  @Test func aLongListIsLeftAtTheFirstMatch() throws {
    let data = try Self.many.get()
    let text = "SELECT ?d { ?d :cites :d0 ; :by ?c OPTIONAL { ?e :by ?c ; :year ?z FILTER(?z > 1900) } FILTER(!BOUND(?e)) }"
    let query = try TestGraph.prepare(text, data)
    _ = try TestGraph.rows(query)
    #expect(query.explain().contains("anti lookup join"), "\(query.explain())")
    #expect(query.keysScanned < 2_000, "\(query.explain())")
  }
}
