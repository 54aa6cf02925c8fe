import Limits
import SPARQL
import TripleIndex

/// Joins: greedy over elements, cheapest next; inside a connected set of patterns the
/// order of variables decides.
extension Planner {
  /// A join of elements with conditions that are applied as soon as their variables are there.
  /// - Parameters:
  ///   - start: an operator whose rows are joined first (rows of an EXISTS test, of a block).
  ///   - startBound: variables that it binds in every row.
  func join(
    _ nodes: [PlanNode], conditions: [ScopedExpression], needed: SlotSet, start: Operator? = nil,
    startBound: SlotSet = SlotSet()
  ) throws -> Operator {
    if conditions.isEmpty, start == nil, nodes.count == 1, let scan = onePattern(nodes[0], needed) { return scan }
    var conditions = conditions
    var nodes = nodes
    if isOn(.substituteEqualities) && !conditions.isEmpty {
      let certain = PlanNode.join(nodes).certain
      let (stay, tables) = try EqualitySubstitution(context: context, variables: variables)
        .split(conditions, certain: certain)
      conditions = stay
      nodes += tables
    }
    var elements = JoinElements(nodes, variables, merge: isOn(.mergePatterns))
    for node in elements.others {
      if case .values(_, _, 0) = node { return empty(nodes, needed) }
    }
    // Empty VALUES rows (unit tables) join with everything.
    elements.others.removeAll { if case .values(let slots, _, 1) = $0 { return slots.isEmpty } else { return false } }

    var services: [ServiceNode] = []
    elements.others.removeAll { node in
      guard case .service(let service) = node else { return false }
      services.append(service)
      return true
    }
    let all = elements.others + services.map { .service($0) }

    // What somebody reads: above, conditions, and what elements share.
    var wanted = needed
    for (a, b) in elements.equal {
      wanted.insert(a)
      wanted.insert(b)
    }
    var seen = SlotSet()
    func note(_ slots: SlotSet) {
      wanted.formUnion(seen.intersection(slots))
      seen.formUnion(slots)
    }
    var components = elements.components()
    if let start {
      note(SlotSet(start.schema))
    }
    for i in components.indices {
      note(components[i].slots)
      components[i].known = statistics(components[i])
      components[i].alone = order(components[i], given: SlotSet(), components[i].known)
      if components[i].triples.count == 1 {
        let read = readFirst(conditions, components[i])
        if !read.isEmpty { components[i].alone = order(components[i], given: SlotSet(), first: read, components[i].known) }
        if start == nil, !conditions.isEmpty, context.options.forcedJoin == nil {
          components[i].byValue = try valueFilter(0, components[i], conditions, sampling: false)
        }
      }
    }
    for path in elements.paths { note(path.slots) }
    for other in all { note(other.inScope) }
    for service in services { if let slot = service.endpoint.slot { wanted.insert(slot) } }
    for (slot, pattern) in elements.tripleTerms {
      wanted.insert(slot)
      wanted.formUnion(pattern.slots)
    }
    let keep = wanted
    for condition in conditions { wanted.formUnion(reads(condition)) }

    var state = JoinState(
      current: start, bound: SlotSet(start?.schema ?? []), scope: SlotSet(start?.schema ?? []), equalities: equalities(conditions))
    if start != nil { state.bound = startBound }
    if state.current == nil, components.isEmpty, elements.paths.isEmpty, all.isEmpty {
      state.current = table([], [], 1, schema: [])
    }
    var single = components.count == 1 && elements.paths.isEmpty && all.isEmpty && start == nil
    if single, !conditions.isEmpty, let (first, rest) = try filterFirst(components[0], conditions) {
      single = false
      components = rest
      for part in rest { wanted.formUnion(first.slots.intersection(part.slots)) }
      for i in rest.indices { for other in rest[(i + 1)...] { wanted.formUnion(rest[i].slots.intersection(other.slots)) } }
      try add(first, to: &state, wanted, &conditions)
    } else if isSet, components.count == 1 {
      // Several components may be joined by what only the last part of one binds.
      // A short table is joined first: what it binds is where the patterns begin.
      let given = elements.others.reduce(state.bound) { given, node in
        if case .values(let slots, _, let count) = node, count <= Planner.shortTable { return given.union(SlotSet(slots)) }
        return given
      }
      var parts = stages(components[0], given: given, keep: keep, conditions)
      if parts.count > 1 {
        single = false
        for (i, part) in parts.enumerated() { for other in parts[(i + 1)...] { wanted.formUnion(part.slots.intersection(other.slots)) } }
        components = [parts.removeFirst()]
        components[0].next = parts
      }
    }
    startWithService(&state, &services, components, wanted)
    var others = try elements.others.map { try (node: $0, op: thinned(plan($0, needed: wanted))) }
    // Whether rows that were joined last may come again.
    var mayRepeat = false
    while true {
      try context.checkpoint()
      let ahead = components + components.flatMap(\.next)
      try applyReady(&state, &elements, &conditions, ahead, others.map(\.node) + services.map { .service($0) }, wanted)
      if components.isEmpty && elements.paths.isEmpty && others.isEmpty {
        if services.isEmpty { break }
        addService(&state, &services, wanted)
        continue
      }
      if isSet, let current = state.current, start !== current {
        var live = needed
        for condition in conditions { live.formUnion(reads(condition)) }
        for component in ahead { live.formUnion(component.slots) }
        for path in elements.paths { live.formUnion(path.slots) }
        for other in others { live.formUnion(other.node.inScope) }
        for service in services { live.formUnion(PlanNode.service(service).inScope) }
        for (a, b) in elements.equal { live.formUnion(SlotSet([a, b])) }
        for (slot, pattern) in elements.tripleTerms { live.formUnion(pattern.slots.union(SlotSet([slot]))) }
        let read = current.schema.filter(live.contains)
        if mayRepeat || read.count < current.schema.count { state.current = thinned(current, schema: read) }
        mayRepeat = false
      }
      // The cheapest next element.
      var best = (cost: Double.infinity, kind: 0, index: 0)
      func offer(_ cost: Double, _ kind: Int, _ index: Int) {
        if cost < best.cost || (!isOn(.orderJoins) && best.cost == .infinity) { best = (cost, kind, index) }
      }
      for (i, component) in components.enumerated() {
        if single {
          offer(0, 0, i)
        } else {
          offer(joinCost(state, component), 0, i)
        }
      }
      for (i, path) in elements.paths.enumerated() { offer(pathCost(state, path), 1, i) }
      for (i, term) in elements.tripleTerms.enumerated() {
        // From the components to the triple term.
        if let current = state.current, !state.scope.contains(term.slot),
          term.pattern.slots.isSubset(of: state.bound.intersection(SlotSet(current.schema)))
        {
          offer(current.estimate * 2, 3, i)
        }
      }
      for (i, other) in others.enumerated() {
        let shares = state.current == nil || SlotSet(other.op.schema).intersects(state.scope)
        let rows = state.current?.estimate ?? 1
        // Few rows that share variables may start it (``blockJoin``).
        let alone = state.current != nil && shares ? min(other.op.estimate, rows * Planner.lookupsPerRow) : other.op.estimate
        offer(alone + (shares ? 0 : rows * other.op.estimate + 1e5), 2, i)
      }
      switch best.kind {
      case 0 where best.cost < .infinity || !components.isEmpty:
        let component = components.remove(at: best.index)
        if var following = component.next.first {
          following.next = Array(component.next.dropFirst())
          components.append(following)
        }
        mayRepeat = !component.slots.isSubset(of: wanted)
        try add(component, to: &state, wanted, &conditions)
      case 1:
        let path = elements.paths.remove(at: best.index)
        mayRepeat = !path.slots.isSubset(of: wanted)
        try add(path, to: &state, wanted)
      case 3:
        let term = elements.tripleTerms.remove(at: best.index)
        if let current = state.current {
          state.current = TripleTermLookup(context, current, term.slot, term.pattern)
          state.bound.insert(term.slot)
          state.scope.insert(term.slot)
        }
      default:
        let other = others.remove(at: others.indices.contains(best.index) ? best.index : 0)
        mayRepeat = true
        if let current = state.current,
          let joined = try blockJoin(
            current, bound: state.bound, other.node, whole: other.op, mode: .inner, conditions: [], needed: wanted)
        {
          state.current = joined
          state.bound.formUnion(other.node.certain)
          state.scope.formUnion(SlotSet(other.op.schema))
        } else {
          add(other.op, certain: other.node.certain, to: &state, wanted)
        }
      }
    }
    let result = try filtered(state.current ?? table([], [], 1, schema: []), conditions)
    return result
  }

  /// A look-up of one triple pattern and nothing else, which needs none of the bookkeeping of joins.
  private func onePattern(_ node: PlanNode, _ needed: SlotSet) -> Operator? {
    guard case .basic(let basic) = node, basic.triples.count == 1, basic.tripleTerms.isEmpty else { return nil }
    let triple = basic.triples[0]
    let (s, p, o) = (triple.s.slot, triple.p.slot, triple.o.slot)
    if (s != nil && (s == p || s == o)) || (p != nil && p == o) { return nil }
    let component = PatternComponent(graph: basic.graph, triples: basic.triples, slots: triple.slots)
    let order = order(component, given: SlotSet())
    let plan = patternPlan(component, order, given: SlotSet(), needed: needed)
    return PatternScan(
      context, plan, schema: order.slots.filter(needed.contains), graph: basic.graph, cells: cells, distinct: false)
  }

  /// The variable of a single pattern that a condition reads alone and looks at the text of:
  /// walked first, equal values come together and the dictionary is read in its own order.
  private func readFirst(_ conditions: [ScopedExpression], _ component: PatternComponent) -> SlotSet {
    if !isOn(.pushFilters) { return SlotSet() }
    for condition in conditions where ExpressionVariables.hasCall(condition.expression) {
      let read = reads(condition)
      if read.slots.count == 1, read.isSubset(of: component.slots), !ExpressionVariables.isVolatile(condition.expression) {
        return read
      }
    }
    return SlotSet()
  }

  /// Rows up to which VALUES, or an equality with constants, decides where a set of patterns begins.
  static let shortTable = 64

  struct JoinState {
    var current: Operator?
    /// Bound in every row, and possibly bound.
    var bound: SlotSet
    var scope: SlotSet
    /// Bound by triple patterns, and the conditions that rows may be joined by.
    var byPatterns = SlotSet()
    var equalities: EqualityJoin

    init(current: Operator?, bound: SlotSet, scope: SlotSet, equalities: EqualityJoin) {
      self.current = current
      self.bound = bound
      self.scope = scope
      self.equalities = equalities
    }

    mutating func bind(_ component: PatternComponent) {
      bound.formUnion(component.slots)
      scope.formUnion(component.slots)
      byPatterns.formUnion(component.slots)
    }
  }

  private func empty(_ nodes: [PlanNode], _ needed: SlotSet) -> Operator {
    let slots = PlanNode.join(nodes).inScope.intersection(needed).slots
    return table(slots, [], 0, schema: slots)
  }

  /// Matches triple terms, compares repeated variables and filters as soon as it can be done.
  private func applyReady(
    _ state: inout JoinState, _ elements: inout JoinElements, _ conditions: inout [ScopedExpression],
    _ components: [PatternComponent], _ others: [PlanNode], _ wanted: SlotSet
  ) throws {
    guard state.current != nil else { return }
    var progress = true
    while progress, let current = state.current {
      progress = false
      let same = elements.equal.filter { state.scope.contains($0.0) && state.scope.contains($0.1) }
      if !same.isEmpty {
        elements.equal.removeAll { pair in same.contains { $0 == pair } }
        state.current = equal(current, same)
        progress = true
        continue
      }
      if let i = elements.tripleTerms.firstIndex(where: { state.bound.contains($0.slot) }) {
        let (slot, pattern) = elements.tripleTerms.remove(at: i)
        var schema = current.schema
        for new in pattern.slots.slots where !schema.contains(new) && wanted.contains(new) { schema.append(new) }
        state.current = TripleTermMatch(context, current, slot, pattern, schema: schema)
        state.bound.formUnion(pattern.slots)
        state.scope.formUnion(pattern.slots)
        progress = true
        continue
      }
      var pending = SlotSet()
      for component in components { pending.formUnion(component.slots) }
      for path in elements.paths { pending.formUnion(path.slots) }
      for other in others { pending.formUnion(other.inScope) }
      for (slot, pattern) in elements.tripleTerms {
        pending.insert(slot)
        pending.formUnion(pattern.slots)
      }
      let isLast = pending.isEmpty
      let ready = conditions.filter {
        isLast || (isOn(.pushFilters) && reads($0).intersection(pending).isSubset(of: state.bound)
          && reads($0).intersects(state.scope) && !ExpressionVariables.isVolatile($0.expression))
      }
      if !ready.isEmpty {
        conditions.removeAll { condition in
          isLast || (isOn(.pushFilters) && reads(condition).intersection(pending).isSubset(of: state.bound)
            && reads(condition).intersects(state.scope) && !ExpressionVariables.isVolatile(condition.expression))
        }
        state.current = try filtered(current, ready)
        progress = true
      }
    }
  }

  // MARK: Patterns

  func statistics(_ component: PatternComponent) -> JoinStatistics {
    if let known = component.known { return known }
    let graph = cells.graph(component.graph, context.dataset) ?? context.dataset.defaultGraph
    if component.triples.count > 1, let same = remembered.first(where: { $0.graph === graph && $0.triples == component.triples }) {
      return same.statistics
    }
    let made = JoinStatistics(component.triples.map { PatternStatistics($0, graph) }, graph)
    if component.triples.count > 1, remembered.count < 32 { remembered.append((component.triples, graph, made)) }
    return made
  }

  func order(
    _ component: PatternComponent, given: SlotSet, first: SlotSet = SlotSet(), second: SlotSet = SlotSet(),
    _ statistics: JoinStatistics? = nil
  ) -> VariableOrder {
    let statistics = statistics ?? self.statistics(component)
    let before = statistics.probes
    defer { context.planningProbes += statistics.probes - before }
    return VariableOrder.choose(
      statistics, given: given, first: first, second: second, asWritten: !isOn(.orderJoins), corrections: corrections)
  }

  func patternPlan(_ component: PatternComponent, _ order: VariableOrder, given: SlotSet, needed: SlotSet) -> PatternPlan {
    var estimates = order.estimates
    if estimates.isEmpty { estimates = [1] }
    return PatternPlan(
      triples: component.triples, slots: order.slots, boundCount: order.slots.prefix { given.contains($0) }.count,
      needed: needed, estimates: estimates, source: order.source)
  }

  private func joinCost(_ state: JoinState, _ component: PatternComponent) -> Double {
    let statistics = statistics(component)
    let alone = component.alone ?? order(component, given: SlotSet(), statistics)
    guard let current = state.current else { return alone.work }
    let shared = component.slots.intersection(state.scope)
    if shared.isEmpty {
      // A product makes every pair; a comparison of values finds the pairs.
      if state.equalities.link(state.byPatterns, component.slots) != nil { return alone.work + 4 * current.estimate }
      return alone.work + current.estimate * max(1, alone.estimates.last ?? 1) + 1e5
    }
    let lookup = order(component, given: shared, statistics)
    return min(current.estimate * (lookup.work + 1), (component.byValue?.cost ?? alone.work) + current.estimate)
  }

  private func add(
    _ component: PatternComponent, to state: inout JoinState, _ wanted: SlotSet, _ conditions: inout [ScopedExpression]
  ) throws {
    let statistics = statistics(component)
    let alone = component.alone ?? order(component, given: SlotSet(), statistics)
    func scan() throws -> Operator {
      if let filter = component.byValue {
        conditions.removeAll { hangs($0, on: filter.slot) }
        return try valueScan(component, filter, schema: alone.slots.filter(wanted.contains))
      }
      let plan = patternPlan(component, alone, given: SlotSet(), needed: wanted)
      return PatternScan(
        context, plan, schema: alone.slots.filter(wanted.contains), graph: component.graph, cells: cells, distinct: isSet)
    }
    func side() throws -> Operator {
      let scan = try scan()
      return component.slots.isSubset(of: wanted) ? scan : thinned(scan)
    }
    guard let current = state.current else {
      state.current = try scan()
      state.bind(component)
      return
    }
    let shared = component.slots.intersection(SlotSet(current.schema))
    // What is scanned is made once: its conditions are taken from the list.
    var made: Operator?
    if shared.isEmpty, let link = state.equalities.link(state.byPatterns, component.slots) {
      let other = try side()
      made = other
      if let joined = join(
        current, other, link: link, mode: .inner, schema: current.schema + other.schema,
        estimate: max(current.estimate, other.estimate))
      {
        state.current = joined
        state.bind(component)
        return
      }
    }
    let lookup = order(component, given: shared, statistics)
    let rows = current.estimate
    let lookupCost = rows * (lookup.work + (component.byValue == nil ? 1 : scattered(1)))
    // Building and probing a table costs about three look-ups a row.
    let hashCost = component.byValue.map { $0.cost + $0.rows + rows } ?? alone.work + 3 * (alone.estimates.last ?? 1) + rows
    let useLookup: Bool
    switch context.options.forcedJoin {
    case .lookup: useLookup = true
    case .hash, .nestedLoop: useLookup = false
    case nil: useLookup = isOn(.lookupJoins) && !shared.isEmpty && lookupCost <= hashCost
    }
    if useLookup, made == nil {
      let schema = current.schema + component.slots.slots.filter { wanted.contains($0) && !current.schema.contains($0) }
      state.current = lookupJoin(
        current, component, shared: shared, mayBeUnbound: !shared.isSubset(of: state.bound), mode: .inner, schema: schema,
        estimate: rows * (lookup.estimates.last ?? 1), wanted)
    } else {
      try join(made ?? side(), certain: component.slots, with: current, &state, wanted)
      if let filter = component.byValue {
        let passing = filter.rows / max(1, statistics.patterns[0].total)
        state.current?.estimate = max(1, rows * (lookup.estimates.last ?? 1) * passing)
      }
    }
    state.bind(component)
  }

  func lookupJoin(
    _ input: Operator, _ component: PatternComponent, shared: SlotSet, mayBeUnbound: Bool, mode: PatternLookup.Mode,
    schema: [Slot], estimate: Double, _ wanted: SlotSet
  ) -> PatternLookup {
    let statistics = statistics(component)
    return PatternLookup(
      context, input: input, schema: schema, shared: shared, mayBeUnbound: mayBeUnbound, mode: mode,
      graph: component.graph, cells: cells, estimate: estimate, distinct: isSet
    ) { [self] given in
      patternPlan(component, order(component, given: given, statistics), given: given, needed: wanted)
    }
  }

  // MARK: Others

  private func add(_ op: Operator, certain: SlotSet, to state: inout JoinState, _ wanted: SlotSet) {
    if let current = state.current { join(op, certain: certain, with: current, &state, wanted) } else { state.current = op }
    state.bound.formUnion(certain)
    state.scope.formUnion(SlotSet(op.schema))
  }

  /// Whether an operator hands over the same rows whenever it is started again in one graph.
  private func isFixed(_ op: Operator) -> Bool {
    op is PathScan || op is PatternScan || op is ValueScan || op is TableScan || (op is Thinning && op.children.allSatisfy(isFixed))
  }

  /// A hash join; the side with fewer rows is kept in memory.
  private func join(
    _ op: Operator, certain: SlotSet, with current: Operator, _ state: inout JoinState, _ wanted: SlotSet
  ) {
    let keys = certain.intersection(state.bound)
    let schema = current.schema + op.schema.filter { !current.schema.contains($0) }
    // What is joined with one block of rows after another is kept from block to block.
    let isKept = isFixed(op) && startsWithBlock(current)
    let isSmaller = isKept || op.estimate <= current.estimate
    let shared = SlotSet(current.schema).intersection(SlotSet(op.schema))
    let rows = shared.isEmpty ? current.estimate * op.estimate : max(current.estimate, op.estimate)
    let joined = HashJoin(
      context, left: isSmaller ? current : op, right: isSmaller ? op : current, certain: keys, schema: schema,
      mode: .inner, forceNestedLoop: context.options.forcedJoin == .nestedLoop, estimate: rows)
    if isKept { joined.fixedRight = cells }
    state.current = joined
  }

  // MARK: Services

  /// Another endpoint comes first where the patterns here alone would give more rows than can be sent along.
  private func startWithService(
    _ state: inout JoinState, _ services: inout [ServiceNode], _ components: [PatternComponent], _ wanted: SlotSet
  ) {
    guard state.current == nil, !components.isEmpty,
      components.allSatisfy({ ($0.alone?.estimates.last ?? 1) > Double(Limits.serviceBindings) }),
      let first = services.firstIndex(where: { $0.endpoint.constant != nil && !$0.silent })
    else { return }
    let service = services.remove(at: first)
    state.current = ServiceJoin(context, service, input: nil, schema: service.slots.intersection(wanted).slots)
    state.scope.formUnion(service.slots)
  }

  /// The next service: one whose endpoint is known.
  private func addService(_ state: inout JoinState, _ services: inout [ServiceNode], _ wanted: SlotSet) {
    let scope = state.scope
    let next = services.firstIndex { service in service.endpoint.slot.map { scope.contains($0) } ?? true } ?? 0
    let service = services.remove(at: next)
    let own = state.current?.schema ?? []
    state.current = ServiceJoin(
      context, service, input: state.current,
      schema: own + service.slots.slots.filter { wanted.contains($0) && !own.contains($0) })
    state.scope.formUnion(service.slots)
  }

  // MARK: Paths

  private func pathCost(_ state: JoinState, _ path: PathNode) -> Double {
    let isFixed = path.subject.constant != nil || path.object.constant != nil
    let starts = pathStarts(path)
    guard let current = state.current else { return isFixed ? 64 : starts * 16 }
    let isBound = (path.subject.slot.map(state.bound.contains) ?? true) || (path.object.slot.map(state.bound.contains) ?? true)
    if path.slots.intersects(state.bound) { return min(current.estimate * 32, starts * 16 + current.estimate) }
    // Nothing connects them: every pair.
    return (isBound || isFixed ? 64 : starts * 16) * max(1, current.estimate) + 1e4
  }

  /// About how many nodes a path with two free ends starts from.
  private func pathStarts(_ path: PathNode) -> Double {
    let graph = cells.graph(path.graph, context.dataset) ?? context.dataset.defaultGraph
    return Double(graph.tripleCount)
  }

  private func add(_ path: PathNode, to state: inout JoinState, _ wanted: SlotSet) throws {
    let slots = path.slots
    let starts = pathStarts(path)
    let isFixed = path.subject.constant != nil || path.object.constant != nil
    let expected = isFixed ? try PathSearch.closureSize(path, context, cells) : starts * 4
    func scan() -> Operator { pathScan(path, schema: slots.slots.filter(wanted.contains), estimate: expected) }
    guard let current = state.current else {
      state.current = scan()
      state.bound.formUnion(slots)
      state.scope.formUnion(slots)
      return
    }
    let subjectKnown = path.subject.slot.map(state.bound.contains) ?? false
    let objectKnown = path.object.slot.map(state.bound.contains) ?? false
    // A variable that a row may leave unbound cannot be looked up.
    let isUnsure = slots.intersection(SlotSet(current.schema)).subtracting(state.bound).isEmpty == false
    let preferScan = isFixed && current.estimate > 4096
    let forced = context.options.forcedJoin
    if (subjectKnown || objectKnown) && !isUnsure && !preferScan && isOn(.lookupJoins)
      && (forced == nil || forced == .lookup)
    {
      let backward = !subjectKnown && path.subject.constant == nil
      let schema = current.schema + slots.slots.filter { wanted.contains($0) && !current.schema.contains($0) }
      state.current = pathLookup(current, path, backward: backward, schema: schema)
    } else {
      join(scan(), certain: slots, with: current, &state, wanted)
    }
    state.bound.formUnion(slots)
    state.scope.formUnion(slots)
  }
  private func pathScan(_ path: PathNode, schema: [Slot], estimate: Double) -> Operator {
    let made = PathScan(context, path, cells: cells, schema: schema, estimate: estimate)
    made.step = PlanRecipe.Step(paths: [path]) { _, kitchen in
      kitchen.planner.pathScan(kitchen.put(path), schema: schema, estimate: estimate)
    }
    return made
  }

  private func pathLookup(_ input: Operator, _ path: PathNode, backward: Bool, schema: [Slot]) -> Operator {
    let made = PathLookup(
      context, input: input, path, backward: backward, cells: cells, schema: schema, estimate: input.estimate * 4)
    made.step = PlanRecipe.Step(paths: [path]) { below, kitchen in
      kitchen.planner.pathLookup(below[0], kitchen.put(path), backward: backward, schema: schema)
    }
    return made
  }

  private func equal(_ input: Operator, _ pairs: [(Slot, Slot)]) -> Operator {
    let made = EqualColumns(context, input, pairs)
    made.step = PlanRecipe.Step { below, kitchen in kitchen.planner.equal(below[0], pairs) }
    return made
  }
}
