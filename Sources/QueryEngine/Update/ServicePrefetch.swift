import RDF
import SPARQL
import TripleIndex

/// Asking other endpoints before the writer's turn begins.
extension UpdateEvaluation {
  /// Evaluates the WHERE clauses with a SERVICE in them on a snapshot, for the sake of the questions alone:
  /// a client that remembers its answers then has them when the update is carried out, and no other
  /// update waits for a slow endpoint. What an earlier operation of the request changes is asked again then.
  ///
  /// Throws as the evaluation does: an endpoint that fails fails the update, unless SILENT.
  public static func askServices(_ update: Update, _ snapshot: Snapshot, _ options: EvaluationOptions) throws {
    for case .modify(_, _, let using, let with, let pattern) in update.operations where pattern.asksServices {
      let inGraph = with.map { using == nil ? GraphPattern.graph(.term(.iri($0)), pattern) : pattern } ?? pattern
      let variables = inGraph.visibleVariables
      let query = Query(
        form: .select(variables: variables), dataset: using, pattern: .project(inGraph, variables), base: update.base)
      let solutions = try Evaluation.prepare(query, snapshot, options)
      let block = solutions.makeBlock()
      while try solutions.next(into: block) {}
    }
  }
}

extension Update {
  /// Whether the WHERE clause of an operation asks another endpoint.
  public var asksServices: Bool {
    operations.contains { operation in
      if case .modify(_, _, _, _, let pattern) = operation { return pattern.asksServices }
      return false
    }
  }
}

extension GraphPattern {
  /// Whether a SERVICE stands in the pattern or in an EXISTS of one of its expressions.
  fileprivate var asksServices: Bool {
    switch self {
    case .service: return true
    case .basic, .path, .values: return false
    case .join(let a, let b), .union(let a, let b), .minus(let a, let b): return a.asksServices || b.asksServices
    case .leftJoin(let a, let b, let condition): return a.asksServices || b.asksServices || condition?.asksServices == true
    case .filter(let condition, let a): return condition.asksServices || a.asksServices
    case .extend(let a, _, let expression): return expression.asksServices || a.asksServices
    case .group(let a, _, let aggregates):
      return a.asksServices || aggregates.contains { $0.aggregate.argument?.asksServices == true }
    case .orderBy(let a, let conditions): return a.asksServices || conditions.contains { $0.expression.asksServices }
    case .graph(_, let a), .project(let a, _), .distinct(let a), .reduced(let a), .slice(let a, _, _): return a.asksServices
    }
  }
}

extension Expression {
  fileprivate var asksServices: Bool {
    switch self {
    case .variable, .term, .bound: return false
    case .exists(let pattern), .notExists(let pattern): return pattern.asksServices
    case .not(let a), .negate(let a), .plus(let a): return a.asksServices
    case .or(let a, let b), .and(let a, let b), .compare(_, let a, let b), .arithmetic(_, let a, let b):
      return a.asksServices || b.asksServices
    case .isIn(let a, let list), .notIn(let a, let list): return a.asksServices || list.contains { $0.asksServices }
    case .call(_, let list), .function(_, let list), .coalesce(let list): return list.contains { $0.asksServices }
    case .conditional(let a, let b, let c), .triple(let a, let b, let c): return a.asksServices || b.asksServices || c.asksServices
    }
  }
}
