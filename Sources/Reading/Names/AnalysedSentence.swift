/// A parsed sentence with its place in the document and its names.
struct AnalysedSentence: Sendable {
  let parsed: ParsedSentence
  /// Index among the document's sentences.
  let number: Int
  let block: Int
  let isHeadline: Bool
  /// Of an item of a list, the sentence before the list that ends with a colon.
  var lead: Int?
  /// Tokens in lower case.
  let lower: [String]
  var names: [NameSpan] = []
  /// Index of the name a token belongs to, -1 for none.
  var nameAt: [Int] = []

  init(_ parsed: ParsedSentence, number: Int, block: Int, isHeadline: Bool) {
    lower = parsed.tokens.map { $0.text.lowercased() }
    var parsed = SentenceRepair.whole(DateSpans.whole(parsed, lower: lower), lower: lower)
    var names = QuotedTitles.complete(NameFinder.names(in: parsed, lower: lower), parsed, lower)
    if let lifted = Self.lifted(parsed, names) { parsed = lifted }
    if let whole = Self.coordinated(parsed, &names, lower) { parsed = whole }
    self.parsed = parsed
    self.number = number
    self.block = block
    self.isHeadline = isHeadline
    self.names = names
    nameAt = [Int](repeating: -1, count: parsed.count)
    for (k, name) in names.enumerated() { for i in name.tokens { nameAt[i] = k } }
  }

  /// What the parser hangs on an inner word of a name ("Bank of Kitwe *PLC*, a lender,") hangs on the name.
  private static func lifted(_ parsed: ParsedSentence, _ names: [NameSpan]) -> ParsedSentence? {
    var tokens: [Token] = []
    for name in names where name.tokens.count > 1 {
      for t in name.tokens.upperBound..<min(parsed.count, name.tokens.upperBound + 12) where [.appos, .relcl].contains(parsed.tokens[t].label) {
        let head = parsed.tokens[t].head
        guard name.tokens.contains(head), head != name.head, !parsed.isUnder(name.head, t) else { continue }
        if tokens.isEmpty { tokens = parsed.tokens }
        tokens[t].head = name.head
      }
    }
    return tokens.isEmpty ? nil : ParsedSentence(tokens: tokens)
  }

  /// "Kestrel Athletic and Olympique Vaugirard": the parser hangs the first name on the last word of the second, as
  /// if both were one. The first becomes the head, the second its conjunct; nil when there is no such pair.
  private static func coordinated(_ parsed: ParsedSentence, _ names: inout [NameSpan], _ lower: [String]) -> ParsedSentence? {
    var tokens: [Token] = []
    for k in names.indices.dropLast() {
      let first = names[k].tokens
      let second = names[k + 1].tokens
      guard first.count > 1, second.count > 1, second.lowerBound == first.upperBound + 1, lower[first.upperBound] == "and" else { continue }
      if tokens.isEmpty { tokens = parsed.tokens }
      let a = names[k].head
      let b = NameFinder.headToken(second, parsed)
      guard second.contains(tokens[a].head), [.nmod, .compound, .amod, .poss].contains(tokens[a].label), tokens[b].head < first.lowerBound || tokens[b].head >= second.upperBound || tokens[b].head == b else { continue }
      let isRoot = tokens[b].head == b
      let head = tokens[b].head
      let label = tokens[b].label
      for t in tokens.indices where t < second.lowerBound && t != a && second.contains(tokens[t].head) { tokens[t].head = a }
      tokens[a].head = isRoot ? a : head
      tokens[a].label = label
      for t in second where t != b && !second.contains(tokens[t].head) { tokens[t].head = b }
      tokens[b].head = a
      tokens[b].label = .conj
      names[k + 1].head = b
    }
    return tokens.isEmpty ? nil : ParsedSentence(tokens: tokens)
  }

  /// A name found later; the others keep their numbers.
  mutating func add(_ name: NameSpan) {
    for i in name.tokens { nameAt[i] = names.count }
    names.append(name)
  }

  var tokens: [Token] { parsed.tokens }

  func name(at i: Int) -> NameSpan? { nameAt[i] >= 0 ? names[nameAt[i]] : nil }

  /// Whether the token is part of a value that the model found (date, money, count ...).
  func valueEntity(at i: Int) -> ParsedSentence.Entity? {
    guard let e = parsed.entity(at: i) else { return nil }
    switch e.label {
    case .date, .time, .money, .percent, .quantity, .cardinal, .ordinal: return e
    default: return nil
    }
  }

  /// The lemma in lower case.
  func lemma(_ i: Int) -> String { tokens[i].lemma.lowercased() }

  func isNoun(_ i: Int) -> Bool { tokens[i].pos == .noun || tokens[i].pos == .properNoun }

  func isVerb(_ i: Int) -> Bool { tokens[i].pos == .verb || tokens[i].pos == .auxiliary }

  /// "The Danish dairy Kolding Mejeri was bought": the parser takes the noun for the root and the
  /// name for the subject of a relative clause on it. Index of the noun -> the name behind it.
  func nameReadAsSubject(behind i: Int) -> NameSpan? {
    guard i + 1 < tokens.count, tokens[i].head == i, isNoun(i), nameAt[i] < 0, let name = name(at: i + 1), name.tokens.lowerBound == i + 1 else { return nil }
    let subject = tokens[name.head]
    guard subject.label == .nsubj || subject.label == .nsubjpass, tokens[subject.head].label == .relcl, tokens[subject.head].head == i else { return nil }
    return name
  }

  /// The conjuncts hanging on `i` (chained too), ascending, `i` first.
  func conjuncts(of i: Int) -> [Int] {
    var out = [i]
    var k = 0
    while k < out.count {
      for c in parsed.children(of: out[k]) where tokens[c].label == .conj { out.append(c) }
      k += 1
    }
    return out.sorted()
  }
}

/// A name in a sentence: its tokens without article and titles.
struct NameSpan: Sendable, Hashable {
  var tokens: Range<Int>
  /// The token of the name that the rest of the tree hangs on.
  var head: Int
  /// What the model takes it for.
  var label: EntityLabel?
  /// Title words directly before the name ("Rear Admiral").
  var title: Range<Int>?
  /// An organisation or country between descriptor and title ("*Tesla* CEO Elon Musk").
  var titleOwner: Range<Int>?
}
