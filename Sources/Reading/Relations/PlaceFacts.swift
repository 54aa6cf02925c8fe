/// Facts of places inside of noun phrases: a place in a place, what is where, what is part of what.
extension FactFinder {
  /// "Tallinn, Estonia": a place in a place, by position.
  mutating func place(_ s: Int, _ name: NameSpan, _ subject: Operand) {
    let sentence = resolver.sentences[s]
    let comma = name.tokens.upperBound
    if comma + 2 < sentence.tokens.count, sentence.lower[comma] == ",", sentence.lower[comma + 1] == "in" {
      placeIn(s, comma + 1, name, subject)
      return
    }
    if nameToday(s, comma, subject) { return }
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

  /// "Castelnuovo, present-day Herceg Novi", "Lemberg (now Lviv)": what a place is called today.
  private mutating func nameToday(_ s: Int, _ comma: Int, _ subject: Operand) -> Bool {
    let sentence = resolver.sentences[s]
    guard comma + 2 < sentence.tokens.count, [",", "("].contains(sentence.lower[comma]), let old = subject.entity, isPlace(old) else { return false }
    var start = comma + 1
    let words = Array(sentence.lower[start..<min(start + 3, sentence.tokens.count)])
    if words.count == 3, ["present", "modern"].contains(words[0]), words[1] == "-", words[2] == "day" {
      start += 3
    } else if words[0] == "now" || words[0] == "present-day" || words[0] == "modern-day" {
      start += 1
    } else if words[0] == "today", words[1] == "'s" || words[1] == "’s" {
      start += 2
    } else {
      return false
    }
    guard start < sentence.tokens.count, let name = sentence.name(at: start), name.tokens.lowerBound == start, let today = resolver.nameEntityID(s, sentence.nameAt[start]), today != old,
      isPlace(today) || resolver.table[today].type == .concept
    else { return false }
    emit(s, subject, "also known as", surface: sentence.lower[comma + 1..<start].joined(separator: words.count == 3 && words[1] == "-" ? "" : " "), tokens: Array(comma + 1..<start),
      Operand(value: .entity(today), span: span(Array(name.tokens), sentence), link: .exact, head: name.head), rule: "noun/place", prior: 0.75)
    return true
  }

  /// "met at County Hall in Wexburn", where the place hangs on the verb.
  mutating func placeBehind(_ s: Int, _ name: NameSpan, _ subject: Operand) {
    let sentence = resolver.sentences[s]
    let p = name.tokens.upperBound
    guard p + 1 < sentence.tokens.count, sentence.lower[p] == "in", sentence.tokens[p].head != name.head, sentence.tokens[name.head].label == .pobj, ["at", "to", "from", "by"].contains(sentence.lower[sentence.tokens[name.head].head]),
      let object = sentence.parsed.child(of: p, labelled: .pobj), let outer = sentence.name(at: object), outer.tokens.lowerBound == p + 1, let inner = subject.entity, let place = resolver.nameEntityID(s, sentence.nameAt[object]),
      place != inner, isPlace(place), ![.person, .event].contains(resolver.table[inner].type), Gazetteer.countries[resolver.table[inner].label.lowercased()] == nil, name.label != .geopolitical
    else { return }
    emit(s, subject, "located in", surface: "in", tokens: [p], Operand(value: .entity(place), span: span(Array(outer.tokens), sentence), link: .exact, head: object), rule: "noun/place", prior: 0.6)
  }

  /// "the Prešov Region of eastern Slovakia": a part of a country that is called by its kind.
  mutating func regionOf(_ s: Int, _ name: NameSpan, _ subject: Operand) {
    let sentence = resolver.sentences[s]
    let of = name.tokens.upperBound
    guard name.tokens.count > 1, of + 1 < sentence.tokens.count, sentence.lower[of] == "of", sentence.tokens[of].head == name.head, ["region", "province", "district", "county", "department", "prefecture", "peninsula", "valley", "governorate"].contains(sentence.lower[name.tokens.upperBound - 1]),
      let object = sentence.parsed.child(of: of, labelled: .pobj), sentence.nameAt[object] >= 0
    else { return }
    for o in single(object, s) where isNamed(o) && o.entity.map({ isPlace($0) }) == true && o.value != subject.value { emit(s, subject, "located in", surface: "of", tokens: [of], o, rule: "noun/place", prior: 0.7) }
  }

  /// "South Korea's Daesung Shipbuilding" is there, "Spain's Iker Zubeldia" is from there.
  mutating func national(_ s: Int, _ name: NameSpan, _ subject: Operand) {
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

  /// "the County Council's planning committee": a body of a body.
  mutating func ownedPart(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard sentence.nameAt[i] < 0, let owner = sentence.parsed.child(of: i, labelled: .poss), sentence.nameAt[owner] >= 0, sentence.tokens[i].tag == .nn,
      ["committee", "subsidiary", "division", "branch", "department", "directorate", "laboratory", "plant", "depot", "arm", "campus"].contains(sentence.lemma(i))
    else { return }
    for o in operands(owner, s) where isNamed(o) && isOrganisation(o) {
      let part = concept(sentence.core(of: i).filter { !sentence.parsed.isUnder($0, owner) }, head: i, s)
      if part.value != o.value { emit(s, part, "of", tokens: [i], o, rule: "noun/part", prior: 0.55) }
    }
  }

  /// "Cambodia's garment factories": where they stand.
  mutating func housesOf(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard sentence.nameAt[i] < 0, sentence.tokens[i].tag == .nns, RoleNouns.buildings.contains(sentence.lemma(i)), let owner = sentence.parsed.child(of: i, labelled: .poss), let name = sentence.name(at: owner), Gazetteer.isPlace(sentence.parsed.text(of: name.tokens)),
      !sentence.parsed.children(of: i).contains(where: { sentence.tokens[$0].tag == .jjs || ["best", "most", "leading", "top"].contains(sentence.lower[$0]) })
    else { return }
    for c in sentence.core(of: i) where sentence.tokens[c].tag == .jjs || ["best", "most"].contains(sentence.lower[c]) { return }
    for o in single(owner, s) where isNamed(o) && o.entity.map({ isPlace($0) }) == true {
      let houses = concept(sentence.core(of: i).filter { !sentence.parsed.isUnder($0, owner) }, head: i, s)
      if houses.value != o.value { emit(s, houses, "located in", surface: "'s", tokens: [i], o, rule: "noun/place", prior: 0.6) }
    }
  }

  /// "the village of Tengani": what Tengani is.
  mutating func namedPlace(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    for k in sentence.placesNamed(by: i) {
      guard let id = resolver.nameEntityID(s, k), resolver.table[id].type == .place, sentence.names[k].tokens.lowerBound > i else { continue }
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
  mutating func placeIn(_ s: Int, _ word: Int, _ name: NameSpan, _ subject: Operand) {
    let sentence = resolver.sentences[s]
    guard let object = sentence.parsed.child(of: word, labelled: .pobj), object - word <= 5, let outer = sentence.name(at: object), outer.head == object, let inner = subject.entity,
      let k = resolver.nameEntityID(s, sentence.nameAt[object]), k != inner, isPlace(inner), isPlace(k), !Gazetteer.isPlace(resolver.table[inner].label)
    else { return }
    emit(s, subject, "located in", surface: "in", tokens: [word], Operand(value: .entity(k), span: span(Array(outer.tokens), sentence), link: .exact, head: object), rule: "noun/place", prior: 0.7)
  }

  /// "the Eindhoven-based group", "Canadian-born" not: where what is spoken of has its seat.
  mutating func based(_ i: Int, _ s: Int) {
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

  func isPlace(_ id: Int) -> Bool {
    let type = resolver.table[id].type
    return type == .place || Gazetteer.isPlace(resolver.table[id].label)
  }

  /// "the fastest train in Scandinavia" is said of the train, see `mostOf`.
  private func isMost(_ noun: Int, _ sentence: AnalysedSentence) -> Bool {
    for c in sentence.parsed.children(of: noun) where c < noun && sentence.tokens[c].tag == .jjs { return true }
    return false
  }

  /// "the Supreme Court in Lisbon", "a farmhouse near Graz": a thing with a named place.
  mutating func located(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    if sentence.valueEntity(at: i) != nil || hasNo(i, sentence) { return }
    for p in sentence.parsed.children(of: i) where sentence.tokens[p].label == .prep && sentence.isLocative(p) && p > i {
      guard let object = sentence.parsed.child(of: p, labelled: .pobj) else { continue }
      let named = sentence.name(at: i)
      // Objects of verbs give the fuller "V O in place" (see ClauseFacts).
      if named == nil, [.nsubj, .nsubjpass].contains(sentence.tokens[i].label), sentence.lower[p - 1] != ",", !RoleNouns.buildings.contains(sentence.lemma(i)) { continue }
      if named == nil, sentence.tokens[i].label == .dobj, !RoleNouns.buildings.contains(sentence.lemma(i)), !["open", "build", "establish", "found", "create"].contains(sentence.lemma(sentence.tokens[i].head)) { continue }
      // Where somebody is at home is said by the clause.
      if named == nil, sentence.tokens[i].label == .attr, isMost(i, sentence) { continue }
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
}
