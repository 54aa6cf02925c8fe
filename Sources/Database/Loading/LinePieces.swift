import Formats
import Glibc
import Store

/// A file of statements (N-Triples, N-Quads, Turtle, TriG, gzipped or not) handed out in pieces of some MiB that end
/// between two statements, at line ends.
///
/// So a load takes the memory of a few pieces however large the file is, threads share the work evenly, and a file that
/// somebody cuts short meanwhile is an error and no fault. Safe from several threads.
final class LinePieces: @unchecked Sendable {
  // @unchecked: everything that changes is used under the lock.

  /// One piece, in a buffer that its thread reuses.
  final class Piece {
    fileprivate var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: LinePieces.pieceBytes, alignment: 64)
    /// Bytes of lines in the buffer.
    fileprivate(set) var count = 0
    /// Where the piece begins in the (inflated) file.
    fileprivate(set) var offset = 0
    /// Lines before it are counted only when there is an error to report.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[0..<count]) }
    deinit { memory.deallocate() }

    fileprivate func grow() {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: memory.count * 2, alignment: 64)
      larger.copyMemory(from: UnsafeRawBufferPointer(memory))
      memory.deallocate()
      memory = larger
    }
  }

  static let pieceBytes = 2 << 20
  /// No line of terms within their limits is longer: three literals or IRIs with escapes, a graph.
  static let lineBytes = 64 << 20

  let path: String
  /// Bytes of the file as it is on disk.
  let byteCount: Int
  let isZipped: Bool
  /// The end of the last whole statement in bytes that begin with one, 0 when none ends there.
  private let lastCut: (UnsafeRawBufferPointer) -> Int
  /// Bytes beyond which a piece does not grow.
  private let largest: Int
  private let descriptor: Int32
  private let lock = Lock()
  private var fileOffset = 0
  private var zipped: GzipStream?
  private var rest: [UInt8] = []
  private var offset = 0
  private var isEnded = false

  /// Opens a regular file; nil when it is smaller than `smallest` bytes. Throws as ``InputBytes``.
  ///
  /// Statements of lines are at most ``lineBytes`` long; those of Turtle and TriG may be any length, a graph of TriG is one.
  init?(_ path: String, smallest: Int, format: RDFFormat) throws {
    let isLines = format == .nTriples || format == .nQuads
    guard isLines || format == .turtle || format == .triG else { return nil }
    lastCut = isLines ? { LinePieces.endOfLastLine($0) } : { StatementCuts.last(in: $0) }
    largest = isLines ? Self.lineBytes : Int.max / 4
    let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else { throw InputBytes.failure(path) }
    var info = stat()
    guard fstat(opened, &info) == 0 else {
      defer { close(opened) }
      throw InputBytes.failure(path)
    }
    guard info.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      throw DatabaseError(.inputMissing, "\(path) is not a regular file")
    }
    self.path = path
    descriptor = opened
    byteCount = Int(info.st_size)
    var head: [UInt8] = [0, 0, 0]
    isZipped = pread(opened, &head, 3, 0) == 3 && head.withUnsafeBytes { Gzip.isGzip($0) }
    // A zipped file holds about ten times its size.
    if byteCount < (isZipped ? smallest / 10 : smallest) { return nil }
    try rewind()
  }

  deinit { close(descriptor) }

  /// Begins again.
  private func rewind() throws {
    fileOffset = 0
    offset = 0
    rest = []
    isEnded = false
    // Unowned: the stream lives in this object.
    zipped = isZipped ? try GzipStream { [unowned self] in try self.readFile($0) } : nil
  }

  /// Bytes of the file read so far, for the progress.
  var bytesRead: Int { lock.hold { fileOffset } }

  /// A hash of the file's bytes, all of them read through once.
  func contentHash() throws -> UInt64 {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: RDFLoad.scopeChunk, alignment: 64)
    defer { buffer.deallocate() }
    fileOffset = 0
    var hash = RDFLoad.scopeSeed
    while true {
      var count = 0
      while count < buffer.count {
        let got = try readFile(UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
        if got == 0 { break }
        count += got
      }
      if count == 0 { break }
      hash = Mixing.hash(UnsafeRawBufferPointer(rebasing: buffer[0..<count]), seed: hash)
      if count < buffer.count { break }
    }
    try rewind()
    return hash
  }

  private func readFile(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let wanted = min(buffer.count, byteCount - fileOffset)
      if wanted == 0 { return 0 }
      let got = pread(descriptor, buffer.baseAddress, wanted, off_t(fileOffset))
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw InputBytes.failure(path) }
      guard got > 0 else { throw DatabaseError(.io, "\(path) was cut short while it was read") }
      fileOffset += got
      return got
    }
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if let zipped { return try zipped.inflate(into: buffer) }
    var count = 0
    while count < buffer.count {
      let got = try readFile(UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      if got == 0 { break }
      count += got
    }
    return count
  }

  /// Fills the next piece; false when there is none.
  func next(_ piece: Piece) throws -> Bool {
    try lock.hold {
      if isEnded, rest.isEmpty { return false }
      while piece.memory.count < rest.count * 2 || piece.memory.count < Self.pieceBytes { piece.grow() }
      piece.memory.copyBytes(from: rest)
      var filled = rest.count
      rest.removeAll(keepingCapacity: true)
      piece.offset = offset
      while true {
        if !isEnded {
          let got = try fill(UnsafeMutableRawBufferPointer(rebasing: piece.memory[filled...]))
          filled += got
          if filled < piece.memory.count { isEnded = true }
        }
        let whole = UnsafeRawBufferPointer(rebasing: piece.memory[0..<filled])
        let end = isEnded ? filled : lastCut(whole)
        if end > 0 || isEnded {
          piece.count = end
          rest.append(contentsOf: whole[end...])
          offset += end
          return end > 0
        }
        guard piece.memory.count < largest else {
          throw FormatError("a line of more than \(Self.lineBytes) bytes", line: try lines(before: offset) + 1, column: 1, offset: offset)
        }
        piece.grow()
      }
    }
  }

  private static func endOfLastLine(_ bytes: UnsafeRawBufferPointer) -> Int {
    for ending in [UInt8(0x0A), 0x0D] {
      var end = bytes.count
      while end > 0 {
        if bytes[end - 1] == ending { return end }
        end -= 1
      }
    }
    return 0
  }

  /// No further pieces: something failed.
  func stop() {
    lock.hold {
      isEnded = true
      rest = []
    }
  }

  /// Lines that end before an offset; reads the file anew, for the message of an error.
  func lines(before end: Int) throws -> Int {
    try rewind()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    var seen = 0
    var lines = 0
    var last: UInt8 = 0
    while seen < end {
      let count = min(try fill(buffer), end - seen)
      if count == 0 { break }
      for byte in buffer[0..<count] {
        // CR, LF and CR LF each end one line.
        if byte == 0x0A ? last != 0x0D : byte == 0x0D { lines += 1 }
        last = byte
      }
      seen += count
    }
    return lines
  }
}
