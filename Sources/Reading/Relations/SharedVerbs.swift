/// Clauses that leave words out, and appointments.
extension FactFinder {
  /// "The EU gave $5 million and Norway $2 million": a second subject with its own sum and no verb.
  mutating func gapped(_ c: Context, _ objects: [Int]) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    // "Denmark won gold and Norway silver"
    for name in sentence.parsed.children(of: c.verb) where sentence.tokens[name].label == .dep && name > c.verb && sentence.name(at: name)?.head == name && name + 1 < sentence.tokens.count && sentence.tokens[name + 1].label == .dep && sentence.isNoun(name + 1) && sentence.tokens[name + 1].head == c.verb {
      for subject in single(name, s) { for o in single(name + 1, s) { emitClause(c, c.phrase, subject, o, rule: "clause/gapped", prior: 0.6) } }
    }
    guard let object = objects.last, object > c.verb else { return }
    let isCount = resolver.resolved[s][object]?.literal == nil
    guard !isCount || (sentence.tokens[object].tag == .nns && sentence.parsed.child(of: object, labelled: .nummod) != nil) else { return }
    let end = min(sentence.tokens.count, object + 24)
    var i = object + 1
    while i < end {
      guard sentence.lower[i] == "and" || sentence.lower[i] == "," else {
        i += 1
        continue
      }
      var k = i + 1
      while k < end, sentence.lower[k] == "the" || sentence.lower[k] == "and" { k += 1 }
      guard k < end, let name = sentence.name(at: k), name.tokens.lowerBound == k, let id = resolver.nameEntityID(s, sentence.nameAt[k]) else {
        i += 1
        continue
      }
      var m = name.tokens.upperBound
      if m + 1 < end, sentence.lower[m] == "in", let place = sentence.name(at: m + 1) { m = place.tokens.upperBound }
      if isCount {
        // The thing that is counted is said once.
        let next = m + 1
        if m < end, sentence.tokens[m].tag == .cd, next == sentence.tokens.count || sentence.tokens[next].pos == .punctuation || sentence.lower[next] == "and" {
          let words = sentence.tokens[m].text + " " + sentence.lower[object]
          let literal = Resolution.Literal(lexical: words, datatype: "http://www.w3.org/2001/XMLSchema#string", surface: words)
          let subject = Operand(value: .entity(id), span: span(Array(name.tokens), sentence), link: .exact, head: name.head)
          emitClause(c, c.phrase, subject, Operand(value: .literal(literal), span: span([m], sentence), link: .exact, head: m), rule: "clause/gapped", prior: 0.6)
        }
        i = name.tokens.upperBound
        continue
      }
      guard let value = amount(from: m, s) else {
        i = name.tokens.upperBound
        continue
      }
      let subject = Operand(value: .entity(id), span: span(Array(name.tokens), sentence), link: .exact, head: name.head)
      emitClause(c, c.phrase, subject, value.operand, rule: "clause/gapped", prior: 0.65)
      i = value.end
    }
  }

  /// "Two crews were found in Lerwick, three in Kirkwall", "teaches in Oslo and her brother in Bergen": a second subject with
  /// its own place and no verb.
  mutating func gappedPlaces(_ c: Context) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard c.phrase.chain == 0 else { return }
    var members: [Int] = []
    for d in sentence.parsed.children(of: c.verb) where d > c.verb && [.dep, .conj].contains(sentence.tokens[d].label) && !sentence.isVerb(d) && (sentence.tokens[d].tag == .cd || sentence.isNoun(d)) {
      members.append(contentsOf: sentence.conjuncts(of: d).filter { !sentence.isVerb($0) })
    }
    for d in members {
      guard let p = sentence.parsed.children(of: d).first(where: { $0 > d && sentence.tokens[$0].label == .prep }), let place = sentence.parsed.child(of: p, labelled: .pobj),
        sentence.parsed.children(of: c.verb).contains(where: { sentence.tokens[$0].label == .prep && sentence.lower[$0] == sentence.lower[p] && $0 > c.verb && $0 < d })
      else { continue }
      var subjects: [Operand] = []
      if sentence.tokens[d].tag == .cd {
        guard sentence.valueEntity(at: d).map({ $0.label == .cardinal }) ?? true, let first = sentence.parsed.child(of: c.verb, labelled: .nsubj, .nsubjpass), sentence.tokens[first].tag == .nns, let count = sentence.parsed.child(of: first, labelled: .nummod) else { continue }
        let noun = sentence.core(of: first).filter { $0 != count && ![.nummod, .quantmod].contains(sentence.tokens[$0].label) }
        let words = sentence.lower[d] + " " + (sentence.lower[d] == "one" ? sentence.label(Array(noun.dropLast())) + (noun.count > 1 ? " " : "") + sentence.lemma(first) : sentence.label(noun))
        subjects = [Operand(value: .entity(resolver.descriptor(words, head: sentence.lemma(first), sentence: s)), span: span([d], sentence), link: .exact, head: d)]
      } else {
        subjects = single(d, s).filter { $0.entity != nil }
      }
      var phrase = c.phrase
      phrase.surface.append(sentence.lower[p])
      phrase.key.append(sentence.lower[p])
      phrase.tokens.append(p)
      for subject in subjects { for o in single(place, s) where o.value != subject.value { emitClause(c, phrase, subject, o, rule: "clause/gapped", prior: 0.6) } }
    }
  }

  /// A number with its unit from a token on.
  private func amount(from start: Int, _ s: Int) -> (operand: Operand, end: Int)? {
    let sentence = resolver.sentences[s]
    var end = start
    var hasNumber = false
    while end < sentence.tokens.count, end < start + 6 {
      let token = sentence.tokens[end]
      let isPart = token.tag == .cd || token.tag == .currency || ["per", "cent", "percent", "%", "million", "billion", "thousand"].contains(sentence.lower[end])
      guard isPart else { break }
      if token.tag == .cd { hasNumber = true }
      end += 1
    }
    guard hasNumber, end == sentence.tokens.count || sentence.tokens[end].pos == .punctuation || ["and", "in", "on", "while", "after"].contains(sentence.lower[end]) else { return nil }
    guard let quantity = Quantity(words: (start..<end).map { sentence.lower[$0] }), quantity.isMoney || quantity.isPercent else { return nil }
    let text = sentence.parsed.text(of: start..<end)
    let literal = Resolution.Literal(lexical: quantity.lexical, datatype: quantity.datatype, surface: text, unit: quantity.unit)
    return (Operand(value: .literal(literal), span: span(Array(start..<end), sentence), link: .exact, head: start), end)
  }

  /// "has been elected mayor of Maribor", "was named chairman".
  mutating func appointed(_ c: Context, _ objects: [Int]) {
    let s = c.sentence
    let sentence = resolver.sentences[s]
    guard objects.isEmpty, c.phrase.isPassive else { return }
    for office in sentence.parsed.children(of: c.verb) where sentence.tokens[office].label == .oprd && sentence.isNoun(office) {
      if sentence.nameAt[office] >= 0 {
        guard let name = sentence.name(at: office), name.label != .person, !["call", "name", "dub", "title", "entitle", "rename"].contains(sentence.lemma(c.verb)) else { continue }
        for subject in c.subjects { for o in single(office, s) { emitClause(c, c.phrase, subject, o, rule: "clause/appointed", prior: 0.6) } }
        continue
      }
      let core = sentence.core(of: office)
      let link = sentence.parsed.children(of: office).first { $0 > office && sentence.tokens[$0].label == .prep && ["of", "for", "to", "at"].contains(sentence.lower[$0]) }
      if let link, let of = sentence.parsed.child(of: link, labelled: .pobj), resolver.table.isNamed(operands(of, s)) {
        var phrase = c.phrase
        phrase.surface.append(contentsOf: [sentence.label(core), sentence.lower[link]])
        phrase.key.append(contentsOf: ["~", sentence.lower[link]])
        phrase.tokens.append(contentsOf: core)
        for subject in c.subjects { for o in operands(of, s) { emitClause(c, phrase, subject, o, rule: "clause/appointed", prior: 0.7) } }
      } else {
        let role = concept(core, head: office, s)
        for subject in c.subjects { emitClause(c, c.phrase, subject, role, rule: "clause/appointed", prior: 0.6) }
      }
    }
    // "a population of 4,150", "has a length of 318 km" are handled with the objects.
  }

  /// "has a population of 4,150": the number is the value, the noun belongs to the relation.
  func measured(_ object: Int, _ s: Int) -> (noun: [Int], of: Int, value: Operand)? {
    let sentence = resolver.sentences[s]
    guard sentence.nameAt[object] < 0 else { return nil }
    for of in sentence.parsed.children(of: object) where sentence.lower[of] == "of" {
      guard let number = sentence.parsed.child(of: of, labelled: .pobj), let literal = resolver.resolved[s][number]?.literal,
        !literal.datatype.hasSuffix("#string")
      else { continue }
      guard let value = single(number, s).first else { continue }
      return (sentence.core(of: object), of, value)
    }
    return nil
  }
}
