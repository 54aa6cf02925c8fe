import RDF
import TripleIndex

/// The plan of one query of a shape, kept for others that differ in their constants alone.
///
/// A plan is right for any constants: the order of joins never changes an answer. It is *good* for others while they are
/// about as frequent as those that it was made for; ``accepts(_:_:)`` counts. What could change the answer is ruled out when
/// it is kept and when it is used: constants that were different stay different, from each other and from those of the
/// text, all terms were known, graphs exist, and the revision is the same.
final class PreparedPlan: Sendable {
  let revision: UInt64
  /// The constants it was made for.
  private let filling: PlanFilling
  /// Ids that stand in the plan and are none of them.
  private let others: [TermID]
  private let recipe: PlanRecipe
  private let names: VariableTable
  /// Patterns whose figures depend on the constants, as they were; empty where the order of a walk cannot matter.
  private let judged: [Judged]
  /// Paths that start from a constant, and about how many nodes it reached; empty where a path is all there is.
  private let judgedPaths: [(path: PathNode, reached: Double)]
  /// The named graphs of walks and paths.
  private let graphs: [GraphSelector]
  /// Whether the plan rests on samples, which other constants do not share.
  private let isOnlyForThese: Bool

  private struct Judged: Sendable {
    var triple: PlanTriple
    var graph: GraphSelector
    var figures: PatternStatistics
  }

  /// The plan of a query that was planned a moment ago; nil when it cannot be kept.
  init?(_ root: Operator, _ names: VariableTable, _ filling: PlanFilling) throws {
    guard let recipe = root.recipe else { return nil }
    let constants = filling.ids
    let context = root.context
    let cells = GraphCells()
    var others: [TermID] = []
    var judged: [Judged] = []
    var isSampled = context.planningJudgements > 0
    let walks = recipe.walks
    let paths = recipe.paths
    let isSingle = walks.count + paths.count == 1 && walks.allSatisfy { $0.plan.accesses.count == 1 }
    /// Whether an id is one of the constants; others are noted.
    func isOwn(_ id: TermID) -> Bool {
      if constants.contains(id) { return true }
      others.append(id)
      return false
    }
    for graph in walks.map(\.graph) + paths.map(\.graph) {
      // Set by an operator that has no recipe.
      if case .current = graph { return nil }
    }
    for (plan, graph) in walks {
      var hasOwnGraph = false
      if case .named(let id) = graph, isOwn(id) { hasOwnGraph = true }
      for access in plan.accesses {
        let triple = access.triple
        var hasOwn = hasOwnGraph
        for position in 0..<3 {
          guard let id = triple[position].constant else { continue }
          if TermSpace.isLocal(id) { return nil }
          if isOwn(id) {
            hasOwn = true
            // The figures of a star are those of its predicates.
            if position == 1, plan.source == .characteristicSets { isSampled = true }
          }
        }
        if hasOwn, !isSingle {
          judged.append(
            Judged(triple: triple, graph: graph, figures: PatternStatistics(triple, cells.graph(graph, context.dataset))))
        }
      }
      if plan.source == .sampled || plan.source == .sampledInPart { isSampled = true }
    }
    var judgedPaths: [(path: PathNode, reached: Double)] = []
    for path in paths {
      if case .named(let id) = path.graph { _ = isOwn(id) }
      let ends = [path.subject.constant, path.object.constant].compactMap { $0 }
      let links = path.path.predicates
      if (ends + links).contains(where: TermSpace.isLocal) { return nil }
      let isAny = (ends + links).map(isOwn).contains(true)
      if isAny, !ends.isEmpty, !isSingle {
        judgedPaths.append((path, try PathSearch.closureSize(path, context, cells)))
      }
    }
    if others.contains(where: TermSpace.isLocal) { return nil }
    revision = context.snapshot.revision
    self.filling = filling
    self.others = others
    self.recipe = recipe
    self.names = names.copy()
    self.judged = judged
    self.judgedPaths = judgedPaths
    graphs = (walks.map(\.graph) + paths.map(\.graph)).filter { $0 != .defaultGraph }
    isOnlyForThese = isSampled || recipe.isOnlyForThese
  }

  /// The operators for other constants in the snapshot of the evaluation; nil where the plan is not right or not good for
  /// them. To judge that takes under a microsecond a pattern that is counted.
  func make(_ new: PlanFilling, _ context: EvaluationContext) throws -> (root: Operator, names: VariableTable)? {
    if revision != context.snapshot.revision || new.sameAs != filling.sameAs { return nil }
    let kitchen = PlanRecipe.Kitchen(context: context, names: names, from: filling, to: new)
    if new.terms != filling.terms {
      if isOnlyForThese { return nil }
      for id in new.ids where others.contains(id) { return nil }
      for pattern in judged {
        guard let graph = kitchen.cells.graph(kitchen.put(pattern.graph), context.dataset) else { return nil }
        if !PatternStatistics(kitchen.put(pattern.triple), graph).isLike(pattern.figures) { return nil }
      }
      for (path, reached) in judgedPaths {
        let now = try PathSearch.closureSize(kitchen.put(path), context, kitchen.cells)
        if !PatternStatistics.isNear(now, reached) { return nil }
      }
      // A pattern of a graph that is not there is planned as empty.
      for graph in graphs where kitchen.cells.graph(kitchen.put(graph), context.dataset) == nil { return nil }
    }
    let root = try recipe.make(kitchen)
    return (root, kitchen.names)
  }
}

extension PatternStatistics {
  /// Whether a plan for one of the two is about as good for the other: every figure within four times, small ones in any case.
  fileprivate func isLike(_ other: PatternStatistics) -> Bool {
    PatternStatistics.isNear(total, other.total) && PatternStatistics.isNear(distinct.0, other.distinct.0)
      && PatternStatistics.isNear(distinct.1, other.distinct.1) && PatternStatistics.isNear(distinct.2, other.distinct.2)
  }

  fileprivate static func isNear(_ a: Double, _ b: Double) -> Bool { a <= 4 * b + 16 && b <= 4 * a + 16 }
}
