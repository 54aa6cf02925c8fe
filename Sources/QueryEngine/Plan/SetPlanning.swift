import SPARQL
import TripleIndex

/// Plans below a DISTINCT (and below aggregates that count or compare different values): what is asked for is a set, so rows
/// that differ in nothing that is read any more may be dropped wherever they arise.
///
/// Walks ask lists that nobody reads for existence; a set of patterns is taken apart where a variable is read for the last
/// time and its values may lead to the same rest again (co-authors of co-authors), and the rows are thinned there
/// (``Thinning``). Under a LIMIT nothing is taken apart: the first rows would have to wait.
extension Planner {
  /// Expected work from which on patterns are taken apart.
  static let worthThinning = 2_000.0
  /// Expected rows from which on they are thinned.
  static let worthDropping = 16.0
  /// Values of a variable for each value of another one from which on it counts as open.
  private static let open = 1.2

  /// Whether rows below a node may be dropped when those of the node may.
  func keepsSets(_ node: PlanNode) -> Bool {
    func isVolatile(_ conditions: [ScopedExpression]) -> Bool {
      conditions.contains { ExpressionVariables.isVolatile($0.expression) }
    }
    switch node {
    case .basic, .path, .join, .union, .minus, .values, .project, .distinct, .reduced, .orderBy: return true
    case .filter(let conditions, _), .leftJoin(_, _, let conditions): return !isVolatile(conditions)
    case .extend(_, _, let value): return !isVolatile([value])
    case .graphs, .service, .group, .slice: return false
    }
  }

  /// Evaluates `body` with rows as a set or as a multiset.
  func planning<R>(asSet isSet: Bool, _ body: () throws -> R) rethrows -> R {
    let before = self.isSet
    defer { self.isSet = before }
    self.isSet = isSet && isOn(.thinRows)
    return try body()
  }

  /// Whether a DISTINCT with this limit reads all rows before it hands the first one over.
  func readsAll(_ below: PlanNode, limit: Int?) -> Bool {
    if limit == nil { return true }
    var node = below
    while case .project(let inner, _) = node { node = inner }
    if case .orderBy = node { return true }
    return false
  }

  /// Whether an aggregate is the same for rows that come once and rows that come again.
  func isOfSets(_ aggregate: PlanAggregate) -> Bool {
    if let argument = aggregate.argument, ExpressionVariables.isVolatile(argument.expression) { return false }
    if aggregate.aggregate.distinct { return true }
    switch aggregate.aggregate.function {
    case .min, .max, .sample: return true
    default: return false
    }
  }

  /// An operator without the rows that come again, where that may be done and is worth it.
  func thinned(_ op: Operator, schema: [Slot]? = nil) -> Operator {
    guard isSet, op.estimate >= (context.options.worthCorrecting ?? Planner.worthDropping), !(op is Thinning), !(op is Distinct)
    else { return op }
    return thinning(op, schema ?? op.schema)
  }

  private func thinning(_ op: Operator, _ schema: [Slot]) -> Operator {
    let made = Thinning(context, op, schema: schema)
    made.step = PlanRecipe.Step { below, kitchen in kitchen.planner.thinning(below[0], schema) }
    return made
  }

  /// The parts of a component in the order in which they are joined.
  /// - Parameters:
  ///   - given: variables of the rows that it is joined with first.
  ///   - keep: variables that are read by others than the conditions.
  func stages(
    _ component: PatternComponent, given: SlotSet, keep: SlotSet, _ conditions: [ScopedExpression]
  ) -> [PatternComponent] {
    guard isSet, component.triples.count > 1 else { return [component] }
    let statistics = statistics(component)
    let given = given.intersection(component.slots)
    let order = order(component, given: given, statistics)
    guard order.work + (order.estimates.last ?? 0) > context.options.worthCorrecting ?? Planner.worthThinning
    else { return [component] }
    var steps: [[Int]] = []
    var step: [Int] = []
    var left = Array(component.triples.indices)
    var walked = given
    var bound = given
    for slot in order.slots where !given.contains(slot) {
      walked.insert(slot)
      for i in left where component.triples[i].slots.isSubset(of: walked) {
        step.append(i)
        bound.formUnion(component.triples[i].slots)
      }
      left.removeAll(where: step.contains)
      if left.isEmpty { break }
      var live = keep
      for i in left { live.formUnion(component.triples[i].slots) }
      for condition in conditions where !reads(condition).isSubset(of: bound) { live.formUnion(reads(condition)) }
      let read = step.reduce(into: SlotSet()) { $0.formUnion(component.triples[$1].slots) }
      if read.subtracting(live).slots.contains(where: { isOpen($0, component, step, live, statistics) }) {
        steps.append(step)
        step = []
      }
    }
    if steps.isEmpty { return [component] }
    steps.append(step + left)
    var parts: [PatternComponent] = []
    for step in steps {
      let triples = step.map { component.triples[$0] }
      let basic = PlanNode.basic(BasicPattern(triples: triples, tripleTerms: [], graph: component.graph))
      parts += JoinElements([basic], variables, merge: true).components()
    }
    for i in parts.indices {
      parts[i].known = self.statistics(parts[i])
      parts[i].alone = self.order(parts[i], given: SlotSet(), parts[i].known)
    }
    return parts
  }

  /// Whether several values of a variable may stand beside the same values of those that are read on: unless a pattern says
  /// that one of these has one value of it.
  private func isOpen(
    _ slot: Slot, _ component: PatternComponent, _ step: [Int], _ live: SlotSet, _ statistics: JoinStatistics
  ) -> Bool {
    for i in step where component.triples[i].slots.contains(slot) {
      let figures = statistics.patterns[i]
      for position in 0..<3 {
        guard let other = component.triples[i][position].slot, other != slot, live.contains(other) else { continue }
        if figures.total < Planner.open * figures.distinct(position) { return false }
      }
    }
    return true
  }
}
