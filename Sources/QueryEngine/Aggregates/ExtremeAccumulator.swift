import TripleIndex

/// MIN and MAX: the first value in the order of ORDER BY, ascending or descending, so that terms of all sorts
/// compare. An error sorts below every value, as an unbound variable does: MIN meets it first and is an error,
/// MAX meets it last. Both are errors for an empty group. SPARQL 1.2 Query, section 18 (set functions).
final class ExtremeAccumulator: AggregateAccumulator {
  private let context: EvaluationContext
  private let order: TermOrder
  private let wantsLargest: Bool
  private var best: ContiguousArray<TermID> = []
  private var failed: ContiguousArray<Bool> = []

  init(_ context: EvaluationContext, wantsLargest: Bool) {
    self.context = context
    self.wantsLargest = wantsLargest
    order = TermOrder(context: context)
  }

  deinit { context.budget.release(best.count * 5) }

  override func reserve(groups count: Int) throws {
    guard count > best.count else { return }
    let new = count - best.count
    try context.budget.charge(new * 5)
    best.append(contentsOf: repeatElement(0, count: new))
    failed.append(contentsOf: repeatElement(false, count: new))
  }

  override func update(values: UnsafePointer<TermID>?, groups: UnsafePointer<UInt32>, count: Int) throws {
    guard let values else { return }
    for i in 0..<count {
      let group = Int(groups[i])
      let value = values[i]
      if value == best[group] {
        if value == 0 { failed[group] = true }
        continue
      }
      if value == 0 {
        failed[group] = true
      } else if best[group] == 0 {
        best[group] = value
      } else {
        let comparison = order.compare(value, best[group])
        if wantsLargest ? comparison > 0 : comparison < 0 { best[group] = value }
      }
    }
  }

  override func result(group: Int) throws -> TermID { failed[group] && !wantsLargest ? 0 : best[group] }
}
