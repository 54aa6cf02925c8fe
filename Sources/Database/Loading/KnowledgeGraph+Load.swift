import Limits
import Reading
import Store

extension KnowledgeGraph {
  /// Loads files in an order of their own (``LoadOrder``): documents are read by several threads and stored one after
  /// the other, so that the result is the same for any order of the items and any number of threads.
  ///
  /// Each document is all or nothing, and what is stored stays when the load is cancelled:
  /// loading again goes on where it ended. `finished` is called for every file as it ends, with
  /// its place among the items and its outcome or error, `progress` after each commit; both on the calling thread. Throws
  /// `.cancelled`, and errors after which nothing can be stored (a full disk, a failed write).
  public func load(
    _ items: [LoadItem], _ options: LoadOptions, progress: ((LoadProgress) -> Void)? = nil,
    finished: (Int, Result<LoadOutcome, any Error>) -> Void
  ) throws {
    try DatabaseError.mapped {
      let order = LoadOrder.of(items, mediaType: options.mediaType)
      var run = try DocumentLoad(self, order.map { items[$0] }, options)
      try run.run(progress: progress) { finished(order[$0], $1) }
    }
  }
}

/// One load of files under way.
private struct DocumentLoad {
  private let graph: KnowledgeGraph
  private let items: [LoadItem]
  private let options: LoadOptions
  private let preparation: DocumentPreparation
  private var done = LoadProgress(stage: .reading, bytesDone: 0, bytesTotal: 0, items: 0)
  /// The outcome of the file that is under way.
  private var outcome = LoadOutcome(kind: .prose, revision: 0)
  private var failure: (any Error)?

  init(_ graph: KnowledgeGraph, _ items: [LoadItem], _ options: LoadOptions) throws {
    self.graph = graph
    self.items = items
    self.options = options
    preparation = DocumentPreparation(
      store: graph.store, items: items, options: options, reader: graph.options.reader,
      model: try options.model.map { try ModelEndpoint.reading($0) }, settings: options.settings)
    for item in items {
      switch item.input {
      case .bytes(let bytes): done.bytesTotal += bytes.count
      case .file(let path): done.bytesTotal += InputBytes.size(ofFile: path)
      }
    }
  }

  mutating func run(
    progress: ((LoadProgress) -> Void)?, finished: (Int, Result<LoadOutcome, any Error>) -> Void
  ) throws {
    let feed = DocumentFeed(items, mediaType: options.mediaType, streamedBytes: options.streamedBytes)
    let threads = items.count == 1 && !isMany(items) ? 1 : ReadingThread.count(options.threads)
    let queue = DocumentQueue(readers: threads)
    let preparation = preparation
    for _ in 0..<threads {
      let isStarted = ReadingThread.start {
        while let unit = feed.next(), queue.waitForRoom(unit) { queue.put(preparation.prepare(unit)) }
        queue.leave()
      }
      if !isStarted { queue.leave() }
    }
    defer {
      feed.stop()
      queue.stop()
      queue.waitForReaders()
    }
    progress?(done)
    var stored = 0
    while true {
      let group = queue.take(atMost: Limits.documentsPerCommit)
      if group.isEmpty { break }
      stored += group.count
      if options.cancellation.isCancelled { throw DatabaseError.cancelled }
      try store(group, progress, finished)
      progress?(done)
    }
    if options.cancellation.isCancelled { throw DatabaseError.cancelled }
    if stored == 0, !items.isEmpty { throw DatabaseError(.internal, "no thread could be started to read with") }
  }

  private func isMany(_ items: [LoadItem]) -> Bool {
    items.contains {
      let name = $0.name.lowercased()
      return [".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"].contains { name.hasSuffix($0) } || options.mediaType != nil
    }
  }

  /// Stores a group of documents, RDF in its place between them.
  private mutating func store(
    _ group: [PreparedDocument], _ progress: ((LoadProgress) -> Void)?,
    _ finished: (Int, Result<LoadOutcome, any Error>) -> Void
  ) throws {
    var index = 0
    while index < group.count {
      var run: [PreparedDocument] = []
      while index < group.count, isProse(group[index]) {
        run.append(group[index])
        index += 1
      }
      let results = commit(run)
      for (prepared, result) in zip(run, results) { try account(prepared.unit, result, finished) }
      while index < group.count, !isProse(group[index]) {
        let prepared = group[index]
        index += 1
        try account(prepared.unit, loadGraph(prepared, progress), finished)
      }
    }
  }

  private func isProse(_ prepared: PreparedDocument) -> Bool {
    switch prepared.content {
    case .known, .read: true
    case .rdf, .failed: false
    }
  }

  private func loadGraph(_ prepared: PreparedDocument, _ progress: ((LoadProgress) -> Void)?) -> Result<LoadOutcome, any Error> {
    if case .failed(let error) = prepared.content { return .failure(error) }
    guard case .rdf(let format) = prepared.unit.content else {
      return .failure(DatabaseError(.internal, "neither a document nor RDF"))
    }
    let input = items[prepared.unit.item].input
    let size = DocumentFeed.size(input)
    let before = done
    // A large file tells how far it is; its steps count from where the load stands.
    let tell = progress.map { progress in
      { (step: LoadProgress) in
        var now = before
        now.stage = step.stage
        if step.bytesTotal > 0 { now.bytesDone += Int(Double(size) * Double(step.bytesDone) / Double(step.bytesTotal)) }
        now.items += step.items
        progress(now)
      }
    }
    return Result { try DatabaseError.mapped { try graph.loadRDF(input, format, options, tell) } }
  }

  // MARK: Storing

  /// One commit; an outcome for each document.
  private func commit(_ group: [PreparedDocument]) -> [Result<LoadOutcome, any Error>] {
    if group.isEmpty { return [] }
    // Documents that are all known change nothing and need no turn.
    if group.allSatisfy({ if case .known = $0.content { true } else { false } }), !group.contains(where: { $0.unit.total > 0 }) {
      let revision = graph.revision
      return group.map { prepared in
        guard case .known(let info, _) = prepared.content else { return .failure(DatabaseError(.internal, "an unknown document")) }
        return .success(LoadOutcome(kind: .prose, revision: revision, unchanged: true, document: info))
      }
    }
    let names = graph.names
    return graph.queue.run(
      inOrder: group.map { prepared in { change in try place(prepared, change, names) } }
    ).map { $0.mapError { DatabaseError.of($0) } }
  }

  /// Puts a document into the graph unless it is there: in the turn of the writer.
  private func place(_ prepared: PreparedDocument, _ change: Change, _ names: NameIndex) throws -> LoadOutcome {
    let reader = change.transaction.reader
    let input: DocumentInput
    switch prepared.content {
    case .known(let info, let identity):
      if let row = try reader.document(key: identity.slug), row.slug == identity.slug {
        return LoadOutcome(kind: .prose, revision: change.start.revision, unchanged: true, document: info)
      }
      // A document before this one in the load has replaced what this one was the same as.
      input = try readAgain(prepared, identity)
    case .read(let read): input = read
    default: throw DatabaseError(.internal, "a document that was not read")
    }
    // Somebody may have loaded the same document while this one was read.
    if !options.again, let known = try preparation.known(input.identity, prepared.unit, reader) {
      return LoadOutcome(kind: .prose, revision: change.start.revision, unchanged: true, document: known)
    }
    var replaced = false
    if let twin = try reader.document(key: input.identity.slug), twin.slug == input.identity.slug {
      _ = try Forgetting.remove(twin, from: change)
      replaced = true
    }
    if let earlier = try reader.document(name: input.name) {
      _ = try Forgetting.remove(earlier, from: change)
      replaced = true
    }
    let row = try DocumentChange.add(input, to: change, index: names)
    var outcome = LoadOutcome(
      kind: .prose, revision: change.revision, replaced: replaced,
      quadsAdded: change.builder.changes.added.count, document: try DocumentFigures.info(row, reader))
    outcome.documents.unquoted = input.unquoted
    return outcome
  }

  private func readAgain(_ prepared: PreparedDocument, _ identity: DocumentIdentity) throws -> DocumentInput {
    let unit = prepared.unit
    if case .source(let source) = unit.content { return try preparation.read(source, identity, unit, unit.file) }
    let opened = try DocumentOpening.open(items[unit.item], ending: unit.ending)
    guard let source = opened.sources.first else { throw DatabaseError(ReadingError.empty) }
    return try preparation.read(source, DocumentIdentity(source), unit, opened.file)
  }

  // MARK: Outcomes

  private mutating func account(
    _ unit: DocumentUnit, _ result: Result<LoadOutcome, any Error>,
    _ finished: (Int, Result<LoadOutcome, any Error>) -> Void
  ) throws {
    if case .rdf = unit.content { done.bytesDone += DocumentFeed.size(items[unit.item].input) }
    done.bytesDone += unit.streamed ?? (unit.total > 0 ? 0 : unit.weight)
    switch result {
    case .success(let part):
      if unit.total == 0 || part.kind == .rdf { outcome = part } else { add(part) }
      if let info = part.document {
        var sums = outcome.documents
        sums.count += 1
        sums.unchanged += part.unchanged ? 1 : 0
        sums.replaced += part.replaced ? 1 : 0
        sums.sentences += info.sentences
        sums.facts += info.facts
        sums.entities += info.entities
        outcome.documents = sums
        done.items += info.sentences
        done.documents += 1
        done.facts += info.facts
      } else {
        done.items += part.quadsRead
      }
    case .failure(let error):
      // What no further document could survive ends the load.
      if let error = error as? DatabaseError, [.stopped, .diskFull, .cancelled, .damaged].contains(error.kind) {
        throw error
      }
      failure = failure ?? error
    }
    guard unit.isLast else { return }
    if unit.total > 0 {
      if unit.streamed == nil { done.bytesDone += unit.file?.size ?? 0 }
      // Of a file with a fault nobody knows where it would have ended.
      if failure == nil {
        do {
          try removeBeyond(unit)
        } catch let error {
          failure = DatabaseError.of(error)
        }
      }
    }
    done.files += 1
    let ended = outcome
    let problem = failure
    outcome = LoadOutcome(kind: .prose, revision: 0)
    failure = nil
    if let problem { finished(unit.item, .failure(problem)) } else { finished(unit.item, .success(ended)) }
  }

  private mutating func add(_ part: LoadOutcome) {
    let isFirst = outcome.documents.count == 0
    outcome.revision = max(outcome.revision, part.revision)
    outcome.unchanged = part.unchanged && (isFirst || outcome.unchanged)
    outcome.replaced = part.replaced || outcome.replaced
    outcome.quadsAdded += part.quadsAdded
    outcome.documents.unquoted += part.documents.unquoted
  }

  /// Documents that an earlier version of the file had behind its present end.
  private mutating func removeBeyond(_ unit: DocumentUnit) throws {
    let name = items[unit.item].name
    let stale = try graph.store.read { reader in
      try reader.sources(ofFile: name).filter { $0.number > unit.total }.map(\.document)
    }
    if stale.isEmpty { return }
    try graph.queue.run { change in
      for id in stale {
        if let row = try change.transaction.reader.document(id: id) { _ = try Forgetting.remove(row, from: change) }
      }
    }
    outcome.unchanged = false
    outcome.replaced = true
    outcome.revision = graph.revision
  }
}
