import QueryEngine
import RDF
import SPARQL
import Testing
import TripleIndex

/// Sides that only `?x = ?y` connects: joined by value, with the answer of comparing every pair.
@Suite("Joins by equality of values")
struct EqualityJoinTests {
  private static func literal(_ lexical: String, _ datatype: IRI) -> Term { .literal(Literal(lexical, datatype: datatype)) }

  /// Values that are equal to each other in every way that `=` knows.
  private static func values(floats: Bool) -> [Term] {
    var terms: [Term] = [
      literal("1", XSD.integer), literal("01", XSD.integer), literal("1.0", XSD.decimal), literal("1e0", XSD.double),
      literal("1", IRI("http://www.w3.org/2001/XMLSchema#int")), literal("0.1", XSD.decimal), literal("0.1", XSD.double), literal("-0", XSD.double), literal("0", XSD.integer),
      literal("9007199254740993", XSD.integer), literal("9007199254740992", XSD.integer), literal("9007199254740992", XSD.double),
      literal("NaN", XSD.double), literal("one", XSD.integer), literal("true", XSD.boolean), literal("1", XSD.boolean),
      literal("2020-01-01T12:00:00Z", XSD.dateTime), literal("2020-01-01T14:00:00+02:00", XSD.dateTime),
      literal("2020-01-01T12:00:00", XSD.dateTime), literal("P1Y", XSD.yearMonthDuration), literal("P12M", XSD.yearMonthDuration),
      literal("P0M", XSD.yearMonthDuration), literal("PT0S", XSD.dayTimeDuration), literal("--02", IRI("http://www.w3.org/2001/XMLSchema#gMonth")),
      .literal(Literal("a")), .literal(Literal("a", language: "en")), .literal(Literal("a", language: "EN")),
      .literal(Literal("a", language: "de")), literal("a", IRI("http://e/type")), TestGraph.iri("a"),
    ]
    if floats { terms += [literal("0.1", XSD.float), literal("1", XSD.float), literal("16777217", XSD.float), literal("16777217", XSD.integer)] }
    return terms
  }

  private static func snapshot(floats: Bool) throws -> Snapshot {
    var quads: [Quad] = []
    for (i, value) in values(floats: floats).enumerated() {
      quads.append(Quad(TestGraph.iri("l\(i)"), TestGraph.iri("left"), value))
      quads.append(Quad(TestGraph.iri("r\(i)"), TestGraph.iri("right"), value))
    }
    return try TestGraph.snapshot(quads)
  }

  private static let queries = [
    "SELECT * { ?a :left ?x . ?b :right ?y FILTER(?x = ?y) }",
    "SELECT * { ?b :right ?y . ?a :left ?x FILTER(?y = ?x && ?a != :l3) }",
    "SELECT * { ?a :left ?x OPTIONAL { ?b :right ?y FILTER(?x = ?y) } }",
    "SELECT * { ?a :left ?x OPTIONAL { ?b :right ?y FILTER(?x = ?y && STR(?b) > \"http://e/r2\") } FILTER(!BOUND(?b) || ?b = :r4) }",
    "SELECT * { ?a :left ?x . ?b :right ?y . ?c :left ?z FILTER(?x = ?y) FILTER(?y = ?z) }",
  ]

  @Test(arguments: queries, [false, true])
  func theSameAsEveryPair(_ query: String, _ floats: Bool) throws {
    let snapshot = try Self.snapshot(floats: floats)
    var plain = EvaluationOptions()
    plain.disabledRewrites = [.joinByValue]
    let expected = try TestGraph.rows(query, snapshot, plain).sorted()
    #expect(expected.count > 10)
    #expect(try TestGraph.rows(query, snapshot).sorted() == expected)
    var forced = EvaluationOptions()
    forced.forcedJoin = .hash
    #expect(try TestGraph.rows(query, snapshot, forced).sorted() == expected)
  }

  @Test func noProductIsMade() throws {
    let lines = (0..<300).flatMap { ["a\($0) name \"n\($0)\"", "b\($0) title \"n\(299 - $0)\""] }
    let snapshot = try TestGraph.snapshot(lines)
    for query in [
      "SELECT * { ?a :name ?x . ?b :title ?y FILTER(?x = ?y) }", "SELECT * { ?a :name ?x OPTIONAL { ?b :title ?y FILTER(?y = ?x) } }",
    ] {
      let prepared = try TestGraph.prepare(query, snapshot)
      #expect(try TestGraph.rows(prepared).count == 300)
      #expect(prepared.rowsProduced <= 2400, "\(prepared.explain())")
    }
  }

  @Test func aPathComesBeforeAProduct() throws {
    var lines = (0..<400).map { "p\($0) type t\($0 % 20)" }
    for i in 0..<20 { lines += ["t\(i) sub t\(i / 2)", "t\(i) label \"t\(i)\""] }
    let prepared = try TestGraph.prepare("SELECT ?l (COUNT(*) AS ?n) { ?p :type/:sub* ?t . ?t :label ?l } GROUP BY ?l", TestGraph.snapshot(lines))
    _ = try TestGraph.rows(prepared)
    #expect(prepared.rowsProduced < 400 * 20, "\(prepared.explain())")
  }
}
