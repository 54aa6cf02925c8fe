import TripleIndex

/// The search for an order of variables: what binding each next costs and multiplies, and ways through it.
struct VariableSearch {
  /// An order with the expected solutions after each variable.
  typealias Path = (order: [Int], estimates: [Double], work: Double)

  /// What binding a variable next does.
  struct Step {
    /// What the solutions are multiplied by.
    var factor: Double
    /// The work for each solution so far.
    var walk: Double
    /// The shortest of the lists that are intersected.
    var least: Double
    /// Whether a pattern of the variable is bound in part already.
    var connected: Bool
  }

  /// Variables by local number.
  let variables: [Slot]
  /// Those that are bound from outside, and the others.
  private(set) var given: [Int] = []
  private(set) var free: [Int] = []
  private let patterns: [PatternStatistics]
  private let layout: JoinLayout
  private let stars: [StarFigures?]
  private let fanouts: [Double]
  private let known: SampledFigures
  private var isBound: [Bool]
  private let start: UInt64

  init(_ statistics: JoinStatistics, given: SlotSet) {
    patterns = statistics.patterns
    layout = statistics.layout
    variables = layout.variables
    stars = statistics.stars
    fanouts = statistics.fanouts
    known = statistics.sampled
    isBound = [Bool](repeating: false, count: variables.count)
    var mask: UInt64 = 0
    for (v, slot) in variables.enumerated() {
      if given.contains(slot) {
        isBound[v] = true
        self.given.append(v)
        if v < 64 { mask |= 1 << UInt64(v) }
      } else {
        free.append(v)
      }
    }
    start = mask
  }

  private mutating func reset() {
    for v in free { isBound[v] = false }
  }

  @inline(__always) private func known(_ pattern: Int) -> Int {
    let (s, p, o) = layout.positions[pattern]
    return (s >= 0 && isBound[s] ? 1 : 0) | (p >= 0 && isBound[p] ? 2 : 0) | (o >= 0 && isBound[o] ? 4 : 0)
  }

  /// The expected values of a variable in one pattern: of a star's subject by what the star knows.
  @inline(__always) private func expected(_ pattern: Int, _ position: Int, _ known: Int) -> Double {
    if position == 2, known & 1 != 0, !fanouts.isEmpty, fanouts[pattern] >= 0 { return fanouts[pattern] }
    return patterns[pattern].expected(position, known: known)
  }

  /// What binding a variable next multiplies the solutions by, and the keys it walks.
  func step(_ v: Int) -> Step {
    let holders = layout.holders[v]
    var least = Double.infinity
    var leastApart = Double.infinity
    var domain = 1.0
    var connected = false
    // The patterns of a star count as one list: subjects that have all the predicates, and the given objects.
    let star = stars.isEmpty ? nil : stars[v]
    var together = star?.subjects ?? .infinity
    for (pattern, position) in holders {
      let known = known(pattern)
      if known != 0 { connected = true }
      let n = expected(pattern, position, known)
      least = min(least, n)
      domain = max(domain, patterns[pattern].distinct(position))
      if let star, position == 0, star.subjectsOf[pattern] > 0 {
        if known & 4 != 0 || patterns[pattern].triple.o.slot == nil { together *= min(1, n / star.subjectsOf[pattern]) }
        together = min(together, n)
      } else {
        leastApart = min(leastApart, n)
      }
    }
    let smallest = min(together, leastApart)
    var factor = smallest
    var skipped = together <= smallest
    if !skipped, star != nil { factor *= min(1, together / domain) }
    // Keys of one list cost little; lists of like length are merged; in much longer ones
    // each key of the shortest is looked up.
    var walk = holders.count == 1 ? least * VariableOrder.Cost.key : 0
    for (pattern, position) in holders {
      let n = expected(pattern, position, known(pattern))
      if holders.count > 1 { walk += n <= least * 32 ? n * VariableOrder.Cost.mergedKey : least * VariableOrder.Cost.lookup }
      if let star, position == 0, star.subjectsOf[pattern] > 0 { continue }
      if !skipped && n == smallest {
        skipped = true
        continue
      }
      factor *= min(1, n / domain)
    }
    // The rest of a pattern that is walked already lies beside its key.
    let isBelow = holders.count == 1 && connected
    walk += isBelow ? VariableOrder.Cost.below : Double(holders.count) * VariableOrder.Cost.list
    return Step(factor: factor, walk: walk, least: least, connected: connected)
  }

  /// The step with what samples have shown of it: the solutions when `v` is added to the variables of `set`, and the work.
  private func corrected(_ v: Int, _ set: UInt64, _ rows: Double) -> (rows: Double, step: Step) {
    var step = step(v)
    if known.isEmpty || v >= SampledFigures.mostVariables { return (rows * step.factor, step) }
    if let least = known.least[SampledFigures.key(set, v)], step.least > 0 { step.walk *= max(least, 0.01) / step.least }
    guard let next = known.rows[set | 1 << UInt64(v)] else { return (rows * step.factor, step) }
    if start == 0 { return (next, step) }
    if let before = known.rows[set], before > 0 { return (rows * next / before, step) }
    return (rows * step.factor, step)
  }

  /// The order that is given.
  mutating func follow(_ order: [Int]) -> Path {
    reset()
    var rows = 1.0
    var work = 0.0
    var set = start
    var estimates: [Double] = []
    for v in order {
      let next = corrected(v, set, rows)
      work += rows * next.step.walk
      rows = next.rows
      estimates.append(rows)
      isBound[v] = true
      if v < 64 { set |= 1 << UInt64(v) }
    }
    return (order, estimates, work)
  }

  /// The cheapest next variable, stage by stage.
  mutating func greedy(_ stages: [[Int]]) -> Path {
    reset()
    var rows = 1.0
    var work = 0.0
    var set = start
    var order: [Int] = []
    var estimates: [Double] = []
    var any = !given.isEmpty
    for stage in stages {
      var left = stage
      while !left.isEmpty {
        var best = 0
        var bestCost = Double.infinity
        var chosen = (rows: rows, step: Step(factor: 1, walk: 1, least: 1, connected: false))
        for (i, v) in left.enumerated() {
          let next = corrected(v, set, rows)
          // A variable without a connection would make a product.
          let penalty = any && !next.step.connected ? 1e6 : 1.0
          let cost = (next.rows / max(rows, 1e-9) + next.step.walk * 0.2) * penalty
          if cost < bestCost {
            bestCost = cost
            best = i
            chosen = next
          }
        }
        let v = left.remove(at: best)
        work += rows * chosen.step.walk
        rows = chosen.rows
        order.append(v)
        estimates.append(rows)
        isBound[v] = true
        if v < 64 { set |= 1 << UInt64(v) }
        any = true
      }
    }
    return (order, estimates, work)
  }

  /// The best order by dynamic programming over subsets.
  mutating func exhaustive() -> Path {
    let n = free.count
    let count = 1 << n
    var work = [Double](repeating: .infinity, count: count)
    var rows = [Double](repeating: 0, count: count)
    var last = [Int](repeating: -1, count: count)
    work[0] = 0
    rows[0] = 1
    for set in 0..<(count - 1) where work[set] < .infinity {
      var mask = start
      for i in 0..<n {
        let isIn = set >> i & 1 == 1
        isBound[free[i]] = isIn
        if isIn && free[i] < 64 { mask |= 1 << UInt64(free[i]) }
      }
      for i in 0..<n where set >> i & 1 == 0 {
        let next = corrected(free[i], mask, rows[set])
        if set != 0 && !next.step.connected { continue }
        let total = work[set] + rows[set] * next.step.walk
        let to = set | 1 << i
        if total < work[to] {
          work[to] = total
          rows[to] = next.rows
          last[to] = i
        }
      }
    }
    if work[count - 1] == .infinity { return ([], [], .infinity) }
    var order: [Int] = []
    var estimates: [Double] = []
    var set = count - 1
    while set != 0 {
      order.append(free[last[set]])
      estimates.append(rows[set])
      set &= ~(1 << last[set])
    }
    return (order.reversed(), estimates.reversed(), work[count - 1])
  }

  /// What the estimates of an order rest on. Sampled are those whose last variable of several patterns was.
  func source(_ order: [Int]) -> EstimateSource {
    var isSampled = false
    var set = start
    for v in order where v < SampledFigures.mostVariables {
      set |= 1 << UInt64(v)
      if layout.holders[v].count > 1 { isSampled = known.rows[set] != nil }
    }
    if isSampled { return .sampled }
    if !known.isEmpty, start == 0 { return .sampledInPart }
    return stars.contains { $0 != nil } ? .characteristicSets : .counts
  }

  /// The step of `v` behind the variables of an order, for a sampler that follows it.
  mutating func steps(_ order: [Int]) -> [Step] {
    reset()
    return order.map { v in
      let next = step(v)
      isBound[v] = true
      return next
    }
  }
}
