/// "the strategy", "this agenda", "the company": which thing spoken of before a definite noun means.
extension Resolver {
  /// What "the strategy", "this agenda", "the company" refers to.
  func definite(_ i: Int, _ phrase: NounPhrase, _ sentence: AnalysedSentence, _ s: Int) -> (id: Int, link: Mention.Link)? {
    let determiners = sentence.parsed.children(of: i).filter { sentence.tokens[$0].label == .det }.map { sentence.lower[$0] }
    let pointing = determiners.contains { ["the", "this", "that", "these", "those"].contains($0) }
    let label = sentence.label(phrase.tokens)
    let owned = sentence.parsed.children(of: i).contains { sentence.tokens[$0].label == .poss }
    guard pointing, !owned else { return nil }
    // "the group that boarded the carrier": the clause says which one.
    for c in sentence.parsed.children(of: i) where sentence.tokens[c].label == .relcl && c > i {
      if sentence.lower[i + 1] == "that" || sentence.lower[i + 1] == "who" || sentence.lower[i + 1] == "whose" { return nil }
    }
    if let body = bodyEnding(phrase, sentence) { return (body, .definite) }
    if let same = table.find(key: NameKey.key(label)), table[same].firstSentence <= s, !table[same].isNamed || phrase.tokens.count > 1 || RoleNouns.isClassNoun(sentence.lemma(i)) { return (same, table[same].isNamed ? .definite : .exact) }
    let lemma = sentence.lemma(i)
    var modifiers = sentence.core(of: i).filter { $0 != i }.map { sentence.lower[$0] }
    let bare = modifiers.count
    // "the Eindhoven-based group", "the German carmaker" say something new of the one spoken of.
    var nation: String?
    if let adjective = modifiers.first(where: { Gazetteer.adjectives[$0] != nil }) { nation = Gazetteer.adjectives[adjective] }
    if modifiers.contains("based") || (modifiers.count == 1 && nation != nil) { modifiers = [] }
    // A noun with a tail says itself which one it means.
    guard phrase.tokens.count == bare + 1 else { return nil }
    let plural = sentence.tokens[i].tag == .nns
    // Nouns that every organisation or place answers to: who it is, is told by what the text is about.
    let isGeneral = RoleNouns.classOf[lemma] == .organisation || RoleNouns.classOf[lemma] == .place
    var best: (id: Int, score: Double)?
    // Whether a body with a name was spoken of since.
    var knowsFirm = false
    for item in discourse.recent(sentence: s, distance: 40) where item.entities.count == 1 {
      let id = item.entities[0]
      let e = table[id]
      defer { if item.isSubject, e.isNamed, e.type == .organisation { knowsFirm = true } }
      var score = 0.0
      // The hull of a ship is not the city of Hull.
      if e.isNamed, e.words == [lemma], sentence.tokens[i].text == sentence.lower[i], !RoleNouns.isClassNoun(lemma) { continue }
      // "the company" is none of "so many businesses".
      if !plural, e.isPlural, !e.isNamed { continue }
      // "the Dutch firm" is not the one that was called German.
      if let nation, !e.nations.isEmpty, !e.nations.contains(nation) { continue }
      if let nation, e.isNamed, Gazetteer.countries[e.label.lowercased()] == nation { continue }
      let shared = modifiers.allSatisfy { e.words.contains($0) || e.modifiers.contains($0) }
      if e.head == lemma, shared, e.isPlural == plural || e.isNamed {
        // "the company" is rather the one with a name than "a listed company".
        let isFirm = ["company", "firm", "business", "group", "corporation"].contains(lemma)
        score = e.isNamed ? (isFirm ? 1.9 : 2.2) : isFirm && knowsFirm ? 1.6 : isGeneral && !item.isSubject && !e.modifiers.isEmpty && modifiers.isEmpty ? 1.2 : 2
      } else if e.classes.contains(lemma), !plural || e.isPlural, modifiers.isEmpty || shared {
        score = isGeneral ? 1.9 : 2.1
      } else if e.isNamed, modifiers.isEmpty, !plural, e.words.contains(lemma), RoleNouns.isClassNoun(lemma) {
        score = 1.9
      } else if e.isNamed, modifiers.isEmpty, e.gender == nil, lemma.utf8.count > 3, let last = e.words.last, e.words.count > 1, last == lemma + "s" || last == lemma && e.type != .person, isOnly(id, endingWith: lemma) {
        // "the yard": the one thing that is called so, Halden Yards.
        score = 1.8
      } else if modifiers.isEmpty, !plural, isKind(e, of: lemma) {
        score = e.isNamed ? 1.8 : 1.5
      } else if modifiers.isEmpty, !plural, RoleNouns.areSynonyms(e.head, lemma) {
        score = 1.4
      } else if modifiers.isEmpty, !plural, e.isNamed, let type = RoleNouns.classOf[lemma], e.type == type, !isOtherKind(lemma, e),
        type != .place || fits(place: lemma, e)
      {
        score = 1.2
      } else if !plural, e.isNamed, s - item.sentence <= 1, ["country", "nation", "kingdom"].contains(lemma), fits(place: lemma, e), nation == nil, !modifiers.contains(where: { ["other", "neighbouring", "neighboring", "host", "home", "third", "second", "first"].contains($0) }), isOnlyCountry(id, s) {
        // "the Central Asian country"
        score = 1
      } else if !plural, e.isNamed, s - item.sentence <= 1, !isNewOne(i, sentence), !isOtherKind(lemma, e), e.classes.isEmpty || e.type == .organisation, let type = RoleNouns.classOf[lemma], type == .organisation, e.type == type,
        modifiers.allSatisfy({ m in sentence.core(of: i).contains { sentence.lower[$0] == m && sentence.tokens[$0].label != .compound } })
      {
        // "the state-owned company"
        score = 1
      } else {
        continue
      }
      // The same noun is remembered longer than a class.
      score -= score >= 2 && !plural && determiners.contains("the") ? min(0.8, 0.06 * Double(s - item.sentence)) : 0.12 * Double(s - item.sentence)
      // "the company" is above all the one that the text is about.
      if e.isNamed, score < 2 { score += min(isGeneral ? 0.55 : 0.4, 0.07 * Double(discourse.count(of: id))) }
      if item.isSubject { score += 0.25 }
      if let nation, e.nations.contains(nation) { score += 0.4 }
      // "Kaskela develops instruments. Founded in 1948, the company": what the sentence before is about.
      if isGeneral, e.isNamed, item.isSubject, item.sentence == s - 1, sentences[item.sentence].block == sentence.block, sentences[item.sentence].tokens[item.token].head == sentences[item.sentence].parsed.root, isOnlyBody(id, s - 1) { score += 0.4 }
      if score > (best?.score ?? 0.6) { best = (id, score) }
    }
    if plural, ["country", "nation", "side", "party", "company", "team", "club", "firm", "man", "woman", "state"].contains(lemma) { return nil }
    return best.map { ($0.id, .definite) }
  }

  /// "the largest brewer", "the combined company", "the new airline": none that was named as it stands.
  private func isNewOne(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    sentence.parsed.children(of: i).contains { $0 < i && (sentence.tokens[$0].tag == .jjs || sentence.tokens[$0].tag == .rbs || ["combined", "merged", "new", "joint", "resulting", "rival", "other", "first", "second", "third", "only", "next", "same", "enlarged"].contains(sentence.lower[$0])) }
  }

  /// "the coast guard" of a text that names one, the Philippine Coast Guard.
  private func bodyEnding(_ phrase: NounPhrase, _ sentence: AnalysedSentence) -> Int? {
    let words = NameKey.words(sentence.label(phrase.tokens))
    guard words.count >= 2, phrase.tokens.allSatisfy({ sentence.tokens[$0].text == sentence.lower[$0] && sentence.nameAt[$0] < 0 }) else { return nil }
    var found: Int?
    for id in endings[words.last ?? ""] ?? [] {
      let e = table[id]
      guard e.type == .organisation, e.words.count > words.count, e.words.count <= words.count + 2, Array(e.words.suffix(words.count)) == words else { continue }
      if found != nil { return nil }
      found = id
    }
    return found
  }

  /// "the warship" for the frigate, "the mountain" for Mount Karisoke.
  private func isKind(_ e: EntityTable.Entry, of noun: String) -> Bool {
    if Kinds.isKind(e.head, of: noun) { return true }
    for narrow in e.classes where Kinds.isKind(narrow, of: noun) || RoleNouns.areSynonyms(narrow, noun) { return true }
    guard e.isNamed, e.words.count > 1, let first = e.words.first, let kind = Kinds.ofFirstWord(first) else { return false }
    return kind == noun || Kinds.isKind(kind, of: noun) || RoleNouns.areSynonyms(kind, noun)
  }

  /// "the council" is no school: a name that ends with the noun of another kind.
  private func isOtherKind(_ noun: String, _ e: EntityTable.Entry) -> Bool {
    guard e.head != noun, !RoleNouns.areSynonyms(e.head, noun) else { return false }
    // Public bodies are named for what they are: a name that says nothing of it is none.
    if RoleNouns.publicBodies.contains(noun), !e.words.contains(noun), !e.classes.contains(noun) { return true }
    // "the team" is no journal and no council.
    if ["team", "group", "club", "side", "band"].contains(noun) {
      let others = RoleNouns.publicBodies.union(["journal", "magazine", "newspaper", "university", "institute", "institution"])
      if others.contains(e.head) || !e.classes.isDisjoint(with: others) { return true }
    }
    // "the firm" is no council.
    if RoleNouns.businesses.contains(noun), RoleNouns.publicBodies.contains(e.head) || !e.classes.isDisjoint(with: RoleNouns.publicBodies) { return true }
    guard RoleNouns.isClassNoun(e.head) else { return false }
    return [
      "council", "school", "university", "college", "court", "museum", "union", "party", "hospital", "ministry", "department", "club", "team", "side", "airline", "bank", "church", "theatre", "theater", "gallery",
      "newspaper", "parliament", "committee", "commission", "town", "city", "village", "river", "lake", "mountain", "island", "hotel", "restaurant", "shop", "store", "orchestra", "band",
    ].contains(noun)
  }

  /// Whether no other thing with a name is called by the noun.
  private func isOnly(_ id: Int, endingWith noun: String) -> Bool {
    for (k, e) in table.entries.enumerated() where k != id && e.isNamed {
      if let last = e.words.last, last == noun || last == noun + "s" { return false }
    }
    return true
  }

  /// Whether a sentence names no other body.
  private func isOnlyBody(_ id: Int, _ s: Int) -> Bool {
    for other in nameEntity[s] where other >= 0 && other != id && table[other].type != .place && table[other].type != .person { return false }
    return true
  }

  /// Whether the sentence before speaks of no other country.
  private func isOnlyCountry(_ id: Int, _ s: Int) -> Bool {
    for item in discourse.recent(sentence: s, distance: 1) {
      for other in item.entities where other != id && Gazetteer.countries[table[other].label.lowercased()] != nil { return false }
    }
    return true
  }

  private func fits(place noun: String, _ e: EntityTable.Entry) -> Bool {
    let country = Gazetteer.countries[e.label.lowercased()] != nil
    switch noun {
    case "country", "nation", "kingdom", "republic": return country
    case "city", "town", "village", "capital", "municipality": return !country
    default: return e.head == noun
    }
  }
}
