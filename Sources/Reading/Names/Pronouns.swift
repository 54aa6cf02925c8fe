/// Pronouns: a small scored list of candidates by number, gender, role and distance.
/// Without a clear best one the pronoun stays unresolved: a gap is better than an error.
extension Resolver {
  func pronoun(_ i: Int, in sentence: AnalysedSentence, _ s: Int) -> Resolution? {
    let word = sentence.lower[i]
    let possessive = sentence.tokens[i].tag == .prpPossessive
    enum Wanted { case male, female, person, thing, plural }
    let wanted: Wanted
    switch word {
    // "the 21-year-old": a person, of whom nothing more is said.
    case "old": wanted = .person
    case "he", "him", "his", "himself": wanted = .male
    case "she", "her", "hers", "herself": wanted = .female
    case "it", "its", "itself": wanted = .thing
    case "they", "them", "their", "theirs", "themselves": wanted = .plural
    default:
      if isAged(i, sentence) || isFormer(i, sentence) {
        wanted = RoleNouns.gender(sentence.lemma(i)).map { $0 == .male ? .male : .female } ?? .person
      } else if isAllOf(i, sentence) {
        wanted = .plural
      } else {
        guard isCompatriot(i, sentence) || isNationalRole(i, sentence) else { return nil }
        wanted = .person
      }
    }
    if word == "it", isPleonastic(i, sentence) { return nil }
    let subjectOfClause = clauseSubject(i, sentence)
    let isGiven = isGiven(i, sentence)
    // A reflexive is the subject of its clause.
    if word.hasSuffix("self") || word.hasSuffix("selves") {
      // "a group calling itself": the noun before the participle.
      let verb = sentence.tokens[i].head
      let isParticiple = sentence.isVerb(verb) && sentence.tokens[verb].label == .acl && sentence.parsed.child(of: verb, labelled: .nsubj) == nil
      guard let subjectOfClause = isParticiple ? sentence.tokens[verb].head : subjectOfClause, let r = resolved[s][subjectOfClause], !r.entities.isEmpty, sentence.tokens[i].label != .npadvmod, sentence.tokens[i].label != .appos else { return nil }
      return Resolution(entities: r.entities, link: .pronoun, tokens: [i], isPronoun: true)
    }
    let isObject = [.dobj, .dative].contains(sentence.tokens[i].label) && !possessive
    let speaker = sentence.role(of: i) == .subject ? speakerAbove(i, sentence) : nil
    var scores: [(entities: [Int], score: Double)] = []
    // Sentences that name persons side by side.
    var pairs: Set<Int> = []
    if wanted == .plural {
      for item in discourse.recent(sentence: s, distance: 3) where item.entities.count > 1 && item.sentence < s && item.entities.allSatisfy({ table[$0].type == .person }) { pairs.insert(item.sentence) }
    }
    for item in discourse.recent(sentence: s, distance: wanted == .thing ? 2 : 3) {
      guard !(item.sentence == s && item.token == i) else { continue }
      // An object is not its own subject ("he praised him").
      if item.sentence == s, !possessive || isGiven, sentence.role(of: i) != .subject, item.token == subjectOfClause { continue }
      // … nor by a mention before ("Hirt attacked. Hirt caught him").
      if isObject, let subject = subjectOfClause, let r = resolved[s][subject], r.entities == item.entities { continue }
      var score = -0.7 * Double(s - item.sentence)
      let entries = item.entities.map { table[$0] }
      switch wanted {
      case .male, .female, .person:
        guard item.entities.count == 1, !item.isPlural, let e = entries.first, !e.isPlural else { continue }
        // A ship is a she.
        let isShip = wanted == .female && e.isNamed && e.type == .product && !e.classes.isDisjoint(with: RoleNouns.ships)
        guard e.type == .person || isShip else { continue }
        if wanted != .person {
          let gender: GivenNames.Gender = wanted == .male ? .male : .female
          guard e.gender == nil || e.gender == gender else { continue }
          if e.gender == gender { score += 0.5 }
        }
        if wanted == .person, isNationalRole(i, sentence) {
          // "The Portuguese rider": somebody whose country is not told to be another.
          guard e.isNamed, s - item.sentence <= 1, item.isSubject else { continue }
          let country = sentence.core(of: i).compactMap { Gazetteer.adjectives[sentence.lower[$0]] }.first
          if let country, !e.nations.isEmpty, !e.nations.contains(country) { continue }
        }
        if wanted == .person, isCompatriot(i, sentence) {
          // Who is a Norwegian is not the Italian.
          var isOther = false
          for known in e.classes where known != word && Gazetteer.adjectives[known] != nil { isOther = true }
          let country = Gazetteer.demonyms[word] ?? Gazetteer.adjectives[word]
          if let country, !e.nations.isEmpty, !e.nations.contains(country) { isOther = true }
          if isOther { continue }
          if e.classes.contains(word) || country.map({ e.nations.contains($0) }) == true { score += 1 }
        }
        // Whom the text is about.
        let mentions = discourse.count(of: item.entities[0])
        score += min(1.0, 0.12 * Double(mentions))
        // Who was a pronoun before stays one.
        if item.isPronoun, item.isSubject { score += 0.3 }
        // "her biographer, Clara Ibarra": she is not her own biographer.
        if item.isOwned, item.sentence != s || item.token != speaker { score -= 0.8 }
        if !e.isNamed { score -= 0.6 }
      case .thing:
        guard !item.isPlural, item.entities.count == 1, let e = entries.first, e.type != .group, !e.isPlural else { continue }
        // A name that only the model takes for a person's may be a firm's.
        guard e.type != .person || (e.isNamed && e.words.count == 1 && e.gender == nil && e.classes.isEmpty && e.votes[.organisation] != nil) else { continue }
        if e.type == .person { score -= 0.5 }
        if e.type == .place, item.isSubject == false, founding(i, sentence) { continue }
        if e.type == .amount || e.type == .date { continue }
        // "Although owned by Orta, it has its own board": nobody is owned by itself.
        if item.sentence == s, isAgentBefore(item.token, i, sentence) { continue }
        // "It was designed by Lindner": a thing that is made, no body.
        if e.type == .organisation, isMade(i, sentence) { score -= 1 }
        if e.isNamed { score += 0.25 }
        // "Its station stands in the desert. It employs": goes on about whose station it is.
        if item.isOwned, !e.isNamed, isOwnedByThing(item) { score -= 0.6 }
        if e.type == .place, !item.isSubject { score -= 0.5 }
        // "Under her direction it built": a phrase before the clause is not what the clause is about.
        if !e.isNamed, item.sentence == s, !item.isSubject, !possessive, item.token < i, i < sentence.parsed.root { score -= 0.9 }
        // "The report examines how the decline hurts": what it goes on about is the report.
        if !e.isNamed, item.isSubject, item.sentence < s, isEmbedded(item) { score -= 0.5 }
        // "The storm made landfall on Monday, the weather service said. It weakened": who told it behind is not what it is about.
        if item.isSubject, item.sentence < s, isTellerBehind(item) { score -= 1.2 }
      case .plural:
        let e = entries.first
        var collective = !item.isPlural && e.map { $0.type == .organisation || $0.type == .group } == true
        // A club may have the name of its town.
        if !collective, !item.isPlural, item.isSubject, !possessive, let e, e.isNamed, e.type == .place, Gazetteer.countries[e.label.lowercased()] == nil { collective = true }
        if word == "them", collective || item.isSubject { score -= 0.8 }
        guard item.isPlural || item.isPluralForm || item.entities.count > 1 || collective || e?.isPlural == true else { continue }
        // "economics" is no plural.
        if item.entities.count == 1, let e, !e.isNamed, e.head.hasSuffix("ics") || e.head == "news" { continue }
        if collective && !item.isPluralForm { score -= 0.3 }
        // "The firm was set up by Ana Ruiz and Jan Rus. In 1898 they opened": the two, and not the firm.
        if collective, pairs.contains(item.sentence) { score -= 0.9 }
        if item.entities.count > 1 { score += 0.3 }
        if e?.type == .amount && !item.isSubject { score -= 0.3 }
      }
      if item.isSubject { score += 0.7 }
      // "The farmer said that he shared a room": who speaks goes on about himself.
      if item.sentence == s, let speaker, item.token == speaker, wanted != .thing { score += 0.9 }
      // "sentenced Falk and fined him": the object of the verb beside it.
      if isObject, item.sentence == s, sentence.tokens[item.token].label == .dobj, sentence.tokens[sentence.tokens[i].head].label == .conj, sentence.tokens[sentence.tokens[i].head].head == sentence.tokens[item.token].head { score += 0.9 }
      // "…, said Ruiz. She added": who spoke last goes on speaking.
      if wanted == .male || wanted == .female, sentence.role(of: i) == .subject, s - item.sentence == 1, !item.isPronoun, isTeller(item), sentences[item.sentence].block == sentence.block {
        let verb = sentence.tokens[i].head
        if RelationTable.speech.contains(sentence.lemma(verb)), sentence.tokens[verb].label == .root { score += 1 } else if isOnlyPerson(item) { score += 0.6 }
      }
      if item.isPossessor { score -= 0.3 }
      // "according to the Survey": who told it is not what it is about.
      if item.isSource { score -= 0.8 }
      if item.sentence == s {
        score -= 0.01 * Double(abs(i - item.token))
        if possessive, item.token == subjectOfClause { score += 0.8 }
        if !item.isSubject { score -= 0.1 }
        // A later clause of the sentence goes on about what the sentence has spoken of.
        if wanted == .thing, !possessive, i > sentence.parsed.root { score += 0.75 }
      } else {
        score -= 0.004 * Double(item.token)
      }
      if let known = scores.firstIndex(where: { $0.entities == item.entities }) {
        scores[known].score = max(scores[known].score, score) + 0.15
      } else {
        scores.append((item.entities, score))
      }
    }
    scores.sort { $0.score > $1.score }
    guard let best = scores.first, best.score > -1.3 else { return nil }
    if scores.count > 1, best.score - scores[1].score < 0.05 { return nil }
    return Resolution(entities: best.entities, link: .pronoun, tokens: [i], isPronoun: true)
  }

  /// "All three have left": of those spoken of last.
  func isAllOf(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    guard sentence.tokens[i].tag == .cd, [.nsubj, .nsubjpass].contains(sentence.tokens[i].label), i > 0, sentence.lower[i - 1] == "all", let count = Quantity.small[sentence.lower[i]], count > 1 else { return false }
    return !sentence.parsed.children(of: i).contains { $0 > i }
  }

  /// "The Portuguese rider remains fourth": who was spoken of last, by nation and trade.
  func isNationalRole(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    guard sentence.tokens[i].tag == .nn, [.nsubj, .nsubjpass].contains(sentence.tokens[i].label), RoleNouns.isPerson(sentence.lemma(i)) || RoleNouns.people.contains(sentence.lemma(i)) else { return false }
    let core = sentence.core(of: i)
    guard core.count == 2, let first = core.first, Gazetteer.adjectives[sentence.lower[first]] != nil, first > 0, sentence.lower[first - 1] == "the" else { return false }
    return !sentence.parsed.children(of: i).contains { $0 > i && sentence.tokens[$0].label != .punct }
  }

  /// Whether a token is the agent of a participle in front of the clause that a pronoun is the subject of.
  private func isAgentBefore(_ token: Int, _ i: Int, _ sentence: AnalysedSentence) -> Bool {
    guard token < i, sentence.tokens[token].label == .pobj, sentence.tokens[i].label == .nsubj || sentence.tokens[i].label == .nsubjpass else { return false }
    let by = sentence.tokens[token].head
    let participle = sentence.tokens[by].head
    return sentence.lower[by] == "by" && sentence.tokens[participle].tag == .vbn && sentence.tokens[participle].label == .advcl && sentence.tokens[participle].head == sentence.tokens[i].head && sentence.parsed.child(of: participle, labelled: .nsubj, .nsubjpass) == nil
  }

  /// Whether the sentence of an item names no other person.
  private func isOnlyPerson(_ item: Discourse.Item) -> Bool {
    for id in nameEntity[item.sentence] where id >= 0 && !item.entities.contains(id) && table[id].type == .person { return false }
    return !sentences[item.sentence].tokens.contains { [.prp, .prpPossessive].contains($0.tag) && ["he", "she", "his", "her", "him"].contains($0.text.lowercased()) }
  }

  /// Whether an item is the subject of the root's verb of saying.
  private func isTeller(_ item: Discourse.Item) -> Bool {
    let sentence = sentences[item.sentence]
    let verb = sentence.tokens[item.token].head
    return sentence.tokens[item.token].label == .nsubj && sentence.isVerb(verb) && RelationTable.speech.contains(sentence.lemma(verb)) && [.root, .conj].contains(sentence.tokens[verb].label)
  }

  /// "The 38-year-old lawyer": who was spoken of last, with a word more.
  func isAged(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    guard sentence.tokens[i].tag == .nn, RoleNouns.persons.contains(sentence.lemma(i)) || RoleNouns.gender(sentence.lemma(i)) != nil else { return false }
    let children = sentence.parsed.children(of: i)
    return children.contains { sentence.lower[$0] == "the" } && children.contains { sentence.lower[$0] == "old" && $0 > 2 && sentence.lower[$0 - 1] == "-" } && !children.contains { $0 > i && [.prep, .relcl, .appos, .acl].contains(sentence.tokens[$0].label) }
  }

  /// "The former trawler captain, who …, said": who was spoken of last, with what the person was before.
  func isFormer(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    let lemma = sentence.lemma(i)
    guard sentence.tokens[i].tag == .nn, [.nsubj, .nsubjpass].contains(sentence.tokens[i].label), RoleNouns.isPerson(lemma) || RoleNouns.gender(lemma) != nil else { return false }
    let children = sentence.parsed.children(of: i)
    guard let article = children.first(where: { sentence.lower[$0] == "the" }), article + 1 < i, ["former", "one-time", "onetime", "ex"].contains(sentence.lower[article + 1]) else { return false }
    // "the former president of Peru", "the former coach who": these say who it is.
    return !children.contains { $0 == i + 1 && sentence.tokens[$0].label != .punct } && !children.contains { $0 > i && [.prep, .appos, .acl].contains(sentence.tokens[$0].label) }
  }

  /// "sent her flowers": the one who is given something, though the parser sees an owner.
  private func isGiven(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    guard sentence.lower[i] == "her", i > 0, sentence.isVerb(i - 1), i + 1 < sentence.tokens.count, sentence.tokens[i + 1].head == i - 1 || sentence.tokens[i].head == i + 1 else { return false }
    return ["send", "give", "offer", "lend", "hand", "bring", "show", "buy", "award", "grant", "pay", "teach", "tell", "promise"].contains(sentence.lemma(i - 1))
  }

  /// The subject of the verb of saying that the clause of a pronoun hangs on.
  private func speakerAbove(_ i: Int, _ sentence: AnalysedSentence) -> Int? {
    var verb = sentence.tokens[i].head
    for _ in 0..<4 {
      if sentence.tokens[verb].label == .ccomp {
        let over = sentence.tokens[verb].head
        guard sentence.isVerb(over), over < i, RelationTable.speech.contains(sentence.lemma(over)) else { return nil }
        return sentence.parsed.child(of: over, labelled: .nsubj)
      }
      guard [.conj, .xcomp, .advcl].contains(sentence.tokens[verb].label), sentence.tokens[verb].head != verb else { return nil }
      verb = sentence.tokens[verb].head
    }
    return nil
  }

  /// The subject of a clause inside of another one with a subject.
  private func isEmbedded(_ item: Discourse.Item) -> Bool {
    let sentence = sentences[item.sentence]
    let verb = sentence.tokens[item.token].head
    guard [.ccomp, .advcl, .relcl, .pcomp].contains(sentence.tokens[verb].label) else { return false }
    return !RelationTable.speech.contains(sentence.lemma(sentence.tokens[verb].head))
  }

  /// "its station", and neither "her station" nor "their station".
  private func isOwnedByThing(_ item: Discourse.Item) -> Bool {
    let sentence = sentences[item.sentence]
    for c in sentence.parsed.children(of: item.token) where sentence.lower[c] == "its" { return true }
    return false
  }

  /// The subject of a verb of saying behind all that is said.
  private func isTellerBehind(_ item: Discourse.Item) -> Bool {
    let sentence = sentences[item.sentence]
    let verb = sentence.tokens[item.token].head
    guard sentence.isVerb(verb), RelationTable.speech.contains(sentence.lemma(verb)) else { return false }
    for c in sentence.parsed.children(of: verb) where sentence.tokens[c].label == .ccomp { return c < item.token && c < verb }
    return false
  }

  /// "It was founded in 1921": what is founded, bought or employs is hardly the place just named.
  private func founding(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    let verb = sentence.tokens[i].head
    return sentence.isVerb(verb) && ["found", "buy", "acquire", "employ", "sell", "make", "produce", "operate", "own", "list", "develop", "manufacture", "launch", "announce", "report"].contains(sentence.lemma(verb))
  }

  /// The subject of a passive that speaks of buildings, works and ships.
  private func isMade(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    let verb = sentence.tokens[i].head
    // "will be launched from Kourou", "was launched on a rocket": no firm.
    if sentence.tokens[i].label == .nsubjpass, sentence.lemma(verb) == "launch" {
      for p in sentence.parsed.children(of: verb) where ["from", "aboard", "into", "on"].contains(sentence.lower[p]) && p > verb {
        if let object = sentence.parsed.child(of: p, labelled: .pobj), sentence.valueEntity(at: object)?.label != .date { return true }
      }
    }
    return sentence.tokens[i].label == .nsubjpass && ["design", "build", "paint", "write", "compose", "demolish", "restore", "sink", "translate", "film", "carve", "draw", "discover", "unearth", "destroy"].contains(sentence.lemma(verb))
  }

  /// The subject of the clause that a token stands in.
  private func clauseSubject(_ i: Int, _ sentence: AnalysedSentence) -> Int? {
    for verb in sentence.parsed.ancestors(of: i) where sentence.isVerb(verb) {
      if let subject = sentence.parsed.child(of: verb, labelled: .nsubj, .nsubjpass), subject != i { return subject }
      if sentence.tokens[verb].label == .xcomp || sentence.tokens[verb].label == .conj || sentence.tokens[verb].label == .advcl { continue }
    }
    return nil
  }

  /// "It is clear that", "it rains", "it was announced that".
  private func isPleonastic(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    let verb = sentence.tokens[i].head
    if sentence.tokens[i].label == .expl { return true }
    // "It took him seven months to repair the dome"
    if sentence.lemma(verb) == "take", sentence.parsed.children(of: verb).contains(where: { sentence.tokens[$0].tag == .vb && $0 > verb }) { return true }
    if ["rain", "snow", "seem", "appear", "happen", "turn"].contains(sentence.lemma(verb)) { return true }
    let children = sentence.parsed.children(of: verb)
    let clause = children.contains { [.ccomp, .csubj, .csubjpass].contains(sentence.tokens[$0].label) || (sentence.tokens[$0].label == .xcomp && sentence.tokens[$0].tag == .vb) }
    // "It is four in the morning", "it was harvest time"
    if sentence.lemma(verb) == "be", let when = sentence.parsed.child(of: verb, labelled: .attr),
      ["time", "morning", "afternoon", "evening", "night", "midnight", "noon", "dawn", "winter", "summer", "spring", "autumn"].contains(sentence.lemma(when)) || DateExpression.weekdays[sentence.lower[when]] != nil
        || DateExpression.months[sentence.lower[when]] != nil || sentence.valueEntity(at: when)?.label == .time
        || (sentence.tokens[when].tag == .cd && sentence.parsed.children(of: when).contains { sentence.lower[$0] == "in" })
    {
      return true
    }
    if sentence.lemma(verb) == "be" { return clause || children.contains { c in sentence.tokens[c].label == .acomp && sentence.parsed.children(of: c).contains { [.xcomp, .ccomp].contains(sentence.tokens[$0].label) } } }
    return sentence.tokens[i].label == .nsubjpass && clause && ["say", "report", "announce", "expect", "believe", "know", "think", "hope", "reveal"].contains(sentence.lemma(verb))
  }
}
