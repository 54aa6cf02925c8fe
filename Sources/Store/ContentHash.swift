/// A 128-bit commutative hash: the sum of the hashes of its members, whatever their order.
///
/// Kept in the file in the same transaction as the content (reliability.md 4.3): SQLite
/// has no checksums of its own for pages, this closes the gap. It finds damage; it does
/// not withstand somebody who can write the file.
public struct ContentHash: Sendable, Hashable, CustomStringConvertible {
  public var low: UInt64
  public var high: UInt64

  public init(low: UInt64 = 0, high: UInt64 = 0) {
    self.low = low
    self.high = high
  }

  /// Adds a member.
  @inlinable public mutating func add(_ other: ContentHash) {
    let (sum, carry) = low.addingReportingOverflow(other.low)
    low = sum
    high = high &+ other.high &+ (carry ? 1 : 0)
  }

  /// Takes a member out.
  @inlinable public mutating func remove(_ other: ContentHash) {
    let (difference, borrow) = low.subtractingReportingOverflow(other.low)
    low = difference
    high = high &- other.high &- (borrow ? 1 : 0)
  }

  /// The hash of a quad of ids.
  @inlinable public static func quad(_ s: UInt32, _ p: UInt32, _ o: UInt32, _ g: UInt32) -> ContentHash {
    let first = UInt64(s) | UInt64(p) << 32
    let second = UInt64(o) | UInt64(g) << 32
    let a = Mixing.fold(first ^ 0xa076_1d64_78bd_642f, second ^ 0xe703_7ed1_a0b4_28db)
    let b = Mixing.fold(first ^ 0x8ebc_6af0_9c88_c6e3, second ^ 0x5899_65cc_7537_4cc3)
    return ContentHash(
      low: Mixing.fold(a ^ 0x1d8e_4e27_c47d_124f, b ^ 0x9e37_79b9_7f4a_7c15),
      high: Mixing.fold(b ^ 0xeb44_acca_b455_d165, a ^ 0xc2b2_ae3d_27d4_eb4f))
  }

  /// The hash of a byte string in a place (`seed` says which: the id of a term, the table of a row).
  @inlinable public static func bytes(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> ContentHash {
    let low = Mixing.hash(bytes, seed: seed)
    return ContentHash(low: low, high: Mixing.fold(low ^ 0xa076_1d64_78bd_642f, Mixing.hash(bytes, seed: ~seed)))
  }

  /// 32 hexadecimal digits.
  public var description: String { Mixing.hex(high) + Mixing.hex(low) }

  /// Sixteen bytes, low first, little-endian.
  var encoded: [UInt8] {
    var out: [UInt8] = []
    for word in [low, high] { for shift in 0..<8 { out.append(UInt8(truncatingIfNeeded: word >> (UInt64(shift) * 8))) } }
    return out
  }

  init?(encoded: [UInt8]) {
    guard encoded.count == 16 else { return nil }
    var words: [UInt64] = [0, 0]
    for index in 0..<16 { words[index / 8] |= UInt64(encoded[index]) << (UInt64(index % 8) * 8) }
    self.init(low: words[0], high: words[1])
  }
}

/// Fast non-cryptographic mixing by folded 64 x 64 bit products.
public enum Mixing {
  @inlinable public static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// A 64-bit hash of bytes.
  @inlinable public static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    var state = seed ^ 0xa076_1d64_78bd_642f
    var offset = 0
    let count = bytes.count
    while offset &+ 16 <= count {
      let a = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let b = bytes.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self)
      state = fold(a ^ 0xe703_7ed1_a0b4_28db, b ^ state)
      offset &+= 16
    }
    var tail: (UInt64, UInt64) = (0, 0)
    var shift: UInt64 = 0
    while offset < count {
      if shift < 64 {
        tail.0 |= UInt64(bytes[offset]) << shift
      } else {
        tail.1 |= UInt64(bytes[offset]) << (shift &- 64)
      }
      shift &+= 8
      offset &+= 1
    }
    state = fold(tail.0 ^ 0x8ebc_6af0_9c88_c6e3, tail.1 ^ state)
    return fold(state ^ 0x5899_65cc_7537_4cc3, UInt64(truncatingIfNeeded: count) ^ 0x1d8e_4e27_c47d_124f)
  }

  static func hex(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
