import Limits

/// A JSON value. Objects keep the order of their members.
public enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// The digits as written.
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])

  /// A member of an object.
  public struct Member: Sendable, Hashable {
    public var name: String
    public var value: JSON
  }

  /// Parses a whole text; nil when it is not JSON or nested deeper than ``Limits/jsonNesting``.
  public static func parse(_ bytes: [UInt8]) -> JSON? {
    bytes.withUnsafeBufferPointer { buffer in
      var parser = Parser(bytes: buffer)
      guard let value = parser.value(depth: 0) else { return nil }
      parser.space()
      return parser.position == buffer.count ? value : nil
    }
  }

  public subscript(_ name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  public var string: String? { if case .string(let text) = self { text } else { nil } }
  public var int: Int? { if case .number(let text) = self { Int(text) } else { nil } }
  public var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var array: [JSON]? { if case .array(let items) = self { items } else { nil } }
  public var isNull: Bool { self == .null }

  /// Recursive descent over bytes; depth-capped.
  private struct Parser {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    mutating func space() {
      while position < bytes.count, bytes[position] == 32 || (bytes[position] >= 9 && bytes[position] <= 13) { position += 1 }
    }

    mutating func value(depth: Int) -> JSON? {
      if depth > Limits.jsonNesting { return nil }
      space()
      guard position < bytes.count else { return nil }
      switch bytes[position] {
      case UInt8(ascii: "{"): return object(depth: depth)
      case UInt8(ascii: "["): return list(depth: depth)
      case UInt8(ascii: "\""): return text().map(JSON.string)
      case UInt8(ascii: "t"): return word("true", .bool(true))
      case UInt8(ascii: "f"): return word("false", .bool(false))
      case UInt8(ascii: "n"): return word("null", .null)
      default: return number()
      }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) -> JSON? {
      let count = word.utf8CodeUnitCount
      guard position + count <= bytes.count else { return nil }
      for i in 0..<count where bytes[position + i] != word.utf8Start[i] { return nil }
      position += count
      return value
    }

    private mutating func number() -> JSON? {
      let start = position
      while position < bytes.count {
        switch bytes[position] {
        case 48...57, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): position += 1
        default: return position > start ? .number(String(decoding: bytes[start..<position], as: UTF8.self)) : nil
        }
      }
      return position > start ? .number(String(decoding: bytes[start..<position], as: UTF8.self)) : nil
    }

    private mutating func object(depth: Int) -> JSON? {
      position += 1
      var members: [Member] = []
      space()
      if position < bytes.count, bytes[position] == UInt8(ascii: "}") {
        position += 1
        return .object(members)
      }
      while true {
        space()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\""), let name = text() else { return nil }
        space()
        guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { return nil }
        position += 1
        guard let value = value(depth: depth + 1) else { return nil }
        members.append(Member(name: name, value: value))
        space()
        guard position < bytes.count else { return nil }
        position += 1
        if bytes[position - 1] == UInt8(ascii: "}") { return .object(members) }
        if bytes[position - 1] != UInt8(ascii: ",") { return nil }
      }
    }

    private mutating func list(depth: Int) -> JSON? {
      position += 1
      var items: [JSON] = []
      space()
      if position < bytes.count, bytes[position] == UInt8(ascii: "]") {
        position += 1
        return .array(items)
      }
      while true {
        guard let value = value(depth: depth + 1) else { return nil }
        items.append(value)
        space()
        guard position < bytes.count else { return nil }
        position += 1
        if bytes[position - 1] == UInt8(ascii: "]") { return .array(items) }
        if bytes[position - 1] != UInt8(ascii: ",") { return nil }
      }
    }

    private mutating func text() -> String? {
      position += 1
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\") { position += 1 }
      guard position < bytes.count else { return nil }
      if bytes[position] == UInt8(ascii: "\"") {
        position += 1
        return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
      }
      var out = Array(bytes[start..<position])
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        if byte == UInt8(ascii: "\"") { return String(decoding: out, as: UTF8.self) }
        if byte != UInt8(ascii: "\\") {
          out.append(byte)
          continue
        }
        guard position < bytes.count else { return nil }
        let escape = bytes[position]
        position += 1
        switch escape {
        case UInt8(ascii: "n"): out.append(10)
        case UInt8(ascii: "t"): out.append(9)
        case UInt8(ascii: "r"): out.append(13)
        case UInt8(ascii: "b"): out.append(8)
        case UInt8(ascii: "f"): out.append(12)
        case UInt8(ascii: "u"):
          guard let scalar = unicode() else { return nil }
          out.append(contentsOf: String(Character(scalar)).utf8)
        default: out.append(escape)
        }
      }
      return nil
    }

    private mutating func unicode() -> Unicode.Scalar? {
      guard let high = hex() else { return nil }
      if high >= 0xD800, high < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u") {
        position += 2
        guard let low = hex(), low >= 0xDC00, low < 0xE000 else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      }
      return Unicode.Scalar(high) ?? "\u{FFFD}"
    }

    private mutating func hex() -> UInt32? {
      guard position + 4 <= bytes.count else { return nil }
      var value: UInt32 = 0
      for _ in 0..<4 {
        let byte = bytes[position]
        position += 1
        switch byte {
        case 48...57: value = value << 4 | UInt32(byte - 48)
        case 65...70: value = value << 4 | UInt32(byte - 55)
        case 97...102: value = value << 4 | UInt32(byte - 87)
        default: return nil
        }
      }
      return value
    }
  }
}
