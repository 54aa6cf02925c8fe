import Formats
import Glibc
import Limits
import Reading

/// The documents of a JSON Lines file that is too large to be held in memory, packed or not, one line after the other.
///
/// Memory: the longest line. The file is read twice, first for its hash. One thread at a time.
final class DocumentLines {
  let file: OpenedFile
  private let name: String
  private let descriptor: Int32
  private var fileOffset = 0
  private var zipped: GzipStream?
  private var isZipped = false
  private var buffer: [UInt8] = []
  /// Where in the buffer the next line begins, and where that is in the (unpacked) file.
  private var start = 0
  private var offset = 0
  private var isEnded = false
  private var lines = 0
  private var documents = 0
  private static let pieceBytes = 1 << 20

  /// Opens a file of a load. Throws `.inputMissing`, `.io`.
  init(path: String, name: String) throws {
    self.name = name
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw InputBytes.failure(path) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw DatabaseError(.inputMissing, "\(path) is not a regular file")
    }
    var hash = SHA256()
    var size = 0
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 64)
    defer { piece.deallocate() }
    do {
      while true {
        let got = try Self.read(descriptor, piece, at: size)
        if got == 0 { break }
        if size == 0 { isZipped = Gzip.isGzip(UnsafeRawBufferPointer(rebasing: piece[0..<got])) }
        hash.add(UnsafeRawBufferPointer(rebasing: piece[0..<got]))
        size += got
      }
    } catch let error {
      close(descriptor)
      throw error
    }
    file = OpenedFile(name: name, size: size, sha256: hash.finish())
    // Unowned: the stream lives in this object.
    if isZipped { zipped = try GzipStream { [unowned self] in try self.readFile($0) } }
  }

  deinit { close(descriptor) }

  /// Bytes of the file that were read.
  var bytesRead: Int { fileOffset }

  private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
    while true {
      let got = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw DatabaseError(.io, "reading failed: \(String(cString: strerror(errno)))") }
      return got
    }
  }

  private func readFile(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let got = try Self.read(descriptor, buffer, at: fileOffset)
    fileOffset += got
    return got
  }

  /// Reads on; false at the end of the file.
  private func fill() throws -> Bool {
    if isEnded { return false }
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    let filled = buffer.count
    var got = 0
    buffer.append(contentsOf: repeatElement(0, count: Self.pieceBytes))
    try buffer.withUnsafeMutableBytes { all in
      let room = UnsafeMutableRawBufferPointer(rebasing: all[filled...])
      got = try zipped.map { try $0.inflate(into: room) } ?? readFile(room)
    }
    buffer.removeLast(Self.pieceBytes - got)
    if got == 0 { isEnded = true }
    return got > 0
  }

  /// The next document; nil at the end. Throws ``ReadingError`` with the line and its place, `.tooLarge` for a line beyond
  /// `Limits.documentBytes`; nothing can be read on then.
  func next() throws -> DocumentSource? {
    while true {
      var scanned = start
      var end: Int?
      while end == nil {
        end = buffer[scanned...].firstIndex(of: 0x0A)
        if end != nil { break }
        scanned = buffer.count - start
        guard scanned <= Limits.documentBytes else {
          throw DatabaseError(
            .tooLarge, "line \(lines + 1) of \(name) (byte \(offset)) is longer than \(Limits.documentBytes) bytes")
        }
        if try !fill() { break }
        // The line begins at the front of the buffer now.
      }
      let stop = end ?? buffer.count
      if end == nil, start == stop { return nil }
      var from = start
      if lines == 0, buffer[start...].starts(with: [0xEF, 0xBB, 0xBF]) { from += 3 }
      lines += 1
      let number = documents + 1
      var source = try buffer[from..<stop].withUnsafeBytes {
        try DocumentSource.jsonLine($0, line: lines, at: offset + from - start, name: "\(name)#\(number)")
      }
      let length = (end.map { $0 + 1 } ?? stop) - start
      start += length
      offset += length
      if isZipped { source?.markUnpacked() }
      if let source {
        documents = number
        return source
      }
      if end == nil { return nil }
    }
  }
}
