import TripleIndex

/// A step of the evaluation: pulls blocks from its children and fills the block it is given.
///
/// One virtual call a block. Subclasses override `produce`, `restart` and `kind`; they
/// count nothing themselves: rows, blocks and time are counted here.
class Operator {
  let context: EvaluationContext
  /// The variable of each column.
  let schema: [Slot]
  /// The operators it pulls from.
  let children: [Operator]
  /// How many rows the planner expected.
  var estimate: Double
  /// Rows and blocks handed over so far, and nanoseconds spent here and below (when measured).
  private(set) var rowsOut = 0
  private(set) var blocksOut = 0
  private(set) var nanoseconds: UInt64 = 0

  init(_ context: EvaluationContext, schema: [Slot], children: [Operator] = [], estimate: Double) {
    self.context = context
    self.schema = schema
    self.children = children
    self.estimate = estimate
  }

  /// What it is, for `explain`: "hash join", "filter".
  var kind: String { "operator" }
  /// What it works on, for `explain`.
  func detail(_ names: VariableTable) -> String { "" }
  /// Index keys looked at, for tests and `explain`.
  var scanned: Int { 0 }
  /// Values of expressions that were computed, where equal terms share one; for tests.
  var computed: Int { 0 }

  /// The step of planning that made it, where that can be taken again.
  var step: PlanRecipe.Step?

  /// What it and those below would be made of for other constants; nil when it cannot be made again.
  var recipe: PlanRecipe? {
    guard let step else { return nil }
    let parts = children.compactMap(\.recipe)
    return parts.count == children.count ? .step(parts, step) : nil
  }

  /// Fills the block with the next solutions. False, and an empty block, at the end.
  final func next(into block: SolutionBlock) throws -> Bool {
    try context.checkpoint()
    block.count = 0
    let more: Bool
    if context.options.measure {
      let before = MonotonicClock.nanoseconds()
      more = try produce(into: block)
      nanoseconds &+= MonotonicClock.nanoseconds() &- before
    } else {
      more = try produce(into: block)
    }
    rowsOut &+= block.count
    if more { blocksOut &+= 1 }
    return more
  }

  /// Whether it writes every column of every row: its blocks need not be zeroed.
  var writesAllColumns: Bool { false }

  /// About how many rows it and those below walk when all is read.
  var effort: Double { children.reduce(estimate) { $0 + $1.effort } }

  /// Appends solutions to an empty block; true when there is at least one.
  func produce(into block: SolutionBlock) throws -> Bool {
    throw QueryError.unsupported("an operator without an evaluation")
  }

  /// The number of rows that are left, none of which is handed over. Operators that can
  /// know it without making rows do so.
  func countAll() throws -> UInt64 {
    let block = SolutionBlock(width: schema.count)
    var total: UInt64 = 0
    while try next(into: block) { total &+= UInt64(block.count) }
    return total
  }

  /// Goes back to the start; the current graphs may have changed.
  func restart() throws {
    for child in children { try child.restart() }
  }

  /// The column of a variable.
  final func column(_ slot: Slot) -> Int? { schema.firstIndex(of: slot) }
}
