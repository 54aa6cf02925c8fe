import RDF
import Testing

@testable import SPARQL

private func parse(_ text: String) throws -> Query {
  try SPARQLParser.query(text, options: .init(base: IRI("http://example.org/")))
}

private func triple(_ s: String, _ p: String, _ o: String) -> TriplePattern {
  func t(_ x: String) -> TermPattern { x.hasPrefix("?") ? .variable(Variable(String(x.dropFirst()))) : .term(.iri(IRI("http://example.org/" + x))) }
  return TriplePattern(t(s), t(p), t(o))
}

@Suite("Queries become the algebra of section 18.2")
struct QueryParserTests {
  @Test func basicGraphPattern() throws {
    let q = try parse("SELECT ?s WHERE { ?s <p> ?o ; <q> <c> }")
    #expect(q.pattern == .project(.basic([triple("?s", "p", "?o"), triple("?s", "q", "c")]), [Variable("s")]))
  }

  @Test func filtersHoldForTheWholeGroupAndDoNotSplitTriples() throws {
    let q = try parse("ASK { ?s <p> ?o FILTER(?o) ?s <q> ?r }")
    #expect(q.pattern == .filter(.variable(Variable("o")), .basic([triple("?s", "p", "?o"), triple("?s", "q", "?r")])))
  }

  @Test func optionalTakesItsOwnFilterAsCondition() throws {
    let q = try parse("ASK { ?s <p> ?o OPTIONAL { ?s <q> ?r FILTER(?r) } }")
    #expect(q.pattern == .leftJoin(.basic([triple("?s", "p", "?o")]), .basic([triple("?s", "q", "?r")]), condition: .variable(Variable("r"))))
  }

  @Test func optionalLeavesTheFilterOfAnInnerGroupInside() throws {
    let q = try parse("ASK { ?s <p> ?o OPTIONAL { { ?s <q> ?r FILTER(?r) } } }")
    let inner = GraphPattern.filter(.variable(Variable("r")), .basic([triple("?s", "q", "?r")]))
    #expect(q.pattern == .leftJoin(.basic([triple("?s", "p", "?o")]), inner, condition: nil))
  }

  @Test func sequencesAndInversesBecomeTriplePatterns() throws {
    guard case .basic(let triples) = try parse("ASK { ?s <p>/^<q> ?o }").pattern else {
      Issue.record("not a basic graph pattern")
      return
    }
    #expect(triples.count == 2)
    #expect(triples[0].subject == .variable(Variable("s")))
    #expect(triples[1].subject == .variable(Variable("o")))
    #expect(triples[0].object == triples[1].object)
  }

  @Test func closuresStayPaths() throws {
    let q = try parse("ASK { ?s <p>* ?o }")
    #expect(q.pattern == .path(subject: .variable(Variable("s")), path: .zeroOrMore(.predicate(IRI("http://example.org/p"))), object: .variable(Variable("o"))))
  }

  @Test func aggregatesAreNamedOnce() throws {
    let q = try parse("SELECT (COUNT(*) AS ?n) (COUNT(*) + 1 AS ?m) { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*) > 1)")
    var found = 0
    func walk(_ p: GraphPattern) {
      switch p {
      case .project(let i, _), .extend(let i, _, _), .filter(_, let i): walk(i)
      case .group(_, let keys, let aggregates):
        found = aggregates.count
        #expect(keys == [Variable("s")])
      default: Issue.record("unexpected \(p)")
      }
    }
    walk(q.pattern)
    #expect(found == 1)
  }

  @Test func lexicalFormsAreKept() throws {
    let q = try parse("SELECT * { VALUES ?x { 01 +1.50 1e0 \"a\"@EN } }")
    guard case .project(.values(_, let rows), _) = q.pattern else {
      Issue.record("not values")
      return
    }
    #expect(rows.map { $0[0] } == [
      .literal(Literal("01", datatype: XSD.integer)), .literal(Literal("+1.50", datatype: XSD.decimal)),
      .literal(Literal("1e0", datatype: XSD.double)), .literal(Literal("a", language: "en")),
    ])
  }

  @Test func selectStarShowsNoBlankNodes() throws {
    guard case .select(let variables) = try parse("SELECT * { _:b ?p [] }").form else { return }
    #expect(variables == [Variable("p")])
  }

  @Test func blankNodesOfTheShortFormAreNewInItsTemplate() throws {
    guard case .construct(let template) = try parse("CONSTRUCT WHERE { _:b <p> ?o }").form, case .term(.blankNode) = template[0].subject else {
      Issue.record("the subject of the template is no blank node")
      return
    }
  }

  @Test func reifiedTriplesAndAnnotations() throws {
    let short = try parse("ASK { ?s <p> ?o ~ ?r {| <q> ?z |} }").pattern
    let long = try parse("PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ASK { ?s <p> ?o . ?r rdf:reifies <<( ?s <p> ?o )>> . ?r <q> ?z }").pattern
    #expect(short == long)
  }

  @Test func longAssociativeChainsStayShallow() throws {
    let chain = Array(repeating: "?x = 1", count: 5_000).joined(separator: " || ")
    _ = try parse("ASK { FILTER(\(chain)) }")
  }

  @Test(arguments: [
    "SELECT ?x { } GROUP BY ?y", "SELECT * { ?s ?p ?o } GROUP BY ?s", "SELECT (COUNT(COUNT(*)) AS ?c) {}",
    "SELECT (1 AS ?x) (2 AS ?x) {}", "SELECT * { ?s ?p ?o BIND(1 AS ?s) }", "SELECT * { VALUES (?a ?a) { (1 1) } }",
    "ASK { _:a ?p ?o OPTIONAL { _:a ?q ?r } }", "SELECT * { ?s <p>|<q> ?o {| ?a ?b |} }", "SELECT * { ?s ?p }",
    "ASK { VALUES (?a ?b) { (1) } }", "ASK { FILTER(COUNT(?x) > 1) }", "ASK { BIND(<<( \"l\" <q> <z> )>> AS ?x) }",
    "ASK { ?s ?p \"\\uD800\" }", "ASK { FILTER(STRLEN(1, 2)) }", "ASK {} extra", "SELECT ?x WHERE", "", "ASK { ?s ?p \"abc }",
  ])
  func refused(_ text: String) {
    #expect(throws: SyntaxError.self) { try parse(text) }
  }
}
