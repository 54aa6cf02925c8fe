import RDF
import Testing

@testable import TripleIndex

@Suite struct SnapshotTests {
  /// Readers check that each snapshot is whole while the writer goes on: quad (i, p, i) is there for all i below the revision.
  @Test func readersBesideTheWriter() async throws {
    final class Published: @unchecked Sendable {
      private let lock = Lock()
      private var snapshot: Snapshot
      init(_ snapshot: Snapshot) { self.snapshot = snapshot }
      var value: Snapshot {
        get { lock.withLock { snapshot } }
        set { lock.withLock { snapshot = newValue } }
      }
    }
    let published = Published(.empty())
    let rounds = 400
    func iri(_ i: Int) -> Term { .iri(IRI("http://example.org/\(i)")) }
    let p = Term.iri(IRI("http://example.org/p"))
    await withTaskGroup(of: Void.self) { group in
      for reader in 0..<2 {
        group.addTask {
          var random = Random(state: UInt64(reader))
          var last = 0
          while last < rounds {
            await Task.yield()
            let snapshot = published.value
            last = Int(snapshot.revision)
            if snapshot.quadCount != last { Issue.record("\(snapshot.quadCount) quads at \(last)") }
            if last == 0 { continue }
            let i = Int.random(in: 0..<last, using: &random)
            guard let id = snapshot.lookup(iri(i)), let predicate = snapshot.lookup(p) else {
              Issue.record("term \(i) is missing at \(last)")
              return
            }
            if !snapshot.defaultGraph.contains(id, predicate, id) { Issue.record("triple \(i) is missing at \(last)") }
            if snapshot.defaultGraph.pairs(.pso, predicate).count != last { Issue.record("pairs at \(last)") }
            if snapshot.lookup(iri(last + 1)) != nil { Issue.record("a term of the future at \(last)") }
            if snapshot.term(id) != iri(i) { Issue.record("term \(i) reads wrong") }
          }
        }
      }
      group.addTask {
        var fold: Compaction?
        for revision in 1...rounds {
          let builder = SnapshotBuilder(on: published.value)
          do {
            let id = try ModelTests.intern(builder.terms, iri(revision - 1))
            builder.add(QuadIDs(s: id, p: try ModelTests.intern(builder.terms, p), o: id))
            published.value = builder.finish(revision: UInt64(revision)).snapshot
            if revision % 50 == 0 { fold = Compaction(published.value) }
            if revision % 50 == 20, let running = fold {
              try running.run()
              if let folded = running.finish(on: published.value) { published.value = folded } else { Issue.record("no fold") }
              fold = nil
            }
          } catch {
            Issue.record(error)
          }
        }
      }
    }
  }

  @Test func aFoldIsDroppedWhenTheBaseChanged() throws {
    let builder = SnapshotBuilder(on: .empty())
    let id = try ModelTests.intern(builder.terms, .iri(IRI("a")))
    builder.add(QuadIDs(s: id, p: id, o: id))
    let snapshot = builder.finish(revision: 1).snapshot
    let fold = Compaction(snapshot)
    try fold.run()
    let other = Compaction(snapshot)
    try other.run()
    let folded = try #require(other.finish(on: snapshot))
    #expect(fold.finish(on: folded) == nil)
    let cancelled = Compaction(folded)
    cancelled.cancel()
    #expect(cancelled.finish(on: folded) == nil)
  }

  @Test func laterTermsGetIdsAboveTheLimits() throws {
    // Stores write the terms between two snapshots' limits: an id below an old limit would be lost.
    let builder = SnapshotBuilder(on: .empty())
    let seed = try (0..<5000).map { try ModelTests.intern(builder.terms, .iri(IRI("http://example.org/\($0)"))) }
    for id in seed { builder.add(QuadIDs(s: id, p: seed[0], o: id)) }
    var snapshot = builder.finish(revision: 1).snapshot
    for round in 0..<6 {
      let bulk = BulkBuilder(on: snapshot)
      let workers = [bulk.makeWorker(), bulk.makeWorker()]
      var new: [TermID] = []
      for i in 0..<10 {
        new.append(try ModelTests.intern(workers[i % 2].terms, .iri(IRI("http://example.org/\(round)/\(i)"))))
        new.append(try ModelTests.intern(workers[i % 2].terms, .literal(Literal("\(round * 100 + i)", datatype: XSD.integer))))
      }
      for id in new { workers[0].add(QuadIDs(s: id, p: seed[0], o: id)) }
      for id in new {
        #expect(TermSpace.isValued(id) ? id >= snapshot.terms.valuedLimit : id >= snapshot.terms.plainLimit)
      }
      snapshot = try bulk.finish(revision: snapshot.revision + 1).snapshot
      for id in new { #expect(snapshot.view(id).kind != .unbound) }
    }
  }

  @Test func unionOfGraphs() throws {
    let builder = SnapshotBuilder(on: .empty())
    let ids = try (0..<6).map { try ModelTests.intern(builder.terms, .iri(IRI("http://example.org/\($0)"))) }
    builder.add(QuadIDs(s: ids[0], p: ids[1], o: ids[2], g: ids[4]))
    builder.add(QuadIDs(s: ids[0], p: ids[1], o: ids[2], g: ids[5]))
    builder.add(QuadIDs(s: ids[0], p: ids[1], o: ids[3], g: ids[5]))
    let snapshot = builder.finish(revision: 1).snapshot
    let union = GraphView(union: snapshot.namedGraphs.compactMap { snapshot.graph($0) }, in: snapshot)
    #expect(union.tripleCount == 2)
    #expect(Array(union.values(.pso, ids[1], ids[0]).buffer) == [ids[2], ids[3]])
    #expect(GraphView(union: [], in: snapshot).tripleCount == 0)
    #expect(snapshot.graphsContaining(0, 0, ids[3]) == [ids[5]])
  }

  @Test func thousandNamedGraphs() throws {
    let bulk = BulkBuilder(on: .empty())
    let worker = bulk.makeWorker()
    for g in 0..<1000 {
      let name = try ModelTests.intern(worker.terms, .iri(IRI("http://example.org/g\(g)")))
      for i in 0..<20 {
        let s = try ModelTests.intern(worker.terms, .iri(IRI("http://example.org/\(g)/\(i)")))
        worker.add(QuadIDs(s: s, p: name, o: s, g: name))
      }
    }
    let snapshot = try bulk.finish(revision: 1).snapshot
    #expect(snapshot.namedGraphs.count == 1000)
    #expect(snapshot.defaultGraph.tripleCount == 0)
    for name in snapshot.namedGraphs { #expect(snapshot.graph(name)?.count(0, name, 0) == 20) }
  }

  @Test func galloping() {
    let list: [UInt32] = [2, 4, 4, 8, 16, 23, 42, 99]
    for key in 0..<110 as Range<UInt32> {
      let expected = list.firstIndex { $0 >= key } ?? list.count
      #expect(SortedSearch.lowerBound(list, 0, list.count, key) == expected)
      for from in 0...expected { #expect(SortedSearch.gallop(list, from, list.count, key) == expected) }
      #expect(SortedSearch.upperBound(list, 0, list.count, key) == list.firstIndex { $0 > key } ?? list.count)
    }
  }
}
