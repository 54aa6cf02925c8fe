import SPARQL
import TripleIndex

/// Groups and DISTINCT: counted from the index where nothing but counts is asked, over
/// sorted runs where the keys can come first, hashed otherwise.
extension Planner {
  func group(_ whole: PlanNode, _ keys: [Slot], _ written: [PlanAggregate]) throws -> Operator {
    let (below, aggregates) = inlined(whole, keys, written)
    let schema = keys + aggregates.map(\.slot)
    let certain = below.certain
    let countsRows = aggregates.allSatisfy { isRowCount($0, certain) }
    if countsRows, isOn(.countWithoutRows) {
      if let component = singleComponent(below), SlotSet(keys).isSubset(of: component.slots),
        keys.count == SlotSet(keys).slots.count
      {
        let order = order(component, given: SlotSet(), first: SlotSet(keys))
        let free = self.order(component, given: SlotSet())
        // Keys first may make the walk longer than grouping afterwards.
        if keys.isEmpty || order.work < free.work * 4 + 1000 {
          let plan = patternPlan(component, order, given: SlotSet(), needed: SlotSet(keys))
          return CountScan(context, plan, keys: keys, schema: schema, graph: component.graph, cells: cells)
        }
      }
      if keys.isEmpty, !aggregates.isEmpty {
        return CountRows(context, try plan(below, needed: SlotSet()), schema: schema)
      }
    }
    if let counted = try distinctCount(below, keys, aggregates) { return counted }
    if let counted = distinctCounts(below, keys, aggregates, schema) { return counted }
    var needed = SlotSet(keys)
    for aggregate in aggregates {
      if let argument = aggregate.argument {
        needed.formUnion(reads(argument))
      } else if aggregate.aggregate.distinct {
        needed.formUnion(SlotSet(below.inScope.slots.filter { !variables.variables[$0].isInternal }))
      }
    }
    var input = try planning(asSet: aggregates.allSatisfy(isOfSets)) { try plan(below, needed: needed) }
    // Whole rows are compared: variables that a path was translated with are none of them.
    if aggregates.contains(where: { $0.argument == nil && $0.aggregate.distinct }) {
      let visible = input.schema.filter { !variables.variables[$0].isInternal }
      if visible != input.schema { input = Project(context, input, schema: visible) }
    }
    return grouped(input, keys, aggregates)
  }

  /// Rows in groups with their aggregates.
  func grouped(_ input: Operator, _ keys: [Slot], _ aggregates: [PlanAggregate]) -> Operator {
    let schemaBelow = input.schema
    let text = keys.map { "?" + variables.name($0) }.joined(separator: " ")
    let made = Group(context, input, keys: keys, schema: keys + aggregates.map(\.slot), text: text) { [self] in
      try aggregates.map { aggregate in
        let isRows = aggregate.argument == nil && aggregate.aggregate.distinct
        var kind = aggregate.aggregate
        if isRows { kind.distinct = false }
        var column: Int?
        if let argument = aggregate.argument, isOn(.rememberValues) {
          if case .variable = argument.expression { column = nil } else { column = onlyColumn(argument, schemaBelow) }
        }
        return Group.Item(
          accumulator: try AggregateFactory.make(kind, context),
          argument: try aggregate.argument.map { try compile($0, schemaBelow) }, column: column, distinctRows: isRows)
      }
    }
    made.step = PlanRecipe.Step { below, kitchen in
      let aggregates = try aggregates.map {
        PlanAggregate(slot: $0.slot, aggregate: $0.aggregate, argument: try $0.argument.map(kitchen.put))
      }
      return kitchen.planner.grouped(below[0], keys, aggregates)
    }
    return made
  }

  /// BINDs that only aggregates read are put into them: their values need not become terms.
  private func inlined(
    _ below: PlanNode, _ keys: [Slot], _ aggregates: [PlanAggregate]
  ) -> (PlanNode, [PlanAggregate]) {
    guard isOn(.pushFilters), !aggregates.contains(where: { $0.argument == nil && $0.aggregate.distinct }) else { return (below, aggregates) }
    var (node, result) = (below, aggregates)
    while case .extend(let inner, let slot, let value) = node, !keys.contains(slot) {
      let inlining = Inlining(variable: variables.variables[slot], value: value)
      var replaced = result
      for i in result.indices {
        guard let argument = result[i].argument, reads(argument).contains(slot) else { continue }
        guard let new = inlining.replacing(in: argument) else { return (node, result) }
        replaced[i].argument = new
      }
      (node, result) = (inner, replaced)
    }
    return (node, result)
  }

  /// `COUNT(*)`, or a count of a variable that every row binds.
  private func isRowCount(_ aggregate: PlanAggregate, _ certain: SlotSet) -> Bool {
    guard aggregate.aggregate.function == .count, !aggregate.aggregate.distinct else { return false }
    guard let argument = aggregate.argument else { return true }
    if case .variable(let variable) = argument.expression { return certain.contains(variables.slot(variable)) }
    if case .term = argument.expression { return true }
    return false
  }

  /// `COUNT(DISTINCT ?x)` alone and without keys: the different values are the first level
  /// of the walk and are asked for existence only.
  private func distinctCount(_ below: PlanNode, _ keys: [Slot], _ aggregates: [PlanAggregate]) throws -> Operator? {
    guard isOn(.sortedGroups), isOn(.countWithoutRows), keys.isEmpty, aggregates.count == 1 else { return nil }
    let only = aggregates[0]
    guard only.aggregate.function == .count, only.aggregate.distinct, let argument = only.argument,
      case .variable(let variable) = argument.expression, argument.constants.isEmpty
    else { return nil }
    let slot = variables.slot(variable)
    guard below.certain.contains(slot) else { return nil }
    if let scan = try distinctScan(below, SlotSet([slot])) { return CountRows(context, scan, schema: [only.slot]) }
    let input = try planning(asSet: true) { try plan(below, needed: SlotSet([slot])) }
    let values = input.schema == [slot] ? input : Project(context, input, schema: [slot])
    return CountRows(context, Distinct(context, values), schema: [only.slot])
  }

  /// `COUNT(DISTINCT ?v)` of one variable of the patterns, perhaps beside counts of rows: the
  /// keys are walked first, then `?v`.
  private func distinctCounts(
    _ below: PlanNode, _ keys: [Slot], _ aggregates: [PlanAggregate], _ schema: [Slot]
  ) -> Operator? {
    guard isOn(.sortedGroups), isOn(.countWithoutRows), let component = singleComponent(below) else { return nil }
    let keySet = SlotSet(keys)
    guard keySet.isSubset(of: component.slots), keys.count == keySet.slots.count else { return nil }
    let certain = below.certain
    var counted: Slot?
    var countsDistinct: [Bool] = []
    for aggregate in aggregates {
      if isRowCount(aggregate, certain) {
        countsDistinct.append(false)
        continue
      }
      guard aggregate.aggregate.function == .count, aggregate.aggregate.distinct, let argument = aggregate.argument,
        case .variable(let variable) = argument.expression, argument.constants.isEmpty
      else { return nil }
      let slot = variables.slot(variable)
      guard component.slots.contains(slot), !keySet.contains(slot), counted == nil || counted == slot else { return nil }
      counted = slot
      countsDistinct.append(true)
    }
    guard let counted else { return nil }
    let statistics = statistics(component)
    let order = order(component, given: SlotSet(), first: keySet, second: SlotSet([counted]), statistics)
    let free = self.order(component, given: SlotSet(), statistics)
    // Grouping looks at each row once and hashes it twice.
    if order.work > free.work * 4 + (free.estimates.last ?? 0) * 4 + 1000 { return nil }
    let plan = patternPlan(component, order, given: SlotSet(), needed: keySet)
    guard plan.suffixStart == keys.count, plan.slots.count > keys.count, plan.slots[keys.count] == counted else { return nil }
    return DistinctCountScan(
      context, plan, keys: keys, schema: schema, countsDistinct: countsDistinct, graph: component.graph, cells: cells)
  }

  /// The different rows of some variables of patterns as a walk that binds them first and
  /// asks whether the rest exists; nil when that does not pay or cannot be done.
  func distinctScan(_ node: PlanNode, _ slots: SlotSet) throws -> Operator? {
    guard isOn(.sortedGroups), !slots.isEmpty else { return nil }
    if let ends = try distinctEnds(node, slots) { return ends }
    guard let component = singleComponent(node), slots.isSubset(of: component.slots) else { return nil }
    let statistics = statistics(component)
    let first = order(component, given: SlotSet(), first: slots, statistics)
    let free = order(component, given: SlotSet(), statistics)
    let prefix = slots.slots.count
    // Work of the bound prefix, and a first hit below each of its rows.
    let rows = first.estimates[prefix - 1]
    // Below a prefix of one pattern there is always something: nothing is looked at.
    let cost = component.triples.count == 1 ? rows * 0.5
      : first.slots.count == prefix ? first.work : min(first.work, rows * 8 * Double(first.slots.count - prefix) + rows)
    if cost > free.work + (free.estimates.last ?? 0) { return nil }
    let plan = patternPlan(component, first, given: SlotSet(), needed: slots)
    guard plan.suffixStart == prefix else { return nil }
    return PatternScan(
      context, plan, schema: Array(first.slots.prefix(prefix)), graph: component.graph, cells: cells, distinct: true)
  }

  /// The different nodes at one end of `p+` whose other end nobody reads: a node is reached
  /// by one or more steps exactly when the last step reaches it.
  private func distinctEnds(_ node: PlanNode, _ slots: SlotSet) throws -> Operator? {
    guard isOn(.condensePaths), case .path(let path) = node, let s = path.subject.slot, let o = path.object.slot, s != o,
      slots.slots.count == 1, slots.contains(s) || slots.contains(o),
      case .oneOrMore(let inner) = PathSearch.simplified(path.path)
    else { return nil }
    let step = try Translation(context: context, variables: variables, cells: cells)
      .path(path.subject, inner, path.object, path.graph)
    if let scan = try distinctScan(step, slots) { return scan }
    let input = try plan(step, needed: slots)
    return Distinct(context, input.schema == slots.slots ? input : Project(context, input, schema: slots.slots))
  }
}
