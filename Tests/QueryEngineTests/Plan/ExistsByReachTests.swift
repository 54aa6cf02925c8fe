import QueryEngine
import Testing
import TripleIndex

/// EXISTS over a path to what hangs on nothing of the row: a set that is searched backward once, against a search from each row.
@Suite("EXISTS by the nodes that reach")
struct ExistsByReachTests {
  /// A tree of 600 nodes, three rings, numbers, a node that is in no edge of the tree.
  static let data: Result<Snapshot, any Error> = Result {
    var lines = ["alone year 7", "n5 likes alone"]
    for i in 0..<600 {
      lines.append("n\(i) year \(i % 23)")
      if i > 0 { lines.append("n\(i) part n\(i / 3)") }
      if i % 4 == 0 { lines.append("n\(i) next n\((i + 12) % 600)") }
      if i % 5 == 0 { lines.append("n\(i) likes n\(i * 7 % 600)") }
    }
    return try TestGraph.snapshot(lines)
  }

  static let patterns = [
    "?s :part+ :n4", "?s :part* :n4", "?s :part? :n4", ":n77 :part+ ?s", "?s :part* :alone", "?s :part* :nowhere", "?s :nothing+ :n4",
    "?s (:next|:part)+ :n9", "?s (:next/:part)* :n9", "?s ^:part+ :n500", "?s :part+ ?z . ?z :year 3 . ?z :likes ?w",
    "?s :part* ?z . ?z :likes ?w . ?w :year 7", "?s :likes/:part+ ?z . ?z :year 2", "?s :likes ?w . ?w :part* :n4", "?s :likes ?w . ?w :part* ?z . ?z :year 2",
    "?s :part+ ?z . ?z :year ?k FILTER(?k > 20)", "?s :part+ ?z . ?z :year ?k FILTER(?k > ?y)", "?s :part+ :n4 FILTER(?y > 3)", "?s :part+ ?z",
    "?s :part+ ?z . ?z :year ?y", "?s :part+ ?s", "?o :part+ ?s . ?o :year 4", "?o :part* :n4 . ?s :next ?o FILTER(?o != ?s)",
  ]

  @Test(arguments: patterns) func agreesWithASearchFromEachRow(_ pattern: String) throws {
    let data = try Self.data.get()
    for outer in ["?s :year ?y", "?s :year ?y OPTIONAL { ?s :next ?o }", "VALUES ?s { :n40 :alone :nowhere UNDEF } OPTIONAL { ?s :year ?y }"] {
      for how in ["EXISTS", "NOT EXISTS"] {
        let text = "SELECT * { \(outer) FILTER \(how) { \(pattern) } }"
        var literal = EvaluationOptions()
        literal.disabledRewrites = [.decorrelateExists]
        let expected = try TestGraph.rows(text, data, literal).sorted()
        #expect(try TestGraph.rows(text, data).sorted() == expected, "\(text)")
        var early = EvaluationOptions()
        early.worthCorrecting = 0
        #expect(try TestGraph.rows(text, data, early).sorted() == expected, "\(text), the set at once")
      }
    }
  }

  /// 4,000 rows cost one search of the tree and not one each: what is counted asks the clock once in a thousand edges.
  @Test func theSetIsSearchedOnce() throws {
    let data = try TestGraph.snapshot((1..<4_000).flatMap { ["c\($0) down c\($0 - 1)", "c\($0) year \($0)"] } + ["c0 is root"])
    for end in [":c0", "?z . ?z :is :root"] {
      let query = try TestGraph.prepare("SELECT (COUNT(*) AS ?n) { ?s :year ?y FILTER EXISTS { ?s :down+ \(end) } }", data)
      #expect(try TestGraph.rows(query) == ["3999"])
      #expect(query.context.checkpoints < 1_000)
    }
  }
}
