import TripleIndex

/// The last two levels of a cycle, walked in pieces: look-ups of many keys are made side by side, so that their cache
/// misses overlap, and the lists below them are held against one fixed list, which is marked in a bit set when it is long.
extension PatternCursor {
  /// The number of solutions of two levels; the upper one was opened. Nil when its lists are of another kind.
  func countClosing(_ pair: ClosingPair, _ pieces: Pieces) throws -> UInt64? {
    guard let fixed = try fixedList(pair, pieces) else { return nil }
    if fixed.count == 0 { return 0 }
    let isMarked = try mark(fixed, pair, pieces)
    defer { if isMarked { pieces.unmark(fixed) } }
    let marks = isMarked ? pieces.marks.words : nil
    let map = pieces.marks.map
    let holder = lists + pair.pattern &* 3
    let row = pair.holderPart &- partStart[pair.upper]
    var total: UInt64 = 0
    while true {
      let n = try gather(pair.upper, pieces)
      if n == 0 { break }
      spread(n, row, holder.pointee, pieces)
      let values = holder.pointee.values
      let last = fixed.base[fixed.count &- 1]
      var looked = n
      for i in 0..<n {
        let first = pieces.firsts[i]
        if first > last { continue }
        let count = Int(pieces.counts[i])
        let list = values + Int(pieces.starts[i])
        looked &+= count
        if count > 4096 { try check(4096) }
        if let marks, count <= fixed.count &* 8 {
          var hits = 0
          for j in 0..<count {
            let id = map.compact(list[j])
            hits &+= Int(truncatingIfNeeded: marks[Int(id >> 6)] >> UInt64(id & 63) & 1)
          }
          total &+= UInt64(hits)
        } else {
          total &+= UInt64(PatternCursor.commonCount(list, count, fixed.base, fixed.count))
        }
      }
      scanned &+= looked
      try check(looked)
      if isAtEnd(pair.upper) { break }
    }
    return total
  }

  /// Writes the solutions of two levels; the upper one is open. Nil when its lists are of another kind.
  func fillClosing(
    _ pair: ClosingPair, _ pieces: Pieces, _ columns: UnsafeMutablePointer<UnsafeMutablePointer<TermID>?>, _ count: inout Int,
    _ capacity: Int
  ) throws -> FillEnd? {
    guard let fixed = try fixedList(pair, pieces) else { return nil }
    if fixed.count == 0 { return .done }
    let isMarked = try mark(fixed, pair, pieces)
    defer { if isMarked { pieces.unmark(fixed) } }
    let marks = isMarked ? pieces.marks.words : nil
    let map = pieces.marks.map
    let holder = lists + pair.pattern &* 3
    let row = pair.holderPart &- partStart[pair.upper]
    let upper = columns[pair.upper]
    let lower = columns[pair.lower]
    while true {
      let n = try gather(pair.upper, pieces)
      if n == 0 { return .done }
      spread(n, row, holder.pointee, pieces)
      let values = holder.pointee.values
      let last = fixed.base[fixed.count &- 1]
      var looked = n
      for i in 0..<n {
        let first = pieces.firsts[i]
        if first > last { continue }
        let below = Int(pieces.counts[i])
        if count &+ min(below, fixed.count) > capacity {
          stand(pair.upper, pieces, i)
          scanned &+= looked
          return .tooMany
        }
        let list = values + Int(pieces.starts[i])
        looked &+= below
        if below > 4096 { try check(4096) }
        let out = lower.map { $0 + count } ?? pieces.unread
        var hits = 0
        if let marks, below <= fixed.count &* 8 {
          for j in 0..<below {
            let id = map.compact(list[j])
            if marks[Int(id >> 6)] >> UInt64(id & 63) & 1 != 0 {
              out[hits] = list[j]
              hits &+= 1
            }
          }
        } else {
          hits = PatternCursor.common(list, below, fixed.base, fixed.count, out)
        }
        if hits == 0 { continue }
        repeatRow(columns, count, hits, upTo: pair.upper)
        if let upper { (upper + count).update(repeating: pieces.keys[Int(pieces.alive[i])], count: hits) }
        count &+= hits
        if count == capacity {
          stand(pair.upper, pieces, i)
          scanned &+= looked
          return .full
        }
      }
      scanned &+= looked
      try check(looked)
    }
  }

  // MARK: Lists

  /// The common ids of the fixed lists of the lower level; nil when one is not a list of ids.
  private func fixedList(_ pair: ClosingPair, _ pieces: Pieces) throws -> IDList? {
    let holder = lists[pair.pattern &* 3]
    if holder.kind != .pairs { return nil }
    if pair.fixedEnd &- pair.fixedStart == 1 {
      let list = fixedList(parts[pieces.fixed[pair.fixedStart]])
      return list.kind == .ids ? IDList(base: list.keys + list.begin, count: list.count) : nil
    }
    // Several lists are intersected once when that is little beside the walk; elsewhere leaping over all of them is less.
    let leading = lists[Int(parts[Int(lead[pair.upper])].pattern) &* 3 &+ Int(parts[Int(lead[pair.upper])].depth)]
    var shortest = Int.max
    for i in pair.fixedStart..<pair.fixedEnd { shortest = min(shortest, fixedList(parts[pieces.fixed[i]]).count) }
    if shortest > 2 &* (leading.end &- leading.pos) { return nil }
    var all: [IDList] = []
    for i in pair.fixedStart..<pair.fixedEnd {
      let list = fixedList(parts[pieces.fixed[i]])
      if list.kind != .ids { return nil }
      all.append(IDList(base: list.keys + list.begin, count: list.count))
    }
    return try pieces.intersection(all)
  }

  @inline(__always) private func fixedList(_ part: Part) -> TrieList {
    part.depth == 0 ? initial[Int(part.pattern)] : lists[Int(part.pattern) &* 3 &+ Int(part.depth)]
  }

  /// Marks the fixed list when that pays: it is not short and several lists are held against it.
  @inline(__always) private func mark(_ fixed: IDList, _ pair: ClosingPair, _ pieces: Pieces) throws -> Bool {
    if fixed.count < Pieces.worthMarking { return false }
    let part = parts[Int(lead[pair.upper])]
    let list = lists[Int(part.pattern) &* 3 &+ Int(part.depth)]
    if list.end &- list.pos < 4 || list.end &- list.pos < fixed.count >> 6 { return false }
    try pieces.mark(fixed)
    return true
  }

  // MARK: Two lists

  /// The number of ids that two lists share.
  @inline(__always) private static func commonCount(
    _ a: UnsafePointer<TermID>, _ n: Int, _ b: UnsafePointer<TermID>, _ m: Int
  ) -> Int {
    if n &* 16 < m { return probe(a, n, b, m) { _, _ in } }
    if m &* 16 < n { return probe(b, m, a, n) { _, _ in } }
    var i = 0
    var j = 0
    var hits = 0
    while i < n && j < m {
      let x = a[i]
      let y = b[j]
      hits &+= x == y ? 1 : 0
      i &+= x <= y ? 1 : 0
      j &+= y <= x ? 1 : 0
    }
    return hits
  }

  /// Writes the ids that two lists share.
  @inline(__always) private static func common(
    _ a: UnsafePointer<TermID>, _ n: Int, _ b: UnsafePointer<TermID>, _ m: Int, _ out: UnsafeMutablePointer<TermID>
  ) -> Int {
    if n &* 16 < m { return probe(a, n, b, m) { out[$0] = $1 } }
    if m &* 16 < n { return probe(b, m, a, n) { out[$0] = $1 } }
    var i = 0
    var j = 0
    var hits = 0
    while i < n && j < m {
      let x = a[i]
      let y = b[j]
      if x == y {
        out[hits] = x
        hits &+= 1
      }
      i &+= x <= y ? 1 : 0
      j &+= y <= x ? 1 : 0
    }
    return hits
  }

  /// Looks the ids of a short list up in a long one.
  @inline(__always) private static func probe(
    _ a: UnsafePointer<TermID>, _ n: Int, _ b: UnsafePointer<TermID>, _ m: Int, _ hit: (Int, TermID) -> Void
  ) -> Int {
    var at = 0
    var hits = 0
    for i in 0..<n {
      let id = a[i]
      at = SortedSearch.gallop(b, at, m, id)
      if at == m { break }
      if b[at] == id {
        hit(hits, id)
        hits &+= 1
      }
    }
    return hits
  }
}
