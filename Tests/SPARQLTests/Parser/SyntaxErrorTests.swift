import Limits
import RDF
import Testing

@testable import SPARQL

private func failure(_ text: String) -> SyntaxError? {
  do throws(SyntaxError) {
    _ = try SPARQLParser.query(text)
    return nil
  } catch {
    return error
  }
}

@Suite("Errors tell where, what was expected, and what may have been meant")
struct SyntaxErrorTests {
  @Test func positionCountsLinesAndScalars() {
    let e = failure("ASK {\n  ?é <http://x/p> }")
    #expect(e?.line == 2)
    #expect(e?.column == 19)
  }

  @Test func nearestKeyword() {
    #expect(failure("SELCT ?x {}")?.suggestion == "did you mean SELECT?")
    #expect(failure("ASK { OPTINAL { ?s ?p ?o } }")?.suggestion == "did you mean OPTIONAL?")
    #expect(failure("ASK { FILTER(STRLENN(?x) > 1) }")?.suggestion == "did you mean STRLEN?")
  }

  @Test func unknownPrefix() {
    #expect(failure("ASK { ?s foaf:name ?o }")?.suggestion == "add PREFIX foaf: <http://xmlns.com/foaf/0.1/>")
    #expect(failure("PREFIX exa: <http://e/> ASK { ?s exq:name ?o }")?.suggestion == "did you mean exa: ?")
  }

  @Test func relativeIRIWithoutBase() {
    #expect(failure("ASK { <a> ?p ?o }")?.suggestion == "add BASE <http://…> at the top")
  }

  @Test func whatIsNotClosedIsNamed() {
    #expect(failure("SELECT * WHERE {\n  { ?s ?p ?o }\n")?.suggestion == "the '{' of line 1, column 16 is not closed")
    #expect(failure("ASK { FILTER(?x > (1 + 2) ")?.suggestion == "the '(' of line 1, column 13 is not closed")
    #expect(failure("ASK { ?s ?p \"abc }")?.message == "a string is not closed")
    #expect(failure("ASK")?.suggestion == nil)
  }

  @Test func shortWordsSuggestNothing() {
    #expect(failure("SELECT * {} LIMIT x")?.suggestion == nil)
  }

  @Test func anUpdateIsNoQuery() {
    #expect(failure("INSERT DATA { <urn:a> <urn:b> 1 }")?.suggestion == "this is an update: send it as one")
    #expect(throws: SyntaxError.self) { try SPARQLParser.update("SELECT * {}") }
  }

  /// Keywords are written in any case, with the exception of `a`. SPARQL 1.2 Query, section 19.8, note 1.
  @Test func onlyTheSmallLetterIsTheType() {
    for text in ["ASK { ?s A ?o }", "ASK { ?s A* ?o }", "ASK { ?s !A ?o }", "ASK { ?s ?p 1 ; A ?c }"] { #expect(failure(text) != nil, "\(text)") }
    for text in ["ASK { ?s a ?o }", "ask { ?s a* ?o }", "ASK { ?s !a ?o }"] { #expect(failure(text) == nil, "\(text)") }
    #expect(throws: SyntaxError.self) { try SPARQLParser.update("INSERT DATA { <urn:a> A <urn:b> }") }
  }

  /// What the formats refuse to read back is not taken by an update either. RDF 1.2 Concepts, section 3.3; BCP 47, section 2.1.
  @Test func tagsAreThoseOfBCP47() {
    #expect(failure("ASK { ?s ?p \"x\"@abcdefghi }") != nil)
    #expect(failure("ASK { ?s ?p \"x\"@en-abcdefghi--ltr }") != nil)
    #expect(failure("ASK { ?s ?p \"x\"@abcdefgh-12345678--ltr }") == nil)
    #expect(throws: SyntaxError.self) { try SPARQLParser.update("INSERT DATA { <urn:a> <urn:b> \"x\"@en-abcdefghi }") }
  }

  /// A byte order mark is a signature of the encoding, not a character of the text; places count behind it.
  @Test func aByteOrderMarkIsNotText() {
    #expect(failure("\u{FEFF}ASK {}") == nil)
    #expect(SPARQLParser.kind(of: "\u{FEFF}CLEAR ALL") == .update)
    #expect(failure("ASK \u{FEFF}{}") != nil)
    #expect(failure("\u{FEFF}ASK { ?s ?p }")?.line == 1)
  }

  @Test func ungroupedVariable() {
    #expect(failure("SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?o }")?.suggestion == "add ?x to GROUP BY, or use SAMPLE(?x)")
  }
}

@Suite("Long chains are limited, and what is not limited is linear")
struct ChainTests {
  @Test(arguments: ["||", "&&"])
  func operands(_ sign: String) {
    func text(_ count: Int) -> String { "ASK { FILTER(1" + String(repeating: " \(sign) 1", count: count) + ") }" }
    #expect(failure(text(Limits.conditions - 1)) == nil)
    #expect(failure(text(Limits.conditions))?.message == "more than \(Limits.conditions) conditions in one query")
  }

  @Test func ordersAndFilters() {
    #expect(failure("SELECT * {} ORDER BY" + String(repeating: " (1)", count: Limits.conditions))?.message.contains("conditions") == true)
    #expect(failure("SELECT * {" + String(repeating: "FILTER(1)", count: Limits.conditions + 1) + "}")?.message.contains("conditions") == true)
    #expect(failure("ASK { FILTER(1 IN (" + String(repeating: "1,", count: Limits.valuesRows) + "1)) }")?.message.contains("members") == true)
  }

  /// Each of these was quadratic once: 50,000 of them would take minutes.
  @Test func prefixesAndGraphs() throws {
    let prefixes = (0..<50_000).map { "PREFIX p\($0):<u:\($0)> " }.joined()
    #expect(try SPARQLParser.update(prefixes + "CLEAR ALL").operations.count == 1)
    let graphs = (0..<50_000).map { "FROM <u:\($0)> " }.joined()
    #expect(try SPARQLParser.query("SELECT * \(graphs) {}").dataset?.defaultGraphs.count == 50_000)
  }
}

@Suite("Every recursive production stops at the nesting limit")
struct NestingTests {
  static let productions: [(name: String, open: String, core: String, close: String)] = [
    ("group", "{", "", "}"), ("optional", "OPTIONAL {", "", "}"), ("minus", "MINUS {", "", "}"),
    ("union", "{} UNION {", "", "}"), ("graph", "GRAPH ?g {", "", "}"), ("subselect", "{ SELECT * {", "", "} }"),
    ("exists", "FILTER EXISTS {", "", "}"), ("parentheses", "FILTER(", "1", ")"),
  ]
  static let expressions: [(name: String, open: String, core: String, close: String)] = [
    ("parentheses", "(", "1", ")"), ("not", "!", "1", ""), ("minus", "-", "?x", ""), ("call", "STR(", "1", ")"),
    ("if", "IF(1, 2, ", "3", ")"), ("coalesce", "COALESCE(", "1", ")"), ("in", "1 IN (", "1", ")"), ("function", "<http://f>(", "1", ")"),
    ("triple term", "<<( ?s ?p ", "?o", ")>>"),
  ]
  static let nodes: [(name: String, open: String, core: String, close: String)] = [
    ("collection", "(", "1", ")"), ("property list", "[ ?p ", "1", "]"), ("reified", "<< ?s ?p ", "?o", ">>"),
    ("triple term", "<<( ?s ?p ", "?o", ")>>"),
  ]

  private func nest(_ p: (name: String, open: String, core: String, close: String), _ n: Int) -> String {
    String(repeating: p.open, count: n) + p.core + String(repeating: p.close, count: n)
  }

  @Test(arguments: [100_000, 1_000, 300])
  func tooDeepIsAnError(_ n: Int) {
    for p in Self.productions.dropLast() { #expect(failure("ASK { " + nest(p, n) + " }") != nil, "\(p.name)") }
    for p in Self.expressions { #expect(failure("ASK { FILTER(" + nest(p, n) + ") }") != nil, "\(p.name)") }
    for p in Self.nodes { #expect(failure("ASK { ?s ?p " + nest(p, n) + " }") != nil, "\(p.name)") }
    #expect(failure("ASK { ?s " + String(repeating: "(", count: n) + "a" + String(repeating: ")", count: n) + " ?o }") != nil)
    #expect(failure("ASK { ?s ?p ?o " + String(repeating: "{| ?q ?r ", count: n) + String(repeating: "|}", count: n) + " }") != nil)
  }

  @Test func reasonableDepthIsAccepted() {
    for p in Self.productions.dropLast() { #expect(failure("ASK { " + nest(p, 40) + " }") == nil, "\(p.name)") }
    for p in Self.expressions { #expect(failure("ASK { FILTER(" + nest(p, 40) + ") }") == nil, "\(p.name)") }
    for p in Self.nodes { #expect(failure("ASK { ?s ?p " + nest(p, 40) + " }") == nil, "\(p.name)") }
  }

  @Test func longChainsAreLimited() {
    #expect(failure("ASK { " + String(repeating: "{} UNION ", count: 600) + "{} }") != nil)
    #expect(failure("ASK { FILTER(" + String(repeating: "1 + ", count: 2_000) + "1) }") != nil)
    #expect(failure("ASK { ?s " + Array(repeating: "<http://p>", count: 300).joined(separator: "/") + " ?o }") != nil)
    #expect(failure("ASK { " + String(repeating: "?s ?p ?o . ", count: 1_001) + " }") != nil)
    #expect(failure("ASK { " + String(repeating: "?s ?p ?o . ", count: 1_000) + " }") == nil)
  }
}
