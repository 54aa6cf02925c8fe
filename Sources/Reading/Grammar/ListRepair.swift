/// Names and roles side by side that the parser takes for what they are not: the second name of a list for an
/// apposition, a name behind a role and its place for the place's, a role behind a name for a second subject, the
/// subject of a sentence for its root.
///
/// Runs behind ``SentenceRepair/mendSpans()``, before verbs and their subjects are asked for.
extension SentenceRepair {
  mutating func mendLists() {
    // "Halden lies in the east": no name is a verb where it is the subject.
    if let first = tokens.first, first.tag == .vb || first.tag == .vbp, first.label == .nsubj, first.head == 1, first.text.first?.isUppercase == true, !["work", "trade", "talk", "need", "play", "care", "help", "use", "access", "support", "demand"].contains(lower[0]) {
      tokens[0].tag = .nnp
      tokens[0].pos = .properNoun
      tokens[0].lemma = first.text
      noteChange()
    }
    for i in tokens.indices {
      switch tokens[i].label {
      case .appos:
        // "Kastrel and its rival Oldwick merged": the rival is somebody.
        if isProper(i), tokens[tokens[i].head].tag == .jj, tokens[i].head == s.extent(of: i).lowerBound - 1, s.child(of: tokens[i].head, labelled: .poss) != nil { makeNoun(tokens[i].head) }
        nameOfList(i)
        nameBehindRoleOfHouse(i)
      case .nsubj, .nsubjpass:
        roleBehindName(i)
        kindBeforeName(i)
      case .pobj: kindBeforeName(i)
      case .amod: sinceDone(i)
      case .npadvmod:
        firstOfList(i)
        votes(i)
      case .relcl:
        atTheTimeThat(i)
        whatKilled(i)
      case .dobj:
        secondObjectIsFirst(i)
        medalOfSecond(i)
      case .acl: verbOfRoot(i)
      default: break
      }
      // "a no-confidence motion"
      if lower[i] == "no", tokens[i].label == .det, i + 2 < tokens.count, lower[i + 1] == "-", !tokens[i].spaceAfter, !tokens[i + 1].spaceAfter {
        tokens[i].label = .compound
        noteChange()
      }
      score(i)
      initialInName(i)
    }
  }

  /// "Mali, Burkina Faso and Niger signed": the second of the names is another one.
  private mutating func nameOfList(_ i: Int) {
    let first = tokens[i].head
    guard first < i, isProper(i), isProper(first), !RoleNouns.persons.contains(lower[i]), !RoleNouns.titleModifiers.contains(lower[s.extent(of: i).lowerBound]), tokens[first].label == .dobj || tokens[first].head > i, [.nsubj, .nsubjpass, .dobj].contains(tokens[first].label) else { return }
    let extent = s.extent(of: i)
    guard extent.lowerBound == first + 2, lower[first + 1] == "," else { return }
    if let last = s.child(of: i, labelled: .conj), last > i, isProper(last) || s.child(of: last, labelled: .compound).map({ isProper($0) }) == true, s.children(of: i).contains(where: { tokens[$0].tag == .cc && $0 < last }),
      extent.upperBound < tokens.count, ![",", "(", "-"].contains(lower[extent.upperBound])
    {
      hang(i, under: first, .conj)
      return
    }
    // "Ruiz, Ana Prieto of Vigo and the Spaniard Mikel Landa of Lugo came": persons, the last one hung on a house.
    guard tokens[i].entityLabel == .person, tokens[first].entityLabel == .person, let of = s.children(of: i).first(where: { $0 == i + 1 && ["of", "from"].contains(lower[$0]) }), let house = s.child(of: of, labelled: .pobj), isProper(house),
      let last = s.child(of: house, labelled: .conj), last > house, isProper(last), extent.upperBound < tokens.count, lower[extent.upperBound] != ","
    else { return }
    let isPerson = tokens[last].entityLabel == .person || s.children(of: last).contains { $0 < last && (Gazetteer.demonyms[lower[$0]] != nil || Gazetteer.adjectives[lower[$0]] != nil) }
    guard isPerson else { return }
    hang(i, under: first, .conj)
    hang(last, under: i, .conj)
    for c in s.children(of: house) where tokens[c].tag == .cc && c < last { hang(c, under: i, .cc) }
  }

  /// "Chile, Sri Lanka and Norway signed": the first name of the list stands before its verb like a measure.
  private mutating func firstOfList(_ i: Int) {
    let verb = tokens[i].head
    guard isProper(i), verb > i, isVerb(verb), i + 2 < verb, lower[i + 1] == ",", let second = s.children(of: verb).first(where: { [.nsubj, .nsubjpass].contains(tokens[$0].label) && $0 > i }), isProper(second), s.extent(of: second).lowerBound == i + 2,
      let last = s.child(of: second, labelled: .conj), isProper(last), s.children(of: second).contains(where: { tokens[$0].tag == .cc && $0 < last }), last + 1 < tokens.count, lower[s.extent(of: second).upperBound] != ",", !isDate(i)
    else { return }
    hang(i, under: verb, tokens[second].label)
    hang(second, under: i, .conj)
  }

  /// "won gold and Norway silver": what the second one won is no third thing of the first.
  private mutating func medalOfSecond(_ i: Int) {
    let verb = tokens[i].head
    guard isVerb(verb), verb < i, tokens[i].tag == .nn, !isProper(i), s.child(of: i, labelled: .det, .amod, .poss, .nummod) == nil else { return }
    let first = verb + 1
    guard first < i, isNoun(first), !isProper(first), first + 2 < i, lower[first + 1] == "and", let name = s.child(of: first, labelled: .conj), isProper(name), name == i - 1, (first + 2..<i).allSatisfy({ isProper($0) }) else { return }
    guard tokens[first].head == i || tokens[first].head == verb && tokens[first].label == .dobj else { return }
    hang(name, under: verb, .dep)
    tokens[i].label = .dep
    tokens[first].head = verb
    tokens[first].label = .dobj
    noteChange()
  }

  /// "voted 120 to 87": the numbers of both sides.
  private mutating func votes(_ i: Int) {
    let verb = tokens[i].head
    guard tokens[i].tag == .cd, lemma(verb) == "vote", i == verb + 1, i + 2 < tokens.count, ["to", "-", "–"].contains(lower[i + 1]), tokens[i + 2].tag == .cd, tokens[i + 1].head == verb else { return }
    tokens[i].label = .dep
    hang(i + 1, under: i, .dep)
  }

  private static let disasters: Set<String> = [
    "crash", "accident", "fire", "blaze", "explosion", "blast", "attack", "collision", "bombing", "shooting", "landslide", "avalanche", "derailment", "earthquake", "quake", "flood", "storm", "outbreak", "epidemic", "eruption", "strike", "raid", "stampede", "collapse",
  ]

  /// "the crash of an aircraft near Halden, in the east, which killed nine": no place kills.
  private mutating func whatKilled(_ i: Int) {
    guard ["kill", "claim", "injure", "wound"].contains(lemma(i)), let which = s.child(of: i, labelled: .nsubj), which < i, which > 1, lower[which] == "which", lower[which - 1] == ",", s.child(of: i, labelled: .dobj) != nil else { return }
    let noun = tokens[i].head
    guard noun < which, tokens[noun].label == .pobj || tokens[noun].label == .appos, !Self.disasters.contains(lower[noun]), tokens[noun].label == .appos && isProper(noun) || tokens[noun].label == .pobj && ["in", "near", "at", "off", "on", "of"].contains(lower[tokens[noun].head]) else { return }
    // "which claimed responsibility": somebody did.
    if lemma(i) == "claim", let object = s.child(of: i, labelled: .dobj), !["life", "lives", "victim"].contains(lemma(object)) { return }
    guard let event = (0..<noun).last(where: { Self.disasters.contains(lower[$0]) && tokens[$0].tag == .nn && [.dobj, .pobj, .nsubj, .nsubjpass].contains(tokens[$0].label) }) else { return }
    hang(i, under: event, .relcl)
  }

  /// "told AFP at the time that people were looking": what was told, and no time.
  private mutating func atTheTimeThat(_ i: Int) {
    let noun = tokens[i].head
    let at = tokens[noun].head
    let verb = tokens[at].head
    guard noun < i, lower[noun] == "time", noun + 1 < i, lower[noun + 1] == "that", lower[at] == "at", isVerb(verb), RelationTable.speech.contains(lemma(verb)), s.child(of: verb, labelled: .ccomp) == nil, s.child(of: i, labelled: .nsubj, .nsubjpass) != nil else { return }
    hang(i, under: verb, .ccomp)
    hang(noun + 1, under: i, .mark)
    tokens[noun + 1].tag = .in
  }

  /// "His team-mate at Orta, Ivan Sosa, abandoned": who the team-mate is, and not what the house is.
  private mutating func nameBehindRoleOfHouse(_ i: Int) {
    let house = tokens[i].head
    guard house < i, isProper(i), tokens[i].entityLabel == .person || GivenNames.gender(tokens[s.extent(of: i).lowerBound].text) != nil, isProper(house), tokens[house].entityLabel != .person, tokens[house].label == .pobj, tokens[tokens[house].head].label == .prep else { return }
    let role = tokens[tokens[house].head].head
    let extent = s.extent(of: i)
    guard role < house, tokens[role].tag == .nn, RoleNouns.isPerson(lower[role]) || RoleNouns.persons.contains(lower[role]) || ["mate", "colleague", "rival", "partner", "counterpart"].contains(lower[role]), [.nsubj, .nsubjpass].contains(tokens[role].label),
      extent.lowerBound > 0, lower[extent.lowerBound - 1] == ",", extent.upperBound < tokens.count, lower[extent.upperBound] == ",", s.child(of: role, labelled: .appos) == nil
    else { return }
    hang(i, under: role, .appos)
  }

  /// "Captain Armand Balilo, then the spokesman of the guard, blamed": one subject, and what he was.
  private mutating func roleBehindName(_ i: Int) {
    let verb = tokens[i].head
    guard isVerb(verb), verb > i, !isProper(i), tokens[i].tag == .nn, RoleNouns.isPerson(lower[i]) || RoleNouns.persons.contains(lower[i]) || RoleNouns.isClassNoun(lower[i]) && s.children(of: i).contains(where: { ["a", "an", "the"].contains(lower[$0]) }) else { return }
    let extent = s.extent(of: i)
    guard let name = s.children(of: verb).first(where: { [.nsubj, .nsubjpass].contains(tokens[$0].label) && $0 < i }), isProper(name), extent.upperBound < tokens.count, lower[extent.upperBound] == "," || lower[extent.upperBound - 1] == ",",
      (name + 1..<extent.lowerBound).allSatisfy({ [",", "then", "now", "formerly", "later", "currently", "also", "until", "recently"].contains(lower[$0]) }), lower[name + 1] == ","
    else { return }
    hang(i, under: name, .appos)
    for c in s.children(of: verb) where c > name && c < i && tokens[c].label == .advmod { hang(c, under: i, .advmod) }
  }

  /// "after the ferry Siargao Princess sank": what it is stands before its name, and is neither the time nor a subject.
  private mutating func kindBeforeName(_ i: Int) {
    guard tokens[i].tag == .nn, !isProper(i), i + 1 < tokens.count, isProper(i + 1), tokens[i].spaceAfter, RoleNouns.ships.contains(lower[i]) || RoleNouns.isClassNoun(lower[i]) || RoleNouns.persons.contains(lower[i]), s.children(of: i).allSatisfy({ $0 < i }) else { return }
    var name = i + 1
    while name + 1 < tokens.count, isProper(name + 1), tokens[name].head == name + 1 || tokens[name].head == tokens[name + 1].head { name += 1 }
    guard [.nsubj, .nsubjpass].contains(tokens[name].label), isVerb(tokens[name].head), tokens[name].head > name else { return }
    let verb = tokens[name].head
    let isMarked = tokens[i].label == .pobj && tokens[tokens[i].head].label == .mark && tokens[tokens[i].head].head == verb
    guard isMarked || tokens[i].label != .pobj && tokens[i].head == verb else { return }
    hang(i, under: name, .compound)
    for c in s.children(of: i) { hang(c, under: name, tokens[c].label) }
  }

  /// "It has since yielded spiders": the adverb between the auxiliary and its participle.
  private mutating func sinceDone(_ i: Int) {
    let noun = tokens[i].head
    guard tokens[i].tag == .vbn, i > 1, lower[i - 1] == "since", ["has", "have", "had"].contains(lower[i - 2]), tokens[noun].head == i - 1, noun > i, tokens[noun].label == .pobj else { return }
    let since = i - 1
    let isRoot = tokens[since].head == since
    tokens[i].head = isRoot ? i : tokens[since].head
    tokens[i].label = tokens[since].label
    tokens[i].pos = .verb
    tokens[noun].head = i
    tokens[noun].label = .dobj
    for c in s.children(of: since) where c != noun { tokens[c].head = i }
    tokens[since].head = i
    tokens[since].label = .advmod
    noteChange()
  }

  /// "by the engineer Maurus C. Logan": the surname stands where its initial does.
  private mutating func initialInName(_ i: Int) {
    guard i > 1, isProper(i), tokens[i].entityLabel == .person, tokens[i].entityMark == .inside, tokens[i - 1].entityLabel == .person, tokens[i - 1].entityMark == .inside, tokens[i - 1].text.hasSuffix("."), tokens[i - 1].text.utf8.count == 2, s.children(of: i - 1).allSatisfy({ $0 < i }) else { return }
    let head = tokens[i - 1].head
    guard head < i - 1, tokens[head].entityLabel != .person, tokens[i].head != i - 1, tokens[i].head < head, isVerb(tokens[i].head) else { return }
    let label = tokens[i - 1].label
    for c in s.children(of: i - 1) { hang(c, under: i, tokens[c].label) }
    tokens[i - 1].head = i
    tokens[i - 1].label = .compound
    tokens[i].head = head
    tokens[i].label = label
    noteChange()
  }

  /// "detected melanosomes, tiny structures that store pigment": two objects with nothing between them but a comma.
  private mutating func secondObjectIsFirst(_ i: Int) {
    let verb = tokens[i].head
    guard isVerb(verb), verb < i, isNoun(i), !isProper(i), s.child(of: i, labelled: .relcl) != nil, let first = s.children(of: verb).first(where: { tokens[$0].label == .dobj && $0 < i && $0 > verb }), isNoun(first), tokens[first].tag == tokens[i].tag,
      s.child(of: first, labelled: .conj, .relcl, .appos) == nil, s.child(of: i, labelled: .conj) == nil
    else { return }
    let start = s.extent(of: i).lowerBound
    guard start == first + 2, lower[first + 1] == "," else { return }
    hang(i, under: first, .appos)
  }

  /// "A ferry carrying 257 people capsized near Real": the last word that may be a finite verb is one, where the
  /// sentence has no other.
  private mutating func verbOfRoot(_ i: Int) {
    guard tokens[i].tag == .vbd || tokens[i].tag == .vbn, let last = tokens.last, lower[tokens.count - 1] == "." || last.tag == .closingQuote, s.child(of: i, labelled: .agent, .auxpass, .aux, .nsubj, .nsubjpass) == nil else { return }
    let noun = tokens[i].head
    let root = s.root
    guard noun < i, isNoun(root), root < i, tokens[root].head == root else { return }
    let isBehindParticiple = noun != root && tokens[noun].label == .dobj && tokens[tokens[noun].head].tag == .vbg && tokens[tokens[noun].head].label == .acl && tokens[tokens[noun].head].head == root && i == noun + 1
    let isBehindComma = noun == root && lower[i - 1] == "," && (root + 1..<i - 1).contains { tokens[$0].label == .appos }
    guard isBehindParticiple || isBehindComma else { return }
    // Another finite verb that is no relative clause's has the sentence already.
    for t in tokens.indices where t != i && [.vbd, .vbz, .vbp, .md].contains(tokens[t].tag) {
      var k = t
      var isRelative = false
      while tokens[k].head != k {
        if tokens[k].label == .relcl { isRelative = true }
        k = tokens[k].head
      }
      if !isRelative { return }
    }
    tokens[i].head = i
    tokens[i].label = .root
    tokens[i].tag = .vbd
    tokens[root].head = i
    tokens[root].label = .nsubj
    for c in s.children(of: root) where c < root && [.prep, .advmod, .npadvmod].contains(tokens[c].label) && (c..<root).contains(where: { lower[$0] == "," }) { tokens[c].head = i }
    noteChange()
  }

  /// "beat Switzerland 3-0": a score, whose second number is nobody's object.
  private mutating func score(_ i: Int) {
    guard tokens[i].tag == .cd, i + 2 < tokens.count, i > 0, tokens[i].text.utf8.count <= 3, ["-", "–"].contains(lower[i + 1]), tokens[i + 2].tag == .cd, !tokens[i].spaceAfter, !tokens[i + 1].spaceAfter, isProper(i - 1), tokens[i].head == i - 1,
      isVerb(tokens[i + 2].head), tokens[i + 2].label != .nummod
    else { return }
    hang(i + 2, under: i, .dep)
  }
}
