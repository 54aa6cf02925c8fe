/// Functions on raw UTF-8 text that need no values: parts of strings, language ranges, percent-encoding.
enum TextFunctions {
  /// The bytes of the characters whose positions p (from 1) satisfy
  /// `round(start) <= p < round(start) + round(length)`. XPath Functions and Operators 3.1, section 5.4.3.
  ///
  /// `length` nil means to the end. NaN selects nothing.
  static func substring(_ text: UnsafeBufferPointer<UInt8>, start: Double, length: Double?) -> Range<Int> {
    let from = roundHalfUp(start)
    let to = length.map { from + roundHalfUp($0) } ?? .infinity
    // Comparisons with NaN are false, so that nothing is selected.
    guard from < to else { return 0..<0 }
    guard to > 1 else { return 0..<0 }
    let first = max(from, 1)
    guard first <= Double(text.count) else { return text.count..<text.count }
    let begin = offset(of: Int(first) - 1, in: text, from: 0)
    guard to < Double(text.count) + 2 else { return begin..<text.count }
    return begin..<offset(of: Int(to) - Int(first), in: text, from: begin)
  }

  private static func roundHalfUp(_ value: Double) -> Double { (value + 0.5).rounded(.down) }

  /// The offset that lies `count` characters behind `start`, or the end.
  private static func offset(of count: Int, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var left = count
    var index = start
    while left > 0, index < text.count {
      index &+= 1
      while index < text.count, text[index] & 0xC0 == 0x80 { index &+= 1 }
      left -= 1
    }
    return index
  }

  /// Whether a language tag is in a range: basic filtering of RFC 4647, section 3.3.1. The empty tag is in no range.
  static func languageMatches(tag: UnsafeBufferPointer<UInt8>, range: UnsafeBufferPointer<UInt8>) -> Bool {
    if range.count == 1, range[0] == UInt8(ascii: "*") { return tag.count > 0 }
    guard range.count > 0, tag.count >= range.count else { return false }
    for index in 0..<range.count where lower(tag[index]) != lower(range[index]) { return false }
    return tag.count == range.count || tag[range.count] == UInt8(ascii: "-")
  }

  @inline(__always) static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// Whether the bytes are a language tag: letters, then parts of letters and digits, each of 1 to 8. SPARQL's LANGTAG.
  static func isLanguageTag(_ tag: UnsafeBufferPointer<UInt8>) -> Bool {
    var length = 0
    var isFirst = true
    for byte in tag {
      if byte == UInt8(ascii: "-") {
        guard length > 0 else { return false }
        length = 0
        isFirst = false
        continue
      }
      let isLetter = lower(byte) &- 0x61 < 26
      guard isLetter || (!isFirst && byte &- 0x30 < 10) else { return false }
      length += 1
      guard length <= 8 else { return false }
    }
    return length > 0
  }

  /// Appends the text with everything but unreserved characters percent-encoded. XPath Functions and Operators 3.1, section 6.2.
  static func appendEncodedForURI(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
        output.append(byte)
      default:
        output.append(UInt8(ascii: "%"))
        output.append(hexadecimal(byte >> 4))
        output.append(hexadecimal(byte & 15))
      }
    }
  }

  private static func hexadecimal(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }

  /// -1, 0 or 1 by code points, which for UTF-8 is by bytes.
  @inline(__always)
  static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
    let common = min(a.count, b.count)
    var index = 0
    while index < common {
      if a[index] != b[index] { return a[index] < b[index] ? -1 : 1 }
      index &+= 1
    }
    return a.count < b.count ? -1 : a.count == b.count ? 0 : 1
  }

  @inline(__always)
  static func equal(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    a.count == b.count && hasPrefix(a, b)
  }
}
