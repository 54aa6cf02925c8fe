/// How old somebody is: "Kadri Ojamets, 44, said", "a 52-year-old former mayor".
extension FactFinder {
  /// The number between commas behind a person's name.
  mutating func ageBehind(_ s: Int, _ name: NameSpan, _ subject: Operand) {
    let sentence = resolver.sentences[s]
    let comma = name.tokens.upperBound
    guard comma + 2 < sentence.tokens.count, sentence.lower[comma] == "," || sentence.lower[comma] == "(", [",", ".", ")", "and"].contains(sentence.lower[comma + 2]), let id = subject.entity, resolver.table[id].type == .person else { return }
    age(comma + 1, of: subject, s)
  }

  /// "52-year-old" before a noun for a person.
  mutating func ageBefore(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard sentence.lower[i] == "old", i >= 4, ["year", "years"].contains(sentence.lower[i - 2]), sentence.lower[i - 1] == "-", sentence.lower[i - 3] == "-" else { return }
    let noun = sentence.tokens[i].head
    var bearers: [Operand] = []
    if [.nsubj, .nsubjpass].contains(sentence.tokens[i].label) {
      bearers = single(i, s)
    } else if noun > i, sentence.isNoun(noun), [.amod, .compound, .nmod].contains(sentence.tokens[i].label), sentence.tokens[noun].tag != .nns {
      let name = sentence.name(at: noun)
      if let name, name.head != noun { return }
      bearers = single(noun, s)
      guard name != nil || RoleNouns.persons.contains(sentence.lemma(noun)) || RoleNouns.gender(sentence.lemma(noun)) != nil else { return }
    }
    for subject in bearers where isNamed(subject) && subject.entity.map({ resolver.table[$0].type == .person }) == true { age(i - 4, of: subject, s) }
  }

  /// "Alejandro Valverde, who is 42,"
  mutating func ageStated(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    let be = sentence.tokens[i].head
    guard sentence.tokens[i].tag == .cd, [.attr, .acomp].contains(sentence.tokens[i].label), sentence.lemma(be) == "be", sentence.parsed.children(of: i).isEmpty, sentence.parsed.child(of: be, labelled: .neg) == nil,
      let subject = sentence.parsed.child(of: be, labelled: .nsubj), subject < be
    else { return }
    for one in single(subject, s) where isNamed(one) && one.entity.map({ resolver.table[$0].type == .person }) == true { age(i, of: one, s) }
  }

  /// "has died at the age of 91", "died from a heart attack aged 72": of whom the clause tells it.
  mutating func ageAtDeath(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard sentence.tokens[i].tag == .cd, i > 1, sentence.lower[i - 1] == "aged" || sentence.lower[i - 1] == "of" && sentence.lower[i - 2] == "age" else { return }
    guard let verb = sentence.parsed.ancestors(of: i).first(where: { sentence.lemma($0) == "die" && sentence.isVerb($0) }), verb < i else { return }
    if sentence.lower[i - 1] == "of", i < 4 || sentence.lower[i - 4] != "at" { return }
    for one in subjects(verb, s) where isNamed(one) && one.entity.map({ resolver.table[$0].type == .person }) == true { age(i, of: one, s) }
  }

  private mutating func age(_ i: Int, of subject: Operand, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard let years = Int(sentence.lower[i]), (1...115).contains(years) else { return }
    let text = sentence.tokens[i].text
    let value = Resolution.Literal(lexical: text, datatype: "http://www.w3.org/2001/XMLSchema#integer", surface: text)
    emit(s, subject, "aged", tokens: [i], Operand(value: .literal(value), span: sentence.parsed.bytes(of: i..<i + 1), link: .exact, head: i), rule: "noun/age", prior: 0.85)
  }
}
