import Glibc

/// Sequential writing in blocks with their checksums.
struct ImageOutput {
  let file: Int32
  let blockSize: Int
  private(set) var position = 0
  private(set) var entries: [ImageFormat.Entry] = []
  private(set) var checksums: [UInt64] = []
  private let buffer: UnsafeMutableRawPointer
  private var used = 0

  init(file: Int32, blockSize: Int) {
    self.file = file
    self.blockSize = blockSize
    buffer = .allocate(byteCount: blockSize, alignment: 64)
  }
  func free() { buffer.deallocate() }

  /// Leaves room for the header.
  mutating func begin() throws(IndexError) {
    if lseek(file, off_t(ImageFormat.pageSize), SEEK_SET) < 0 { throw .system(operation: "seek", errno: errno) }
    position = ImageFormat.pageSize
  }

  mutating func section(_ entry: ImageFormat.Entry, _ base: UnsafeRawPointer) throws(IndexError) {
    var entry = entry
    entry.offset = UInt64(try align(to: entry.byteCount > 4096 ? 4096 : 64))
    entries.append(entry)
    try write(base, Int(entry.byteCount))
  }

  mutating func align(to n: Int) throws(IndexError) -> Int {
    let padding = (n - position % n) % n
    if padding > 0 {
      let zeros = [UInt8](repeating: 0, count: padding)
      try write(zeros, padding)
    }
    return position
  }

  mutating func write(_ base: UnsafeRawPointer, _ count: Int) throws(IndexError) {
    var at = 0
    while at < count {
      let n = min(count - at, blockSize - used)
      memcpy(buffer + used, base + at, n)
      used += n
      at += n
      position += n
      if used == blockSize { try flush() }
    }
  }

  private mutating func flush() throws(IndexError) {
    if used == 0 { return }
    checksums.append(ImageFormat.checksum(buffer, used))
    try writeFully(buffer, used)
    used = 0
  }

  /// Ends the blocks and writes their checksums; gives the place of these.
  mutating func finishBlocks() throws(IndexError) -> Int {
    _ = try align(to: 64)
    try flush()
    let at = position
    let sums = checksums
    let result: Result<Void, IndexError> = sums.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return .success(()) }
      return Result { () throws(IndexError) in try writeFully(base, raw.count) }
    }
    try result.get()
    return at
  }

  func writeHeader(_ header: [UInt64]) throws(IndexError) {
    if lseek(file, 0, SEEK_SET) < 0 { throw .system(operation: "seek", errno: errno) }
    let result: Result<Void, IndexError> = header.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return .success(()) }
      return Result { () throws(IndexError) in try writeFully(base, raw.count) }
    }
    try result.get()
  }

  private func writeFully(_ base: UnsafeRawPointer, _ count: Int) throws(IndexError) {
    var at = 0
    while at < count {
      let n = Glibc.write(file, base + at, count - at)
      if n < 0 {
        if errno == EINTR { continue }
        throw .system(operation: "write", errno: errno)
      }
      at += n
    }
  }
}
