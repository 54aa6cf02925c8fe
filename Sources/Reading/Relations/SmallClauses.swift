/// Clauses without a verb or a noun as their subject: what somebody is found, made or left; what there is and where;
/// doing something as a subject.
extension FactFinder {
  // MARK: Subjects

  /// "Closing the mill cost 300 jobs": what is done is the subject.
  mutating func gerundSubject(_ v: Int, _ s: Int) -> Operand? {
    let sentence = resolver.sentences[s]
    guard let gerund = sentence.parsed.child(of: v, labelled: .csubj, .csubjpass), gerund < v, sentence.tokens[gerund].tag == .vbg, sentence.parsed.child(of: gerund, labelled: .nsubj, .mark, .aux) == nil else { return nil }
    let tokens = sentence.parsed.subtree(of: gerund, leavingOut: { [.relcl, .advcl, .punct].contains(sentence.tokens[$0].label) && sentence.lower[$0] != "-" })
    guard tokens.count >= 2, tokens.count <= 9 else { return nil }
    for t in tokens where sentence.tokens[t].tag == .prp { return nil }
    return concept(tokens, head: gerund, s)
  }

  /// "the bridge, the construction of which began in 1932": the construction of the bridge.
  mutating func wholeSubject(_ subject: Operand, _ v: Int, _ s: Int) -> Operand? {
    let sentence = resolver.sentences[s]
    guard let of = sentence.parsed.children(of: subject.head).first(where: { sentence.lower[$0] == "of" }), let pronoun = sentence.parsed.child(of: of, labelled: .pobj), [.wdt, .wp].contains(sentence.tokens[pronoun].tag) else { return subject }
    // "31 families, 27 of whom had bought the product"
    if sentence.tokens[subject.head].tag == .cd || ["most", "some", "many", "several", "half"].contains(sentence.lower[subject.head]), let noun = antecedent(of: pronoun, sentence), sentence.nameAt[noun] < 0 {
      let words = sentence.core(of: noun).filter { ![.nummod, .quantmod].contains(sentence.tokens[$0].label) }
      let text = sentence.lower[subject.head] + " of the " + sentence.label(words)
      return Operand(value: .entity(resolver.descriptor(text, head: sentence.lemma(noun), sentence: s)), span: subject.span, link: .exact, head: subject.head)
    }
    guard let noun = antecedent(of: pronoun, sentence), sentence.tokens[subject.head].tag != .cd, sentence.isNoun(subject.head), let whole = single(noun, s).first else { return nil }
    let text = sentence.label(sentence.core(of: subject.head)) + " of " + label(of: whole)
    return Operand(value: .entity(resolver.descriptor(text, head: sentence.lemma(subject.head), sentence: s)), span: subject.span, link: .exact, head: subject.head)
  }

  /// "had two daughters, one of whom, Ada, became a sculptor": she did, and not who had them. Nil where nothing of the kind
  /// stands before the verb.
  func oneOfWhom(_ v: Int, _ s: Int) -> [Operand]? {
    let sentence = resolver.sentences[s]
    let head = sentence.tokens[v].head
    guard head < v, sentence.tokens[v].label == .conj else { return nil }
    for w in head..<v where sentence.lower[w] == "whom" || sentence.lower[w] == "which" {
      guard sentence.tokens[w].label == .pobj, sentence.lower[sentence.tokens[w].head] == "of" else { continue }
      let one = sentence.tokens[sentence.tokens[w].head].head
      guard sentence.tokens[one].tag == .cd || ["most", "some", "many", "all", "both", "half", "several", "none", "each"].contains(sentence.lower[one]), !sentence.isVerb(one) else { continue }
      for name in sentence.parsed.children(of: one) where name > w && sentence.nameAt[name] >= 0 { return single(name, s) }
      return []
    }
    return nil
  }

  /// "Of the 40 houses, 12 were destroyed", "Two people were killed and 19 injured": a number whose noun was said before.
  mutating func countedSubject(_ v: Int, _ s: Int) -> Operand? {
    let sentence = resolver.sentences[s]
    guard let count = sentence.parsed.child(of: v, labelled: .nsubj, .nsubjpass), sentence.tokens[count].tag == .cd, sentence.valueEntity(at: count)?.label == .cardinal else { return nil }
    for c in sentence.parsed.children(of: count) where ![.advmod, .quantmod].contains(sentence.tokens[c].label) { return nil }
    var text = ""
    var noun = -1
    if sentence.lower[0] == "of", sentence.tokens[0].label == .prep, let whole = sentence.parsed.child(of: 0, labelled: .pobj), sentence.tokens[whole].tag == .nns, whole < count {
      noun = whole
      text = sentence.lower[count] + " of the " + sentence.label(sentence.core(of: whole))
    } else if sentence.tokens[v].label == .conj, sentence.isVerb(sentence.tokens[v].head), let first = sentence.parsed.child(of: sentence.tokens[v].head, labelled: .nsubj, .nsubjpass), sentence.tokens[first].tag == .nns,
      sentence.parsed.child(of: first, labelled: .nummod) != nil
    {
      noun = first
      text = sentence.lower[count] + " " + sentence.label(sentence.core(of: first).filter { ![.nummod, .quantmod].contains(sentence.tokens[$0].label) && sentence.parsed.child(of: first, labelled: .nummod) != $0 })
    }
    guard noun >= 0 else { return nil }
    return Operand(value: .entity(resolver.descriptor(text, head: sentence.lemma(noun), sentence: s)), span: span([count], sentence), link: .exact, head: count)
  }

  // MARK: What there is

  /// "There was a fire at the warehouse on Sunday": where and when it was.
  mutating func existential(_ v: Int, _ s: Int) -> Bool {
    let sentence = resolver.sentences[s]
    guard sentence.lemma(v) == "be", let there = sentence.parsed.child(of: v, labelled: .expl), sentence.lower[there] == "there", let noun = sentence.parsed.children(of: v).first(where: { $0 > v && [.attr, .nsubj, .dobj].contains(sentence.tokens[$0].label) && sentence.isNoun($0) })
    else { return false }
    var phrase = predicate(v, sentence)
    if hasNo(noun, sentence) {
      phrase.polarity = .negated
      phrase.surface.append("no")
    }
    let attribution = attribution(of: v, s)
    if attribution != nil, phrase.modality == .stated { phrase.modality = .reported }
    let places = sentence.parsed.children(of: noun) + sentence.parsed.children(of: v)
    for p in places where sentence.tokens[p].label == .prep && (sentence.isLocative(p) || ["between", "under", "along", "behind", "beneath", "above", "below", "opposite"].contains(sentence.lower[p])) {
      guard let place = sentence.parsed.child(of: p, labelled: .pobj), ![.wdt, .wp].contains(sentence.tokens[place].tag), !isDuration(place, sentence) || sentence.valueEntity(at: place)?.label == .date else { continue }
      let a = Argument(prep: p, object: place, noun: nil)
      if skips(a, sentence) { continue }
      for member in sentence.conjuncts(of: noun) where sentence.isNoun(member) {
        for one in single(member, s) {
          var subject = one
          // "four hospitals in the district" are four hospitals, and they are there.
          if subject.entity == nil || subject.span.contains(sentence.tokens[p].span.lowerBound) { subject = concept(sentence.core(of: member), head: member, s) }
          var longer = phrase
          longer.surface.append(sentence.lower[p])
          longer.key.append(sentence.lower[p])
          longer.tokens.append(p)
          let c = Context(sentence: s, verb: v, subjects: [subject], phrase: longer, attribution: attribution, qualifiers: qualifiers(of: v, s))
          for o in operands(place, s) where o.value != subject.value {
            if longer.key == ["be", "in"], kind(of: o) != .place || phrase.polarity == .negated {
              emit(s, subject, longer.surface.joined(separator: " "), tokens: longer.tokens, o, polarity: longer.polarity, modality: longer.modality, attribution: attribution, qualifiers: c.qualifiers, rule: "clause/there", prior: 0.6)
            } else {
              emitClause(c, longer, subject, o, rule: "clause/there", prior: 0.6)
            }
          }
        }
      }
    }
    return true
  }

  // MARK: What somebody is found, made or left

  /// "found Marco Bianchi guilty of fraud", "declared the building unsafe", "made him the most hated man". False when the clause has a verb.
  mutating func smallClause(_ c: Context, _ state: Int) -> Bool {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard !sentence.isVerb(state), let own = sentence.parsed.child(of: state, labelled: .nsubj), own > c.verb, sentence.parsed.child(of: state, labelled: .mark, .aux) == nil else { return false }
    if sentence.tokens[state].pos == .adjective {
      var phrase = c.phrase
      phrase.surface.append(sentence.lower[state])
      phrase.key.append("~")
      phrase.tokens.append(state)
      for subject in c.subjects { for o in operands(own, s) { emitClause(c, phrase, subject, o, rule: "clause/state", prior: 0.65) } }
      stateOf(operands(own, s), c, state)
      return true
    }
    guard sentence.isNoun(state) else { return false }
    for subject in c.subjects {
      for o in single(state, s) {
        var phrase = c.phrase
        let folded = fold(own, s)
        phrase.surface.append(contentsOf: folded.words)
        phrase.key.append("~")
        phrase.tokens.append(contentsOf: folded.tokens)
        emitClause(c, phrase, subject, o, rule: "clause/complement", prior: 0.6)
      }
    }
    return true
  }

  /// "found him guilty of fraud": he was found guilty of it.
  mutating func stateOf(_ bearers: [Operand], _ c: Context, _ state: Int) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard [.vbd, .vbn].contains(sentence.tokens[c.verb].tag), c.phrase.polarity == .affirmed, c.phrase.auxiliaries == 0, c.phrase.chain == 0 else { return }
    for p in sentence.parsed.children(of: state) where sentence.tokens[p].label == .prep && p > state {
      guard let object = sentence.parsed.child(of: p, labelled: .pobj) else { continue }
      let words = [sentence.lower[c.verb], sentence.lower[state], sentence.lower[p]].joined(separator: " ")
      for bearer in bearers where bearer.entity != nil {
        for o in operands(object, s) where o.value != bearer.value { emit(s, bearer, words, tokens: [c.verb, state, p], o, attribution: c.attribution, qualifiers: c.qualifiers, rule: "clause/state", prior: 0.65) }
      }
    }
  }

  /// "appointed Lena Fischer chief financial officer": what she was appointed.
  mutating func madeOffice(_ c: Context, _ object: Int, _ office: Int) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard ["appoint", "elect", "name", "nominate", "crown", "make"].contains(sentence.lemma(c.verb)), sentence.isNoun(office), RoleNouns.persons.contains(sentence.lemma(office)), c.phrase.polarity == .affirmed, c.phrase.modality == .stated, [.vbd, .vbn].contains(sentence.tokens[c.verb].tag) else { return }
    let core = sentence.core(of: office)
    for bearer in operands(object, s) where isPerson(bearer) {
      emit(s, bearer, sentence.lower[c.verb] + " as", tokens: [c.verb], concept(core, head: office, s), attribution: c.attribution, qualifiers: c.qualifiers, rule: "clause/appointed", prior: 0.65)
      if let of = ofObject(office, sentence) {
        for o in operands(of, s) where o.value != bearer.value { emit(s, bearer, sentence.lower[c.verb] + " " + sentence.label(core) + " of", tokens: [c.verb] + core, o, attribution: c.attribution, qualifiers: c.qualifiers, rule: "clause/appointed", prior: 0.65) }
      }
    }
  }

  // MARK: Measures beside a clause

  /// "was €310 million, compared with €275 million a year earlier": what it is held against.
  mutating func compared(_ c: Context) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    for a in sentence.parsed.children(of: c.verb) where sentence.lower[a] == "compared" && a > c.verb && [.prep, .advcl].contains(sentence.tokens[a].label) {
      guard let p = sentence.parsed.children(of: a).first(where: { ["with", "to"].contains(sentence.lower[$0]) && $0 == a + 1 }), let object = sentence.parsed.child(of: p, labelled: .pobj), sentence.valueEntity(at: object) != nil else { continue }
      for subject in c.subjects {
        for o in operands(object, s) { emit(s, subject, "compared " + sentence.lower[p], tokens: [a, p], o, attribution: c.attribution, qualifiers: c.qualifiers, rule: "clause/compared", prior: 0.6) }
      }
    }
  }

  /// "finished second", "came third in the race": the place in the order.
  mutating func ranked(_ c: Context) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    // "The eggs hatched first."
    if c.phrase.chain == 0, !c.phrase.isPassive, c.verb + 2 < sentence.tokens.count, ["first", "last"].contains(sentence.lower[c.verb + 1]), sentence.tokens[c.verb + 1].label == .advmod, sentence.tokens[c.verb + 1].head == c.verb, sentence.tokens[c.verb + 2].pos == .punctuation {
      for subject in c.subjects { emitClause(c, c.phrase, subject, text([c.verb + 1], s), rule: "clause/rank", prior: 0.55) }
      return
    }
    guard ["finish", "come", "place", "rank", "end"].contains(sentence.lemma(c.verb)) else { return }
    for rank in sentence.parsed.children(of: c.verb) where rank == c.verb + 1 && [.advmod, .oprd, .acomp, .npadvmod].contains(sentence.tokens[rank].label) && sentence.valueEntity(at: rank)?.label == .ordinal && !c.phrase.tokens.contains(rank) {
      for subject in c.subjects { emitClause(c, c.phrase, subject, text([rank], s), rule: "clause/rank", prior: 0.6) }
    }
  }

  /// "lies 12 km off the coast", "stands 300 metres above the sea": how far from what.
  mutating func distance(_ c: Context) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    for p in sentence.parsed.children(of: c.verb) where sentence.tokens[p].label == .prep && p > c.verb {
      guard let measure = sentence.parsed.child(of: p, labelled: .npadvmod), measure < p, sentence.valueEntity(at: measure)?.label == .quantity, sentence.parsed.extent(of: measure).lowerBound == c.verb + 1, let object = sentence.parsed.child(of: p, labelled: .pobj) else { continue }
      let tokens = sentence.parsed.subtree(of: measure) + [p] + sentence.parsed.subtree(of: object, leavingOut: { [.relcl, .acl, .appos, .punct, .conj, .cc].contains(sentence.tokens[$0].label) })
      guard tokens.count <= 10 else { continue }
      for subject in c.subjects { emitClause(c, c.phrase, subject, text(tokens.sorted(), s), rule: "clause/distance", prior: 0.55) }
    }
  }
}
