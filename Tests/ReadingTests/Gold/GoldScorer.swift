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
  /// Keys of the names, the longest first, with a space on both sides, and the canonical name's.
  private var aliases: [(text: String, spaced: String, full: String)] = []
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
    aliases = canonical.sorted { ($1.key.count, $0.key) < ($0.key.count, $1.key) }
      .map { ($0.key, " " + $0.key + " ", " " + Self.key($0.value) + " ") }
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
      let gold = form(f.object)
      let said = form(p.1)
      let value = form(object)
      let wanted = gold.long
      let whole = said.long + value.long
      let alone = max(Self.f1(value.long, wanted), Self.f1(form(name(object)).long, wanted))
      if canonical[gold.key] != nil {
        if alone < 0.6 { continue }
      } else if alone < 0.5, Double(wanted.filter { whole.contains($0) }.count) / Double(max(wanted.count, 1)) < 0.5 {
        continue
      }
      for relation in relations {
        let r = form(relation)
        let bare = r.hasContent ? r.content : r.all
        let own = bare == r.all ? said.all : said.long
        if Self.f1(whole, r.long + wanted) >= 0.6, Self.f1(own, bare) > 0 || Self.f1(own, r.long) > 0 { return true }
      }
    }
    return false
  }

  private func name(_ text: String) -> String { canonical[form(text).key] ?? text }

  /// What is compared of a text, worked out once: every prediction meets every fact.
  private struct Form {
    var key: String
    var hasContent: Bool
    var all: [String]
    var content: [String]
    /// Content words with the canonical names in place of aliases.
    var long: [String]
  }

  private final class Forms {
    var known: [String: Form] = [:]
  }
  private let forms = Forms()

  private func form(_ text: String) -> Form {
    if let known = forms.known[text] { return known }
    let norm = Self.norm(text)
    let all = norm.map(Self.stem)
    let content = all.filter { !Self.stop.contains($0) }
    let made = Form(
      key: Self.key(text), hasContent: norm.contains { !Self.stop.contains($0) }, all: all, content: content.isEmpty ? all : content,
      long: Self.words(expand(text)))
    forms.known[text] = made
    return made
  }

  /// Aliases inside of a longer text become the canonical name, the longest first.
  private func expand(_ text: String) -> String {
    var k = " " + Self.key(text) + " "
    for alias in aliases where alias.text.utf8.count > 1 && k.contains(alias.spaced) {
      guard !k.contains(alias.full) else { continue }
      k = k.replacing(alias.spaced, with: alias.full)
    }
    return String(k.dropFirst().dropLast())
  }

  private func same(_ a: String, _ b: String) -> Bool {
    let x = form(name(a))
    let y = form(name(b))
    return x.key == y.key || Self.f1(x.long, y.long) >= 0.6
  }

  // MARK: Words

  private static let stop: Set<String> = Set(
    "a an the of to in on at by for with and or as from that this these those its their his her be is are was were been being has have had will would it they he she s"
      .split(separator: " ").map(String.init))
  private static let irregular = [
    "took": "take", "taken": "take", "won": "win", "gave": "give", "given": "give", "said": "say", "led": "lead", "held": "hold", "built": "build",
    "sold": "sell", "sent": "send", "beat": "beat", "beaten": "beat", "fell": "fall", "became": "become", "lost": "lose", "found": "find", "ran": "run",
    "run": "run", "struck": "strike", "made": "make", "met": "meet", "paid": "pay", "bought": "buy", "left": "leave", "leaving": "leave",
    "working": "work", "works": "work", "flew": "fly", "flies": "fly", "began": "begin", "wrote": "write", "written": "write",
  ]

  static func stem(_ word: String) -> String {
    var w = irregular[word] ?? word
    for (suffix, with) in [("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")]
    where w.hasSuffix(suffix) && w.count - suffix.count >= 3 && !w.hasSuffix("ss") {
      w = w.dropLast(suffix.count) + with
      break
    }
    let end = Array(w.suffix(2))
    if w.count > 3, end[0] == end[1], !"lse".contains(end[1]) { w.removeLast() }
    return w.count > 4 && w.hasSuffix("e") ? String(w.dropLast()) : w
  }

  /// `[\w%$€][\w.,%]*[\w%]|[\w%$€]` over the lower-case text.
  static func norm(_ text: String) -> [String] {
    let plain = Array(text.lowercased().replacing("’", with: "'").replacing("'s", with: " ").replacing("u.s.", with: "us"))
    func isWord(_ c: Character) -> Bool { c.isLetter || c.isNumber || c == "_" }
    var out: [String] = []
    var i = 0
    while i < plain.count {
      guard isWord(plain[i]) || "%$€".contains(plain[i]) else {
        i += 1
        continue
      }
      var end = i + 1
      while end < plain.count, isWord(plain[end]) || ".,%".contains(plain[end]) { end += 1 }
      while end > i + 1, !isWord(plain[end - 1]), plain[end - 1] != "%" { end -= 1 }
      out.append(String(plain[i..<end]))
      i = end
    }
    return out
  }

  static func words(_ text: String, all: Bool = false) -> [String] {
    let found = norm(text).map(stem)
    let kept = all ? found : found.filter { !stop.contains($0) }
    return kept.isEmpty ? found : kept
  }

  static func key(_ text: String) -> String { norm(text).filter { !["the", "a", "an"].contains($0) }.joined(separator: " ") }

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
