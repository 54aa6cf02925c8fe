import SPARQL
import TripleIndex

/// Patterns whose values a condition cuts down: walked alone by value and filtered, before the others are looked up.
///
/// A walk of several patterns binds the values of a range last, when everything else of a row is made. Where samples of
/// the index say that few values pass, each different value is judged once and only what is left is joined.
extension Planner {
  /// Values that are judged when a query is planned.
  static let judgedValues = 64
  /// Expected work from which on that is worth it: a third of a millisecond.
  static let worthFilteringFirst = 20_000.0

  /// What a look-up costs beyond its steps when rows come in the order of values: their subjects lie anywhere, and each is
  /// a cache miss or two.
  static let scatteredLookup = 12.0

  /// The only component taken apart: the pattern that goes first, with its order, and the connected rest. Nil when the walk
  /// of all is as good.
  func filterFirst(
    _ component: PatternComponent, _ conditions: [ScopedExpression]
  ) throws -> (first: PatternComponent, rest: [PatternComponent])? {
    guard isOn(.pushFilters), isOn(.orderJoins), isOn(.lookupJoins), isOn(.filterFirst), context.options.forcedJoin == nil,
      component.triples.count > 1, let alone = component.alone
    else { return nil }
    let worth = context.options.worthCorrecting ?? Planner.worthFilteringFirst
    let rows = alone.estimates.last ?? 0
    guard alone.work + rows > worth else { return nil }
    let statistics = statistics(component)
    var best: (cost: Double, pattern: Int, slot: Slot)?
    for slot in component.slots.slots {
      let about = conditions.filter { condition in
        reads(condition) == SlotSet([slot]) && condition.constants[slot] == nil
          && !ExpressionVariables.isVolatile(condition.expression) && !ExpressionVariables.hasExists(condition.expression)
      }
      if about.isEmpty { continue }
      let holders = component.triples.indices.filter { component.triples[$0].slots.contains(slot) }
      guard holders.count == 1, case let triple = component.triples[holders[0]], triple.o.slot == slot, triple.s.slot != nil,
        let p = triple.p.constant, !TermSpace.isLocal(p), let values = statistics.graph?.foldedPairs(.pos, p),
        let share = try share(about, slot, of: values)
      else { continue }
      let pattern = statistics.patterns[holders[0]]
      let others = PatternComponent(
        graph: component.graph, triples: component.triples.indices.filter { $0 != holders[0] }.map { component.triples[$0] },
        slots: SlotSet())
      let lookup = order(others, given: triple.slots)
      let judged = 0.7 * Double(about.count)
      let cost = pattern.total * 0.2 + pattern.distinct(2) * judged + pattern.total * share * (lookup.work + Planner.scatteredLookup)
      if cost * 1.2 < alone.work + rows * judged, cost < best?.cost ?? .infinity { best = (cost, holders[0], slot) }
    }
    guard let best else { return nil }
    var first = PatternComponent(
      graph: component.graph, triples: [component.triples[best.pattern]], slots: component.triples[best.pattern].slots)
    first.known = self.statistics(first)
    first.alone = order(first, given: SlotSet(), first: SlotSet([best.slot]), first.known)
    let left = component.triples.indices.filter { $0 != best.pattern }.map { component.triples[$0] }
    let nodes = [PlanNode.basic(BasicPattern(triples: left, tripleTerms: [], graph: component.graph))]
    var rest = JoinElements(nodes, variables, merge: true).components()
    for i in rest.indices {
      rest[i].known = self.statistics(rest[i])
      rest[i].alone = order(rest[i], given: SlotSet(), rest[i].known)
    }
    return (first, rest)
  }

  /// The share of different values for which all conditions hold, of some at even distances; nil when there are too few
  /// to tell.
  private func share(_ conditions: [ScopedExpression], _ slot: Slot, of values: PairList) throws -> Double? {
    let n = Planner.judgedValues
    guard values.count >= 4 * n || (context.options.worthCorrecting != nil && !values.isEmpty) else { return nil }
    let block = SolutionBlock(width: 1)
    let column = block.column(0)
    for i in 0..<n { column[i] = values.keys[i * values.count / n + values.count / (2 * n)] }
    block.count = n
    let selection = UnsafeMutablePointer<UInt32>.allocate(capacity: n)
    defer { selection.deallocate() }
    var kept = n
    for (i, condition) in conditions.enumerated() {
      let rows = i == 0 ? RowSelection(all: kept) : RowSelection(selection, count: kept)
      kept = try compile(condition, [slot]).select(block, rows, into: selection)
    }
    return (Double(kept) + 0.5) / Double(n)
  }
}
