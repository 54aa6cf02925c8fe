/// "Both", "the latter": who was named side by side before. A phrase with a noun of its own ("the two men",
/// "the couple") stays what it is: it names a group, and what is said of it may be true of none of its members alone.
extension Resolver {
  /// The two that "both" speaks of; nil where the last sentences name no such pair.
  func both(_ i: Int, _ s: Int) -> [Int]? {
    for item in discourse.recent(sentence: s, distance: 2) where item.entities.count > 1 {
      if item.sentence == s, item.token >= i { continue }
      guard item.entities.count == 2 else { return nil }
      for id in item.entities where !table[id].isNamed && table[id].type != .person { return nil }
      return item.entities
    }
    return nil
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
