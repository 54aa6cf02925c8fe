import TripleIndex

/// Chooses the order in which the variables of a set of patterns are bound.
///
/// The work of an order is the sum over its levels of the partial solutions above times
/// the shortest list to walk. Greedy first; when that promises more than a millisecond,
/// dynamic programming over the sets of variables.
struct VariableOrder {
  let slots: [Slot]
  /// Expected partial solutions after each level.
  let estimates: [Double]
  /// Expected keys to look at.
  let work: Double

  /// Work units that take about a millisecond.
  static let worthSearching = 50_000.0
  /// Variables up to which all orders are compared.
  static let mostSearched = 10

  /// - Parameters:
  ///   - given: variables that are bound from outside; they come first.
  ///   - first: variables that must come right after (keys of groups, DISTINCT).
  ///   - second: variables that must come after those (counted values).
  static func choose(
    _ patterns: [PatternStatistics], given: SlotSet, first: SlotSet = SlotSet(), second: SlotSet = SlotSet(),
    asWritten: Bool = false
  ) -> VariableOrder {
    if patterns.count == 1, first.isEmpty, second.isEmpty, !asWritten { return single(patterns[0], given: given) }
    var search = Search(patterns)
    var bound: [Slot] = []
    for (v, slot) in search.variables.enumerated() where given.contains(slot) {
      search.isBound[v] = true
      bound.append(slot)
    }
    let free = search.variables.indices.filter { !search.isBound[$0] }
    let early = free.filter { first.contains(search.variables[$0]) }
    let middle = free.filter { second.contains(search.variables[$0]) }
    let late = free.filter { !first.contains(search.variables[$0]) && !second.contains(search.variables[$0]) }
    let start = search.isBound
    var result: (order: [Int], estimates: [Double], work: Double)
    if asWritten {
      result = search.follow(early + middle + late)
    } else {
      result = search.greedy([early, middle, late])
      if result.work > worthSearching && free.count <= mostSearched && free.count > 2 && early.isEmpty && middle.isEmpty {
        search.isBound = start
        let best = search.exhaustive(free)
        if best.work < result.work { result = best }
      }
    }
    return VariableOrder(
      slots: bound + result.order.map { search.variables[$0] },
      estimates: bound.map { _ in 1 } + result.estimates, work: result.work)
  }

  /// The order of one pattern: what a point query pays.
  private static func single(_ pattern: PatternStatistics, given: SlotSet) -> VariableOrder {
    var known = 0
    var slots: [Slot] = []
    var estimates: [Double] = []
    for position in 0..<3 {
      if let slot = pattern.triple[position].slot, given.contains(slot) {
        known |= 1 << position
        slots.append(slot)
        estimates.append(1)
      }
    }
    var rows = 1.0
    var work = 0.0
    while true {
      var best = -1
      var least = Double.infinity
      // With one end known the other two come as in spo and osp, which are always there: sop and ops are laid out on
      // demand, and that takes a second for ten million triples.
      var fixed = known
      for position in 0..<3 where pattern.triple[position].slot == nil { fixed |= 1 << position }
      let later = fixed == 1 ? 2 : fixed == 4 ? 1 : -1
      for position in 0..<3 where known >> position & 1 == 0 && position != later {
        guard pattern.triple[position].slot != nil else { continue }
        let n = pattern.expected(position, known: known)
        if best < 0 || n < least {
          best = position
          least = n
        }
      }
      guard best >= 0, let slot = pattern.triple[best].slot else { break }
      work += rows * (least * Cost.key + (known == 0 ? Cost.list : Cost.below))
      rows *= least
      known |= 1 << best
      slots.append(slot)
      estimates.append(rows)
    }
    return VariableOrder(slots: slots, estimates: estimates, work: work)
  }

  /// Costs against that of a look-up in a list in the cache, about 15 ns.
  private enum Cost {
    static let key = 0.25
    static let mergedKey = 0.15
    static let lookup = 1.5
    static let list = 0.5
    static let below = 0.2
  }

  /// The state of a search: variables by local number.
  private struct Search {
    let patterns: [PatternStatistics]
    var variables: [Slot] = []
    /// Local variable of each position, or -1.
    var positions: [(Int, Int, Int)] = []
    /// Patterns of each variable.
    var holders: [[(pattern: Int, position: Int)]] = []
    var isBound: [Bool] = []

    init(_ patterns: [PatternStatistics]) {
      self.patterns = patterns
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
      isBound = [Bool](repeating: false, count: variables.count)
    }

    private func known(_ pattern: Int) -> Int {
      let (s, p, o) = positions[pattern]
      return (s >= 0 && isBound[s] ? 1 : 0) | (p >= 0 && isBound[p] ? 2 : 0) | (o >= 0 && isBound[o] ? 4 : 0)
    }

    /// What binding a variable next multiplies the solutions by, and the keys it walks.
    func step(_ v: Int) -> (factor: Double, walk: Double, connected: Bool) {
      var least = Double.infinity
      var domain = 1.0
      var connected = false
      for (pattern, position) in holders[v] {
        let known = known(pattern)
        if known != 0 { connected = true }
        least = min(least, patterns[pattern].expected(position, known: known))
        domain = max(domain, patterns[pattern].distinct(position))
      }
      var factor = least
      var skipped = false
      // Keys of one list cost little; lists of like length are merged; in much longer ones
      // each key of the shortest is looked up.
      var walk = holders[v].count == 1 ? least * Cost.key : 0
      for (pattern, position) in holders[v] {
        let n = patterns[pattern].expected(position, known: known(pattern))
        if holders[v].count > 1 { walk += n <= least * 32 ? n * Cost.mergedKey : least * Cost.lookup }
        if !skipped && n == least {
          skipped = true
          continue
        }
        factor *= min(1, n / domain)
      }
      // The rest of a pattern that is walked already lies beside its key.
      let isBelow = holders[v].count == 1 && connected
      return (factor, walk + (isBelow ? Cost.below : Double(holders[v].count) * Cost.list), connected)
    }

    mutating func follow(_ order: [Int]) -> (order: [Int], estimates: [Double], work: Double) {
      var rows = 1.0
      var work = 0.0
      var estimates: [Double] = []
      for v in order {
        let next = step(v)
        work += rows * next.walk
        rows *= next.factor
        estimates.append(rows)
        isBound[v] = true
      }
      return (order, estimates, work)
    }

    mutating func greedy(_ stages: [[Int]]) -> (order: [Int], estimates: [Double], work: Double) {
      var rows = 1.0
      var work = 0.0
      var order: [Int] = []
      var estimates: [Double] = []
      var any = isBound.contains(true)
      for stage in stages {
        var left = stage
        while !left.isEmpty {
          var best = 0
          var bestCost = Double.infinity
          var bestStep = (factor: 1.0, walk: 1.0, connected: false)
          for (i, v) in left.enumerated() {
            let next = step(v)
            // A variable without a connection would make a product.
            let penalty = any && !next.connected ? 1e6 : 1.0
            let cost = (next.factor + next.walk * 0.2) * penalty
            if cost < bestCost {
              bestCost = cost
              best = i
              bestStep = next
            }
          }
          let v = left.remove(at: best)
          work += rows * bestStep.walk
          rows *= bestStep.factor
          order.append(v)
          estimates.append(rows)
          isBound[v] = true
          any = true
        }
      }
      return (order, estimates, work)
    }

    /// The best order by dynamic programming over subsets.
    mutating func exhaustive(_ free: [Int]) -> (order: [Int], estimates: [Double], work: Double) {
      let n = free.count
      let base = isBound
      let count = 1 << n
      var work = [Double](repeating: .infinity, count: count)
      var rows = [Double](repeating: 0, count: count)
      var last = [Int](repeating: -1, count: count)
      work[0] = 0
      rows[0] = 1
      for set in 0..<(count - 1) where work[set] < .infinity {
        for i in 0..<n { isBound[free[i]] = base[free[i]] || set >> i & 1 == 1 }
        for i in 0..<n where set >> i & 1 == 0 {
          let next = step(free[i])
          if set != 0 && !next.connected { continue }
          let total = work[set] + rows[set] * next.walk
          let to = set | 1 << i
          if total < work[to] {
            work[to] = total
            rows[to] = rows[set] * next.factor
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
  }
}
