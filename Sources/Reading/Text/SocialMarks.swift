/// What short messages put between the words: pictograms, hashtags, names of accounts and addresses become spaces, byte for byte.
enum SocialMarks {
  /// Blanks the marks of every line that has other words too.
  static func blank(_ text: inout [UInt8], _ range: Range<Int>) {
    var i = range.lowerBound
    while i < range.upperBound {
      let length = pictogram(text, i, range.upperBound)
      if length > 0 {
        for k in i..<i + length { text[k] = 0x20 }
        i += length
      } else {
        i += 1
      }
    }
    var start = range.lowerBound
    while start < range.upperBound {
      let end = text[start..<range.upperBound].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) ?? range.upperBound
      blankLine(&text, start..<end)
      start = end + 1
    }
  }

  private static func blankLine(_ text: inout [UInt8], _ line: Range<Int>) {
    var marks: [Range<Int>] = []
    var plain = 0
    for word in text[line].split(whereSeparator: { $0 <= 0x20 }) {
      let span = word.startIndex..<word.endIndex
      guard let first = word.first else { continue }
      let isTag = (first == UInt8(ascii: "#") || first == UInt8(ascii: "@")) && span.count > 1 && isLetter(text[span.lowerBound + 1])
      if isTag || word.starts(with: "https://".utf8) || word.starts(with: "http://".utf8) {
        marks.append(span)
      } else if word.contains(where: isLetter) {
        plain += 1
      }
    }
    // A line of nothing else is judged as it stands: a menu, an address.
    guard plain >= 3 else { return }
    for mark in marks {
      // The end of a sentence stays.
      let last = text[mark.upperBound - 1]
      let keeps = last == UInt8(ascii: ".") || last == UInt8(ascii: "!") || last == UInt8(ascii: "?") || last == UInt8(ascii: ",")
      for k in mark.lowerBound..<mark.upperBound - (keeps ? 1 : 0) { text[k] = 0x20 }
    }
  }

  private static func isLetter(_ b: UInt8) -> Bool { b >= 0x80 || (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A) }

  /// Bytes of the pictogram that begins at an index: U+1F000 and above, U+2600 to U+27BF, variation selectors and joiners.
  private static func pictogram(_ text: [UInt8], _ i: Int, _ end: Int) -> Int {
    guard text[i] >= 0xE2, i + 2 < end else { return 0 }
    if text[i] == 0xF0, text[i + 1] == 0x9F, i + 3 < end { return 4 }
    if text[i] == 0xE2, (0x98...0x9E).contains(text[i + 1]) { return 3 }
    if text[i] == 0xEF, text[i + 1] == 0xB8, text[i + 2] == 0x8F { return 3 }
    if text[i] == 0xE2, text[i + 1] == 0x80, text[i + 2] == 0x8D { return 3 }
    return 0
  }
}
