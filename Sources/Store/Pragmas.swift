import CSQLite

/// The settings of the connection, in the order of reliability.md 4.3, each read back.
enum Pragmas {
  /// What may be set before it is known whose file this is: nothing here writes.
  static func first(_ connection: Connection) throws {
    try expect(connection, set: "PRAGMA locking_mode = EXCLUSIVE", read: "PRAGMA locking_mode", "exclusive")
  }

  /// The rest, once the file is known to be ours or empty.
  static func rest(_ connection: Connection, synchronous: String) throws {
    try expect(connection, set: "PRAGMA journal_mode = WAL", read: "PRAGMA journal_mode", "wal")
    let level = synchronous == "FULL" ? "2" : "1"
    try expect(connection, set: "PRAGMA synchronous = \(synchronous)", read: "PRAGMA synchronous", level)
    try expect(connection, set: "PRAGMA foreign_keys = ON", read: "PRAGMA foreign_keys", "1")
    try expect(connection, set: "PRAGMA trusted_schema = OFF", read: "PRAGMA trusted_schema", "0")
    try expect(connection, set: "PRAGMA cell_size_check = ON", read: "PRAGMA cell_size_check", "1")
    try expect(connection, set: "PRAGMA mmap_size = 0", read: "PRAGMA mmap_size", "0")
    // What was deleted is overwritten: a forgotten document leaves no text behind.
    try expect(connection, set: "PRAGMA secure_delete = ON", read: "PRAGMA secure_delete", "1")
    // Checkpoints are ours: SQLite's automatic ones swallow the error of a failed sync.
    try expect(connection, set: "PRAGMA wal_autocheckpoint = 0", read: "PRAGMA wal_autocheckpoint", "0")
    try connection.set(option: Int32(SQLITE_DBCONFIG_DEFENSIVE), to: true, name: "defensive")
    try connection.set(option: Int32(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION), to: false, name: "no extensions")
  }

  private static func expect(_ connection: Connection, set: String, read: String, _ wanted: String) throws {
    try connection.execute(set)
    guard let now = try connection.text(read) else {
      // mmap_size answers with no row when SQLite was built without it: then it is off.
      if read == "PRAGMA mmap_size" { return }
      throw StoreError(.internal, "SQLite does not know the setting '\(read)'")
    }
    guard now.lowercased() == wanted else {
      throw StoreError(.internal, "SQLite did not take '\(set)': it says \(now)")
    }
  }
}
