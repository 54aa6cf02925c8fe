import TripleIndex

/// What a graph must hold for a pattern to have a solution in it: `GRAPH ?g` need only look into those that do.
indirect enum GraphCondition {
  /// A match of the pattern; 0 is a wildcard.
  case match(TermID, TermID, TermID)
  case all([GraphCondition])
  case any([GraphCondition])

  /// The condition of a plan that is evaluated over the graph in `cell`; nil: any graph may have solutions.
  static func of(_ node: PlanNode, cell: Int) -> GraphCondition? {
    switch node {
    case .basic(let basic):
      if basic.graph != .current(cell) { return nil }
      return every(basic.triples.map { match($0.s.constant, $0.p.constant, $0.o.constant) })
    case .path(let path):
      if path.graph != .current(cell) { return nil }
      return of(path.path, path.subject.constant, path.object.constant)
    case .join(let nodes): return every(nodes.map { of($0, cell: cell) })
    case .leftJoin(let left, _, _), .minus(let left, _): return of(left, cell: cell)
    case .filter(_, let below), .extend(let below, _, _), .orderBy(let below, _), .project(let below, _),
      .distinct(let below), .reduced(let below), .slice(let below, _, _):
      return of(below, cell: cell)
    case .union(let nodes): return either(nodes.map { of($0, cell: cell) })
    // Without keys there is a group of nothing, too.
    case .group(let below, let keys, _): return keys.isEmpty ? nil : of(below, cell: cell)
    case .values, .graphs, .service: return nil
    }
  }

  private static func of(_ path: PathExpression, _ s: TermID?, _ o: TermID?) -> GraphCondition? {
    switch path {
    case .link(let p): return match(s, p, o)
    case .inverse(let inner): return of(inner, o, s)
    case .sequence(let a, let b): return every([of(a, s, nil), of(b, nil, o)])
    case .alternative(let a, let b): return either([of(a, s, o), of(b, s, o)])
    case .oneOrMore(let inner): return every([of(inner, s, nil), of(inner, nil, o)])
    case .zeroOrOne, .zeroOrMore, .negated: return nil
    }
  }

  private static func match(_ s: TermID?, _ p: TermID?, _ o: TermID?) -> GraphCondition? {
    s == nil && p == nil && o == nil ? nil : .match(s ?? 0, p ?? 0, o ?? 0)
  }

  private static func every(_ parts: [GraphCondition?]) -> GraphCondition? {
    let known = parts.compactMap { $0 }
    return known.count > 1 ? .all(known) : known.first
  }

  private static func either(_ parts: [GraphCondition?]) -> GraphCondition? {
    let known = parts.compactMap { $0 }
    return known.count == parts.count && !known.isEmpty ? .any(known) : nil
  }

  /// The sorted graphs that fulfil it; nil when finding them costs about what looking into all does.
  func graphs(_ context: EvaluationContext, of total: Int) throws -> [TermID]? {
    switch self {
    case .match(let s, let p, let o):
      let matches = try context.snapshot.smallMatches(s, p, o, asking: context.checkpoint)
      if matches.count > 4 * total { return nil }
      return try context.snapshot.graphsContaining(s, p, o, asking: context.checkpoint)
    case .all(let parts):
      var result: [TermID]?
      for part in parts {
        guard let found = try part.graphs(context, of: result?.count ?? total) else { continue }
        if let known = result {
          let both = Set(found)
          result = known.filter(both.contains)
        } else {
          result = found
        }
        if result?.isEmpty ?? false { break }
      }
      return result
    case .any(let parts):
      var result: Set<TermID> = []
      for part in parts {
        guard let found = try part.graphs(context, of: total) else { return nil }
        result.formUnion(found)
      }
      return result.sorted()
    }
  }
}

/// `GRAPH ?g`: one pattern is matched in all small graphs at once; for more, the graphs that can have solutions are
/// looked up and gone through.
extension Planner {
  func graphs(_ slot: Slot, _ cell: Int, _ below: PlanNode, _ scope: SlotSet, needed: SlotSet) throws -> Operator {
    let schema = needed.intersection(scope).slots
    var inner = needed
    if below.inScope.contains(slot) { inner.insert(slot) }
    let finds = isOn(.findGraphs)
    func iteration(_ input: Operator, over graphs: [TermID]? = nil) -> GraphIteration {
      GraphIteration(
        context, input, slot: slot, cell: cell, cells: cells, schema: schema, graphs: graphs,
        condition: finds ? GraphCondition.of(below, cell: cell) : nil)
    }
    guard finds, context.dataset.hasAllGraphs else { return try iteration(plan(below, needed: inner)) }
    if isUnit(below) {
      let names = context.dataset.namedGraphs
      return TableScan(context, slots: [slot], rows: names, count: names.count, schema: schema)
    }
    guard let (pattern, conditions) = onePattern(of: below, cell, slot) else { return try iteration(plan(below, needed: inner)) }
    let matches = try context.snapshot.smallMatches(
      pattern.s.constant ?? 0, pattern.p.constant ?? 0, pattern.o.constant ?? 0, asking: context.checkpoint)
    let wanted = conditions.reduce(into: needed) { $0.formUnion(reads($1)) }
    let scan = NamedGraphScan(
      context, matches, pattern, slot: slot, hidden: context.dataset.register, schema: wanted.intersection(scope).slots)
    let small = try filtered(scan, conditions)
    let beside = context.snapshot.graphsBesideSmall
    if beside.isEmpty { return small }
    return Union(context, [small, try iteration(plan(below, needed: inner), over: beside)], schema: schema)
  }

  /// Whether the plan is one solution without bindings: `{ }`.
  private func isUnit(_ node: PlanNode) -> Bool {
    switch node {
    case .basic(let basic): basic.triples.isEmpty && basic.tripleTerms.isEmpty
    case .join(let nodes): nodes.allSatisfy(isUnit)
    default: false
    }
  }

  /// The only triple pattern of a plan over the current graph, and conditions on its variables.
  private func onePattern(of node: PlanNode, _ cell: Int, _ slot: Slot) -> (PlanTriple, [ScopedExpression])? {
    switch node {
    case .basic(let basic):
      guard basic.triples.count == 1, basic.tripleTerms.isEmpty, basic.graph == .current(cell) else { return nil }
      return (basic.triples[0], [])
    case .join(let nodes) where nodes.count == 1: return onePattern(of: nodes[0], cell, slot)
    case .filter(let conditions, let below):
      // The name of the graph is bound after the conditions are judged, and EXISTS looks into the current graph.
      guard !conditions.contains(where: { reads($0).contains(slot) || ExpressionVariables.hasExists($0.expression) }),
        let (pattern, inner) = onePattern(of: below, cell, slot)
      else { return nil }
      return (pattern, inner + conditions)
    default: return nil
    }
  }
}
