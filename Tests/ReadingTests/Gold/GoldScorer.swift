/// Scores facts against a gold file: precision over all facts read, recall over the core ones.
///
/// Lines of a gold file, separated by tabs: `E name|alias|…`, `F subject relation|alternative|inv:… object`
/// (core), `X …` (true, not asked for), `B line` (of the page, must yield nothing). Words are compared
/// without endings and stop words; a fact matches when subject (F1 .6) and relation with object
/// (F1 .6, the object alone .5, .6 for a listed entity) do.
struct GoldScorer {
  struct Fact {
    var isCore: Bool
    var subject: String
    var relations: [String]
    var inverse: [String]
    var object: String
  }

  struct Score {
    var good = 0
    var read = 0
    var hit = 0
    var core = 0
    var boilerplate = 0
    var missed: [String] = []
    var wrong: [String] = []
    var precision: Double { read == 0 ? 1 : Double(good) / Double(read) }
    var recall: Double { core == 0 ? 1 : Double(hit) / Double(core) }
    var f1: Double { precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall) }
  }

  private var canonical: [String: String] = [:]
  private(set) var facts: [Fact] = []
  private var page: [Set<String>] = []

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let c = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      switch (c[0], c.count) {
      case ("E", 2):
        let names = c[1].split(separator: "|").map(String.init)
        for name in names { canonical[Self.key(name)] = names[0] }
      case ("F", 4), ("X", 4):
        let relations = c[2].split(separator: "|").map(String.init)
        facts.append(
          Fact(
            isCore: c[0] == "F", subject: c[1], relations: relations.filter { !$0.hasPrefix("inv:") },
            inverse: relations.filter { $0.hasPrefix("inv:") }.map { String($0.dropFirst(4)) }, object: c[3]))
      case ("B", 2): page.append(Set(Self.words(c[1], all: true)))
      default: break
      }
    }
  }

  func score(_ read: [(String, String, String)]) -> Score {
    var s = Score()
    var hit = [Bool](repeating: false, count: facts.count)
    for p in read {
      let found = facts.indices.filter { matches(p, facts[$0]) }
      for m in found { hit[m] = true }
      if found.isEmpty {
        s.wrong.append("\(p.0) | \(p.1) | \(p.2)")
        let words = Set(Self.words(p.0 + " " + p.1 + " " + p.2, all: true))
        if page.contains(where: { words.isSubset(of: $0) }) { s.boilerplate += 1 }
      } else {
        s.good += 1
      }
    }
    s.read = read.count
    for (i, f) in facts.enumerated() where f.isCore {
      s.core += 1
      if hit[i] { s.hit += 1 } else { s.missed.append("\(f.subject) | \(f.relations.first ?? "") | \(f.object)") }
    }
    return s
  }

  private func matches(_ p: (String, String, String), _ f: Fact) -> Bool {
    for (subject, object, relations) in [(p.0, p.2, f.relations), (p.2, p.0, f.inverse)] {
      guard !relations.isEmpty, same(subject, f.subject) else { continue }
      let wanted = Self.words(f.object)
      let whole = Self.words(p.1) + Self.words(name(object))
      // The object as written counts as well as its canonical name: "also known as NMT".
      let written = Self.words(p.1) + Self.words(object)
      let alone = max(Self.f1(Self.words(object), wanted), Self.f1(Self.words(name(object)), wanted))
      if canonical[Self.key(f.object)] != nil {
        if alone < 0.6 { continue }
      } else if alone < 0.5, wanted.filter({ whole.contains($0) }).count * 2 < wanted.count {
        continue
      }
      for relation in relations {
        let bare = Self.words(relation)
        let stopOnly = bare == Self.words(relation, all: true)
        let own = stopOnly ? Self.words(p.1, all: true) : Self.words(p.1)
        if max(Self.f1(whole, bare + wanted), Self.f1(written, bare + wanted)) >= 0.6, Self.f1(own, bare) > 0 { return true }
      }
    }
    return false
  }

  private func name(_ text: String) -> String { canonical[Self.key(text)] ?? text }

  private func same(_ a: String, _ b: String) -> Bool {
    let x = name(a)
    let y = name(b)
    return Self.key(x) == Self.key(y) || Self.f1(Self.words(x), Self.words(y)) >= 0.6
  }

  // MARK: Words

  private static let stop: Set<String> = Set(
    "a an the of to in on at by for with and or as from that this these those its their his her be is are was were been being has have had will would it they he she s"
      .split(separator: " ").map(String.init))
  private static let irregular = [
    "took": "take", "won": "win", "gave": "give", "said": "say", "led": "lead", "held": "hold", "built": "build", "sent": "send",
    "began": "begin", "left": "leave", "found": "find", "kept": "keep", "bought": "buy", "stole": "steal", "stolen": "steal",
    "told": "tell", "rose": "rise", "fell": "fall", "shown": "show", "drew": "draw", "driven": "drive", "sold": "sell",
  ]

  static func stem(_ word: String) -> String {
    if let known = irregular[word] { return known }
    for (suffix, with) in [("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")]
    where word.hasSuffix(suffix) && word.count - suffix.count >= 3 && !word.hasSuffix("ss") {
      var w = word.dropLast(suffix.count) + with
      if w.count > 4, w.hasSuffix("e") { w = w.dropLast() + "" }
      return String(w)
    }
    return word.count > 4 && word.hasSuffix("e") ? String(word.dropLast()) : word
  }

  static func words(_ text: String, all: Bool = false) -> [String] {
    let plain = text.lowercased().replacing("’", with: "'").replacing("'s", with: " ")
    let found = plain.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "%" || $0 == "$" || $0 == "€" || $0 == "£") })
      .map { stem(String($0)) }
    let kept = all ? found : found.filter { !stop.contains($0) }
    return kept.isEmpty ? found : kept
  }

  static func key(_ text: String) -> String {
    words(text, all: true).filter { !["the", "a", "an"].contains($0) }.joined(separator: " ")
  }

  static func f1(_ a: [String], _ b: [String]) -> Double {
    var left = b
    var n = 0
    for w in a {
      if let i = left.firstIndex(of: w) {
        left.remove(at: i)
        n += 1
      }
    }
    return n == 0 ? 0 : 2 * Double(n) / Double(a.count + b.count)
  }
}
