/// Which prepositional phrases belong to a clause, and which of them are none of its facts.
extension FactFinder {
  /// Prepositional phrases of the verb and of its objects; those that hang on a name but
  /// cannot belong to it are the verb's.
  func arguments(_ c: Context, objects: [Int], alsoOf light: Int?) -> [Argument] {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    var out: [Argument] = []
    func collect(_ head: Int, noun: Int?, depth: Int) {
      guard depth < 5 else { return }
      for p in sentence.parsed.children(of: head) where [.prep, .dative, .agent].contains(sentence.tokens[p].label) && (sentence.tokens[p].pos == .adposition || sentence.tokens[p].pos == .subordinator || sentence.tokens[p].tag == .vbg || sentence.tokens[p].tag == .to) {
        let object = sentence.parsed.child(of: p, labelled: .pobj)
        // "ran out of vaccine", "from behind the wall": the last preposition governs.
        if object == nil, noun == nil, sentence.tokens[p].label == .prep, !["according", "such", "instead", "rather", "other", "regardless"].contains(sentence.lower[p]), let inner = sentence.parsed.children(of: p).first(where: { sentence.tokens[$0].label == .prep && $0 == p + 1 }),
          let object = sentence.parsed.child(of: inner, labelled: .pobj)
        {
          out.append(Argument(prep: inner, object: object, noun: nil))
        }
        // "draws on interviews and on records"
        if noun == nil, let object {
          for other in sentence.parsed.children(of: p) where sentence.tokens[other].label == .conj && sentence.tokens[other].pos == .adposition && other > object {
            if let second = sentence.parsed.child(of: other, labelled: .pobj) { out.append(Argument(prep: other, object: second, noun: nil)) }
          }
        }
        if let object, noun == nil || belongsToVerb(p, object, noun: noun, sentence) {
          out.append(Argument(prep: p, object: object, noun: noun.flatMap { sentence.nameAt[$0] < 0 && objects.contains($0) ? $0 : nil }))
        }
        // "cut from $1.2 million to $450,000"
        if noun == nil, sentence.lower[p] == "from", let start = object, sentence.valueEntity(at: start) != nil {
          for to in sentence.parsed.children(of: p) where sentence.lower[to] == "to" && to > start {
            guard let end = sentence.parsed.child(of: to, labelled: .pobj), sentence.valueEntity(at: end) != nil, sentence.valueEntity(at: end)?.tokens != sentence.valueEntity(at: start)?.tokens else { continue }
            out.append(Argument(prep: to, object: end, noun: nil))
          }
        }
        // The parser hangs both ends on the first word.
        if noun == nil, ["from", "by"].contains(sentence.lower[p]), let start = object, sentence.valueEntity(at: start) != nil {
          for end in sentence.parsed.children(of: p) where sentence.tokens[end].label == .pobj && end > start && sentence.valueEntity(at: end) != nil {
            if let to = (start + 1..<end).first(where: { sentence.lower[$0] == "to" }) { out.append(Argument(prep: to, object: end, noun: nil)) }
          }
        }
        // "38 seconds ahead of Smith", "down from €255 million"
        if noun == nil { adverbs(p) }
        // Deeper: phrases that hang on the object of the preposition but belong to the verb.
        for o in sentence.parsed.children(of: p) where sentence.tokens[o].label == .pobj {
          stray(o, depth: depth)
        }
      }
    }
    func adverbs(_ head: Int) {
      for a in sentence.parsed.children(of: head) where sentence.tokens[a].label == .advmod && a > c.verb && (RelationTable.directions.contains(sentence.lower[a]) || RelationTable.compass.contains(sentence.lower[a])) {
        for p in sentence.parsed.children(of: a) where sentence.tokens[p].label == .prep && p == a + 1 {
          if let object = sentence.parsed.child(of: p, labelled: .pobj) { out.append(Argument(prep: p, object: object, noun: nil)) }
        }
      }
    }
    func stray(_ o: Int, depth: Int) {
      guard depth < 5 else { return }
      for member in [o] + sentence.parsed.children(of: o).filter({ [.conj, .appos].contains(sentence.tokens[$0].label) }) {
        for p in sentence.parsed.children(of: member) where sentence.tokens[p].label == .prep || sentence.tokens[p].label == .agent {
          guard let object = sentence.parsed.child(of: p, labelled: .pobj), cannotModify(p, object, member, sentence) || isAgent(p, object, c.verb, sentence) else { continue }
          out.append(Argument(prep: p, object: object, noun: nil))
        }
        if member != o { stray(member, depth: depth + 1) }
      }
    }
    collect(c.verb, noun: nil, depth: 0)
    adverbs(c.verb)
    if let light { collect(light, noun: light, depth: 0) }
    // "pleaded guilty to nine counts"
    if let state = sentence.parsed.child(of: c.verb, labelled: .acomp), c.phrase.tokens.contains(state) { collect(state, noun: nil, depth: 0) }
    for object in objects {
      for member in sentence.conjuncts(of: object) {
        collect(member, noun: member, depth: 0)
        // "a trial of a vaccine in Kumasi": the place is the trial's.
        for of in sentence.parsed.children(of: member) where sentence.lower[of] == "of" && sentence.nameAt[member] < 0 {
          guard let inner = sentence.parsed.child(of: of, labelled: .pobj), sentence.nameAt[inner] < 0 else { continue }
          // "reported three of the transfers to the agency"
          let isShare = sentence.tokens[member].tag == .cd || ["most", "many", "some", "half", "several", "much", "part"].contains(sentence.lower[member])
          for p in sentence.parsed.children(of: inner) where sentence.tokens[p].label == .prep && sentence.lower[p] != "of" {
            guard let object = sentence.parsed.child(of: p, labelled: .pobj), sentence.isNamedOrValue(object) || isShare && ["to", "from", "for", "into"].contains(sentence.lower[p]) else { continue }
            out.append(Argument(prep: p, object: object, noun: member))
          }
        }
        for a in sentence.parsed.children(of: member) where sentence.tokens[a].label == .appos { stray(member, depth: 1); _ = a }
      }
    }
    var seen: Set<Int> = []
    return out.filter { seen.insert($0.prep).inserted }.sorted { $0.prep < $1.prep }
  }

  /// Whether a phrase on an object is an argument of the clause: its object is a name or value and
  /// it is no `of`.
  private func belongsToVerb(_ p: Int, _ object: Int, noun: Int?, _ sentence: AnalysedSentence) -> Bool {
    let word = sentence.lower[p]
    guard let noun else { return true }
    // "pledged €35 million towards radar stations"
    if sentence.valueEntity(at: noun)?.label == .money, ["towards", "toward", "to", "for", "into", "on"].contains(word) { return true }
    if sentence.nameAt[noun] >= 0 {
      return word != "of" && (word == "for" || !sentence.isLocative(p) || sentence.valueEntity(at: object) != nil || sentence.isNamedOrValue(object))
    }
    if sentence.lemma(noun) == "part" || RelationTable.lightNouns.contains(sentence.lemma(noun)), sentence.core(of: noun).count == 1 { return true }
    if word == "of" || word == "including" || word == "such" || word == "between" || word == "among" { return false }
    if word == "by", p == noun + 1, RelationTable.works.contains(sentence.lemma(noun)) { return false }
    return sentence.isNamedOrValue(object) || !sentence.phrase(of: noun, role: .object).tokens.contains(p)
  }

  /// "is given to young engineers by the Institution": the one who gives.
  private func isAgent(_ p: Int, _ object: Int, _ verb: Int, _ sentence: AnalysedSentence) -> Bool {
    guard sentence.lower[p] == "by", isPassive(verb, sentence), sentence.nameAt[object] >= 0, sentence.parsed.child(of: verb, labelled: .agent) == nil else { return false }
    // "is based on a novel by Toni Morrison": the novel is hers.
    let noun = sentence.tokens[p].head
    return p != noun + 1 || !RelationTable.works.contains(sentence.lemma(noun))
  }

  /// A name takes no phrase but `of` and a place; a date none at all.
  private func cannotModify(_ p: Int, _ object: Int, _ noun: Int, _ sentence: AnalysedSentence) -> Bool {
    let word = sentence.lower[p]
    if word == "of" || word == "including" || word == "such" { return false }
    // "after 14 years in the post": where the years were spent.
    if isDuration(noun, sentence), sentence.valueEntity(at: object) == nil, ["in", "at", "as", "on"].contains(word) { return false }
    if sentence.valueEntity(at: noun)?.label == .date { return true }
    // "the largest takeover since 2012"
    if word == "since", ["first", "last"].contains(sentence.lower[noun]) || sentence.tokens[noun].tag == .jjs { return false }
    if word == "since", sentence.parsed.children(of: noun).contains(where: { $0 < noun && (sentence.tokens[$0].tag == .jjs || ["first", "only"].contains(sentence.lower[$0])) }) { return false }
    if sentence.tokens[p].label == .agent { return true }
    guard sentence.nameAt[noun] >= 0 else {
      // "equalised with a volley in the 56th minute"
      let label = sentence.valueEntity(at: object)?.label
      return label == .date && ["in", "on", "since", "by"].contains(word) || label == .time && ["in", "at"].contains(word)
    }
    if sentence.valueEntity(at: object)?.label == .date { return true }
    if sentence.isLocative(p) { return sentence.name(at: noun)?.label == .person }
    return true
  }

  func prepositionWords(_ prep: Int, _ sentence: AnalysedSentence) -> (words: [String], tokens: [Int]) {
    var tokens = [prep]
    // "because of", "out of", "up to"
    let head = sentence.tokens[prep].head
    if head + 1 == prep, sentence.tokens[head].label == .prep || (sentence.tokens[head].label == .advmod && (RelationTable.directions.contains(sentence.lower[head]) || RelationTable.compass.contains(sentence.lower[head]))) { tokens.insert(head, at: 0) }
    if prep + 1 < sentence.tokens.count, ["of", "to"].contains(sentence.lower[prep + 1]), sentence.tokens[prep + 1].head == prep,
      sentence.parsed.children(of: prep + 1).isEmpty
    {
      tokens.append(prep + 1)
    }
    return (tokens.map { sentence.lower[$0] }, tokens)
  }

  func skips(_ a: Argument, _ sentence: AnalysedSentence) -> Bool {
    let word = sentence.lower[a.prep]
    if ["according", "including", "such", "despite", "like", "unlike", "per", "instead", "except", "besides", "regarding", "excluding", "concerning", "given"].contains(word) { return true }
    let object = sentence.lower[a.object]
    if sentence.parsed.children(of: a.object).contains(where: { sentence.lower[$0] == "of" }), object != "result" { return false }
    switch word {
    case "in": return ["addition", "order", "fact", "general", "particular", "turn", "contrast", "response", "total", "place", "return", "part", "principle", "effect", "exchange", "honour", "honor", "memory", "favour", "favor", "case", "practice", "theory", "detail"].contains(object)
    case "for": return ["example", "instance", "now", "time"].contains(object)
    case "as": return ["result", "well", "example"].contains(object)
    case "on" where object == "part", "for" where object == "part":
      // "on his part", "for her part"
      return sentence.parsed.child(of: a.object, labelled: .poss) != nil
    case "on": return ["hand", "other", "average", "top", "paper"].contains(object)
    case "at": return ["least", "most", "time", "end", "moment", "first"].contains(object)
    case "of": return ["course"].contains(object)
    // "besieged by land and sea": how, not by whom.
    case "by": return ["way", "contrast", "far", "land", "sea"].contains(object) && sentence.parsed.child(of: a.object, labelled: .det) == nil
    default: return false
    }
  }

  func isDuration(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    ["second", "minute", "hour", "day", "week", "month", "year", "decade", "century", "time"].contains(sentence.lemma(i))
  }

  /// "was jailed for six years", "drifted for 211 days": how long is what the clause tells.
  func isAllThatIsSaid(_ a: Argument, _ verb: Int, _ objects: [Int], _ count: Int, _ sentence: AnalysedSentence) -> Bool {
    guard sentence.lower[a.prep] == "for", a.noun == nil, sentence.parsed.child(of: a.object, labelled: .nummod) != nil, ![.ccomp, .xcomp].contains(sentence.tokens[verb].label) else { return false }
    if ["jail", "imprison", "ban", "suspend", "disqualify", "detain"].contains(sentence.lemma(verb)) { return true }
    return objects.isEmpty && count == 1 && sentence.parsed.child(of: verb, labelled: .acomp, .attr, .oprd, .xcomp, .ccomp) == nil
  }

  /// "for 60 hours", "over three years": a qualifier, not a fact.
  func isDurationPhrase(_ a: Argument, _ sentence: AnalysedSentence) -> Bool {
    guard isDuration(a.object, sentence), sentence.lower[a.prep] != "of", sentence.lower[a.prep] != "to" else { return false }
    // "extended by six months"
    if sentence.lower[a.prep] == "by" { return false }
    let stretch = ["for", "over", "within", "during", "through", "throughout"].contains(sentence.lower[a.prep])
    return sentence.parsed.children(of: a.object).contains {
      let label = sentence.tokens[$0].label
      return label == .nummod || (stretch && (label == .det || label == .amod))
    }
  }
}
