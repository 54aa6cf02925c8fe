import Glibc
import Limits

/// Why the daemon cannot listen; the text is for people and says what to do.
public struct ListenError: Error, Sendable, CustomStringConvertible {
  /// Decides the exit code: 64, 75, 77 or 74.
  public enum Kind: Sendable { case usage, busy, permission, io }
  public var kind: Kind
  public var description: String

  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}

/// A Unix socket in the file system: locked, private from birth, removed at the end.
///
/// The order matters (reliability.md §4.3): the lock file is taken first; a stale socket is
/// removed only with the lock held; the new one is 0600 before anybody can see it: on Linux a bound socket has
/// the mode of its descriptor. (`umask` would be the whole process's, and other threads make files.)
public final class SocketFile: @unchecked Sendable {
  public let path: String
  private var lock: Int32 = -1
  private var inode: UInt64 = 0

  /// Takes the lock of `path`. Makes the folder (0700) when it is not there.
  ///
  /// Throws `.usage` for a path of more than ``Limits/socketPathBytes`` bytes, `.busy` naming the
  /// process that holds it, `.permission` when others could replace the socket.
  public init(path: String) throws(ListenError) {
    self.path = path
    if path.utf8.count > Limits.socketPathBytes {
      throw ListenError(
        .usage,
        "the socket path has \(path.utf8.count) bytes; the system allows \(Limits.socketPathBytes): choose a shorter one with --socket or TERN_SOCKET")
    }
    if path.utf8.contains(0) || path.isEmpty { throw ListenError(.usage, "the socket path is empty or contains a NUL") }
    try SocketFile.prepareFolder(SocketFile.folder(of: path))
    lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if lock < 0 { throw SocketFile.failure("cannot open \(path).lock") }
    if flock(lock, LOCK_EX | LOCK_NB) != 0 {
      let holder = SocketFile.readHolder(lock)
      close(lock)
      lock = -1
      throw ListenError(.busy, "another daemon\(holder.map { " (process \($0))" } ?? "") listens at \(path)")
    }
    ftruncate(lock, 0)
    let text = "\(getpid())\n"
    _ = text.withCString { pwrite(lock, $0, strlen($0), 0) }
  }

  /// Binds and listens. Returns the descriptor, which the caller owns.
  ///
  /// - Parameter openToOthers: anybody may connect, mode 0666: who may stay is decided by the user id
  ///   of the peer, before a byte is read. Else the socket is 0600 from birth.
  public func listen(backlog: Int32 = 512, openToOthers: Bool = false) throws(ListenError) -> Int32 {
    try removeStale()
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    if descriptor < 0 { throw SocketFile.failure("cannot make a socket") }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let mode: mode_t = openToOthers ? 0o666 : 0o600
    fchmod(descriptor, mode)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    if bound != 0 {
      let error = SocketFile.failure("cannot bind \(path)")
      close(descriptor)
      throw error
    }
    chmod(path, mode)
    if Glibc.listen(descriptor, backlog) != 0 {
      let error = SocketFile.failure("cannot listen at \(path)")
      close(descriptor)
      throw error
    }
    var status = stat()
    if stat(path, &status) == 0 { inode = UInt64(status.st_ino) }
    return descriptor
  }

  /// Removes the socket (when it is still ours) and gives the lock back.
  public func release() {
    guard lock >= 0 else { return }
    var status = stat()
    if inode != 0, lstat(path, &status) == 0, UInt64(status.st_ino) == inode { unlink(path) }
    unlink(path + ".lock")
    close(lock)
    lock = -1
  }

  private func removeStale() throws(ListenError) {
    var status = stat()
    if lstat(path, &status) != 0 { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw ListenError(.usage, "\(path) is there and is not a socket") }
    if unlink(path) != 0 { throw SocketFile.failure("cannot remove the stale socket \(path)") }
  }

  private static func prepareFolder(_ folder: String) throws(ListenError) {
    var status = stat()
    if stat(folder, &status) != 0 {
      if errno != ENOENT { throw failure("cannot look at \(folder)") }
      try makeFolders(folder)
      if stat(folder, &status) != 0 { throw failure("cannot look at \(folder)") }
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw ListenError(.usage, "\(folder) is not a folder") }
    let othersMayWrite = status.st_mode & 0o022 != 0
    let sticky = status.st_mode & S_ISVTX != 0
    if othersMayWrite, !sticky {
      throw ListenError(.permission, "others may write to \(folder) and could replace the socket: chmod go-w, or choose another folder")
    }
  }

  /// Makes a folder and those above it, each 0700.
  public static func makeFolders(_ folder: String) throws(ListenError) {
    var path = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: true) {
      path += path.isEmpty && !folder.hasPrefix("/") ? String(part) : "/" + part
      if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure("cannot make the folder \(path)") }
    }
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func readHolder(_ descriptor: Int32) -> Int? {
    var buffer = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &buffer, 32, 0)
    guard count > 0 else { return nil }
    return Int(String(decoding: buffer[0..<count], as: UTF8.self).prefix { $0.isNumber })
  }

  static func failure(_ what: String) -> ListenError {
    let code = errno
    let kind: ListenError.Kind = code == EACCES || code == EPERM ? .permission : .io
    return ListenError(kind, "\(what): \(String(cString: strerror(code)))")
  }
}
