import TripleIndex

/// Follows a closure path from a value of each input row. Neighbouring rows with the same
/// value share one search.
final class PathLookup: Operator {
  private let input: Operator
  private let inputBlock: SolutionBlock
  private let node: PathNode
  private let path: PathExpression
  private let cells: GraphCells
  /// Where the search starts and where it must end: a column of the input or a constant.
  private let from: (column: Int?, constant: TermID?)
  private let to: (column: Int?, constant: TermID?)
  /// Where the found node goes when it is new.
  private let output: Int?
  private let copied: [(output: Int, input: Int)]
  private var search: PathSearch?
  private var reached: NodeSet?
  private var last: TermID = 0
  private var row = 0
  private var position = 0
  private var started = false
  private var hasInput = false

  /// - Parameter backward: the object is known and the subject is searched.
  init(
    _ context: EvaluationContext, input: Operator, _ node: PathNode, backward: Bool, cells: GraphCells, schema: [Slot],
    estimate: Double
  ) {
    self.input = input
    self.node = node
    self.cells = cells
    let simple = PathSearch.simplified(node.path)
    path = backward ? PathSearch.simplified(simple.reversed) : simple
    inputBlock = SolutionBlock(width: input.schema.count)
    let start = backward ? node.object : node.subject
    let end = backward ? node.subject : node.object
    from = (start.slot.flatMap { input.schema.firstIndex(of: $0) }, start.constant)
    to = (end.slot.flatMap { input.schema.firstIndex(of: $0) }, end.constant)
    let isNew = to.column == nil && to.constant == nil
    output = isNew ? end.slot.flatMap { schema.firstIndex(of: $0) } : nil
    copied = schema.enumerated().compactMap { c, slot in input.schema.firstIndex(of: slot).map { (c, $0) } }
    super.init(context, schema: schema, children: [input], estimate: estimate)
  }

  override var kind: String { "path lookup" }
  override var scanned: Int { search?.scanned ?? 0 }
  override func detail(_ names: VariableTable) -> String { Explanation.path(node, names, context) }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if !started {
      started = true
      hasInput = false
      last = 0
      search = cells.graph(node.graph, context.dataset).map { PathSearch(context, $0) }
      reached = try NodeSet(context)
    }
    guard let search, let reached else { return false }
    var count = 0
    while count < SolutionBlock.capacity {
      if !hasInput {
        if count > 0 { break }
        if try !input.next(into: inputBlock) { return false }
        hasInput = true
        row = 0
        position = 0
      }
      let start = from.column.map { inputBlock.column($0)[row] } ?? from.constant ?? 0
      if start != last {
        reached.removeAll()
        last = 0
        if from.column == nil || !path.matchesEmpty || search.isNode(start) {
          try search.reach(path, from: start, into: reached)
        } else if to.constant == start {
          // No node of the graph, but the term at the other end: the zero-length path.
          _ = try reached.insert(start)
        }
        last = start
      }
      var n = 0
      let end = to.column.map { inputBlock.column($0)[row] } ?? to.constant
      if let end {
        n = reached.contains(end) ? 1 : 0
        position = reached.count
      } else {
        n = min(reached.count - position, SolutionBlock.capacity - count)
        if let output { (block.column(output) + count).update(from: reached.nodes + position, count: n) }
        position += n
      }
      if n > 0 {
        for (out, source) in copied {
          (block.column(out) + count).update(repeating: inputBlock.column(source)[row], count: n)
        }
        count += n
      }
      if position == reached.count {
        position = 0
        row += 1
        if row == inputBlock.count { hasInput = false }
      }
    }
    block.count = count
    return true
  }

  override func restart() throws {
    try super.restart()
    started = false
  }
}
