import RDF
import Testing

@testable import SPARQL

@Suite("Patterns for people")
struct PatternLanguageTests {
  private func contents(_ text: String) throws -> [[NamePattern.Slot.Content]] {
    try PatternLanguage.parse(text).statements.map { [$0.subject.content, $0.relation.content, $0.object.content] }
  }

  @Test func dashes() throws {
    let expected: [[NamePattern.Slot.Content]] = [[.name("Mexico"), .name("member of"), .anonymous]]
    #expect(try contents("Mexico -- member of -- ?") == expected)
    #expect(try contents("Mexico \u{2014} member of \u{2014} ?") == expected)
    #expect(try contents("Mexico \u{2013} member of \u{2013} ?") == expected)
    #expect(try contents("Mexico--member of--?") == expected)
  }

  @Test func severalStatementsAndVariables() throws {
    #expect(try contents("?x -- held in -- ?place ; ?place -- located in -- USA\n# note\n?x -- type -- ?t") == [
      [.variable("x"), .name("held in"), .variable("place")], [.variable("place"), .name("located in"), .name("USA")],
      [.variable("x"), .name("type"), .variable("t")],
    ])
  }

  @Test func hyphensAndQuotesBelongToNames() throws {
    #expect(try contents("Jean-Luc -- \"works -- for\" -- <http://e/x>") == [
      [.name("Jean-Luc"), .literal(Literal("works -- for")), .iri(IRI("http://e/x"))],
    ])
    #expect(try contents("BMCR -- held on -- \"2011-05-03\"^^<http://www.w3.org/2001/XMLSchema#date>")[0][2] == .literal(Literal("2011-05-03", datatype: XSD.date)))
  }

  @Test(arguments: ["Mexico -- member of", "a -- b -- c -- d", "", "# only", " -- b -- c", "?a b -- c -- d", "\"a -- b -- c"])
  func refused(_ text: String) {
    #expect(throws: SyntaxError.self) { try PatternLanguage.parse(text) }
  }

  @Test func recognised() {
    #expect(PatternLanguage.recognises("Mexico -- member of -- ?"))
    #expect(!PatternLanguage.recognises("SELECT * { ?s ?p \"a -- b\" }"))
    #expect(!PatternLanguage.recognises("hello"))
  }
}
