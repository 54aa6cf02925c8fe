import Formats
import Limits
import RDF
import Reading
import Store
import TripleIndex

extension KnowledgeGraph {
  // MARK: Loading

  /// Loads RDF or prose, all or nothing. `progress` is called a few times a second.
  public func load(
    _ input: LoadInput, _ options: LoadOptions, progress: ((LoadProgress) -> Void)? = nil
  ) throws -> LoadOutcome {
    try DatabaseError.mapped {
      if case .rdf(let format) = try LoadKind.of(name: options.name, mediaType: options.mediaType) {
        return try loadRDF(input, format, options, progress)
      }
      var outcome: Result<LoadOutcome, any Error>?
      try load([LoadItem(input: input, name: options.name)], options, progress: progress) { outcome = $1 }
      guard let outcome else { throw DatabaseError(.internal, "a load ended without an outcome") }
      return try outcome.get()
    }
  }

  func loadRDF(
    _ input: LoadInput, _ format: RDFFormat, _ options: LoadOptions, _ progress: ((LoadProgress) -> Void)?
  ) throws -> LoadOutcome {
    let result: RDFLoad.Result
    if case .file(let path) = input, let pieces = try LinePieces(path, smallest: RDFLoad.bulkBytes, format: format) {
      result = try add(
        RDFLoad(
          bytes: UnsafeRawBufferPointer(start: nil, count: 0), pieces: pieces, format: format, base: options.base,
          graph: options.graph, scope: RDFLoad.scope(try pieces.contentHash()), cancellation: options.cancellation,
          progress: progress))
    } else {
      let raw = try InputBytes(input, limit: Int(UInt32.max) * 16)
      let scope = RDFLoad.scope(of: raw.bytes)
      let bytes = try raw.unzipped()
      let load = RDFLoad(
        bytes: bytes.bytes, format: format, base: options.base, graph: options.graph, scope: scope,
        cancellation: options.cancellation, progress: progress)
      result = try withExtendedLifetime(bytes) { try add(load) }
    }
    return LoadOutcome(
      kind: .rdf, revision: result.revision, unchanged: result.added == 0, quadsAdded: result.added,
      quadsRead: result.read)
  }

  /// Adds quads: as one journal entry when they are few, as blocks when they are many.
  func add(_ load: RDFLoad) throws -> RDFLoad.Result {
    !load.isBulk
      ? try queue.run { try load.run(in: $0) }
      : try queue.alone { try load.runBulk($0) }
  }

  /// Takes a document out: its citations, the facts only it supported, its text.
  public func forget(_ document: String) throws -> ForgetOutcome {
    try DatabaseError.mapped {
      try queue.run { change in
        let key = DocumentFigures.key(document)
        guard let row = try change.transaction.reader.document(key: key) else {
          throw try DocumentFigures.unknown(document, change.transaction.reader)
        }
        let result = try Forgetting.remove(row, from: change)
        return ForgetOutcome(revision: change.revision, factsRemoved: result.removed, factsKept: result.kept)
      }
    }
  }
}
