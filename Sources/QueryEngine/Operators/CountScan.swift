import TripleIndex

/// `COUNT(*)` of triple patterns for each value of the keys, without building rows: the
/// keys are the first levels of the walk, what lies below is counted by multiplying.
/// `GROUP BY ?p` and `GROUP BY ?type` come straight from the directories.
final class CountScan: Operator {
  private let plan: PatternPlan
  private let graph: GraphSelector
  private let cells: GraphCells
  private let keyLevels: [Int]
  private let countColumns: Range<Int>
  private var cursor: PatternCursor?
  private var started = false
  private var ended = false

  /// - Parameters:
  ///   - plan: its levels before `suffixStart` are the keys.
  ///   - schema: keys, then one variable for each count.
  init(
    _ context: EvaluationContext, _ plan: PatternPlan, keys: [Slot], schema: [Slot], graph: GraphSelector,
    cells: GraphCells
  ) {
    self.plan = plan
    self.graph = graph
    self.cells = cells
    keyLevels = keys.map { plan.slots.firstIndex(of: $0) ?? 0 }
    countColumns = keys.count..<schema.count
    super.init(
      context, schema: schema,
      estimate: keys.isEmpty ? 1 : plan.levelEstimates.isEmpty ? 1 : plan.levelEstimates[max(0, keys.count - 1)])
  }

  override var kind: String { "count" }
  override var recipe: PlanRecipe? { .count(plan, keys: keyLevels.map { plan.slots[$0] }, schema: schema, graph) }
  override var scanned: Int { cursor?.scanned ?? 0 }
  override func detail(_ names: VariableTable) -> String { Explanation.patterns(plan, names, context) }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if ended { return false }
    if !started {
      started = true
      var found = false
      if let view = cells.graph(graph, context.dataset) {
        let walker = cursor ?? PatternCursor(plan, context, view)
        cursor = walker
        found = try walker.start(view) && walker.bind()
      }
      if keyLevels.isEmpty {
        ended = true
        try emit(block, found ? cursor?.count() ?? 0 : 0)
        return true
      }
      if !found {
        ended = true
        return false
      }
    }
    guard let cursor else { return false }
    while block.count < SolutionBlock.capacity {
      let n = try cursor.nextPrefix()
      if n == 0 {
        ended = true
        break
      }
      try emit(block, n)
    }
    return block.count > 0
  }

  private func emit(_ block: SolutionBlock, _ n: UInt64) throws {
    if let cursor { for (c, level) in keyLevels.enumerated() { block.column(c)[block.count] = cursor.values[level] } }
    let id = try context.terms.integer(n)
    for c in countColumns { block.column(c)[block.count] = id }
    block.count += 1
  }

  override func restart() throws {
    started = false
    ended = false
  }
}

/// `COUNT(DISTINCT ?v)`, perhaps beside `COUNT(*)`, for each value of the keys: the keys are
/// the first levels of the walk and `?v` the next; what lies below is asked for existence
/// only. `GROUP BY ?p` over all triples comes from the directories.
final class DistinctCountScan: Operator {
  private let plan: PatternPlan
  private let graph: GraphSelector
  private let cells: GraphCells
  private let keyLevels: [Int]
  /// For each aggregate whether it counts different values.
  private let countsDistinct: [Bool]
  private var cursor: PatternCursor?
  private var started = false
  private var ended = false

  /// - Parameters:
  ///   - plan: its levels before `suffixStart` are the keys, the one after them is counted.
  ///   - schema: keys, then one variable for each count.
  init(
    _ context: EvaluationContext, _ plan: PatternPlan, keys: [Slot], schema: [Slot], countsDistinct: [Bool],
    graph: GraphSelector, cells: GraphCells
  ) {
    self.plan = plan
    self.graph = graph
    self.cells = cells
    self.countsDistinct = countsDistinct
    keyLevels = keys.map { plan.slots.firstIndex(of: $0) ?? 0 }
    super.init(
      context, schema: schema,
      estimate: keys.isEmpty || plan.levelEstimates.isEmpty ? 1 : plan.levelEstimates[max(0, keys.count - 1)])
  }

  override var kind: String { "count distinct" }
  override var recipe: PlanRecipe? {
    .countDistinct(plan, keys: keyLevels.map { plan.slots[$0] }, schema: schema, countsDistinct: countsDistinct, graph)
  }
  override var scanned: Int { cursor?.scanned ?? 0 }
  override func detail(_ names: VariableTable) -> String { Explanation.patterns(plan, names, context) }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if ended { return false }
    if !started {
      started = true
      var found = false
      if let view = cells.graph(graph, context.dataset) {
        let walker = cursor ?? PatternCursor(plan, context, view)
        cursor = walker
        found = try walker.start(view) && walker.bind()
      }
      if !found {
        ended = true
        if keyLevels.isEmpty { try emit(block, 0, 0) }
        return keyLevels.isEmpty
      }
    }
    guard let cursor else { return false }
    let countingRows = countsDistinct.contains(false)
    while block.count < SolutionBlock.capacity {
      guard let (rows, keys) = try cursor.nextDistinct(countingRows: countingRows) else {
        ended = true
        break
      }
      if keyLevels.isEmpty { ended = true }
      try emit(block, rows, keys)
      if ended { break }
    }
    return block.count > 0
  }

  private func emit(_ block: SolutionBlock, _ rows: UInt64, _ keys: UInt64) throws {
    if let cursor { for (c, level) in keyLevels.enumerated() { block.column(c)[block.count] = cursor.values[level] } }
    for (i, isDistinct) in countsDistinct.enumerated() {
      block.column(keyLevels.count + i)[block.count] = try context.terms.integer(isDistinct ? keys : rows)
    }
    block.count += 1
  }

  override func restart() throws {
    started = false
    ended = false
  }
}

/// `COUNT(*)` of any operator: its rows are counted, not kept.
final class CountRows: Operator {
  private let input: Operator
  private let countColumns: Int
  private var ended = false

  init(_ context: EvaluationContext, _ input: Operator, schema: [Slot]) {
    self.input = input
    countColumns = schema.count
    super.init(context, schema: schema, children: [input], estimate: 1)
  }

  override var kind: String { "count rows" }
  override var recipe: PlanRecipe? { input.recipe.map { .countRows($0, schema: schema) } }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if ended { return false }
    ended = true
    let id = try context.terms.integer(input.countAll())
    for c in 0..<countColumns { block.column(c)[0] = id }
    block.count = 1
    return true
  }

  override func restart() throws {
    try super.restart()
    ended = false
  }
}
