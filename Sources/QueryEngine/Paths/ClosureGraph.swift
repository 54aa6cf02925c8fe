import TripleIndex

/// The graph that a closure walks, with its nodes numbered and its strongly connected
/// components found (Tarjan 1972). Components come out sinks first.
///
/// All nodes of a component reach the same nodes, so all pairs are counted a component at
/// a time. Memory: about 30 bytes a node and 4 an edge, charged to the query.
final class ClosureGraph {
  private let context: EvaluationContext
  private let numbers: NodeNumbers
  /// The targets of node i: `edges[starts[i] ..< starts[i + 1]]`.
  private let starts: RowBuffer
  private let edges: RowBuffer
  private var sinceCheck = 0
  private var charged = 0

  /// Component of each node, first member of each component in `members`, whether it has a cycle.
  private(set) var component: [UInt32] = []
  private(set) var members: [UInt32] = []
  private(set) var memberStarts: [UInt32] = [0]
  private(set) var isCyclic: [Bool] = []

  /// Nodes with an edge at either end.
  var nodeCount: Int { numbers.count }
  var componentCount: Int { isCyclic.count }
  var edgeCount: Int { edges.count }

  /// Walks the whole graph of one step `path`; nil when it has more than `mostEdges` edges.
  init?(_ context: EvaluationContext, _ graph: GraphView, _ path: PathExpression, mostEdges: Int) throws {
    self.context = context
    starts = try RowBuffer(width: 1, context.budget)
    edges = try RowBuffer(width: 1, context.budget)
    let search = PathSearch(context, graph)
    let first = try search.starts(.oneOrMore(path), zeroLength: false)
    numbers = try NodeNumbers(context, expected: first.count)
    for start in first {
      _ = try numbers.number(start)
      try check(0)
    }
    let lists = PathSearch.links(path)?.map { graph.pairs($0.backward ? .pos : .pso, $0.predicate) }
    var next = 0
    while next < numbers.count {
      try starts.reserve(1)
      starts.append().pointee = UInt32(truncatingIfNeeded: edges.count)
      let node = numbers[next]
      if let lists {
        for pairs in lists {
          let list = pairs.list(of: node)
          for i in 0..<list.count {
            try addEdge(list[i])
            try check(0)
          }
          try check(0)
        }
      } else {
        try search.step(path, node) { try addEdge($0) }
      }
      if edges.count > mostEdges { return nil }
      next += 1
    }
    try starts.reserve(1)
    starts.append().pointee = UInt32(truncatingIfNeeded: edges.count)
    let bytes = numbers.count * 26
    try context.budget.charge(bytes)
    charged = bytes
    try findComponents()
  }

  deinit { context.budget.release(charged) }

  @inline(__always) private func addEdge(_ target: TermID) throws {
    let number = try numbers.number(target)
    try edges.reserve(1)
    edges.append().pointee = number
  }

  @inline(__always) private func check(_ work: Int) throws {
    sinceCheck &+= work &+ 1
    if sinceCheck > 4096 {
      sinceCheck = 0
      try context.checkpoint()
    }
  }

  // MARK: Components

  private func findComponents() throws {
    let n = numbers.count
    let edge = edges.base
    let start = starts.base
    let none = UInt32.max
    component = [UInt32](repeating: none, count: n)
    members.reserveCapacity(n)
    try context.checkpoint()
    var order = [UInt32](repeating: 0, count: n)
    try context.checkpoint()
    var low = [UInt32](repeating: 0, count: n)
    try context.checkpoint()
    var place = [UInt32](repeating: 0, count: n)
    try context.checkpoint()
    var loops = [Bool](repeating: false, count: n)
    var open: [UInt32] = []
    var walk: [UInt32] = []
    var counter: UInt32 = 0
    for root in 0..<n where order[root] == 0 {
      walk.append(UInt32(truncatingIfNeeded: root))
      while let last = walk.last {
        let v = Int(last)
        if order[v] == 0 {
          counter += 1
          order[v] = counter
          low[v] = counter
          place[v] = start[v]
          open.append(last)
        }
        var descended = false
        while place[v] < start[v + 1] {
          let w = edge[Int(place[v])]
          place[v] += 1
          try check(0)
          if w == last { loops[v] = true }
          if order[Int(w)] == 0 {
            walk.append(w)
            descended = true
            break
          }
          if component[Int(w)] == none { low[v] = min(low[v], order[Int(w)]) }
        }
        if descended { continue }
        walk.removeLast()
        if let above = walk.last { low[Int(above)] = min(low[Int(above)], low[v]) }
        if low[v] != order[v] { continue }
        let number = UInt32(truncatingIfNeeded: isCyclic.count)
        let from = members.count
        while let member = open.popLast() {
          component[Int(member)] = number
          members.append(member)
          if member == last { break }
        }
        isCyclic.append(members.count - from > 1 || loops[v])
        memberStarts.append(UInt32(truncatingIfNeeded: members.count))
      }
    }
  }

  /// Nodes of a component.
  @inline(__always) func size(_ c: Int) -> UInt64 { UInt64(memberStarts[c + 1] - memberStarts[c]) }

  /// Calls `body` with the component of every edge that leaves a component's nodes, its own included.
  @inline(__always) func successors(_ c: Int, _ body: (Int) throws -> Void) throws {
    for m in Int(memberStarts[c])..<Int(memberStarts[c + 1]) {
      let v = Int(members[m])
      let from = Int(starts.base[v])
      let to = Int(starts.base[v + 1])
      try check(to - from)
      for i in from..<to { try body(Int(component[Int(edges.base[i])])) }
    }
  }
}
