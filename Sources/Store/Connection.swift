import CSQLite

/// The one connection to the database file (invariant 6): a thin layer over SQLite's C interface.
///
/// Not safe from two threads at once: ``DurableStore`` holds a lock around every use.
/// Prepared statements are kept by their text for the life of the connection.
final class Connection {
  private let handle: OpaquePointer
  private var statements: [String: Statement] = [:]
  /// Pages in the log after the last commit, told by SQLite.
  private let logPages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

  /// Blocks and journal entries that were read.
  var blocksRead = 0

  /// Opens or creates the file. `vfs` names another file system of SQLite (tests only).
  init(path: String, create: Bool, vfs: String? = nil) throws {
    var opened: OpaquePointer?
    let flags =
      SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE
    let code = sqlite3_open_v2(path, &opened, flags, vfs)
    guard code == SQLITE_OK, let opened else {
      let detail = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      if let opened { sqlite3_close_v2(opened) }
      throw StoreError(StoreError.kind(ofCode: code), "cannot open the database: \(detail)", code: code)
    }
    handle = opened
    sqlite3_extended_result_codes(handle, 1)
    logPages.initialize(to: 0)
  }

  deinit {
    close()
    logPages.deallocate()
  }

  /// Finalises every statement and closes the file; SQLite folds its log in. Idempotent.
  func close() {
    statements.removeAll()
    guard isOpen else { return }
    isOpen = false
    sqlite3_close_v2(handle)
  }
  private var isOpen = true

  /// Has SQLite tell the size of its log after each commit (and do nothing else with it).
  func watchLog() {
    _ = sqlite3_wal_hook(
      handle,
      { context, _, _, pages in
        context?.assumingMemoryBound(to: Int32.self).pointee = pages
        return SQLITE_OK
      }, logPages)
  }

  /// Pages in the log after the last commit.
  var pagesInLog: Int { Int(logPages.pointee) }

  /// The error of a result code, with SQLite's own words.
  func error(_ code: Int32, _ doing: String) -> StoreError {
    let kind = StoreError.kind(ofCode: code)
    let words = String(cString: sqlite3_errmsg(handle))
    switch kind {
    case .diskFull:
      let file = sqlite3_db_filename(handle, "main").map { String(cString: $0) } ?? "the database"
      return StoreError(kind, StoreError.noRoom(for: file), code: code)
    case .damaged where code & 0xFF == SQLITE_NOTADB: return StoreError(kind, "this is no database of Tern: \(words)", code: code)
    case .damaged: return StoreError(kind, "the database file is damaged: \(words) (\(doing))", code: code)
    default: return StoreError(kind, "\(doing): \(words)", code: code)
    }
  }

  /// Runs statements without parameters or rows.
  func execute(_ sql: String) throws {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(sqlite3_extended_errcode(handle), sql) }
  }

  /// Runs a statement without parameters or rows that comes again and again: it is compiled once.
  func run(_ sql: String) throws { try prepare(sql).run() }

  /// A prepared statement, reset and without bindings.
  func prepare(_ sql: String) throws -> Statement {
    if let known = statements[sql] {
      known.reset()
      return known
    }
    var compiled: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
    guard code == SQLITE_OK, let compiled else { throw error(code, sql) }
    let statement = Statement(compiled, self, sql)
    statements[sql] = statement
    return statement
  }

  /// The first column of the first row as an integer; nil without a row.
  func integer(_ sql: String) throws -> Int64? {
    let statement = try prepare(sql)
    defer { statement.reset() }
    return try statement.step() ? statement.integer(0) : nil
  }

  /// The first column of the first row as text; nil without a row.
  func text(_ sql: String) throws -> String? {
    let statement = try prepare(sql)
    defer { statement.reset() }
    return try statement.step() ? statement.text(0) : nil
  }

  /// Turns an option of `sqlite3_db_config` on or off and makes sure that it is so.
  func set(option: Int32, to on: Bool, name: String) throws {
    guard tern_sqlite_switch(handle, option, on ? 1 : 0) == (on ? 1 : 0) else {
      throw StoreError(.internal, "SQLite does not accept the setting \(name)")
    }
  }

  /// Whether a transaction is open.
  var inTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Rows changed by the last statement.
  var changes: Int { Int(sqlite3_changes(handle)) }

  /// The row id of the last insert.
  var lastRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// What becomes of the log when it has been copied into the file.
  enum LogEnd {
    /// It is written from its start again, over what it holds: no commit waits for the file to grow.
    case reused
    /// It is cut to nothing.
    case cut
  }

  /// Copies the log into the file; returns the frames of the log. Errors of the sync are errors here.
  func checkpoint(_ end: LogEnd) throws -> Int {
    var frames: Int32 = 0
    var copied: Int32 = 0
    let mode = end == .cut ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_RESTART
    let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, &frames, &copied)
    guard code == SQLITE_OK else { throw error(sqlite3_extended_errcode(handle), "checkpoint") }
    logPages.pointee = 0
    return Int(frames)
  }

  /// Makes the file of the log at least so many bytes long, with zeros behind what it holds. Not synced: the next commit is.
  func extendLog(to bytes: Int) throws {
    let code = Connection.zeros.withUnsafeBytes {
      tern_sqlite_extend_log(handle, Int64(bytes), $0.baseAddress, Int32($0.count))
    }
    guard code == SQLITE_OK else { throw StoreError(StoreError.kind(ofCode: code), "the log cannot be made longer", code: code) }
  }
  /// SQLite's files take less than 128 KiB at once.
  private static let zeros = [UInt8](repeating: 0, count: 64 << 10)

  fileprivate var raw: OpaquePointer { handle }
}

/// A prepared statement. Columns count from 0, parameters from 1.
final class Statement {
  private let handle: OpaquePointer
  private unowned let connection: Connection
  private let sql: String

  fileprivate init(_ handle: OpaquePointer, _ connection: Connection, _ sql: String) {
    self.handle = handle
    self.connection = connection
    self.sql = sql
  }

  deinit { sqlite3_finalize(handle) }

  /// Makes it ready to run again. An error of the last run was thrown by `step` already.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  private func check(_ code: Int32) throws {
    guard code == SQLITE_OK else { throw connection.error(code, sql) }
  }

  @discardableResult
  func bind(_ index: Int32, _ value: Int64) throws -> Statement {
    try check(sqlite3_bind_int64(handle, index, value))
    return self
  }

  @discardableResult
  func bind(_ index: Int32, _ value: Int) throws -> Statement { try bind(index, Int64(value)) }

  @discardableResult
  func bind(_ index: Int32, _ value: Double) throws -> Statement {
    try check(sqlite3_bind_double(handle, index, value))
    return self
  }

  @discardableResult
  func bind(_ index: Int32, _ value: String?) throws -> Statement {
    guard var value else {
      try check(sqlite3_bind_null(handle, index))
      return self
    }
    try value.withUTF8 { bytes in
      let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
      try check(sqlite3_bind_text(handle, index, start, Int32(clamping: bytes.count), tern_sqlite_transient()))
      if start == nil { try check(sqlite3_bind_text(handle, index, "", 0, tern_sqlite_transient())) }
    }
    return self
  }

  /// Binds bytes; SQLite copies them.
  @discardableResult
  func bind(_ index: Int32, _ bytes: [UInt8]) throws -> Statement {
    if bytes.isEmpty {
      try check(sqlite3_bind_zeroblob(handle, index, 0))
    } else {
      try bytes.withUnsafeBytes {
        try check(sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), tern_sqlite_transient()))
      }
    }
    return self
  }

  /// Moves to the next row; false at the end.
  func step() throws -> Bool {
    let code = sqlite3_step(handle)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let failure = connection.error(sqlite3_extended_errcode(connection.raw), sql)
      sqlite3_reset(handle)
      throw failure
    }
  }

  /// Runs a statement that has no rows, and resets it.
  func run() throws {
    defer { reset() }
    while try step() {}
  }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
  func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }
  func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }
  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  func text(_ column: Int32) -> String {
    guard let bytes = sqlite3_column_text(handle, column) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  /// The bytes of a column, copied.
  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    let count = Int(sqlite3_column_bytes(handle, column))
    return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }
}

extension Connection {
  /// Runs `body` in a transaction that reads and writes; rolls back when it throws.
  ///
  /// The error of a failed COMMIT has already been looked at: a full disk is rolled back,
  /// anything else leaves the connection unusable, which the caller must respect.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try run("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try run("COMMIT")
      return result
    } catch let failure {
      if inTransaction { try run("ROLLBACK") }
      throw failure
    }
  }

  /// Runs `body` in a savepoint; undoes only it when it throws.
  func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
    try run("SAVEPOINT part")
    do {
      let result = try body()
      try run("RELEASE part")
      return result
    } catch let failure {
      // A full disk or a failed write has rolled back everything: then there is no savepoint left.
      if inTransaction {
        try run("ROLLBACK TO part")
        try run("RELEASE part")
      }
      throw failure
    }
  }
}
