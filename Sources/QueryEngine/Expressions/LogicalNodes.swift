import TripleIndex

/// Rows that a node asks another node about: a part of its own selection.
struct RowSubset {
  /// Row numbers in the block.
  let rows: UnsafeMutablePointer<UInt32>
  /// Places in the selection of the asking node.
  let places: UnsafeMutablePointer<UInt32>
  private(set) var count = 0
  private let workspace: ExpressionWorkspace

  init(_ workspace: ExpressionWorkspace) throws {
    self.workspace = workspace
    rows = try workspace.takeIDs()
    places = try workspace.takeIDs()
  }

  @inline(__always) mutating func append(row: Int, place: Int) {
    rows[count] = UInt32(truncatingIfNeeded: row)
    places[count] = UInt32(truncatingIfNeeded: place)
    count &+= 1
  }

  @inline(__always) mutating func removeAll() { count = 0 }

  var selection: RowSelection { RowSelection(UnsafePointer(rows), count: count) }

  func free() {
    workspace.give(rows)
    workspace.give(places)
  }
}

/// `||`: true when one side is true, whatever the other is; else an error when one side is one.
final class OrNode: TruthNode {
  private let left: ExpressionNode
  private let right: ExpressionNode

  init(_ workspace: ExpressionWorkspace, _ left: ExpressionNode, _ right: ExpressionNode) {
    self.left = left
    self.right = right
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    try left.truths(block, rows, into: output)
    try combine(workspace, block, rows, output, decided: Truth.yes, right)
  }
}

/// `&&`: false when one side is false, whatever the other is; else an error when one side is one.
final class AndNode: TruthNode {
  private let left: ExpressionNode
  private let right: ExpressionNode

  init(_ workspace: ExpressionWorkspace, _ left: ExpressionNode, _ right: ExpressionNode) {
    self.left = left
    self.right = right
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    try left.truths(block, rows, into: output)
    try combine(workspace, block, rows, output, decided: Truth.no, right)
  }
}

/// Asks `right` about the rows that `output` does not decide, and joins the answers:
/// the deciding truth wins, then an error, then the other truth. SPARQL 1.2 Query, section 17.2.
private func combine(
  _ workspace: ExpressionWorkspace, _ block: SolutionBlock, _ rows: RowSelection, _ output: UnsafeMutablePointer<UInt8>,
  decided: UInt8, _ right: ExpressionNode
) throws {
  var open = try RowSubset(workspace)
  defer { open.free() }
  for i in 0..<rows.count where output[i] != decided { open.append(row: rows[i], place: i) }
  if open.count == 0 { return }
  let answers = try workspace.takeTruths()
  defer { workspace.give(answers) }
  try right.truths(block, open.selection, into: answers)
  for i in 0..<open.count {
    let place = Int(open.places[i])
    if answers[i] == decided || output[place] != Truth.error { output[place] = answers[i] }
  }
}

/// `!`.
final class NotNode: TruthNode {
  private let operand: ExpressionNode

  init(_ workspace: ExpressionWorkspace, _ operand: ExpressionNode) {
    self.operand = operand
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    try operand.truths(block, rows, into: output)
    for i in 0..<rows.count where output[i] != Truth.error { output[i] ^= 1 }
  }
}

/// IF: only the branch that is taken is evaluated.
final class ConditionalNode: ExpressionNode {
  private let condition: ExpressionNode
  private let whenTrue: ExpressionNode
  private let whenFalse: ExpressionNode

  init(_ workspace: ExpressionWorkspace, _ condition: ExpressionNode, _ whenTrue: ExpressionNode, _ whenFalse: ExpressionNode) {
    self.condition = condition
    self.whenTrue = whenTrue
    self.whenFalse = whenFalse
    super.init(workspace)
  }

  override func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    let truths = try workspace.takeTruths()
    defer { workspace.give(truths) }
    try condition.truths(block, rows, into: truths)
    let branch = try workspace.takeValues()
    defer { workspace.give(branch) }
    var subset = try RowSubset(workspace)
    defer { subset.free() }
    for i in 0..<rows.count where truths[i] == Truth.error { output[i] = .error }
    for (truth, node) in [(Truth.yes, whenTrue), (Truth.no, whenFalse)] {
      subset.removeAll()
      for i in 0..<rows.count where truths[i] == truth { subset.append(row: rows[i], place: i) }
      if subset.count == 0 { continue }
      try node.values(block, subset.selection, into: branch)
      for i in 0..<subset.count { output[Int(subset.places[i])] = branch[i] }
    }
  }
}

/// COALESCE: the first argument that is not an error; later arguments are not asked for such rows.
final class CoalesceNode: ExpressionNode {
  private let arguments: [ExpressionNode]

  init(_ workspace: ExpressionWorkspace, _ arguments: [ExpressionNode]) {
    self.arguments = arguments
    super.init(workspace)
  }

  override func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    for i in 0..<rows.count { output[i] = .error }
    let values = try workspace.takeValues()
    defer { workspace.give(values) }
    var open = try RowSubset(workspace)
    defer { open.free() }
    for argument in arguments {
      open.removeAll()
      for i in 0..<rows.count where output[i].isError { open.append(row: rows[i], place: i) }
      if open.count == 0 { return }
      try argument.values(block, open.selection, into: values)
      for i in 0..<open.count { output[Int(open.places[i])] = values[i] }
    }
  }
}

/// IN and NOT IN: a chain of `=`; true wins over errors, errors over false.
final class MembershipNode: TruthNode {
  private let operand: ExpressionNode
  private let members: [ExpressionNode]
  private let negated: Bool

  init(_ workspace: ExpressionWorkspace, _ operand: ExpressionNode, _ members: [ExpressionNode], negated: Bool) {
    self.operand = operand
    self.members = members
    self.negated = negated
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    let values = try workspace.takeValues()
    defer { workspace.give(values) }
    try operand.values(block, rows, into: values)
    // A left side that is no term is an error, also before an empty list. SPARQL 1.2 Query, section 17.4.1.9.
    for i in 0..<rows.count { output[i] = members.isEmpty && values[i].kind == .error ? Truth.error : Truth.no }
    let candidates = try workspace.takeValues()
    defer { workspace.give(candidates) }
    var open = try RowSubset(workspace)
    defer { open.free() }
    for member in members {
      open.removeAll()
      for i in 0..<rows.count where output[i] != Truth.yes { open.append(row: rows[i], place: i) }
      if open.count == 0 { break }
      try member.values(block, open.selection, into: candidates)
      for i in 0..<open.count {
        let place = Int(open.places[i])
        let answer = workspace.equal(values[place], candidates[i])
        if answer == Truth.yes || answer == Truth.error { output[place] = answer }
      }
    }
    if negated { for i in 0..<rows.count where output[i] != Truth.error { output[i] ^= 1 } }
  }
}

/// IN and NOT IN where every member is an IRI: ids are compared, sorted and searched.
final class IRIMembershipNode: TruthNode {
  private let operand: ExpressionNode
  private let members: [TermID]
  private let negated: Bool

  init(_ workspace: ExpressionWorkspace, _ operand: ExpressionNode, _ members: [TermID], negated: Bool) {
    self.operand = operand
    self.members = members.sorted()
    self.negated = negated
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    let ids = try workspace.takeIDs()
    defer { workspace.give(ids) }
    try operand.ids(block, rows, into: ids)
    members.withUnsafeBufferPointer { members in
      for i in 0..<rows.count {
        let id = ids[i]
        if id == 0 {
          output[i] = Truth.error
          continue
        }
        var low = 0
        var high = members.count
        while low < high {
          let middle = (low &+ high) >> 1
          if members[middle] < id { low = middle &+ 1 } else { high = middle }
        }
        let found = low < members.count && members[low] == id
        output[i] = found != negated ? Truth.yes : Truth.no
      }
    }
  }
}
