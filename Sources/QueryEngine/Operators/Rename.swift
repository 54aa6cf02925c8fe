import TripleIndex

/// A column under another name: `(?a AS ?b)`, the results of aggregates. Copies when both
/// names are read, else only tells it.
final class Rename: Operator {
  private let input: Operator
  /// Where the copy comes from and goes; nil when the column just has another name.
  private let copy: (from: Int, to: Int)?
  private let inputBlock: SolutionBlock?

  init(_ context: EvaluationContext, _ input: Operator, column: Int, as slot: Slot, keep: SlotSet) {
    self.input = input
    var schema = input.schema
    if keep.contains(schema[column]) {
      copy = (column, schema.count)
      inputBlock = SolutionBlock(width: schema.count)
      schema.append(slot)
    } else {
      copy = nil
      inputBlock = nil
      schema[column] = slot
    }
    super.init(context, schema: schema, children: [input], estimate: input.estimate)
  }

  override var kind: String { "rename" }
  override var recipe: PlanRecipe? {
    let column = copy?.from ?? schema.indices.first { schema[$0] != input.schema[$0] }
    guard let column, let slot = copy == nil ? schema[column] : schema.last else { return nil }
    return input.recipe.map { .rename($0, column: column, as: slot, copies: copy != nil) }
  }
  override func detail(_ names: VariableTable) -> String { schema.map { "?" + names.name($0) }.joined(separator: " ") }

  override func countAll() throws -> UInt64 { try input.countAll() }

  override func produce(into block: SolutionBlock) throws -> Bool {
    guard let copy, let inputBlock else { return try input.next(into: block) }
    if try !input.next(into: inputBlock) { return false }
    for c in 0..<inputBlock.width { block.column(c).update(from: inputBlock.column(c), count: inputBlock.count) }
    block.column(copy.to).update(from: inputBlock.column(copy.from), count: inputBlock.count)
    block.count = inputBlock.count
    return true
  }
}
