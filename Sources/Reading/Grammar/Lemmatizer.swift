/// Dictionary forms from suffix rules, a list of known words and a list of exceptions.
struct Lemmatizer: @unchecked Sendable {
  private struct Table {
    var rules: [(old: [UInt8], new: [UInt8])]
    var index: HashTable?
    var exceptions: HashTable?
    var forms: StringTable?
  }

  private let adjective: Table
  private let adverb: Table
  private let noun: Table
  private let verb: Table
  private let punctuation: Table
  private let classes: CharacterClasses

  init(_ file: ModelFile, _ classes: CharacterClasses) {
    self.classes = classes
    func table(_ name: String, words: Bool = true) -> Table {
      let rules = file.strings("\(name).rules").all
      return Table(
        rules: stride(from: 0, to: rules.count, by: 2).map { (Array(rules[$0].utf8), Array(rules[$0 + 1].utf8)) },
        index: words ? HashTable(file.numbers("\(name).index", of: UInt64.self)) : nil,
        exceptions: words ? HashTable(file.numbers("\(name).exc", of: UInt64.self)) : nil,
        forms: words ? file.strings("\(name).forms") : nil)
    }
    adjective = table("adj")
    adverb = table("adv")
    noun = table("noun")
    verb = table("verb")
    punctuation = table("punct", words: false)
  }

  /// The dictionary form of a word.
  ///
  /// - Parameters:
  ///   - text: as written.
  ///   - lower: the same in lower case.
  func lemma(_ text: String, lower: String, _ pos: UniversalTag, _ features: AttributeRules.Features) -> String {
    if isBaseForm(pos, features) { return lower }
    switch pos {
    case .adjective: return lemma(text, lower, adjective)
    case .adverb: return lemma(text, lower, adverb)
    case .noun: return lemma(text, lower, noun)
    case .verb:
      let form = lemma(text, lower, verb)
      // The table of verbs has a fin and no fine.
      return form == "fin" && lower != form ? "fine" : withE(form, lower)
    case .punctuation: return lemma(text, lower, punctuation)
    case .properNoun: return text
    default: return lower
    }
  }

  /// "hopes" is of hope and no hop: behind one vowel the last consonant of "hop" would be doubled.
  private func withE(_ form: String, _ lower: String) -> String {
    let word = Array(form.utf8)
    guard word.count >= 3, lower.utf8.count > word.count, lower.hasPrefix(form), ["ed", "ing", "es"].contains(String(lower.dropFirst(form.count))) else { return form }
    let vowels = Array("aeiou".utf8)
    guard !vowels.contains(word[word.count - 1]), !Array("wxyshz".utf8).contains(word[word.count - 1]), vowels.contains(word[word.count - 2]), !vowels.contains(word[word.count - 3]), isKnown(word + [0x65], verb) else { return form }
    return form + "e"
  }

  private func isBaseForm(_ pos: UniversalTag, _ f: AttributeRules.Features) -> Bool {
    if f.contains(.infinitive) || f.contains(.positive) { return pos != .none && pos != .space }
    if pos == .noun { return f.contains(.singular) }
    return pos == .verb && f.isSuperset(of: [.finite, .present]) && !f.contains(.hasNumber)
  }

  private func lemma(_ text: String, _ lower: String, _ table: Table) -> String {
    let bytes = Array(lower.utf8)
    var known: [[UInt8]] = []
    var unknown: [UInt8]?
    for (old, new) in table.rules where bytes.count >= old.count && bytes.suffix(old.count).elementsEqual(old) {
      let form = Array(bytes.dropLast(old.count)) + new
      if form.isEmpty { continue }
      if isKnown(form, table) {
        known.insert(form, at: 0)
      } else if !isLetters(form) {
        known.append(form)
      } else if unknown == nil {
        unknown = form
      }
    }
    if let position = table.exceptions?.position(identity(bytes)), let forms = table.forms?[position] {
      // The last exception that the rules did not find goes first.
      for form in forms.split(separator: "\0", omittingEmptySubsequences: false).reversed()
      where !known.contains(Array(form.utf8)) { return String(form) }
    }
    if let first = known.first ?? unknown { return String(decoding: first, as: UTF8.self) }
    return text
  }

  private func isKnown(_ form: [UInt8], _ table: Table) -> Bool {
    table.index?.position(identity(form)) != nil
  }

  private func identity(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { StringHash.identity($0) } }

  private func isLetters(_ form: [UInt8]) -> Bool {
    String(decoding: form, as: UTF8.self).unicodeScalars.allSatisfy {
      classes[$0.value] & CharacterClasses.letter != 0
    }
  }
}
