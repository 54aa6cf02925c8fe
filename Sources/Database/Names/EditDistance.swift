/// How many letters one name is away from another: what "did you mean" is ordered by.
public enum EditDistance {
  /// Insertions, deletions, replacements and swaps of neighbours between two folded names,
  /// or nil when there are more than `limit`. Cost: length x (2 limit + 1).
  public static func between(_ a: [UInt8], _ b: [UInt8], atMost limit: Int) -> Int? {
    if abs(a.count - b.count) > limit { return nil }
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    let far = limit + 1
    var beforeLast = [Int](repeating: far, count: b.count + 1)
    var last = (0...b.count).map { min($0, far) }
    var row = last
    for i in 1...a.count {
      row[0] = min(i, far)
      var best = row[0]
      let low = max(1, i - limit)
      let high = min(b.count, i + limit)
      if low > 1 { row[low - 1] = far }
      if low <= high {
        for j in low...high {
          let cost = a[i - 1] == b[j - 1] ? 0 : 1
          var value = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
          if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { value = min(value, beforeLast[j - 2] + 1) }
          row[j] = min(value, far)
          best = min(best, row[j])
        }
      }
      if high < b.count { row[high + 1] = far }
      if best > limit { return nil }
      swap(&beforeLast, &last)
      swap(&last, &row)
    }
    return last[b.count] <= limit ? last[b.count] : nil
  }

  /// The most edits that a name of this many bytes may be away and still be meant.
  public static func allowance(_ length: Int) -> Int { length < 4 ? 1 : length < 9 ? 2 : 3 }
}
