import RDF
import SPARQL
import TripleIndex

/// An expression that is ready to run over blocks: one virtual call a block.
///
/// The seam between operators (which own blocks) and expressions (which own values).
/// Subclasses live in Expressions/; they are made by ``ExpressionCompiler``. An
/// expression error is id 0, never a thrown error; only budget, deadline and
/// cancellation are thrown.
class CompiledExpression {
  /// The value of each selected row: `output[i]` belongs to row `rows[i]` of the block;
  /// 0 is unbound or an error.
  func evaluate(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<TermID>) throws {
    throw QueryError.unsupported("an expression without an evaluation")
  }

  /// The values of the selected rows without making terms of them, and the workspace that they live in until the next call;
  /// nil where terms are there anyway.
  func values(_ block: SolutionBlock, _ rows: RowSelection) throws -> (UnsafePointer<Value>, ExpressionWorkspace)? { nil }

  /// The rows whose effective boolean value is true, ascending, into `selected` (room
  /// for `rows.count`); returns how many. `selected` may be the same memory as `rows.rows`.
  func select(_ block: SolutionBlock, _ rows: RowSelection, into selected: UnsafeMutablePointer<UInt32>) throws -> Int {
    throw QueryError.unsupported("an expression without an evaluation")
  }
}

/// What a variable of an expression stands for where the expression is evaluated.
enum VariableBinding {
  /// A column of the block.
  case column(Int)
  /// The same term for all rows (substituted into EXISTS).
  case constant(TermID)
  /// Not in scope: always unbound.
  case unbound
}

/// Where an expression is compiled: its variables, its evaluation, and EXISTS.
final class ExpressionScope {
  let context: EvaluationContext
  private let bindings: [Variable: VariableBinding]
  private let makeExists: (GraphPattern) throws -> ExistsTest

  init(
    context: EvaluationContext, bindings: [Variable: VariableBinding],
    exists: @escaping (GraphPattern) throws -> ExistsTest
  ) {
    self.context = context
    self.bindings = bindings
    makeExists = exists
  }

  func binding(_ variable: Variable) -> VariableBinding { bindings[variable] ?? .unbound }

  /// The test of an EXISTS pattern inside this scope.
  func exists(_ pattern: GraphPattern) throws -> ExistsTest { try makeExists(pattern) }
}

/// Whether a pattern has a solution that is compatible with a row. Made by the planner.
class ExistsTest {
  /// Writes 1 or 0 for each selected row.
  func test(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Bool>) throws {
    throw QueryError.unsupported("EXISTS without an evaluation")
  }
}
