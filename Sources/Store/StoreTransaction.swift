/// A change under way: everything in it reaches the disk together or not at all.
///
/// Lives only inside ``DurableStore/write(_:)``.
public final class StoreTransaction {
  let connection: Connection
  /// Revision and hashes as they will be after the commit.
  public internal(set) var state: DurableStore.State

  /// Whether text of documents was taken out: it must not stay in the log.
  var forgets = false

  init(_ connection: Connection, _ state: DurableStore.State) {
    self.connection = connection
    self.state = state
  }

  /// Reads what the transaction has written so far.
  public var reader: StoreReader { StoreReader(connection) }

  /// Runs a part that can fail alone: its rows and hashes are undone when it throws.
  public func part<Result>(_ body: () throws -> Result) throws -> Result {
    let before = state
    do {
      return try connection.savepoint(body)
    } catch let error {
      state = before
      throw error
    }
  }

  /// Adds a commit to the journal; its revision becomes the state's.
  public func append(_ entry: JournalEntry) throws {
    let statement = try connection.prepare("INSERT INTO journal(revision, raw, checksum, data) VALUES(?1, ?2, ?3, ?4)")
    try statement.bind(1, Int64(bitPattern: entry.revision)).bind(2, entry.packed.rawBytes)
      .bind(3, entry.packed.checksum).bind(4, entry.packed.data).run()
    state.revision = entry.revision
    state.graphHash.add(entry.change)
  }

  /// Adds a block of new terms. `isNew` is false when the terms were in the journal before (folding).
  public func append(_ block: TermBlock, isNew: Bool) throws {
    let statement = try connection.prepare(
      "INSERT OR REPLACE INTO term_block(space, first, count, raw, checksum, data) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
    try statement.bind(1, Int64(block.first >> 30)).bind(2, Int64(block.first)).bind(3, block.count)
      .bind(4, block.packed.rawBytes).bind(5, block.packed.checksum).bind(6, block.packed.data).run()
    if isNew { state.graphHash.add(block.hash) }
  }

  /// Adds a block of quads. `isNew` is false when the quads were in the journal before (folding).
  public func append(_ run: QuadRun, isNew: Bool) throws {
    let statement = try connection.prepare(
      "INSERT INTO quad_block(count, raw, checksum, data) VALUES(?1, ?2, ?3, ?4)")
    try statement.bind(1, run.count).bind(2, run.packed.rawBytes).bind(3, run.packed.checksum)
      .bind(4, run.packed.data).run()
    if isNew { state.graphHash.add(run.hash) }
  }

  /// Sets the revision of a change that wrote blocks and no journal entry.
  public func setRevision(_ revision: UInt64) { state.revision = revision }

  /// Removes all blocks and the journal, before a complete set of blocks is written.
  /// The hash starts again from nothing: the new blocks are appended with `isNew`.
  public func removeGraph() throws {
    try connection.execute("DELETE FROM term_block; DELETE FROM quad_block; DELETE FROM journal")
    state.graphHash = ContentHash()
  }

  /// Removes journal entries up to a revision, their content having been written as blocks.
  public func removeJournal(upTo revision: UInt64) throws {
    try connection.prepare("DELETE FROM journal WHERE revision <= ?1").bind(1, Int64(bitPattern: revision)).run()
  }

  /// Removes a block of quads whose content is appended again with `isNew: false`.
  public func removeQuadBlock(_ id: Int64) throws {
    try connection.prepare("DELETE FROM quad_block WHERE id = ?1").bind(1, id).run()
  }

  /// Remembers a prefix of a loaded file.
  public func setPrefix(_ name: String, _ iri: String) throws {
    try connection.prepare("INSERT INTO prefix(name, iri) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET iri = ?2")
      .bind(1, name).bind(2, iri).run()
  }

  func writeState() throws {
    try connection.prepare("INSERT INTO meta(key, value) VALUES('state', ?1) ON CONFLICT(key) DO UPDATE SET value = ?1")
      .bind(1, state.encoded).run()
  }
}

extension StoreTransaction {
  /// Replaces a block of quads by what is left of it; removes it when that is nothing. The content
  /// hash does not change: the journal that is folded has counted the removals already.
  public func replaceQuadBlock(_ id: Int64, with run: QuadRun) throws {
    if run.count == 0 {
      try removeQuadBlock(id)
    } else {
      try connection.prepare("UPDATE quad_block SET count = ?2, raw = ?3, checksum = ?4, data = ?5 WHERE id = ?1")
        .bind(1, id).bind(2, run.count).bind(3, run.packed.rawBytes).bind(4, run.packed.checksum)
        .bind(5, run.packed.data).run()
    }
  }
}

extension StoreReader {
  /// Blocks of quads and the quads in them.
  public func quadBlockSize() throws -> (blocks: Int, quads: Int) {
    let statement = try connection.prepare("SELECT count(*), coalesce(sum(count), 0) FROM quad_block")
    defer { statement.reset() }
    guard try statement.step() else { return (0, 0) }
    return (statement.int(0), statement.int(1))
  }
}
