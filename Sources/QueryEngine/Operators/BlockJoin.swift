import TripleIndex

/// Joins each block of the input with a plan that starts from the block's rows: what a
/// UNION, a nested OPTIONAL or a subquery needs is then looked up, not computed whole.
/// Inner, left (rows without a match stay) and anti (rows with a match go).
final class BlockJoin: Operator {
  enum Mode { case inner, left, anti }

  private let input: Operator
  private let inputBlock: SolutionBlock
  private let sources: [BlockSource]
  private let inner: Operator
  private let innerBlock: SolutionBlock
  private let mode: Mode
  /// Where each output column comes from: a column of the input or of the inner plan.
  private let columns: [(input: Int?, inner: Int?)]
  /// Column of the inner plan that says which row of the block it belongs to, from 1.
  private let rowColumn: Int
  private let matched: UnsafeMutablePointer<Bool>

  private enum Phase { case fetch, rows, unmatched, done }
  private var phase = Phase.fetch
  private var row = 0

  /// - Parameters:
  ///   - inner: hands over `rowSlot`; its rows come from `sources`, which are loaded with each block.
  init(
    _ context: EvaluationContext, _ input: Operator, _ inner: Operator, sources: [BlockSource], rowSlot: Slot, mode: Mode,
    schema: [Slot], estimate: Double
  ) {
    self.input = input
    self.inner = inner
    self.sources = sources
    self.mode = mode
    inputBlock = SolutionBlock(width: input.schema.count)
    innerBlock = SolutionBlock(width: inner.schema.count)
    columns = schema.map { slot in
      let own = input.schema.firstIndex(of: slot)
      return (own, own == nil ? inner.schema.firstIndex(of: slot) : nil)
    }
    rowColumn = inner.schema.firstIndex(of: rowSlot) ?? 0
    matched = .allocate(capacity: SolutionBlock.capacity)
    super.init(context, schema: schema, children: [input, inner], estimate: estimate)
  }

  deinit { matched.deallocate() }

  override var kind: String {
    switch mode {
    case .inner: return "join by blocks"
    case .left: return "left join by blocks"
    case .anti: return "minus by blocks"
    }
  }

  override func restart() throws {
    try input.restart()
    phase = .fetch
  }

  override func produce(into block: SolutionBlock) throws -> Bool {
    while true {
      switch phase {
      case .done: return false
      case .fetch:
        if try !load() {
          phase = .done
          return false
        }
        phase = .rows
      case .rows:
        if try inner.next(into: innerBlock) {
          let rows = innerBlock.column(rowColumn)
          if mode != .inner { for i in 0..<innerBlock.count { matched[Int(rows[i]) &- 1] = true } }
          if mode == .anti { continue }
          copy(rows, into: block)
          return true
        }
        row = 0
        phase = mode == .inner ? .fetch : .unmatched
      case .unmatched:
        unmatched(block)
        phase = .fetch
        if block.count > 0 { return true }
      }
    }
  }

  /// The next block of the input goes to the sources. False at the end.
  private func load() throws -> Bool {
    if try !input.next(into: inputBlock) { return false }
    for source in sources {
      let columns = source.schema.dropLast().compactMap { input.schema.firstIndex(of: $0) }
      source.load(inputBlock, RowSelection(all: inputBlock.count), columns)
    }
    try inner.restart()
    if mode != .inner { matched.update(repeating: false, count: inputBlock.count) }
    return true
  }

  private func copy(_ rows: UnsafeMutablePointer<TermID>, into block: SolutionBlock) {
    let n = innerBlock.count
    for (c, source) in columns.enumerated() {
      let target = block.column(c)
      if let column = source.input.map(inputBlock.column) {
        for i in 0..<n { target[i] = column[Int(rows[i]) &- 1] }
      } else if let column = source.inner.map(innerBlock.column) {
        target.update(from: column, count: n)
      } else {
        target.update(repeating: 0, count: n)
      }
    }
    block.count = n
  }

  private func unmatched(_ block: SolutionBlock) {
    var count = 0
    for row in 0..<inputBlock.count where !matched[row] {
      for (c, source) in columns.enumerated() {
        block.column(c)[count] = source.input.map { inputBlock.column($0)[row] } ?? 0
      }
      count &+= 1
    }
    block.count = count
  }

  override func countAll() throws -> UInt64 {
    guard mode == .inner, phase == .fetch else { return try super.countAll() }
    phase = .done
    var total: UInt64 = 0
    while try load() {
      let (sum, overflow) = total.addingReportingOverflow(try inner.countAll())
      if overflow { throw QueryError.limit(name: "solutions that are counted", value: Int.max) }
      total = sum
    }
    return total
  }
}
