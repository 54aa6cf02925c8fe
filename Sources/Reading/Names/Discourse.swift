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
  }

  private(set) var items: [Item] = []

  mutating func add(_ item: Item) { items.append(item) }

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
