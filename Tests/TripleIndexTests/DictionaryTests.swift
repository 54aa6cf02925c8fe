import RDF
import Testing

@testable import TripleIndex

@Suite struct DictionaryTests {
  static let terms: [Term] = [
    .iri(IRI("http://example.org/")), .iri(IRI("http://example.org/é")), .iri(IRI("")),
    .blankNode(BlankNode("x")), .literal(Literal("")), .literal(Literal("x")), .literal(Literal("say \"so\"")),
    .literal(Literal("01", datatype: XSD.integer)), .literal(Literal("1", datatype: XSD.integer)),
    .literal(Literal("x", datatype: XSD.integer)), .literal(Literal("x", datatype: IRI("http://example.org/dt"))),
    .literal(Literal("x", language: "en")), .literal(Literal("x", language: "de")),
    .literal(Literal("x", language: "en", direction: .ltr)), .literal(Literal("x", language: "en", direction: .rtl)),
    .literal(Literal("2020-02-29", datatype: XSD.date)), .literal(Literal("2021-02-29", datatype: XSD.date)),
    .triple(TripleTerm(.iri(IRI("http://example.org/")), .iri(IRI("http://example.org/p")), .literal(Literal("1", datatype: XSD.integer)))),
    .triple(
      TripleTerm(
        .blankNode(BlankNode("x")), .iri(IRI("http://example.org/p")),
        .triple(TripleTerm(.blankNode(BlankNode("x")), .iri(IRI("http://example.org/p")), .literal(Literal("y")))))),
  ]

  @Test func termsKeepTheirIdentityOverFolds() throws {
    let builder = SnapshotBuilder(on: .empty())
    var ids: [Term: TermID] = [:]
    for term in Self.terms { ids[term] = try ModelTests.intern(builder.terms, term) }
    #expect(Set(ids.values).count == Self.terms.count)
    for term in Self.terms { #expect(try ModelTests.intern(builder.terms, term) == ids[term]) }
    let first = ids[Self.terms[0]] ?? 0
    builder.add(QuadIDs(s: first, p: first, o: first))
    var snapshot = builder.finish(revision: 1).snapshot
    for _ in 0..<2 {
      for term in Self.terms {
        let id = try #require(snapshot.lookup(term))
        #expect(id == ids[term])
        #expect(snapshot.term(id) == term)
      }
      #expect(snapshot.lookup(.iri(IRI("http://example.org/absent"))) == nil)
      #expect(snapshot.lookup(.literal(Literal("x", datatype: IRI("http://example.org/unknown")))) == nil)
      let compaction = Compaction(snapshot)
      try compaction.run()
      snapshot = try #require(compaction.finish(on: snapshot))
    }
    // After the folds new terms go on.
    let more = SnapshotBuilder(on: snapshot)
    let id = try ModelTests.intern(more.terms, .iri(IRI("http://example.org/new")))
    #expect(!ids.values.contains(id))
    #expect(snapshot.lookup(.iri(IRI("http://example.org/new"))) == nil)
    #expect(snapshot.view(id).kind == .unbound)
    let next = more.finish(revision: 2).snapshot
    #expect(next.lookup(.iri(IRI("http://example.org/new"))) == id)
  }

  @Test func idRangesFollowTheValue() throws {
    let builder = SnapshotBuilder(on: .empty())
    #expect(TermSpace.isValued(try ModelTests.intern(builder.terms, .literal(Literal("1", datatype: XSD.integer)))))
    #expect(!TermSpace.isValued(try ModelTests.intern(builder.terms, .literal(Literal("x", datatype: XSD.integer)))))
    #expect(!TermSpace.isValued(try ModelTests.intern(builder.terms, .literal(Literal("1")))))
    #expect(TermSpace.isLocal(1 << 31))
    #expect(!TermSpace.isValued(1 << 31))
  }

  @Test func blocksAreInternedWithScopedBlankNodes() throws {
    let builder = SnapshotBuilder(on: .empty())
    let block = QuadBlock()
    var text = "b1"
    let label = text.withUTF8 { block.store($0) }
    let a = block.add(QuadBlock.Record(kind: .blankNode, text: label, textCount: 2))
    let b = block.add(QuadBlock.Record(kind: .iri, text: label, textCount: 2))
    var triple = QuadBlock.Record(kind: .triple, text: nil, textCount: 0)
    triple.a = a
    triple.b = b
    triple.c = b
    _ = block.add(triple)
    let ids: [TermID] = try Array("d7-".utf8).withUnsafeBufferPointer { scope in
      let ids = try builder.terms.intern(block, blankNodeScope: scope)
      return (0..<3).map { ids[$0] }
    }
    let snapshot = builder.finish(revision: 1).snapshot
    #expect(snapshot.term(ids[0]) == .blankNode(BlankNode("d7-b1")))
    #expect(snapshot.term(ids[1]) == .iri(IRI("b1")))
    #expect(snapshot.term(ids[2]) == .triple(TripleTerm(.blankNode(BlankNode("d7-b1")), .iri(IRI("b1")), .iri(IRI("b1")))))
    #expect(snapshot.terms.components(ids[2]) == Triple(ids[0], ids[1], ids[1]))
  }

  @Test func restoringKeepsIds() throws {
    let builder = SnapshotBuilder(on: .empty())
    func restore(_ term: Term, _ id: TermID) throws {
      try TermBytes.withView(of: term) { try builder.terms.restore($0, as: id) }
    }
    try restore(.iri(IRI("a")), 5000)
    try restore(.literal(Literal("1", datatype: XSD.integer)), TermSpace.valuedStart + 7)
    try restore(.iri(IRI("a")), 5000)
    #expect(throws: IndexError.idConflict(5001)) { try restore(.iri(IRI("a")), 5001) }
    #expect(throws: IndexError.idConflict(5000)) { try restore(.iri(IRI("b")), 5000) }
    #expect(throws: IndexError.idConflict(8)) { try restore(.literal(Literal("2", datatype: XSD.integer)), 8) }
    let next = try ModelTests.intern(builder.terms, .iri(IRI("c")))
    #expect(next == 5001)
    let snapshot = builder.finish(revision: 1).snapshot
    #expect(snapshot.term(5000) == .iri(IRI("a")))
    #expect(snapshot.view(4999).kind == .unbound)
  }

  @Test func manyTagsOverflowIntoTheText() throws {
    let builder = SnapshotBuilder(on: .empty())
    var ids: [TermID] = []
    for i in 0..<66_000 {
      ids.append(try ModelTests.intern(builder.terms, .literal(Literal("v", datatype: IRI("http://example.org/t\(i)")))))
    }
    let snapshot = builder.finish(revision: 1).snapshot
    for i in [0, 40_000, 65_400, 65_600, 65_999] {
      let term = Term.literal(Literal("v", datatype: IRI("http://example.org/t\(i)")))
      #expect(snapshot.term(ids[i]) == term)
      #expect(snapshot.lookup(term) == ids[i])
    }
  }

  @Test func internersOnTwoThreadsAgree() async throws {
    let bulk = BulkBuilder(on: .empty())
    let workers = (0..<4).map { _ in bulk.makeWorker() }
    let results = await withTaskGroup(of: [TermID].self) { group in
      for (n, worker) in workers.enumerated() {
        group.addTask {
          var random = Random(state: UInt64(n))
          var ids = [TermID](repeating: 0, count: 20_000)
          for i in Array(0..<20_000).shuffled(using: &random) {
            ids[i] = (try? ModelTests.intern(worker.terms, ModelTests.term(i))) ?? 0
            if i % 10 == 0 { worker.add(QuadIDs(s: ids[i], p: ids[i], o: ids[i])) }
          }
          return ids
        }
      }
      var all: [[TermID]] = []
      for await ids in group { all.append(ids) }
      return all
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
    #expect(Set(results[0]).count == 20_000)
    let snapshot = try bulk.finish(revision: 1).snapshot
    #expect(snapshot.quadCount == 2000)
    for i in 0..<20_000 where snapshot.lookup(ModelTests.term(i)) != results[0][i] { Issue.record("term \(i)") }
  }

  @Test func escapeFlag() throws {
    let builder = SnapshotBuilder(on: .empty())
    for (text, plain) in [("abc déf", true), ("a\"b", false), ("a\nb", false), ("a,b", false), ("a<b", false), ("日本", true), ("\u{85}", false), ("\u{feff}", false)] {
      let id = try ModelTests.intern(builder.terms, .literal(Literal(text)))
      #expect(builder.draft().view(id).needsNoEscape == plain, "\(text)")
    }
  }
}
