import RDF
import SPARQL

/// Property paths as section 18.4 of SPARQL 1.1 Query defines them: pairs of nodes with
/// their multiplicity, closures as sets.
extension NaiveEvaluator {
  func path(_ subject: TermPattern, _ path: PropertyPath, _ object: TermPattern, _ graph: [Quad]) throws -> [NaiveSolution] {
    // Zero-length paths match the terms of the query even when they are not in the graph.
    var nodes: [Term] = []
    for quad in graph { nodes += [quad.subject, quad.object] }
    for end in [subject, object] { if case .term(let t) = end { nodes.append(t) } }
    var seen: Set<Term> = []
    nodes = nodes.filter { seen.insert($0).inserted }
    return pairs(path, graph, nodes).compactMap { from, to in
      NaiveEvaluator.match(subject, from, [:]).flatMap { NaiveEvaluator.match(object, to, $0) }
    }
  }

  private func pairs(_ path: PropertyPath, _ graph: [Quad], _ nodes: [Term]) -> [(Term, Term)] {
    switch path {
    case .predicate(let iri): return graph.filter { $0.predicate == .iri(iri) }.map { ($0.subject, $0.object) }
    case .inverse(let p): return pairs(p, graph, nodes).map { ($0.1, $0.0) }
    case .sequence(let a, let b):
      let right = pairs(b, graph, nodes)
      return pairs(a, graph, nodes).flatMap { l in right.filter { $0.0 == l.1 }.map { (l.0, $0.1) } }
    case .alternative(let a, let b): return pairs(a, graph, nodes) + pairs(b, graph, nodes)
    case .negatedSet(let forward, let inverse):
      var result: [(Term, Term)] = []
      if !forward.isEmpty || inverse.isEmpty {
        result += graph.filter { q in !forward.contains { .iri($0) == q.predicate } }.map { ($0.subject, $0.object) }
      }
      if !inverse.isEmpty {
        result += graph.filter { q in !inverse.contains { .iri($0) == q.predicate } }.map { ($0.object, $0.subject) }
      }
      return result
    case .zeroOrOne(let p): return distinct(nodes.map { ($0, $0) } + pairs(p, graph, nodes))
    case .zeroOrMore(let p): return closure(p, graph, nodes, reflexive: true)
    case .oneOrMore(let p): return closure(p, graph, nodes, reflexive: false)
    }
  }

  private func closure(_ path: PropertyPath, _ graph: [Quad], _ nodes: [Term], reflexive: Bool) -> [(Term, Term)] {
    let steps = pairs(path, graph, nodes)
    var result: [(Term, Term)] = []
    for node in nodes {
      var reached: Set<Term> = reflexive ? [node] : []
      var frontier = [node]
      while let current = frontier.popLast() {
        for step in steps where step.0 == current && reached.insert(step.1).inserted { frontier.append(step.1) }
      }
      result += reached.map { (node, $0) }
    }
    return result
  }

  private func distinct(_ pairs: [(Term, Term)]) -> [(Term, Term)] {
    var seen: Set<[Term]> = []
    return pairs.filter { seen.insert([$0.0, $0.1]).inserted }
  }
}
