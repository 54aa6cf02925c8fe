/// What was spoken of, in order: the candidates for pronouns and definite nouns.
struct Discourse {
  struct Item {
    var entities: [Int]
    var sentence: Int
    var token: Int
    var isSubject: Bool
    var isPlural: Bool
    var isNamed: Bool
    /// In a headline, which resolves nothing.
    var isHeadline: Bool
    var isPossessor: Bool = false
    /// A plural word, also of a name ("the Morrens").
    var isPluralForm: Bool = false
    var isPronoun: Bool = false
    /// A pronoun owns it ("*her* biographer, Clara Ibarra").
    var isOwned: Bool = false
    /// Behind "according to".
    var isSource: Bool = false
  }

  private(set) var items: [Item] = []

  private var counts: [Int: Int] = [:]

  mutating func add(_ item: Item) {
    items.append(item)
    for id in item.entities { counts[id, default: 0] += 1 }
  }

  /// How often an entity was spoken of so far.
  func count(of entity: Int) -> Int { counts[entity] ?? 0 }

  /// Items of this sentence and of `distance` before it, latest first; headlines left out.
  func recent(sentence: Int, distance: Int) -> [Item] {
    var out: [Item] = []
    for item in items.reversed() {
      if sentence - item.sentence > distance { break }
      if !item.isHeadline { out.append(item) }
    }
    return out
  }
}
