/// Sentences without a subject whose subject was said before: items of a list ("The council has: • closed two wells"), and
/// what somebody is told to do ("To the council: close the well").
enum Addressees {
  /// The head of who is addressed at the beginning of a sentence: "council" of "To the council: close the well".
  static func phrase(_ sentence: ParsedSentence) -> Int? {
    guard sentence.count > 4, sentence.tokens[0].text == "To", let colon = sentence.tokens.prefix(14).firstIndex(where: { $0.text == ":" }), colon + 1 < sentence.count, sentence.tokens[sentence.root].tag == .vb, sentence.root > colon else { return nil }
    for t in 1..<colon where sentence.tokens[t].label == .pobj && sentence.tokens[t].head == 0 { return t }
    return nil
  }
}

extension FactFinder {
  /// Who does what a root verb without a subject says.
  func saidBefore(_ v: Int, _ s: Int) -> [Operand] {
    let sentence = resolver.sentences[s]
    guard [.vb, .vbd, .vbn, .vbz, .vbp].contains(sentence.tokens[v].tag), sentence.isVerb(v) else { return [] }
    if let addressed = Addressees.phrase(sentence.parsed) { return operands(addressed, s) }
    guard let lead = sentence.lead, lead < s, sentence.parsed.extent(of: v).lowerBound == v || sentence.parsed.children(of: v).first.map({ $0 > v || sentence.tokens[$0].pos == .adverb }) == true else { return [] }
    let before = resolver.sentences[lead]
    let root = before.parsed.root
    var named: [Operand] = []
    if before.isNoun(root) {
      named = operands(root, lead)
    } else if before.isVerb(root), before.parsed.child(of: root, labelled: .neg) == nil {
      named = subjects(root, lead)
    }
    // They stand in another sentence: the verb is what this one has of them.
    var out: [Operand] = []
    for one in named where one.entity != nil { out.append(Operand(value: one.value, span: sentence.parsed.bytes(of: v..<v + 1), link: .definite, head: v)) }
    return out
  }

  /// "The committee demands: • close the well": nothing that was done.
  func isToBeDone(_ v: Int, _ s: Int) -> Bool {
    let sentence = resolver.sentences[s]
    var root = v
    for _ in 0..<8 where sentence.tokens[root].label == .conj { root = sentence.tokens[root].head }
    return sentence.tokens[root].head == root && sentence.tokens[root].tag == .vb && (sentence.lead != nil || Addressees.phrase(sentence.parsed) != nil) && sentence.parsed.child(of: root, labelled: .nsubj, .nsubjpass, .aux) == nil
  }
}
