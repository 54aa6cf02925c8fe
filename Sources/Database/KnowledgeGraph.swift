import Fetch
import Formats
import RDF
import Reading
import Store
import TripleIndex

/// The front of the house: everything the server and the verbs ask goes through here.
///
/// Synchronous and safe from many threads at once. A query runs on the snapshot that is
/// current when it arrives and never waits for a writer; changes queue up behind one
/// writer and return when they are on disk. Every error is a ``DatabaseError``, apart
/// from those that a caller's sink throws.
public final class KnowledgeGraph: Sendable {
  let store: DurableStore
  let current: CurrentSnapshot
  let queue: CommitQueue
  let names: NameIndex
  let relationNames: RelationIndex
  let options: DatabaseOptions
  let questions: Questions
  let confidentViews = ConfidentViews()
  let upkeep: Upkeep

  private init(_ store: DurableStore, _ opening: Opening, _ options: DatabaseOptions) {
    let snapshot = opening.snapshot
    self.store = store
    self.options = options
    let names = NameIndex()
    let current = CurrentSnapshot(snapshot)
    self.names = names
    self.current = current
    relationNames = RelationIndex()
    let upkeep = Upkeep(options)
    self.upkeep = upkeep
    questions = Questions(options)
    queue = CommitQueue(
      store: store, current: current, stored: opening.stored, world: options.world, names: names
    ) { snapshot, changes in
      // A bulk load or a fold. Changes of the line are in the index already.
      if changes?.isEmpty ?? true { names.apply(changes, to: snapshot) }
      if changes?.isEmpty != true { upkeep.noteCommit(isBulk: changes == nil) }
    }
    upkeep.start(queue, image: opening.image)
  }

  /// Opens the database file, creating it (0600, in a folder of 0700) when it is not there.
  ///
  /// Throws `.busy` naming the process that holds it, `.damaged` for a file that is
  /// damaged, foreign or of a newer version, `.permission`, `.io`.
  public static func open(_ path: String, options: DatabaseOptions = DatabaseOptions()) throws -> KnowledgeGraph {
    try DatabaseError.mapped {
      let store = try DurableStore.open(
        path, create: options.create, synchronous: options.durability == .full ? "FULL" : "NORMAL",
        note: options.note)
      return KnowledgeGraph(store, try Opening(of: store, options: options), options)
    }
  }

  /// Finishes waiting changes, folds the journal or writes the image where the next start is slow without, and gives the file back.
  public func close() throws {
    try DatabaseError.mapped {
      upkeep.stop()
      if !store.isStopped { try upkeep.settle(queue) }
      try queue.alone { _ in try store.close() }
    }
  }

  /// The revision that queries see now.
  public var revision: UInt64 { current.now.revision }

  /// Queries of known shapes since the start: how many took a plan that was made before, how many were planned, and how many of
  /// those although there was a plan of the same revision, which did not fit their constants.
  public var planCounts: (reused: Int, made: Int, unfit: Int) {
    let plans = questions.parsed.plans
    return (plans.reused.load(ordering: .relaxed), plans.made.load(ordering: .relaxed), plans.unfit.load(ordering: .relaxed))
  }

  /// Whether SERVICE and LOAD may reach anything.
  public var allowsServices: Bool { !questions.fetcher.allowed.isEmpty }

  /// Prefixes remembered from loaded files, with the built-in ones, sorted by name.
  public func prefixes() -> [(name: String, iri: String)] {
    var all: [String: String] = [:]
    for prefix in TernVocabulary.prefixes { all[prefix.name] = prefix.iri }
    do {
      for prefix in try store.read({ try $0.prefixes() }) { all[prefix.name] = prefix.iri }
    } catch let error {
      // Prefixes are a convenience: the built-in ones do when the file cannot be read, which every other call reports.
      options.note("remembered prefixes cannot be read: \(error)")
    }
    return all.map { (name: $0.key, iri: $0.value) }.sorted { $0.name < $1.name }
  }
}
