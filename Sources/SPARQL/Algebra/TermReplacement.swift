import RDF

/// Puts other terms in place of those of patterns, paths, expressions and templates, wherever they stand.
///
/// `replace` says what stands there instead of a term; nil gives the whole replacement up. Names of functions, separators
/// and the terms inside of ground triple terms cannot be replaced: who would change one gives up too.
public struct TermReplacement {
  private let replace: (Term) -> Term?

  /// - Parameter replace: the term that is to stand in place of one; nil when none can.
  public init(_ replace: @escaping (Term) -> Term?) { self.replace = replace }

  /// A pattern with other terms. Nil also for SERVICE, whose text is another endpoint's.
  public func pattern(_ pattern: GraphPattern) -> GraphPattern? {
    switch pattern {
    case .basic(let triples): return all(triples, triple).map { .basic($0) }
    case .path(let s, let path, let o):
      guard let s = term(s), let path = self.path(path), let o = term(o) else { return nil }
      return .path(subject: s, path: path, object: o)
    case .join(let a, let b): return both(a, b) { .join($0, $1) }
    case .union(let a, let b): return both(a, b) { .union($0, $1) }
    case .minus(let a, let b): return both(a, b) { .minus($0, $1) }
    case .leftJoin(let a, let b, nil): return both(a, b) { .leftJoin($0, $1, condition: nil) }
    case .leftJoin(let a, let b, let condition?):
      guard let condition = expression(condition) else { return nil }
      return both(a, b) { .leftJoin($0, $1, condition: condition) }
    case .filter(let condition, let inner):
      guard let condition = expression(condition) else { return nil }
      return self.pattern(inner).map { .filter(condition, $0) }
    case .extend(let inner, let variable, let value):
      guard let value = expression(value) else { return nil }
      return self.pattern(inner).map { .extend($0, variable, value) }
    case .values(let variables, let rows):
      return all(rows) { row in all(row) { term in replaced(term) } }.map { .values(variables, $0) }
    case .graph(let name, let inner):
      guard let name = term(name), let inner = self.pattern(inner) else { return nil }
      return .graph(name, inner)
    case .group(let inner, let keys, let aggregates):
      guard let inner = self.pattern(inner), let aggregates = all(aggregates, aggregate) else { return nil }
      return .group(inner, keys: keys, aggregates: aggregates)
    case .orderBy(let inner, let conditions):
      let replaced = all(conditions) { condition in
        expression(condition.expression).map { OrderCondition($0, descending: condition.descending) }
      }
      guard let replaced else { return nil }
      return self.pattern(inner).map { .orderBy($0, replaced) }
    case .project(let inner, let variables): return self.pattern(inner).map { .project($0, variables) }
    case .distinct(let inner): return self.pattern(inner).map { .distinct($0) }
    case .reduced(let inner): return self.pattern(inner).map { .reduced($0) }
    case .slice(let inner, let offset, let limit): return self.pattern(inner).map { .slice($0, offset: offset, limit: limit) }
    case .service: return nil
    }
  }

  /// An expression with other terms, its EXISTS patterns too.
  public func expression(_ expression: Expression) -> Expression? {
    switch expression {
    case .variable, .bound: return expression
    case .term(let term): return ground(term).map { .term($0) }
    case .or(let a, let b): return both(a, b) { .or($0, $1) }
    case .and(let a, let b): return both(a, b) { .and($0, $1) }
    case .not(let a): return self.expression(a).map { .not($0) }
    case .negate(let a): return self.expression(a).map { .negate($0) }
    case .plus(let a): return self.expression(a).map { .plus($0) }
    case .compare(let how, let a, let b): return both(a, b) { .compare(how, $0, $1) }
    case .arithmetic(let how, let a, let b): return both(a, b) { .arithmetic(how, $0, $1) }
    case .isIn(let a, let list): return one(a, list) { .isIn($0, $1) }
    case .notIn(let a, let list): return one(a, list) { .notIn($0, $1) }
    case .call(let name, let list): return all(list, self.expression).map { .call(name, $0) }
    case .function(let name, let list):
      guard stays(.iri(name)) else { return nil }
      return all(list, self.expression).map { .function(name, $0) }
    case .coalesce(let list): return all(list, self.expression).map { .coalesce($0) }
    case .conditional(let a, let b, let c): return all([a, b, c], self.expression).map { .conditional($0[0], $0[1], $0[2]) }
    case .exists(let inner): return pattern(inner).map { .exists($0) }
    case .notExists(let inner): return pattern(inner).map { .notExists($0) }
    case .triple(let a, let b, let c): return all([a, b, c], self.expression).map { .triple($0[0], $0[1], $0[2]) }
    }
  }

  /// A triple pattern, also one of a template, with other terms.
  public func triple(_ triple: TriplePattern) -> TriplePattern? {
    guard let s = term(triple.subject), let p = term(triple.predicate), let o = term(triple.object) else { return nil }
    return TriplePattern(s, p, o)
  }

  /// A position of a pattern with another term.
  public func term(_ term: TermPattern) -> TermPattern? {
    switch term {
    case .variable: return term
    case .term(let inner): return ground(inner).map { .term($0) }
    case .triple(let inner): return triple(inner).map { .triple($0) }
    }
  }

  private func path(_ path: PropertyPath) -> PropertyPath? {
    switch path {
    case .predicate(let name): return iri(name).map { .predicate($0) }
    case .inverse(let a): return self.path(a).map { .inverse($0) }
    case .zeroOrOne(let a): return self.path(a).map { .zeroOrOne($0) }
    case .zeroOrMore(let a): return self.path(a).map { .zeroOrMore($0) }
    case .oneOrMore(let a): return self.path(a).map { .oneOrMore($0) }
    case .sequence(let a, let b):
      guard let a = self.path(a), let b = self.path(b) else { return nil }
      return .sequence(a, b)
    case .alternative(let a, let b):
      guard let a = self.path(a), let b = self.path(b) else { return nil }
      return .alternative(a, b)
    case .negatedSet(let forward, let inverse):
      guard let forward = all(forward, iri), let inverse = all(inverse, iri) else { return nil }
      return .negatedSet(forward: forward, inverse: inverse)
    }
  }

  private func iri(_ name: IRI) -> IRI? {
    guard case .iri(let replaced)? = replace(.iri(name)) else { return nil }
    return replaced
  }

  private func ground(_ term: Term) -> Term? {
    guard case .triple(let triple) = term else { return replace(term) }
    return [triple.subject, triple.predicate, triple.object].allSatisfy({ ground($0) == $0 }) ? term : nil
  }

  /// A cell of a table: nil inside is UNDEF.
  private func replaced(_ term: Term?) -> Term?? {
    guard let term else { return .some(nil) }
    return ground(term).map { .some($0) }
  }

  private func aggregate(_ binding: AggregateBinding) -> AggregateBinding? {
    switch binding.aggregate.function {
    case .custom(let name): if !stays(.iri(name)) { return nil }
    case .groupConcat(let separator): if !stays(.literal(Literal(separator))) { return nil }
    default: break
    }
    guard let argument = binding.aggregate.argument else { return binding }
    guard let argument = expression(argument) else { return nil }
    var binding = binding
    binding.aggregate.argument = argument
    return binding
  }

  private func stays(_ term: Term) -> Bool { replace(term) == term }

  private func both(_ a: GraphPattern, _ b: GraphPattern, _ make: (GraphPattern, GraphPattern) -> GraphPattern) -> GraphPattern? {
    guard let a = pattern(a), let b = pattern(b) else { return nil }
    return make(a, b)
  }

  private func both(_ a: Expression, _ b: Expression, _ make: (Expression, Expression) -> Expression) -> Expression? {
    guard let a = expression(a), let b = expression(b) else { return nil }
    return make(a, b)
  }

  private func one(_ a: Expression, _ list: [Expression], _ make: (Expression, [Expression]) -> Expression) -> Expression? {
    guard let a = expression(a), let list = all(list, expression) else { return nil }
    return make(a, list)
  }

  private func all<T, R>(_ list: [T], _ replace: (T) -> R?) -> [R]? {
    var result: [R] = []
    result.reserveCapacity(list.count)
    for item in list {
      guard let replaced = replace(item) else { return nil }
      result.append(replaced)
    }
    return result
  }
}
