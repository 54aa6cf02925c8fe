/// SHA-256 and SHA-384. FIPS 180-4.
public enum SHA2: Sendable {
  case sha256, sha384

  /// The digest in lower-case hexadecimal.
  public func hex(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let digest = self == .sha256 ? Self.digest256(bytes) : Self.digest384(bytes)
    var text: [UInt8] = []
    text.reserveCapacity(digest.count * 2)
    for byte in digest {
      for nibble in [byte >> 4, byte & 15] { text.append(nibble < 10 ? 0x30 + nibble : 0x61 + nibble - 10) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The digest of a string's UTF-8.
  public func hex(_ text: String) -> String {
    var text = text
    return text.withUTF8 { hex($0) }
  }

  /// The first 80 primes: constants are fractions of their roots.
  private static let primes: [UInt64] = {
    var primes: [UInt64] = []
    var candidate: UInt64 = 2
    while primes.count < 80 {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes
  }()

  /// The first 64 bits of the fraction of the cube root of a prime, in integers.
  private static let cubeRoots: [UInt64] = primes.map { prime in
    // The largest r with r^3 <= prime * 2^192; r < 2^67, so work by bits with wide products.
    var root: UInt128 = 0
    for bit in stride(from: 66, through: 0, by: -1) {
      let trial = root | UInt128(1) << UInt128(bit)
      if cubeAtMost(trial, prime) { root = trial }
    }
    return UInt64(truncatingIfNeeded: root)
  }

  /// Whether value^3 <= prime * 2^192.
  private static func cubeAtMost(_ value: UInt128, _ prime: UInt64) -> Bool {
    // value < 2^67: square < 2^134 in two parts, cube < 2^201.
    let square = value.multipliedFullWidth(by: value)
    let low = square.low.multipliedFullWidth(by: value)
    let high = square.high &* value &+ low.high
    // The cube is high * 2^128 + low.low; the bound is (prime << 64) * 2^128.
    let bound = UInt128(prime) << 64
    return high < bound || (high == bound && low.low == 0)
  }

  private static let k256: [UInt32] = cubeRoots.prefix(64).map { UInt32($0 >> 32) }
  private static let h256: [UInt32] = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
  ]
  private static let h384: [UInt64] = [
    0xCBBB_9D5D_C105_9ED8, 0x629A_292A_367C_D507, 0x9159_015A_3070_DD17, 0x152F_ECD8_F70E_5939, 0x6733_2667_FFC0_0B31,
    0x8EB4_4A87_6858_1511, 0xDB0C_2E0D_64F9_8FA7, 0x47B5_481D_BEFA_4FA4,
  ]

  private static func padded(_ bytes: UnsafeBufferPointer<UInt8>, block: Int, lengthBytes: Int) -> [UInt8] {
    var message = Array(bytes)
    message.append(0x80)
    while message.count % block != block - lengthBytes { message.append(0) }
    let bits = UInt64(bytes.count) &* 8
    for _ in 8..<lengthBytes { message.append(0) }
    for shift in stride(from: UInt64(56), through: 0, by: -8) { message.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    return message
  }

  private static func digest256(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let message = padded(bytes, block: 64, lengthBytes: 8)
    func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
    var h = h256
    var w = [UInt32](repeating: 0, count: 64)
    for start in stride(from: 0, to: message.count, by: 64) {
      for t in 0..<16 {
        let at = start + t * 4
        w[t] = UInt32(message[at]) << 24 | UInt32(message[at + 1]) << 16 | UInt32(message[at + 2]) << 8 | UInt32(message[at + 3])
      }
      for t in 16..<64 {
        let s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3
        let s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10
        w[t] = w[t - 16] &+ s0 &+ w[t - 7] &+ s1
      }
      var v = h
      for t in 0..<64 {
        let s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
        let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
        let t1 = v[7] &+ s1 &+ choice &+ k256[t] &+ w[t]
        let s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
        let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
        v = [t1 &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
      }
      for index in 0..<8 { h[index] = h[index] &+ v[index] }
    }
    return h.flatMap { word in stride(from: UInt32(24), through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) } }
  }

  private static func digest384(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let message = padded(bytes, block: 128, lengthBytes: 16)
    func rotate(_ x: UInt64, _ n: UInt64) -> UInt64 { x >> n | x << (64 - n) }
    var h = h384
    var w = [UInt64](repeating: 0, count: 80)
    for start in stride(from: 0, to: message.count, by: 128) {
      for t in 0..<16 {
        w[t] = 0
        for byte in 0..<8 { w[t] = w[t] << 8 | UInt64(message[start + t * 8 + byte]) }
      }
      for t in 16..<80 {
        let s0 = rotate(w[t - 15], 1) ^ rotate(w[t - 15], 8) ^ w[t - 15] >> 7
        let s1 = rotate(w[t - 2], 19) ^ rotate(w[t - 2], 61) ^ w[t - 2] >> 6
        w[t] = w[t - 16] &+ s0 &+ w[t - 7] &+ s1
      }
      var v = h
      for t in 0..<80 {
        let s1 = rotate(v[4], 14) ^ rotate(v[4], 18) ^ rotate(v[4], 41)
        let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
        let t1 = v[7] &+ s1 &+ choice &+ cubeRoots[t] &+ w[t]
        let s0 = rotate(v[0], 28) ^ rotate(v[0], 34) ^ rotate(v[0], 39)
        let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
        v = [t1 &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
      }
      for index in 0..<8 { h[index] = h[index] &+ v[index] }
    }
    return h.prefix(6).flatMap { word in stride(from: UInt64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) } }
  }
}
