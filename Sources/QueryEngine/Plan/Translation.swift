import Limits
import RDF
import SPARQL
import TripleIndex

/// Turns the algebra into the plan: variables get numbers, constants ids, triple terms
/// with variables a variable of their own, paths joins and unions where they are equal
/// to such. SPARQL 1.1 Query, sections 18.2 and 9.3.
struct Translation {
  let context: EvaluationContext
  let variables: VariableTable
  /// Numbers for `GRAPH ?g`.
  let cells: GraphCells

  func translate(_ pattern: GraphPattern, _ graph: GraphSelector, depth: Int = 0) throws -> PlanNode {
    if depth > 4 * Limits.sparqlNesting + Limits.triplePatterns {
      throw QueryError.limit(name: "nesting of a query", value: Limits.sparqlNesting)
    }
    func inner(_ pattern: GraphPattern) throws -> PlanNode { try translate(pattern, graph, depth: depth + 1) }
    switch pattern {
    case .basic(let triples):
      if triples.count > Limits.triplePatterns {
        throw QueryError.limit(name: "triple patterns of a query", value: Limits.triplePatterns)
      }
      return try .basic(basic(triples, graph))
    case .path(let subject, let path, let object):
      var basic = BasicPattern(triples: [], tripleTerms: [], graph: graph)
      let s = try term(subject, &basic)
      let o = try term(object, &basic)
      let node = try self.path(s, expression(path), o, graph)
      return basic.tripleTerms.isEmpty ? node : .join([node, .basic(basic)])
    case .join(let a, let b): return try .join([inner(a), inner(b)])
    case .leftJoin(let a, let b, let condition):
      return try .leftJoin(
        inner(a), inner(b), conditions: conjuncts(condition).map { ScopedExpression(expression: $0, graph: graph) })
    case .filter(let condition, let a):
      return try .filter(conjuncts(condition).map { ScopedExpression(expression: $0, graph: graph) }, inner(a))
    case .union(let a, let b): return try .union([inner(a), inner(b)])
    case .minus(let a, let b): return try .minus(inner(a), inner(b))
    case .extend(let a, let variable, let value):
      return try .extend(inner(a), variables.slot(variable), ScopedExpression(expression: value, graph: graph))
    case .values(let names, let rows): return try values(names, rows)
    case .graph(let name, let a):
      switch name {
      case .term(let term):
        let id = try context.terms.id(for: term)
        guard context.dataset.hasNamedGraph(id) else {
          context.planningJudgements += 1
          return .empty
        }
        return try translate(a, .named(id), depth: depth + 1)
      case .variable(let variable):
        let cell = cells.add()
        return try .graphs(
          slot: variables.slot(variable), cell: cell, translate(a, .current(cell), depth: depth + 1))
      case .triple: return .empty
      }
    case .service(let name, let inner, let silent): return try service(name, inner, silent)
    case .group(let a, let keys, let aggregates):
      return try .group(
        inner(a), keys: keys.map(variables.slot),
        aggregates: aggregates.map {
          PlanAggregate(
            slot: variables.slot($0.variable), aggregate: $0.aggregate,
            argument: $0.aggregate.argument.map { ScopedExpression(expression: $0, graph: graph) })
        })
    case .orderBy(let a, let conditions):
      return try .orderBy(
        inner(a),
        conditions.map {
          PlanOrder(expression: ScopedExpression(expression: $0.expression, graph: graph), descending: $0.descending)
        })
    case .project(let a, let names): return try .project(inner(a), names.map(variables.slot))
    case .distinct(let a): return try .distinct(inner(a))
    case .reduced(let a): return try .reduced(inner(a))
    case .slice(let a, let offset, let limit): return try .slice(inner(a), offset: max(0, offset), limit: limit)
    }
  }

  /// Refuses what is off when the query is planned, before anything is evaluated.
  private func service(_ name: TermPattern, _ pattern: GraphPattern, _ silent: Bool) throws -> PlanNode {
    let endpoint: PatternTerm
    var isPermitted = context.options.service != nil
    var text = ""
    switch name {
    case .term(let term):
      endpoint = .constant(try context.terms.id(for: term))
      if case .iri(let iri) = term {
        isPermitted = context.options.service?.permits(iri.value) ?? false
        text = " <\(iri.value)>"
      }
    case .variable(let variable): endpoint = .variable(variables.slot(variable))
    case .triple: return .empty
    }
    if !isPermitted {
      if silent { return .unit }
      throw QueryError.notAllowed("SERVICE" + text)
    }
    let columns = pattern.visibleVariables.filter { !$0.isInternal }.map { (variable: $0, slot: variables.slot($0)) }
    return .service(
      ServiceNode(endpoint: endpoint, pattern: pattern, columns: columns, silent: silent, names: variables))
  }

  // MARK: Patterns

  private func basic(_ triples: [TriplePattern], _ graph: GraphSelector) throws -> BasicPattern {
    var basic = BasicPattern(triples: [], tripleTerms: [], graph: graph)
    for triple in triples { try basic.triples.append(self.triple(triple, &basic)) }
    return basic
  }

  private func triple(_ triple: TriplePattern, _ basic: inout BasicPattern) throws -> PlanTriple {
    try PlanTriple(term(triple.subject, &basic), term(triple.predicate, &basic), term(triple.object, &basic))
  }

  private func term(_ term: TermPattern, _ basic: inout BasicPattern) throws -> PatternTerm {
    switch term {
    case .variable(let variable): return .variable(variables.slot(variable))
    case .term(let term): return .constant(try context.terms.id(for: term))
    case .triple(let triple):
      let slot = variables.fresh("triple")
      let pattern = try self.triple(triple, &basic)
      if let s = pattern.s.constant, let p = pattern.p.constant, let o = pattern.o.constant {
        return .constant(try context.terms.triple(s, p, o))
      }
      // Outer triple terms first: a component is known once its triple term is.
      basic.tripleTerms.insert((slot, pattern), at: 0)
      return .variable(slot)
    }
  }

  private func values(_ names: [Variable], _ rows: [[Term?]]) throws -> PlanNode {
    if rows.count > Limits.valuesRows {
      throw QueryError.limit(name: "VALUES rows of a query", value: Limits.valuesRows)
    }
    var ids: [TermID] = []
    ids.reserveCapacity(names.count * rows.count)
    for row in rows {
      for c in names.indices {
        if c < row.count, let term = row[c] { try ids.append(context.terms.id(for: term)) } else { ids.append(0) }
      }
    }
    return .values(names.map(variables.slot), rows: ids, count: rows.count)
  }

  // MARK: Paths

  func expression(_ path: PropertyPath) throws -> PathExpression {
    switch path {
    case .predicate(let iri): return .link(try context.terms.id(for: .iri(iri)))
    case .inverse(let path): return try expression(path).reversed
    case .sequence(let a, let b): return try .sequence(expression(a), expression(b))
    case .alternative(let a, let b): return try .alternative(expression(a), expression(b))
    case .zeroOrOne(let path): return try .zeroOrOne(expression(path))
    case .zeroOrMore(let path): return try .zeroOrMore(expression(path))
    case .oneOrMore(let path): return try .oneOrMore(expression(path))
    case .negatedSet(let forward, let inverse):
      let forward = try forward.map { try context.terms.id(for: .iri($0)) }
      let inverse = try inverse.map { try context.terms.id(for: .iri($0)) }
      return .negated(
        forward: forward.isEmpty && !inverse.isEmpty ? nil : forward, backward: inverse.isEmpty ? nil : inverse)
    }
  }

  /// Links, sequences, alternatives and negated sets keep duplicates and become joins,
  /// unions and filters; closures and `?` have set semantics and are searched.
  func path(
    _ s: PatternTerm, _ path: PathExpression, _ o: PatternTerm, _ graph: GraphSelector
  ) throws -> PlanNode {
    switch path {
    case .link(let predicate):
      return .basic(BasicPattern(triples: [PlanTriple(s, .constant(predicate), o)], tripleTerms: [], graph: graph))
    case .inverse(let inner): return try self.path(o, inner, s, graph)
    case .sequence(let a, let b):
      let middle = PatternTerm.variable(variables.fresh("path"))
      return try .join([self.path(s, a, middle, graph), self.path(middle, b, o, graph)])
    case .alternative(let a, let b): return try .union([self.path(s, a, o, graph), self.path(s, b, o, graph)])
    case .zeroOrOne, .zeroOrMore, .oneOrMore:
      return .path(PathNode(subject: s, path: path, object: o, graph: graph))
    case .negated(let forward, let backward):
      var sides: [PlanNode] = []
      if let forward { sides.append(negated(s, forward, o, graph)) }
      if let backward { sides.append(negated(o, backward, s, graph)) }
      return sides.count == 1 ? sides[0] : .union(sides)
    }
  }

  private func negated(_ s: PatternTerm, _ excluded: [TermID], _ o: PatternTerm, _ graph: GraphSelector) -> PlanNode {
    let slot = variables.fresh("predicate")
    let basic = PlanNode.basic(
      BasicPattern(triples: [PlanTriple(s, .variable(slot), o)], tripleTerms: [], graph: graph))
    let iris = excluded.compactMap { context.view($0).term.map(Expression.term) }
    if iris.isEmpty { return basic }
    let condition = Expression.notIn(.variable(variables.variables[slot]), iris)
    return .filter([ScopedExpression(expression: condition, graph: graph)], basic)
  }

  /// `a && b && c` as a list: a row passes when each of them is true.
  private func conjuncts(_ condition: Expression?) -> [Expression] {
    guard let condition else { return [] }
    var result: [Expression] = []
    var pending = [condition]
    while let next = pending.popLast() {
      if case .and(let a, let b) = next {
        pending.append(b)
        pending.append(a)
      } else {
        result.append(next)
      }
    }
    return result
  }
}
