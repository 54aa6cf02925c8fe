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
}

/// A fact before its check.
struct Draft {
  var sentence: Int
  var subject: Operand
  var relation: String
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
