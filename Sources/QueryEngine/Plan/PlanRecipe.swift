import RDF
import SPARQL
import TripleIndex

/// A plan without an evaluation: what operators there are and what they work on, as values that any thread may keep.
///
/// Made of the operators of one query (``Operator/recipe``), it makes those of another that differs in constants alone.
/// It holds ids, numbers of variables and expressions of the algebra, which are compiled again; no snapshot and no memory
/// of an evaluation. Operators whose plans are made while they run have none.
indirect enum PlanRecipe: Sendable {
  case scan(PatternPlan, schema: [Slot], GraphSelector, distinct: Bool)
  case lookup(
    PlanRecipe, PatternPlan, schema: [Slot], shared: SlotSet, kind: JoinMode, GraphSelector, estimate: Double,
    distinct: Bool)
  case count(PatternPlan, keys: [Slot], schema: [Slot], GraphSelector)
  case countDistinct(PatternPlan, keys: [Slot], schema: [Slot], countsDistinct: [Bool], GraphSelector)
  case countRows(PlanRecipe, schema: [Slot])
  case hashJoin(PlanRecipe, PlanRecipe, certain: SlotSet, schema: [Slot], kind: JoinMode, estimate: Double)
  case union([PlanRecipe], schema: [Slot])
  case distinct(PlanRecipe)
  case rename(PlanRecipe, column: Int, as: Slot, copies: Bool)
  case project(PlanRecipe, schema: [Slot])
  case slice(PlanRecipe, offset: Int, limit: Int?)
  /// What a step of planning makes of the operators below it.
  case step([PlanRecipe], Step)

  /// A step of planning that can be taken again.
  struct Step: Sendable {
    /// Paths that it searches.
    var paths: [PathNode] = []
    /// Whether it rests on what was found for the constants.
    var isOnlyForThese = false
    /// Terms of its own that the store does not know, by their ids in the evaluation that planned.
    var localTerms: [TermID: Term] = [:]
    /// Makes it over operators below, with what stands in it put in place by the kitchen.
    var make: @Sendable ([Operator], Kitchen) throws -> Operator
  }

  /// The conditions are those of an OPTIONAL.
  enum JoinMode: Sendable { case inner, left([ScopedExpression]), minus, anti([ScopedExpression], over: [Slot]) }

  /// Every walk over patterns, with its graph.
  var walks: [(plan: PatternPlan, graph: GraphSelector)] {
    switch self {
    case .scan(let plan, _, let graph, _), .count(let plan, _, _, let graph), .countDistinct(let plan, _, _, _, let graph):
      return [(plan, graph)]
    case .lookup(let input, let plan, _, _, _, let graph, _, _): return input.walks + [(plan, graph)]
    case .hashJoin(let left, let right, _, _, _, _): return left.walks + right.walks
    case .union(let inputs, _): return inputs.flatMap(\.walks)
    case .countRows(let input, _), .distinct(let input), .rename(let input, _, _, _), .project(let input, _), .slice(let input, _, _):
      return input.walks
    case .step(let inputs, _): return inputs.flatMap(\.walks)
    }
  }

  /// Every step of planning that is taken again.
  private var steps: [Step] {
    switch self {
    case .scan, .count, .countDistinct: return []
    case .lookup(let input, _, _, _, _, _, _, _): return input.steps
    case .hashJoin(let left, let right, _, _, _, _): return left.steps + right.steps
    case .union(let inputs, _): return inputs.flatMap(\.steps)
    case .countRows(let input, _), .distinct(let input), .rename(let input, _, _, _), .project(let input, _), .slice(let input, _, _):
      return input.steps
    case .step(let inputs, let step): return inputs.flatMap(\.steps) + [step]
    }
  }

  /// Every path that is searched.
  var paths: [PathNode] { steps.flatMap(\.paths) }
  var isOnlyForThese: Bool { steps.contains(where: \.isOnlyForThese) }

  /// The operators, for the constants and the evaluation of `kitchen`.
  func make(_ kitchen: Kitchen) throws -> Operator {
    let context = kitchen.context
    switch self {
    case .scan(let plan, let schema, let graph, let distinct):
      return PatternScan(
        context, kitchen.put(plan), schema: schema, graph: kitchen.put(graph), cells: kitchen.cells, distinct: distinct)
    case .lookup(let input, let plan, let schema, let shared, let kind, let graph, let estimate, let distinct):
      let plan = kitchen.put(plan)
      let mode: PatternLookup.Mode
      switch kind {
      case .inner, .minus: mode = .inner
      case .left(let conditions): mode = .left(conditions: try kitchen.compile(conditions, schema))
      case .anti(let conditions, let slots): mode = .anti(conditions: try kitchen.compile(conditions, slots), over: slots)
      }
      return try PatternLookup(
        context, input: input.make(kitchen), schema: schema, shared: shared, mayBeUnbound: false,
        mode: mode, graph: kitchen.put(graph), cells: kitchen.cells, estimate: estimate,
        distinct: distinct
      ) { _ in plan }
    case .count(let plan, let keys, let schema, let graph):
      return CountScan(
        context, kitchen.put(plan), keys: keys, schema: schema, graph: kitchen.put(graph), cells: kitchen.cells)
    case .countDistinct(let plan, let keys, let schema, let countsDistinct, let graph):
      return DistinctCountScan(
        context, kitchen.put(plan), keys: keys, schema: schema, countsDistinct: countsDistinct, graph: kitchen.put(graph),
        cells: kitchen.cells)
    case .countRows(let input, let schema): return try CountRows(context, input.make(kitchen), schema: schema)
    case .hashJoin(let left, let right, let certain, let schema, let kind, let estimate):
      let mode: HashJoin.Mode
      switch kind {
      case .inner: mode = .inner
      case .left(let conditions): mode = .left(conditions: try kitchen.compile(conditions, schema))
      case .minus: mode = .minus
      case .anti(let conditions, let slots): mode = .anti(conditions: try kitchen.compile(conditions, slots), over: slots)
      }
      return try HashJoin(
        context, left: left.make(kitchen), right: right.make(kitchen), certain: certain, schema: schema, mode: mode,
        estimate: estimate)
    case .union(let inputs, let schema): return try Union(context, inputs.map { try $0.make(kitchen) }, schema: schema)
    case .distinct(let input): return try Distinct(context, input.make(kitchen))
    case .rename(let input, let column, let slot, let copies):
      let input = try input.make(kitchen)
      return Rename(context, input, column: column, as: slot, keep: copies ? SlotSet([input.schema[column]]) : SlotSet())
    case .project(let input, let schema): return try Project(context, input.make(kitchen), schema: schema)
    case .slice(let input, let offset, let limit):
      return try Slice(context, input.make(kitchen), offset: offset, limit: limit)
    case .step(let inputs, let step):
      var below: [Operator] = []
      for input in inputs { try below.append(input.make(kitchen)) }
      for (id, term) in step.localTerms { kitchen.local[id] = try context.terms.id(for: term) }
      return try step.make(below, kitchen)
    }
  }

  /// What a recipe needs to become operators: the evaluation, and which constant stands where another one stood.
  final class Kitchen {
    let context: EvaluationContext
    let cells = GraphCells()
    /// Plans what is taken again, with names of its own.
    private(set) lazy var planner: Planner = {
      names = names.copy()
      return Planner(context, names, cells)
    }()
    private(set) var names: VariableTable
    private let from: PlanFilling
    private let to: PlanFilling
    private let isSame: Bool
    /// Terms that are not the store's, from the evaluation that planned to this one.
    fileprivate(set) var local: [TermID: TermID] = [:]

    init(context: EvaluationContext, names: VariableTable, from: PlanFilling, to: PlanFilling) {
      self.context = context
      self.names = names
      self.from = from
      self.to = to
      isSame = from.ids == to.ids
    }

    @inline(__always) func put(_ id: TermID) -> TermID {
      for i in from.ids.indices where from.ids[i] == id { return to.ids[i] }
      return TermSpace.isLocal(id) ? local[id] ?? id : id
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
      if isSame { return plan }
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

    func put(_ path: PathNode) -> PathNode {
      PathNode(subject: put(path.subject), path: put(path.path), object: put(path.object), graph: put(path.graph))
    }

    private func put(_ path: PathExpression) -> PathExpression {
      switch path {
      case .link(let id): return .link(put(id))
      case .inverse(let a): return .inverse(put(a))
      case .sequence(let a, let b): return .sequence(put(a), put(b))
      case .alternative(let a, let b): return .alternative(put(a), put(b))
      case .zeroOrOne(let a): return .zeroOrOne(put(a))
      case .zeroOrMore(let a): return .zeroOrMore(put(a))
      case .oneOrMore(let a): return .oneOrMore(put(a))
      case .negated(let forward, let backward): return .negated(forward: forward?.map(put), backward: backward?.map(put))
      }
    }

    /// An expression with the new constants.
    /// - Throws: where one stands in a place that cannot be changed, which a template never has.
    func put(_ scoped: ScopedExpression) throws -> ScopedExpression {
      var scoped = scoped
      scoped.graph = put(scoped.graph)
      if from.terms == to.terms { return scoped }
      let replaced = TermReplacement { [from, to] term in
        from.terms.firstIndex(of: term).map { to.terms[$0] } ?? term
      }.expression(scoped.expression)
      guard let replaced else { throw QueryError.unsupported("a kept plan of this expression") }
      scoped.expression = replaced
      return scoped
    }

    /// Conditions over the columns of a schema.
    func compile(_ conditions: [ScopedExpression], _ schema: [Slot]) throws -> [CompiledExpression] {
      if conditions.isEmpty { return [] }
      return try conditions.map { try planner.compile(put($0), schema) }
    }

    func put(_ conditions: [ScopedExpression]) throws -> [ScopedExpression] { try conditions.map(put) }
  }
}

extension PathExpression {
  /// The predicates that are named in it.
  var predicates: [TermID] {
    switch self {
    case .link(let id): return [id]
    case .inverse(let a), .zeroOrOne(let a), .zeroOrMore(let a), .oneOrMore(let a): return a.predicates
    case .sequence(let a, let b), .alternative(let a, let b): return a.predicates + b.predicates
    case .negated(let forward, let backward): return (forward ?? []) + (backward ?? [])
    }
  }
}
