import SPARQL

/// Turns expressions of the algebra into ``CompiledExpression``s. Placeholder: owned by `functions`.
enum ExpressionCompiler {
  static func compile(_ expression: Expression, _ scope: ExpressionScope) throws -> CompiledExpression {
    CompiledExpression()
  }
}
