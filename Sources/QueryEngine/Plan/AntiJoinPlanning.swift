import SPARQL
import TripleIndex

/// `OPTIONAL { … } FILTER(!BOUND(?x))`, the negation of SPARQL 1.0: where the optional part binds `?x` in every solution and
/// nothing before it does, the rows that pass are those for which it has no solution. So one match is enough to drop a row,
/// and no joined row is made.
///
/// SPARQL 1.1 Query, sections 8.1 (testing for the absence of a pattern) and 18.5 (LeftJoin, Diff).
extension Planner {
  /// The conditions that are left over an OPTIONAL of which others ask that it found nothing; nil when none does.
  func withoutAbsence(
    _ conditions: [ScopedExpression], _ left: PlanNode, _ right: PlanNode, _ on: [ScopedExpression]
  ) -> [ScopedExpression]? {
    guard isOn(.antiJoins), !on.contains(where: { ExpressionVariables.isVolatile($0.expression) }) else { return nil }
    let own = right.certain.subtracting(left.inScope)
    let rest = conditions.filter { condition in
      guard case .not(.bound(let variable)) = condition.expression else { return true }
      let slot = variables.slot(variable)
      return condition.constants[slot] != nil || !own.contains(slot)
    }
    return rest.count < conditions.count ? rest : nil
  }

  /// The rows of the left side for which the right side has no solution that meets the conditions.
  func antiJoin(_ left: PlanNode, _ right: PlanNode, _ conditions: [ScopedExpression], needed: SlotSet) throws -> Operator {
    var wanted = needed.union(left.inScope.intersection(right.inScope))
    for condition in conditions { wanted.formUnion(reads(condition)) }
    return try antiJoin(
      plan(left, needed: wanted), scope: left.inScope, certain: left.certain, right, conditions,
      byPatterns: left.boundByPatterns)
  }

  /// The same over rows that are there already; parameters are those of ``leftJoin(_:scope:certain:_:_:needed:byPatterns:)``.
  func antiJoin(
    _ input: Operator, scope: SlotSet, certain: SlotSet, _ right: PlanNode, _ conditions: [ScopedExpression],
    byPatterns: SlotSet = SlotSet()
  ) throws -> Operator {
    let shared = scope.intersection(right.inScope)
    let read = conditions.reduce(into: SlotSet()) { $0.formUnion(reads($1)) }
    let rows = input.estimate
    if let component = singleComponent(right), isLookup(component, shared: shared, input) {
      if conditions.isEmpty { return antiLookup(input, component, shared) }
      let bound = shared.intersection(SlotSet(input.schema))
      let slots = read.intersection(SlotSet(input.schema).union(component.slots)).slots
      let joined = lookupJoin(
        input, component, shared: bound, mayBeUnbound: !bound.isSubset(of: certain),
        mode: .anti(conditions: try conditions.map { try compile($0, slots) }, over: slots), schema: input.schema,
        estimate: rows, read)
      joined.conditions = conditions
      return joined
    }
    let other = try plan(right, needed: shared.union(read))
    if let joined = try blockJoin(
      input, bound: certain, right, whole: other, mode: .anti, conditions: conditions, needed: shared.union(read))
    {
      return joined
    }
    let slots = read.intersection(SlotSet(input.schema).union(SlotSet(other.schema))).slots
    let mode = HashJoin.Mode.anti(conditions: try conditions.map { try compile($0, slots) }, over: slots)
    if shared.isEmpty, let link = equalities(conditions).link(byPatterns, right.boundByPatterns),
      let joined = join(input, other, link: link, mode: mode, schema: input.schema, estimate: rows)
    {
      return joined
    }
    let joined = HashJoin(
      context, left: input, right: other, certain: certain.intersection(right.certain), schema: input.schema, mode: mode,
      forceNestedLoop: context.options.forcedJoin == .nestedLoop, estimate: rows)
    joined.conditions = conditions
    return joined
  }
}
