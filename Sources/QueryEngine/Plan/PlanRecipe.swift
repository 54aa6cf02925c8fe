import TripleIndex

/// A plan without an evaluation: what operators there are and what they work on, as values that any thread may keep.
///
/// Made of the operators of one query (``Operator/recipe``), it makes those of another that differs in constants alone.
/// It holds ids and numbers of variables, no snapshot and no memory of an evaluation. Operators that hold compiled
/// expressions, or plans that are made while they run, have none.
indirect enum PlanRecipe: Sendable {
  case scan(PatternPlan, schema: [Slot], GraphSelector, distinct: Bool)
  case lookup(PlanRecipe, PatternPlan, schema: [Slot], shared: SlotSet, isLeft: Bool, GraphSelector, estimate: Double)
  case count(PatternPlan, keys: [Slot], schema: [Slot], GraphSelector)
  case countDistinct(PatternPlan, keys: [Slot], schema: [Slot], countsDistinct: [Bool], GraphSelector)
  case countRows(PlanRecipe, schema: [Slot])
  case hashJoin(PlanRecipe, PlanRecipe, certain: SlotSet, schema: [Slot], kind: JoinMode, estimate: Double)
  case union([PlanRecipe], schema: [Slot])
  case distinct(PlanRecipe)
  case rename(PlanRecipe, column: Int, as: Slot, copies: Bool)
  case project(PlanRecipe, schema: [Slot])
  case slice(PlanRecipe, offset: Int, limit: Int?)

  enum JoinMode: Sendable { case inner, left, minus }

  /// Every walk over patterns, with its graph.
  var walks: [(plan: PatternPlan, graph: GraphSelector)] {
    switch self {
    case .scan(let plan, _, let graph, _), .count(let plan, _, _, let graph), .countDistinct(let plan, _, _, _, let graph):
      return [(plan, graph)]
    case .lookup(let input, let plan, _, _, _, let graph, _): return input.walks + [(plan, graph)]
    case .hashJoin(let left, let right, _, _, _, _): return left.walks + right.walks
    case .union(let inputs, _): return inputs.flatMap(\.walks)
    case .countRows(let input, _), .distinct(let input), .rename(let input, _, _, _), .project(let input, _), .slice(let input, _, _):
      return input.walks
    }
  }

  /// The operators, for the constants and the evaluation of `kitchen`.
  func make(_ kitchen: Kitchen) -> Operator {
    let context = kitchen.context
    switch self {
    case .scan(let plan, let schema, let graph, let distinct):
      return PatternScan(
        context, kitchen.put(plan), schema: schema, graph: kitchen.put(graph), cells: kitchen.cells, distinct: distinct)
    case .lookup(let input, let plan, let schema, let shared, let isLeft, let graph, let estimate):
      let plan = kitchen.put(plan)
      return PatternLookup(
        context, input: input.make(kitchen), schema: schema, shared: shared, mayBeUnbound: false,
        mode: isLeft ? .left(conditions: []) : .inner, graph: kitchen.put(graph), cells: kitchen.cells, estimate: estimate
      ) { _ in plan }
    case .count(let plan, let keys, let schema, let graph):
      return CountScan(
        context, kitchen.put(plan), keys: keys, schema: schema, graph: kitchen.put(graph), cells: kitchen.cells)
    case .countDistinct(let plan, let keys, let schema, let countsDistinct, let graph):
      return DistinctCountScan(
        context, kitchen.put(plan), keys: keys, schema: schema, countsDistinct: countsDistinct, graph: kitchen.put(graph),
        cells: kitchen.cells)
    case .countRows(let input, let schema): return CountRows(context, input.make(kitchen), schema: schema)
    case .hashJoin(let left, let right, let certain, let schema, let kind, let estimate):
      let mode: HashJoin.Mode
      switch kind {
      case .inner: mode = .inner
      case .left: mode = .left(conditions: [])
      case .minus: mode = .minus
      }
      return HashJoin(
        context, left: left.make(kitchen), right: right.make(kitchen), certain: certain, schema: schema, mode: mode,
        estimate: estimate)
    case .union(let inputs, let schema): return Union(context, inputs.map { $0.make(kitchen) }, schema: schema)
    case .distinct(let input): return Distinct(context, input.make(kitchen))
    case .rename(let input, let column, let slot, let copies):
      let input = input.make(kitchen)
      return Rename(context, input, column: column, as: slot, keep: copies ? SlotSet([input.schema[column]]) : SlotSet())
    case .project(let input, let schema): return Project(context, input.make(kitchen), schema: schema)
    case .slice(let input, let offset, let limit):
      return Slice(context, input.make(kitchen), offset: offset, limit: limit)
    }
  }

  /// What a recipe needs to become operators: the evaluation, and which id stands where another one stood.
  struct Kitchen {
    let context: EvaluationContext
    let cells = GraphCells()
    let from: [TermID]
    let to: [TermID]

    @inline(__always) private func put(_ id: TermID) -> TermID {
      for i in from.indices where from[i] == id { return to[i] }
      return id
    }

    func put(_ graph: GraphSelector) -> GraphSelector {
      if case .named(let id) = graph { return .named(put(id)) }
      return graph
    }

    func put(_ triple: PlanTriple) -> PlanTriple { PlanTriple(put(triple.s), put(triple.p), put(triple.o)) }

    private func put(_ term: PatternTerm) -> PatternTerm {
      if case .constant(let id) = term { return .constant(put(id)) }
      return term
    }

    func put(_ plan: PatternPlan) -> PatternPlan {
      if from == to { return plan }
      var plan = plan
      for i in plan.accesses.indices {
        let (a, b, c) = plan.accesses[i].constants
        let new = (put(a), put(b), put(c))
        if new == (a, b, c) { continue }
        plan.accesses[i].constants = new
        plan.accesses[i].triple = put(plan.accesses[i].triple)
      }
      return plan
    }
  }
}
