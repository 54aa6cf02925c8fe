/// More than one thing meant by one phrase: "the two men", "both companies", "the couple", "the latter".
/// Members are those that a sentence before named side by side; with none of the number wanted the phrase stays what it is.
extension Resolver {
  /// The members that "the two men", "both", "the brothers" speaks of; nil where the text names no such group.
  func group(_ i: Int, _ sentence: AnalysedSentence, _ s: Int) -> [Int]? {
    let lemma = sentence.lemma(i)
    let isBoth = sentence.lower[i] == "both"
    let plural = sentence.tokens[i].tag == .nns || sentence.tokens[i].tag == .nnps
    let children = sentence.parsed.children(of: i)
    var determiner = isBoth
    var wanted: Int? = isBoth ? 2 : nil
    for c in children {
      switch sentence.tokens[c].label {
      case .det, .preconj, .predet:
        if ["the", "these", "those"].contains(sentence.lower[c]) { determiner = true }
        if sentence.lower[c] == "both", c < i { (determiner, wanted) = (true, 2) }
      case .nummod:
        guard let n = Quantity.small[sentence.lower[c]] ?? Int(sentence.lower[c]), c < i, (2...6).contains(n) else { return nil }
        wanted = n
      // What is said besides tells them apart from others.
      case .amod where c < i && ["former", "then", "same"].contains(sentence.lower[c]): break
      case .amod, .compound, .nmod, .poss, .relcl, .acl: return nil
      case .prep: return nil
      default: break
      }
    }
    if ["pair", "couple", "duo"].contains(lemma), !plural { wanted = 2 }
    if lemma == "trio", !plural { wanted = 3 }
    guard determiner, plural || isBoth || wanted != nil && ["pair", "couple", "duo", "trio"].contains(lemma) else { return nil }
    // Without a number only what the members were called.
    let isCalled = wanted == nil
    if isCalled, RoleNouns.kin[lemma] == nil, !["country", "man", "woman", "company", "leader", "minister", "president", "suspect", "village", "town", "city", "founder"].contains(lemma) { return nil }
    var named: [Int] = []
    for item in discourse.recent(sentence: s, distance: 3) {
      if item.sentence == s, item.token >= i { continue }
      if item.entities.count > 1 {
        guard wanted == nil || item.entities.count == wanted else { continue }
        var fitting = true
        for id in item.entities where !isMember(id, lemma, isBoth, isCalled) { fitting = false }
        if fitting { return item.entities }
      } else if let id = item.entities.first, s - item.sentence <= 1, table[id].isNamed, !named.contains(id), isMember(id, lemma, isBoth, false) {
        named.append(id)
      }
    }
    guard let wanted, !isBoth, wanted == 2, named.count == 2 else { return nil }
    return named.sorted()
  }

  /// Whether a thing can be one of those that a noun speaks of.
  private func isMember(_ id: Int, _ noun: String, _ isBoth: Bool, _ isCalled: Bool) -> Bool {
    let e = table[id]
    if isBoth { return e.isNamed || e.type == .person }
    let isPerson = e.type == .person
    switch noun {
    case "man", "brother", "boy", "father": return isPerson && e.gender != .female && (noun != "brother" || !isCalled || e.classes.contains(noun)) && (e.isNamed || e.head == noun)
    case "woman", "sister", "girl", "mother": return isPerson && e.gender != .male && (noun != "sister" || !isCalled || e.classes.contains(noun)) && (e.isNamed || e.head == noun)
    case "pair", "duo", "trio": return isPerson
    case "couple": return isPerson && e.isNamed
    case "country", "nation", "state", "government": return Gazetteer.countries[e.label.lowercased()] != nil
    case "neighbour", "neighbor", "side": return Gazetteer.countries[e.label.lowercased()] != nil || e.type == .organisation
    default: break
    }
    if RoleNouns.isPerson(noun) || RoleNouns.persons.contains(noun) { return isPerson && (!isCalled || e.classes.contains(noun)) }
    switch RoleNouns.classOf[noun] {
    case .organisation?: return e.type == .organisation && (!isCalled || e.isNamed)
    case .place?: return e.type == .place && e.isNamed && Gazetteer.countries[e.label.lowercased()] == nil
    case .product?: return e.type == .product || e.head == noun || e.classes.contains(noun)
    default: return e.head == noun || e.classes.contains(noun) || Kinds.isKind(e.head, of: noun)
    }
  }

  /// "The latter", "the former": one of the two that stand side by side before.
  func oneOfTwo(_ i: Int, _ sentence: AnalysedSentence, _ s: Int) -> Int? {
    let word = sentence.lower[i]
    guard word == "latter" || word == "former", [.nsubj, .nsubjpass, .dobj, .pobj].contains(sentence.tokens[i].label), !sentence.parsed.children(of: i).contains(where: { $0 > i }),
      i + 1 >= sentence.tokens.count || !sentence.isNoun(i + 1), sentence.parsed.children(of: i).contains(where: { sentence.lower[$0] == "the" })
    else { return nil }
    for item in discourse.recent(sentence: s, distance: 1) where item.entities.count > 1 {
      if item.sentence == s, item.token >= i { continue }
      return item.entities.count == 2 ? item.entities[word == "former" ? 0 : 1] : nil
    }
    return nil
  }
}
