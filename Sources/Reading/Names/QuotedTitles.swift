/// Titles of works: in quotation marks, or with a capital article behind "novel", "film,".
///
/// "a film called "Night Trains"" and "her second book, A House in Tyre," have one name each, however the
/// model cuts them.
enum QuotedTitles {
  /// Works that bear titles.
  static let works: Set<String> = [
    "book", "novel", "film", "movie", "play", "album", "song", "poem", "opera", "painting", "series", "memoir", "musical", "documentary", "story", "single", "symphony", "collection", "sculpture", "ballet", "exhibition", "essay", "article",
    "work", "novella", "autobiography", "biography", "drama", "comedy", "report", "paper", "study", "podcast", "magazine", "hit", "debut", "installation", "programme", "track", "anthology", "thriller",
  ]
  private static let small: Set<String> = ["a", "an", "the", "of", "in", "on", "and", "for", "to", "at", "from", "with", "by", "de", "la", "le", "der", "die", "das", "und", "et", "del", "y", "'s", "’s", "-", "&", "or", "under", "into", "without", "before", "after"]

  /// Names with the titles of a sentence among them; names inside of a title are parts of it.
  static func complete(_ names: [NameSpan], _ s: ParsedSentence, _ lower: [String]) -> [NameSpan] {
    var out = names
    var i = 0
    while i < s.count {
      if let close = quoted(i, s, lower) {
        out = replace(out, i + 1..<close, s)
        i = close + 1
      } else if let end = unquoted(i, s, lower) {
        out = replace(out, i..<end, s)
        i = end
      } else {
        i += 1
      }
    }
    return out
  }

  private static func replace(_ names: [NameSpan], _ whole: Range<Int>, _ s: ParsedSentence) -> [NameSpan] {
    // As everywhere, the article is no part of the name.
    let title = whole.count > 1 && ["The", "A", "An"].contains(s.tokens[whole.lowerBound].text) ? whole.lowerBound + 1..<whole.upperBound : whole
    var kept: [NameSpan] = []
    for name in names {
      let inside = title.contains(name.tokens.lowerBound) && title.contains(name.tokens.upperBound - 1)
      if inside { continue }
      // A name that crosses the quotation mark: the model knows better.
      if name.tokens.overlaps(title) { return names }
      kept.append(name)
    }
    let first = kept.firstIndex { $0.tokens.lowerBound > title.lowerBound } ?? kept.count
    kept.insert(NameSpan(tokens: title, head: NameFinder.headToken(title, s), label: .workOfArt, title: nil), at: first)
    return kept
  }

  private static func isCapital(_ token: Token) -> Bool { token.text.unicodeScalars.first?.properties.isUppercase == true }

  /// The closing mark of a title that begins behind token `i`.
  private static func quoted(_ i: Int, _ s: ParsedSentence, _ lower: [String]) -> Int? {
    guard ["\"", "“", "``", "«", "„", "‘"].contains(s.tokens[i].text), i + 2 < s.count, isCapital(s.tokens[i + 1]) else { return nil }
    var close = i + 1
    while close < s.count, close - i <= 10, !["\"", "”", "''", "»", "“", "’"].contains(s.tokens[close].text) { close += 1 }
    guard close < s.count, close > i + 1, close - i <= 10, s.tokens[close].text != "’" || s.tokens[i].text == "‘" else { return nil }
    var capitals = 0
    for k in i + 1..<close {
      if isCapital(s.tokens[k]) {
        capitals += 1
      } else if !small.contains(lower[k]), s.tokens[k].tag != .cd {
        return nil
      }
      if [.sentenceEnd, .comma].contains(s.tokens[k].tag) { return nil }
    }
    // Dwayne "The Rock" Johnson
    if i > 0, close + 1 < s.count, s.tokens[i - 1].tag == .nnp, s.tokens[close + 1].tag == .nnp { return nil }
    guard isCapital(s.tokens[close - 1]) || s.tokens[close - 1].tag == .cd, close - i <= 9 else { return nil }
    let isBehindWork = (max(0, i - 3)..<i).contains { works.contains(lower[$0]) }
    let isBeforeWork = close + 3 < s.count && lower[close + 1] == "," && (close + 2..<min(close + 6, s.count)).contains { works.contains(lower[$0]) }
    return capitals >= 2 || isBehindWork || isBeforeWork ? close : nil
  }

  /// The end of a title without marks: "his novel *The Woman in Black*", "her book, *A House in Tyre*".
  private static func unquoted(_ i: Int, _ s: ParsedSentence, _ lower: [String]) -> Int? {
    guard i > 0, ["a", "an", "the"].contains(lower[i]), isCapital(s.tokens[i]), i + 1 < s.count, isCapital(s.tokens[i + 1]) else { return nil }
    let before = lower[i - 1] == "," && i > 1 ? i - 2 : i - 1
    guard works.contains(lower[before]) else { return nil }
    var end = i + 1
    while end < s.count, end - i <= 9 {
      if isCapital(s.tokens[end]), ![.prp, .wp].contains(s.tokens[end].tag) || end == i + 1 {
        end += 1
        continue
      }
      var next = end
      while next < s.count, small.contains(lower[next]), next - end < 3 { next += 1 }
      guard next > end, next < s.count, isCapital(s.tokens[next]), lower[end] != "by", lower[end] != "and" || s.tokens[next].entityMark == .inside else { break }
      end = next + 1
    }
    return end - i >= 2 ? end : nil
  }
}
