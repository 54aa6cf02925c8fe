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
  /// Whether a SERVICE stands in the pattern, EXISTS apart.
  fileprivate var asksServices: Bool {
    switch self {
    case .service: return true
    case .basic, .path, .values: return false
    case .join(let a, let b), .leftJoin(let a, let b, _), .union(let a, let b), .minus(let a, let b):
      return a.asksServices || b.asksServices
    case .filter(_, let a), .extend(let a, _, _), .graph(_, let a), .group(let a, _, _), .orderBy(let a, _), .project(let a, _),
      .distinct(let a), .reduced(let a), .slice(let a, _, _):
      return a.asksServices
    }
  }
}
