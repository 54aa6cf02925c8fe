/// What stands below an article, or in a box within it: references, and links to other articles.
///
/// References go on to the next heading. A box of links ends where the article goes on: teasers are headlines or lone
/// sentences, the article is paragraphs one below the other that speak of what the text above spoke of.
extension Layout {
  mutating func dropBackMatter() {
    var reason: String?
    var known: Set<String> = []
    for i in blocks.indices {
      let block = blocks[i].block
      if let heading = heading(i) {
        reason = PageNoise.backMatter.contains(heading) ? "references" : PageNoise.linkBoxes.contains(heading) ? "links" : nil
      } else if reason == "links", goesOn(at: i, known) {
        reason = nil
      }
      let isNote = text[blocks[i].content].first == UInt8(ascii: "^")
      if block.kept, let why = isNote ? "references" : reason {
        blocks[i].block.kept = false
        blocks[i].block.reason = why
      } else if block.kept {
        known.formUnion(names(i))
      }
    }
  }

  /// The words of a short line that can be a heading, lower case, without a colon at the end.
  private func heading(_ i: Int) -> String? {
    let block = blocks[i].block
    guard block.kind == .headline || block.kind == .navigation && (block.reason == "no sentence" || block.reason == "links") else { return nil }
    let words = Dateline.wordsOf(text[blocks[i].content])
    guard words.count <= 6 else { return nil }
    let line = words.joined(separator: " ").lowercased()
    return line.hasSuffix(":") ? String(line.dropLast()) : line
  }

  /// Whether the article goes on with this block, below a box of links: two paragraphs one below the other, or a long one,
  /// with a name that the text above has.
  private func goesOn(at i: Int, _ known: Set<String>) -> Bool {
    guard isProse(i) else { return false }
    let next = i + 1 < blocks.count && isProse(i + 1) ? i + 1 : nil
    guard next != nil || Dateline.wordsOf(text[blocks[i].content]).count >= 30 else { return false }
    return !known.isDisjoint(with: names(i)) || next.map { !known.isDisjoint(with: names($0)) } == true
  }

  private func isProse(_ i: Int) -> Bool {
    let block = blocks[i].block
    guard block.kind == .paragraph, block.kept, Dateline.wordsOf(text[blocks[i].content]).count >= 8 else { return false }
    var last = text[blocks[i].content].last
    var at = blocks[i].content.upperBound - 1
    // Quote marks and brackets behind the full stop; curly ones are three bytes.
    while let byte = last, at > blocks[i].content.lowerBound, byte >= 0x80 || [0x20, 0x22, 0x27, 0x29, 0x5D].contains(byte) {
      at -= 1
      last = text[at]
    }
    return last == UInt8(ascii: ".") || last == UInt8(ascii: "!") || last == UInt8(ascii: "?")
  }

  /// The capitalised words of a block, without those that begin it.
  private func names(_ i: Int) -> Set<String> {
    var names: Set<String> = []
    for word in Dateline.wordsOf(text[blocks[i].content]).dropFirst() where word.first?.isUppercase == true {
      let stem = Self.stem(word)
      if stem.utf8.count > 3 { names.insert(stem) }
    }
    return names
  }
}
