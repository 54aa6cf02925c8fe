/// The predicate of a clause: its words, voice, polarity and modality, and its subjects.
extension FactFinder {
  /// Whether a verb heads a clause that is read (auxiliaries are not).
  func isPredicate(_ v: Int, _ sentence: AnalysedSentence) -> Bool {
    let t = sentence.tokens[v]
    guard t.pos == .verb || t.pos == .auxiliary else { return false }
    switch t.label {
    case .aux, .auxpass, .amod, .compound, .nmod, .prep, .punct, .cc, .mark, .prt, .npadvmod, .advmod: return false
    default: return sentence.nameAt[v] < 0
    }
  }

  func isPassive(_ v: Int, _ sentence: AnalysedSentence) -> Bool {
    let children = sentence.parsed.children(of: v)
    if children.contains(where: { [.auxpass, .nsubjpass, .agent].contains(sentence.tokens[$0].label) }) { return true }
    let t = sentence.tokens[v]
    guard t.tag == .vbn || (t.tag == .vbd && t.label == .acl), !RelationTable.intransitive.contains(sentence.lemma(v)) else { return false }
    if children.contains(where: { sentence.tokens[$0].label == .aux && ["have", "'ve", "had", "has", "having"].contains(sentence.lemma($0)) }) { return false }
    switch t.label {
    case .acl, .advcl: return true
    case .conj:
      let head = t.head
      return sentence.isVerb(head) && head != v && isPassive(head, sentence)
        && !children.contains { sentence.tokens[$0].label == .aux || sentence.tokens[$0].label == .nsubj && !(sentence.tokens[$0].tag == .cd && t.tag == .vbn) }
    default: return false
    }
  }

  /// The words of one verb, without the chain before it.
  func ownWords(_ v: Int, _ sentence: AnalysedSentence) -> RelationPhrase {
    var phrase = RelationPhrase(surface: [], key: [], tokens: [])
    let children = sentence.parsed.children(of: v)
    let passive = isPassive(v, sentence)
    phrase.isPassive = passive
    var negated = false
    var leading: [Int] = []
    for c in children where c < v || sentence.tokens[c].label == .neg {
      let word = sentence.lower[c]
      switch sentence.tokens[c].label {
      case .neg:
        negated = true
        leading.append(c)
      case .aux where sentence.tokens[c].tag == .md:
        leading.append(c)
        switch sentence.lemma(c) {
        case "may", "might", "could", "can": phrase.modality = .possible
        case "must", "should", "shall": phrase.modality = .required
        default: phrase.modality = .planned
        }
      case .aux where sentence.tokens[c].tag == .to:
        if sentence.tokens[v].label == .root || sentence.isHeadline && sentence.tokens[v].label != .xcomp {
          leading.append(c)
          phrase.modality = .planned
        } else if [.advcl, .acl, .relcl, .ccomp].contains(sentence.tokens[v].label) {
          phrase.modality = .planned
        }
      case .advmod where word == "never":
        negated = true
        leading.append(c)
      case .advmod where word == "longer" && c > 0 && sentence.lower[c - 1] == "no":
        negated = true
        leading.append(contentsOf: [c - 1, c])
      default: break
      }
    }
    // "did not", "is not": the auxiliary is part of the words when it carries the negation.
    if negated, let n = leading.first(where: { sentence.tokens[$0].label == .neg }), n > 0,
      children.contains(n - 1), sentence.tokens[n - 1].label == .aux || sentence.tokens[n - 1].label == .auxpass
    {
      leading.append(n - 1)
    }
    // "may have been", "will be working": what follows the modal word stays with it.
    if leading.contains(where: { sentence.tokens[$0].tag == .md }) {
      leading.append(contentsOf: children.filter { sentence.tokens[$0].label == .aux && $0 < v })
    }
    if negated, phrase.modality == .possible { phrase.modality = .stated }
    leading = leading.uniqued().sorted()
    let norm: [String: String] = ["n't": "not", "ca": "can", "wo": "will", "'ll": "will", "’ll": "will", "n’t": "not"]
    phrase.surface = leading.map { norm[sentence.lower[$0]] ?? sentence.lower[$0] }
    phrase.auxiliaries = phrase.surface.count
    phrase.tokens = leading
    if passive, !leading.isEmpty, let be = children.first(where: { sentence.tokens[$0].label == .auxpass && ["be", "been"].contains(sentence.lower[$0]) }) {
      phrase.surface.append(sentence.lower[be])
      phrase.tokens.append(be)
    }
    let contracted: [String: String] = ["'s": "is", "’s": "is", "'re": "are", "’re": "are", "'m": "am", "’m": "am"]
    let own = sentence.lemma(v) == "be" ? contracted[sentence.lower[v]] ?? sentence.lower[v] : sentence.lower[v]
    // "is not", though the negation is the auxiliary part of it.
    let prefix = v >= 2 && sentence.lower[v - 1] == "-" && !sentence.tokens[v - 1].spaceAfter && !sentence.tokens[v - 2].spaceAfter && SentenceRepair.prefixes.contains(sentence.lower[v - 2]) ? sentence.lower[v - 2] + "-" : ""
    if own != "be", sentence.lemma(v) == "be", leading.count == 1, leading[0] > v { phrase.surface.insert(own, at: 0) } else { phrase.surface.append(prefix + own) }
    phrase.key = (passive ? ["be"] : []) + [prefix + sentence.lemma(v)]
    if !prefix.isEmpty { phrase.tokens.append(contentsOf: [v - 2, v - 1]) }
    phrase.tokens.append(v)
    // "was found guilty by", "was declared dead in"
    for c in children where passive && c == v + 1 && sentence.tokens[c].label == .oprd && sentence.tokens[c].pos == .adjective && ["find", "declare", "pronounce"].contains(sentence.lemma(v)) && sentence.conjuncts(of: c).count == 1 {
      phrase.surface.append(sentence.lower[c])
      phrase.key.append(sentence.lower[c])
      phrase.tokens.append(c)
    }
    for c in children where sentence.tokens[c].label == .acomp && c > v && !["be", "become", "remain", "seem", "look", "feel"].contains(sentence.lemma(v)) {
      // "pleaded guilty to", "went bankrupt in"
      guard sentence.parsed.child(of: c, labelled: .xcomp, .ccomp) == nil, sentence.conjuncts(of: c).count == 1 else { continue }
      phrase.surface.append(sentence.lower[c])
      phrase.key.append(sentence.lower[c])
      phrase.tokens.append(c)
    }
    for c in children where sentence.tokens[c].label == .prt {
      phrase.surface.append(sentence.lower[c])
      phrase.key.append(sentence.lower[c])
      phrase.tokens.append(c)
    }
    phrase.polarity = negated ? .negated : .affirmed
    return phrase
  }

  /// The verb before `v` in a chain ("aims *to enhance*", "working *towards conducting*"), with the link.
  func chainHead(_ v: Int, _ sentence: AnalysedSentence) -> (verb: Int, link: [Int])? {
    let t = sentence.tokens[v]
    // "believed to have fled": the perfect stays.
    func to(_ v: Int) -> [Int] {
      sentence.parsed.children(of: v).filter { c in
        c < v && (sentence.tokens[c].tag == .to && sentence.tokens[c].label == .aux || sentence.lower[c] == "have" && sentence.tokens[c].label == .aux && sentence.lower[c - 1] == "to" || sentence.lower[c] == "been" && sentence.tokens[c].label == .auxpass && sentence.lower[c - 1] == "have")
      }
    }
    switch t.label {
    case .xcomp:
      guard t.head != v else { return nil }
      if calledOn(v, sentence) != nil { return nil }
      if sentence.isVerb(t.head) {
        // "asked donors to give": another subject, no chain.
        if RelationTable.objectControl.contains(sentence.lemma(t.head)), sentence.parsed.child(of: t.head, labelled: .dobj) != nil { return nil }
        return (t.head, to(v))
      }
      let a = sentence.tokens[t.head]
      if a.label == .acomp, sentence.isVerb(a.head) { return (a.head, [t.head] + to(v)) }
      return nil
    case .pcomp:
      let prep = t.head
      guard t.tag == .vbg, sentence.isVerb(sentence.tokens[prep].head),
        ["towards", "toward", "on", "at", "to", "in", "from", "of", "against", "into", "about"].contains(sentence.lower[prep])
          || ["with", "for"].contains(sentence.lower[prep]) && (RelationTable.blaming.contains(sentence.lemma(sentence.tokens[prep].head)) || RelationTable.punishing.contains(sentence.lemma(sentence.tokens[prep].head))) && isPassive(sentence.tokens[prep].head, sentence),
        (sentence.parsed.child(of: sentence.tokens[prep].head, labelled: .dobj).map { isPassive(sentence.tokens[prep].head, sentence) && sentence.valueEntity(at: $0)?.label == .money } ?? true)
      else { return nil }
      return (sentence.tokens[prep].head, [prep])
    case .conj:
      guard sentence.isVerb(t.head), t.head != v, sentence.tokens[t.head].tag == t.tag,
        sentence.parsed.child(of: v, labelled: .nsubj, .nsubjpass) == nil
      else { return nil }
      return chainHead(t.head, sentence).map { ($0.verb, $0.link.filter { $0 < v }) }
    default: return nil
    }
  }

  /// "called on Toyota to suspend", "waited for him to leave": who is to do it.
  func calledOn(_ v: Int, _ sentence: AnalysedSentence) -> Int? {
    let head = sentence.tokens[v].head
    guard sentence.tokens[v].tag == .vb, ["call", "rely", "wait", "ask", "appeal", "look", "push", "press", "count"].contains(sentence.lemma(head)) else { return nil }
    for p in sentence.parsed.children(of: head) where p > head && p < v && ["on", "for", "upon", "to"].contains(sentence.lower[p]) {
      if let object = sentence.parsed.child(of: p, labelled: .pobj) { return object }
    }
    return nil
  }

  /// All words of the predicate, the chain before it included.
  func predicate(_ v: Int, _ sentence: AnalysedSentence, depth: Int = 0) -> RelationPhrase {
    var own = ownWords(v, sentence)
    guard depth < 6 else { return own }
    let t = sentence.tokens[v]
    // "will travel and cut": a bare second verb shares the auxiliaries of the first.
    if t.label == .conj, t.tag == .vb, sentence.isVerb(t.head), t.head != v, own.auxiliaries == 0, sentence.tokens[t.head].tag == .vb,
      sentence.parsed.child(of: v, labelled: .nsubj, .nsubjpass, .aux) == nil, chainHead(v, sentence) == nil
    {
      let first = ownWords(t.head, sentence)
      own.surface = first.surface.prefix(first.auxiliaries) + own.surface
      own.tokens = first.tokens.prefix(first.auxiliaries) + own.tokens
      own.auxiliaries = first.auxiliaries
      own.modality = first.modality
      own.polarity = first.polarity
    }
    // "urged the government to introduce a limit": it has not done so.
    if t.label == .xcomp, own.modality == .stated, sentence.isVerb(t.head), own.tokens.first.map({ $0 > t.head }) ?? true, sentence.parsed.children(of: v).contains(where: { sentence.tokens[$0].tag == .to && $0 < v }), sentence.parsed.child(of: t.head, labelled: .dobj) != nil || calledOn(v, sentence) != nil {
      switch sentence.lemma(t.head) {
      case "order", "require", "oblige", "instruct", "command": own.modality = .required
      case "ask", "tell", "urge", "encourage", "invite", "advise", "expect", "want", "call", "beg", "implore", "press", "lobby", "petition", "appeal", "wait", "push": own.modality = .planned
      default: break
      }
    }
    if let chain = chainHead(v, sentence) {
      let before = predicate(chain.verb, sentence, depth: depth + 1)
      let link = chain.link.map { sentence.lower[$0] }
      var modality = before.modality
      let lemma = chain.link.first.map { sentence.lemma($0) } ?? ""
      if RelationTable.planning.contains(sentence.lemma(chain.verb)) || RelationTable.planning.contains(lemma) {
        modality = RelationTable.required.contains(sentence.lemma(chain.verb)) && sentence.lemma(chain.verb) != "expect" ? .required : .planned
      } else if ["able", "possible"].contains(lemma) {
        modality = .possible
      } else if link.first == "to", sentence.lemma(chain.verb) == "be", ["is", "are", "'s", "’s", "'re", "’re"].contains(sentence.lower[chain.verb]), modality == .stated {
        // "is to build": not yet.
        modality = .planned
      } else if sentence.lemma(chain.verb) == "have", link.contains("to") {
        modality = .required
      } else if modality == .stated {
        modality = own.modality
      }
      if ["fail", "refuse", "decline", "deny", "avoid", "neglect"].contains(sentence.lemma(chain.verb)) { own.polarity = .negated }
      // "are to be offered": the passive keeps its word.
      if own.isPassive, own.surface.first != "be", link.last == "to", let be = sentence.parsed.child(of: v, labelled: .auxpass), sentence.lower[be] == "be" {
        own.surface.insert("be", at: 0)
        own.tokens.insert(be, at: 0)
      }
      own = RelationPhrase(
        surface: before.surface + link + own.surface, key: before.key + link + own.key, tokens: before.tokens + chain.link + own.tokens,
        polarity: before.polarity == .negated || own.polarity == .negated ? .negated : .affirmed, modality: modality,
        auxiliaries: before.auxiliaries, isPassive: own.isPassive, chain: before.surface.count + link.count,
        chainKey: before.key.count + link.count)
    }
    return own
  }

  /// The phrases that are the subject of a verb, by what it hangs on when it has none of its own.
  func subjects(_ v: Int, _ s: Int, depth: Int = 0) -> [Operand] {
    let sentence = resolver.sentences[s]
    guard depth < 8 else { return [] }
    if let own = sentence.parsed.children(of: v).last(where: { [.nsubj, .nsubjpass].contains(sentence.tokens[$0].label) }) {
      return sentence.lower[own] == "we" ? firstPerson(v, s) : operands(own, s)
    }
    if sentence.parsed.child(of: v, labelled: .csubj, .csubjpass, .expl) != nil { return [] }
    let t = sentence.tokens[v]
    guard t.head != v else { return saidBefore(v, s) }
    switch t.label {
    case .conj where sentence.isVerb(t.head): return oneOfWhom(v, s) ?? subjects(t.head, s, depth: depth + 1)
    case .xcomp, .ccomp:
      guard sentence.isVerb(t.head) else {
        return sentence.isVerb(sentence.tokens[t.head].head) ? subjects(sentence.tokens[t.head].head, s, depth: depth + 1) : []
      }
      if t.label == .ccomp, t.tag != .vbg, t.tag != .vb { return [] }
      if let object = calledOn(v, sentence) { return operands(object, s) }
      if RelationTable.objectControl.contains(sentence.lemma(t.head)), let object = sentence.parsed.child(of: t.head, labelled: .dobj, .dative) {
        return operands(object, s)
      }
      return subjects(t.head, s, depth: depth + 1)
    case .advcl where sentence.isVerb(t.head):
      // "approved a plant proposed by a company, ending a review": the approval ended it.
      if t.tag == .vbg, sentence.tokens[t.head].label == .acl, t.head < v, sentence.lower[max(0, sentence.parsed.extent(of: v).lowerBound - 1)] == ",",
        let main = sentence.parsed.ancestors(of: t.head).first(where: { isPredicate($0, sentence) })
      {
        return subjects(main, s, depth: depth + 1)
      }
      if t.tag == .vb, let object = sentence.parsed.child(of: t.head, labelled: .dobj), object < v,
        RelationTable.instruments.contains(sentence.lemma(object)) || ["oblige", "compel", "force", "enable", "allow", "permit", "urge", "order", "require"].contains(sentence.lemma(t.head))
      {
        return operands(object, s)
      }
      // "gave the company 30 days to hand over the documents": the company is to.
      if t.tag == .vb, RelationTable.ditransitive.contains(sentence.lemma(t.head)), let receiver = sentence.parsed.child(of: t.head, labelled: .dative), sentence.isNoun(receiver) || sentence.tokens[receiver].tag == .prp { return operands(receiver, s) }
      return subjects(t.head, s, depth: depth + 1)
    case .acl, .relcl:
      if sentence.isVerb(t.head) { return subjects(t.head, s, depth: depth + 1) }
      if t.tag == .vb {
        // "plans to build": the noun for things made for a purpose, else whoever has it.
        if RelationTable.instruments.contains(sentence.lemma(t.head)) { return single(t.head, s) }
        // "defended his decision to close the bases": whose decision it is.
        if let owner = sentence.parsed.child(of: t.head, labelled: .poss) { return RelationTable.undertakings.contains(sentence.lemma(t.head)) ? operands(owner, s) : [] }
        guard let verb = sentence.parsed.ancestors(of: t.head).first(where: { isPredicate($0, sentence) }), sentence.tokens[t.head].label == .dobj, !hasNo(t.head, sentence) else { return [] }
        // "granted the monks the right to fish": theirs is the right.
        if let receiver = sentence.parsed.child(of: verb, labelled: .dative), sentence.isNoun(receiver) || sentence.tokens[receiver].tag == .prp { return operands(receiver, s) }
        // "selected a probe to fly to Venus": the probe is to fly.
        if ["select", "choose", "pick", "nominate", "commission", "dispatch", "deploy", "recruit", "send"].contains(sentence.lemma(verb)), sentence.parsed.child(of: v, labelled: .dobj).map({ $0 > v }) ?? true { return single(t.head, s) }
        // Who backs a plan does not carry it out.
        if ["back", "support", "oppose", "reject", "approve", "criticise", "criticize", "condemn", "welcome", "block", "defend", "discuss", "debate", "praise", "dismiss", "attack"].contains(sentence.lemma(verb)) { return [] }
        return subjects(verb, s, depth: depth + 1)
      }
      guard t.label == .acl else { return [] }
      // "Lead poisoning in children linked to turmeric": a headline says it of its first noun.
      let root = sentence.parsed.root
      if sentence.isHeadline, t.tag == .vbn, sentence.isNoun(root), root < t.head, sentence.tokens[t.head].label == .pobj, sentence.parsed.isUnder(t.head, root) { return single(root, s) }
      // "a developer of sensors based in Jena": the developer is.
      if ["base", "headquarter"].contains(sentence.lemma(v)), sentence.tokens[t.head].label == .pobj, sentence.lower[sentence.tokens[t.head].head] == "of" {
        let up = sentence.tokens[sentence.tokens[t.head].head].head
        if sentence.isNoun(up), sentence.tokens[up].tag != .nns, resolver.resolved[s][up] != nil { return single(up, s) }
      }
      return bearers(t.head, s)
    case .pcomp:
      let verb = sentence.tokens[t.head].head
      // "accused the company of ignoring": the accused did it.
      if RelationTable.blaming.contains(sentence.lemma(verb)) || RelationTable.punishing.contains(sentence.lemma(verb)), sentence.isVerb(verb), !isPassive(verb, sentence), let object = sentence.parsed.child(of: verb, labelled: .dobj) {
        return operands(object, s)
      }
      return sentence.isVerb(verb) && verb != v ? subjects(verb, s, depth: depth + 1) : []
    default: return []
    }
  }

  /// Verbs behind a preposition: "without visiting it" nobody visited it, "instead of closing it" says nothing. False for the last.
  func besideClause(_ v: Int, _ sentence: AnalysedSentence, _ phrase: inout RelationPhrase) -> Bool {
    let prep = sentence.tokens[v].head
    switch sentence.lower[prep] {
    case "without" where phrase.chain == 0:
      phrase.polarity = .negated
      phrase.surface.insert("without", at: 0)
      phrase.tokens.insert(prep, at: 0)
    case "of" where prep > 0 && sentence.lower[prep - 1] == "instead", "than": return false
    case "before", "after":
      // What follows on what is only planned is planned.
      let verb = sentence.tokens[prep].head
      if sentence.isVerb(verb), phrase.modality == .stated {
        let main = predicate(verb, sentence)
        if main.modality != .stated { phrase.modality = main.modality }
      }
    default: break
    }
    return true
  }

  /// "the government's refusal to publish the report": it did not publish it.
  func refused(_ v: Int, _ sentence: AnalysedSentence, _ phrase: inout RelationPhrase) {
    let words = ["refusal": "refused", "failure": "failed", "inability": "unable", "reluctance": "reluctant", "unwillingness": "unwilling"]
    guard sentence.tokens[v].tag == .vb, let word = words[sentence.lemma(sentence.tokens[v].head)] else { return }
    phrase.polarity = .negated
    phrase.surface.insert(contentsOf: [word, "to"], at: 0)
    phrase.tokens.insert(sentence.tokens[v].head, at: 0)
  }
}
