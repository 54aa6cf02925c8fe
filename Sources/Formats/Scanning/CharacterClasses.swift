/// Classes of ASCII bytes as bits of one table, and the character ranges of the RDF grammars.
enum CharacterClass {
  /// May stand unescaped in an IRIREF. Bytes from 0x80 are looked at apart.
  static let iri: UInt8 = 1
  /// PN_CHARS.
  static let name: UInt8 = 2
  /// PN_CHARS_BASE: may begin a prefix.
  static let nameStart: UInt8 = 4
  /// Space, tab, CR, LF.
  static let space: UInt8 = 8
  /// A hexadecimal digit.
  static let hex: UInt8 = 16
  /// PN_LOCAL without escapes, percents and full stops: PN_CHARS and `:`.
  static let local: UInt8 = 32
  /// A decimal digit.
  static let digit: UInt8 = 64

  /// 256 bytes of flags, allocated once for the life of the process.
  nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.initialize(repeating: 0, count: 256)
    for byte in 0x21...0x7E where !"\"<>\\^`{|}".utf8.contains(UInt8(byte)) { table[byte] |= iri }
    for byte in 0x30...0x39 { table[byte] |= name | hex | local | digit }
    for byte in [0x41...0x5A, 0x61...0x7A].joined() { table[byte] |= name | nameStart | local }
    for byte in [0x41...0x46, 0x61...0x66].joined() { table[byte] |= hex }
    for byte in "_-".utf8 { table[Int(byte)] |= name | local }
    table[Int(UInt8(ascii: ":"))] |= local
    for byte in [0x20, 0x09, 0x0A, 0x0D] { table[byte] |= space }
    return UnsafePointer(table)
  }()

  /// PN_CHARS_BASE beyond ASCII.
  static func isNameStart(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F,
      0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD, 0x10000...0xEFFFF:
      true
    default: false
    }
  }

  /// PN_CHARS beyond ASCII.
  static func isName(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xB7, 0x300...0x36F, 0x203F...0x2040: true
    default: isNameStart(scalar)
    }
  }
}

/// Reads UTF-8 strictly. Unicode 15, table 3-7: no overlong forms, no surrogates.
enum UTF8Decoding {
  /// The scalar at `p` (a byte from 0x80) and its length; length 0 when the bytes are not UTF-8.
  @inline(__always)
  static func scalar(_ p: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> (value: UInt32, length: Int) {
    let lead = p[0]
    let room = end - p
    @inline(__always) func tail(_ index: Int) -> UInt32? {
      p[index] & 0xC0 == 0x80 ? UInt32(p[index] & 0x3F) : nil
    }
    if lead < 0x80 { return (UInt32(lead), 1) }
    if lead >= 0xC2 && lead <= 0xDF {
      guard room >= 2, let a = tail(1) else { return (0, 0) }
      return (UInt32(lead & 0x1F) << 6 | a, 2)
    }
    if lead >= 0xE0 && lead <= 0xEF {
      guard room >= 3, let a = tail(1), let b = tail(2) else { return (0, 0) }
      let value = UInt32(lead & 0x0F) << 12 | a << 6 | b
      guard value >= 0x800, !(value >= 0xD800 && value <= 0xDFFF) else { return (0, 0) }
      return (value, 3)
    }
    if lead >= 0xF0 && lead <= 0xF4 {
      guard room >= 4, let a = tail(1), let b = tail(2), let c = tail(3) else { return (0, 0) }
      let value = UInt32(lead & 0x07) << 18 | a << 12 | b << 6 | c
      guard value >= 0x1_0000, value <= 0x10_FFFF else { return (0, 0) }
      return (value, 4)
    }
    return (0, 0)
  }

  /// The offset of the first byte that is not UTF-8, or nil.
  static func firstFault(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let end = base + bytes.count
    var p = base
    while p < end {
      if end - p >= 8, UnsafeRawPointer(p).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
        p += 8
      } else if p.pointee < 0x80 {
        p += 1
      } else {
        let (_, length) = scalar(p, end)
        if length == 0 { return p - base }
        p += length
      }
    }
    return nil
  }
}
