/// Clauses with nothing but a subject and a verb, or with a clause behind them that says why or when; what something is
/// seen as; what somebody wants, said with "what".
extension FactFinder {
  /// Verbs that say a whole deed without an object.
  private static let whole: Set<String> = [
    "die", "drown", "perish", "survive", "collapse", "resign", "retire", "fail", "sink", "capsize", "explode", "crash", "close", "reopen", "escape", "flee", "stall", "burst", "starve", "suffocate", "erupt", "recover", "abdicate", "overturn",
    "derail", "weaken", "abstain",
  ]

  /// "Two of the children died", "The mill closed": told, though nothing follows. `before` is the number of drafts
  /// before the clause was read.
  mutating func alone(_ c: Context, _ objects: [Int], before: Int) {
    let sentence = resolver.sentences[c.sentence]
    guard drafts.count == before, objects.isEmpty, !c.phrase.isPassive, c.phrase.polarity == .affirmed, [.stated, .reported].contains(c.phrase.modality), c.phrase.chain == 0, Self.whole.contains(sentence.lemma(c.verb)), [.root, .conj, .ccomp].contains(sentence.tokens[c.verb].label) else { return }
    for child in sentence.parsed.children(of: c.verb) where [.xcomp, .ccomp, .oprd, .acomp, .attr, .prt, .csubj].contains(sentence.tokens[child].label) || sentence.parsed.child(of: child, labelled: .pcomp) != nil { return }
    for subject in c.subjects where subject.entity != nil { emitClause(c, c.phrase, subject, text([c.verb], c.sentence), rule: "clause/alone", prior: 0.5) }
  }

  private static let marks: Set<String> = ["because", "after", "since", "before", "until"]

  /// "were disqualified because their papers lacked a stamp", "has grown since the spa reopened": what it came of or came after.
  mutating func reason(_ c: Context, _ objects: [Int], before: Int) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard drafts.count == before, objects.isEmpty, c.phrase.polarity == .affirmed, [.stated, .reported].contains(c.phrase.modality), [.root, .conj, .ccomp].contains(sentence.tokens[c.verb].label), sentence.lemma(c.verb) != "be" else { return }
    for clause in sentence.parsed.children(of: c.verb) where sentence.tokens[clause].label == .advcl && clause > c.verb {
      guard let mark = sentence.parsed.child(of: clause, labelled: .mark), Self.marks.contains(sentence.lower[mark]), sentence.parsed.child(of: clause, labelled: .nsubj, .nsubjpass) != nil else { continue }
      var tokens = sentence.parsed.subtree(of: clause, leavingOut: { $0 == mark || [.advcl, .relcl].contains(sentence.tokens[$0].label) })
      while let first = tokens.first, first < mark || sentence.tokens[first].pos == .punctuation { tokens.removeFirst() }
      while let last = tokens.last, sentence.tokens[last].pos == .punctuation { tokens.removeLast() }
      guard tokens.count >= 2, tokens.count <= 16 else { continue }
      var phrase = c.phrase
      phrase.surface.append(sentence.lower[mark])
      phrase.key.append(sentence.lower[mark])
      phrase.tokens.append(mark)
      for subject in c.subjects where subject.entity != nil { emitClause(c, phrase, subject, text(tokens, s), rule: "clause/reason", prior: 0.5) }
    }
  }

  private static let judging: Set<String> = [
    "regard", "see", "view", "describe", "treat", "dismiss", "brand", "characterise", "characterize", "condemn", "denounce", "label", "portray", "reject", "rate", "perceive", "classify", "define", "criticise", "criticize", "hail", "praise",
  ]

  /// "regards the port as essential to its trade", "was described as reckless": what it is held for.
  mutating func seenAs(_ c: Context, _ objects: [Int]) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard Self.judging.contains(sentence.lemma(c.verb)) else { return }
    for p in sentence.parsed.children(of: c.verb) where sentence.lower[p] == "as" && p > c.verb && sentence.parsed.child(of: p, labelled: .pobj, .pcomp) == nil {
      guard let state = sentence.parsed.children(of: p).first(where: { $0 > p && (sentence.tokens[$0].pos == .adjective || [.vbn, .vbg].contains(sentence.tokens[$0].tag)) }) else { continue }
      var tokens = sentence.parsed.subtree(of: state, leavingOut: { [.advcl, .relcl].contains(sentence.tokens[$0].label) || sentence.tokens[$0].label == .conj && sentence.isVerb($0) })
      while let last = tokens.last, sentence.tokens[last].pos == .punctuation || sentence.tokens[last].tag == .cc { tokens.removeLast() }
      guard !tokens.isEmpty, tokens.count <= 12 else { continue }
      var phrase = c.phrase
      for object in objects where object > c.verb && object < p {
        let folded = fold(object, s)
        phrase.surface.append(contentsOf: folded.words)
        phrase.key.append("~")
        phrase.tokens.append(contentsOf: folded.tokens)
      }
      phrase.surface.append("as")
      phrase.key.append("as")
      phrase.tokens.append(p)
      for subject in c.subjects { emitClause(c, phrase, subject, text(tokens, s), rule: "clause/seen-as", prior: 0.6) }
    }
  }

  /// "What the union wants is a guarantee", "What worries doctors is the shortage of beds": the clause says it plainly.
  /// True when `v` joins such a clause to what it asks for.
  mutating func pseudoCleft(_ v: Int, _ s: Int) -> Bool {
    let sentence = resolver.sentences[s]
    guard sentence.lemma(v) == "be", let asked = sentence.parsed.child(of: v, labelled: .csubj), asked < v, sentence.isVerb(asked),
      let what = sentence.parsed.extent(of: asked).first(where: { $0 < asked && sentence.lower[$0] == "what" && sentence.tokens[$0].tag == .wp })
    else { return false }
    let own = ownWords(v, sentence)
    guard own.polarity == .affirmed, own.modality == .stated, let answer = sentence.parsed.children(of: v).first(where: { $0 > v && [.attr, .xcomp, .ccomp].contains(sentence.tokens[$0].label) }) else { return true }
    var phrase = predicate(asked, sentence)
    let attribution = attribution(of: v, s)
    if attribution != nil, phrase.modality == .stated { phrase.modality = .reported }
    var c = Context(sentence: s, verb: asked, subjects: [], phrase: phrase, attribution: attribution, qualifiers: qualifiers(of: v, s))
    var answers = sentence.isVerb(answer) ? [] : operands(answer, s)
    if answers.isEmpty {
      var tokens = sentence.parsed.subtree(of: answer, leavingOut: { [.advcl, .relcl].contains(sentence.tokens[$0].label) })
      if let mark = sentence.parsed.child(of: answer, labelled: .mark), sentence.lower[mark] == "that" { tokens.removeAll { $0 == mark } }
      while let last = tokens.last, sentence.tokens[last].pos == .punctuation { tokens.removeLast() }
      guard tokens.count >= 2, tokens.count <= 16 else { return true }
      answers = [text(tokens, s)]
    }
    if sentence.tokens[what].label == .nsubj, sentence.tokens[what].head == asked {
      c.subjects = answers.filter { $0.entity != nil }
      for object in sentence.parsed.children(of: asked) where sentence.tokens[object].label == .dobj {
        for subject in c.subjects { for o in operands(object, s) where o.value != subject.value { emitClause(c, phrase, subject, o, rule: "clause/cleft", prior: 0.6) } }
      }
      return true
    }
    // "What she asked for": the preposition is the verb's.
    if sentence.tokens[what].label == .pobj {
      let prep = sentence.tokens[what].head
      phrase.surface.append(sentence.lower[prep])
      phrase.key.append(sentence.lower[prep])
      phrase.tokens.append(prep)
    }
    c.subjects = subjects(asked, s)
    for subject in c.subjects { for o in answers where o.value != subject.value { emitClause(c, phrase, subject, o, rule: "clause/cleft", prior: 0.6) } }
    return true
  }
}
