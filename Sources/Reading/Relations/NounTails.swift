/// What stands behind a noun and says something of it: its worth, what it has, what else it is.
extension FactFinder {
  mutating func nounTails(_ s: Int) {
    let sentence = resolver.sentences[s]
    for i in sentence.tokens.indices {
      if sentence.lower[i] == "worth" { worth(i, s) }
      if sentence.lower[i] == "with", sentence.tokens[i].label == .prep { holding(i, s) }
      if sentence.tokens[i].label == .appos { secondNoun(i, s) }
      if sentence.lower[i] == "in", i > 1 { dimension(i, s) }
      if sentence.lower[i] == "as", sentence.tokens[i].label == .prep { withAs(i, s) }
      if sentence.lower[i] == "children", sentence.tokens[i].label == .pobj { oneOfChildren(i, s) }
      if sentence.tokens[i].tag == .jj, i > 0 { stateBehind(i, s) }
      if sentence.lower[i] == "headquarters" || sentence.lower[i] == "offices", sentence.tokens[i].label == .pobj { seat(i, s) }
      if sentence.lower[i] == ":", i > 0 { listBehindColon(i, s) }
      if sentence.lower[i] == "among", i > 1, sentence.lower[i - 1] == "," { amongThem(i, s) }
      if sentence.lower[i] == "under", i + 1 < sentence.tokens.count { underWay(i, s) }
      if sentence.lower[i] == "according", i + 1 < sentence.tokens.count, sentence.lower[i + 1] == "to" { accordingTo(i, s) }
      if sentence.tokens[i].tag == .nn, sentence.nameAt[i] < 0 {
        heldWhen(i, s)
        givenBy(i, s)
      }
    }
  }

  /// "the deal, worth $296 million", "a contract worth $3 million", "is worth $3 million".
  private mutating func worth(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    var found: Int?
    for c in sentence.parsed.children(of: i) where c > i && [.npadvmod, .dobj, .pobj, .attr].contains(sentence.tokens[c].label) && found == nil {
      if resolver.resolved[s][c]?.literal != nil { found = c }
      // "worth $296m", split before its letter.
      if found == nil { found = sentence.parsed.children(of: c).first { sentence.tokens[$0].tag == .cd && resolver.resolved[s][$0]?.literal != nil } }
    }
    guard let value = found else { return }
    let head = sentence.tokens[i].head
    var subjects: [Operand] = []
    let label = sentence.tokens[i].label
    if [.amod, .acl, .appos, .prep, .relcl, .advcl].contains(label), sentence.isNoun(head), head < i {
      subjects = single(head, s)
    } else if [.acomp, .prep].contains(label), sentence.lemma(head) == "be" {
      subjects = self.subjects(head, s)
    } else {
      return
    }
    for subject in subjects { for o in single(value, s) { emit(s, subject, "worth", tokens: [i], o, rule: "noun/worth", prior: 0.65) } }
  }

  /// "the town of Elva, with a population of 5,700": what it has is a value.
  private mutating func holding(_ with: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard let thing = sentence.parsed.child(of: with, labelled: .pobj), let m = measured(thing, s) else { return }
    let head = sentence.tokens[with].head
    var subjects: [Operand] = []
    if sentence.isNoun(head), head < with {
      subjects = single(head, s)
    } else if sentence.isVerb(head), with < head {
      subjects = self.subjects(head, s)
    }
    for subject in subjects where subject.entity != nil {
      let words = "has " + sentence.label(m.noun) + " of"
      emit(s, subject, words, base: "have " + sentence.label(m.noun) + " of", surface: "with " + sentence.label(m.noun) + " of", tokens: [with] + m.noun, m.value, rule: "noun/measured", prior: 0.6)
    }
  }

  /// "was born in Graz, the second of four children of Josef and Theresia Brandauer": whose child.
  private mutating func oneOfChildren(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    let rank = sentence.tokens[sentence.tokens[i].head].head
    guard rank < i, let of = sentence.parsed.children(of: i).first(where: { ["of", "to"].contains(sentence.lower[$0]) && $0 > i }), let parents = sentence.parsed.child(of: of, labelled: .pobj),
      ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eldest", "oldest", "youngest", "last", "one", "elder", "younger", "middle"].contains(sentence.lower[rank])
    else { return }
    var children: [Operand] = []
    let over = sentence.tokens[rank].head
    if sentence.tokens[rank].label == .appos, sentence.name(at: over)?.label == .person {
      children = single(over, s)
    } else if let verb = sentence.parsed.ancestors(of: rank).first(where: { isPredicate($0, sentence) }) {
      children = subjects(verb, s)
    }
    for child in children where isPerson(child) {
      for parent in operands(parents, s) where parent.value != child.value { emit(s, child, "child of", tokens: [i, of], parent, rule: "noun/child", prior: 0.65) }
    }
  }

  /// "an armed group active in Yemen", "soldiers loyal to the president": an adjective behind its noun.
  private mutating func stateBehind(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    let noun = sentence.tokens[i].head
    guard [.amod, .acl, .relcl].contains(sentence.tokens[i].label), noun < i, sentence.isNoun(noun), let p = sentence.parsed.children(of: i).first(where: { sentence.tokens[$0].label == .prep && $0 == i + 1 }),
      let object = sentence.parsed.child(of: p, labelled: .pobj), sentence.lower[i] != "worth", sentence.lower[i] != "such"
    else { return }
    let over = sentence.tokens[noun].head
    let bearers = sentence.tokens[noun].label == .appos && over < noun && sentence.isNoun(over) ? single(over, s) : single(noun, s)
    for subject in bearers {
      for o in operands(object, s) where o.value != subject.value {
        emit(s, subject, "is " + sentence.lower[i] + " " + sentence.lower[p], surface: sentence.lower[i] + " " + sentence.lower[p], tokens: [i, p], o, rule: "noun/state", prior: 0.65)
      }
    }
  }

  /// "a company with headquarters in Singapore"
  private mutating func seat(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    let with = sentence.tokens[i].head
    guard sentence.lower[with] == "with", let p = sentence.parsed.children(of: i).first(where: { sentence.lower[$0] == "in" }), let place = sentence.parsed.child(of: p, labelled: .pobj), sentence.isNoun(sentence.tokens[with].head) else { return }
    for subject in single(sentence.tokens[with].head, s) {
      for o in operands(place, s) where o.value != subject.value { emit(s, subject, sentence.lower[i] + " in", base: sentence.lower[i] == "headquarters" ? "based in" : nil, tokens: [i, p], o, rule: "noun/state", prior: 0.65) }
    }
  }

  /// "bought three rivals: Glen Arden, Speyford and Old Tay": each of them is bought.
  private mutating func listBehindColon(_ colon: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard let group = (max(0, colon - 8)..<colon).last(where: { sentence.tokens[$0].tag == .nns && sentence.tokens[$0].label == .dobj }), sentence.parsed.child(of: group, labelled: .nummod) != nil,
      let first = (colon + 1..<sentence.tokens.count).first(where: { sentence.nameAt[$0] >= 0 }), first - colon <= 3, let name = sentence.name(at: first), sentence.parsed.isUnder(name.head, group) || sentence.tokens[name.head].head == sentence.tokens[group].head
    else { return }
    let verb = sentence.tokens[group].head
    guard isPredicate(verb, sentence) else { return }
    let phrase = predicate(verb, sentence)
    var members = sentence.conjuncts(of: name.head)
    for m in members { members.append(contentsOf: sentence.parsed.children(of: m).filter { sentence.tokens[$0].label == .appos && sentence.nameAt[$0] >= 0 && $0 > m }) }
    for subject in subjects(verb, s) {
      for m in members.uniqued() where sentence.name(at: m)?.head == m {
        for o in single(m, s) where isNamed(o) && o.value != subject.value {
          emit(s, subject, phrase.surface.joined(separator: " "), base: phrase.base, tokens: phrase.tokens, o, polarity: phrase.polarity, modality: phrase.modality, attribution: attribution(of: verb, s), rule: "noun/list", prior: 0.65)
        }
      }
    }
  }

  /// "According to the Marine Survey, the quake struck at noon": who says so.
  private mutating func accordingTo(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    let verb = sentence.tokens[i].head
    guard sentence.tokens[i + 1].head == i, let source = sentence.parsed.child(of: i + 1, labelled: .pobj), sentence.isVerb(verb), [.root, .ccomp, .conj].contains(sentence.tokens[verb].label), sentence.parsed.child(of: verb, labelled: .nsubj, .nsubjpass) != nil, !RelationTable.speech.contains(sentence.lemma(verb)) else { return }
    var tokens = sentence.parsed.subtree(of: verb, leavingOut: { $0 == i || sentence.tokens[$0].label == .advcl || sentence.tokens[$0].label == .conj && sentence.isVerb($0) })
    while let first = tokens.first, [.punctuation, .coordinator].contains(sentence.tokens[first].pos) { tokens.removeFirst() }
    while let last = tokens.last, sentence.tokens[last].pos == .punctuation || sentence.tokens[last].tag == .cc { tokens.removeLast() }
    guard tokens.count >= 3, tokens.count <= 30 else { return }
    for one in single(source, s) where isNamed(one) { emit(s, one, "says", base: "say", surface: "according to", tokens: [i, i + 1], text(tokens, s), rule: "noun/according", prior: 0.6) }
  }

  /// "The first ship, under construction in Tuzla,": where it is being built.
  private mutating func underWay(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard let state = sentence.parsed.child(of: i, labelled: .pobj), state == i + 1, ["construction", "development", "repair", "restoration", "review", "investigation", "siege", "contract"].contains(sentence.lower[state]), let p = sentence.parsed.children(of: state).first(where: { sentence.lower[$0] == "in" || sentence.lower[$0] == "at" || sentence.lower[$0] == "by" }),
      let object = sentence.parsed.child(of: p, labelled: .pobj), sentence.isNoun(sentence.tokens[i].head), sentence.tokens[i].head < i
    else { return }
    for subject in single(sentence.tokens[i].head, s) where subject.entity != nil {
      for o in operands(object, s) where o.value != subject.value { emit(s, subject, ["under", sentence.lower[state], sentence.lower[p]].joined(separator: " "), tokens: [i, state, p], o, rule: "noun/state", prior: 0.6) }
    }
  }

  private static let occasions: Set<String> = ["round", "election", "vote", "referendum", "match", "game", "meeting", "summit", "ceremony", "hearing", "debate", "concert", "conference", "rally", "session", "inauguration", "wedding", "funeral", "runoff", "congress"]

  /// "led after the first round on 5 April", "plans a rally on Friday": when it is held.
  private mutating func heldWhen(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard Self.occasions.contains(sentence.lemma(i)), [.pobj, .dobj].contains(sentence.tokens[i].label), !hasNo(i, sentence) else { return }
    let head = sentence.tokens[i].head
    if sentence.tokens[i].label == .pobj, !["after", "before", "at", "during", "since", "following"].contains(sentence.lower[head]) { return }
    if sentence.tokens[i].label == .dobj, !["plan", "hold", "schedule", "organise", "organize", "announce"].contains(sentence.lemma(head)) { return }
    let own = sentence.parsed.children(of: i) + (sentence.tokens[i].label == .dobj ? sentence.parsed.children(of: head) : [])
    for p in own where sentence.lower[p] == "on" && p > i && p - i <= 6 {
      guard let day = sentence.parsed.child(of: p, labelled: .pobj), sentence.valueEntity(at: day)?.label == .date else { continue }
      for subject in single(i, s) where subject.entity != nil { for o in single(day, s) { emit(s, subject, "held on", surface: "on", tokens: [p], o, rule: "noun/occasion", prior: 0.55) } }
    }
  }

  /// "a loan from Banco Itaúna": who gave it.
  private mutating func givenBy(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard ["loan", "grant", "donation", "gift", "bequest", "subsidy", "letter"].contains(sentence.lemma(i)), i > 0, sentence.lower[i - 1] != "on", let p = sentence.parsed.children(of: i).first(where: { sentence.lower[$0] == "from" && $0 > i }) ?? (i + 1 < sentence.tokens.count && sentence.lower[i + 1] == "from" ? i + 1 : nil), let giver = sentence.parsed.child(of: p, labelled: .pobj), sentence.nameAt[giver] >= 0 else { return }
    for subject in single(i, s) where subject.entity != nil { for o in operands(giver, s) where isNamed(o) && o.value != subject.value { emit(s, subject, "from", tokens: [p], o, rule: "noun/given", prior: 0.55) } }
  }

  /// "supervised nine students, among them Kenneth Ashdown and Vera Lukacs": she supervised these.
  private mutating func amongThem(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    let member = sentence.tokens[i].head
    guard member > i, let them = sentence.parsed.child(of: i, labelled: .pobj), ["them", "these", "those"].contains(sentence.lower[them]), them == i + 1, sentence.isNoun(member) else { return }
    // What stands before the comma: the object of the clause.
    guard let whole = sentence.parsed.ancestors(of: i - 2).first(where: { sentence.tokens[$0].tag == .nns && [.dobj, .pobj, .nsubj, .nsubjpass].contains(sentence.tokens[$0].label) }) ?? (sentence.tokens[i - 2].tag == .nns ? i - 2 : nil)
    else { return }
    let members = operands(member, s)
    for group in single(whole, s) { for o in members where o.value != group.value { emit(s, group, "includes", surface: "among them", tokens: [i, them], o, rule: "noun/among", prior: 0.65) } }
    let verb = sentence.tokens[whole].head
    guard sentence.tokens[whole].label == .dobj, isPredicate(verb, sentence) else { return }
    let phrase = predicate(verb, sentence)
    for subject in subjects(verb, s) {
      for o in members where isNamed(o) && o.value != subject.value {
        emit(s, subject, phrase.surface.joined(separator: " "), base: phrase.base, tokens: phrase.tokens, o, polarity: phrase.polarity, modality: phrase.modality, attribution: attribution(of: verb, s), rule: "noun/among", prior: 0.6)
      }
    }
  }

  /// "a crater 90 kilometres in diameter": how large it is.
  private mutating func dimension(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    let unit = sentence.tokens[i].head
    guard let kind = sentence.parsed.child(of: i, labelled: .pobj), kind == i + 1, ["diameter", "length", "height", "width", "depth", "area", "circumference", "weight"].contains(sentence.lower[kind]), unit == i - 1, sentence.valueEntity(at: unit)?.label == .quantity else { return }
    let noun = sentence.tokens[unit].head
    guard noun < unit, sentence.isNoun(noun), [.appos, .npadvmod, .nmod, .dep].contains(sentence.tokens[unit].label), let size = sentence.valueEntity(at: unit), size.tokens.last == unit else { return }
    let value = text(Array(size.tokens), s)
    for subject in single(noun, s) where subject.entity != nil { emit(s, subject, "has " + sentence.lower[kind] + " of", base: "have " + sentence.lower[kind] + " of", surface: "in " + sentence.lower[kind], tokens: [i, kind], value, rule: "noun/measured", prior: 0.6) }
  }

  /// "opened with Jaroslav Hejda as its first director": his role.
  private mutating func withAs(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard i > 0, let role = sentence.parsed.child(of: i, labelled: .pobj), RoleNouns.persons.contains(sentence.lemma(role)), sentence.nameAt[role] < 0, let name = sentence.name(at: i - 1),
      name.tokens.upperBound == i, sentence.tokens[name.head].label == .pobj || sentence.tokens[name.head].label == .appos
    else { return }
    var top = name.head
    if sentence.tokens[top].label == .appos { top = sentence.tokens[top].head }
    guard sentence.lower[sentence.tokens[top].head] == "with" else { return }
    let core = sentence.core(of: role)
    for subject in single(name.head, s) where subject.entity != nil {
      if let owner = sentence.parsed.child(of: role, labelled: .poss) ?? ofObject(role, sentence) {
        for o in operands(owner, s) where o.value != subject.value { emit(s, subject, sentence.label(core) + " of", tokens: core, o, rule: "noun/role", prior: 0.65) }
      } else {
        let object = concept(core, head: role, s)
        emit(s, subject, "is a", tokens: core, object, rule: "noun/role", prior: 0.6)
      }
    }
  }

  /// "The island, a former British colony, became independent": what a thing without a name is.
  private mutating func secondNoun(_ a: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    let h = sentence.tokens[a].head
    guard h < a, sentence.nameAt[h] < 0, sentence.nameAt[a] < 0, sentence.tokens[h].tag == .nn, sentence.tokens[a].tag == .nn || sentence.tokens[a].tag == .jjs, sentence.valueEntity(at: h) == nil,
      sentence.valueEntity(at: a) == nil, [.nsubj, .nsubjpass, .dobj].contains(sentence.tokens[h].label)
    else { return }
    let start = sentence.parsed.extent(of: a).lowerBound
    let end = sentence.parsed.extent(of: a).upperBound
    guard start > h, start > 0, sentence.lower[start - 1] == ",", end < sentence.tokens.count, sentence.lower[end] == ",", ["a", "an", "the"].contains(sentence.lower[start]) else { return }
    // A list has more members.
    for c in sentence.parsed.children(of: a) + sentence.parsed.children(of: h) where [.conj, .cc].contains(sentence.tokens[c].label) && c > h { return }
    var tokens = sentence.core(of: a)
    for p in sentence.parsed.children(of: a) where p > a && sentence.tokens[p].label == .prep && ["of", "in"].contains(sentence.lower[p]) {
      let tail = sentence.parsed.subtree(of: p, leavingOut: { [.relcl, .acl, .appos].contains(sentence.tokens[$0].label) })
      if tail.count <= (sentence.tokens[a].tag == .jjs ? 12 : 6) { tokens.append(contentsOf: tail) }
    }
    let object = concept(tokens.sorted(), head: a, s)
    for subject in single(h, s) where subject.value != object.value {
      emit(s, subject, "is a", tokens: [start], object, rule: "noun/second", prior: 0.65)
    }
  }
}
