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
      switch try LoadKind.of(options) {
      case .rdf(let format): return try loadRDF(input, format, options, progress)
      case .prose(let mediaType): return try loadProse(input, mediaType, options, progress)
      }
    }
  }

  private func loadRDF(
    _ input: LoadInput, _ format: RDFFormat, _ options: LoadOptions, _ progress: ((LoadProgress) -> Void)?
  ) throws -> LoadOutcome {
    let bytes = try InputBytes(input, limit: Int(UInt32.max) * 16).unzipped()
    let load = RDFLoad(
      bytes: bytes.bytes, format: format, base: options.base, graph: options.graph,
      scope: RDFLoad.scope(of: bytes.bytes), cancellation: options.cancellation, progress: progress)
    let result = try withExtendedLifetime(bytes) { try add(load) }
    return LoadOutcome(
      kind: .rdf, revision: result.revision, unchanged: result.added == 0, quadsAdded: result.added,
      quadsRead: result.read)
  }

  /// Adds quads: as one journal entry when they are few, as blocks when they are many.
  func add(_ load: RDFLoad) throws -> RDFLoad.Result {
    load.bytes.count < RDFLoad.bulkBytes
      ? try queue.run { try load.run(in: $0) }
      : try queue.alone { try load.runBulk($0) }
  }

  private func loadProse(
    _ input: LoadInput, _ mediaType: String, _ options: LoadOptions, _ progress: ((LoadProgress) -> Void)?
  ) throws -> LoadOutcome {
    let mapped = try InputBytes(input, limit: Limits.documentBytes).unzipped(limit: Limits.documentBytes)
    let bytes = [UInt8](mapped.bytes)
    let sha256 = SHA256.hexadecimal(of: bytes)
    if let known = try sameDocument(sha256) {
      return LoadOutcome(kind: .prose, revision: revision, unchanged: true, document: known)
    }
    progress?(LoadProgress(stage: .reading, bytesDone: 0, bytesTotal: bytes.count, items: 0))
    let document = try self.options.reader(bytes, options.name)
    if options.cancellation.isCancelled { throw DatabaseError(.cancelled, "the load was cancelled") }
    progress?(
      LoadProgress(stage: .writing, bytesDone: bytes.count, bytesTotal: bytes.count, items: document.sentences.count))
    let work = DocumentInput(
      name: options.name, mediaType: mediaType, bytes: bytes, sha256: sha256, document: document,
      minConfidence: options.minConfidence)
    let names = names
    return try queue.run { change in
      let reader = change.transaction.reader
      // Somebody may have loaded the same bytes while these were read.
      if let known = try reader.document(key: work.slug) {
        return LoadOutcome(
          kind: .prose, revision: change.start.revision, unchanged: true,
          document: try DocumentFigures.info(known, reader))
      }
      let earlier = try reader.document(key: work.name)
      if let earlier, earlier.name == work.name { _ = try Forgetting.remove(earlier, from: change) }
      let row = try DocumentChange.add(work, to: change, index: names)
      return LoadOutcome(
        kind: .prose, revision: change.revision, replaced: earlier?.name == work.name,
        quadsAdded: change.builder.changes.added.count, document: try DocumentFigures.info(row, reader))
    }
  }

  private func sameDocument(_ sha256: String) throws -> DocumentInfo? {
    try store.read { reader in
      guard let row = try reader.document(key: String(sha256.prefix(16))), row.sha256 == sha256 else { return nil }
      return try DocumentFigures.info(row, reader)
    }
  }

  /// Takes a document out: its citations, the facts only it supported, its text.
  public func forget(_ document: String) throws -> ForgetOutcome {
    try DatabaseError.mapped {
      try queue.run { change in
        let key = DocumentFigures.key(document)
        guard let row = try change.transaction.reader.document(key: key) else {
          throw DatabaseError(.notFound, "there is no document '\(document)'")
        }
        let result = try Forgetting.remove(row, from: change)
        return ForgetOutcome(revision: change.revision, factsRemoved: result.removed, factsKept: result.kept)
      }
    }
  }
}

/// What a load is, by its media type or the extension of its name.
enum LoadKind {
  case rdf(RDFFormat)
  case prose(mediaType: String)

  private static let prose: [String: String] = [
    "txt": "text/plain", "text": "text/plain", "md": "text/markdown", "markdown": "text/markdown",
    "html": "text/html", "htm": "text/html",
  ]

  static func of(_ options: LoadOptions) throws -> LoadKind {
    if let mediaType = options.mediaType, !mediaType.isEmpty {
      let essence = MediaRange.essence(mediaType)
      if let known = prose[essence] { return .prose(mediaType: known) }
      if prose.values.contains(essence) { return .prose(mediaType: essence) }
      if let format = RDFFormat(fileName: "x." + essence) ?? RDFFormat(mediaType: essence) { return .rdf(format) }
      throw DatabaseError(.unsupportedMediaType, "'\(mediaType)' cannot be loaded", expected: readable)
    }
    if let format = RDFFormat(fileName: options.name) { return .rdf(format) }
    var tail = options.name.split(separator: "/").last ?? Substring(options.name)
    if tail.hasSuffix(".gz") { tail = tail.dropLast(3) }
    guard let dot = tail.lastIndex(of: "."), dot != tail.startIndex else { return .prose(mediaType: "text/plain") }
    let suffix = String(tail[tail.index(after: dot)...]).lowercased()
    if let known = prose[suffix] { return .prose(mediaType: known) }
    throw DatabaseError(.unsupportedMediaType, "files ending in .\(suffix) cannot be loaded", expected: readable)
  }

  private static let readable = [
    ".txt", ".md", ".html", ".ttl", ".nt", ".nq", ".trig",
  ]
}
