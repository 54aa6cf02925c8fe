import Glibc
import RDF
import Testing

@testable import TripleIndex

/// Characteristic sets against counting by hand.
@Suite("Characteristic sets")
struct CharacteristicSetsTests {
  private typealias Data = [TermID: [TermID: Int]]

  /// Subjects with the triples of each of their predicates.
  private static func random(_ subjects: Int, predicates: Int, most: Int, _ seed: UInt64) -> Data {
    var random = Random(state: seed)
    var data: Data = [:]
    for s in 0..<subjects {
      var own: [TermID: Int] = [:]
      // Small numbers are more frequent, so that some sets come often and some once.
      for _ in 0..<Int.random(in: 1...most, using: &random) {
        let p = min(Int.random(in: 0..<predicates, using: &random), Int.random(in: 0..<predicates, using: &random))
        own[TermID(900 + p * 3), default: 0] += Int.random(in: 1...3, using: &random)
      }
      data[TermID(10 + s)] = own
    }
    return data
  }

  private static func flat(_ data: Data) -> (FlatOrder, Region) {
    let count = data.values.reduce(0) { $0 + $1.values.reduce(0, +) }
    let region = Region(byteCount: max(1, count) * MemoryLayout<Triple>.stride)
    let triples = region.pointer(Triple.self)
    var at = 0
    for (s, own) in data {
      for (p, n) in own {
        for i in 0..<n {
          triples[at] = Triple(s, p, TermID(1 + i * 7))
          at += 1
        }
      }
    }
    let map = CompactMap(plainBound: 200_000)
    TripleSort.sort(triples, count, by: .spo, map: map)
    let flat = OrderBuilder.flat(.spo, triples, count, map: map)
    flat.1.keep(region)
    return flat
  }

  private static func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(1, abs(a), abs(b)) }

  @Test(arguments: [(1, 1, 1), (300, 3, 3), (2000, 6, 4), (3000, 12, 8)])
  func starsAreExactWhileAllSetsAreKept(_ subjects: Int, _ predicates: Int, _ most: Int) {
    let data = Self.random(subjects, predicates: predicates, most: most, UInt64(subjects))
    let (flat, region) = Self.flat(data)
    let sets = CharacteristicSetsBuilder.build(flat)
    #expect(sets.remainder == 0)
    #expect(sets.count == Set(data.values.map { Set($0.keys) }).count)
    var random = Random(state: 5)
    for _ in 0..<200 {
      let asked = (0..<Int.random(in: 1...4, using: &random)).map { _ in TermID(900 + 3 * Int.random(in: 0...predicates, using: &random)) }
      let multiplied = asked.map { _ in Bool.random(using: &random) }
      let having = data.values.filter { own in asked.allSatisfy { own[$0] != nil } }
      let star = sets.star(asked, multiplied: multiplied)
      #expect(star.subjects == Double(having.count))
      #expect(star.triples == asked.map { p in having.reduce(0.0) { $0 + Double($1[p] ?? 0) } })
      // Inside one set values are independent: the sum over the sets of the product of the means.
      var solutions = 0.0
      for own in Dictionary(grouping: having, by: { Set($0.keys) }).values {
        var product = Double(own.count)
        for (p, isMultiplied) in zip(asked, multiplied) where isMultiplied {
          product *= own.reduce(0.0) { $0 + Double($1[p] ?? 0) } / Double(own.count)
        }
        solutions += product
      }
      #expect(Self.isClose(star.solutions, solutions), "\(star.solutions) \(solutions)")
    }
    withExtendedLifetime(region) {}
  }

  /// More sets than are kept: memory stays bounded, single predicates exact, and no star has more subjects than its rarest predicate.
  @Test(arguments: [(8, 60), (64, 400)])
  func theRestIsOneRemainder(_ most: Int, _ mostEntries: Int) {
    let data = Self.random(4000, predicates: 40, most: 9, 77)
    let (flat, region) = Self.flat(data)
    let sets = CharacteristicSetsBuilder.build(flat, most: most, mostEntries: mostEntries)
    #expect(sets.count <= most && sets.triples.count <= mostEntries)
    #expect(sets.remainder > 0)
    #expect(sets.remainder + sets.subjects.reduce(0) { $0 + Int($1) } == data.count)
    for p in (0..<40).map({ TermID(900 + $0 * 3) }) {
      let star = sets.star([p], multiplied: [true])
      let having = data.values.compactMap { $0[p] }
      #expect(Self.isClose(star.subjects, Double(having.count)))
      #expect(Self.isClose(star.triples[0], Double(having.reduce(0, +))))
      #expect(Self.isClose(star.solutions, star.triples[0]))
      for q in [TermID(900), 903, 960] {
        let pair = sets.star([p, q], multiplied: [false, false])
        let rarest = min(having.count, data.values.filter { $0[q] != nil }.count)
        #expect(pair.subjects <= Double(rarest) + 1e-6)
      }
    }
    withExtendedLifetime(region) {}
  }

  @Test func verySpreadSubjectsAreNoSet() {
    var data: Data = [1: [:], 2: [900: 1, 903: 2]]
    for p in 0..<(CharacteristicSets.longestSet + 5) { data[1]?[TermID(900 + p * 3)] = 2 }
    let (flat, region) = Self.flat(data)
    let sets = CharacteristicSetsBuilder.build(flat)
    #expect(sets.count == 1 && sets.remainder == 1)
    #expect(sets.star([900, 903], multiplied: [true, true]).subjects == 2)
    #expect(sets.star([900, 903], multiplied: [true, true]).solutions == 6)
    #expect(sets.star([4], multiplied: [true]).subjects == 0)
    withExtendedLifetime(region) {}
  }

  // MARK: Changes

  private struct Numbers {
    var s: TermID
    var p: TermID
    var o: TermID
  }

  private static func snapshot(_ snapshot: Snapshot, _ triples: [Numbers], folded: Bool) throws -> Snapshot {
    let builder = SnapshotBuilder(on: snapshot)
    for triple in triples {
      let ids = try [triple.s, triple.p, triple.o].map { try TermBytes.withView(of: .iri(IRI("http://e/\($0)"))) { try builder.terms.intern($0) } }
      builder.add(QuadIDs(s: ids[0], p: ids[1], o: ids[2], g: 0))
    }
    let next = builder.finish(revision: snapshot.revision + 1).snapshot
    if !folded { return next }
    let fold = Compaction(next)
    try fold.run()
    return try #require(fold.finish(on: next))
  }

  @Test func changesScaleTheFoldedFigures() throws {
    func triples(_ subjects: Range<Int>, _ p: Int, _ o: Int) -> [Numbers] {
      subjects.map { Numbers(s: TermID($0), p: TermID(p), o: TermID(o)) }
    }
    let start = triples(1000..<1100, 1, 2) + triples(1000..<1100, 3, 4) + triples(1000..<1020, 5, 6)
    let folded = try Self.snapshot(.empty(), start, folded: true)
    func id(_ n: Int, _ snapshot: Snapshot) throws -> TermID { try #require(snapshot.lookup(.iri(IRI("http://e/\(n)")))) }
    let (p, q, r) = try (id(1, folded), id(3, folded), id(5, folded))
    let sets = try #require(folded.defaultGraph.makeCharacteristicSets())
    func star(_ snapshot: Snapshot, _ asked: [TermID]) -> Double? {
      snapshot.defaultGraph.star(asked, multiplied: asked.map { _ in true }, in: sets)?.subjects
    }
    #expect(star(folded, [p, q]) == 100 && star(folded, [p, q, r]) == 20)
    // One predicate grows alone: the star does not.
    let one = try Self.snapshot(folded, triples(5000..<5100, 1, 2), folded: false)
    #expect(one.defaultGraph.characteristicSets === sets)
    #expect(star(one, [p, q]) == 100)
    // Both double: so does the star. The third is as it was.
    let both = try Self.snapshot(one, triples(5000..<5100, 3, 4), folded: false)
    #expect(star(both, [p, q]) == 200 && star(both, [p, q, r]) == 20)
    // A predicate that only the changes have says nothing.
    let new = try Self.snapshot(both, triples(5000..<5001, 9, 2), folded: false)
    #expect(try star(new, [p, id(9, new)]) == nil)
    // Folding makes them anew where they were wanted before.
    let again = try Self.snapshot(new, [], folded: true)
    let renewed = try #require(again.defaultGraph.characteristicSets)
    #expect(again.defaultGraph.star([p, q], multiplied: [true, true], in: renewed)?.subjects == 200)
  }

  /// A large graph is counted on a thread of its own: whoever plans does not wait.
  @Test func largeGraphsAreCountedAside() throws {
    let data = Self.random(30_000, predicates: 5, most: 4, 3)
    let (flat, region) = Self.flat(data)
    let count = Int(flat.starts[flat.first.count])
    #expect(count > 50_000)
    let view = GraphView(
      graph: 0,
      base: GraphIndex(count: count, map: CompactMap(plainBound: 200_000), flat: [(.spo, flat)], grouped: [], owners: [region]),
      runs: [])
    #expect(view.wantedCharacteristicSets() == nil)
    let sets = try #require(view.makeCharacteristicSets())
    #expect(view.wantedCharacteristicSets() === sets)
    #expect(sets.star([900], multiplied: [true]).subjects == Double(data.values.filter { $0[900] != nil }.count))
  }
}
