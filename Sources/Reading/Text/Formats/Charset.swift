/// Character encodings of documents, and what bytes say about theirs.
enum Charset: Sendable, Hashable {
  case utf8
  case utf16(bigEndian: Bool)
  /// Also what is declared as ISO 8859-1 or ASCII, as browsers do (WHATWG Encoding).
  case windows1252
  case latin9

  /// An encoding by its name in a header; nil for one that is not known.
  init?(named name: String) {
    switch name.lowercased().filter({ $0 != "_" && $0 != "-" && $0 != " " }) {
    case "utf8": self = .utf8
    case "utf16", "utf16le", "unicode": self = .utf16(bigEndian: false)
    case "utf16be": self = .utf16(bigEndian: true)
    case "windows1252", "cp1252", "iso88591", "latin1", "usascii", "ascii", "iso885914", "l1": self = .windows1252
    case "iso885915", "latin9": self = .latin9
    default: return nil
    }
  }

  /// The encoding that a byte order mark names, and the length of the mark.
  static func mark(_ bytes: UnsafeRawBufferPointer) -> (Charset, Int)? {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return (.utf8, 3) }
    if bytes.starts(with: [0xff, 0xfe]) { return (.utf16(bigEndian: false), 2) }
    if bytes.starts(with: [0xfe, 0xff]) { return (.utf16(bigEndian: true), 2) }
    return nil
  }

  /// The first byte that is not part of well-formed UTF-8, nil when all are.
  static func firstMalformed(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var i = 0
    while i < bytes.count {
      let (scalar, length) = UTF8Decoding.scalar(bytes, at: i)
      // U+FFFD itself is three bytes.
      if scalar == 0xfffd && length == 1 { return i }
      i += length
    }
    return nil
  }

  /// The bytes as UTF-8; what cannot be decoded becomes U+FFFD.
  func decoded(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    switch self {
    case .utf8:
      return Self.firstMalformed(bytes) == nil ? Array(bytes) : Array(String(decoding: bytes, as: UTF8.self).utf8)
    case .utf16(let bigEndian):
      var units: [UInt16] = []
      units.reserveCapacity(bytes.count / 2)
      for i in stride(from: 0, to: bytes.count - 1, by: 2) {
        let (a, b) = (UInt16(bytes[i]), UInt16(bytes[i + 1]))
        units.append(bigEndian ? a << 8 | b : b << 8 | a)
      }
      return Array(String(decoding: units, as: UTF16.self).utf8)
    case .windows1252, .latin9:
      var out = String.UnicodeScalarView()
      for byte in bytes { out.append(scalar(byte)) }
      return Array(String(out).utf8)
    }
  }

  func scalar(_ byte: UInt8) -> Unicode.Scalar {
    if self == .latin9 {
      switch byte {
      case 0xa4: return "€"
      case 0xa6: return "Š"
      case 0xa8: return "š"
      case 0xb4: return "Ž"
      case 0xb8: return "ž"
      case 0xbc: return "Œ"
      case 0xbd: return "œ"
      case 0xbe: return "Ÿ"
      default: return Unicode.Scalar(byte)
      }
    }
    return byte >= 0x80 && byte < 0xa0 ? Self.upper1252[Int(byte) - 0x80] : Unicode.Scalar(byte)
  }

  /// What Windows-1252 has at 0x80 to 0x9F.
  static let upper1252: [Unicode.Scalar] = Array(
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ".unicodeScalars)
}
