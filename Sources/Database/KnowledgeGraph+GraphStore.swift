import Formats
import QueryEngine
import RDF
import Store
import TripleIndex

/// SPARQL 1.1 Graph Store HTTP Protocol: whole graphs in and out.
extension KnowledgeGraph {
  /// The names of the graphs that exist, empty ones included, sorted.
  public func graphs() throws -> [(name: String, triples: Int)] {
    let snapshot = current.now
    let names = GraphNames(snapshot)
    return GraphRegister.graphs(of: snapshot).map { (name: names.text($0), triples: snapshot.graph($0)?.tripleCount ?? 0) }
      .sorted { $0.name < $1.name }
  }

  /// Whether a graph exists; the default graph and the whole store always do.
  public func graphExists(_ graph: GraphName) throws -> Bool {
    guard case .named(let name) = graph else { return true }
    return GraphRegister.contains(IRI(name), in: current.now)
  }

  /// Writes a graph (GET); `.notFound` when it does not exist.
  public func graph(
    _ graph: GraphName, as format: OutputFormat, _ options: QueryOptions = QueryOptions(),
    into sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try DatabaseError.mapped { try write(graph, as: format, options, namesGraph: false, into: sink) }
  }

  /// Writes all quads (or one graph) of one snapshot.
  public func dump(
    _ graph: GraphName = .all, as format: OutputFormat, _ options: QueryOptions = QueryOptions(),
    into sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try DatabaseError.mapped { try write(graph, as: format, options, namesGraph: true, into: sink) }
  }

  private func write(
    _ graph: GraphName, as format: OutputFormat, _ options: QueryOptions, namesGraph: Bool,
    into sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let snapshot = current.now
    var graphs: [TermID] = [0]
    switch graph {
    case .defaultGraph: break
    case .all: graphs += GraphRegister.graphs(of: snapshot).sorted { snapshot.text($0) < snapshot.text($1) }
    case .named(let name):
      guard let id = snapshot.lookup(.iri(IRI(name))), GraphRegister.contains(id, in: snapshot) else {
        throw DatabaseError(.notFound, "there is no graph <\(name)>")
      }
      graphs = [id]
    }
    if graph == .all, format.carries == .triples, graphs.count > 1, namesGraph {
      throw DatabaseError(
        .notAcceptable, "\(format.name) cannot carry named graphs", suggestion: "use trig or nquads, or name one graph")
    }
    let dump = GraphDump(
      snapshot: snapshot, prefixes: prefixes(), cancellation: options.cancellation,
      // One graph alone is written as triples, also in a format that could name it.
      namesGraphs: graph == .all || namesGraph)
    try dump.write(graphs, as: format, into: sink)
  }

  // MARK: Changing

  /// Replaces a graph (PUT), or with `.all` everything. Returns whether it was created.
  public func putGraph(
    _ graph: GraphName, _ input: LoadInput, mediaType: String, base: String? = nil
  ) throws -> (created: Bool, outcome: UpdateOutcome) {
    try storeGraph(graph, [(input, mediaType)], base: base, replacing: true)
  }

  /// Merges into a graph (POST), or with `.all` into the graphs that the data name. Returns whether it was created.
  public func postGraph(
    _ graph: GraphName, _ input: LoadInput, mediaType: String, base: String? = nil
  ) throws -> (created: Bool, outcome: UpdateOutcome) {
    try storeGraph(graph, [(input, mediaType)], base: base, replacing: false)
  }

  /// Replaces or merges into a graph with several documents as **one** change: all of them, or none when one is
  /// malformed. Blank nodes of different documents are different. Returns whether the graph was created.
  public func storeGraph(
    _ graph: GraphName, _ inputs: [(input: LoadInput, mediaType: String)], base: String? = nil, replacing: Bool
  ) throws -> (created: Bool, outcome: UpdateOutcome) {
    try DatabaseError.mapped {
      let parts = try inputs.map { part in
        guard let format = RDFFormat(mediaType: part.mediaType) else {
          throw DatabaseError(.unsupportedMediaType, "'\(part.mediaType)' is not a format of RDF")
        }
        return (bytes: try InputBytes(part.input, limit: Int(UInt32.max) * 16), format: format)
      }
      defer { withExtendedLifetime(parts) {} }
      let existed = try graphExists(graph)
      var target: String?
      if case .named(let name) = graph { target = name }
      // Nodes without a name are new with every request and document: the scope is the revision and the place.
      func load(_ place: Int, _ revision: UInt64) -> RDFLoad {
        RDFLoad(
          bytes: parts[place].bytes.bytes, format: parts[place].format, base: base, graph: target,
          scope: Array((place == 0 ? "r\(revision)_" : "r\(revision)p\(place)_").utf8), cancellation: CancellationToken(),
          progress: nil)
      }
      if !replacing, parts.count == 1, parts[0].bytes.bytes.count >= RDFLoad.bulkBytes {
        let result = try add(load(0, revision &+ 1))
        return (!existed, UpdateOutcome(revision: result.revision, added: result.added, removed: 0))
      }
      let outcome = try queue.run { change in
        if replacing { try GraphClearing.clear(graph, in: change) }
        for place in parts.indices { _ = try load(place, change.revision).run(in: change) }
        // A graph that was stored without triples is there all the same.
        if case .named(let name) = graph, !GraphRegister.contains(IRI(name), in: change.builder.draft()) {
          try GraphRegister.add(IRI(name), to: change.builder)
        }
        return change.outcome
      }
      return (!existed, outcome)
    }
  }

  /// Removes a graph (DELETE), or with `.all` everything; `.notFound` when it does not exist.
  public func deleteGraph(_ graph: GraphName) throws -> UpdateOutcome {
    try DatabaseError.mapped {
      if case .named(let name) = graph, try !graphExists(graph) {
        throw DatabaseError(.notFound, "there is no graph <\(name)>")
      }
      return try queue.run { change in
        try GraphClearing.clear(graph, in: change)
        return change.outcome
      }
    }
  }
}

extension Snapshot {
  /// The text of a term.
  func text(_ id: TermID) -> String { String(decoding: view(id).textBytes, as: UTF8.self) }
}

extension Change {
  /// What the change did so far.
  var outcome: UpdateOutcome {
    let set = builder.changes
    var (added, removed) = (set.added.count, set.removed.count)
    // What only says that a graph exists is no triple of anybody's.
    if !set.isEmpty, let register = GraphRegister.id(in: builder.draft()) {
      for quad in set.added where quad.g == register { added -= 1 }
      for quad in set.removed where quad.g == register { removed -= 1 }
    }
    return UpdateOutcome(revision: set.isEmpty ? start.revision : revision, added: added, removed: removed)
  }
}

/// Removes whole graphs in a change.
enum GraphClearing {
  static func clear(_ graph: GraphName, in change: Change) throws {
    switch graph {
    case .defaultGraph: try clear(0, in: change)
    case .named(let name):
      if let id = change.start.lookup(.iri(IRI(name))) { try clear(id, in: change) }
    case .all:
      try clear(0, in: change)
      for id in GraphRegister.graphs(of: change.start) { try clear(id, in: change) }
    }
  }

  private static func clear(_ graph: TermID, in change: Change) throws {
    if graph != 0 { try GraphRegister.remove(graph, from: change.builder) }
    guard let view = change.start.graph(graph) else { return }
    var removed: [Triple] = []
    TripleCursor.forEachBlock(of: view) { triples in
      for triple in triples {
        change.builder.remove(QuadIDs(s: triple.s, p: triple.p, o: triple.o, g: graph))
        if graph == 0 { removed.append(triple) }
      }
    }
    if graph == 0, try change.transaction.reader.hasAsserted() {
      try change.support.judge(added: [], removed: removed)
    }
  }
}
