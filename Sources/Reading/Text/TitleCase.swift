/// Headlines In Title Case mislead a parser that knows names by their capitals; the body
/// tells which words are names.
///
/// Only the first byte of a word changes, so that every offset stays.
enum TitleCase {
  /// Lower-cases the words of title-case headlines that the body does not write with a capital
  /// inside of a sentence.
  static func lower(_ text: inout [UInt8], _ blocks: [Layout.LaidBlock]) {
    for block in blocks where block.block.kept && block.block.kind == .paragraph { calm(&text, block.content, blocks) }
    for headline in blocks where headline.block.kept && headline.block.kind == .headline {
      let words = ranges(of: text, headline.content)
      guard isTitleCase(text, words) else { continue }
      let (names, common) = cases(text, blocks)
      for (k, word) in words.enumerated() where k > 0 {
        let plain = letters(text, word)
        guard let first = plain.first, text[first] >= 0x41, text[first] <= 0x5A else { continue }
        let string = String(decoding: text[first..<(plain.last ?? first) + 1], as: UTF8.self)
        // Acronyms and words with inner capitals or digits stay.
        if plain.dropFirst().contains(where: { text[$0] < 0x61 && text[$0] != UInt8(ascii: "-") && text[$0] != UInt8(ascii: "'") }) { continue }
        let stem = string.lowercased().hasSuffix("'s") ? String(string.dropLast(2)) : string
        if names.contains(stem.lowercased()), !common.contains(stem.lowercased()) { continue }
        if Gazetteer.isPlace(stem) || Gazetteer.adjectives[stem.lowercased()] != nil || GivenNames.gender(stem) != nil, !common.contains(stem.lowercased()) { continue }
        if DateExpression.months[stem.lowercased()] != nil || DateExpression.weekdays[stem.lowercased()] != nil { continue }
        text[first] |= 0x20
      }
    }
  }

  /// A PARAGRAPH IN CAPITALS is lowered, but for the first letters of sentences and of the names that can be known.
  private static func calm(_ text: inout [UInt8], _ content: Range<Int>, _ blocks: [Layout.LaidBlock]) {
    let words = ranges(of: text, content)
    guard words.count >= 6 else { return }
    var long = 0
    var shouting = 0
    for word in words {
      let plain = letters(text, word)
      guard plain.count >= 4 else { continue }
      long += 1
      if !plain.contains(where: { text[$0] >= 0x61 && text[$0] <= 0x7A }) { shouting += 1 }
    }
    guard long >= 3, shouting * 10 >= long * 8 else { return }
    let (names, common) = cases(text, blocks)
    var begins = true
    var isBehindName = false
    for word in words {
      let plain = letters(text, word)
      let last = text[word.upperBound - 1]
      defer { begins = last == UInt8(ascii: ".") || last == UInt8(ascii: "!") || last == UInt8(ascii: "?") }
      guard let first = plain.first, let end = plain.last else { continue }
      let string = String(decoding: text[first..<end + 1], as: UTF8.self).lowercased()
      let isGiven = GivenNames.gender(Self.capitalised(string)) != nil
      // Behind a given name stands a surname.
      let isName =
        isGiven || isBehindName || Gazetteer.isPlace(Self.capitalised(string)) || Gazetteer.adjectives[string] != nil || DateExpression.months[string] != nil || DateExpression.weekdays[string] != nil
        || (names.contains(string) && !common.contains(string) && !common.isEmpty)
      isBehindName = isGiven && last != UInt8(ascii: ",") && last != UInt8(ascii: ".")
      for k in plain where text[k] >= 0x41 && text[k] <= 0x5A && (k != first || !(isName || begins)) { text[k] |= 0x20 }
    }
  }

  private static func capitalised(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

  /// Four and more words, nearly all of the long ones with a capital, not all in capitals.
  private static func isTitleCase(_ text: [UInt8], _ words: [Range<Int>]) -> Bool {
    var long = 0
    var capital = 0
    var shouting = 0
    for word in words {
      let plain = letters(text, word)
      guard plain.count >= 4, let first = plain.first else { continue }
      long += 1
      if text[first] >= 0x41, text[first] <= 0x5A { capital += 1 }
      if plain.allSatisfy({ text[$0] < 0x61 }) { shouting += 1 }
    }
    return words.count >= 4 && long >= 3 && capital * 10 >= long * 8 && shouting * 2 < long
  }

  /// Words that the paragraphs write with a capital after a small word, and those they write small.
  private static func cases(_ text: [UInt8], _ blocks: [Layout.LaidBlock]) -> (names: Set<String>, common: Set<String>) {
    var names: Set<String> = []
    var common: Set<String> = []
    for block in blocks where block.block.kept && block.block.kind == .paragraph {
      for (k, word) in ranges(of: text, block.content).enumerated() {
        let plain = letters(text, word)
        guard let first = plain.first, let last = plain.last else { continue }
        var string = String(decoding: text[first..<last + 1], as: UTF8.self).lowercased()
        if string.hasSuffix("'s") || string.hasSuffix("’s") { string.removeLast(2) }
        if text[first] >= 0x61, text[first] <= 0x7A { common.insert(string) }
        if text[first] >= 0x41, text[first] <= 0x5A || text[first] >= 0xC3, k > 0 || string.utf8.count > 1 { names.insert(string) }
      }
    }
    return (names, common)
  }

  private static func ranges(of text: [UInt8], _ span: Range<Int>) -> [Range<Int>] {
    text[span].split(whereSeparator: { $0 <= 0x20 }).map { $0.startIndex..<$0.endIndex }
  }

  /// Indices from the first to the last letter of a word.
  private static func letters(_ text: [UInt8], _ word: Range<Int>) -> [Int] {
    func isLetter(_ b: UInt8) -> Bool { b >= 0x80 || (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A) || (b >= 0x30 && b <= 0x39) }
    guard let first = word.first(where: { isLetter(text[$0]) }), let last = word.last(where: { isLetter(text[$0]) }) else { return [] }
    return Array(first...last)
  }
}
