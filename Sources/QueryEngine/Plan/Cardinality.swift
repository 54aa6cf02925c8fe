import TripleIndex

/// What the planner knows of one triple pattern: its exact number of matches and, for each
/// position, how many different terms stand there (1 for a constant).
struct PatternStatistics: Sendable {
  let triple: PlanTriple
  let total: Double
  let distinct: (Double, Double, Double)

  init(_ triple: PlanTriple, _ graph: GraphView?) {
    self.triple = triple
    let s = triple.s.constant ?? 0
    let p = triple.p.constant ?? 0
    let o = triple.o.constant ?? 0
    guard let graph, (s | p | o) < TermSpace.localStart else {
      total = 0
      distinct = (1, 1, 1)
      return
    }
    let n = Double(graph.count(s, p, o))
    total = n
    var ds = 1.0
    var dp = 1.0
    var dobj = 1.0
    if s == 0 {
      if o != 0 {
        ds = n
      } else {
        ds = p != 0 ? Double(graph.distinctSecond(.pso, p)) : Double(graph.distinctFirst(.spo))
      }
    }
    if o == 0 {
      if s != 0 {
        dobj = n
      } else {
        dobj = p != 0 ? Double(graph.distinctSecond(.pos, p)) : Double(graph.distinctFirst(.osp))
      }
    }
    if p == 0 { dp = s != 0 || o != 0 ? min(n, 8) : Double(graph.distinctFirst(.pso)) }
    distinct = (max(1, ds), max(1, dp), max(1, dobj))
  }

  /// Different terms at a position.
  @inline(__always) func distinct(_ position: Int) -> Double {
    position == 0 ? distinct.0 : position == 1 ? distinct.1 : distinct.2
  }

  /// The expected number of different values of the variable at `position` when the
  /// positions in `known` (bit by position) are fixed to some value.
  @inline(__always) func expected(_ position: Int, known: Int) -> Double {
    var rows = total
    var others = 0
    for other in 0..<3 where other != position && triple[other].slot != nil {
      if known >> other & 1 == 1 { rows /= distinct(other) } else { others += 1 }
    }
    return others > 0 ? min(distinct(position), rows) : rows
  }
}
