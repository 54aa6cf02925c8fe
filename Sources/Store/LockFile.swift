import Glibc

/// The advisory lock beside the database file: taken before SQLite opens it, held until
/// the process ends, with the holder's process id inside (invariant 6).
final class LockFile {
  private let descriptor: Int32
  private var isHeld = true

  /// Takes the lock; throws `.busy` naming the holder.
  init(path: String) throws {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard opened >= 0 else { throw LockFile.failure("cannot open the lock file \(path)") }
    if flock(opened, LOCK_EX | LOCK_NB) != 0 {
      let reason = errno
      let holder = LockFile.holder(opened)
      close(opened)
      guard reason == EWOULDBLOCK else {
        errno = reason
        throw LockFile.failure("cannot lock \(path)")
      }
      throw StoreError(.busy, "the database is held by " + (holder.map { "process \($0)" } ?? "another process"))
    }
    descriptor = opened
    let text = [UInt8]("\(getpid())\n".utf8)
    // The id only serves the message of the next opener: the lock itself is the descriptor's.
    guard ftruncate(descriptor, 0) == 0,
      text.withUnsafeBytes({ pwrite(descriptor, $0.baseAddress, $0.count, 0) }) == text.count
    else {
      let failure = LockFile.failure("cannot write the lock file \(path)")
      close(descriptor)
      throw failure
    }
  }

  deinit { release() }

  /// Gives the lock back. Idempotent.
  ///
  /// Unlocked by name, not by closing alone: the lock belongs to the open file, of which a child process that another thread
  /// is just starting holds a copy until its exec.
  func release() {
    if isHeld {
      flock(descriptor, LOCK_UN)
      close(descriptor)
    }
    isHeld = false
  }

  /// The process id in the file, when there is one.
  private static func holder(_ descriptor: Int32) -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 32)
    let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard count > 0 else { return nil }
    let digits = buffer.prefix(count).prefix { $0 >= 0x30 && $0 <= 0x39 }
    return Int32(String(decoding: digits, as: UTF8.self))
  }

  /// The error of a system call that has just failed.
  static func failure(_ doing: String) -> StoreError {
    let code = errno
    let words = String(cString: strerror(code))
    switch code {
    case EACCES, EPERM, EROFS: return StoreError(.permission, "\(doing): \(words)")
    case ENOSPC, EDQUOT: return StoreError(.diskFull, "\(doing): the disk is full")
    case ENOENT: return StoreError(.missing, "\(doing): \(words)")
    default: return StoreError(.io, "\(doing): \(words)")
    }
  }
}
