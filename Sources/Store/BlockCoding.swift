import CZlib

/// Bytes of a block while it is written: little numbers as LEB128, then compressed as a whole.
struct BlockWriter {
  var bytes: [UInt8] = []

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func number(_ value: UInt32) { number(UInt64(value)) }

  mutating func number(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func text(_ text: UnsafeBufferPointer<UInt8>) {
    number(UInt64(text.count))
    bytes.append(contentsOf: text)
  }
}

/// Reads what ``BlockWriter`` wrote. Every read is checked: a block that ends early or
/// holds a number too large is damaged.
struct BlockReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  static let damage = StoreError(.damaged, "the database file is damaged: a block does not decode")

  var isAtEnd: Bool { offset == bytes.count }

  mutating func byte() throws -> UInt8 {
    guard offset < bytes.count else { throw BlockReader.damage }
    defer { offset &+= 1 }
    return bytes[offset]
  }

  mutating func number() throws -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard offset < bytes.count, shift < 64 else { throw BlockReader.damage }
      let next = bytes[offset]
      offset &+= 1
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift &+= 7
    }
  }

  mutating func number32() throws -> UInt32 {
    let value = try number()
    guard value <= UInt64(UInt32.max) else { throw BlockReader.damage }
    return UInt32(truncatingIfNeeded: value)
  }

  mutating func count(atMost limit: Int) throws -> Int {
    let value = try number()
    guard value <= UInt64(limit) else { throw BlockReader.damage }
    return Int(value)
  }

  mutating func text() throws -> UnsafeBufferPointer<UInt8> {
    let count = try count(atMost: bytes.count - offset)
    let part = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    offset += count
    return part.bindMemory(to: UInt8.self)
  }
}

/// A block as it lies in a row: compressed, with the size and the checksum of what is inside.
public struct PackedBlock: Sendable {
  public var data: [UInt8]
  public var rawBytes: Int
  /// Hash of the uncompressed bytes, seeded by what the block is.
  public var checksum: Int64

  /// Largest uncompressed block; a row that claims more is damaged.
  static let largest = 1 << 30

  /// Compresses. `seed` binds the block to its place (first id, revision), so that two
  /// blocks that are swapped do not go unnoticed.
  static func pack(_ raw: [UInt8], seed: UInt64) throws -> PackedBlock {
    let checksum = raw.withUnsafeBytes { Mixing.hash($0, seed: seed) }
    if raw.count <= plainBytes { return PackedBlock(data: stored(raw), rawBytes: raw.count, checksum: Int64(bitPattern: checksum)) }
    var size = compressBound(uLong(raw.count))
    var packed = [UInt8](repeating: 0, count: Int(size))
    let code = packed.withUnsafeMutableBufferPointer { target in
      raw.withUnsafeBufferPointer { source in
        compress2(target.baseAddress, &size, source.baseAddress, uLong(source.count), 1)
      }
    }
    guard code == Z_OK else { throw StoreError(.internal, "zlib could not compress a block") }
    packed.removeLast(packed.count - Int(size))
    return PackedBlock(data: packed, rawBytes: raw.count, checksum: Int64(bitPattern: checksum))
  }

  /// Blocks up to this size are stored as they are: a compressor would first set a quarter of a megabyte up, which takes
  /// longer than all the rest of a small commit.
  static let plainBytes = 512

  /// A stream of zlib with one block that is not compressed. RFC 1950 and 1951, section 3.2.4.
  private static func stored(_ raw: [UInt8]) -> [UInt8] {
    let sum = raw.withUnsafeBufferPointer { adler32(1, $0.baseAddress, uInt($0.count)) }
    let (low, high) = (UInt8(truncatingIfNeeded: raw.count), UInt8(truncatingIfNeeded: raw.count >> 8))
    var out: [UInt8] = [0x78, 0x01, 1, low, high, ~low, ~high]
    out.reserveCapacity(raw.count + 11)
    out += raw
    for shift in [24, 16, 8, 0] { out.append(UInt8(truncatingIfNeeded: sum >> UInt(shift))) }
    return out
  }

  /// Decompresses and compares the checksum; throws `.damaged` naming the block.
  func unpack(seed: UInt64, name: String) throws -> [UInt8] {
    let damage = StoreError(.damaged, "the database file is damaged: \(name) does not match its checksum")
    guard rawBytes >= 0, rawBytes <= PackedBlock.largest else { throw damage }
    var size = uLongf(rawBytes)
    var raw = [UInt8](repeating: 0, count: max(rawBytes, 1))
    let code = raw.withUnsafeMutableBufferPointer { target in
      data.withUnsafeBufferPointer { source in
        uncompress(target.baseAddress, &size, source.baseAddress, uLong(source.count))
      }
    }
    guard code == Z_OK, Int(size) == rawBytes else { throw damage }
    if rawBytes == 0 { raw.removeAll() }
    guard raw.withUnsafeBytes({ Mixing.hash($0, seed: seed) }) == UInt64(bitPattern: checksum) else { throw damage }
    return raw
  }
}

extension PackedBlock {
  /// Decompresses bytes whose size is known and whose checksum is kept elsewhere.
  static func unpackPlain(_ data: [UInt8], count: Int, name: String) throws -> [UInt8] {
    let damage = StoreError(.damaged, "the database file is damaged: \(name) does not decompress")
    guard count >= 0, count <= PackedBlock.largest else { throw damage }
    var size = uLongf(count)
    var raw = [UInt8](repeating: 0, count: max(count, 1))
    let code = raw.withUnsafeMutableBufferPointer { target in
      data.withUnsafeBufferPointer { uncompress(target.baseAddress, &size, $0.baseAddress, uLong($0.count)) }
    }
    guard code == Z_OK, Int(size) == count else { throw damage }
    if count == 0 { raw.removeAll() }
    return raw
  }
}
