import SPARQL
import TestSupport
import Testing
import TripleIndex

@testable import QueryEngine

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

  /// The condensed graph of `p`, with the evaluation that it belongs to.
  private static func closure(_ lines: [String]) throws -> (snapshot: Snapshot, query: PreparedQuery, closure: ClosureGraph) {
    let snapshot = try TestGraph.snapshot(lines)
    let query = try TestGraph.prepare("SELECT * { ?x :p ?y }", snapshot)
    let predicate = try #require(snapshot.lookup(TestGraph.iri("p")))
    return (snapshot, query, try #require(try ClosureGraph(query.context, snapshot.defaultGraph, .link(predicate), mostEdges: 1_000_000)))
  }

  /// Strips of components against chains of successors: graphs with and without large components, of more than one strip.
  @Test(arguments: [(1, 700, 900), (2, 1300, 2600), (3, 1600, 3000), (4, 513, 512), (5, 40, 60), (6, 1100, 1100)])
  func stripsCountAsChainsDo(_ seed: UInt64, _ nodes: Int, _ edges: Int) throws {
    var random = SeededRandom(seed: seed)
    var lines: [String] = []
    for _ in 0..<edges {
      let a = Int.random(in: 0..<nodes, using: &random), b = Int.random(in: 0..<nodes, using: &random)
      // Mostly one way, so that there are many components; some of them are of several nodes.
      let isBack = Int.random(in: 0..<40, using: &random) == 0
      lines.append("n\(isBack ? min(a, b) : max(a, b)) p n\(isBack ? max(a, b) : min(a, b))")
    }
    let (_, query, closure) = try Self.closure(lines)
    let graph = try ComponentGraph(closure, query.context)
    var chains = ReachCount(graph)
    #expect(try chains.findWeights(most: .max))
    #expect(try ReachStrips(graph).weights() == chains.weight)
    var cut = ReachCount(graph)
    #expect(try cut.findWeights(most: 0) == (chains.steps == 0))
    // It goes on where it was.
    #expect(try cut.findWeights(most: .max) && cut.weight == chains.weight)
    // Hub by hub, whether it pays or not.
    #expect(try ReachWeights.of(graph, mostSteps: 0) == chains.weight)
  }

  /// Many reach a core that reaches many: it is counted apart, and all pairs take about as many steps as there are edges.
  @Test func aCoreIsCountedApart() throws {
    var random = SeededRandom(seed: 4)
    var lines = (0..<200).map { "c\($0) p c\(($0 + 1) % 200)" }
    for n in 0..<2000 {
      lines.append("a\(n) p \(n == 0 || n % 3 == 0 ? "c\(n % 200)" : "a\(Int.random(in: 0..<n, using: &random))")")
      if n % 2 == 0 { lines.append("a\(n) p b\(Int.random(in: 0..<2000, using: &random))") }
      lines.append("\(n % 7 == 0 ? "c\(n % 200)" : "b\(Int.random(in: 0...n, using: &random) + 1)") p b\(n + 2)")
    }
    let (_, query, closure) = try Self.closure(lines)
    let graph = try ComponentGraph(closure, query.context)
    var chains = ReachCount(graph)
    #expect(try chains.findWeights(most: .max))
    #expect(try ReachWeights.of(graph, mostSteps: 0) == chains.weight)
    #expect(try ReachStrips(graph).weights() == chains.weight)
    #expect(ReachStrips(graph).steps < graph.edgeCount * (graph.count / 512 + 1))
  }

  /// Where hardly anything is shared the chains give up in time.
  @Test func stepsAreBounded() throws {
    var random = SeededRandom(seed: 9)
    let lines = (1..<3000).flatMap { n in (0..<4).map { _ in "n\(n) p n\(Int.random(in: 0..<n, using: &random))" } }
    let (snapshot, query, closure) = try Self.closure(lines)
    let graph = try ComponentGraph(closure, query.context)
    var free = ReachCount(graph)
    #expect(try free.findWeights(most: .max))
    var bounded = ReachCount(graph)
    #expect(try !bounded.findWeights(most: 200_000))
    #expect(free.steps > 1_000_000 && bounded.steps < 250_000, "\(free.steps) \(bounded.steps)")
    #expect(try ReachWeights.of(graph) == free.weight)
    let pairs = try ReachCount.pairs(closure, reflexive: false, query.context)
    #expect(try TestGraph.rows("SELECT (COUNT(*) AS ?n) { ?x :p+ ?y }", snapshot) == [String(pairs)])
  }
}
