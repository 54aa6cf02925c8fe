import QueryEngine
import Testing
import TripleIndex

/// CONTAINS, STRSTARTS and STRENDS read in place give what they give on values.
@Suite("Searching the text of a column")
struct TextTestTests {
  static let data = [
    "a p \"abc\"", "b p \"cab\"", "c p \"\"", "d p 12", "e p 21", "f p abc", "g p \"a\"", "h p h", "i p \"xabx\"",
  ]

  @Test(arguments: ["CONTAINS", "STRSTARTS", "STRENDS"], ["ab", "", "a", "1", "c", "2", "xx", "abcd"])
  func agreesWithValues(_ function: String, _ wanted: String) throws {
    let snapshot = try TestGraph.snapshot(Self.data)
    for argument in ["?o", "STR(?o)"] {
      for condition in ["\(function)(\(argument), %)", "!\(function)(\(argument), %)"] {
        let fast = condition.replacing("%", with: "\"\(wanted)\"")
        // A needle from a column is compared the long way.
        let slow = condition.replacing("%", with: "?n")
        let a = try TestGraph.rows("SELECT ?s { ?s :p ?o FILTER(\(fast)) }", snapshot)
        let b = try TestGraph.rows("SELECT ?s { ?s :p ?o VALUES ?n { \"\(wanted)\" } FILTER(\(slow)) }", snapshot)
        #expect(a.sorted() == b.sorted(), "\(fast)")
      }
    }
  }

  @Test func valuesWithMoreRowsThanABlock() throws {
    let lines = (0..<7000).map { "s\($0) p \($0 < 5000 ? "\"many\"" : "\"other\($0)\"")" } + ["t p \"mane\""]
    let snapshot = try TestGraph.snapshot(lines)
    #expect(try TestGraph.rows("SELECT (COUNT(*) AS ?n) { ?s :p ?o FILTER(CONTAINS(?o, \"man\")) }", snapshot) == ["5001"])
    #expect(try TestGraph.rows("SELECT (COUNT(*) AS ?n) { ?s :p ?o FILTER(CONTAINS(?o, \"other\")) }", snapshot) == ["2000"])
    #expect(try TestGraph.rows("SELECT ?o { ?s :p ?o FILTER(CONTAINS(?o, \"man\")) }", snapshot).count == 5001)
  }
}
