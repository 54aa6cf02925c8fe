import RDF
import SPARQL
import TripleIndex

/// A function of one argument, applied row by row.
final class UnaryNode: ExpressionNode {
  typealias Function = (ExpressionWorkspace, Value) throws -> Value
  private let argument: ExpressionNode
  private let function: Function

  init(_ workspace: ExpressionWorkspace, _ argument: ExpressionNode, _ function: @escaping Function) {
    self.argument = argument
    self.function = function
    super.init(workspace)
  }

  override var isConstant: Bool { argument.isConstant }

  override func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    try argument.values(block, rows, into: output)
    for i in 0..<rows.count { output[i] = try function(workspace, output[i]) }
  }
}

/// A function of two arguments, applied row by row.
final class BinaryNode: ExpressionNode {
  typealias Function = (ExpressionWorkspace, Value, Value) throws -> Value
  private let left: ExpressionNode
  private let right: ExpressionNode
  private let function: Function

  init(_ workspace: ExpressionWorkspace, _ left: ExpressionNode, _ right: ExpressionNode, _ function: @escaping Function) {
    self.left = left
    self.right = right
    self.function = function
    super.init(workspace)
  }

  override var isConstant: Bool { left.isConstant && right.isConstant }

  override func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    let second = try workspace.takeValues()
    defer { workspace.give(second) }
    try left.values(block, rows, into: output)
    try right.values(block, rows, into: second)
    for i in 0..<rows.count { output[i] = try function(workspace, output[i], second[i]) }
  }
}

/// A function of any number of arguments, applied row by row.
final class VariadicNode: ExpressionNode {
  typealias Function = (ExpressionWorkspace, UnsafeBufferPointer<Value>) throws -> Value
  private let arguments: [ExpressionNode]
  private let function: Function

  init(_ workspace: ExpressionWorkspace, _ arguments: [ExpressionNode], _ function: @escaping Function) {
    self.arguments = arguments
    self.function = function
    super.init(workspace)
  }

  override var isConstant: Bool { arguments.allSatisfy(\.isConstant) }

  override func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    var columns: [UnsafeMutablePointer<Value>] = []
    defer { for column in columns { workspace.give(column) } }
    for argument in arguments {
      let column = try workspace.takeValues()
      columns.append(column)
      try argument.values(block, rows, into: column)
    }
    try withUnsafeTemporaryAllocation(of: Value.self, capacity: max(columns.count, 1)) { row in
      for i in 0..<rows.count {
        for (place, column) in columns.enumerated() { row.initializeElement(at: place, to: column[i]) }
        output[i] = try function(workspace, UnsafeBufferPointer(rebasing: row[..<columns.count]))
      }
    }
  }
}

/// `+`, `-`, `*`, `/`.
final class ArithmeticNode: ExpressionNode {
  private let operation: Expression.Arithmetic
  private let left: ExpressionNode
  private let right: ExpressionNode

  init(_ workspace: ExpressionWorkspace, _ operation: Expression.Arithmetic, _ left: ExpressionNode, _ right: ExpressionNode) {
    self.operation = operation
    self.left = left
    self.right = right
    super.init(workspace)
  }

  override var isConstant: Bool { left.isConstant && right.isConstant }

  override func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    let second = try workspace.takeValues()
    defer { workspace.give(second) }
    try left.values(block, rows, into: output)
    try right.values(block, rows, into: second)
    for i in 0..<rows.count {
      output[i] = workspace.arithmetic(operation, output[i], second[i])
      // Sums of huge numbers take their time.
      if output[i].kind == .bigNumber { try workspace.work(256) }
    }
  }
}

/// A value that is computed anew for every row, without arguments: RAND, UUID, BNODE().
final class GeneratorNode: ExpressionNode {
  private let generate: (ExpressionWorkspace) throws -> Value

  init(_ workspace: ExpressionWorkspace, _ generate: @escaping (ExpressionWorkspace) throws -> Value) {
    self.generate = generate
    super.init(workspace)
  }

  override func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    for i in 0..<rows.count { output[i] = try generate(workspace) }
  }
}

/// REGEX and REPLACE. A constant pattern is compiled once, others when they change from
/// row to row. A malformed pattern is an error of the row.
final class RegexCallNode: ExpressionNode {
  private let text: ExpressionNode
  private let pattern: ExpressionNode
  private let replacement: ExpressionNode?
  private let flags: ExpressionNode?
  private var compiled: RegularExpression?
  private var compiledPattern: [UInt8] = []
  private var compiledFlags: [UInt8] = []
  private var hasCompiled = false
  private var output: [UInt8] = []

  init(
    _ workspace: ExpressionWorkspace, text: ExpressionNode, pattern: ExpressionNode, replacement: ExpressionNode?,
    flags: ExpressionNode?
  ) {
    self.text = text
    self.pattern = pattern
    self.replacement = replacement
    self.flags = flags
    super.init(workspace)
  }

  override var isConstant: Bool {
    text.isConstant && pattern.isConstant && replacement?.isConstant ?? true && flags?.isConstant ?? true
  }

  override func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    let patterns = try workspace.takeValues()
    defer { workspace.give(patterns) }
    let flagColumn = try workspace.takeValues()
    defer { workspace.give(flagColumn) }
    try text.values(block, rows, into: output)
    try pattern.values(block, rows, into: patterns)
    if let flags { try flags.values(block, rows, into: flagColumn) }
    let replacements = try workspace.takeValues()
    defer { workspace.give(replacements) }
    if let replacement { try replacement.values(block, rows, into: replacements) }
    for i in 0..<rows.count {
      let letters = flags == nil ? Value.string(ExpressionWorkspace.nothing) : flagColumn[i]
      guard StringFunctions.isString(output[i]), patterns[i].kind == .string, letters.kind == .string,
        let expression = try compile(patterns[i].text, letters.text)
      else {
        output[i] = .error
        continue
      }
      try workspace.work(output[i].text.count)
      if replacement == nil {
        output[i] = .boolean(try expression.matches(output[i].text, check: workspace.context.checkpoint))
      } else {
        output[i] = try replace(expression, output[i], replacements[i])
      }
    }
  }

  private func compile(_ pattern: UnsafeBufferPointer<UInt8>, _ flags: UnsafeBufferPointer<UInt8>) throws -> RegularExpression? {
    if hasCompiled, compiledPattern.elementsEqual(pattern), compiledFlags.elementsEqual(flags) { return compiled }
    hasCompiled = true
    compiledPattern = Array(pattern)
    compiledFlags = Array(flags)
    do {
      compiled = try RegularExpression(pattern, flags: flags)
    } catch {
      // A limit is never a shorter answer.
      if let limit = error.limit { throw QueryError.limit(name: error.message, value: limit) }
      // A malformed pattern makes the row's value an error; the next row may bring a good one.
      compiled = nil
    }
    return compiled
  }

  private func replace(_ expression: RegularExpression, _ source: Value, _ replacement: Value) throws -> Value {
    guard replacement.kind == .string else { return .error }
    output.removeAll(keepingCapacity: true)
    do {
      let fits = try expression.replace(
        in: source.text, with: replacement.text, into: &output, limit: StringLimits.result, check: workspace.context.checkpoint)
      guard fits else { throw StringLimits.reached }
    } catch is RegexError {
      // F&O err:FORX0003 and FORX0004: an error of the row.
      return .error
    }
    let text = try output.withUnsafeBufferPointer { try workspace.keep($0) }
    return Value(kind: source.kind, detail: source.detail, text: text, tag: source.tag)
  }
}
