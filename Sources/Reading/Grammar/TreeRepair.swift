/// Trees as the parser should have built them: attachments that it gets wrong in the same way
/// again and again, where commas and kinds of words decide.
///
/// Entities stay.
extension SentenceRepair {
  mutating func mendTree() {
    for i in tokens.indices {
      if tokens[i].tag == .nns, tokens[i].label == .root { verbReadAsNoun(i) }
      if lower[i] == "-" { prefixedVerb(i - 1) }
      if tokens[i].tag == .prpPossessive, lower[i] == "her" { appointedHer(i) }
      if tokens[i].label == .nummod { yearBeforeSubject(i) }
      if tokens[i].label == .poss { houseBeforeDate(i) }
      switch tokens[i].label {
      case .npadvmod:
        nameBehindMember(i)
        nameAsMeasure(i)
        nameBeforeSubject(i)
      case .appos:
        appositionBehindComma(i)
        childBehindPlace(i)
        gappedCount(i)
      case .relcl: relativeClause(i)
      case .prep: tailOfDate(i)
      case .advmod, .dep, .meta: nameBeforeSubject(i)
      case .nsubj:
        nameBehindNoun(i)
        nounBeforeVerb(i)
        subjectOfAuxiliary(i)
      default: break
      }
    }
  }

  /// "runs Folio 4, an operating system": a name behind its verb is an object, what is said of
  /// it behind a comma an apposition.
  private mutating func nameAsMeasure(_ i: Int) {
    let verb = tokens[i].head
    guard isVerb(verb), verb < i, lemma(verb) != "be", isProper(i), !isDate(i), s.extent(of: i).lowerBound == verb + 1,
      s.child(of: verb, labelled: .dobj) == nil
    else { return }
    if let label = tokens[i].entityLabel, [.money, .percent, .quantity, .cardinal, .ordinal].contains(label) { return }
    hang(i, under: verb, .dobj)
    for a in s.children(of: verb) where tokens[a].label == .attr && a > i && isNoun(a) {
      let start = s.extent(of: a).lowerBound
      if start > 0, lower[start - 1] == "," || lower[start] == ",", lower[start...a].contains(where: { ["a", "an", "the"].contains($0) }) { hang(a, under: i, .appos) }
    }
  }

  /// "including the drone maker Skyloft and the battery firm Voltane": the name stands beside the noun right before it.
  private mutating func nameBehindMember(_ i: Int) {
    let start = s.extent(of: i).lowerBound
    guard start > 1, isProper(start), isProper(i), !isDate(i), tokens[start - 1].tag == .nn, tokens[start - 1].spaceAfter, [.conj, .pobj, .dobj].contains(tokens[start - 1].label), tokens[i].head < start - 1, RoleNouns.classOf[lower[start - 1]] != nil || RoleNouns.persons.contains(lower[start - 1]),
      s.children(of: start - 1).contains(where: { ["a", "an", "the"].contains(lower[$0]) })
    else { return }
    hang(i, under: start - 1, .appos)
  }

  /// "Salmara, a joint venture of two firms, was founded": the name is the subject, what stands between the commas says what it is.
  private mutating func nameBeforeSubject(_ i: Int) {
    let verb = tokens[i].head
    guard isVerb(verb), isProper(i), i < verb, !isDate(i), tokens[i].entityLabel != .date, s.extent(of: i).lowerBound == 0 || !tokens[s.extent(of: i).lowerBound - 1].spaceAfter || lower[s.extent(of: i).lowerBound - 1] == "," else { return }
    let comma = s.extent(of: i).upperBound
    guard comma + 1 < verb, lower[comma] == ",", let noun = s.child(of: verb, labelled: .nsubj, .nsubjpass), noun > comma, tokens[noun].tag == .nn, s.extent(of: noun).lowerBound == comma + 1,
      ["a", "an", "the"].contains(lower[comma + 1])
    else { return }
    // The second comma closes it: "Today, the firm opened" has none.
    let end = s.extent(of: noun).upperBound
    guard end <= verb, lower[end - 1] == "," || lower[end] == "," else { return }
    let label = tokens[noun].label
    hang(i, under: verb, label)
    hang(noun, under: i, .appos)
  }

  /// "results from the chip maker Vantor calmed fears": a name right behind a noun with an article stands beside it, and
  /// no clause begins there.
  private mutating func nameBehindNoun(_ i: Int) {
    let verb = tokens[i].head
    let start = s.extent(of: i).lowerBound
    guard isVerb(verb), isProper(i), i < verb, start > 1, tokens[start - 1].tag == .nn, tokens[start - 1].spaceAfter else { return }
    let noun = start - 1
    // "An attack on the software company Nordkai has halted work": the verb has another subject already.
    if tokens[noun].label == .pobj, let own = s.child(of: verb, labelled: .nsubj, .nsubjpass), own < noun, own != i, s.isUnder(noun, own), RoleNouns.classOf[lower[noun]] != nil || RoleNouns.isPerson(lower[noun]) {
      hang(i, under: noun, .appos)
      return
    }
    guard tokens[noun].label == .pobj, isProper(start), !s.isUnder(verb, noun), RoleNouns.classOf[lower[noun]] != nil || RoleNouns.isPerson(lower[noun]),
      s.children(of: noun).contains(where: { ["a", "an", "the"].contains(lower[$0]) })
    else { return }
    var top = noun
    while tokens[top].label == .pobj, isNoun(tokens[tokens[top].head].head), tokens[tokens[top].head].label == .prep { top = tokens[tokens[top].head].head }
    let word = tokens[top].head
    guard tokens[word].head == verb, tokens[word].label == .mark || tokens[word].label == .prep, top != noun else { return }
    hang(i, under: noun, .appos)
    hang(top, under: verb, .nsubj)
  }

  /// "Nebraska reported 71 cases, Iowa 52 and Kansas 20": a name with a number beside a counted noun is the subject of a clause
  /// without a verb, and no apposition.
  private mutating func gappedCount(_ i: Int) {
    let noun = tokens[i].head
    guard isProper(i), noun < i, tokens[noun].tag == .nns, s.child(of: noun, labelled: .nummod) != nil, i + 1 < tokens.count, tokens[i + 1].tag == .cd, tokens[i + 1].head == i,
      s.extent(of: i).lowerBound > 0, lower[s.extent(of: i).lowerBound - 1] == ",", isVerb(tokens[noun].head)
    else { return }
    hang(i, under: tokens[noun].head, .dep)
  }

  /// "The treaty obliges both countries": what has a subject and an object is a verb, whatever its ending.
  private mutating func verbReadAsNoun(_ i: Int) {
    guard lower[i].last == "s", let subject = s.child(of: i, labelled: .nsubj), subject < i, let object = s.child(of: i, labelled: .dobj), object > i else { return }
    makeVerb(i, .vbz)
  }

  /// Prefixes that are written with a hyphen before a verb.
  static let prefixes: Set<String> = ["re", "co", "pre", "over", "under", "un", "mis", "counter", "de", "out"]

  /// "was re-elected", in three tokens: the verb carries what hangs on any of them.
  private mutating func prefixedVerb(_ i: Int) {
    let verb = i + 2
    guard i >= 0, verb < tokens.count, Self.prefixes.contains(lower[i]), !tokens[i].spaceAfter, !tokens[i + 1].spaceAfter, tokens[verb].pos == .verb else { return }
    guard let top = (i..<verb + 1).first(where: { tokens[$0].head == $0 || tokens[$0].head < i || tokens[$0].head > verb }) else { return }
    let isRoot = tokens[top].head == top
    let head = tokens[top].head
    let label = tokens[top].label
    guard top != verb, label != .amod, label != .compound else { return }
    for t in tokens.indices where t < i || t > verb { if tokens[t].head >= i, tokens[t].head < verb, tokens[t].head != t { tokens[t].head = verb } }
    tokens[verb].head = isRoot ? verb : head
    tokens[verb].label = label
    for t in i..<verb {
      tokens[t].head = verb
      tokens[t].label = .punct
    }
    noteChange()
  }

  /// "Blair appointed her energy secretary": she is appointed, and to an office.
  private mutating func appointedHer(_ i: Int) {
    let office = tokens[i].head
    let verb = tokens[office].head
    // "named her deputy, Ana Ruiz": whose deputy.
    guard office + 1 >= tokens.count || lower[office + 1] != ",", s.child(of: office, labelled: .appos) == nil else { return }
    guard tokens[i].label == .poss, office > i, i == verb + 1, tokens[office].label == .dobj, RoleNouns.persons.contains(lower[office]), isVerb(verb),
      ["appoint", "elect", "name", "make", "crown", "declare"].contains(lemma(verb))
    else { return }
    tokens[i].tag = .prp
    hang(i, under: verb, .dobj)
    hang(office, under: verb, .oprd)
  }

  /// "was born at St Brendan's last year": the house of Brendan, and no year of his.
  private mutating func houseBeforeDate(_ i: Int) {
    let year = tokens[i].head
    let prep = tokens[year].head
    guard isProper(i), year > i, tokens[year].label == .pobj, isDate(year), ["year", "month", "week", "summer", "winter", "spring", "autumn", "night", "season"].contains(lower[year]), ["at", "to", "from", "by"].contains(lower[prep]), s.extent(of: i).lowerBound == prep + 1, isVerb(tokens[prep].head) else { return }
    hang(i, under: prep, .pobj)
    hang(year, under: tokens[prep].head, .npadvmod)
  }

  /// "In 2014 archaeologists discovered a grave": the year counts nobody.
  private mutating func yearBeforeSubject(_ i: Int) {
    let noun = tokens[i].head
    guard i > 0, noun > i, ["in", "since", "by", "until", "before", "after"].contains(lower[i - 1]), tokens[i - 1].pos == .adposition || tokens[i - 1].tag == .in, tokens[i].text.utf8.count == 4, let year = Int(lower[i]), (1000...2100).contains(year),
      tokens[noun].label == .nsubj || tokens[noun].label == .nsubjpass, s.child(of: i - 1, labelled: .pobj) == nil, s.extent(of: noun).lowerBound == i
    else { return }
    hang(i, under: i - 1, .pobj)
  }

  /// "In Celje, Kos was re-elected": what the parser hangs on the auxiliary is the verb's.
  private mutating func subjectOfAuxiliary(_ i: Int) {
    let auxiliary = tokens[i].head
    guard tokens[auxiliary].label == .auxpass || tokens[auxiliary].label == .aux, tokens[auxiliary].head != auxiliary, i < auxiliary else { return }
    let verb = tokens[auxiliary].head
    let isPassive = tokens[auxiliary].label == .auxpass
    for c in tokens.indices where tokens[c].head == auxiliary && c != auxiliary { hang(c, under: verb, c == i && isPassive ? .nsubjpass : tokens[c].label) }
  }

  /// Commas part an apposition from what it stands beside, and that is what ends right before it.
  private mutating func appositionBehindComma(_ i: Int) {
    let start = s.extent(of: i).lowerBound
    guard start >= 2, lower[start - 1] == ",", isNoun(i) else { return }
    let head = tokens[i].head
    let end = start - 2
    if isProper(i) {
      // "its Special Envoy for the Sahel, Tomasz Wilk": a person's name stands beside the office.
      let isPerson = tokens[i].entityLabel == .person || (start...i).contains { tokens[$0].entityLabel == .person || RoleNouns.honorifics.contains(lower[$0]) }
      guard isPerson, let role = office(endingAt: end), role != head, isProper(head) else { return }
      hang(i, under: role, .appos)
      return
    }
    // "rose after the acquisition of Polpak, a maker of cartons": no verb lies between the two.
    guard head < end, [.dt].contains(tokens[start].tag), (head..<end).contains(where: { isVerb($0) && tokens[$0].label != .amod }), !s.isUnder(end, head) else { return }
    var noun = end
    while noun > 0, [.compound, .nummod, .caseMarker].contains(tokens[noun].label) || tokens[noun].pos == .punctuation, tokens[noun].head < noun { noun = tokens[noun].head }
    guard isNoun(noun), isProper(noun), noun != i, !isDate(noun), s.extent(of: noun).upperBound <= start else { return }
    hang(i, under: noun, .appos)
  }

  /// "was born in Leeds, the daughter of a miner": no town is a daughter.
  private mutating func childBehindPlace(_ i: Int) {
    let place = tokens[i].head
    guard RoleNouns.kin[lower[i]] != nil, place < i, tokens[place].label == .pobj, tokens[place].entityLabel == .geopolitical || tokens[place].entityLabel == .location || tokens[place].entityLabel == .date else { return }
    let verb = tokens[tokens[place].head].head
    guard isVerb(verb), let subject = s.child(of: verb, labelled: .nsubj, .nsubjpass), isProper(subject) else { return }
    hang(i, under: subject, .appos)
  }

  /// The role noun whose phrase ends at a token ("the *President* of the European Council").
  private func office(endingAt end: Int) -> Int? {
    var r = end
    while r >= 0, end - r <= 9, lower[r] != "," {
      if RoleNouns.persons.contains(lower[r]), isNoun(r), tokens[r].entityLabel != .person {
        var isWhole = true
        for t in r..<end + 1 where !s.isUnder(t, r) { isWhole = false }
        if isWhole { return r }
      }
      r -= 1
    }
    return nil
  }

  /// "a metallurgist at the University of Cologne who was not involved", "the strikes of 1962, which she documented":
  /// an institution is no `who`, and a date does nothing.
  private mutating func relativeClause(_ i: Int) {
    let noun = tokens[i].head
    guard noun < i, let pronoun = (noun + 1..<i).first(where: { tokens[$0].tag == .wp || tokens[$0].tag == .wdt }) else { return }
    // "Orrin Holdings, of the Isle of Man, which was owned by a trust": what stands between commas is passed over.
    if tokens[noun].label == .pobj, lower[pronoun] == "which", pronoun > 0, lower[pronoun - 1] == "," {
      let prep = tokens[noun].head
      let over = tokens[prep].head
      if prep > 0, lower[prep - 1] == ",", ["of", "in", "from"].contains(lower[prep]), isProper(over), over < prep {
        hang(i, under: over, .relcl)
        return
      }
    }
    // "a company registered in the Emirates, which bought engines": no country buys.
    let holder = tokens[noun].label == .pobj ? tokens[tokens[noun].head].head : noun
    let isHouse = holder < noun && tokens[holder].tag == .nn && RoleNouns.buildings.contains(lower[holder]) && isProper(noun)
    if tokens[noun].label == .pobj, lower[pronoun] == "which", isHouse || tokens[noun].entityLabel == .geopolitical || tokens[noun].entityLabel == .location, RelationTable.business.contains(lemma(i)) || isHouse && ["make", "process", "house", "treat", "employ"].contains(lemma(i)),
      ["in", "at", "near", "from"].contains(lower[tokens[noun].head]), s.child(of: i, labelled: .nsubj) == pronoun
    {
      var t = tokens[noun].head
      for _ in 0..<4 {
        if isNoun(tokens[t].head), tokens[tokens[t].head].entityLabel != .geopolitical, tokens[t].head < noun {
          hang(i, under: tokens[t].head, .relcl)
          return
        }
        if tokens[t].head == t { break }
        t = tokens[t].head
      }
    }
    let isPerson = lower[pronoun] == "who" || lower[pronoun] == "whom"
    let isInstitution = tokens[noun].entityLabel == .organisation || tokens[noun].entityLabel == .geopolitical || tokens[noun].entityLabel == .facility
    guard isPerson && isInstitution || isDate(noun) else { return }
    var t = noun
    for _ in 0..<4 {
      guard tokens[t].label == .pobj, tokens[tokens[t].head].label == .prep else { return }
      t = tokens[tokens[t].head].head
      guard isNoun(t) else { return }
      if isPerson ? RoleNouns.persons.contains(lower[t]) || RoleNouns.isPerson(lower[t]) || tokens[t].entityLabel == .person : !isDate(t) {
        hang(i, under: t, .relcl)
        return
      }
    }
  }

  /// "the acquisition in March of Polpak": a month has no owner.
  private mutating func tailOfDate(_ i: Int) {
    let date = tokens[i].head
    guard lower[i] == "of", date < i, isDate(date), isProper(date), DateExpression.months[lower[date]] != nil || DateExpression.weekdays[lower[date]] != nil, tokens[date].label == .pobj,
      let object = s.child(of: i, labelled: .pobj), !isDate(object)
    else { return }
    let noun = tokens[tokens[date].head].head
    guard isNoun(noun), !isDate(noun) else { return }
    hang(i, under: noun, .prep)
  }
}
