import TripleIndex

/// The pairs of nodes that a closure path connects, one end given as a constant or none.
final class PathScan: Operator {
  private let node: PathNode
  private let path: PathExpression
  private let cells: GraphCells
  private let subjectColumn: Int?
  private let objectColumn: Int?
  private let isLoop: Bool

  private var search: PathSearch?
  private var reached: NodeSet?
  private var starts: [TermID] = []
  private var start = 0
  private var position = 0
  private var started = false
  private var isOpen = false
  /// Whether nodes found are subjects: the search runs backward from a constant object.
  private var backward = false

  init(_ context: EvaluationContext, _ node: PathNode, cells: GraphCells, schema: [Slot], estimate: Double) {
    self.node = node
    self.cells = cells
    path = PathSearch.simplified(node.path)
    subjectColumn = node.subject.slot.flatMap { schema.firstIndex(of: $0) }
    objectColumn = node.object.slot.flatMap { schema.firstIndex(of: $0) }
    isLoop = node.subject.slot != nil && node.subject.slot == node.object.slot
    super.init(context, schema: schema, estimate: estimate)
  }

  override var kind: String { "path" }
  override var scanned: Int { search?.scanned ?? 0 }
  override func detail(_ names: VariableTable) -> String { Explanation.path(node, names, context) }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if !started { try begin() }
    guard let search, let reached else { return false }
    var count = 0
    while count < SolutionBlock.capacity {
      if !isOpen {
        if start == starts.count { break }
        reached.removeAll()
        try search.reach(backward ? path.reversed : path, from: starts[start], into: reached)
        position = 0
        isOpen = true
      }
      let from = starts[start]
      let end = backward ? node.subject.constant : node.object.constant
      if end != nil || isLoop {
        // The other end is fixed too: one row or none.
        if reached.contains(end ?? from) {
          subjectColumn.map { block.column($0)[count] = from }
          count += 1
        }
        position = reached.count
      } else {
        let n = min(reached.count - position, SolutionBlock.capacity - count)
        let found = backward ? subjectColumn : objectColumn
        let fixed = backward ? objectColumn : subjectColumn
        if let found { (block.column(found) + count).update(from: reached.nodes + position, count: n) }
        if let fixed { (block.column(fixed) + count).update(repeating: from, count: n) }
        position += n
        count += n
      }
      if position == reached.count {
        isOpen = false
        start += 1
      }
    }
    block.count = count
    return count > 0
  }

  override func countAll() throws -> UInt64 {
    guard !started, node.subject.slot != nil, node.object.slot != nil, !isLoop,
      !context.options.disabledRewrites.contains(.condensePaths),
      let graph = cells.graph(node.graph, context.dataset), let counted = try ClosureCount(context, graph).count(path)
    else { return try super.countAll() }
    started = true
    search = nil
    return counted
  }

  private func begin() throws {
    started = true
    start = 0
    isOpen = false
    guard let graph = cells.graph(node.graph, context.dataset) else {
      search = nil
      return
    }
    let search = PathSearch(context, graph)
    self.search = search
    reached = try NodeSet(context)
    backward = false
    if let subject = node.subject.constant {
      starts = [subject]
    } else if let object = node.object.constant {
      starts = [object]
      backward = true
    } else {
      starts = try search.starts(path, zeroLength: path.matchesEmpty)
    }
  }

  override func restart() throws { started = false }
}
