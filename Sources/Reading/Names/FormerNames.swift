/// Second names that a text gives: "Vandermeer NV (formerly Brabant Textiles)", "Anna Rehn, née Bosch,",
/// "the Federal Security Service, or FSB,"; and initials of a name that was spoken of before.
extension Resolver {
  /// Makes former names and maiden names lead to their bearers; done before the other names, whose entities they would be.
  mutating func bindFormerNames() {
    for (s, sentence) in sentences.enumerated() {
      let lower = sentence.lower
      for i in lower.indices where i > 0 && i + 1 < lower.count && ["formerly", "née", "nee", "previously", "originally", "or", "alias", "aka"].contains(lower[i]) {
        let bracket = lower[i - 1] == "("
        guard i > 1, bracket || lower[i - 1] == ",", let long = sentence.name(at: i - 2), long.tokens.upperBound == i - 1 else { continue }
        var k = i + 1
        while k + 1 < lower.count, ["known", "as", "called", "named", "the"].contains(lower[k]), k - i < 4 { k += 1 }
        guard let other = sentence.name(at: k), other.tokens.lowerBound == k, other.tokens.upperBound < lower.count, [")", ",", "."].contains(lower[other.tokens.upperBound]), other.title == nil else { continue }
        let text = sentence.parsed.text(of: other.tokens)
        let full = sentence.parsed.text(of: long.tokens)
        if lower[i] == "or" {
          guard other.tokens.count == 1, Acronyms.looksLikeOne(text), Acronyms.aligns(text, full), long.tokens.count > 1 else { continue }
        } else if lower[i] == "previously" || lower[i] == "originally", lower[i + 1] != "known", lower[i + 1] != "called", lower[i + 1] != "named", !bracket {
          continue
        }
        let id = entity(named: full, words: NameKey.words(full), sentence: s, name: long)
        guard table.find(key: NameKey.key(text)) == nil else { continue }
        table.alias(NameKey.key(text), to: id)
        table.note(text, of: id, how: lower[i] == "or" ? .acronym : .apposition, sentence: s)
        introductions.append((s, id, other.tokens, long.tokens))
      }
    }
  }

  /// The one thing spoken of so far whose words begin with the letters of an acronym, small words aside.
  func initialled(by text: String, before sentence: Int) -> Int? {
    let letters = Array(text.lowercased())
    guard (3...8).contains(letters.count), letters.allSatisfy({ $0.isLetter }) else { return nil }
    var found: Int?
    for (id, e) in table.entries.enumerated() where e.isNamed && e.words.count >= 3 && e.firstSentence <= sentence {
      let words = e.words.filter { !["of", "the", "for", "and", "in", "on", "de", "des", "du", "la", "&"].contains($0) }
      guard words.count == letters.count else { continue }
      var fits = true
      for (k, word) in words.enumerated() where word.first != letters[k] { fits = false }
      if !fits { continue }
      if found != nil { return nil }
      found = id
    }
    return found
  }
}
