import TripleIndex

/// Hands over the columns of some variables, in this order; a variable that the input
/// does not have is unbound. SPARQL 1.1 Query, section 18.5 (Project).
final class Project: Operator {
  private let input: Operator
  private let inputBlock: SolutionBlock
  private let columns: [Int?]

  init(_ context: EvaluationContext, _ input: Operator, schema: [Slot]) {
    self.input = input
    columns = schema.map { input.schema.firstIndex(of: $0) }
    inputBlock = SolutionBlock(width: input.schema.count)
    super.init(context, schema: schema, children: [input], estimate: input.estimate)
  }

  override var kind: String { "project" }
  override var recipe: PlanRecipe? { input.recipe.map { .project($0, schema: schema) } }
  override func detail(_ names: VariableTable) -> String {
    schema.map { "?" + names.name($0) }.joined(separator: " ")
  }

  override func countAll() throws -> UInt64 { try input.countAll() }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if try !input.next(into: inputBlock) { return false }
    for (c, source) in columns.enumerated() {
      if let source {
        block.column(c).update(from: inputBlock.column(source), count: inputBlock.count)
      } else {
        block.column(c).update(repeating: 0, count: inputBlock.count)
      }
    }
    block.count = inputBlock.count
    return true
  }
}
