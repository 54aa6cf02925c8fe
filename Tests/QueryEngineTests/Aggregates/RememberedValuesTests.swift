import QueryEngine
import Testing
import TripleIndex

/// Aggregates over an expression of one variable compute it once for each term where terms repeat.
@Suite("Remembered values of aggregates")
struct RememberedValuesTests {
  /// 6,000 prices of 40 different terms, some of them no numbers, and 6,000 marks that are all different.
  static let data: Result<Snapshot, any Error> = Result {
    try TestGraph.snapshot(
      (0..<6_000).flatMap { i in
        ["o\(i) price \(i % 40 == 39 ? "\"dear\"" : "\(i % 40)")", "o\(i) of g\(i % 3)", "o\(i) mark \(i * 7)"]
      })
  }

  @Test(arguments: [
    "SELECT ?g (SUM(<http://www.w3.org/2001/XMLSchema#float>(STR(?p))) AS ?s) { ?o :price ?p ; :of ?g } GROUP BY ?g",
    "SELECT ?g (SUM(?p * 2) AS ?s) (AVG(COALESCE(?p + 0.5, 0)) AS ?a) (COUNT(STRLEN(STR(?p))) AS ?n) { ?o :price ?p ; :of ?g } GROUP BY ?g",
    "SELECT (AVG(COALESCE(<http://www.w3.org/2001/XMLSchema#double>(?p), 0)) AS ?s) (COUNT(?p + 1) AS ?n) { ?o :price ?p }",
    // Values that are held by the workspace: too large for 64 bits, dates, texts.
    "SELECT (SUM(COALESCE(?p * 9223372036854775807 * 4, 1)) AS ?s) { ?o :price ?p }",
    "SELECT (COUNT(CONCAT(STR(?p), \"x\")) AS ?s) (COUNT(IF(?p > 3, 1/0, ?p)) AS ?n) { ?o :price ?p }",
    // Unbound rows have a value, too.
    "SELECT ?g (SUM(COALESCE(?m, 5)) AS ?s) { ?o :price ?p ; :of ?g OPTIONAL { ?o :mark ?m FILTER(?m < 100) } } GROUP BY ?g",
    "SELECT (SUM(?m + 1) AS ?s) { ?o :mark ?m }",
  ])
  func agreesWithoutMemory(_ text: String) throws {
    let data = try Self.data.get()
    var plain = EvaluationOptions()
    plain.disabledRewrites = [.rememberValues]
    #expect(try TestGraph.rows(text, data).sorted() == TestGraph.rows(text, data, plain).sorted())
  }

  @Test func eachTermIsComputedOnce() throws {
    let data = try Self.data.get()
    let query = try TestGraph.prepare("SELECT ?g (SUM(STRLEN(STR(?p))) AS ?s) { ?o :price ?p ; :of ?g } GROUP BY ?g", data)
    #expect(try TestGraph.rows(query).count == 3)
    #expect(query.valuesComputed >= 40 && query.valuesComputed < 400, "\(query.valuesComputed)")
  }

  @Test(arguments: [
    "SELECT ?o ?v { ?o :price ?p BIND(IF(?p > 20, STR(?p), ?p / 4) AS ?v) }",
    "SELECT ?v (COUNT(*) AS ?n) { ?o :mark ?m BIND(FLOOR(?m / 100) AS ?v) } GROUP BY ?v",
    "SELECT ?o ?v { ?o :price ?p OPTIONAL { ?o :mark ?m FILTER(?m < 100) } BIND(COALESCE(?m, 5) * 2 AS ?v) }",
    "SELECT (COUNT(DISTINCT ?v) AS ?n) { ?o :price ?p BIND(CONCAT(STR(?p), STR(RAND())) AS ?v) }",
  ])
  func aBoundValueIsTheSame(_ text: String) throws {
    let data = try Self.data.get()
    var plain = EvaluationOptions()
    plain.disabledRewrites = [.rememberValues]
    var eager = EvaluationOptions()
    eager.worthCorrecting = 0
    let expected = try TestGraph.rows(text, data, plain).sorted()
    #expect(try TestGraph.rows(text, data).sorted() == expected)
    #expect(try TestGraph.rows(text, data, eager).sorted() == expected)
  }

  @Test func aBoundValueOfATermIsComputedOnce() throws {
    let data = try Self.data.get()
    let query = try TestGraph.prepare("SELECT ?o ?v { ?o :price ?p BIND(STRLEN(STR(?p)) AS ?v) }", data)
    #expect(try TestGraph.rows(query).count == 6_000)
    #expect(query.valuesComputed >= 40 && query.valuesComputed < 400, "\(query.valuesComputed)")
  }
}
