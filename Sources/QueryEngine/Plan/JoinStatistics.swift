import Glibc
import TripleIndex

/// Where the estimates of a plan come from, for `explain`.
enum EstimateSource: String {
  /// Counted in the index.
  case exact = "exact"
  /// Counts of the single patterns, taken to be independent.
  case counts = "counts, taken as independent"
  /// Characteristic sets, for what shares a subject.
  case characteristicSets = "characteristic sets"
  /// Bindings were pushed through the indexes, for some variables or for all.
  case sampledInPart = "sampled in part"
  case sampled = "sampled"
}

/// How estimates may be corrected, and from which expected work on that is worth it (units of ``VariableOrder``).
struct EstimateCorrections {
  var usesStars = true
  var samples = true
  /// A seventh of a millisecond: characteristic sets cost some microseconds to look at.
  var worthStars = 10_000.0
  /// Half a millisecond: samples cost about five per cent of the work that is expected.
  var worthSampling = 30_000.0
}

/// Variables of connected patterns by local number, and where they stand.
struct JoinLayout {
  /// Variables by local number.
  private(set) var variables: [Slot] = []
  /// Local variable of each position of a pattern, or -1.
  private(set) var positions: [(Int, Int, Int)] = []
  /// Patterns of each variable.
  private(set) var holders: [[(pattern: Int, position: Int)]] = []

  init(_ patterns: [PatternStatistics]) {
    for (p, pattern) in patterns.enumerated() {
      var local = [-1, -1, -1]
      for position in 0..<3 {
        guard let slot = pattern.triple[position].slot else { continue }
        let v: Int
        if let known = variables.firstIndex(of: slot) {
          v = known
        } else {
          v = variables.count
          variables.append(slot)
          holders.append([])
        }
        holders[v].append((p, position))
        local[position] = v
      }
      positions.append((local[0], local[1], local[2]))
    }
  }

  /// Variables that stand in more than one pattern.
  var joined: Int { holders.reduce(0) { $0 + ($1.count > 1 ? 1 : 0) } }
}

/// What is known of the star around a variable: of the patterns whose subject it is.
struct StarFigures {
  /// Subjects that have all the predicates.
  var subjects: Double
  /// For each pattern that belongs to the star, the subjects of its predicate; 0 for others.
  var subjectsOf: [Double]
}

/// What samples have shown, by sets of local variables (a bit each).
struct SampledFigures {
  /// Sets of more variables are not sampled.
  static let mostVariables = 24

  /// Solutions when exactly these variables are bound.
  var rows: [UInt64: Double] = [:]
  /// The mean length of the shortest list when one variable more is bound; see ``key(_:_:)``.
  var least: [UInt64: Double] = [:]

  var isEmpty: Bool { rows.isEmpty }

  @inline(__always) static func key(_ set: UInt64, _ v: Int) -> UInt64 { set | UInt64(v) << 32 }
}

/// Connected patterns over one graph with all that planning has found out about them.
final class JoinStatistics {
  let patterns: [PatternStatistics]
  let graph: GraphView?
  /// Made when somebody asks: a single pattern never does.
  private(set) lazy var layout = JoinLayout(patterns)
  /// Stars by local variable, and for each pattern the values a subject of its star has (-1: not known). Empty until asked.
  private(set) var stars: [StarFigures?] = []
  private(set) var fanouts: [Double] = []
  private var hasLookedForStars = false
  /// Corrections by samples.
  var sampled = SampledFigures()
  /// Look-ups in the index that samples have cost so far, and the samples by their variables.
  var probes = 0
  var hasSampledMeetings = false
  var samples: [UInt64: JoinSample] = [:]

  init(_ patterns: [PatternStatistics], _ graph: GraphView?) {
    self.patterns = patterns
    self.graph = graph
  }

  /// Looks the stars up in the characteristic sets. False when there is nothing new to know: no star, or no sets yet.
  func findStars() -> Bool {
    if hasLookedForStars { return false }
    let layout = layout
    var members = [[Int]](repeating: [], count: layout.variables.count)
    for v in members.indices {
      for (pattern, position) in layout.holders[v] where position == 0 {
        if let p = patterns[pattern].triple.p.constant, !TermSpace.isLocal(p) { members[v].append(pattern) }
      }
    }
    guard members.contains(where: { $0.count > 1 }), let graph, let sets = graph.wantedCharacteristicSets() else { return false }
    hasLookedForStars = true
    stars = [StarFigures?](repeating: nil, count: members.count)
    fanouts = [Double](repeating: -1, count: patterns.count)
    for v in members.indices where members[v].count > 1 {
      let predicates = members[v].map { patterns[$0].triple.p.constant ?? 0 }
      let isFree = members[v].map { patterns[$0].triple.o.slot != nil }
      guard let star = graph.star(predicates, multiplied: isFree, in: sets) else { continue }
      var figures = StarFigures(subjects: max(star.subjects, 0.1), subjectsOf: [Double](repeating: 0, count: patterns.count))
      for pattern in members[v] {
        figures.subjectsOf[pattern] = Double(max(1, graph.distinctSecond(.pso, patterns[pattern].triple.p.constant ?? 0)))
      }
      stars[v] = figures
      if star.subjects < 1 { continue }
      // Means multiply to more or less than the sum over the sets: the difference is spread over those that have several.
      var product = star.subjects
      var several = 0
      for (i, n) in star.triples.enumerated() where isFree[i] {
        product *= n / star.subjects
        if n > star.subjects * 1.001 { several += 1 }
      }
      let spread = product > 0 ? pow(star.solutions / product, 1 / Double(max(1, several))) : 1
      for (i, pattern) in members[v].enumerated() where isFree[i] {
        let n = star.triples[i]
        fanouts[pattern] = n / star.subjects * (n > star.subjects * 1.001 ? spread : 1)
      }
    }
    return stars.contains { $0 != nil }
  }
}
