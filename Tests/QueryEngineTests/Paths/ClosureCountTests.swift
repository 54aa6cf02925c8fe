import QueryEngine
import TestSupport
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
    // Components with several ways on, shared and apart; a diamond over a cycle.
    ["a p b", "a p c", "b p d", "c p d", "c p e", "d p f", "e p f", "f p g", "g p f", "h p a", "h p e"],
    ["a p b", "b p c", "c p a", "c p d", "x p a", "x p y", "y p z", "w p x", "w p z", "v p w", "v p d"],
    ["a p b", "a p c", "a p d", "b p e", "c p f", "d p g", "e p h", "f p h", "g p i", "j p a", "j p k", "k p i"],
  ])
  func agreesWithThePairs(_ lines: [String]) throws {
    try expectAgreement(lines)
    // Among many terms that the path does not touch its nodes are numbered in another way.
    try expectAgreement(lines + (0..<40).map { "u\($0) other \"x\($0)\"" })
  }

  private func expectAgreement(_ lines: [String]) throws {
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

  /// Random graphs of one and two predicates: every closure, counted and listed.
  @Test(arguments: 0..<12) func agreesOnRandomGraphs(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let nodes = Int.random(in: 3...14, using: &random)
    let lines = (0..<Int.random(in: 4...26, using: &random)).map { _ in
      "n\(Int.random(in: 0..<nodes, using: &random)) \(Bool.random(using: &random) ? "p" : "q") n\(Int.random(in: 0..<nodes, using: &random))"
    }
    let snapshot = try TestGraph.snapshot(lines)
    for path in [":p+", ":p*", "(:p|:q)+", "(:p|^:q)*", "(:p/:q)+", "(:p/:q?)*", "(^:p|(:q/:q))+", "(!:p)+"] {
      let pairs = try TestGraph.rows("SELECT ?x ?y { ?x \(path) ?y }", snapshot)
      #expect(Set(pairs).count == pairs.count)
      for (name, options) in TestGraph.variants {
        let counted = try TestGraph.rows("SELECT (COUNT(*) AS ?n) { ?x \(path) ?y }", snapshot, options)
        #expect(counted == [String(pairs.count)], "\(path) \(name) \(lines)")
        for end in ["x", "y"] {
          let ends = try TestGraph.rows("SELECT DISTINCT ?\(end) { ?x \(path) ?y }", snapshot, options)
          let column = end == "x" ? 0 : 1
          #expect(Set(ends) == Set(pairs.map { String($0.split(separator: " ")[column]) }), "\(path) \(name) \(lines)")
          #expect(Set(ends).count == ends.count)
        }
      }
    }
  }

  @Test func allPairsAreCountedWithoutPairs() throws {
    // A ring with a tail: 400 nodes that reach each other, 100 that reach all of them.
    let ring = (0..<400).map { "r\($0) p r\(($0 + 1) % 400)" }
    let tail = (0..<100).flatMap { ["t\($0) p r\($0)", "t\($0) p t\($0 + 1)"] }
    let query = try TestGraph.prepare("SELECT (COUNT(*) AS ?n) { ?x :p+ ?y }", TestGraph.snapshot(ring + tail))
    // t100 has no way on; t99 reaches it and the ring.
    var expected = 400 * 400
    for t in 0..<100 { expected += 400 + 100 - t }
    #expect(try TestGraph.rows(query) == [String(expected)])
    #expect(query.keysScanned == 0)
    #expect(query.rowsProduced <= 2)
  }
}
