import Limits

/// A reader of JSON (RFC 8259) that keeps where strings lie in the source.
///
/// Nesting is bounded by ``Limits/jsonNesting``; anything malformed gives nil.
struct JSONReader {
  enum Value: Sendable {
    case null, bool(Bool)
    /// As written.
    case number(String)
    /// The text, and the range of the source between its quotes.
    case string(String, Range<Int>)
    case array([Value])
    case object([(String, Value)])

    /// The first member of a name.
    subscript(name: String) -> Value? {
      if case .object(let members) = self { return members.first { $0.0 == name }?.1 }
      return nil
    }
  }

  private let bytes: UnsafeRawBufferPointer
  private var at = 0

  private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The one value of a text; nil when it is malformed.
  static func value(_ bytes: UnsafeRawBufferPointer) -> Value? {
    var reader = JSONReader(bytes)
    guard let value = reader.value(depth: 0) else { return nil }
    reader.skipSpace()
    return reader.at == bytes.count ? value : nil
  }

  private mutating func skipSpace() {
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 9 || bytes[at] == 10 || bytes[at] == 13 { at += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func word(_ text: StaticString) -> Bool {
    guard at + text.utf8CodeUnitCount <= bytes.count else { return false }
    for k in 0..<text.utf8CodeUnitCount where bytes[at + k] != text.utf8Start[k] { return false }
    at += text.utf8CodeUnitCount
    return true
  }

  private mutating func value(depth: Int) -> Value? {
    guard depth < Limits.jsonNesting else { return nil }
    skipSpace()
    guard at < bytes.count else { return nil }
    switch bytes[at] {
    case UInt8(ascii: "\""):
      return string()
    case UInt8(ascii: "{"):
      at += 1
      var members: [(String, Value)] = []
      if take(UInt8(ascii: "}")) { return .object([]) }
      repeat {
        skipSpace()
        guard case .string(let name, _)? = string(), take(UInt8(ascii: ":")), let value = value(depth: depth + 1) else {
          return nil
        }
        members.append((name, value))
      } while take(UInt8(ascii: ","))
      return take(UInt8(ascii: "}")) ? .object(members) : nil
    case UInt8(ascii: "["):
      at += 1
      var items: [Value] = []
      if take(UInt8(ascii: "]")) { return .array([]) }
      repeat {
        guard let value = value(depth: depth + 1) else { return nil }
        items.append(value)
      } while take(UInt8(ascii: ","))
      return take(UInt8(ascii: "]")) ? .array(items) : nil
    case UInt8(ascii: "t"): return word("true") ? .bool(true) : nil
    case UInt8(ascii: "f"): return word("false") ? .bool(false) : nil
    case UInt8(ascii: "n"): return word("null") ? .null : nil
    default:
      let start = at
      while at < bytes.count, bytes[at] &- 0x30 < 10 || "+-.eE".utf8.contains(bytes[at]) { at += 1 }
      return at > start ? .number(String(decoding: bytes[start..<at], as: UTF8.self)) : nil
    }
  }

  private mutating func string() -> Value? {
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return nil }
    let start = at + 1
    at = start
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      if bytes[at] < 0x20 { return nil }
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard at < bytes.count else { return nil }
    let range = start..<at
    at += 1
    guard let text = Self.text(bytes, range) else { return nil }
    return .string(String(decoding: text.bytes, as: UTF8.self), range)
  }

  /// The content of a string with its escapes resolved and mapped; nil for a malformed escape.
  static func text(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> MappedText? {
    var out = MappedText()
    var i = range.lowerBound
    var copied = i
    while i < range.upperBound {
      guard bytes[i] == UInt8(ascii: "\\") else {
        i += 1
        continue
      }
      out.copy(bytes, copied..<i)
      guard i + 1 < range.upperBound else { return nil }
      let place = i
      i += 2
      switch bytes[place + 1] {
      case UInt8(ascii: "n"): out.insert("\n".utf8, at: place)
      case UInt8(ascii: "t"): out.insert("\t".utf8, at: place)
      case UInt8(ascii: "r"): out.insert("\n".utf8, at: place)
      case UInt8(ascii: "b"), UInt8(ascii: "f"): out.insert(" ".utf8, at: place)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
        out.insert(CollectionOfOne(bytes[place + 1]), at: place)
      case UInt8(ascii: "u"):
        guard var unit = hexadecimal(bytes, i, range.upperBound) else { return nil }
        i += 4
        if unit >= 0xd800 && unit < 0xdc00, i + 6 <= range.upperBound, bytes[i] == UInt8(ascii: "\\"),
          bytes[i + 1] == UInt8(ascii: "u"), let low = hexadecimal(bytes, i + 2, range.upperBound), low >= 0xdc00,
          low < 0xe000
        {
          unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
          i += 6
        }
        let scalar = Unicode.Scalar(unit) ?? "\u{fffd}"
        out.insert(String(Character(scalar)).utf8, at: place)
      default: return nil
      }
      copied = i
    }
    out.copy(bytes, copied..<i)
    return out
  }

  private static func hexadecimal(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ end: Int) -> UInt32? {
    guard at + 4 <= end else { return nil }
    return UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
  }
}
