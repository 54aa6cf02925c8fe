import SPARQL
import TripleIndex

/// Conditions on the objects of one triple pattern, and what judging them first costs and leaves.
struct ValueFilter {
  var pattern: Int
  var slot: Slot
  /// The conditions that read the slot alone.
  var conditions: [ScopedExpression]
  /// Triples that are expected to pass.
  var rows: Double
  /// Work in the units of ``VariableOrder``.
  var cost: Double
}

/// Patterns whose values a condition cuts down: scanned by value (``ValueScan``), each different value judged once, before
/// the others are looked up or joined by hash.
///
/// A walk of several patterns binds the values of a range last, when everything else of a row is made. Where samples of
/// the index say that few triples pass, what is left of one pattern, or of several, is joined alone.
extension Planner {
  /// Values that are judged when a query is planned.
  static let judgedValues = 64
  /// Expected work from which on that is worth it: a third of a millisecond.
  static let worthFilteringFirst = 20_000.0
  /// What a value costs that is looked at, and each condition on it: values lie side by side, and no branch is guessed.
  static let judging = (value: 0.3, condition: 0.4)

  /// What a look-up costs beyond its steps when rows come in the order of values: their subjects lie anywhere, and each is
  /// a cache miss or two, which overlap only where one pattern is all there is.
  func scattered(_ patterns: Int) -> Double { patterns == 1 ? 5 : 25 }

  /// Whether a condition hangs on a variable alone, so that it may be asked once for each of its values.
  func hangs(_ condition: ScopedExpression, on slot: Slot) -> Bool {
    reads(condition) == SlotSet([slot]) && condition.constants[slot] == nil
      && !ExpressionVariables.isVolatile(condition.expression) && !ExpressionVariables.hasExists(condition.expression)
  }

  /// The conditions on the object of a pattern, where it can be scanned by value and no other pattern holds the variable.
  ///
  /// - Parameter sampling: whether some values are judged now, so that the share that passes is known.
  func valueFilter(
    _ pattern: Int, _ component: PatternComponent, _ conditions: [ScopedExpression], sampling: Bool
  ) throws -> ValueFilter? {
    let triple = component.triples[pattern]
    guard isOn(.pushFilters), isOn(.filterFirst), let slot = triple.o.slot, let subject = triple.s.slot, subject != slot,
      let p = triple.p.constant, !TermSpace.isLocal(p),
      !component.triples.indices.contains(where: { $0 != pattern && component.triples[$0].slots.contains(slot) })
    else { return nil }
    let about = conditions.filter { hangs($0, on: slot) }
    if about.isEmpty { return nil }
    let statistics = statistics(component)
    guard let values = statistics.graph?.foldedPairs(.pos, p) else { return nil }
    let figures = statistics.patterns[pattern]
    var share = about.reduce(1) { share, _ in share * 0.3 }
    if sampling {
      guard let judged = try self.share(about, slot, of: values) else { return nil }
      share = judged
    }
    let rows = figures.total * share
    let each = Planner.judging.value + Planner.judging.condition * Double(about.count)
    return ValueFilter(
      pattern: pattern, slot: slot, conditions: about, rows: rows, cost: figures.distinct(2) * each + rows * 0.4)
  }

  /// The only component taken apart: the pattern that goes first, those that are joined with it by hash, and the connected
  /// rest. Nil when the walk of all is as good.
  func filterFirst(
    _ component: PatternComponent, _ conditions: [ScopedExpression]
  ) throws -> (first: PatternComponent, rest: [PatternComponent])? {
    guard isOn(.pushFilters), isOn(.orderJoins), isOn(.lookupJoins), isOn(.filterFirst), context.options.forcedJoin == nil,
      component.triples.count > 1, let alone = component.alone
    else { return nil }
    let worth = context.options.worthCorrecting ?? Planner.worthFilteringFirst
    let rows = alone.estimates.last ?? 0
    guard alone.work + rows > worth else { return nil }
    var filters: [ValueFilter] = []
    for pattern in component.triples.indices where filters.count < 4 {
      if let filter = try valueFilter(pattern, component, conditions, sampling: true) { filters.append(filter) }
    }
    let judged = filters.reduce(0) { $0 + Double($1.conditions.count) } * 0.7
    var best: (cost: Double, first: ValueFilter, hashed: [ValueFilter])?
    for first in filters {
      var cost = first.cost
      var rows = first.rows
      var bound = component.triples[first.pattern].slots
      var left = Set(component.triples.indices)
      left.remove(first.pattern)
      var hashed: [ValueFilter] = []
      for other in filters where other.pattern != first.pattern && component.triples[other.pattern].slots.intersects(bound) {
        let lookup = order(part(component, [other.pattern]), given: component.triples[other.pattern].slots.intersection(bound))
        let byHash = other.cost + other.rows + rows
        if byHash >= rows * (lookup.work + scattered(1)) { continue }
        cost += byHash
        rows *= (lookup.estimates.last ?? 1) * other.rows / max(1, statistics(component).patterns[other.pattern].total)
        bound.formUnion(component.triples[other.pattern].slots)
        left.remove(other.pattern)
        hashed.append(other)
      }
      if !left.isEmpty { cost += rows * (order(part(component, left.sorted()), given: bound).work + scattered(left.count)) }
      if cost < best?.cost ?? .infinity { best = (cost, first, hashed) }
    }
    guard let best, best.cost * 1.2 < alone.work + rows * judged else { return nil }
    var first = part(component, [best.first.pattern])
    first.byValue = best.first
    var rest: [PatternComponent] = []
    for filter in best.hashed {
      var hashed = part(component, [filter.pattern])
      hashed.byValue = filter
      rest.append(hashed)
    }
    let taken = Set([best.first.pattern] + best.hashed.map(\.pattern))
    let left = component.triples.indices.filter { !taken.contains($0) }.map { component.triples[$0] }
    let nodes = [PlanNode.basic(BasicPattern(triples: left, tripleTerms: [], graph: component.graph))]
    if !left.isEmpty { rest += JoinElements(nodes, variables, merge: true).components() }
    for i in rest.indices {
      rest[i].known = self.statistics(rest[i])
      rest[i].alone = order(rest[i], given: SlotSet(), rest[i].known)
    }
    first.known = self.statistics(first)
    first.alone = order(first, given: SlotSet(), first: SlotSet([best.first.slot]), first.known)
    return (first, rest)
  }

  /// Some patterns of a component.
  private func part(_ component: PatternComponent, _ patterns: [Int]) -> PatternComponent {
    let triples = patterns.map { component.triples[$0] }
    return PatternComponent(
      graph: component.graph, triples: triples, slots: triples.reduce(into: SlotSet()) { $0.formUnion($1.slots) })
  }

  /// The scan by value that a component asks for.
  func valueScan(_ component: PatternComponent, _ filter: ValueFilter, schema: [Slot]) throws -> Operator {
    let (triple, graph) = (component.triples[0], component.graph)
    let made = ValueScan(
      context, triple, try filter.conditions.map { try compile($0, [filter.slot]) }, schema: schema,
      graph: graph, cells: cells, text: text(filter.conditions), estimate: max(1, filter.rows))
    made.step = PlanRecipe.Step(isOnlyForThese: true) { _, kitchen in
      let conditions = try kitchen.put(filter.conditions)
      return ValueScan(
        kitchen.context, kitchen.put(triple), try conditions.map { try kitchen.planner.compile($0, [filter.slot]) }, schema: schema,
        graph: kitchen.put(graph), cells: kitchen.cells, text: kitchen.planner.text(conditions), estimate: max(1, filter.rows))
    }
    return made
  }

  /// The share of triples whose value meets all conditions, of some at even distances; nil when there are too few to tell.
  private func share(_ conditions: [ScopedExpression], _ slot: Slot, of values: PairList) throws -> Double? {
    let n = Planner.judgedValues
    let total = values.valueCount
    guard total >= 4 * n || (context.options.worthCorrecting != nil && !values.isEmpty) else { return nil }
    context.planningJudgements += 1
    let block = SolutionBlock(width: 1)
    let column = block.column(0)
    for i in 0..<n {
      let row = i * total / n + total / (2 * n)
      guard let offsets = values.offsets else {
        column[i] = values.keys[row]
        continue
      }
      let at = SortedSearch.upperBound(offsets, 0, values.count, offsets[0] &+ UInt32(truncatingIfNeeded: row)) - 1
      column[i] = values.keys[min(max(0, at), values.count - 1)]
    }
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
