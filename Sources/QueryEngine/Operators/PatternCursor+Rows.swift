import TripleIndex

/// Writing solutions as columns, and the first hit of a walk.
extension PatternCursor {
  /// Writes solutions into the columns of the levels (nil: nobody reads it) from row
  /// `count` on until there is no room or no solution. Returns true when it is done.
  /// - Parameter distinct: levels from `suffixStart` on are only asked for existence.
  func fill(
    _ columns: UnsafeMutablePointer<UnsafeMutablePointer<TermID>?>, _ count: inout Int, _ capacity: Int,
    distinct: Bool
  ) throws -> Bool {
    if !running { return true }
    let last = plan.suffixStart
    let first = plan.boundCount
    // Nothing below has to be looked at.
    let isLoose = distinct && suffixIsFilled
    if pending == UInt64.max {
      pending = distinct ? (try existsSuffix() ? 1 : 0) : try countSuffix()
      level = first
      if pending == 0 {
        running = false
        return true
      }
    }
    while true {
      if pending > 0 {
        let n = Int(min(pending, UInt64(capacity &- count)))
        repeatRow(columns, count, n, upTo: last)
        count &+= n
        pending &-= UInt64(n)
        if pending > 0 { return false }
        if last == first || levels == first {
          running = false
          return true
        }
      }
      if count == capacity { return false }
      if isPairRun && !distinct && lists[0].kind == .pairs {
        if !fresh[0] {
          lists[0].pos &+= 1
          fresh[0] = true
        }
        try runOfPairs(columns[0], &count, capacity)
        let pos = lists[0].pos
        if pos == lists[0].end {
          running = false
          return true
        }
        if count == capacity { return false }
        // A key with more values than there is room: some now, the others with the next block.
        pending = UInt64(lists[0].below.count)
        values[0] = lists[0].keys[pos]
        fresh[0] = false
        continue
      }
      var stands = false
      if let ended = try fillPieces(columns, &count, capacity, distinct: distinct) {
        if ended == .full { return false }
        if ended == .done {
          if level == first {
            running = false
            return true
          }
          level &-= 1
          continue
        }
        stands = true
      }
      if !stands {
        if level == last &- 1, last == levels || isLoose, partStart[level &+ 1] &- partStart[level] == 1 {
          try run(columns, &count, capacity)
          if count == capacity { return false }
          if level == first {
            running = false
            return true
          }
          level &-= 1
          continue
        }
        if try !advance(level) {
          if level == first {
            running = false
            return true
          }
          level &-= 1
          continue
        }
        if tailStart[level &+ 1] > tailStart[level], writeTail(columns, count, level) {
          count &+= 1
          continue
        }
      }
      if level == last &- 1 {
        if last == levels || isLoose {
          pending = 1
        } else {
          descend(level)
          pending = distinct ? (try existsSuffix() ? 1 : 0) : try countSuffix()
        }
      } else {
        descend(level)
        level &+= 1
        open(level)
      }
    }
  }

  /// The rest of the level in pieces, where it is the last one, has only lists below, or is the last but one of a cycle; nil
  /// elsewhere.
  @inline(__always) private func fillPieces(
    _ columns: UnsafeMutablePointer<UnsafeMutablePointer<TermID>?>, _ count: inout Int, _ capacity: Int, distinct: Bool
  ) throws -> FillEnd? {
    let l = level
    if closings[l].upper == l {
      guard plan.suffixStart == levels, l == levels &- 2, let pieces = try pieces(for: l, least: 1) else { return nil }
      return try fillClosing(closings[l], pieces, columns, &count, capacity)
    }
    guard isPlain[l], tailStart[l &+ 1] > tailStart[l] || l == levels &- 1, let pieces = try pieces(for: l, least: 8) else { return nil }
    return try fillStar(l, pieces, columns, &count, capacity, distinct: distinct)
  }

  /// The last level when it is one list: the whole rest of it at once.
  @inline(__always) private func run(
    _ columns: UnsafeMutablePointer<UnsafeMutablePointer<TermID>?>, _ count: inout Int, _ capacity: Int
  ) throws {
    let l = level
    let part = parts[partStart[l]]
    let at = Int(part.pattern) &* 3 &+ Int(part.depth)
    if lists[at].kind == .rows {
      // Keys repeat: one at a time. Cannot be the last column.
      while count < capacity, try advance(l) {
        repeatRow(columns, count, 1, upTo: l &+ 1)
        count &+= 1
      }
      return
    }
    try check()
    let pos = lists[at].pos
    let n = min(lists[at].end &- pos, capacity &- count)
    if n > 0 {
      if let column = columns[l] { (column + count).update(from: lists[at].keys + pos, count: n) }
      repeatRow(columns, count, n, upTo: l)
      lists[at].pos = pos &+ n
      count &+= n
      scanned &+= n
    }
  }

  @inline(__always) func repeatRow(
    _ columns: UnsafeMutablePointer<UnsafeMutablePointer<TermID>?>, _ row: Int, _ n: Int, upTo end: Int
  ) {
    var l = 0
    while l < end {
      if let column = columns[l] {
        let value = values[l]
        if n == 1 { column[row] = value } else { (column + row).update(repeating: value, count: n) }
      }
      l &+= 1
    }
  }

  /// Whether the bound walk has any solution.
  func hasSolution() throws -> Bool {
    if !running { return false }
    running = false
    if plan.boundCount == levels { return true }
    return try exists(from: plan.boundCount)
  }

  private func exists(from first: Int) throws -> Bool {
    // Depth-first over the levels in order: the tree of independent parts is not needed,
    // the first hit ends it.
    var l = first
    open(l)
    while true {
      if try advance(l) {
        if l == levels &- 1 { return true }
        descend(l)
        l &+= 1
        open(l)
      } else {
        if l == first { return false }
        l &-= 1
      }
    }
  }
}
