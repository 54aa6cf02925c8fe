/// The hashes that the model was trained with.
enum StringHash {
  /// MurmurHash64A (Austin Appleby) with seed 1: the identity of a string.
  static func identity(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let m: UInt64 = 0xc6a4_a793_5bd1_e995
    let n = bytes.count
    var h = 1 ^ (UInt64(n) &* m)
    var i = 0
    while i + 8 <= n {
      var k = bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self) &* m
      k ^= k >> 47
      h = (h ^ (k &* m)) &* m
      i += 8
    }
    if i < n {
      var tail: UInt64 = 0
      var shift: UInt64 = 0
      while i < n {
        tail |= UInt64(bytes[i]) << shift
        shift += 8
        i += 1
      }
      h = (h ^ tail) &* m
    }
    h = (h ^ (h >> 47)) &* m
    return h ^ (h >> 47)
  }

  static func identity(_ text: String) -> UInt64 {
    var copy = text
    return copy.withUTF8 { identity(UnsafeRawBufferPointer($0)) }
  }

  /// MurmurHash3 x64-128 of one 8-byte key: four 32-bit words, each the index of a row.
  static func rows(_ key: UInt64, seed: UInt64) -> (UInt32, UInt32, UInt32, UInt32) {
    var h1 = seed ^ (rotated(key &* 0x87c3_7b91_1142_53d5, 31) &* 0x4cf5_ad43_2745_937f)
    var h2 = seed
    h1 ^= 8
    h2 ^= 8
    h1 = h1 &+ h2
    h2 = h2 &+ h1
    h1 = mixed(h1)
    h2 = mixed(h2)
    h1 = h1 &+ h2
    h2 = h2 &+ h1
    return (
      UInt32(truncatingIfNeeded: h1), UInt32(truncatingIfNeeded: h1 >> 32),
      UInt32(truncatingIfNeeded: h2), UInt32(truncatingIfNeeded: h2 >> 32)
    )
  }

  private static func rotated(_ x: UInt64, _ r: UInt64) -> UInt64 { (x << r) | (x >> (64 - r)) }

  private static func mixed(_ k: UInt64) -> UInt64 {
    var k = (k ^ (k >> 33)) &* 0xff51_afd7_ed55_8ccd
    k = (k ^ (k >> 33)) &* 0xc4ce_b9fe_1a85_ec53
    return k ^ (k >> 33)
  }
}
