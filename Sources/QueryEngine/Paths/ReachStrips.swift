import TripleIndex

/// How many nodes each component of a ``ClosureGraph`` reaches, a strip of 512 components at a time.
///
/// A component's row holds a bit for each component of the strip that it reaches: the union of its successors' rows, which
/// come before it. Cost: half of edges times components over 512, each step one cache line, whatever the number of
/// pairs. Memory: 64 bytes a component and 4 an edge between components, charged to the query.
struct ReachStrips {
  private typealias Row = SIMD8<UInt64>
  private static let width = 512

  /// The nodes of each component and of all that it reaches.
  static func weights(_ graph: ClosureGraph, _ context: EvaluationContext) throws -> [UInt64] {
    let n = graph.componentCount
    let bytes = n * (MemoryLayout<Row>.stride + 16) + graph.edgeCount * 4
    try context.budget.charge(bytes)
    defer { context.budget.release(bytes) }
    var starts: [Int32] = []
    starts.reserveCapacity(n + 1)
    var targets: [Int32] = []
    targets.reserveCapacity(graph.edgeCount)
    // The component that has an edge to this one already.
    var seen = [Int32](repeating: -1, count: n)
    for c in 0..<n {
      starts.append(Int32(truncatingIfNeeded: targets.count))
      try graph.successors(c) { next in
        if next != c, seen[next] != Int32(truncatingIfNeeded: c) {
          seen[next] = Int32(truncatingIfNeeded: c)
          targets.append(Int32(truncatingIfNeeded: next))
        }
      }
    }
    starts.append(Int32(truncatingIfNeeded: targets.count))
    var weights = [UInt64](repeating: 0, count: n)
    let rows = UnsafeMutablePointer<Row>.allocate(capacity: n + 1)
    defer { rows.deallocate() }
    for first in stride(from: 0, to: n, by: width) {
      try strip(graph, context, first, starts, targets, rows, &weights)
    }
    return weights
  }

  /// Adds what lies in the strip that begins at `first`. Components before it reach nothing of it: sinks come first.
  private static func strip(
    _ graph: ClosureGraph, _ context: EvaluationContext, _ first: Int, _ starts: [Int32], _ targets: [Int32],
    _ rows: UnsafeMutablePointer<Row>, _ weights: inout [UInt64]
  ) throws {
    let n = graph.componentCount
    let end = min(n, first + width)
    // Words of components that are one node each are counted, not looked at bit by bit.
    var isPlain = [Bool](repeating: true, count: 8)
    for c in first..<end where graph.size(c) > 1 { isPlain[(c - first) >> 6] = false }
    var sinceCheck = 0
    for c in first..<n {
      var row = Row(repeating: 0)
      let from = Int(starts[c])
      let to = Int(starts[c + 1])
      for i in from..<to {
        let next = Int(targets[i])
        if next >= first { row |= rows[next] }
      }
      if c < end { row[(c - first) >> 6] |= 1 << UInt64((c - first) & 63) }
      rows[c] = row
      sinceCheck += to - from + 1
      if sinceCheck > 8192 {
        sinceCheck = 0
        try context.checkpoint()
      }
      var sum: UInt64 = 0
      for w in 0..<8 {
        var word = row[w]
        if isPlain[w] {
          sum &+= UInt64(truncatingIfNeeded: word.nonzeroBitCount)
          continue
        }
        while word != 0 {
          sum &+= graph.size(first + w * 64 + word.trailingZeroBitCount)
          word &= word &- 1
        }
      }
      weights[c] &+= sum
    }
  }
}
