import RDF
import SPARQL
import TripleIndex

/// Turns expressions of the algebra into ``CompiledExpression``s.
enum ExpressionCompiler {
  /// Compiles an expression for the rows of a scope. Constant parts are evaluated here.
  /// - Throws: only what the budget, the planner of an EXISTS, or the clock throws; malformed calls are error values.
  static func compile(_ expression: Expression, _ scope: ExpressionScope) throws -> CompiledExpression {
    let workspace = ExpressionWorkspace(scope.context)
    let builder = NodeBuilder(workspace: workspace, scope: scope)
    return NodeExpression(workspace, try builder.node(expression))
  }
}

/// A tree of nodes with the memory it works in.
final class NodeExpression: CompiledExpression {
  private let workspace: ExpressionWorkspace
  private let root: ExpressionNode
  /// The column of ``values(_:_:)``.
  private var computed: UnsafeMutablePointer<Value>?

  init(_ workspace: ExpressionWorkspace, _ root: ExpressionNode) {
    self.workspace = workspace
    self.root = root
  }

  override func evaluate(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<TermID>) throws {
    workspace.reset()
    try root.ids(block, rows, into: output)
  }

  override func values(_ block: SolutionBlock, _ rows: RowSelection) throws -> (UnsafePointer<Value>, ExpressionWorkspace)? {
    if root is ColumnNode || root is ConstantNode { return nil }
    workspace.reset()
    let values = try computed ?? workspace.takeValues()
    computed = values
    try root.values(block, rows, into: values)
    return (UnsafePointer(values), workspace)
  }

  override func select(_ block: SolutionBlock, _ rows: RowSelection, into selected: UnsafeMutablePointer<UInt32>) throws -> Int {
    workspace.reset()
    let truths = try workspace.takeTruths()
    defer { workspace.give(truths) }
    try root.truths(block, rows, into: truths)
    var count = 0
    for i in 0..<rows.count {
      selected[count] = UInt32(truncatingIfNeeded: rows[i])
      count &+= truths[i] == Truth.yes ? 1 : 0
    }
    return count
  }
}

/// Makes the nodes of one expression.
struct NodeBuilder {
  let workspace: ExpressionWorkspace
  let scope: ExpressionScope

  func node(_ expression: Expression) throws -> ExpressionNode { try folded(make(expression)) }

  /// The node, or its value when that is the same for every row.
  private func folded(_ node: ExpressionNode) throws -> ExpressionNode {
    guard node.isConstant, !(node is ConstantNode) else { return node }
    let block = SolutionBlock(width: 0)
    block.count = 1
    var id: TermID = 0
    try node.ids(block, RowSelection(all: 1), into: &id)
    workspace.reset()
    return ConstantNode(workspace, id: id)
  }

  private func make(_ expression: Expression) throws -> ExpressionNode {
    switch expression {
    case .variable(let variable):
      switch scope.binding(variable) {
      case .column(let index): return ColumnNode(workspace, column: index)
      case .constant(let id): return ConstantNode(workspace, id: id)
      case .unbound: return error()
      }
    case .term(let term): return ConstantNode(workspace, id: try workspace.context.terms.id(for: term))
    case .or(let left, let right): return OrNode(workspace, try node(left), try node(right))
    case .and(let left, let right): return AndNode(workspace, try node(left), try node(right))
    case .not(let operand): return NotNode(workspace, try node(operand))
    case .compare(let comparison, let left, let right): return try compare(comparison, left, right)
    case .isIn(let operand, let members): return try membership(operand, members, negated: false)
    case .notIn(let operand, let members): return try membership(operand, members, negated: true)
    case .arithmetic(let operation, let left, let right):
      return ArithmeticNode(workspace, operation, try node(left), try node(right))
    case .negate(let operand): return UnaryNode(workspace, try node(operand)) { $0.negated($1) }
    case .plus(let operand): return UnaryNode(workspace, try node(operand)) { $0.plus($1) }
    case .call(let function, let arguments): return try call(function, arguments)
    case .function(let iri, let arguments): return try callByIRI(iri, arguments)
    case .bound(let variable):
      switch scope.binding(variable) {
      case .column(let index): return BoundNode(workspace, column: index)
      case .constant(let id): return try boolean(id != 0)
      case .unbound: return try boolean(false)
      }
    case .conditional(let condition, let whenTrue, let whenFalse):
      return ConditionalNode(workspace, try node(condition), try node(whenTrue), try node(whenFalse))
    case .coalesce(let arguments): return CoalesceNode(workspace, try arguments.map(node))
    case .exists(let pattern): return ExistsNode(workspace, try scope.exists(pattern), negated: false)
    case .notExists(let pattern): return ExistsNode(workspace, try scope.exists(pattern), negated: true)
    case .triple(let subject, let predicate, let object):
      return VariadicNode(workspace, try [subject, predicate, object].map(node), TermFunctions.triple)
    }
  }

  /// A node whose value is always an error.
  func error() -> ExpressionNode { ConstantNode(workspace, id: 0) }

  private func boolean(_ value: Bool) throws -> ExpressionNode {
    ConstantNode(workspace, id: try workspace.intern(.boolean(value)))
  }

  private func compare(_ comparison: Expression.Comparison, _ left: Expression, _ right: Expression) throws -> ExpressionNode {
    let (a, b) = (try node(left), try node(right))
    let order: ComparisonKind?
    switch comparison {
    case .equal, .notEqual: order = nil
    case .less: order = .less
    case .lessOrEqual: order = .lessOrEqual
    case .greater: order = .greater
    case .greaterOrEqual: order = .greaterOrEqual
    }
    let negated = comparison == .notEqual
    if let constant = b as? ConstantNode, let fast = fastComparison(a, constant, order, negated) { return fast }
    if let constant = a as? ConstantNode, let fast = fastComparison(b, constant, order.map(mirrored), negated) { return fast }
    if let order { return OrderNode(workspace, a, b, order) }
    return EqualityNode(workspace, a, b, negated: negated)
  }

  private func fastComparison(
    _ operand: ExpressionNode, _ constant: ConstantNode, _ order: ComparisonKind?, _ negated: Bool
  ) -> ExpressionNode? {
    guard constant.term != 0, let value = constant.constant else { return nil }
    if order == nil, value.kind == .iri { return TermEqualityNode(workspace, operand, term: constant.term, negated: negated) }
    guard operand is ColumnNode else { return nil }
    if let node = NumberComparisonNode(workspace, operand, constant: constant.term, order, negated: negated) { return node }
    return DateComparisonNode(workspace, operand, constant: constant.term, order, negated: negated)
  }

  /// The comparison with its operands exchanged.
  private func mirrored(_ order: ComparisonKind) -> ComparisonKind {
    switch order {
    case .less: return .greater
    case .lessOrEqual: return .greaterOrEqual
    case .greater: return .less
    case .greaterOrEqual: return .lessOrEqual
    }
  }

  private func membership(_ operand: Expression, _ members: [Expression], negated: Bool) throws -> ExpressionNode {
    let tested = try node(operand)
    let nodes = try members.map(node)
    let terms = nodes.compactMap { node -> TermID? in
      guard let constant = node as? ConstantNode, constant.constant?.kind == .iri else { return nil }
      return constant.term
    }
    if terms.count == nodes.count, !nodes.isEmpty {
      return IRIMembershipNode(workspace, tested, terms, negated: negated)
    }
    return MembershipNode(workspace, tested, nodes, negated: negated)
  }
}
