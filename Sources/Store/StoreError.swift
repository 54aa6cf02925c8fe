/// An error of the file on disk.
public struct StoreError: Error, Sendable, Hashable {
  /// What sort of failure it is.
  public enum Kind: Sendable, Hashable {
    /// Another process (or another opener in this one) holds the file.
    case busy
    /// The file is damaged, belongs to another program, or is of a newer version.
    case damaged
    /// The disk is full; the change was rolled back and the store goes on.
    case diskFull
    /// Reading or writing failed.
    case io
    /// The file system refused access.
    case permission
    /// The file is not there and was not to be created.
    case missing
    /// A commit or sync failed earlier: nothing more is written (invariant 4).
    case stopped
    /// SQLite refused a statement of ours.
    case `internal`
  }
  public var kind: Kind
  public var message: String
  /// SQLite's extended result code, 0 when it does not come from SQLite.
  public var code: Int32

  public init(_ kind: Kind, _ message: String, code: Int32 = 0) {
    self.kind = kind
    self.message = message
    self.code = code
  }

  /// What is said when the disk of a file is full.
  static func noRoom(for file: String) -> String { "the disk is full: there is no room for \(file); nothing was changed, make room and do it again" }

  /// What a result code of SQLite means for us.
  static func kind(ofCode code: Int32) -> Kind {
    switch code & 0xFF {
    case 5, 6: .busy  // SQLITE_BUSY, SQLITE_LOCKED
    case 11, 26, 24: .damaged  // SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT
    case 13: .diskFull  // SQLITE_FULL
    case 10, 22: .io  // SQLITE_IOERR, SQLITE_NOLFS
    case 3, 8, 23: .permission  // SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH
    case 14: .io  // SQLITE_CANTOPEN
    default: .internal
    }
  }
}
