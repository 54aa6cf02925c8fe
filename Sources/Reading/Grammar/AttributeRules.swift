/// Rules from tags, words and labels to universal tags, lemmas and a few features.
///
/// All rules look at what the tagger and the parser said; where several fit, the later one wins.
struct AttributeRules: Sendable {
  /// What a rule may look at.
  struct Reading {
    var tag: FineTag
    var label: DependencyLabel
    /// Identity of the text in lower case.
    var lower: UInt64
    var isSpace: Bool
  }

  /// Features that tell whether a form is the base form.
  struct Features: OptionSet, Hashable {
    let rawValue: UInt8
    static let singular = Features(rawValue: 1)
    static let hasNumber = Features(rawValue: 2)
    static let infinitive = Features(rawValue: 4)
    static let finite = Features(rawValue: 8)
    static let present = Features(rawValue: 16)
    static let positive = Features(rawValue: 32)
  }

  /// What the rules give to a token.
  struct Result {
    var tag: FineTag
    var label: DependencyLabel
    var pos: UniversalTag = .none
    var lemma: String?
    var features: Features = []
  }

  private enum Condition {
    case tag(Set<FineTag>, Bool)
    case lower(Set<UInt64>)
    case label(Set<DependencyLabel>, Bool)
    case space(Bool)

    func holds(_ r: Reading) -> Bool {
      switch self {
      case .tag(let set, let wanted): set.contains(r.tag) == wanted
      case .lower(let set): set.contains(r.lower)
      case .label(let set, let wanted): set.contains(r.label) == wanted
      case .space(let wanted): r.isSpace == wanted
      }
    }
  }

  private enum Effect {
    case pos(UniversalTag)
    case lemma(String)
    case tag(FineTag)
    case label(DependencyLabel)
    case features(Features)
  }

  private struct Rule {
    /// Alternatives of one condition list a token.
    var patterns: [[[Condition]]]
    var target: Int
    var effects: [Effect]
  }

  /// Rules whose first token must have a tag, by that tag; the others under nil. Ascending.
  private let rules: [Rule]
  private let byTag: [FineTag: [Int]]
  private let untagged: [Int]

  init(_ file: ModelFile) {
    let text = file.strings("ruler.text").all
    var words = file.numbers("ruler.rules", of: UInt32.self).makeIterator()
    func next() -> Int { Int(words.next() ?? 0) }
    func texts() -> [String] { (0..<next()).map { _ in text[next()] } }
    func condition() -> Condition {
      let kind = next()
      let values = texts()
      switch kind {
      case 1, 2: return .tag(Set(values.compactMap(FineTag.init(rawValue:))), kind == 1)
      case 3: return .lower(Set(values.map { StringHash.identity($0) }))
      case 4, 5: return .label(Set(values.compactMap(DependencyLabel.init(rawValue:))), kind == 4)
      default: return .space(kind == 6)
      }
    }
    func effect() -> Effect? {
      let kind = next()
      let value = next()
      switch kind {
      case 1: return UniversalTag(rawValue: text[value]).map { .pos($0) }
      case 2: return .lemma(text[value])
      case 3: return FineTag(rawValue: text[value]).map { .tag($0) }
      case 4: return DependencyLabel(rawValue: text[value]).map { .label($0) }
      default: return .features(Features(rawValue: UInt8(truncatingIfNeeded: value)))
      }
    }
    let rules = (0..<next()).map { _ in
      let patterns = (0..<next()).map { _ in (0..<next()).map { _ in (0..<next()).map { _ in condition() } } }
      let target = next()
      return Rule(patterns: patterns, target: target, effects: (0..<next()).compactMap { _ in effect() })
    }
    var byTag: [FineTag: [Int]] = [:]
    var untagged: [Int] = []
    for (i, rule) in rules.enumerated() {
      var tags: Set<FineTag>? = []
      for pattern in rule.patterns {
        var own: Set<FineTag>?
        for case .tag(let set, true) in pattern[0] { own = set }
        if let own { tags?.formUnion(own) } else { tags = nil }
      }
      if let tags { for tag in tags { byTag[tag, default: []].append(i) } } else { untagged.append(i) }
    }
    self.rules = rules
    self.byTag = byTag.mapValues { ($0 + untagged).sorted() }
    self.untagged = untagged
  }

  /// Applies the rules to a text.
  func apply(_ readings: [Reading]) -> [Result] {
    var results = readings.map { Result(tag: $0.tag, label: $0.label) }
    // A rule may change the token after the one that it begins at, so hits are put in the order
    // of the rules before they are applied.
    var later: [(rule: Int, token: Int)] = []
    for i in readings.indices {
      for r in byTag[readings[i].tag] ?? untagged where fits(rules[r], readings, i) {
        if rules[r].target == 0 { apply(rules[r], &results[i]) } else { later.append((r, i + rules[r].target)) }
      }
    }
    for (r, token) in later.sorted(by: { $0.rule < $1.rule }) {
      // Rules after this one that fit the token itself keep the last word.
      apply(rules[r], &results[token])
      for again in byTag[readings[token].tag] ?? untagged
      where again > r && rules[again].target == 0 && fits(rules[again], readings, token) {
        apply(rules[again], &results[token])
      }
    }
    return results
  }

  private func fits(_ rule: Rule, _ readings: [Reading], _ i: Int) -> Bool {
    rule.patterns.contains { pattern in
      guard i + pattern.count <= readings.count else { return false }
      for (k, conditions) in pattern.enumerated() {
        for condition in conditions where !condition.holds(readings[i + k]) { return false }
      }
      return true
    }
  }

  private func apply(_ rule: Rule, _ result: inout Result) {
    for effect in rule.effects {
      switch effect {
      case .pos(let pos): result.pos = pos
      case .lemma(let lemma): result.lemma = lemma
      case .tag(let tag): result.tag = tag
      case .label(let label): result.label = label
      case .features(let features): result.features = features
      }
    }
  }
}
