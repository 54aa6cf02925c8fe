import TripleIndex

/// How many pairs a closure connects, without making one: for a functional predicate
/// (`partOf`, `subClassOf` of a tree) every node reaches one more than the node it points
/// to, the nodes of a cycle reach each other.
struct ClosureCount {
  private let context: EvaluationContext
  private let graph: GraphView

  init(_ context: EvaluationContext, _ graph: GraphView) {
    self.context = context
    self.graph = graph
  }

  /// The number of pairs; nil when the path is not the closure of a functional predicate.
  /// Cost: one look-up a node.
  func count(_ path: PathExpression) throws -> UInt64? {
    let inner: PathExpression
    let isReflexive: Bool
    switch path {
    case .oneOrMore(let path):
      inner = path
      isReflexive = false
    case .zeroOrMore(let path):
      inner = path
      isReflexive = true
    default: return nil
    }
    guard let (predicate, backward) = PathSearch.link(inner), predicate < TermSpace.localStart else { return nil }
    // Pairs are the same in both directions: either may be the functional one.
    var pairs = graph.pairs(backward ? .pos : .pso, predicate)
    if pairs.offsets != nil { pairs = graph.pairs(backward ? .pso : .pos, predicate) }
    if pairs.offsets != nil { return nil }
    let (total, onCycles) = try chase(pairs)
    if !isReflexive { return total }
    let nodes = try PathSearch(context, graph).starts(path, zeroLength: true).count
    return total + UInt64(nodes) - UInt64(onCycles)
  }

  /// The sum of nodes reached over all nodes, and how many nodes lie on cycles.
  private func chase(_ pairs: PairList) throws -> (total: UInt64, onCycles: Int) {
    let n = pairs.count
    try context.budget.charge(n * 20)
    defer { context.budget.release(n * 20) }
    // Nodes reached from key i; 0 is not known yet.
    var reached = [UInt64](repeating: 0, count: n)
    var isOnWalk = [Bool](repeating: false, count: n)
    var isOnCycle = [Bool](repeating: false, count: n)
    var walk: [Int32] = []
    var total: UInt64 = 0
    var onCycles = 0
    for start in 0..<n where reached[start] == 0 {
      if start & 1023 == 0 { try context.checkpoint() }
      walk.removeAll(keepingCapacity: true)
      var at = start
      while at >= 0 && reached[at] == 0 && !isOnWalk[at] {
        isOnWalk[at] = true
        walk.append(Int32(truncatingIfNeeded: at))
        if walk.count & 1023 == 0 { try context.checkpoint() }
        at = pairs.find(pairs.values[at])
      }
      var count: UInt64 = 0
      if at >= 0 && isOnWalk[at] {
        // The walk came back to itself: a cycle from `at` on.
        let first = walk.lastIndex(of: Int32(truncatingIfNeeded: at)) ?? 0
        let length = walk.count - first
        for i in first..<walk.count {
          reached[Int(walk[i])] = UInt64(length)
          isOnWalk[Int(walk[i])] = false
          isOnCycle[Int(walk[i])] = true
        }
        total += UInt64(length) * UInt64(length)
        onCycles += length
        walk.removeSubrange(first...)
        // A node on a cycle reaches itself: who points to it reaches no more than it does.
        count = UInt64(length) - 1
      } else if at >= 0 {
        count = isOnCycle[at] ? reached[at] - 1 : reached[at]
      }
      for i in walk.reversed() {
        count += 1
        reached[Int(i)] = count
        isOnWalk[Int(i)] = false
        total += count
      }
    }
    return (total, onCycles)
  }
}
