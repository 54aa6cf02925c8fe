/// Lines to blocks, each with its kind; what is not the article is dropped with a reason.
///
/// The features are general: length, end punctuation, place among the neighbours,
/// repetition, overlap with the body, the wording of pages (``PageNoise``). Deterministic,
/// linear but for the overlap of headline candidates.
struct Layout {
  struct LaidBlock {
    var block: Block
    /// Where the sentences begin: behind a list marker.
    var content: Range<Int>
  }

  /// The bytes with marks of markup blanked, of the same length as the document.
  var text: [UInt8]
  var blocks: [LaidBlock] = []
  var title: String?
  var author: String?
  /// Who publishes, by a line of its own above the text ("Water Resilience Committee").
  var publisher: String?
  var date: CalendarDay?

  init(_ bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>, markdown: Bool) {
    text = Array(bytes)
    NoteMarks.blank(&text, range)
    SocialMarks.blank(&text, range)
    for raw in Self.rawBlocks(&text, range, markdown: markdown) { classify(raw) }
    var seen: [String: Int] = [:]
    for i in blocks.indices { dropRepeated(i, &seen) }
    dropBackMatter()
    chooseHeadline()
    findPublisher()
    for i in blocks.indices where blocks[i].block.kind == .dateline && date == nil {
      date = Dateline.day(in: Dateline.wordsOf(text[blocks[i].block.span]))
    }
  }

  // MARK: Lines to raw blocks

  struct RawBlock {
    var span: Range<Int>
    var content: Range<Int>
    var marker: Markup.Kind
    var isCode = false
    var isTable = false
  }

  static func rawBlocks(_ text: inout [UInt8], _ range: Range<Int>, markdown: Bool) -> [RawBlock] {
    let lines = trimmedLines(text, range)
    let wrapped = isHardWrapped(text, lines)
    var out: [RawBlock] = []
    var open: RawBlock?
    var inFence = false
    // Whether paragraphs are lines, and whether one has been met.
    let areLines = !wrapped && lines.contains { $0.count > 160 }
    var hasText = !areLines
    func close() {
      if let block = open {
        out.append(block)
        if !hasText, block.span.count >= 60, endsSentence(text, block.content) { hasText = true }
      }
      open = nil
    }
    for whole in lines {
      var line = whole
      // Quoted mail: the marks in front of a line are none of its words.
      while !markdown, !line.isEmpty, text[line.lowerBound] == UInt8(ascii: ">") || (line.lowerBound > whole.lowerBound && text[line.lowerBound] <= 0x20) {
        text[line.lowerBound] = Markup.space
        line = line.lowerBound + 1..<line.upperBound
      }
      if line.isEmpty || Markup.isRule(text, line) {
        if !inFence { close() }
        continue
      }
      if markdown, text[line].starts(with: "```".utf8) || text[line].starts(with: "~~~".utf8) {
        if inFence {
          if let start = open?.span.lowerBound { open?.span = start..<line.upperBound }
          close()
        } else {
          close()
          open = RawBlock(span: line, content: line, marker: .none, isCode: true)
        }
        inFence.toggle()
        continue
      }
      if inFence {
        if let start = open?.span.lowerBound { open?.span = start..<line.upperBound }
        continue
      }
      let marker = Markup.marker(text, line)
      let isMarked = marker.kind == .item || (markdown && marker.kind != .none)
      let isTable = text[line].first == UInt8(ascii: "|")
      // A mark alone ("-", "1.", "#") marks nothing.
      if isMarked, marker.length >= line.count {
        close()
        continue
      }
      var content = isMarked ? line.lowerBound + marker.length..<line.upperBound : line
      while let first = text[content].first, first <= 0x20 { content = content.lowerBound + 1..<content.upperBound }
      if markdown { Markup.blankInline(&text, content) }
      if !isMarked, let last = open, last.marker != .heading, last.isTable == isTable,
        isTable || joins(text, last, line, wrapped: wrapped, isAbove: !hasText)
      {
        open?.span = last.span.lowerBound..<line.upperBound
        open?.content = last.content.lowerBound..<line.upperBound
      } else if markdown, marker.kind == .quote, let last = open, last.marker == .quote {
        for i in line.lowerBound..<line.lowerBound + marker.length { text[i] = Markup.space }
        open?.span = last.span.lowerBound..<line.upperBound
        open?.content = last.content.lowerBound..<line.upperBound
      } else {
        close()
        open = RawBlock(span: line, content: content, marker: isMarked ? marker.kind : .none, isTable: isTable)
      }
    }
    close()
    return out
  }

  /// Ranges of the lines without the white space around them.
  private static func trimmedLines(_ text: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = range.lowerBound
    var i = start
    while i <= range.upperBound {
      if i == range.upperBound || text[i] == 0x0A || text[i] == 0x0D || text[i] == 0x0C {
        var low = start
        var high = i
        while low < high, text[low] <= 0x20 { low += 1 }
        while high > low, text[high - 1] <= 0x20 { high -= 1 }
        lines.append(low..<high)
        if i + 1 < range.upperBound, text[i] == 0x0D, text[i + 1] == 0x0A { i += 1 }
        start = i + 1
      }
      i += 1
    }
    return lines
  }

  /// Whether paragraphs are broken at a column: many lines of like length end within a sentence.
  private static func isHardWrapped(_ text: [UInt8], _ lines: [Range<Int>]) -> Bool {
    var pairs = 0
    var broken = 0
    for (a, b) in zip(lines, lines.dropFirst()) where !a.isEmpty && !b.isEmpty {
      pairs += 1
      if a.count >= 45 && a.count <= 110 && !endsSentence(text, a) { broken += 1 }
    }
    return broken >= 2 && broken * 10 >= pairs * 4
  }

  private static func joins(_ text: [UInt8], _ open: RawBlock, _ line: Range<Int>, wrapped: Bool, isAbove: Bool) -> Bool {
    var last = open.span.upperBound
    while last > open.span.lowerBound, text[last - 1] != 0x0A { last -= 1 }
    let length = open.span.upperBound - max(last, open.span.lowerBound)
    guard length >= 45 else { return false }
    // A line of its own: who wrote it, and what the page puts in front of it.
    let next = String(decoding: text[line].prefix(24), as: UTF8.self)
    // "Twin towns[edit]": a heading of an encyclopaedia.
    for end in [line.upperBound, open.span.upperBound] where text[..<end].suffix(6).elementsEqual("[edit]".utf8) { return false }
    if next.hasPrefix("By "), line.count <= 60, !endsSentence(text, line), next.dropFirst(3).first?.isUppercase == true { return false }
    let before = String(decoding: text[max(last, open.span.lowerBound)..<open.span.upperBound].prefix(24), as: UTF8.self).lowercased()
    for mark in ["read more", "see also", "related:", "more:", "watch:", "listen:", "also read", "don't miss", "editor's picks", "recommended:"] where before.hasPrefix(mark) && length <= 160 { return false }
    if wrapped { return true }
    // Above the text a line with a capital begins anew: a headline and what stands under it.
    if isAbove, !endsSentence(text, open.span), let letter = next.first, letter.isUppercase { return false }
    // Where each paragraph is one line, a line without a full stop is a caption or a heading.
    let first = text[line.lowerBound]
    if line.count > (endsSentence(text, line) ? 60 : 120), first >= UInt8(ascii: "A"), first <= UInt8(ascii: "Z") { return false }
    return !endsSentence(text, open.span)
  }

  static func endsSentence(_ text: [UInt8], _ span: Range<Int>) -> Bool {
    var i = span.upperBound
    while i > span.lowerBound {
      let b = text[i - 1]
      if b == UInt8(ascii: "\"") || b == UInt8(ascii: "'") || b == UInt8(ascii: ")") || b <= 0x20 {
        i -= 1
      } else if i - span.lowerBound >= 3, text[i - 3] == 0xE2, text[i - 2] == 0x80 {
        // Closing quotes, and the ellipsis which ends a sentence.
        if b == 0xA6 { return true }
        guard b == 0x9D || b == 0x99 else { return false }
        i -= 3
      } else {
        return b == UInt8(ascii: ".") || b == UInt8(ascii: "!") || b == UInt8(ascii: "?")
      }
    }
    return false
  }

  // MARK: Kinds

  private mutating func classify(_ raw: RawBlock) {
    var span = raw.content
    if let dateline = Dateline.prefix(text[span]), raw.marker == .none {
      blocks.append(LaidBlock(block: Block(kind: .dateline, span: span.lowerBound..<dateline.end, kept: false, reason: "dateline"), content: span))
      if date == nil { date = Dateline.day(in: dateline.words) }
      span = dateline.end..<span.upperBound
    }
    let string = String(decoding: text[span], as: UTF8.self)
    let lower = string.lowercased()
    let words = Dateline.wordsOf(text[span])
    let ends = Self.endsSentence(text, span)
    func add(_ kind: Block.Kind, _ reason: String = "") {
      blocks.append(LaidBlock(block: Block(kind: kind, span: raw.span.lowerBound < span.lowerBound && raw.marker != .none ? raw.span : span, kept: reason.isEmpty, reason: reason), content: span))
    }
    if raw.isCode { return add(.boilerplate, "code") }
    if raw.isTable { return add(.boilerplate, "table") }
    guard string.unicodeScalars.contains(where: { $0.properties.isAlphabetic }) else {
      if words.count <= 3, Dateline.day(in: words) != nil { return add(.dateline, "date") }
      return add(.boilerplate, "no words")
    }
    if let reason = OtherText.reason(string, words) { return add(.boilerplate, reason) }
    if let reason = credit(lower, words) { return add(.caption, reason) }
    if words.count <= 10, Dateline.day(in: words) != nil, !ends || words.count <= 4, raw.marker == .none {
      // "By Jan de Vries | 12 June 2023": the name stands before the day.
      if author == nil, lower.hasPrefix("by ") {
        let name = Dateline.nameWords(words.dropFirst())
        if !name.isEmpty { author = name.joined(separator: " ") }
      }
      return add(.dateline, "date")
    }
    let isCut = words.contains { $0 == "|" || $0 == "·" || $0 == "•" }
    if words.count <= (isCut ? 20 : 9), lower.hasPrefix("by "), !ends {
      let name = words.dropFirst().prefix { $0 != "|" && $0 != "·" && $0 != "•" }
      if author == nil { author = name.joined(separator: " ") }
      if date == nil { date = Dateline.day(in: words) }
      return add(.byline, "byline")
    }
    if words.count <= 16, !ends, raw.marker == .none, blocks.allSatisfy({ $0.block.kind != .paragraph || !$0.block.kept }), areCorrespondents(words) { return add(.byline, "byline") }
    if words.count <= 30, let reason = PageNoise.reason(lowercased: lower), !ends || words.count < 8 || reason == "legal" && words.count < 16 || addressesReader(lower) {
      return add(reason == "legal" || reason == "page data" ? .footer : .navigation, reason)
    }
    if words.count <= 8, lower.contains("@") || lower.contains("http") || lower.contains("www.") { return add(.footer, "address") }
    if raw.marker == .heading {
      // The first heading may be the headline; the others only divide.
      return add(.headline, blocks.contains { $0.block.kind == .headline } ? "heading" : "")
    }
    if raw.marker == .item { return words.count >= 4 ? add(.list) : add(.list, "no sentence") }
    if words.count > 6, words.allSatisfy({ $0.count == 1 }) { return add(.navigation, "letters") }
    if !ends, isMenu(span) || lower.split(separator: " ").filter({ $0 == ">" || $0 == "›" || $0 == "»" }).count >= 2 { return add(.navigation, "menu") }
    if let reason = aboutThePaper(lower, words) { return add(.footer, reason) }
    // A sentence that a list completes ends with a colon.
    if ends ? words.count >= 3 : words.count >= (string.hasSuffix(":") ? 8 : 14) { return add(.paragraph) }
    add(.navigation, ends ? "too short" : "no sentence")
  }

  /// "Inês Vasques in Lisbon and Tom Haldane in London": who wrote it, each with a place.
  private func areCorrespondents(_ words: [String]) -> Bool {
    var count = 0
    var isKnown = false
    for part in words.split(whereSeparator: { $0 == "and" || $0 == "," }) {
      guard let cut = part.firstIndex(of: "in") else { return false }
      let name = part[..<cut]
      let place = part[(cut + 1)...]
      guard (2...4).contains(name.count), (1...3).contains(place.count) else { return false }
      for word in name + place where word.first?.isUppercase != true { return false }
      if let first = name.first, GivenNames.gender(first) != nil { isKnown = true }
      count += 1
    }
    return count > 1 || count == 1 && isKnown
  }

  /// Credits, corrections and lines about the author, in sentences.
  private func aboutThePaper(_ lower: String, _ words: [String]) -> String? {
    guard words.count <= 45 else { return nil }
    for mark in ["contributed to this report", "contributed reporting", "contributed to this article", "additional reporting by"] where lower.contains(mark) { return "credit" }
    if lower.hasPrefix("a correction was made") || lower.hasPrefix("correction:") || lower.contains("an earlier version of this") { return "correction" }
    if let author, author.utf8.count > 3, words.count <= 30 {
      let name = author.lowercased().split(separator: ",").first.map(String.init) ?? author.lowercased()
      if lower.hasPrefix(name + " ") {
        for mark in ["for the paper", "for this paper", "contact ", "follow ", " has covered", " covers ", " reporter", " correspondent", " writes ", " is a journalist", "'s book", "’s book", " is the author", " freelance", " editor"]
        where lower.contains(mark) {
          return "about the author"
        }
      }
    }
    return nil
  }

  /// Whether a block speaks to the person before the screen.
  private func addressesReader(_ lower: String) -> Bool {
    ["you", "your", "our", "us", "we", "here", "now", "subscribe", "please"].contains { lower.containsWords($0) }
  }

  /// Why a block is a picture's caption or credit, nil when it is not.
  private func credit(_ lower: String, _ words: [String]) -> String? {
    if let colon = lower.firstIndex(of: ":"), words.count <= 25 {
      let head = lower[..<colon].split(separator: " ").joined(separator: " ")
      if PageNoise.creditWords.contains(head) { return "credit" }
    }
    guard words.count <= 40 else { return nil }
    var end = lower.endIndex
    while end > lower.startIndex, ". ".contains(lower[lower.index(before: end)]) { end = lower.index(before: end) }
    let isBracketed = lower[..<end].last == "]"
    if isBracketed || lower[..<end].last == ")", let open = lower.lastIndex(of: isBracketed ? "[" : "(") {
      let inside = lower[lower.index(after: open)..<end].split(whereSeparator: { !$0.isLetter }).map(String.init)
      if inside.count <= 8, inside.contains(where: { PageNoise.creditMarks.contains($0) }) { return "caption" }
    }
    for mark in ["photo by ", "image by ", "photograph by ", "photo courtesy", "image courtesy", "/getty", "/afp", "/reuters", "/ap photo", " / afp", " / reuters", " / ap", " / getty", "file photo", "photo: ", "photo / ", "photograph: ", "picture: ", "photos: "]
    where lower.contains(mark) {
      return "caption"
    }
    return nil
  }

  /// A block that comes twice is part of the page; a repeated paragraph is kept once.
  private mutating func dropRepeated(_ i: Int, _ seen: inout [String: Int]) {
    let block = blocks[i].block
    let key = Dateline.wordsOf(text[blocks[i].content]).joined(separator: " ").lowercased()
    guard let first = seen[key] else {
      seen[key] = i
      return
    }
    guard block.kept || block.kind == .navigation else { return }
    blocks[i].block.kept = false
    blocks[i].block.reason = "repeated"
    if block.kind != .paragraph, blocks[first].block.kind != .headline, blocks[first].block.kept {
      blocks[first].block.kept = false
      blocks[first].block.reason = "repeated"
    }
  }

  /// Several entries side by side, cut by bars or wide gaps.
  private func isMenu(_ span: Range<Int>) -> Bool {
    var gaps = 0
    var i = span.lowerBound
    while i + 1 < span.upperBound {
      if text[i] == UInt8(ascii: "|") || (text[i] == 0x20 && text[i + 1] == 0x20) {
        gaps += 1
        while i + 1 < span.upperBound, text[i + 1] == 0x20 { i += 1 }
      }
      i += 1
    }
    return gaps >= 3
  }

  /// The headline: of the lines before the first paragraph the one whose words the body repeats most.
  private mutating func chooseHeadline() {
    guard let firstParagraph = blocks.firstIndex(where: { $0.block.kind == .paragraph && $0.block.kept && $0.content.count >= 60 }) else {
      return
    }
    var body: Set<String> = []
    for b in blocks where b.block.kind == .paragraph && b.block.kept {
      for word in Dateline.wordsOf(text[b.content]) { body.insert(Self.stem(word)) }
    }
    var best: (index: Int, score: Int)?
    for i in blocks.indices[..<firstParagraph] {
      let block = blocks[i].block
      guard block.kind == .headline || (block.kind == .navigation && (block.reason == "no sentence" || block.reason == "too short")) || (block.kind == .paragraph && block.kept)
      else { continue }
      let words = Dateline.wordsOf(text[blocks[i].content])
      guard words.count >= 3, words.count <= 30, !isMenu(blocks[i].content) else { continue }
      // "return x + 1": no headline begins small, but for a trademark ("iPhone").
      if let first = words.first, first.first?.isLowercase == true, !first.contains(where: \.isUppercase) { continue }
      var score = words.filter { $0.utf8.count > 3 && body.contains(Self.stem($0)) }.count * 2
      if block.kind == .headline { score += 3 }
      if score >= 2, score > (best?.score ?? 0) { best = (i, score) }
    }
    for i in blocks.indices[..<firstParagraph] where blocks[i].block.kind == .headline && i != best?.index {
      blocks[i].block = Block(kind: .headline, span: blocks[i].block.span, kept: false, reason: "heading")
    }
    guard let best else { return }
    blocks[best.index].block.kind = .headline
    blocks[best.index].block.kept = true
    blocks[best.index].block.reason = ""
    title = Dateline.wordsOf(text[blocks[best.index].content]).joined(separator: " ")
  }

  /// The last short line above the first paragraph that is a name and ends with what kind of body it names.
  private mutating func findPublisher() {
    guard let firstParagraph = blocks.firstIndex(where: { $0.block.kind == .paragraph && $0.block.kept }) else { return }
    for block in blocks[..<firstParagraph] where !block.block.kept && block.block.reason != "menu" {
      let words = Dateline.wordsOf(text[block.content])
      guard (2...7).contains(words.count), let last = words.last?.lowercased(),
        RoleNouns.organisations.contains(last) || ["research", "economics", "securities", "analytics", "advisers", "associates", "observatory", "watch", "monitor"].contains(last),
        !["news", "press", "times", "post", "media", "staff", "home", "team", "centre", "center"].contains(last),
        words.allSatisfy({ $0.first?.isUppercase == true || ["of", "and", "for", "the", "on", "&"].contains($0) })
      else { continue }
      publisher = words.joined(separator: " ")
    }
  }

  /// Lower case without punctuation and the commonest endings, for comparing words only.
  static func stem(_ word: String) -> String {
    var w = String(word.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || ($0.value >= 48 && $0.value <= 57) })
    for suffix in ["ing", "ed", "es", "s"] where w.hasSuffix(suffix) && w.utf8.count - suffix.utf8.count >= 3 {
      w.removeLast(suffix.count)
      break
    }
    return w
  }
}
