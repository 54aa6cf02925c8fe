import RDF
import SPARQL
import TripleIndex

/// The operations on whole graphs. SPARQL 1.1 Update, section 3.2.
extension UpdateEvaluation {
  /// Whether a target is there: the default graph always, a named graph as ``GraphRegister`` says.
  func exists(_ target: GraphTarget) throws -> Bool {
    guard case .graph(let iri) = target else { return true }
    return GraphRegister.contains(iri, in: builder.draft())
  }

  /// CLEAR, and with `dropping` DROP: removes all triples of the graphs; a cleared graph stays, a
  /// dropped one is gone. Sections 3.1.5 and 3.2.2: one that is not there is an error unless SILENT.
  mutating func clear(_ target: GraphTarget, silent: Bool, dropping: Bool) throws {
    let draft = builder.draft()
    switch target {
    case .defaultGraph: try clear(draft.defaultGraph)
    case .graph(let iri):
      guard let name = draft.lookup(.iri(iri)), GraphRegister.contains(name, in: draft) else {
        if silent { return }
        throw UpdateError.noSuchGraph(iri)
      }
      try clear(named: name, draft, dropping: dropping)
    case .allNamed, .all:
      for name in GraphRegister.graphs(of: draft) { try clear(named: name, draft, dropping: dropping) }
      if target == .all { try clear(draft.defaultGraph) }
    }
  }

  private mutating func clear(named name: TermID, _ draft: Snapshot, dropping: Bool) throws {
    if let graph = draft.graph(name) { try clear(graph) }
    if dropping { try GraphRegister.remove(name, from: builder) } else { try GraphRegister.add(name, to: builder) }
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
    var source: GraphView? = draft.defaultGraph
    var name: TermID = 0
    if case .graph(let iri) = from {
      name = draft.lookup(.iri(iri)) ?? 0
      source = draft.graph(name)
    }
    if clearing { try clear(to, silent: true, dropping: false) }
    var target: TermID = 0
    if case .graph(let iri) = to {
      // The target is there afterwards, whatever there was to bring.
      var terms = TemplateTerms(builder, seed: 0)
      target = try terms.term(.iri(iri))
      if source?.tripleCount ?? 0 == 0 { try GraphRegister.add(target, to: builder) }
    }
    if removing, name != 0 { try GraphRegister.remove(name, from: builder) }
    guard let source else { return }
    try forEachTriple(of: source) { evaluation, triple in
      if evaluation.builder.add(QuadIDs(s: triple.s, p: triple.p, o: triple.o, g: target)) { try evaluation.count(1) }
    }
    if removing { try clear(source) }
  }

  /// Graphs that lost their last triple to DELETE stay, empty.
  func keepEmptied(_ graphs: Set<TermID>) throws {
    // The default graph is always there: a change of it alone needs no draft.
    if graphs.allSatisfy({ $0 == 0 }) { return }
    let draft = builder.draft()
    for graph in graphs where graph != 0 && draft.graph(graph) == nil { try GraphRegister.add(graph, to: builder) }
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
