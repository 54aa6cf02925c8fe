/// Sentences as the parser should have built them: what it gets wrong in the same way again and again,
/// where commas, number and kinds of words decide.
///
/// A pass is an extension with its rules, in a file of its own: ``mendSpans()``, ``mendLists()``, ``mendClauses()``, ``mendTree()``,
/// ``mendPhrases()``, ``mendRelatives()``. The rules of a pass ask `s`, the tree from before it, and change `tokens`.
/// A sentence with nothing to mend comes back as it is; a token is never hung under itself.
struct SentenceRepair {
  var tokens: [Token]
  /// The sentence as it was before the pass.
  let s: ParsedSentence
  let lower: [String]
  private(set) var isChanged = false

  /// The sentence after one pass.
  static func repaired(_ sentence: ParsedSentence, lower: [String], _ pass: (inout SentenceRepair) -> Void) -> ParsedSentence {
    var repair = SentenceRepair(tokens: sentence.tokens, s: sentence, lower: lower)
    pass(&repair)
    return repair.isChanged ? ParsedSentence(tokens: repair.tokens) : sentence
  }

  /// All passes, each on what the one before it left: values first, then lists of names, verbs and their subjects, then what hangs
  /// wrongly, last which noun a relative clause speaks of.
  static func whole(_ sentence: ParsedSentence, lower: [String]) -> ParsedSentence {
    var out = repaired(sentence, lower: lower) { $0.mendSpans() }
    out = repaired(out, lower: lower) { $0.mendLists() }
    out = repaired(out, lower: lower) { $0.mendClauses() }
    out = repaired(out, lower: lower) { $0.mendTree() }
    out = repaired(out, lower: lower) { $0.mendPhrases() }
    return repaired(out, lower: lower) { $0.mendRelatives() }
  }

  private init(tokens: [Token], s: ParsedSentence, lower: [String]) {
    self.tokens = tokens
    self.s = s
    self.lower = lower
  }

  // MARK: Moves

  /// Hangs a token under another, unless that one stands below it.
  mutating func hang(_ i: Int, under head: Int, _ label: DependencyLabel) {
    var t = head
    for _ in 0..<tokens.count {
      if t == i { return }
      if tokens[t].head == t { break }
      t = tokens[t].head
    }
    tokens[i].head = head
    tokens[i].label = label
    isChanged = true
  }

  mutating func makeVerb(_ i: Int, _ tag: FineTag) {
    tokens[i].tag = tag
    tokens[i].pos = .verb
    tokens[i].lemma = LanguageModel.shared.lemmatizer.lemma(tokens[i].text, lower: lower[i], .verb, [])
    isChanged = true
  }

  mutating func makeNoun(_ i: Int) {
    tokens[i].tag = .nn
    tokens[i].pos = .noun
    tokens[i].lemma = lower[i]
    isChanged = true
  }

  /// For rules that set heads by themselves.
  mutating func noteChange() { isChanged = true }

  // MARK: Questions

  func isNoun(_ i: Int) -> Bool { tokens[i].pos == .noun || tokens[i].pos == .properNoun }
  func isVerb(_ i: Int) -> Bool { tokens[i].pos == .verb || tokens[i].pos == .auxiliary }
  func isProper(_ i: Int) -> Bool { tokens[i].tag == .nnp || tokens[i].tag == .nnps }
  func isPlural(_ i: Int) -> Bool { tokens[i].tag == .nns || tokens[i].tag == .nnps }
  func isDate(_ i: Int) -> Bool { tokens[i].entityLabel == .date || tokens[i].entityLabel == .time }
  func lemma(_ i: Int) -> String { tokens[i].lemma.lowercased() }
}
