import TripleIndex

/// Evaluates its input once for each named graph and binds the graph's name.
/// SPARQL 1.1 Query, section 18.6 (evaluation of Graph).
final class GraphIteration: Operator {
  private let input: Operator
  private let inputBlock: SolutionBlock
  private let cell: Int
  private let cells: GraphCells
  /// Where the name goes; nil when nobody reads it.
  private let output: Int?
  /// The variable of the name inside the pattern: must be unbound or the same.
  private let inner: Int?
  private let columns: [Int?]
  /// The graphs it goes through; nil: the dataset's.
  private let given: [TermID]?
  private let condition: GraphCondition?
  private var graphs: [TermID] = []
  /// Graphs that were looked into.
  private var visited = 0
  private var next = 0
  private var isOpen = false
  private var started = false

  /// - Parameters:
  ///   - graphs: the graphs to go through, sorted; nil: all of the dataset.
  ///   - condition: what a graph must hold to have solutions; nil: nothing is known.
  init(
    _ context: EvaluationContext, _ input: Operator, slot: Slot, cell: Int, cells: GraphCells, schema: [Slot],
    graphs: [TermID]?, condition: GraphCondition?
  ) {
    self.input = input
    given = graphs
    self.condition = condition
    self.cell = cell
    self.cells = cells
    inputBlock = SolutionBlock(width: input.schema.count)
    output = schema.firstIndex(of: slot)
    inner = input.schema.firstIndex(of: slot)
    columns = schema.map { input.schema.firstIndex(of: $0) }
    super.init(context, schema: schema, children: [input], estimate: input.estimate)
  }

  override var kind: String { "each named graph" }
  override func detail(_ names: VariableTable) -> String { output.map { "?" + names.name(schema[$0]) } ?? "" }

  override var scanned: Int { visited }

  /// The graphs that can have solutions.
  private func candidates() throws -> [TermID] {
    let all = given ?? context.dataset.namedGraphs
    if given != nil { return all }
    guard let condition, let found = try condition.graphs(context, of: all.count), found.count < all.count else { return all }
    return found
  }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if !started {
      started = true
      graphs = try candidates()
      next = 0
      isOpen = false
    }
    while true {
      if !isOpen {
        if next == graphs.count {
          cells.set(cell, nil)
          return false
        }
        try context.checkpoint()
        guard let graph = context.dataset.passingGraph(graphs[next]) else {
          next += 1
          continue
        }
        visited &+= 1
        cells.set(cell, graph)
        try input.restart()
        isOpen = true
      }
      // A nested GRAPH may have left its own cell; this one is set before every pull.
      if try !input.next(into: inputBlock) {
        isOpen = false
        next += 1
        continue
      }
      copy(block, graphs[next])
      if block.count > 0 { return true }
    }
  }

  private func copy(_ block: SolutionBlock, _ name: TermID) {
    var count = 0
    if let inner {
      let names = inputBlock.column(inner)
      for row in 0..<inputBlock.count where names[row] == 0 || names[row] == name {
        for (c, from) in columns.enumerated() { block.column(c)[count] = from.map { inputBlock.column($0)[row] } ?? 0 }
        count += 1
      }
    } else {
      count = inputBlock.count
      for (c, from) in columns.enumerated() {
        if let from { block.column(c).update(from: inputBlock.column(from), count: count) }
      }
    }
    if let output { block.column(output).update(repeating: name, count: count) }
    block.count = count
  }

  override func restart() throws { started = false }
}
