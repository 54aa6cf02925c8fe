/// What the planner wants to know of a graph beyond exact pattern counts.
///
/// Distinct counts are exact for a graph without changes and close otherwise. All are cheap after first use.
public struct GraphStatistics: Sendable {
  private let view: GraphView
  /// Distinct subjects of the graph.
  public let subjectCount: Int
  /// Distinct objects of the graph.
  public let objectCount: Int
  /// Distinct predicates of the graph.
  public let predicateCount: Int

  init(_ view: GraphView) {
    self.view = view
    subjectCount = view.distinctFirst(.spo)
    objectCount = view.distinctFirst(.osp)
    predicateCount = view.distinctFirst(.pso)
  }

  /// Triples of a predicate; exact.
  public func tripleCount(_ p: TermID) -> Int { view.count(0, p, 0) }
  /// Distinct subjects of a predicate.
  public func distinctSubjects(_ p: TermID) -> Int { view.distinctSecond(.pso, p) }
  /// Distinct objects of a predicate.
  public func distinctObjects(_ p: TermID) -> Int { view.distinctSecond(.pos, p) }
}

extension GraphView {
  /// The number of distinct first keys of an order (subjects, predicates or objects), without merging: exact for a
  /// graph without changes or of changes alone; else keys of the changes are taken to be new.
  public func distinctFirst(_ order: KeyOrder) -> Int {
    let n = order.isGrouped ? base.groupedOrder(order).first.count : base.flatOrder(order).first.count
    if !isChanged { return n }
    let growth = max(0, tripleCount - base.count)
    let keys = runs.reduce(0) { sum, run in
      switch order {
      case .spo, .sop: sum + run.subjects
      case .pso, .pos: sum + run.predicates
      case .osp, .ops: sum + run.objects
      }
    }
    return min(n + min(growth, keys), max(tripleCount, 0))
  }

  /// The number of distinct second keys below a first key of a grouped order, without merging: exact
  /// unless changes touch the group, then at most off by the keys they touch (in each run). `pso`: subjects of a predicate; `pos`: its objects.
  public func distinctSecond(_ order: KeyOrder, _ a: TermID) -> Int {
    guard order.isGrouped else { return rows(order, a).count }
    let n = base.groupedOrder(order).pairs(a).count
    if !isChanged { return n }
    let all = count(0, a, 0)
    let old = base.count(0, a, 0)
    // Touched keys are taken to be new, at most one per triple. Many changes are not looked at one by one.
    var new = all - old
    if new > 0, runs.reduce(0, { $0 + $1.range(order, a).count }) <= 4096 {
      new = min(new, runs.reduce(0) { $0 + $1.secondKeys(order, a).count })
    }
    return min(all, max(n + new, all > 0 ? 1 : 0))
  }
}
