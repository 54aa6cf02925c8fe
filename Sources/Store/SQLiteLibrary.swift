import CSQLite

/// The SQLite that the process runs with.
enum SQLiteLibrary {
  static var version: String { String(cString: sqlite3_libversion()) }
}
