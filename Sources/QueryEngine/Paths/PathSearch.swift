import TripleIndex

/// Searches a property path from a node over the CSR lists of a graph. Nodes are reached
/// once, however many ways lead there. SPARQL 1.1 Query, section 18.4 (ALP).
final class PathSearch {
  private let context: EvaluationContext
  private let graph: GraphView
  /// Edges looked at.
  private(set) var scanned = 0
  private var sinceCheck = 0

  init(_ context: EvaluationContext, _ graph: GraphView) {
    self.context = context
    self.graph = graph
  }

  /// The nodes that the path reaches from `start`, each once, into the empty set `reached`.
  func reach(_ path: PathExpression, from start: TermID, into reached: NodeSet) throws {
    switch path {
    case .zeroOrMore(let inner):
      _ = try reached.insert(start)
      try close(inner, from: 0, reached)
    case .oneOrMore(let inner):
      try step(inner, start) { _ = try reached.insert($0) }
      try close(inner, from: 0, reached)
    default:
      try step(path, start) { _ = try reached.insert($0) }
    }
  }

  /// The nodes that the path reaches from any of `starts`, into the empty set `reached`. False, and too few of them, when
  /// they are more than `most`.
  func reach(_ path: PathExpression, fromAll starts: NodeSet, into reached: NodeSet, most: Int) throws -> Bool {
    let inner: PathExpression
    switch path {
    case .zeroOrMore(let path), .oneOrMore(let path): inner = path
    default:
      for i in 0..<starts.count where reached.count <= most { try step(path, starts.nodes[i]) { _ = try reached.insert($0) } }
      return reached.count <= most
    }
    for i in 0..<starts.count where reached.count <= most {
      let start = starts.nodes[i]
      if case .zeroOrMore = path { _ = try reached.insert(start) } else { try step(inner, start) { _ = try reached.insert($0) } }
    }
    var next = 0
    while next < reached.count, reached.count <= most {
      let node = reached.nodes[next]
      next += 1
      try step(inner, node) { _ = try reached.insert($0) }
    }
    return reached.count <= most
  }

  /// Breadth first: the set is its own queue.
  private func close(_ path: PathExpression, from first: Int, _ reached: NodeSet) throws {
    var next = first
    if let (predicate, backward) = PathSearch.link(path) {
      if predicate >= TermSpace.localStart { return }
      let pairs = graph.pairs(backward ? .pos : .pso, predicate)
      while next < reached.count {
        let list = pairs.list(of: reached.nodes[next])
        scanned &+= list.count
        for i in 0..<list.count {
          _ = try reached.insert(list[i])
          try tick()
        }
        next += 1
        try tick()
      }
      return
    }
    while next < reached.count {
      let node = reached.nodes[next]
      next += 1
      try step(path, node) { _ = try reached.insert($0) }
    }
  }

  /// A single predicate, forward or backward.
  static func link(_ path: PathExpression) -> (predicate: TermID, backward: Bool)? {
    switch path {
    case .link(let predicate): return (predicate, false)
    case .inverse(.link(let predicate)): return (predicate, true)
    default: return nil
    }
  }

  /// The predicates of a path that is one of several links, each forward or backward; those
  /// that are not in the data are left out. Nil for any other path.
  static func links(_ path: PathExpression) -> [(predicate: TermID, backward: Bool)]? {
    if let link = link(path) { return link.predicate < TermSpace.localStart ? [link] : [] }
    guard case .alternative(let a, let b) = path, let left = links(a), let right = links(b) else { return nil }
    return left + right
  }

  /// The nodes one match of the path away; a node may be given more than once.
  func step(_ path: PathExpression, _ node: TermID, _ found: (TermID) throws -> Void) throws {
    switch path {
    case .link(let predicate): try edges(.pso, predicate, node, found)
    case .inverse(.link(let predicate)): try edges(.pos, predicate, node, found)
    case .inverse(let inner): try step(inner.reversed, node, found)
    case .sequence(let a, let b):
      let middle = try NodeSet(context)
      try step(a, node) { _ = try middle.insert($0) }
      for i in 0..<middle.count { try step(b, middle.nodes[i], found) }
    case .alternative(let a, let b):
      try step(a, node, found)
      try step(b, node, found)
    case .zeroOrOne(let inner):
      try found(node)
      try step(inner, node, found)
    case .zeroOrMore, .oneOrMore:
      let reached = try NodeSet(context)
      try reach(path, from: node, into: reached)
      for i in 0..<reached.count { try found(reached.nodes[i]) }
    case .negated(let forward, let backward):
      if node >= TermSpace.localStart { return }
      if let forward {
        let rows = graph.rows(.spo, node)
        try check(rows.count)
        for i in 0..<rows.count where !forward.contains(rows.second[i]) {
          try found(rows.third[i])
          try tick()
        }
      }
      if let backward {
        let rows = graph.rows(.osp, node)
        try check(rows.count)
        for i in 0..<rows.count where !backward.contains(rows.third[i]) {
          try found(rows.second[i])
          try tick()
        }
      }
    }
  }

  private func edges(
    _ order: KeyOrder, _ predicate: TermID, _ node: TermID, _ found: (TermID) throws -> Void
  ) throws {
    if (predicate | node) >= TermSpace.localStart { return }
    let list = graph.values(order, predicate, node)
    scanned &+= list.count
    try tick()
    for i in 0..<list.count {
      try found(list[i])
      try tick()
    }
  }

  /// One node on: a hub has millions of them.
  @inline(__always) private func tick() throws {
    sinceCheck &+= 1
    if sinceCheck > 1024 {
      sinceCheck = 0
      try context.checkpoint()
    }
  }

  @inline(__always) private func check(_ work: Int) throws {
    scanned &+= work
    sinceCheck &+= work &+ 1
    if sinceCheck > 1024 {
      sinceCheck = 0
      try context.checkpoint()
    }
  }

  /// Whether a term is a subject or an object of the graph: zero-length paths between
  /// variables connect only those. SPARQL 1.1 Query, section 18.4.
  func isNode(_ id: TermID) -> Bool {
    id != 0 && id < TermSpace.localStart && (graph.count(id, 0, 0) > 0 || graph.count(0, 0, id) > 0)
  }

  /// Searches the closure of one predicate as long as it has at most `most` nodes: how the
  /// planner learns the size of a small closure. False when it is larger or another path.
  func sample(_ path: PathExpression, from start: TermID, into reached: NodeSet, most: Int) throws -> Bool {
    let inner: PathExpression
    switch path {
    case .zeroOrMore(let path), .oneOrMore(let path): inner = path
    default: return false
    }
    guard let (predicate, backward) = PathSearch.link(inner), predicate < TermSpace.localStart else { return false }
    let pairs = graph.pairs(backward ? .pos : .pso, predicate)
    _ = try reached.insert(start)
    var next = 0
    while next < reached.count {
      let list = pairs.list(of: reached.nodes[next])
      if list.count + reached.count > most { return false }
      for i in 0..<list.count { _ = try reached.insert(list[i]) }
      next += 1
    }
    return true
  }

  // MARK: Starts

  /// Nodes from which the path may lead somewhere: every one that matters, perhaps more.
  /// With `zeroLength`, all subjects and objects of the graph.
  func starts(_ path: PathExpression, zeroLength: Bool) throws -> [TermID] {
    if !zeroLength, let (predicate, backward) = PathSearch.firstLink(path) {
      if predicate >= TermSpace.localStart { return [] }
      let pairs = graph.pairs(backward ? .pos : .pso, predicate)
      return Array(UnsafeBufferPointer(start: pairs.keys, count: pairs.count))
    }
    let subjects = graph.directory(.spo).keyList
    let objects = graph.directory(.osp).keyList
    var result: [TermID] = []
    result.reserveCapacity(subjects.count + objects.count)
    var i = 0
    var j = 0
    while i < subjects.count || j < objects.count {
      if j == objects.count || (i < subjects.count && subjects[i] <= objects[j]) {
        if j < objects.count && subjects[i] == objects[j] { j += 1 }
        result.append(subjects[i])
        i += 1
      } else {
        result.append(objects[j])
        j += 1
      }
      try check(1)
    }
    return result
  }

  private static func firstLink(_ path: PathExpression) -> (predicate: TermID, backward: Bool)? {
    switch path {
    case .link, .inverse(.link): return link(path)
    case .oneOrMore(let inner): return firstLink(inner)
    case .sequence(let a, _): return a.matchesEmpty ? nil : firstLink(a)
    default: return nil
    }
  }

  /// The same path with less inside: `(p*)*` is `p*`, `(p?)+` is `p*`.
  static func simplified(_ path: PathExpression) -> PathExpression {
    switch path {
    case .link, .negated: return path
    case .inverse(let inner):
      if case .link = inner { return path }
      return simplified(inner.reversed)
    case .sequence(let a, let b): return .sequence(simplified(a), simplified(b))
    case .alternative(let a, let b): return .alternative(simplified(a), simplified(b))
    case .zeroOrOne(let inner):
      let inner = simplified(inner)
      switch inner {
      case .zeroOrOne, .zeroOrMore: return inner
      case .oneOrMore(let core): return .zeroOrMore(core)
      default: return .zeroOrOne(inner)
      }
    case .zeroOrMore(let inner): return .zeroOrMore(core(simplified(inner)))
    case .oneOrMore(let inner):
      let inner = simplified(inner)
      return inner.matchesEmpty ? .zeroOrMore(core(inner)) : .oneOrMore(core(inner))
    }
  }

  private static func core(_ path: PathExpression) -> PathExpression {
    switch path {
    case .zeroOrOne(let inner), .zeroOrMore(let inner), .oneOrMore(let inner): return core(inner)
    default: return path
    }
  }
}

extension PathSearch {
  /// The nodes a path reaches from its constant end: exact when they are few, at most 256 are looked at.
  static func closureSize(_ path: PathNode, _ context: EvaluationContext, _ cells: GraphCells) throws -> Double {
    guard let graph = cells.graph(path.graph, context.dataset), let start = path.subject.constant ?? path.object.constant
    else { return 64 }
    let forward = path.subject.constant != nil
    let reached = try NodeSet(context)
    let isWhole = try PathSearch(context, graph).sample(
      simplified(forward ? path.path : path.path.reversed), from: start, into: reached, most: 256)
    return isWhole ? Double(reached.count) : reached.count > 16 ? 4096 : 64
  }
}
