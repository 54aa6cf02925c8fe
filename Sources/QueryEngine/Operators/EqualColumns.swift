import TripleIndex

/// Keeps the rows in which two columns hold the same term: a pattern that repeats a variable.
final class EqualColumns: Operator {
  private let input: Operator
  private let pairs: [(Int, Int)]
  private let selection: UnsafeMutablePointer<UInt32>

  init(_ context: EvaluationContext, _ input: Operator, _ pairs: [(Slot, Slot)]) {
    self.input = input
    self.pairs = pairs.compactMap { a, b in
      guard let l = input.schema.firstIndex(of: a), let r = input.schema.firstIndex(of: b) else { return nil }
      return (l, r)
    }
    selection = .allocate(capacity: SolutionBlock.capacity)
    super.init(context, schema: input.schema, children: [input], estimate: input.estimate * 0.1)
  }

  deinit { selection.deallocate() }

  override var kind: String { "same term" }

  override func produce(into block: SolutionBlock) throws -> Bool {
    while try input.next(into: block) {
      for (a, b) in pairs {
        let left = block.column(a)
        let right = block.column(b)
        var kept = 0
        for i in 0..<block.count where left[i] == right[i] {
          selection[kept] = UInt32(truncatingIfNeeded: i)
          kept += 1
        }
        block.keep(selection, count: kept)
      }
      if block.count > 0 { return true }
    }
    return false
  }
}
