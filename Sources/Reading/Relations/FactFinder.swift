/// Finds facts in the sentences of a document: clauses (``ClauseFacts``) and noun phrases
/// (``NounFacts``). Holds what both need.
struct FactFinder {
  var resolver: Resolver
  var drafts: [Draft] = []
  /// The name of who publishes the text, and the entity when the text says "we" of itself.
  var publisher: String?
  private var author: Int?
  private var quoting: Set<Int> = []
  /// Person -> the organisation whose word the person speaks.
  var affiliations: [Int: Int] = [:]
  /// Dates in brackets behind names.
  var lives: [LifeDates] = []

  init(_ resolver: Resolver) { self.resolver = resolver }

  mutating func run() {
    findAuthor()
    // Noun phrases first: who belongs to what tells who "we" is.
    var nouns: [[Draft]] = []
    for s in resolver.sentences.indices {
      drafts = []
      nounFacts(s)
      nounTails(s)
      nouns.append(drafts)
      for draft in drafts { affiliate(draft) }
    }
    for s in resolver.sentences.indices { affiliateLeaders(s) }
    drafts = []
    for s in resolver.sentences.indices {
      clauseFacts(s)
      drafts.append(contentsOf: nouns[s])
    }
  }

  /// A report that says "we" outside of quotations speaks of who publishes it.
  private mutating func findAuthor() {
    guard let publisher else { return }
    for sentence in resolver.sentences where sentence.lower.contains(where: { ["\"", "“", "”", "''", "``"].contains($0) }) { quoting.insert(sentence.block) }
    var count = 0
    for sentence in resolver.sentences where !quoting.contains(sentence.block) {
      for i in sentence.tokens.indices where sentence.lower[i] == "we" && [.nsubj, .nsubjpass].contains(sentence.tokens[i].label) { count += 1 }
    }
    guard count >= 2 else { return }
    let key = NameKey.key(publisher)
    if let known = resolver.table.find(key: key) {
      author = known
    } else {
      let words = NameKey.words(publisher)
      let id = resolver.table.add(EntityTable.Entry(label: publisher, isNamed: true, words: words, head: words.last ?? "", firstSentence: 0), key: key)
      resolver.table.vote(.organisation, 3, for: id)
      author = id
    }
  }

  /// Remembers the first organisation that a person has a role in.
  private mutating func affiliate(_ draft: Draft) {
    guard ["noun/role", "noun/title-of", "noun/affiliation"].contains(draft.rule), let person = draft.subject.entity, resolver.table[person].type == .person, affiliations[person] == nil, isNamed(draft.object),
      isOrganisation(draft.object), let organisation = draft.object.entity
    else { return }
    affiliations[person] = organisation
  }

  /// "Ana Ruiz, who leads the trust": what she says, the trust says.
  private mutating func affiliateLeaders(_ s: Int) {
    let sentence = resolver.sentences[s]
    for v in sentence.tokens.indices where ["lead", "head", "chair", "run", "direct", "found", "own", "manage"].contains(sentence.lemma(v)) && isPredicate(v, sentence) && !isPassive(v, sentence) {
      guard let object = sentence.parsed.child(of: v, labelled: .dobj), object > v, sentence.parsed.child(of: v, labelled: .neg, .aux) == nil else { continue }
      for subject in subjects(v, s) where isPerson(subject) {
        for o in operands(object, s) where isNamed(o) && isOrganisation(o) {
          if let person = subject.entity, affiliations[person] == nil, let body = o.entity { affiliations[person] = body }
        }
      }
    }
  }

  /// Who does research speaks of the research, and not of the university.
  private func isResearcher(_ person: Int, at body: Int) -> Bool {
    let academic: Set<String> = ["university", "institute", "museum", "college", "laboratory", "academy", "centre", "center", "school", "observatory"]
    guard !academic.isDisjoint(with: resolver.table[body].words) else { return false }
    for kind in resolver.table[person].classes where kind.hasSuffix("ologist") || ["scientist", "researcher", "professor", "physicist", "chemist", "astronomer", "geographer", "botanist", "historian", "ecologist", "author", "lecturer", "mathematician", "fellow", "investigator", "student"].contains(kind) { return true }
    return false
  }

  /// Who "we" is: of "We threw it away", said by a firm's founder, the firm.
  func firstPerson(_ v: Int, _ s: Int) -> [Operand] {
    let sentence = resolver.sentences[s]
    guard let we = sentence.parsed.child(of: v, labelled: .nsubj, .nsubjpass), sentence.lower[we] == "we" else { return [] }
    var body: Int?
    if let speaker = attribution(of: v, s) {
      body = affiliations[speaker]
      if let known = body, isResearcher(speaker, at: known) { body = nil }
    } else if !quoting.contains(sentence.block) {
      body = author ?? spokenOf(s)
    }
    guard let organisation = body else { return [] }
    return [Operand(value: .entity(organisation), span: sentence.parsed.bytes(of: we..<we + 1), link: .pronoun, head: we)]
  }

  /// "Orta is a maker of lenses. We design": whom the sentence before is about, in a text that quotes nobody.
  private func spokenOf(_ s: Int) -> Int? {
    guard s > 0, resolver.sentences[s - 1].block == resolver.sentences[s].block else { return nil }
    let before = resolver.sentences[s - 1]
    guard let subject = before.parsed.child(of: before.parsed.root, labelled: .nsubj, .nsubjpass), let r = resolver.resolved[s - 1][subject], r.entities.count == 1, resolver.table[r.entities[0]].isNamed, resolver.table[r.entities[0]].type == .organisation,
      !RelationTable.speech.contains(before.lemma(before.parsed.root))
    else { return nil }
    return r.entities[0]
  }

  // MARK: Operands

  /// Bytes of ascending tokens, from the first to the last.
  func span(_ tokens: [Int], _ sentence: AnalysedSentence) -> Range<Int> {
    guard let first = tokens.first, let last = tokens.last else { return sentence.parsed.span }
    return sentence.parsed.bytes(of: first..<last + 1)
  }

  /// What one phrase stands for, without its conjuncts.
  func single(_ head: Int, _ s: Int) -> [Operand] {
    let sentence = resolver.sentences[s]
    // A relative pronoun stands for the noun that its clause hangs on.
    if [.wdt, .wp].contains(sentence.tokens[head].tag) || (sentence.lower[head] == "that" && sentence.tokens[sentence.tokens[head].head].label == .relcl) {
      guard let noun = antecedent(of: head, sentence) else { return [] }
      let members = listed(noun, before: head, s)
      if members.count > 1 {
        var all: [Operand] = []
        for member in members { all.append(contentsOf: single(member, s)) }
        return all.uniqued()
      }
      return bearers(noun, s)
    }
    guard let r = resolver.resolved[s][head] else {
      // "co-responsibility", split at its hyphen.
      let k = head + 2
      if k < sentence.tokens.count, sentence.lower[head + 1] == "-", !sentence.tokens[head].spaceAfter, sentence.tokens[k].head == sentence.tokens[head].head, resolver.resolved[s][k] != nil { return single(k, s) }
      return []
    }
    let bytes = span(r.tokens, sentence)
    if let literal = r.literal { return [Operand(value: .literal(literal), span: bytes, link: .exact, head: head)] }
    return r.entities.map { Operand(value: .entity($0), span: bytes, link: r.link, head: head) }
  }

  /// What a clause behind a noun speaks of: of "FFI is an organisation based in Nairobi" it is the FFI.
  func bearers(_ noun: Int, _ s: Int) -> [Operand] {
    let sentence = resolver.sentences[s]
    if let thing = renamed(noun, sentence) { return single(thing, s) }
    let be = sentence.tokens[noun].head
    guard sentence.tokens[noun].label == .attr, sentence.lemma(be) == "be", be < noun, sentence.nameAt[noun] < 0, sentence.tokens[noun].tag == .nn,
      sentence.parsed.children(of: noun).contains(where: { ["a", "an", "the"].contains(sentence.lower[$0]) }),
      !sentence.parsed.children(of: be).contains(where: { sentence.tokens[$0].label == .neg || sentence.tokens[$0].tag == .md }),
      let subject = sentence.parsed.child(of: be, labelled: .nsubj), ![.wdt, .wp].contains(sentence.tokens[subject].tag)
    else { return single(noun, s) }
    let named = operands(subject, s)
    return named.count == 1 && isNamed(named[0]) ? named : single(noun, s)
  }

  /// "Niger, Mali and Burkina Faso, which formed the alliance": all of the names in the list.
  private func listed(_ noun: Int, before pronoun: Int, _ s: Int) -> [Int] {
    let sentence = resolver.sentences[s]
    // "royal drums and a linguist staff that were taken": both were.
    if sentence.tokens[noun].label == .conj, sentence.tokens[noun].tag == .nn, sentence.nameAt[noun] < 0, [.nsubj, .nsubjpass].contains(sentence.tokens[pronoun].label) {
      for c in sentence.parsed.children(of: sentence.tokens[pronoun].head) where ["were", "are", "have"].contains(sentence.lower[c]) && [.aux, .auxpass].contains(sentence.tokens[c].label) {
        var first = noun
        while sentence.tokens[first].label == .conj, sentence.isNoun(sentence.tokens[first].head), sentence.tokens[first].head != first { first = sentence.tokens[first].head }
        return sentence.conjuncts(of: first).filter { $0 < pronoun && sentence.isNoun($0) }
      }
    }
    guard pronoun > 0, sentence.lower[pronoun - 1] == ",", sentence.nameAt[noun] >= 0 else { return [noun] }
    var first = noun
    while sentence.tokens[first].label == .conj, sentence.nameAt[sentence.tokens[first].head] >= 0, sentence.tokens[first].head != first { first = sentence.tokens[first].head }
    let members = sentence.conjuncts(of: first).filter { $0 < pronoun }
    guard members.count > 1, members.allSatisfy({ sentence.nameAt[$0] >= 0 }) else { return [noun] }
    // One thing: "A and B, which is".
    let verb = sentence.tokens[pronoun].head
    if sentence.tokens[verb].tag == .vbz { return [noun] }
    for c in sentence.parsed.children(of: verb) where sentence.tokens[c].tag == .vbz || sentence.lower[c] == "was" { return [noun] }
    return members
  }

  /// A phrase with its conjuncts; numbers and dates in a list may hang as appositions.
  func operands(_ head: Int, _ s: Int) -> [Operand] {
    let sentence = resolver.sentences[s]
    var heads = [head]
    var k = 0
    while k < heads.count {
      for c in sentence.parsed.children(of: heads[k]) {
        let label = sentence.tokens[c].label
        if label == .conj, !sentence.isVerb(c) || resolver.resolved[s][c] != nil { heads.append(c) }
        if label == .appos, isListMember(c, of: heads[k], s) || isListBehindComma(c, of: heads[k], sentence) { heads.append(c) }
        // "the company Biolenz and the University of Geneva": the second hangs on the name.
        if label == .appos, sentence.nameAt[heads[k]] < 0, sentence.nameAt[c] >= 0, sentence.tokens[heads[k]].tag == .nn {
          heads.append(contentsOf: sentence.parsed.children(of: c).filter { sentence.tokens[$0].label == .conj && !sentence.isVerb($0) })
        }
      }
      k += 1
    }
    if heads.count > 2, isTangled(heads, sentence), let tokens = whole(head, sentence) {
      let id = resolver.table.find(key: NameKey.key(sentence.label(tokens)))
      if let id { return [Operand(value: .entity(id), span: span(tokens, sentence), link: .exact, head: head)] }
      return [text(tokens, s)]
    }
    // "gave $5 million and Norway $2 million": the parser lists the second giver with the sums.
    if heads.count > 1, resolver.resolved[s][head]?.literal != nil { heads.removeAll { sentence.nameAt[$0] >= 0 } }
    return heads.sorted().flatMap { single($0, s) }.uniqued()
  }

  /// "aerospace and maritime warning and control": more than one conjunction and no comma.
  private func isTangled(_ heads: [Int], _ sentence: AnalysedSentence) -> Bool {
    guard let first = heads.min(), let last = heads.max(), heads.allSatisfy({ sentence.nameAt[$0] < 0 }) else { return false }
    let range = first..<last
    return range.filter { sentence.tokens[$0].tag == .cc }.count >= 2 && !range.contains { sentence.lower[$0] == "," }
  }

  private func whole(_ head: Int, _ sentence: AnalysedSentence) -> [Int]? {
    let tokens = sentence.parsed.subtree(of: head, leavingOut: { [.relcl, .acl, .appos, .det].contains(sentence.tokens[$0].label) })
    return tokens.count <= 12 ? tokens : nil
  }

  /// "has 640 inhabitants, a school and two churches": the parser takes the rest of the list for an apposition.
  private func isListBehindComma(_ c: Int, of head: Int, _ sentence: AnalysedSentence) -> Bool {
    guard c > head, sentence.tokens[head].tag == .nns, sentence.nameAt[head] < 0, sentence.nameAt[c] < 0, sentence.tokens[c].tag == .nn, [.dobj, .pobj, .attr, .nsubj, .nsubjpass].contains(sentence.tokens[head].label) else { return false }
    let start = sentence.parsed.extent(of: c).lowerBound
    guard sentence.lower[start - 1] == ",", ["a", "an", "one"].contains(sentence.lower[start]), let last = sentence.parsed.child(of: c, labelled: .conj), last > c, sentence.isNoun(last) else { return false }
    return sentence.parsed.child(of: c, labelled: .relcl, .acl) == nil
  }

  /// Two values, or a list's member that the parser took for an apposition.
  func isListMember(_ c: Int, of head: Int, _ s: Int) -> Bool {
    guard let a = resolver.resolved[s][head], let b = resolver.resolved[s][c] else { return false }
    return a.literal != nil && b.literal != nil
  }

  /// The noun that a relative pronoun's clause hangs on.
  func antecedent(of pronoun: Int, _ sentence: AnalysedSentence) -> Int? {
    for a in sentence.parsed.ancestors(of: pronoun) where sentence.tokens[a].label == .relcl {
      var noun = sentence.tokens[a].head
      // "Springs, USA, where": the clause belongs to the place, not to the country around it.
      while sentence.tokens[noun].label == .appos, sentence.isNoun(sentence.tokens[noun].head), sentence.nameAt[noun] >= 0,
        sentence.nameAt[sentence.tokens[noun].head] >= 0
      {
        noun = sentence.tokens[noun].head
      }
      return sentence.isNoun(noun) || sentence.tokens[noun].pos == .pronoun ? noun : nil
    }
    return nil
  }

  func kind(of operand: Operand) -> RelationTable.ObjectKind {
    switch operand.value {
    case .literal(let l): return l.datatype.hasSuffix("#date") || l.datatype.contains("#gYear") || l.datatype.contains("#gMonth") || isTimeWord(l.surface) ? .date : .other
    case .entity(let id):
      return resolver.table[id].type == .place ? .place : resolver.table[id].isNamed ? .other : .other
    }
  }

  private func isTimeWord(_ surface: String) -> Bool {
    let words = surface.lowercased().split(separator: " ").map(String.init)
    return words.contains { DateExpression.weekdays[$0] != nil || DateExpression.months[$0] != nil }
  }

  /// Whether an operand is a named entity.
  func isNamed(_ operand: Operand) -> Bool {
    guard let id = operand.entity else { return false }
    return resolver.table[id].isNamed
  }

  /// Whether an operand is a person, with a name or without.
  func isPerson(_ operand: Operand) -> Bool {
    guard let id = operand.entity else { return false }
    return resolver.table[id].type == .person
  }

  func isOrganisation(_ operand: Operand) -> Bool {
    guard let id = operand.entity else { return false }
    return resolver.table[id].type == .organisation
  }

  /// A concept that only a fact names ("hacker group" in "the hacker group Guacamaya Leaks").
  mutating func concept(_ tokens: [Int], head: Int, _ s: Int) -> Operand {
    let sentence = resolver.sentences[s]
    let id = resolver.descriptor(sentence.label(tokens), head: sentence.lemma(head), sentence: s)
    return Operand(value: .entity(id), span: span(tokens, sentence), link: .exact, head: head)
  }

  func text(_ tokens: [Int], _ s: Int) -> Operand {
    let sentence = resolver.sentences[s]
    let words = sentence.parsed.text(of: tokens)
    return Operand(
      value: .literal(Resolution.Literal(lexical: words, datatype: "http://www.w3.org/2001/XMLSchema#string", surface: words)),
      span: span(tokens, sentence), link: .exact, head: tokens.first ?? 0)
  }

  func label(of operand: Operand) -> String {
    switch operand.value {
    case .entity(let id): resolver.table[id].label
    case .literal(let l): l.surface
    }
  }

  mutating func emit(
    _ s: Int, _ subject: Operand, _ relation: String, base: String? = nil, surface: String? = nil, tokens: [Int], _ object: Operand,
    polarity: CandidateFact.Polarity = .affirmed, modality: CandidateFact.Modality = .stated, attribution: Int? = nil,
    qualifiers: [CandidateFact.Qualifier] = [], rule: String, prior: Double
  ) {
    guard let id = subject.entity, subject.value != object.value, !relation.isEmpty else { return }
    var qualifiers = qualifiers
    if let r = resolver.resolved[s][subject.head], let owner = r.owner, r.entities.contains(id), object.entity != owner {
      qualifiers.append(.init(role: .owner, text: resolver.table[owner].label))
    }
    drafts.append(
      Draft(
        sentence: s, subject: subject, relation: relation, base: base ?? relation, surface: surface ?? relation, relationTokens: tokens, object: object,
        polarity: polarity, modality: modality, attribution: attribution, qualifiers: qualifiers, rule: rule, prior: prior))
  }
}

extension Resolver {
  /// The concept of a descriptor, by its label.
  mutating func descriptor(_ label: String, head: String, sentence: Int) -> Int {
    let key = NameKey.key(label)
    if let known = table.find(key: key) { return known }
    let id = table.add(
      EntityTable.Entry(label: label, isNamed: false, words: NameKey.words(label), head: head, firstSentence: sentence), key: key)
    table.vote(.concept, 1, for: id)
    return id
  }
}
