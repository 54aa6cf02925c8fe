/// Ranges of dates that the model cut in two: "between March and May 2021" is one thing, of which
/// neither end is a date alone.
enum DateSpans {
  /// The sentence with each range behind "between" or "from" marked as one date.
  static func whole(_ s: ParsedSentence, lower: [String]) -> ParsedSentence {
    var tokens = s.tokens
    var isChanged = false
    var i = 0
    while i + 3 < tokens.count {
      guard lower[i] == "between" || lower[i] == "from", let end = end(from: i + 1, lower) else {
        i += 1
        continue
      }
      let range = i + 1..<end
      if s.entity(at: i + 1)?.tokens.contains(end - 1) != true || s.entity(at: i + 1)?.label != .date {
        isChanged = true
        for k in range {
          tokens[k].entityMark = k == range.lowerBound ? .begin : .inside
          tokens[k].entityLabel = .date
        }
        if tokens[i].entityLabel == .date { (tokens[i].entityMark, tokens[i].entityLabel) = (.outside, nil) }
        // What follows is no part of it any more.
        if end < tokens.count, tokens[end].entityMark == .inside { tokens[end].entityMark = .begin }
      }
      i = end
    }
    return isChanged ? ParsedSentence(tokens: tokens) : s
  }

  /// Where the longest range of dates that begins at a token ends; nil when none does.
  private static func end(from start: Int, _ lower: [String]) -> Int? {
    var stop = start
    var joiners = 0
    var hasMonth = false
    var years = 0
    while stop < lower.count, stop - start < 9 {
      let word = lower[stop]
      if ["and", "to", "until", "till", "through"].contains(word) {
        joiners += 1
        if joiners > 1 { break }
      } else if DateExpression.months[word] != nil {
        hasMonth = true
      } else if let n = Int(word), n > 0, n < 3000 {
        if n >= 1000, word.utf8.count == 4 { years += 1 } else if n > 31 { break }
      } else {
        break
      }
      stop += 1
    }
    // "between 3 and 5" and "from 1990 to 2000 people" are no dates.
    guard hasMonth || years == 2 else { return nil }
    while stop > start + 2, DateExpression.range(Array(lower[start..<stop])) == nil { stop -= 1 }
    guard stop > start + 2 else { return nil }
    return years == 2 && !hasMonth && stop < lower.count && lower[stop].last == "s" ? nil : stop
  }
}
