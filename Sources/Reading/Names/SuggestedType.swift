extension EntityType {
  /// The type that a name suggests by its words alone, without any text around it and without its capitals.
  ///
  /// "ann lee" is a person, "port council" an organisation, "peru" a place, "cheese" a concept. A pure function of the
  /// folded name (lower case, words of letters and digits) and rougher than what a document says: it only decides which
  /// of several things of one name is called by the name alone.
  public static func suggested(byName folded: String) -> EntityType {
    let words = folded.split(separator: " ").map(String.init)
    guard let first = words.first, let letter = first.unicodeScalars.first else { return .concept }
    if letter.properties.numericType != nil { return .amount }
    if Gazetteer.isPlace(folded) { return .place }
    let head = headNoun(words)
    if (2...4).contains(words.count), GivenNames.gender(first) != nil, !RoleNouns.isClassNoun(head) { return .person }
    if RoleNouns.organisations.contains(head) { return .organisation }
    if RoleNouns.documents.contains(head) { return .document }
    if RoleNouns.events.contains(head) { return .event }
    if RoleNouns.places.contains(head) { return .place }
    if RoleNouns.products.contains(head) { return .product }
    if let type = RoleNouns.classOf[head] { return type }
    if RoleNouns.persons.contains(head) { return .person }
    if head.hasSuffix("s"), RoleNouns.persons.contains(String(head.dropLast())) { return .group }
    if words.allSatisfy({ LanguageModel.shared.lemmatizer.isCommon($0) }) { return .concept }
    if words.count == 1 { return first.utf8.count <= 5 ? .organisation : .place }
    return words.count <= 3 && !words.contains("of") && !words.contains("and") ? .person : .organisation
  }

  /// "secretariat" of "secretariat of national defense", else the last word.
  private static func headNoun(_ words: [String]) -> String {
    if let of = words.firstIndex(where: { ["of", "for", "in", "on", "to"].contains($0) }), of > 0 { return words[of - 1] }
    return words.last ?? ""
  }
}
