import TripleIndex

/// How a set of triple patterns is walked: an order of the variables and, for each
/// pattern, the index order that has its constants first and its variables in that order.
///
/// One level a variable. At each level the lists of all patterns that hold the variable
/// are intersected: a star is a merge, a chain a look-up, a cycle a leapfrog join.
struct PatternPlan: Sendable {
  struct Access: Sendable {
    var triple: PlanTriple
    var order: KeyOrder
    /// Columns of the order that are constants, and their ids.
    var constantCount: Int
    var constants: (TermID, TermID, TermID)
    /// Levels of the remaining columns.
    var levels: [Int]
  }

  /// The variable of each level.
  var slots: [Slot]
  /// Levels that are given from outside (an input row); they come first.
  var boundCount: Int
  var accesses: [Access]
  /// Levels from here on bind nothing that anybody reads: they only multiply.
  var suffixStart: Int
  /// For each level the levels that hang below it when the ones above are fixed: what is
  /// in different branches is independent and multiplies.
  var children: [[Int]]
  /// The independent parts from `suffixStart` on.
  var suffixRoots: [Int]
  /// The independent parts of all free levels.
  var freeRoots: [Int]
  /// Estimated number of solutions (partial at each level), and work.
  var levelEstimates: [Double]
  var estimate: Double
  /// What the estimates rest on.
  var source: EstimateSource

  /// - Parameters:
  ///   - slots: all variables of the patterns, given ones first.
  ///   - needed: how many of the free levels (from `boundCount`) are read.
  init(
    triples: [PlanTriple], slots: [Slot], boundCount: Int, needed: SlotSet, estimates: [Double],
    source: EstimateSource = .counts
  ) {
    self.source = source
    self.slots = slots
    self.boundCount = boundCount
    var level: [Slot: Int] = [:]
    for (i, slot) in slots.enumerated() { level[slot] = i }
    accesses = triples.map { PatternPlan.access($0, level) }
    var start = slots.count
    while start > boundCount && !needed.contains(slots[start - 1]) { start -= 1 }
    suffixStart = start
    levelEstimates = estimates
    estimate = estimates.last ?? 1
    children = []
    suffixRoots = []
    freeRoots = []
    children = PatternPlan.branches(accesses, levels: slots.count)
    suffixRoots = roots(from: start)
    freeRoots = start == boundCount ? suffixRoots : roots(from: boundCount)
  }

  private static func access(_ triple: PlanTriple, _ level: [Slot: Int]) -> Access {
    // Columns: constants before variables, the predicate first among constants (its
    // orders are always there), variables by level.
    let rank: [Int] = (0..<3).map { position in
      if let slot = triple[position].slot { return 10 + (level[slot] ?? 0) }
      return position == 1 ? 0 : position == 2 ? 1 : 2
    }
    let columns = [0, 1, 2].sorted { rank[$0] < rank[$1] }
    let ids = columns.map { triple[$0].constant ?? 0 }
    let constantCount = columns.filter { triple[$0].slot == nil }.count
    return Access(
      triple: triple, order: KeyOrder.of(columns), constantCount: constantCount, constants: (ids[0], ids[1], ids[2]),
      levels: columns.compactMap { triple[$0].slot.flatMap { level[$0] } })
  }

  /// The tree of levels: a level's parent is the deepest earlier level it depends on,
  /// directly or through what comes after it.
  private static func branches(_ accesses: [Access], levels: Int) -> [[Int]] {
    var children = [[Int]](repeating: [], count: levels)
    if levels == 0 { return children }
    // Union-find from the deepest level up: level i becomes the parent of every part that
    // shares a pattern with it.
    var top = Array(0..<levels)
    func find(_ i: Int) -> Int {
      var i = i
      while top[i] != i { i = top[i] }
      return i
    }
    for i in stride(from: levels - 1, through: 0, by: -1) {
      for access in accesses where access.levels.contains(i) {
        for other in access.levels where other > i {
          let root = find(other)
          if root != i {
            top[root] = i
            children[i].append(root)
          }
        }
      }
    }
    return children
  }

  /// Whether what hangs below a level is decided by its value alone, while the level itself hangs on an earlier one.
  func isClosed(_ level: Int) -> Bool {
    guard accesses.contains(where: { $0.levels.contains(level) && $0.levels.contains { $0 < level } }) else { return false }
    var below: Set<Int> = [level]
    var open = children[level]
    while let next = open.popLast() {
      below.insert(next)
      open += children[next]
    }
    return accesses.allSatisfy { access in
      access.levels.allSatisfy { $0 <= level } || access.levels.allSatisfy(below.contains) || !access.levels.contains { $0 > level && below.contains($0) }
    }
  }

  /// Levels from `start` on whose parent is above `start`, or that have none.
  private func roots(from start: Int) -> [Int] {
    if start >= slots.count { return [] }
    var hasParent = [Bool](repeating: false, count: slots.count)
    for i in start..<slots.count { for child in children[i] { hasParent[child] = true } }
    return (start..<slots.count).filter { !hasParent[$0] }
  }
}

extension KeyOrder {
  /// The order with these columns (0 subject, 1 predicate, 2 object).
  static func of(_ columns: [Int]) -> KeyOrder {
    switch (columns[0], columns[1]) {
    case (0, 1): return .spo
    case (0, 2): return .sop
    case (1, 0): return .pso
    case (1, 2): return .pos
    case (2, 0): return .osp
    default: return .ops
    }
  }
}
