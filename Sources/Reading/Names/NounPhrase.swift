/// A noun phrase: the tokens that its label is made of, without article and without tails
/// that are facts of their own.
struct NounPhrase {
  var head: Int
  var tokens: [Int]
  /// A pronoun or noun that owns it ("*its* borders"), when left out of the tokens.
  var possessor: Int?
}

/// What a noun phrase does in its sentence.
enum PhraseRole { case subject, object, complement, prepositional, other }

extension AnalysedSentence {
  /// The role by the label of the first conjunct.
  func role(of i: Int) -> PhraseRole {
    var t = i
    while tokens[t].label == .conj, tokens[t].head != t { t = tokens[t].head }
    switch tokens[t].label {
    case .nsubj, .nsubjpass, .csubj, .csubjpass, .expl: return .subject
    case .dobj, .dative, .oprd: return .object
    case .attr, .appos: return .complement
    case .pobj: return .prepositional
    default: return .other
    }
  }

  /// Premodifiers of a noun that belong to its label, ascending, the head last.
  func core(of head: Int) -> [Int] {
    var out = [head]
    for c in parsed.children(of: head) where c < head {
      switch tokens[c].label {
      case .compound, .amod, .nmod, .nummod, .quantmod, .advmod:
        if tokens[c].label == .advmod, tokens[c].pos == .adverb, ["also", "only", "even", "especially", "now", "then"].contains(lower[c]) { continue }
        // Words that only point: "such", "other", "same", "several".
        if tokens[c].label == .amod, ["such", "own", "same", "certain"].contains(lower[c]) { continue }
        // "two-day", "6.3-magnitude", "43-year-old": a measure, not what it is.
        if tokens[c].label != .nummod, isMeasure(c) { continue }
        out.append(contentsOf: parsed.subtree(of: c, leavingOut: { tokens[$0].label == .relcl || tokens[$0].label == .appos || tokens[$0].label == .det }))
      case .punct where lower[c] == "-" || lower[c] == "/" || lower[c] == "–" || lower[c] == "$": out.append(c)
      case .poss where tokens[c].tag != .prpPossessive && tokens[c].tag != .wpPossessive:
        out.append(contentsOf: parsed.subtree(of: c, leavingOut: { tokens[$0].label == .relcl || tokens[$0].label == .det }))
      default: break
      }
    }
    // "version 9", "Highway 61"
    let next = head + 1
    if next < tokens.count, tokens[next].tag == .cd, tokens[next].head == head, tokens[next].label == .nummod { out.append(next) }
    out = out.sorted().filter { $0 <= next }
    while let first = out.first, first >= 2, lower[first - 1] == "-", !tokens[first - 1].spaceAfter, !tokens[first - 2].spaceAfter, tokens[first - 2].head == tokens[head].head {
      out.insert(contentsOf: [first - 2, first - 1], at: 0)
    }
    // "father-in-law": one word in five tokens.
    if lemma(head).hasSuffix("-in-law"), head + 4 < tokens.count, lower[head + 4] == "law" { out.append(contentsOf: head + 1..<head + 5) }
    // "about 4,500 children": the label is the number.
    while out.count > 1, let first = out.first, ["about", "around", "nearly", "almost", "some", "approximately", "roughly", "over", "more", "than", "least", "at", "up", "to", "under", "less"].contains(lower[first]),
      tokens[first].label == .quantmod || tokens[first].label == .advmod || tokens[first].label == .amod || tokens[first].pos == .adposition,
      // "more income" is no number.
      lower[first] != "more" || tokens[out[1]].tag == .cd || lower[out[1]] == "than"
    {
      out.removeFirst()
    }
    return out
  }

  /// Names of the places that a noun of place stands for: "the village of Tengani", "Zambezia province".
  func placesNamed(by i: Int) -> [Int] {
    guard RoleNouns.namedPlaces.contains(lemma(i)), nameAt[i] < 0 else { return [] }
    // "the old town of Mardin" is a part of it.
    if parsed.children(of: i).contains(where: { ["old", "new", "inner"].contains(lower[$0]) }) { return [] }
    for c in parsed.children(of: i) where tokens[c].label == .poss && c < i { return [] }
    var out: [Int] = []
    for p in parsed.children(of: i) where p == i + 1 && lower[p] == "of" {
      guard let object = parsed.child(of: p, labelled: .pobj) else { continue }
      for member in conjuncts(of: object) {
        guard nameAt[member] >= 0, names[nameAt[member]].head == member else { return [] }
        if names[nameAt[member]].label == .person, tokens[i].tag != .nns, member != object { return [] }
        out.append(nameAt[member])
      }
    }
    // "four districts of Malawi": no country is a district.
    if tokens[i].tag == .nns, out.count == 1 { return [] }
    if out.isEmpty, i > 0, nameAt[i - 1] >= 0, tokens[i - 1].label == .compound, tokens[i - 1].head == i, tokens[i].tag == .nn,
      !parsed.children(of: i).contains(where: { tokens[$0].label == .amod && ["old", "new", "inner"].contains(lower[$0]) }),
      names[nameAt[i - 1]].label == .geopolitical || names[nameAt[i - 1]].label == .location || lemma(i) == "province" || lemma(i) == "district"
    {
      out = [nameAt[i - 1]]
    }
    return out
  }

  /// A modifier with a hyphen that begins with a number.
  private func isMeasure(_ c: Int) -> Bool {
    let part = parsed.subtree(of: c)
    guard let first = part.first, part.contains(where: { lower[$0] == "-" }), tokens[first].tag == .cd else { return false }
    return lower[part[part.count - 1]] != "$" && !part.contains { nameAt[$0] >= 0 }
  }

  /// The phrase around a common noun, for a role.
  func phrase(of head: Int, role: PhraseRole) -> NounPhrase {
    var out = core(of: head)
    let single = out.count == 1
    var reach = head
    for c in parsed.children(of: head) where c > head {
      guard c - reach <= 8 else { break }
      if tokens[c].label == .prep, lower[c - 1] != ",", let tail = tail(c, of: head, role: role, single: single) {
        out.append(contentsOf: tail)
        reach = tail.last ?? reach
      } else if tokens[c].label == .acl, tokens[c].tag == .vb, single, role == .object || role == .complement,
        c > 0, lower[c - 1] == "to" || parsed.children(of: c).contains(where: { lower[$0] == "to" })
      {
        // "a strategy to pursue strategic goals": the noun alone says too little.
        let tail = parsed.subtree(of: c, leavingOut: { tokens[$0].label == .relcl || tokens[$0].label == .advcl || tokens[$0].label == .punct })
        if tail.count <= 8 { out.append(contentsOf: tail) }
      }
    }
    // "cooperation in North America's protection": a bare noun that wants an argument takes the
    // phrase behind it, whatever the parser hung it on.
    if single, out.count == 1, RelationTable.relational.contains(lemma(head)), head + 1 < tokens.count, tokens[head + 1].label == .prep,
      isVerb(tokens[head + 1].head), ["in", "to", "with", "on", "for", "between", "against", "into", "over"].contains(lower[head + 1]),
      let object = parsed.child(of: head + 1, labelled: .pobj), valueEntity(at: object) == nil, name(at: object) == nil,
      lower[head + 1] != "to" || !RelationTable.ditransitive.contains(lemma(tokens[head + 1].head)) && !RelationTable.speech.contains(lemma(tokens[head + 1].head)),
      let tail = tail(head + 1, of: head, role: .subject, single: true)
    {
      out.append(contentsOf: tail)
    }
    let possessor = parsed.children(of: head).first { tokens[$0].tag == .prpPossessive || tokens[$0].tag == .wpPossessive }
    return NounPhrase(head: head, tokens: out.sorted(), possessor: possessor)
  }

  /// The tokens of a prepositional tail when it belongs to the label.
  private func tail(_ prep: Int, of head: Int, role: PhraseRole, single: Bool) -> [Int]? {
    let word = lower[prep]
    if word == "including" || word == "such" || word == "like" || word == "as" || word == "by" || word == "than" { return nil }
    if word == "from", role != .subject || tokens[head].tag != .nns, !["demand", "pressure", "support", "interest", "opposition"].contains(lemma(head)) { return nil }
    if prep + 1 < tokens.count, word == "such" { return nil }
    // "the firm, together with two universities,"
    if word == "with", prep > 0, ["together", "along"].contains(lower[prep - 1]) { return nil }
    guard let object = parsed.child(of: prep, labelled: .pobj) else { return nil }
    // "Officers from North Yorkshire Police searched"
    if word == "from", role == .subject, tokens[head].tag == .nns, nameAt[object] >= 0 {
      let whole = nameAt[object]
      return trimmed([prep] + parsed.subtree(of: object, leavingOut: { nameAt[$0] != whole && [.relcl, .acl, .appos, .advcl, .prep].contains(tokens[$0].label) }))
    }
    let all = [prep] + parsed.subtree(of: object, leavingOut: { i in
      switch tokens[i].label {
      case .relcl, .acl, .appos, .advcl: return true
      case .prep:
        // Tails of the tail: only `of`.
        return lower[i] != "of" && tokens[i].head == object && (name(at: object) != nil || word != "of" || isLocative(i))
      case .punct: return lower[i] == "(" || lower[i] == ")" || lower[i] == "\""
      default: return false
      }
    })
    // "Five of the seven directors of the Central Reserve Bank (BCRP)": as much as says who.
    if all.count > 10 { return word == "of" && tokens[head].tag == .cd ? trimmed([prep] + core(of: object)) : nil }
    if word == "of" { return trimmed(all) }
    let named = isNamedOrValue(object)
    // "the attack on the software company Nordkai": whom it hit is a fact of its own.
    if role == .subject, word == "on" || word == "against", RelationTable.works.contains(lemma(head)) || RelationTable.relational.contains(lemma(head)),
      named || parsed.children(of: object).contains(where: { tokens[$0].label == .appos && nameAt[$0] >= 0 })
    {
      return nil
    }
    switch role {
    case .subject:
      // "shares in Acme": no place.
      let stake = word == "in" && (["share", "stake", "interest", "investment", "confidence", "trust"].contains(lemma(head)) || RoleNouns.measures.contains(lemma(head)) && tokens[head].label != .conj)
      let known = name(at: object)
      // "economists at Rosco Bank", "the yield on the Bund": no place, part of what it is.
      let place = known == nil || known?.label == .geopolitical || known?.label == .location || known?.label == .facility || Gazetteer.isPlace(parsed.text(of: known?.tokens ?? object..<object + 1)) || word == "in"
      if isLocative(prep), named, !stake, place { return nil }
      if word == "under" || word == "over" || word == "aged" { return trimmed(all) }
      return valueEntity(at: object) != nil ? nil : trimmed(all)
    case .object, .complement, .prepositional, .other:
      // "lies on the border between Zambia and Tanzania": neither side alone.
      if word == "between", role == .prepositional, all.count <= 8 { return trimmed(all) }
      return named || all.count > 7 ? nil : trimmed(all)
    }
  }

  private func trimmed(_ indices: [Int]) -> [Int] {
    var out = indices.sorted()
    while let last = out.last, tokens[last].label == .punct || tokens[last].label == .cc { out.removeLast() }
    return out
  }

  /// In a place, by the preposition and what it governs.
  func isLocative(_ prep: Int) -> Bool {
    ["in", "at", "near", "off", "on", "outside", "inside", "around", "across", "within", "along"].contains(lower[prep])
  }

  func isNamedOrValue(_ head: Int) -> Bool {
    conjuncts(of: head).contains { nameAt[$0] >= 0 || valueEntity(at: $0) != nil }
  }

  /// The words of tokens as a label: one space between words, a sentence's first capital undone.
  func label(_ indices: [Int]) -> String {
    // "State Emergency Services (SES) volunteers": half of a bracket is none.
    let brackets = indices.filter { ["(", ")"].contains(tokens[$0].text) }
    let indices = brackets.count == 1 && indices.count > 1 ? indices.filter { $0 != brackets[0] } : indices
    var text = parsed.text(of: indices)
    if let first = indices.first, nameAt[first] < 0, tokens[first].tag != .nnp, tokens[first].tag != .nnps,
      let c = text.unicodeScalars.first, c.properties.isUppercase, first == 0 || tokens[first].entityLabel != .group && tokens[first].tag != .jj, !Acronyms.looksLikeOne(tokens[first].text),
      Gazetteer.adjectives[lower[first]] == nil
    {
      text = text.prefix(1).lowercased() + text.dropFirst()
    }
    return text
  }

  /// Phrases of a coordination of modifiers: "operational and technological capabilities"
  /// is two, "Mexican and US Armed Forces" too.
  func variants(of phrase: NounPhrase) -> [[Int]] {
    // "aerospace and maritime warning and control": who shares what is anybody's guess.
    for c in parsed.children(of: phrase.head) where c < phrase.head && phrase.tokens.contains(c) {
      guard [.amod, .compound, .nmod].contains(tokens[c].label) else { continue }
      let members = conjuncts(of: c)
      guard members.count > 1, members.allSatisfy({ $0 < phrase.head }), let last = members.last else { continue }
      // "the Law and Justice party": a name, not two parties.
      if nameAt[c] >= 0, members.allSatisfy({ nameAt[$0] == nameAt[c] }) { continue }
      let plural = tokens[phrase.head].tag == .nns || tokens[phrase.head].tag == .nnps
      let bothProper = members.allSatisfy { tokens[$0].text.unicodeScalars.first?.properties.isUppercase == true }
      // "the Victoria and Albert Museum" is one, "Mexican and US Armed Forces" are two.
      let nations = members.allSatisfy { Gazetteer.adjectives[lower[$0]] != nil || Gazetteer.countries[lower[$0]] != nil }
      guard plural || (bothProper && nations) else { continue }
      // Each member keeps what hangs on it but not the other members and the conjunction.
      let coordination = Set(members.flatMap { parsed.subtree(of: $0) })
      // Words between the last member and the head belong to all, unless they hang on it.
      return members.map { m in
        let own = parsed.subtree(of: m, leavingOut: { [.conj, .cc, .punct].contains(tokens[$0].label) })
        return (phrase.tokens.filter { !coordination.contains($0) || $0 > last } + own).sorted().uniqued()
      }
    }
    return [phrase.tokens]
  }
}

extension Array where Element: Hashable {
  /// The elements without repetitions, in order.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
