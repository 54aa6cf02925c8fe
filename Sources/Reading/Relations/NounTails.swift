/// What stands behind a noun and says something of it: its worth, what it has, what else it is.
extension FactFinder {
  mutating func nounTails(_ s: Int) {
    let sentence = resolver.sentences[s]
    for i in sentence.tokens.indices {
      if sentence.lower[i] == "worth" { worth(i, s) }
      if sentence.lower[i] == "with", sentence.tokens[i].label == .prep { holding(i, s) }
      if sentence.tokens[i].label == .appos { secondNoun(i, s) }
      if sentence.lower[i] == "as", sentence.tokens[i].label == .prep { withAs(i, s) }
    }
  }

  /// "the deal, worth $296 million", "a contract worth $3 million", "is worth $3 million".
  private mutating func worth(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    var found: Int?
    for c in sentence.parsed.children(of: i) where c > i && [.npadvmod, .dobj, .pobj, .attr].contains(sentence.tokens[c].label) && found == nil {
      if resolver.resolved[s][c]?.literal != nil { found = c }
    }
    guard let value = found else { return }
    let head = sentence.tokens[i].head
    var subjects: [Operand] = []
    switch sentence.tokens[i].label {
    case .amod, .acl, .appos, .prep, .relcl, .advcl where sentence.isNoun(head) && head < i: subjects = single(head, s)
    case .acomp, .prep where sentence.lemma(head) == "be": subjects = self.subjects(head, s)
    default: return
    }
    for subject in subjects { for o in single(value, s) { emit(s, subject, "worth", tokens: [i], o, rule: "noun/worth", prior: 0.65) } }
  }

  /// "the town of Elva, with a population of 5,700": what it has is a value.
  private mutating func holding(_ with: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard let thing = sentence.parsed.child(of: with, labelled: .pobj), let m = measured(thing, s) else { return }
    let head = sentence.tokens[with].head
    var subjects: [Operand] = []
    if sentence.isNoun(head), head < with {
      subjects = single(head, s)
    } else if sentence.isVerb(head), with < head {
      subjects = self.subjects(head, s)
    }
    for subject in subjects where subject.entity != nil {
      let words = "has " + sentence.label(m.noun) + " of"
      emit(s, subject, words, base: "have " + sentence.label(m.noun) + " of", surface: "with " + sentence.label(m.noun) + " of", tokens: [with] + m.noun, m.value, rule: "noun/measured", prior: 0.6)
    }
  }

  /// "opened with Jaroslav Hejda as its first director": his role.
  private mutating func withAs(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard i > 0, let role = sentence.parsed.child(of: i, labelled: .pobj), RoleNouns.persons.contains(sentence.lemma(role)), sentence.nameAt[role] < 0, let name = sentence.name(at: i - 1),
      name.tokens.upperBound == i, sentence.tokens[name.head].label == .pobj || sentence.tokens[name.head].label == .appos
    else { return }
    var top = name.head
    if sentence.tokens[top].label == .appos { top = sentence.tokens[top].head }
    guard sentence.lower[sentence.tokens[top].head] == "with" else { return }
    let core = sentence.core(of: role)
    for subject in single(name.head, s) where subject.entity != nil {
      if let owner = sentence.parsed.child(of: role, labelled: .poss) ?? ofObject(role, sentence) {
        for o in operands(owner, s) where o.value != subject.value { emit(s, subject, sentence.label(core) + " of", tokens: core, o, rule: "noun/role", prior: 0.65) }
      } else {
        let object = concept(core, head: role, s)
        emit(s, subject, "is a", tokens: core, object, rule: "noun/role", prior: 0.6)
      }
    }
  }

  /// "The island, a former British colony, became independent": what a thing without a name is.
  private mutating func secondNoun(_ a: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    let h = sentence.tokens[a].head
    guard h < a, sentence.nameAt[h] < 0, sentence.nameAt[a] < 0, sentence.tokens[h].tag == .nn, sentence.tokens[a].tag == .nn || sentence.tokens[a].tag == .jjs, sentence.valueEntity(at: h) == nil,
      sentence.valueEntity(at: a) == nil, [.nsubj, .nsubjpass].contains(sentence.tokens[h].label)
    else { return }
    let start = sentence.parsed.extent(of: a).lowerBound
    let end = sentence.parsed.extent(of: a).upperBound
    guard start > h, start > 0, sentence.lower[start - 1] == ",", end < sentence.tokens.count, sentence.lower[end] == ",", ["a", "an", "the"].contains(sentence.lower[start]) else { return }
    // A list has more members.
    for c in sentence.parsed.children(of: a) + sentence.parsed.children(of: h) where [.conj, .cc].contains(sentence.tokens[c].label) && c > h { return }
    var tokens = sentence.core(of: a)
    for p in sentence.parsed.children(of: a) where p > a && sentence.tokens[p].label == .prep && ["of", "in"].contains(sentence.lower[p]) {
      let tail = sentence.parsed.subtree(of: p, leavingOut: { [.relcl, .acl, .appos].contains(sentence.tokens[$0].label) })
      if tail.count <= 6 { tokens.append(contentsOf: tail) }
    }
    let object = concept(tokens.sorted(), head: a, s)
    for subject in single(h, s) where subject.value != object.value {
      emit(s, subject, "is a", tokens: [start], object, rule: "noun/second", prior: 0.65)
    }
  }
}
