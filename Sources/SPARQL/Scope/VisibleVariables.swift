/// The variables in scope after a pattern. SPARQL 1.1 Query, section 18.2.1.
extension GraphPattern {
  /// In order of first appearance; internal variables included. Cost: linear in the pattern.
  public var visibleVariables: [Variable] {
    var collector = VariableCollector()
    collector.add(self)
    return collector.ordered
  }
}

/// Collects variables once, in order.
struct VariableCollector {
  private(set) var ordered: [Variable] = []
  private var seen: Set<Variable> = []

  mutating func add(_ variable: Variable) {
    if seen.insert(variable).inserted { ordered.append(variable) }
  }

  mutating func add(_ term: TermPattern) {
    switch term {
    case .variable(let v): add(v)
    case .term: break
    case .triple(let t): add(t)
    }
  }

  mutating func add(_ triple: TriplePattern) {
    add(triple.subject)
    add(triple.predicate)
    add(triple.object)
  }

  mutating func add(_ pattern: GraphPattern) {
    switch pattern {
    case .basic(let triples): for t in triples { add(t) }
    case .path(let s, _, let o):
      add(s)
      add(o)
    case .join(let a, let b), .leftJoin(let a, let b, _), .union(let a, let b):
      add(a)
      add(b)
    case .filter(_, let p), .minus(let p, _), .orderBy(let p, _), .distinct(let p), .reduced(let p), .slice(let p, _, _):
      add(p)
    case .extend(let p, let v, _):
      add(p)
      add(v)
    case .values(let variables, _): for v in variables { add(v) }
    case .graph(let g, let p), .service(let g, let p, _):
      add(g)
      add(p)
    case .group(_, let keys, let aggregates):
      for k in keys { add(k) }
      for a in aggregates { add(a.variable) }
    case .project(_, let variables): for v in variables { add(v) }
    }
  }
}

extension Expression {
  /// The variables that the expression reads, those inside EXISTS left out.
  public var variables: Set<Variable> {
    var result: Set<Variable> = []
    collect(into: &result)
    return result
  }

  private func collect(into set: inout Set<Variable>) {
    switch self {
    case .variable(let v), .bound(let v): set.insert(v)
    case .term, .exists, .notExists: break
    case .or(let a, let b), .and(let a, let b), .compare(_, let a, let b), .arithmetic(_, let a, let b):
      a.collect(into: &set)
      b.collect(into: &set)
    case .not(let a), .negate(let a), .plus(let a): a.collect(into: &set)
    case .isIn(let a, let list), .notIn(let a, let list):
      a.collect(into: &set)
      for e in list { e.collect(into: &set) }
    case .call(_, let list), .function(_, let list), .coalesce(let list): for e in list { e.collect(into: &set) }
    case .conditional(let a, let b, let c), .triple(let a, let b, let c):
      a.collect(into: &set)
      b.collect(into: &set)
      c.collect(into: &set)
    }
  }
}
