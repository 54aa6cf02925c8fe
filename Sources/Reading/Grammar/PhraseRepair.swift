/// Phrases that hang on the wrong word: the second pair of a list, a participle behind who told it, a relative
/// clause behind a person and the person's firm.
///
/// Runs after ``SentenceRepair/mendTree()``; tags stay but for a conjunct that must be a verb.
extension SentenceRepair {
  mutating func mendPhrases() {
    for i in tokens.indices {
      switch tokens[i].label {
      case .conj:
        secondPair(i)
        secondFigure(i)
        describedAndDid(i)
        verbBesideObject(i)
        leadAuthor(i)
        memberBesideCount(i)
      case .appos:
        pairBesidePlace(i)
        roleBehindPlace(i)
        nameOfTheOne(i)
        listBehindFirm(i)
        listBehindBracket(i)
      case .advcl:
        behindTeller(i)
        whatItInvolved(i)
      case .prep:
        sinceTheLargest(i)
        behindTheName(i)
        placeOfThePlace(i)
        guiltyOf(i)
      case .npadvmod: nameOfTheRelative(i)
      case .advmod: downFromFigure(i)
      case .relcl: whichOfPerson(i)
      case .nsubj: distanceBehindSubject(i)
      default: break
      }
    }
  }

  // MARK: Pairs

  /// "Krosno in Poland and Vsetín in Moravia", "Ana Prieto of Vigo and Themba Dube of Lagos": the second name is no
  /// second place.
  private mutating func secondPair(_ i: Int) {
    let place = tokens[i].head
    guard place < i, tokens[place].label == .pobj, tokens[tokens[place].head].label == .prep, isProper(place) else { return }
    let prep = tokens[place].head
    let first = tokens[prep].head
    let end = s.extent(of: i).lowerBound <= i ? i + 1 : i
    // The parser may hang both places on the first name.
    let own = s.children(of: i).first { $0 > i && tokens[$0].label == .prep && lower[$0] == lower[prep] } ?? s.children(of: first).first { $0 == end && tokens[$0].label == .prep && lower[$0] == lower[prep] }
    guard let own, let object = s.child(of: own, labelled: .pobj), isProper(object) || isNoun(object) else { return }
    // "teaches in Oslo and her brother in Bergen", "were felled in Ghent and 14 in Bruges": another subject.
    if isVerb(first), first < prep, isProper(object), tokens[i].tag == .cd || tokens[i].tag == .nn && s.child(of: i, labelled: .det, .poss) != nil, s.child(of: first, labelled: .nsubj, .nsubjpass) != nil {
      hang(i, under: first, .conj)
      hang(own, under: i, .prep)
      return
    }
    guard first < prep, isProper(first), isProper(i), ["in", "of", "from", "at", "near"].contains(lower[prep]), tokens[first].entityLabel != .date else { return }
    // "the bishops of Salzburg and Duchy of Bavaria" stays: one word alone, and no comma between.
    guard s.extent(of: i).lowerBound > place, !(place + 1..<s.extent(of: i).lowerBound).contains(where: { ![",", "and", "or", "the"].contains(lower[$0]) }) else { return }
    hang(i, under: first, .conj)
    hang(own, under: i, .prep)
    for c in s.children(of: place) where tokens[c].label == .cc && c < i { hang(c, under: first, .cc) }
  }

  /// "were found in Lerwick, three in Kirkwall": a number and a place of its own, and nothing that Lerwick is.
  private mutating func pairBesidePlace(_ i: Int) {
    let place = tokens[i].head
    guard tokens[i].tag == .cd, place < i, tokens[place].label == .pobj, isProper(place), i + 1 < tokens.count, tokens[i + 1].label == .prep, tokens[i + 1].head == i else { return }
    let prep = tokens[place].head
    let verb = tokens[prep].head
    guard isVerb(verb), lower[i + 1] == lower[prep], s.extent(of: i).lowerBound > 0, lower[s.extent(of: i).lowerBound - 1] == "," else { return }
    hang(i, under: verb, .dep)
  }

  /// "reported sales of €412mn, and a net profit of €21mn", "gave €3 million to Malta and €2 million to Cyprus": a noun
  /// beside a verb stands beside its object.
  private mutating func secondFigure(_ i: Int) {
    let verb = tokens[i].head
    guard isVerb(verb), verb < i, isNoun(i) || tokens[i].tag == .cd && tokens[i].entityLabel == .money, let object = s.child(of: verb, labelled: .dobj), object < i, s.child(of: i, labelled: .nsubj, .nsubjpass) == nil,
      isNoun(i) ? s.children(of: i).contains(where: { $0 < i && (["a", "an"].contains(lower[$0]) || tokens[$0].label == .nummod) }) && !isProper(object) : tokens[object].entityLabel == .money
    else { return }
    // Another clause may begin there.
    for t in i + 1..<tokens.count where isVerb(t) && tokens[t].head >= i && s.isUnder(t, verb) == false { return }
    hang(i, under: object, .conj)
    for p in s.children(of: verb) where p == s.extent(of: i).upperBound && tokens[p].label == .prep { hang(p, under: i, .prep) }
  }

  /// "a crew of 22, 38 scientists and a helicopter": the scientists are no number.
  private mutating func memberBesideCount(_ i: Int) {
    let count = tokens[i].head
    guard isNoun(i), count < i, tokens[count].tag == .cd, tokens[count].label == .pobj, lower[tokens[count].head] == "of", s.child(of: i, labelled: .nummod, .det, .amod) != nil else { return }
    let noun = tokens[tokens[count].head].head
    guard isNoun(noun), noun < count, [.dobj, .pobj, .attr, .nsubj].contains(tokens[noun].label) else { return }
    hang(i, under: noun, .conj)
    for c in s.children(of: count) where tokens[c].label == .cc && c < i { hang(c, under: noun, .cc) }
  }

  /// "carries a drill made by Haneul Robotics, a laser reflector and a rover": no firm is a reflector.
  private mutating func listBehindFirm(_ i: Int) {
    let firm = tokens[i].head
    let start = s.extent(of: i).lowerBound
    guard tokens[i].tag == .nn, firm < i, isProper(firm), start > 1, lower[start - 1] == ",", ["a", "an"].contains(lower[start]), !isKindOfFirm(i), let last = s.child(of: i, labelled: .conj), isNoun(last), !isKindOfFirm(last), s.children(of: last).contains(where: { ["a", "an"].contains(lower[$0]) || tokens[$0].label == .nummod }) else { return }
    for noun in s.ancestors(of: firm) where noun < firm && tokens[noun].label == .dobj {
      guard s.children(of: noun).contains(where: { ["a", "an"].contains(lower[$0]) }), s.child(of: noun, labelled: .acl).map({ s.isUnder(firm, $0) }) == true, isVerb(tokens[noun].head) else { return }
      hang(i, under: noun, .conj)
      return
    }
  }

  private func isKindOfFirm(_ i: Int) -> Bool {
    RoleNouns.classOf[lower[i]] != nil || RoleNouns.persons.contains(lower[i]) || RoleNouns.organisations.contains(lower[i]) || RoleNouns.isPerson(lower[i])
  }

  /// "from Orta Bank (€50m), the Investment Fund (€20m) and its own reserves": a list, and nothing that the bank is.
  private mutating func listBehindBracket(_ i: Int) {
    let first = tokens[i].head
    let start = s.extent(of: i).lowerBound
    guard first < i, isProper(first), isProper(i), start > 2, lower[start - 1] == ",", lower[start - 2] == ")", let last = s.child(of: i, labelled: .conj), isNoun(last), s.children(of: i).contains(where: { tokens[$0].tag == .cc && $0 < last }) else { return }
    hang(i, under: first, .conj)
  }

  // MARK: Verbs

  /// "described the vote as peaceful but criticised late openings": the second participle has an object and is a verb.
  private mutating func describedAndDid(_ i: Int) {
    let state = tokens[i].head
    guard state < i, tokens[i].tag == .vbn || tokens[i].tag == .vbd, tokens[state].pos == .adjective, s.child(of: i, labelled: .dobj) != nil, s.child(of: i, labelled: .aux, .auxpass, .nsubj, .nsubjpass, .mark) == nil else { return }
    var t = state
    for _ in 0..<6 {
      if isVerb(t), t != state { break }
      if tokens[t].head == t { return }
      t = tokens[t].head
    }
    guard isVerb(t), t < state, tokens[t].tag == .vbd || tokens[t].tag == .vbn, s.child(of: t, labelled: .nsubj, .nsubjpass) != nil else { return }
    tokens[i].tag = tokens[t].tag
    hang(i, under: t, .conj)
    for c in s.children(of: state) where tokens[c].label == .cc && c < i { hang(c, under: t, .cc) }
  }

  /// "measures 23 millimetres and lives among mosses": a finite verb stands beside the verb, and takes what follows it.
  private mutating func verbBesideObject(_ i: Int) {
    let noun = tokens[i].head
    guard [.vbz, .vbd].contains(tokens[i].tag), noun < i, isNoun(noun), [.dobj, .attr].contains(tokens[noun].label), s.child(of: i, labelled: .nsubj, .nsubjpass, .aux, .auxpass, .mark) == nil, i > 0, tokens[i - 1].tag == .cc || tokens[i - 1].pos == .adverb else { return }
    let verb = tokens[noun].head
    guard isVerb(verb), verb < noun, tokens[verb].tag == tokens[i].tag, !s.children(of: noun).contains(where: { $0 > i && tokens[$0].label == .conj }) else { return }
    hang(i, under: verb, .conj)
    for c in s.children(of: noun) where tokens[c].label == .cc && c < i { hang(c, under: verb, .cc) }
    for c in s.children(of: verb) where c > i && [.prep, .npadvmod, .advmod, .dobj].contains(tokens[c].label) { hang(c, under: i, tokens[c].label) }
  }

  /// "a herpetologist at Quito and lead author of the study": nobody leads the author.
  private mutating func leadAuthor(_ i: Int) {
    guard lower[i] == "lead", [.vb, .vbp, .vbd].contains(tokens[i].tag), i + 1 < tokens.count, tokens[i + 1].label == .dobj, tokens[i + 1].head == i, tokens[i + 1].tag == .nn, RoleNouns.persons.contains(lower[i + 1]) || lower[i + 1] == "investigator" else { return }
    guard let role = (0..<i).last(where: { tokens[$0].label == .appos && tokens[$0].tag == .nn && (RoleNouns.persons.contains(lower[$0]) || RoleNouns.isPerson(lower[$0])) }) else { return }
    let author = i + 1
    for c in s.children(of: tokens[i].head) where c == i - 1 && tokens[c].label == .cc { hang(c, under: role, .cc) }
    tokens[author].head = role
    tokens[author].label = .conj
    tokens[i].tag = .jj
    tokens[i].pos = .adjective
    tokens[i].lemma = lower[i]
    tokens[i].head = author
    tokens[i].label = .amod
    noteChange()
    for c in s.children(of: i) where c > author { hang(c, under: author, tokens[c].label) }
  }

  /// What somebody does who tells it: "she said, adding that".
  private static let telling: Set<String> = [
    "point", "refer", "cite", "speak", "call", "describe", "quote", "blame", "accuse", "criticise", "criticize", "stand", "smile", "laugh", "hold", "use", "pause", "address", "echo", "defend", "reject", "welcome", "praise", "thank", "promise", "compare",
    "ask", "urge", "look", "gesture", "sit", "read", "recall", "appeal", "apologise", "apologize", "invoke", "paraphrase", "hint", "sound", "try", "attribute", "base",
  ]

  /// "The party won 40 seats, the board said on Monday, ending a decade of rule": the winning ended it.
  private mutating func behindTeller(_ i: Int) {
    let teller = tokens[i].head
    let start = s.extent(of: i).lowerBound
    guard tokens[i].tag == .vbg, teller < i, start > 0, lower[start - 1] == ",", start == i || tokens[start].label == .advmod, isVerb(teller), RelationTable.speech.contains(lemma(teller)), !RelationTable.speech.contains(lemma(i)), !Self.telling.contains(lemma(i)),
      let told = s.children(of: teller).first(where: { tokens[$0].label == .ccomp && $0 < teller }), isVerb(told), s.child(of: told, labelled: .nsubj, .nsubjpass) != nil
    else { return }
    // Behind a quotation the words are the speaker's, the deed is not.
    for t in told..<teller where ["\"", "”", "''"].contains(lower[t]) { return }
    hang(i, under: told, .advcl)
  }

  /// "held an exercise off Brest in May, involving 900 sailors": the exercise did.
  private mutating func whatItInvolved(_ i: Int) {
    let verb = tokens[i].head
    let start = s.extent(of: i).lowerBound
    guard tokens[i].tag == .vbg, verb < i, isVerb(verb), start == i, i > 0, lower[i - 1] == ",", ["involve", "feature", "comprise", "total", "span", "contain"].contains(lemma(i)), let thing = s.child(of: verb, labelled: .dobj, .nsubjpass), isNoun(thing) else { return }
    hang(i, under: thing, .acl)
  }

  // MARK: Nouns

  /// "was found by a collector, Luis Ferrán, in a mine": behind the name the sentence goes on.
  private mutating func behindTheName(_ i: Int) {
    let noun = tokens[i].head
    guard noun < i, i > 2, lower[i - 1] == ",", lower[i] != "of", isNoun(noun), let name = s.children(of: noun).last(where: { tokens[$0].label == .appos && $0 < i }), isProper(name), s.extent(of: name).upperBound == i - 1, lower[s.extent(of: name).lowerBound - 1] == "," else { return }
    var verb = tokens[noun].head
    if [.agent, .prep].contains(tokens[verb].label), tokens[noun].label == .pobj { verb = tokens[verb].head }
    guard isVerb(verb), verb < noun else { return }
    hang(i, under: verb, .prep)
  }

  /// "an Ariane rocket from Kourou in French Guiana": where Kourou is.
  private mutating func placeOfThePlace(_ i: Int) {
    let noun = tokens[i].head
    guard lower[i] == "in", i > 1, noun < i - 1, tokens[noun].pos == .noun, isProper(i - 1), tokens[i - 1].label == .pobj, tokens[tokens[i - 1].head].head == noun, ["from", "to", "at", "near"].contains(lower[tokens[i - 1].head]), Gazetteer.countries[lower[i - 1]] == nil,
      let outer = s.child(of: i, labelled: .pobj), isProper(outer), !isDate(outer), [.geopolitical, .location, .facility].contains(tokens[i - 1].entityLabel)
    else { return }
    hang(i, under: i - 1, .prep)
  }

  /// "was found guilty by a jury in May of fraud and of theft": of what somebody is guilty.
  private mutating func guiltyOf(_ i: Int) {
    guard lower[i] == "of", s.child(of: i, labelled: .pobj, .pcomp) != nil else { return }
    let noun = tokens[i].head
    let states: Set<String> = ["guilty", "innocent", "capable", "incapable", "aware"]
    if isVerb(noun), noun < i, let state = s.children(of: noun).first(where: { [.oprd, .acomp].contains(tokens[$0].label) && tokens[$0].pos == .adjective && $0 < i }), states.contains(lower[state]) {
      hang(i, under: state, .prep)
      return
    }
    // "of fraud and of theft": the second stands beside the first.
    if i > 0, tokens[i - 1].tag == .cc, noun < i, tokens[noun].label == .pcomp || tokens[noun].label == .pobj, lower[tokens[noun].head] == "of" {
      hang(i, under: tokens[noun].head, .conj)
      return
    }
    guard noun < i, isNoun(noun), tokens[noun].label == .pobj, isDate(noun) || tokens[tokens[noun].head].label == .agent || ["jury", "court", "judge", "tribunal", "panel"].contains(lower[noun]) else { return }
    let verb = tokens[tokens[noun].head].head
    guard isVerb(verb), verb < noun, let state = s.children(of: verb).first(where: { [.oprd, .acomp].contains(tokens[$0].label) && tokens[$0].pos == .adjective && $0 < noun }), states.contains(lower[state]) else { return }
    hang(i, under: state, .prep)
  }

  /// "owned by his father-in-law, Denis Pring, who was cleared": the name stands beside the noun, and not beside the verb.
  private mutating func nameOfTheRelative(_ i: Int) {
    var start = s.extent(of: i).lowerBound
    if lower[start] == "," { start += 1 }
    guard isProper(i), tokens[i].entityLabel == .person, start > 2, lower[start - 1] == ",", isVerb(tokens[i].head), tokens[i].head < i else { return }
    for noun in (max(0, start - 7)..<start - 1).reversed() where RoleNouns.kin[lemma(noun)] != nil || RoleNouns.persons.contains(lower[noun]) && tokens[noun].tag == .nn {
      guard s.extent(of: noun).upperBound == start - 1, s.isUnder(noun, tokens[i].head), s.child(of: noun, labelled: .appos) == nil else { return }
      hang(i, under: noun, .appos)
      return
    }
  }

  /// "to buy Orta, in the largest takeover by a Brazilian firm since 2012": nobody buys since 2012.
  private mutating func sinceTheLargest(_ i: Int) {
    let verb = tokens[i].head
    guard lower[i] == "since", isVerb(verb), verb < i, s.child(of: i, labelled: .pobj) != nil else { return }
    for noun in (verb + 1..<i).reversed() where isNoun(noun) && s.isUnder(noun, verb) {
      let isMost = s.children(of: noun).contains { $0 < noun && (tokens[$0].tag == .jjs || tokens[$0].tag == .rbs || ["first", "only"].contains(lower[$0])) }
      if isMost, [.pobj, .dobj, .attr].contains(tokens[noun].label) {
        hang(i, under: noun, .dep)
        return
      }
      if tokens[noun].label == .dobj { return }
    }
  }

  /// "reported sales of €412mn, down 6 per cent": the sales are down.
  private mutating func downFromFigure(_ i: Int) {
    let verb = tokens[i].head
    guard ["down", "up"].contains(lower[i]), isVerb(verb), verb < i, s.child(of: i, labelled: .npadvmod) != nil, let object = s.child(of: verb, labelled: .dobj), object < i else { return }
    let start = s.extent(of: i).lowerBound
    guard start > 0, lower[start - 1] == ",", isNoun(object), !isProper(object) else { return }
    hang(i, under: object, .advmod)
  }

  /// "said Jonas Wetterberg of Red Star, which runs a clinic": a firm and no person.
  private mutating func whichOfPerson(_ i: Int) {
    let person = tokens[i].head
    guard person < i, tokens[person].entityLabel == .person, let pronoun = (person + 1..<i).first(where: { tokens[$0].tag == .wdt }), lower[pronoun] == "which", pronoun > 1, lower[pronoun - 1] == ",", tokens[pronoun].head == i else { return }
    for p in s.children(of: person) where p > person && p < pronoun && tokens[p].label == .prep && ["of", "from", "at", "with"].contains(lower[p]) {
      guard let firm = s.child(of: p, labelled: .pobj), isProper(firm), tokens[firm].entityLabel != .person else { continue }
      hang(i, under: firm, .relcl)
      return
    }
  }

  /// "females of a new species, Octopus calidus, lay eggs": one name is not what several are called.
  private mutating func nameOfTheOne(_ i: Int) {
    let several = tokens[i].head
    let start = s.extent(of: i).lowerBound
    guard several < i, tokens[several].tag == .nns, isProper(i) || isProper(start), start > 2, lower[start - 1] == ",", s.child(of: i, labelled: .conj) == nil, s.child(of: several, labelled: .conj) == nil else { return }
    let one = start - 2
    guard one > several, tokens[one].label == .pobj, tokens[one].tag == .nn || Kinds.invariant.contains(lower[one]), s.isUnder(one, several), s.children(of: one).contains(where: { ["a", "an", "the", "its", "their", "his", "her"].contains(lower[$0]) && $0 < one }) else { return }
    hang(i, under: one, .appos)
  }

  /// "A star about 300 light years from Earth has swallowed a planet": how far, and no second subject.
  private mutating func distanceBehindSubject(_ i: Int) {
    let verb = tokens[i].head
    guard tokens[i].entityLabel == .quantity, isVerb(verb), verb > i else { return }
    let start = s.extent(of: i).lowerBound
    guard start > 0, s.children(of: verb).contains(where: { [.nsubj, .nsubjpass].contains(tokens[$0].label) && $0 == start - 1 }) else { return }
    hang(i, under: start - 1, .npadvmod)
  }

  /// "In the district of Orta, a nurse, Ana Ruiz, takes patients": no district is a nurse.
  private mutating func roleBehindPlace(_ i: Int) {
    let place = tokens[i].head
    guard place < i, isProper(place), tokens[place].label == .pobj, tokens[i].tag == .nn, RoleNouns.isPerson(lower[i]) || RoleNouns.people.contains(lower[i]), tokens[place].entityLabel == .geopolitical || tokens[place].entityLabel == .location || tokens[place].entityLabel == .facility
      || isNamedPlace(place)
    else { return }
    // The parser may have taken the name for what the nurse is.
    let verb = tokens[tokens[place].head].head == tokens[place].head ? place : s.ancestors(of: place).first { isVerb($0) } ?? place
    if isVerb(verb), verb > i, s.child(of: verb, labelled: .nsubj, .nsubjpass, .csubj, .expl) == nil, let name = s.children(of: i).first(where: { tokens[$0].label == .appos && isProper($0) && $0 > i }), s.extent(of: name).upperBound < verb {
      hang(i, under: verb, s.child(of: verb, labelled: .auxpass) == nil ? .nsubj : .nsubjpass)
      return
    }
    let end = s.extent(of: i).upperBound
    guard end < tokens.count, let name = (i + 1..<min(tokens.count, i + 10)).first(where: { [.nsubj, .nsubjpass].contains(tokens[$0].label) }), isProper(name), s.extent(of: name).lowerBound > i, lower[s.extent(of: name).lowerBound - 1] == "," else { return }
    let head = tokens[name].head
    let label = tokens[name].label
    hang(i, under: head, label)
    hang(name, under: i, .appos)
  }

  private func isNamedPlace(_ place: Int) -> Bool {
    let of = tokens[place].head
    return lower[of] == "of" && RoleNouns.namedPlaces.contains(lower[tokens[of].head])
  }
}
