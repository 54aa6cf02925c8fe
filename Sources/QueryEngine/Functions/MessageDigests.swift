/// The hash functions of SPARQL over bytes, as lower-case hexadecimal. SPARQL 1.1 Query, section 17.4.6.
///
/// Plain implementations of RFC 1321 and FIPS 180-4; a few hundred MB/s is enough here, and
/// nothing in Tern relies on them for secrecy.
enum MessageDigest: Sendable {
  case md5, sha1, sha256, sha384, sha512

  /// The digest of the bytes, two hexadecimal digits a byte.
  func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let digest: [UInt8]
    switch self {
    case .md5: digest = MD5.digest(bytes)
    case .sha1: digest = SHA1.digest(bytes)
    case .sha256: digest = SHA256.digest(bytes)
    case .sha384: digest = SHA512.digest(bytes, initial: SHA512.initial384, length: 48)
    case .sha512: digest = SHA512.digest(bytes, initial: SHA512.initial512, length: 64)
    }
    var result: [UInt8] = []
    result.reserveCapacity(2 * digest.count)
    for byte in digest {
      result.append(Self.digit(byte >> 4))
      result.append(Self.digit(byte & 15))
    }
    return result
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }

  /// The last block or two: what is left of the message, the bit 1, zeros, and the length in bits.
  fileprivate static func padding(
    _ bytes: UnsafeBufferPointer<UInt8>, blockSize: Int, lengthSize: Int, bigEndian: Bool
  ) -> [UInt8] {
    var tail = Array(bytes[(bytes.count - bytes.count % blockSize)...])
    tail.append(0x80)
    while tail.count % blockSize != blockSize - lengthSize { tail.append(0) }
    let bits = UInt64(bytes.count) &* 8
    for index in 0..<lengthSize {
      let shift = bigEndian ? 8 * (lengthSize - 1 - index) : 8 * index
      tail.append(shift < 64 ? UInt8(truncatingIfNeeded: bits >> UInt64(shift)) : 0)
    }
    return tail
  }

  /// Calls `body` with each block of the padded message.
  fileprivate static func forEachBlock(
    _ bytes: UnsafeBufferPointer<UInt8>, blockSize: Int, lengthSize: Int, bigEndian: Bool,
    _ body: (UnsafeRawBufferPointer) -> Void
  ) {
    let raw = UnsafeRawBufferPointer(bytes)
    for block in 0..<raw.count / blockSize {
      body(UnsafeRawBufferPointer(rebasing: raw[block * blockSize..<(block + 1) * blockSize]))
    }
    let tail = padding(bytes, blockSize: blockSize, lengthSize: lengthSize, bigEndian: bigEndian)
    tail.withUnsafeBytes { tail in
      for block in 0..<tail.count / blockSize {
        body(UnsafeRawBufferPointer(rebasing: tail[block * blockSize..<(block + 1) * blockSize]))
      }
    }
  }
}

/// RFC 1321.
private enum MD5 {
  private static let shifts: [UInt32] = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
  private static let constants: [UInt32] = [
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
  ]

  static func digest(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var state: (UInt32, UInt32, UInt32, UInt32) = (0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
    MessageDigest.forEachBlock(bytes, blockSize: 64, lengthSize: 8, bigEndian: false) { block in
      var (a, b, c, d) = state
      for step in 0..<64 {
        let mixed: UInt32
        let word: Int
        switch step >> 4 {
        case 0: (mixed, word) = ((b & c) | (~b & d), step)
        case 1: (mixed, word) = ((d & b) | (~d & c), (5 &* step &+ 1) & 15)
        case 2: (mixed, word) = (b ^ c ^ d, (3 &* step &+ 5) & 15)
        default: (mixed, word) = (c ^ (b | ~d), (7 &* step) & 15)
        }
        let input = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: 4 * word, as: UInt32.self))
        let sum = a &+ mixed &+ constants[step] &+ input
        let shift = shifts[(step >> 4) * 4 + step & 3]
        (a, d, c, b) = (d, c, b, b &+ (sum << shift | sum >> (32 - shift)))
      }
      state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d)
    }
    return [state.0, state.1, state.2, state.3].flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
    }
  }
}

/// FIPS 180-4, section 6.1.
private enum SHA1 {
  static func digest(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var state: (UInt32, UInt32, UInt32, UInt32, UInt32) = (0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)
    var words = [UInt32](repeating: 0, count: 80)
    MessageDigest.forEachBlock(bytes, blockSize: 64, lengthSize: 8, bigEndian: true) { block in
      for index in 0..<16 { words[index] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)) }
      for index in 16..<80 {
        let word = words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16]
        words[index] = word << 1 | word >> 31
      }
      var (a, b, c, d, e) = state
      for step in 0..<80 {
        let mixed: UInt32
        let constant: UInt32
        switch step {
        case ..<20: (mixed, constant) = ((b & c) | (~b & d), 0x5a827999)
        case ..<40: (mixed, constant) = (b ^ c ^ d, 0x6ed9eba1)
        case ..<60: (mixed, constant) = ((b & c) | (b & d) | (c & d), 0x8f1bbcdc)
        default: (mixed, constant) = (b ^ c ^ d, 0xca62c1d6)
        }
        let sum = (a << 5 | a >> 27) &+ mixed &+ e &+ constant &+ words[step]
        (e, d, c, b, a) = (d, c, b << 30 | b >> 2, a, sum)
      }
      state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e)
    }
    return [state.0, state.1, state.2, state.3, state.4].flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) }
    }
  }
}

/// FIPS 180-4, section 6.2.
private enum SHA256 {
  static let constants: [UInt32] = SHA512.constants.map { UInt32(truncatingIfNeeded: $0 >> 32) }.prefix(64).map { $0 }

  static func digest(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var state: [UInt32] = [
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ]
    var words = [UInt32](repeating: 0, count: 64)
    MessageDigest.forEachBlock(bytes, blockSize: 64, lengthSize: 8, bigEndian: true) { block in
      for index in 0..<16 { words[index] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)) }
      for index in 16..<64 {
        let (x, y) = (words[index - 15], words[index - 2])
        let low = rotate(x, 7) ^ rotate(x, 18) ^ x >> 3
        let high = rotate(y, 17) ^ rotate(y, 19) ^ y >> 10
        words[index] = words[index - 16] &+ low &+ words[index - 7] &+ high
      }
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      var (e, f, g, h) = (state[4], state[5], state[6], state[7])
      for step in 0..<64 {
        let sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
        let first = h &+ sum1 &+ ((e & f) ^ (~e & g)) &+ constants[step] &+ words[step]
        let sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
        let second = sum0 &+ ((a & b) ^ (a & c) ^ (b & c))
        (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
      }
      for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] = state[index] &+ value }
    }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) } }
  }

  @inline(__always) private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 { value >> count | value << (32 - count) }
}

/// SHA-512 and SHA-384: FIPS 180-4, sections 6.4 and 6.5.
private enum SHA512 {
  static let initial512: [UInt64] = [
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
  ]
  static let initial384: [UInt64] = [
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
  ]
  /// The first 64 bits of the fractions of the cube roots of the first 80 primes; SHA-256 uses
  /// the first halves of 64 of them.
  static let constants: [UInt64] = [
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
  ]

  static func digest(_ bytes: UnsafeBufferPointer<UInt8>, initial: [UInt64], length: Int) -> [UInt8] {
    var state = initial
    var words = [UInt64](repeating: 0, count: 80)
    MessageDigest.forEachBlock(bytes, blockSize: 128, lengthSize: 16, bigEndian: true) { block in
      for index in 0..<16 { words[index] = UInt64(bigEndian: block.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)) }
      for index in 16..<80 {
        let (x, y) = (words[index - 15], words[index - 2])
        let low = rotate(x, 1) ^ rotate(x, 8) ^ x >> 7
        let high = rotate(y, 19) ^ rotate(y, 61) ^ y >> 6
        words[index] = words[index - 16] &+ low &+ words[index - 7] &+ high
      }
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      var (e, f, g, h) = (state[4], state[5], state[6], state[7])
      for step in 0..<80 {
        let sum1 = rotate(e, 14) ^ rotate(e, 18) ^ rotate(e, 41)
        let first = h &+ sum1 &+ ((e & f) ^ (~e & g)) &+ constants[step] &+ words[step]
        let sum0 = rotate(a, 28) ^ rotate(a, 34) ^ rotate(a, 39)
        let second = sum0 &+ ((a & b) ^ (a & c) ^ (b & c))
        (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
      }
      for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] = state[index] &+ value }
    }
    let all = state.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) } }
    return Array(all.prefix(length))
  }

  @inline(__always) private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 { value >> count | value << (64 - count) }
}
