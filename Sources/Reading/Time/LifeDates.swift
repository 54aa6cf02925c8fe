/// `Ottilie Vancura (3 February 1881 – 19 June 1957) was`: the dates in brackets behind a name.
///
/// Such a bracket hides the clause from the parser; it is blanked before the sentence is
/// parsed, and read here.
struct LifeDates: Sendable {
  struct Event: Sendable {
    var span: Range<Int>
    var date: DateExpression
    var surface: String
  }
  struct OtherName: Sendable {
    var span: Range<Int>
    var text: String
  }
  /// Where the bracket opens.
  var open: Int
  var birth: Event?
  var death: Event?
  /// The name in other languages: "(Hungarian: Kremnőc; German: Kremnitz)".
  var otherNames: [OtherName] = []

  /// Finds the brackets of kept blocks and blanks them.
  static func blank(_ text: inout [UInt8], _ blocks: [Layout.LaidBlock]) -> [LifeDates] {
    var out: [LifeDates] = []
    for block in blocks where block.block.kept {
      var i = block.content.lowerBound
      while i < block.content.upperBound {
        guard text[i] == UInt8(ascii: "("), i > block.content.lowerBound else {
          i += 1
          continue
        }
        let limit = min(block.content.upperBound, i + 200)
        guard let close = (i + 1..<limit).first(where: { text[$0] == UInt8(ascii: ")") || text[$0] == UInt8(ascii: "(") }), text[close] == UInt8(ascii: ")") else {
          i += 1
          continue
        }
        if let life = read(text, i + 1..<close, open: i) ?? languages(text, i + 1..<close, open: i) {
          out.append(life)
          for k in i...close { text[k] = 0x20 }
        }
        i = close + 1
      }
    }
    return out
  }

  private struct Word {
    var span: Range<Int>
    var text: String
  }

  private static func read(_ text: [UInt8], _ inside: Range<Int>, open: Int) -> LifeDates? {
    // Dashes become words of their own.
    var words: [Word] = []
    var start = inside.lowerBound
    func add(_ end: Int) {
      var low = start
      var high = end
      while low < high, ",;:.".utf8.contains(text[low]) { low += 1 }
      while high > low, ",;:.".utf8.contains(text[high - 1]) { high -= 1 }
      if low < high { words.append(Word(span: low..<high, text: String(decoding: text[low..<high], as: UTF8.self).lowercased())) }
    }
    var i = inside.lowerBound
    while i < inside.upperBound {
      let isLong = i + 2 < inside.upperBound && text[i] == 0xE2 && text[i + 1] == 0x80 && (text[i + 2] == 0x93 || text[i + 2] == 0x94)
      if text[i] <= 0x20 || isLong || text[i] == UInt8(ascii: "-") {
        add(i)
        if isLong || text[i] == UInt8(ascii: "-") { words.append(Word(span: i..<i + 1, text: "-")) }
        i += isLong ? 3 : 1
        start = i
      } else {
        i += 1
      }
    }
    add(inside.upperBound)
    guard words.count <= 24 else { return nil }
    let dash = words.indices.first { words[$0].text == "-" && $0 > 0 && $0 + 1 < words.count && date(words, upTo: $0, text) != nil && date(words, from: $0 + 1, text) != nil }
    if let dash {
      return LifeDates(open: open, birth: date(words, upTo: dash, text), death: date(words, from: dash + 1, text))
    }
    if let born = words.firstIndex(where: { $0.text == "born" || $0.text == "b" }), let birth = date(words, from: born + 1, text) {
      return LifeDates(open: open, birth: birth, death: nil)
    }
    if let died = words.firstIndex(where: { $0.text == "died" || $0.text == "d" }), let death = date(words, from: died + 1, text) {
      return LifeDates(open: open, birth: nil, death: death)
    }
    return nil
  }

  private static let tongues: Set<String> = ["latin", "arabic", "hebrew", "persian", "hindi", "sanskrit", "tamil", "bengali", "swahili", "gaelic", "yiddish", "urdu", "catalan", "basque", "galician", "cantonese", "mandarin", "pinyin", "romanized", "romanised", "lit", "pronounced", "ipa", "kurdish", "tatar", "maori", "hawaiian", "quechua", "nahuatl"]

  /// "Hungarian: Kremnőc; German: Kremnitz": each part begins with a language.
  private static func languages(_ text: [UInt8], _ inside: Range<Int>, open: Int) -> LifeDates? {
    var out = LifeDates(open: open)
    var start = inside.lowerBound
    for end in inside.lowerBound..<inside.upperBound + 1 where end == inside.upperBound || text[end] == UInt8(ascii: ";") || text[end] == UInt8(ascii: ",") {
      defer { start = end + 1 }
      guard let colon = text[start..<end].firstIndex(of: UInt8(ascii: ":")) else {
        if start == inside.lowerBound { return nil }
        continue
      }
      let language = String(decoding: text[start..<colon], as: UTF8.self).lowercased().split(separator: " ").last.map(String.init) ?? ""
      guard tongues.contains(language) || Gazetteer.adjectives[language] != nil else { return nil }
      var low = colon + 1
      var high = end
      while low < high, text[low] <= 0x20 { low += 1 }
      while high > low, text[high - 1] <= 0x20 { high -= 1 }
      // Only what is written in letters of this language, and is a name.
      if high - low > 1, high - low <= 60, !["lit", "pronounced", "ipa", "romanized", "romanised", "pinyin"].contains(language), let letter = String(decoding: text[low..<high], as: UTF8.self).first, letter.isUppercase {
        out.otherNames.append(OtherName(span: low..<high, text: String(decoding: text[low..<high], as: UTF8.self)))
      }
    }
    return out
  }

  /// The date that ends right before a word.
  private static func date(_ words: [Word], upTo end: Int, _ text: [UInt8]) -> Event? {
    for length in [3, 2, 1] where end - length >= 0 {
      if let e = event(Array(words[end - length..<end]), text) { return e }
    }
    return nil
  }

  /// The date that begins at a word, or right behind it.
  private static func date(_ words: [Word], from start: Int, _ text: [UInt8]) -> Event? {
    guard start < words.count else { return nil }
    for length in [3, 2, 1] where start + length <= words.count {
      if let e = event(Array(words[start..<start + length]), text) { return e }
    }
    return nil
  }

  private static func event(_ words: [Word], _ text: [UInt8]) -> Event? {
    guard let first = words.first, let last = words.last,
      let date = DateExpression(words: words.map(\.text), document: nil), date.year != nil
    else { return nil }
    let span = first.span.lowerBound..<last.span.upperBound
    return Event(span: span, date: date, surface: String(decoding: text[span], as: UTF8.self))
  }
}

extension FactFinder {
  /// Birth and death from the bracket behind a name.
  mutating func lifeFacts(_ s: Int, _ name: NameSpan, _ subject: Operand) {
    let end = resolver.sentences[s].tokens[name.tokens.upperBound - 1].span.upperBound
    for life in lives where life.open >= end && life.open <= end + 2 {
      for other in life.otherNames {
        let value = Resolution.Literal(lexical: other.text, datatype: "http://www.w3.org/2001/XMLSchema#string", surface: other.text)
        emit(s, subject, "also known as", tokens: [name.tokens.upperBound - 1], Operand(value: .literal(value), span: other.span, link: .exact, head: name.head), rule: "noun/life", prior: 0.9)
      }
    }
    // "the War of the Three Seals (1639-1646)": nobody was born.
    if let id = subject.entity, [.event, .document, .place, .product].contains(resolver.table[id].type) || RoleNouns.isClassNoun(resolver.table[id].head) { return }
    for life in lives where life.open >= end && life.open <= end + 2 {
      for (event, verb) in [(life.birth, "born"), (life.death, "died")] {
        guard let event, let literal = event.date.literal else { continue }
        let value = Resolution.Literal(lexical: literal.lexical, datatype: literal.datatype, surface: event.surface)
        emit(s, subject, verb + (event.date.day == nil ? " in" : " on"), tokens: [name.tokens.upperBound - 1],
          Operand(value: .literal(value), span: event.span, link: .exact, head: name.head), rule: "noun/life", prior: 0.9)
      }
    }
  }
}
