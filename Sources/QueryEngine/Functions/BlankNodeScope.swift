import SPARQL
import TripleIndex

/// The identity of solutions for BNODE(?label), which is the same node for the same label in one solution even where
/// several expressions ask. SPARQL 1.2 Query, section 17.4.2.
///
/// A chain of BINDs, filters and projected or ordering expressions in which BNODE(?label) stands more than once first
/// gets an internal variable with a fresh node a solution, which the calls take as a second argument; labels count
/// within that. Each chain has a variable of its own, since chains that meet in a join must not agree on it.
struct BlankNodeScope {
  /// One label in one solution.
  struct Key: Hashable {
    var solution: TermID
    var label: TermID
  }

  /// The internal variables made so far.
  private var chains = 0

  /// The pattern with identities where they are needed; the same pattern in nearly all queries.
  static func rewrite(_ pattern: GraphPattern) -> GraphPattern {
    var scope = BlankNodeScope()
    return scope.rewrite(pattern)
  }

  private mutating func rewrite(_ pattern: GraphPattern) -> GraphPattern {
    switch pattern {
    // What a SERVICE asks is sent as it was written.
    case .basic, .path, .values, .service: return pattern
    case .join(let a, let b): return .join(rewrite(a), rewrite(b))
    case .leftJoin(let a, let b, let condition):
      guard let condition else { return .leftJoin(rewrite(a), rewrite(b), condition: nil) }
      // A node of a condition is seen nowhere else, so that solutions of one right side may share it.
      var right = rewrite(b)
      let solution = identity(Self.labelledNodes(condition), &right)
      return .leftJoin(rewrite(a), right, condition: placed(condition, solution))
    case .union(let a, let b): return .union(rewrite(a), rewrite(b))
    case .minus(let a, let b): return .minus(rewrite(a), rewrite(b))
    case .graph(let name, let inner): return .graph(name, rewrite(inner))
    case .group(let inner, let keys, let aggregates):
      var rows = rewrite(inner)
      let solution = identity(aggregates.reduce(0) { $0 + ($1.aggregate.argument.map(Self.labelledNodes) ?? 0) }, &rows)
      let rewritten = aggregates.map { binding in
        var binding = binding
        binding.aggregate.argument = binding.aggregate.argument.map { placed($0, solution) }
        return binding
      }
      return .group(rows, keys: keys, aggregates: rewritten)
    case .project(let inner, let variables): return .project(rewrite(inner), variables)
    case .distinct(let inner): return .distinct(rewrite(inner))
    case .reduced(let inner): return .reduced(rewrite(inner))
    case .slice(let inner, let offset, let limit): return .slice(rewrite(inner), offset: offset, limit: limit)
    case .extend, .filter, .orderBy: return rewriteChain(pattern)
    }
  }

  private mutating func rewriteChain(_ pattern: GraphPattern) -> GraphPattern {
    var links: [GraphPattern] = []
    var inner = pattern
    var calls = 0
    chain: while true {
      let below: GraphPattern
      switch inner {
      case .extend(let rows, _, let expression):
        calls += Self.labelledNodes(expression)
        below = rows
      case .filter(let condition, let rows):
        calls += Self.labelledNodes(condition)
        below = rows
      case .orderBy(let rows, let keys):
        calls += keys.reduce(0) { $0 + Self.labelledNodes($1.expression) }
        below = rows
      default: break chain
      }
      links.append(inner)
      inner = below
    }
    inner = rewrite(inner)
    let solution = identity(calls, &inner)
    for link in links.reversed() {
      switch link {
      case .extend(_, let variable, let expression): inner = .extend(inner, variable, placed(expression, solution))
      case .filter(let condition, _): inner = .filter(placed(condition, solution), inner)
      case .orderBy(_, let keys):
        inner = .orderBy(inner, keys.map { OrderCondition(placed($0.expression, solution), descending: $0.descending) })
      default: break
      }
    }
    return inner
  }

  /// The variable with the identity of the solutions of `rows`, bound there, when so many calls need one.
  private mutating func identity(_ calls: Int, _ rows: inout GraphPattern) -> Variable? {
    guard calls > 1 else { return nil }
    chains += 1
    let solution = Variable(".solution\(chains)")
    rows = .extend(rows, solution, .call(.bnode, []))
    return solution
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

  /// The expression with the solution; most have neither a call that asks for it nor an EXISTS, and stay as they are.
  private mutating func placed(_ expression: Expression, _ solution: Variable?) -> Expression {
    solution == nil && !ExpressionVariables.hasExists(expression) ? expression : rewrite(expression, solution)
  }

  /// The expression with the solution, where there is one, as the second argument of every BNODE(?label), and with
  /// the patterns of its EXISTS rewritten: their solutions are others.
  private mutating func rewrite(_ expression: Expression, _ solution: Variable?) -> Expression {
    switch expression {
    case .variable, .term, .bound: return expression
    case .exists(let pattern): return .exists(rewrite(pattern))
    case .notExists(let pattern): return .notExists(rewrite(pattern))
    case .or(let a, let b): return .or(rewrite(a, solution), rewrite(b, solution))
    case .and(let a, let b): return .and(rewrite(a, solution), rewrite(b, solution))
    case .compare(let comparison, let a, let b): return .compare(comparison, rewrite(a, solution), rewrite(b, solution))
    case .arithmetic(let operation, let a, let b): return .arithmetic(operation, rewrite(a, solution), rewrite(b, solution))
    case .not(let a): return .not(rewrite(a, solution))
    case .negate(let a): return .negate(rewrite(a, solution))
    case .plus(let a): return .plus(rewrite(a, solution))
    case .isIn(let a, let list): return .isIn(rewrite(a, solution), list.map { rewrite($0, solution) })
    case .notIn(let a, let list): return .notIn(rewrite(a, solution), list.map { rewrite($0, solution) })
    case .call(let function, let arguments):
      let own = function == .bnode && arguments.count == 1 ? solution.map { [Expression.variable($0)] } ?? [] : []
      return .call(function, arguments.map { rewrite($0, solution) } + own)
    case .function(let iri, let arguments): return .function(iri, arguments.map { rewrite($0, solution) })
    case .coalesce(let arguments): return .coalesce(arguments.map { rewrite($0, solution) })
    case .conditional(let a, let b, let c): return .conditional(rewrite(a, solution), rewrite(b, solution), rewrite(c, solution))
    case .triple(let a, let b, let c): return .triple(rewrite(a, solution), rewrite(b, solution), rewrite(c, solution))
    }
  }
}
