import RDF
import SPARQL

/// Numbers for the nodes that BNODE() makes: another one at every call.
final class MadeNodes {
  private var count = 0
  func next() -> Int {
    count += 1
    return count
  }
}

/// The algebra of SPARQL 1.1 Query, section 18.5, written down word by word on arrays.
///
/// The oracle of the engine: no index, no plan, no cleverness. Written without looking at
/// the engine. Quadratic everywhere; for data of some dozens of quads.
public struct NaiveEvaluator {
  public let dataset: NaiveDataset
  let nodes = MadeNodes()
  public init(_ dataset: NaiveDataset) { self.dataset = dataset }

  /// The solutions of a pattern over the default graph, in the order of its ORDER BY if it has one.
  public func evaluate(_ pattern: GraphPattern) throws -> [NaiveSolution] {
    try evaluate(pattern, dataset.defaultGraph)
  }

  func evaluate(_ pattern: GraphPattern, _ graph: [Quad]) throws -> [NaiveSolution] {
    switch pattern {
    case .basic(let triples):
      var solutions: [NaiveSolution] = [[:]]
      for triple in triples {
        solutions = solutions.flatMap { solution in graph.compactMap { NaiveEvaluator.match(triple, $0, solution) } }
      }
      return solutions
    case .path(let subject, let path, let object): return try self.path(subject, path, object, graph)
    case .join(let a, let b):
      let left = try evaluate(a, graph), right = try evaluate(b, graph)
      return left.flatMap { l in right.compactMap { NaiveEvaluator.merge(l, $0) } }
    case .leftJoin(let a, let b, let condition):
      let left = try evaluate(a, graph), right = try evaluate(b, graph)
      var result: [NaiveSolution] = []
      for l in left {
        var matched = false
        for r in right {
          guard let merged = NaiveEvaluator.merge(l, r) else { continue }
          if let condition, try effectiveBoolean(condition, merged, graph) != true { continue }
          matched = true
          result.append(merged)
        }
        if !matched { result.append(l) }
      }
      return result
    case .filter(let condition, let p):
      return try evaluate(p, graph).filter { try effectiveBoolean(condition, $0, graph) == true }
    case .union(let a, let b): return try evaluate(a, graph) + evaluate(b, graph)
    case .minus(let a, let b):
      let right = try evaluate(b, graph)
      return try evaluate(a, graph).filter { l in
        !right.contains { r in NaiveEvaluator.merge(l, r) != nil && l.keys.contains { r[$0] != nil } }
      }
    case .extend(let p, let variable, let expression):
      return try evaluate(p, graph).map { solution in
        var solution = solution
        if let value = try self.value(expression, solution, graph) { solution[variable] = value }
        return solution
      }
    case .values(let variables, let rows):
      return rows.map { row in
        var solution: NaiveSolution = [:]
        for (v, t) in zip(variables, row) { if let t { solution[v] = t } }
        return solution
      }
    case .graph(let name, let p):
      switch name {
      case .term(let t): return try evaluate(p, dataset.named[t] ?? [])
      case .variable(let v):
        return try dataset.named.flatMap { name, quads in
          try evaluate(p, quads).compactMap { NaiveEvaluator.merge($0, [v: name]) }
        }
      case .triple: return []
      }
    case .group(let p, let keys, let aggregates): return try group(evaluate(p, graph), keys, aggregates, graph)
    case .orderBy(let p, let conditions): return try order(evaluate(p, graph), conditions, graph)
    case .project(let p, let variables):
      let kept = Set(variables)
      return try evaluate(p, graph).map { $0.filter { kept.contains($0.key) } }
    case .distinct(let p), .reduced(let p):
      var seen: Set<NaiveSolution> = []
      return try evaluate(p, graph).filter { seen.insert($0).inserted }
    case .slice(let p, let offset, let limit):
      let rest = try evaluate(p, graph).dropFirst(offset)
      return Array(limit.map { rest.prefix($0) } ?? rest)
    case .service: throw NaiveError.unsupported("SERVICE")
    }
  }

  /// Two compatible solutions as one, nil when they disagree.
  static func merge(_ a: NaiveSolution, _ b: NaiveSolution) -> NaiveSolution? {
    var result = a
    for (v, t) in b {
      if let known = result[v], known != t { return nil }
      result[v] = t
    }
    return result
  }

  // MARK: Triple patterns

  static func match(_ pattern: TriplePattern, _ quad: Quad, _ solution: NaiveSolution) -> NaiveSolution? {
    guard let s = match(pattern.subject, quad.subject, solution), let p = match(pattern.predicate, quad.predicate, s) else { return nil }
    return match(pattern.object, quad.object, p)
  }

  static func match(_ pattern: TermPattern, _ term: Term, _ solution: NaiveSolution) -> NaiveSolution? {
    switch pattern {
    case .term(let t): return t == term ? solution : nil
    case .variable(let v): return merge(solution, [v: term])
    case .triple(let t):
      guard case .triple(let inner) = term else { return nil }
      return match(t, Quad(inner.subject, inner.predicate, inner.object), solution)
    }
  }

  // MARK: Groups

  private func group(_ solutions: [NaiveSolution], _ keys: [Variable], _ aggregates: [AggregateBinding], _ graph: [Quad]) throws -> [NaiveSolution] {
    var groups: [[Term?]: [NaiveSolution]] = [:]
    for solution in solutions { groups[keys.map { solution[$0] }, default: []].append(solution) }
    if keys.isEmpty, groups.isEmpty { groups[[]] = [] }
    return try groups.map { key, members in
      var result: NaiveSolution = [:]
      for (v, t) in zip(keys, key) { if let t { result[v] = t } }
      for binding in aggregates {
        if let value = try aggregate(binding.aggregate, members, graph) { result[binding.variable] = value }
      }
      return result
    }
  }

  private func aggregate(_ aggregate: Aggregate, _ members: [NaiveSolution], _ graph: [Quad]) throws -> Term? {
    guard let argument = aggregate.argument else {
      // The rows that SELECT * would show: variables that stand for blank nodes and for the middle of paths are in none.
      return .integer(aggregate.distinct ? Set(members.map { $0.filter { !$0.key.name.hasPrefix(".") } }).count : members.count)
    }
    var values: [Term?] = try members.map { try value(argument, $0, graph) }
    if aggregate.distinct {
      var seen: Set<Term?> = []
      values = values.filter { seen.insert($0).inserted }
    }
    switch aggregate.function {
    case .count: return .integer(values.compactMap { $0 }.count)
    case .sum:
      var numbers: [NaiveNumber] = []
      for v in values {
        guard let n = v?.naiveNumber else { return nil }
        numbers.append(n)
      }
      return try NaiveNumber.sum(numbers).term
    case .min, .max:
      let known = values.compactMap { $0 }.sorted { Term.naiveOrder($0, $1) < 0 }
      if case .max = aggregate.function { return known.last }
      return known.count < values.count ? nil : known.first
    default: throw NaiveError.unsupported("aggregate \(aggregate.function)")
    }
  }

  // MARK: Order

  private func order(_ solutions: [NaiveSolution], _ conditions: [OrderCondition], _ graph: [Quad]) throws -> [NaiveSolution] {
    let keyed = try solutions.map { s in (s, try conditions.map { try value($0.expression, s, graph) }) }
    return keyed.enumerated().sorted { a, b in
      for (i, condition) in conditions.enumerated() {
        let c = Term.naiveOrder(a.element.1[i], b.element.1[i])
        if c != 0 { return condition.descending ? c > 0 : c < 0 }
      }
      return a.offset < b.offset
    }.map(\.element.0)
  }
}
