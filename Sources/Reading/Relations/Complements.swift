/// Copulas, clauses as complements, who says what, and what qualifies a clause.
extension FactFinder {
  // MARK: To be

  /// "X is a Y", "X is clear", "X is in Y", "there is X in Y". False when nothing of the kind is there.
  private static let ranks: Set<String> = ["first", "second", "third", "fourth", "fifth", "last", "only", "youngest", "oldest"]

  /// "was the first woman to lead the party", "was the first to raise the alarm": what one was the first at.
  private mutating func firstTo(_ c: Context, _ subject: Operand, _ attribute: Int) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard let deed = sentence.parsed.children(of: attribute).first(where: { [.relcl, .acl, .xcomp].contains(sentence.tokens[$0].label) && sentence.tokens[$0].tag == .vb && $0 > attribute }), let to = sentence.parsed.child(of: deed, labelled: .aux), sentence.lower[to] == "to",
      let object = sentence.parsed.child(of: deed, labelled: .dobj), object > deed
    else { return }
    let core = sentence.core(of: attribute)
    guard core.contains(where: { Self.ranks.contains(sentence.lower[$0]) }), core.count <= 4, to == attribute + 1 else { return }
    var phrase = c.phrase
    phrase.surface.append(contentsOf: [sentence.label(core), "to", sentence.lower[deed]])
    phrase.key.append(contentsOf: ["first", "to", sentence.lemma(deed)])
    phrase.tokens.append(contentsOf: core + [to, deed])
    for o in operands(object, s) where o.value != subject.value { emitClause(c, phrase, subject, o, rule: "copula/first", prior: 0.6) }
  }

  mutating func copula(_ c: Context) -> Bool {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    let children = sentence.parsed.children(of: c.verb)
    var done = false
    let verb = c.phrase.surface.joined(separator: " ")
    for attribute in children where sentence.tokens[attribute].label == .attr || (sentence.tokens[attribute].label == .dobj && sentence.lemma(c.verb) == "become") {
      done = true
      for subject in c.subjects {
        guard let subjectID = subject.entity else { continue }
        let members = sentence.conjuncts(of: attribute).filter { !sentence.isVerb($0) }
        firstTo(c, subject, attribute)
        if members.count == 1, single(members[0], s).isEmpty, sentence.tokens[members[0]].tag == .jjs {
          // "is the highest ever paid by a club"
          let words = sentence.parsed.subtree(of: members[0], leavingOut: { sentence.tokens[$0].label == .det && sentence.tokens[$0].head == members[0] || sentence.tokens[$0].label == .relcl })
          if words.count <= 10 { emitClause(c, c.phrase, subject, text(words, s), rule: "copula/noun", prior: 0.6) }
        }
        // "are top of the table"
        if members.count == 1, single(members[0], s).isEmpty, sentence.tokens[members[0]].tag == .jj, let whole = ofObject(members[0], sentence) {
          var phrase = c.phrase
          phrase.surface.append(contentsOf: [sentence.lower[members[0]], "of"])
          phrase.key.append(contentsOf: [sentence.lower[members[0]], "of"])
          phrase.tokens.append(members[0])
          for o in operands(whole, s) { emitClause(c, phrase, subject, o, rule: "copula/noun", prior: 0.6) }
        }
        for member in members {
          for object in single(member, s) {
            role(c, subject, subjectID, member, object)
          }
        }
      }
    }
    for state in children where sentence.tokens[state].label == .acomp || sentence.tokens[state].label == .oprd && sentence.tokens[state].pos == .adjective && sentence.lemma(c.verb) == "prove" {
      done = true
      if sentence.parsed.child(of: state, labelled: .xcomp, .ccomp) != nil || sentence.lower[state] == "worth" { continue }
      for member in sentence.conjuncts(of: state) {
        let preps = sentence.parsed.children(of: member).filter { sentence.tokens[$0].label == .prep }
        let words = sentence.parsed.children(of: member).filter { [.advmod, .npadvmod].contains(sentence.tokens[$0].label) && $0 < member }
          .flatMap { sentence.parsed.subtree(of: $0) } + [member]
        for subject in c.subjects {
          if preps.isEmpty {
            emitClause(c, c.phrase, subject, text(words.sorted(), s), rule: "copula/adjective", prior: 0.6)
          }
          for p in preps {
            guard let object = sentence.parsed.child(of: p, labelled: .pobj) else { continue }
            var phrase = c.phrase
            // "is twice as long as": without its words it would say something else.
            let degree = ["as", "than"].contains(sentence.lower[p]) ? words.sorted().filter { $0 != member } : []
            phrase.surface.append(contentsOf: degree.map { sentence.lower[$0] } + [sentence.lower[member], sentence.lower[p]])
            phrase.key.append(contentsOf: degree.map { sentence.lower[$0] } + [sentence.lemma(member), sentence.lower[p]])
            phrase.tokens.append(contentsOf: degree + [member, p])
            for o in operands(object, s) { emitClause(c, phrase, subject, o, rule: "copula/adjective", prior: 0.6) }
          }
        }
      }
    }
    if done {
      besidesState(c)
      stateWhere(c)
      compared(c)
      mostOf(c)
    }
    if !done {
      for p in children where sentence.tokens[p].label == .prep && p > c.verb {
        guard let object = sentence.parsed.child(of: p, labelled: .pobj) else { continue }
        done = true
        var phrase = c.phrase
        phrase.surface.append(sentence.lower[p])
        phrase.key.append(sentence.lower[p])
        phrase.tokens.append(p)
        for subject in c.subjects {
          for o in operands(object, s) {
            if phrase.key == ["be", "in"], kind(of: o) != .place {
              emit(s, subject, verb + " in", tokens: phrase.tokens, o, polarity: phrase.polarity, modality: phrase.modality, attribution: c.attribution,
                qualifiers: c.qualifiers, rule: "copula/place", prior: 0.6)
            } else {
              emitClause(c, phrase, subject, o, rule: "copula/place", prior: 0.7)
            }
          }
        }
      }
    }
    return done
  }

  /// "felt dizzy", "proved expensive": a state, by a verb that is more than "be".
  func seems(_ v: Int, _ sentence: AnalysedSentence) -> Bool {
    guard ["feel", "seem", "look", "prove"].contains(sentence.lemma(v)), let state = sentence.parsed.child(of: v, labelled: .acomp, .oprd), state > v, sentence.tokens[state].pos == .adjective, let subject = sentence.parsed.child(of: v, labelled: .nsubj), sentence.lower[subject] != "it" else { return false }
    return sentence.parsed.child(of: v, labelled: .dobj, .xcomp, .ccomp, .auxpass) == nil
  }

  /// "was largest in Iringa", "where rainfall is lower": the state of a place or time.
  private mutating func stateWhere(_ c: Context) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    let children = sentence.parsed.children(of: c.verb)
    guard let state = children.first(where: { sentence.tokens[$0].label == .acomp && $0 > c.verb }), sentence.conjuncts(of: state).count == 1,
      sentence.parsed.child(of: state, labelled: .xcomp, .ccomp) == nil
    else { return }
    let before = sentence.parsed.children(of: state).filter { sentence.tokens[$0].label == .advmod && $0 < state }
    func add(_ word: String, _ tokens: [Int], _ objects: [Operand]) {
      var phrase = c.phrase
      phrase.surface.append(contentsOf: (before + [state]).map { sentence.lower[$0] } + [word])
      phrase.key.append(contentsOf: ["~", word])
      phrase.tokens.append(contentsOf: before + [state] + tokens)
      for subject in c.subjects { for o in objects where o.value != subject.value { emitClause(c, phrase, subject, o, rule: "copula/where", prior: 0.6) } }
    }
    for p in children where sentence.tokens[p].label == .prep && p > state && ["in", "at", "on", "among", "since", "until", "with", "for", "to", "by", "under"].contains(sentence.lower[p]) {
      guard let object = sentence.parsed.child(of: p, labelled: .pobj), sentence.isNamedOrValue(object), !isDuration(object, sentence) else { continue }
      add(sentence.lower[p], [p], operands(object, s))
    }
    if let word = children.first(where: { sentence.lower[$0] == "where" && sentence.tokens[$0].tag == .wrb }), sentence.tokens[c.verb].label == .relcl, let noun = antecedent(of: word, sentence) {
      add("in", [], single(noun, s))
    }
  }

  /// "is the fastest train in Scandinavia": among those of the place.
  private mutating func mostOf(_ c: Context) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    for noun in sentence.parsed.children(of: c.verb) where sentence.tokens[noun].label == .attr && sentence.isNoun(noun) && sentence.nameAt[noun] < 0 {
      guard sentence.parsed.children(of: noun).contains(where: { sentence.tokens[$0].tag == .jjs && $0 < noun }) else { continue }
      for p in sentence.parsed.children(of: noun) where p > noun && sentence.lower[p] == "in" {
        guard let place = sentence.parsed.child(of: p, labelled: .pobj), sentence.nameAt[place] >= 0 else { continue }
        let core = sentence.core(of: noun)
        var phrase = c.phrase
        phrase.surface.append(contentsOf: [sentence.label(core), sentence.lower[p]])
        phrase.key.append(contentsOf: ["~", sentence.lower[p]])
        phrase.tokens.append(contentsOf: core + [p])
        for subject in c.subjects { for o in operands(place, s) where o.value != subject.value { emitClause(c, phrase, subject, o, rule: "copula/most", prior: 0.6) } }
      }
    }
  }

  /// "was $4.1 billion, down from $4.6 billion", "became independent in 1974".
  private mutating func besidesState(_ c: Context) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    let children = sentence.parsed.children(of: c.verb)
    for a in children where sentence.tokens[a].label == .advmod && a > c.verb && ["down", "up"].contains(sentence.lower[a]) {
      guard let p = sentence.parsed.children(of: a).first(where: { $0 == a + 1 && sentence.lower[$0] == "from" }), let object = sentence.parsed.child(of: p, labelled: .pobj) else { continue }
      for subject in c.subjects {
        for o in operands(object, s) {
          emit(s, subject, sentence.lower[a] + " from", tokens: [a, p], o, polarity: c.phrase.polarity, modality: c.phrase.modality, attribution: c.attribution, qualifiers: c.qualifiers,
            rule: "copula/change", prior: 0.65)
        }
      }
    }
    guard sentence.lemma(c.verb) == "become", let state = children.first(where: { [.acomp, .attr, .dobj].contains(sentence.tokens[$0].label) && $0 > c.verb }) else { return }
    for p in children where sentence.tokens[p].label == .prep && p > state && ["in", "on"].contains(sentence.lower[p]) {
      guard let object = sentence.parsed.child(of: p, labelled: .pobj), sentence.valueEntity(at: object)?.label == .date else { continue }
      let folded = fold(state, s)
      var phrase = c.phrase
      phrase.surface.append(contentsOf: folded.words + [sentence.lower[p]])
      phrase.key.append(contentsOf: ["~", sentence.lower[p]])
      phrase.tokens.append(contentsOf: folded.tokens + [p])
      for subject in c.subjects { for o in operands(object, s) { emitClause(c, phrase, subject, o, rule: "copula/when", prior: 0.6) } }
    }
  }

  /// "Among the finds are 38 moulds and a bull": the finds include them.
  func amongThem(_ v: Int, _ sentence: AnalysedSentence) -> Int? {
    sentence.parsed.children(of: v).first { sentence.lower[$0] == "among" && $0 < v }.flatMap { sentence.parsed.child(of: $0, labelled: .pobj) }
  }

  mutating func among(_ c: Context) -> Bool {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard let whole = amongThem(c.verb, sentence), c.phrase.polarity == .affirmed else { return false }
    var heads = sentence.parsed.children(of: c.verb).filter { $0 > c.verb && [.nsubj, .attr].contains(sentence.tokens[$0].label) }
    guard !heads.isEmpty else { return false }
    var k = 0
    while k < heads.count {
      // A list's members may hang as appositions.
      for m in sentence.parsed.children(of: heads[k]) where [.conj, .appos].contains(sentence.tokens[m].label) && m > heads[k] && sentence.isNoun(m) && sentence.nameAt[heads[k]] < 0 { heads.append(m) }
      k += 1
    }
    for subject in single(whole, s) {
      for head in heads {
        for o in sentence.nameAt[head] >= 0 ? operands(head, s) : single(head, s) {
          // "Among the dead was Sushila Rawat": she is among them.
          if isNamed(o) {
            emit(s, o, "among", tokens: [c.verb], subject, attribution: c.attribution, rule: "copula/among", prior: 0.7)
          } else {
            emit(s, subject, "includes", surface: "among", tokens: [c.verb], o, attribution: c.attribution, rule: "copula/among", prior: 0.7)
          }
        }
      }
    }
    return true
  }

  /// "Madrid is the capital of Spain": the state, and the role as a relation of its own.
  private mutating func role(_ c: Context, _ subject: Operand, _ subjectID: Int, _ member: Int, _ object: Operand) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    let surface = c.phrase.surface.joined(separator: " ")
    let article = sentence.parsed.children(of: member).first { sentence.tokens[$0].label == .det }.map { sentence.lower[$0] }
    let named = sentence.nameAt[member] >= 0
    let be = sentence.lemma(c.verb) == "be"
    // "His deputy is Captain Mori": the role belongs to the name.
    if named, be, !resolver.table[subjectID].isNamed, let noun = sentence.parsed.child(of: c.verb, labelled: .nsubj),
      let owner = sentence.parsed.child(of: noun, labelled: .poss) ?? ofObject(noun, sentence), object.entity != nil
    {
      for o in operands(owner, s) where o.value != object.value {
        // "Its members are Mexico and Canada": each is a member.
        let words = sentence.core(of: noun).filter { !sentence.parsed.isUnder($0, owner) }
        let before = words.filter { $0 != noun && sentence.tokens[$0].label != .nummod }
        let role = before.isEmpty ? "" : sentence.label(before) + " "
        emit(s, object, role + (sentence.tokens[noun].tag == .nns ? sentence.lemma(noun) : sentence.label([noun])) + " of", tokens: [noun], o,
          polarity: c.phrase.polarity, modality: c.phrase.modality, attribution: c.attribution, qualifiers: c.qualifiers, rule: "copula/role", prior: 0.8)
      }
      return
    }
    var isValue = false
    if case .literal = object.value { isValue = true }
    // "The current director is Mihai Voinescu": what he is.
    if named, be, object.entity != nil, c.phrase.polarity == .affirmed, c.phrase.auxiliaries == 0, !resolver.table[subjectID].isNamed,
      let noun = sentence.parsed.child(of: c.verb, labelled: .nsubj), sentence.tokens[noun].tag == .nn,
      RoleNouns.persons.contains(sentence.lemma(noun)) || sentence.parsed.children(of: noun).contains(where: { $0 < noun && (sentence.tokens[$0].tag == .jjs || ["main", "sole", "only", "chief"].contains(sentence.lower[$0])) }),
      sentence.parsed.children(of: noun).contains(where: { sentence.lower[$0] == "the" })
    {
      emit(s, object, "is a", surface: surface, tokens: c.phrase.tokens, subject, attribution: c.attribution, qualifiers: c.qualifiers, rule: "copula/role", prior: 0.7)
      return
    }
    let isA = be && !isValue && (article == "a" || article == "an" || article == nil && !named) && c.phrase.auxiliaries == 0
    if case .entity(let id) = object.value, !named { if isA { resolver.table[subjectID].classes.insert(resolver.table[id].head) } }
    if let of = sentence.parsed.children(of: member).first(where: { sentence.lower[$0] == "of" && sentence.tokens[$0].label == .prep }),
      let whole = sentence.parsed.child(of: of, labelled: .pobj), be, !named
    {
      let core = sentence.core(of: member)
      let key = ["be", article == "a" ? "a" : "", sentence.lemma(member), "of"].filter { !$0.isEmpty }
      if ["member", "part", "one"].contains(sentence.lemma(member)) || resolver.table.isNamed(operands(whole, s)) {
        let canonical = RelationTable.canonical(key, object: .other) ?? (c.phrase.polarity == .negated ? surface + " " : "") + sentence.label(core) + " of"
        for o in operands(whole, s) {
          emit(s, subject, canonical, surface: surface + " " + (article.map { $0 + " " } ?? "") + sentence.label(core) + " of", tokens: c.phrase.tokens + core + [of], o, polarity: c.phrase.polarity,
            modality: c.phrase.modality, attribution: c.attribution, qualifiers: c.qualifiers, rule: "copula/role", prior: 0.75)
        }
        if ["member", "part", "one"].contains(sentence.lemma(member)) { return }
      }
    }
    // "is the company's finance director", "is its chairman": whose.
    if be, !named, !isValue, c.phrase.polarity == .affirmed, c.phrase.modality == .stated, c.phrase.auxiliaries == 0, c.attribution == nil, sentence.tokens[member].tag == .nn, RoleNouns.persons.contains(sentence.lemma(member)) || RoleNouns.kin[sentence.lemma(member)] != nil,
      let owner = sentence.parsed.child(of: member, labelled: .poss), isPerson(subject), operands(owner, s).contains(where: { $0.value != subject.value && (isNamed($0) || $0.entity.map { RoleNouns.classOf[resolver.table[$0].head] != nil } == true) })
    {
      roleFacts(member, subject, s, plural: false)
      let kind = sentence.phrase(of: member, role: .complement).tokens.filter { !sentence.parsed.isUnder($0, owner) }
      if RoleNouns.kin[sentence.lemma(member)] == nil, !kind.isEmpty { emit(s, subject, "is a", tokens: c.phrase.tokens, concept(kind, head: member, s), qualifiers: c.qualifiers, rule: "copula/role", prior: 0.7) }
      return
    }
    // "She was 91": an age is no kind.
    if case .literal = object.value, be, sentence.tokens[member].tag == .cd, resolver.table[subjectID].type == .person { return }
    emit(s, subject, isA ? "is a" : surface, base: isA || c.phrase.polarity == .negated ? nil : c.phrase.base, surface: isA && c.phrase.polarity == .affirmed ? "is a" : surface, tokens: c.phrase.tokens, object, polarity: c.phrase.polarity, modality: c.phrase.modality,
      attribution: c.attribution, qualifiers: c.qualifiers, rule: "copula/noun", prior: 0.8)
  }

  func ofObject(_ noun: Int, _ sentence: AnalysedSentence) -> Int? {
    sentence.parsed.children(of: noun).first { sentence.lower[$0] == "of" }.flatMap { sentence.parsed.child(of: $0, labelled: .pobj) }
  }

  // MARK: Clauses as objects

  /// "A said that B …": a fact of saying with the words as its object.
  mutating func complements(_ c: Context) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    for clause in sentence.parsed.children(of: c.verb) where sentence.tokens[clause].label == .ccomp {
      // "allows the countries to train": the one who is allowed is the object.
      if sentence.tokens[clause].tag == .vb, sentence.parsed.children(of: clause).contains(where: { sentence.tokens[$0].tag == .to }), let own = sentence.parsed.child(of: clause, labelled: .nsubj), RelationTable.objectControl.contains(sentence.lemma(c.verb)) {
        var phrase = c.phrase
        // "caused the roof to collapse": it did not cause the roof.
        if sentence.parsed.child(of: clause, labelled: .dobj, .attr, .acomp, .ccomp, .xcomp) == nil {
          phrase.surface.append(contentsOf: ["to", sentence.lower[clause]])
          phrase.key.append(contentsOf: ["to", sentence.lemma(clause)])
          phrase.tokens.append(clause)
        }
        for subject in c.subjects { for o in operands(own, s) { emitClause(c, phrase, subject, o, rule: "clause/control", prior: 0.6) } }
        continue
      }
      guard sentence.parsed.child(of: clause, labelled: .nsubj, .nsubjpass, .expl, .csubj) != nil, clause != c.verb else { continue }
      if smallClause(c, clause) { continue }
      // "would accept monitors provided that they were neutral": a condition, and no complement.
      if let mark = sentence.parsed.child(of: clause, labelled: .mark), sentence.lower[mark] == "that" && ["provided", "providing", "assuming"].contains(sentence.lower[max(0, mark - 1)]) { continue }
      // Clauses side by side ("He held the post; he left") are no complements.
      if clause < c.verb, !RelationTable.speech.contains(sentence.lemma(c.verb)), !["find", "show", "indicate"].contains(sentence.lemma(c.verb)) { continue }
      if sentence.parsed.children(of: c.verb).contains(where: { sentence.lower[$0] == ";" }) { continue }
      // What the clause led to may stand behind who told it.
      var tokens = sentence.parsed.subtree(of: clause, leavingOut: { $0 == c.verb || clause < c.verb && $0 > c.verb && sentence.tokens[$0].label == .advcl })
      if let mark = sentence.parsed.child(of: clause, labelled: .mark), sentence.lower[mark] == "that" { tokens.removeAll { $0 == mark } }
      if let p = sentence.parsed.children(of: clause).first(where: { sentence.tokens[$0].label == .prep && $0 == c.verb + 1 }) {
        tokens.removeAll { sentence.parsed.isUnder($0, p) }
      }
      while let first = tokens.first, sentence.tokens[first].pos == .punctuation { tokens.removeFirst() }
      while let last = tokens.last, sentence.tokens[last].pos == .punctuation { tokens.removeLast() }
      guard tokens.count >= 2 else { continue }
      var phrase = c.phrase
      if phrase.isPassive, let be = sentence.parsed.child(of: c.verb, labelled: .auxpass), phrase.auxiliaries == 0 {
        phrase.surface.insert(sentence.lower[be], at: 0)
      }
      if let told = sentence.parsed.child(of: c.verb, labelled: .dobj, .dative), told > c.verb, told < clause {
        phrase.surface.append(contentsOf: fold(told, s).words)
        phrase.tokens.append(contentsOf: fold(told, s).tokens)
      }
      for subject in c.subjects { emitClause(c, phrase, subject, text(tokens, s), rule: "clause/saying", prior: 0.75) }
    }
  }

  /// The entity on whose word a clause stands.
  func attribution(of v: Int, _ s: Int) -> Int? {
    let sentence = resolver.sentences[s]
    var t = v
    var steps = 0
    while sentence.tokens[t].head != t, steps < 20 {
      let head = sentence.tokens[t].head
      if sentence.tokens[t].label == .ccomp, sentence.isVerb(head), RelationTable.speech.contains(sentence.lemma(head)), sentence.lemma(head) != "expect" || sentence.tokens[t].tag != .vb {
        if isPassive(head, sentence) {
          guard let agent = sentence.parsed.child(of: head, labelled: .agent), let by = sentence.parsed.child(of: agent, labelled: .pobj) else { return nil }
          return operands(by, s).first?.entity
        }
        return subjects(head, s).first?.entity
      }
      t = head
      steps += 1
    }
    if sentence.tokens[v].label == .pcomp {
      let verb = sentence.tokens[sentence.tokens[v].head].head
      if ["accuse", "suspect", "charge", "blame"].contains(sentence.lemma(verb)), sentence.isVerb(verb), !isPassive(verb, sentence) { return subjects(verb, s).first?.entity }
    }
    // "…, Smith said." where the parser hangs the saying on the clause; "according to X".
    for c in sentence.parsed.children(of: t) {
      if sentence.tokens[c].label == .parataxis, RelationTable.speech.contains(sentence.lemma(c)), c != v { return subjects(c, s).first?.entity }
      if sentence.lower[c] == "according", let to = sentence.parsed.children(of: c).first(where: { sentence.lower[$0] == "to" }),
        let object = sentence.parsed.child(of: to, labelled: .pobj)
      {
        return operands(object, s).first?.entity
      }
    }
    return nil
  }

  /// "as stated in the Strategy": the source states the clause. True when `v` is such a verb.
  mutating func statedIn(_ v: Int, _ s: Int) -> Bool {
    let sentence = resolver.sentences[s]
    guard sentence.tokens[v].label == .advcl, let mark = sentence.parsed.child(of: v, labelled: .mark), sentence.lower[mark] == "as",
      RelationTable.speech.contains(sentence.lemma(v)) || ["describe", "show", "outline", "see", "mention", "publish", "detail", "require", "expect"].contains(sentence.lemma(v)), sentence.tokens[v].tag == .vbn
    else { return false }
    let main = sentence.tokens[v].head
    for p in sentence.parsed.children(of: v) where ["in", "by"].contains(sentence.lower[p]) {
      guard let object = sentence.parsed.child(of: p, labelled: .pobj), RelationTable.speech.contains(sentence.lemma(v)) else { continue }
      var tokens = sentence.parsed.subtree(of: main, leavingOut: { $0 == v || sentence.tokens[$0].label == .advcl })
      while let last = tokens.last, sentence.tokens[last].pos == .punctuation { tokens.removeLast() }
      for source in operands(object, s) where tokens.count >= 2 {
        emit(s, source, "states", base: "state", surface: "states", tokens: [v, p], text(tokens, s), rule: "clause/source", prior: 0.6)
      }
    }
    return true
  }

  /// A clause under "if" or "unless" states nothing.
  func isConditional(_ v: Int, _ sentence: AnalysedSentence) -> Bool {
    var t = v
    for _ in 0..<12 {
      if let mark = sentence.parsed.child(of: t, labelled: .mark, .advmod), ["if", "unless", "whether", "lest"].contains(sentence.lower[mark]) { return true }
      if sentence.tokens[t].head == t || ![.conj, .xcomp].contains(sentence.tokens[t].label) { return false }
      t = sentence.tokens[t].head
    }
    return false
  }

  // MARK: Qualifiers

  func qualifiers(of v: Int, _ s: Int) -> [CandidateFact.Qualifier] {
    let sentence = resolver.sentences[s]
    var out: [CandidateFact.Qualifier] = []
    func words(_ i: Int) -> String { sentence.parsed.text(of: sentence.parsed.subtree(of: i, leavingOut: { sentence.tokens[$0].label == .relcl || sentence.tokens[$0].label == .punct && sentence.lower[$0] != "," })) }
    for c in sentence.parsed.children(of: v) {
      let t = sentence.tokens[c]
      if t.label == .npadvmod, sentence.valueEntity(at: c)?.label == .date || sentence.valueEntity(at: c)?.label == .time {
        out.append(.init(role: .time, text: words(c)))
      } else if t.label == .prep, let object = sentence.parsed.child(of: c, labelled: .pobj) {
        if let label = sentence.valueEntity(at: object)?.label, label == .date || label == .time {
          out.append(.init(role: .time, text: words(c)))
        } else if sentence.isLocative(c), sentence.nameAt[object] >= 0, let id = resolver.nameEntityID(s, sentence.nameAt[object]), resolver.table[id].type == .place {
          out.append(.init(role: .place, text: words(c)))
        } else if sentence.lower[c] == "for" || sentence.lower[c] == "as" {
          // "for $3.2 billion" is a price.
          let isPurpose = sentence.lower[c] == "for" && sentence.valueEntity(at: object) == nil
          out.append(.init(role: isPurpose ? .purpose : .other, text: words(c)))
        } else if sentence.lower[c] == "according" {
          out.append(.init(role: .source, text: words(c)))
        }
      } else if t.label == .advmod, t.tag == .rb, t.text.hasSuffix("ly") {
        out.append(.init(role: .manner, text: sentence.lower[c]))
      } else if t.label == .advcl, t.tag == .vb, c > v, sentence.parsed.children(of: c).contains(where: { sentence.tokens[$0].tag == .to }) {
        out.append(.init(role: .purpose, text: words(c)))
      } else if t.label == .advcl, let mark = sentence.parsed.child(of: c, labelled: .mark), sentence.lower[mark] == "as", t.tag == .vbn {
        out.append(.init(role: .source, text: words(c)))
      }
    }
    return out
  }
}

extension EntityTable {
  /// Whether one of the operands is an entity with a name. A loop: the release optimiser of
  /// Swift 6.3.1 crashes ("Found ownership error") on the same thing written with closures.
  func isNamed(_ operands: [Operand]) -> Bool {
    for operand in operands {
      if let entity = operand.entity, self[entity].isNamed { return true }
    }
    return false
  }
}
