/// SHA-256 of bytes: what a document is known by. FIPS 180-4.
struct SHA256 {
  private static let k: [UInt32] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2,
  ]
  private var h: [UInt32] = [
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ]
  private var w = [UInt32](repeating: 0, count: 64)

  /// Bytes that do not fill a block yet.
  private var tail: [UInt8] = []
  private var length = 0

  init() {}

  /// 64 hexadecimal digits.
  static func hexadecimal(of bytes: [UInt8]) -> String { bytes.withUnsafeBytes { hexadecimal(of: $0) } }

  /// The same without a copy.
  static func hexadecimal(of bytes: UnsafeRawBufferPointer) -> String {
    var state = SHA256()
    state.add(bytes)
    return state.finish()
  }

  /// Takes a stretch of the message in.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    length += bytes.count
    var at = 0
    if !tail.isEmpty {
      at = min(64 - tail.count, bytes.count)
      tail.append(contentsOf: bytes[0..<at])
      if tail.count < 64 { return }
      let block = tail
      block.withUnsafeBytes { absorb($0) }
      tail.removeAll(keepingCapacity: true)
    }
    while bytes.count - at >= 64 {
      absorb(UnsafeRawBufferPointer(rebasing: bytes[at..<at + 64]))
      at += 64
    }
    tail.append(contentsOf: bytes[at...])
  }

  /// 64 hexadecimal digits of all that was taken in; the state is used up.
  mutating func finish() -> String {
    let bits = UInt64(length) &* 8
    var padded = tail
    padded.append(0x80)
    while padded.count % 64 != 56 { padded.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) { padded.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }
    padded.withUnsafeBytes { all in
      for start in stride(from: 0, to: all.count, by: 64) { absorb(UnsafeRawBufferPointer(rebasing: all[start..<start + 64])) }
    }
    let digits: [UInt8] = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    for word in h {
      for shift in stride(from: 28, through: 0, by: -4) { out.append(digits[Int(word >> UInt32(shift) & 15)]) }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private mutating func absorb(_ block: UnsafeRawBufferPointer) {
    for i in 0..<16 { w[i] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: i * 4, as: UInt32.self)) }
    func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
    for i in 16..<64 {
      let s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3
      let s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10
      w[i] = w[i - 16] &+ s0 &+ w[i - 7] &+ s1
    }
    var (a, b, c, d) = (h[0], h[1], h[2], h[3])
    var (e, f, g, hh) = (h[4], h[5], h[6], h[7])
    for i in 0..<64 {
      let s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      let choice = (e & f) ^ (~e & g)
      let t1 = hh &+ s1 &+ choice &+ SHA256.k[i] &+ w[i]
      let s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      let t2 = s0 &+ majority
      (hh, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
    }
    h[0] = h[0] &+ a
    h[1] = h[1] &+ b
    h[2] = h[2] &+ c
    h[3] = h[3] &+ d
    h[4] = h[4] &+ e
    h[5] = h[5] &+ f
    h[6] = h[6] &+ g
    h[7] = h[7] &+ hh
  }
}
