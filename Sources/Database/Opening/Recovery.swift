import Dispatch
import RDF
import Store
import TripleIndex

/// From the file to the index: reads every block and the journal, verifies them, and builds the snapshot.
///
/// Blocks are decoded on two threads. Throws ``StoreError`` `.damaged` when a block does
/// not match its checksum or the whole does not match the content hash: a damaged
/// database is never answered from (P3).
struct Recovery {
  let store: DurableStore
  let threads = 2
  /// Blocks that are held in memory at once.
  private let batch = 256
  /// Triple terms that wait for their parts.
  private var waitingTriples: [(id: TermID, parts: (UInt32, UInt32, UInt32))] = []
  private var hash = ContentHash()
  /// How far the terms of the file reach; in an image there may be later ones that no commit has stored.
  private var limits = StoredTermLimits()
  private var pace: RecoveryPace?

  init(store: DurableStore) { self.store = store }

  /// The snapshot of the last commit from the blocks and the journal; a long rebuild tells `note` how far it is.
  static func rebuild(
    _ store: DurableStore, note: @escaping (String) -> Void = { _ in }
  ) throws -> (snapshot: Snapshot, stored: StoredTermLimits) {
    var recovery = Recovery(store: store)
    recovery.pace = try RecoveryPace(store, note)
    let snapshot = try recovery.rebuild()
    recovery.pace?.end(snapshot.quadCount)
    return (snapshot, StoredTermLimits(of: snapshot.terms))
  }

  /// The snapshot of the last commit from an image of an earlier one and the journal since. Throws `.damaged` when the two do
  /// not give the content hash of the file.
  static func resume(
    _ image: MappedImage, _ store: DurableStore
  ) throws -> (snapshot: Snapshot, stored: StoredTermLimits) {
    var recovery = Recovery(store: store)
    let stamp = image.stamp
    recovery.hash = ContentHash(low: stamp.content.low, high: stamp.content.high)
    recovery.limits.plain = stamp.storedPlain
    recovery.limits.valued = stamp.storedValued
    var journal: [JournalEntry] = []
    try store.read { reader in try reader.journal(after: stamp.revision) { journal.append($0) } }
    let state = store.state
    if journal.isEmpty {
      try recovery.compareHash(state)
      let snapshot = image.snapshot
      return (snapshot.revision == state.revision ? snapshot : snapshot.with(revision: state.revision), recovery.limits)
    }
    let builder = SnapshotBuilder(on: image.snapshot)
    let net = try recovery.sum(journal, builder.terms)
    try recovery.compareHash(state)
    try recovery.restoreTriples(builder.terms, over: image.snapshot)
    let snapshot = apply(net, to: builder.finish(revision: state.revision).snapshot, revision: state.revision)
    return (snapshot, recovery.limits)
  }

  private mutating func rebuild() throws -> Snapshot {
    let state = store.state
    let start = Snapshot.empty()
    let bulk = BulkBuilder(on: start)
    let workers = (0..<threads).map { _ in bulk.makeWorker() }
    var journal: [JournalEntry] = []
    try store.read { reader in
      try readTerms(reader, workers)
      try readQuads(reader, workers)
      try reader.journal { journal.append($0) }
    }
    let net = try sum(journal, workers[0].terms)
    try compareHash(state)
    // Before the layout: it makes ids without a term holes for good.
    try restoreTriples(workers[0].terms, over: start)
    let snapshot = try bulk.finish(revision: state.revision, threads: threads).snapshot
    return Recovery.apply(net, to: snapshot, revision: state.revision)
  }

  private func compareHash(_ state: DurableStore.State) throws {
    guard hash == state.graphHash else {
      throw StoreError(.damaged, "the database file is damaged: its content does not match its hash")
    }
  }

  private static func apply(_ net: [IDQuad: Int], to snapshot: Snapshot, revision: UInt64) -> Snapshot {
    let builder = SnapshotBuilder(on: snapshot)
    for (quad, count) in net where count != 0 {
      if count > 0 { builder.add(QuadIDs(quad)) } else { builder.remove(QuadIDs(quad)) }
    }
    return builder.finish(revision: revision).snapshot
  }

  // MARK: Blocks

  /// What one thread made of its share of a batch.
  private struct Share {
    var hash = ContentHash()
    var triples: [(id: TermID, parts: (UInt32, UInt32, UInt32))] = []
    var failure: (any Error)?
  }

  /// Runs `body` for each block on the threads, block `i` on thread `i % threads`, and collects the shares.
  private mutating func spread<Block: Sendable>(
    _ blocks: [Block], _ workers: [BulkBuilder.Worker],
    _ body: @escaping @Sendable (Block, BulkBuilder.Worker, inout Share) throws -> Void
  ) throws {
    if blocks.isEmpty { return }
    let shares = UnsafeShares(count: threads)
    defer { shares.free() }
    let threads = threads
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      var share = Share()
      do {
        for index in stride(from: thread, to: blocks.count, by: threads) {
          try body(blocks[index], workers[thread], &share)
        }
      } catch let error {
        share.failure = error
      }
      shares[thread] = share
    }
    for thread in 0..<threads {
      let share = shares[thread]
      if let failure = share.failure { throw failure }
      hash.add(share.hash)
      waitingTriples += share.triples
    }
  }

  /// A slot for each thread's share; every thread writes only its own.
  private struct UnsafeShares: @unchecked Sendable {
    private let base: UnsafeMutablePointer<Share>
    private let count: Int
    init(count: Int) {
      base = .allocate(capacity: count)
      base.initialize(repeating: Share(), count: count)
      self.count = count
    }
    func free() {
      base.deinitialize(count: count)
      base.deallocate()
    }
    subscript(_ index: Int) -> Share {
      get { base[index] }
      nonmutating set { base[index] = newValue }
    }
  }

  private mutating func readTerms(_ reader: StoreReader, _ workers: [BulkBuilder.Worker]) throws {
    var blocks: [TermBlock] = []
    let decode: @Sendable (TermBlock, BulkBuilder.Worker, inout Share) throws -> Void = { block, worker, share in
      var triples: [(id: TermID, parts: (UInt32, UInt32, UInt32))] = []
      let sum = try block.decode { id, stored in
        if let parts = try Recovery.restore(id, stored, worker.terms) { triples.append((id, parts)) }
      }
      share.triples += triples
      share.hash.add(sum)
    }
    try reader.termBlocks { block in
      blocks.append(block)
      if blocks.count == batch {
        try spread(blocks, workers, decode)
        pace?.step("terms", blocks.reduce(0) { $0 + $1.count })
        blocks.removeAll()
      }
    }
    try spread(blocks, workers, decode)
  }

  private mutating func readQuads(_ reader: StoreReader, _ workers: [BulkBuilder.Worker]) throws {
    var blocks: [QuadRun] = []
    let decode: @Sendable (QuadRun, BulkBuilder.Worker, inout Share) throws -> Void = { run, worker, share in
      var quads: [IDQuad] = []
      share.hash.add(try run.decode(into: &quads))
      for quad in quads { worker.add(QuadIDs(quad)) }
    }
    try reader.quadRuns { run in
      blocks.append(run)
      if blocks.count == batch {
        try spread(blocks, workers, decode)
        pace?.step("quads", blocks.reduce(0) { $0 + $1.count })
        blocks.removeAll()
      }
    }
    try spread(blocks, workers, decode)
  }

  /// Restores one term; a triple term's parts are returned instead, to be restored when they are there.
  private static func restore(
    _ id: TermID, _ stored: StoredTerm, _ interner: TermInterner
  ) throws -> (UInt32, UInt32, UInt32)? {
    switch stored.kind {
    case .unbound: return nil
    case .triple: return stored.parts
    default:
      let nothing = stored.tag.baseAddress ?? StoredBytes.nothing
      try interner.restore(
        TermView(
          kind: stored.kind, text: stored.text.baseAddress ?? nothing, textCount: stored.text.count,
          tag: stored.tag.baseAddress, tagCount: stored.tag.count), as: id)
      return nil
    }
  }

  // MARK: Journal

  /// Restores the terms of the journal and sums up its quads: +1 added, -1 removed, 0 neither.
  private mutating func sum(_ journal: [JournalEntry], _ interner: TermInterner) throws -> [IDQuad: Int] {
    var net: [IDQuad: Int] = [:]
    var triples: [(id: TermID, parts: (UInt32, UInt32, UInt32))] = []
    var limits = self.limits
    for entry in journal {
      var added: [IDQuad] = []
      var removed: [IDQuad] = []
      hash.add(
        try entry.decode(
          term: { id, stored in
            limits.cover(id)
            if let parts = try Recovery.restore(id, stored, interner) { triples.append((id, parts)) }
          }, added: &added, removed: &removed))
      for quad in added { net[quad, default: 0] += 1 }
      for quad in removed { net[quad, default: 0] -= 1 }
    }
    waitingTriples += triples
    self.limits = limits
    return net
  }

  // MARK: Triple terms

  /// Restores triple terms, the inner ones first: a term's parts are known before it is asked for.
  ///
  /// `first` is any snapshot of the dictionary that `interner` works on.
  private mutating func restoreTriples(_ interner: TermInterner, over first: Snapshot) throws {
    while !waitingTriples.isEmpty {
      // A view of everything restored so far.
      let now = first.with(revision: first.revision)
      let source = now.terms
      var later: [(id: TermID, parts: (UInt32, UInt32, UInt32))] = []
      for triple in waitingTriples {
        let parts = [source.view(triple.parts.0), source.view(triple.parts.1), source.view(triple.parts.2)]
        if parts.contains(where: { $0.kind == .unbound }) {
          later.append(triple)
          continue
        }
        try parts.withUnsafeBufferPointer { views in
          try interner.restore(
            TermView(kind: .triple, text: StoredBytes.nothing, textCount: 0, components: views.baseAddress),
            as: triple.id)
        }
      }
      guard later.count < waitingTriples.count else {
        throw StoreError(.damaged, "the database file is damaged: a triple term has no parts")
      }
      waitingTriples = later
      withExtendedLifetime(now) {}
    }
  }
}

/// An address for empty text.
enum StoredBytes {
  nonisolated(unsafe) static let nothing: UnsafePointer<UInt8> = {
    let byte = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    byte.initialize(to: 0)
    return UnsafePointer(byte)
  }()
}
