import Glibc
import Limits
import RDF
import SPARQL
import TripleIndex

/// What one evaluation shares from its first operator to its last: the snapshot, computed
/// terms, the clock's reading, the budget, the switch. One thread at a time.
public final class EvaluationContext {
  /// What the query reads; it does not change under it.
  public let snapshot: Snapshot
  /// The memory of the query.
  public let budget: Budget
  /// The switch that stops it.
  public let cancellation: Cancellation
  /// What NOW() answers: seconds and nanoseconds since 1970 UTC, one reading a query.
  public let now: (seconds: Int64, nanoseconds: Int32)
  /// The base IRI in force, for IRI().
  public let base: String?
  /// Computed terms.
  let terms: LocalTerms
  /// The graphs that FROM, USING or the protocol named.
  let dataset: Dataset
  let options: EvaluationOptions
  /// RAND, UUID and fresh blank nodes come from here.
  var random: RandomSource
  /// Numbers the blank nodes of this evaluation: BNODE(), CONSTRUCT.
  var nextBlankNode: UInt64 = 0
  /// Tells the blank nodes of this evaluation from those of every other.
  let blankNodeSeed: UInt64
  /// The nodes that BNODE(?label) has made, by solution and label.
  var labelledBlankNodes: [BlankNodeScope.Key: UInt64] = [:]
  /// Keeps reads that warm the cache from being optimised away.
  var touched: UInt8 = 0
  /// Look-ups in the index that planning has cost: samples of joins. None in a query that is expected to be short.
  public internal(set) var planningProbes = 0
  /// How often planning decided by what there is for a constant: values that were held against a condition, a graph that is
  /// not there. Such a plan is one for its constants alone.
  var planningJudgements = 0
  /// Solutions that tests of EXISTS with conditions have looked at, for tests.
  public internal(set) var existsWork = 0
  /// How often the evaluation has asked whether it is to stop: what tests hold against the rows it worked on.
  public private(set) var checkpoints = 0
  private let stop: StopSign
  /// When the evaluation is a long one, and that has not been told yet.
  private var becomesLong = UInt64.max
  private var stage = 0
  private let start: UInt64

  init(
    snapshot: Snapshot, options: EvaluationOptions, base: String?, dataset: Dataset, budget: Budget, stop: StopSign
  ) {
    self.snapshot = snapshot
    self.options = options
    self.base = base
    self.budget = budget
    self.dataset = dataset
    cancellation = options.cancellation
    now = options.now
    terms = LocalTerms(snapshot: snapshot, budget: budget)
    random = RandomSource(seed: options.randomSeed)
    blankNodeSeed = random.next()
    self.stop = stop
    start = options.whenLong == nil ? 0 : MonotonicClock.nanoseconds()
    if options.whenLong != nil, let first = options.longSeconds.first { becomesLong = start &+ UInt64(first * 1e9) }
    terms.context = self
  }

  /// Throws when the query was cancelled or its time is over. Every operator asks once a
  /// block and inside every loop that may run longer; about 30 ns.
  @inline(__always) func checkpoint() throws {
    checkpoints &+= 1
    if checkpoints == options.stopAtCheckpoint { throw QueryError.cancelled }
    if try stop.check() > becomesLong { tell() }
  }

  /// Tells that the evaluation has come to the next stage.
  @inline(never) private func tell() {
    options.whenLong?(stage)
    stage += 1
    becomesLong = stage < options.longSeconds.count ? start &+ UInt64(options.longSeconds[stage] * 1e9) : .max
  }

  /// Seconds until the deadline.
  var secondsLeft: Double { stop.secondsLeft }

  /// The term of an id, of the dictionary or of the query. Id 0 is an unbound view.
  /// Valid as long as this context.
  @inline(__always) public func view(_ id: TermID) -> TermView {
    if id >= LocalTerms.firstID { return terms.view(id) }
    if id == 0 { return TermView(kind: .unbound, text: LocalTerms.emptyText, textCount: 0) }
    return snapshot.view(id)
  }
}

/// How an evaluation runs: limits, clocks and, for tests, which rewrites are off.
public struct EvaluationOptions: Sendable {
  /// Seconds until the evaluation stops with ``QueryError/timeout(seconds:)``.
  public var timeout: Double = Limits.evaluationSecondsDefault
  /// Bytes the query may hold.
  public var memory: Int = Limits.queryMemoryBytes
  /// Bytes all queries may hold together, or nil.
  public var sharedBudget: SharedBudget?
  /// Stops the evaluation from another thread.
  public var cancellation = Cancellation()
  /// NOW(): seconds and nanoseconds since 1970 UTC.
  public var now: (seconds: Int64, nanoseconds: Int32)
  /// The seed of RAND, UUID and sampling: tests fix it.
  public var randomSeed: UInt64
  /// Graphs of the protocol (`default-graph-uri`, `named-graph-uri`): stand over the query's own FROM.
  public var dataset: DatasetClause?
  /// The base IRI when the query has none.
  public var base: String?
  /// Seconds from which on an evaluation is a long one, stage by stage.
  public var longSeconds = [0.02, 0.25]
  /// Called once a stage, with its number, on the evaluating thread.
  public var whenLong: (@Sendable (_ stage: Int) -> Void)?
  /// Reaches other endpoints; nil refuses SERVICE by name.
  public var service: (any ServiceClient)?
  /// Measure time per operator for `explain`.
  public var measure = false
  /// Rewrites that are off, by name (``Rewrite``).
  public var disabledRewrites: Set<Rewrite> = []
  /// Stops, as if cancelled, when the evaluation asks for the n-th time whether to: tests leave it at every place.
  public var stopAtCheckpoint = 0
  /// The expected work, in units of about 15 ns, from which on estimates are corrected by characteristic sets and samples;
  /// nil is the planner's own threshold. Tests make it 0.
  public var worthCorrecting: Double?
  /// Use only this kind of join where it can be used.
  public var forcedJoin: JoinKind?

  /// The defaults of `Limits`, the wall clock for NOW() and for the seed.
  public init() {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    now = (Int64(time.tv_sec), Int32(time.tv_nsec))
    randomSeed = UInt64(time.tv_nsec) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(time.tv_sec)
  }
}

/// A rewrite of the planner that can be switched off: the answer must stay the same.
public enum Rewrite: String, CaseIterable, Sendable {
  /// Neighbouring basic graph patterns become one.
  case mergePatterns
  /// Filters move to where their variables are bound.
  case pushFilters
  /// Join order by estimates instead of as written.
  case orderJoins
  /// OPTIONAL, EXISTS and joins by look-up from the rows of the left side.
  case lookupJoins
  /// EXISTS as a semi-join instead of once a row.
  case decorrelateExists
  /// COUNT without building rows.
  case countWithoutRows
  /// GROUP BY and DISTINCT over sorted runs.
  case sortedGroups
  /// ORDER BY with LIMIT keeps k rows.
  case topK
  /// Columns that nobody reads are not made.
  case pruneColumns
  /// Property paths become joins and unions where the specification says they are equal.
  case expandPaths
  /// Equality filters become bindings.
  case substituteEqualities
  /// All-pairs closures share results over strongly connected components.
  case condensePaths
  /// UNION, nested OPTIONAL and subqueries start from the rows they are joined with when those are few.
  case joinByBlocks
  /// A pattern whose values a condition cuts down is filtered before it is joined.
  case filterFirst
  /// Stars are estimated from the sets of predicates that subjects have.
  case characteristicSets
  /// Estimates of large joins are corrected by samples.
  case sampleJoins
  /// Sides that only an equality of two variables connects are joined by value.
  case joinByValue
  /// `GRAPH ?g` finds its graphs by what they must hold.
  case findGraphs
  /// An OPTIONAL that must find nothing (`!BOUND`) stops at the first match.
  case antiJoins
  /// Aggregates compute an expression of one variable once for each term.
  case rememberValues
  /// Rows that DISTINCT would drop are dropped between joins.
  case thinRows
  /// EXISTS with conditions stops at the first match, and equal rows are asked once.
  case witnessExists
  /// COUNT remembers how many solutions hang below a value.
  case rememberCounts
}

/// The kinds of join between two operators.
public enum JoinKind: String, CaseIterable, Sendable {
  /// Rows of one side look up the other's patterns.
  case lookup
  /// A hash table of one side.
  case hash
  /// Every pair is compared.
  case nestedLoop
}

/// A small fast generator (SplitMix64) for RAND, UUID and sampling.
struct RandomSource: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    defer { state &+= RandomSource.step }
    return RandomSource.mix(state)
  }

  /// A number in which every bit depends on every bit of `seed`.
  static func mix(_ seed: UInt64) -> UInt64 {
    var z = seed &+ step
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15
}
