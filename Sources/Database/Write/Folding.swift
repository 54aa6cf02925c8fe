import Store
import TripleIndex

/// Folds the journal into blocks, so that the next start reads few rows.
///
/// Runs in the writer's turn, in one transaction: a kill in the middle leaves the journal
/// as it was. The content does not change and neither does its hash.
enum Folding {
  /// Bytes of journal at which a fold pays in the background.
  static let journalBytes = 4 << 20
  /// Entries of journal at which a fold pays in the background.
  static let journalEntries = 4_096

  /// Folds when the journal is long, or whenever there is one (`always`: at the end of the process).
  static func fold(_ queue: CommitQueue, always: Bool) throws {
    let size = try queue.store.read { try $0.journalSize() }
    guard size.entries > 0 else { return }
    guard always || size.bytes >= journalBytes || size.entries >= journalEntries else { return }
    let snapshot = queue.current.now
    let source = snapshot.terms
    var journal: [JournalEntry] = []
    try queue.store.read { reader in try reader.journal { journal.append($0) } }
    let (added, removed, spaces) = try net(of: journal)
    let sorted = added.sorted(by: IDQuad.precedes).map(QuadIDs.init)
    let packed = try PackedGraph.pack(terms: spaces, source: source) { body in
      try sorted.withUnsafeBufferPointer(body)
    }
    try queue.store.write { transaction in
      if !removed.isEmpty { try transaction.rewriteQuadBlocks(without: removed) }
      try packed.append(to: transaction, isNew: false)
      try transaction.removeJournal(upTo: snapshot.revision)
      try mergeSmallBlocks(transaction)
    }
  }

  /// The quads of a journal summed up (those in it for good, and those it takes from the
  /// blocks) and the ids of its new terms.
  static func net(
    of journal: [JournalEntry]
  ) throws -> (added: Set<IDQuad>, removed: Set<IDQuad>, terms: [JournalEntry.NewTerms]) {
    var sums: [IDQuad: Int] = [:]
    var terms: [JournalEntry.NewTerms] = []
    for entry in journal {
      var added: [IDQuad] = []
      var removed: [IDQuad] = []
      try entry.decode(
        term: { id, _ in
          // Ids rise within an entry; what one entry ends with, the next may go on with.
          if let at = terms.lastIndex(where: { UInt64($0.first) + UInt64($0.count) == UInt64(id) }) {
            terms[at].count += 1
          } else {
            terms.append(.init(first: id, count: 1))
          }
        }, added: &added, removed: &removed)
      for quad in added { sums[quad, default: 0] += 1 }
      for quad in removed { sums[quad, default: 0] -= 1 }
    }
    return (Set(sums.filter { $0.value > 0 }.keys), Set(sums.filter { $0.value < 0 }.keys), terms)
  }

  /// Writes the quads anew when many blocks are nearly empty.
  private static func mergeSmallBlocks(_ transaction: StoreTransaction) throws {
    let size = try transaction.reader.quadBlockSize()
    guard size.blocks > 16 + 3 * (size.quads / QuadRun.capacity) else { return }
    var all: [IDQuad] = []
    all.reserveCapacity(size.quads)
    try transaction.reader.quadRuns { try $0.decode(into: &all) }
    all.sort(by: IDQuad.precedes)
    try transaction.removeQuadBlocks()
    var start = 0
    while start < all.count {
      let end = min(start + QuadRun.capacity, all.count)
      try transaction.append(
        try all[start..<end].withUnsafeBufferPointer { try QuadRun.pack($0) }, isNew: false)
      start = end
    }
  }
}
