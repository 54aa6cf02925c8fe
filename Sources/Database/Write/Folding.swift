import Store
import TripleIndex

/// Folds the journal into blocks, so that the next start reads few rows.
///
/// What takes long (decoding, packing) is done before the writer's turn; what is written takes one transaction: a kill
/// in the middle leaves the journal as it was. The content does not change and neither does its hash.
struct Folding {
  /// Bytes of journal at which a fold pays in the background.
  static let journalBytes = 4 << 20
  /// Entries of journal at which a fold pays in the background: a start reads 100,000 of them in a second.
  static let journalEntries = 4_096

  private let revision: UInt64
  private let packed: PackedGraph
  /// Blocks that lose quads, and what is left of them.
  private var replaced: [(id: Int64, run: QuadRun)] = []

  /// Folds the journal up to a revision in the writer's turn.
  static func fold(_ queue: CommitQueue, upTo revision: UInt64) throws {
    try Folding(queue.store, queue.current.now.terms, upTo: revision)?.commit(queue)
  }

  /// Prepares the fold of the journal up to a revision, which `source` holds the terms of; nil when there is nothing to fold.
  /// No other fold may be under way; changes may.
  init?(_ store: DurableStore, _ source: TermSource, upTo revision: UInt64) throws {
    self.revision = revision
    var journal: [JournalEntry] = []
    try store.read { reader in try reader.journal(upTo: revision) { journal.append($0) } }
    if journal.isEmpty { return nil }
    let (added, removed, spaces) = try Folding.net(of: journal)
    let sorted = added.map(QuadIDs.init)
    packed = try PackedGraph.pack(terms: spaces, source: source) { body in
      try sorted.withUnsafeBufferPointer(body)
    }
    if !removed.isEmpty { replaced = try Folding.blocks(of: store, without: removed) }
  }

  /// Writes what was prepared, in the writer's turn.
  func commit(_ queue: CommitQueue) throws {
    try queue.store.write { transaction in
      for (id, run) in replaced { try transaction.replaceQuadBlock(id, with: run) }
      try packed.append(to: transaction, isNew: false)
      try transaction.removeJournal(upTo: revision)
      try Folding.mergeSmallBlocks(transaction)
    }
  }

  /// The blocks that hold some of the quads, with what is left of them. Only a fold changes a block that
  /// is there, so this may run beside changes.
  private static func blocks(of store: DurableStore, without removed: Set<IDQuad>) throws -> [(id: Int64, run: QuadRun)] {
    var touched: [(id: Int64, run: QuadRun)] = []
    var last = Int64.min
    var quads: [IDQuad] = []
    while true {
      let blocks = try store.read { try $0.quadRuns(after: last, limit: 16) }
      guard let end = blocks.last else { return touched }
      for (id, run) in blocks {
        quads.removeAll(keepingCapacity: true)
        try run.decode(into: &quads)
        let kept = quads.filter { !removed.contains($0) }
        if kept.count < quads.count {
          touched.append((id, try kept.withUnsafeBufferPointer { try QuadRun.pack($0) }))
        }
      }
      last = end.id
    }
  }

  /// The quads of a journal summed up (those in it for good, sorted, and those it takes from the
  /// blocks) and the ids of its new terms.
  static func net(
    of journal: [JournalEntry]
  ) throws -> (added: [IDQuad], removed: Set<IDQuad>, terms: [JournalEntry.NewTerms]) {
    var signed: [(quad: IDQuad, sign: Int)] = []
    var terms: [JournalEntry.NewTerms] = []
    var added: [IDQuad] = []
    var removed: [IDQuad] = []
    for entry in journal {
      added.removeAll(keepingCapacity: true)
      removed.removeAll(keepingCapacity: true)
      try entry.decode(
        term: { id, _ in
          // Ids rise within an entry; what one entry ends with, the next may go on with.
          if let at = terms.lastIndex(where: { UInt64($0.first) + UInt64($0.count) == UInt64(id) }) {
            terms[at].count += 1
          } else {
            terms.append(.init(first: id, count: 1))
          }
        }, added: &added, removed: &removed)
      for quad in added { signed.append((quad, 1)) }
      for quad in removed { signed.append((quad, -1)) }
    }
    // Each entry is sorted: a merge sort has few comparisons left.
    signed.sort { IDQuad.precedes($0.quad, $1.quad) }
    added.removeAll()
    var gone: Set<IDQuad> = []
    var i = 0
    while i < signed.count {
      let quad = signed[i].quad
      var sum = 0
      while i < signed.count, signed[i].quad == quad {
        sum += signed[i].sign
        i += 1
      }
      if sum > 0 { added.append(quad) } else if sum < 0 { gone.insert(quad) }
    }
    return (added, gone, terms)
  }

  /// Blocks with fewer quads than this are small: a fold of few changes leaves one, and taking quads out makes more.
  static let smallBlock = QuadRun.capacity / 4
  /// Small blocks that are let be.
  static let smallBlocks = 16
  /// Small blocks that one fold makes into full ones: other changes wait meanwhile, some 50 ms at most.
  static let smallBlocksAtOnce = 64

  /// Makes full blocks of small ones when there are many. What it costs does not depend on the size of the graph.
  private static func mergeSmallBlocks(_ transaction: StoreTransaction) throws {
    let small = try transaction.reader.quadBlocks(below: smallBlock, limit: smallBlocksAtOnce)
    guard small.count > smallBlocks else { return }
    var quads: [IDQuad] = []
    for (id, run) in small {
      try run.decode(into: &quads)
      try transaction.removeQuadBlock(id)
    }
    quads.sort(by: IDQuad.precedes)
    var start = 0
    while start < quads.count {
      let end = min(start + QuadRun.capacity, quads.count)
      try transaction.append(try quads[start..<end].withUnsafeBufferPointer { try QuadRun.pack($0) }, isNew: false)
      start = end
    }
  }
}
