/// Clauses as the parser should have built them: which word is the verb, which noun its subject, which clause
/// leads the others.
///
/// Runs before ``SentenceRepair/mendTree()``. Tags change only where a noun or participle must be the verb of its clause.
extension SentenceRepair {
  mutating func mendClauses() {
    for i in tokens.indices {
      switch tokens[i].label {
      case .root:
        plainVerbReadAsNoun(i)
        verbReadAsParticiple(i)
      case .ccomp: firstOfSeveral(i)
      case .csubj, .nsubj: workReadAsVerb(i)
      case .prep:
        verbsPhrase(i)
        strandedPreposition(i)
        outOf(i)
        withParty(i)
        onDisplay(i)
      case .prt: particle(i)
      case .conj:
        teller(i)
        clauseReadAsPhrase(i)
        subjectReadAsMember(i)
        verbReadAsMember(i)
      case .pcomp: withParticiple(i)
      case .advcl: whenReached(i)
      case .amod:
        havingDone(i)
        leftSo(i)
      case .oprd: appointedTo(i)
      case .dobj, .attr:
        appointedTo(i)
        takenHostage(i)
        subjectBehindVerb(i)
      case .advmod: adverbOfVerb(i)
      case .relcl:
        toldThat(i)
        stateReadAsAdjective(i)
      case .pobj:
        dateFrom(i)
        subjectBehindDate(i)
      default: break
      }
    }
  }

  // MARK: Which word is the verb

  /// "The mountains form the border", "The Swiss own 40 percent": between a plural subject and an object stands a verb.
  private mutating func plainVerbReadAsNoun(_ i: Int) {
    guard [.nn, .jj].contains(tokens[i].tag), let subject = s.child(of: i, labelled: .nsubj), subject < i, let object = s.child(of: i, labelled: .dobj), object > i,
      s.child(of: i, labelled: .det, .amod, .poss, .compound) == nil, tokens[subject].tag == .nns || tokens[subject].tag == .nnps || tokens[subject].tag == .jj || s.child(of: subject, labelled: .cc) != nil
    else { return }
    makeVerb(i, .vbp)
  }

  /// "The rebels handed over their weapons to the army.": a sentence of a noun with a participle and its object has a verb.
  private mutating func verbReadAsParticiple(_ i: Int) {
    guard isNoun(i), let last = tokens.indices.last, tokens[last].tag == .sentenceEnd, lower[last] == "." else { return }
    var found: Int?
    for c in s.children(of: i) where c > i {
      let label = tokens[c].label
      // Another clause may be the main one.
      if label == .relcl || label == .ccomp || label == .conj || label == .appos { return }
      if label == .acl, found == nil { found = c }
    }
    guard let v = found, [.vbd, .vbn].contains(tokens[v].tag), s.child(of: v, labelled: .agent, .nsubj, .nsubjpass, .auxpass, .aux) == nil, v == i + 1 || tokens[v - 1].pos == .adverb && v == i + 2 else { return }
    let object = s.child(of: v, labelled: .dobj)
    guard tokens[v].tag == .vbd || object != nil && object != v + 1 || object.map({ s.extent(of: $0).lowerBound == v + 1 || tokens[v + 1].label == .prt }) == true else { return }
    tokens[v].tag = .vbd
    tokens[v].head = v
    tokens[v].label = .root
    tokens[i].head = v
    tokens[i].label = .nsubj
    for c in s.children(of: i) where c > v { tokens[c].head = v }
    noteChange()
  }

  /// "Work on the tunnel is due to begin": a bare infinitive is no subject.
  private mutating func workReadAsVerb(_ i: Int) {
    let verb = tokens[i].head
    guard tokens[i].tag == .vb, i < verb, s.extent(of: i).lowerBound == i, s.child(of: i, labelled: .aux, .dobj, .nsubj, .mark, .xcomp, .ccomp) == nil, i + 1 < tokens.count, tokens[i + 1].label == .prep, tokens[i + 1].head == i else { return }
    makeNoun(i)
    hang(i, under: verb, s.child(of: verb, labelled: .auxpass) == nil ? .nsubj : .nsubjpass)
  }

  /// "is thought to date from 1340": no day.
  private mutating func dateFrom(_ i: Int) {
    guard lower[i] == "date", i > 0, lower[i - 1] == "to", tokens[i].head == i - 1, i + 1 < tokens.count, ["from", "to", "back"].contains(lower[i + 1]), isVerb(tokens[i - 1].head) else { return }
    let verb = tokens[i - 1].head
    makeVerb(i, .vb)
    hang(i, under: verb, .xcomp)
    tokens[i - 1].tag = .to
    tokens[i - 1].pos = .particle
    hang(i - 1, under: i, .aux)
  }

  /// "Having studied law at Leiden, he became a judge": the parser sees "studied law".
  private mutating func havingDone(_ i: Int) {
    let object = tokens[i].head
    guard tokens[i].tag == .vbn, let having = s.child(of: i, labelled: .aux), lower[having] == "having", having + 1 == i, object > i, isNoun(object), isVerb(tokens[object].head), tokens[object].head > object else { return }
    hang(i, under: tokens[object].head, .advcl)
    hang(object, under: i, .dobj)
  }

  // MARK: Clauses side by side

  /// "The river rises in the hills, flows north and joins the Lahn": the first clause leads, the others stand beside it.
  private mutating func firstOfSeveral(_ i: Int) {
    let v = tokens[i].head
    guard i < v, isVerb(v), isVerb(i), !RelationTable.speech.contains(lemma(v)), s.child(of: v, labelled: .nsubj, .nsubjpass, .expl, .csubj, .aux, .mark) == nil,
      s.child(of: i, labelled: .nsubj, .nsubjpass) != nil, s.child(of: i, labelled: .mark) == nil, tokens[v].tag == tokens[i].tag || [.vbd, .vbz, .vbp].contains(tokens[v].tag), tokens[v].tag != .vbg, tokens[v].tag != .vb
    else { return }
    let end = s.extent(of: i).upperBound
    guard end < v, [",", ";"].contains(lower[end]) || lower[end - 1] == "," else { return }
    let start = s.extent(of: i).lowerBound
    let isRoot = tokens[v].head == v
    let head = tokens[v].head
    let label = tokens[v].label
    for c in s.children(of: v) where c < start && tokens[c].label != .cc { tokens[c].head = i }
    tokens[i].head = isRoot ? i : head
    tokens[i].label = label
    tokens[v].head = i
    tokens[v].label = .conj
    noteChange()
  }

  /// "worked as a baker and her mother taught piano": a noun right before a verb without a subject is no member of the list.
  private mutating func subjectReadAsMember(_ i: Int) {
    guard isNoun(i), tokens[i].head < i, isNoun(tokens[i].head) || tokens[tokens[i].head].tag == .cd else { return }
    let first = s.extent(of: i).lowerBound
    guard first > 0, lower[first - 1] == "and" || lower[first - 1] == "but" || lower[first - 1] == "while", s.child(of: i, labelled: .conj, .cc) == nil else { return }
    var k = s.extent(of: i).upperBound
    while k < tokens.count, tokens[k].pos == .adverb { k += 1 }
    guard k < tokens.count, isVerb(k), tokens[k].entityLabel == nil else { return }
    var v = k
    while [.aux, .auxpass].contains(tokens[v].label), tokens[v].head > v { v = tokens[v].head }
    let up = tokens[v].head
    guard [.vbd, .vbz, .vbp, .md].contains(tokens[k].tag), isVerb(v), up < first, isVerb(up), [.conj, .advcl, .ccomp].contains(tokens[v].label), s.child(of: v, labelled: .nsubj, .nsubjpass, .expl, .mark, .csubj) == nil, s.isUnder(i, up)
    else { return }
    // "sold A and B but kept": the conjunction stands before the noun, and the noun right before the verb.
    let isPassive = s.child(of: v, labelled: .auxpass) != nil
    hang(i, under: v, isPassive ? .nsubjpass : .nsubj)
    tokens[v].label = .conj
    if tokens[first - 1].tag == .cc { hang(first - 1, under: up, .cc) }
  }

  /// "has 700 fighters and controls eleven mines": two members of a list with nothing between them are a verb and its object.
  private mutating func verbReadAsMember(_ i: Int) {
    guard tokens[i].tag == .nns, i > 0, tokens[i - 1].tag == .cc, s.children(of: i).isEmpty, isNoun(tokens[i].head), tokens[i].head < i, lower[i].last == "s" else { return }
    let first = tokens[i].head
    guard let object = s.children(of: first).first(where: { $0 > i && tokens[$0].label == .conj && isNoun($0) }), s.extent(of: object).lowerBound == i + 1 else { return }
    var verb = tokens[first].head
    for _ in 0..<6 {
      if isVerb(verb), s.child(of: verb, labelled: .nsubj, .nsubjpass) != nil { break }
      verb = tokens[verb].head
    }
    guard isVerb(verb), tokens[verb].tag == .vbz, verb < first else { return }
    makeVerb(i, .vbz)
    hang(i, under: verb, .conj)
    hang(object, under: i, .dobj)
  }

  /// "When fighting reached Aleppo": a subject, and no clause of its own.
  private mutating func whenReached(_ i: Int) {
    let verb = tokens[i].head
    guard tokens[i].tag == .vbg, verb == i + 1, [.vbd, .vbz].contains(tokens[verb].tag), s.child(of: verb, labelled: .nsubj, .nsubjpass, .expl, .csubj) == nil, s.child(of: i, labelled: .dobj, .nsubj, .aux) == nil else { return }
    for c in s.children(of: i) where [.wrb, .in].contains(tokens[c].tag) && c < i { hang(c, under: verb, tokens[c].tag == .wrb ? .advmod : .mark) }
    makeNoun(i)
    hang(i, under: verb, .nsubj)
  }

  /// "On 9 December gunmen attacked a post": gunmen of no month, and the subject.
  private mutating func subjectBehindDate(_ i: Int) {
    let prep = tokens[i].head
    let verb = tokens[prep].head
    guard prep < i, ["on", "in", "by", "since"].contains(lower[prep]), tokens[i].tag == .nns || tokens[i].tag == .nn, tokens[i].entityLabel != .date, isVerb(verb), verb > i, s.child(of: verb, labelled: .nsubj, .nsubjpass, .expl, .csubj) == nil, [.vbd, .vbz, .vbp, .vbn].contains(tokens[verb].tag),
      let month = s.children(of: i).last(where: { [.compound, .nmod, .nummod].contains(tokens[$0].label) && $0 < i && tokens[$0].entityLabel == .date }), prep + 1 <= month
    else { return }
    // All between the preposition and the noun is the date, but for the noun's own words behind it.
    for t in prep + 1..<month + 1 where tokens[t].entityLabel != .date { return }
    let isMonth = DateExpression.months[lower[month]] != nil || DateExpression.weekdays[lower[month]] != nil || tokens[month].text.utf8.count == 4 && Int(lower[month]) != nil
    guard isMonth else { return }
    hang(month, under: prep, .pobj)
    for t in prep + 1..<month where tokens[t].head == i { hang(t, under: month, .nummod) }
    hang(i, under: verb, s.child(of: verb, labelled: .auxpass) == nil ? .nsubj : .nsubjpass)
  }

  /// "Nurses are leaving because of low pay, a report by the union finds.": what it finds stands before it.
  private mutating func teller(_ i: Int) {
    let told = tokens[i].head
    guard told < i, isVerb(i), tokens[told].head == told, isVerb(told), ["find", "show", "suggest", "say", "reveal", "warn", "estimate", "indicate", "conclude", "claim", "report", "argue", "predict"].contains(lemma(i)), [.vbz, .vbp, .vbd].contains(tokens[i].tag),
      let subject = s.child(of: i, labelled: .nsubj), subject > told, s.child(of: i, labelled: .dobj, .ccomp, .xcomp, .aux) == nil, i + 2 >= tokens.count || tokens[i + 1].pos == .punctuation && i + 2 == tokens.count
    else { return }
    let start = s.extent(of: subject).lowerBound
    guard start > told, lower[start - 1] == "," else { return }
    tokens[i].head = i
    tokens[i].label = .root
    tokens[told].head = i
    tokens[told].label = .ccomp
    noteChange()
  }

  /// "mapped the glaciers before contact was lost": a subject and a verb behind "before" are a clause.
  private mutating func clauseReadAsPhrase(_ i: Int) {
    let verb = tokens[i].head
    guard verb < i, isVerb(i), isVerb(verb), s.child(of: i, labelled: .nsubj, .nsubjpass, .expl, .csubj, .mark) == nil else { return }
    let first = min(i, s.children(of: i).first ?? i)
    guard first > 1, [.aux, .auxpass].contains(tokens[first].label) || first == i, [.vbd, .vbz, .vbp, .md].contains(tokens[first].tag) else { return }
    var noun = first - 1
    while noun > verb, tokens[noun].label == .compound || tokens[noun].label == .pobj && tokens[tokens[noun].head].tag == .in && lower[tokens[noun].head] == "of" { noun = tokens[noun].label == .pobj ? tokens[tokens[noun].head].head : tokens[noun].head }
    let mark = tokens[noun].head
    guard noun > verb, isNoun(noun), tokens[noun].label == .pobj, s.extent(of: noun).upperBound == first, ["before", "after", "since", "until"].contains(lower[mark]), tokens[mark].head == verb, !isDate(noun) else { return }
    hang(i, under: verb, .advcl)
    hang(mark, under: i, .mark)
    hang(noun, under: i, s.child(of: i, labelled: .auxpass) == nil ? .nsubj : .nsubjpass)
  }

  /// "died with pollen stuck to its legs", "a barn near Halden owned by his brother": the noun is the preposition's, and the participle says
  /// something of a noun.
  private mutating func withParticiple(_ i: Int) {
    let prep = tokens[i].head
    guard [.vbn, .vbd].contains(tokens[i].tag), prep < i, let noun = s.child(of: i, labelled: .nsubj), noun > prep, noun < i, s.child(of: i, labelled: .aux, .auxpass, .mark, .dobj) == nil else { return }
    let isPlace = ["near", "in", "at", "outside", "inside", "off"].contains(lower[prep])
    guard isPlace || lower[prep] == "with" && prep > 0 && lower[prep - 1] != ",", tokens[noun].pos == .noun || isProper(noun) else { return }
    let over = tokens[prep].head
    tokens[i].tag = .vbn
    hang(noun, under: prep, .pobj)
    tokens[i].head = isPlace && isNoun(over) && over < prep ? over : noun
    tokens[i].label = .acl
    noteChange()
  }

  /// "where parking is limited": with its auxiliary the participle is a verb.
  private mutating func stateReadAsAdjective(_ i: Int) {
    guard tokens[i].tag == .jj, s.child(of: i, labelled: .auxpass) != nil, s.child(of: i, labelled: .nsubjpass) != nil, lower[i].hasSuffix("ed") else { return }
    makeVerb(i, .vbn)
  }

  // MARK: Objects and subjects in other places

  /// Verbs that take somebody and, with `of`, what is done to them or what they have done.
  private static let takingOf: Set<String> = ["acquit", "accuse", "convict", "clear", "strip", "deprive", "rob", "inform", "remind", "warn", "relieve", "absolve", "suspect", "notify", "assure"]

  /// "acquitted the colonel of all charges", "accused by unions of underpaying its drivers", "fined €3 million for polluting
  /// the river": the phrase is the verb's, and not the noun's before it.
  private mutating func verbsPhrase(_ i: Int) {
    let noun = tokens[i].head
    guard noun < i, isNoun(noun) || tokens[noun].tag == .cd, tokens[noun].label == .dobj || tokens[noun].label == .pobj else { return }
    if lower[i] == "for" {
      let verb = tokens[noun].head
      guard tokens[noun].label == .dobj, tokens[noun].entityLabel == .money, isVerb(verb), s.child(of: i, labelled: .pcomp) != nil else { return }
      hang(i, under: verb, .prep)
      return
    }
    // "blamed the delay on a shortage of welders"
    if ["on", "upon"].contains(lower[i]) {
      guard tokens[noun].label == .dobj, isVerb(tokens[noun].head), ["blame", "impose", "spend", "base", "focus", "pin"].contains(lemma(tokens[noun].head)) else { return }
      hang(i, under: tokens[noun].head, .prep)
      return
    }
    guard lower[i] == "of" else { return }
    var verb = tokens[noun].head
    if tokens[noun].label == .pobj {
      guard tokens[verb].label == .agent, s.child(of: i, labelled: .pcomp) != nil else { return }
      verb = tokens[verb].head
    }
    guard isVerb(verb), Self.takingOf.contains(lemma(verb)), tokens[noun].label == .pobj || RoleNouns.persons.contains(lower[noun]) || RoleNouns.isPerson(lower[noun]) || tokens[noun].entityLabel == .person || tokens[noun].entityLabel == .organisation || s.child(of: i, labelled: .pcomp) != nil
    else { return }
    hang(i, under: verb, .prep)
  }

  /// "went on display at the museum", "went on trial in Lima": one predicate, where more follows.
  private mutating func onDisplay(_ i: Int) {
    let verb = tokens[i].head
    guard lower[i] == "on", verb + 1 == i, isVerb(verb), i + 2 < tokens.count, ["display", "sale", "trial", "show", "strike", "tour", "loan"].contains(lower[i + 1]), tokens[i + 1].head == i, s.children(of: i + 1).isEmpty,
      tokens[i + 2].label == .prep, tokens[i + 2].head == verb, ["go", "put", "be"].contains(lemma(verb))
    else { return }
    hang(i + 1, under: verb, .prt)
    hang(i, under: verb, .prt)
  }

  /// "was paid for by the council": the preposition without its noun is the verb's.
  private mutating func strandedPreposition(_ i: Int) {
    let verb = tokens[i].head
    guard isVerb(verb), verb + 1 == i, tokens[verb].tag == .vbn, s.children(of: i).isEmpty, i + 1 < tokens.count, tokens[i + 1].label == .agent, tokens[i + 1].head == verb else { return }
    hang(i, under: verb, .prt)
  }

  /// "ran out of vaccine on Monday": nobody ran on Monday.
  private mutating func outOf(_ i: Int) {
    let verb = tokens[i].head
    guard lower[i] == "out", isVerb(verb), verb + 1 == i, s.child(of: i, labelled: .pobj) == nil, i + 1 < tokens.count, lower[i + 1] == "of", tokens[i + 1].head == i, s.child(of: i + 1, labelled: .pobj) != nil else { return }
    hang(i, under: verb, .prt)
    hang(i + 1, under: verb, .prep)
  }

  /// "merge the networks along the border with Russia": the border is with Russia.
  private mutating func withParty(_ i: Int) {
    let verb = tokens[i].head
    guard lower[i] == "with", i > 2, isVerb(verb), verb < i - 1, tokens[i - 1].tag == .nn, tokens[i - 1].label == .pobj, RelationTable.mutual[lower[i - 1]] != nil || ["frontier", "boundary", "ceasefire", "truce"].contains(lower[i - 1]), tokens[tokens[i - 1].head].label == .prep, let object = s.child(of: i, labelled: .pobj), isProper(object) else { return }
    hang(i, under: i - 1, .prep)
  }

  /// "took 20 guests hostage": the guests were taken.
  private mutating func takenHostage(_ i: Int) {
    let verb = tokens[i].head
    guard tokens[i].label == .dobj, ["hostage", "prisoner", "captive"].contains(lower[i]), isVerb(verb), ["take", "hold"].contains(lemma(verb)), let taken = s.children(of: i).last(where: { [.compound, .nmod].contains(tokens[$0].label) && $0 < i }), isNoun(taken) else { return }
    for c in s.children(of: i) where c < taken { hang(c, under: taken, tokens[c].label) }
    hang(taken, under: verb, .dobj)
    hang(i, under: verb, .prt)
  }

  /// "breaks down collagen", "made up of three parties": what follows a particle is the verb's.
  private mutating func particle(_ i: Int) {
    let verb = tokens[i].head
    guard isVerb(verb), verb < i else { return }
    for c in s.children(of: i) where c > i {
      if tokens[c].label == .pobj, isNoun(c), s.child(of: verb, labelled: .dobj) == nil { hang(c, under: verb, .dobj) }
      if tokens[c].label == .prep { hang(c, under: verb, .prep) }
    }
  }

  /// Adverbs that make one predicate with the verb before them.
  private static let particles: Set<String> = ["down", "out", "off", "together", "aground", "ashore", "dead"]

  /// "walked out in a dispute", "stepped down", "shot dead a journalist": without the adverb it would be another deed.
  private mutating func adverbOfVerb(_ i: Int) {
    let verb = tokens[i].head
    guard isVerb(verb), verb + 1 == i, tokens[i].tag == .rp || Self.particles.contains(lower[i]), s.children(of: i).isEmpty, s.child(of: verb, labelled: .prt) == nil, lemma(verb) != "be" else { return }
    hang(i, under: verb, .prt)
  }

  /// "left its interest rate unchanged": what is said behind the object is what it was left.
  private mutating func leftSo(_ i: Int) {
    let noun = tokens[i].head
    guard tokens[i].tag == .jj, noun + 1 == i, tokens[noun].label == .dobj, ["leave", "keep", "hold", "render", "declare"].contains(lemma(tokens[noun].head)), s.children(of: i).isEmpty, tokens[noun].head < noun else { return }
    hang(i, under: tokens[noun].head, .oprd)
  }

  /// "told the inquest that she had complained": what was told, and nothing about the inquest.
  private mutating func toldThat(_ i: Int) {
    let noun = tokens[i].head
    let verb = tokens[noun].head
    guard noun < i, let own = s.child(of: i, labelled: .nsubj, .nsubjpass), let that = s.children(of: i).first(where: { lower[$0] == "that" }), that != own, that == noun + 1 else { return }
    // "were told in a letter that the school would close": the letter is where it was said.
    if tokens[noun].label == .pobj, lower[tokens[noun].head] == "in", tokens[that].label == .mark, isVerb(tokens[verb].head), RelationTable.speech.contains(lemma(tokens[verb].head)), RelationTable.works.contains(lower[noun]) || RoleNouns.documents.contains(lower[noun]),
      s.child(of: tokens[verb].head, labelled: .ccomp) == nil
    {
      hang(i, under: tokens[verb].head, .ccomp)
      return
    }
    guard [.dobj, .dative].contains(tokens[noun].label), ["tell", "inform", "assure", "warn", "remind", "notify", "convince", "persuade"].contains(lemma(verb)), isVerb(verb), s.child(of: verb, labelled: .ccomp) == nil else { return }
    hang(i, under: verb, .ccomp)
    tokens[that].label = .mark
  }

  /// "appointed Lena Fischer chief financial officer": the name is who was appointed.
  private mutating func appointedTo(_ i: Int) {
    let verb = tokens[i].head
    guard isVerb(verb), verb < i, ["appoint", "elect", "name", "make", "crown", "declare", "nominate"].contains(lemma(verb)), isNoun(i), (s.child(of: verb, labelled: .dobj) ?? i) == i, s.child(of: verb, labelled: .nsubjpass) == nil else { return }
    for c in s.children(of: i) where c < i && [.nmod, .compound, .poss].contains(tokens[c].label) && tokens[c].entityLabel == .person && s.extent(of: c).lowerBound == verb + 1 && RoleNouns.persons.contains(lower[i]) {
      hang(c, under: verb, .dobj)
      tokens[i].label = .oprd
      return
    }
  }

  /// Verbs of being somewhere: behind a place in front, the subject follows them.
  private static let standing: Set<String> = ["stand", "lie", "sit", "hang", "rise", "live", "run", "come", "loom", "stretch", "flow", "follow", "begin", "go", "emerge"]

  /// "On the north bank stands the Church of Saint Anne": the subject behind its verb.
  private mutating func subjectBehindVerb(_ i: Int) {
    let verb = tokens[i].head
    guard isVerb(verb), verb < i, Self.standing.contains(lemma(verb)), s.child(of: verb, labelled: .nsubj, .nsubjpass, .expl, .aux, .csubj) == nil, [.root, .ccomp].contains(tokens[verb].label),
      let place = s.children(of: verb).first, place < verb, tokens[place].label == .prep, s.child(of: place, labelled: .pobj) != nil, tokens[verb - 1].pos != .punctuation
    else { return }
    hang(i, under: verb, .nsubj)
  }
}
