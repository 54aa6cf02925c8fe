import RDF
import SPARQL
import TripleIndex

/// The graphs an evaluation sees: the store's own, or those that FROM, USING or the
/// protocol named. SPARQL 1.1 Query, section 13.
final class Dataset {
  private let snapshot: Snapshot
  /// Named graphs that were listed; nil: all of the store.
  private let listed: [TermID]?
  /// The default graph.
  let defaultGraph: GraphView
  /// The graph that says which graphs exist; it is none of the dataset's.
  private(set) lazy var register = GraphRegister.id(in: snapshot)
  /// The memory of a merged default graph.
  private let merged: MergedGraph?

  /// The dataset of the clause; nil is the store's own. Several default graphs are merged
  /// once, which costs a sort of their triples.
  init(_ clause: DatasetClause?, _ snapshot: Snapshot, _ budget: Budget, _ stop: StopSign) throws {
    self.snapshot = snapshot
    guard let clause else {
      listed = nil
      defaultGraph = snapshot.defaultGraph
      merged = nil
      return
    }
    func ids(_ graphs: [IRI]) -> [TermID] {
      var seen: Set<TermID> = []
      return graphs.compactMap { iri in
        guard let id = Dataset.lookup(iri, snapshot), GraphRegister.contains(id, in: snapshot), seen.insert(id).inserted else {
          return nil
        }
        return id
      }
    }
    listed = ids(clause.namedGraphs).sorted()
    let graphs = ids(clause.defaultGraphs).compactMap { snapshot.graph($0) }
    if graphs.count == 1 {
      merged = nil
      defaultGraph = graphs[0]
    } else {
      let all = try MergedGraph(graphs, budget, asking: { _ = try stop.check() })
      merged = all
      defaultGraph = all.view
    }
  }

  /// The id of an IRI of the store.
  private static func lookup(_ iri: IRI, _ snapshot: Snapshot) -> TermID? {
    var text = iri.value
    return text.withUTF8 { bytes in
      snapshot.lookup(LocalTerms.view(.iri, bytes, UnsafeBufferPointer(start: nil, count: 0)))
    }
  }

  /// Whether `GRAPH <id>` names a graph of the dataset.
  func hasNamedGraph(_ id: TermID) -> Bool { namedGraph(id) != nil }

  /// A named graph of the dataset.
  func namedGraph(_ id: TermID) -> GraphView? {
    if id >= LocalTerms.firstID { return nil }
    if let listed, !listed.contains(id) { return nil }
    if let graph = snapshot.graph(id) { return id == register ? nil : graph }
    return GraphRegister.contains(id, in: snapshot) ? .empty(id) : nil
  }

  /// A named graph of the dataset for who goes from graph to graph; see ``Snapshot/passingGraph(_:)``.
  func passingGraph(_ id: TermID) -> GraphView? {
    if let listed, !listed.contains(id) { return nil }
    if id == register { return nil }
    return snapshot.passingGraph(id) ?? namedGraph(id)
  }

  /// Whether every named graph of the store is in the dataset.
  var hasAllGraphs: Bool { listed == nil }

  /// The named graphs in ascending order of ids.
  private(set) lazy var namedGraphs: [TermID] = listed ?? GraphRegister.graphs(of: snapshot)
}

/// The graphs that the `GRAPH ?g` of a query stand on at the moment.
final class GraphCells {
  private var current: [GraphView?] = []

  /// A new `GRAPH ?g`; returns its number.
  func add() -> Int {
    current.append(nil)
    return current.count - 1
  }

  /// Changes whenever a graph does: what was found for the old one is void.
  private(set) var generation = 0

  func set(_ cell: Int, _ graph: GraphView?) {
    current[cell] = graph
    generation += 1
  }

  /// The graph of a selector; nil when there is none (an unset cell, a graph that is gone).
  func graph(_ selector: GraphSelector, _ dataset: Dataset) -> GraphView? {
    switch selector {
    case .defaultGraph: return dataset.defaultGraph
    case .named(let id): return dataset.namedGraph(id)
    case .current(let cell): return current[cell]
    }
  }
}
