import TripleIndex

/// Leaves out the first rows and stops after a number of rows. SPARQL 1.1 Query, section 18.5 (Slice).
final class Slice: Operator {
  private let input: Operator
  private let offset: Int
  private let limit: Int?
  private var skipped = 0
  private var taken = 0

  init(_ context: EvaluationContext, _ input: Operator, offset: Int, limit: Int?) {
    self.input = input
    self.offset = offset
    self.limit = limit.map { max(0, $0) }
    super.init(
      context, schema: input.schema, children: [input],
      estimate: min(max(0, input.estimate - Double(offset)), limit.map(Double.init) ?? .infinity))
  }

  override var kind: String { "slice" }
  override var writesAllColumns: Bool { input.writesAllColumns }
  override var recipe: PlanRecipe? { input.recipe.map { .slice($0, offset: offset, limit: limit) } }
  override func detail(_ names: VariableTable) -> String {
    "offset \(offset)" + (limit.map { " limit \($0)" } ?? "")
  }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if let limit, taken >= limit { return false }
    while try input.next(into: block) {
      var from = 0
      if skipped < offset {
        from = min(offset - skipped, block.count)
        skipped += from
      }
      var length = block.count - from
      if let limit { length = min(length, limit - taken) }
      if length <= 0 {
        block.count = 0
        continue
      }
      block.keep(from: from, length: length)
      taken += length
      return true
    }
    return false
  }

  override func restart() throws {
    try super.restart()
    skipped = 0
    taken = 0
  }
}
