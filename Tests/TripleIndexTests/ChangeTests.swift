import RDF
import Testing

@testable import TripleIndex

/// Changes of a builder, sorted runs of them, and what readers pay for them.
@Suite struct ChangeTests {
  @Test(arguments: [0, 1, 2, 50, 127, 128, 1_000, 20_000])
  func columnsAreSortedStably(_ count: Int) {
    var random = Random(state: UInt64(count))
    for mask: UInt32 in [0x3, 0x3FF, 0x4000_00FF, .max] {
      let elements = ContiguousArray((0..<count).map { (UInt32.random(in: 0...UInt32.max, using: &random) & mask, $0) }.map { Pair(key: $0.0, place: $0.1) })
      var sorted = elements
      ColumnSort.sort(&sorted) { $0.key }
      #expect(Array(sorted) == elements.sorted { $0.key < $1.key })
    }
  }

  struct Pair: BitwiseCopyable, Equatable {
    var key: UInt32
    var place: Int
  }

  @Test func changesAgreeWithADictionary() {
    var random = Random(state: 5)
    for rounds in [3, 40, 3_000] {
      var changes = QuadChanges()
      var later = QuadChanges()
      var model: [QuadIDs: Int32] = [:]
      for _ in 0..<rounds {
        let quad = QuadIDs(
          s: .random(in: 1...20, using: &random), p: .random(in: 1...3, using: &random), o: .random(in: 1...20, using: &random),
          g: .random(in: 0...1, using: &random))
        let sign = Int32.random(in: -1...1, using: &random)
        #expect(changes.sign(of: quad) == model[quad] ?? 0)
        changes.set(quad, sign)
        model[quad] = sign == 0 ? nil : sign
        if Bool.random(using: &random) { later.set(quad, -changes.sign(of: quad)) }
      }
      #expect(changes.count == model.count && changes.isEmpty == model.isEmpty)
      func check() {
        let sorted = changes.sorted()
        #expect(Dictionary(uniqueKeysWithValues: sorted.map { ($0.quad, $0.sign) }) == model)
        let keys = sorted.map { [$0.quad.g, $0.quad.s, $0.quad.p, $0.quad.o] }
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
      }
      check()
      // Only what cancels out or is new.
      for change in later.sorted() where model[change.quad] == change.sign { later.set(change.quad, 0) }
      changes.join(later)
      for change in later.sorted() { model[change.quad] = (model[change.quad] ?? 0) + change.sign == 0 ? nil : change.sign }
      check()
    }
  }

  @Test func draftsAndTheEndListTheSameChanges() throws {
    let builder = SnapshotBuilder(on: .empty())
    let ids = try (0..<20).map { try ModelTests.intern(builder.terms, .iri(IRI("http://example.org/\($0)"))) }
    for i in 0..<10 { #expect(builder.add(QuadIDs(s: ids[19 - i], p: ids[0], o: ids[i]))) }
    #expect(!builder.add(QuadIDs(s: ids[19], p: ids[0], o: ids[0])))
    #expect(builder.changes.added.count == 10)
    #expect(builder.draft().quadCount == 10)
    #expect(builder.remove(QuadIDs(s: ids[19], p: ids[0], o: ids[0])))
    #expect(builder.changes.added.count == 9 && builder.changes.removed.isEmpty)
    #expect(builder.draft().quadCount == 9)
    for i in 1..<10 { builder.remove(QuadIDs(s: ids[19 - i], p: ids[0], o: ids[i])) }
    #expect(builder.isUnchanged)
    #expect(builder.changes.isEmpty)
    let (snapshot, changes) = builder.finish(revision: 1)
    #expect(changes.isEmpty && snapshot.quadCount == 0 && snapshot.deltaCount == 0)
  }

  /// A look-up after a commit costs what it asks, whatever the size of the delta.
  @Test func fewLookUpsMergeNoKeys() throws {
    let builder = SnapshotBuilder(on: .empty())
    let p = try ModelTests.intern(builder.terms, .iri(IRI("http://example.org/p")))
    let ids = try (0..<30_000).map { try ModelTests.intern(builder.terms, .iri(IRI("http://example.org/\($0)"))) }
    for id in ids.dropLast() { builder.add(QuadIDs(s: id, p: p, o: id)) }
    let view = builder.finish(revision: 1).snapshot.defaultGraph
    let touched = try #require(view.touchedKeys(.pso, p))
    let probe = view.probe(.pso, p)
    for id in ids.prefix(100) { #expect(Array(probe.list(of: id).buffer) == [id]) }
    #expect(probe.list(of: ids[29_999]).isEmpty)
    #expect(!touched.isListed)
    // Many look-ups pay for one list, and answer the same.
    for id in ids.dropLast() where Array(probe.list(of: id).buffer) != [id] { Issue.record("\(id)") }
    #expect(touched.isListed)
    #expect(probe.list(of: ids[29_999]).isEmpty)
    #expect(view.touchedKeys(.pso, ids[0]) == nil)
  }

  /// A new snapshot looks only at the values that are new in it.
  @Test func floatsAreLookedForOnce() throws {
    func number(_ value: Int, _ type: IRI) -> Term { .literal(Literal("\(value)", datatype: type)) }
    func next(_ snapshot: Snapshot, _ terms: [Term]) throws -> Snapshot {
      let builder = SnapshotBuilder(on: snapshot)
      for term in terms {
        let id = try ModelTests.intern(builder.terms, term)
        builder.add(QuadIDs(s: id, p: id, o: id))
      }
      return builder.finish(revision: snapshot.revision + 1).snapshot
    }
    let first = try next(.empty(), (0..<100).map { number($0, XSD.integer) })
    #expect(first.floatsSearched == TermSpace.valuedStart)
    #expect(!first.hasFloats)
    let second = try next(first, (100..<110).map { number($0, XSD.integer) })
    #expect(second.floatsSearched == TermSpace.valuedStart + 100)
    #expect(!second.hasFloats)
    #expect(second.floatsSearched == TermSpace.valuedStart + 110)
    let fold = Compaction(second)
    try fold.run()
    let folded = try #require(fold.finish(on: second))
    #expect(folded.floatsSearched == TermSpace.valuedStart + 110 && !folded.hasFloats)
    let third = try next(folded, [number(1, XSD.float)])
    #expect(third.hasFloats && !folded.hasFloats)
    #expect(try next(third, [number(500, XSD.integer)]).hasFloats)
  }
}
