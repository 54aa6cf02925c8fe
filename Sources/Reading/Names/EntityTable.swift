/// The entities of one document while it is read: names, their short forms, and things
/// spoken of by common nouns.
struct EntityTable {
  struct Entry {
    var label: String
    var isNamed: Bool
    /// Compared words of the label.
    var words: [String]
    /// The head noun's lemma, lower case ("strategy").
    var head: String
    /// What the text says it is ("planet", "hacker group"): head lemmas.
    var classes: Set<String> = []
    var votes: [EntityType: Double] = [:]
    var aliases: [DocumentEntity.Alias] = []
    var gender: GivenNames.Gender?
    /// Countries that the text says it is of ("the *Danish* dairy").
    var nations: Set<String> = []
    var isPlural = false
    var firstSentence: Int
    /// Concepts: modifiers of the head, lower case.
    var modifiers: Set<String> = []

    var type: EntityType {
      let order = EntityType.allCases
      return votes.max { a, b in
        (a.value, order.firstIndex(of: b.key) ?? 0) < (b.value, order.firstIndex(of: a.key) ?? 0)
      }?.key ?? .concept
    }
  }

  private(set) var entries: [Entry] = []
  private var byKey: [String: Int] = [:]
  /// Last word of named entities' keys -> entities, for short names.
  private var byLast: [String: [Int]] = [:]
  private var byFirst: [String: [Int]] = [:]
  private var byMiddle: [String: [Int]] = [:]

  subscript(i: Int) -> Entry {
    get { entries[i] }
    set { entries[i] = newValue }
  }

  func find(key: String) -> Int? { byKey[key] }

  mutating func add(_ entry: Entry, key: String) -> Int {
    if let known = byKey[key] { return known }
    entries.append(entry)
    let id = entries.count - 1
    byKey[key] = id
    if entry.isNamed, let first = entry.words.first, let last = entry.words.last {
      byLast[last, default: []].append(id)
      byFirst[first, default: []].append(id)
      if entry.words.count == 3 || entry.words.count == 4 { for word in entry.words[1..<entry.words.count - 1] where word.utf8.count > 3 { byMiddle[word, default: []].append(id) } }
    }
    return id
  }

  /// Makes a further key lead to an entity; an existing one is not changed.
  mutating func alias(_ key: String, to id: Int) {
    if byKey[key] == nil { byKey[key] = id }
  }

  mutating func note(_ text: String, of id: Int, how: Mention.Link, sentence: Int) {
    guard text != entries[id].label, !entries[id].aliases.contains(where: { $0.text == text }) else { return }
    entries[id].aliases.append(DocumentEntity.Alias(text: text, how: how, sentence: sentence))
  }

  mutating func vote(_ type: EntityType, _ weight: Double, for id: Int) {
    entries[id].votes[type, default: 0] += weight
  }

  /// Persons whose name ends with a word.
  func persons(endingWith word: String) -> [Int] {
    var out: [Int] = []
    for id in byLast[word] ?? [] where entries[id].words.count > 1 && entries[id].words.count <= 4 && (entries[id].type == .person || entries[id].gender != nil) { out.append(id) }
    return out
  }

  /// Named entities of which `words` is a short form: the last words, all but a
  /// company's suffix, or its first word. `sentence` is where the short form stands: a general word
  /// is only cut off a name that came before.
  func longer(than words: [String], at sentence: Int, label: EntityLabel?) -> [Int] {
    guard let last = words.last else { return [] }
    var legal: [Int] = []
    var first: [Int] = []
    for id in byFirst[words[0]] ?? [] {
      let full = entries[id].words
      guard full.count > words.count, Array(full.prefix(words.count)) == words else { continue }
      var isLegal = true
      var isGeneral = true
      for word in full[words.count...] {
        if !Self.legalSuffixes.contains(word) { isLegal = false }
        if !Self.legalSuffixes.contains(word), !Self.generalSuffixes.contains(word) { isGeneral = false }
      }
      if isLegal || (isGeneral && entries[id].firstSentence <= sentence) {
        legal.append(id)
      } else if words.count == 1, entries[id].firstSentence <= sentence, !Self.generalFirstWords.contains(words[0]), words[0].utf8.count > 2 {
        let type = entries[id].type
        if type == .organisation, label != .person, label != .geopolitical, label != .location, full.count <= 4, full[1] != "of" { first.append(id) }
        if type == .person, label == .person || label == nil, GivenNames.gender(words[0]) != nil { first.append(id) }
      }
    }
    if !legal.isEmpty { return legal }
    var found: [Int] = []
    for id in byLast[last] ?? [] {
      let full = entries[id].words
      guard full.count > words.count, Array(full.suffix(words.count)) == words else { continue }
      let before = full[full.count - words.count - 1]
      guard before != "of", before != "the", before != "for", before != "and" else { continue }
      // A person's surname never swallows an organisation that was there before.
      if entries[id].type == .person, label == .organisation, entries[id].firstSentence > sentence { continue }
      found.append(id)
    }
    // "Quintela" is Amalia Quintela and not the photographs of her.
    if found.count > 1 {
      var least: [Int] = []
      for id in found {
        var holds = false
        for other in found where other != id && entries[other].words.count < entries[id].words.count && Array(entries[id].words.suffix(entries[other].words.count)) == entries[other].words { holds = true }
        if !holds { least.append(id) }
      }
      return least
    }
    if !found.isEmpty { return found }
    // "Quispe" of Elena Quispe Rivas: the first of two surnames.
    if words.count == 1, first.isEmpty, label == .person || label == nil {
      var middle: [Int] = []
      for id in byMiddle[last] ?? [] where entries[id].type == .person || entries[id].gender != nil { middle.append(id) }
      if middle.count == 1 { return middle }
    }
    return first.count == 1 ? first : []
  }

  private static let generalFirstWords: Set<String> = [
    "national", "royal", "international", "new", "north", "south", "east", "west", "northern", "southern", "eastern", "western", "first", "great",
    "general", "world", "global", "european", "federal", "central", "university", "bank", "ministry", "department", "court", "supreme", "high",
    "saint", "san", "school", "institute", "council", "office", "house", "public", "city", "united", "states", "old", "black", "white", "red", "green",
    "blue", "county", "state", "union", "social", "democratic", "people", "party", "regional", "local", "american", "british", "german", "french",
  ]

  private static let legalSuffixes: Set<String> = [
    "inc", "corp", "corporation", "company", "co", "ltd", "limited", "plc", "llc", "group", "holdings", "holding", "ag", "gmbh", "sa", "asa", "ab",
    "nv", "bv", "spa", "oyj", "as", "se", "kk", "pty", "incorporated", "&",
  ]
  private static let generalSuffixes: Set<String> = [
    "motor", "foods", "motors", "airlines", "airways", "industries", "technologies", "systems", "partners", "international", "bank", "energy", "media",
    "optics", "resources", "labs", "software", "pharmaceuticals", "entertainment", "studios", "capital", "insurance", "brothers", "sons",
  ]
}
