import TripleIndex

/// The first k solutions in order: keeps k rows in a heap whose top is the last of them.
/// Most rows are turned away by one comparison of eight bytes.
final class TopRows: Operator {
  private let input: Operator
  private let keys: SortKeys
  private let k: Int
  private let text: String
  private var rows: RowBuffer?
  private var keyRows: RowBuffer?
  /// Kept rows: prefix, arrival (equal rows keep their order), place in the buffers.
  private var heap: [(prefix: UInt64, arrival: Int, row: Int)] = []
  private var sorted: [Int] = []
  private var next = 0

  /// The most rows that are kept this way; beyond it a full sort is as good.
  static let most = 100_000

  init(_ context: EvaluationContext, _ input: Operator, _ keys: SortKeys, k: Int, text: String) {
    self.input = input
    self.keys = keys
    self.k = k
    self.text = text
    super.init(context, schema: input.schema, children: [input], estimate: min(input.estimate, Double(k)))
  }

  override var kind: String { "top \(k)" }
  override func detail(_ names: VariableTable) -> String { text }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if rows == nil { try build() }
    guard let rows else { return false }
    let n = min(sorted.count - next, SolutionBlock.capacity)
    if n <= 0 { return false }
    for c in schema.indices {
      let target = block.column(c)
      for i in 0..<n { target[i] = rows.row(sorted[next + i])[c] }
    }
    next += n
    block.count = n
    return true
  }

  private func build() throws {
    let width = schema.count
    let rows = try RowBuffer(width: width, context.budget)
    let keyRows = try RowBuffer(width: keys.expressions.count, context.budget)
    self.rows = rows
    self.keyRows = keyRows
    if k == 0 { return }
    let block = SolutionBlock(width: width)
    let keyBlock = SolutionBlock(width: keys.expressions.count)
    let keyColumns = keys.expressions.indices.map(keyBlock.column)
    let candidate = UnsafeMutablePointer<TermID>.allocate(capacity: keyColumns.count)
    defer { candidate.deallocate() }
    var arrival = 0
    // The text of the last row kept, fetched once for all rows that are compared with it.
    var lastText = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    var lastArrival = -1
    while try input.next(into: block) {
      try keys.evaluate(block, into: keyColumns)
      for i in 0..<block.count {
        let (prefix, text) = keys.order.prefixAndText(keyColumns[0][i])
        arrival += 1
        if heap.count == k {
          let last = heap[0]
          if prefix != last.prefix {
            if (prefix < last.prefix) == keys.descending[0] { continue }
          } else {
            if text.count > 0 {
              if lastArrival != last.arrival {
                lastText = keys.order.prefixAndText(keyRows.row(last.row)[0]).text
                lastArrival = last.arrival
              }
              let order = TermOrder.compare(text, lastText)
              if order != 0, lastText.count > 0, (order < 0) == keys.descending[0] { continue }
            }
            for (c, column) in keyColumns.enumerated() { candidate[c] = column[i] }
            // Later and equal is after.
            if keys.isBefore(candidate, prefix, keyRows.row(last.row), last.prefix) >= 0 { continue }
          }
          let row = last.row
          for c in 0..<width { rows.row(row)[c] = block.column(c)[i] }
          for (c, column) in keyColumns.enumerated() { keyRows.row(row)[c] = column[i] }
          heap[0] = (prefix, arrival, row)
          siftDown(keyRows)
        } else {
          try rows.reserve(1)
          try keyRows.reserve(1)
          let row = rows.count
          let target = rows.append()
          for c in 0..<width { target[c] = block.column(c)[i] }
          let keyTarget = keyRows.append()
          for (c, column) in keyColumns.enumerated() { keyTarget[c] = column[i] }
          heap.append((prefix, arrival, row))
          siftUp(keyRows)
        }
      }
    }
    sorted = heap.sorted { isAfter($1, $0, keyRows) }.map(\.row)
  }

  private func isAfter(
    _ a: (prefix: UInt64, arrival: Int, row: Int), _ b: (prefix: UInt64, arrival: Int, row: Int), _ keyRows: RowBuffer
  ) -> Bool {
    let order = keys.isBefore(keyRows.row(a.row), a.prefix, keyRows.row(b.row), b.prefix)
    return order != 0 ? order > 0 : a.arrival > b.arrival
  }

  private func siftUp(_ keyRows: RowBuffer) {
    var i = heap.count - 1
    while i > 0 {
      let parent = (i - 1) / 2
      if !isAfter(heap[i], heap[parent], keyRows) { return }
      heap.swapAt(i, parent)
      i = parent
    }
  }

  private func siftDown(_ keyRows: RowBuffer) {
    var i = 0
    while true {
      var largest = i
      for child in [2 * i + 1, 2 * i + 2] where child < heap.count && isAfter(heap[child], heap[largest], keyRows) {
        largest = child
      }
      if largest == i { return }
      heap.swapAt(i, largest)
      i = largest
    }
  }

  override func restart() throws {
    try super.restart()
    rows = nil
    keyRows = nil
    heap = []
    sorted = []
    next = 0
  }
}
