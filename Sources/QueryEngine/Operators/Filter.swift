import TripleIndex

/// Keeps the rows for which every condition is true. SPARQL 1.1 Query, section 18.5 (Filter).
final class Filter: Operator {
  private let input: Operator
  private let conditions: [CompiledExpression]
  /// For each condition the only column it reads, when there is one and the answer hangs on it alone.
  private let columns: [Int?]
  private let selection: UnsafeMutablePointer<UInt32>
  private let heads: UnsafeMutablePointer<UInt32>
  private let text: String

  init(
    _ context: EvaluationContext, _ input: Operator, _ conditions: [CompiledExpression], columns: [Int?] = [], text: String
  ) {
    self.input = input
    self.conditions = conditions
    self.columns = conditions.indices.map { $0 < columns.count ? columns[$0] : nil }
    self.text = text
    selection = .allocate(capacity: SolutionBlock.capacity)
    heads = .allocate(capacity: SolutionBlock.capacity)
    super.init(
      context, schema: input.schema, children: [input],
      estimate: conditions.reduce(input.estimate) { estimate, _ in estimate * 0.3 })
  }

  deinit {
    selection.deallocate()
    heads.deallocate()
  }

  override var kind: String { "filter" }
  override func detail(_ names: VariableTable) -> String { text }

  override func produce(into block: SolutionBlock) throws -> Bool {
    while try input.next(into: block) {
      var kept = block.count
      for (i, condition) in conditions.enumerated() {
        let rows = i == 0 ? RowSelection(all: kept) : RowSelection(selection, count: kept)
        if let column = columns[i] {
          kept = try selectRuns(condition, block, rows, block.column(column))
        } else {
          kept = try condition.select(block, rows, into: selection)
        }
        if kept == 0 { break }
      }
      block.keep(selection, count: kept)
      if kept > 0 { return true }
    }
    return false
  }

  /// Evaluates the condition once for each run of equal values.
  private func selectRuns(
    _ condition: CompiledExpression, _ block: SolutionBlock, _ rows: RowSelection, _ values: UnsafeMutablePointer<TermID>
  ) throws -> Int {
    let n = rows.count
    var runs = 0
    var last: TermID = 0
    for i in 0..<n {
      let row = rows[i]
      let value = values[row]
      heads[runs] = UInt32(truncatingIfNeeded: row)
      runs &+= i == 0 || value != last ? 1 : 0
      last = value
    }
    if runs &* 4 > n &* 3 { return try condition.select(block, rows, into: selection) }
    let passed = try condition.select(block, RowSelection(heads, count: runs), into: heads)
    // Rows are ascending and so are the heads that passed: a row passes with its run's head.
    var kept = 0
    var next = 0
    var isIn = false
    for i in 0..<n {
      let row = rows[i]
      let value = values[row]
      if i == 0 || value != last {
        isIn = next < passed && Int(heads[next]) == row
        next &+= isIn ? 1 : 0
      }
      last = value
      selection[kept] = UInt32(truncatingIfNeeded: row)
      kept &+= isIn ? 1 : 0
    }
    return kept
  }
}
