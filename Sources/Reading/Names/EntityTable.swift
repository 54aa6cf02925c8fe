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
    if entry.isNamed, let last = entry.words.last { byLast[last, default: []].append(id) }
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

  /// Named entities of which `words` is a short form: the last words, or all but a company's suffix.
  func longer(than words: [String], isPerson: Bool?) -> [Int] {
    guard let last = words.last else { return [] }
    var found = (byLast[last] ?? []).filter { id in
      let full = entries[id].words
      guard full.count > words.count, Array(full.suffix(words.count)) == words else { return false }
      let before = full[full.count - words.count - 1]
      return before != "of" && before != "the" && before != "for" && before != "and"
    }
    if found.isEmpty {
      found = entries.indices.filter { id in
        let full = entries[id].words
        guard entries[id].isNamed, full.count > words.count, Array(full.prefix(words.count)) == words else { return false }
        return full[words.count...].allSatisfy { Self.companySuffixes.contains($0) }
      }
    }
    return found
  }

  private static let companySuffixes: Set<String> = [
    "inc", "motor", "corp", "corporation", "company", "co", "ltd", "plc", "llc", "group", "holdings", "foods", "motors", "airlines", "airways",
    "industries", "technologies", "systems", "ag", "gmbh", "sa", "partners", "international", "bank", "energy", "media", "&",
  ]
}
