import SPARQL

/// Puts the expression of a BIND in place of its variable in a filter, so that the filter
/// runs before the values of rows that it drops become terms. An error and an unbound
/// variable are the same to every expression but BOUND and EXISTS, which are left alone.
struct Inlining {
  let variable: Variable
  let value: ScopedExpression

  /// Larger expressions are computed once.
  private static let largest = 12

  /// The condition with the value in place of the variable; nil when that could change it.
  func replacing(in condition: ScopedExpression) -> ScopedExpression? {
    guard condition.graph == value.graph, condition.constants == value.constants,
      !ExpressionVariables.isVolatile(value.expression), !ExpressionVariables.hasExists(value.expression),
      !ExpressionVariables.hasExists(condition.expression), Inlining.size(value.expression) <= Inlining.largest,
      let replaced = replace(condition.expression)
    else { return nil }
    return ScopedExpression(expression: replaced, graph: condition.graph, constants: condition.constants)
  }

  private func replace(_ expression: Expression) -> Expression? {
    switch expression {
    case .variable(let other): return other == variable ? value.expression : expression
    case .bound(let other): return other == variable ? nil : expression
    case .term: return expression
    case .or(let a, let b): return pair(a, b) { .or($0, $1) }
    case .and(let a, let b): return pair(a, b) { .and($0, $1) }
    case .not(let a): return replace(a).map { .not($0) }
    case .negate(let a): return replace(a).map { .negate($0) }
    case .plus(let a): return replace(a).map { .plus($0) }
    case .compare(let how, let a, let b): return pair(a, b) { .compare(how, $0, $1) }
    case .arithmetic(let how, let a, let b): return pair(a, b) { .arithmetic(how, $0, $1) }
    case .isIn(let a, let list): return replace(a).flatMap { a in all(list).map { .isIn(a, $0) } }
    case .notIn(let a, let list): return replace(a).flatMap { a in all(list).map { .notIn(a, $0) } }
    case .call(let name, let list): return all(list).map { .call(name, $0) }
    case .function(let name, let list): return all(list).map { .function(name, $0) }
    case .coalesce(let list): return all(list).map { .coalesce($0) }
    case .conditional(let a, let b, let c):
      return all([a, b, c]).map { .conditional($0[0], $0[1], $0[2]) }
    case .triple(let a, let b, let c): return all([a, b, c]).map { .triple($0[0], $0[1], $0[2]) }
    case .exists, .notExists: return nil
    }
  }

  private func pair(_ a: Expression, _ b: Expression, _ make: (Expression, Expression) -> Expression) -> Expression? {
    guard let a = replace(a), let b = replace(b) else { return nil }
    return make(a, b)
  }

  private func all(_ list: [Expression]) -> [Expression]? {
    var result: [Expression] = []
    for item in list {
      guard let replaced = replace(item) else { return nil }
      result.append(replaced)
    }
    return result
  }

  /// Nodes of an expression.
  private static func size(_ expression: Expression) -> Int {
    switch expression {
    case .variable, .bound, .term: return 1
    case .or(let a, let b), .and(let a, let b), .compare(_, let a, let b), .arithmetic(_, let a, let b):
      return 1 + size(a) + size(b)
    case .not(let a), .negate(let a), .plus(let a): return 1 + size(a)
    case .isIn(let a, let list), .notIn(let a, let list): return list.reduce(1 + size(a)) { $0 + size($1) }
    case .call(_, let list), .function(_, let list), .coalesce(let list): return list.reduce(1) { $0 + size($1) }
    case .conditional(let a, let b, let c), .triple(let a, let b, let c): return 1 + size(a) + size(b) + size(c)
    case .exists, .notExists: return largest + 1
    }
  }
}
