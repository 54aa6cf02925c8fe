/// Decompression of DEFLATE (RFC 1951), in gzip members (RFC 1952) and in zip entries.
///
/// The output is bounded: a small file cannot become a large one.
enum Inflate {
  enum Failure: Error, Sendable, Hashable {
    /// The data end too early or break the format; the offset is in the compressed bytes.
    case malformed(offset: Int)
    /// More than the caller allows.
    case tooLarge
  }

  /// All members of a gzip file.
  static func gzip(_ data: UnsafeRawBufferPointer, limit: Int) throws(Failure) -> [UInt8] {
    var out: [UInt8] = []
    var at = 0
    repeat {
      guard at + 18 <= data.count, data[at] == 0x1f, data[at + 1] == 0x8b, data[at + 2] == 8 else {
        throw .malformed(offset: at)
      }
      let flags = data[at + 3]
      var i = at + 10
      if flags & 4 != 0 {
        guard i + 2 <= data.count else { throw .malformed(offset: i) }
        i += 2 + Int(data[i]) + Int(data[i + 1]) << 8
      }
      for flag in [UInt8(8), 16] where flags & flag != 0 {
        while i < data.count && data[i] != 0 { i += 1 }
        i += 1
      }
      if flags & 2 != 0 { i += 2 }
      guard i < data.count else { throw .malformed(offset: i) }
      let start = out.count
      i = try raw(data, from: i, limit: limit, into: &out)
      guard i + 8 <= data.count else { throw .malformed(offset: i) }
      let checksum = data.loadUnaligned(fromByteOffset: i, as: UInt32.self)
      guard checksum == CRC32.of(out[start...]) else { throw .malformed(offset: i) }
      at = i + 8
      // Padding after the last member is common in archives.
      while at < data.count && data[at] == 0 { at += 1 }
    } while at < data.count
    return out
  }

  /// One DEFLATE stream; returns the offset behind it.
  static func raw(
    _ data: UnsafeRawBufferPointer, from start: Int, limit: Int, into out: inout [UInt8]
  ) throws(Failure) -> Int {
    var bits = BitReader(data: data, at: start)
    while true {
      let last = try bits.take(1) == 1
      switch try bits.take(2) {
      case 0: try stored(&bits, limit, &out)
      case 1: try compressed(&bits, Codes.fixedLiterals, Codes.fixedDistances, limit, &out)
      case 2:
        let (literals, distances) = try dynamicCodes(&bits)
        try compressed(&bits, literals, distances, limit, &out)
      default: throw .malformed(offset: bits.at)
      }
      if last { return bits.end }
    }
  }

  private struct BitReader {
    let data: UnsafeRawBufferPointer
    var at: Int
    var buffer: UInt64 = 0
    var count = 0

    /// The offset of the first byte of which no bit was read.
    var end: Int { at - count / 8 }

    mutating func take(_ n: Int) throws(Failure) -> Int {
      while count < n {
        guard at < data.count else { throw .malformed(offset: at) }
        buffer |= UInt64(data[at]) << UInt64(count)
        at += 1
        count += 8
      }
      let value = Int(buffer & ((1 << UInt64(n)) - 1))
      buffer >>= UInt64(n)
      count -= n
      return value
    }

    mutating func alignToByte() {
      buffer >>= UInt64(count % 8)
      count -= count % 8
    }
  }

  /// A canonical Huffman code.
  private struct Codes {
    var counts: [Int]
    var symbols: [Int]

    init(_ lengths: ArraySlice<Int>) {
      counts = [Int](repeating: 0, count: 16)
      for length in lengths { counts[length] += 1 }
      counts[0] = 0
      var offsets = [Int](repeating: 0, count: 17)
      for i in 1..<16 { offsets[i + 1] = offsets[i] + counts[i] }
      symbols = [Int](repeating: 0, count: lengths.count)
      for (symbol, length) in zip(0..., lengths) where length > 0 {
        symbols[offsets[length]] = symbol
        offsets[length] += 1
      }
    }

    func next(_ bits: inout BitReader) throws(Failure) -> Int {
      var code = 0
      var first = 0
      var index = 0
      for length in 1..<16 {
        code |= try bits.take(1)
        let count = counts[length]
        if code - count < first { return symbols[index + (code - first)] }
        index += count
        first = (first + count) << 1
        code <<= 1
      }
      throw .malformed(offset: bits.at)
    }

    static let fixedLiterals: Codes = {
      var lengths = [Int](repeating: 8, count: 288)
      for i in 144..<256 { lengths[i] = 9 }
      for i in 256..<280 { lengths[i] = 7 }
      return Codes(lengths[...])
    }()
    static let fixedDistances = Codes([Int](repeating: 5, count: 30)[...])
  }

  private static let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  private static let lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
  private static let distanceBase = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
  ]
  private static let distanceBits = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
  ]
  private static let codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private static func stored(_ bits: inout BitReader, _ limit: Int, _ out: inout [UInt8]) throws(Failure) {
    bits.alignToByte()
    let length = try bits.take(16)
    guard try bits.take(16) == length ^ 0xffff else { throw .malformed(offset: bits.at) }
    guard out.count + length <= limit else { throw .tooLarge }
    for _ in 0..<length { out.append(UInt8(try bits.take(8))) }
  }

  private static func dynamicCodes(_ bits: inout BitReader) throws(Failure) -> (Codes, Codes) {
    let literals = try bits.take(5) + 257
    let distances = try bits.take(5) + 1
    let lengthCodes = try bits.take(4) + 4
    guard literals <= 286, distances <= 30 else { throw .malformed(offset: bits.at) }
    var lengths = [Int](repeating: 0, count: 19)
    for i in 0..<lengthCodes { lengths[codeLengthOrder[i]] = try bits.take(3) }
    let code = Codes(lengths[...])
    var all: [Int] = []
    while all.count < literals + distances {
      let symbol = try code.next(&bits)
      switch symbol {
      case 0..<16: all.append(symbol)
      case 16:
        guard let last = all.last else { throw .malformed(offset: bits.at) }
        all.append(contentsOf: repeatElement(last, count: 3 + (try bits.take(2))))
      case 17: all.append(contentsOf: repeatElement(0, count: 3 + (try bits.take(3))))
      default: all.append(contentsOf: repeatElement(0, count: 11 + (try bits.take(7))))
      }
    }
    guard all.count == literals + distances else { throw .malformed(offset: bits.at) }
    return (Codes(all[..<literals]), Codes(all[literals...]))
  }

  private static func compressed(
    _ bits: inout BitReader, _ literals: Codes, _ distances: Codes, _ limit: Int, _ out: inout [UInt8]
  ) throws(Failure) {
    while true {
      let symbol = try literals.next(&bits)
      if symbol == 256 { return }
      if symbol < 256 {
        guard out.count < limit else { throw .tooLarge }
        out.append(UInt8(symbol))
        continue
      }
      guard symbol - 257 < lengthBase.count else { throw .malformed(offset: bits.at) }
      let length = lengthBase[symbol - 257] + (try bits.take(lengthBits[symbol - 257]))
      let code = try distances.next(&bits)
      guard code < distanceBase.count else { throw .malformed(offset: bits.at) }
      let distance = distanceBase[code] + (try bits.take(distanceBits[code]))
      guard distance <= out.count else { throw .malformed(offset: bits.at) }
      guard out.count + length <= limit else { throw .tooLarge }
      let from = out.count - distance
      for i in 0..<length { out.append(out[from + i]) }
    }
  }
}

/// The checksum of gzip and zip (ISO 3309, polynomial 0xEDB88320).
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { c, _ in c & 1 == 1 ? 0xedb8_8320 ^ (c >> 1) : c >> 1 }
  }

  static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { table[Int(($0 ^ UInt32($1)) & 0xff)] ^ ($0 >> 8) }
  }
}
