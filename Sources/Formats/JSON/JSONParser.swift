import Limits
import RDF

/// Parses JSON strictly. RFC 8259; nesting up to `Limits.jsonNesting`.
public struct JSONParser {
  private var scanner: DocumentScanner
  private var keepsPlaces = false

  init(_ document: UnsafeRawBufferPointer) { scanner = DocumentScanner(document) }

  /// The value of a whole document. Throws a ``FormatError`` with the place of the fault.
  public static func parse(_ document: UnsafeRawBufferPointer) throws -> JSONValue {
    try parse(document, keepingPlaces: false)
  }

  /// As ``parse(_:)``; objects remember where they stand when asked to.
  static func parse(_ document: UnsafeRawBufferPointer, keepingPlaces: Bool) throws -> JSONValue {
    var parser = JSONParser(document)
    parser.keepsPlaces = keepingPlaces
    return try parser.whole { parser throws in try parser.value(depth: 0) }
  }

  /// Reads a document from its first byte to its last.
  mutating func whole<T>(_ read: (inout JSONParser) throws -> T) throws -> T {
    let document = scanner.start
    if scanner.end - document >= 3, document[0] == 0xEF, document[1] == 0xBB, document[2] == 0xBF { scanner.p += 3 }
    skipSpace()
    let value = try read(&self)
    skipSpace()
    if !scanner.atEnd { throw scanner.unexpected("end of document") }
    return value
  }

  /// Bytes before the place that is read next.
  var offset: Int { scanner.p - scanner.start }

  /// Goes back, or on, to a place that was read before.
  mutating func move(to offset: Int) { scanner.p = scanner.start + offset }

  /// The first byte of the value that comes next; 0 at the end.
  var ahead: UInt8 { scanner.atEnd ? 0 : scanner.peek() }

  /// A fault at the place that is read next.
  func fault(_ message: String) -> FormatError { scanner.fault(message) }

  /// Hands on the members of the object ahead one by one: `read` takes the value that follows the name.
  mutating func eachMember(depth: Int, _ read: (inout JSONParser, String) throws -> Void) throws {
    try eachItem(depth: depth, end: UInt8(ascii: "}"), "'}'") { parser throws in
      guard parser.scanner.peek() == UInt8(ascii: "\"") else { throw parser.scanner.unexpected("a name in quote marks") }
      let place = parser.offset
      let key = try parser.string()
      if depth == 0, key == parser.sought { parser.found = place }
      parser.skipSpace()
      guard parser.scanner.peek() == UInt8(ascii: ":") else { throw parser.scanner.unexpected("':'") }
      parser.scanner.p += 1
      parser.skipSpace()
      try read(&parser, key)
    }
  }

  /// Hands on the elements of the array ahead one by one: `read` takes each.
  mutating func eachElement(depth: Int, _ read: (inout JSONParser) throws -> Void) throws {
    try eachItem(depth: depth, end: UInt8(ascii: "]"), "']'", read)
  }

  /// What stands between the bracket ahead and its end, with commas between.
  @inline(__always)
  private mutating func eachItem(depth: Int, end: UInt8, _ name: String, _ read: (inout JSONParser) throws -> Void) throws {
    if depth > Limits.jsonNesting { throw scanner.fault("JSON nested more than \(Limits.jsonNesting) deep") }
    scanner.p += 1
    skipSpace()
    if scanner.peek() == end {
      scanner.p += 1
      return
    }
    while true {
      skipSpace()
      try read(&self)
      skipSpace()
      if scanner.peek() == UInt8(ascii: ",") {
        scanner.p += 1
      } else if scanner.peek() == end {
        scanner.p += 1
        return
      } else {
        throw scanner.unexpected("','", name)
      }
    }
  }

  /// Reads a value and forgets it.
  mutating func skip(depth: Int) throws {
    switch ahead {
    case UInt8(ascii: "{"): try eachMember(depth: depth) { parser, _ throws in try parser.skip(depth: depth + 1) }
    case UInt8(ascii: "["): try eachElement(depth: depth) { parser throws in try parser.skip(depth: depth + 1) }
    default: _ = try value(depth: depth)
    }
  }

  /// Where a member of a parsed document stands: at its name; at the object when it has no such member.
  static func offset(of member: JSONMember, in document: UnsafeRawBufferPointer) throws -> Int {
    guard let name = member.name, member.object < document.count else { return member.object }
    var parser = JSONParser(document)
    parser.scanner.p += member.object
    parser.sought = name
    _ = try parser.object(depth: 0)
    return parser.found ?? member.object
  }

  /// The name that is looked for among the members of the outermost object, and where it was last seen.
  private var sought: String?
  private var found: Int?

  /// The value of a document given as a string.
  public static func parse(_ text: String) throws -> JSONValue {
    var text = text
    return try text.withUTF8 { try parse(UnsafeRawBufferPointer($0)) }
  }

  private mutating func skipSpace() { scanner.p = scanner.skip(scanner.p, CharacterClass.space) }

  mutating func value(depth: Int) throws -> JSONValue {
    if depth > Limits.jsonNesting { throw scanner.fault("JSON nested more than \(Limits.jsonNesting) deep") }
    switch scanner.peek() {
    case UInt8(ascii: "{") where !scanner.atEnd: return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw scanner.unexpected("a JSON value")
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws -> JSONValue {
    guard scanner.end - scanner.p >= text.utf8CodeUnitCount,
      TextSlice(start: scanner.p, count: text.utf8CodeUnitCount).equals(text)
    else { throw scanner.unexpected("a JSON value") }
    scanner.p += text.utf8CodeUnitCount
    return value
  }

  private mutating func object(depth: Int) throws -> JSONObject {
    var result = JSONObject()
    if keepsPlaces { result.offset = offset }
    try eachMember(depth: depth) { parser, key throws in result[key] = try parser.value(depth: depth + 1) }
    return result
  }

  private mutating func array(depth: Int) throws -> [JSONValue] {
    var result: [JSONValue] = []
    try eachElement(depth: depth) { parser throws in result.append(try parser.value(depth: depth + 1)) }
    return result
  }

  /// A number, kept as text.
  private mutating func number() throws -> String {
    let start = scanner.p
    var q = start
    if q.pointee == UInt8(ascii: "-") { q += 1 }
    let whole = q
    q = scanner.skip(q, CharacterClass.digit)
    guard q > whole, q - whole == 1 || whole.pointee != UInt8(ascii: "0") else { throw scanner.fault("malformed number", at: start) }
    if q < scanner.end, q.pointee == UInt8(ascii: ".") {
      let stop = scanner.skip(q + 1, CharacterClass.digit)
      guard stop > q + 1 else { throw scanner.fault("malformed number", at: start) }
      q = stop
    }
    if q < scanner.end, q.pointee | 0x20 == UInt8(ascii: "e") {
      var digits = q + 1
      if digits < scanner.end, digits.pointee == UInt8(ascii: "+") || digits.pointee == UInt8(ascii: "-") { digits += 1 }
      let stop = scanner.skip(digits, CharacterClass.digit)
      guard stop > digits else { throw scanner.fault("malformed number", at: start) }
      q = stop
    }
    scanner.p = q
    return String(decoding: UnsafeBufferPointer(start: start, count: q - start), as: UTF8.self)
  }

  /// The string ahead, escapes decoded.
  mutating func string() throws -> String {
    let open = scanner.p
    let plain = scanner.skipText(open + 1, quote: 0x22)
    if plain < scanner.end, plain.pointee == 0x22 {
      scanner.p = plain + 1
      return String(decoding: UnsafeBufferPointer(start: open + 1, count: plain - open - 1), as: UTF8.self)
    }
    let out = OutputBytes(capacity: 64)
    var q = open + 1
    var copied = q
    while true {
      q = scanner.skipText(q, quote: 0x22)
      guard q < scanner.end else { throw scanner.fault("string without end", at: open, expected: ["'\"'"]) }
      let byte = q.pointee
      if byte == 0x22 { break }
      if byte < 0x20 { throw scanner.fault("\(scanner.found(at: q)) in a string", at: q, suggestion: "escape it") }
      if byte >= 0x80 {
        let (_, length) = UTF8Decoding.scalar(q, scanner.end)
        if length == 0 { throw scanner.fault("\(scanner.found(at: q)) in a string", at: q) }
        q += length
        continue
      }
      guard byte == 0x5C else {
        q += 1
        continue
      }
      out.append(copied, count: q - copied)
      let escape = q + 1 < scanner.end ? q[1] : 0
      switch escape {
      case 0x22, 0x5C, UInt8(ascii: "/"): out.append(escape)
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "f"): out.append(0x0C)
      case UInt8(ascii: "n"): out.append(0x0A)
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "u"):
        let high = try unit(q)
        if high & 0xFC00 == 0xD800 {
          guard scanner.end - q >= 12, q[6] == 0x5C, q[7] == UInt8(ascii: "u") else { throw scanner.fault("lone surrogate", at: q) }
          let low = try unit(q + 6)
          guard low & 0xFC00 == 0xDC00 else { throw scanner.fault("lone surrogate", at: q) }
          out.append(scalar: 0x1_0000 + (high & 0x3FF) << 10 + low & 0x3FF)
          q += 6
        } else {
          if high & 0xFC00 == 0xDC00 { throw scanner.fault("lone surrogate", at: q) }
          out.append(scalar: high)
        }
        q += 4
      default: throw scanner.fault("unknown escape", at: q)
      }
      q += 2
      copied = q
    }
    out.append(copied, count: q - copied)
    scanner.p = q + 1
    return out.string
  }

  /// The UTF-16 code unit of `\uXXXX`.
  private func unit(_ place: UnsafePointer<UInt8>) throws -> UInt32 {
    guard scanner.end - place >= 6 else { throw scanner.fault("escape without end", at: place) }
    var value: UInt32 = 0
    for index in 2..<6 {
      let byte = place[index]
      guard scanner.isClass(byte, CharacterClass.hex) else { throw scanner.fault("four hexadecimal digits are missing", at: place) }
      value = value << 4 | UInt32(byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x61 + 10)
    }
    return value
  }
}
