/// A clause as open information extraction writes it: the words of the sentence in their
/// places, arguments in full, nothing resolved. Another view of the same clauses as the
/// facts; the public benchmarks compare this form.
public struct SurfaceTuple: Sendable, Hashable {
  public var subject: String
  public var relation: String
  public var arguments: [String]
  public var confidence: Double
}

/// Builds the tuples of one sentence from its tree.
struct SurfaceReader {
  let s: AnalysedSentence
  private(set) var tuples: [SurfaceTuple] = []

  init(_ sentence: AnalysedSentence) {
    s = sentence
    for v in s.tokens.indices where s.isPredicate(v) { clause(v) }
    for i in s.tokens.indices where s.isNoun(i) { noun(i) }
    var seen: Set<SurfaceTuple> = []
    tuples = tuples.filter { seen.insert($0).inserted }
  }

  // MARK: Clauses

  private mutating func clause(_ v: Int) {
    let t = s.tokens[v]
    let children = s.parsed.children(of: v)
    // The end of a chain speaks for the whole of it.
    if children.contains(where: { s.tokens[$0].label == .xcomp && s.isVerb($0) }), !children.contains(where: { [.dobj, .attr, .acomp].contains(s.tokens[$0].label) }) { return }
    // "by adding a potato": a manner of the clause around it.
    if t.label == .pcomp { return }
    let subjects = subjectTexts(v)
    guard !subjects.isEmpty else { return }
    var relation = relationTokens(v)
    var arguments: [[Int]] = []
    let confidence = t.label == .root ? 0.9 : t.label == .conj ? 0.8 : t.label == .ccomp ? 0.7 : t.label == .relcl ? 0.75 : t.label == .acl || t.label == .advcl ? 0.6 : 0.7
    for c in children where c != v {
      let label = s.tokens[c].label
      switch label {
      case .dobj, .attr, .oprd, .acomp, .dative:
        if [.wdt, .wp].contains(s.tokens[c].tag) { continue }
        arguments.append(full(c))
      case .prep, .agent: arguments.append(full(c))
      case .npadvmod: arguments.append(full(c))
      case .advmod where c > v && ![.wrb].contains(s.tokens[c].tag): arguments.append(full(c))
      case .ccomp:
        if isBeside(c, v) { continue }
        arguments.append(full(c))
      case .xcomp where !s.isVerb(c): arguments.append(full(c))
      default: break
      }
    }
    arguments.sort { ($0.first ?? 0) < ($1.first ?? 0) }
    // "indicated that | organic compounds could carry current"
    if let clause = children.first(where: { s.tokens[$0].label == .ccomp && $0 > v }),
      let mark = s.parsed.child(of: clause, labelled: .mark), s.lower[mark] == "that"
    {
      relation.append(mark)
      for k in arguments.indices { arguments[k].removeAll { $0 == mark } }
    }
    let later = arguments.filter { ($0.first ?? 0) > v }
    let earlier = arguments.filter { ($0.first ?? 0) < v }
    // A list of objects is one tuple each.
    for object in split(later.first { a in children.contains { a.contains($0) && [.dobj, .attr].contains(s.tokens[$0].label) } }, children) {
      let rest = later.map { a in object.whole == a ? object.part : a }
      emit(v, subjects, relation, rest + earlier, confidence)
    }
  }

  /// A clause beside another ("He held the post; he left") is no complement of it.
  private func isBeside(_ c: Int, _ v: Int) -> Bool {
    if c < v, !RelationTable.speech.contains(s.lemma(v)) { return true }
    return s.parsed.children(of: v).contains { s.lower[$0] == ";" }
  }

  /// The members of an object's coordination, each with its own words; the object alone when it is none.
  private func split(_ object: [Int]?, _ children: ArraySlice<Int>) -> [(whole: [Int], part: [Int])] {
    guard let object, let head = children.first(where: { object.contains($0) && [.dobj, .attr].contains(s.tokens[$0].label) }) else { return [([], [])] }
    let members = s.conjuncts(of: head).filter { !s.isVerb($0) }
    guard members.count > 1 else { return [(object, object)] }
    return members.map { m in
      (object, trim(s.parsed.subtree(of: m, leavingOut: { i in
        s.tokens[i].label == .relcl || (s.tokens[i].head == m && [.conj, .cc, .punct].contains(s.tokens[i].label))
      })))
    }
  }

  private mutating func emit(_ v: Int, _ subjects: [String], _ words: [Int], _ arguments: [[Int]], _ sure: Double) {
    var ordered = arguments.filter { !$0.isEmpty }
    var relation = words
    var confidence = sure
    let t = s.tokens[v]
    // "relies heavily on | logic", "died suddenly": an adverb right behind the verb goes with it.
    if let first = ordered.first, first.count == 1, let a = first.first, s.tokens[a].label == .advmod, a == (relation.max() ?? v) + 1, s.tokens[a].tag == .rb,
      ordered.count == 1 || (ordered[1].first.map { $0 == a + 1 && s.tokens[$0].label == .prep } ?? false)
    {
      relation.append(a)
      ordered.removeFirst()
    }
    // "taught at | the university": the preposition goes with the relation.
    if let first = ordered.first, let p = first.first, first.count > 1, [.prep, .agent].contains(s.tokens[p].label), p > v {
      relation.append(p)
      ordered[0] = Array(first.dropFirst())
    }
    if ordered.isEmpty { confidence -= 0.3 }
    let isParticiple = t.label == .acl && t.tag == .vbn
    for subject in subjects {
      add(subject, (isParticiple ? "be " : "") + text(relation.sorted()), ordered.map { text($0) }, confidence)
    }
  }

  private mutating func add(_ subject: String, _ relation: String, _ arguments: [String], _ confidence: Double) {
    guard !subject.isEmpty, !relation.isEmpty else { return }
    tuples.append(SurfaceTuple(subject: subject, relation: relation, arguments: arguments.filter { !$0.isEmpty }, confidence: confidence))
  }

  private func text(_ tokens: [Int]) -> String { s.parsed.text(of: tokens) }

  /// The noun of a relative clause, or what it is said of: "X is a footballer who plays".
  private func saidOf(_ noun: Int) -> Int {
    guard s.tokens[noun].label == .attr, s.lemma(s.tokens[noun].head) == "be", s.isVerb(s.tokens[noun].head),
      let subject = s.parsed.child(of: s.tokens[noun].head, labelled: .nsubj), s.isNoun(subject)
    else { return noun }
    return subject
  }

  /// A phrase in full, without clauses that are tuples of their own and punctuation at its ends.
  private func full(_ i: Int) -> [Int] {
    var out = s.parsed.subtree(of: i, leavingOut: { isAside($0, of: i) })
    out = trim(out)
    return out
  }

  /// Relative clauses, participles behind a comma, appositions: tuples of their own.
  private func isAside(_ c: Int, of i: Int) -> Bool {
    switch s.tokens[c].label {
    case .relcl: return c > i
    case .acl:
      let start = s.parsed.extent(of: c).lowerBound
      return s.tokens[c].head == i && start > 0 && s.lower[start - 1] == ","
    case .appos: return s.tokens[c].head == i && s.isNoun(c)
    default: return false
    }
  }

  private func trim(_ tokens: [Int]) -> [Int] {
    var out = tokens
    while let last = out.last, s.tokens[last].pos == .punctuation { out.removeLast() }
    while let first = out.first, s.tokens[first].pos == .punctuation && s.tokens[first].tag != .openingQuote { out.removeFirst() }
    return out
  }

  /// Auxiliaries, negation and the chain before the verb, the verb, its particle.
  private func relationTokens(_ v: Int, depth: Int = 0) -> [Int] {
    var out = [v]
    for c in s.parsed.children(of: v) {
      switch s.tokens[c].label {
      case .aux, .auxpass, .neg, .prt: out.append(c)
      case .advmod where c < v && c > v - 3 && s.tokens[c].tag != .wrb: out.append(c)
      default: break
      }
    }
    let t = s.tokens[v]
    if depth < 5 {
      if t.label == .xcomp, s.isVerb(t.head) {
        out.append(contentsOf: relationTokens(t.head, depth: depth + 1))
      } else if t.label == .xcomp, s.tokens[t.head].label == .acomp, s.isVerb(s.tokens[t.head].head) {
        out.append(t.head)
        out.append(contentsOf: relationTokens(s.tokens[t.head].head, depth: depth + 1))
      } else if t.label == .conj, s.isVerb(t.head), s.tokens[t.head].label == .xcomp, s.parsed.child(of: v, labelled: .nsubj) == nil {
        out.append(contentsOf: relationTokens(t.head, depth: depth + 1).filter { $0 != t.head })
      }
    }
    if t.label == .conj, t.tag == .vbn || t.tag == .vb || t.tag == .vbg, s.isVerb(t.head), s.tokens[t.head].tag == t.tag, !s.parsed.children(of: v).contains(where: { [.aux, .auxpass, .nsubj, .nsubjpass].contains(s.tokens[$0].label) }), depth < 5 {
      out.append(contentsOf: s.parsed.children(of: t.head).filter { [.aux, .auxpass, .neg].contains(s.tokens[$0].label) })
    }
    return out.uniqued()
  }

  /// The subject in full, inherited where the verb has none.
  private func subjectTexts(_ v: Int, depth: Int = 0) -> [String] {
    guard depth < 8 else { return [] }
    let t = s.tokens[v]
    if let own = s.parsed.children(of: v).last(where: { [.nsubj, .nsubjpass, .csubj, .csubjpass].contains(s.tokens[$0].label) }) {
      if [.wdt, .wp].contains(s.tokens[own].tag) {
        if let noun = relativeHead(own) { return [text(bare(saidOf(noun)))] }
        // "what might be best": nobody in particular.
        if s.lower[own] == "what" { return [] }
      }
      return [text(full(own))]
    }
    if let there = s.parsed.child(of: v, labelled: .expl) { return [text([there])] }
    guard t.head != v else { return [] }
    switch t.label {
    case .conj where s.isVerb(t.head), .xcomp where s.isVerb(t.head), .advcl where s.isVerb(t.head):
      if t.label == .xcomp, let object = s.parsed.child(of: t.head, labelled: .dobj) { return [text(bare(object))] }
      return subjectTexts(t.head, depth: depth + 1)
    case .xcomp: return s.isVerb(s.tokens[t.head].head) ? subjectTexts(s.tokens[t.head].head, depth: depth + 1) : []
    case .acl, .relcl: return s.isVerb(t.head) ? [] : [text(bare(t.head))]
    case .pcomp:
      let verb = s.tokens[t.head].head
      return s.isVerb(verb) ? subjectTexts(verb, depth: depth + 1) : []
    default: return []
    }
  }

  private func relativeHead(_ pronoun: Int) -> Int? {
    s.parsed.ancestors(of: pronoun).first { s.tokens[$0].label == .relcl }.map { s.tokens[$0].head }
  }

  /// A noun with its modifiers, without the clauses that hang on it.
  private func bare(_ i: Int) -> [Int] {
    var out = s.parsed.subtree(of: i, leavingOut: { [.relcl, .acl, .appos, .conj, .cc].contains(s.tokens[$0].label) && s.tokens[$0].head == i })
    while let last = out.last, s.tokens[last].pos == .punctuation { out.removeLast() }
    return out
  }

  // MARK: Nouns

  /// "Nissan's morale": Nissan has it.
  private mutating func owned(_ i: Int) {
    guard let owner = s.parsed.child(of: i, labelled: .poss), s.nameAt[owner] >= 0, s.nameAt[i] < 0 else { return }
    let thing = s.parsed.subtree(of: i, leavingOut: { $0 == owner || s.tokens[$0].head == i && [.relcl, .acl, .appos, .conj, .cc].contains(s.tokens[$0].label) })
    let who = trim(s.parsed.subtree(of: owner)).filter { s.tokens[$0].tag != .pos }
    add(text(who), "has", [text(trim(thing))], 0.35)
  }

  private mutating func noun(_ i: Int) {
    owned(i)
    if let name = s.name(at: i), name.head == i, let title = name.title {
      add(s.parsed.text(of: name.tokens), "is", [s.parsed.text(of: title)], 0.35)
    }
    for p in s.parsed.children(of: i) where s.tokens[p].label == .prep && ["in", "at", "near", "between"].contains(s.lower[p]) && s.tokens[i].label != .root {
      guard let object = s.parsed.child(of: p, labelled: .pobj), s.nameAt[object] >= 0 else { continue }
      add(text(bare(i).filter { !s.parsed.isUnder($0, p) }), "is " + s.lower[p], [text(full(object))], 0.35)
    }
    for a in s.parsed.children(of: i) where s.tokens[a].label == .appos && a > i && s.isNoun(a) && s.lower[a - 1] != "(" {
      add(text(bare(i)), "is", [text(full(a))], 0.4)
    }
  }
}

extension AnalysedSentence {
  /// Whether a verb heads a clause (auxiliaries and modifiers of nouns do not).
  func isPredicate(_ v: Int) -> Bool {
    guard tokens[v].pos == .verb || tokens[v].pos == .auxiliary else { return false }
    switch tokens[v].label {
    case .aux, .auxpass, .amod, .compound, .nmod, .prep, .punct, .cc, .mark, .prt, .npadvmod, .advmod: return false
    default: return nameAt[v] < 0
    }
  }
}

extension Reader {
  /// The tuples of a text, sentence by sentence, as the benchmarks of open information
  /// extraction want them. The text is read as one block, without layout.
  public static func tuples(_ text: String) -> [SurfaceTuple] {
    LanguageModel.shared.parse(text).enumerated().flatMap { number, parsed in
      SurfaceReader(AnalysedSentence(parsed, number: number, block: 0, isHeadline: false)).tuples
    }
  }
}

extension Reader {
  /// The kept sentences of a document as lines: sentence, confidence, relation, arguments.
  ///
  /// Errors: ``ReadingError``.
  public static func openIE(_ bytes: UnsafeRawBufferPointer, name: String, options: Options = Options()) throws -> String {
    let reading = try analyse(bytes, name: name, options: options) { LanguageModel.shared.parse($0, at: $1) }
    var out = ""
    for sentence in reading.sentences {
      let text = ReadDocument.cell(ReadDocument.line(bytes, sentence.parsed.span))
      for t in SurfaceReader(sentence).tuples {
        let cells = [text, ReadDocument.hundredths(t.confidence), t.relation, t.subject] + t.arguments
        out += cells.map(ReadDocument.cell).joined(separator: "\t") + "\n"
      }
    }
    return out
  }
}
