import Formats
import RDF
import Store
import TripleIndex

/// SPARQL 1.1 Graph Store HTTP Protocol: whole graphs in and out.
extension KnowledgeGraph {
  /// The names of the graphs that hold a triple, sorted.
  public func graphs() throws -> [(name: String, triples: Int)] {
    let snapshot = current.now
    let names = GraphNames(snapshot)
    return snapshot.namedGraphs.map { (name: names.text($0), triples: snapshot.graph($0)?.tripleCount ?? 0) }
      .sorted { $0.name < $1.name }
  }

  /// Whether a graph exists; the default graph and the whole store always do.
  public func graphExists(_ graph: GraphName) throws -> Bool {
    guard case .named(let name) = graph else { return true }
    let snapshot = current.now
    return snapshot.lookup(.iri(IRI(name))).flatMap { snapshot.graph($0) } != nil
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
    case .all: graphs += snapshot.namedGraphs.sorted { snapshot.text($0) < snapshot.text($1) }
    case .named(let name):
      guard let id = snapshot.lookup(.iri(IRI(name))), snapshot.graph(id) != nil else {
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
    try store(graph, input, mediaType, base, replacing: true)
  }

  /// Merges into a graph (POST), or with `.all` into the graphs that the data name. Returns whether it was created.
  public func postGraph(
    _ graph: GraphName, _ input: LoadInput, mediaType: String, base: String? = nil
  ) throws -> (created: Bool, outcome: UpdateOutcome) {
    try store(graph, input, mediaType, base, replacing: false)
  }

  private func store(
    _ graph: GraphName, _ input: LoadInput, _ mediaType: String, _ base: String?, replacing: Bool
  ) throws -> (created: Bool, outcome: UpdateOutcome) {
    try DatabaseError.mapped {
      guard let format = RDFFormat(mediaType: mediaType) else {
        throw DatabaseError(.unsupportedMediaType, "'\(mediaType)' is not a format of RDF")
      }
      let existed = try graphExists(graph)
      let bytes = try InputBytes(input, limit: Int(UInt32.max) * 16)
      defer { withExtendedLifetime(bytes) {} }
      var target: String?
      if case .named(let name) = graph { target = name }
      let data = bytes.bytes
      // Nodes without a name are new with every request: the scope is the revision.
      func load(_ revision: UInt64) -> RDFLoad {
        RDFLoad(
          bytes: data, format: format, base: base, graph: target, scope: Array("r\(revision)_".utf8),
          cancellation: CancellationToken(), progress: nil)
      }
      if !replacing, data.count >= RDFLoad.bulkBytes {
        let result = try add(load(revision &+ 1))
        return (!existed, UpdateOutcome(revision: result.revision, added: result.added, removed: 0))
      }
      let outcome = try queue.run { change in
        if replacing { try GraphClearing.clear(graph, in: change) }
        _ = try load(change.revision).run(in: change)
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
    return UpdateOutcome(
      revision: set.isEmpty ? start.revision : revision, added: set.added.count, removed: set.removed.count)
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
      for id in change.start.namedGraphs { try clear(id, in: change) }
    }
  }

  private static func clear(_ graph: TermID, in change: Change) throws {
    guard let view = change.start.graph(graph) else { return }
    var removed: [Triple] = []
    var cursor = TripleCursor(view, order: .spo)
    let capacity = 1024
    let triples = UnsafeMutablePointer<Triple>.allocate(capacity: capacity)
    defer { triples.deallocate() }
    while true {
      let count = cursor.next(triples, capacity: capacity)
      if count == 0 { break }
      for index in 0..<count {
        let triple = triples[index]
        change.builder.remove(QuadIDs(s: triple.s, p: triple.p, o: triple.o, g: graph))
        if graph == 0 { removed.append(triple) }
      }
    }
    if graph == 0, try change.transaction.reader.hasAsserted() {
      try change.support.judge(added: [], removed: removed)
    }
  }
}
