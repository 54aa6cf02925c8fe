import TripleIndex

/// Keeps the rows for which every condition is true. SPARQL 1.1 Query, section 18.5 (Filter).
final class Filter: Operator {
  private let input: Operator
  private let conditions: [CompiledExpression]
  private let selection: UnsafeMutablePointer<UInt32>
  private let text: String

  init(_ context: EvaluationContext, _ input: Operator, _ conditions: [CompiledExpression], text: String) {
    self.input = input
    self.conditions = conditions
    self.text = text
    selection = .allocate(capacity: SolutionBlock.capacity)
    super.init(
      context, schema: input.schema, children: [input],
      estimate: conditions.reduce(input.estimate) { estimate, _ in estimate * 0.3 })
  }

  deinit { selection.deallocate() }

  override var kind: String { "filter" }
  override func detail(_ names: VariableTable) -> String { text }

  override func produce(into block: SolutionBlock) throws -> Bool {
    while try input.next(into: block) {
      var kept = block.count
      for (i, condition) in conditions.enumerated() {
        let rows = i == 0 ? RowSelection(all: kept) : RowSelection(selection, count: kept)
        kept = try condition.select(block, rows, into: selection)
        if kept == 0 { break }
      }
      block.keep(selection, count: kept)
      if kept > 0 { return true }
    }
    return false
  }
}
