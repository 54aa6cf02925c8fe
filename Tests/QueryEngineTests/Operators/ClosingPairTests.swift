import Testing
import TestSupport
import TripleIndex

@testable import QueryEngine

/// The last two levels of cycles against loops over all nodes: lists that are long enough to be marked, keys that are ranked,
/// blocks that end in the middle of a piece.
@Suite struct ClosingPairTests {
  struct Graph {
    var edges: [[Set<Int>]]
    var types: [Set<Int>]
    var snapshot: Snapshot

    /// Three predicates with `degree` random targets of `nodes` a node, a few hubs, and three overlapping types.
    init(_ seed: UInt64, nodes: Int, degree: Int) throws {
      var random = SeededRandom(seed: seed)
      edges = [[Set<Int>]](repeating: [Set<Int>](repeating: [], count: nodes), count: 3)
      types = [[], [], []]
      var lines: [String] = []
      for p in 0..<3 {
        for a in 0..<nodes where a % (p + 4) != 0 {
          for _ in 0..<(a % 37 == 1 ? degree * 6 : Int.random(in: 0...degree, using: &random)) {
            let b = Int.random(in: 0..<nodes, using: &random) / (Bool.random(using: &random) ? 1 : 3)
            if edges[p][a].insert(b).inserted { lines.append("n\(a) p\(p) n\(b)") }
          }
        }
        for a in 0..<nodes where Int.random(in: 0..<3, using: &random) > 0 {
          types[p].insert(a)
          lines.append("n\(a) type t\(p)")
        }
      }
      snapshot = try TestGraph.snapshot(lines)
    }

    func has(_ a: Int, _ p: Int, _ b: Int) -> Bool { edges[p][a].contains(b) }
  }

  @Test(arguments: [(1, 60, 30), (2, 150, 12), (3, 400, 4), (4, 30, 25), (5, 700, 2)])
  func trianglesAreThoseOfLoops(_ seed: UInt64, _ nodes: Int, _ degree: Int) throws {
    let graph = try Graph(seed, nodes: nodes, degree: degree)
    var all: [String] = []
    var typed = 0
    var ring = 0
    for a in 0..<nodes {
      for b in graph.edges[0][a] {
        for c in graph.edges[1][b] where graph.has(a, 2, c) {
          all.append("n\(a) n\(b) n\(c)")
          if graph.types[0].contains(c), graph.types[1].contains(c) { typed += 1 }
        }
        for c in graph.edges[0][b] where graph.has(c, 0, a) && graph.types[2].contains(b) { ring += 1 }
      }
    }
    #expect(all.count > 3)
    let triangle = "?a :p0 ?b . ?b :p1 ?c . ?a :p2 ?c"
    #expect(try TestGraph.rows("SELECT ?a ?b ?c { \(triangle) }", graph.snapshot).sorted() == all.sorted())
    #expect(try TestGraph.rows("SELECT (COUNT(*) AS ?n) { \(triangle) }", graph.snapshot) == [String(all.count)])
    #expect(
      try TestGraph.rows("SELECT (COUNT(*) AS ?n) { \(triangle) . ?c :type :t0, :t1 }", graph.snapshot) == [String(typed)])
    #expect(
      try TestGraph.rows("SELECT (COUNT(*) AS ?n) { ?a :p0 ?b . ?b :p0 ?c . ?c :p0 ?a . ?b :type :t2 }", graph.snapshot)
        == [String(ring)])
    // From outside, a row at a time.
    for first in [1, 2, 38] {
      let rows = all.filter { $0.hasPrefix("n\(first) ") }.sorted()
      #expect(try TestGraph.rows("SELECT ?a ?b ?c { VALUES ?a { :n\(first) :none } \(triangle) }", graph.snapshot).sorted() == rows)
    }
  }

  /// Squares and cliques of four, whose inner levels have several lists.
  @Test(arguments: [(6, 40, 12), (7, 120, 5)])
  func largerCyclesAreThoseOfLoops(_ seed: UInt64, _ nodes: Int, _ degree: Int) throws {
    let graph = try Graph(seed, nodes: nodes, degree: degree)
    var squares: [String] = []
    var cliques = 0
    for a in 0..<nodes {
      for b in graph.edges[0][a] {
        for c in graph.edges[1][b] {
          for d in graph.edges[2][c] where graph.has(d, 0, a) { squares.append("n\(a) n\(b) n\(c) n\(d)") }
          if graph.has(a, 1, c) {
            for d in graph.edges[0][c] where graph.has(a, 2, d) && graph.has(b, 2, d) { cliques += 1 }
          }
        }
      }
    }
    let square = "?a :p0 ?b . ?b :p1 ?c . ?c :p2 ?d . ?d :p0 ?a"
    #expect(try TestGraph.rows("SELECT ?a ?b ?c ?d { \(square) }", graph.snapshot).sorted() == squares.sorted())
    #expect(try TestGraph.rows("SELECT (COUNT(*) AS ?n) { \(square) }", graph.snapshot) == [String(squares.count)])
    let clique = "?a :p0 ?b . ?b :p1 ?c . ?a :p1 ?c . ?c :p0 ?d . ?a :p2 ?d . ?b :p2 ?d"
    #expect(try TestGraph.rows("SELECT ?a ?b ?c ?d { \(clique) }", graph.snapshot).count == cliques)
    #expect(try TestGraph.rows("SELECT (COUNT(*) AS ?n) { \(clique) }", graph.snapshot) == [String(cliques)])
  }
}
