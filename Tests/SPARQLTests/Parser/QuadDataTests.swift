import Limits
import RDF
import Testing

@testable import SPARQL

/// DATA is read on a way of its own: it must mean what the same text means as a template.
@Suite("Quads of DATA")
struct QuadDataTests {
  static let prologue = "PREFIX : <http://e/> PREFIX long: <http://e.example/a/b#> "

  static let bodies = [
    ":a :b :c", ":a :b :c .", ":a :b :c . :d :e :f", ":a :b :c , :d ; :e :f ; a :g .", ":a :b :c ;; :d :e ; .", ":a a :b ; a :c",
    "<http://x/1> <http://x/p> <http://x/1>", "<urn:a> <urn:b> <urn:c> , <urn:a> , <urn:c>", "long:x long:y long:z , :x , long: , :",
    ":a :b 1 , -2 , +3.50 , 1e9 , .5 , 007", ":a :b true , false , TRUE", ":a :b \"\" , \"x\" , 'y' , \"\"\"z\nz\"\"\" , '''w'''",
    ":a :b \"x\"@en , \"x\"@EN , \"x\"@en-GB , \"x\"@de--rtl", ":a :b \"1\"^^<http://www.w3.org/2001/XMLSchema#string> , \"1\"^^:t , \"2\"^^long:t",
    ":a :b \"t\\\"ab\\u0041\" , <http://x/\\u0041> ; :c :d", ":a :p\\-q :c%20d", "_:x :b _:y . _:y :b _:x , []", "[] :b [ :c 1 ] . [ :d 2 ]",
    ":a :b ( 1 ( 2 ) :x ) ; :c :d", "( 1 2 ) :b :c", ":a :b :c ~ :r , :d {| :e :f |} ; :g :h", "<< :a :b :c ~ :r >> :d :e", "<< :a :b 1 >> :d :e",
    ":a :b <<( :c :d <<( :e :f \"x\"@en )>> )>>", "<http://x/é> :ü \"日本\" , \"🙂\"@ja", ":a :b :c . # a comment\n :d # another\n :e :f",
    "GRAPH :g { :a :b :c } :d :e :f", ":a :b :c . GRAPH :g { :a :b :c . _:x :y ( 1 ) } GRAPH <http://h> { } . :k :l :m", ":a.b :c.d :e.f.",
    ":a :b <urn:c>.:d :e _:f.:g :h :i", ":a:b :c:d :e", "<http://x/a> :p 1.:b :c 2.5", ":x1 :p :x2 . :x2 :p :x1 . :x1 :p :x1 . :x3 :p :x1",
  ]

  /// The quads of the same text as an INSERT template, where every term is read on the common way.
  private func template(_ body: String) throws -> [Quad] {
    guard case .modify(_, let insert, _, _, _) = try SPARQLParser.update(Self.prologue + "INSERT { \(body) } WHERE {}").operations[0] else {
      return []
    }
    return insert.compactMap { pattern in
      guard case .term(let s) = pattern.triple.subject, case .term(let p) = pattern.triple.predicate,
        case .term(let o) = pattern.triple.object
      else { return nil }
      var graph: Term?
      if case .term(let name) = pattern.graph { graph = name }
      return Quad(s, p, o, graph: graph)
    }
  }

  private func data(_ body: String) throws -> QuadData {
    guard case .insertData(let data) = try SPARQLParser.update(Self.prologue + "INSERT DATA { \(body) }").operations[0] else {
      return QuadData([])
    }
    return data
  }

  @Test(arguments: bodies)
  func meansWhatTheTemplateMeans(_ body: String) throws {
    let quads = try data(body).quads
    #expect(quads == (try template(body)))
    #expect(!quads.isEmpty)
  }

  /// One after the other in one request, so that terms met before and statements that go the other way meet.
  @Test func allTogether() throws {
    let plain = (Self.bodies + Self.bodies.reversed()).filter { !$0.contains("GRAPH") }
    let body = plain.map { $0.hasSuffix(".") ? $0 : $0 + " ." }.joined(separator: "\n")
    #expect(try data(body).quads == (try template(body)))
  }

  @Test func termsThatComeAgainAreStoredOnce() throws {
    let body = (0..<100).map { ":s :p \($0 % 2 == 0 ? ":o" : "<http://x/o>")" }.joined(separator: " . ")
    let data = try data(body)
    #expect(data.count == 100)
    #expect(data.blocks.map(\.records.count) == [4])
  }

  @Test func blocksAreBoundedAndKeepTheirGraph() throws {
    let data = try data("GRAPH :g { " + (0..<10_000).map { ":s\($0) :p _:b\($0 % 7)" }.joined(separator: " . ") + " }")
    #expect(data.blocks.map(\.quads.count) == [4_096, 4_096, 1_808])
    func iri(_ name: String) -> Term { .iri(IRI("http://e/" + name)) }
    #expect(data.quads == (0..<10_000).map { Quad(iri("s\($0)"), iri("p"), .blankNode(BlankNode("b\($0 % 7)")), graph: iri("g")) })
  }

  @Test(arguments: [
    ("INSERT DATA { :a :b ?x }", "a variable cannot stand in DATA"), ("INSERT DATA { :a x:b 1 }", "unknown prefix x:"),
    ("INSERT DATA { :a :b 1 . :c :d }", "'}' is not expected here"), ("INSERT DATA { :a :b 1 :c }", "':c' is not expected here"),
    ("DELETE DATA { :a :b _:x }", "a blank node cannot be named in DELETE DATA"), ("INSERT DATA { :a :b <rel> }", "the relative IRI <rel> has no base"),
    ("INSERT DATA { :a :b \"x\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> }", "a language-tagged string is written with its tag"),
    ("INSERT DATA { :a :b \"x\\q\" }", "unknown escape in a string"), ("INSERT DATA { :a :b \"x }", "a string is not closed"),
    ("INSERT DATA { _:x :b 1 } ; INSERT DATA { _:x :b 2 }", "_:x was used in an earlier INSERT DATA"),
    ("INSERT DATA { :a :b \(String(repeating: "<<( :a :b ", count: Limits.tripleTermNesting + 1)) 1 \(String(repeating: ")>>", count: Limits.tripleTermNesting + 1)) }", "nested"),
  ])
  func mistakesAreReportedAsElsewhere(_ text: String, _ message: String) {
    #expect { try SPARQLParser.update(Self.prologue + text) } throws: { error in
      (error as? SyntaxError).map { $0.message.contains(message) } == true
    }
  }
}
