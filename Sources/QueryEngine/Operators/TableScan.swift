import TripleIndex

/// The rows of a VALUES table; also the unit (one row, no column) and the empty solution.
final class TableScan: Operator {
  private let rows: [TermID]
  private let rowCount: Int
  /// For each output column its column in the table.
  private let columns: [Int]
  private let width: Int
  private var next = 0

  init(_ context: EvaluationContext, slots: [Slot], rows: [TermID], count: Int, schema: [Slot]) {
    self.rows = rows
    rowCount = count
    width = slots.count
    columns = schema.map { slots.firstIndex(of: $0) ?? -1 }
    super.init(context, schema: schema, estimate: Double(count))
  }

  override var kind: String { rowCount == 0 ? "empty" : width == 0 && rowCount == 1 ? "unit" : "values" }

  override func produce(into block: SolutionBlock) throws -> Bool {
    let n = min(rowCount - next, SolutionBlock.capacity)
    if n <= 0 { return false }
    for (c, source) in columns.enumerated() {
      let target = block.column(c)
      for i in 0..<n { target[i] = source < 0 ? 0 : rows[(next + i) * width + source] }
    }
    next += n
    block.count = n
    return true
  }

  override func restart() throws { next = 0 }
}
