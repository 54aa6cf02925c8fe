import Testing

@testable import HTTPServer

@Suite("Shapes of questions")
struct QuestionShapeTests {
  @Test(arguments: [
    ("SELECT ?p { <http://x/1> ?p ?o } LIMIT 10", "SELECT ?p { <http://y/other> ?p ?o } LIMIT 7"),
    ("SELECT ?p { ?s ?p \"a } { b\" }", "SELECT ?p { ?s ?p \"\" }"),
    ("SELECT ?p { ?s ?p 'it\\'s' }", "SELECT ?p { ?s ?p '' }"),
    ("ASK { q:Q12 p:P3 ?o }", "ASK { q:Q5 p:P44 ?o }"),
  ])
  func constantsDoNotMatter(_ pair: (String, String)) throws {
    #expect(try #require(QuestionShape(pair.0)) == #require(QuestionShape(pair.1)))
  }

  @Test(arguments: [
    ("SELECT ?p { <http://x/1> ?p ?o }", "SELECT ?p { ?o ?p <http://x/1> }"),
    ("ASK { ?a p:x ?b FILTER(?a < ?b) }", "ASK { ?a p:x ?b FILTER(?a > ?b) }"),
    ("ASK { ?a p:x+ ?b }", "ASK { ?a p:x ?b }"),
  ])
  func everythingElseDoes(_ pair: (String, String)) throws {
    #expect(try #require(QuestionShape(pair.0)) != #require(QuestionShape(pair.1)))
  }

  @Test func longAndDeepTextsHaveNone() {
    let text = { (depth: Int) in "ASK { FILTER" + String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth) + " }" }
    #expect(QuestionShape(text(QuestionShape.deepestNesting - 1)) != nil)
    #expect(QuestionShape(text(QuestionShape.deepestNesting)) == nil)
    #expect(QuestionShape(String(repeating: "a", count: QuestionShape.longestText)) != nil)
    #expect(QuestionShape(String(repeating: "a", count: QuestionShape.longestText + 1)) == nil)
    #expect(QuestionShape("") != nil)
    #expect(QuestionShape("ASK { ?s ?p \"open") != nil)
    #expect(QuestionShape("\"\\") != nil)
  }

  @Test func aShapeThatWasSlowTwiceGoesToAThreadUntilItIsQuickAgain() throws {
    let tempo = QuestionTempo()
    let shape = try #require(QuestionShape("ASK { ?s ?p ?o }"))
    tempo.wasSlow(shape)
    #expect(tempo.isQuick(shape))
    tempo.wasSlow(shape)
    #expect(!tempo.isQuick(shape))
    tempo.wasQuick(shape)
    #expect(tempo.isQuick(shape))
    for _ in 0..<100 { tempo.wasSlow(shape) }
    for _ in 0..<9 { tempo.wasQuick(shape) }
    #expect(tempo.isQuick(shape))
  }
}
