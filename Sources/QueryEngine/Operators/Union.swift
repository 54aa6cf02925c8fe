import TripleIndex

/// The solutions of its inputs one after the other. SPARQL 1.1 Query, section 18.5 (Union).
final class Union: Operator {
  private let inputs: [Operator]
  private let blocks: [SolutionBlock]
  private let columns: [[Int?]]
  private var current = 0

  init(_ context: EvaluationContext, _ inputs: [Operator], schema: [Slot]) {
    self.inputs = inputs
    blocks = inputs.map { SolutionBlock(width: $0.schema.count) }
    columns = inputs.map { input in schema.map { input.schema.firstIndex(of: $0) } }
    super.init(context, schema: schema, children: inputs, estimate: inputs.reduce(0) { $0 + $1.estimate })
  }

  override var kind: String { "union" }
  override var recipe: PlanRecipe? {
    let parts = inputs.compactMap(\.recipe)
    return parts.count == inputs.count ? .union(parts, schema: schema) : nil
  }

  override func produce(into block: SolutionBlock) throws -> Bool {
    while current < inputs.count {
      let source = blocks[current]
      if try inputs[current].next(into: source) {
        for (c, from) in columns[current].enumerated() {
          if let from {
            block.column(c).update(from: source.column(from), count: source.count)
          } else {
            block.column(c).update(repeating: 0, count: source.count)
          }
        }
        block.count = source.count
        return true
      }
      current += 1
    }
    return false
  }

  override func countAll() throws -> UInt64 {
    var total: UInt64 = 0
    while current < inputs.count {
      let (sum, overflow) = total.addingReportingOverflow(try inputs[current].countAll())
      if overflow { throw QueryError.limit(name: "solutions that are counted", value: Int.max) }
      total = sum
      current += 1
    }
    return total
  }

  override func restart() throws {
    try super.restart()
    current = 0
  }
}
