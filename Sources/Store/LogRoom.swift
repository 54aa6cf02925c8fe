/// How far the log has been written already, and how far it is to be written ahead of the commits.
///
/// A sync after which the file is no longer than before records only the bytes; one that made it longer records the file's
/// length and blocks too and takes twice the time. So the log is filled with zeros some hundred pages ahead, which the
/// sync of one commit pays for all that fit them. A process that commits only a few times, a load say, never does.
struct LogRoom {
  /// Bytes of a page in the log, its header counted (SQLite's file format, section 4.1).
  static let frameBytes = 4_096 + 24
  /// Pages that a commit finds free.
  static let leastPages = 64
  /// Pages that are written at once, about a megabyte.
  static let pages = 256
  /// Commits before it is worth it.
  static let commits = 3

  /// Commits that do not wait for the disk do not wait for its bookkeeping.
  let isSynced: Bool
  /// The disk had no room for it.
  var isRefused = false
  private var written = 0
  private var seen = 0

  init(isSynced: Bool) { self.isSynced = isSynced }

  /// The log has been cut to nothing.
  mutating func cut() {
    written = 0
    seen = 0
    isRefused = false
  }

  /// Before a commit: the length in bytes that the file of the log should have, when it should be longer than it may be.
  mutating func lengthWanted(usedPages: Int, atMost: Int) -> Int? {
    seen += 1
    let used = usedPages * Self.frameBytes
    written = max(written, used)
    guard isSynced, !isRefused, seen > Self.commits, usedPages < atMost,
      written - used < Self.leastPages * Self.frameBytes
    else { return nil }
    written = used + Self.pages * Self.frameBytes
    return written
  }
}
