import TripleIndex

/// Adds a column with the value of an expression; an error leaves it unbound.
/// SPARQL 1.1 Query, section 18.5 (Extend).
final class Extend: Operator {
  private let input: Operator
  private let inputBlock: SolutionBlock
  private let value: CompiledExpression
  private let text: String
  private let memo: TermMemo?

  /// - Parameter column: of the input, the only one that the value hangs on; nil when there is none.
  init(
    _ context: EvaluationContext, _ input: Operator, _ slot: Slot, _ value: CompiledExpression, column: Int? = nil, text: String
  ) {
    memo = column.map { TermMemo(context, column: $0) }
    self.input = input
    self.value = value
    self.text = text
    inputBlock = SolutionBlock(width: input.schema.count)
    super.init(context, schema: input.schema + [slot], children: [input], estimate: input.estimate)
  }

  override var kind: String { "extend" }
  override func detail(_ names: VariableTable) -> String {
    "?" + names.name(schema[schema.count - 1]) + " = " + text
  }

  override var computed: Int { memo?.computed ?? 0 }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if try !input.next(into: inputBlock) { return false }
    for c in 0..<inputBlock.width {
      block.column(c).update(from: inputBlock.column(c), count: inputBlock.count)
    }
    let output = block.column(schema.count - 1)
    if let memo {
      try memo.evaluate(value, inputBlock, into: output)
    } else {
      try value.evaluate(inputBlock, RowSelection(all: inputBlock.count), into: output)
    }
    block.count = inputBlock.count
    return true
  }
}
