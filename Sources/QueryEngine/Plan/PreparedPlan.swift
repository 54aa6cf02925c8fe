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
  /// For each constant the number of the first that is the same.
  private let sameAs: [Int]
  /// The ids of the constants it was made for.
  private let ids: [TermID]
  /// Ids that stand in the plan and are none of them.
  private let others: [TermID]
  private let recipe: PlanRecipe
  private let names: VariableTable
  /// Patterns whose figures depend on the constants, as they were; empty where the order of a walk cannot matter.
  private let judged: [Judged]
  /// The named graphs of the walks.
  private let graphs: [GraphSelector]
  /// Whether the plan rests on samples, which other constants do not share.
  private let isOnlyForThese: Bool

  private struct Judged: Sendable {
    var triple: PlanTriple
    var graph: GraphSelector
    var figures: PatternStatistics
  }

  /// The plan of a query that was planned a moment ago; nil when it cannot be kept.
  init?(_ root: Operator, _ names: VariableTable, constants: [TermID], sameAs: [Int]) {
    guard let recipe = root.recipe, !constants.contains(where: TermSpace.isLocal) else { return nil }
    let context = root.context
    let cells = GraphCells()
    var others: [TermID] = []
    var judged: [Judged] = []
    var isSampled = false
    let walks = recipe.walks
    let isSingle = walks.count == 1 && walks[0].plan.accesses.count == 1
    for (plan, graph) in walks {
      var hasOwnGraph = false
      switch graph {
      case .defaultGraph: break
      case .named(let id): if constants.contains(id) { hasOwnGraph = true } else { others.append(id) }
      // Set by an operator that has no recipe.
      case .current: return nil
      }
      for access in plan.accesses {
        let triple = access.triple
        var hasOwn = hasOwnGraph
        for position in 0..<3 {
          guard let id = triple[position].constant else { continue }
          if constants.contains(id) {
            hasOwn = true
            // The figures of a star are those of its predicates.
            if position == 1, plan.source == .characteristicSets { isSampled = true }
          } else {
            others.append(id)
          }
        }
        if hasOwn, !isSingle {
          judged.append(
            Judged(triple: triple, graph: graph, figures: PatternStatistics(triple, cells.graph(graph, context.dataset))))
        }
      }
      if plan.source == .sampled || plan.source == .sampledInPart { isSampled = true }
    }
    if others.contains(where: TermSpace.isLocal) { return nil }
    revision = context.snapshot.revision
    self.sameAs = sameAs
    ids = constants
    self.others = others
    self.recipe = recipe
    self.names = names.copy()
    self.judged = judged
    graphs = walks.map { $0.graph }.filter { $0 != .defaultGraph }
    isOnlyForThese = isSampled
  }

  /// Whether the plan is right and good for these constants in the snapshot of the evaluation. Under a microsecond a pattern
  /// that is counted.
  func accepts(_ constants: [TermID], sameAs: [Int], _ context: EvaluationContext) -> Bool {
    if revision != context.snapshot.revision || sameAs != self.sameAs { return false }
    if constants == ids { return true }
    if isOnlyForThese { return false }
    for id in constants where others.contains(id) { return false }
    let kitchen = PlanRecipe.Kitchen(context: context, from: ids, to: constants)
    for pattern in judged {
      guard let graph = kitchen.cells.graph(kitchen.put(pattern.graph), context.dataset) else { return false }
      if !PatternStatistics(kitchen.put(pattern.triple), graph).isLike(pattern.figures) { return false }
    }
    // A pattern of a graph that is not there is planned as empty.
    return graphs.allSatisfy { kitchen.cells.graph(kitchen.put($0), context.dataset) != nil }
  }

  /// The operators for these constants.
  func make(_ constants: [TermID], _ context: EvaluationContext) -> (root: Operator, names: VariableTable) {
    (recipe.make(PlanRecipe.Kitchen(context: context, from: ids, to: constants)), names)
  }
}

extension PatternStatistics {
  /// Whether a plan for one of the two is about as good for the other: every figure within four times, small ones in any case.
  fileprivate func isLike(_ other: PatternStatistics) -> Bool {
    func near(_ a: Double, _ b: Double) -> Bool { a <= 4 * b + 16 && b <= 4 * a + 16 }
    return near(total, other.total) && near(distinct.0, other.distinct.0) && near(distinct.1, other.distinct.1)
      && near(distinct.2, other.distinct.2)
  }
}
