import TripleIndex

/// MINUS by look-ups: keeps the rows for which a pattern has no solution that agrees on the shared variables, which every
/// row and every solution binds. SPARQL 1.1 Query, section 18.5 (Minus).
final class AntiLookup: Operator {
  private let input: Operator
  private let test: PatternExists
  private let found: UnsafeMutablePointer<Bool>
  private let selection: UnsafeMutablePointer<UInt32>

  init(_ context: EvaluationContext, _ input: Operator, _ test: PatternExists) {
    self.input = input
    self.test = test
    found = .allocate(capacity: SolutionBlock.capacity)
    selection = .allocate(capacity: SolutionBlock.capacity)
    super.init(context, schema: input.schema, children: [input], estimate: input.estimate)
  }

  deinit {
    found.deallocate()
    selection.deallocate()
  }

  override var kind: String { "anti lookup join" }
  override func detail(_ names: VariableTable) -> String { test.detail(names) }

  override func produce(into block: SolutionBlock) throws -> Bool {
    while try input.next(into: block) {
      try test.test(block, RowSelection(all: block.count), into: found)
      var kept = 0
      for i in 0..<block.count {
        selection[kept] = UInt32(truncatingIfNeeded: i)
        kept &+= found[i] ? 0 : 1
      }
      block.keep(selection, count: kept)
      if kept > 0 { return true }
    }
    return false
  }
}
