import RDF
import SPARQL
import TestSupport
import Testing

/// Lifting the constants out of a text and putting others in is the same as parsing the other text.
@Suite("Shapes of queries")
struct QueryShapeTests {
  /// The text of a shape with other constants.
  private func text(_ shape: QueryShape, _ constants: [Term]) throws -> String {
    // Placeholders end in their number; the longest number first, so that 1 is not found in 10.
    let template = try SPARQLParser.query(shape.text)
    var numbers: [String] = []
    if let known = template.placeholders {
      numbers = known.map { term in
        switch term {
        case .iri(let iri): iri.value
        case .literal(let literal): literal.lexical
        default: ""
        }
      }
    }
    guard numbers.count == constants.count else { return "" }
    return constants.indices.reversed().reduce(shape.text) { text, i in
      switch constants[i] {
      case .iri(let iri): text.replacing("<\(numbers[i])>", with: "<\(iri.value)>")
      case .literal(let literal):
        text.replacing("\"\(numbers[i])\"", with: "\"\(literal.lexical)\"").replacing(numbers[i], with: literal.lexical)
      default: text
      }
    }
  }

  /// Whether the text is parsed by its shape; whatever the answer, nothing wrong comes out.
  private func isShared(_ original: String) throws -> Bool {
    guard let shape = QueryShape(of: original) else { return false }
    let query = try SPARQLParser.query(original)
    let template = try SPARQLParser.query(shape.text)
    guard let filled = template.filled(with: shape.constants) else { return false }
    // Whoever keeps a shape asks this first.
    if filled != query { return false }
    #expect(try text(shape, shape.constants) == original)
    func isNumber(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }
    func other(_ i: Int, _ iri: String, _ string: String) -> Term {
      switch shape.constants[i] {
      // A number in quotes may be replaced by a number too.
      case .literal(let literal): .literal(Literal(isNumber(literal.lexical) ? "\(i + 70)" : string))
      default: .iri(IRI(iri))
      }
    }
    for others in [
      shape.constants.indices.map { other($0, "http://other/x#\($0)", "text \($0) with # and <x>") },
      shape.constants.indices.map { other($0, "urn:a:b", "") },
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
    "SELECT * { ?s <http://e/p> \"x\" }", "SELECT * { ?s <http://e/p> \"x\"@en , \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> , \"\" }",
    "SELECT * { ?s <http://e/p> ?o FILTER(?o = <http://e/a>) }", "SELECT * { ?s ?p ?o FILTER(?o > 5 && ?o<=70) }",
    "SELECT * { ?s ?p ?o FILTER(?o IN (1, 2,3)) } LIMIT 5", "SELECT * { ?s <http://e/p>+ ?o }", "SELECT * { ?s <http://e/p>/^<http://e/q>* ?o }",
    "SELECT * { ?s !(<http://e/p>|^<http://e/q>) ?o }", "SELECT * { VALUES ?s { <http://e/a> \"x\" } ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } VALUES (?s ?o) { (<http://e/a> UNDEF) }", "CONSTRUCT { ?s a <http://e/C> } { ?s ?p <http://e/a> }",
    "SELECT (STRLEN(?l) AS ?x) { ?s ?p <http://e/a> BIND(<http://e/b> AS ?y) }", "SELECT * { ?s ?p ?o FILTER EXISTS { ?s a <http://e/C> } }",
    "SELECT * { ?s ?p ?o FILTER(LANGMATCHES(LANG(?o), \"en\") && REGEX(STR(?o), \"^a.b\", \"i\")) }", "SELECT * { ?s ?p ?o OPTIONAL { ?o ?q ?r FILTER(?r != \"#\") } }",
    "SELECT ?s (SUM(?o * 2) AS ?n) { ?s <http://e/p> ?o FILTER(2 < ?o) } GROUP BY ?s HAVING(SUM(?o) > 10) ORDER BY (?n = 3)",
  ])
  func constantsShareTheirShape(_ text: String) throws {
    #expect(try isShared(text))
  }

  /// Where a constant means more than a term, or cannot be put back, the text is parsed as it is.
  @Test(arguments: [
    "SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p <a> }", "BASE <http://e/> SELECT * { <a> ?p ?o }",
    "SELECT * { ?s <http://e/p> 'x' }", "SELECT * { ?s <http://e/p> \"x\\n\" }", "SELECT * { ?s <http://e/p> \"\"\"x\"\"\" }",
    "SELECT * { ?s <http://e/p> ?o } # of <http://e/x>", "SELECT * { ?s ?p 5 , 5.5 , 5e0 , -5 } LIMIT 10 OFFSET 10",
    "SELECT * { ?s ?p ?o FILTER(<http://e/f>(?o)) }", "SELECT * { { SELECT (GROUP_CONCAT(?o; SEPARATOR=\",\") AS ?x) { ?s ?p ?o } } }",
    "DESCRIBE <http://e/a>", "DESCRIBE ?s { ?s a <http://e/C> }", "SELECT * { SERVICE <http://e/s> { ?s ?p <http://e/a> } }",
    "SELECT * { ?s ?p <<( <http://e/a> <http://e/p> <http://e/b> )>> }", "SELECT * { ?s ?p ?o FILTER(?o > 5.5 || ?o > -5) }",
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
