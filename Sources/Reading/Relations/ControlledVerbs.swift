/// Verbs with an infinitive behind them: who makes whom do what, and what is done with nothing but a verb.
extension FactFinder {
  /// "ordered Pell to pay £3,500": the judge ordered to pay the sum, besides who pays it. "declined to comment": the infinitive is all there is.
  mutating func controlled(_ c: Context, _ objects: [Int]) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    for v in sentence.parsed.children(of: c.verb) where v > c.verb && sentence.tokens[v].tag == .vb && [.xcomp, .ccomp].contains(sentence.tokens[v].label) {
      guard let to = sentence.parsed.children(of: v).first(where: { sentence.tokens[$0].tag == .to && $0 == v - 1 }) else { continue }
      let own = sentence.parsed.child(of: v, labelled: .nsubj)
      if own != nil || !objects.isEmpty {
        guard RelationTable.commanding.contains(sentence.lemma(c.verb)) else { continue }
        for object in sentence.parsed.children(of: v) where sentence.tokens[object].label == .dobj && object > v {
          var p = c.phrase
          p.surface.append(contentsOf: ["to", sentence.lower[v]])
          p.key.append(contentsOf: ["to", sentence.lemma(v)])
          p.tokens.append(contentsOf: [to, v])
          for subject in c.subjects { for o in operands(object, s) where o.value != subject.value { emitClause(c, p, subject, o, rule: "clause/command", prior: 0.6) } }
        }
      }
    }
    blamed(c, objects)
    bareInfinitive(c, objects)
  }

  /// "accused Russia of protecting the gang", "bar them from buying machines".
  private mutating func blamed(_ c: Context, _ objects: [Int]) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard !objects.isEmpty, !c.phrase.isPassive, RelationTable.blaming.contains(sentence.lemma(c.verb)) else { return }
    for p in sentence.parsed.children(of: c.verb) + objects.flatMap({ sentence.parsed.children(of: $0) }) where sentence.tokens[p].label == .prep && ["of", "from", "for"].contains(sentence.lower[p]) && p > c.verb {
      guard let v = sentence.parsed.child(of: p, labelled: .pcomp), sentence.tokens[v].tag == .vbg else { continue }
      for object in sentence.parsed.children(of: v) where sentence.tokens[object].label == .dobj {
        var phrase = c.phrase
        phrase.surface.append(contentsOf: [sentence.lower[p], sentence.lower[v]])
        phrase.key.append(contentsOf: [sentence.lower[p], sentence.lower[v]])
        phrase.tokens.append(contentsOf: [p, v])
        for subject in c.subjects { for o in operands(object, s) where o.value != subject.value { emitClause(c, phrase, subject, o, rule: "clause/command", prior: 0.6) } }
      }
    }
  }

  /// "Daesung declined to comment", "The two agreed to meet".
  private mutating func bareInfinitive(_ c: Context, _ objects: [Int]) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard objects.isEmpty, sentence.tokens[c.verb].label == .xcomp, sentence.tokens[c.verb].tag == .vb, ["decline", "refuse", "fail", "agree", "vow", "pledge", "threaten", "promise", "offer", "plan", "intend", "decide"].contains(sentence.lemma(sentence.tokens[c.verb].head)), let chain = chainHead(c.verb, sentence), chain.link.count == 1, sentence.lower[chain.link[0]] == "to",
      chain.verb < c.verb, !sentence.parsed.children(of: c.verb).contains(where: { ![.aux, .punct, .neg].contains(sentence.tokens[$0].label) })
    else { return }
    let before = predicate(chain.verb, sentence)
    for subject in c.subjects {
      emit(
        s, subject, (before.surface + ["to"]).joined(separator: " "), base: before.base + " to", surface: (before.surface + ["to"]).joined(separator: " "), tokens: before.tokens + chain.link, text([c.verb], s),
        polarity: c.phrase.polarity, modality: c.phrase.modality, attribution: c.attribution, qualifiers: c.qualifiers, rule: "clause/infinitive", prior: 0.6)
    }
  }
}
