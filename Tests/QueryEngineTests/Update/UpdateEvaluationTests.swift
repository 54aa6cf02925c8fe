import RDF
import SPARQL
import Testing
import TripleIndex

@testable import QueryEngine

/// SPARQL 1.1 Update, sections 3.1 and 3.2.
@Suite struct UpdateEvaluationTests {
  private let prefix = "PREFIX : <http://example.org/> "

  /// The quads after a sequence of requests, as sorted texts.
  private func after(_ requests: String..., options: EvaluationOptions = EvaluationOptions()) throws -> [String] {
    var snapshot = Snapshot.empty()
    for (index, request) in requests.enumerated() {
      let builder = SnapshotBuilder(on: snapshot)
      try UpdateEvaluation.run(try SPARQLParser.update(prefix + request), on: builder, options)
      snapshot = builder.finish(revision: UInt64(index + 1)).snapshot
    }
    return try rows("SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", on: snapshot)
      .map { $0.filter { !$0.isEmpty }.map { $0.replacing("<http://example.org/", with: "").replacing(">", with: "") }.joined(separator: " ") }
      .sorted()
  }

  @Test("data, also in named graphs; later operations see earlier ones")
  func data() throws {
    #expect(try after("INSERT DATA { :a :b 1 . GRAPH :g { :a :b 2 } }") == ["a b 1", "a b 2 g"])
    #expect(try after("INSERT DATA { :a :b 1 } ; DELETE DATA { :a :b 1 }") == [])
    #expect(try after("INSERT DATA { :a :b 1 } ; INSERT { ?s :c ?o } WHERE { ?s :b ?o } ; DELETE WHERE { ?s :b ?o }") == ["a c 1"])
    #expect(try after("INSERT DATA { :a :b \"01\"^^<http://www.w3.org/2001/XMLSchema#integer>, 1 }").count == 2)
    #expect(try after("DELETE DATA { :a :b 1 }") == [])
  }

  @Test("DELETE before INSERT; unbound and illegal quads are left out")
  func modify() throws {
    #expect(try after("INSERT DATA { :a :b 1 }", "DELETE { ?s :b ?o } INSERT { ?s :b ?o } WHERE { ?s :b ?o }") == ["a b 1"])
    #expect(try after("INSERT DATA { :a :b 1, 2 }", "DELETE { ?s :b ?o } INSERT { ?s :b ?n } WHERE { ?s :b ?o BIND(?o + 10 AS ?n) }") == ["a b 11", "a b 12"])
    #expect(try after("INSERT DATA { :a :b 1 }", "INSERT { ?o :c ?s . ?s ?o ?s . ?s :d ?none } WHERE { ?s :b ?o }") == ["a b 1"])
    #expect(try after("INSERT DATA { :a :b 1 }", "INSERT { ?s :c [] , [] } WHERE { ?s :b ?o }").count == 3)
    #expect(try after("INSERT DATA { :a :b 1, 2 }", "INSERT { _:x :of ?o . _:x :is :n } WHERE { ?s :b ?o }").count == 6)
    #expect(try after("INSERT { :a :b :c } WHERE {}") == ["a b c"])
    #expect(try after("INSERT DATA { :a :b 1 }", "INSERT { ?s :says <<( ?s :b ?o )>> } WHERE { ?s :b ?o }") == ["a b 1", "a says <<( a b 1 )>"].map { $0.replacing(")>", with: ")") })
  }

  @Test("WITH, USING and USING NAMED")
  func datasets() throws {
    let data = "INSERT DATA { :d :b 0 . GRAPH :g { :a :b 1 } GRAPH :h { :a :b 2 } }"
    #expect(try after(data, "WITH :g DELETE { ?s :b ?o } INSERT { ?s :c ?o } WHERE { ?s :b ?o }") == ["a b 2 h", "a c 1 g", "d b 0"])
    #expect(try after(data, "INSERT { ?s :c ?o } USING :h WHERE { ?s :b ?o }").contains("a c 2"))
    #expect(try after(data, "WITH :g INSERT { ?s :c ?o } USING :h WHERE { ?s :b ?o }").contains("a c 2 g"))
    #expect(try after(data, "INSERT { ?s :c ?o } USING NAMED :h WHERE { GRAPH ?x { ?s :b ?o } }").filter { $0.contains(" c ") } == ["a c 2"])
    #expect(try after(data, "WITH :new INSERT { :x :y :z } WHERE { }").contains("x y z new"))
    #expect(try after(data, "WITH :new INSERT { ?s :y ?o } WHERE { GRAPH :h { ?s :b ?o } }").contains("a y 2 new"))
    #expect(try after(data, "INSERT { GRAPH ?g { ?s :c ?o } } WHERE { GRAPH ?g { ?s :b ?o } }").filter { $0.contains(" c ") } == ["a c 1 g", "a c 2 h"])
  }

  @Test("graph management")
  func management() throws {
    let data = "INSERT DATA { :d :b 0 . GRAPH :g { :a :b 1 } GRAPH :h { :a :b 2 } }"
    #expect(try after(data, "CLEAR GRAPH :g") == ["a b 2 h", "d b 0"])
    #expect(try after(data, "DROP DEFAULT") == ["a b 1 g", "a b 2 h"])
    #expect(try after(data, "CLEAR NAMED") == ["d b 0"])
    #expect(try after(data, "DROP ALL") == [])
    #expect(try after(data, "COPY :g TO :h") == ["a b 1 g", "a b 1 h", "d b 0"])
    #expect(try after(data, "MOVE :g TO DEFAULT") == ["a b 1", "a b 2 h"])
    #expect(try after(data, "ADD DEFAULT TO :h") == ["a b 1 g", "a b 2 h", "d b 0", "d b 0 h"])
    #expect(try after(data, "MOVE :g TO :g") == ["a b 1 g", "a b 2 h", "d b 0"])
    #expect(try after(data, "CLEAR SILENT GRAPH :none ; DROP SILENT GRAPH :none ; CREATE GRAPH :new").count == 3)
  }

  @Test("errors, and SILENT")
  func errors() throws {
    let data = "INSERT DATA { GRAPH :g { :a :b 1 } }"
    #expect(throws: UpdateError.graphExists(IRI("http://example.org/g"))) { try after(data, "CREATE GRAPH :g") }
    #expect(throws: UpdateError.noSuchGraph(IRI("http://example.org/x"))) { try after(data, "CLEAR GRAPH :x") }
    #expect(throws: UpdateError.noSuchGraph(IRI("http://example.org/x"))) { try after(data, "DROP GRAPH :x") }
    #expect(throws: UpdateError.noSuchGraph(IRI("http://example.org/x"))) { try after(data, "COPY :x TO :g") }
    #expect(try after(data, "CREATE SILENT GRAPH :g ; MOVE SILENT :x TO :g") == ["a b 1 g"])
    #expect(throws: QueryError.notAllowed("LOAD <http://example.org/x>")) { try after(data, "LOAD :x") }
    #expect(try after(data, "LOAD SILENT :x") == ["a b 1 g"])
    #expect(throws: QueryError.self) { try after(data, "INSERT { :a :b ?o } WHERE { SERVICE :x { :a :b ?o } }") }
  }

  @Test("a request that ran out of time changes nothing that is published")
  func deadline() throws {
    var options = EvaluationOptions()
    options.timeout = 0
    #expect(throws: QueryError.self) { try after("INSERT DATA { :a :b 1 }", options: options) }
    options.timeout = 30
    options.cancellation.cancel()
    #expect(throws: QueryError.cancelled) { try after("INSERT DATA { :a :b 1 }", options: options) }
  }

  @Test("the changes are effective ones")
  func effective() throws {
    let first = SnapshotBuilder(on: .empty())
    try UpdateEvaluation.run(try SPARQLParser.update(prefix + "INSERT DATA { :a :b 1, 2 }"), on: first)
    let (snapshot, _) = first.finish(revision: 1)
    let builder = SnapshotBuilder(on: snapshot)
    try UpdateEvaluation.run(
      try SPARQLParser.update(prefix + "INSERT DATA { :a :b 1, 3 } ; DELETE DATA { :a :b 2, 9 } ; DELETE DATA { :a :b 3 }"), on: builder)
    #expect(builder.changes.added.isEmpty)
    #expect(builder.changes.removed.count == 1)
  }
}
