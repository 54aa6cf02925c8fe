import RDF
import SPARQL
import TripleIndex

/// The operations on whole graphs. SPARQL 1.1 Update, section 3.2.
extension UpdateEvaluation {
  /// Whether a target is there: the default graph always, a named graph while it has triples.
  func exists(_ target: GraphTarget) throws -> Bool {
    guard case .graph(let iri) = target else { return true }
    let draft = builder.draft()
    return draft.lookup(.iri(iri)).flatMap { draft.graph($0) } != nil
  }

  /// Removes all triples of the graphs. Graphs without triples do not exist, so that CLEAR and DROP are the
  /// same and a graph that is not there is no error.
  mutating func clear(_ target: GraphTarget) throws {
    let draft = builder.draft()
    switch target {
    case .defaultGraph: try clear(draft.defaultGraph)
    case .graph(let iri):
      if let graph = draft.lookup(.iri(iri)).flatMap({ draft.graph($0) }) { try clear(graph) }
    case .allNamed, .all:
      for name in draft.namedGraphs {
        if let graph = draft.graph(name) { try clear(graph) }
      }
      if target == .all { try clear(draft.defaultGraph) }
    }
  }

  private mutating func clear(_ graph: GraphView) throws {
    try forEachTriple(of: graph) { evaluation, triple in
      if evaluation.builder.remove(QuadIDs(s: triple.s, p: triple.p, o: triple.o, g: graph.graph)) { try evaluation.count(1) }
    }
  }

  /// ADD, COPY (`clearing` the target first) and MOVE (`removing` the source afterwards). Of a graph to itself: nothing.
  mutating func transfer(
    _ from: GraphTarget, _ to: GraphTarget, silent: Bool, clearing: Bool, removing: Bool
  ) throws {
    if case .graph(let iri) = from, try !exists(from) {
      if silent { return }
      throw UpdateError.noSuchGraph(iri)
    }
    if from == to { return }
    let draft = builder.draft()
    let source: GraphView
    if case .graph(let iri) = from {
      guard let graph = draft.lookup(.iri(iri)).flatMap({ draft.graph($0) }) else { return }
      source = graph
    } else {
      source = draft.defaultGraph
    }
    if clearing { try clear(to) }
    var target: TermID = 0
    if case .graph(let iri) = to {
      var terms = TemplateTerms(builder, seed: 0)
      target = try terms.term(.iri(iri))
    }
    try forEachTriple(of: source) { evaluation, triple in
      if evaluation.builder.add(QuadIDs(s: triple.s, p: triple.p, o: triple.o, g: target)) { try evaluation.count(1) }
    }
    if removing { try clear(source) }
  }

  /// Calls `body` with every triple of an immutable graph; the builder may change meanwhile.
  private mutating func forEachTriple(
    of graph: GraphView, _ body: (inout UpdateEvaluation, Triple) throws -> Void
  ) throws {
    var cursor = TripleCursor(graph, order: .spo)
    let buffer = UnsafeMutablePointer<Triple>.allocate(capacity: 1024)
    defer { buffer.deallocate() }
    while true {
      let count = cursor.next(buffer, capacity: 1024)
      if count == 0 { return }
      try checkpoint()
      for index in 0..<count { try body(&self, buffer[index]) }
    }
  }
}
