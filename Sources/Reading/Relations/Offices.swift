/// What somebody or something is made by a clause: named to an office, called after another, found guilty of something.
extension FactFinder {
  /// "named his deputy, Saran Khulan, as acting minister": what she was named as.
  mutating func namedAs(_ c: Context, _ objects: [Int]) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard ["appoint", "name", "elect", "nominate", "hire", "install", "confirm", "choose", "select", "pick", "reappoint", "unveil", "designate"].contains(sentence.lemma(c.verb)), !c.phrase.isPassive, c.phrase.polarity == .affirmed, [.stated, .reported].contains(c.phrase.modality), c.phrase.chain == 0, [.vbd, .vbn].contains(sentence.tokens[c.verb].tag)
    else { return }
    for object in objects where object > c.verb {
      for p in sentence.parsed.children(of: c.verb) + sentence.parsed.children(of: object) where sentence.lower[p] == "as" && p > object {
        guard let office = sentence.parsed.child(of: p, labelled: .pobj), RoleNouns.persons.contains(sentence.lemma(office)), sentence.nameAt[office] < 0 else { continue }
        let core = sentence.core(of: office)
        for bearer in operands(object, s) where isPerson(bearer) {
          emit(s, bearer, sentence.lower[c.verb] + " as", tokens: [c.verb, p], concept(core, head: office, s), modality: c.phrase.modality, attribution: c.attribution, qualifiers: c.qualifiers, rule: "clause/appointed", prior: 0.65)
        }
      }
    }
  }

  /// "named the bridge after a general", "which they have named Carabus novus after the town": after whom or what it is named.
  mutating func namedAfter(_ c: Context, _ objects: [Int]) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard ["name", "call", "christen", "rename"].contains(sentence.lemma(c.verb)), !c.phrase.isPassive, c.phrase.polarity == .affirmed, [.stated, .reported].contains(c.phrase.modality) else { return }
    let made = sentence.parsed.children(of: c.verb).filter { sentence.tokens[$0].label == .oprd && sentence.nameAt[$0] >= 0 && $0 > c.verb }
    let bearers = made.isEmpty ? objects : made
    for b in bearers {
      for p in sentence.parsed.children(of: c.verb) + sentence.parsed.children(of: b) where sentence.lower[p] == "after" && p > c.verb {
        guard let object = sentence.parsed.child(of: p, labelled: .pobj), sentence.valueEntity(at: object) == nil, sentence.nameAt[object] >= 0 || !operands(object, s).isEmpty else { continue }
        for bearer in single(b, s) where bearer.entity != nil {
          for o in operands(object, s) where o.value != bearer.value { emit(s, bearer, "named after", tokens: [c.verb, p], o, modality: c.phrase.modality, attribution: c.attribution, qualifiers: c.qualifiers, rule: "clause/named-after", prior: 0.65) }
        }
      }
    }
  }

  /// "was found guilty by a jury of fraud and of exporting weapons": of what.
  mutating func guiltyOf(_ c: Context) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard c.phrase.isPassive, let state = sentence.parsed.children(of: c.verb).first(where: { [.oprd, .acomp].contains(sentence.tokens[$0].label) && sentence.tokens[$0].pos == .adjective && $0 > c.verb }) else { return }
    var phrase = c.phrase
    if !phrase.tokens.contains(state) {
      phrase.surface.append(sentence.lower[state])
      phrase.key.append(sentence.lower[state])
      phrase.tokens.append(state)
    }
    for first in sentence.parsed.children(of: state) where sentence.lower[first] == "of" && first > state {
      for p in sentence.conjuncts(of: first) where sentence.lower[p] == "of" {
        var longer = phrase
        longer.surface.append("of")
        longer.key.append("of")
        longer.tokens.append(p)
        var objects: [Operand] = []
        if let object = sentence.parsed.child(of: p, labelled: .pobj) { objects = operands(object, s) }
        if let deed = sentence.parsed.child(of: p, labelled: .pcomp), sentence.tokens[deed].tag == .vbg {
          var tokens = sentence.parsed.subtree(of: deed, leavingOut: { [.relcl, .advcl].contains(sentence.tokens[$0].label) || sentence.tokens[$0].tag == .cc && $0 + 1 < sentence.tokens.count && sentence.lower[$0 + 1] == "of" })
          while let last = tokens.last, sentence.tokens[last].pos == .punctuation { tokens.removeLast() }
          if tokens.count <= 12 { objects = [text(tokens, s)] }
        }
        for subject in c.subjects { for o in objects where o.value != subject.value { emitClause(c, longer, subject, o, rule: "clause/state", prior: 0.65) } }
      }
    }
  }

  /// "eels, which are critically endangered": an adverb and a participle say what they are.
  mutating func stateInRelative(_ c: Context) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard c.phrase.isPassive, c.phrase.polarity == .affirmed, c.phrase.modality == .stated, sentence.tokens[c.verb].label == .relcl, let be = sentence.parsed.child(of: c.verb, labelled: .auxpass), ["is", "are"].contains(sentence.lower[be]), let how = sentence.parsed.child(of: c.verb, labelled: .advmod), how == c.verb - 1, sentence.lower[how].hasSuffix("ly"), how == be + 1
    else { return }
    for child in sentence.parsed.children(of: c.verb) where ![.nsubjpass, .auxpass, .advmod, .punct].contains(sentence.tokens[child].label) { return }
    for subject in c.subjects { emit(s, subject, sentence.lower[be], tokens: [be], text([how, c.verb], s), attribution: c.attribution, rule: "clause/participle", prior: 0.6) }
  }
}
