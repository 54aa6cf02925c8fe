import Limits
import RDF
import SPARQL
import TripleIndex

/// Turns the logical plan into operators: decides join order and kinds, what is looked up,
/// hashed, sorted or counted, and which columns are made at all.
final class Planner {
  let context: EvaluationContext
  let variables: VariableTable
  let cells: GraphCells
  /// Deeper plans than this come from hostile nesting.
  private var depth = 0
  /// Plans made to start from rows, and how deep they stand in each other: both bounded, since
  /// each is planned beside the whole one.
  var blockPlans = 0
  /// Whether what is planned is asked for as a set: rows that come again may be dropped.
  var isSet = false
  var blockDepth = 0

  /// What is known of joins, samples included: several ways of planning ask for the same one.
  var remembered: [(triples: [PlanTriple], graph: GraphView, statistics: JoinStatistics)] = []
  /// Which corrections of estimates are on.
  let corrections: EstimateCorrections

  init(_ context: EvaluationContext, _ variables: VariableTable, _ cells: GraphCells) {
    self.context = context
    self.variables = variables
    self.cells = cells
    var corrections = EstimateCorrections()
    let off = context.options.disabledRewrites
    if !off.isEmpty {
      corrections.usesStars = !off.contains(.characteristicSets)
      corrections.samples = !off.contains(.sampleJoins)
    }
    if let worth = context.options.worthCorrecting {
      corrections.worthStars = worth
      corrections.worthSampling = worth
    }
    self.corrections = corrections
  }

  func isOn(_ rewrite: Rewrite) -> Bool { !context.options.disabledRewrites.contains(rewrite) }

  /// The operator of a plan.
  /// - Parameters:
  ///   - needed: variables that are read above; others need not be handed over.
  ///   - limit: rows beyond this many are not read (when the order is the plan's own).
  func plan(_ node: PlanNode, needed: SlotSet, limit: Int? = nil) throws -> Operator {
    depth += 1
    defer { depth -= 1 }
    if depth > 4 * Limits.sparqlNesting + Limits.triplePatterns {
      throw QueryError.limit(name: "nesting of a query", value: Limits.sparqlNesting)
    }
    let needed = isOn(.pruneColumns) ? needed : needed.union(node.inScope)
    let wasSet = isSet
    defer { isSet = wasSet }
    isSet = isSet && keepsSets(node)
    switch node {
    case .basic, .path, .join: return try join([node], conditions: [], needed: needed)
    case .filter(let conditions, let below): return try filter(conditions, below, needed: needed)
    case .leftJoin(let left, let right, let conditions):
      return try leftJoin(left, right, conditions, needed: needed)
    case .union(let nodes):
      let parts = try nodes.map { try plan($0, needed: needed) }
      return Union(context, parts, schema: needed.intersection(node.inScope).slots)
    case .minus(let left, let right): return try minus(left, right, needed: needed)
    case .extend(let below, let slot, let value):
      if !needed.contains(slot) && isOn(.pruneColumns) { return try plan(below, needed: needed) }
      var inner = needed.union(reads(value))
      inner.remove(slot)
      let input = try plan(below, needed: inner)
      if case .variable(let variable) = value.expression, value.constants.isEmpty,
        let column = input.column(variables.slot(variable))
      {
        return Rename(context, input, column: column, as: slot, keep: needed)
      }
      return try extended(input, slot, value)
    case .values(let slots, let rows, let count): return table(slots, rows, count, schema: slots.filter(needed.contains))
    case .graphs(let slot, let cell, let below): return try graphs(slot, cell, below, node.inScope, needed: needed)
    case .service(let service):
      return ServiceJoin(context, service, input: nil, schema: needed.intersection(node.inScope).slots)
    case .group(let below, let keys, let aggregates): return try group(below, keys, aggregates)
    case .orderBy(let below, let order): return try sort(below, order, needed: needed, limit: limit)
    case .project(let below, let slots):
      let kept = slots.filter(needed.contains)
      let input = try plan(below, needed: SlotSet(kept), limit: limit)
      return input.schema == kept ? input : Project(context, input, schema: kept)
    case .distinct(let below): return try distinct(below, limit: limit)
    case .reduced(let below): return try plan(below, needed: needed, limit: nil)
    case .slice(let below, let offset, let limit):
      let most = limit.map { $0.addingReportingOverflow(offset) }
      let input = try plan(below, needed: needed, limit: most.flatMap { $0.overflow ? nil : $0.partialValue })
      return Slice(context, input, offset: offset, limit: limit)
    }
  }

  /// The variables an expression reads, its EXISTS patterns included.
  func reads(_ scoped: ScopedExpression) -> SlotSet {
    SlotSet(ExpressionVariables.all(scoped.expression).map(variables.slot))
  }

  /// An expression over the columns of a schema.
  func compile(_ scoped: ScopedExpression, _ schema: [Slot]) throws -> CompiledExpression {
    var bindings: [Variable: VariableBinding] = [:]
    for variable in ExpressionVariables.all(scoped.expression) {
      let slot = variables.slot(variable)
      if let id = scoped.constants[slot] {
        bindings[variable] = .constant(id)
      } else if let column = schema.firstIndex(of: slot) {
        bindings[variable] = .column(column)
      }
    }
    let scope = ExpressionScope(context: context, bindings: bindings) { [self] pattern in
      try exists(pattern, scoped, schema)
    }
    return try ExpressionCompiler.compile(scoped.expression, scope)
  }

  func text(_ conditions: [ScopedExpression]) -> String {
    conditions.map { Explanation.expression($0.expression) }.joined(separator: " && ")
  }

  // MARK: Single operators

  private func filter(_ conditions: [ScopedExpression], _ below: PlanNode, needed: SlotSet) throws -> Operator {
    var node = below
    var stay = conditions
    if isOn(.pushFilters) {
      node = FilterPushing(variables: variables).push(conditions, into: below)
      stay = []
      if case .filter(let left, let inner) = node {
        stay = left
        node = inner
      }
    }
    switch node {
    case .basic, .path, .join: return try join([node], conditions: stay, needed: needed)
    case .leftJoin(let left, let right, let on):
      guard let rest = withoutAbsence(stay, left, right, on) else { fallthrough }
      let inner = rest.reduce(into: needed) { $0.formUnion(reads($1)) }
      return try filtered(antiJoin(left, right, on, needed: inner), rest)
    default:
      if stay.isEmpty { return try plan(node, needed: needed) }
      let inner = stay.reduce(into: needed) { $0.formUnion(reads($1)) }
      return try filtered(plan(node, needed: inner), stay)
    }
  }

  /// A filter over an operator, when there is a condition.
  func filtered(_ input: Operator, _ conditions: [ScopedExpression]) throws -> Operator {
    if conditions.isEmpty { return input }
    let made = Filter(
      context, input, try conditions.map { try compile($0, input.schema) },
      columns: conditions.map { onlyColumn($0, input.schema) }, text: text(conditions))
    made.step = PlanRecipe.Step { below, kitchen in try kitchen.planner.filtered(below[0], kitchen.put(conditions)) }
    return made
  }

  /// A column more with the value of an expression.
  func extended(_ input: Operator, _ slot: Slot, _ value: ScopedExpression) throws -> Operator {
    let made = try Extend(
      context, input, slot, compile(value, input.schema),
      column: isOn(.rememberValues) ? onlyColumn(value, input.schema) : nil,
      text: Explanation.expression(value.expression))
    made.step = PlanRecipe.Step { below, kitchen in try kitchen.planner.extended(below[0], slot, kitchen.put(value)) }
    return made
  }

  /// A table of ids.
  func table(_ slots: [Slot], _ rows: [TermID], _ count: Int, schema: [Slot]) -> Operator {
    let made = TableScan(context, slots: slots, rows: rows, count: count, schema: schema)
    var step = PlanRecipe.Step { _, kitchen in kitchen.planner.table(slots, rows.map(kitchen.put), count, schema: schema) }
    for id in rows where TermSpace.isLocal(id) { step.localTerms[id] = context.view(id).term }
    made.step = step
    return made
  }

  /// The column of the only variable that a condition reads, when its truth depends on that alone.
  func onlyColumn(_ condition: ScopedExpression, _ schema: [Slot]) -> Int? {
    let slots = reads(condition).slots
    guard slots.count == 1, condition.constants[slots[0]] == nil, !ExpressionVariables.isVolatile(condition.expression),
      !ExpressionVariables.hasExists(condition.expression)
    else { return nil }
    return schema.firstIndex(of: slots[0])
  }

  private func minus(_ left: PlanNode, _ right: PlanNode, needed: SlotSet) throws -> Operator {
    let shared = left.inScope.intersection(right.inScope)
    if shared.isEmpty { return try plan(left, needed: needed) }
    let input = try plan(left, needed: needed.union(shared))
    let certain = left.certain.intersection(right.certain)
    if shared.isSubset(of: certain), isOn(.lookupJoins), isOn(.decorrelateExists), context.options.forcedJoin == nil,
      let component = singleComponent(right), component.triples.count == 1
    {
      return antiLookup(input, component, shared)
    }
    let other = try plan(right, needed: shared)
    if shared.isSubset(of: certain),
      let joined = try blockJoin(
        input, bound: shared, right, whole: other, mode: .anti, conditions: [], needed: SlotSet(input.schema))
    {
      return joined
    }
    return HashJoin(
      context, left: input, right: other, certain: certain, schema: input.schema, mode: .minus,
      forceNestedLoop: context.options.forcedJoin == .nestedLoop, estimate: input.estimate)
  }

  /// Rows for which patterns have no solution that agrees on the shared variables: MINUS of one pattern that shares only
  /// variables which both sides bind, and an OPTIONAL that must find nothing.
  func antiLookup(_ input: Operator, _ component: PatternComponent, _ shared: SlotSet) -> Operator {
    let made = AntiLookup(context, input, PatternExists(self, component, correlated: shared.slots, schema: input.schema))
    let (triples, graph) = (component.triples, component.graph)
    made.step = PlanRecipe.Step { below, kitchen in
      let component = PatternComponent(
        graph: kitchen.put(graph), triples: triples.map(kitchen.put), slots: triples.reduce(into: SlotSet()) { $0.formUnion($1.slots) })
      return kitchen.planner.antiLookup(below[0], component, shared)
    }
    return made
  }

  private func sort(_ below: PlanNode, _ order: [PlanOrder], needed: SlotSet, limit: Int?) throws -> Operator {
    let inner = order.reduce(into: needed) { $0.formUnion(reads($1.expression)) }
    let input = try plan(below, needed: inner)
    if order.isEmpty { return input }
    return try sorted(input, order, limit: limit.flatMap { $0 <= TopRows.most && isOn(.topK) ? $0 : nil })
  }

  /// Rows in order, or the first of them.
  private func sorted(_ input: Operator, _ order: [PlanOrder], limit: Int?) throws -> Operator {
    let keys = SortKeys(
      expressions: try order.map { try compile($0.expression, input.schema) }, descending: order.map(\.descending),
      order: TermOrder(context: context))
    let text = order.map { ($0.descending ? "DESC " : "") + Explanation.expression($0.expression.expression) }
      .joined(separator: ", ")
    let made = limit.map { TopRows(context, input, keys, k: $0, text: text) } ?? Sort(context, input, keys, text: text)
    made.step = PlanRecipe.Step { below, kitchen in
      let order = try order.map { PlanOrder(expression: try kitchen.put($0.expression), descending: $0.descending) }
      return try kitchen.planner.sorted(below[0], order, limit: limit)
    }
    return made
  }

  private func distinct(_ below: PlanNode, limit: Int?) throws -> Operator {
    let scope = below.inScope
    if isOn(.sortedGroups), case .project(let inner, let slots) = below,
      let scan = try distinctScan(inner, SlotSet(slots))
    {
      return scan.schema == slots ? scan : Project(context, scan, schema: slots)
    }
    return try planning(asSet: readsAll(below, limit: limit)) { try Distinct(context, plan(below, needed: scope)) }
  }
}
