/// What a noun phrase stands for.
struct Resolution {
  /// More than one for coordinated modifiers, groups and appositions that list names.
  var entities: [Int] = []
  var literal: Literal?
  var link: Mention.Link = .exact
  /// Tokens of the phrase, for its span.
  var tokens: [Int] = []
  var isPronoun = false
  /// Whose it is, when a pronoun says so ("*its* budget").
  var owner: Int?

  struct Literal: Hashable {
    var lexical: String
    var datatype: String
    var surface: String
    /// "USD", "percent", "km"; nil for plain numbers and dates.
    var unit: String? = nil
  }
}

/// Names and noun phrases of a document to entities, in reading order.
///
/// Names first, over the whole document, the longest first, so that short names and
/// acronyms find them; then noun phrases and pronouns sentence by sentence with a record
/// of what was spoken of (``Discourse``).
struct Resolver {
  var table = EntityTable()
  let sentences: [AnalysedSentence]
  let date: CalendarDay?
  /// Entity of each name of each sentence.
  var nameEntity: [[Int]]
  /// Resolution of noun phrases by head token.
  var resolved: [[Int: Resolution]]
  var mentions: [Mention] = []
  var discourse = Discourse()
  /// The date spoken of last, in reading order: "three years later" is counted from it.
  var anchor: DateExpression?
  /// "12 father" -> who is named as the father of entity 12.
  var relatives: [String: Int] = [:]
  /// Names of one word that are no short form.
  var own = OwnNames([], [])
  /// Names of three and more words by their last one.
  var endings: [String: [Int]] = [:]
  /// Acronyms introduced in brackets.
  var introductions: [(sentence: Int, entity: Int, short: Range<Int>, long: Range<Int>)] = []

  init(_ sentences: [AnalysedSentence], date: CalendarDay?) {
    self.sentences = sentences
    self.date = date
    nameEntity = sentences.map { [Int](repeating: -1, count: $0.names.count) }
    resolved = sentences.map { _ in [:] }
    anchor = date.map { DateExpression(year: $0.year, month: $0.month, day: $0.day) }
    registerNames()
    for s in sentences.indices { resolve(sentence: s) }
  }

  // MARK: Names

  private mutating func registerNames() {
    bindFormerNames()
    var all: [(s: Int, k: Int, words: [String], text: String)] = []
    for (s, sentence) in sentences.enumerated() {
      for (k, name) in sentence.names.enumerated() {
        let text = sentence.parsed.text(of: name.tokens)
        all.append((s, k, NameKey.words(text), text))
      }
    }
    own = OwnNames(all, sentences)
    // Names of three and more words first: those that nothing shortens.
    let order = all.indices.sorted { a, b in
      let x = min(all[a].words.count, 4)
      let y = min(all[b].words.count, 4)
      return x != y ? x > y : a < b
    }
    var acronymsDone = false
    for i in order {
      if !acronymsDone, all[i].words.count <= 1 {
        bindAcronyms()
        acronymsDone = true
      }
      let item = all[i]
      let id = entity(named: item.text, words: item.words, sentence: item.s, name: sentences[item.s].names[item.k])
      nameEntity[item.s][item.k] = id
      vote(for: id, item.words, sentences[item.s], sentences[item.s].names[item.k])
    }
    if !acronymsDone { bindAcronyms() }
    for s in sentences.indices { placesBeside(s) }
    for (id, e) in table.entries.enumerated() where e.isNamed && e.words.count > 2 {
      if let last = e.words.last { endings[last, default: []].append(id) }
    }
  }

  /// "in Phnom Penh, Kandal and Kampong Speu": what stands beside a place behind "in" is a place.
  private mutating func placesBeside(_ s: Int) {
    let sentence = sentences[s]
    for (k, name) in sentence.names.enumerated() where name.label == .geopolitical || Gazetteer.isPlace(sentence.parsed.text(of: name.tokens)) {
      guard sentence.tokens[name.head].label == .pobj, sentence.lower[sentence.tokens[name.head].head] == "in", nameEntity[s][k] >= 0 else { continue }
      for member in sentence.conjuncts(of: name.head) where member != name.head && sentence.name(at: member)?.head == member {
        let id = nameEntity[s][sentence.nameAt[member]]
        if id >= 0, let last = table[id].words.last, !RoleNouns.organisations.contains(last) { table.vote(.place, 2, for: id) }
      }
    }
  }

  mutating func entity(named text: String, words: [String], sentence: Int, name: NameSpan) -> Int {
    // "Ukrainians" are people, not the country.
    let isPeople = name.tokens.count == 1 && Gazetteer.adjectives[text.lowercased()] != nil && Gazetteer.countries[text.lowercased()] == nil
    let key = isPeople ? "people " + text.lowercased() : words.joined(separator: " ")
    // "Mrs Fennick" is a person, also where a firm is called Fennick & Co.
    if let title = name.title, words.count == 1, RoleNouns.honorifics.contains(sentences[sentence].lower[title.upperBound - 1]) {
      let persons = table.persons(endingWith: words[0])
      let known = table.find(key: key)
      if persons.count == 1, let person = persons.first, known.map({ table[$0].type != .person }) ?? true {
        table.note(text, of: person, how: .shortName, sentence: sentence)
        return person
      }
    }
    if let known = table.find(key: key) {
      if text != table[known].label { table.note(text, of: known, how: .exact, sentence: sentence) }
      table[known].firstSentence = min(table[known].firstSentence, sentence)
      return known
    }
    if !Gazetteer.isPlace(text), !Gazetteer.isPlace(key), Gazetteer.adjectives[text.lowercased()] == nil {
      if words.count == 1, name.title == nil, Acronyms.looksLikeOne(text), text == text.uppercased(), let full = initialled(by: text, before: sentence) {
        table.note(text, of: full, how: .shortName, sentence: sentence)
        table.alias(key, to: full)
        return full
      }
      let candidates = table.longer(than: words, at: sentence, label: name.label).filter { compatible(name, $0) && !isOwn(words, $0) }
      if let best = nearest(candidates, to: sentence) {
        table.note(text, of: best, how: .shortName, sentence: sentence)
        table.alias(key, to: best)
        table[best].firstSentence = min(table[best].firstSentence, sentence)
        return best
      }
    }
    let country = Gazetteer.countries[text.lowercased()] ?? Gazetteer.countries[key]
    var entry = EntityTable.Entry(
      label: country.map { Acronyms.looksLikeOne(text) || text.contains(".") || Gazetteer.adjectives[text.lowercased()] != nil ? $0 : text } ?? text, isNamed: true, words: isPeople ? [text.lowercased()] : words, head: headWord(words), firstSentence: sentence)
    entry.isPlural = isPeople
    if isPeople { entry.votes[.group] = 5 }
    let id = table.add(entry, key: key)
    if country != nil, text != table[id].label { table.note(text, of: id, how: .gazetteer, sentence: sentence) }
    return id
  }

  private func compatible(_ name: NameSpan, _ id: Int) -> Bool {
    let type = table[id].type
    switch name.label {
    case .person where type == .place: return false
    case .geopolitical where type == .person: return name.tokens.count == 1 && name.title == nil
    default: return true
    }
  }

  /// Whether a name of one word is a body's own and not short for a person or for a body made of such names.
  private func isOwn(_ words: [String], _ id: Int) -> Bool {
    guard words.count == 1, own.bodies.contains(words[0]) else { return false }
    return table[id].type == .person || table[id].gender != nil || own.isMade(table[id].words)
  }

  private func nearest(_ candidates: [Int], to sentence: Int) -> Int? {
    candidates.min { a, b in
      func distance(_ id: Int) -> (Int, Int) {
        let d = sentence - table[id].firstSentence
        return (d >= 0 ? d : 1000 - d, id)
      }
      return distance(a) < distance(b)
    }
  }

  /// "secretariat" of "Secretariat of National Defense", else the last word.
  private func headWord(_ words: [String]) -> String {
    if let of = words.firstIndex(where: { $0 == "of" || $0 == "for" }), of > 0 { return words[of - 1] }
    return words.last ?? ""
  }

  private mutating func vote(for id: Int, _ words: [String], _ s: AnalysedSentence, _ name: NameSpan) {
    let text = s.parsed.text(of: name.tokens)
    switch name.label {
    case .person:
      // The model's word alone does not grow with repetition.
      if (table[id].votes[.person] ?? 0) < 0.9 { table.vote(.person, Acronyms.looksLikeOne(text) ? 0.2 : 0.9, for: id) }
    case .organisation: if (table[id].votes[.organisation] ?? 0) < 2 { table.vote(.organisation, 1, for: id) }
    // A surname alone that the model takes for a place says nothing against the person.
    case .geopolitical where words.count == 1 && table[id].words.count > 1 && table[id].votes[.person] != nil: break
    case .geopolitical, .location, .facility: if (table[id].votes[.place] ?? 0) < 2 { table.vote(.place, 1, for: id) }
    case .event: table.vote(.event, 1.2, for: id)
    case .workOfArt, .law: table.vote(.document, 1.2, for: id)
    case .product: table.vote(.product, 1, for: id)
    case .group: table.vote(.group, 1, for: id)
    default: break
    }
    // "the dairy co-operative Aldermoor"
    if name.tokens.lowerBound > 0, ["co-op", "co-operative", "cooperative"].contains(s.lemma(name.tokens.lowerBound - 1)), s.tokens[name.tokens.lowerBound - 1].head == name.head { table.vote(.organisation, 3, for: id) }
    if Gazetteer.isPlace(text) { table.vote(.place, 6, for: id) }
    voteByUse(for: id, s, name)
    voteByDescription(for: id, s, name)
    let head = table[id].head
    if RoleNouns.organisations.contains(head) { table.vote(.organisation, 2.5, for: id) }
    if RoleNouns.documents.contains(head) { table.vote(.document, 2.6, for: id) }
    if RoleNouns.events.contains(head) { table.vote(.event, 2.6, for: id) }
    if RoleNouns.places.contains(head) { table.vote(.place, 2.6, for: id) }
    if RoleNouns.products.contains(head) { table.vote(.product, 2, for: id) }
    if RoleNouns.honours.contains(head) { table.vote(.concept, 2.6, for: id) }
    voteByFirstWord(for: id, words, s, name)
    // "Kristiansund BK"
    if words.count > 1, let last = words.last, Kinds.clubEndings.contains(last), text.hasSuffix(last.uppercased()) { table.vote(.organisation, 3, for: id) }
    if words.count > 1, words.count <= 4, let last = words.last, Kinds.businessEndings.contains(last), name.title == nil, GivenNames.gender(s.tokens[name.tokens.lowerBound].text) == nil { table.vote(.organisation, 2.5, for: id) }
    if name.title != nil { table.vote(.person, 4, for: id) }
    if name.tokens.count == 1, name.label == .person, table[id].gender == nil { table[id].gender = GivenNames.gender(text) }
    // "Thomas & Betts": a firm, whoever its founders were.
    let isFirm = name.tokens.contains { s.lower[$0] == "&" }
    if isFirm { table.vote(.organisation, 3, for: id) }
    if name.tokens.count >= 2, !isFirm, let gender = GivenNames.gender(s.tokens[name.tokens.lowerBound].text) {
      if !RoleNouns.organisations.contains(head), !RoleNouns.places.contains(head) {
        table.vote(.person, 2.5, for: id)
        if table[id].gender == nil { table[id].gender = gender }
      }
    }
    // "chief executive Francis Plaza said": whatever the surname means.
    if name.tokens.count == 2, RoleNouns.places.contains(head), let gender = GivenNames.gender(s.tokens[name.tokens.lowerBound].text), actsAsPerson(name, s) {
      table.vote(.person, 6, for: id)
      if table[id].gender == nil { table[id].gender = gender }
    }
    if name.tokens.count >= 2, table[id].gender == nil, let gender = GivenNames.gender(surname: s.tokens[name.tokens.upperBound - 1].text) {
      table.vote(.person, 2.5, for: id)
      table[id].gender = gender
    }
    if let title = name.title {
      for i in title {
        if ["mr", "mr.", "king", "prince", "sir", "lord", "father", "chairman", "duke"].contains(s.lower[i]) { table[id].gender = .male }
        if ["mrs", "mrs.", "ms", "ms.", "miss", "queen", "princess", "dame", "lady", "chairwoman", "duchess"].contains(s.lower[i]) { table[id].gender = .female }
        if RoleNouns.persons.contains(s.lower[i]) { table[id].classes.insert(s.lower[i]) }
      }
    }
  }

  /// "Cyclone Marisela", "Exercise Cold Anchor", "Lake Turkana", "MV Petra": the name behind the noun is like a person's.
  private mutating func voteByFirstWord(for id: Int, _ words: [String], _ s: AnalysedSentence, _ name: NameSpan) {
    guard words.count > 1, let first = words.first else { return }
    let written = s.tokens[name.tokens.lowerBound].text
    if Kinds.shipPrefixes.contains(first), written.utf8.count == first.utf8.count, written.uppercased() == written {
      table.vote(.product, 4, for: id)
      table[id].classes.insert("ship")
    }
    guard let kind = Kinds.ofFirstWord(first) else { return }
    if RoleNouns.events.contains(kind) { table.vote(.event, 4, for: id) }
    let head = table[id].head
    if RoleNouns.places.contains(kind), name.title == nil, !RoleNouns.isClassNoun(head) || RoleNouns.places.contains(head) { table.vote(.place, 4, for: id) }
  }

  /// What the words around a name say of its type: "in Arbroath" is a place, who was born or said is a person.
  private mutating func voteByUse(for id: Int, _ s: AnalysedSentence, _ name: NameSpan) {
    let token = s.tokens[name.head]
    guard token.head != name.head, !Gazetteer.isPlace(table[id].label), name.title == nil else { return }
    if token.label == .pobj, ["in", "near"].contains(s.lower[token.head]) {
      let over = s.tokens[token.head].head
      let isStake = ["share", "stake", "interest", "investment", "round", "invest", "believe", "specialise", "specialize", "confidence", "investor", "faith", "trust", "belief", "role", "holding", "shareholder"].contains(s.lemma(over))
      let known = RoleNouns.isClassNoun(table[id].head) && !RoleNouns.places.contains(table[id].head)
      if !isStake, !known, (table[id].votes[.place] ?? 0) < 3, s.parsed.child(of: name.head, labelled: .poss) == nil {
        let hasArticle = s.parsed.children(of: name.head).contains { s.tokens[$0].label == .det }
        if !hasArticle { table.vote(.place, 1.5, for: id) }
      }
    }
    // "Themba Dube of Rhodes University": who is of a house is a person.
    if (2...3).contains(name.tokens.count), name.label != .person, !RoleNouns.isClassNoun(table[id].head), s.tokens[name.tokens.lowerBound].tag == .nnp, let of = s.parsed.children(of: name.head).first(where: { $0 == name.tokens.upperBound && ["of", "at"].contains(s.lower[$0]) }),
      let house = s.parsed.child(of: of, labelled: .pobj), ["university", "college", "institute", "hospital"].contains(s.lower[house]) || s.nameAt[house] >= 0 && ["university", "college", "institute", "hospital"].contains(s.lower[s.names[s.nameAt[house]].tokens.lowerBound])
    {
      table.vote(.person, 2.5, for: id)
    }
    let verb = s.lemma(token.head)
    // "unveiled the Inkpad Air": a thing that is sold, unless its last word says otherwise.
    if token.label == .dobj, s.isVerb(token.head), ["unveil", "release", "launch", "introduce", "debut"].contains(verb), name.label != .person, !RoleNouns.isClassNoun(table[id].head),
      s.parsed.children(of: name.head).contains(where: { ["the", "its", "a"].contains(s.lower[$0]) }), (table[id].votes[.product] ?? 0) < 3
    {
      table.vote(.product, 2.5, for: id)
    }
    if token.label == .nsubj || token.label == .nsubjpass, s.isVerb(token.head), (table[id].votes[.person] ?? 0) < 3 {
      if ["bear", "marry", "die", "retire", "resign", "graduate", "divorce"].contains(verb), name.label != .organisation { table.vote(.person, 1.5, for: id) }
    }
    // "PayMongo, which offers", "Vantor employs": what firms do and places do not.
    if token.label == .nsubj, s.isVerb(token.head), name.label != .person, !RoleNouns.isClassNoun(table[id].head), (table[id].votes[.organisation] ?? 0) < 3,
      ["employ", "offer", "manufacture", "partner", "acquire"].contains(verb) || verb == "raise" && s.parsed.child(of: token.head, labelled: .dobj).map({ s.tokens[$0].entityLabel == .money || ["total", "fund", "capital", "funding", "million", "billion"].contains(s.lemma($0)) }) == true
    {
      table.vote(.organisation, 1.5, for: id)
    }
    // "born in Kutná Hora, Bohemia"
    if token.label == .appos, name.tokens.lowerBound >= 2, s.lower[name.tokens.lowerBound - 1] == ",", let inner = s.name(at: name.tokens.lowerBound - 2),
      s.tokens[inner.head].label == .pobj, ["in", "near", "from", "to"].contains(s.lower[s.tokens[inner.head].head]), inner.label != .person || Gazetteer.isPlace(s.parsed.text(of: inner.tokens)) || s.lower[s.tokens[inner.head].head] == "in"
    {
      table.vote(.place, 1.5, for: id)
    }
  }

  /// Whether a name has an office in front, or speaks, or did what only persons do.
  private func actsAsPerson(_ name: NameSpan, _ s: AnalysedSentence) -> Bool {
    let before = name.tokens.lowerBound - 1
    if before >= 0, RoleNouns.persons.contains(s.lower[before]) { return true }
    let token = s.tokens[name.head]
    guard token.label == .nsubj || token.label == .nsubjpass, s.isVerb(token.head) else { return false }
    return ["say", "tell", "add", "explain", "write", "bear", "marry", "die", "resign", "retire", "join", "become"].contains(s.lemma(token.head))
  }

  /// What the text calls a bearer: "the chip maker Vantor", "Vantor, a chip maker,", "Vantor is a chip maker", "the Vantor-based group".
  private mutating func voteByDescription(for id: Int, _ s: AnalysedSentence, _ name: NameSpan) {
    func describe(_ noun: Int) {
      guard s.isNoun(noun), s.nameAt[noun] < 0, s.valueEntity(at: noun) == nil else { return }
      let lemma = s.lemma(noun)
      table[id].classes.insert(lemma)
      noteNations(of: noun, s, id)
      if RoleNouns.isPerson(lemma) {
        table.vote(.person, 2, for: id)
      } else if let type = RoleNouns.classOf[lemma] {
        table.vote(type, 2, for: id)
      }
    }
    let before = (name.title?.lowerBound ?? name.tokens.lowerBound) - 1
    if before >= 0, name.tokens.contains(s.tokens[before].head), [.compound, .nmod].contains(s.tokens[before].label) { describe(before) }
    let token = s.tokens[name.head]
    let first = name.title?.lowerBound ?? name.tokens.lowerBound
    for c in s.tokens.indices where c < first && first - c <= 6 && s.tokens[c].head >= first && name.tokens.contains(s.tokens[c].head) || c < first && first - c <= 6 && name.title?.contains(s.tokens[c].head) == true {
      if let country = Gazetteer.adjectives[s.lower[c]], [.amod, .compound, .nmod].contains(s.tokens[c].label), s.lower[c + 1] != "-" { table[id].nations.insert(country) }
      // "Ethiopia's Tigist Alemayehu"
      if s.tokens[c].label == .poss, let country = Gazetteer.countries[s.lower[c]], c + 2 == first { table[id].nations.insert(country) }
    }
    if token.head < first, s.nameAt[token.head] < 0, token.label == .appos { noteNations(of: token.head, s, id) }
    if token.label == .nsubj, s.lemma(token.head) == "be", s.isVerb(token.head), let kind = s.parsed.child(of: token.head, labelled: .attr),
      s.parsed.children(of: kind).contains(where: { ["a", "an"].contains(s.lower[$0]) })
    {
      describe(kind)
    }
    for a in s.parsed.children(of: name.head) where s.tokens[a].label == .appos && a > name.head && s.tokens[a].tag == .nn {
      let start = s.parsed.extent(of: a).lowerBound
      let isApart = (name.head..<a).contains { s.isVerb($0) && s.tokens[$0].label != .amod }
      if start > 0, s.lower[start - 1] == ",", ["a", "an", "the"].contains(s.lower[start]), !isApart { describe(a) }
    }
    let end = name.tokens.upperBound
    // "of Long Beach, California"
    if end + 1 < s.tokens.count, s.lower[end] == ",", name.title == nil, let outer = s.name(at: end + 1), outer.tokens.lowerBound == end + 1, s.tokens[name.head].label == .pobj,
      Gazetteer.isPlace(s.parsed.text(of: outer.tokens)), !RoleNouns.isClassNoun(table[id].head) || RoleNouns.places.contains(table[id].head), ["of", "in", "near", "from", "at", "to"].contains(s.lower[s.tokens[name.head].head]),
      s.tokens[outer.head].label != .conj
    {
      table.vote(.place, 2, for: id)
    }
    if end + 1 < s.tokens.count, s.lower[end] == "-", s.lower[end + 1] == "based" { table.vote(.place, 3, for: id) }
    // "Demirel, 46, runs": who has an age is a person.
    if end + 2 < s.tokens.count, s.lower[end] == ",", s.tokens[end + 1].tag == .cd, s.lower[end + 2] == "," || s.lower[end + 2] == ".", s.tokens[name.head].label != .pobj,
      let age = Int(s.lower[end + 1]), (5...110).contains(age), s.tokens[end + 1].head == name.head, name.tokens.count <= 4, (table[id].votes[.person] ?? 0) < 4
    {
      table.vote(.person, 3, for: id)
    }
    // "Quillon, which": no person. "who": one.
    if end + 1 < s.tokens.count, s.lower[end] == ",", name.tokens.count <= 3 {
      if s.lower[end + 1] == "who", (table[id].votes[.person] ?? 0) < 4 { table.vote(.person, 2, for: id) }
    }
  }

  /// "the *Danish* dairy", "a *Greek* shipowner": the countries said of a bearer by what stands before a noun.
  private mutating func noteNations(of noun: Int, _ s: AnalysedSentence, _ id: Int) {
    for c in s.parsed.children(of: noun) where c < noun && [.amod, .compound, .nmod].contains(s.tokens[c].label) {
      if let country = Gazetteer.adjectives[s.lower[c]], c + 1 >= s.tokens.count || s.lower[c + 1] != "-" { table[id].nations.insert(country) }
    }
  }

  /// `Long Name (SHORT)` and `SHORT (Long Name)`.
  private mutating func bindAcronyms() {
    for (s, sentence) in sentences.enumerated() {
      let tokens = sentence.tokens
      for i in tokens.indices where i > 0 && i + 2 < tokens.count && tokens[i].text == "(" {
        guard let close = (i + 1..<min(i + 14, tokens.count)).first(where: { tokens[$0].text == ")" }) else { continue }
        let inside = i + 1..<close
        let before = sentence.name(at: i - 1)
        if inside.count == 1 || (inside.count == 2 && ["the"].contains(sentence.lower[i + 1])), let long = before {
          let token = close - 1
          let short = tokens[token].text
          let longText = sentence.parsed.text(of: long.tokens)
          // Of a body's name in another language: "the National Electricity Company (SNEL)".
          let longWords = NameKey.words(longText)
          let isBody = long.label != .person && long.label != .geopolitical && longWords.count > 1 && longWords.contains { RoleNouns.organisations.contains($0) } && short.utf8.count >= 3 && short.utf8.count <= 8 && short == short.uppercased() && table.find(key: NameKey.key(short)) == nil
          guard Acronyms.looksLikeOne(short) || short.utf8.count <= 8 && Acronyms.isInitials(short, of: longText), !Gazetteer.isPlace(short) || Acronyms.aligns(short, longText),
            Acronyms.aligns(short, longText) || (short.utf8.count >= 3 && Acronyms.sharesInitial(short, longText)) || isBody
          else { continue }
          let id = table.find(key: NameKey.key(longText)) ?? entity(named: longText, words: NameKey.words(longText), sentence: s, name: long)
          table.alias(NameKey.key(short), to: id)
          table.note(short, of: id, how: .acronym, sentence: s)
          introductions.append((s, id, token..<token + 1, long.tokens))
        } else if let short = before, short.tokens.count == 1, let long = sentence.name(at: close - 1), inside.contains(long.tokens.lowerBound) {
          let shortText = tokens[short.tokens.lowerBound].text
          let longText = sentence.parsed.text(of: long.tokens)
          guard Acronyms.looksLikeOne(shortText), Acronyms.aligns(shortText, longText) else { continue }
          let id = table.find(key: NameKey.key(longText)) ?? entity(named: longText, words: NameKey.words(longText), sentence: s, name: long)
          table.alias(NameKey.key(shortText), to: id)
          table.note(shortText, of: id, how: .acronym, sentence: s)
          introductions.append((s, id, short.tokens, long.tokens))
        }
      }
    }
  }
}
