import RDF
import Testing

@testable import SPARQL

@Suite("Update requests")
struct UpdateParserTests {
  @Test func insertDataWithGraphs() throws {
    let u = try SPARQLParser.update("PREFIX : <http://e/> INSERT DATA { :a :b 1 . GRAPH :g { :c :d _:x } }")
    guard case .insertData(let data) = u.operations.first else {
      Issue.record("not INSERT DATA")
      return
    }
    let quads = data.quads
    #expect(quads.count == 2)
    #expect(quads[1].graph == .iri(IRI("http://e/g")))
    #expect(quads[1].object == .blankNode(BlankNode("x")))
  }

  @Test func sequencesAndPrologueBetween() throws {
    let u = try SPARQLParser.update("PREFIX a: <http://a/> CLEAR ALL ; PREFIX b: <http://b/> COPY a:x TO b:y ; ADD SILENT DEFAULT TO GRAPH b:z ;")
    #expect(u.operations.count == 3)
    #expect(u.operations[1] == .copy(from: .graph(IRI("http://a/x")), to: .graph(IRI("http://b/y")), silent: false))
  }

  @Test func modifyWithUsing() throws {
    let u = try SPARQLParser.update("PREFIX : <http://e/> WITH :g DELETE { ?s :p ?o } INSERT { ?s :q _:b } USING :h USING NAMED :i WHERE { ?s :p ?o }")
    guard case .modify(let d, let i, let using, let with, _) = u.operations[0] else {
      Issue.record("not a modification")
      return
    }
    #expect(d.count == 1 && i.count == 1)
    #expect(using == DatasetClause(defaultGraphs: [IRI("http://e/h")], namedGraphs: [IRI("http://e/i")]))
    #expect(with == IRI("http://e/g"))
  }

  /// Data are RDF: no literal and no triple term is a subject, at no depth. Patterns may have them and match nothing.
  @Test(arguments: [
    "INSERT DATA { \"x\" :p 1 }", "INSERT DATA { 1 :p 1 }", "INSERT DATA { :a :p 1 . true :p 1 }", "DELETE DATA { \"x\"@en :p 1 }",
    "INSERT DATA { <<( :a :b :c )>> :p 1 }", "DELETE DATA { GRAPH :g { <<( :a :b :c )>> :p 1 } }", "INSERT DATA { :a :b <<( \"x\" :b :c )>> }",
    "INSERT DATA { :a :b <<( :a :b <<( 1 :b :c )>> )>> }", "INSERT DATA { :a :b <<( <<( :a :b :c )>> :b :c )>> }", "INSERT DATA { << 1 :b :c >> :p 1 }",
  ])
  func subjectsOfDataAreNodes(_ text: String) {
    #expect { try SPARQLParser.update("PREFIX : <http://e/> " + text) } throws: {
      ($0 as? SyntaxError)?.message.hasSuffix("cannot be the subject of a triple") == true
    }
    let pattern = text.replacing("INSERT DATA", with: "").replacing("DELETE DATA", with: "")
    if !text.contains("<<( <<(") { #expect(throws: Never.self) { try SPARQLParser.query("PREFIX : <http://e/> ASK \(pattern)") } }
  }

  @Test func manyTriplesOfDataAreNoPatterns() throws {
    let body = (0..<5_000).map { "<http://e/s\($0)> <http://e/p> \($0) ." }.joined()
    guard case .insertData(let quads) = try SPARQLParser.update("INSERT DATA { \(body) }").operations[0] else { return }
    #expect(quads.count == 5_000 && quads.blocks.count == 2)
  }

  @Test(arguments: [
    "INSERT DATA { ?s <http://p> 1 }", "DELETE DATA { _:b <http://p> 1 }", "DELETE { _:b <http://p> 1 } WHERE {}",
    "DELETE WHERE { [] <http://p> 1 }", "INSERT DATA { _:b <http://p> 1 } ; INSERT DATA { _:b <http://p> 2 }",
    "INSERT { ?s ?p ?o }", "DELETE DATA { <http://s> <http://p> <http://o> {| <http://q> 1 |} }", "CREATE DEFAULT", "LOAD", "SELECT * {}",
    "INSERT DATA { GRAPH ?g { <http://s> <http://p> 1 } }",
  ])
  func refused(_ text: String) {
    #expect(throws: SyntaxError.self) { try SPARQLParser.update(text) }
  }

  @Test func kinds() {
    #expect(SPARQLParser.kind(of: "# c\nPREFIX a: <http://a/> SELECT * {}") == .query)
    #expect(SPARQLParser.kind(of: "BASE <http://a/> insert data {}") == .update)
    #expect(SPARQLParser.kind(of: "Mexico -- member of -- ?") == .unknown)
  }
}
