import Glibc
import Testing

@testable import TripleIndex

/// Orders and unions that are made on first use can be left while they are made.
@Suite("Long work that is left")
struct LayoutOnDemandTests {
  private struct Leave: Error {}

  /// A graph of `count` triples in its own memory, sorted by subject.
  private static func graph(_ count: Int, predicate: TermID) -> GraphView {
    let region = Region(byteCount: count * MemoryLayout<Triple>.stride)
    let triples = region.pointer(Triple.self)
    for i in 0..<count {
      let subject = TermID(10 + i / 5)
      triples[i] = Triple(subject, predicate, TermID(10 + (i % 5) * 977 + i % 13))
    }
    let map = CompactMap(plainBound: TermID(count + 10_000))
    TripleSort.sort(triples, count, by: .spo, map: map)
    let distinct = TripleSort.removeDuplicates(triples, count)
    return GraphView(
      graph: 0, base: GraphIndex(sorted: UnsafePointer(triples), count: distinct, map: map, owners: [region]), runs: [])
  }

  @Test func anOrderNobodyWaitsForIsFinishedForTheNext() throws {
    let view = Self.graph(GraphView.longWork + 5_000, predicate: 3)
    var asked = 0
    #expect(throws: Leave.self) {
      try view.prepare(.ops) {
        asked += 1
        if asked == 2 { throw Leave() }
      }
    }
    #expect(asked == 2)
    // Waiting for it works as if nothing had happened.
    try view.prepare(.ops) {}
    #expect(view.rows(.ops, 10).count == view.count(0, 0, 10))
  }

  @Test func whoLeavesAtOnceStartsNothing() {
    let view = Self.graph(GraphView.longWork + 5_000, predicate: 3)
    #expect(throws: Leave.self) { try view.prepare(.sop) { throw Leave() } }
    #expect(!view.base.isReady(.sop))
  }

  @Test func smallOrdersAreMadeInPlace() throws {
    let view = Self.graph(2_000, predicate: 3)
    try view.prepare(.ops) { throw Leave() }
    #expect(view.rows(.ops, 10).count == view.count(0, 0, 10))
  }

  @Test func unionsOfLargeGraphs() throws {
    let a = Self.graph(GraphView.longWork, predicate: 3)
    let b = Self.graph(GraphView.longWork, predicate: 4)
    let union = try GraphView.union(of: [a, b, a]) {}
    #expect(union.tripleCount == a.tripleCount + b.tripleCount)
    var asked = 0
    #expect(throws: Leave.self) {
      _ = try GraphView.union(of: [a, b]) {
        asked += 1
        if asked > 1 { throw Leave() }
      }
    }
  }
}
