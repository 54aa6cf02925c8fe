import RDF
import SPARQL
import TestSupport
import Testing

/// The oracle itself, on answers worked out by hand.
@Suite("The naive evaluator")
struct NaiveEvaluatorTests {
  static let data: [Quad] = {
    func q(_ s: String, _ p: String, _ o: Term, _ g: String? = nil) -> Quad {
      Quad(.iri(IRI("http://e/" + s)), .iri(IRI("http://e/" + p)), o, graph: g.map { .iri(IRI("http://e/" + $0)) })
    }
    func n(_ s: String) -> Term { .iri(IRI("http://e/" + s)) }
    return [
      q("a", "p", n("b")), q("b", "p", n("c")), q("c", "p", n("a")), q("a", "age", .integer(3)), q("b", "age", .integer(5)),
      q("a", "p", n("b"), "g"), q("d", "p", n("d"), "g"),
    ]
  }()

  private func count(_ text: String) throws -> Int {
    let query = try SPARQLParser.query("PREFIX : <http://e/> " + text)
    return try NaiveEvaluator(NaiveDataset(Self.data)).evaluate(query.pattern).count
  }

  @Test(arguments: [
    ("SELECT * { ?s :p ?o }", 3), ("SELECT * { ?s :p ?o OPTIONAL { ?o :age ?n FILTER(?n > 4) } }", 3),
    ("SELECT * { ?s :p ?o FILTER NOT EXISTS { ?o :age ?n } }", 1), ("SELECT * { ?s :p ?o MINUS { ?s :age ?n } }", 1),
    ("SELECT * { :a :p+ ?o }", 3), ("SELECT * { :a :p* ?o }", 3), ("SELECT * { :zz :p* ?o }", 1), ("SELECT * { ?s :p* ?o }", 13 - 2),
    ("SELECT * { GRAPH ?g { ?s :p ?o } }", 2), ("SELECT * { GRAPH :g { ?s :p+ ?s } }", 1), ("SELECT (SUM(?n) AS ?t) { ?s :age ?n }", 1),
    ("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", 1), ("SELECT * { { ?s :p ?o } UNION { ?s :age ?o } }", 5),
    ("SELECT * { VALUES ?s { :a :zz } ?s :p ?o }", 1), ("SELECT * { :a (:p|:age) ?o }", 2), ("SELECT * { :a !:p ?o }", 1), ("SELECT * { :b ^:p ?o }", 1),
  ])
  func counts(_ text: String, _ expected: Int) throws {
    #expect(try count(text) == expected)
  }

  @Test(arguments: [
    ("1 + 2.50", "3.5", XSD.decimal), ("0.1 * 0.1", "0.01", XSD.decimal), ("-2.5e0 + 0.1", "-2.4E0", XSD.double), ("1.0 - 1", "0", XSD.decimal),
    ("-(0e0)", "-0.0E0", XSD.double), ("ABS(-1e-3)", "1.0E-3", XSD.double), ("\"1\"^^<\(XSD.float.value)> + 0.1", "1.1E0", XSD.float),
    ("120e0 * 10", "1.2E3", XSD.double), ("+(007)", "7", XSD.integer),
  ])
  func numbers(_ expression: String, _ lexical: String, _ datatype: IRI) throws {
    let query = try SPARQLParser.query("SELECT (\(expression) AS ?x) {}")
    let rows = try NaiveEvaluator(NaiveDataset([])).evaluate(query.pattern)
    #expect(rows.first?[Variable("x")] == .literal(Literal(lexical, datatype: datatype)))
  }
}
