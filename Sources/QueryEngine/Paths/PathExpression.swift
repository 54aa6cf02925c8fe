import TripleIndex

/// A property path over ids. SPARQL 1.1 Query, section 18.1.7.
indirect enum PathExpression: Hashable, Sendable {
  case link(TermID)
  case inverse(PathExpression)
  case sequence(PathExpression, PathExpression)
  case alternative(PathExpression, PathExpression)
  case zeroOrOne(PathExpression)
  case zeroOrMore(PathExpression)
  case oneOrMore(PathExpression)
  /// Any predicate but these, forward (`forward` not nil) and backward (`backward` not nil).
  case negated(forward: [TermID]?, backward: [TermID]?)

  /// The same path walked from the object to the subject.
  var reversed: PathExpression {
    switch self {
    case .link: return .inverse(self)
    case .inverse(let path): return path
    case .sequence(let a, let b): return .sequence(b.reversed, a.reversed)
    case .alternative(let a, let b): return .alternative(a.reversed, b.reversed)
    case .zeroOrOne(let path): return .zeroOrOne(path.reversed)
    case .zeroOrMore(let path): return .zeroOrMore(path.reversed)
    case .oneOrMore(let path): return .oneOrMore(path.reversed)
    case .negated(let forward, let backward): return .negated(forward: backward, backward: forward)
    }
  }

  /// Whether a node reaches itself without an edge.
  var matchesEmpty: Bool {
    switch self {
    case .link, .negated: return false
    case .inverse(let path), .oneOrMore(let path): return path.matchesEmpty
    case .sequence(let a, let b): return a.matchesEmpty && b.matchesEmpty
    case .alternative(let a, let b): return a.matchesEmpty || b.matchesEmpty
    case .zeroOrOne, .zeroOrMore: return true
    }
  }
}
