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
  /// Where the estimates come from.
  var source = EstimateSource.counts

  /// The expected work from which on all orders of `n` variables are compared: a step of the search takes about 60 ns, and
  /// all of them a twentieth of the work. At most a millisecond.
  static func worthSearching(_ n: Int) -> Double { n > 8 ? 50_000 : min(50_000, Double(80 * n << n)) }
  /// Variables up to which all orders are compared.
  static let mostSearched = 10

  /// - Parameters:
  ///   - given: variables that are bound from outside; they come first.
  ///   - first: variables that must come right after (keys of groups, DISTINCT).
  ///   - second: variables that must come after those (counted values).
  ///   - sampling: how the estimates may be corrected when the work is worth it.
  static func choose(
    _ statistics: JoinStatistics, given: SlotSet, first: SlotSet = SlotSet(), second: SlotSet = SlotSet(),
    asWritten: Bool = false, corrections: EstimateCorrections = EstimateCorrections()
  ) -> VariableOrder {
    if statistics.patterns.count == 1, first.isEmpty, second.isEmpty, !asWritten {
      return single(statistics.patterns[0], given: given)
    }
    var search = VariableSearch(statistics, given: given)
    let bound = search.given.map { search.variables[$0] }
    let early = search.free.filter { first.contains(search.variables[$0]) }
    let middle = search.free.filter { second.contains(search.variables[$0]) }
    let late = search.free.filter { !first.contains(search.variables[$0]) && !second.contains(search.variables[$0]) }
    let isFree = early.isEmpty && middle.isEmpty
    func best() -> VariableSearch.Path {
      let quick = search.greedy([early, middle, late])
      guard search.free.count <= mostSearched, search.free.count > 2, quick.work > worthSearching(search.free.count), isFree else { return quick }
      let found = search.exhaustive()
      return found.work < quick.work ? found : quick
    }
    var result: VariableSearch.Path
    if asWritten {
      result = search.follow(early + middle + late)
    } else {
      result = best()
      if corrections.usesStars, result.work > corrections.worthStars, statistics.findStars() {
        search = VariableSearch(statistics, given: given)
        result = best()
      }
      if corrections.samples, result.work > corrections.worthSampling, given.isEmpty {
        // A corrected order may lose against one that is still only guessed, which is then sampled in its turn.
        var judged: [[Int]] = []
        for _ in 0..<(search.free.count <= 7 ? 4 : 2) {
          let differs = statistics.sample(result.order, search, work: result.work)
          if statistics.isSampled(result.order) { judged.append(result.order) }
          search = VariableSearch(statistics, given: given)
          if !differs {
            result = search.follow(result.order)
            break
          }
          let next = best()
          let isSame = next.order == result.order
          result = next
          if isSame { break }
        }
        // When the samples ended before all orders that promise more were judged: a promise weighs less than a figure.
        if !statistics.isSampled(result.order) {
          for order in judged {
            let known = search.follow(order)
            if known.work < 30 * result.work || statistics.isSampled(result.order) && known.work < result.work { result = known }
          }
        }
      }
    }
    return VariableOrder(
      slots: bound + result.order.map { search.variables[$0] },
      estimates: bound.map { _ in 1 } + result.estimates, work: result.work, source: search.source(result.order))
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
    return VariableOrder(slots: slots, estimates: estimates, work: work, source: given.isEmpty ? .exact : .counts)
  }

  /// Costs against that of a look-up in a list in the cache, about 15 ns.
  enum Cost {
    static let key = 0.25
    static let mergedKey = 0.15
    static let lookup = 1.5
    static let list = 0.5
    static let below = 0.2
  }
}
