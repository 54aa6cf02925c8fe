/// The entries of a zip file, read one at a time (PKWARE APPNOTE 6.3, without encryption and
/// without zip64).
struct ZipArchive {
  private let data: UnsafeRawBufferPointer
  /// Name, method, compressed size, offset of the local header.
  private let entries: [(name: String, method: UInt16, size: Int, header: Int)]

  /// Nil when the bytes are no zip file.
  init?(_ data: UnsafeRawBufferPointer) {
    self.data = data
    guard data.count >= 22 else { return nil }
    // The end record is the last 22 bytes, or before a comment of at most 65,535.
    var end = data.count - 22
    let lowest = max(0, end - 0xffff)
    while end >= lowest, data.loadUnaligned(fromByteOffset: end, as: UInt32.self) != 0x0605_4b50 { end -= 1 }
    guard end >= lowest else { return nil }
    let count = Int(data.loadUnaligned(fromByteOffset: end + 10, as: UInt16.self))
    var at = Int(data.loadUnaligned(fromByteOffset: end + 16, as: UInt32.self))
    var entries: [(name: String, method: UInt16, size: Int, header: Int)] = []
    for _ in 0..<count {
      guard at + 46 <= data.count, data.loadUnaligned(fromByteOffset: at, as: UInt32.self) == 0x0201_4b50 else {
        return nil
      }
      let nameLength = Int(data.loadUnaligned(fromByteOffset: at + 28, as: UInt16.self))
      let extra = Int(data.loadUnaligned(fromByteOffset: at + 30, as: UInt16.self))
      let comment = Int(data.loadUnaligned(fromByteOffset: at + 32, as: UInt16.self))
      guard at + 46 + nameLength <= data.count else { return nil }
      entries.append(
        (
          String(decoding: data[at + 46..<at + 46 + nameLength], as: UTF8.self),
          data.loadUnaligned(fromByteOffset: at + 10, as: UInt16.self),
          Int(data.loadUnaligned(fromByteOffset: at + 20, as: UInt32.self)),
          Int(data.loadUnaligned(fromByteOffset: at + 42, as: UInt32.self))
        ))
      at += 46 + nameLength + extra + comment
    }
    self.entries = entries
  }

  /// The content of an entry, nil when there is none of that name.
  ///
  /// Errors: ``Inflate/Failure``, also for methods other than stored and deflated.
  func content(_ name: String, limit: Int) throws(Inflate.Failure) -> [UInt8]? {
    guard let entry = entries.first(where: { $0.name == name }) else { return nil }
    let header = entry.header
    guard header + 30 <= data.count, data.loadUnaligned(fromByteOffset: header, as: UInt32.self) == 0x0403_4b50 else {
      throw .malformed(offset: header)
    }
    let start =
      header + 30 + Int(data.loadUnaligned(fromByteOffset: header + 26, as: UInt16.self))
      + Int(data.loadUnaligned(fromByteOffset: header + 28, as: UInt16.self))
    guard start + entry.size <= data.count else { throw .malformed(offset: header) }
    switch entry.method {
    case 0:
      guard entry.size <= limit else { throw .tooLarge }
      return Array(data[start..<start + entry.size])
    case 8:
      var out: [UInt8] = []
      _ = try Inflate.raw(
        UnsafeRawBufferPointer(rebasing: data[..<(start + entry.size)]), from: start, limit: limit, into: &out)
      return out
    default: throw .malformed(offset: header)
    }
  }
}
