/// How many nodes each component of a ``ComponentGraph`` reaches.
///
/// A component with one successor reaches that one's nodes and its own. One with several
/// takes the successor that reaches most and adds what only the others reach; the reached
/// set of that successor is kept as a stack of additions along the chain of such
/// successors, so that neighbours share it. Where neighbours share little, that takes more steps than
/// the other ways of ``ReachWeights``.
struct ReachCount {
  private let graph: ComponentGraph
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
  private var checkedSteps = 0
  /// The next component whose weight is not known.
  private var at = 0

  init(_ graph: ComponentGraph) {
    self.graph = graph
    let n = graph.count
    weight = [UInt64](repeating: 0, count: n)
    star = [Int32](repeating: -1, count: n)
    inSet = [Bool](repeating: false, count: n)
    place = [Int32](repeating: 0, count: n)
  }

  /// The number of pairs that one or more steps connect, or with `reflexive` zero or more
  /// between nodes of the graph.
  static func pairs(_ closure: ClosureGraph, reflexive: Bool, _ context: EvaluationContext) throws -> UInt64 {
    let weight = try ReachWeights.of(ComponentGraph(closure, context))
    var total: UInt64 = 0
    for c in 0..<closure.componentCount {
      let reached = weight[c] - (reflexive || closure.isCyclic[c] ? 0 : 1)
      let (product, overflow) = closure.size(c).multipliedReportingOverflow(by: reached)
      let (sum, more) = total.addingReportingOverflow(product)
      if overflow || more { throw QueryError.limit(name: "solutions that are counted", value: Int.max) }
      total = sum
    }
    return total
  }

  /// What each component reaches, along the chains; false when it took more steps than it may. It then goes on where it was.
  mutating func findWeights(most: Int) throws -> Bool {
    while at < graph.count {
      let c = at
      at += 1
      if c & 8191 == 0 { try graph.context.checkpoint() }
      var best = -1
      let from = Int(graph.starts[c])
      let to = Int(graph.starts[c + 1])
      for e in from..<to {
        let next = Int(graph.targets[e])
        if best < 0 || weight[next] > weight[best] { best = next }
      }
      star[c] = Int32(truncatingIfNeeded: best)
      if best < 0 {
        weight[c] = UInt64(graph.sizes[c])
      } else if to - from == 1 {
        weight[c] = UInt64(graph.sizes[c]) + weight[best]
      } else {
        try show(best)
        weight[c] = weight[best] + (try push(c))
        if steps > most { return at == graph.count }
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
      added += UInt64(graph.sizes[at])
      let from = Int(graph.starts[at])
      let to = Int(graph.starts[at + 1])
      steps &+= to - from + 1
      for e in from..<to {
        let other = Int(graph.targets[e])
        if !inSet[other] {
          inSet[other] = true
          list.append(Int32(truncatingIfNeeded: other))
        }
      }
      if steps - checkedSteps > 8192 {
        checkedSteps = steps
        try graph.context.checkpoint()
      }
    }
    return added
  }
}
