import RDF
import SPARQL
import Synchronization
import TripleIndex

/// A query with placeholders for some of its constants, and the plans that were made for it.
///
/// Kept by whoever keeps the shapes of queries, for the snapshots of one store. Safe for any thread.
public final class QueryTemplate: Sendable {
  /// The query, with placeholders.
  public let query: Query
  /// The placeholders, and the terms of the text that are none; no plan is kept where they are unknown.
  private let placeholders: [Term]?
  private let otherTerms: Set<Term>
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
    placeholders = query.placeholders
    otherTerms = query.termsBesidePlaceholders
  }

  /// The query with its constants, planned or with a plan that is here already; nil when they cannot be put in.
  ///
  /// The answer is that of planning the filled query anew; only the order of rows that nothing orders may be another.
  /// - Throws: ``QueryError`` as ``Evaluation/prepare(_:_:_:)``.
  public func prepare(
    _ constants: [Term], _ snapshot: Snapshot, _ options: EvaluationOptions = EvaluationOptions()
  ) throws -> PreparedQuery? {
    // What a plan rests on besides constants and revision is that of a plain request.
    let isPlain = options.dataset == nil && query.dataset == nil && options.disabledRewrites.isEmpty
      && options.forcedJoin == nil && options.worthCorrecting == nil
    guard isPlain, let terms = whole(constants), !terms.contains(where: otherTerms.contains) else {
      return try query.filled(with: constants).map { try Evaluation.prepare($0, snapshot, options) }
    }
    let context = try Evaluation.context(query, snapshot, options)
    let ids = try terms.map { try context.terms.id(for: $0) }
    let filling = PlanFilling(ids: ids, terms: terms)
    let (plans, mayKeep) = state.withLock { ($0.plans, $0.failures < QueryTemplate.mostFailures) }
    for plan in plans {
      guard let (root, names) = try plan.make(filling, context) else { continue }
      counts.reused.add(1, ordering: .relaxed)
      if case .construct = query.form {
        return try query.filled(with: constants).map { try PreparedQuery($0, context, root, names) }
      }
      return try PreparedQuery(query, context, root, names)
    }
    guard let filled = query.filled(with: constants) else { return nil }
    let prepared = try PreparedQuery(filled, context)
    let made = mayKeep ? try prepared.plan(for: filling) : nil
    counts.made.add(1, ordering: .relaxed)
    if plans.contains(where: { $0.revision == snapshot.revision }) { counts.unfit.add(1, ordering: .relaxed) }
    if mayKeep { state.withLock { state in if let made { state.keep(made) } else { state.failures += 1 } } }
    return prepared
  }

  /// The constants with the languages and datatypes of their placeholders; nil when they are no constants of this shape.
  private func whole(_ constants: [Term]) -> [Term]? {
    guard let placeholders, placeholders.count == constants.count else { return nil }
    var terms: [Term] = []
    terms.reserveCapacity(constants.count)
    for (constant, placeholder) in zip(constants, placeholders) {
      guard let term = QueryShape.term(constant, for: placeholder) else { return nil }
      terms.append(term)
    }
    return terms
  }
}

/// The constants that stand in a plan: their ids in an evaluation and the terms.
struct PlanFilling: Sendable {
  let ids: [TermID]
  let terms: [Term]
  /// For each constant the number of the first that is the same.
  let sameAs: [Int]

  init(ids: [TermID], terms: [Term]) {
    self.ids = ids
    self.terms = terms
    sameAs = ids.map { id in ids.firstIndex(of: id) ?? 0 }
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
