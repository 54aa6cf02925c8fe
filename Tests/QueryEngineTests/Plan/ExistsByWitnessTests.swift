import QueryEngine
import Testing
import TripleIndex

/// EXISTS with conditions stops at the first match, asks equal rows once, and answers as every pair would.
@Suite("EXISTS by a witness")
struct ExistsByWitnessTests {
  /// Reviews of a few products, half of them of one, with stars from 0 to 4; some have none, some cite an earlier one.
  static let data = reviews(150)
  static let many = reviews(2_000)

  private static func reviews(_ count: Int) -> Result<Snapshot, any Error> {
    Result {
      var lines: [String] = []
      for i in 0..<count {
        lines += ["r\(i) of p\(i % 2 == 0 ? 0 : i % 37)", "r\(i) day \(i * 7 % count)"]
        if i % 9 != 0 { lines.append("r\(i) stars \(i * 3 % 5)") }
        if i % 6 == 0 { lines.append("r\(i) cites r\(i / 2)") }
      }
      for i in 0..<37 { lines.append("p\(i) kind \(i % 3 == 0 ? "book" : "film")") }
      return try TestGraph.snapshot(lines)
    }
  }

  static let best = "SELECT ?r { ?r :of ?p ; :stars ?x FILTER NOT EXISTS { ?s :of ?p ; :stars ?y FILTER(?y > ?x) } }"
  static let last = "SELECT ?r { ?r :of ?p ; :day ?x FILTER NOT EXISTS { ?s :of ?p ; :day ?y FILTER(?y > ?x) } }"

  @Test(arguments: [
    best, last,
    "SELECT ?r { ?r :of ?p ; :stars ?x FILTER EXISTS { ?s :of ?p ; :stars ?y ; :day ?d FILTER(?y > ?x + 1 && ?d < 100) FILTER(?s != ?r) } }",
    "SELECT ?r { ?r :of ?p OPTIONAL { ?r :stars ?x } FILTER NOT EXISTS { ?s :of ?p ; :stars ?y FILTER(?y > ?x) } }",
    "SELECT ?r { ?r :of ?p ; :stars ?x FILTER NOT EXISTS { ?s :of ?p FILTER(?x > 3) } }",
    // Nothing of the pattern is the row's, or only conditions of its own.
    "SELECT ?r { ?r :stars ?x FILTER EXISTS { ?s :day ?d FILTER(?d = ?x) } }",
    "SELECT ?r { ?r :stars ?x FILTER EXISTS { ?s :day ?d FILTER(?d > 140) } }",
    "SELECT ?r { ?r :stars ?x FILTER EXISTS { ?s :day ?d FILTER(?d > 100000) } }",
    "SELECT ?r { ?r :of ?p FILTER NOT EXISTS { ?r :stars ?y FILTER(?y > 2) } }",
    // Errors are no match; constants, other conditions and EXISTS inside.
    "SELECT ?r { ?r :of ?p ; :day ?x FILTER NOT EXISTS { ?r :cites ?s FILTER(?s < ?x) } }",
    "SELECT ?p { ?p :kind :book FILTER NOT EXISTS { ?s :of ?p ; :stars ?y FILTER(?y > 3 || EXISTS { ?s :cites ?c }) } }",
    "SELECT ?r { ?r :of ?p ; :day ?x FILTER(?x > 20 && (NOT EXISTS { ?s :of ?p ; :stars ?y FILTER(?y > ?x) } || ?x < 60)) }",
    "SELECT ?r ?s { ?r :of ?p ; :stars ?x OPTIONAL { ?s :cites ?r FILTER EXISTS { ?s :stars ?y FILTER(?y >= ?x) } } }",
    "SELECT ?p { ?p :kind ?k FILTER EXISTS { ?s :of ?p ; :day ?d FILTER NOT EXISTS { ?t :of ?p ; :day ?e FILTER(?e < ?d) } FILTER(?d > 5) } }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?r :of ?p ; :stars ?x FILTER NOT EXISTS { ?s :of ?p ; :stars ?y FILTER(?y > ?x) } } }",
  ])
  func agreesWithEveryPair(_ text: String) throws {
    let data = try Self.data.get()
    var plain = EvaluationOptions()
    plain.disabledRewrites = Set(Rewrite.allCases)
    let expected = try TestGraph.rows(text, data, plain).sorted()
    var options = TestGraph.variants
    var eager = EvaluationOptions()
    eager.worthCorrecting = 0
    options.append(("with a table at once", eager))
    for (name, options) in options {
      #expect(try TestGraph.rows(text, data, options).sorted() == expected, "\(name)")
    }
  }

  @Test(arguments: [best, last])
  func fewPairsAreLookedAt(_ text: String) throws {
    let data = try Self.many.get()
    var pairs = EvaluationOptions()
    pairs.disabledRewrites = [.witnessExists]
    let before = try TestGraph.prepare(text, data, pairs)
    let after = try TestGraph.prepare(text, data)
    #expect(try TestGraph.rows(after).sorted() == TestGraph.rows(before).sorted())
    #expect(before.context.existsWork > 200_000, "\(before.context.existsWork)")
    #expect(after.context.existsWork < 20_000, "\(after.context.existsWork)")
  }
}
