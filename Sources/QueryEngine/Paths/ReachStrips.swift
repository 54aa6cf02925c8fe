import TripleIndex

/// How many nodes each component reaches, a strip of 512 components at a time.
///
/// A component's row holds a bit for each component of the strip that it reaches: the union of its successors' rows, which
/// come before it. A component with one predecessor is reached by whoever reaches that one: its nodes are counted with it,
/// and one without any is reached by nobody; neither has a bit. Cost: half of edges times bits over 512, each step one
/// cache line, whatever the number of pairs. Memory: 64 bytes a component, charged to the query.
struct ReachStrips {
  private typealias Row = SIMD8<UInt64>
  private static let width = 512

  private let graph: ComponentGraph
  /// Components that have a bit, ascending.
  private let columns: [UInt32]
  private let hasColumn: [Bool]
  /// Nodes of a component and of those that are reached through it alone.
  private let folded: [UInt32]

  init(_ graph: ComponentGraph) {
    self.graph = graph
    let n = graph.count
    var incoming = [UInt32](repeating: 0, count: n)
    for e in 0..<graph.edgeCount { incoming[Int(graph.targets[e])] += 1 }
    var folded = [UInt32](repeating: 0, count: n)
    var columns: [UInt32] = []
    for c in 0..<n {
      var sum = graph.sizes[c]
      for e in Int(graph.starts[c])..<Int(graph.starts[c + 1]) where incoming[Int(graph.targets[e])] == 1 {
        sum &+= folded[Int(graph.targets[e])]
      }
      folded[c] = sum
      if incoming[c] > 1 { columns.append(UInt32(truncatingIfNeeded: c)) }
    }
    self.folded = folded
    self.columns = columns
    hasColumn = incoming.map { $0 > 1 }
  }

  /// Edges that are looked at.
  var steps: Int { graph.edgeCount * (columns.count / ReachStrips.width + 1) }

  /// The nodes of each component and of all that it reaches.
  func weights() throws -> [UInt64] {
    let n = graph.count
    let bytes = n * MemoryLayout<Row>.stride + ReachStrips.width / 8 * 1024
    try graph.context.budget.charge(bytes)
    defer { graph.context.budget.release(bytes) }
    var weights = [UInt64](repeating: 0, count: n)
    for c in 0..<n where !hasColumn[c] { weights[c] = UInt64(folded[c]) }
    let rows = UnsafeMutablePointer<Row>.allocate(capacity: n + 1)
    defer { rows.deallocate() }
    let sums = UnsafeMutablePointer<UInt32>.allocate(capacity: ReachStrips.width / 8 * 256)
    defer { sums.deallocate() }
    for first in stride(from: 0, to: columns.count, by: ReachStrips.width) {
      try weights.withUnsafeMutableBufferPointer { weights in
        if let base = weights.baseAddress { try strip(first, rows, sums, base) }
      }
    }
    return weights
  }

  /// Adds what lies in the strip that begins at column `first`. Components before it reach nothing of it: sinks come first.
  private func strip(
    _ first: Int, _ rows: UnsafeMutablePointer<Row>, _ sums: UnsafeMutablePointer<UInt32>, _ weights: UnsafeMutablePointer<UInt64>
  ) throws {
    let starts = graph.starts
    let targets = graph.targets
    let end = min(columns.count, first + ReachStrips.width)
    let lowest = Int(columns[first])
    // Words of components that count one node each are counted, others are summed byte by byte from a table.
    var plain = Row(repeating: 1)
    for i in first..<end where folded[Int(columns[i])] != 1 { plain[(i - first) >> 6] = 0 }
    for byte in 0..<(ReachStrips.width / 8) where plain[byte >> 3] == 0 {
      let table = sums + byte * 256
      table[0] = 0
      for value in 1..<256 {
        let column = first + byte * 8 + value.trailingZeroBitCount
        table[value] = table[value & (value - 1)] &+ (column < end ? folded[Int(columns[column])] : 0)
      }
    }
    var nextColumn = first
    var sinceCheck = 0
    for c in lowest..<graph.count {
      var row = Row(repeating: 0)
      let from = Int(starts[c])
      let to = Int(starts[c &+ 1])
      var e = from
      while e < to {
        let next = Int(targets[e])
        if next >= lowest { row |= rows[next] }
        e &+= 1
      }
      if nextColumn < end, Int(columns[nextColumn]) == c {
        row[(nextColumn &- first) >> 6] |= 1 << UInt64((nextColumn &- first) & 63)
        nextColumn &+= 1
      }
      rows[c] = row
      sinceCheck &+= to &- from &+ 1
      if sinceCheck > 8192 {
        sinceCheck = 0
        try graph.context.checkpoint()
      }
      if row == Row(repeating: 0) { continue }
      var sum: UInt64 = 0
      for w in 0..<8 {
        var word = row[w]
        if word == 0 { continue }
        if plain[w] != 0 {
          sum &+= UInt64(truncatingIfNeeded: word.nonzeroBitCount)
          continue
        }
        var table = sums + w &* 2048
        while word != 0 {
          sum &+= UInt64(table[Int(truncatingIfNeeded: word & 255)])
          word >>= 8
          table += 256
        }
      }
      weights[c] &+= sum
    }
  }
}
