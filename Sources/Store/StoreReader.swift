/// Reading while the connection is held. Lives only inside ``DurableStore/read(_:)`` and ``DurableStore/write(_:)``.
public struct StoreReader {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Every block of terms, by first id.
  public func termBlocks(_ body: (TermBlock) throws -> Void) throws {
    let statement = try connection.prepare("SELECT first, count, raw, checksum, data FROM term_block ORDER BY space, first")
    defer { statement.reset() }
    while try statement.step() {
      connection.blocksRead += 1
      guard let first = UInt32(exactly: statement.integer(0)) else { throw BlockReader.damage }
      try body(
        TermBlock(
          first: first, count: statement.int(1),
          packed: PackedBlock(data: statement.bytes(4), rawBytes: statement.int(2), checksum: statement.integer(3)),
          hash: ContentHash()))
    }
  }

  /// Every block of quads.
  public func quadRuns(_ body: (QuadRun) throws -> Void) throws {
    let statement = try connection.prepare("SELECT count, raw, checksum, data FROM quad_block ORDER BY id")
    defer { statement.reset() }
    while try statement.step() {
      connection.blocksRead += 1
      try body(
        QuadRun(
          count: statement.int(0),
          packed: PackedBlock(data: statement.bytes(3), rawBytes: statement.int(1), checksum: statement.integer(2)),
          hash: ContentHash()))
    }
  }

  /// Up to `limit` blocks of quads with an id above `id`, so that a long walk need not hold the connection.
  public func quadRuns(after id: Int64, limit: Int) throws -> [(id: Int64, run: QuadRun)] {
    try quadRuns("id > ?1", id, limit)
  }

  /// Up to `limit` blocks of fewer quads than `count`, the oldest first. Looks at the head of every block.
  public func quadBlocks(below count: Int, limit: Int) throws -> [(id: Int64, run: QuadRun)] {
    try quadRuns("count < ?1", Int64(count), limit)
  }

  private func quadRuns(_ condition: String, _ value: Int64, _ limit: Int) throws -> [(id: Int64, run: QuadRun)] {
    let statement = try connection.prepare(
      "SELECT id, count, raw, checksum, data FROM quad_block WHERE \(condition) ORDER BY id LIMIT ?2")
    try statement.bind(1, value).bind(2, limit)
    defer { statement.reset() }
    var found: [(id: Int64, run: QuadRun)] = []
    while try statement.step() {
      connection.blocksRead += 1
      found.append(
        (
          statement.integer(0),
          QuadRun(
            count: statement.int(1),
            packed: PackedBlock(data: statement.bytes(4), rawBytes: statement.int(2), checksum: statement.integer(3)),
            hash: ContentHash())
        ))
    }
    return found
  }

  /// The journal in the order of revisions, those after `revision` up to `last`.
  public func journal(
    after revision: UInt64 = 0, upTo last: UInt64 = UInt64(Int64.max), _ body: (JournalEntry) throws -> Void
  ) throws {
    let statement = try connection.prepare(
      "SELECT revision, raw, checksum, data FROM journal WHERE revision > ?1 AND revision <= ?2 ORDER BY revision")
    try statement.bind(1, Int64(bitPattern: revision)).bind(2, Int64(bitPattern: last))
    defer { statement.reset() }
    while try statement.step() {
      connection.blocksRead += 1
      try body(
        JournalEntry(
          revision: UInt64(bitPattern: statement.integer(0)),
          packed: PackedBlock(data: statement.bytes(3), rawBytes: statement.int(1), checksum: statement.integer(2)),
          change: ContentHash()))
    }
  }

  /// Entries and bytes of the journal after a revision.
  public func journalSize(after revision: UInt64 = 0) throws -> (entries: Int, bytes: Int) {
    let statement = try connection.prepare("SELECT count(*), coalesce(sum(raw), 0) FROM journal WHERE revision > ?1")
    try statement.bind(1, Int64(bitPattern: revision))
    defer { statement.reset() }
    guard try statement.step() else { return (0, 0) }
    return (statement.int(0), statement.int(1))
  }

  /// Prefixes remembered from loaded files, by name.
  public func prefixes() throws -> [(name: String, iri: String)] {
    let statement = try connection.prepare("SELECT name, iri FROM prefix ORDER BY name")
    defer { statement.reset() }
    var found: [(name: String, iri: String)] = []
    while try statement.step() { found.append((statement.text(0), statement.text(1))) }
    return found
  }
}
