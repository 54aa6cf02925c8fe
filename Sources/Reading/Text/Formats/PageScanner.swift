/// The tags, the text and the comments of an HTML page, in order; never fails.
///
/// Linear. Contents of `script`, `style` and their like are one piece of raw text.
struct PageScanner {
  enum Piece {
    /// Text with references, as a range of the source.
    case text(Range<Int>)
    case open(name: String, attributes: [String: String], selfClosing: Bool)
    case close(name: String)
    /// The content of an element whose content is no markup.
    case raw(name: String, Range<Int>, attributes: [String: String])
  }

  private let bytes: UnsafeRawBufferPointer
  private(set) var at: Int = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private static let rawNames: Set<String> = [
    "script", "style", "textarea", "title", "noscript", "template", "iframe", "svg", "math", "object", "select",
    "button", "noframes", "xmp", "canvas", "video", "audio",
  ]

  mutating func next() -> Piece? {
    while at < bytes.count {
      if bytes[at] != UInt8(ascii: "<") {
        let start = at
        while at < bytes.count && bytes[at] != UInt8(ascii: "<") { at += 1 }
        return .text(start..<at)
      }
      let after = at + 1 < bytes.count ? bytes[at + 1] : 0
      if after == UInt8(ascii: "!") || after == UInt8(ascii: "?") {
        skipDeclaration()
      } else if after == UInt8(ascii: "/") {
        let start = at + 2
        let name = self.name(from: start)
        skip(past: UInt8(ascii: ">"))
        if !name.isEmpty { return .close(name: name) }
      } else if (after | 0x20) &- 0x61 < 26 {
        return tag()
      } else {
        // A lone "<" is text.
        let start = at
        at += 1
        while at < bytes.count && bytes[at] != UInt8(ascii: "<") { at += 1 }
        return .text(start..<at)
      }
    }
    return nil
  }

  private mutating func skipDeclaration() {
    if matches("<!--", at: at) {
      at += 4
      while at < bytes.count && !matches("-->", at: at) { at += 1 }
      at = min(at + 3, bytes.count)
    } else {
      skip(past: UInt8(ascii: ">"))
    }
  }

  private mutating func skip(past end: UInt8) {
    while at < bytes.count && bytes[at] != end { at += 1 }
    at = min(at + 1, bytes.count)
  }

  private func matches(_ text: StaticString, at i: Int) -> Bool {
    guard i + text.utf8CodeUnitCount <= bytes.count else { return false }
    for k in 0..<text.utf8CodeUnitCount where bytes[i + k] != text.utf8Start[k] { return false }
    return true
  }

  private func isSpace(_ b: UInt8) -> Bool { b == 0x20 || b &- 9 < 5 }

  private func name(from start: Int) -> String {
    var i = start
    while i < bytes.count, !isSpace(bytes[i]), bytes[i] != UInt8(ascii: ">"), bytes[i] != UInt8(ascii: "/") { i += 1 }
    return String(decoding: bytes[start..<min(i, start + 32)], as: UTF8.self).lowercased()
  }

  private mutating func tag() -> Piece {
    let name = self.name(from: at + 1)
    at += 1 + name.utf8.count
    var attributes: [String: String] = [:]
    var selfClosing = false
    while at < bytes.count {
      while at < bytes.count && isSpace(bytes[at]) { at += 1 }
      guard at < bytes.count else { break }
      if bytes[at] == UInt8(ascii: ">") {
        at += 1
        break
      }
      if bytes[at] == UInt8(ascii: "/") {
        selfClosing = at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: ">")
        at += 1
        continue
      }
      attribute(&attributes)
    }
    if Self.rawNames.contains(name), !selfClosing {
      let start = at
      var end = at
      while end < bytes.count {
        if bytes[end] == UInt8(ascii: "<"), end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "/"),
          self.name(from: end + 2) == name
        {
          break
        }
        end += 1
      }
      at = end
      if at < bytes.count { skip(past: UInt8(ascii: ">")) }
      return .raw(name: name, start..<end, attributes: attributes)
    }
    return .open(name: name, attributes: attributes, selfClosing: selfClosing)
  }

  private mutating func attribute(_ attributes: inout [String: String]) {
    let start = at
    while at < bytes.count, !isSpace(bytes[at]), bytes[at] != UInt8(ascii: "="), bytes[at] != UInt8(ascii: ">"),
      bytes[at] != UInt8(ascii: "/") || at == start
    {
      at += 1
    }
    let key = String(decoding: bytes[start..<at], as: UTF8.self).lowercased()
    while at < bytes.count && isSpace(bytes[at]) { at += 1 }
    var value = ""
    if at < bytes.count, bytes[at] == UInt8(ascii: "=") {
      at += 1
      while at < bytes.count && isSpace(bytes[at]) { at += 1 }
      guard at < bytes.count else { return }
      let quote = bytes[at]
      if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        let from = at + 1
        at = from
        while at < bytes.count && bytes[at] != quote { at += 1 }
        value = Self.decoded(bytes, from..<at)
        at = min(at + 1, bytes.count)
      } else {
        let from = at
        while at < bytes.count, !isSpace(bytes[at]), bytes[at] != UInt8(ascii: ">") { at += 1 }
        value = Self.decoded(bytes, from..<at)
      }
    }
    if attributes.count < 64, attributes[key] == nil { attributes[key] = value }
  }

  /// Text with its references resolved.
  static func decoded(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> String {
    var out: [UInt8] = []
    var i = range.lowerBound
    while i < range.upperBound {
      if bytes[i] == UInt8(ascii: "&"), let (text, length) = CharacterReferences.text(bytes, at: i, end: range.upperBound) {
        out.append(contentsOf: text.utf8)
        i += length
      } else {
        out.append(bytes[i])
        i += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
