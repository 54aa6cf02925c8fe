/// Marks of footnotes behind a word (`sky.[1]`, `[citation needed]`) become spaces, byte for byte.
enum NoteMarks {
  static func blank(_ text: inout [UInt8], _ range: Range<Int>) {
    var i = range.lowerBound
    while i < range.upperBound {
      guard text[i] == UInt8(ascii: "["), i > range.lowerBound else {
        i += 1
        continue
      }
      let limit = min(range.upperBound, i + 26)
      guard let close = (i + 1..<limit).first(where: { text[$0] == UInt8(ascii: "]") || text[$0] == 0x0A || text[$0] == UInt8(ascii: "[") }),
        text[close] == UInt8(ascii: "]"), isMark(String(decoding: text[i + 1..<close], as: UTF8.self).lowercased(), attached: text[i - 1] > 0x20)
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
    }
  }

  private static func isMark(_ inside: String, attached: Bool) -> Bool {
    if ["citation needed", "clarification needed", "edit", "hide", "show", "who?", "when?", "by whom?", "dubious", "sic"].contains(inside) { return true }
    guard attached, !inside.isEmpty else { return false }
    if inside.hasPrefix("note ") || inside.hasPrefix("nb ") { return true }
    return inside.utf8.count <= 4 && (inside.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2C || $0 == 0x20 } || inside.utf8.count == 1)
  }
}
