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
/// 2,000 queries by default; TERN_ORACLE_QUERIES asks for more, TERN_ORACLE_FIRST for seeds from another one on,
/// TERN_ORACLE_SEED for one seed. With TERN_ORACLE_WHOLE=1 every seed is evaluated in every way, not a part of them.
@Suite("The engine agrees with the naive evaluator")
struct EngineAgreementTests {
  static let count = max(1, number("TERN_ORACLE_QUERIES").map(Int.init) ?? 2_000)
  static let seeds: Range<UInt64> = {
    if let one = number("TERN_ORACLE_SEED") { return one..<(one + 1) }
    let first = number("TERN_ORACLE_FIRST") ?? 1
    return first..<(first + UInt64(count))
  }()

  private static func number(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap(UInt64.init) }

  /// The first of `parts` parts of the seeds; all of them when one seed or the whole was asked for.
  private static func part(_ parts: Int) -> Range<UInt64> {
    if seeds.count == 1 { return seeds }
    return seeds.lowerBound..<(seeds.lowerBound + UInt64(seeds.count / parts))
  }

  @Test func asPlanned() throws {
    try run(Self.seeds) { _ in }
  }

  @Test(arguments: Rewrite.allCases)
  func withoutOneRewrite(_ rewrite: Rewrite) throws {
    try run(Self.part(10)) { $0.disabledRewrites = [rewrite] }
  }

  @Test func withoutAnyRewrite() throws {
    try run(Self.part(4)) { $0.disabledRewrites = Set(Rewrite.allCases) }
  }

  @Test(arguments: JoinKind.allCases)
  func withOneJoinForced(_ kind: JoinKind) throws {
    try run(Self.part(5)) { $0.forcedJoin = kind }
  }

  /// Every join is sampled and every star looked up, however small, on data of which a part is folded.
  @Test func withEveryEstimateCorrected() throws {
    try run(Self.part(4), folded: true) { $0.worthCorrecting = 0 }
  }

  /// Each query judged once and evaluated in every way: as planned, with each rewrite off alone, with all off, each join forced,
  /// and through a plan that was kept of the same query with other constants.
  @Test(.enabled(if: number("TERN_ORACLE_WHOLE") == 1, "asked for by TERN_ORACLE_WHOLE=1"))
  func inEveryWay() throws {
    var ways: [EvaluationOptions] = [EvaluationOptions()]
    func add(_ adjust: (inout EvaluationOptions) -> Void) {
      var options = EvaluationOptions()
      adjust(&options)
      ways.append(options)
    }
    for rewrite in Rewrite.allCases { add { $0.disabledRewrites = [rewrite] } }
    add { $0.disabledRewrites = Set(Rewrite.allCases) }
    for kind in JoinKind.allCases { add { $0.forcedJoin = kind } }
    add { $0.worthCorrecting = 0 }
    try run(Self.seeds, ways: ways, kept: true)
  }

  // MARK: One seed

  private func run(_ seeds: Range<UInt64>, folded: Bool = false, _ adjust: (inout EvaluationOptions) -> Void) throws {
    var options = EvaluationOptions()
    adjust(&options)
    try run(seeds, folded: folded, ways: [options])
  }

  private func run(_ seeds: Range<UInt64>, folded: Bool = false, ways: [EvaluationOptions], kept: Bool = false) throws {
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
      guard try agrees(query, text, quads, seed, folded, ways, kept) else { continue }
      judged += 1
    }
    // A generator that makes little that can be judged would make this suite pass for nothing.
    if seeds.count > 20 { #expect(judged * 2 > seeds.count, "only \(judged) of \(seeds.count) queries could be judged") }
  }

  /// False when the oracle declines to judge.
  private func agrees(
    _ query: Query, _ text: String, _ quads: [Quad], _ seed: UInt64, _ folded: Bool, _ ways: [EvaluationOptions], _ kept: Bool
  ) throws -> Bool {
    guard case .select(let variables) = query.form else { return false }
    var pattern = query.pattern
    var slice: (offset: Int, limit: Int?)?
    if case .slice(let inner, let offset, let limit) = pattern {
      pattern = inner
      slice = (offset, limit)
    }
    let expected: [NaiveSolution]
    do {
      let all = NaiveDataset(quads)
      expected = try NaiveEvaluator(query.dataset.map { all.described(by: $0) } ?? all).evaluate(pattern)
    } catch is NaiveError {
      return false
    }
    // Every second seed is evaluated on data that updates have left, every second pair of seeds on data of which a part is folded.
    let folded = folded || seed / 2 % 2 == 1
    let data = try seed % 2 == 0 ? Self.snapshot(quads, folded: folded) : Self.updatedSnapshot(quads, seed: seed, folded: folded)
    // Made only when something differs: it would cost as much as the evaluation.
    func report(_ options: EvaluationOptions? = nil) -> Comment {
      let way = options.map { "without \($0.disabledRewrites), forced \($0.forcedJoin.map { "\($0)" } ?? "nothing")" } ?? "through a kept plan"
      return Comment(rawValue: "seed \(seed) \(way)\n\(text)\n\(quads.map { "\($0)" }.joined(separator: "\n"))")
    }
    let printed = Printer.text(of: query)
    let again = try SPARQLParser.query(printed)
    // Variables that the translation makes (of sequences of paths) are printed under another name.
    if printed.contains("?_") ? Printer.text(of: again) != printed : again.pattern != query.pattern { Issue.record("printed as \(printed)\n\(query.pattern)\nread again\n\(again.pattern)\n\(report())") }
    let expectedRows = Self.multiset(expected)
    let ways: [EvaluationOptions?] = ways + (kept ? [nil] : [])
    for options in ways {
      let prepared = try options.map { try Evaluation.prepare(query, data, $0) } ?? PreparedPlanAgreementTests.kept(text, query, data, seed)
      guard let found = try prepared.map({ try Self.solutions($0, variables) }) else { continue }
      if !Self.isOrdered(found, pattern) { Issue.record(report(options)) }
      if let slice {
        let size = min(slice.limit ?? Int.max, max(0, expected.count - slice.offset))
        if found.count != size { Issue.record(report(options)) }
        var rest = Self.multiset(expected.map(BlankNodeRows.blinded))
        for row in found.map(BlankNodeRows.blinded) {
          rest[row, default: 0] -= 1
          if (rest[row] ?? 0) < 0 { Issue.record(report(options)) }
        }
      } else if expected.contains(where: BlankNodeRows.hasBlankNode) {
        // Nodes that BNODE() made have other names here and there.
        switch BlankNodeRows.same(expected, found) {
        case nil: return false
        case false?: Issue.record("\(report(options))\nexpected \(expected.prefix(8))\nfound \(found.prefix(8))\nexpected \(expected.count) rows, found \(found.count)")
        case true?: break
        }
      } else {
        let foundRows = Self.multiset(found)
        if foundRows != expectedRows {
          let missing = expectedRows.filter { (foundRows[$0.key] ?? 0) < $0.value }.keys
          let extra = foundRows.filter { (expectedRows[$0.key] ?? 0) < $0.value }.keys
          Issue.record("\(report(options))\nmissing: \(missing.prefix(5))\nextra: \(extra.prefix(5))\nexpected \(expected.count) rows, found \(found.count)")
        }
      }
    }
    return true
  }

  /// Whether rows follow an ORDER BY, as far as it names variables that are still there and the specification orders them.
  private static func isOrdered(_ rows: [NaiveSolution], _ pattern: GraphPattern) -> Bool {
    var rest = pattern
    if case .distinct(let inner) = rest { rest = inner }
    guard case .project(let inner, let variables) = rest, case .orderBy(_, let conditions) = inner,
      case .variable(let first)? = conditions.first?.expression, variables.contains(first)
    else { return true }
    let sign = conditions[0].descending ? -1 : 1
    for (index, row) in rows.enumerated() {
      for later in rows[(index + 1)...] where sign * Term.naiveOrder(row[first], later[first]) > 0 { return false }
    }
    return true
  }

  private static func multiset(_ rows: [NaiveSolution]) -> [NaiveSolution: Int] {
    rows.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  private static func solutions(_ prepared: PreparedQuery, _ variables: [Variable]) throws -> [NaiveSolution] {
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
  static func snapshot(_ quads: [Quad], folded: Bool = false) throws -> Snapshot {
    let text = lines(quads)
    let builder = SnapshotBuilder(on: .empty())
    try add(text, to: builder)
    let snapshot = builder.finish(revision: 1).snapshot
    return folded ? try Self.folded(snapshot) : snapshot
  }

  private static func folded(_ snapshot: Snapshot) throws -> Snapshot {
    let fold = Compaction(snapshot)
    try fold.run()
    return fold.finish(on: snapshot) ?? snapshot
  }

  /// The same quads after updates: what stands in the index, what was added later, and removals of what is no longer there.
  static func updatedSnapshot(_ quads: [Quad], seed: UInt64, folded: Bool = false) throws -> Snapshot {
    var random = SeededRandom(seed: seed &+ 77)
    let extra = (0..<5).map { Quad(.iri(IRI("http://e/n\($0)")), .iri(IRI("http://e/p1")), .integer(100 + $0), graph: $0 == 0 ? .iri(IRI("http://e/g3")) : nil) }
    let later = quads.filter { _ in Bool.random(using: &random) }
    let first = quads.filter { !later.contains($0) }
    var snapshot = Snapshot.empty()
    for (revision, step) in [(first + extra, []), (later, extra)].enumerated() {
      let builder = SnapshotBuilder(on: snapshot)
      try add(lines(step.0), to: builder)
      try add(lines(step.1), to: builder, removing: true)
      snapshot = builder.finish(revision: UInt64(revision + 1)).snapshot
      if folded && revision == 0 { snapshot = try Self.folded(snapshot) }
    }
    return snapshot
  }

  private static func add(_ text: String, to builder: SnapshotBuilder, removing: Bool = false) throws {
    try RDFReader.read(text, format: .nQuads) { block in
      let ids = try [UInt8]().withUnsafeBufferPointer { try builder.terms.intern(block, blankNodeScope: $0) }
      for quad in block.quads {
        let quad = QuadIDs(s: ids[Int(quad.s)], p: ids[Int(quad.p)], o: ids[Int(quad.o)], g: quad.g == QuadBlock.defaultGraph ? 0 : ids[Int(quad.g)])
        if removing { builder.remove(quad) } else { builder.add(quad) }
      }
    }
  }

  static func lines(_ quads: [Quad]) -> String {
    quads.map { q in [q.subject, q.predicate, q.object, q.graph].compactMap { $0 }.map(line).joined(separator: " ") + " .\n" }.joined()
  }

  private static func line(_ term: Term) -> String {
    switch term {
    case .iri(let i): return "<\(i.value)>"
    case .blankNode(let b): return "_:\(b.label)"
    case .literal(let l):
      if let language = l.language { return "\"\(l.lexical)\"@\(language)\(l.direction == nil ? "" : l.direction == .ltr ? "--ltr" : "--rtl")" }
      return "\"\(l.lexical)\"^^<\(l.datatype.value)>"
    case .triple(let t): return "<<( \(line(t.subject)) \(line(t.predicate)) \(line(t.object)) )>>"
    }
  }
}
