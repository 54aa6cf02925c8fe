import RDF
import Testing

@testable import TripleIndex

/// A reproducible generator (splitmix64).
struct Random: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// Checks every access path of a snapshot against a plain set of quads.
struct Model {
  /// As `#expect`, at a hundredth of its cost: these loops are long.
  private func expect(_ holds: Bool, line: Int = #line) {
    if !holds { Issue.record("line \(line) of ModelTests") }
  }

  var quads: Set<QuadIDs> = []

  func check(_ snapshot: Snapshot, ids: [TermID], sample: Int, _ random: inout Random) {
    expect(snapshot.quadCount == quads.count)
    let names = Set(quads.map(\.g)).subtracting([0]).sorted()
    expect(snapshot.namedGraphs == names)
    expect(snapshot.hasNamedGraphs == !names.isEmpty)
    for g in [0] + names {
      let triples = Set(quads.filter { $0.g == g }.map(\.triple))
      guard let view = snapshot.graph(g) else {
        Issue.record("graph \(g) is missing")
        continue
      }
      expect(view.tripleCount == triples.count)
      for order in KeyOrder.allCases { checkOrder(view, order, triples) }
      for _ in 0..<sample {
        let s = Bool.random(using: &random) ? 0 : pick(ids, &random)
        let p = Bool.random(using: &random) ? 0 : pick(ids, &random)
        let o = Bool.random(using: &random) ? 0 : pick(ids, &random)
        let expected = triples.filter { (s == 0 || $0.s == s) && (p == 0 || $0.p == p) && (o == 0 || $0.o == o) }.count
        expect(view.count(s, p, o) == expected)
        let t = Triple(pick(ids, &random), pick(ids, &random), pick(ids, &random))
        expect(view.contains(t) == triples.contains(t))
      }
      for t in triples.prefix(sample) {
        expect(view.contains(t))
        for pattern in 0..<8 {
          let s = pattern & 1 != 0 ? t.s : 0
          let p = pattern & 2 != 0 ? t.p : 0
          let o = pattern & 4 != 0 ? t.o : 0
          let expected = triples.filter { (s == 0 || $0.s == s) && (p == 0 || $0.p == p) && (o == 0 || $0.o == o) }.count
          expect(view.count(s, p, o) == expected)
        }
      }
    }
    expect(snapshot.graph(1 << 29) == nil)
  }

  private func pick(_ ids: [TermID], _ random: inout Random) -> TermID {
    ids[Int.random(in: 0..<ids.count, using: &random)]
  }

  private func checkOrder(_ view: GraphView, _ order: KeyOrder, _ triples: Set<Triple>) {
    let keys = triples.map { order.key($0) }.sorted()
    // The cursor gives everything in order, also in small blocks.
    var cursor = TripleCursor(view, order: order)
    var seen: [Triple] = []
    withUnsafeTemporaryAllocation(of: Triple.self, capacity: 7) { block in
      guard let base = block.baseAddress else { return }
      while true {
        let n = cursor.next(base, capacity: 7)
        if n == 0 { break }
        for i in 0..<n { seen.append(order.key(base[i])) }
      }
    }
    expect(seen == keys)
    let directory = view.directory(order)
    let groups = Dictionary(grouping: keys, by: \.s)
    expect(directory.keyList.buffer.elementsEqual(groups.keys.sorted()))
    for i in 0..<directory.count {
      let a = directory.keys[i]
      let group = groups[a] ?? []
      expect(directory.tripleCount(i) == group.count)
      let rows = view.rows(order, a)
      expect((0..<rows.count).map { Triple(a, rows.second[$0], rows.third[$0]) } == group)
      let pairs = view.pairs(order, a)
      let seconds = Dictionary(grouping: group, by: \.p)
      expect(UnsafeBufferPointer(start: pairs.keys, count: pairs.count).elementsEqual(seconds.keys.sorted()))
      expect(pairs.valueCount == group.count)
      let probe = view.probe(order, a)
      for j in 0..<pairs.count {
        let b = pairs.keys[j]
        let values = (seconds[b] ?? []).map(\.o)
        expect(pairs.find(b) == j)
        expect(pairs.list(j).buffer.elementsEqual(values))
        expect(view.values(order, a, b).buffer.elementsEqual(values))
        expect(probe.list(of: b).buffer.elementsEqual(values))
      }
      for absent in [TermID(1 << 29), a &+ 1, 1 << 30] where seconds[absent] == nil {
        expect(pairs.find(absent) == -1)
        expect(view.values(order, a, absent).isEmpty)
        expect(probe.list(of: absent).isEmpty)
      }
    }
    expect(view.rows(order, 1 << 29).isEmpty)
    expect(view.pairs(order, 1 << 29).isEmpty)
  }
}

@Suite struct ModelTests {
  static func term(_ i: Int) -> Term {
    switch i % 5 {
    case 0: return .literal(Literal("\(i)", datatype: XSD.integer))
    case 1: return .literal(Literal("text \(i)"))
    case 2: return .blankNode(BlankNode("b\(i)"))
    default: return .iri(IRI("http://example.org/\(i)"))
    }
  }

  static func intern(_ terms: TermInterner, _ term: Term) throws -> TermID {
    try TermBytes.withView(of: term) { try terms.intern($0) }
  }

  @Test(arguments: [1, 2, 3, 4]) func randomChanges(_ seed: UInt64) throws {
    var random = Random(state: seed)
    var model = Model()
    var snapshot = Snapshot.empty()
    var ids: [TermID] = []
    let graphs = 4
    var compaction: (Compaction, Int)?
    for round in 1...40 {
      if round % 10 == 5 {
        // A bulk load, from two workers with overlapping quads.
        let bulk = BulkBuilder(on: snapshot)
        let workers = [bulk.makeWorker(), bulk.makeWorker()]
        compaction?.0.cancel()
        compaction = nil
        let before = model.quads
        for i in 0..<(round == 5 ? 5000 : 300) {
          let worker = workers[i % 2]
          let quad = QuadIDs(
            s: try Self.intern(worker.terms, Self.term(Int.random(in: 0..<12, using: &random) * 5 + 3)),
            p: try Self.intern(worker.terms, .iri(IRI("http://example.org/p\(Int.random(in: 0..<3, using: &random))"))),
            o: try Self.intern(worker.terms, Self.term(Int.random(in: 0..<40, using: &random))),
            g: Int.random(in: 0..<3, using: &random) == 0
              ? try Self.intern(worker.terms, .iri(IRI("http://example.org/g\(Int.random(in: 0..<graphs, using: &random))"))) : 0)
          worker.add(quad)
          model.quads.insert(quad)
          ids += [quad.s, quad.p, quad.o]
        }
        let outcome = try bulk.finish(revision: UInt64(round), threads: 2)
        #expect(outcome.addedCount == model.quads.count - before.count)
        var added: Set<QuadIDs> = []
        outcome.forEachAdded { for quad in $0 { #expect(added.insert(quad).inserted) } }
        #expect(added == model.quads.subtracting(before))
        snapshot = outcome.snapshot
      } else {
        let builder = SnapshotBuilder(on: snapshot)
        let before = model.quads
        for step in 0..<Int.random(in: 1...60, using: &random) {
          let removing = Int.random(in: 0..<5, using: &random) < 2
          let quad: QuadIDs
          if removing, let some = model.quads.randomElement(using: &random) {
            quad = some
          } else {
            let g = Int.random(in: 0..<graphs, using: &random)
            quad = QuadIDs(
              s: try Self.intern(builder.terms, Self.term(Int.random(in: 0..<30, using: &random) * 5 + 3)),
              p: try Self.intern(builder.terms, .iri(IRI("http://example.org/p\(Int.random(in: 0..<6, using: &random))"))),
              o: try Self.intern(builder.terms, Self.term(Int.random(in: 0..<40, using: &random))),
              g: g == 0 ? 0 : try Self.intern(builder.terms, .iri(IRI("http://example.org/g\(g)"))))
          }
          ids += [quad.s, quad.p, quad.o]
          if removing {
            #expect(builder.remove(quad) == (model.quads.remove(quad) != nil))
          } else {
            #expect(builder.add(quad) == model.quads.insert(quad).inserted)
          }
          #expect(builder.contains(quad) == model.quads.contains(quad))
          if step == 20 { model.check(builder.draft(), ids: ids, sample: 2, &random) }
        }
        let (next, changes) = builder.finish(revision: UInt64(round))
        #expect(Set(changes.added) == model.quads.subtracting(before))
        #expect(Set(changes.removed) == before.subtracting(model.quads))
        snapshot = next
      }
      #expect(snapshot.revision == UInt64(round))
      model.check(snapshot, ids: ids, sample: 4, &random)
      // A fold that runs over some rounds of changes.
      if let (running, due) = compaction, round >= due {
        try running.run()
        if let folded = running.finish(on: snapshot) {
          snapshot = folded
          model.check(snapshot, ids: ids, sample: 4, &random)
        } else {
          Issue.record("the fold was superseded")
        }
        compaction = nil
      } else if compaction == nil, round % 6 == 0 {
        compaction = (Compaction(snapshot), round + Int.random(in: 0...3, using: &random))
      }
    }
    // Ids still mean their terms.
    for i in 0..<200 {
      if let id = snapshot.lookup(Self.term(i)) { #expect(snapshot.term(id) == Self.term(i)) }
    }
  }

  @Test func largeGroupsHaveDirectories() throws {
    // Enough keys that sets, directories and radix passes are used; values with and without offsets.
    let bulk = BulkBuilder(on: .empty())
    let worker = bulk.makeWorker()
    var expected: [TermID: [TermID]] = [:]
    let p = try Self.intern(worker.terms, .iri(IRI("http://example.org/p")))
    let q = try Self.intern(worker.terms, .iri(IRI("http://example.org/q")))
    for i in 0..<20_000 {
      let s = try Self.intern(worker.terms, .iri(IRI("http://example.org/s\(i)")))
      let o = try Self.intern(worker.terms, .literal(Literal("\(i / 3)", datatype: XSD.integer)))
      let extra = try Self.intern(worker.terms, .iri(IRI("http://example.org/o\(i % 77)")))
      worker.add(QuadIDs(s: s, p: p, o: o))
      worker.add(QuadIDs(s: s, p: q, o: o))
      worker.add(QuadIDs(s: s, p: q, o: extra))
      expected[s] = [extra, o].sorted()
    }
    let snapshot = try bulk.finish(revision: 1).snapshot
    let view = snapshot.defaultGraph
    #expect(snapshot.quadCount == 60_000)
    let functional = view.pairs(.pso, p)
    #expect(functional.offsets == nil)
    #expect(functional.count == 20_000)
    let pairs = view.pairs(.pso, q)
    #expect(pairs.offsets != nil)
    for (s, objects) in expected {
      let values = Array(pairs.list(of: s).buffer)
      if values != objects { Issue.record("wrong values of \(s)") }
      if functional.find(s) < 0 { Issue.record("\(s) not found") }
      if view.count(s, 0, 0) != 3 { Issue.record("wrong count of \(s)") }
    }
    #expect(view.statistics(q) == (20_000, 6667 + 77))
    #expect(pairs.find(snapshot.terms.plainLimit) == -1)
  }
}

extension GraphView {
  /// Distinct subjects and objects of a predicate.
  func statistics(_ p: TermID) -> (Int, Int) { (distinctSecond(.pso, p), distinctSecond(.pos, p)) }
}
