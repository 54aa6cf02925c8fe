import Foundation
import Formats
import QueryEngine
import RDF
import SPARQL
import TestSupport
import Testing
import TripleIndex

/// The engine against the naive evaluator on random data and queries.
///
/// 2,000 queries by default; TERN_ORACLE_QUERIES asks for more, TERN_ORACLE_SEED for one seed.
@Suite("The engine agrees with the naive evaluator")
struct EngineAgreementTests {
  static let count = ProcessInfo.processInfo.environment["TERN_ORACLE_QUERIES"].flatMap(Int.init) ?? 2_000
  static let seeds: Range<UInt64> = {
    if let one = ProcessInfo.processInfo.environment["TERN_ORACLE_SEED"].flatMap(UInt64.init) { return one..<(one + 1) }
    return 1..<UInt64(count + 1)
  }()

  @Test func asPlanned() throws {
    try run(Self.seeds) { _ in }
  }

  @Test(arguments: Rewrite.allCases)
  func withoutOneRewrite(_ rewrite: Rewrite) throws {
    let part = Self.seeds.prefix(Self.seeds.count == 1 ? 1 : Self.seeds.count / 10)
    try run(part.startIndex..<part.endIndex) { $0.disabledRewrites = [rewrite] }
  }

  @Test func withoutAnyRewrite() throws {
    let part = Self.seeds.prefix(Self.seeds.count == 1 ? 1 : Self.seeds.count / 4)
    try run(part.startIndex..<part.endIndex) { $0.disabledRewrites = Set(Rewrite.allCases) }
  }

  @Test(arguments: JoinKind.allCases)
  func withOneJoinForced(_ kind: JoinKind) throws {
    let part = Self.seeds.prefix(Self.seeds.count == 1 ? 1 : Self.seeds.count / 5)
    try run(part.startIndex..<part.endIndex) { $0.forcedJoin = kind }
  }

  // MARK: One seed

  private func run(_ seeds: Range<UInt64>, _ adjust: (inout EvaluationOptions) -> Void) throws {
    var judged = 0
    for seed in seeds {
      var generator = QueryGenerator(seed: seed)
      let quads = generator.dataset()
      let text = generator.query()
      let query: Query
      do throws(SyntaxError) {
        query = try SPARQLParser.query(text)
      } catch {
        // The generator may bind a name twice; such a text is refused, which is right.
        continue
      }
      guard try agrees(query, text, quads, seed, adjust) else { continue }
      judged += 1
    }
    // A generator that makes little that can be judged would make this suite pass for nothing.
    if seeds.count > 20 { #expect(judged * 2 > seeds.count, "only \(judged) of \(seeds.count) queries could be judged") }
  }

  /// False when the oracle declines to judge.
  private func agrees(_ query: Query, _ text: String, _ quads: [Quad], _ seed: UInt64, _ adjust: (inout EvaluationOptions) -> Void) throws -> Bool {
    guard case .select(let variables) = query.form else { return false }
    var pattern = query.pattern
    var slice: (offset: Int, limit: Int?)?
    if case .slice(let inner, let offset, let limit) = pattern {
      pattern = inner
      slice = (offset, limit)
    }
    let expected: [NaiveSolution]
    do {
      expected = try NaiveEvaluator(NaiveDataset(quads)).evaluate(pattern)
    } catch is NaiveError {
      return false
    }
    var options = EvaluationOptions()
    adjust(&options)
    let found = try Self.solutions(query, variables, quads, options)
    // Made only when something differs: it would cost as much as the evaluation.
    func report() -> Comment { Comment(rawValue: "seed \(seed)\n\(text)\n\(quads.map { "\($0)" }.joined(separator: "\n"))") }
    if let slice {
      let size = min(slice.limit ?? Int.max, max(0, expected.count - slice.offset))
      if found.count != size { Issue.record(report()) }
      var rest = Self.multiset(expected)
      for row in found {
        rest[row, default: 0] -= 1
        if (rest[row] ?? 0) < 0 { Issue.record(report()) }
      }
    } else {
      let a = Self.multiset(expected), b = Self.multiset(found)
      if a != b {
        let missing = a.filter { (b[$0.key] ?? 0) < $0.value }.keys, extra = b.filter { (a[$0.key] ?? 0) < $0.value }.keys
        Issue.record("\(report())\nmissing: \(missing.prefix(5))\nextra: \(extra.prefix(5))\nexpected \(expected.count) rows, found \(found.count)")
      }
    }
    return true
  }

  private static func multiset(_ rows: [NaiveSolution]) -> [NaiveSolution: Int] {
    rows.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  private static func solutions(_ query: Query, _ variables: [Variable], _ quads: [Quad], _ options: EvaluationOptions) throws -> [NaiveSolution] {
    let prepared = try Evaluation.prepare(query, try snapshot(quads), options)
    let block = prepared.makeBlock()
    var rows: [NaiveSolution] = []
    while try prepared.next(into: block) {
      for row in 0..<block.count {
        var solution: NaiveSolution = [:]
        for (i, v) in variables.enumerated() {
          if let term = prepared.term(block.column(i)[row]) { solution[v] = term }
        }
        rows.append(solution)
      }
    }
    return rows
  }

  /// A snapshot with the quads, through the same door as every load: N-Quads.
  static func snapshot(_ quads: [Quad]) throws -> Snapshot {
    let text = quads.map { q in
      [q.subject, q.predicate, q.object, q.graph].compactMap { $0 }.map(line).joined(separator: " ") + " .\n"
    }.joined()
    let builder = SnapshotBuilder(on: .empty())
    try RDFReader.read(text, format: .nQuads) { block in
      let ids = try [UInt8]().withUnsafeBufferPointer { try builder.terms.intern(block, blankNodeScope: $0) }
      for quad in block.quads {
        builder.add(QuadIDs(s: ids[Int(quad.s)], p: ids[Int(quad.p)], o: ids[Int(quad.o)], g: quad.g == QuadBlock.defaultGraph ? 0 : ids[Int(quad.g)]))
      }
    }
    return builder.finish(revision: 1).snapshot
  }

  private static func line(_ term: Term) -> String {
    switch term {
    case .iri(let i): return "<\(i.value)>"
    case .blankNode(let b): return "_:\(b.label)"
    case .literal(let l): return "\"\(l.lexical)\"^^<\(l.datatype.value)>"
    case .triple: return ""
    }
  }
}
