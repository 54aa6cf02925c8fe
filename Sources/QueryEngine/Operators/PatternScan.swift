import TripleIndex

/// The solutions of triple patterns over one graph: a star, a chain, a cycle, any of them.
final class PatternScan: Operator {
  let plan: PatternPlan
  private let graph: GraphSelector
  private let cells: GraphCells
  private let distinct: Bool
  private var cursor: PatternCursor?
  private var started = false
  private let columns: UnsafeMutablePointer<UnsafeMutablePointer<TermID>?>
  private let columnOfLevel: [Int?]

  /// - Parameters:
  ///   - schema: the variables to hand over, all of the plan's.
  ///   - distinct: duplicates do not matter: variables nobody reads are only asked for existence.
  init(
    _ context: EvaluationContext, _ plan: PatternPlan, schema: [Slot], graph: GraphSelector, cells: GraphCells,
    distinct: Bool
  ) {
    self.plan = plan
    self.graph = graph
    self.cells = cells
    self.distinct = distinct
    columns = .allocate(capacity: plan.slots.count + 1)
    columns.initialize(repeating: nil, count: plan.slots.count + 1)
    columnOfLevel = plan.slots.map { schema.firstIndex(of: $0) }
    super.init(context, schema: schema, estimate: plan.estimate)
  }

  deinit { columns.deallocate() }

  override var kind: String { plan.accesses.count == 1 ? "scan" : "multiway join" }
  override var scanned: Int { cursor?.scanned ?? 0 }
  override var writesAllColumns: Bool { schema.allSatisfy(plan.slots.contains) }
  override var effort: Double { plan.levelEstimates.max() ?? estimate }
  override var recipe: PlanRecipe? { .scan(plan, schema: schema, graph, distinct: distinct) }

  override func detail(_ names: VariableTable) -> String { Explanation.patterns(plan, names, context) }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if !started {
      started = true
      guard let view = cells.graph(graph, context.dataset) else {
        cursor = nil
        return false
      }
      let walker = cursor ?? PatternCursor(plan, context, view)
      cursor = walker
      if try !(walker.start(view) && walker.bind()) { return false }
    }
    guard let cursor else { return false }
    for (level, column) in columnOfLevel.enumerated() { columns[level] = column.map(block.column) }
    var count = 0
    _ = try cursor.fill(columns, &count, SolutionBlock.capacity, distinct: distinct)
    block.count = count
    return count > 0
  }

  override func countAll() throws -> UInt64 {
    if started || distinct { return try super.countAll() }
    started = true
    guard let view = cells.graph(graph, context.dataset) else { return 0 }
    let walker = cursor ?? PatternCursor(plan, context, view)
    cursor = walker
    return try walker.start(view) && walker.bind() ? walker.count() : 0
  }

  override func restart() throws { started = false }
}
