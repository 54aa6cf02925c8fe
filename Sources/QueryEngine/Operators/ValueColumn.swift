import TripleIndex

/// Adds a column by which rows with equal values in another column are joined (``ValueHash``).
///
/// Nobody reads the column as terms: it ends in the join that it was made for.
final class ValueColumn: Operator {
  private let input: Operator
  private let inputBlock: SolutionBlock
  private let column: Int
  private let hash: ValueHash

  init(_ context: EvaluationContext, _ input: Operator, column: Int, as slot: Slot) {
    self.input = input
    self.column = column
    hash = ValueHash(context)
    inputBlock = SolutionBlock(width: input.schema.count)
    super.init(context, schema: input.schema + [slot], children: [input], estimate: input.estimate)
  }

  override var kind: String { "value" }
  override func detail(_ names: VariableTable) -> String { "?" + names.name(schema[column]) }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if try !input.next(into: inputBlock) { return false }
    for c in 0..<inputBlock.width { block.column(c).update(from: inputBlock.column(c), count: inputBlock.count) }
    let from = inputBlock.column(column)
    let to = block.column(schema.count - 1)
    for i in 0..<inputBlock.count { to[i] = i > 0 && from[i] == from[i - 1] ? to[i - 1] : hash.number(from[i]) }
    block.count = inputBlock.count
    return true
  }
}
