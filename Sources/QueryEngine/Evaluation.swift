import Limits
import RDF
import SPARQL
import TripleIndex

/// The front of the engine: a parsed query and a snapshot become something that yields blocks.
public enum Evaluation {
  /// Plans a query. Costs some microseconds for a point query; nothing is evaluated yet.
  /// - Throws: ``QueryError`` when the query uses what is not allowed (SERVICE) or is beyond a limit.
  public static func prepare(
    _ query: Query, _ snapshot: Snapshot, _ options: EvaluationOptions = EvaluationOptions()
  ) throws -> PreparedQuery {
    try PreparedQuery(query, context(query, snapshot, options))
  }

  /// What an evaluation shares, made for a query.
  static func context(_ query: Query, _ snapshot: Snapshot, _ options: EvaluationOptions) throws -> EvaluationContext {
    let budget = Budget(limit: options.memory, shared: options.sharedBudget)
    let stop = StopSign(options)
    let dataset = try Dataset(options.dataset ?? query.dataset, snapshot, budget, stop)
    return EvaluationContext(
      snapshot: snapshot, options: options, base: query.base?.value ?? options.base, dataset: dataset, budget: budget,
      stop: stop)
  }
}

/// A planned query: pull blocks with ``next(into:)`` until it says false. One thread at a time.
public final class PreparedQuery {
  /// What the answer is.
  public enum Kind: Sendable { case solutions, boolean, graph }

  /// What the answer of this query is.
  public let kind: Kind
  /// Names of the columns: the projected variables, or subject, predicate, object of a graph.
  public let variables: [String]
  /// What the evaluation shares: snapshot, budget, computed terms.
  public let context: EvaluationContext
  let root: Operator
  /// Whether the plan was made for an earlier query of the same shape.
  public let hasPreparedPlan: Bool
  private let names: VariableTable
  private let graph: GraphResult?

  init(_ query: Query, _ context: EvaluationContext) throws {
    self.context = context
    hasPreparedPlan = false
    let names = VariableTable()
    self.names = names
    let cells = GraphCells()
    let translation = Translation(context: context, variables: names, cells: cells)
    let node = try translation.translate(BlankNodeScope.rewrite(query.pattern), .defaultGraph)
    let planner = Planner(context, names, cells)
    switch query.form {
    case .select(let variables):
      kind = .solutions
      let slots = variables.map(names.slot)
      self.variables = variables.map(\.name)
      let op = try planner.plan(node, needed: SlotSet(slots))
      root = op.schema == slots ? op : Project(context, op, schema: slots)
      graph = nil
    case .ask:
      kind = .boolean
      self.variables = []
      root = try planner.plan(node, needed: SlotSet(), limit: 1)
      graph = nil
    case .construct(let template):
      kind = .graph
      self.variables = ["subject", "predicate", "object"]
      var used: Set<Variable> = []
      for triple in template { PatternVariables.collect(triple, &used) }
      let op = try planner.plan(node, needed: SlotSet(used.map(names.slot)))
      root = op
      graph = try Construction(context, op, template, names)
    case .describe(let terms):
      kind = .graph
      self.variables = ["subject", "predicate", "object"]
      var used: Set<Variable> = []
      for term in terms { PatternVariables.collect(term, &used) }
      let op = try planner.plan(node, needed: SlotSet(used.map(names.slot)))
      root = op
      graph = try Description(context, op, terms, names)
    }
  }

  /// A query with operators that a kept plan has made; of a CONSTRUCT the template has its constants.
  init(_ query: Query, _ context: EvaluationContext, _ root: Operator, _ names: VariableTable) throws {
    self.context = context
    self.root = root
    self.names = names
    hasPreparedPlan = true
    switch query.form {
    case .select(let variables):
      kind = .solutions
      self.variables = variables.map(\.name)
      graph = nil
    case .construct(let template):
      kind = .graph
      variables = ["subject", "predicate", "object"]
      graph = try Construction(context, root, template, names)
    case .ask, .describe:
      kind = .boolean
      variables = []
      graph = nil
    }
  }

  /// The plan, to be kept for other constants; nil when it cannot be. To be asked before anything is evaluated.
  func plan(for filling: PlanFilling) throws -> PreparedPlan? { try PreparedPlan(root, names, filling) }

  /// A block with room for the answer's columns.
  public func makeBlock() -> SolutionBlock {
    SolutionBlock(
      width: kind == .boolean ? root.schema.count : variables.count, zeroed: kind != .solutions || !root.writesAllColumns)
  }

  /// The next solutions, or the next triples of a graph. False at the end.
  /// - Throws: ``QueryError`` at the deadline, when cancelled, at the memory budget.
  public func next(into block: SolutionBlock) throws -> Bool {
    if let graph { return try graph.next(into: block) }
    return try root.next(into: block)
  }

  /// The answer of ASK: whether there is a solution.
  public func ask() throws -> Bool { try root.next(into: SolutionBlock(width: root.schema.count)) }

  /// The term of an id of a block. Valid as long as this query.
  @inline(__always) public func view(_ id: TermID) -> TermView { context.view(id) }

  /// The term of an id as a value; nil when unbound.
  public func term(_ id: TermID) -> Term? { context.view(id).term }

  /// The plan, one operator a line, with expected rows and those seen so far; with times
  /// when the options said `measure`.
  public func explain() -> String {
    (hasPreparedPlan ? "prepared plan, made for other constants or an earlier request\n" : "") + Explanation.tree(root, names)
  }

  /// Throws when the query was cancelled or its time is over: for whoever writes the answer.
  public func checkpoint() throws { try context.checkpoint() }

  /// Index keys looked at so far by all operators.
  public var keysScanned: Int {
    func sum(_ op: Operator) -> Int { op.children.reduce(op.scanned) { $0 + sum($1) } }
    return sum(root)
  }

  /// Values that aggregates had computed so far, each different term once as far as it is remembered.
  public var valuesComputed: Int {
    func sum(_ op: Operator) -> Int { op.children.reduce(op.computed) { $0 + sum($1) } }
    return sum(root)
  }

  /// Rows handed over so far between operators: what the plan produced on its way.
  public var rowsProduced: Int {
    func sum(_ op: Operator) -> Int { op.children.reduce(op.rowsOut) { $0 + sum($1) } }
    return sum(root)
  }
}

/// The triples of a graph as an answer.
class GraphResult {
  func next(into block: SolutionBlock) throws -> Bool { false }
}
