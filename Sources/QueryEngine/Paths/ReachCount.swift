/// How many nodes each component of a ``ClosureGraph`` reaches.
///
/// A component with one successor reaches that one's nodes and its own. One with several
/// takes the successor that reaches most and adds what only the others reach; the reached
/// set of that successor is kept as a stack of additions along the chain of such
/// successors, so that neighbours share it. Where neighbours share little, that takes more steps than
/// ``ReachStrips``, which then counts.
struct ReachCount {
  private let graph: ClosureGraph
  /// Nodes of the component and of all that it reaches.
  private(set) var weight: [UInt64]
  /// The successor that reaches most, or -1.
  private var star: [Int32]
  private var inSet: [Bool]
  /// Components of the set in the order they came, and where each stacked component's own begin.
  private var list: [Int32] = []
  private var stack: [(component: Int, start: Int)] = []
  private var place: [Int32]
  /// Components and edges looked at for the sets.
  private(set) var steps = 0

  init(_ graph: ClosureGraph) {
    self.graph = graph
    let n = graph.componentCount
    weight = [UInt64](repeating: 0, count: n)
    star = [Int32](repeating: -1, count: n)
    inSet = [Bool](repeating: false, count: n)
    place = [Int32](repeating: 0, count: n)
  }

  /// The steps after which strips are cheaper.
  private var mostSteps: Int { max(200_000, graph.edgeCount * (graph.componentCount / 512 + 1) / 4) }

  /// The number of pairs that one or more steps connect, or with `reflexive` zero or more
  /// between nodes of the graph.
  mutating func pairs(reflexive: Bool, _ context: EvaluationContext) throws -> UInt64 {
    if try !findWeights(most: mostSteps) { weight = try ReachStrips.weights(graph, context) }
    var total: UInt64 = 0
    for c in 0..<graph.componentCount {
      let reached = weight[c] - (reflexive || graph.isCyclic[c] ? 0 : 1)
      let (product, overflow) = graph.size(c).multipliedReportingOverflow(by: reached)
      let (sum, more) = total.addingReportingOverflow(product)
      if overflow || more { throw QueryError.limit(name: "solutions that are counted", value: Int.max) }
      total = sum
    }
    return total
  }

  /// What each component reaches, along the chains; false when it took more steps than it may.
  mutating func findWeights(most: Int) throws -> Bool {
    for c in 0..<graph.componentCount {
      var best = -1
      var isSingle = true
      try graph.successors(c) { next in
        if next == c || next == best { return }
        if best >= 0 { isSingle = false }
        if best < 0 || weight[next] > weight[best] { best = next }
      }
      star[c] = Int32(truncatingIfNeeded: best)
      if best < 0 {
        weight[c] = graph.size(c)
      } else if isSingle {
        weight[c] = graph.size(c) + weight[best]
      } else {
        try show(best)
        weight[c] = weight[best] + (try push(c))
        if steps > most { return false }
      }
    }
    return true
  }

  /// Makes the set that of a component.
  private mutating func show(_ c: Int) throws {
    var chain: [Int] = []
    var at = c
    while at >= 0 && place[at] == 0 {
      chain.append(at)
      at = Int(star[at])
    }
    drop(to: at >= 0 ? Int(place[at]) : 0)
    for next in chain.reversed() { _ = try push(next) }
  }

  /// Takes the stack back to a height.
  private mutating func drop(to height: Int) {
    while stack.count > height, let top = stack.popLast() {
      place[top.component] = 0
      while list.count > top.start, let member = list.popLast() { inSet[Int(member)] = false }
    }
  }

  /// Adds a component and what it reaches beyond the set; returns the nodes added.
  private mutating func push(_ c: Int) throws -> UInt64 {
    let start = list.count
    stack.append((c, start))
    place[c] = Int32(truncatingIfNeeded: stack.count)
    inSet[c] = true
    list.append(Int32(truncatingIfNeeded: c))
    var added: UInt64 = 0
    var next = start
    while next < list.count {
      let at = Int(list[next])
      next += 1
      added += graph.size(at)
      steps &+= 1
      try graph.successors(at) { other in
        steps &+= 1
        if !inSet[other] {
          inSet[other] = true
          list.append(Int32(truncatingIfNeeded: other))
        }
      }
    }
    return added
  }
}
