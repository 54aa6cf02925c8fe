/// The front of the house: everything the server and the verbs ask goes through here.
///
/// Synchronous and safe from many threads at once. A query runs on the snapshot that is
/// current when it arrives and never waits for a writer; changes queue up behind one
/// writer and return when they are on disk. Every error is a ``DatabaseError``, apart
/// from those that a caller's sink throws.
public final class KnowledgeGraph: Sendable {
  private init() {}

  /// Opens the database file, creating it (0600, in a folder of 0700) when it is not there.
  ///
  /// Throws `.busy` naming the process that holds it, `.damaged` for a file that is
  /// damaged, foreign or of a newer version, `.permission`, `.io`.
  public static func open(_ path: String, options: DatabaseOptions = DatabaseOptions()) throws -> KnowledgeGraph {
    throw DatabaseError(.internal, "not available yet")
  }

  /// Finishes waiting changes, folds the journal, writes the image and gives the file back.
  public func close() throws { throw DatabaseError(.internal, "not available yet") }

  // MARK: Questions

  /// A SPARQL query, parsed and planned; rows are computed by ``QueryAnswer/write(as:into:)``.
  public func query(_ text: String, _ options: QueryOptions = QueryOptions()) throws -> QueryAnswer {
    throw DatabaseError(.internal, "not available yet")
  }

  /// A pattern for people (`Mexico -- member of -- ?`), several joined by `;` or new lines.
  public func pattern(_ text: String, _ options: QueryOptions = QueryOptions()) throws -> QueryAnswer {
    throw DatabaseError(.internal, "not available yet")
  }

  /// The plan of a query (or of a pattern) as text; with `analyze` it is run and carries real rows and times.
  public func explain(_ text: String, analyze: Bool, _ options: QueryOptions = QueryOptions()) throws -> String {
    throw DatabaseError(.internal, "not available yet")
  }

  // MARK: Changes

  /// A SPARQL update: durable when it returns.
  public func update(_ text: String, _ options: QueryOptions = QueryOptions()) throws -> UpdateOutcome {
    throw DatabaseError(.internal, "not available yet")
  }

  /// Loads RDF or prose, all or nothing. `progress` is called a few times a second.
  public func load(
    _ input: LoadInput, _ options: LoadOptions, progress: ((LoadProgress) -> Void)? = nil
  ) throws -> LoadOutcome {
    throw DatabaseError(.internal, "not available yet")
  }

  /// Takes a document out: its citations, the facts only it supported, its text.
  public func forget(_ document: String) throws -> ForgetOutcome {
    throw DatabaseError(.internal, "not available yet")
  }

  // MARK: Documents, facts, names

  /// All documents, by name.
  public func documents() throws -> [DocumentInfo] { throw DatabaseError(.internal, "not available yet") }

  /// One document by id, IRI or name; nil when it is not there.
  public func document(_ key: String) throws -> DocumentInfo? { throw DatabaseError(.internal, "not available yet") }

  /// The stored bytes of a document by id, IRI or name.
  public func documentBytes(_ key: String) throws -> [UInt8] { throw DatabaseError(.internal, "not available yet") }

  /// The facts of a document in the order of its sentences.
  public func facts(ofDocument key: String) throws -> [FactInfo] { throw DatabaseError(.internal, "not available yet") }

  /// A fact and its citations, each compared with the stored document (invariant 7).
  public func cite(fact id: String) throws -> FactInfo { throw DatabaseError(.internal, "not available yet") }

  /// The facts that stand behind a triple, given as IRIs (or lexical form and datatype of the object).
  public func cite(
    subject: String, predicate: String, object: String, datatype: String? = nil
  ) throws -> [FactInfo] { throw DatabaseError(.internal, "not available yet") }

  /// All facts about a name, the qualified ones included: what `.show NAME` prints.
  public func facts(about name: String, limit: Int = 200) throws -> [FactInfo] {
    throw DatabaseError(.internal, "not available yet")
  }

  /// Entities whose label or alias begins with (or, after those, contains) the text, busiest first.
  public func entities(matching text: String, limit: Int = 50) throws -> [EntityCandidate] {
    throw DatabaseError(.internal, "not available yet")
  }

  /// Relations whose label begins with the text, for completion.
  public func relations(matching text: String, limit: Int = 50) throws -> [EntityCandidate] {
    throw DatabaseError(.internal, "not available yet")
  }

  /// Prefixes remembered from loaded files, with the built-in ones, sorted by name.
  public func prefixes() -> [(name: String, iri: String)] { [] }

  // MARK: Graph store protocol

  /// The names of the graphs that hold a triple, sorted.
  public func graphs() throws -> [(name: String, triples: Int)] { throw DatabaseError(.internal, "not available yet") }

  /// Whether a graph exists; the default graph always does.
  public func graphExists(_ graph: GraphName) throws -> Bool { throw DatabaseError(.internal, "not available yet") }

  /// Writes a graph (GET); `.notFound` when it does not exist.
  public func graph(
    _ graph: GraphName, as format: OutputFormat, _ options: QueryOptions = QueryOptions(),
    into sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws { throw DatabaseError(.internal, "not available yet") }

  /// Replaces a graph (PUT). Returns whether it was created.
  public func putGraph(
    _ graph: GraphName, _ input: LoadInput, mediaType: String, base: String? = nil
  ) throws -> (created: Bool, outcome: UpdateOutcome) { throw DatabaseError(.internal, "not available yet") }

  /// Merges into a graph (POST). Returns whether it was created.
  public func postGraph(
    _ graph: GraphName, _ input: LoadInput, mediaType: String, base: String? = nil
  ) throws -> (created: Bool, outcome: UpdateOutcome) { throw DatabaseError(.internal, "not available yet") }

  /// Removes a graph (DELETE); `.notFound` when it does not exist.
  public func deleteGraph(_ graph: GraphName) throws -> UpdateOutcome {
    throw DatabaseError(.internal, "not available yet")
  }

  // MARK: Care

  /// Writes all quads (or one graph) of one snapshot.
  public func dump(
    _ graph: GraphName = .all, as format: OutputFormat, _ options: QueryOptions = QueryOptions(),
    into sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws { throw DatabaseError(.internal, "not available yet") }

  /// The revision that queries see now.
  public var revision: UInt64 { 0 }

  /// Figures for `tern stats` and `/$/stats`.
  public func stats() throws -> Stats { throw DatabaseError(.internal, "not available yet") }

  /// Verifies the file: SQLite's own check, every block's checksum, the content hash of
  /// tables and index, every citation.
  public func check() throws -> CheckReport { throw DatabaseError(.internal, "not available yet") }

  /// Writes a consistent copy of the database to a new file; returns the revision it holds.
  public func backup(to path: String) throws -> UInt64 { throw DatabaseError(.internal, "not available yet") }
}
