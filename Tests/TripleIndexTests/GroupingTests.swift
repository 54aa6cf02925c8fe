import RDF
import Testing

@testable import TripleIndex

/// Grouped orders dealt out from flat ones equal those made by sorting.
@Suite struct GroupingTests {
  private static func triples(_ n: Int, predicates: Int, _ seed: UInt64) -> SortedTriples {
    var random = Random(state: seed)
    let list = SortedTriples(capacity: n)
    for i in 0..<n {
      let valued = Int.random(in: 0..<3, using: &random) == 0
      let o = UInt32.random(in: 1..<500, using: &random)
      list.base[i] = Triple(
        UInt32.random(in: 1..<900, using: &random), 600 + UInt32.random(in: 0..<UInt32(predicates), using: &random) * 7,
        valued ? TermSpace.valuedStart + o : o)
    }
    list.count = n
    return list
  }

  private static func groups(_ order: GroupedOrder) -> [[UInt32]] {
    (0..<order.first.count).map { i in
      let pairs = order.pairs(at: i)
      var all = [order.first.keys[i], UInt32(pairs.count), UInt32(pairs.valueCount)]
      for k in 0..<pairs.count {
        all.append(pairs.keys[k])
        all += Array(pairs.list(k).buffer)
        #expect(pairs.find(pairs.keys[k]) == k)
      }
      return all
    }
  }

  @Test(arguments: [(0, 1), (1, 1), (40, 3), (3000, 1), (5000, 40), (20000, 300)])
  func equalToSorting(_ n: Int, _ predicates: Int) {
    let map = CompactMap(plainBound: 4000)
    let list = Self.triples(n, predicates: predicates, UInt64(n + predicates))
    TripleSort.sort(list.base, list.count, by: .spo, map: map)
    list.count = TripleSort.removeDuplicates(list.base, list.count)
    for (flatOrder, groupedOrder) in [(KeyOrder.spo, KeyOrder.pso), (.osp, .pos)] {
      TripleSort.sort(list.base, list.count, by: flatOrder, map: map)
      let flat = OrderBuilder.flat(flatOrder, list.base, list.count, map: map)
      let dealt = OrderBuilder.grouped(from: flat.0, list.count, byThird: flatOrder == .osp, map: map)
      TripleSort.sort(list.base, list.count, by: groupedOrder, map: map)
      let sorted = OrderBuilder.grouped(groupedOrder, list.base, list.count, map: map)
      #expect(Self.groups(dealt.0) == Self.groups(sorted.0))
      for p in UInt32(590)..<610 { #expect(dealt.0.pairs(p).count == sorted.0.pairs(p).count) }
      withExtendedLifetime((flat, dealt, sorted)) {}
    }
  }

  @Test func mergingTwoHalvesDropsRepetitions() {
    let map = CompactMap(plainBound: 4000)
    let a = Self.triples(4000, predicates: 2, 5)
    let b = Self.triples(3000, predicates: 2, 6)
    for list in [a, b] { TripleSort.sort(list.base, list.count, by: .spo, map: map) }
    let out = SortedTriples(capacity: 7000)
    out.count = TripleSort.merge(a.base, a.count, b.base, b.count, into: out.base)
    let all = Set(UnsafeBufferPointer(start: a.base, count: a.count)).union(UnsafeBufferPointer(start: b.base, count: b.count))
    #expect(Array(UnsafeBufferPointer(start: out.base, count: out.count)) == all.sorted())
  }

  @Test func aGroupIsMergedAgainOnlyWhenItChanges() throws {
    let bulk = BulkBuilder(on: .empty())
    let worker = bulk.makeWorker()
    let names = try (0..<3000).map { try ModelTests.intern(worker.terms, .iri(IRI("http://example.org/\($0)"))) }
    for i in 0..<2990 { worker.add(QuadIDs(s: names[i], p: names[i % 2], o: names[i + 1])) }
    var snapshot = try bulk.finish(revision: 1).snapshot
    func change(_ add: [QuadIDs], _ remove: [QuadIDs]) {
      let builder = SnapshotBuilder(on: snapshot)
      for quad in add { builder.add(quad) }
      for quad in remove { builder.remove(quad) }
      snapshot = builder.finish(revision: snapshot.revision + 1).snapshot
    }
    change([QuadIDs(s: names[5], p: names[0], o: names[9])], [QuadIDs(s: names[4], p: names[0], o: names[5])])
    let first = snapshot.defaultGraph.pairs(.pso, names[0])
    let kept = snapshot
    change([QuadIDs(s: names[5], p: names[1], o: names[9])], [])
    // The other predicate changed: the merged group is the same memory.
    #expect(snapshot.defaultGraph.pairs(.pso, names[0]).keys == first.keys)
    change([QuadIDs(s: names[5], p: names[0], o: names[11])], [])
    #expect(snapshot.defaultGraph.pairs(.pso, names[0]).keys != first.keys)
    #expect(snapshot.defaultGraph.pairs(.pso, names[0]).valueCount == first.valueCount + 1)
    // The changed group was made from the older one; it equals one made from nothing.
    let last = snapshot
    let bare = GraphView(graph: 0, base: last.defaultGraph.base, runs: last.defaultGraph.runs)
    let fresh = bare.pairs(.pso, names[0])
    let patched = last.defaultGraph.pairs(.pso, names[0])
    #expect(Array(UnsafeBufferPointer(start: fresh.keys, count: fresh.count)) == Array(UnsafeBufferPointer(start: patched.keys, count: patched.count)))
    for i in 0..<fresh.count { #expect(Array(fresh.list(i).buffer) == Array(patched.list(i).buffer)) }
    // Lists live as long as the view that gave them.
    withExtendedLifetime((kept, last, bare)) {}
  }
}
