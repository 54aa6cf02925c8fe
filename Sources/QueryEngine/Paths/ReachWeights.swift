import TripleIndex

/// How many nodes each component reaches, itself counted: along chains where neighbours share most of what they reach, apart
/// from a hub where one is, else in strips of bits.
///
/// A hub is a component that many reach and that reaches many, as the core of most grown graphs is. What reaches it reaches
/// all of its set R: those components are counted in the graph without R, the others in the graph without them. Both are
/// small worlds as a rule, and may have hubs of their own.
enum ReachWeights {
  /// Hubs within the parts that hubs left.
  private static let deepest = 5

  /// - Parameter mostSteps: steps along chains that are tried first; nil: about as many as the graph has edges.
  static func of(_ graph: ComponentGraph, mostSteps: Int? = nil, depth: Int = 0) throws -> [UInt64] {
    var chains = ReachCount(graph)
    if try chains.findWeights(most: mostSteps ?? 200_000 + 8 * (graph.count + graph.edgeCount)) { return chains.weight }
    if depth < deepest, let hub = try Hub.best(graph, isAny: mostSteps == 0) { return try apart(hub, graph, mostSteps, depth) }
    let strips = ReachStrips(graph)
    if mostSteps == nil, try chains.findWeights(most: strips.steps / 2) { return chains.weight }
    return try strips.weights()
  }

  private static func apart(_ hub: Hub, _ graph: ComponentGraph, _ mostSteps: Int?, _ depth: Int) throws -> [UInt64] {
    var weights = [UInt64](repeating: 0, count: graph.count)
    var core: UInt64 = 0
    for c in 0..<graph.count where hub.reached[c] { core += UInt64(graph.sizes[c]) }
    // Above the hub: what they reach beside its set.
    var keeps = hub.reaching
    for c in stride(from: graph.count - 1, through: 0, by: -1) where keeps[c] {
      for e in Int(graph.starts[c])..<Int(graph.starts[c + 1]) { keeps[Int(graph.targets[e])] = true }
    }
    for c in 0..<graph.count where hub.reached[c] { keeps[c] = false }
    try graph.context.checkpoint()
    do {
      let (above, origin) = try graph.induced(keeps)
      let found = try of(above, mostSteps: mostSteps, depth: depth + 1)
      for (i, old) in origin.enumerated() where hub.reaching[Int(old)] { weights[Int(old)] = core + found[i] }
    }
    weights[hub.component] = core
    // The others never meet it.
    let (others, origin) = try graph.induced(hub.reaching.map { !$0 })
    let found = try of(others, mostSteps: mostSteps, depth: depth + 1)
    for (i, old) in origin.enumerated() { weights[Int(old)] = found[i] }
    return weights
  }

  /// A component in the middle of many pairs.
  private struct Hub {
    let component: Int
    let reached: [Bool]
    let reaching: [Bool]

    /// The best of a few: the largest components, and those with the most edges on both sides. Nil when setting it apart would not pay.
    static func best(_ graph: ComponentGraph, isAny: Bool) throws -> Hub? {
      var incoming = [UInt32](repeating: 0, count: graph.count)
      for e in 0..<graph.edgeCount { incoming[Int(graph.targets[e])] += 1 }
      try graph.context.checkpoint()
      var large: [(figure: UInt64, component: Int)] = []
      var busy: [(figure: UInt64, component: Int)] = []
      for c in 0..<graph.count {
        keep(UInt64(graph.sizes[c]), c, &large)
        keep(UInt64(incoming[c]) * UInt64(graph.starts[c + 1] - graph.starts[c]), c, &busy)
      }
      try graph.context.checkpoint()
      var best: (hub: Hub, pairs: Int)?
      for c in Set((large + busy).filter { $0.figure > (isAny ? 0 : 1) }.map(\.component)).sorted() {
        let hub = Hub(component: c, reached: try graph.reached(from: c), reaching: try graph.reaching(c))
        var below = 0
        var above = 0
        for i in 0..<graph.count {
          below += hub.reached[i] ? 1 : 0
          above += hub.reaching[i] ? 1 : 0
        }
        if below * above > best?.pairs ?? 0 { best = (hub, below * above) }
      }
      guard let best, isAny || best.pairs > 64 * (graph.count + graph.edgeCount) else { return nil }
      return best.hub
    }

    /// Keeps the three with the highest figures.
    private static func keep(_ figure: UInt64, _ c: Int, _ list: inout [(figure: UInt64, component: Int)]) {
      if list.count == 3, let last = list.last, last.figure >= figure { return }
      list.append((figure, c))
      list.sort { $0.figure > $1.figure }
      if list.count > 3 { list.removeLast() }
    }
  }
}
