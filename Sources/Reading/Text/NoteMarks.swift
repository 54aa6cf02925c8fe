/// Marks of footnotes behind a word (`sky.[1]`, `[citation needed]`) and numbers of items inside of a sentence (`(i)`, `(b)`)
/// become spaces, byte for byte.
enum NoteMarks {
  static func blank(_ text: inout [UInt8], _ range: Range<Int>) {
    var i = range.lowerBound
    // Where the last mark ended: "[8][9]" are two.
    var lastEnd = -1
    while i < range.upperBound {
      if text[i] == UInt8(ascii: "("), let close = enumerator(text, i, range) {
        for k in i...close { text[k] = 0x20 }
        i = close + 1
        continue
      }
      guard text[i] == UInt8(ascii: "["), i > range.lowerBound else {
        i += 1
        continue
      }
      let limit = min(range.upperBound, i + 26)
      guard let close = (i + 1..<limit).first(where: { text[$0] == UInt8(ascii: "]") || text[$0] == 0x0A || text[$0] == UInt8(ascii: "[") }),
        text[close] == UInt8(ascii: "]"), isMark(String(decoding: text[i + 1..<close], as: UTF8.self).lowercased(), attached: text[i - 1] > 0x20 || i == lastEnd)
      else {
        i += 1
        continue
      }
      // "[1](address)" is a link of Markdown.
      if close + 1 < range.upperBound, text[close + 1] == UInt8(ascii: "(") {
        i = close + 1
        continue
      }
      for k in i...close { text[k] = 0x20 }
      i = close + 1
      lastEnd = i
    }
  }

  /// The closing bracket of "(i)" or "(b)", which stands between white space.
  private static func enumerator(_ text: [UInt8], _ open: Int, _ range: Range<Int>) -> Int? {
    guard open == range.lowerBound || text[open - 1] <= 0x20 else { return nil }
    let limit = min(range.upperBound, open + 7)
    guard let close = (open + 1..<limit).first(where: { text[$0] == UInt8(ascii: ")") }), close + 1 < range.upperBound, text[close + 1] <= 0x20, close > open + 1 else { return nil }
    let inside = String(decoding: text[open + 1..<close], as: UTF8.self)
    return ["ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "i", "v", "x", "a", "b", "c", "d", "e", "f", "g", "h"].contains(inside) ? close : nil
  }

  private static func isMark(_ inside: String, attached: Bool) -> Bool {
    if ["citation needed", "clarification needed", "edit", "hide", "show", "who?", "when?", "by whom?", "dubious", "sic"].contains(inside) { return true }
    guard attached, !inside.isEmpty else { return false }
    if inside.hasPrefix("note ") || inside.hasPrefix("nb ") { return true }
    return inside.utf8.count <= 4 && (inside.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2C || $0 == 0x20 } || inside.utf8.count == 1)
  }
}
