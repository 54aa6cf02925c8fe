import RDF
import Testing

@testable import TripleIndex

@Suite struct ContentHashTests {
  @Test func independentOfOrderAndIds() throws {
    let quads = (0..<300).map { i in
      Quad(
        .iri(IRI("http://example.org/s\(i % 40)")), .iri(IRI("http://example.org/p\(i % 3)")), ModelTests.term(i),
        graph: i % 4 == 0 ? .iri(IRI("http://example.org/g\(i % 8)")) : nil)
    }
    func build(_ quads: [Quad], step: Int) throws -> (Snapshot, ContentHash) {
      var snapshot = Snapshot.empty()
      var sum = ContentHash()
      for from in stride(from: 0, to: quads.count, by: step) {
        let builder = SnapshotBuilder(on: snapshot)
        for quad in quads[from..<min(from + step, quads.count)] { builder.add(try ids(quad, builder)) }
        let (next, changes) = builder.finish(revision: snapshot.revision + 1)
        sum.add(next.contentHash(of: changes))
        snapshot = next
      }
      return (snapshot, sum)
    }
    func ids(_ quad: Quad, _ builder: SnapshotBuilder) throws -> QuadIDs {
      QuadIDs(
        s: try ModelTests.intern(builder.terms, quad.subject), p: try ModelTests.intern(builder.terms, quad.predicate),
        o: try ModelTests.intern(builder.terms, quad.object),
        g: try quad.graph.map { try ModelTests.intern(builder.terms, $0) } ?? 0)
    }
    let (a, incremental) = try build(quads, step: 17)
    let (b, other) = try build(quads.reversed(), step: 1000)
    #expect(incremental == a.contentHash())
    #expect(incremental == other)
    #expect(b.contentHash() == other)
    // Removing all gives the hash of nothing, also over a fold.
    let builder = SnapshotBuilder(on: a)
    for quad in quads { builder.remove(try ids(quad, builder)) }
    let (empty, changes) = builder.finish(revision: 99)
    var rest = incremental
    rest.add(empty.contentHash(of: changes))
    #expect(rest == ContentHash())
    #expect(empty.contentHash() == ContentHash())
    #expect(empty.namedGraphs.isEmpty)
    #expect(empty.graph(a.namedGraphs[0]) == nil)
  }

  @Test func tellsQuadsApart() throws {
    let builder = SnapshotBuilder(on: .empty())
    let ids = try ["a", "b", "c", "d"].map { try ModelTests.intern(builder.terms, .iri(IRI($0))) }
    let literal = try ModelTests.intern(builder.terms, .literal(Literal("a")))
    let snapshot = builder.draft()
    var seen: Set<ContentHash> = []
    for s in ids { for p in ids { for o in ids + [literal] { for g in [0] + ids {
      #expect(seen.insert(snapshot.contentHash(of: QuadIDs(s: s, p: p, o: o, g: g))).inserted)
    } } } }
  }
}
