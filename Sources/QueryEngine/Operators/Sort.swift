import TripleIndex

/// All solutions in order: keeps every row, sorts row numbers by prefixes, looks at terms
/// only where prefixes are equal. Stable. SPARQL 1.1 Query, section 15.1.
final class Sort: Operator {
  private let input: Operator
  private let keys: SortKeys
  private let text: String
  private var rows: RowBuffer?
  private var keyRows: RowBuffer?
  private var prefixes: GrowingMemory<UInt64>?
  private var sorted: GrowingMemory<UInt32>?
  private var spare: GrowingMemory<UInt32>?
  private var next = 0
  private var steps = 0

  init(_ context: EvaluationContext, _ input: Operator, _ keys: SortKeys, text: String) {
    self.input = input
    self.keys = keys
    self.text = text
    super.init(context, schema: input.schema, children: [input], estimate: input.estimate)
  }

  deinit { giveBack() }

  private func giveBack() {
    prefixes?.deallocate(context.budget)
    sorted?.deallocate(context.budget)
    spare?.deallocate(context.budget)
    (prefixes, sorted, spare) = (nil, nil, nil)
  }

  override var kind: String { "sort" }
  override func detail(_ names: VariableTable) -> String { text }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if rows == nil { try build() }
    guard let rows, let sorted = sorted?.base else { return false }
    let n = min(rows.count - next, SolutionBlock.capacity)
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
    var prefixes = try GrowingMemory<UInt64>(room: SolutionBlock.capacity, context.budget)
    defer { self.prefixes = prefixes }
    while try input.next(into: block) {
      try keys.evaluate(block, into: keyColumns)
      keyBlock.count = block.count
      try prefixes.grow(to: rows.count + block.count, context.budget)
      let first = keyBlock.column(0)
      let place = prefixes.base + rows.count
      for i in 0..<block.count { place[i] = keys.order.prefix(first[i]) }
      try rows.append(block, columns: Array(schema.indices))
      try keyRows.append(keyBlock, columns: Array(keyColumns.indices))
    }
    try mergeSort(keyRows, prefixes.base, rows.count)
  }

  /// Bottom-up merge sort of the row numbers; asks the clock as it goes.
  private func mergeSort(_ keyRows: RowBuffer, _ prefixes: UnsafePointer<UInt64>, _ n: Int) throws {
    let first = try GrowingMemory<UInt32>(room: n, context.budget)
    self.sorted = first
    if n < 2 {
      if n == 1 { first.base[0] = 0 }
      return
    }
    let second = try GrowingMemory<UInt32>(room: n, context.budget)
    self.spare = second
    var sorted = first.base
    var spare = second.base
    func isBefore(_ a: UInt32, _ b: UInt32) -> Bool {
      keys.isBefore(keyRows.row(Int(a)), prefixes[Int(a)], keyRows.row(Int(b)), prefixes[Int(b)]) <= 0
    }
    // Short runs by insertion.
    let run = 16
    var start = 0
    while start < n {
      let end = min(start + run, n)
      for i in start..<end { sorted[i] = UInt32(truncatingIfNeeded: i) }
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
        if middle < end, !isBefore(sorted[middle - 1], sorted[middle]) {
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
        }
        // What is left of either side, or both when they are in order already, a piece at a time.
        while a < middle { try copy(sorted, &a, upTo: middle, to: spare, &out) }
        while b < end { try copy(sorted, &b, upTo: end, to: spare, &out) }
        from = end
      }
      swap(&sorted, &spare)
      swap(&self.sorted, &self.spare)
      width *= 2
    }
    self.spare?.deallocate(context.budget)
    self.spare = nil
  }

  /// Copies up to 4096 row numbers.
  private func copy(
    _ source: UnsafeMutablePointer<UInt32>, _ at: inout Int, upTo end: Int, to target: UnsafeMutablePointer<UInt32>, _ out: inout Int
  ) throws {
    let n = min(end - at, 4096)
    (target + out).update(from: source + at, count: n)
    at += n
    out += n
    try check(n / 8)
  }

  /// Long equal texts make one comparison slow: the clock is asked every few hundred.
  @inline(__always) private func check(_ work: Int) throws {
    steps &+= work
    if steps > 512 {
      steps = 0
      try context.checkpoint()
    }
  }

  override func restart() throws {
    try super.restart()
    rows = nil
    keyRows = nil
    giveBack()
    next = 0
  }
}
