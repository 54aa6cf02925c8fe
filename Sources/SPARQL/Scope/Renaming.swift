extension Expression {
  /// The expression with variables replaced; EXISTS patterns are left as they are.
  func renaming(_ table: [Variable: Variable]) -> Expression {
    func r(_ e: Expression) -> Expression { e.renaming(table) }
    switch self {
    case .variable(let v): return .variable(table[v] ?? v)
    case .bound(let v): return .bound(table[v] ?? v)
    case .term, .exists, .notExists: return self
    case .or(let a, let b): return .or(r(a), r(b))
    case .and(let a, let b): return .and(r(a), r(b))
    case .not(let a): return .not(r(a))
    case .compare(let c, let a, let b): return .compare(c, r(a), r(b))
    case .isIn(let a, let list): return .isIn(r(a), list.map(r))
    case .notIn(let a, let list): return .notIn(r(a), list.map(r))
    case .arithmetic(let o, let a, let b): return .arithmetic(o, r(a), r(b))
    case .negate(let a): return .negate(r(a))
    case .plus(let a): return .plus(r(a))
    case .call(let f, let list): return .call(f, list.map(r))
    case .function(let f, let list): return .function(f, list.map(r))
    case .conditional(let a, let b, let c): return .conditional(r(a), r(b), r(c))
    case .coalesce(let list): return .coalesce(list.map(r))
    case .triple(let a, let b, let c): return .triple(r(a), r(b), r(c))
    }
  }
}
