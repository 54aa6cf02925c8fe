import RDF
import SPARQL
import Testing

@testable import QueryEngine

/// Set functions. SPARQL 1.1 Query, sections 11 and 18.5.1.
@Suite struct AggregateTests {
  private func aggregate(_ expression: String, _ objects: [String]) throws -> String {
    try rows("SELECT (\(expression) AS ?x) { ?s :p ?o }", on: try snapshot(ofObjects: objects)).first?.first ?? "no row"
  }

  @Test("values", arguments: [
    ("COUNT(*)", ["1", "2"], "2"), ("COUNT(?o)", [], "0"), ("COUNT(DISTINCT ?o)", ["1", "1", "2"], "2"), ("COUNT(?o + 1)", ["1", "\"a\""], "1"), ("SUM(?o)", [], "0"), ("SUM(?o)", ["1", "2"], "3"),
    ("SUM(?o)", ["1", "2.5"], "3.5"), ("SUM(?o)", ["0.1", "0.2", "-0.3"], "0^^decimal"), ("SUM(?o)", ["1", "2.5", "1.0e0"], "4.5E0"), ("SUM(?o)", ["1", "\"a\""], ""),
    ("SUM(?o)", ["9223372036854775807", "9223372036854775807", "2"], "18446744073709551616"), ("SUM(?o)", ["123456789012345678901234567890", "1"], "123456789012345678901234567891"),
    ("SUM(DISTINCT ?o)", ["2", "2", "3"], "5"), ("SUM(?o)", ["\"1.5\"^^xsd:float", "1"], "\"2.5E0\"^^float"), ("AVG(?o)", [], "0"), ("AVG(?o)", ["1", "2"], "1.5"), ("AVG(?o)", ["1", "2", "2"], "1.666666666666666667"),
    ("AVG(?o)", ["1", "2.0e0"], "1.5E0"), ("AVG(?o)", ["1", "<urn:a>"], ""), ("MIN(?o)", [], ""), ("MIN(?o)", ["3", "1.5", "2.0e0"], "1.5"), ("MAX(?o)", ["3", "10", "2"], "10"), ("MAX(?o)", ["\"a\"", "\"b\""], "\"b\""),
    ("MIN(?o)", ["<urn:a>", "1"], "<urn:a>"), ("MAX(?o)", ["123456789012345678901", "123456789012345678902"], "123456789012345678902"), ("MIN(?o + 1)", ["1", "\"a\""], ""), ("MIN(?o + 1)", ["\"a\"", "1"], ""),
    ("MAX(?o + 1)", ["1", "\"a\""], "2"), ("MAX(?o + 1)", ["\"a\"", "1"], "2"), ("MAX(?o + 1)", ["\"a\""], ""), ("MAX(?o + 1)", [], ""),
    ("SAMPLE(?o)", ["7"], "7"), ("SAMPLE(?o)", [], ""), ("SAMPLE(?o + 1)", ["\"a\"", "1"], "2"), ("GROUP_CONCAT(?o)", [], "\"\""), ("GROUP_CONCAT(?o)", ["1"], "\"1\""), ("GROUP_CONCAT(?o)", ["<urn:a>"], "\"urn:a\""),
    ("STRLEN(GROUP_CONCAT(?o; separator=\", \"))", ["1", "2", "3"], "7"), ("GROUP_CONCAT(DISTINCT ?o; separator=\"|\")", ["\"a\"", "\"a\""], "\"a\""), ("GROUP_CONCAT(?o + 1)", ["\"a\""], ""),
    ("MAX(?o) - MIN(?o)", ["1", "5"], "4"),
  ])
  func values(_ expression: String, _ objects: [String], _ expected: String) throws {
    #expect(try aggregate(expression, objects) == expected, "\(expression) of \(objects)")
  }

  @Test("groups are apart; no group of an empty pattern with GROUP BY")
  func groups() throws {
    let store = try snapshot(ofObjects: ["1", "2", "3", "4", "\"a\""])
    let query = "SELECT ?k (SUM(?o) AS ?n) { ?s :p ?o BIND(IF(isNumeric(?o), ?o > 2, \"text\") AS ?k) } GROUP BY ?k ORDER BY ?n"
    #expect(Set(try rows(query, on: store)) == [["false", "3"], ["true", "7"], ["\"text\"", ""]])
    #expect(try rows("SELECT ?k (COUNT(*) AS ?n) { ?s :none ?k } GROUP BY ?k", on: store) == [])
    #expect(try rows("SELECT (COUNT(*) AS ?n) { ?s :none ?k }", on: store) == [["0"]])
  }

  @Test("sums over many rows are exact and kept within blocks")
  func manyRows() throws {
    let store = try snapshot(ofObjects: (1...5_000).map { "\($0).1" })
    #expect(try rows("SELECT (SUM(?o) AS ?n) (COUNT(*) AS ?c) (MAX(?o) AS ?m) { ?s :p ?o }", on: store) == [["12503000^^decimal", "5000", "5000.1"]])
  }

  @Test("an aggregate named by an IRI is refused")
  func custom() throws {
    let pattern = GraphPattern.group(
      .basic([]), keys: [], aggregates: [AggregateBinding(Variable("x"), Aggregate(.custom(IRI("urn:a")), .term(.literal(Literal("1"))), distinct: false))])
    let query = Query(form: .select(variables: [Variable("x")]), dataset: nil, pattern: .project(pattern, [Variable("x")]), base: nil)
    #expect(throws: QueryError.self) { _ = try Evaluation.prepare(query, .empty()).ask() }
  }

  /// Values that aggregates take before they are terms, against the same values as terms of a subquery.
  @Test(arguments: [
    "FLOOR(?v)", "CEIL(?v)", "ROUND(?v)", "ABS(?v)", "?v * 2", "?v / 3", "?v + 0.5", "-?v", "?v * 1e0", "STRLEN(STR(?v))", "IF(?v > 3, ?v, \"no\")",
    "COALESCE(?v + 1, 0)", "?v = 3", "<http://www.w3.org/2001/XMLSchema#float>(?v)", "YEAR(?v)", "?v * 9000000000000000000",
  ])
  func computedValues(_ expression: String) throws {
    let values = [
      "1", "007", "-5", "3", "2.50", "-0.5", "1.5e0", "9223372036854775807", "-9223372036854775808", "\"x\"", "\"NaN\"^^xsd:double", "\"2.5\"^^xsd:float",
      "\"2020-02-03\"^^xsd:date", "\"12\"^^xsd:int",
    ]
    let data = try snapshot(ofObjects: values)
    let all = "SUM(?x) AS ?a) (AVG(?x) AS ?b) (COUNT(?x) AS ?c) (MAX(?x) AS ?d"
    let direct = all.replacing("?x", with: expression)
    for group in ["", "GROUP BY ?s", "GROUP BY (DATATYPE(?v) AS ?t)"] {
      let prefixes = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
      let expected = try TestGraph.rows(prefixes + "SELECT (\(all)) { { SELECT ?s ?v (\(expression) AS ?x) { ?s ?p ?v } } } \(group)", data).sorted()
      #expect(try TestGraph.rows(prefixes + "SELECT (\(direct)) { ?s ?p ?v } \(group)", data).sorted() == expected)
      #expect(try TestGraph.rows(prefixes + "SELECT (\(all)) { ?s ?p ?v BIND(\(expression) AS ?x) } \(group)", data).sorted() == expected)
    }
  }

  /// Computed integers keep their terms apart, many of them and those that share a place of the table.
  @Test func manyComputedIntegers() throws {
    let data = try TestGraph.snapshot((0..<3_000).map { "s\($0) p \($0)" })
    let rows = try TestGraph.rows("SELECT ?v ?x ?y { ?s :p ?v BIND(?v * 16384 AS ?x) BIND(FLOOR(?v / 10) AS ?y) }", data)
    #expect(Set(rows) == Set((0..<3_000).map { "\($0) \($0 * 16384) \($0 / 10)" }))
    #expect(try TestGraph.rows("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?s :p ?v BIND(FLOOR(?v / 10) AS ?x) }", data) == ["300"])
  }
}
