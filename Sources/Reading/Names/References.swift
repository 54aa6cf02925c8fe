import RDF

/// Noun phrases of one sentence, left to right.
extension Resolver {
  mutating func resolve(sentence s: Int) {
    let sentence = sentences[s]
    for i in sentence.tokens.indices {
      if let r = resolution(of: i, in: sentence, s) {
        resolved[s][i] = r
        record(r, at: i, in: sentence, s)
      }
    }
    // Names that no noun phrase was built around (inside of compounds) are mentions too.
    for (k, name) in sentence.names.enumerated() where resolved[s][name.head] == nil {
      let id = nameEntity[s][k]
      guard id >= 0 else { continue }
      discourse.add(
        Discourse.Item(
          entities: [id], sentence: s, token: name.head, isSubject: false, isPlural: false, isNamed: true, isHeadline: sentence.isHeadline, isPossessor: true))
      mentions.append(
        Mention(
          sentence: s, span: sentence.parsed.bytes(of: name.tokens), text: sentence.parsed.text(of: name.tokens), kind: .name,
          entity: id, link: .exact))
    }
  }

  private mutating func resolution(of i: Int, in sentence: AnalysedSentence, _ s: Int) -> Resolution? {
    let token = sentence.tokens[i]
    switch token.tag {
    case .prp, .prpPossessive:
      let found = pronoun(i, in: sentence, s)
      learnGender(sentence.lower[i], found)
      return found
    default: break
    }
    // "The 46-year-old was honoured"
    if sentence.lower[i] == "old", i > 3, ["year", "years"].contains(sentence.lower[i - 2]), [.nsubj, .nsubjpass, .dobj, .pobj].contains(token.label), sentence.parsed.children(of: i).contains(where: { sentence.lower[$0] == "the" }) {
      return pronoun(i, in: sentence, s)
    }
    // "Nabil Rashad Tawfiq", of which the model takes the last word for a date, is a name.
    if isAllOf(i, sentence), let found = pronoun(i, in: sentence, s) { return found }
    let isName = sentence.name(at: i).map { $0.tokens.count > 1 && $0.head == i && $0.label == .person } ?? false
    if !isName, let entity = sentence.valueEntity(at: i), isValue(i, entity, sentence), !isPart(i, entity, sentence) {
      guard entity.tokens.lowerBound == i || !entity.tokens.contains(token.head) || token.head == i || token.label == .conj || token.label == .appos || (token.label == .pobj && entity.label == .date && dateRange(entity, sentence) != nil) else { return nil }
      return value(entity, i, sentence)
    }
    // "Both deny it", "the latter": of those named side by side.
    if sentence.lower[i] == "both", token.tag == .dt || token.tag == .cc, [.nsubj, .nsubjpass, .dobj, .pobj].contains(token.label), sentence.parsed.children(of: i).isEmpty {
      return both(i, s).map { Resolution(entities: $0, link: .pronoun, tokens: [i], isPronoun: true) }
    }
    if let one = oneOfTwo(i, sentence, s) { return Resolution(entities: [one], link: .definite, tokens: [i]) }
    if isCompatriot(i, sentence), let found = pronoun(i, in: sentence, s) {
      for id in found.entities { table[id].classes.insert(sentence.lower[i]) }
      return found
    }
    if let name = sentence.name(at: i) {
      guard name.head == i else { return nil }
      // A name that only modifies a noun is no phrase of its own, but a mention (see above).
      if [.compound, .nmod, .amod].contains(token.label), !isApart(i, sentence) { return nil }
      return named(i, name, sentence, s)
    }
    // "an e-reader", split at its hyphen: the last part speaks for the whole.
    if token.text == "-" || token.text == "–" { return nil }
    if i + 2 < sentence.tokens.count, sentence.lower[i + 1] == "-", !token.spaceAfter, !sentence.tokens[i + 1].spaceAfter, sentence.tokens[i + 2].head == token.head,
      sentence.tokens[i + 2].label == token.label, token.label != .compound
    {
      return nil
    }
    // "climbed to ninth"
    if [.pobj, .dobj].contains(token.label), token.entityLabel == .ordinal, token.tag == .jj || token.tag == .rb, sentence.parsed.children(of: i).isEmpty {
      return Resolution(literal: Resolution.Literal(lexical: token.text, datatype: XSD.namespace + "string", surface: token.text), link: .exact, tokens: [i])
    }
    let isShare = ["most", "many", "some", "half", "several", "much", "few"].contains(sentence.lower[i]) && sentence.parsed.children(of: i).contains { sentence.lower[$0] == "of" }
      && [.nsubj, .nsubjpass, .dobj, .pobj].contains(token.label)
    guard isShare || token.pos == .noun || token.pos == .properNoun || (token.pos == .number && token.label != .nummod && token.label != .quantmod && token.label != .compound)
      || (token.pos == .adjective && sentence.parsed.children(of: i).contains { sentence.tokens[$0].label == .det } && [.nsubj, .dobj, .pobj, .nsubjpass].contains(token.label))
    else { return nil }
    switch token.label {
    case .compound, .nmod, .amod, .nummod, .quantmod, .npadvmod, .advmod, .punct, .meta, .dep: if !isApart(i, sentence) { return nil }
    case .none: return nil
    default: break
    }
    return common(i, sentence, s)
  }

  /// "The Norwegian attacked": a person spoken of before, by what the person is.
  func isCompatriot(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    let word = sentence.lower[i]
    guard Gazetteer.demonyms[word] != nil || Gazetteer.adjectives[word] != nil && Gazetteer.countries[word] == nil && word.last != "s" && ["n", "i"].contains(word.last.map { String($0) } ?? ""),
      [.nsubj, .nsubjpass, .dobj, .poss, .pobj].contains(sentence.tokens[i].label), i + 1 >= sentence.tokens.count || !isNounToken(i + 1, sentence)
    else { return false }
    return sentence.parsed.children(of: i).contains { sentence.lower[$0] == "the" }
  }

  private func isNounToken(_ i: Int, _ sentence: AnalysedSentence) -> Bool { sentence.isNoun(i) }

  /// Who was "she" once stays it.
  private mutating func learnGender(_ word: String, _ found: Resolution?) {
    guard let found, found.entities.count == 1, table[found.entities[0]].gender == nil, table[found.entities[0]].type == .person else { return }
    if ["he", "him", "his"].contains(word) { table[found.entities[0]].gender = .male }
    if ["she", "her", "hers"].contains(word) { table[found.entities[0]].gender = .female }
  }

  /// A modifier of a verb is an argument that the parser mislabelled.
  private func isApart(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    sentence.isVerb(sentence.tokens[i].head) && sentence.tokens[i].label != .npadvmod && sentence.tokens[i].label != .advmod
      && sentence.tokens[i].label != .punct
  }

  // MARK: Names

  private mutating func named(_ i: Int, _ name: NameSpan, _ sentence: AnalysedSentence, _ s: Int) -> Resolution {
    let id = nameEntity[s][sentence.nameAt[i]]
    // "Mexican and US Armed Forces": two names that share their end.
    let phrase = NounPhrase(head: i, tokens: (sentence.core(of: i) + Array(name.tokens)).uniqued().sorted(), possessor: nil)
    let variants = sentence.variants(of: phrase)
    if variants.count > 1, variants.allSatisfy({ $0.allSatisfy { sentence.tokens[$0].text.unicodeScalars.first?.properties.isUppercase == true } }) {
      let ids = variants.map { entity(forName: sentence.parsed.text(of: $0), sentence: s, type: table[id].type) }
      return Resolution(entities: ids, link: .exact, tokens: phrase.tokens)
    }
    // "its Armed Forces", "Mexico's Armed Forces": the owner completes the name.
    if let owner = sentence.parsed.child(of: i, labelled: .poss) {
      let names: [Int] = resolved[s][owner]?.entities ?? (sentence.nameAt[owner] >= 0 ? [nameEntity[s][sentence.nameAt[owner]]] : [])
      for ownerID in names where ownerID >= 0 {
        let key = (table[ownerID].words + NameKey.words(sentence.parsed.text(of: name.tokens))).joined(separator: " ")
        // "Its rival Castell" is not the Oduya Castell that they are to become.
        if let found = table.find(key: key), !own.isMade(table[found].words) {
          return Resolution(entities: [found], link: .shortName, tokens: Array(name.tokens))
        }
      }
    }
    let exact = NameKey.key(sentence.parsed.text(of: name.tokens)) == table[id].words.joined(separator: " ")
    let link: Mention.Link = exact ? .exact : Acronyms.looksLikeOne(sentence.parsed.text(of: name.tokens)) ? .acronym : .shortName
    return Resolution(entities: [id], link: link, tokens: Array(name.tokens))
  }

  private mutating func entity(forName text: String, sentence: Int, type: EntityType) -> Int {
    let words = NameKey.words(text)
    let key = words.joined(separator: " ")
    if let known = table.find(key: key) { return known }
    let id = table.add(
      EntityTable.Entry(label: text, isNamed: true, words: words, head: words.last ?? "", firstSentence: sentence), key: key)
    table.vote(type, 1, for: id)
    return id
  }

  // MARK: Common nouns

  private mutating func common(_ i: Int, _ sentence: AnalysedSentence, _ s: Int) -> Resolution? {
    let lemma = sentence.lemma(i)
    // The noun stands beside a name: it denotes what the name names.
    let beside = namesBeside(i, sentence)
    if !beside.isEmpty {
      let ids = beside.map { nameEntity[s][sentence.nameAt[$0]] }.filter { $0 >= 0 }
      // "the fish, named Ferruaspis": what has been given a name is no body.
      let isCalled = sentence.parsed.children(of: i).contains { sentence.tokens[$0].label == .acl && ["call", "name", "dub", "nickname"].contains(sentence.lemma($0)) }
      for id in ids {
        table[id].classes.insert(lemma)
        if table[id].gender == nil, let gender = RoleNouns.gender(lemma) { table[id].gender = gender }
        if RoleNouns.isPerson(lemma) || RoleNouns.kin[lemma] != nil {
          table.vote(.person, 3, for: id)
        } else if let t = RoleNouns.classOf[lemma] {
          table.vote(t, 3, for: id)
        } else if !RoleNouns.persons.contains(lemma), !lemma.hasSuffix("er"), !lemma.hasSuffix("or") {
          table.vote(RoleNouns.events.contains(lemma) ? .event : RoleNouns.documents.contains(lemma) ? .document : RoleNouns.places.contains(lemma) ? .place : isCalled ? .product : .organisation, 1.5, for: id)
        }
      }
      if RoleNouns.kin[lemma] != nil, ids.count == 1, let owner = ownerOf(i, sentence, s) { relatives["\(owner) \(lemma)"] = ids[0] }
      return Resolution(entities: ids, link: .apposition, tokens: sentence.core(of: i))
    }
    if lemma == "son" || lemma == "daughter" || lemma == "child" { recordParents(i, sentence, s) }
    // "Her father", who was named before.
    if RoleNouns.kin[lemma] != nil, sentence.tokens[i].tag == .nn, let owner = ownerOf(i, sentence, s), let known = relatives["\(owner) \(lemma)"] {
      return Resolution(entities: [known], link: .definite, tokens: sentence.core(of: i))
    }
    // "Green Kenya, a campaign group,": the noun speaks of the name before it.
    if token(i, isBesideNameIn: sentence) {
      let head = sentence.tokens[i].head
      if let r = resolved[s][head], !r.entities.isEmpty {
        for id in r.entities {
          table[id].classes.insert(lemma)
          if RoleNouns.isPerson(lemma) { table.vote(.person, 3, for: id) } else if !RoleNouns.persons.contains(lemma), !lemma.hasSuffix("er"), !lemma.hasSuffix("or") { 
            let kind: EntityType? = RoleNouns.classOf[lemma] ?? (RoleNouns.places.contains(lemma) || lemma == "site" ? .place : RoleNouns.events.contains(lemma) ? .event : RoleNouns.documents.contains(lemma) ? .document : nil)
            table.vote(kind ?? .organisation, kind == nil ? 0.3 : 3, for: id)
          }
        }
        return Resolution(entities: r.entities, link: .apposition, tokens: sentence.core(of: i))
      }
    }
    // "the 21-year-old"
    if lemma == "old", i > 1, ["year", "years"].contains(sentence.lower[i - 2]) || ["year", "years"].contains(sentence.lower[i - 1]),
      sentence.parsed.children(of: i).contains(where: { sentence.lower[$0] == "the" })
    {
      return pronoun(i, in: sentence, s)
    }
    // "the districts of Nsanje and Chikwawa", "Zambezia province": the names are the places.
    let places = sentence.placesNamed(by: i)
    if !places.isEmpty {
      var ids: [Int] = []
      for k in places where nameEntity[s][k] >= 0 {
        let id = nameEntity[s][k]
        table.vote(.place, 3, for: id)
        table[id].classes.insert(lemma)
        ids.append(id)
      }
      if !ids.isEmpty {
        var tokens = sentence.core(of: i)
        for k in places { tokens.append(contentsOf: sentence.names[k].tokens) }
        return Resolution(entities: ids.uniqued(), link: .apposition, tokens: tokens.uniqued().sorted())
      }
    }
    let role = sentence.role(of: i)
    let phrase = sentence.phrase(of: i, role: role)
    guard phrase.tokens.contains(where: { sentence.tokens[$0].pos != .punctuation }) else { return nil }
    if let found = definite(i, phrase, sentence, s) {
      if table[found.id].isNamed { table[found.id].classes.insert(lemma) }
      return Resolution(entities: [found.id], link: found.link, tokens: phrase.tokens)
    }
    if isAged(i, sentence) || isFormer(i, sentence) || isNationalRole(i, sentence), let found = pronoun(i, in: sentence, s) { return Resolution(entities: found.entities, link: .definite, tokens: phrase.tokens) }
    var owner: Int?
    if let possessor = phrase.possessor, sentence.tokens[possessor].tag == .prpPossessive, let r = resolved[s][possessor], r.entities.count == 1 { owner = r.entities[0] }
    let variants = sentence.variants(of: phrase)
    var ids: [Int] = []
    var link = Mention.Link.exact
    for tokens in variants {
      var label = sentence.label(tokens)
      // "140 of them": 140 traders.
      if variants.count == 1, let whole = partOf(i, sentence), sentence.tokens[whole].tag == .prp {
        guard let r = pronoun(whole, in: sentence, s), r.entities.count == 1 else { return nil }
        let e = table[r.entities[0]]
        // "two of them": of no single body.
        guard e.isPlural || !e.isNamed || e.type == .group || sentence.lower[whole] != "them" else { return nil }
        // "300 volunteers …, and 240 of them": 240 of the volunteers.
        let first = e.label.prefix { $0 != " " }
        let isCounted = e.isPlural && !e.isNamed && (first.first?.isNumber == true || Quantity.small[first.lowercased()] != nil) && first.count < e.label.count
        label = sentence.label(sentence.core(of: i)) + (isCounted ? " of the " + e.label.dropFirst(first.count + 1) : (e.isNamed || !e.isPlural ? " of " : e.label.contains("'s ") || e.label.contains("’s ") ? " of the " : " ") + e.label)
        link = .pronoun
      }
      if let owner = phrase.possessor, sentence.tokens[owner].tag == .wpPossessive {
        // "whose saves": the noun before the clause owns them.
        let noun = sentence.parsed.ancestors(of: owner).first { sentence.tokens[$0].label == .relcl }.map { sentence.tokens[$0].head }
        if let noun, let r = resolved[s][noun], r.entities.count == 1 {
          label += " of " + table[r.entities[0]].label
          link = .pronoun
        }
      } else if let owner, role == .subject, RoleNouns.figures.contains(lemma) {
        // "Its shares rose": of no other firm's.
        label += " of " + table[owner].label
        link = .pronoun
      }
      ids.append(concept(label, head: lemma, i, tokens, sentence, s))
    }
    return Resolution(entities: ids, link: link, tokens: phrase.tokens, owner: owner)
  }

  /// Whether a common noun is an apposition to a name before it, not a bracket or a list.
  private func token(_ i: Int, isBesideNameIn sentence: AnalysedSentence) -> Bool {
    let t = sentence.tokens[i]
    guard t.label == .appos, t.head < i, i > 0, t.tag != .cd, sentence.name(at: t.head)?.head == t.head, sentence.valueEntity(at: i) == nil else { return false }
    let first = sentence.core(of: i).first ?? i
    return first > 0 && sentence.lower[first - 1] != "(" && sentence.lower[i - 1] != "("
  }

  /// Who owns a noun, when a pronoun or a name says so.
  private func ownerOf(_ i: Int, _ sentence: AnalysedSentence, _ s: Int) -> Int? {
    guard let owner = sentence.parsed.child(of: i, labelled: .poss), let r = resolved[s][owner], r.entities.count == 1 else { return nil }
    return r.entities[0]
  }

  /// "the daughter of Thomas Keel and his wife, Ann": the father and the mother of whom the clause is about.
  private mutating func recordParents(_ i: Int, _ sentence: AnalysedSentence, _ s: Int) {
    guard let of = sentence.parsed.children(of: i).first(where: { ["of", "to"].contains(sentence.lower[$0]) && $0 > i }), let first = sentence.parsed.child(of: of, labelled: .pobj) else { return }
    var child: Int?
    for verb in sentence.parsed.ancestors(of: i) where child == nil {
      if sentence.nameAt[verb] >= 0, verb < i { child = resolved[s][verb]?.entities.first }
      if sentence.isVerb(verb), let subject = sentence.parsed.child(of: verb, labelled: .nsubj, .nsubjpass), subject < i { child = resolved[s][subject]?.entities.first }
    }
    guard let child, table[child].type == .person else { return }
    var heads = sentence.conjuncts(of: first)
    for h in heads { heads.append(contentsOf: sentence.parsed.children(of: h).filter { sentence.tokens[$0].label == .appos && sentence.nameAt[$0] >= 0 }) }
    for h in heads {
      guard let name = sentence.name(at: h), let gender = GivenNames.gender(sentence.tokens[name.tokens.lowerBound].text) else { continue }
      let id = nameEntity[s][sentence.nameAt[h]]
      let noun = gender == .male ? "father" : "mother"
      if id >= 0, id != child, relatives["\(child) \(noun)"] == nil { relatives["\(child) \(noun)"] = id }
    }
  }

  /// Names in apposition to a common noun, or right behind it.
  private func namesBeside(_ i: Int, _ sentence: AnalysedSentence) -> [Int] {
    var out: [Int] = []
    for c in sentence.parsed.children(of: i) where sentence.tokens[c].label == .appos && c > i {
      // "Its first director, the Ghanaian botanist Kwabena Asiedu,"
      if sentence.nameAt[c] < 0, sentence.tokens[c].tag == .nn, sentence.tokens[i].tag == .nn, RoleNouns.persons.contains(sentence.lemma(i)) || RoleNouns.kin[sentence.lemma(i)] != nil, c + 1 < sentence.tokens.count, let inner = sentence.name(at: c + 1), inner.tokens.lowerBound == c + 1,
        sentence.tokens[inner.head].head == c, sentence.tokens[inner.head].label == .appos
      {
        out.append(inner.head)
        continue
      }
      guard let name = sentence.name(at: c), name.head == c, sentence.lower[name.tokens.lowerBound - 1] != "(" else { continue }
      // "several families, among them the Lesks": some of them.
      if (i + 1..<name.tokens.lowerBound).contains(where: { ["among", "including", "notably", ":"].contains(sentence.lower[$0]) }) { continue }
      // "the second engineer, a Filipino": what he is, not who.
      if name.label == .group, name.tokens.count == 1, sentence.tokens[i].tag == .nn, sentence.parsed.children(of: c).contains(where: { ["a", "an"].contains(sentence.lower[$0]) }) { continue }
      let plural = sentence.tokens[i].tag == .nns || sentence.tokens[i].tag == .nnps
      out.append(contentsOf: plural ? sentence.conjuncts(of: c).filter { sentence.name(at: $0)?.head == $0 } : [c])
    }
    if out.isEmpty, i + 1 < sentence.tokens.count, let name = sentence.name(at: i + 1), name.tokens.lowerBound == i + 1, name.title == nil,
      sentence.tokens[name.head].head == sentence.tokens[i].head, sentence.tokens[name.head].label == sentence.tokens[i].label
    {
      out.append(name.head)
    }
    if out.isEmpty, let name = sentence.nameReadAsSubject(behind: i) { out.append(name.head) }
    // "the vaccine, called Maravax,"
    for c in sentence.parsed.children(of: i) where sentence.tokens[c].label == .acl && ["call", "name", "entitle", "title", "dub", "nickname"].contains(sentence.lemma(c)) {
      for o in sentence.parsed.children(of: c) where [.oprd, .dobj, .attr].contains(sentence.tokens[o].label) && sentence.name(at: o)?.head == o {
        out.append(o)
      }
    }
    return out.uniqued()
  }

  private mutating func concept(_ label: String, head: String, _ i: Int, _ tokens: [Int], _ sentence: AnalysedSentence, _ s: Int) -> Int {
    var key = NameKey.key(label)
    if let known = table.find(key: key) {
      // The hull of a ship is not the city of Hull.
      if !table[known].isNamed || sentence.tokens[i].pos == .properNoun || tokens.count > 1 { return known }
      key = "common " + key
      if let known = table.find(key: key) { return known }
    }
    let modifiers = Set(sentence.core(of: i).filter { $0 != i }.map { sentence.lower[$0] })
    var entry = EntityTable.Entry(
      label: label, isNamed: false, words: NameKey.words(label), head: head, firstSentence: s, modifiers: modifiers)
    entry.isPlural = isPluralForm(i, sentence)
    let id = table.add(entry, key: key)
    // "his mother", "a six-year-old boy"
    if !entry.isPlural, let gender = RoleNouns.gender(head) {
      table.vote(.person, 1, for: id)
      table[id].gender = gender
    } else if RoleNouns.persons.contains(head) { table.vote(entry.isPlural ? .group : .person, 1, for: id) }
    else if RoleNouns.documents.contains(head) { table.vote(.document, 1, for: id) }
    else if RoleNouns.events.contains(head) { table.vote(.event, 1, for: id) }
    else if let t = RoleNouns.classOf[head] { table.vote(t, 1, for: id) }
    else if tokens.contains(where: { sentence.tokens[$0].tag == .cd && sentence.tokens[$0].head == i }) { table.vote(.amount, 1, for: id) }
    else { table.vote(.concept, 1, for: id) }
    return id
  }

  /// A plural by its word; "the species grows" is none.
  func isPluralForm(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    let token = sentence.tokens[i]
    guard token.tag == .nns || token.tag == .nnps else { return false }
    guard Kinds.invariant.contains(sentence.lower[i]), sentence.isVerb(token.head) else { return !Kinds.invariant.contains(sentence.lower[i]) }
    for c in sentence.parsed.children(of: i) where ["these", "those", "many", "several", "both"].contains(sentence.lower[c]) || sentence.tokens[c].label == .nummod { return true }
    var verbs = [token.head]
    verbs.append(contentsOf: sentence.parsed.children(of: token.head).filter { [.aux, .auxpass].contains(sentence.tokens[$0].label) })
    for v in verbs where sentence.tokens[v].tag == .vbp || ["are", "were", "have"].contains(sentence.lower[v]) { return true }
    return false
  }

  /// Whether a pronoun owns the noun, or the noun beside which a name stands.
  private func isOwned(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    var t = i
    if sentence.tokens[t].label == .appos { t = sentence.tokens[t].head }
    for c in sentence.parsed.children(of: t) where sentence.tokens[c].tag == .prpPossessive { return true }
    return false
  }

  private func isSource(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    let prep = sentence.tokens[i].head
    guard sentence.tokens[i].label == .pobj, sentence.lower[prep] == "to" else { return false }
    return sentence.lower[sentence.tokens[prep].head] == "according"
  }

  /// The one entity that a token stands for.
  func single(_ s: Int, _ i: Int) -> Int? {
    guard let r = resolved[s][i], r.entities.count == 1 else { return nil }
    return r.entities[0]
  }

  private mutating func record(_ r: Resolution, at i: Int, in sentence: AnalysedSentence, _ s: Int) {
    guard !r.entities.isEmpty else { return }
    let role = sentence.role(of: i)
    let range = (r.tokens.first ?? i)..<(r.tokens.last ?? i) + 1
    let text = sentence.parsed.text(of: range)
    let kind: Mention.Kind =
      r.isPronoun ? .pronoun : sentence.nameAt[i] >= 0 ? (Acronyms.looksLikeOne(text) ? .acronym : .name) : .nominal
    for id in r.entities {
      mentions.append(Mention(sentence: s, span: sentence.parsed.bytes(of: range), text: text, kind: kind, entity: id, link: r.link))
    }
    // "X is a castle": what X is, not another thing to speak of.
    if sentence.tokens[i].label == .attr, sentence.lemma(sentence.tokens[i].head) == "be", !r.isPronoun,
      let subject = sentence.parsed.child(of: sentence.tokens[i].head, labelled: .nsubj), let named = resolved[s][subject], named.entities.count == 1,
      sentence.nameAt[i] < 0
    {
      table[named.entities[0]].classes.insert(sentence.lemma(i))
      return
    }
    // "she was an engineer": nobody new either, whoever she is.
    if sentence.tokens[i].label == .attr, sentence.lemma(sentence.tokens[i].head) == "be", !r.isPronoun, sentence.nameAt[i] < 0,
      sentence.parsed.children(of: i).contains(where: { ["a", "an"].contains(sentence.lower[$0]) })
    {
      return
    }
    let form = isPluralForm(i, sentence)
    var plural = form || r.entities.count > 1
    if r.entities.count == 1, table[r.entities[0]].isNamed { plural = false }
    discourse.add(
      Discourse.Item(
        entities: r.entities, sentence: s, token: i, isSubject: role == .subject, isPlural: plural,
        isNamed: r.entities.contains { table[$0].isNamed }, isHeadline: sentence.isHeadline,
        isPossessor: sentence.tokens[i].label == .poss, isPluralForm: form, isPronoun: r.isPronoun, isOwned: isOwned(i, sentence), isSource: isSource(i, sentence)))
    // A coordination is also one plural thing: "they", "the two countries".
    if sentence.tokens[i].label == .conj {
      var first = i
      while sentence.tokens[first].label == .conj, sentence.tokens[first].head != first { first = sentence.tokens[first].head }
      let members = sentence.conjuncts(of: first)
      if members.last == i, members.count > 1 {
        let all = members.flatMap { resolved[s][$0]?.entities ?? (($0 == i) ? r.entities : []) }.uniqued()
        if all.count > 1 {
          discourse.add(
            Discourse.Item(
              entities: all, sentence: s, token: first, isSubject: sentence.role(of: first) == .subject, isPlural: true,
              isNamed: all.contains { table[$0].isNamed }, isHeadline: sentence.isHeadline))
        }
      }
    }
  }
}
