import QueryEngine
import RDF
import SPARQL
import Synchronization
import TestSupport
import Testing
import TripleIndex

/// Random queries asked again and again with other constants, through the plans that are kept for their shapes, against the
/// naive evaluator; then once more after a change.
@Suite("Prepared plans agree with the naive evaluator")
struct PreparedPlanAgreementTests {
  private static let names = (1...5).map { "n\($0)" } + (1...3).map { "p\($0)" } + ["g1", "g2", "g3", "unknown"]

  @Test func withOtherConstants() throws {
    let counts = PlanCounts()
    var judged = 0
    for seed in UInt64(1)...900 {
      var generator = QueryGenerator(seed: seed)
      let quads = generator.dataset()
      let text = generator.query()
      guard let shape = QueryShape(of: text), case .success(let query) = Result(catching: { try SPARQLParser.query(text) }),
        case .success(let parsed) = Result(catching: { try SPARQLParser.query(shape.text) }),
        parsed.filled(with: shape.constants) == query, case .select(let variables) = query.form
      else { continue }
      let template = QueryTemplate(parsed, counts: counts)
      var random = SeededRandom(seed: seed)
      let start = try seed % 2 == 0 ? EngineAgreementTests.snapshot(quads) : EngineAgreementTests.updatedSnapshot(quads, seed: seed, folded: seed % 3 == 0)
      let more = Quad(.iri(IRI("http://e/n1")), .iri(IRI("http://e/p1")), .iri(IRI("http://e/n2")), graph: .iri(IRI("http://e/g3")))
      let states = try [(start, quads), (Self.adding(to: start), quads.contains(more) ? quads : quads + [more])]
      for (data, quads) in states {
        for _ in 0..<6 {
          let constants = shape.constants.map { Self.other($0, &random) }
          if try agrees(template, constants, variables, data, quads, seed) { judged += 1 }
        }
      }
    }
    #expect(judged > 1_000, "only \(judged) could be judged")
    let (reused, unfit) = (counts.reused.load(ordering: .relaxed), counts.unfit.load(ordering: .relaxed))
    #expect(reused > 2_000, "only \(reused) plans were reused")
    #expect(unfit > 20, "only \(unfit) plans did not fit")
  }

  /// A query by a plan that was kept for other constants; nil where there is none that fits.
  static func kept(_ text: String, _ query: Query, _ data: Snapshot, _ seed: UInt64) throws -> PreparedQuery? {
    guard let shape = QueryShape(of: text), case .success(let parsed) = Result(catching: { try SPARQLParser.query(shape.text) }),
      parsed.filled(with: shape.constants) == query
    else { return nil }
    let template = QueryTemplate(parsed)
    var random = SeededRandom(seed: seed)
    for _ in 0..<3 { _ = try template.prepare(shape.constants.map { other($0, &random) }, data) }
    guard let prepared = try template.prepare(shape.constants, data), prepared.hasPreparedPlan else { return nil }
    return prepared
  }

  /// Another constant in place of one of the text: a name, a number, a string; now and then the same.
  private static func other(_ term: Term, _ random: inout SeededRandom) -> Term {
    if Int.random(in: 0..<3, using: &random) == 0 { return term }
    switch term {
    case .literal(let literal) where Int(literal.lexical) != nil: return .literal(Literal(String(Int.random(in: 0...6, using: &random))))
    case .literal: return .literal(Literal(["a", "b", "ab", "en", "de", "", "5", "1"].randomElement(using: &random) ?? "a"))
    default: return .iri(IRI("http://e/" + (names.randomElement(using: &random) ?? "n1")))
    }
  }

  /// False when the oracle declines to judge.
  private func agrees(
    _ template: QueryTemplate, _ constants: [Term], _ variables: [Variable], _ data: Snapshot, _ quads: [Quad], _ seed: UInt64
  ) throws -> Bool {
    let query = try #require(template.query.filled(with: constants))
    var pattern = query.pattern
    var slice: (offset: Int, limit: Int?)?
    if case .slice(let inner, let offset, let limit) = pattern { (pattern, slice) = (inner, (offset, limit)) }
    let expected: [NaiveSolution]
    do {
      let all = NaiveDataset(quads)
      expected = try NaiveEvaluator(query.dataset.map { all.described(by: $0) } ?? all).evaluate(pattern)
    } catch is NaiveError {
      return false
    }
    if expected.contains(where: BlankNodeRows.hasBlankNode) { return false }
    let prepared = try #require(try template.prepare(constants, data))
    var rest: [NaiveSolution: Int] = expected.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    var found = 0
    var isExtra = false
    let block = prepared.makeBlock()
    while try prepared.next(into: block) {
      for row in 0..<block.count {
        var solution: NaiveSolution = [:]
        for (i, v) in variables.enumerated() {
          if let term = prepared.term(block.column(i)[row]) { solution[v] = term }
        }
        found += 1
        rest[solution, default: 0] -= 1
        if (rest[solution] ?? 0) < 0 { isExtra = true }
      }
    }
    let size = slice.map { min($0.limit ?? Int.max, max(0, expected.count - $0.offset)) } ?? expected.count
    if isExtra || found != size {
      Issue.record(
        "seed \(seed): \(Printer.text(of: query))\n\(prepared.explain())expected \(size) rows, found \(found)\(isExtra ? ", some of them wrong" : "")\n\(quads.map { "\($0)" }.joined(separator: "\n"))")
    }
    return true
  }

  /// The next revision of a store.
  private static func adding(to snapshot: Snapshot) throws -> Snapshot {
    let update = try SPARQLParser.update(
      "INSERT DATA { GRAPH <http://e/g3> { <http://e/n1> <http://e/p1> <http://e/n2> } }")
    let builder = SnapshotBuilder(on: snapshot)
    try UpdateEvaluation.run(update, on: builder)
    return builder.finish(revision: snapshot.revision + 1).snapshot
  }
}
