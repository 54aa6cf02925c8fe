import SPARQL
import TripleIndex

/// OPTIONAL: a look-up from the rows of the left side when the right side is patterns of
/// one graph, else a hash join. SPARQL 1.1 Query, section 18.5 (LeftJoin).
extension Planner {
  func leftJoin(
    _ left: PlanNode, _ right: PlanNode, _ conditions: [ScopedExpression], needed: SlotSet
  ) throws -> Operator {
    var wanted = needed.union(left.inScope.intersection(right.inScope))
    for condition in conditions { wanted.formUnion(reads(condition)) }
    return try leftJoin(
      plan(left, needed: wanted), scope: left.inScope, certain: left.certain, right, conditions, needed: needed,
      byPatterns: left.boundByPatterns)
  }

  /// OPTIONAL over rows that are there already.
  /// - Parameters:
  ///   - scope: variables of the left side.
  ///   - certain: those that every row binds.
  ///   - byPatterns: those that triple patterns bind.
  func leftJoin(
    _ input: Operator, scope: SlotSet, certain: SlotSet, _ right: PlanNode, _ conditions: [ScopedExpression], needed: SlotSet,
    byPatterns: SlotSet = SlotSet()
  ) throws -> Operator {
    let shared = scope.intersection(right.inScope)
    var wanted = needed.union(shared)
    for condition in conditions { wanted.formUnion(reads(condition)) }
    let rows = input.estimate
    if case .service(let service) = right {
      let schema = input.schema + service.slots.slots.filter { wanted.contains($0) && !input.schema.contains($0) }
      return ServiceJoin(
        context, service, input: input, schema: schema,
        mode: .left(conditions: try conditions.map { try compile($0, schema) }))
    }
    if let component = singleComponent(right), isLookup(component, shared: shared, input) {
      let bound = shared.intersection(SlotSet(input.schema))
      let schema = input.schema
        + component.slots.slots.filter { wanted.contains($0) && !input.schema.contains($0) }
      let compiled = try conditions.map { try compile($0, schema) }
      let joined = lookupJoin(
        input, component, shared: bound, mayBeUnbound: !bound.isSubset(of: certain),
        mode: .left(conditions: compiled), schema: schema, estimate: rows, wanted)
      joined.conditions = conditions
      return joined
    }
    let other = try plan(right, needed: wanted)
    if let joined = try blockJoin(
      input, bound: certain, right, whole: other, mode: .left, conditions: conditions, needed: wanted)
    {
      return joined
    }
    let schema = input.schema + other.schema.filter { !input.schema.contains($0) }
    if shared.isEmpty, let link = equalities(conditions).link(byPatterns, right.boundByPatterns),
      let joined = join(
        input, other, link: link, mode: .left(conditions: try conditions.map { try compile($0, schema) }), schema: schema,
        estimate: rows)
    {
      return joined
    }
    let joined = HashJoin(
      context, left: input, right: other, certain: certain.intersection(right.certain), schema: schema,
      mode: .left(conditions: try conditions.map { try compile($0, schema) }),
      forceNestedLoop: context.options.forcedJoin == .nestedLoop, estimate: rows)
    joined.conditions = conditions
    return joined
  }

  /// The patterns of a node that is nothing but connected patterns of one graph.
  func singleComponent(_ node: PlanNode) -> PatternComponent? {
    let elements = JoinElements([node], variables, merge: true)
    guard elements.others.isEmpty, elements.paths.isEmpty, elements.tripleTerms.isEmpty, elements.equal.isEmpty,
      elements.patterns.count == 1
    else { return nil }
    var component = PatternComponent(
      graph: elements.patterns[0].graph, triples: elements.patterns[0].triples,
      slots: elements.patterns[0].triples.reduce(into: SlotSet()) { $0.formUnion($1.slots) })
    component.known = statistics(component)
    return component
  }

  func isLookup(_ component: PatternComponent, shared: SlotSet, _ input: Operator) -> Bool {
    switch context.options.forcedJoin {
    case .lookup: return true
    case .hash, .nestedLoop: return false
    case nil: break
    }
    if !isOn(.lookupJoins) || shared.isEmpty { return false }
    let statistics = statistics(component)
    let lookup = order(component, given: shared, statistics)
    let alone = order(component, given: SlotSet(), statistics)
    return input.estimate * (lookup.work + 1) <= alone.work + 3 * (alone.estimates.last ?? 1) + input.estimate
  }
}
