import RDF

/// Phrases that are values: dates, times, money, shares and counts, and what is only part of a value.
extension Resolver {
  func isValue(_ i: Int, _ entity: ParsedSentence.Entity, _ sentence: AnalysedSentence) -> Bool {
    switch entity.label {
    case .date, .time, .money, .percent: return true
    case .cardinal, .quantity: return sentence.tokens[i].pos == .number && sentence.tokens[i].label != .nummod
    default: return false
    }
  }

  /// "Five of the seven directors backed it": who does something is no number.
  func isPart(_ i: Int, _ entity: ParsedSentence.Entity, _ sentence: AnalysedSentence) -> Bool {
    guard entity.label == .cardinal || entity.label == .percent && [.dobj, .nsubj, .nsubjpass].contains(sentence.tokens[i].label), [.nsubj, .nsubjpass, .dobj, .pobj].contains(sentence.tokens[i].label), let whole = partOf(i, sentence) else { return false }
    // "won 112 of the 240 seats"
    return [.nsubj, .nsubjpass].contains(sentence.tokens[i].label) || entity.label == .percent || sentence.tokens[whole].tag == .nns
  }

  /// The noun behind `of`: "140 of *them*".
  func partOf(_ i: Int, _ sentence: AnalysedSentence) -> Int? {
    for c in sentence.parsed.children(of: i) where sentence.lower[c] == "of" && c > i { return sentence.parsed.child(of: c, labelled: .pobj) }
    return nil
  }

  mutating func value(_ entity: ParsedSentence.Entity, _ i: Int, _ sentence: AnalysedSentence) -> Resolution {
    var range = entity.tokens
    // "3 to 5 May 2021" is neither of its ends.
    if entity.label == .date, let tokens = dateRange(entity, sentence) {
      let surface = sentence.parsed.text(of: tokens)
      return Resolution(entities: [], literal: Resolution.Literal(lexical: surface, datatype: XSD.namespace + "string", surface: surface), link: .exact, tokens: Array(tokens))
    }
    // "1926, 1929 and 1932" taken for one date: each year stands for itself.
    var years = 0
    for t in range where sentence.tokens[t].tag == .cd && sentence.tokens[t].text.utf8.count == 4 { years += 1 }
    if years > 1, entity.label == .date, !range.contains(where: { ["-", "–", "to", "between", "from"].contains(sentence.lower[$0]) || DateExpression.months[sentence.lower[$0]] != nil }) { range = i..<i + 1 }
    // "from $1.2 million to $450,000" is two values.
    var shared: [String] = []
    if entity.label != .date, entity.label != .time, let to = range.first(where: { sentence.lower[$0] == "to" && $0 > range.lowerBound }), to + 1 < range.upperBound,
      range.lowerBound > 0 && (sentence.lower[range.lowerBound - 1] == "from" || sentence.lower[range.lowerBound - 1] == "by" && entity.label != .cardinal) || sentence.lower[range.lowerBound] == "from", sentence.lower[to - 1] != "up", to != i,
      // Only where the tree knows both ends: "from 4 to 9 percent" hangs on one word.
      range.contains(where: { sentence.tokens[$0].label == .pobj && ($0 < to) != (i < to) })
    {
      if i < to {
        // "from 4 to 5 per cent": the unit is of both.
        if !range[..<to].contains(where: { sentence.tokens[$0].tag != .cd && sentence.lower[$0] != "from" }) {
          shared = (to + 1..<range.upperBound).filter { !sentence.tokens[$0].text.contains { $0.isNumber } }.map { sentence.lower[$0] }
        }
        range = range.lowerBound..<to
      } else {
        range = to + 1..<range.upperBound
      }
    }
    // Currency signs stand before the entity or in it.
    if range.lowerBound > 0, sentence.tokens[range.lowerBound - 1].tag == .currency { range = range.lowerBound - 1..<range.upperBound }
    while range.count > 1, ["the", "a", "an", "some", "between", "from", "about", "around"].contains(sentence.lower[range.lowerBound]) { range = range.lowerBound + 1..<range.upperBound }
    // "$74m", split before its letter.
    if range.upperBound < sentence.tokens.count, ["m", "m.", "bn", "bn.", "k", "mn", "tn"].contains(sentence.lower[range.upperBound]), !sentence.tokens[range.upperBound - 1].spaceAfter,
      entity.label == .money || entity.label == .cardinal
    {
      range = range.lowerBound..<range.upperBound + 1
    }
    var surface = sentence.parsed.text(of: range)
    if ["m.", "bn."].contains(sentence.lower[range.upperBound - 1]), surface.utf8.last == 0x2E { surface.removeLast() }
    var words = range.map { sentence.lower[$0] }
    if let last = words.last, last == "m." || last == "bn." { words[words.count - 1] = String(last.dropLast()) }
    var literal = Resolution.Literal(lexical: surface, datatype: XSD.namespace + "string", surface: surface)
    switch entity.label {
    case .date, .time:
      if let e = DateExpression(words: words, document: date, forward: tense(i, sentence), anchor: anchor), let l = e.literal {
        if e.year != nil { anchor = e }
        literal.lexical = l.lexical
        literal.datatype = l.datatype
      } else if let l = Duration.literal(words) {
        literal.lexical = l.lexical
        literal.datatype = l.datatype
      }
    default:
      if range.upperBound < sentence.tokens.count, sentence.lower[range.upperBound] == "%" {
        range = range.lowerBound..<range.upperBound + 1
        words.append("%")
        literal.surface = sentence.parsed.text(of: range)
      }
      if let q = Quantity(words: words + shared) {
        literal.lexical = q.lexical
        literal.datatype = q.datatype
        literal.unit = q.unit
      }
    }
    return Resolution(entities: [], literal: literal, link: .exact, tokens: Array(range))
  }

  /// The tokens of a range of dates, without the word before it ("from *3 to 5 May 2021*").
  func dateRange(_ entity: ParsedSentence.Entity, _ sentence: AnalysedSentence) -> Range<Int>? {
    var first = entity.tokens.lowerBound
    while first < entity.tokens.upperBound, ["between", "from", "the", "in", "early", "late"].contains(sentence.lower[first]) { first += 1 }
    guard first < entity.tokens.upperBound, entity.tokens.count <= 12 else { return nil }
    let tokens = first..<entity.tokens.upperBound
    guard let found = DateExpression.range(tokens.map { sentence.lower[$0] }) else { return nil }
    // "1926 and 1932" without "between" is a list of years.
    if sentence.lower[first + found.joiner] == "and", first == 0 || sentence.lower[first - 1] != "between" { return nil }
    return tokens
  }

  /// Whether the clause of a token is about what is to come (true) or has been (false).
  private func tense(_ i: Int, _ sentence: AnalysedSentence) -> Bool? {
    for verb in sentence.parsed.ancestors(of: i) where sentence.isVerb(verb) {
      for c in sentence.parsed.children(of: verb) {
        if sentence.tokens[c].tag == .md, ["will", "shall", "'ll", "wo"].contains(sentence.lower[c]) { return true }
        if sentence.tokens[c].tag == .to, sentence.isHeadline || sentence.tokens[verb].label == .xcomp { return true }
      }
      if sentence.tokens[verb].label == .conj || sentence.tokens[verb].label == .xcomp { continue }
      if ["expect", "schedule", "plan"].contains(sentence.lemma(verb)) { return true }
      return sentence.tokens[verb].tag == .vbd || sentence.tokens[verb].tag == .vbn ? false : nil
    }
    return nil
  }
}
