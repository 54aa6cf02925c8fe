import TripleIndex

/// All solutions in order: keeps every row, sorts row numbers by prefixes, looks at terms
/// only where prefixes are equal. Stable. SPARQL 1.1 Query, section 15.1.
final class Sort: Operator {
  private let input: Operator
  private let keys: SortKeys
  private let text: String
  private var rows: RowBuffer?
  private var keyRows: RowBuffer?
  private var prefixes: [UInt64] = []
  private var sorted: [UInt32] = []
  private var charged = 0
  private var next = 0
  private var steps = 0

  init(_ context: EvaluationContext, _ input: Operator, _ keys: SortKeys, text: String) {
    self.input = input
    self.keys = keys
    self.text = text
    super.init(context, schema: input.schema, children: [input], estimate: input.estimate)
  }

  deinit { context.budget.release(charged) }

  override var kind: String { "sort" }
  override func detail(_ names: VariableTable) -> String { text }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if rows == nil { try build() }
    guard let rows else { return false }
    let n = min(sorted.count - next, SolutionBlock.capacity)
    if n <= 0 { return false }
    for c in schema.indices {
      let target = block.column(c)
      for i in 0..<n { target[i] = rows.row(Int(sorted[next + i]))[c] }
    }
    next += n
    block.count = n
    return true
  }

  private func build() throws {
    let rows = try RowBuffer(width: schema.count, context.budget)
    let keyRows = try RowBuffer(width: keys.expressions.count, context.budget)
    self.rows = rows
    self.keyRows = keyRows
    let block = SolutionBlock(width: schema.count)
    let keyBlock = SolutionBlock(width: keys.expressions.count)
    let keyColumns = keys.expressions.indices.map(keyBlock.column)
    while try input.next(into: block) {
      try keys.evaluate(block, into: keyColumns)
      keyBlock.count = block.count
      try charge(block.count * 20)
      try rows.append(block, columns: Array(schema.indices))
      try keyRows.append(keyBlock, columns: Array(keyColumns.indices))
      let first = keyBlock.column(0)
      for i in 0..<block.count { prefixes.append(keys.order.prefix(first[i])) }
    }
    sorted = (0..<UInt32(truncatingIfNeeded: rows.count)).map { $0 }
    try mergeSort(keyRows)
  }

  /// Bottom-up merge sort of the row numbers; asks the clock as it goes.
  private func mergeSort(_ keyRows: RowBuffer) throws {
    let n = sorted.count
    if n < 2 { return }
    var spare = [UInt32](repeating: 0, count: n)
    try prefixes.withUnsafeBufferPointer { prefixes in
      func isBefore(_ a: UInt32, _ b: UInt32) -> Bool {
        keys.isBefore(keyRows.row(Int(a)), prefixes[Int(a)], keyRows.row(Int(b)), prefixes[Int(b)]) <= 0
      }
      // Short runs by insertion.
      let run = 16
      var start = 0
      while start < n {
        let end = min(start + run, n)
        var i = start + 1
        while i < end {
          let item = sorted[i]
          var j = i
          while j > start && !isBefore(sorted[j - 1], item) {
            sorted[j] = sorted[j - 1]
            j -= 1
          }
          sorted[j] = item
          i += 1
        }
        start = end
        try check(run * 8)
      }
      var width = run
      while width < n {
        var from = 0
        while from < n {
          let middle = min(from + width, n)
          let end = min(from + 2 * width, n)
          var a = from
          var b = middle
          var out = from
          if middle == end || isBefore(sorted[middle - 1], sorted[middle]) {
            while a < end {
              spare[a] = sorted[a]
              a += 1
            }
            try check(end - from)
          } else {
            while a < middle && b < end {
              if isBefore(sorted[a], sorted[b]) {
                spare[out] = sorted[a]
                a += 1
              } else {
                spare[out] = sorted[b]
                b += 1
              }
              out += 1
              try check(1)
            }
            while a < middle {
              spare[out] = sorted[a]
              a += 1
              out += 1
            }
            while b < end {
              spare[out] = sorted[b]
              b += 1
              out += 1
            }
          }
          from = end
        }
        swap(&sorted, &spare)
        width *= 2
      }
    }
  }

  @inline(__always) private func check(_ work: Int) throws {
    steps &+= work
    if steps > 4096 {
      steps = 0
      try context.checkpoint()
    }
  }

  private func charge(_ bytes: Int) throws {
    try context.budget.charge(bytes)
    charged += bytes
  }

  override func restart() throws {
    try super.restart()
    rows = nil
    keyRows = nil
    prefixes = []
    sorted = []
    next = 0
    context.budget.release(charged)
    charged = 0
  }
}
