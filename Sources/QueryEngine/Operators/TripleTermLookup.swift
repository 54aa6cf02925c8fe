import RDF
import TripleIndex

/// Binds a variable to the triple term of values that each row has, by a look-up in the
/// dictionary; a row whose triple term no graph mentions is left out. The other way round
/// from ``TripleTermMatch``: from the triple to what is said of it.
final class TripleTermLookup: Operator {
  private let input: Operator
  private let inputBlock: SolutionBlock
  private let constants: [TermID]
  private let columns: [Int?]

  init(_ context: EvaluationContext, _ input: Operator, _ slot: Slot, _ pattern: PlanTriple) {
    self.input = input
    inputBlock = SolutionBlock(width: input.schema.count)
    constants = (0..<3).map { pattern[$0].constant ?? 0 }
    columns = (0..<3).map { position in pattern[position].slot.flatMap { input.schema.firstIndex(of: $0) } }
    super.init(context, schema: input.schema + [slot], children: [input], estimate: input.estimate)
  }

  override var kind: String { "look up triple term" }

  override func produce(into block: SolutionBlock) throws -> Bool {
    let target = block.column(schema.count - 1)
    return try withUnsafeTemporaryAllocation(of: TermView.self, capacity: 3) { parts in
      while try input.next(into: inputBlock) {
        var count = 0
        for row in 0..<inputBlock.count {
          var isComplete = true
          for position in 0..<3 {
            let id = columns[position].map { inputBlock.column($0)[row] } ?? constants[position]
            if id == 0 || id >= LocalTerms.firstID { isComplete = false }
            parts[position] = context.view(id)
          }
          guard isComplete, let base = parts.baseAddress,
            let id = context.snapshot.lookup(
              TermView(kind: .triple, text: LocalTerms.emptyText, textCount: 0, components: UnsafePointer(base)))
          else { continue }
          for c in 0..<inputBlock.width { block.column(c)[count] = inputBlock.column(c)[row] }
          target[count] = id
          count += 1
        }
        block.count = count
        if count > 0 { return true }
      }
      return false
    }
  }
}
