import TripleIndex

/// Drops rows that came before, where somebody above drops them anyway (DISTINCT) and a join would multiply them first.
///
/// It need not find all: it remembers so many rows and then begins anew, and where few rows come twice it lets all of them
/// pass for a while.
final class Thinning: Operator {
  /// Rows that are remembered.
  private static let most = 1 << 18
  /// Rows after which it must have paid, and rows that pass when it has not.
  private static let trial = 4_096
  private static let pause = 32_768

  private let input: Operator
  private let inputBlock: SolutionBlock
  private let columns: [Int]
  private let numbers: UnsafeMutablePointer<UInt32>
  private var table: RowTable?
  private var asked = 0
  private var dropped = 0
  private var passing = 0

  /// - Parameter schema: variables of the input that are read above.
  init(_ context: EvaluationContext, _ input: Operator, schema: [Slot]) {
    self.input = input
    columns = schema.map { input.schema.firstIndex(of: $0) ?? 0 }
    inputBlock = SolutionBlock(width: input.schema.count)
    numbers = .allocate(capacity: SolutionBlock.capacity)
    super.init(context, schema: schema, children: [input], estimate: input.estimate)
  }

  deinit { numbers.deallocate() }

  override var kind: String { "drop duplicates" }
  override func detail(_ names: VariableTable) -> String { schema.map { "?" + names.name($0) }.joined(separator: " ") }

  override func produce(into block: SolutionBlock) throws -> Bool {
    while try input.next(into: inputBlock) {
      let count = inputBlock.count
      if passing > 0 {
        passing -= count
        for (c, column) in columns.enumerated() { block.column(c).update(from: inputBlock.column(column), count: count) }
        block.count = count
        return true
      }
      let kept = try new(count)
      for (c, column) in columns.enumerated() {
        let (from, to) = (inputBlock.column(column), block.column(c))
        for i in 0..<kept { to[i] = from[Int(numbers[i])] }
      }
      block.count = kept
      if kept > 0 { return true }
    }
    return false
  }

  /// Puts the rows of the input block that are new in front of ``numbers``.
  private func new(_ count: Int) throws -> Int {
    let table: RowTable
    if let known = self.table, known.count < Self.most {
      table = known
    } else {
      table = try RowTable(width: columns.count, context)
      self.table = table
    }
    var seen = UInt32(truncatingIfNeeded: table.count)
    try table.insert(inputBlock, columns: columns.map(inputBlock.column), count: count, into: numbers)
    var kept = 0
    for i in 0..<count where numbers[i] == seen {
      seen &+= 1
      numbers[kept] = UInt32(truncatingIfNeeded: i)
      kept &+= 1
    }
    asked &+= count
    dropped &+= count &- kept
    if asked >= Self.trial {
      if dropped &* 8 < asked {
        passing = Self.pause
        self.table = nil
      }
      (asked, dropped) = (0, 0)
    }
    return kept
  }

  override func restart() throws {
    try super.restart()
    table = nil
    (asked, dropped, passing) = (0, 0, 0)
  }
}
