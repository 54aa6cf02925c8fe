import RDF
import Testing
import TripleIndex

@testable import QueryEngine

/// The first rows in order are the beginning of all rows in order, however their terms begin.
@Suite("First rows in order")
struct TopRowsTests {
  /// Terms that share long beginnings: texts, languages, datatypes, IRIs, numbers, the empty text.
  private static let data: Result<Snapshot, any Error> = Result {
    var quads: [Quad] = []
    var random: UInt64 = 7
    func next(_ bound: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % bound
    }
    for n in 0..<3_000 {
      let text = "a beginning that all share " + String(next(400)) + (next(3) == 0 ? "" : "@" + String(next(9)))
      let object: Term
      switch next(8) {
      case 0: object = .literal(Literal(text, language: ["de", "en", "en-GB"][next(3)]))
      case 1: object = .literal(Literal(text, datatype: IRI("http://e/type\(next(2))")))
      case 2: object = .iri(IRI("http://e/" + text.filter { $0 != " " && $0 != "@" }))
      case 3: object = TestGraph.integer(next(50))
      case 4: object = .literal(Literal(["", "a", "a begin", "zz"][next(4)]))
      default: object = .literal(Literal(text))
      }
      quads.append(Quad(TestGraph.iri("s\(n)"), TestGraph.iri("p"), object))
    }
    return try TestGraph.snapshot(quads)
  }

  private func rows(_ text: String) throws -> [String] { try TestGraph.rows(TestGraph.prepare(text, Self.data.get())) }

  @Test(arguments: ["?o ?s", "DESC(?o) ?s", "STR(?o) DESC(?s)", "DESC(LANG(?o)) ?o ?s", "DESC(STR(?o)) ?s"], [1, 10, 700])
  func areTheBeginningOfAll(_ order: String, _ count: Int) throws {
    // All in order: a limit of all rows is no reason to keep few.
    let all = try rows("SELECT ?s ?o { ?s :p ?o } ORDER BY \(order)")
    #expect(all.count == 3_000)
    #expect(try rows("SELECT ?s ?o { ?s :p ?o } ORDER BY \(order) LIMIT \(count)") == Array(all.prefix(count)))
  }
}
