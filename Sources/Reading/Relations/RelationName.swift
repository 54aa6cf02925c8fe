/// Names of relations as people type them.
public enum RelationName {
  /// A phrase in the form that relations are linked by: its first word, taken as a verb, in
  /// the dictionary form ("signs" and "signed" give "sign", "bought from" gives "buy from").
  ///
  /// The phrase is in lower case and without leading auxiliaries. It is a guess from one word
  /// without its sentence: what a phrase names as it stands comes first.
  public static func base(of phrase: String) -> String {
    guard let first = phrase.split(separator: " ").first else { return phrase }
    let word = String(first)
    let lemma = LanguageModel.shared.lemmatizer.lemma(word, lower: word, .verb, [])
    return lemma + phrase.dropFirst(first.count)
  }
}
