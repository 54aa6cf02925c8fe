import Dispatch
import Formats
import RDF
import Store
import TripleIndex

/// What a load of RDF is about: the bytes, their format, where they go.
struct RDFLoad: @unchecked Sendable {
  // @unchecked: the bytes outlive the load, and `progress` is called by one thread at a time.
  let bytes: UnsafeRawBufferPointer
  /// The lines to read instead of `bytes`.
  var pieces: LinePieces?
  let format: RDFFormat
  let base: String?
  /// Where triples of the document's default graph go; nil is the default graph.
  let graph: String?
  /// Put before the label of every blank node.
  let scope: [UInt8]
  let cancellation: CancellationToken
  let progress: ((LoadProgress) -> Void)?

  /// Files beyond this are laid out as a whole and stored as blocks; smaller ones are one journal entry.
  static let bulkBytes = 2 << 20
  /// Files beyond this are parsed by two threads when lines can be told apart.
  static let parallelBytes = 8 << 20

  /// What a load did.
  struct Result {
    var revision: UInt64
    var added = 0
    var read = 0
  }

  /// Whether the load is laid out as a whole and stored as blocks.
  var isBulk: Bool { pieces != nil || bytes.count >= RDFLoad.bulkBytes }

  static let scopeSeed: UInt64 = 0x7465_726E
  static let scopeChunk = 1 << 20

  /// A scope made of the content: the same bytes have the same blank nodes, so loading them twice changes nothing.
  static func scope(of bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var hash = scopeSeed
    for start in stride(from: 0, to: bytes.count, by: scopeChunk) {
      hash = Mixing.hash(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + scopeChunk, bytes.count)]), seed: hash)
    }
    return scope(hash)
  }

  static func scope(_ hash: UInt64) -> [UInt8] {
    let digits = String(hash, radix: 16)
    return Array(("h" + String(repeating: "0", count: 16 - digits.count) + digits + "_").utf8)
  }

  func checkCancelled() throws {
    if cancellation.isCancelled { throw DatabaseError(.cancelled, "the load was cancelled") }
  }

  // MARK: Small

  /// Adds the quads to a change; throws `FormatError` with the place, and then nothing is kept.
  func run(in change: Change) throws -> Result {
    try checkCancelled()
    let target = try graph.map { try change.id(.iri(IRI($0))) } ?? 0
    let hasSupport = try change.transaction.reader.hasAsserted()
    var asserted: [Triple] = []
    var result = Result(revision: change.revision)
    let outcome = try scope.withUnsafeBufferPointer { scope in
      try RDFReader.read(bytes, format: format, base: base) { block in
        try checkCancelled()
        let ids = try change.builder.terms.intern(block, blankNodeScope: scope)
        for quad in block.quads {
          let named = QuadIDs(
            s: ids[Int(quad.s)], p: ids[Int(quad.p)], o: ids[Int(quad.o)],
            g: quad.g == QuadBlock.defaultGraph ? target : ids[Int(quad.g)])
          if change.builder.add(named) { result.added += 1 }
          if hasSupport, named.g == 0 { asserted.append(named.triple) }
        }
        result.read += block.quads.count
      }
    }
    try change.support.judge(added: asserted, removed: [])
    for prefix in outcome.prefixes { try change.transaction.setPrefix(prefix.name, prefix.iri) }
    if result.added == 0 { result.revision = change.start.revision }
    return result
  }

  // MARK: Bulk

  /// Loads in the writer's turn: parses with both cores where it can, lays out once, writes blocks.
  func runBulk(_ queue: CommitQueue) throws -> Result {
    try checkCancelled()
    let start = queue.current.now
    let bulk = BulkBuilder(on: start)
    let (read, prefixes) = try parse(into: bulk)
    let total = pieces?.byteCount ?? bytes.count
    progress?(LoadProgress(stage: .indexing, bytesDone: total, bytesTotal: total, items: read))
    let outcome = try bulk.finish(revision: start.revision + 1, threads: 2)
    if outcome.addedCount == 0 {
      return Result(revision: start.revision, added: 0, read: read)
    }
    try checkCancelled()
    progress?(LoadProgress(stage: .writing, bytesDone: total, bytesTotal: total, items: read))
    let source = outcome.snapshot.terms
    let blocks = try PackedGraph.pack(terms: queue.stored.missing(in: source), source: source) { body in
      try outcome.forEachAdded(body)
    }
    try queue.store.write { transaction in
      if try transaction.reader.hasAsserted() {
        var asserted: [Triple] = []
        outcome.forEachAdded { quads in for quad in quads where quad.g == 0 { asserted.append(quad.triple) } }
        try SupportSets(transaction).judge(added: asserted, removed: [])
      }
      for prefix in prefixes { try transaction.setPrefix(prefix.name, prefix.iri) }
      try blocks.append(to: transaction, isNew: true)
      transaction.setRevision(outcome.snapshot.revision)
    }
    queue.publish(outcome.snapshot, stored: StoredTermLimits(of: source), changes: nil)
    ProcessMemory.giveBack()
    return Result(revision: outcome.snapshot.revision, added: outcome.addedCount, read: read)
  }

  /// One part of the bytes for each thread.
  private func parts() -> [Range<Int>] {
    guard format == .nTriples || format == .nQuads, bytes.count >= RDFLoad.parallelBytes else {
      return [0..<bytes.count]
    }
    var cut = bytes.count / 2
    while cut < bytes.count, bytes[cut] != 0x0A { cut += 1 }
    cut = min(cut + 1, bytes.count)
    return [0..<cut, cut..<bytes.count]
  }

  private func parse(into bulk: BulkBuilder) throws -> (quads: Int, prefixes: [(name: String, iri: String)]) {
    if let pieces { return try format == .turtle || format == .triG ? parse(statements: pieces, into: bulk) : parse(pieces, into: bulk) }
    let parts = parts()
    let workers = parts.map { _ in bulk.makeWorker() }
    var target: TermID = 0
    if let graph { target = try TermBytes.withView(of: .iri(IRI(graph))) { try workers[0].terms.intern($0) } }
    let results = ThreadResults(count: parts.count)
    defer { results.free() }
    let graphID = target
    DispatchQueue.concurrentPerform(iterations: parts.count) { index in
      do {
        results[index] = .success(try parsePart(parts[index], workers[index], graphID, reports: index == 0, parts.count))
      } catch let error {
        results[index] = .failure(error)
      }
    }
    var quads = 0
    var prefixes: [(name: String, iri: String)] = []
    for index in parts.indices {
      switch results[index] {
      case .success(let outcome):
        quads += outcome.quads
        prefixes += outcome.prefixes
      case .failure(let error as FormatError): throw moved(error, by: parts[index].lowerBound)
      case .failure(let error): throw error
      case nil: throw DatabaseError(.internal, "a part of the file was not read")
      }
    }
    return (quads, prefixes)
  }

  private func parsePart(
    _ range: Range<Int>, _ worker: BulkBuilder.Worker, _ graph: TermID, reports: Bool, _ parts: Int
  ) throws -> (quads: Int, prefixes: [(name: String, iri: String)]) {
    let part = UnsafeRawBufferPointer(rebasing: bytes[range])
    var quads = 0
    var blocks = 0
    let outcome = try scope.withUnsafeBufferPointer { scope in
      try RDFReader.read(part, format: format, base: base) { block in
        try checkCancelled()
        try worker.add(block, graph: graph, blankNodeScope: scope)
        quads += block.quads.count
        blocks += 1
        if reports, let progress, blocks & 63 == 0 {
          var done = 0
          if let text = block.records.last?.text, let start = part.baseAddress {
            let offset = UnsafeRawPointer(text) - start
            if offset >= 0, offset <= part.count { done = offset }
          }
          progress(
            LoadProgress(stage: .reading, bytesDone: done * parts, bytesTotal: bytes.count, items: quads * parts))
        }
      }
    }
    return (quads, outcome.prefixes)
  }

  /// An error of a later part, with its place in the whole file.
  private func moved(_ error: FormatError, by offset: Int) -> FormatError {
    guard offset > 0 else { return error }
    return FormatError(
      error.message, at: offset + error.offset, in: bytes, expected: error.expected, suggestion: error.suggestion)
  }
}

/// A slot for each thread's result; every thread writes only its own.
private struct ThreadResults: @unchecked Sendable {
  typealias Outcome = Swift.Result<(quads: Int, prefixes: [(name: String, iri: String)]), any Error>
  private let base: UnsafeMutablePointer<Outcome?>
  private let count: Int
  init(count: Int) {
    base = .allocate(capacity: count)
    base.initialize(repeating: nil, count: count)
    self.count = count
  }
  func free() {
    base.deinitialize(count: count)
    base.deallocate()
  }
  subscript(_ index: Int) -> Outcome? {
    get { base[index] }
    nonmutating set { base[index] = newValue }
  }
}
