import RDF
import SPARQL

/// Updates on a set of quads, as sections 3 and 4.3 of SPARQL 1.1 Update say them: the oracle of
/// the engine's updates. Blank nodes in templates are not supported.
public struct NaiveUpdate {
  public private(set) var quads: Set<Quad>
  public init(_ quads: [Quad]) { self.quads = Set(quads) }

  public mutating func apply(_ operation: UpdateOperation) throws {
    switch operation {
    case .insertData(let data): quads.formUnion(data.quads)
    case .deleteData(let data): quads.subtract(data.quads)
    case .modify(let delete, let insert, let using, let with, let pattern):
      var dataset = NaiveDataset(Array(quads))
      if let using {
        dataset = dataset.described(by: using)
      } else if let with {
        dataset.defaultGraph = (dataset.named[.iri(with)] ?? []).map { Quad($0.subject, $0.predicate, $0.object) }
      }
      let solutions = try NaiveEvaluator(dataset).evaluate(pattern)
      let gone = try solutions.flatMap { solution in try delete.compactMap { try Self.quad($0, solution, with) } }
      let come = try solutions.flatMap { solution in try insert.compactMap { try Self.quad($0, solution, with) } }
      quads.subtract(gone)
      quads.formUnion(come)
    case .clear(let target, _), .drop(let target, _): quads = quads.filter { !Self.holds(target, $0.graph) }
    case .create: break
    case .add(let from, let to, _): quads.formUnion(copies(from, to))
    case .copy(let from, let to, _):
      if from == to { return }
      try judge(from)
      let copies = copies(from, to)
      quads = quads.filter { !Self.holds(to, $0.graph) }
      quads.formUnion(copies)
    case .move(let from, let to, _):
      if from == to { return }
      try judge(from)
      let copies = copies(from, to)
      quads = quads.filter { !Self.holds(to, $0.graph) && !Self.holds(from, $0.graph) }
      quads.formUnion(copies)
    case .load: throw NaiveError.unsupported("LOAD")
    }
  }

  private static func holds(_ target: GraphTarget, _ graph: Term?) -> Bool {
    switch target {
    case .all: return true
    case .allNamed: return graph != nil
    case .defaultGraph: return graph == nil
    case .graph(let name): return graph == .iri(name)
    }
  }

  /// Whether a graph without triples exists is left to the store (section 3.2), and so is what a copy of it does.
  private func judge(_ source: GraphTarget) throws {
    if case .graph = source, !quads.contains(where: { Self.holds(source, $0.graph) }) { throw NaiveError.unsupported("a copy of an empty graph") }
  }

  private func copies(_ from: GraphTarget, _ to: GraphTarget) -> [Quad] {
    var name: Term?
    if case .graph(let iri) = to { name = .iri(iri) }
    return quads.filter { Self.holds(from, $0.graph) }.map { Quad($0.subject, $0.predicate, $0.object, graph: name) }
  }

  /// A template filled in; nil where a variable is unbound or the quad would not be one.
  private static func quad(_ pattern: QuadPattern, _ solution: NaiveSolution, _ with: IRI?) throws -> Quad? {
    func term(_ pattern: TermPattern) throws -> Term? {
      switch pattern {
      case .variable(let v): return solution[v]
      case .term(.blankNode): throw NaiveError.unsupported("blank nodes of templates")
      case .term(let t): return t
      case .triple(let t):
        guard let s = try term(t.subject), let p = try term(t.predicate), let o = try term(t.object), case .iri = p else { return nil }
        switch s {
        case .iri, .blankNode: return .triple(TripleTerm(s, p, o))
        default: return nil
        }
      }
    }
    guard let s = try term(pattern.triple.subject), let p = try term(pattern.triple.predicate), let o = try term(pattern.triple.object) else { return nil }
    switch s {
    case .iri, .blankNode: break
    default: return nil
    }
    guard case .iri = p else { return nil }
    guard let place = pattern.graph else { return Quad(s, p, o, graph: with.map { .iri($0) }) }
    guard let graph = try term(place) else { return nil }
    switch graph {
    case .iri, .blankNode: return Quad(s, p, o, graph: graph)
    default: return nil
    }
  }
}
