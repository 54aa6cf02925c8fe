import Glibc

/// Texts that every match of a regular expression holds, one of each set: `(tora|bina).*(kasa|lobo)` asks for one of the
/// first two and one of the last two. A text that lacks a whole set is refused without running an automaton.
///
/// Sets are read off the parsed expression: runs of single characters, branches that each need something, repetitions that
/// come at least once. Under the flag `i` the letters are sets of two characters and no literals.
struct RequiredLiterals {
  /// Bytes of a literal that are looked for, branches of a set, sets.
  private static let mostBytes = 32
  private static let mostBranches = 8
  private static let mostSets = 4
  /// Texts after which it must have refused one in eight to go on.
  private static let trial = 512

  private let sets: [[[UInt8]]]
  private var asked = 0
  private var refused = 0

  /// Nil when nothing of two bytes or more is required.
  init?(_ node: RegexNode) {
    let sets = Self.required(node).sorted { Self.worth($0) > Self.worth($1) }
    if sets.isEmpty { return nil }
    self.sets = Array(sets.prefix(Self.mostSets))
  }

  /// Whether it has stopped paying.
  var isUseless: Bool { asked >= Self.trial && refused &* 8 < asked }

  /// False when the text can hold no match. Costs a pass over the text for each literal.
  mutating func mayMatch(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    asked &+= 1
    for set in sets where !set.contains(where: { Self.holds($0, text) }) {
      refused &+= 1
      return false
    }
    return true
  }

  // MARK: What is required

  /// A short literal says less than a long one.
  private static func worth(_ set: [[UInt8]]) -> Int { set.reduce(mostBytes) { min($0, $1.count) } }

  private static func required(_ node: RegexNode) -> [[[UInt8]]] {
    switch node {
    case .empty, .start, .end, .backReference: return []
    case .set: return required([node])
    case .concatenation(let parts): return required(parts)
    case .capture(let inner, _): return required(inner)
    case .repetition(let inner, let minimum, _, _): return minimum > 0 ? required(inner) : []
    case .alternation(let branches):
      var union: [[UInt8]] = []
      for branch in branches {
        guard let best = required(branch).max(by: { worth($0) < worth($1) }) else { return [] }
        union += best
      }
      return union.isEmpty || union.count > mostBranches ? [] : [union]
    }
  }

  private static func required(_ parts: [RegexNode]) -> [[[UInt8]]] {
    var sets: [[[UInt8]]] = []
    var run: [UInt8] = []
    func close() {
      if run.count > 1 { sets.append([Array(run.prefix(mostBytes))]) }
      run = []
    }
    for part in parts {
      switch part {
      case .empty: continue
      case .set(let set):
        if let code = set.single, let scalar = Unicode.Scalar(code) {
          run.append(contentsOf: Character(scalar).utf8)
        } else {
          close()
        }
      default:
        close()
        sets += required(part)
      }
    }
    close()
    return sets
  }

  // MARK: Looking for one

  /// Whether the text holds the literal: its first and its last byte are compared at sixteen places at a time.
  private static func holds(_ literal: [UInt8], _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    literal.withUnsafeBufferPointer { literal in
      guard let wanted = literal.baseAddress, let base = text.baseAddress, literal.count > 1, text.count >= literal.count else { return false }
      let count = literal.count
      let lastStart = text.count &- count
      let raw = UnsafeRawPointer(base)
      let first = SIMD16<UInt8>(repeating: wanted[0])
      let end = SIMD16<UInt8>(repeating: wanted[count &- 1])
      var at = 0
      while at &+ 15 <= lastStart {
        let heads = raw.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
        let tails = raw.loadUnaligned(fromByteOffset: at &+ count &- 1, as: SIMD16<UInt8>.self)
        let differing = (heads ^ first) | (tails ^ end)
        let hits = differing .== SIMD16<UInt8>(repeating: 0)
        if any(hits) {
          for i in 0..<16 where hits[i] && memcmp(base + at + i, wanted, count) == 0 { return true }
        }
        at &+= 16
      }
      while at <= lastStart {
        if base[at] == wanted[0], memcmp(base + at, wanted, count) == 0 { return true }
        at &+= 1
      }
      return false
    }
  }
}
