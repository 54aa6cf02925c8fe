import RDF
import Testing
import TripleIndex

@testable import QueryEngine

/// Where estimates come from, what better ones save, and what they cost: counters, never clocks.
@Suite("Estimates of joins")
struct EstimateTests {
  /// A folded graph of numbered nodes.
  private final class Maker {
    let builder = SnapshotBuilder(on: .empty())
    private var known: [String: TermID] = [:]
    func id(_ name: String) throws -> TermID {
      if let id = known[name] { return id }
      let id = try TestGraph.intern(TestGraph.iri(name), builder.terms)
      known[name] = id
      return id
    }
    func add(_ s: String, _ p: String, _ o: String) throws {
      builder.add(try QuadIDs(s: id(s), p: id(p), o: id(o), g: 0))
    }
    func finish() throws -> Snapshot {
      let snapshot = builder.draft()
      let fold = Compaction(snapshot)
      try fold.run()
      return try #require(fold.finish(on: snapshot))
    }
  }

  /// A chain p, q, r. By their counts, the objects of p seem to be the subjects of q; only five of them are.
  private static let chain: Result<Snapshot, any Error> = Result {
    let maker = Maker()
    for b in 0..<1000 {
      try maker.add("a\(b)", "p", b < 5 ? "b\(b)" : "x\(b)")
      for c in 0..<40 { try maker.add("b\(b)", "q", "c\((b * 7 + c * 13) % 500)") }
    }
    for c in 0..<250 { try maker.add("c\(c)", "r", "d\(c % 9)") }
    return try maker.finish()
  }

  /// Stars of p and s, which hardly ever meet, beside others.
  private static let star: Result<Snapshot, any Error> = Result {
    let maker = Maker()
    for x in 0..<600 {
      if x < 300 { try maker.add("x\(x)", "p", "u\(x % 50)") }
      if x >= 298 { try maker.add("x\(x)", "s", "v\(x % 70)") }
      for y in 0..<20 { try maker.add("x\(x)", "knows", "y\((x * 11 + y * 17) % 500)") }
      if x % 2 == 0 { try maker.add("x\(x)", "q", "z\(x % 9)") } else { try maker.add("x\(x)", "r", "z\(x % 7)") }
    }
    return try maker.finish()
  }

  private static let chainQuery = "SELECT * { ?a :p ?b . ?b :q ?c . ?c :r ?d }"
  private static let starQuery = "SELECT * { ?x :p ?u . ?x :s ?v . { ?x :q ?z } UNION { ?x :r ?z } }"

  private func run(_ text: String, _ data: Snapshot, without: Set<Rewrite> = []) throws -> (rows: [String], query: PreparedQuery) {
    var options = EvaluationOptions()
    options.disabledRewrites = without
    let query = try TestGraph.prepare(text, data, options)
    return (try TestGraph.rows(query).sorted(), query)
  }

  private static let guesses: Set<Rewrite> = [.sampleJoins, .characteristicSets]

  @Test func samplesFindWhereAChainIsThin() throws {
    let data = try Self.chain.get()
    let guessed = try run(Self.chainQuery, data, without: Self.guesses)
    let sampled = try run(Self.chainQuery, data)
    #expect(sampled.rows == guessed.rows && !sampled.rows.isEmpty)
    #expect(guessed.query.context.planningProbes == 0)
    #expect(sampled.query.keysScanned * 5 < guessed.query.keysScanned, "\(sampled.query.explain())\(guessed.query.explain())")
    #expect(sampled.query.explain().contains("estimate: sampled"))
    #expect(guessed.query.explain().contains("estimate: counts"))
  }

  /// Two subjects and not three hundred: what is joined with them starts from them instead of being hashed whole.
  @Test func characteristicSetsFindRareCombinations() throws {
    let data = try Self.star.get()
    data.defaultGraph.makeCharacteristicSets()
    func run(_ without: Set<Rewrite>) throws -> (rows: [String], query: PreparedQuery) {
      var options = EvaluationOptions()
      options.disabledRewrites = without
      options.worthCorrecting = 0
      let query = try TestGraph.prepare(Self.starQuery, data, options)
      return (try TestGraph.rows(query).sorted(), query)
    }
    let guessed = try run(Self.guesses)
    let known = try run([.sampleJoins])
    #expect(known.rows == guessed.rows && known.rows.count == 2)
    #expect(known.query.rowsProduced * 10 < guessed.query.rowsProduced, "\(known.query.explain())\(guessed.query.explain())")
    #expect(known.query.keysScanned < guessed.query.keysScanned)
    #expect(known.query.context.planningProbes == 0)
    #expect(known.query.explain().contains("estimate: characteristic sets"))
  }

  /// The solutions of stars as they are expected and as they are, on a graph whose sets are all kept.
  @Test(arguments: [
    ("?x :p ?u . ?x :s ?v", 2.0), ("?x :p ?u . ?x :knows ?y", 6000.0), ("?x :s ?v . ?x :knows ?y . ?x :p ?u", 40.0),
    // Six of the 300 subjects of p have u3.
    ("?x :p :u3 . ?x :s ?v . ?x :knows ?y", 0.8),
  ] as [(String, Double)])
  func starsAreExpectedAsTheyAre(_ patterns: String, _ solutions: Double) throws {
    let data = try Self.star.get()
    data.defaultGraph.makeCharacteristicSets()
    var options = EvaluationOptions()
    options.disabledRewrites = [.sampleJoins]
    options.worthCorrecting = 0
    let query = try TestGraph.prepare("SELECT * { \(patterns) }", data, options)
    #expect(abs(query.root.estimate - solutions) <= 1e-6 * solutions, "\(query.explain())")
  }

  /// Samples of random chains come near the numbers there are; guesses may be far off.
  @Test func samplesComeNear() throws {
    let data = try Self.chain.get()
    var options = EvaluationOptions()
    options.worthCorrecting = 0
    for text in ["?a :p ?b . ?b :q ?c", "?b :q ?c . ?c :r ?d", "?b :q ?c . ?c :r :d3", "?a :p ?b . ?b :q ?c . ?c :r ?d"] {
      let query = try TestGraph.prepare("SELECT * { \(text) }", data, options)
      let rows = Double(try TestGraph.rows(query).count)
      #expect(query.root.estimate < rows * 2.5 + 10 && query.root.estimate > rows / 2.5 - 10, "\(rows)\n\(query.explain())")
    }
  }

  /// Lists of every length around the numbers of candidates, with hardly a match or none.
  @Test(arguments: [1, 63, 64, 65, 100, 127, 128, 129, 200, 256, 300])
  func candidatesThatAreNone(_ n: Int) throws {
    let maker = Maker()
    for i in 0..<n {
      try maker.add("a\(i)", "u", "b\(i)")
      try maker.add(i == n - 1 ? "b\(i)" : "c\(i)", "w", "d\(i)")
      try maker.add("d\(i)", "u", "e\(i % 3)")
    }
    var options = EvaluationOptions()
    options.worthCorrecting = 0
    for text in ["?a :u ?b . ?b :w ?d", "?a :u ?b . ?b :w ?d . ?d :u ?e . ?x :u ?e"] {
      let sampled = try TestGraph.rows("SELECT * { \(text) }", maker.finish(), options).sorted()
      #expect(sampled == (try TestGraph.rows("SELECT * { \(text) }", maker.finish())).sorted())
      #expect(!sampled.isEmpty)
    }
  }

  @Test func samplesHaveABudget() throws {
    let data = try Self.chain.get()
    for text in [Self.chainQuery, "SELECT * { ?b :q ?c . ?b2 :q ?c . ?b2 :q ?c2 . ?c2 :r ?d . ?a :p ?b }"] {
      // Planned only: the rows are many.
      let query = try TestGraph.prepare(text, data)
      #expect(query.context.planningProbes > 0)
      // A level that has begun is finished: 64 solutions in three lists, 256 candidates in two.
      #expect(query.context.planningProbes <= JoinStatistics.mostProbes + 4 * JoinStatistics.mostCandidates)
    }
  }

  @Test func shortQueriesPayNothing() throws {
    for data in [try Self.chain.get(), try Self.star.get()] {
      for text in [
        "SELECT * { :b7 :q ?c }", "SELECT * { ?b :q :c7 }", "SELECT * { :b7 ?p ?o }", "SELECT * { :b7 :q ?c . ?c :r ?d }",
        "SELECT * { ?a :p :b3 . :b3 :q ?c . ?c :r ?d }", "SELECT (COUNT(*) AS ?n) { ?b :q ?c }", "SELECT * { ?x :q ?y }",
      ] {
        #expect(try run(text, data).query.context.planningProbes == 0, "\(text)")
      }
    }
  }

  @Test func theSamePlanEveryTime() throws {
    let plans = try (0..<3).map { _ in try TestGraph.prepare(Self.chainQuery, Self.chain.get()).explain() }
    #expect(Set(plans).count == 1, "\(plans)")
  }

  /// Changes over the folded part: the plan may be older than they are, the answer is not.
  @Test func changesAreAnswered() throws {
    let builder = SnapshotBuilder(on: try Self.chain.get())
    for n in 0..<40 {
      for (s, p, o) in [("new\(n)", "p", "b500"), ("b500", "q", "fresh\(n)"), ("fresh\(n)", "r", "d0"), ("new\(n)", "other", "b1")] {
        let ids = try [s, p, o].map { try TestGraph.intern(TestGraph.iri($0), builder.terms) }
        builder.add(QuadIDs(s: ids[0], p: ids[1], o: ids[2], g: 0))
      }
    }
    let changed = builder.finish(revision: 2).snapshot
    let guessed = try run(Self.chainQuery, changed, without: Self.guesses)
    let sampled = try run(Self.chainQuery, changed)
    #expect(sampled.rows == guessed.rows)
    #expect(sampled.rows.count > 1600)
    // A predicate that only the changes have cannot be sampled, which is no harm.
    let new = "SELECT * { ?a :other ?b . ?b :q ?c . ?c :r ?d }"
    #expect(try run(new, changed).rows == run(new, changed, without: Self.guesses).rows)
  }
}
