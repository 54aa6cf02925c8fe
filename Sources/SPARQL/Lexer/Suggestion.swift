/// The nearest known word to a mistaken one.
enum Suggestion {
  /// The candidate with the least edit distance, if it is near enough to be meant:
  /// a third of the length, at least one edit. Cost: |candidates| x |word|^2.
  static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let target = Array(word.uppercased().utf8)
    // One or two letters are near to everything.
    guard target.count <= 64, target.count > 2 else { return nil }
    var best: (distance: Int, word: String)?
    for candidate in candidates {
      let distance = editDistance(target, Array(candidate.uppercased().utf8))
      if distance < (best?.distance ?? Int.max) { best = (distance, candidate) }
    }
    guard let best, best.distance <= max(1, target.count / 3) else { return nil }
    return best.word
  }

  /// Edits, with a swap of neighbours counted as one (restricted Damerau-Levenshtein).
  static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { rows[i][0] = i }
    for j in 0...b.count { rows[0][j] = j }
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    for i in 1...a.count {
      for j in 1...b.count {
        let cost = a[i - 1] == b[j - 1] ? 0 : 1
        var d = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { d = min(d, rows[i - 2][j - 2] + 1) }
        rows[i][j] = d
      }
    }
    return rows[a.count][b.count]
  }
}
