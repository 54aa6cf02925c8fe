/// Words that belong to one value or one name, which the model splits: "Thursday night", "47.3 degrees
/// Celsius", "160 km/h", "3-1", "from 1890 until 1896"; and coordinations that hang crosswise.
///
/// The first pass.
extension SentenceRepair {
  mutating func mendSpans() {
    headlessClause()
    for i in tokens.indices {
      nameReadAsDate(i)
      titleBesideWork(i)
      notLimitedTo(i)
      numbered(i)
      verbWithObject(i)
      coOp(i)
      inLaw(i)
      temperature(i)
      shareInDate(i)
      modalName(i)
      partOfDay(i)
      degrees(i)
      speed(i)
      score(i)
      rangeJoiner(i)
      secondRole(i)
      secondOwner(i)
      forward(i)
      twoSubjects(i)
      whereItIs(i)
      listBesidePlural(i)
    }
  }

  private mutating func mark(_ range: Range<Int>, _ label: EntityLabel) {
    for k in range {
      tokens[k].entityMark = k == range.lowerBound ? .begin : .inside
      tokens[k].entityLabel = label
    }
    if range.upperBound < tokens.count, tokens[range.upperBound].entityMark == .inside { tokens[range.upperBound].entityMark = .begin }
    noteChange()
  }

  /// "Bank of Kitwe, the third-largest lender, named Chanda Mwape": the participle behind the comma is the verb when there is no other.
  private mutating func headlessClause() {
    guard let root = tokens.indices.first(where: { tokens[$0].label == .root }), tokens[root].pos == .noun || isProper(root), root < 6 else { return }
    for t in tokens.indices where t != root && [.vbd, .vbz, .vbp, .md].contains(tokens[t].tag) && tokens[t].label != .relcl { return }
    if participleBehindClause(root) { return }
    guard let verb = tokens.indices.first(where: { tokens[$0].tag == .vbn && tokens[$0].label == .acl && $0 > 1 && lower[$0 - 1] == "," }), s.isUnder(verb, root),
      ["name", "appoint", "sign", "win", "beat", "buy", "sell", "acquire", "open", "close", "report", "post", "announce", "launch"].contains(lemma(verb)),
      let object = s.children(of: verb).first(where: { $0 > verb && [.dobj, .oprd].contains(tokens[$0].label) && (tokens[$0].pos == .noun || isProper($0)) }), lower[verb + 1] != "by"
    else { return }
    tokens[verb].head = verb
    tokens[verb].label = .root
    tokens[verb].tag = .vbd
    tokens[root].head = verb
    tokens[root].label = .nsubj
    tokens[object].label = .dobj
    for t in tokens.indices where tokens[t].head == root && t > verb { tokens[t].head = verb }
    noteChange()
  }

  /// "appears in the series Sixty Below, in which": the title stands beside the noun, whatever its words are.
  private mutating func titleBesideWork(_ i: Int) {
    guard tokens[i].entityLabel == .workOfArt, tokens[i].entityMark == .begin, i > 0, tokens[i - 1].tag == .nn, tokens[i - 1].spaceAfter, QuotedTitles.works.contains(lower[i - 1]), let e = s.entity(at: i), e.tokens.lowerBound == i, e.tokens.count > 1 else { return }
    let last = e.tokens.upperBound - 1
    guard [.advmod, .dep, .npadvmod, .prep, .prt, .amod].contains(tokens[last].label), tokens[last].head <= i - 1, s.children(of: last).allSatisfy({ e.tokens.contains($0) }) else { return }
    tokens[last].tag = .nnp
    tokens[last].pos = .properNoun
    hang(last, under: i - 1, .appos)
    for t in e.tokens where t != last && !e.tokens.contains(tokens[t].head) { hang(t, under: last, .compound) }
  }

  /// "Peru, from which Chile imports a fifth of its gas, increased supplies in May.": behind the clause stands the verb.
  private mutating func participleBehindClause(_ root: Int) -> Bool {
    guard let last = tokens.indices.last, lower[last] == ".", let clause = s.child(of: root, labelled: .relcl),
      let v = tokens.indices.first(where: { [.vbn, .vbd].contains(tokens[$0].tag) && tokens[$0].label == .amod && $0 > clause && lower[$0 - 1] == "," && s.children(of: $0).isEmpty })
    else { return false }
    let object = tokens[v].head
    guard object > v, isNoun(object), tokens[object].head == root, [.appos, .dep, .conj].contains(tokens[object].label), s.extent(of: object).lowerBound == v else { return false }
    tokens[v].tag = .vbd
    tokens[v].head = v
    tokens[v].label = .root
    tokens[root].head = v
    tokens[root].label = .nsubj
    tokens[object].head = v
    tokens[object].label = .dobj
    for t in tokens.indices where t > v && t != object && (tokens[t].head == root || tokens[t].head == object && tokens[t].label == .prep && lower[t] != "of") { tokens[t].head = v }
    noteChange()
    return true
  }

  /// "the Dutch group Melkhaven": the model takes a word that it does not know for a date.
  private mutating func nameReadAsDate(_ i: Int) {
    guard tokens[i].entityLabel == .date, tokens[i].entityMark == .begin, tokens[i].tag == .nnp, i + 1 >= tokens.count || tokens[i + 1].entityMark != .inside, i > 0, tokens[i].label == .appos, isNoun(tokens[i].head), tokens[i].head == i - 1, tokens[i].text.utf8.count > 3,
      tokens[i].text.unicodeScalars.allSatisfy({ $0.properties.isAlphabetic }), DateExpression.months[lower[i]] == nil, DateExpression.weekdays[lower[i]] == nil, RoleNouns.classOf[lower[i - 1]] != nil || RoleNouns.persons.contains(lower[i - 1])
    else { return }
    tokens[i].entityMark = .outside
    tokens[i].entityLabel = nil
    noteChange()
  }

  /// "at Power Plant No. 7": the full stop and the number hang on the word.
  private mutating func numbered(_ i: Int) {
    guard tokens[i].text == "No", i > 0, isProper(i - 1), i + 2 < tokens.count, lower[i + 1] == ".", tokens[i + 2].tag == .cd, tokens[i].head < i || tokens[i].head > i + 2 else { return }
    hang(i + 1, under: i, .punct)
    hang(i + 2, under: i, .nummod)
  }

  /// "including but not limited to source code": what it includes.
  private mutating func notLimitedTo(_ i: Int) {
    guard lower[i] == "limited", i > 2, i + 1 < tokens.count, lower[i - 1] == "not", lower[i - 2] == "but", lower[i + 1] == "to", let object = s.child(of: i + 1, labelled: .pobj) else { return }
    let including = lower[i - 3] == "," ? i - 4 : i - 3
    guard including >= 0, lower[including] == "including", s.child(of: including, labelled: .pobj) == nil, !s.isUnder(including, i) else { return }
    for t in i - 2..<i + 2 where tokens[t].head != t {
      tokens[t].head = including
      tokens[t].label = .punct
    }
    guard tokens[i].label == .punct else { return }
    tokens[i].tag = .jj
    tokens[i].pos = .adjective
    tokens[object].head = including
    tokens[object].label = .pobj
    noteChange()
  }

  /// "Entry costs €6 and children pay nothing", "weighs 7 kilograms, consumes less power": what has a subject or stands beside a verb,
  /// and has an object, is a verb. "when a pipe burst and injured six": a noun with a subject.
  private mutating func verbWithObject(_ i: Int) {
    guard tokens[i].tag == .nns || tokens[i].tag == .nn, s.child(of: i, labelled: .det, .amod, .poss, .nummod, .auxpass, .aux) == nil else { return }
    let head = tokens[i].head
    let subject = s.child(of: i, labelled: .nsubj)
    guard let object = s.child(of: i, labelled: .dobj), object > i else {
      // "when a pipe burst and injured six workers"
      guard tokens[i].tag == .nn, let subject, subject < i, [.advcl, .ccomp, .relcl].contains(tokens[i].label), let next = s.children(of: i).first(where: { tokens[$0].label == .conj && tokens[$0].tag == .vbd && $0 > i }), s.child(of: next, labelled: .nsubj, .nsubjpass) == nil else { return }
      makeVerb(i, .vbd)
      return
    }
    guard tokens[i].tag == .nns, lower[i].last == "s" else { return }
    if tokens[i].label == .conj, head < i, tokens[head].tag == .vbz, subject == nil {
      makeVerb(i, .vbz)
    } else if tokens[i].label == .nsubj, let subject, subject < i, isVerb(head), head > object, (object..<head).contains(where: { tokens[$0].tag == .cc }) {
      makeVerb(i, .vbz)
      let isRoot = tokens[head].head == head
      tokens[i].head = isRoot ? i : tokens[head].head
      tokens[i].label = tokens[head].label
      tokens[head].head = i
      tokens[head].label = .conj
    }
  }

  /// "Steel imports rose": what stands between a noun and the verb, and is the verb's subject, is no verb.
  mutating func nounBeforeVerb(_ i: Int) {
    guard tokens[i].tag == .vbz, tokens[i].label == .nsubj, tokens[i].head == i + 1, isVerb(i + 1), i > 0, tokens[i - 1].head == i, isNoun(i - 1), s.children(of: i) == [i - 1] else { return }
    tokens[i].tag = .nns
    tokens[i].pos = .noun
    tokens[i].lemma = LanguageModel.shared.lemmatizer.lemma(tokens[i].text, lower: lower[i], .noun, [])
    hang(i - 1, under: i, .compound)
  }

  /// "the dairy co-operative Arden", "with the co-op", in three tokens: one noun.
  private mutating func coOp(_ i: Int) {
    let noun = i + 2
    guard lower[i] == "co", noun < tokens.count, lower[i + 1] == "-", !tokens[i].spaceAfter, !tokens[i + 1].spaceAfter, ["op", "ops", "operative", "operatives"].contains(lower[noun]) else { return }
    let part = i..<noun + 1
    // "a co-operative approach" says how.
    if lower[noun] == "operative", noun + 1 < tokens.count, tokens[noun + 1].tag == .nn || tokens[noun + 1].tag == .nns { return }
    guard let top = [noun, i, i + 1].first(where: { !part.contains(tokens[$0].head) || tokens[$0].head == $0 }) else { return }
    let isRoot = tokens[top].head == top
    let head = tokens[top].head
    let label = tokens[top].label
    for t in tokens.indices where !part.contains(t) && part.contains(tokens[t].head) { tokens[t].head = noun }
    tokens[noun].head = isRoot ? noun : head
    tokens[noun].label = label == .amod ? .compound : label
    tokens[noun].tag = lower[noun].last == "s" ? .nns : .nn
    tokens[noun].pos = .noun
    tokens[noun].lemma = lower[noun].hasPrefix("operative") ? "co-operative" : "co-op"
    for t in i..<noun {
      tokens[t].head = noun
      tokens[t].label = t == i ? .compound : .punct
      tokens[t].tag = t == i ? .nn : .hyphen
      tokens[t].pos = t == i ? .noun : .punctuation
    }
    noteChange()
  }

  /// "his father-in-law", in five tokens: one noun.
  private mutating func inLaw(_ i: Int) {
    guard i + 4 < tokens.count, RoleNouns.kin[lower[i] + "-in-law"] != nil, lower[i + 1] == "-", lower[i + 2] == "in", lower[i + 3] == "-", lower[i + 4] == "law", !(i..<i + 4).contains(where: { tokens[$0].spaceAfter }) else { return }
    let part = i + 1..<i + 5
    if part.contains(tokens[i].head) {
      guard let top = part.first(where: { !part.contains(tokens[$0].head) && tokens[$0].head != i }) else { return }
      let isRoot = tokens[top].head == top
      tokens[i].head = isRoot ? i : tokens[top].head
      tokens[i].label = tokens[top].label
    }
    for t in tokens.indices where !part.contains(t) && t != i && part.contains(tokens[t].head) { tokens[t].head = i }
    for t in part {
      tokens[t].head = i
      tokens[t].label = .punct
    }
    tokens[i].lemma = lower[i] + "-in-law"
    noteChange()
  }

  /// "41.6°C", in three tokens: one value.
  private mutating func temperature(_ i: Int) {
    guard tokens[i].text == "°" || tokens[i].text == "º", i > 0, i + 1 < tokens.count, tokens[i - 1].tag == .cd, ["c", "f"].contains(lower[i + 1]), !tokens[i].spaceAfter else { return }
    var start = i - 1
    if start > 0, ["minus", "-", "−"].contains(lower[start - 1]) { start -= 1 }
    mark(start..<i + 2, .quantity)
  }

  /// "a court in Can Tho", "in Will County": a modal word with a capital inside of a sentence begins a name.
  private mutating func modalName(_ i: Int) {
    guard tokens[i].tag == .md, i + 1 < tokens.count, ["Can", "Will", "May", "Must", "Might"].contains(tokens[i].text), tokens[i].spaceAfter, isProper(i + 1) else { return }
    // "Can Tho lies on the river": a verb with an ending needs no auxiliary; "Can Smith win?" has none.
    let isFirst = i == 0 || [.openingQuote, .sentenceEnd, .colon, .hyphen].contains(tokens[i - 1].tag)
    if isFirst, i + 2 >= tokens.count || ![.vbz, .vbd].contains(tokens[i + 2].tag) { return }
    tokens[i].tag = .nnp
    tokens[i].pos = .properNoun
    tokens[i].lemma = tokens[i].text
    hang(i, under: i + 1, .compound)
    mark(i..<i + 2, .geopolitical)
    if i > 0, tokens[i - 1].label == .prep, s.child(of: i - 1, labelled: .pobj) == nil { hang(i + 1, under: i - 1, .pobj) }
  }

  /// "Thursday night" is a day.
  private mutating func partOfDay(_ i: Int) {
    guard i > 0, ["morning", "afternoon", "evening", "night", "lunchtime"].contains(lower[i]), DateExpression.weekdays[lower[i - 1]] != nil, tokens[i - 1].head == i, tokens[i - 1].entityLabel != tokens[i].entityLabel || tokens[i].entityMark == .begin else { return }
    var start = i - 1
    if start > 0, ["last", "next", "early", "late", "this"].contains(lower[start - 1]), tokens[start - 1].head == i || tokens[start - 1].head == i - 1 { start -= 1 }
    mark(start..<i + 1, .date)
  }

  /// "rose 4.2% year on year": the share is no part of the time.
  private mutating func shareInDate(_ i: Int) {
    guard tokens[i].text == "%" || ["percent", "pct"].contains(lower[i]), i > 0, tokens[i - 1].tag == .cd, tokens[i - 1].entityLabel == .date || tokens[i - 1].entityLabel == .time, tokens[i].entityLabel == tokens[i - 1].entityLabel else { return }
    guard let e = s.entity(at: i), e.tokens.upperBound > i + 1 else { return }
    mark(i - 1..<i + 1, .percent)
  }

  /// "47.3 degrees Celsius": degrees are what is reached, and Celsius is no name.
  private mutating func degrees(_ i: Int) {
    guard i > 1, ["celsius", "fahrenheit", "centigrade"].contains(lower[i]), ["degrees", "degree"].contains(lower[i - 1]), tokens[i - 2].tag == .cd else { return }
    let noun = i - 1
    if tokens[noun].head == i, tokens[i].head != i {
      let head = tokens[i].head
      let label = tokens[i].label
      for t in tokens.indices where tokens[t].head == i && t != noun { tokens[t].head = noun }
      tokens[noun].head = head
      tokens[noun].label = label
    }
    if tokens[noun].head == i { return }
    tokens[i].head = noun
    tokens[i].label = .punct
    tokens[i].tag = .nn
    tokens[i].pos = .noun
    mark(i - 2..<i + 1, .quantity)
  }

  /// "160 km/h"
  private mutating func speed(_ i: Int) {
    guard i > 1, i + 1 < tokens.count, lower[i] == "/", ["km", "miles", "metres", "meters", "m", "l", "kg", "mg", "g", "kb", "mb", "gb"].contains(lower[i - 1]), ["h", "hr", "hour", "s", "second", "day", "l", "kg", "ha", "ml", "dl", "m3"].contains(lower[i + 1]),
      !tokens[i - 1].spaceAfter, !tokens[i].spaceAfter, tokens[i - 2].tag == .cd
    else { return }
    for t in tokens.indices where t > i + 1 && tokens[t].head == i + 1 { tokens[t].head = i - 1 }
    if tokens[i - 1].head == i + 1 || tokens[i - 1].head == i {
      tokens[i - 1].head = tokens[i + 1].head
      tokens[i - 1].label = tokens[i + 1].label
    }
    hang(i, under: i - 1, .punct)
    hang(i + 1, under: i - 1, .nmod)
    tokens[i + 1].tag = .nn
    var start = i - 2
    while start > 0, tokens[start - 1].entityLabel != nil, tokens[start].entityMark == .inside { start -= 1 }
    mark(start..<i + 2, .quantity)
  }

  /// "ended 1-1", "won 4-2": a score is one thing, and beside an object no object.
  private mutating func score(_ i: Int) {
    guard i > 1, i + 2 < tokens.count, tokens[i].text == "-" || tokens[i].text == "–", tokens[i - 1].tag == .cd, tokens[i + 1].tag == .cd, !tokens[i - 1].spaceAfter, !tokens[i].spaceAfter, lower[i - 1].utf8.count <= 2, lower[i + 1].utf8.count <= 2,
      Int(lower[i - 1]) != nil, Int(lower[i + 1]) != nil
    else { return }
    var verb = i - 1
    for _ in 0..<4 where !isVerb(verb) && tokens[verb].head != verb { verb = tokens[verb].head }
    guard isVerb(verb), verb < i, ["win", "beat", "lose", "draw", "lead", "defeat", "end", "finish", "trail", "thrash", "overcome", "tie"].contains(lemma(verb)), !["by", "to"].contains(lower[i - 2]) || verb != i - 2 else { return }
    guard tokens[i - 1].head == verb || tokens[i + 1].head == verb else { return }
    var hasObject = false
    for t in tokens.indices where tokens[t].head == verb && tokens[t].label == .dobj && t < i - 1 { hasObject = true }
    hang(i - 1, under: verb, hasObject ? .dep : .dobj)
    for t in tokens.indices where t > i + 1 && tokens[t].head == i + 1 { tokens[t].head = verb }
    hang(i, under: i - 1, .punct)
    hang(i + 1, under: i - 1, .punct)
    mark(i - 1..<i + 2, .cardinal)
  }

  /// "from 1890 until 1896": one range, which the verb has once.
  private mutating func rangeJoiner(_ i: Int) {
    guard ["until", "till", "to", "through"].contains(lower[i]), i > 1, i + 1 < tokens.count, tokens[i].entityLabel == .date, tokens[i].entityMark == .inside, tokens[i].label == .prep, let e = s.entity(at: i), e.tokens.contains(i - 1), e.tokens.contains(i + 1) else { return }
    var first: Int?
    for k in e.tokens where k < i && tokens[k].label == .pobj && first == nil { first = k }
    guard let first, tokens[i].head < e.tokens.lowerBound else { return }
    hang(i, under: first, .dep)
    for k in e.tokens where k > i && tokens[k].label == .pobj && tokens[k].head == i { tokens[k].label = .dep }
  }

  /// "Novelist and playwright Efua Mensah": both say who she is.
  private mutating func secondRole(_ i: Int) {
    guard lower[i] == "and", i > 0, i + 2 < tokens.count, tokens[i - 1].tag == .nn, RoleNouns.persons.contains(lower[i - 1]), tokens[i + 1].tag == .nn, RoleNouns.persons.contains(lower[i + 1]) else { return }
    let name = tokens[i + 1].head
    guard tokens[i + 1].label == .compound, isProper(name), name > i + 1, tokens[name].label == .conj, tokens[name].head == i - 1, !s.children(of: i - 1).contains(where: { tokens[$0].label == .det && $0 < i - 1 }) else { return }
    let head = tokens[i - 1].head
    let isRoot = head == i - 1
    tokens[name].head = isRoot ? name : head
    tokens[name].label = tokens[i - 1].label
    for t in tokens.indices where t > i && t != name && tokens[t].head == i - 1 { tokens[t].head = name }
    tokens[i - 1].head = name
    tokens[i - 1].label = .compound
    tokens[i].head = i - 1
    noteChange()
  }

  /// "Italy's Bonfanti and Hungary's Kiss": the second country owns the second name.
  private mutating func secondOwner(_ i: Int) {
    guard tokens[i].label == .conj, isProper(i), Gazetteer.isPlace(tokens[i].text), i + 2 < tokens.count, tokens[i + 1].tag == .pos, isProper(i + 2), tokens[i].spaceAfter == false else { return }
    var name = i + 2
    for _ in 0..<4 where [.compound].contains(tokens[name].label) && tokens[name].head > name && isProper(tokens[name].head) { name = tokens[name].head }
    guard name > i + 1, tokens[name].head <= i, tokens[name].label == .appos || tokens[name].label == .dobj || tokens[name].label == .dep || tokens[name].label == .npadvmod else { return }
    let head = tokens[i].head
    hang(name, under: head, .conj)
    hang(i, under: name, .poss)
  }

  /// "the Argentine forward has", "signed Senegal forward Mamadou Faye": a player, no direction.
  private mutating func forward(_ i: Int) {
    guard lower[i] == "forward", tokens[i].pos == .adverb, i > 0, i + 1 < tokens.count, isProper(i - 1) || tokens[i - 1].tag == .jj, Gazetteer.adjectives[lower[i - 1]] != nil || Gazetteer.countries[lower[i - 1]] != nil else { return }
    let country = i - 1
    if isProper(i + 1), tokens[country].label == .dobj || tokens[country].label == .nsubj {
      var name = i + 1
      for _ in 0..<4 where tokens[name].label == .compound && tokens[name].head > name { name = tokens[name].head }
      guard tokens[name].head == tokens[country].head else { return }
      tokens[i].tag = .nn
      tokens[i].pos = .noun
      hang(i, under: name, .compound)
      hang(country, under: i, .compound)
    } else if isVerb(i + 1), tokens[country].label == .nsubj {
      let head = tokens[country].head
      guard head != i else { return }
      tokens[i].tag = .nn
      tokens[i].pos = .noun
      tokens[i].head = head
      tokens[i].label = .nsubj
      for t in tokens.indices where tokens[t].head == country && t < country { tokens[t].head = i }
      tokens[country].head = i
      tokens[country].label = .amod
      tokens[country].tag = .jj
      tokens[country].pos = .adjective
      noteChange()
    }
  }

  /// "Night Trains, a film by Javakhia, opens": two subjects, of which the second says what the first is.
  private mutating func twoSubjects(_ i: Int) {
    guard tokens[i].label == .nsubj || tokens[i].label == .nsubjpass, tokens[i].tag == .nn, isVerb(tokens[i].head), tokens[i].head > i else { return }
    let verb = tokens[i].head
    let start = s.extent(of: i).lowerBound
    // "Azulera's chair, Duarte Moura, will join the board": the role has its bearer behind it.
    if let name = s.children(of: verb).first(where: { tokens[$0].label == tokens[i].label && $0 > i && isProper($0) }), s.child(of: i, labelled: .poss, .det) != nil, RoleNouns.persons.contains(lower[i]), s.extent(of: name).lowerBound == i + 2, lower[i + 1] == ",", lower[s.extent(of: name).upperBound - 1] == "," || lower[s.extent(of: name).upperBound] == "," {
      hang(name, under: i, .appos)
      return
    }
    guard start > 1, lower[start - 1] == ",", ["a", "an", "the"].contains(lower[start]) else { return }
    let end = s.extent(of: i).upperBound
    guard end <= verb, lower[end - 1] == "," || lower[end] == "," else { return }
    for other in s.children(of: verb) where other < start && tokens[other].label == tokens[i].label && s.extent(of: other).upperBound >= start - 2 && (tokens[other].pos == .noun || isProper(other)) {
      hang(i, under: other, .appos)
      return
    }
  }

  /// "Lawyers for the two nurses, Grace Otieno and Fatuma Noor,": two names beside the noun that says two.
  private mutating func listBesidePlural(_ i: Int) {
    guard tokens[i].label == .appos, isProper(i) else { return }
    let start = s.extent(of: i).lowerBound
    guard start > 2, lower[start - 1] == ",", tokens[start - 2].tag == .nns, tokens[i].head < start - 2, tokens[tokens[i].head].tag == .nns, s.isUnder(start - 2, tokens[i].head), s.children(of: start - 2).contains(where: { ["two", "three", "four"].contains(lower[$0]) }),
      s.children(of: i).contains(where: { tokens[$0].label == .conj })
    else { return }
    hang(i, under: start - 2, .appos)
  }

  /// "The school, in the village of Perranwell, has 96 pupils": where the school is.
  private mutating func whereItIs(_ i: Int) {
    guard tokens[i].label == .prep, ["in", "near", "outside"].contains(lower[i]), i > 1, lower[i - 1] == ",", isVerb(tokens[i].head), tokens[i].head > i else { return }
    let verb = tokens[i].head
    guard let subject = s.child(of: verb, labelled: .nsubj, .nsubjpass), subject == i - 2, tokens[subject].pos == .noun || isProper(subject) else { return }
    let end = s.extent(of: i).upperBound
    guard end < tokens.count, end <= verb, lower[end] == ",", let object = s.child(of: i, labelled: .pobj), tokens[object].entityLabel != .date else { return }
    hang(i, under: subject, .prep)
  }
}
