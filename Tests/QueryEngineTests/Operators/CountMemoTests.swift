import QueryEngine
import Testing
import TripleIndex

/// COUNT remembers what hangs below a value that comes again, and counts the same.
@Suite("Remembered counts")
struct CountMemoTests {
  /// Offers of few products, which have reviews by few people of few towns.
  static let data: Result<Snapshot, any Error> = Result {
    var lines: [String] = []
    for i in 0..<2_000 { lines += ["o\(i) of p\(i % 31)", "s\(i % 7) sells o\(i)"] }
    for i in 0..<900 { lines += ["p\(i % 31) review r\(i)", "r\(i) by u\(i * 5 % 83)"] }
    for i in 0..<83 { lines.append("u\(i) town t\(i % 11)") }
    for i in 0..<21 { lines.append("u\(i * 4) knows u\((i * 4 + 5) % 83)") }
    for i in 0..<11 { lines.append("t\(i) in c\(i % 3)") }
    return try TestGraph.snapshot(lines)
  }

  static let chain = "SELECT (COUNT(*) AS ?n) { ?s :sells ?o . ?o :of ?p . ?p :review ?r . ?r :by ?u . ?u :town ?t . ?t :in ?c }"

  @Test(arguments: [
    chain,
    "SELECT ?s (COUNT(*) AS ?n) { ?s :sells ?o . ?o :of ?p . ?p :review ?r . ?r :by ?u . ?u :town ?t . ?t :in ?c } GROUP BY ?s",
    "SELECT (COUNT(*) AS ?n) { ?o :of ?p . ?p :review ?r . ?r :by ?u . ?u :town ?t ; :knows ?v . ?v :town ?t2 . ?t2 :in ?c }",
    "SELECT (COUNT(*) AS ?n) { :s3 :sells ?o . ?o :of ?p . ?p :review ?r . ?r :by ?u . ?u :knows ?v . ?v :knows ?w . ?w :town ?t }",
    "SELECT (COUNT(*) AS ?n) { ?s :sells ?o . ?o :of ?p . ?p :review ?r . ?r :by ?u . ?u :town ?t . ?u :knows ?v . ?v :town ?t . ?t :in ?c }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s :sells ?o . ?o :of ?p . ?p :review ?r } ?r :by ?u . ?u :town ?t . ?t :in ?c }",
    "SELECT (COUNT(*) AS ?n) { { :s1 :sells ?o } UNION { :s2 :sells ?o } ?o :of ?p . ?p :review ?r . ?r :by ?u . ?u :town ?t . ?t :in ?c }",
  ])
  func countsTheSame(_ text: String) throws {
    let data = try Self.data.get()
    var plain = EvaluationOptions()
    plain.disabledRewrites = [.rememberCounts]
    let expected = try TestGraph.rows(text, data, plain).sorted()
    var eager = EvaluationOptions()
    eager.worthCorrecting = 0
    #expect(try TestGraph.rows(text, data).sorted() == expected)
    #expect(try TestGraph.rows(text, data, eager).sorted() == expected)
  }

  @Test func whatComesAgainIsCountedOnce() throws {
    let data = try Self.data.get()
    var plain = EvaluationOptions()
    plain.disabledRewrites = [.rememberCounts]
    let before = try TestGraph.prepare(Self.chain, data, plain)
    let after = try TestGraph.prepare(Self.chain, data)
    #expect(try TestGraph.rows(after) == TestGraph.rows(before))
    #expect(after.keysScanned * 2 < before.keysScanned, "\(after.keysScanned) of \(before.keysScanned)")
  }
}
