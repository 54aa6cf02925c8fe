/// Facts inside of noun phrases: titles, appositions, places in places, acronyms, roles,
/// nouns with two arguments, lists of examples.
extension FactFinder {
  mutating func nounFacts(_ s: Int) {
    let sentence = resolver.sentences[s]
    for (k, name) in sentence.names.enumerated() {
      guard let id = resolver.nameEntityID(s, k) else { continue }
      let subject = Operand(value: .entity(id), span: span(Array(name.tokens), sentence), link: .exact, head: name.head)
      titles(s, name, subject)
      descriptor(s, name, subject)
      place(s, name, subject)
      national(s, name, subject)
      lifeFacts(s, name, subject)
    }
    for i in sentence.tokens.indices {
      if sentence.tokens[i].label == .appos { apposition(i, s) }
      if sentence.isNoun(i) {
        mutual(i, s)
        authored(i, s)
        examples(i, s)
        located(i, s)
        namedPlace(i, s)
      }
      based(i, s)
    }
    for a in resolver.introductions where a.sentence == s {
      let long = Operand(value: .entity(a.entity), span: sentence.parsed.bytes(of: a.long), link: .exact, head: a.long.lowerBound)
      emit(s, long, "also known as", tokens: Array(a.short), text(Array(a.short), s), rule: "noun/acronym", prior: 0.9)
    }
  }

  // MARK: What somebody is

  private mutating func titles(_ s: Int, _ name: NameSpan, _ subject: Operand) {
    let sentence = resolver.sentences[s]
    guard let title = name.title else { return }
    let words = Array(title)
    if RoleNouns.honorifics.contains(sentence.lower[title.lowerBound]), title.count == 1, !["prof", "prof."].contains(sentence.lower[title.lowerBound]) { return }
    let isProfessor = title.count == 1 && sentence.lower[title.lowerBound].hasPrefix("prof")
    let label = isProfessor ? "Professor" : sentence.parsed.text(of: title)
    sharedTitle(s, name, subject)
    let id = resolver.descriptor(label, head: sentence.lower[title.upperBound - 1], sentence: s)
    resolver.table.vote(.person, 1, for: subject.entity ?? 0)
    emit(s, subject, "is a", tokens: words, Operand(value: .entity(id), span: span(words, sentence), link: .exact, head: words[0]), rule: "noun/title", prior: 0.85)
    if let owner = name.titleOwner, let k = sentence.names.firstIndex(where: { $0.tokens == owner }), let ownerID = resolver.nameEntityID(s, k) {
      emit(s, subject, label + " of", tokens: words, Operand(value: .entity(ownerID), span: span(Array(owner), sentence), link: .exact, head: owner.lowerBound), rule: "noun/title-of", prior: 0.75)
    } else if let owner = sentence.parsed.child(of: name.head, labelled: .poss), owner < title.lowerBound {
      for o in operands(owner, s) { emit(s, subject, label + " of", tokens: words, o, rule: "noun/title-of", prior: 0.75) }
    }
  }

  /// "Quillon co-founder and CEO Marisol Etxeberria": both roles, both for the owner before them.
  private mutating func sharedTitle(_ s: Int, _ name: NameSpan, _ subject: Operand) {
    let sentence = resolver.sentences[s]
    guard let title = name.title, name.titleOwner == nil, title.lowerBound >= 2, sentence.lower[title.lowerBound - 1] == "and" else { return }
    var start = title.lowerBound - 1
    while start > 0, sentence.nameAt[start - 1] < 0, RoleNouns.persons.contains(sentence.lower[start - 1]) || RoleNouns.titleModifiers.contains(sentence.lower[start - 1]) || ["-", "co", "founding"].contains(sentence.lower[start - 1]) { start -= 1 }
    guard start < title.lowerBound - 1 else { return }
    let first = Array(start..<title.lowerBound - 1)
    let object = concept(first, head: title.lowerBound - 2, s)
    emit(s, subject, "is a", tokens: first, object, rule: "noun/title", prior: 0.7)
    guard start > 0, let owner = sentence.name(at: start - 1), owner.label != .person, let id = resolver.nameEntityID(s, sentence.nameAt[start - 1]) else { return }
    let organisation = Operand(value: .entity(id), span: span(Array(owner.tokens), sentence), link: .exact, head: owner.head)
    for role in [first, Array(title)] { emit(s, subject, sentence.label(role) + " of", tokens: role, organisation, rule: "noun/title-of", prior: 0.7) }
  }

  /// Common words before a name in its phrase: "the historian Eva Lindner", "former mayor Duarte Leal".
  private mutating func descriptor(_ s: Int, _ name: NameSpan, _ subject: Operand) {
    let sentence = resolver.sentences[s]
    var start = name.title?.lowerBound ?? name.tokens.lowerBound
    guard name.title == nil, start > 0 else { return }
    let last = start - 1
    // Contiguous premodifiers of the name, or the noun that the name is an apposition of.
    let end = start
    while start > 0 {
      let t = sentence.tokens[start - 1]
      let apart = start == end && RoleNouns.persons.contains(sentence.lower[start - 1]) && t.head == sentence.tokens[name.head].head && t.label == sentence.tokens[name.head].label
      if apart || (start == end && sentence.nameReadAsSubject(behind: start - 1) != nil) {
        start -= 1
        continue
      }
      let inPhrase = name.tokens.contains(t.head) || t.head == end - 1 && start <= end - 1 || (t.head < end && t.head >= start - 1 && start - 1 != t.head)
      guard inPhrase, [.compound, .amod, .nmod, .poss, .nummod, .advmod, .punct, .npadvmod].contains(t.label), ![.determiner, .pronoun].contains(t.pos), t.text != ",", t.text != "("
      else { break }
      if t.label == .punct, t.text != "-" { break }
      start -= 1
    }
    guard start < end, sentence.isNoun(last) || RoleNouns.persons.contains(sentence.lower[last]) else {
      return
    }
    guard sentence.nameAt[last] < 0, sentence.valueEntity(at: last) == nil, !["name", "title", "nickname", "pseudonym", "brand", "label", "motto", "slogan", "word", "term"].contains(sentence.lemma(last)) else { return }
    // "downtown Milwaukee" is no downtown.
    if let id = subject.entity, resolver.table[id].type == .place, RoleNouns.classOf[sentence.lemma(last)] != .place, !RoleNouns.places.contains(sentence.lemma(last)) { return }
    var tokens = Array(start..<end)
    // "brothers Peter and James" are two.
    var subjects = [subject]
    if sentence.tokens[last].tag == .nns {
      for c in sentence.conjuncts(of: name.head).dropFirst() { subjects.append(contentsOf: single(c, s)) }
    }
    var owner: Int?
    if let first = tokens.first, sentence.nameAt[first] >= 0, let other = sentence.name(at: first), other.tokens.upperBound < end,
      other.label == .organisation || Gazetteer.countries[sentence.parsed.text(of: other.tokens).lowercased()] != nil
    {
      owner = first
      tokens.removeAll { other.tokens.contains($0) || sentence.tokens[$0].tag == .pos }
    }
    guard !tokens.isEmpty else { return }
    // "its rival Volkswagen": the role has an owner.
    if owner == nil, let poss = sentence.parsed.children(of: name.head).first(where: { sentence.tokens[$0].label == .poss && $0 < start }) {
      for o in operands(poss, s) where o.value != subject.value {
        emit(s, subject, sentence.label(tokens) + " of", tokens: tokens, o, rule: "noun/role", prior: 0.75)
      }
      if let id = subject.entity { resolver.table[id].classes.insert(sentence.lemma(last)) }
      return
    }
    var object = concept(tokens, head: last, s)
    if sentence.tokens[last].tag == .nns {
      let label = sentence.label(Array(tokens.dropLast()) + []) + (tokens.count > 1 ? " " : "") + sentence.lemma(last)
      let id = resolver.descriptor(label, head: sentence.lemma(last), sentence: s)
      object = Operand(value: .entity(id), span: object.span, link: .exact, head: last)
    }
    for one in subjects {
      if let id = one.entity {
        resolver.table[id].classes.insert(sentence.lemma(last))
        if RoleNouns.isPerson(sentence.lemma(last)) { resolver.table.vote(.person, 3, for: id) }
      }
      emit(s, one, "is a", tokens: tokens, object, rule: "noun/descriptor", prior: 0.8)
      if let owner, RoleNouns.persons.contains(sentence.lemma(last)), let k = resolver.nameEntityID(s, sentence.nameAt[owner]) {
        emit(s, one, sentence.label(tokens) + " of", tokens: tokens,
          Operand(value: .entity(k), span: span([owner], sentence), link: .exact, head: owner), rule: "noun/title-of", prior: 0.7)
      }
    }
  }

  private mutating func apposition(_ a: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    let h = sentence.tokens[a].head
    guard h < a, sentence.isNoun(h), sentence.isNoun(a) || sentence.tokens[a].pos == .properNoun else { return }
    let headName = sentence.name(at: h)
    let name = sentence.name(at: a)
    if a > 0, sentence.lower[a - 1] == "(", headName == nil, Acronyms.looksLikeOne(sentence.tokens[a].text) {
      for subject in single(h, s) { emit(s, subject, "also known as", tokens: [a], text([a], s), rule: "noun/acronym", prior: 0.8) }
      return
    }
    if name != nil, name?.head == a, headName == nil {
      // "the hacker group Guacamaya Leaks", "the council's chair, Marek Tamm"
      if sentence.valueEntity(at: h) != nil || ["name", "title", "nickname", "pseudonym", "motto", "slogan", "word", "term"].contains(sentence.lemma(h)) { return }
      let members = sentence.tokens[h].tag == .nns ? sentence.conjuncts(of: a) : [a]
      let names = members.flatMap { m in sentence.name(at: m)?.head == m ? single(m, s) : [] }
      for subject in names { roleFacts(h, subject, s, plural: sentence.tokens[h].tag == .nns) }
    } else if let headName, headName.head == h, name == nil {
      // "Hallam Foods, a British snack maker," – not the bracket of an acronym.
      guard sentence.tokens[a].tag != .cd, a > 0, sentence.lower[a - 1] != "(", sentence.valueEntity(at: a) == nil else { return }
      for subject in single(h, s) {
        for member in sentence.conjuncts(of: a) where sentence.nameAt[member] < 0 && !sentence.isVerb(member) && (member == a || sentence.tokens[member].tag != .nns) { roleFacts(member, subject, s, plural: false) }
      }
    }
  }

  /// What a noun phrase beside a name says of it: its class, and its role for an owner.
  private mutating func roleFacts(_ noun: Int, _ subject: Operand, _ s: Int, plural: Bool) {
    let sentence = resolver.sentences[s]
    guard let id = subject.entity, sentence.tokens[noun].pos != .punctuation, sentence.lower[noun] != "-" else { return }
    var core = sentence.core(of: noun)
    // "one of the substitutes"
    if sentence.lower[noun] == "one", let of = sentence.parsed.children(of: noun).first(where: { sentence.lower[$0] == "of" }),
      let group = sentence.parsed.child(of: of, labelled: .pobj), sentence.tokens[group].tag == .nns
    {
      let words = sentence.core(of: group)
      let singular = sentence.label(Array(words.dropLast())) + (words.count > 1 ? " " : "") + sentence.lemma(group)
      let d = resolver.descriptor(singular, head: sentence.lemma(group), sentence: s)
      resolver.table[id].classes.insert(sentence.lemma(group))
      emit(s, subject, "is a", tokens: [noun, of], Operand(value: .entity(d), span: span(words, sentence), link: .exact, head: group), rule: "noun/one-of", prior: 0.7)
      return
    }
    var owner = sentence.parsed.child(of: noun, labelled: .poss)
    // "survived by a daughter, Morag Breck": the daughter of the one that the clause is about.
    if owner == nil, RoleNouns.kin[sentence.lemma(noun)] != nil, ofObject(noun, sentence) == nil {
      guard let verb = sentence.parsed.ancestors(of: noun).first(where: { isPredicate($0, sentence) }), ["survive", "leave", "have"].contains(sentence.lemma(verb)) else { return }
      for o in subjects(verb, s) where o.value != subject.value {
        emit(s, subject, sentence.label([noun]) + " of", tokens: core, o, rule: "noun/kin", prior: 0.6)
      }
      return
    }
    if let o = owner {
      // "the world's biggest producer" has no owner but a measure.
      if resolver.table.isNamed(operands(o, s)) || sentence.tokens[o].tag == .prpPossessive || RoleNouns.classOf[sentence.lemma(o)] != nil {
        core.removeAll { sentence.parsed.isUnder($0, o) }
      } else {
        owner = nil
      }
    }
    let of = sentence.parsed.children(of: noun).first { sentence.tokens[$0].label == .prep && ["of", "at", "for", "from", "with"].contains(sentence.lower[$0]) && $0 > noun }
    var preposition = "of"
    var tail: [Int] = []
    // "head of equity strategy at Lyndhurst Capital": the owner is the one with a name.
    if owner == nil, let of, sentence.lower[of] == "of", let field = sentence.parsed.child(of: of, labelled: .pobj), sentence.nameAt[field] < 0 {
      for hung in [field, noun] {
        for p in sentence.parsed.children(of: hung) where p > of && ["at", "for", "of", "with"].contains(sentence.lower[p]) {
          guard let object = sentence.parsed.child(of: p, labelled: .pobj), sentence.nameAt[object] >= 0, owner == nil else { continue }
          core = (core + [of] + sentence.core(of: field)).sorted()
          preposition = sentence.lower[p]
          for o in operands(object, s) where o.value != subject.value {
            emit(s, subject, sentence.label(core) + " " + preposition, tokens: core, o, rule: "noun/role", prior: 0.75)
          }
          resolver.table[id].classes.insert(sentence.lemma(noun))
          return
        }
      }
    }
    // "a Quillon spokesperson, Theo Lindgren"
    if owner == nil, of == nil, RoleNouns.persons.contains(sentence.lemma(noun)) {
      for c in sentence.parsed.children(of: noun) where c < noun && sentence.nameAt[c] >= 0 && sentence.tokens[c].label == .compound {
        let name = sentence.names[sentence.nameAt[c]]
        guard name.label != .person, !name.tokens.contains(noun) else { continue }
        owner = c
        if !plural { emit(s, subject, "is a", tokens: core, concept(core, head: noun, s), rule: "noun/apposition", prior: 0.6) }
        core.removeAll { name.tokens.contains($0) }
      }
    }
    if owner == nil, let of, let object = sentence.parsed.child(of: of, labelled: .pobj) {
      owner = object
      preposition = sentence.lower[of]
      tail = [of] + sentence.parsed.subtree(of: object, leavingOut: { [.relcl, .acl, .appos].contains(sentence.tokens[$0].label) })
      tail.sort()
      while let end = tail.last, sentence.tokens[end].pos == .punctuation { tail.removeLast() }
      if tail.count > 9 { tail = [] }
    }
    resolver.table[id].classes.insert(sentence.lemma(noun))
    // "its two biggest producers, A and B": each is a producer.
    if plural { core.removeAll { sentence.tokens[$0].label == .nummod } }
    let label = plural ? sentence.label(Array(core.dropLast())) + (core.count > 1 ? " " : "") + sentence.lemma(noun) : sentence.label(core)
    if let owner {
      for o in operands(owner, s) where o.value != subject.value {
        // "a city of 700,000 people" is a class, "the mayor of Lviv" a role.
        guard tail.isEmpty || isNamed(o) || (o.entity != nil && preposition == "of" && RoleNouns.persons.contains(sentence.lemma(noun)) && resolver.table[id].type == .person) else { continue }
        // "a farmer from the village of Tengani": she is from there.
        if preposition == "from", let place = o.entity, resolver.table[place].type == .place {
          emit(s, subject, "from", tokens: [of ?? noun], o, rule: "noun/origin", prior: 0.6)
          continue
        }
        emit(s, subject, label + " " + preposition, tokens: core, o, rule: "noun/role", prior: 0.8)
      }
    }
    if owner == nil || !tail.isEmpty {
      let tokens = (core + tail).sorted()
      if plural {
        let singular = sentence.label(Array(core.dropLast())) + (core.count > 1 ? " " : "") + sentence.lemma(noun)
        let d = resolver.descriptor(singular, head: sentence.lemma(noun), sentence: s)
        emit(s, subject, "is a", tokens: core, Operand(value: .entity(d), span: span(core, sentence), link: .exact, head: noun), rule: "noun/apposition", prior: 0.8)
      } else {
        // The tail is the role's: "a member of the party", "an ecologist at the university".
        let isRole = owner.map { resolver.table.isNamed(operands($0, s)) } == true && !tail.isEmpty
        if isRole, ["member", "part", "arm", "branch", "head", "half", "side", "end", "one", "child", "co-founder", "founder"].contains(sentence.lemma(noun)) { return }
        let object = concept(isRole ? core : tokens, head: noun, s)
        emit(s, subject, "is a", tokens: core, object, rule: "noun/apposition", prior: 0.8)
      }
    }
  }

  // MARK: Places

  /// "Tallinn, Estonia": a place in a place, by position.
  private mutating func place(_ s: Int, _ name: NameSpan, _ subject: Operand) {
    let sentence = resolver.sentences[s]
    let comma = name.tokens.upperBound
    if comma + 2 < sentence.tokens.count, sentence.lower[comma] == ",", sentence.lower[comma + 1] == "in" {
      placeIn(s, comma + 1, name, subject)
      return
    }
    guard comma + 1 < sentence.tokens.count, sentence.lower[comma] == ",", let outer = sentence.name(at: comma + 1), outer.tokens.lowerBound == comma + 1,
      let inner = subject.entity, let k = resolver.nameEntityID(s, sentence.nameAt[comma + 1]), inner != k, isPlace(inner), isPlace(k)
    else { return }
    // A list of places ("Leeds, Bristol and Cork") is none: the outer one is a country or region and ends the phrase.
    let text = resolver.table[k].label
    let next = outer.tokens.upperBound
    let ends = next >= sentence.tokens.count || sentence.tokens[next].pos == .punctuation || sentence.tokens[outer.head].label == .appos
    guard ends, sentence.tokens[outer.head].label == .appos || Gazetteer.isPlace(text), Gazetteer.countries[resolver.table[inner].label.lowercased()] == nil,
      sentence.tokens[outer.head].label != .conj || next >= sentence.tokens.count
    else { return }
    emit(s, subject, "located in", surface: "located in", tokens: [comma], Operand(value: .entity(k), span: span(Array(outer.tokens), sentence), link: .exact, head: outer.head), rule: "noun/place", prior: 0.85)
  }

  /// "South Korea's Daesung Shipbuilding" is there, "Spain's Iker Zubeldia" is from there.
  private mutating func national(_ s: Int, _ name: NameSpan, _ subject: Operand) {
    let sentence = resolver.sentences[s]
    guard let id = subject.entity, let owner = sentence.parsed.child(of: name.head, labelled: .poss), sentence.nameAt[owner] >= 0, name.title == nil,
      let country = resolver.nameEntityID(s, sentence.nameAt[owner]), country != id, isPlace(country), sentence.name(at: owner)?.tokens.upperBound == name.tokens.lowerBound - 1
    else { return }
    let isPerson = resolver.table[id].type == .person
    guard isPerson || resolver.table[id].type == .organisation else { return }
    for o in single(owner, s) where o.entity == country {
      emit(s, subject, isPerson ? "from" : "located in", surface: isPerson ? "from" : "located in", tokens: [name.tokens.lowerBound - 1], o, rule: "noun/national", prior: 0.65)
    }
  }

  /// "the village of Tengani": what Tengani is.
  private mutating func namedPlace(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    for k in sentence.placesNamed(by: i) {
      guard let id = resolver.nameEntityID(s, k), resolver.table[id].type == .place else { continue }
      let words = sentence.core(of: i).filter { sentence.nameAt[$0] < 0 }
      guard !words.isEmpty else { continue }
      let class_ = sentence.label(Array(words.dropLast())) + (words.count > 1 ? " " : "") + sentence.lemma(i)
      let d = resolver.descriptor(class_, head: sentence.lemma(i), sentence: s)
      let name = sentence.names[k]
      emit(s, Operand(value: .entity(id), span: span(Array(name.tokens), sentence), link: .exact, head: name.head), "is a", tokens: words,
        Operand(value: .entity(d), span: span(words, sentence), link: .exact, head: i), rule: "noun/place-class", prior: 0.75)
    }
  }

  /// "Mardin, in south-eastern Turkey".
  private mutating func placeIn(_ s: Int, _ word: Int, _ name: NameSpan, _ subject: Operand) {
    let sentence = resolver.sentences[s]
    guard let object = sentence.parsed.child(of: word, labelled: .pobj), object - word <= 5, let outer = sentence.name(at: object), outer.head == object, let inner = subject.entity,
      let k = resolver.nameEntityID(s, sentence.nameAt[object]), k != inner, isPlace(inner), isPlace(k), !Gazetteer.isPlace(resolver.table[inner].label)
    else { return }
    emit(s, subject, "located in", surface: "in", tokens: [word], Operand(value: .entity(k), span: span(Array(outer.tokens), sentence), link: .exact, head: object), rule: "noun/place", prior: 0.7)
  }

  /// "the Eindhoven-based group", "Canadian-born" not: where what is spoken of has its seat.
  private mutating func based(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    let relations = ["based": "based in", "headquartered": "based in", "listed": "listed in", "born": "born in", "owned": "owned by", "led": "led by", "backed": "backed by", "funded": "funded by", "built": "built by", "made": "made by"]
    guard i >= 2, let relation = relations[sentence.lower[i]], sentence.lower[i - 1] == "-", !sentence.tokens[i - 1].spaceAfter, let place = sentence.name(at: i - 2), let id = resolver.nameEntityID(s, sentence.nameAt[i - 2]) else { return }
    let noun = sentence.tokens[i].head
    guard noun > i, sentence.isNoun(noun) else { return }
    let subjects = sentence.nameAt[noun] >= 0 ? single(noun, s) : single(noun, s).filter { isNamed($0) }
    for subject in subjects where subject.entity != id {
      if relation.hasSuffix("in"), !isPlace(id) { continue }
      emit(s, subject, relation, surface: "-" + sentence.lower[i], tokens: [i], Operand(value: .entity(id), span: span(Array(place.tokens), sentence), link: .exact, head: i - 2), rule: "noun/based", prior: 0.75)
    }
  }

  /// "the Syrian coast", "the Alentejo region": a place by its noun, and told which.
  private func isRegion(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    guard RoleNouns.places.contains(sentence.lemma(i)), sentence.nameAt[i] < 0 else { return false }
    return sentence.parsed.children(of: i).contains { $0 < i && sentence.tokens[$0].text.unicodeScalars.first?.properties.isUppercase == true }
  }

  private func isPlace(_ id: Int) -> Bool {
    let type = resolver.table[id].type
    return type == .place || Gazetteer.isPlace(resolver.table[id].label)
  }

  /// "the Supreme Court in Lisbon", "a farmhouse near Graz": a thing with a named place.
  private mutating func located(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    if sentence.valueEntity(at: i) != nil { return }
    for p in sentence.parsed.children(of: i) where sentence.tokens[p].label == .prep && sentence.isLocative(p) && p > i {
      guard let object = sentence.parsed.child(of: p, labelled: .pobj) else { continue }
      let named = sentence.name(at: i)
      // Objects of verbs give the fuller "V O in place" (see ClauseFacts).
      if named == nil, [.nsubj, .nsubjpass].contains(sentence.tokens[i].label), sentence.lower[p - 1] != "," { continue }
      if named == nil, sentence.tokens[i].label == .dobj, !["open", "build", "establish", "found", "create"].contains(sentence.lemma(sentence.tokens[i].head)) { continue }
      // Where somebody is at home is said by the clause.
      if named == nil, RoleNouns.persons.contains(sentence.lemma(i)), [.attr, .appos].contains(sentence.tokens[i].label) { continue }
      if named == nil, sentence.tokens[i].label == .pobj, ["of", "with"].contains(sentence.lower[sentence.tokens[i].head]) { continue }
      if let named, named.label == .person || named.head != i { continue }
      // "a man in Polk County" is not located.
      if named == nil, RoleNouns.isPerson(sentence.lemma(i)) || RoleNouns.persons.contains(sentence.lemma(i)) || RoleNouns.people.contains(sentence.lemma(i)) { continue }
      if named != nil, let id = resolver.single(s, i), resolver.table[id].type == .person { continue }
      for place in operands(object, s) {
        guard let id = place.entity, isPlace(id) && resolver.table[id].isNamed || isRegion(object, sentence) && sentence.tokens[i].label == .appos else { continue }
        for subject in single(i, s) {
          guard let subjectID = subject.entity else { continue }
          let word = sentence.lower[p]
          let relation =
            resolver.table[subjectID].type == .event && resolver.table[subjectID].isNamed ? "held " + word : word == "in" || word == "within" ? "located in" : word
          emit(s, subject, relation, tokens: [p], place, rule: "noun/located", prior: 0.55)
        }
      }
    }
  }

  // MARK: Nouns with two arguments, lists

  /// "a painting by Clara Vermeulen", "Maria Okafor of the University of Ibadan", "the vaccine, called Maravax".
  private mutating func authored(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    for p in sentence.parsed.children(of: i) where p > i {
      let word = sentence.lower[p]
      if sentence.tokens[p].label == .acl, ["call", "name", "entitle", "title", "dub", "nickname"].contains(sentence.lemma(p)), sentence.nameAt[i] < 0 {
        for o in sentence.parsed.children(of: p) where [.oprd, .dobj, .attr].contains(sentence.tokens[o].label) && sentence.name(at: o)?.head == o {
          for subject in single(o, s) { roleFacts(i, subject, s, plural: false) }
        }
      }
      guard sentence.tokens[p].label == .prep || sentence.tokens[p].label == .agent, let object = sentence.parsed.child(of: p, labelled: .pobj) else { continue }
      if ["from", "with"].contains(word), word != "from" || sentence.tokens[i].tag != .nns, sentence.nameAt[i] < 0, RoleNouns.persons.contains(sentence.lemma(i)), sentence.role(of: i) == .subject {
        for o in operands(object, s) where isNamed(o) && isOrganisation(o) {
          for subject in single(i, s) { emit(s, subject, word, tokens: [p], o, rule: "noun/affiliation", prior: 0.55) }
        }
      }
      let verb = sentence.parsed.ancestors(of: i).first { isPredicate($0, sentence) }
      if word == "by", sentence.nameAt[i] < 0, sentence.valueEntity(at: i) == nil, sentence.role(of: i) != .prepositional || verb.map({ isPassive($0, sentence) }) != true {
        for o in operands(object, s) where isNamed(o) {
          for subject in single(i, s) { emit(s, subject, "by", tokens: [p], o, rule: "noun/by", prior: 0.65) }
        }
      } else if word == "of", let name = sentence.name(at: i), name.head == i, !name.tokens.contains(p), let k = resolver.nameEntityID(s, sentence.nameAt[i]), resolver.table[k].type == .organisation {
        for o in operands(object, s) where isNamed(o) {
          if let id = o.entity, isPlace(id) { for subject in single(i, s) { emit(s, subject, word, tokens: [p], o, rule: "noun/affiliation", prior: 0.6) } }
        }
      } else if let name = sentence.name(at: i), name.head == i, word == "of" || word == "from" || word == "at", !name.tokens.contains(p), let k = resolver.nameEntityID(s, sentence.nameAt[i]), resolver.table[k].type == .person {
        for o in operands(object, s) where isNamed(o) {
          for subject in single(i, s) { emit(s, subject, word, tokens: [p], o, rule: "noun/affiliation", prior: 0.6) }
        }
      }
    }
  }

  private mutating func mutual(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard let relation = RelationTable.mutual[sentence.lemma(i)] ?? RelationTable.mutual[sentence.lower[i]],
      let between = sentence.parsed.children(of: i).first(where: { sentence.lower[$0] == "between" }),
      let object = sentence.parsed.child(of: between, labelled: .pobj)
    else { return }
    let parties = operands(object, s)
    guard parties.count == 2, parties.allSatisfy({ $0.entity != nil }) else { return }
    emit(s, parties[0], relation, tokens: [i, between], parties[1], rule: "noun/mutual", prior: 0.75)
  }

  /// "changes, such as A and B", "issues, including those in Mexico".
  private mutating func examples(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    for p in sentence.parsed.children(of: i) where p > i && sentence.tokens[p].label == .prep {
      let word = sentence.lower[p]
      guard word == "including" || (word == "as" && p > 0 && sentence.lower[p - 1] == "such"), let object = sentence.parsed.child(of: p, labelled: .pobj) else { continue }
      // The list describes the head of the phrase, not the noun of its tail.
      var head = i
      if sentence.tokens[i].label == .pobj {
        let up = sentence.tokens[sentence.tokens[i].head].head
        if sentence.isNoun(up), sentence.nameAt[i] < 0, sentence.tokens[i].tag != .nns, resolver.resolved[s][up] != nil { head = up }
      }
      for subject in single(head, s) {
        for o in operands(object, s) { emit(s, subject, "includes", surface: word == "including" ? "including" : "such as", tokens: [p], o, rule: "noun/examples", prior: 0.65) }
      }
    }
  }
}
