import RDF
import Testing

@testable import SPARQL

@Suite("Printing and parsing again gives the same text")
struct PrinterTests {
  @Test(arguments: [
    "SELECT ?s ?o { ?s <http://e/p> ?o }",
    "SELECT DISTINCT ?s { ?s <http://e/p> ?o FILTER(?o > 1 && STRLEN(?s) = 2) } ORDER BY DESC(?o) ?s LIMIT 5 OFFSET 2",
    "SELECT ?s (COUNT(DISTINCT ?o) AS ?n) { ?s <http://e/p> ?o } GROUP BY ?s HAVING (COUNT(DISTINCT ?o) > 1)",
    "SELECT * { { ?a ?b ?c } UNION { ?a ?b ?d } UNION { ?x ?y ?z } OPTIONAL { ?a <http://e/q> ?e FILTER(BOUND(?e)) } }",
    "SELECT * { ?a ?b ?c OPTIONAL { { ?a ?q ?r FILTER(?r) } } MINUS { ?a <http://e/m> ?c } }",
    "ASK { GRAPH ?g { ?s <http://e/p>+ ?o } FILTER NOT EXISTS { ?s ?p \"a\\\"b\\n\"@en } }",
    "SELECT * { VALUES (?a ?b) { (1 UNDEF) (\"x\"^^<http://e/t> <http://e/i>) } BIND(?a + 1 AS ?c) }",
    "CONSTRUCT { ?s <http://e/q> _:b } WHERE { { SELECT ?s (SUM(?o) AS ?t) { ?s <http://e/p> ?o } GROUP BY ?s } }",
    "DESCRIBE <http://e/a> ?x { ?x !(<http://e/p>|^<http://e/q>) ?w . ?x (<http://e/a>|^<http://e/b>)*/<http://e/c>? ?y }",
    "SELECT * { ?r <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( ?s ?p \"x\"@ar--rtl )>> SERVICE SILENT <http://e/s> { ?s ?p ?o } }",
    "SELECT (IF(?a IN (1, 2), COALESCE(?b, 3), REPLACE(?c, 'x', 'y')) AS ?z) { ?a ?b ?c } VALUES ?a { 1 2 }",
  ])
  func roundTrip(_ text: String) throws {
    let once = Printer.text(of: try SPARQLParser.query(text))
    let twice = Printer.text(of: try SPARQLParser.query(once))
    #expect(once == twice)
  }

  @Test func prefixesShorten() throws {
    let q = try SPARQLParser.query("ASK { ?s <http://xmlns.com/foaf/0.1/name> ?o }")
    #expect(Printer.text(of: q, prefixes: ["foaf": "http://xmlns.com/foaf/0.1/"]).contains("foaf:name"))
  }

  /// The print means what was printed: a filter of an inner group stays there, groups with VALUES behind them stay groups.
  @Test(arguments: [
    "SELECT * { { ?a ?b ?c FILTER(BOUND(?d)) } ?d ?e ?f }",
    "SELECT * { { ?a ?b ?c FILTER(BOUND(?d)) } OPTIONAL { ?d ?e ?f } }",
    "SELECT * { { ?a ?b ?c FILTER(BOUND(?d)) } MINUS { ?d ?e ?f } }",
    "SELECT * { { ?a ?b ?c FILTER(BOUND(?d)) } BIND(1 AS ?d) }",
    "SELECT * { { { ?a ?b ?c FILTER(BOUND(?d)) } FILTER(?a) } ?d ?e ?f }",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s VALUES ?s { 1 2 }",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (?s > 1) VALUES (?s) { (1) (UNDEF) }",
    "SELECT * { { SELECT ?s { ?s ?p ?o } GROUP BY ?s LIMIT 3 } OPTIONAL { ?s ?q ?r FILTER(?r) } }",
  ])
  func algebraIsKept(_ text: String) throws {
    let query = try SPARQLParser.query(text)
    let printed = Printer.text(of: query)
    #expect(try SPARQLParser.query(printed).pattern == query.pattern, "\(printed)")
  }

  /// A triple term in an expression is written as one only where its grammar has room for the parts.
  @Test(arguments: [
    "SELECT (<<( ?s <http://e/p> ?o )>> AS ?t) { ?s ?p ?o }",
    "SELECT * { ?s ?p ?t FILTER(?t = <<( <http://e/a> <http://e/p> 1 )>>) }",
    "SELECT * { ?s ?p ?o BIND(<<( ?s ?p <<( ?s <http://e/p> \"x\"@en--rtl )>> )>> AS ?t) }",
    "SELECT * { ?s ?p ?o BIND(TRIPLE(?s, ?p, STR(?o)) AS ?t) }",
    "SELECT * { ?s ?p ?o BIND(TRIPLE(\"x\", ?p, ?o) AS ?t) }",
    "SELECT * { ?s ?p ?o BIND(TRIPLE(?s, 1, ?o) AS ?t) }",
    "SELECT * { ?s ?p ?o BIND(TRIPLE(<<( ?s ?p ?o )>>, ?p, ?o) AS ?t) }",
    "SELECT * { ?s ?p ?o BIND(TRIPLE(?s, ?p, TRIPLE(BNODE(), ?p, ?o)) AS ?t) }",
    "SELECT * { ?s ?p ?o FILTER(EXISTS { ?s ?p ?t FILTER(SAMETERM(?t, <<( ?s ?p ?o )>>)) }) }",
    "SELECT * { ?s ?p ?o FILTER(?t IN (<<( ?s ?p ?o )>>, <<( ?s <http://e/p> 2.5 )>>)) } ORDER BY OBJECT(<<( ?s ?p ?o )>>)",
    "SELECT ?s { ?s ?p ?o VALUES ?t { <<( <http://e/a> <http://e/p> <<( <http://e/a> <http://e/p> true )>> )>> } }",
    "SELECT ?s (<<( ?s <http://e/n> ?s )>> AS ?t) { ?s ?p ?o } GROUP BY ?s",
    "SELECT ?s (TRIPLE(?s, <http://e/n>, COUNT(*)) AS ?t) { ?s ?p ?o } GROUP BY ?s HAVING (ISTRIPLE(TRIPLE(?s, <http://e/n>, MAX(?o))))",
  ])
  func tripleTermsInExpressions(_ text: String) throws {
    let query = try SPARQLParser.query(text)
    let printed = Printer.text(of: query)
    do throws(SyntaxError) {
      #expect(try SPARQLParser.query(printed).pattern == query.pattern, "\(printed)")
    } catch {
      Issue.record("\(printed)\n\(error)")
    }
  }

  @Test func valuesBehindAggregates() throws {
    let text = Printer.text(of: try SPARQLParser.query("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*) > 1) ORDER BY ?n VALUES ?s { 1 }"))
    #expect(text == Printer.text(of: try SPARQLParser.query(text)))
    #expect(text.contains("HAVING") && !text.contains("SELECT *"))
  }
}
