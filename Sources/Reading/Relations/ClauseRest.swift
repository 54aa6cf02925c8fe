/// What is left of a clause: places of its objects when nobody is known to have acted, arguments inside of its phrases,
/// a participle that stands alone.
extension FactFinder {
  /// A clause whose subject is not known still tells what its objects are within.
  mutating func unsaid(_ v: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    for object in sentence.parsed.children(of: v) where sentence.tokens[object].label == .dobj && sentence.nameAt[object] < 0 {
      for p in sentence.parsed.children(of: object) where sentence.tokens[p].label == .prep && sentence.isLocative(p) {
        guard let place = sentence.parsed.child(of: p, labelled: .pobj), sentence.conjuncts(of: place).contains(where: { sentence.nameAt[$0] >= 0 }) else { continue }
        for subject in single(object, s) {
          for o in operands(place, s) { emit(s, subject, sentence.lower[p], tokens: [p], o, rule: "noun/within", prior: 0.5) }
        }
      }
    }
  }

  /// "paid for the work, with €4 million coming from the fund": another clause, and nothing that it was paid with.
  func isAccompanied(_ a: Argument, _ sentence: AnalysedSentence) -> Bool {
    guard sentence.lower[a.prep] == "with", a.prep > 0, sentence.lower[a.prep - 1] == "," else { return false }
    for member in sentence.conjuncts(of: a.object) {
      for c in sentence.parsed.children(of: member) where sentence.tokens[c].label == .acl && c > member && [.vbg, .vbn, .vbd].contains(sentence.tokens[c].tag) { return true }
    }
    return false
  }

  /// A named argument of the noun in a prepositional phrase.
  mutating func nested(_ c: Context, _ phrase: RelationPhrase, _ subject: Operand, _ noun: Int) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard sentence.nameAt[noun] < 0, sentence.valueEntity(at: noun) == nil else { return }
    for p in sentence.parsed.children(of: noun) where sentence.tokens[p].label == .prep && ["with", "against", "from", "to", "in", "at", "near"].contains(sentence.lower[p]) {
      guard let object = sentence.parsed.child(of: p, labelled: .pobj), sentence.isNamedOrValue(object) else { continue }
      if sentence.isLocative(p), sentence.valueEntity(at: object) != nil { continue }
      var longer = phrase
      let folded = fold(noun, s)
      longer.surface.append(contentsOf: folded.words + [sentence.lower[p]])
      longer.tokens.append(contentsOf: folded.tokens + [p])
      longer.key.append(contentsOf: ["~", sentence.lower[p]])
      for o in operands(object, s) where o.value != subject.value { emitClause(c, longer, subject, o, rule: "clause/nested", prior: 0.5) }
    }
  }

  /// "The supplier did not exist", "The artillery had not arrived": a verb alone, denied.
  mutating func deniedAlone(_ c: Context, _ objects: [Int]) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard objects.isEmpty, !c.phrase.isPassive, c.phrase.polarity == .negated, c.phrase.auxiliaries > 1, c.phrase.chain == 0, [.root, .conj, .ccomp].contains(sentence.tokens[c.verb].label), sentence.isVerb(c.verb), !["be", "have", "do", "say"].contains(sentence.lemma(c.verb)) else { return }
    for child in sentence.parsed.children(of: c.verb) where ![.nsubj, .aux, .neg, .punct, .cc, .conj, .advmod, .mark, .advcl].contains(sentence.tokens[child].label) { return }
    let words = c.phrase.surface.prefix(c.phrase.auxiliaries).joined(separator: " ")
    for subject in c.subjects {
      emit(s, subject, words, tokens: Array(c.phrase.tokens.dropLast()), text([c.verb], s), polarity: c.phrase.polarity, modality: c.phrase.modality, attribution: c.attribution, qualifiers: c.qualifiers, rule: "clause/denied", prior: 0.55)
    }
  }

  /// The auxiliary that a second participle with a number as its subject shares with the first.
  private func sharedAuxiliary(_ v: Int, _ sentence: AnalysedSentence) -> Int? {
    guard sentence.tokens[v].label == .conj, let count = sentence.parsed.child(of: v, labelled: .nsubj), sentence.tokens[count].tag == .cd else { return nil }
    return sentence.parsed.child(of: sentence.tokens[v].head, labelled: .auxpass)
  }

  /// A predicate with nothing but its subject: "are anticipated", "was acquitted".
  mutating func bare(_ c: Context, _ objects: [Int]) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    // Inside of other clauses a participle alone says little: "found that the inspection had been completed".
    guard c.phrase.isPassive, objects.isEmpty, ![.relcl, .acl, .advcl, .pcomp].contains(sentence.tokens[c.verb].label), let be = sentence.parsed.child(of: c.verb, labelled: .auxpass) ?? sharedAuxiliary(c.verb, sentence) else { return }
    let children = sentence.parsed.children(of: c.verb)
    // "Two were killed and 19 injured on Saturday": the number is told, whenever it was.
    if be < (children.first ?? c.verb), sentence.parsed.child(of: c.verb, labelled: .nsubj) != nil {
      for subject in c.subjects {
        emit(s, subject, sentence.lower[be], tokens: [be], text([c.verb], s), polarity: c.phrase.polarity, modality: c.phrase.modality, attribution: c.attribution, qualifiers: c.qualifiers, rule: "clause/participle", prior: 0.6)
      }
      return
    }
    let others: Set<String> = ["despite", "according", "because", "pending", "amid", "like", "unlike", "except", "including"]
    guard !children.contains(where: { [.agent, .xcomp, .ccomp, .oprd, .prep, .dative].contains(sentence.tokens[$0].label) && $0 > c.verb && !others.contains(sentence.lower[$0]) }),
      !children.contains(where: { sentence.tokens[$0].label == .advmod && sentence.tokens[$0].tag == .wrb })
    else { return }
    var words = Array(c.phrase.surface.prefix(c.phrase.auxiliaries))
    if sentence.lower[be] == "been", words.isEmpty, let has = children.first(where: { $0 < be && sentence.lemma($0) == "have" }) { words.append(sentence.lower[has]) }
    if !words.contains(sentence.lower[be]) { words.append(sentence.lower[be]) }
    // "No survivors have been found": they have not been.
    if hasNo(subjectOf: c.verb, sentence) {
      words.removeAll { $0 == "no" || $0 == "not" }
      if words.isEmpty { words = [sentence.lower[be]] }
      if words == ["been"], let has = children.first(where: { $0 < be && sentence.lemma($0) == "have" }) { words.insert(sentence.lower[has], at: 0) }
      words = words.uniqued()
      words.insert("not", at: 1)
    }
    let object = text([c.verb] + sentence.parsed.children(of: c.verb).filter { sentence.tokens[$0].label == .prt && $0 == c.verb + 1 }, s)
    for subject in c.subjects {
      emit(s, subject, words.joined(separator: " "), tokens: [be], object, polarity: c.phrase.polarity, modality: c.phrase.modality,
        attribution: c.attribution, qualifiers: c.qualifiers, rule: "clause/participle", prior: 0.6)
    }
  }
}
