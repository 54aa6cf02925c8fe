import SPARQL
import TripleIndex

/// The identity of solutions for BNODE(?label), which is the same node for the same label in one solution even where
/// several expressions ask. SPARQL 1.2 Query, section 17.4.2.
///
/// A chain of BINDs or projected expressions in which BNODE(?label) stands more than once first gets
/// an internal variable with a fresh node a solution, which the calls take as a second argument; labels count within that.
enum BlankNodeScope {
  /// The internal variable that holds the identity.
  static let solution = Variable(".solution")

  /// One label in one solution.
  struct Key: Hashable {
    var solution: TermID
    var label: TermID
  }

  /// The pattern with identities where they are needed; the same pattern in nearly all queries.
  static func rewrite(_ pattern: GraphPattern) -> GraphPattern {
    switch pattern {
    // What a SERVICE asks is sent as it was written.
    case .basic, .path, .values, .service: return pattern
    case .join(let a, let b): return .join(rewrite(a), rewrite(b))
    case .leftJoin(let a, let b, let condition): return .leftJoin(rewrite(a), rewrite(b), condition: condition)
    case .filter(let condition, let inner): return .filter(condition, rewrite(inner))
    case .union(let a, let b): return .union(rewrite(a), rewrite(b))
    case .minus(let a, let b): return .minus(rewrite(a), rewrite(b))
    case .graph(let name, let inner): return .graph(name, rewrite(inner))
    case .group(let inner, let keys, let aggregates): return .group(rewrite(inner), keys: keys, aggregates: aggregates)
    case .orderBy(let inner, let keys): return .orderBy(rewrite(inner), keys)
    case .project(let inner, let variables): return .project(rewrite(inner), variables)
    case .distinct(let inner): return .distinct(rewrite(inner))
    case .reduced(let inner): return .reduced(rewrite(inner))
    case .slice(let inner, let offset, let limit): return .slice(rewrite(inner), offset: offset, limit: limit)
    case .extend: return rewriteChain(pattern)
    }
  }

  private static func rewriteChain(_ pattern: GraphPattern) -> GraphPattern {
    var bindings: [(Variable, Expression)] = []
    var inner = pattern
    while case .extend(let below, let variable, let expression) = inner {
      bindings.append((variable, expression))
      inner = below
    }
    inner = rewrite(inner)
    let needsSolution = bindings.reduce(0, { $0 + labelledNodes($1.1) }) > 1
    if needsSolution { inner = .extend(inner, solution, .call(.bnode, [])) }
    for (variable, expression) in bindings.reversed() {
      inner = .extend(inner, variable, needsSolution ? withSolution(expression) : expression)
    }
    return inner
  }

  /// How often BNODE(?label) stands in an expression.
  private static func labelledNodes(_ expression: Expression) -> Int {
    switch expression {
    case .variable, .term, .bound, .exists, .notExists: return 0
    case .or(let a, let b), .and(let a, let b), .compare(_, let a, let b), .arithmetic(_, let a, let b):
      return labelledNodes(a) + labelledNodes(b)
    case .not(let a), .negate(let a), .plus(let a): return labelledNodes(a)
    case .isIn(let a, let list), .notIn(let a, let list): return list.reduce(labelledNodes(a)) { $0 + labelledNodes($1) }
    case .call(let function, let arguments):
      let own = function == .bnode && !arguments.isEmpty ? 1 : 0
      return arguments.reduce(own) { $0 + labelledNodes($1) }
    case .function(_, let arguments), .coalesce(let arguments): return arguments.reduce(0) { $0 + labelledNodes($1) }
    case .conditional(let a, let b, let c), .triple(let a, let b, let c):
      return labelledNodes(a) + labelledNodes(b) + labelledNodes(c)
    }
  }

  /// The expression with the solution as the second argument of every BNODE(?label).
  private static func withSolution(_ expression: Expression) -> Expression {
    switch expression {
    case .variable, .term, .bound, .exists, .notExists: return expression
    case .or(let a, let b): return .or(withSolution(a), withSolution(b))
    case .and(let a, let b): return .and(withSolution(a), withSolution(b))
    case .compare(let comparison, let a, let b): return .compare(comparison, withSolution(a), withSolution(b))
    case .arithmetic(let operation, let a, let b): return .arithmetic(operation, withSolution(a), withSolution(b))
    case .not(let a): return .not(withSolution(a))
    case .negate(let a): return .negate(withSolution(a))
    case .plus(let a): return .plus(withSolution(a))
    case .isIn(let a, let list): return .isIn(withSolution(a), list.map(withSolution))
    case .notIn(let a, let list): return .notIn(withSolution(a), list.map(withSolution))
    case .call(let function, let arguments):
      let own = function == .bnode && arguments.count == 1 ? [Expression.variable(solution)] : []
      return .call(function, arguments.map(withSolution) + own)
    case .function(let iri, let arguments): return .function(iri, arguments.map(withSolution))
    case .coalesce(let arguments): return .coalesce(arguments.map(withSolution))
    case .conditional(let a, let b, let c): return .conditional(withSolution(a), withSolution(b), withSolution(c))
    case .triple(let a, let b, let c): return .triple(withSolution(a), withSolution(b), withSolution(c))
    }
  }
}
