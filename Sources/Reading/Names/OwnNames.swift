/// Names of one word that are a body's own, though a longer name ends with them: "Korvela, the maker of lifts" is
/// not Eino Korvela, who founded it, and "Ascendor" is not the Korvela Ascendor that it is to become.
///
/// Decided for a name once, by all places where it stands alone: what the text calls its bearer, whose
/// chief executive, shares and board it speaks of, what its bearer does. The model's label is only one voice.
struct OwnNames {
  private(set) var bodies: Set<String> = []

  /// `names` are all names of a document in reading order, with their compared words.
  init(_ names: [(s: Int, k: Int, words: [String], text: String)], _ sentences: [AnalysedSentence]) {
    var parts: Set<String> = []
    for name in names where name.words.count > 1 { parts.formUnion(name.words) }
    var scores: [String: Double] = [:]
    for name in names where name.words.count == 1 && parts.contains(name.words[0]) {
      scores[name.words[0], default: 0] += Self.voice(sentences[name.s], sentences[name.s].names[name.k])
    }
    for (word, score) in scores where score >= 2 { bodies.insert(word) }
  }

  /// Whether a longer name is made of names of bodies alone.
  func isMade(_ words: [String]) -> Bool {
    for word in words where !bodies.contains(word) { return false }
    return true
  }

  /// How much a mention speaks for a body (above 0) or for a person (below).
  private static func voice(_ s: AnalysedSentence, _ name: NameSpan) -> Double {
    var score = 0.0
    switch name.label {
    case .organisation: score += 1
    case .product: score += 0.5
    case .person: score -= 0.75
    default: break
    }
    if name.title != nil { score -= 3 }
    func weigh(_ noun: Int) {
      guard s.isNoun(noun), s.nameAt[noun] < 0, s.valueEntity(at: noun) == nil else { return }
      let lemma = s.lemma(noun)
      if RoleNouns.isPerson(lemma) || RoleNouns.kin[lemma] != nil { score -= 3 } else if RoleNouns.classOf[lemma] == .organisation { score += 2.5 }
    }
    let head = s.tokens[name.head]
    for c in s.parsed.children(of: name.head) {
      // "Korvela, the Finnish maker of lifts,"
      if s.tokens[c].label == .appos, c > name.head { weigh(c) }
      // "its rival Ascendor", "the chip maker Vantor"
      if c < name.tokens.lowerBound, [.compound, .nmod].contains(s.tokens[c].label) { weigh(c) }
    }
    if head.label == .appos, head.head < name.head { weigh(head.head) }
    let end = name.tokens.upperBound
    if end + 1 < s.tokens.count, s.lower[end] == "," {
      if s.lower[end + 1] == "who" { score -= 2 }
      if s.lower[end + 1] == "which" { score += 2 }
      if s.tokens[end + 1].tag == .cd, s.tokens[end + 1].head == name.head { score -= 3 }
    }
    // "Korvela's chief executive", "shares in Ascendor"
    if head.label == .poss, belongings.contains(s.lemma(head.head)) || s.parsed.children(of: head.head).contains(where: { belongings.contains(s.lemma($0)) && s.tokens[$0].label == .compound }) { score += 2 }
    if head.label == .pobj, s.lower[head.head] == "in", stakes.contains(s.lemma(s.tokens[head.head].head)) { score += 2 }
    if head.label == .nsubj || head.label == .nsubjpass {
      let verb = s.lemma(head.head)
      if head.label == .nsubjpass, ["found", "establish", "list", "float"].contains(verb) { score += 1.5 }
      if head.label == .nsubj, ["merge", "employ", "acquire", "manufacture"].contains(verb) { score += 1.5 }
      if ["bear", "die", "marry", "divorce", "graduate"].contains(verb) { score -= 2 }
    }
    return score
  }

  /// What bodies have and persons do not.
  private static let belongings: Set<String> = [
    "executive", "chief", "chairman", "chairwoman", "board", "shareholder", "share", "employee", "headquarters", "factory", "plant", "subsidiary",
    "revenue", "turnover", "spokesman", "spokeswoman", "spokesperson", "workforce", "customer", "takeover", "parent", "product",
  ]
  private static let stakes: Set<String> = ["share", "stake", "shareholder", "shareholding", "investor", "interest"]
}
