import Database
import Glibc

/// The body of a request: in memory while small, in an unnamed place on disk beyond.
///
/// Filled on the event loop, read afterwards by one evaluation thread.
public final class RequestBody: @unchecked Sendable {
  private var memory: [UInt8] = []
  private var descriptor: Int32 = -1
  private var path: String?
  private let limit: Int
  private let memoryLimit: Int
  private let folder: String?
  /// Bytes so far.
  public private(set) var count = 0

  init(limit: Int, expected: Int, memoryLimit: Int, folder: String?) {
    self.limit = limit
    self.memoryLimit = memoryLimit
    self.folder = folder
    if expected > 0, expected <= memoryLimit { memory.reserveCapacity(expected) }
  }

  /// A body that is already there, for tests and for requests without one.
  public init(_ bytes: [UInt8] = []) {
    limit = bytes.count
    memoryLimit = bytes.count
    folder = nil
    memory = bytes
    count = bytes.count
  }

  deinit { discard() }

  /// Adds bytes. Throws 413 beyond the limit and 507 when the disk takes no more.
  func append(_ bytes: UnsafeRawBufferPointer) throws(RequestFault) {
    count += bytes.count
    if count > limit { throw RequestFault(413, "the body is larger than \(limit) bytes") }
    if descriptor < 0 {
      if count <= memoryLimit || folder == nil {
        memory.append(contentsOf: bytes)
        return
      }
      try openSpool()
      let held = memory
      memory = []
      var fault: RequestFault?
      held.withUnsafeBytes { all in
        do throws(RequestFault) { try writeAll(all) } catch { fault = error }
      }
      if let fault { throw fault }
    }
    try writeAll(bytes)
  }

  private func openSpool() throws(RequestFault) {
    var template = Array(((folder ?? ".") + "/.upload-XXXXXX").utf8CString)
    descriptor = mkstemp(&template)
    if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    if descriptor < 0 { throw RequestFault(507, "the upload cannot be kept: \(String(cString: strerror(errno)))") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) throws(RequestFault) {
    var done = 0
    while done < bytes.count {
      let written = write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      if written < 0 {
        if errno == EINTR { continue }
        throw RequestFault(507, "the upload cannot be kept: \(String(cString: strerror(errno)))")
      }
      done += written
    }
  }

  /// The bytes in memory; a spooled body is read back (only small ones are asked for this way).
  public func bytes() throws(RequestFault) -> [UInt8] {
    guard descriptor >= 0 else { return memory }
    var all = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = all.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress.map { $0 + done }, count - done, off_t(done)) }
      if got < 0, errno == EINTR { continue }
      if got <= 0 { throw RequestFault(500, "the upload cannot be read back") }
      done += got
    }
    return all
  }

  /// What a body in gzip holds, kept like any other body: the limit is for the inflated bytes too.
  ///
  /// Throws 413 beyond the limit, 507 when the disk takes no more, ``DatabaseError`` when the data are damaged or cut
  /// off, and what `check` throws, which is asked for each piece.
  func inflated(check: () throws -> Void) throws -> RequestBody {
    let plain = RequestBody(limit: limit, expected: 0, memoryLimit: memoryLimit, folder: folder)
    var at = 0
    try GzipInput.inflate(read: { [self] room in
      let count = try read(into: room, from: at)
      at += count
      return count
    }, write: { piece in
      try check()
      try plain.append(piece)
    })
    return plain
  }

  /// Copies bytes from a place on; returns how many, 0 at the end.
  private func read(into room: UnsafeMutableRawBufferPointer, from place: Int) throws(RequestFault) -> Int {
    let wanted = min(room.count, count - place)
    if wanted <= 0 { return 0 }
    guard descriptor >= 0 else {
      room.copyBytes(from: memory[place..<(place + wanted)])
      return wanted
    }
    while true {
      let got = pread(descriptor, room.baseAddress, wanted, off_t(place))
      if got > 0 { return got }
      if got < 0, errno == EINTR { continue }
      throw RequestFault(500, "the upload cannot be read back")
    }
  }

  /// For the loader: the bytes, or the file that holds them.
  public func loadInput() -> LoadInput {
    if let path { return .file(path: path) }
    return .bytes(memory)
  }

  /// Forgets the bytes and removes the file.
  func discard() {
    if descriptor >= 0 {
      close(descriptor)
      descriptor = -1
    }
    if let path {
      unlink(path)
      self.path = nil
    }
    memory = []
  }
}
