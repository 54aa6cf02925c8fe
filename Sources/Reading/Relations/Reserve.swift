/// Clauses that the text does not take for true: what somebody only claims, hopes or denies, what nearly happened, what is not
/// true of all.
extension FactFinder {
  /// How far the text stands behind a clause.
  enum Standing { case told, reported, possible, required, notOfAll, nearly, untold }

  /// Nouns before a clause with "that": somebody's word, and nothing that the text vouches for.
  private static let claims: Set<String> = [
    "claim", "allegation", "accusation", "suggestion", "rumour", "rumor", "argument", "assertion", "theory", "notion", "idea", "belief", "view", "speculation", "hypothesis", "complaint", "opinion", "impression", "contention", "prediction", "assumption", "insinuation",
    "report", "statement", "warning", "forecast",
  ]
  private static let chances: Set<String> = ["hope", "fear", "risk", "chance", "possibility", "likelihood", "danger", "threat", "prospect", "probability", "concern", "worry", "suspicion", "doubt"]
  private static let demands: Set<String> = ["demand", "requirement", "proposal", "call", "request", "order", "condition", "insistence", "recommendation", "stipulation"]
  private static let rejecting: Set<String> = ["reject", "deny", "dismiss", "refute", "dispute", "rebut", "contradict", "disprove", "discount", "debunk", "rule", "quash", "question", "doubt", "counter", "disbelieve"]
  /// Verbs whose clause is not so, says their subject.
  private static let denying: Set<String> = ["deny", "dispute", "disprove", "refute", "doubt", "pretend"]

  /// What a clause is worth that stands inside of others.
  func standing(of v: Int, _ sentence: AnalysedSentence) -> Standing {
    if isNotOfAll(v, sentence) { return .notOfAll }
    if isNearly(v, sentence) { return .nearly }
    var t = v
    for _ in 0..<8 {
      let head = sentence.tokens[t].head
      if head == t { return .told }
      let label = sentence.tokens[t].label
      if [.acl, .ccomp, .relcl].contains(label), sentence.isNoun(head), head < t, let mark = sentence.parsed.child(of: t, labelled: .mark), sentence.lower[mark] == "that" { return standing(ofClauseBehind: head, sentence) }
      guard [.ccomp, .conj, .xcomp].contains(label), sentence.isVerb(head) else { return .told }
      if label == .ccomp, head < t, Self.denying.contains(sentence.lemma(head)), sentence.parsed.child(of: head, labelled: .neg) == nil { return .untold }
      t = head
    }
    return .told
  }

  private func standing(ofClauseBehind noun: Int, _ sentence: AnalysedSentence) -> Standing {
    let lemma = sentence.lemma(noun)
    if Self.chances.contains(lemma) { return .possible }
    if Self.demands.contains(lemma) { return .required }
    if ["myth", "misconception", "pretence", "pretense", "illusion"].contains(lemma) { return .untold }
    guard Self.claims.contains(lemma) else { return .told }
    var over = sentence.tokens[noun].head
    while sentence.tokens[over].label == .prep, sentence.tokens[over].head != over { over = sentence.tokens[over].head }
    if sentence.isVerb(over), Self.rejecting.contains(sentence.lemma(over)) { return .untold }
    return .reported
  }

  /// "Not all experts are convinced", "Not everyone agrees": nothing is said of the experts as such.
  private func isNotOfAll(_ v: Int, _ sentence: AnalysedSentence) -> Bool {
    guard let subject = sentence.parsed.child(of: v, labelled: .nsubj, .nsubjpass) else { return false }
    let start = sentence.parsed.extent(of: subject).lowerBound
    let words: Set<String> = ["all", "every", "everyone", "everybody", "everything", "both", "many", "much", "each"]
    // The parser hangs the negation on the noun, on its word, or on the verb.
    if sentence.lower[start] == "not", start + 1 <= subject, words.contains(sentence.lower[start + 1]) { return true }
    return start > 0 && sentence.lower[start - 1] == "not" && words.contains(sentence.lower[start]) && start - 1 < v
  }

  /// "nearly missed the legs", "almost lost the match": it did not happen; what nearly doubled grew.
  private func isNearly(_ v: Int, _ sentence: AnalysedSentence) -> Bool {
    guard v > 0, ["nearly", "almost"].contains(sentence.lower[v - 1]), sentence.tokens[v - 1].head == v, [.vbd, .vbn, .vbz, .vbp].contains(sentence.tokens[v].tag) else { return false }
    return !["double", "triple", "treble", "quadruple", "quintuple", "halve", "touch", "reach", "fill", "match", "equal", "cover"].contains(sentence.lemma(v))
  }
}
