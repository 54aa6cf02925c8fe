import SPARQL
import TripleIndex

/// Groups rows by their keys and folds each group's aggregates, a block at a time.
/// SPARQL 1.1 Query, section 18.5.1.
final class Group: Operator {
  /// An aggregate of the group and its argument.
  struct Item {
    var accumulator: AggregateAccumulator
    var argument: CompiledExpression?
    /// The column that the argument hangs on alone, where it is computed.
    var column: Int?
    /// `COUNT(DISTINCT *)`: equal rows of a group count once.
    var distinctRows: Bool
  }

  private let input: Operator
  private let keyCount: Int
  private let keyColumns: [Int?]
  private let makeItems: () throws -> [Item]
  private var items: [Item] = []
  private var memos: [ValueMemo?] = []
  private var table: RowTable?
  private var groupCount = 0
  private var next = 0
  private let text: String

  /// - Parameter schema: keys first, then one variable an aggregate.
  init(
    _ context: EvaluationContext, _ input: Operator, keys: [Slot], schema: [Slot], text: String,
    items: @escaping () throws -> [Item]
  ) {
    self.input = input
    self.text = text
    keyCount = keys.count
    keyColumns = keys.map { input.schema.firstIndex(of: $0) }
    makeItems = items
    super.init(
      context, schema: schema, children: [input],
      estimate: keys.isEmpty ? 1 : max(1, input.estimate.squareRoot()))
  }

  override var kind: String { "group" }
  override func detail(_ names: VariableTable) -> String { text }
  override var computed: Int { memos.reduce(0) { $0 + ($1?.computed ?? 0) } }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if table == nil { try build() }
    guard let table else { return false }
    let n = min(groupCount - next, SolutionBlock.capacity)
    if n <= 0 { return false }
    for c in 0..<keyCount {
      let target = block.column(c)
      for i in 0..<n { target[i] = table.rows.row(next + i)[c] }
    }
    for (a, item) in items.enumerated() {
      let target = block.column(keyCount + a)
      for i in 0..<n { target[i] = try item.accumulator.result(group: next + i) }
    }
    next += n
    block.count = n
    return true
  }

  private func build() throws {
    let table = try RowTable(width: keyCount, context)
    self.table = table
    items = try makeItems()
    memos = items.map { item in item.column.map { ValueMemo(context, column: $0) } }
    next = 0
    groupCount = 0
    let block = SolutionBlock(width: input.schema.count)
    let capacity = SolutionBlock.capacity
    let numbers = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 3)
    defer { numbers.deallocate() }
    let values = numbers + capacity
    let kept = values + capacity
    numbers.initialize(repeating: 0, count: capacity * 3)
    let unbound = SolutionBlock(width: 1)
    let columns = keyColumns.map { $0.map(block.column) ?? unbound.column(0) }
    // Without keys there is one group, also of nothing.
    if keyCount == 0 {
      groupCount = 1
      for item in items { try item.accumulator.reserve(groups: 1) }
    }
    let seen = try items.contains { $0.distinctRows }
      ? RowTable(width: 1 + input.schema.count, context) : nil
    while try input.next(into: block) {
      if keyCount > 0 {
        try table.insert(block, columns: columns, count: block.count, into: numbers)
        if table.count > groupCount {
          groupCount = table.count
          for item in items { try item.accumulator.reserve(groups: groupCount) }
        }
      }
      for (i, item) in items.enumerated() {
        if item.distinctRows, let seen {
          try newRows(block, numbers, seen, kept, item)
        } else if let argument = item.argument, item.accumulator.takesComputed,
          let (computed, workspace) = try memos[i]?.values(argument, block) ?? argument.values(block, RowSelection(all: block.count))
        {
          try item.accumulator.update(computed: computed, workspace, groups: numbers, count: block.count)
        } else if let argument = item.argument {
          try argument.evaluate(block, RowSelection(all: block.count), into: values)
          try item.accumulator.update(values: values, groups: numbers, count: block.count)
        } else {
          try item.accumulator.update(values: nil, groups: numbers, count: block.count)
        }
      }
    }
  }

  /// Hands the rows that are new in their group to a `COUNT(*)`.
  private func newRows(
    _ block: SolutionBlock, _ groups: UnsafeMutablePointer<UInt32>, _ seen: RowTable,
    _ scratch: UnsafeMutablePointer<UInt32>, _ item: Item
  ) throws {
    let before = seen.count
    var columns: [UnsafeMutablePointer<TermID>] = [groups]
    for c in 0..<block.width { columns.append(block.column(c)) }
    try seen.insert(block, columns: columns, count: block.count, into: scratch)
    var expected = UInt32(truncatingIfNeeded: before)
    var kept = 0
    for i in 0..<block.count where scratch[i] == expected {
      expected &+= 1
      scratch[kept] = groups[i]
      kept += 1
    }
    try item.accumulator.update(values: nil, groups: scratch, count: kept)
  }

  override func restart() throws {
    try super.restart()
    table = nil
    items = []
  }
}
