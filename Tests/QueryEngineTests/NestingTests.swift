import Limits
import QueryEngine
import RDF
import SPARQL
import Testing
import TripleIndex

/// What the parser lets through can also be translated, planned, evaluated, explained and freed: no stack ends on the way.
@Suite("Queries as deep as the parser allows")
struct NestingTests {
  struct Production: Sendable, CustomTestStringConvertible {
    var name: String
    var open: String
    var core: String
    var close: String
    /// Levels of the parser that one repetition takes.
    var levels = 1
    var testDescription: String { name }

    func text(_ count: Int) -> String { String(repeating: open, count: count) + core + String(repeating: close, count: count) }
  }

  static let patterns = [
    Production(name: "groups", open: "{ ", core: "?s ?p ?o", close: " }"),
    Production(name: "optionals", open: "OPTIONAL { ", core: "?s ?p ?o", close: " }"),
    Production(name: "minus", open: "?s ?p ?o MINUS { ", core: "?s ?p ?o", close: " }"),
    Production(name: "unions", open: "{ ?s ?p 1 } UNION { ", core: "?s ?p ?o", close: " }"),
    Production(name: "exists", open: "?s ?p ?o FILTER EXISTS { ", core: "?s ?p ?o", close: " }", levels: 3),
    Production(name: "graphs", open: "GRAPH ?g { ", core: "?s ?p ?o", close: " }"),
    Production(name: "subqueries", open: "{ SELECT * { ", core: "?s ?p ?o", close: " } }", levels: 2),
    Production(name: "blank nodes", open: "[ ?p ", core: "1", close: " ]"),
    Production(name: "paths", open: "(", core: "<http://e/p>", close: ")"),
    Production(name: "expressions", open: "(", core: "1", close: " + 1)"),
    Production(name: "negations", open: "!(", core: "?o", close: ")", levels: 2),
    Production(name: "calls", open: "STR(", core: "?o", close: ")", levels: 2),
    Production(name: "conditionals", open: "IF(true, ", core: "?o", close: ", 1)", levels: 2),
  ]

  static func query(_ production: Production, _ count: Int) -> String {
    switch production.name {
    case "blank nodes": "SELECT * { ?s ?q \(production.text(count)) }"
    case "paths": "SELECT * { ?s \(production.text(count)) ?o }"
    case "expressions", "negations", "calls", "conditionals": "SELECT * { ?s ?p ?o FILTER(BOUND(?s) || \(production.text(count))) }"
    default: "SELECT * { \(production.text(count)) }"
    }
  }

  @Test(arguments: patterns)
  func deep(_ production: Production) throws {
    let data = try TestGraph.snapshot(["a p 1", "a p b", "b p 2"])
    let count = (Limits.sparqlNesting - 8) / production.levels
    let query = try SPARQLParser.query(Self.query(production, count))
    #expect(!Printer.text(of: query).isEmpty)
    let solutions = try Evaluation.prepare(query, data, EvaluationOptions())
    let block = solutions.makeBlock()
    var rows = 0
    while try solutions.next(into: block) { rows += block.count }
    #expect(rows >= 0)
    #expect(throws: SyntaxError.self) { try SPARQLParser.query(Self.query(production, Limits.sparqlNesting + 1)) }
    #expect(throws: SyntaxError.self) { try SPARQLParser.query(Self.query(production, 100_000)) }
  }

  /// About what other engines' suites hold.
  @Test func aHundredAndThirtyLevelsAreAccepted() throws {
    _ = try SPARQLParser.query("SELECT * { ?s \(String(repeating: "(", count: 130))<http://e/p>\(String(repeating: ")", count: 130)) ?o }")
    _ = try SPARQLParser.query("SELECT * { ?s ?p ?o FILTER\(String(repeating: "(", count: 130))true\(String(repeating: ")", count: 130)) }")
  }
}
