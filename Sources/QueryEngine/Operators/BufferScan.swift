import TripleIndex

/// The rows of a buffer, from the first.
final class BufferScan: Operator {
  private let rows: RowBuffer
  private var next = 0

  init(_ context: EvaluationContext, _ rows: RowBuffer, schema: [Slot]) {
    self.rows = rows
    super.init(context, schema: schema, estimate: Double(rows.count))
  }

  override var kind: String { "rows" }

  override func produce(into block: SolutionBlock) throws -> Bool {
    let n = min(rows.count - next, SolutionBlock.capacity)
    if n <= 0 { return false }
    for c in schema.indices {
      let target = block.column(c)
      for i in 0..<n { target[i] = rows.row(next + i)[c] }
    }
    next += n
    block.count = n
    return true
  }

  override func restart() throws { next = 0 }
}
