import Glibc

/// The truth on disk: one SQLite file with terms, quads, journal, documents and evidence.
///
/// Safe from several threads: a lock admits one user of the connection at a time. Commits
/// come from one writer. After a failed commit or sync nothing more is written (invariant 4):
/// every later change throws `.stopped`; a full disk only rolls its change back.
public final class DurableStore: @unchecked Sendable {
  /// What the file holds, as of its last commit.
  public struct State: Sendable, Hashable {
    /// The number of the last commit; 0 in a new file.
    public var revision: UInt64 = 0
    /// Hash over all terms and quads.
    public var graphHash = ContentHash()
    /// Hash over the rows of documents, facts and evidence.
    public var sideHash = ContentHash()
    public init() {}
  }

  public let path: String
  private let lock = Lock()
  private let lockFile: LockFile
  let connection: Connection
  private var current = State()
  private var failure: StoreError?
  private var isClosed = false
  /// Pages of the log at which it is copied into the file. The commit that comes to it waits some 10 ms per 1,000, and so
  /// long a log takes 10 ms to read at a start after a kill.
  private let checkpointPages = 2_000
  /// Whether the log may hold text of documents that are gone.
  private var hasForgotten = false
  private var log: LogRoom
  private var counted = Counters()

  /// What the store has done since it was opened.
  public struct Counters: Sendable, Hashable {
    /// Transactions committed: with `synchronous=FULL` each is one sync of the log.
    public var commits = 0
    /// Times that a long log was copied into the file.
    public var checkpoints = 0
    /// Times that the log was made longer ahead of the commits that will need it.
    public var extensions = 0
    /// Blocks of terms, of quads, and journal entries that were read.
    public var blocksRead = 0
    public init() {}
  }

  /// What the store has done since it was opened.
  public var counters: Counters {
    lock.hold {
      var now = counted
      now.blocksRead = connection.blocksRead
      return now
    }
  }

  /// Sixteen random bytes, made with the file: they tie an image of the index to it.
  public private(set) var identity: (low: UInt64, high: UInt64) = (0, 0)

  /// Takes the lock, opens or creates the file, checks whose it is and sets it up.
  ///
  /// `vfs` names another file system of SQLite (tests only). `note` is told of migrations.
  /// Throws ``StoreError``.
  public static func open(
    _ path: String, create: Bool = true, synchronous: String = "FULL", vfs: String? = nil,
    note: (String) -> Void = { _ in }
  ) throws -> DurableStore {
    try prepareFile(path, create: create)
    let lockFile = try LockFile(path: path + ".lock")
    let connection = try Connection(path: path, create: create, vfs: vfs)
    try Pragmas.first(connection)
    // First look, before anything is written: a foreign file is left as it is.
    _ = try connection.integer("PRAGMA application_id")
    try refuseForeign(connection)
    try Pragmas.rest(connection, synchronous: synchronous)
    connection.watchLog()
    try Schema.prepare(connection, note: note)
    let store = DurableStore(
      path: path, lockFile: lockFile, connection: connection, log: LogRoom(isSynced: synchronous == "FULL"))
    try store.readState()
    try store.readIdentity()
    return store
  }

  private init(path: String, lockFile: LockFile, connection: Connection, log: LogRoom) {
    self.path = path
    self.log = log
    self.lockFile = lockFile
    self.connection = connection
  }

  private static func refuseForeign(_ connection: Connection) throws {
    let application = try connection.integer("PRAGMA application_id") ?? 0
    let isEmpty = try connection.integer("SELECT count(*) FROM sqlite_schema") == 0
    guard application == Schema.applicationID || (application == 0 && isEmpty) else {
      throw StoreError(.damaged, "this file is not a Tern database (another program made it)")
    }
  }

  /// Makes the folder (0700) and the file (0600) when they are missing; refuses what is not a regular file.
  private static func prepareFile(_ path: String, create: Bool) throws {
    var info = stat()
    if lstat(path, &info) == 0 {
      guard info.st_mode & S_IFMT == S_IFREG || info.st_mode & S_IFMT == S_IFLNK else {
        throw StoreError(.damaged, "\(path) is not a regular file")
      }
      return
    }
    guard errno == ENOENT else { throw LockFile.failure("cannot look at \(path)") }
    guard create else { throw StoreError(.missing, "there is no database at \(path)") }
    try makeFolder(ofFile: path)
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LockFile.failure("cannot create \(path)") }
    Glibc.close(descriptor)
  }

  private static func makeFolder(ofFile path: String) throws {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    let folder = String(path[..<slash])
    var info = stat()
    if stat(folder, &info) == 0 { return }
    try makeFolder(ofFile: folder)
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw LockFile.failure("cannot create \(folder)") }
  }

  // MARK: State

  private func readState() throws {
    let statement = try connection.prepare("SELECT value FROM meta WHERE key = 'state'")
    defer { statement.reset() }
    guard try statement.step() else {
      let rows = try connection.integer("SELECT (SELECT count(*) FROM journal) + (SELECT count(*) FROM quad_block)")
      guard rows == 0 else { throw StoreError(.damaged, "the database file is damaged: its state is missing") }
      return
    }
    guard let state = State(encoded: statement.bytes(0)) else {
      throw StoreError(.damaged, "the database file is damaged: its state does not match its checksum")
    }
    current = state
  }

  private func readIdentity() throws {
    let statement = try connection.prepare("SELECT value FROM meta WHERE key = 'identity'")
    defer { statement.reset() }
    let bytes = try statement.step() ? statement.bytes(0) : []
    guard bytes.count == 16 else { throw StoreError(.damaged, "the database file is damaged: its identity is missing") }
    func word(at start: Int) -> UInt64 {
      (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << (UInt64($1) * 8) }
    }
    identity = (word(at: 0), word(at: 8))
  }

  /// Revision and hashes of the last commit.
  public var state: State { lock.hold { current } }

  /// The version of the SQLite library in use.
  public static var sqliteVersion: String { SQLiteLibrary.version }

  /// Bytes of the file and its log on disk.
  public var fileBytes: Int {
    var total = 0
    for name in [path, path + "-wal"] {
      var info = stat()
      if stat(name, &info) == 0 { total += Int(info.st_size) }
    }
    return total
  }

  // MARK: Reading and writing

  /// Reads with the connection held: no change is under way meanwhile.
  public func read<Result>(_ body: (StoreReader) throws -> Result) throws -> Result {
    try lock.hold {
      if isClosed { throw StoreError(.stopped, "the database is closed") }
      return try body(StoreReader(connection))
    }
  }

  /// Runs `body` in one transaction and makes it durable: when this returns, it is on disk (invariant 2).
  ///
  /// Throws what `body` throws (then nothing was changed), `.diskFull` (rolled back, the
  /// store goes on), or, for anything that went wrong in writing, an error after which
  /// the store is stopped.
  public func write<Result>(_ body: (StoreTransaction) throws -> Result) throws -> Result {
    try lock.hold { try writeHeld(body) }
  }

  /// ``write(_:)`` if nothing but the disk has to be waited for; nil, with nothing done, while another thread uses the
  /// store and when the log may have to be copied into the file.
  public func writeAtOnce<Result>(_ body: (StoreTransaction) throws -> Result) throws -> Result? {
    try lock.holdIfFree {
      connection.pagesInLog + DurableStore.pagesOfSmallCommit < checkpointPages ? try writeHeld(body) : nil
    } ?? nil
  }

  /// Pages of the log that a commit of a few changes stays under.
  private static let pagesOfSmallCommit = 32

  private func writeHeld<Result>(_ body: (StoreTransaction) throws -> Result) throws -> Result {
    if let failure { throw StoreError(.stopped, "stopped after: \(failure.message)", code: failure.code) }
    if isClosed { throw StoreError(.stopped, "the database is closed") }
    let transaction = StoreTransaction(connection, current)
    do {
      try makeRoomInLog()
      let result = try connection.transaction {
        let result = try body(transaction)
        // What left the state as it was may have changed nothing: then there is nothing to sync.
        if transaction.state != current { try transaction.writeState() }
        return result
      }
      current = transaction.state
      counted.commits += 1
      hasForgotten = hasForgotten || transaction.forgets
      foldLog()
      return result
    } catch let error as StoreError {
      if error.kind != .diskFull, error.code != 0 { failure = error }
      throw error
    }
  }

  /// Writes the log ahead where the commits to come will want it; a disk that is full for it may still hold them.
  private func makeRoomInLog() throws {
    guard let length = log.lengthWanted(usedPages: connection.pagesInLog, atMost: checkpointPages) else { return }
    do {
      try connection.extendLog(to: length)
      counted.extensions += 1
    } catch let error as StoreError where error.kind == .diskFull {
      log.isRefused = true
    }
  }

  /// Copies a long log into the file. What was committed is safe in the log already, so a
  /// full disk only puts this off; a failed write or sync stops the store (invariant 4).
  ///
  /// The log keeps its size and is written over from its start (``LogRoom`` says why). It is cut when it has grown beyond two such lengths, and when text was forgotten.
  private func foldLog() {
    guard connection.pagesInLog >= checkpointPages else { return }
    do {
      let isCut = hasForgotten || connection.pagesInLog >= 2 * checkpointPages
      _ = try connection.checkpoint(isCut ? .cut : .reused)
      if isCut {
        hasForgotten = false
        log.cut()
      }
      counted.checkpoints += 1
    } catch let error as StoreError {
      if error.kind != .diskFull, error.kind != .busy { failure = error }
    } catch let error {
      failure = StoreError(.internal, "\(error)")
    }
  }

  /// Whether a failed commit has stopped all writing.
  public var isStopped: Bool { lock.hold { failure != nil } }

  /// Folds the log into the file and closes it. Nothing can be read or written afterwards.
  public func close() throws {
    try lock.hold {
      if isClosed { return }
      isClosed = true
      defer {
        connection.close()
        lockFile.release()
      }
      if failure == nil { _ = try connection.checkpoint(.cut) }
    }
  }

  /// Writes a consistent copy to a new file (0600); throws when there is one already.
  public func backup(to target: String) throws -> UInt64 {
    try lock.hold {
      if isClosed { throw StoreError(.stopped, "the database is closed") }
      let descriptor = Glibc.open(target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        if errno == EEXIST { throw StoreError(.io, "\(target) exists already: a backup never overwrites") }
        // A folder that is missing is no file that was asked for and is not there.
        if errno == ENOENT { throw StoreError(.io, "cannot create \(target): there is no such folder") }
        throw LockFile.failure("cannot create \(target)")
      }
      defer { Glibc.close(descriptor) }
      do {
        let statement = try connection.prepare("VACUUM INTO ?1")
        try statement.bind(1, target).run()
      } catch let error {
        unlink(target)
        if let error = error as? StoreError, error.kind == .diskFull { throw StoreError(.diskFull, StoreError.noRoom(for: target), code: error.code) }
        throw error
      }
      guard fsync(descriptor) == 0 else { throw LockFile.failure("cannot write \(target)") }
      return current.revision
    }
  }

  /// SQLite's own check of the file: its complaints, none when it is sound.
  public func integrityProblems() throws -> [String] {
    try lock.hold {
      if isClosed { throw StoreError(.stopped, "the database is closed") }
      var problems: [String] = []
      for check in ["PRAGMA integrity_check(20)", "PRAGMA foreign_key_check"] {
        let statement = try connection.prepare(check)
        defer { statement.reset() }
        while try statement.step() {
          let line = statement.text(0)
          if line != "ok" { problems.append(line) }
        }
      }
      return problems
    }
  }
}

extension DurableStore.State {
  /// Revision, both hashes and a checksum: 48 bytes.
  var encoded: [UInt8] {
    var out: [UInt8] = []
    for shift in 0..<8 { out.append(UInt8(truncatingIfNeeded: revision >> (UInt64(shift) * 8))) }
    out += graphHash.encoded + sideHash.encoded
    let mark = out.withUnsafeBytes { Mixing.hash($0, seed: 0x7374_6174) }
    for shift in 0..<8 { out.append(UInt8(truncatingIfNeeded: mark >> (UInt64(shift) * 8))) }
    return out
  }

  init?(encoded: [UInt8]) {
    guard encoded.count == 48 else { return nil }
    func word(at start: Int) -> UInt64 {
      (0..<8).reduce(0) { $0 | UInt64(encoded[start + $1]) << (UInt64($1) * 8) }
    }
    let mark = encoded[..<40].withUnsafeBytes { Mixing.hash($0, seed: 0x7374_6174) }
    guard mark == word(at: 40), let graph = ContentHash(encoded: Array(encoded[8..<24])),
      let side = ContentHash(encoded: Array(encoded[24..<40]))
    else { return nil }
    revision = word(at: 0)
    graphHash = graph
    sideHash = side
  }
}
