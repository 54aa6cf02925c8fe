import RDF
import SPARQL
import TestSupport
import Testing

/// Lifting the IRIs out of a text and putting others in is the same as parsing the other text.
@Suite("Shapes of queries")
struct QueryShapeTests {
  /// The text of a shape with other IRIs.
  private func text(_ shape: QueryShape, _ constants: [IRI]) throws -> String {
    // Placeholders end in their number; the longest number first, so that 1 is not found in 10.
    let mark = try #require(shape.text.split(separator: "<").first { $0.hasPrefix("urn:tern:constant:") })
    let prefix = mark.prefix { $0 != ">" }.split(separator: ":").dropLast().joined(separator: ":") + ":"
    return constants.indices.reversed().reduce(shape.text) { text, i in
      text.split(separator: "<" + prefix + "\(i)>", omittingEmptySubsequences: false).joined(separator: "<" + constants[i].value + ">")
    }
  }

  /// Whether the text is parsed by its shape; whatever the answer, nothing wrong comes out.
  private func isShared(_ original: String) throws -> Bool {
    guard let shape = QueryShape(of: original) else { return false }
    #expect(try text(shape, shape.constants) == original)
    let query = try SPARQLParser.query(original)
    let template = try SPARQLParser.query(shape.text)
    guard let filled = template.filled(with: shape.constants) else { return false }
    #expect(filled == query, "\(original)")
    for others in [
      shape.constants.indices.map { IRI("http://other/x#\($0)") }, Array(shape.constants.reversed()),
      shape.constants.map { _ in IRI("urn:a:b") },
    ] {
      let other = try text(shape, others)
      #expect(QueryShape(of: other)?.text == shape.text)
      #expect(try template.filled(with: others) == SPARQLParser.query(other), "\(other)")
    }
    return true
  }

  @Test(arguments: [
    "SELECT ?p ?o WHERE { <http://e/a> ?p ?o } LIMIT 100", "ASK { <http://e/a> <http://e/p> <http://e/b> }",
    "PREFIX q: <http://e/> SELECT * { ?s q:p <urn:x:1> ; q:r ?t . OPTIONAL { ?t a <http://e/C> } } ORDER BY ?t",
    "SELECT DISTINCT ?s FROM <http://e/g> { { ?s ?p <http://e/a> } UNION { GRAPH <http://e/h> { ?s ?p <http://e/a> } } }",
    "SELECT (COUNT(*) AS ?n) { ?s <http://e/p> ?o . ?o <http://e/p> ?s }", "SELECT * { <http://e/a> <http://e/p> [ <http://e/q> ?x ] , 5 }",
    "SELECT * { ?s ?p ?o MINUS { ?s <http://e/p> ?o } { SELECT ?s { ?s a <http://e/C> } LIMIT 3 } }",
  ])
  func patternsShareTheirShape(_ text: String) throws {
    #expect(try isShared(text))
  }

  /// Where an IRI means more than a term, or cannot be put back, the text is parsed as it is.
  @Test(arguments: [
    "SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p <a> }", "BASE <http://e/> SELECT * { <a> ?p ?o }",
    "SELECT * { ?s <http://e/p> \"x\" }", "SELECT * { ?s <http://e/p> ?o } # of <http://e/x>",
    "SELECT * { ?s <http://e/p> ?o FILTER(?o = <http://e/a>) }", "SELECT * { ?s <http://e/p>+ ?o }",
    "SELECT * { ?s ?p ?o FILTER(<http://e/f>(?o)) }", "SELECT * { VALUES ?s { <http://e/a> } ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } VALUES ?s { <http://e/a> }", "CONSTRUCT { ?s a <http://e/C> } { ?s ?p <http://e/a> }",
    "DESCRIBE <http://e/a>", "DESCRIBE ?s { ?s a <http://e/C> }", "SELECT * { SERVICE <http://e/s> { ?s ?p <http://e/a> } }",
    "SELECT * { ?s ?p <<( <http://e/a> <http://e/p> <http://e/b> )>> }", "SELECT (<http://e/f>(?s) AS ?x) { ?s ?p <http://e/a> BIND(<http://e/b> AS ?y) }",
    "SELECT * { ?s <http://e/p>/<http://e/q>* ?o }", "SELECT * { ?s ?p ?o FILTER EXISTS { ?s a <http://e/C> } }",
  ])
  func othersAreParsedAsTheyAre(_ text: String) throws {
    #expect(try !isShared(text))
  }

  @Test func randomQueries() throws {
    var shared = 0
    for seed in UInt64(1)...600 {
      var generator = QueryGenerator(seed: seed)
      let text = generator.query()
      guard (try? SPARQLParser.query(text)) != nil else { continue }
      if try isShared(text) { shared += 1 }
    }
    // A shape that fits nothing would make this test pass for nothing.
    #expect(shared > 20, "\(shared)")
  }
}
