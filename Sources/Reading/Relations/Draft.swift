/// One end of a fact, with the place in the sentence it was read from.
struct Operand: Hashable {
  enum Value: Hashable {
    case entity(Int)
    case literal(Resolution.Literal)
  }
  var value: Value
  /// Bytes in the sentence.
  var span: Range<Int>
  var link: Mention.Link
  /// The token that the phrase hangs by.
  var head: Int

  var entity: Int? { if case .entity(let id) = value { id } else { nil } }
}

/// A relation as read: words for people, the canonical phrase, the tokens.
struct RelationPhrase {
  /// The words of the text, with negation and modal words ("did not name").
  var surface: [String]
  /// Lemmas for the table of canonical relations, `be` before a passive ("be hold in").
  var key: [String]
  var tokens: [Int]
  var polarity: CandidateFact.Polarity = .affirmed
  var modality: CandidateFact.Modality = .stated
  /// Number of leading words of `surface` that only carry tense, modality or negation.
  var auxiliaries = 0
  var isPassive = false
  /// Number of leading words of `surface` and of `key` that are the chain before the main
  /// verb ("plans to" of "plans to build").
  var chain = 0
  var chainKey = 0

  /// The relation without tense, modality and negation: the dictionary form of an active verb
  /// with what follows it ("sign", "work towards conducting"), a participle for a passive
  /// ("held in"). Of "plans to build" only "build" is left: the plan is the fact's modality.
  var base: String {
    let isQualified = polarity == .negated || modality != .stated
    let cut = isQualified && chain > 0 ? (words: chain, key: chainKey) : (words: auxiliaries, key: 0)
    var words = Array(surface.dropFirst(min(cut.words, surface.count - 1)))
    if let first = words.first, first == "be", words.count > 1, isPassive { words.removeFirst() }
    guard cut.key < key.count, let first = words.first else { return words.joined(separator: " ") }
    switch key[cut.key] {
    case "be": if ["are", "was", "were", "been", "be", "'s", "’s", "'re", "’re"].contains(first) { words[0] = "is" }
    case let lemma: words[0] = lemma
    }
    return words.joined(separator: " ")
  }
}

/// A fact before its check.
struct Draft {
  var sentence: Int
  var subject: Operand
  var relation: String
  var base: String
  var surface: String
  var relationTokens: [Int]
  var object: Operand
  var polarity: CandidateFact.Polarity
  var modality: CandidateFact.Modality
  var attribution: Int?
  var qualifiers: [CandidateFact.Qualifier]
  var rule: String
  var prior: Double
}
