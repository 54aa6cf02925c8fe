import RDF
import Testing

@testable import TripleIndex

/// Patterns over all named graphs at once, against going from graph to graph.
@Suite("Matches in named graphs")
struct NamedMatchesTests {
  /// 200 small graphs and a large one; with `changed` some small ones are changed, emptied and new.
  private static func snapshot(changed: Bool) throws -> (Snapshot, [TermID]) {
    let bulk = BulkBuilder(on: .empty())
    let worker = bulk.makeWorker()
    var ids: [TermID] = []
    for n in 0..<12 { ids.append(try ModelTests.intern(worker.terms, .iri(IRI("http://example.org/t\(n)")))) }
    for n in 0..<4 { ids.append(try ModelTests.intern(worker.terms, .literal(Literal("\(n)", datatype: XSD.integer)))) }
    let names = try (0..<201).map { try ModelTests.intern(worker.terms, .iri(IRI("http://example.org/g\($0)"))) }
    var random = Random(state: 7)
    func some() -> Triple {
      Triple(ids[Int.random(in: 0..<8, using: &random)], ids[8 + Int.random(in: 0..<4, using: &random)], ids[Int.random(in: 0..<16, using: &random)])
    }
    for name in names.dropLast() {
      for _ in 0...Int.random(in: 0..<6, using: &random) { worker.add(QuadIDs(some(), name)) }
    }
    for n in 0..<700 {
      let o = try ModelTests.intern(worker.terms, .iri(IRI("http://example.org/o\(n)")))
      worker.add(QuadIDs(Triple(ids[0], ids[8], o), names[200]))
      worker.add(QuadIDs(some(), names[200]))
    }
    worker.add(QuadIDs(some(), 0))
    var snapshot = try bulk.finish(revision: 1).snapshot
    if changed {
      let builder = SnapshotBuilder(on: snapshot)
      for name in names[10..<20] { builder.add(QuadIDs(some(), name)) }
      var all: [Triple] = []
      var cursor = TripleCursor(try #require(snapshot.graph(names[30])), order: .spo)
      let buffer = UnsafeMutablePointer<Triple>.allocate(capacity: 16)
      defer { buffer.deallocate() }
      for i in 0..<cursor.next(buffer, capacity: 16) { all.append(buffer[i]) }
      for triple in all { builder.remove(QuadIDs(triple, names[30])) }
      let name = try ModelTests.intern(builder.terms, .iri(IRI("http://example.org/new")))
      builder.add(QuadIDs(some(), name))
      snapshot = builder.finish(revision: 2).snapshot
    }
    return (snapshot, ids)
  }

  @Test(arguments: [false, true]) func everyPattern(changed: Bool) throws {
    let (snapshot, ids) = try Self.snapshot(changed: changed)
    let beside = Set(snapshot.graphsBesideSmall)
    #expect(beside.count == (changed ? 12 : 1))
    let buffer = UnsafeMutablePointer<QuadIDs>.allocate(capacity: 64)
    defer { buffer.deallocate() }
    for s in [0] + ids[0..<8] {
      for p in [0] + ids[8..<12] {
        for o in [0] + ids {
          var expected: [TermID: Int] = [:]
          for name in snapshot.namedGraphs {
            let n = try #require(snapshot.graph(name)).count(s, p, o)
            if n > 0 { expected[name] = n }
          }
          #expect(snapshot.graphsContaining(s, p, o) == expected.keys.sorted())
          var found: [TermID: Int] = [:]
          var matches = snapshot.smallMatches(s, p, o, asking: {})
          while true {
            let n = matches.next(buffer, capacity: 64)
            if n == 0 { break }
            for i in 0..<n {
              let quad = buffer[i]
              #expect((s == 0 || quad.s == s) && (p == 0 || quad.p == p) && (o == 0 || quad.o == o))
              #expect(snapshot.graph(quad.g)?.contains(quad.triple) ?? false)
              found[quad.g, default: 0] += 1
            }
          }
          #expect(found == expected.filter { !beside.contains($0.key) })
          if matches.isExact { #expect(matches.count == found.values.reduce(0, +)) }
        }
      }
    }
  }

  /// Whoever walks all graphs leaves a bounded number of views behind.
  @Test func viewsThatAreKeptAreBounded() throws {
    let bulk = BulkBuilder(on: .empty())
    let worker = bulk.makeWorker()
    let p = try ModelTests.intern(worker.terms, .iri(IRI("http://example.org/p")))
    for g in 0..<40_000 {
      let name = try ModelTests.intern(worker.terms, .iri(IRI("http://example.org/g\(g)")))
      worker.add(QuadIDs(Triple(name, p, name), name))
    }
    let snapshot = try bulk.finish(revision: 1).snapshot
    func held() -> Int { snapshot.footprint.first { $0.name == "small_graphs" }?.bytes ?? 0 }
    let before = held()
    for name in snapshot.namedGraphs { #expect(snapshot.passingGraph(name)?.contains(name, p, name) == true) }
    #expect(held() > before)
    #expect(held() - before <= GraphBase.keptViewBytes)
    // Asked for in earnest, a view stays.
    let last = try #require(snapshot.namedGraphs.last)
    #expect(snapshot.graph(last) === snapshot.graph(last))
  }
}

extension QuadIDs {
  fileprivate init(_ triple: Triple, _ graph: TermID) { self.init(s: triple.s, p: triple.p, o: triple.o, g: graph) }
}
