/// Decoding of what tokens stand for.
extension Lexer {
  /// Why the text of a token is not what it claims to be.
  struct TextFault: Error {
    var message: String
    var offset: Int
  }

  /// A range as it is written.
  func text(_ start: Int, _ end: Int) -> String {
    guard start < end else { return "" }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The text of an IRIREF between its brackets, `\u` escapes decoded.
  func iriText(_ token: Token) throws(TextFault) -> String {
    let start = token.start + 1, end = token.end - 1
    guard bytes[start..<end].contains(UInt8(ascii: "\\")) else { return text(start, end) }
    var out: [UInt8] = []
    var i = start
    while i < end {
      if bytes[i] == UInt8(ascii: "\\") {
        let (value, length) = try codePoint(at: i, end: end)
        if value <= 0x20 || "<>\"{}|^`\\".unicodeScalars.contains(where: { $0.value == value }) {
          throw TextFault(message: "the escape stands for a character that an IRI cannot hold", offset: i)
        }
        Lexer.append(value, to: &out)
        i += length
      } else {
        out.append(bytes[i])
        i += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The lexical form of a string token, escapes decoded.
  func stringText(_ token: Token, long: Bool) throws(TextFault) -> String {
    let quotes = long ? 3 : 1
    let start = token.start + quotes, end = token.end - quotes
    guard start < end else { return "" }
    guard bytes[start..<end].contains(UInt8(ascii: "\\")) else { return text(start, end) }
    var out: [UInt8] = []
    out.reserveCapacity(end - start)
    var i = start
    while i < end {
      guard bytes[i] == UInt8(ascii: "\\") else {
        out.append(bytes[i])
        i += 1
        continue
      }
      switch byte(i + 1) {
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "n"): out.append(0x0A)
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "f"): out.append(0x0C)
      case UInt8(ascii: "\""): out.append(UInt8(ascii: "\""))
      case UInt8(ascii: "'"): out.append(UInt8(ascii: "'"))
      case UInt8(ascii: "\\"): out.append(UInt8(ascii: "\\"))
      case UInt8(ascii: "u"), UInt8(ascii: "U"):
        let (value, length) = try codePoint(at: i, end: end)
        Lexer.append(value, to: &out)
        i += length
        continue
      default:
        throw TextFault(message: "unknown escape in a string; known are \\t \\b \\n \\r \\f \\\" \\' \\\\ \\uXXXX \\UXXXXXXXX", offset: i)
      }
      i += 2
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The local part of a prefixed name from `start`, backslashes removed.
  func localText(_ start: Int, _ end: Int) -> String {
    guard start < end else { return "" }
    guard bytes[start..<end].contains(UInt8(ascii: "\\")) else { return text(start, end) }
    var out: [UInt8] = []
    var i = start
    while i < end {
      if bytes[i] == UInt8(ascii: "\\") { i += 1 }
      out.append(byte(i))
      i += 1
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The code point of a `\u` or `\U` escape at `at`, with the length of the escape.
  private func codePoint(at: Int, end: Int) throws(TextFault) -> (UInt32, Int) {
    let digits = byte(at + 1) == UInt8(ascii: "u") ? 4 : 8
    guard at + 2 + digits <= end else { throw TextFault(message: "a \\u escape needs \(digits) hexadecimal digits", offset: at) }
    var value: UInt32 = 0
    for i in (at + 2)..<(at + 2 + digits) {
      guard CharacterClass.isHex(bytes[i]) else { throw TextFault(message: "a \\u escape needs \(digits) hexadecimal digits", offset: at) }
      value = value &<< 4 | CharacterClass.hexValue(bytes[i])
    }
    guard value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else {
      throw TextFault(message: "the escape does not stand for a Unicode character (surrogates are not characters)", offset: at)
    }
    return (value, digits + 2)
  }

  static func append(_ value: UInt32, to out: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(value) else { return }
    out.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
  }
}
