/// The facts of the clauses of a sentence: subject, predicate, objects, prepositional arguments.
extension FactFinder {
  /// A prepositional argument of a clause.
  struct Argument {
    var prep: Int
    var object: Int
    /// The noun between verb and preposition that the phrase hangs on ("efforts in").
    var noun: Int?
  }

  mutating func clauseFacts(_ s: Int) {
    let sentence = resolver.sentences[s]
    // A question states nothing.
    if isQuestion(sentence) { return }
    for v in sentence.tokens.indices where isPredicate(v, sentence) { clause(v, s) }
  }

  private func isQuestion(_ sentence: AnalysedSentence) -> Bool {
    var last = sentence.tokens.count - 1
    while last > 0, ["\"", "”", "'", "’", ")"].contains(sentence.lower[last]) { last -= 1 }
    return sentence.lower[last] == "?"
  }

  private mutating func clause(_ v: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    if isConditional(v, sentence) || isVagueQuote(v, sentence) { return }
    if statedIn(v, s) || pseudoCleft(v, s) { return }
    let standing = standing(of: v, sentence)
    if standing == .untold { return }
    var phrase = predicate(v, sentence)
    var subjects = subjects(v, s)
    // "a strategy to pursue goals" pursues them as "the strategy".
    for (k, one) in subjects.enumerated() where one.entity != nil && one.head < v && one.span.contains(sentence.tokens[v].span.lowerBound) {
      subjects[k] = concept(sentence.core(of: one.head), head: one.head, s)
    }
    subjects = subjects.compactMap { wholeSubject($0, v, s) }
    if let counted = countedSubject(v, s) { subjects = [counted] }
    if subjects.isEmpty, let gerund = gerundSubject(v, s) { subjects = [gerund] }
    // "€22 million went to Northquay": a sum that does something is a thing.
    for (k, one) in subjects.enumerated() {
      if case .literal(let literal) = one.value, literal.unit != nil || isBareCount(one.head, sentence), let r = resolver.resolved[s][one.head] {
        subjects[k] = Operand(value: .entity(resolver.descriptor(literal.surface, head: sentence.lemma(one.head), sentence: s)), span: span(r.tokens, sentence), link: .exact, head: one.head)
      }
    }
    let attribution = attribution(of: v, s)
    if attribution != nil, phrase.modality == .stated { phrase.modality = .reported }
    if phrase.modality == .stated, isToBeDone(v, s) || standing == .required { phrase.modality = .required }
    // "nearly collapsed" is another deed; what is not true of all is not true of them as such.
    if standing == .nearly {
      phrase.surface.insert(sentence.lower[v - 1], at: 0)
      phrase.key.insert(sentence.lower[v - 1], at: 0)
      phrase.tokens.insert(v - 1, at: 0)
    }
    // "do not expect prices to fall": they are not expected to.
    let over = sentence.tokens[v].head
    if phrase.polarity == .affirmed, [.ccomp, .xcomp].contains(sentence.tokens[v].label), over < v, ["expect", "think", "believe", "anticipate", "want", "intend", "allow", "permit"].contains(sentence.lemma(over)), chainHead(v, sentence) == nil, sentence.parsed.child(of: over, labelled: .neg) != nil {
      phrase.polarity = .negated
      phrase.surface.insert("not", at: 0)
    }
    if standing == .notOfAll {
      phrase.polarity = .negated
      phrase.surface.insert("not all", at: 0)
    }
    if phrase.modality == .stated, standing == .possible { phrase.modality = .possible }
    if phrase.modality == .stated, standing == .reported { phrase.modality = .reported }
    guard !subjects.isEmpty else { return existential(v, s) ? () : unsaid(v, s) }
    if sentence.tokens[v].label == .pcomp, !besideClause(v, sentence, &phrase) { return }
    if sentence.tokens[v].label == .acl { refused(v, sentence, &phrase) }
    // "No one was hurt" says nothing of anybody.
    if let nobody = sentence.parsed.child(of: v, labelled: .nsubj, .nsubjpass), ["one", "nobody", "none"].contains(sentence.lower[nobody]),
      hasNo(nobody, sentence) || sentence.lower[nobody] != "one", !sentence.parsed.children(of: nobody).contains(where: { sentence.lower[$0] == "of" })
    {
      return
    }
    if hasNo(subjectOf: v, sentence) {
      phrase.polarity = .negated
      if let be = sentence.parsed.child(of: v, labelled: .auxpass), phrase.auxiliaries == 0 { phrase.surface.insert(sentence.lower[be], at: 0) }
      // "No party may assign it": it may not.
      if phrase.auxiliaries > 0 { phrase.surface.insert("not", at: 1) } else { phrase.surface.insert("no", at: 0) }
    }
    let qualifiers = qualifiers(of: v, s)
    let context = Context(sentence: s, verb: v, subjects: subjects, phrase: phrase, attribution: attribution, qualifiers: qualifiers)
    if sentence.lemma(v) == "be", among(context) { return }
    if sentence.lemma(v) == "be" || ["become", "remain"].contains(sentence.lemma(v)) || seems(v, sentence), copula(context) { return }
    let before = drafts.count
    complements(context)
    var objects = sentence.parsed.children(of: v).filter { sentence.tokens[$0].label == .dobj && $0 > v || isFrontedObject($0, v, sentence) }
    if objects.isEmpty, let shared = sharedObject(v, sentence) { objects = [shared] }
    if objects.count == 2, let first = resolver.resolved[s][objects[0]], let second = resolver.resolved[s][objects[1]], first.entities == second.entities {
      objects.removeFirst()
    }
    let light = objects.count == 1 && isLight(v, objects[0], sentence)
    if light {
      var folded = phrase
      folded.surface.append(sentence.lower[objects[0]])
      folded.key.append(sentence.lemma(objects[0]))
      folded.tokens.append(objects[0])
      var c = context
      c.phrase = folded
      let known = drafts.count
      prepositions(c, objects: [], alsoOf: objects[0])
      // "took control", "took office": whole without what follows.
      if drafts.count == known || ["control", "charge", "office", "shelter", "refuge", "possession"].contains(sentence.lemma(objects[0])) { objectFacts(context, objects) }
      return
    }
    objectFacts(context, objects)
    hungObject(context, objects)
    degrees(context)
    ranked(context)
    distance(context)
    compared(context)
    controlled(context, objects)
    gapped(context, objects)
    gappedPlaces(context)
    appointed(context, objects)
    namedAs(context, objects)
    namedAfter(context, objects)
    guiltyOf(context)
    stateInRelative(context)
    prepositions(context, objects: objects, alsoOf: nil)
    seenAs(context, objects)
    reason(context, objects, before: before)
    alone(context, objects, before: before)
    bare(context, objects)
    deniedAlone(context, objects)
  }

  /// "It's always tough," she said: in what somebody is quoted with, "it" is whatever the question was.
  private func isVagueQuote(_ v: Int, _ sentence: AnalysedSentence) -> Bool {
    guard sentence.lemma(v) == "be", let it = sentence.parsed.child(of: v, labelled: .nsubj), it < v, sentence.lower[it] == "it" else { return false }
    var isOpen = false
    for t in 0..<it where ["\"", "“", "”", "``", "''"].contains(sentence.lower[t]) { isOpen = sentence.lower[t] == "“" || sentence.lower[t] == "\"" && !isOpen }
    return isOpen
  }

  /// "Only 41 have been completed", but not "the other two, A and B" and not "14 of the patients".
  private func isBareCount(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    guard sentence.valueEntity(at: i)?.label == .cardinal, i + 1 < sentence.tokens.count, sentence.lower[i + 1] != "of", sentence.lower[i + 1] != "," else { return false }
    for c in sentence.parsed.children(of: i) where ![.advmod, .quantmod].contains(sentence.tokens[c].label) { return false }
    return true
  }

  struct Context {
    var sentence: Int
    var verb: Int
    var subjects: [Operand]
    var phrase: RelationPhrase
    var attribution: Int?
    var qualifiers: [CandidateFact.Qualifier]
  }

  // MARK: Objects

  private mutating func objectFacts(_ c: Context, _ objects: [Int]) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    var datives = sentence.parsed.children(of: c.verb).filter { sentence.tokens[$0].label == .dative && (sentence.isNoun($0) || sentence.tokens[$0].tag == .prp) }.flatMap { operands($0, s) }
    for object in objects {
      var phrase = c.phrase
      // "was given water": without its auxiliary it would be the giver.
      if phrase.isPassive, object > c.verb, phrase.auxiliaries == 0, phrase.chain == 0, let be = sentence.parsed.child(of: c.verb, labelled: .auxpass) {
        phrase.surface.insert(sentence.lower[be], at: 0)
        phrase.tokens.insert(be, at: 0)
      }
      if hasNo(object, sentence) {
        phrase.polarity = .negated
        phrase.surface.append("no")
      }
      // "left 1,200 families homeless": homeless, not left.
      for state in sentence.parsed.children(of: c.verb) where sentence.tokens[state].label == .oprd && sentence.tokens[state].pos == .adjective && state > object {
        phrase.surface.append(sentence.lower[state])
        phrase.key.append("~")
        phrase.tokens.append(state)
        stateOf(operands(object, s), c, state)
      }
      if RelationTable.ditransitive.contains(sentence.lemma(c.verb)), let receiver = hiddenReceiver(object, c.verb, s) { datives.append(receiver) }
      let measure = measured(object, s)
      if let measure {
        var p = phrase
        p.surface.append(contentsOf: [sentence.label(measure.noun), "of"])
        p.key.append(contentsOf: ["~", "of"])
        p.tokens.append(contentsOf: measure.noun + [measure.of])
        for subject in c.subjects { emitClause(c, p, subject, measure.value, rule: "clause/measured", prior: 0.65) }
      }
      for subject in c.subjects where measure == nil || sentence.lemma(c.verb) != "have" {
        for o in operands(object, s) {
          emitClause(c, phrase, subject, o, rule: "clause/object", prior: 0.8)
        }
      }
      // "called the return a miracle", "elected her president".
      for complement in sentence.parsed.children(of: c.verb) where sentence.tokens[complement].label == .oprd && sentence.tokens[complement].pos != .adjective {
        madeOffice(c, object, complement)
        for subject in c.subjects {
          for o in operands(complement, s) {
            var p = phrase
            p.surface.append(contentsOf: fold(object, s).words)
            p.tokens.append(contentsOf: fold(object, s).tokens)
            emitClause(c, p, subject, o, rule: "clause/complement", prior: 0.6)
          }
        }
      }
      for receiver in datives {
        var p = phrase
        let folded = fold(object, s)
        // "fined the airline €28 million": nothing goes to it.
        if ["fine", "cost", "charge", "deny", "save", "spare"].contains(sentence.lemma(c.verb)) {
          for subject in c.subjects { emitClause(c, phrase, subject, receiver, rule: "clause/receiver", prior: 0.65) }
          continue
        }
        p.surface.append(contentsOf: folded.words + ["to"])
        p.tokens.append(contentsOf: folded.tokens)
        p.key.append("to")
        for subject in c.subjects { emitClause(c, p, subject, receiver, rule: "clause/receiver", prior: 0.7) }
      }
    }
    for measure in sentence.parsed.children(of: c.verb) where sentence.tokens[measure].label == .npadvmod && measure > c.verb {
      guard let literal = resolver.resolved[s][measure]?.literal else {
        if sentence.parsed.extent(of: measure).lowerBound == c.verb + 1 { degree(c, c.phrase, measure) }
        continue
      }
      guard kindOfLiteral(literal) == .other, !isDuration(measure, sentence) || lasts(measure, c.verb, sentence) else { continue }
      for subject in c.subjects {
        for o in single(measure, s) { emitClause(c, c.phrase, subject, o, rule: "clause/measure", prior: 0.7) }
      }
    }
  }

  /// "rose 4 basis points", "closed 0.9 per cent higher": by how much.
  private mutating func degrees(_ c: Context) {
    let sentence = resolver.sentences[c.sentence]
    for a in sentence.parsed.children(of: c.verb) where sentence.tokens[a].label == .advmod && a > c.verb && (RelationTable.directions.contains(sentence.lower[a]) || sentence.tokens[a].tag == .rbr) {
      for measure in sentence.parsed.children(of: a) where sentence.tokens[measure].label == .npadvmod {
        var p = c.phrase
        p.surface.append(sentence.lower[a])
        p.key.append(sentence.lower[a])
        p.tokens.append(a)
        degree(c, p, measure)
      }
    }
  }

  private mutating func degree(_ c: Context, _ phrase: RelationPhrase, _ measure: Int) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    let value = single(measure, s)
    guard !value.isEmpty || sentence.parsed.children(of: measure).contains(where: { sentence.tokens[$0].label == .nummod }) else { return }
    if sentence.valueEntity(at: measure)?.label == .date || isDuration(measure, sentence) { return }
    for subject in c.subjects {
      for o in value.isEmpty ? [text(sentence.core(of: measure), s)] : value { emitClause(c, phrase, subject, o, rule: "clause/measure", prior: 0.65) }
    }
  }

  /// "had flown 21,300 hours", "lasts nine weeks": how long it goes on, right behind the verb.
  private func lasts(_ measure: Int, _ verb: Int, _ sentence: AnalysedSentence) -> Bool {
    guard sentence.parsed.extent(of: measure).lowerBound == verb + 1 else { return false }
    let next = measure + 1
    return next >= sentence.tokens.count || !["ago", "later", "earlier", "before", "after", "from", "into", "old"].contains(sentence.lower[next])
  }

  private func kindOfLiteral(_ l: Resolution.Literal) -> RelationTable.ObjectKind {
    kind(of: Operand(value: .literal(l), span: 0..<0, link: .exact, head: 0))
  }

  /// Words that an object leaves in the relation when a prepositional argument follows.
  func fold(_ object: Int, _ s: Int) -> (words: [String], tokens: [Int]) {
    let sentence = resolver.sentences[s]
    if let name = sentence.name(at: object) { return ([sentence.parsed.text(of: name.tokens)], Array(name.tokens)) }
    if let r = resolver.resolved[s][object], let literal = r.literal { return ([literal.surface], r.tokens) }
    var core = sentence.core(of: object)
    if core.count > 3 {
      // "the third-largest lender" keeps both ends of its hyphen.
      var start = core.count - 2
      while start > 0, ["-", "–", "/"].contains(sentence.lower[core[start]]) || ["-", "–", "/"].contains(sentence.lower[core[start - 1]]) { start -= 1 }
      core = Array(core[start...])
    }
    return ([sentence.label(core)], core)
  }

  /// "provide Mexico access": the parser takes the receiver for a part of the object.
  private func hiddenReceiver(_ object: Int, _ v: Int, _ s: Int) -> Operand? {
    let sentence = resolver.sentences[s]
    guard v + 1 < sentence.tokens.count, let name = sentence.name(at: v + 1), name.tokens.upperBound <= object,
      sentence.tokens[name.head].head == object, sentence.nameAt[object] < 0, let id = resolver.nameEntityID(s, sentence.nameAt[v + 1])
    else { return nil }
    return Operand(value: .entity(id), span: span(Array(name.tokens), sentence), link: .exact, head: name.head)
  }

  private func isLight(_ v: Int, _ object: Int, _ sentence: AnalysedSentence) -> Bool {
    guard RelationTable.lightVerbs.contains(sentence.lemma(v)), RelationTable.lightNouns.contains(sentence.lemma(object)) else { return false }
    return sentence.core(of: object).count == 1 && !sentence.parsed.children(of: object).contains { sentence.tokens[$0].label == .det && sentence.lower[$0] != "a" }
  }

  /// "the match that they won": the object is what the clause hangs on.
  private func isFrontedObject(_ c: Int, _ v: Int, _ sentence: AnalysedSentence) -> Bool {
    guard sentence.tokens[v].label == .relcl else { return false }
    if sentence.tokens[c].label == .dobj, [.wdt, .wp].contains(sentence.tokens[c].tag) { return true }
    // "that" taken for a conjunction.
    return sentence.lower[c] == "that" && c < v && (sentence.tokens[c].label == .dobj || sentence.tokens[c].label == .mark && takesWhatItHangsOn(v, c, sentence))
  }

  /// A clause behind a noun with a subject of its own and no object: the noun is the object.
  private func takesWhatItHangsOn(_ v: Int, _ that: Int?, _ sentence: AnalysedSentence) -> Bool {
    guard sentence.tokens[v].label == .relcl, let subject = sentence.parsed.child(of: v, labelled: .nsubj), sentence.tokens[subject].tag != .wdt, sentence.tokens[subject].tag != .wp,
      that != nil || !hasRelativePronoun(before: v, sentence), !isPassive(v, sentence), !RelationTable.intransitive.contains(sentence.lemma(v)), sentence.lemma(v) != "be"
    else { return false }
    for c in sentence.parsed.children(of: v) where c != that {
      switch sentence.tokens[c].label {
      case .dobj, .attr, .acomp, .oprd, .xcomp, .ccomp, .nsubjpass, .dative, .mark, .npadvmod: return false
      case .advmod where sentence.tokens[c].tag == .wrb: return false
      case .prep where sentence.parsed.child(of: c, labelled: .pobj, .pcomp) == nil: return false
      case .prep:
        for w in sentence.parsed.children(of: c) where [.wdt, .wp].contains(sentence.tokens[w].tag) { return false }
      default: break
      }
    }
    return true
  }

  /// "the construction of which began": the clause has its pronoun.
  private func hasRelativePronoun(before v: Int, _ sentence: AnalysedSentence) -> Bool {
    for t in sentence.parsed.extent(of: v) where t < v && [.wdt, .wp, .wrb, .wpPossessive].contains(sentence.tokens[t].tag) { return true }
    return false
  }

  /// "the forecast analysts had made": the object of a relative clause without a pronoun.
  private mutating func hungObject(_ c: Context, _ objects: [Int]) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    let noun = sentence.tokens[c.verb].head
    guard objects.isEmpty, noun < c.verb, sentence.isNoun(noun), sentence.valueEntity(at: noun)?.label != .date, !isDuration(noun, sentence), takesWhatItHangsOn(c.verb, nil, sentence) else { return }
    for subject in c.subjects { for o in single(noun, s) where o.value != subject.value { emitClause(c, c.phrase, subject, o, rule: "clause/object", prior: 0.6) } }
  }

  /// "renewing and expanding the fleet": the first verb shares the object of the second.
  private func sharedObject(_ v: Int, _ sentence: AnalysedSentence) -> Int? {
    guard let next = sentence.parsed.child(of: v, labelled: .conj), sentence.isVerb(next), next > v,
      sentence.parsed.child(of: next, labelled: .nsubj, .nsubjpass) == nil
    else { return nil }
    let between = sentence.parsed.children(of: v).filter { $0 > v && $0 < next }
    // "remounted but lost": what is set against each other shares nothing.
    guard between.allSatisfy({ [.cc, .punct, .advmod].contains(sentence.tokens[$0].label) && sentence.lower[$0] != "but" }), sentence.tokens[next].tag == sentence.tokens[v].tag || (sentence.tokens[v].tag == .vbp && sentence.tokens[next].tag == .vb),
      next - v <= 4, !RelationTable.intransitive.contains(sentence.lemma(v))
    else { return nil }
    return sentence.parsed.child(of: next, labelled: .dobj)
  }

  // MARK: Prepositional arguments

  private mutating func prepositions(_ c: Context, objects: [Int], alsoOf light: Int?) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    var list = arguments(c, objects: objects, alsoOf: light)
    // "where the areas were established": the clause happens at what it hangs on.
    let whereWord = sentence.parsed.children(of: c.verb).first { sentence.lower[$0] == "where" && sentence.tokens[$0].tag == .wrb }
    if let whereWord, sentence.tokens[c.verb].label == .relcl, let noun = antecedent(of: whereWord, sentence) {
      var p = c.phrase
      if let object = objects.first, object > c.verb {
        let folded = fold(object, s)
        p.surface.append(contentsOf: folded.words)
        p.tokens.append(contentsOf: folded.tokens)
        p.key.append("~")
      }
      p.surface.append("in")
      p.key.append("in")
      for subject in c.subjects { for o in single(noun, s) { emitClause(c, p, subject, o, rule: "clause/where", prior: 0.6) } }
    }
    // A shared tail: "renewing and expanding the fleet for coverage".
    if list.isEmpty, objects.count == 1, sharedObject(c.verb, sentence) == objects[0], let next = sentence.parsed.child(of: c.verb, labelled: .conj) {
      var other = c
      other.verb = next
      list = arguments(other, objects: [], alsoOf: nil).filter { $0.prep > objects[0] }
    }
    for a in list {
      if skips(a, sentence) || saidWhen(a, c.verb, sentence) || isAge(a, c) || isAfterSomebody(a, s) { continue }
      // "opened a centre with 60 beds": what the centre has, not what was done.
      if a.noun != nil, sentence.lower[a.prep] == "with", sentence.parsed.children(of: a.object).contains(where: { sentence.tokens[$0].label == .nummod }) { continue }
      if isAccompanied(a, sentence) { continue }
      // "said in a statement on Friday": how it was said is no fact about the speaker.
      if RelationTable.speech.contains(sentence.lemma(c.verb)), a.noun == nil, sentence.parsed.child(of: c.verb, labelled: .ccomp) != nil,
        !["announce", "report", "declare"].contains(sentence.lemma(c.verb)) || sentence.nameAt[a.object] < 0 { continue }
      if isDurationPhrase(a, sentence), !isAllThatIsSaid(a, c.verb, objects, list.count, sentence) { continue }
      // "Of the 40 houses, 12 were destroyed": see `countedSubject`.
      if a.prep == 0, sentence.lower[0] == "of" { continue }
      // "passed by 71 votes to 48": the votes against.
      if sentence.lower[a.prep] == "to", sentence.tokens[a.object].tag == .cd, list.contains(where: { sentence.lemma($0.object) == "vote" }) { continue }
      // "with Hejda as its director" tells who directs, see `withAs`.
      if sentence.lower[a.prep] == "as", a.prep > 0, let name = sentence.name(at: a.prep - 1), sentence.tokens[name.head].label == .pobj || sentence.tokens[name.head].label == .appos,
        RoleNouns.persons.contains(sentence.lemma(a.object)), sentence.tokens[c.verb].head == c.verb, (c.verb + 1..<a.prep).contains(where: { sentence.lower[$0] == "with" })
      {
        continue
      }
      var preposition = prepositionWords(a.prep, sentence)
      var targets = operands(a.object, s)
      // "in front of the hall", "on behalf of the council"
      if ["front", "behalf", "charge", "search", "need", "support", "memory", "honour", "honor", "favour", "favor"].contains(sentence.lower[a.object]),
        let of = sentence.parsed.children(of: a.object).first(where: { sentence.lower[$0] == "of" }), let inner = sentence.parsed.child(of: of, labelled: .pobj)
      {
        preposition = (preposition.words + [sentence.lower[a.object], "of"], preposition.tokens + [a.object, of])
        targets = operands(inner, s)
      }
      if [.wdt, .wp].contains(sentence.tokens[a.object].tag) {
        guard let noun = antecedent(of: a.object, sentence) else { continue }
        // "400 engineers, of whom 150 work here", "the day on which it was signed": no arguments of what happens.
        if sentence.lower[a.prep] == "of" || isDuration(noun, sentence) || sentence.valueEntity(at: noun)?.label == .date { continue }
        if targets.isEmpty { targets = single(noun, s) }
      }
      let passiveAgent = sentence.tokens[a.prep].label == .agent
      // Objects of the verb stay in the relation, each once.
      let between: [Int] = objects.isEmpty ? [] : (a.noun.map { [$0] } ?? (objects.flatMap { sentence.conjuncts(of: $0) }.last.map { [$0] } ?? []))
      for subject in c.subjects {
        for target in targets where target.value != subject.value {
          var p = c.phrase
          for object in between where object < a.prep && object > c.verb && ![.wdt, .wp].contains(sentence.tokens[object].tag) {
            let folded = fold(object, s)
            p.surface.append(contentsOf: folded.words)
            p.tokens.append(contentsOf: folded.tokens)
            p.key.append("~")
          }
          p.surface.append(contentsOf: preposition.words)
          p.key.append(contentsOf: preposition.words)
          p.tokens.append(contentsOf: preposition.tokens)
          emitClause(c, p, subject, target, rule: passiveAgent ? "clause/agent" : a.noun == nil ? "clause/preposition" : "clause/object-preposition",
            prior: passiveAgent ? 0.85 : a.noun == nil ? 0.7 : 0.6)
          if let made = between.last, sentence.lower[a.prep] == "for", RelationTable.creation.contains(sentence.lemma(c.verb)), c.phrase.polarity == .affirmed,
            sentence.nameAt[made] >= 0, isNamed(target)
          {
            for thing in single(made, s) { emit(s, thing, "for", tokens: [a.prep], target, rule: "clause/made-for", prior: 0.55) }
          }
          // "serve as its chief executive": whose.
          if preposition.words == ["as"], RoleNouns.persons.contains(sentence.lemma(a.object)), let owner = sentence.parsed.child(of: a.object, labelled: .poss) ?? ofObject(a.object, sentence) {
            let core = sentence.core(of: a.object).filter { !sentence.parsed.isUnder($0, owner) }
            var longer = p
            longer.surface.append(contentsOf: [sentence.label(core), "of"])
            longer.key.append(contentsOf: ["~", "of"])
            longer.tokens.append(contentsOf: core)
            for o in operands(owner, s) where o.value != subject.value { emitClause(c, longer, subject, o, rule: "clause/role", prior: 0.65) }
          }
          // "participate in joint operations with the US Armed Forces"
          nested(c, p, subject, a.object)
        }
      }
    }
  }

  /// "won at 17", "died at the age of 76": how old, not where.
  private func isAge(_ a: Argument, _ c: Context) -> Bool {
    let sentence = resolver.sentences[c.sentence]
    guard sentence.lower[a.prep] == "at" else { return false }
    if sentence.lemma(a.object) == "age" { return true }
    // "closed at $84", "the index stood at 87"
    guard sentence.tokens[a.object].tag == .cd, a.object == a.prep + 1, let value = Int(sentence.lower[a.object]), value < 120 else { return false }
    var isSomebody = false
    for subject in c.subjects { if let id = subject.entity, isPerson(subject) || !resolver.table[id].isNamed && RoleNouns.isPerson(resolver.table[id].head) { isSomebody = true } }
    guard isSomebody else { return false }
    return a.object + 1 >= sentence.tokens.count || sentence.tokens[a.object].label == .pobj && sentence.lower[min(a.object + 1, sentence.tokens.count - 1)] != "%"
  }

  /// "three days after a neighbour photographed it": a clause that the parser took for a phrase.
  private func isAfterSomebody(_ a: Argument, _ s: Int) -> Bool {
    let sentence = resolver.sentences[s]
    guard ["after", "before", "since", "until"].contains(sentence.lower[a.prep]), sentence.nameAt[a.object] < 0 else { return false }
    // "named after the chemist Alfred Nobel"
    for c in sentence.parsed.children(of: a.object) where sentence.tokens[c].label == .appos && sentence.nameAt[c] >= 0 { return false }
    return RoleNouns.persons.contains(sentence.lemma(a.object)) || sentence.lemma(a.object) == "time"
  }

  /// "said on Thursday it will invest": the day is that of the saying.
  private func saidWhen(_ a: Argument, _ v: Int, _ sentence: AnalysedSentence) -> Bool {
    let head = sentence.tokens[v].head
    return sentence.tokens[v].label == .ccomp && sentence.tokens[a.prep].head == v && head < a.prep && a.prep == head + 1
  }

  // MARK: Words of the relation

  mutating func emitClause(_ c: Context, _ phrase: RelationPhrase, _ subject: Operand, _ object: Operand, rule: String, prior: Double) {
    let surface = phrase.surface.joined(separator: " ")
    let plain = phrase.surface.dropFirst(min(phrase.auxiliaries, phrase.surface.count)).joined(separator: " ")
    var relation = phrase.isPassive && plain.hasPrefix("be ") ? String(plain.dropFirst(3)) : plain
    var base = phrase.base
    // "a tea service that belonged to her grandmother" is no member of her.
    let owned = phrase.key == ["belong", "to"] && !(isNamed(subject) && isNamed(object) && !isPerson(object))
    if !owned, let canonical = RelationTable.canonical(phrase.key, object: kind(of: object)) {
      relation = canonical
      // Where the head office is, the firm is based.
      base = canonical == "headquartered in" ? "based in" : canonical
    }
    emit(
      c.sentence, subject, relation, base: base, surface: surface, tokens: phrase.tokens.uniqued().sorted(), object, polarity: phrase.polarity, modality: phrase.modality,
      attribution: c.attribution, qualifiers: c.qualifiers, rule: rule, prior: prior)
  }

  func hasNo(_ noun: Int, _ sentence: AnalysedSentence) -> Bool {
    sentence.parsed.children(of: noun).contains { sentence.tokens[$0].label == .det && (sentence.lower[$0] == "no" || sentence.lower[$0] == "neither") }
  }

  func hasNo(subjectOf v: Int, _ sentence: AnalysedSentence) -> Bool {
    sentence.parsed.child(of: v, labelled: .nsubj, .nsubjpass).map { hasNo($0, sentence) } ?? false
  }
}

extension Resolver {
  func nameEntityID(_ s: Int, _ k: Int) -> Int? {
    let id = nameEntity[s][k]
    return id >= 0 ? id : nil
  }
}
