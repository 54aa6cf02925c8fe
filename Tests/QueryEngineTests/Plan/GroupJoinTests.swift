import QueryEngine
import Testing
import TripleIndex

/// A subquery that groups by what it is joined by starts from the rows it is joined with.
@Suite("Groups joined by blocks")
struct GroupJoinTests {
  static let data: Result<Snapshot, any Error> = Result {
    try TestGraph.snapshot(
      (0..<3_000).flatMap { ["n\($0) part n\($0 / 3)", "n\($0) year \($0 % 50)", "n\($0) in \($0 % 1_000 == 7 ? "few" : "many")"] }
        + ["n7 in many", "lost in few"])
  }

  @Test(arguments: [
    "SELECT * { ?t :in :few { SELECT ?t (COUNT(*) AS ?k) { ?x :part ?t } GROUP BY ?t } }",
    "SELECT * { ?t :in :few { SELECT ?t (COUNT(DISTINCT ?y) AS ?k) (MAX(?y) AS ?m) (AVG(?y + 1) AS ?a) { ?x :part ?t . ?x :year ?y } GROUP BY ?t } }",
    "SELECT * { ?t :in :few ; :year ?y { SELECT ?t ?y (COUNT(*) AS ?k) { ?x :part ?t . ?t :year ?y } GROUP BY ?t ?y } }",
    "SELECT * { ?t :in :few { SELECT ?t ?z (SUM(?y) AS ?k) { ?x :part ?t ; :year ?y ; :in ?z } GROUP BY ?t ?z HAVING(SUM(?y) > 60) } FILTER(?k > 70) }",
    "SELECT * { ?t :in :few OPTIONAL { SELECT ?t (COUNT(*) AS ?k) { ?x :part ?t . ?x :year ?y FILTER(?y > 22) } GROUP BY ?t } }",
    "SELECT * { ?t :in :few MINUS { SELECT ?t (COUNT(*) AS ?k) { ?x :part ?t . ?x :in :few } GROUP BY ?t } }",
    "SELECT * { ?t :in :few { SELECT ?z (COUNT(?t) AS ?k) { ?t :in ?z } GROUP BY ?z } }",
    "SELECT * { ?t :in :few { SELECT ?t (COUNT(*) AS ?k) { { ?x :part ?t } UNION { ?t :year ?y } } GROUP BY ?t } }",
    "SELECT * { ?t :in :few { SELECT ?t (COUNT(?x) AS ?k) { ?t :year ?y OPTIONAL { ?x :part ?t } } GROUP BY ?t } }",
    "SELECT * { ?t :in :few { SELECT ?u (COUNT(?x) AS ?t) { ?x :part ?u } GROUP BY ?u } }",
  ])
  func agreesWithTheWholeGroup(_ text: String) throws {
    let data = try Self.data.get()
    var whole = EvaluationOptions()
    whole.disabledRewrites = [.joinByBlocks]
    let expected = try TestGraph.rows(text, data, whole).sorted()
    #expect(try TestGraph.rows(text, data).sorted() == expected)
    var early = EvaluationOptions()
    early.forcedJoin = .lookup
    #expect(try TestGraph.rows(text, data, early).sorted() == expected)
  }

  @Test func onlyTheRowsAreGrouped() throws {
    let data = try Self.data.get()
    let text = "SELECT * { ?t :in :few { SELECT ?t (SUM(?y) AS ?k) { ?x :part ?t ; :year ?y } GROUP BY ?t } }"
    let query = try TestGraph.prepare(text, data)
    #expect(try TestGraph.rows(query).count == 1)
    #expect(query.rowsProduced < 200, "\(query.explain())")
  }
}
