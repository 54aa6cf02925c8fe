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
      placeBehind(s, name, subject)
      regionOf(s, name, subject)
      lifeFacts(s, name, subject)
      ageBehind(s, name, subject)
    }
    for i in sentence.tokens.indices {
      if sentence.tokens[i].label == .appos { apposition(i, s) }
      if sentence.isNoun(i) {
        mutual(i, s)
        authored(i, s)
        examples(i, s)
        located(i, s)
        ownedPart(i, s)
        housesOf(i, s)
        namedPlace(i, s)
        eventNoun(i, s)
      }
      based(i, s)
      ageBefore(i, s)
      ageStated(i, s)
      ageAtDeath(i, s)
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
    if title.count > 1, words.allSatisfy({ ["rt", "rev", "rev.", "revd", "fr", "mr", "mrs", "ms", "dr", "sir", "dame", "hon."].contains(sentence.lower[$0]) }) { return }
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
    // "marine biologist Dr Ana Ruiz": behind the form of address stands the name.
    let isAddressed = name.title.map { title in title.allSatisfy { RoleNouns.honorifics.contains(sentence.lower[$0]) && sentence.lower[$0] != "prof" && sentence.lower[$0] != "prof." } } ?? true
    // "PCG spokesman Lieutenant Michael Encina": a role in front of a rank.
    let isRanked = start > 0 && name.title != nil && sentence.nameAt[start - 1] < 0 && sentence.tokens[start - 1].text == sentence.lower[start - 1] && RoleNouns.persons.contains(sentence.lower[start - 1]) && name.tokens.contains(sentence.tokens[start - 1].head)
    guard isAddressed || isRanked, start > 0 else { return }
    let last = start - 1
    // Contiguous premodifiers of the name, or the noun that the name is an apposition of.
    let end = start
    while start > 0 {
      let t = sentence.tokens[start - 1]
      let apart = start == end && (RoleNouns.persons.contains(sentence.lower[start - 1]) || RoleNouns.isClassNoun(sentence.lower[start - 1]) && t.label == .dobj) && t.head == sentence.tokens[name.head].head && t.label == sentence.tokens[name.head].label
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
    guard start < end, sentence.isNoun(last) || RoleNouns.persons.contains(sentence.lower[last]) || RoleNouns.ships.contains(sentence.lower[last]) || RoleNouns.classOf[sentence.lower[last]] != nil && sentence.tokens[last].text == sentence.lower[last] else {
      return
    }
    guard sentence.nameAt[last] < 0, sentence.valueEntity(at: last) == nil, !["name", "title", "nickname", "pseudonym", "brand", "label", "motto", "slogan", "word", "term", "alias", "nee", "née", "reference", "day"].contains(sentence.lemma(last)), sentence.tokens[last].text.contains(where: \.isLetter) else { return }
    // "downtown Milwaukee" is no downtown.
    if let id = subject.entity, resolver.table[id].type == .place, RoleNouns.classOf[sentence.lemma(last)] != .place, !RoleNouns.places.contains(sentence.lemma(last)) { return }
    var tokens = Array(start..<end)
    // "brothers Peter and James" are two.
    var subjects = [subject]
    if sentence.tokens[last].tag == .nns {
      for c in sentence.conjuncts(of: name.head).dropFirst() { subjects.append(contentsOf: single(c, s)) }
    }
    var owner: Int?
    if let first = tokens.first, sentence.nameAt[first] >= 0, let other = sentence.name(at: first), other.tokens.upperBound < end, sentence.lower[other.tokens.upperBound] != "-",
      other.label == .organisation || Gazetteer.countries[sentence.parsed.text(of: other.tokens).lowercased()] != nil
    {
      owner = first
      tokens.removeAll { other.tokens.contains($0) || sentence.tokens[$0].tag == .pos }
    }
    // "former Leeds United midfielder Callum Dyer"
    if owner == nil, sentence.tokens[last].tag == .nn, RoleNouns.persons.contains(sentence.lemma(last)), let other = sentence.name(at: last - 1), other.tokens.lowerBound > start, other.tokens.upperBound == last,
      let bearer = resolver.nameEntityID(s, sentence.nameAt[last - 1]), resolver.table[bearer].type == .organisation || other.label == .organisation || other.label == .person
    {
      owner = other.head
      tokens.removeAll { other.tokens.contains($0) }
    }
    guard !tokens.isEmpty else { return }
    // "Novelist and playwright Efua Mensah": she is both.
    if start >= 2, sentence.lower[start - 1] == "and", RoleNouns.persons.contains(sentence.lower[start - 2]), sentence.tokens[start - 2].label == .compound, name.tokens.contains(sentence.tokens[start - 2].head) {
      let first = sentence.core(of: start - 2)
      emit(s, subject, "is a", tokens: first, concept(first, head: start - 2, s), rule: "noun/descriptor", prior: 0.75)
    }
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

  /// "Third Report: Drinking water" is no apposition; "Optics ASA (OSE: HVO), a maker," is one.
  private func isBehindColon(_ h: Int, _ a: Int, _ sentence: AnalysedSentence) -> Bool {
    var depth = 0
    for k in h + 1..<a {
      if sentence.lower[k] == "(" { depth += 1 }
      if sentence.lower[k] == ")" { depth -= 1 }
      if depth <= 0, sentence.lower[k] == ":" { return true }
    }
    return false
  }

  private mutating func apposition(_ a: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    let h = sentence.tokens[a].head
    guard h < a, sentence.isNoun(h) || sentence.tokens[h].tag == .jjs || sentence.tokens[h].tag == .cd && ofObject(h, sentence) != nil, sentence.isNoun(a) || sentence.tokens[a].pos == .properNoun, !isBehindColon(h, a, sentence) else { return }
    let headName = sentence.name(at: h)
    let name = sentence.name(at: a)
    if a > 0, sentence.lower[a - 1] == "(", headName == nil, Acronyms.looksLikeOne(sentence.tokens[a].text) {
      for known in resolver.introductions where known.sentence == s && known.short.contains(a) { return }
      for subject in single(h, s) { emit(s, subject, "also known as", tokens: [a], text([a], s), rule: "noun/acronym", prior: 0.8) }
      return
    }
    if name != nil, name?.head == a, headName == nil {
      // "the hacker group Guacamaya Leaks", "the council's chair, Marek Tamm"
      if sentence.valueEntity(at: h) != nil || ["name", "title", "nickname", "pseudonym", "motto", "slogan", "word", "term"].contains(sentence.lemma(h)) { return }
      if (h + 1..<a).contains(where: { ["among", "including", "notably", ":"].contains(sentence.lower[$0]) }) { return }
      // "a mother from Tallaght, County Dublin": the place behind a place.
      if let name, name.tokens.lowerBound > 1, sentence.lower[name.tokens.lowerBound - 1] == ",", let inner = sentence.name(at: name.tokens.lowerBound - 2), inner.tokens.lowerBound > h, sentence.tokens[inner.head].label == .pobj,
        let id = resolver.nameEntityID(s, sentence.nameAt[a]), isPlace(id)
      {
        return
      }
      if let name, name.label == .group, name.tokens.count == 1, sentence.tokens[h].tag == .nn, sentence.parsed.children(of: a).contains(where: { ["a", "an"].contains(sentence.lower[$0]) }) {
        let object = concept([a], head: a, s)
        for subject in single(h, s) { emit(s, subject, "is a", tokens: [a], object, rule: "noun/apposition", prior: 0.7) }
        return
      }
      let members = sentence.tokens[h].tag == .nns ? sentence.conjuncts(of: a) : [a]
      let names = members.flatMap { m in sentence.name(at: m)?.head == m ? single(m, s) : [] }
      for subject in names { roleFacts(h, subject, s, plural: sentence.tokens[h].tag == .nns) }
    } else if name == nil, headName == nil, sentence.parsed.child(of: h, labelled: .poss) != nil || ofObject(h, sentence) != nil {
      // "her future husband, the historian Peter Farrow"
      for inner in sentence.parsed.children(of: a) where sentence.tokens[inner].label == .appos && sentence.name(at: inner)?.head == inner && sentence.name(at: inner)?.tokens.lowerBound == a + 1 {
        for subject in single(inner, s) { roleFacts(h, subject, s, plural: false) }
      }
    } else if let headName, headName.head == h, let name, name.head == a, name.label == .group, name.tokens.count == 1,
      sentence.parsed.children(of: a).contains(where: { ["a", "an"].contains(sentence.lower[$0]) })
    {
      // "Harlan Voss, a Republican"
      let object = concept([a], head: a, s)
      for subject in single(h, s) { emit(s, subject, "is a", tokens: [a], object, rule: "noun/apposition", prior: 0.75) }
    } else if let thing = renamed(a, sentence) {
      // "goethite, an iron-rich mineral,"
      var core = sentence.core(of: a)
      core.removeAll { sentence.tokens[$0].label == .nummod }
      let object = concept(core, head: a, s)
      for subject in single(thing, s) where subject.value != object.value { emit(s, subject, "is a", tokens: core, object, rule: "noun/apposition", prior: 0.6) }
    } else if let headName, headName.head == h, name == nil, sentence.lower[a] == "one", ofObject(a, sentence) != nil {
      for subject in single(h, s) { roleFacts(a, subject, s, plural: false) }
    } else if let headName, headName.head == h, name == nil {
      // "Hallam Foods, a British snack maker," – not the bracket of an acronym.
      guard sentence.tokens[a].tag != .cd, a > 0, sentence.lower[a - 1] != "(", sentence.valueEntity(at: a) == nil else { return }
      // "Datu Salibo, Maguindanao province": where it is.
      let outer = sentence.placesNamed(by: a)
      if !outer.isEmpty, sentence.parsed.extent(of: a).lowerBound > 0, !sentence.parsed.children(of: a).contains(where: { sentence.tokens[$0].label == .det }) {
        for subject in single(h, s) where subject.entity.map({ isPlace($0) }) == true {
          for k in outer {
            guard let place = resolver.nameEntityID(s, k), isPlace(place) else { continue }
            emit(s, subject, "located in", tokens: [a], Operand(value: .entity(place), span: span(Array(sentence.names[k].tokens), sentence), link: .exact, head: sentence.names[k].head), rule: "noun/place", prior: 0.75)
          }
        }
        return
      }
      for subject in single(h, s) {
        for member in sentence.conjuncts(of: a) where sentence.nameAt[member] < 0 && !sentence.isVerb(member) && (member == a || sentence.tokens[member].tag != .nns) { roleFacts(member, subject, s, plural: false) }
      }
    }
  }

  /// The thing without a name that an apposition tells more of: "an adipose fin, a small fin that occurs in salmon".
  func renamed(_ a: Int, _ sentence: AnalysedSentence) -> Int? {
    let h = sentence.tokens[a].head
    guard sentence.tokens[a].label == .appos, h < a, sentence.nameAt[a] < 0, sentence.nameAt[h] < 0, sentence.isNoun(h), sentence.isNoun(a), sentence.valueEntity(at: a) == nil, sentence.valueEntity(at: h) == nil,
      [.nsubj, .nsubjpass, .dobj, .pobj].contains(sentence.tokens[h].label), sentence.parsed.child(of: a, labelled: .conj, .appos, .nummod) == nil, sentence.parsed.child(of: h, labelled: .conj) == nil
    else { return nil }
    let extent = sentence.parsed.extent(of: a)
    guard extent.lowerBound > 0, sentence.lower[extent.lowerBound - 1] == ",", extent.upperBound < sentence.tokens.count, [",", ".", ";"].contains(sentence.lower[extent.upperBound]) || sentence.parsed.child(of: a, labelled: .relcl) != nil else { return nil }
    let plural = sentence.tokens[h].tag == .nns
    if plural { return sentence.tokens[a].tag == .nns && sentence.parsed.child(of: a, labelled: .relcl) != nil ? h : nil }
    guard sentence.tokens[a].tag == .nn, ["a", "an"].contains(sentence.lower[extent.lowerBound]) else { return nil }
    return h
  }

  /// What a noun phrase beside a name says of it: its class, and its role for an owner.
  mutating func roleFacts(_ noun: Int, _ subject: Operand, _ s: Int, plural: Bool) {
    let sentence = resolver.sentences[s]
    guard let id = subject.entity, sentence.tokens[noun].pos != .punctuation, sentence.lower[noun] != "-" else { return }
    var core = sentence.core(of: noun)
    // "two of its customers, A and B": each is a customer.
    if sentence.tokens[noun].tag == .cd, sentence.lower[noun] != "one", let group = ofObject(noun, sentence), sentence.tokens[group].tag == .nns, let owner = sentence.parsed.child(of: group, labelled: .poss) {
      let words = sentence.core(of: group).filter { !sentence.parsed.isUnder($0, owner) }
      let role = sentence.label(Array(words.dropLast())) + (words.count > 1 ? " " : "") + sentence.lemma(group)
      for o in operands(owner, s) where o.value != subject.value { emit(s, subject, role + " of", tokens: words, o, rule: "noun/role", prior: 0.7) }
      return
    }
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
        // "the hospital's chief of obstetrics": of what is part of the role.
        if RoleNouns.persons.contains(sentence.lemma(noun)), let of = sentence.parsed.children(of: noun).first(where: { sentence.lower[$0] == "of" && $0 == noun + 1 }), let field = sentence.parsed.child(of: of, labelled: .pobj), sentence.nameAt[field] < 0, sentence.valueEntity(at: field) == nil {
          let words = sentence.core(of: field)
          if words.first == of + 1 { core.append(contentsOf: [of] + words) }
        }
      } else {
        owner = nil
      }
    }
    let of = sentence.parsed.children(of: noun).first { sentence.tokens[$0].label == .prep && (["of", "at", "for", "from", "with"].contains(sentence.lower[$0]) || ["in", "on"].contains(sentence.lower[$0]) && RoleNouns.persons.contains(sentence.lemma(noun))) && $0 > noun }
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
        guard !name.tokens.contains(noun), let bearer = resolver.nameEntityID(s, sentence.nameAt[c]), name.label != .person || resolver.table[bearer].type != .person else { continue }
        owner = c
        if !plural { emit(s, subject, "is a", tokens: core, concept(core, head: noun, s), rule: "noun/apposition", prior: 0.6) }
        core.removeAll { name.tokens.contains($0) }
        if resolver.resolved[s][c] == nil, bearer != id, !core.isEmpty, !plural, sentence.tokens[noun].tag == .nn, resolver.table[bearer].type == .organisation || name.label == .organisation || Gazetteer.isPlace(resolver.table[bearer].label) {
          emit(s, subject, sentence.label(core) + " of", tokens: core, Operand(value: .entity(bearer), span: span(Array(name.tokens), sentence), link: .exact, head: c), rule: "noun/role", prior: 0.7)
          return
        }
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
      // "Its captain, Liv Brekke," is a captain.
      if tail.isEmpty, !plural, !core.isEmpty, sentence.tokens[noun].tag == .nn, RoleNouns.kin[sentence.lemma(noun)] == nil, RoleNouns.isPerson(sentence.lemma(noun)), !["cousin", "friend", "colleague", "neighbour", "neighbor", "counterpart", "opponent", "predecessor", "supporter", "critic", "deputy", "fellow"].contains(sentence.lemma(noun)) { emit(s, subject, "is a", tokens: core, concept(core, head: noun, s), rule: "noun/owned-role", prior: 0.6) }
      // "the country's largest lender" is a lender too.
      if tail.isEmpty, !plural, RoleNouns.kin[sentence.lemma(noun)] == nil, !RoleNouns.persons.contains(sentence.lemma(noun)) || sentence.lemma(noun) == "model", !core.isEmpty, RoleNouns.isClassNoun(sentence.lemma(noun)) || RelationTable.works.contains(sentence.lemma(noun)) || resolver.table[id].type == .organisation, !["successor", "predecessor", "rival"].contains(sentence.lemma(noun)) {
        emit(s, subject, "is a", tokens: core, concept(core, head: noun, s), rule: "noun/owned-role", prior: 0.6)
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

  // MARK: Nouns with two arguments, lists

  /// "a painting by Clara Vermeulen", "Maria Okafor of the University of Ibadan", "the vaccine, called Maravax".
  private mutating func authored(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    var hung = Array(sentence.parsed.children(of: i))
    // "Dr Hana Vesely of": the parser hangs the tail on the surname.
    if let name = sentence.name(at: i), name.head == i {
      for t in name.tokens where t != i { hung.append(contentsOf: sentence.parsed.children(of: t).filter { $0 >= name.tokens.upperBound && sentence.tokens[$0].label == .prep }) }
    }
    for p in hung where p > i {
      let word = sentence.lower[p]
      if sentence.tokens[p].label == .acl, ["call", "name", "entitle", "title", "dub", "nickname"].contains(sentence.lemma(p)), sentence.nameAt[i] < 0 {
        for o in sentence.parsed.children(of: p) where [.oprd, .dobj, .attr].contains(sentence.tokens[o].label) && sentence.name(at: o)?.head == o {
          for subject in single(o, s) { roleFacts(i, subject, s, plural: false) }
        }
      }
      guard sentence.tokens[p].label == .prep || sentence.tokens[p].label == .agent, let object = sentence.parsed.child(of: p, labelled: .pobj) else { continue }
      if ["from", "with"].contains(word), word != "from" || sentence.tokens[i].tag != .nns, sentence.nameAt[i] < 0, RoleNouns.persons.contains(sentence.lemma(i)) || word == "from" && ["team", "group", "crew", "delegation", "panel"].contains(sentence.lemma(i)), sentence.role(of: i) == .subject {
        for o in operands(object, s) where isNamed(o) && isOrganisation(o) {
          for subject in single(i, s) { emit(s, subject, word, tokens: [p], o, rule: "noun/affiliation", prior: 0.55) }
        }
      }
      let verb = sentence.parsed.ancestors(of: i).first { isPredicate($0, sentence) }
      if word == "on" || word == "against", sentence.nameAt[i] < 0, sentence.role(of: i) == .subject, RelationTable.works.contains(sentence.lemma(i)) || RelationTable.relational.contains(sentence.lemma(i)) {
        let isKind = sentence.nameAt[object] >= 0 || RoleNouns.classOf[sentence.lemma(object)] != nil || RoleNouns.isPerson(sentence.lemma(object))
        for o in operands(object, s) where isKind && isNamed(o) && (isOrganisation(o) || isPerson(o)) {
          for subject in single(i, s) { emit(s, subject, word, tokens: [p], o, rule: "noun/target", prior: 0.6) }
        }
      }
      // "the cavalry, under Count Bathor"
      if word == "under", sentence.role(of: i) == .subject, sentence.valueEntity(at: i) == nil {
        for o in operands(object, s) where isPerson(o) && isNamed(o) {
          for subject in single(i, s) { emit(s, subject, word, tokens: [p], o, rule: "noun/target", prior: 0.6) }
        }
      }
      if word == "by", sentence.nameAt[i] < 0, sentence.valueEntity(at: i) == nil, sentence.role(of: i) != .prepositional || verb.map({ isPassive($0, sentence) }) != true {
        for o in operands(object, s) where isNamed(o) {
          for subject in single(i, s) { emit(s, subject, "by", tokens: [p], o, rule: "noun/by", prior: 0.65) }
        }
      } else if word == "of", let name = sentence.name(at: i), name.head == i, !name.tokens.contains(p), let k = resolver.nameEntityID(s, sentence.nameAt[i]), resolver.table[k].type == .organisation {
        for o in operands(object, s) where isNamed(o) {
          if let id = o.entity, isPlace(id) || isOrganisation(o) { for subject in single(i, s) { emit(s, subject, word, tokens: [p], o, rule: "noun/affiliation", prior: 0.6) } }
        }
      } else if let name = sentence.name(at: i), name.head == i, word == "of" || word == "from" || word == "at", !name.tokens.contains(p), let k = resolver.nameEntityID(s, sentence.nameAt[i]), resolver.table[k].type == .person, sentence.tokens[i].label != .pobj || sentence.lower[p - 1] != "," {
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
        if sentence.tokens[head].tag == .nns, head == i, sentence.nameAt[i] < 0, word == "as" {
          // "suppliers such as Hengrui": a supplier.
          let core = sentence.core(of: i).filter { ![.nummod, .quantmod].contains(sentence.tokens[$0].label) }
          let singular = sentence.label(Array(core.dropLast())) + (core.count > 1 ? " " : "") + sentence.lemma(i)
          for o in operands(object, s) where isNamed(o) {
            let d = resolver.descriptor(singular, head: sentence.lemma(i), sentence: s)
            emit(s, o, "is a", tokens: core, Operand(value: .entity(d), span: span(core, sentence), link: .exact, head: i), rule: "noun/examples", prior: 0.6)
          }
        }
        for o in operands(object, s) { emit(s, subject, "includes", surface: word == "including" ? "including" : "such as", tokens: [p], o, rule: "noun/examples", prior: 0.65) }
      }
    }
  }
}
