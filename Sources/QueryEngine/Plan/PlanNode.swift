import RDF
import SPARQL
import TripleIndex

/// A position of a pattern in the plan: a variable by number or a term by id. A constant
/// that is not in the dictionary has an id of the query's own and simply matches nothing.
enum PatternTerm: Hashable {
  case variable(Slot)
  case constant(TermID)

  var slot: Slot? {
    if case .variable(let slot) = self { return slot }
    return nil
  }
  var constant: TermID? {
    if case .constant(let id) = self { return id }
    return nil
  }
}

/// A triple pattern in the plan.
struct PlanTriple: Hashable {
  var s: PatternTerm
  var p: PatternTerm
  var o: PatternTerm

  init(_ s: PatternTerm, _ p: PatternTerm, _ o: PatternTerm) {
    self.s = s
    self.p = p
    self.o = o
  }

  /// Subject, predicate, object by number 0, 1, 2.
  subscript(_ position: Int) -> PatternTerm { position == 0 ? s : position == 1 ? p : o }

  var slots: SlotSet {
    var set = SlotSet()
    for term in [s, p, o] { if let slot = term.slot { set.insert(slot) } }
    return set
  }
}

/// The graph that patterns are matched against.
enum GraphSelector: Hashable {
  /// The default graph of the query's dataset.
  case defaultGraph
  /// A named graph of the dataset.
  case named(TermID)
  /// The graph that the `GRAPH ?g` with this number stands on at the moment.
  case current(Int)
}

/// An expression with what it needs to be compiled: the graph for its EXISTS patterns
/// and the terms that an outer EXISTS substituted for variables.
struct ScopedExpression {
  var expression: Expression
  var graph: GraphSelector
  var constants: [Slot: TermID] = [:]
}

/// Triple patterns (and triple terms that variables must match) over one graph.
struct BasicPattern {
  var triples: [PlanTriple]
  /// `slot` must hold a triple term whose components match.
  var tripleTerms: [(slot: Slot, pattern: PlanTriple)]
  var graph: GraphSelector
}

/// A property path that is searched, with set semantics.
struct PathNode {
  var subject: PatternTerm
  var path: PathExpression
  var object: PatternTerm
  var graph: GraphSelector
}

/// The logical plan: the algebra with variables numbered and constants looked up.
/// SPARQL 1.1 Query, section 18.2.
indirect enum PlanNode {
  case basic(BasicPattern)
  case path(PathNode)
  /// All of them; no element is the unit.
  case join([PlanNode])
  case leftJoin(PlanNode, PlanNode, conditions: [ScopedExpression])
  case filter([ScopedExpression], PlanNode)
  case union([PlanNode])
  case minus(PlanNode, PlanNode)
  case extend(PlanNode, Slot, ScopedExpression)
  /// Rows one after the other; 0 is UNDEF.
  case values([Slot], rows: [TermID], count: Int)
  /// Each named graph in turn as the current graph `cell`, bound to `slot`.
  case graphs(slot: Slot, cell: Int, PlanNode)
  /// The pattern is sent to another endpoint.
  case service(ServiceNode)
  case group(PlanNode, keys: [Slot], aggregates: [PlanAggregate])
  case orderBy(PlanNode, [PlanOrder])
  case project(PlanNode, [Slot])
  case distinct(PlanNode)
  case reduced(PlanNode)
  case slice(PlanNode, offset: Int, limit: Int?)

  /// No solution.
  static var empty: PlanNode { .values([], rows: [], count: 0) }
  /// One solution without bindings.
  static var unit: PlanNode { .join([]) }
}

/// An aggregate in the plan.
struct PlanAggregate {
  var slot: Slot
  var aggregate: Aggregate
  var argument: ScopedExpression?
}

/// A key of ORDER BY in the plan.
struct PlanOrder {
  var expression: ScopedExpression
  var descending: Bool
}
