import RDF
import TripleIndex

/// A node of a compiled expression: evaluates itself for the selected rows of a block as
/// a column of values, of truths or of ids, whichever its parent asks for.
///
/// Every column is dense: entry `i` belongs to row `rows[i]`. One virtual call a node
/// and block. What a subclass does not offer is derived from what it does: truths from values
/// by effective boolean value, ids from values by interning, values from ids by decoding.
class ExpressionNode {
  let workspace: ExpressionWorkspace

  init(_ workspace: ExpressionWorkspace) { self.workspace = workspace }

  /// The value when it is the same for every row of every block.
  var constant: Value? { nil }
  /// Whether the node has the same value for every row, so that it can be folded.
  var isConstant: Bool { false }

  func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    let ids = try workspace.takeIDs()
    defer { workspace.give(ids) }
    try self.ids(block, rows, into: ids)
    for i in 0..<rows.count { output[i] = workspace.decode(ids[i]) }
  }

  func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    let values = try workspace.takeValues()
    defer { workspace.give(values) }
    try self.values(block, rows, into: values)
    for i in 0..<rows.count { output[i] = workspace.effectiveBoolean(values[i]) }
  }

  func ids(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<TermID>) throws {
    let values = try workspace.takeValues()
    defer { workspace.give(values) }
    try self.values(block, rows, into: values)
    for i in 0..<rows.count { output[i] = try workspace.intern(values[i]) }
  }
}

/// A node whose natural result is a truth value.
class TruthNode: ExpressionNode {
  override func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    let truths = try workspace.takeTruths()
    defer { workspace.give(truths) }
    try self.truths(block, rows, into: truths)
    for i in 0..<rows.count {
      output[i] = truths[i] == Truth.error ? .error : .boolean(truths[i] == Truth.yes)
    }
  }
}

/// The same value for all rows.
final class ConstantNode: ExpressionNode {
  private let value: Value
  private let id: TermID
  private let truth: UInt8

  /// A constant term; id 0 is an error.
  init(_ workspace: ExpressionWorkspace, id: TermID) {
    self.id = id
    value = workspace.constants.decode(id)
    truth = workspace.constants.effectiveBoolean(value)
    super.init(workspace)
  }

  /// The term.
  var term: TermID { id }
  override var isConstant: Bool { true }
  /// Numbers and dates of constants live in a workspace of their own that is never reset.
  override var constant: Value? { value }

  override func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    // Decoded again: indices into the workspace are void after a reset.
    let value = workspace.decode(id)
    for i in 0..<rows.count { output[i] = value }
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    output.update(repeating: truth, count: rows.count)
  }

  override func ids(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<TermID>) throws {
    output.update(repeating: id, count: rows.count)
  }
}

/// A variable that is a column of the block.
final class ColumnNode: ExpressionNode {
  private let index: Int

  init(_ workspace: ExpressionWorkspace, column index: Int) {
    self.index = index
    super.init(workspace)
  }

  override func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    let column = block.column(index)
    if let numbers = rows.rows {
      for i in 0..<rows.count { output[i] = workspace.decode(column[Int(numbers[i])]) }
    } else {
      for i in 0..<rows.count { output[i] = workspace.decode(column[i]) }
    }
  }

  override func ids(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<TermID>) throws {
    let column = block.column(index)
    if let numbers = rows.rows {
      for i in 0..<rows.count { output[i] = column[Int(numbers[i])] }
    } else {
      output.update(from: column, count: rows.count)
    }
  }
}

/// BOUND of a column.
final class BoundNode: TruthNode {
  private let index: Int

  init(_ workspace: ExpressionWorkspace, column index: Int) {
    self.index = index
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    let column = block.column(index)
    for i in 0..<rows.count { output[i] = column[rows[i]] == 0 ? Truth.no : Truth.yes }
  }
}

/// EXISTS and NOT EXISTS: the planner's test.
final class ExistsNode: TruthNode {
  private let test: ExistsTest
  private let negated: Bool

  init(_ workspace: ExpressionWorkspace, _ test: ExistsTest, negated: Bool) {
    self.test = test
    self.negated = negated
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    let found = try workspace.takeTruths()
    defer { workspace.give(found) }
    try found.withMemoryRebound(to: Bool.self, capacity: SolutionBlock.capacity) { try test.test(block, rows, into: $0) }
    for i in 0..<rows.count { output[i] = (found[i] != 0) != negated ? Truth.yes : Truth.no }
  }
}
