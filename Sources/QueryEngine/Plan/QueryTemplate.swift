import RDF
import SPARQL
import Synchronization
import TripleIndex

/// A query with placeholders for some of its IRIs, and the plans that were made for it.
///
/// Kept by whoever keeps the shapes of queries, for the snapshots of one store. Safe for any thread.
public final class QueryTemplate: Sendable {
  /// The query, with placeholders.
  public let query: Query
  /// IRIs of the text that are no placeholders.
  private let otherIRIs: Set<IRI>
  private let state = Mutex(State())
  private let counts: PlanCounts

  private struct State {
    var plans: [PreparedPlan] = []
    var oldest = 0
    /// Plans that could not be kept, one after the other.
    var failures = 0

    /// Plans of older revisions go first, then the oldest.
    mutating func keep(_ plan: PreparedPlan) {
      failures = 0
      plans.removeAll { $0.revision < plan.revision }
      if plans.count < QueryTemplate.most {
        plans.append(plan)
      } else {
        oldest = (oldest + 1) % QueryTemplate.most
        plans[oldest] = plan
      }
    }
  }

  /// Plans for constants of different frequency that are kept side by side.
  private static let most = 4
  /// A template whose plans could not be kept so often is planned each time.
  private static let mostFailures = 4

  /// A template of a shape (``QueryShape``); what becomes of its plans is counted in `counts`.
  public init(_ query: Query, counts: PlanCounts = PlanCounts()) {
    self.query = query
    self.counts = counts
    otherIRIs = query.irisBesidePlaceholders
  }

  /// The query with its constants, planned or with a plan that is here already; nil when they cannot be put in.
  ///
  /// The answer is that of planning the filled query anew; only the order of rows that nothing orders may be another.
  /// - Throws: ``QueryError`` as ``Evaluation/prepare(_:_:_:)``.
  public func prepare(
    _ constants: [IRI], _ snapshot: Snapshot, _ options: EvaluationOptions = EvaluationOptions()
  ) throws -> PreparedQuery? {
    // What a plan rests on besides constants and revision is that of a plain request.
    let isPlain = options.dataset == nil && query.dataset == nil && options.disabledRewrites.isEmpty
      && options.forcedJoin == nil && options.worthCorrecting == nil
    guard isPlain, !constants.contains(where: otherIRIs.contains) else {
      return try query.filled(with: constants).map { try Evaluation.prepare($0, snapshot, options) }
    }
    let context = try Evaluation.context(query, snapshot, options)
    let ids = try constants.map { try context.terms.id(for: .iri($0)) }
    let sameAs = ids.map { id in ids.firstIndex(of: id) ?? 0 }
    let (plans, mayKeep) = state.withLock { ($0.plans, $0.failures < QueryTemplate.mostFailures) }
    for plan in plans where plan.accepts(ids, sameAs: sameAs, context) {
      counts.reused.add(1, ordering: .relaxed)
      let (root, names) = plan.make(ids, context)
      return PreparedQuery(query, context, root, names)
    }
    guard let filled = query.filled(with: constants) else { return nil }
    let prepared = try PreparedQuery(filled, context)
    let made = mayKeep ? prepared.plan(for: ids, sameAs: sameAs) : nil
    counts.made.add(1, ordering: .relaxed)
    if plans.contains(where: { $0.revision == snapshot.revision }) { counts.unfit.add(1, ordering: .relaxed) }
    if mayKeep { state.withLock { state in if let made { state.keep(made) } else { state.failures += 1 } } }
    return prepared
  }
}

/// How often a query of a known shape took a plan that was there, was planned, and was planned although there was a plan
/// of its revision, which did not fit its constants.
public final class PlanCounts: Sendable {
  public let reused = Atomic<Int>(0)
  public let made = Atomic<Int>(0)
  public let unfit = Atomic<Int>(0)

  /// Nothing counted yet.
  public init() {}
}
