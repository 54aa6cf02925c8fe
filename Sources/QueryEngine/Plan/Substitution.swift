import SPARQL
import TripleIndex

/// The plan with terms in place of variables: how an EXISTS pattern sees the row it is
/// asked for. Variables that a subquery does not project are not the row's and stay.
/// SPARQL 1.1 Query, section 18.6 (substitute).
extension PlanNode {
  func substituting(_ values: [Slot: TermID]) -> PlanNode {
    if values.isEmpty { return self }
    func term(_ term: PatternTerm) -> PatternTerm {
      if let slot = term.slot, let id = values[slot] { return .constant(id) }
      return term
    }
    func expression(_ scoped: ScopedExpression) -> ScopedExpression {
      var scoped = scoped
      scoped.constants.merge(values) { old, _ in old }
      return scoped
    }
    /// The bindings as a table, for variables that cannot be written as a constant.
    func bound(_ slots: some Sequence<Slot>) -> [PlanNode] {
      let known = slots.filter { values[$0] != nil }
      if known.isEmpty { return [] }
      return [.values(known, rows: known.map { values[$0] ?? 0 }, count: 1)]
    }
    switch self {
    case .basic(let basic):
      var result = basic
      result.triples = basic.triples.map { PlanTriple(term($0.s), term($0.p), term($0.o)) }
      result.tripleTerms = basic.tripleTerms.map {
        ($0.slot, PlanTriple(term($0.pattern.s), term($0.pattern.p), term($0.pattern.o)))
      }
      let nodes = bound(basic.tripleTerms.map(\.slot))
      return nodes.isEmpty ? .basic(result) : .join(nodes + [.basic(result)])
    case .path(var path):
      path.subject = term(path.subject)
      path.object = term(path.object)
      return .path(path)
    case .join(let nodes): return .join(nodes.map { $0.substituting(values) })
    case .union(let nodes): return .union(nodes.map { $0.substituting(values) })
    case .leftJoin(let a, let b, let conditions):
      return .leftJoin(
        a.substituting(values), b.substituting(values), conditions: conditions.map(expression))
    case .filter(let conditions, let node): return .filter(conditions.map(expression), node.substituting(values))
    case .minus(let a, let b):
      // Inside MINUS the row is only compared, not seen.
      return .minus(a.substituting(values), b)
    case .extend(let node, let slot, let value):
      let inner = PlanNode.extend(node.substituting(values), slot, expression(value))
      let nodes = bound([slot])
      return nodes.isEmpty ? inner : .join(nodes + [inner])
    case .values(let slots, _, _):
      let nodes = bound(slots)
      return nodes.isEmpty ? self : .join(nodes + [self])
    case .graphs(let slot, let cell, let node):
      let inner = PlanNode.graphs(slot: slot, cell: cell, node.substituting(values))
      let nodes = bound([slot])
      return nodes.isEmpty ? inner : .join(nodes + [inner])
    case .service(var service):
      let nodes = bound(service.slots.slots)
      service.endpoint = term(service.endpoint)
      return nodes.isEmpty ? .service(service) : .join(nodes + [.service(service)])
    case .group(let node, let keys, let aggregates):
      let visible = values.filter { keys.contains($0.key) }
      return .group(node.substituting(visible), keys: keys, aggregates: aggregates)
    case .orderBy(let node, let conditions):
      return .orderBy(
        node.substituting(values),
        conditions.map { PlanOrder(expression: expression($0.expression), descending: $0.descending) })
    case .project(let node, let slots):
      let visible = values.filter { slots.contains($0.key) }
      let inner = PlanNode.project(node.substituting(visible), slots)
      return inner
    case .distinct(let node): return .distinct(node.substituting(values))
    case .reduced(let node): return .reduced(node.substituting(values))
    case .slice(let node, let offset, let limit):
      return .slice(node.substituting(values), offset: offset, limit: limit)
    }
  }
}
