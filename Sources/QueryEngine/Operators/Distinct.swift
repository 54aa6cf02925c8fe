import TripleIndex

/// Hands over each different row once, in the order of first appearance.
/// SPARQL 1.1 Query, section 18.5 (Distinct).
final class Distinct: Operator {
  private let input: Operator
  private var table: RowTable?
  private let numbers: UnsafeMutablePointer<UInt32>

  init(_ context: EvaluationContext, _ input: Operator) {
    self.input = input
    numbers = .allocate(capacity: SolutionBlock.capacity)
    super.init(context, schema: input.schema, children: [input], estimate: input.estimate)
  }

  deinit { numbers.deallocate() }

  override var kind: String { "distinct" }
  override var recipe: PlanRecipe? { input.recipe.map { .distinct($0) } }

  override func produce(into block: SolutionBlock) throws -> Bool {
    let table: RowTable
    if let known = self.table {
      table = known
    } else {
      table = try RowTable(width: schema.count, context)
      self.table = table
    }
    while try input.next(into: block) {
      var seen = UInt32(truncatingIfNeeded: table.count)
      try table.insert(block, columns: schema.indices.map(block.column), count: block.count, into: numbers)
      // A row is new when its number is the next one.
      var kept = 0
      for i in 0..<block.count where numbers[i] == seen {
        seen &+= 1
        numbers[kept] = UInt32(truncatingIfNeeded: i)
        kept += 1
      }
      block.keep(numbers, count: kept)
      if kept > 0 { return true }
    }
    return false
  }

  override func restart() throws {
    try super.restart()
    table = nil
  }
}
