/// Marks of Markdown become spaces, byte for byte, so that offsets stay.
///
/// Emphasis, links, images, inline code, headings, quotes and list markers; a block that is
/// a fenced code block, a table or a rule is reported as such. CommonMark 0.31, the part of
/// it that prose uses.
enum Markup {
  static let space = UInt8(ascii: " ")

  /// Blanks the marks inside one line of `text`.
  static func blankInline(_ text: inout [UInt8], _ line: Range<Int>) {
    var i = line.lowerBound
    while i < line.upperBound {
      switch text[i] {
      case UInt8(ascii: "*"), UInt8(ascii: "`"):
        text[i] = space
      case UInt8(ascii: "_"):
        let before = i > line.lowerBound ? text[i - 1] : space
        let after = i + 1 < line.upperBound ? text[i + 1] : space
        if !isWord(before) || !isWord(after) { text[i] = space }
      case UInt8(ascii: "["):
        if let close = matching(text, from: i, in: line), close + 1 < line.upperBound,
          text[close + 1] == UInt8(ascii: "("),
          let end = text[(close + 1)..<line.upperBound].firstIndex(of: UInt8(ascii: ")"))
        {
          let isImage = i > line.lowerBound && text[i - 1] == UInt8(ascii: "!")
          if isImage {
            for k in (i - 1)...end { text[k] = space }
            i = end
          } else {
            text[i] = space
            for k in close...end { text[k] = space }
          }
        }
      default: break
      }
      i += 1
    }
  }

  /// The number of bytes of a heading, quote or list marker at the start of a line.
  static func marker(_ text: [UInt8], _ line: Range<Int>) -> (length: Int, kind: Kind) {
    var i = line.lowerBound
    func at(_ k: Int) -> UInt8 { k < line.upperBound ? text[k] : space }
    if at(i) == UInt8(ascii: "#") {
      while at(i) == UInt8(ascii: "#") { i += 1 }
      if at(i) == space, i - line.lowerBound <= 6 { return (i - line.lowerBound + 1, .heading) }
      return (0, .none)
    }
    if at(i) == UInt8(ascii: ">") { return (1, .quote) }
    if at(i) == UInt8(ascii: "-") || at(i) == UInt8(ascii: "*") || at(i) == UInt8(ascii: "+"), at(i + 1) == space {
      return (2, .item)
    }
    if i + 2 < line.upperBound, text[i] == 0xE2, text[i + 1] == 0x80, text[i + 2] == 0xA2 { return (3, .item) }
    let start = i
    while at(i) >= UInt8(ascii: "0") && at(i) <= UInt8(ascii: "9") { i += 1 }
    if i > start, i - start <= 3, at(i) == UInt8(ascii: ".") || at(i) == UInt8(ascii: ")"), at(i + 1) == space {
      return (i - start + 2, .item)
    }
    return (0, .none)
  }

  enum Kind { case none, heading, quote, item }

  /// Whether a line is nothing but a rule (`---`, `***`, `===`) or a row of a table.
  static func isRule(_ text: [UInt8], _ line: Range<Int>) -> Bool {
    let marks = text[line].filter { $0 != space }
    guard marks.count >= 3, let first = marks.first else { return false }
    return "-*=_".utf8.contains(first) && marks.allSatisfy { $0 == first }
  }

  private static func isWord(_ b: UInt8) -> Bool {
    b >= 0x80 || (b | 0x20 >= UInt8(ascii: "a") && b | 0x20 <= UInt8(ascii: "z"))
      || (b >= UInt8(ascii: "0") && b <= UInt8(ascii: "9"))
  }

  private static func matching(_ text: [UInt8], from open: Int, in line: Range<Int>) -> Int? {
    var depth = 0
    for i in open..<line.upperBound {
      if text[i] == UInt8(ascii: "[") { depth += 1 }
      if text[i] == UInt8(ascii: "]") {
        depth -= 1
        if depth == 0 { return i }
      }
    }
    return nil
  }
}
