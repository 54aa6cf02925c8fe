import QueryEngine
import Testing
import TripleIndex

/// Closures counted without pairs agree with the pairs.
@Suite("Counting closures")
struct ClosureCountTests {
  @Test(arguments: [
    ["a p b", "b p c", "c p d"],
    ["a p b", "b p a"],
    ["a p b", "b p c", "c p b", "z p a", "y p z"],
    ["a p a", "b p a"],
    ["a p b", "c p d", "d p c", "e p c", "f p e", "g p b"],
    ["a p b", "a p c", "b p d", "c p d", "d p a", "x q y"],
    ["a q 1"],
  ])
  func agreesWithThePairs(_ lines: [String]) throws {
    let snapshot = try TestGraph.snapshot(lines)
    for path in [":p+", ":p*", "^:p+", "(^:p)*"] {
      let pairs = try TestGraph.rows("SELECT ?x ?y { ?x \(path) ?y }", snapshot)
      #expect(Set(pairs).count == pairs.count)
      for (name, options) in TestGraph.variants {
        let counted = try TestGraph.rows("SELECT (COUNT(*) AS ?n) { ?x \(path) ?y }", snapshot, options)
        #expect(counted == [String(pairs.count)], "\(path) \(name)")
      }
    }
  }
}
