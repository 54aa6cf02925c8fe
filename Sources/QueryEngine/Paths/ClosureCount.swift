import TripleIndex

/// How many pairs a closure connects, without making one: for a functional predicate
/// (`partOf`, `subClassOf` of a tree) every node reaches one more than the node it points
/// to, the nodes of a cycle reach each other. Other closures are counted over the
/// components of their graph (``ReachWeights``).
struct ClosureCount {
  private let context: EvaluationContext
  private let graph: GraphView

  init(_ context: EvaluationContext, _ graph: GraphView) {
    self.context = context
    self.graph = graph
  }

  /// The number of pairs; nil when the path is no closure or its graph is too large to be held.
  /// Cost: one look-up a node for a functional predicate, else a few an edge and what
  /// components with several successors reach apart from each other and from a hub, at most a cache line for each edge and 512 components.
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
    guard let (predicate, backward) = PathSearch.link(inner), predicate < TermSpace.localStart else {
      return try overComponents(inner, path, isReflexive)
    }
    // Pairs are the same in both directions: either may be the functional one.
    var pairs = graph.pairs(backward ? .pos : .pso, predicate)
    if pairs.offsets != nil { pairs = graph.pairs(backward ? .pso : .pos, predicate) }
    if pairs.offsets != nil { return try overComponents(inner, path, isReflexive) }
    let (total, onCycles) = try chase(pairs)
    if !isReflexive { return total }
    let nodes = try PathSearch(context, graph).starts(path, zeroLength: true).count
    return total + UInt64(nodes) - UInt64(onCycles)
  }

  private func overComponents(_ inner: PathExpression, _ path: PathExpression, _ isReflexive: Bool) throws -> UInt64? {
    let most = 4 * graph.tripleCount + 1_000_000
    guard let closure = try ClosureGraph(context, graph, inner, mostEdges: most) else { return nil }
    try context.budget.charge(closure.componentCount * 17)
    defer { context.budget.release(closure.componentCount * 17) }
    let pairs = try ReachCount.pairs(closure, reflexive: isReflexive, context)
    if !isReflexive { return pairs }
    // Every other node of the graph is a pair with itself.
    let nodes = try PathSearch(context, graph).starts(path, zeroLength: true).count
    return pairs + UInt64(nodes - closure.nodeCount)
  }

  /// The sum of nodes reached over all nodes, and how many nodes lie on cycles.
  private func chase(_ pairs: PairList) throws -> (total: UInt64, onCycles: Int) {
    let n = pairs.count
    try context.budget.charge(n * 17)
    defer { context.budget.release(n * 17) }
    // The key each key points to, or -1: all look-ups first, since none waits for another.
    let next = UnsafeMutablePointer<Int32>.allocate(capacity: n + 1)
    defer { next.deallocate() }
    for i in 0..<n {
      if i & 4095 == 0 { try context.checkpoint() }
      next[i] = Int32(truncatingIfNeeded: pairs.find(pairs.values[i]))
    }
    // Nodes reached from key i; 0 is not known yet. State: 1 on the walk, 2 on a cycle.
    let reached = UnsafeMutablePointer<UInt64>.allocate(capacity: n + 1)
    defer { reached.deallocate() }
    reached.initialize(repeating: 0, count: n + 1)
    let state = UnsafeMutablePointer<UInt8>.allocate(capacity: n + 1)
    defer { state.deallocate() }
    state.initialize(repeating: 0, count: n + 1)
    let walk = UnsafeMutablePointer<Int32>.allocate(capacity: n + 1)
    defer { walk.deallocate() }
    var total: UInt64 = 0
    var onCycles = 0
    for start in 0..<n where reached[start] == 0 {
      if start & 1023 == 0 { try context.checkpoint() }
      var length = 0
      var at = start
      while at >= 0 && reached[at] == 0 && state[at] == 0 {
        state[at] = 1
        walk[length] = Int32(truncatingIfNeeded: at)
        length &+= 1
        if length & 4095 == 0 { try context.checkpoint() }
        at = Int(next[at])
      }
      var count: UInt64 = 0
      if at >= 0 && state[at] == 1 {
        // The walk came back to itself: a cycle from `at` on.
        var first = length &- 1
        while Int(walk[first]) != at { first &-= 1 }
        let size = length &- first
        for i in first..<length {
          reached[Int(walk[i])] = UInt64(size)
          state[Int(walk[i])] = 2
        }
        total += UInt64(size) * UInt64(size)
        onCycles += size
        length = first
        // A node on a cycle reaches itself: who points to it reaches no more than it does.
        count = UInt64(size) - 1
      } else if at >= 0 {
        count = state[at] == 2 ? reached[at] - 1 : reached[at]
      }
      while length > 0 {
        length &-= 1
        let i = Int(walk[length])
        count &+= 1
        reached[i] = count
        state[i] = 0
        total += count
      }
    }
    return (total, onCycles)
  }
}
