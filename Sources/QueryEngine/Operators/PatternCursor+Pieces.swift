import TripleIndex

/// Levels walked in pieces: a piece of the leading list is held against each other list of the level in turn, with look-ups
/// that do not wait for each other.
extension PatternCursor {
  /// What a walk in pieces ended with.
  enum FillEnd {
    /// The level has no key left.
    case done
    /// The block is full, the cursor stands on the last key that was written.
    case full
    /// The cursor stands on a key that may have more solutions than there is room for.
    case tooMany
  }

  /// Whether the leading list of a level is used up.
  @inline(__always) func isAtEnd(_ l: Int) -> Bool {
    let part = parts[Int(lead[l])]
    let list = lists + (Int(part.pattern) &* 3 &+ Int(part.depth))
    return list.pointee.pos >= list.pointee.end
  }

  /// The next keys of an open level that all its lists have: their number; 0 at the end. Their places are in `pieces`.
  func gather(_ l: Int, _ pieces: Pieces) throws -> Int {
    let from = partStart[l]
    let to = partStart[l &+ 1]
    let leader = Int(lead[l])
    let leading = lists + (Int(parts[leader].pattern) &* 3 &+ Int(parts[leader].depth))
    if !fresh[l] { leading.pointee.pos &+= 1 }
    fresh[l] = true
    let keys = pieces.keys
    let alive = pieces.alive
    while true {
      // Where another list begins later, what lies before is passed over.
      var i = from
      while i < to {
        if i != leader {
          let other = lists + (Int(parts[i].pattern) &* 3 &+ Int(parts[i].depth))
          if other.pointee.pos >= other.pointee.end {
            leading.pointee.pos = leading.pointee.end
            return 0
          }
          leading.pointee.seek(other.pointee.keys[other.pointee.pos])
        }
        i &+= 1
      }
      let pos = leading.pointee.pos
      let taken = min(Pieces.length, leading.pointee.end &- pos)
      if taken <= 0 { return 0 }
      keys.update(from: leading.pointee.keys + pos, count: taken)
      let own = pieces.places + (leader &- from) &* Pieces.length
      for k in 0..<taken {
        own[k] = Int32(truncatingIfNeeded: pos &+ k)
        alive[k] = Int32(truncatingIfNeeded: k)
      }
      leading.pointee.pos = pos &+ taken
      var n = taken
      i = from
      while i < to && n > 0 {
        if i != leader { n = try hold(n, against: i, row: i &- from, expected: leading.pointee.end &- pos, pieces) }
        i &+= 1
      }
      scanned &+= taken
      try check(taken)
      if n > 0 { return n }
    }
  }

  /// Keeps the keys of the piece that a list has.
  private func hold(_ n: Int, against i: Int, row: Int, expected: Int, _ pieces: Pieces) throws -> Int {
    let part = parts[i]
    let pattern = Int(part.pattern)
    let list = lists + (pattern &* 3 &+ Int(part.depth))
    let keys = pieces.keys
    let alive = pieces.alive
    let places = pieces.places + row &* Pieces.length
    let ids = list.pointee.keys
    let end = list.pointee.end
    var kept = 0
    scanned &+= n
    if part.depth == 0 {
      let ranks = pieces.ranks[pattern]
      if let blocks = ranks.blocks {
        let map = pieces.marks.map
        for k in 0..<n {
          let at = alive[k]
          let place = KeyRanks.place(blocks, ranks.start, ranks.blockCount, map.compact(keys[Int(at)]))
          places[Int(at)] = Int32(truncatingIfNeeded: place)
          alive[kept] = at
          kept &+= place >= 0 ? 1 : 0
        }
        return kept
      }
      if list.pointee.count > expected &* 8 {
        try pieces.note(finds: n, pattern, ids, end)
        if list.pointee.kind == .pairs, let pairs = pairLists[pattern] {
          for k in 0..<n {
            let at = alive[k]
            let place = pairs.find(keys[Int(at)])
            places[Int(at)] = Int32(truncatingIfNeeded: place)
            alive[kept] = at
            kept &+= place >= 0 ? 1 : 0
          }
          return kept
        }
      }
    }
    var pos = list.pointee.pos
    var steps = 0
    for k in 0..<n {
      let at = alive[k]
      let key = keys[Int(at)]
      if pos < end && ids[pos] < key {
        // One step on is what lists with the same keys take.
        pos &+= 1
        if pos < end && ids[pos] < key {
          pos = PatternCursor.next(ids, pos, end, key)
          steps &+= 1
        }
      }
      if pos >= end { break }
      if ids[pos] == key {
        places[Int(at)] = Int32(truncatingIfNeeded: pos)
        alive[kept] = at
        kept &+= 1
      } else {
        steps &+= 1
      }
    }
    list.pointee.pos = pos
    // Keys that come at uneven distances cost a wrong guess of the processor each, ranks cost none; but a query that wants
    // a few rows does not pay for them.
    if part.depth == 0, steps &* 8 > n { try pieces.note(finds: n &* 8, pattern, ids, end) }
    return kept
  }

  /// Where the lists below the keys that all lists have are, and their first ids.
  @inline(__always) func spread(_ n: Int, _ row: Int, _ list: TrieList, _ pieces: Pieces) {
    let places = pieces.places + row &* Pieces.length
    let alive = pieces.alive
    let starts = pieces.starts
    let counts = pieces.counts
    let firsts = pieces.firsts
    let values = list.values
    if let offsets = list.offsets {
      for i in 0..<n {
        let at = Int(places[Int(alive[i])])
        let start = offsets[at]
        starts[i] = start
        counts[i] = offsets[at &+ 1] &- start
      }
    } else {
      for i in 0..<n {
        starts[i] = UInt32(truncatingIfNeeded: places[Int(alive[i])])
        counts[i] = 1
      }
    }
    for i in 0..<n { firsts[i] = values[Int(starts[i])] }
  }

  /// Puts the cursor on a key of the piece, as if it had advanced there.
  func stand(_ l: Int, _ pieces: Pieces, _ i: Int) {
    let from = partStart[l]
    let at = Int(pieces.alive[i])
    for i in from..<partStart[l &+ 1] {
      lists[Int(parts[i].pattern) &* 3 &+ Int(parts[i].depth)].pos = Int(pieces.places[(i &- from) &* Pieces.length &+ at])
    }
    fresh[l] = false
    values[l] = pieces.keys[at]
  }

  // MARK: Stars

  /// The number of solutions of an open level below whose keys there are only lists; `leaves` are their parts.
  func countStar(_ l: Int, _ leaves: [Int], _ pieces: Pieces) throws -> UInt64 {
    let from = partStart[l]
    var total: UInt64 = 0
    while true {
      let n = try gather(l, pieces)
      if n == 0 { return total }
      var several = 0
      for leaf in leaves {
        let part = parts[leaf]
        let list = lists[Int(part.pattern) &* 3 &+ Int(part.depth)]
        guard let offsets = list.offsets else { continue }
        let places = pieces.places + (leaf &- from) &* Pieces.length
        let products = pieces.products
        several &+= 1
        if several == 1 {
          for i in 0..<n {
            let at = Int(places[Int(pieces.alive[i])])
            products[i] = UInt64(offsets[at &+ 1] &- offsets[at])
          }
          continue
        }
        for i in 0..<n {
          let at = Int(places[Int(pieces.alive[i])])
          products[i] = try multiply(products[i], UInt64(offsets[at &+ 1] &- offsets[at]))
        }
      }
      if several == 0 {
        total = try add(total, UInt64(n))
      } else {
        for i in 0..<n { total = try add(total, pieces.products[i]) }
      }
    }
  }

  /// Writes the solutions of an open level below whose keys there are only lists.
  func fillStar(
    _ l: Int, _ pieces: Pieces, _ columns: UnsafeMutablePointer<UnsafeMutablePointer<TermID>?>, _ count: inout Int,
    _ capacity: Int, distinct: Bool
  ) throws -> FillEnd {
    let tailFrom = tailStart[l]
    let tailTo = tailStart[l &+ 1]
    while true {
      let n = try gather(l, pieces)
      if n == 0 { return .done }
      var isSingle = n <= capacity &- count
      var t = tailFrom
      while t < tailTo && isSingle {
        if let offsets = lists[tails[t].list].offsets {
          let places = pieces.places + tails[t].row &* Pieces.length
          var most: UInt32 = 1
          for i in 0..<n {
            let at = Int(places[Int(pieces.alive[i])])
            most |= offsets[at &+ 1] &- offsets[at]
          }
          isSingle = most == 1
        }
        t &+= 1
      }
      if isSingle {
        writePiece(l, n, pieces, columns, count)
        count &+= n
        if count == capacity {
          stand(l, pieces, n &- 1)
          return .full
        }
        continue
      }
      for i in 0..<n {
        let rows = product(l, i, pieces, distinct: distinct)
        if rows > capacity &- count {
          stand(l, pieces, i)
          return .tooMany
        }
        writeProduct(l, i, rows, pieces, columns, count, distinct: distinct)
        count &+= rows
        scanned &+= rows
        if count == capacity {
          stand(l, pieces, i)
          return .full
        }
      }
      try check(n)
    }
  }

  /// A row for each key of the piece: each list below has one id.
  private func writePiece(
    _ l: Int, _ n: Int, _ pieces: Pieces, _ columns: UnsafeMutablePointer<UnsafeMutablePointer<TermID>?>, _ row: Int
  ) {
    let alive = pieces.alive
    repeatRow(columns, row, n, upTo: l)
    if let column = columns[l] {
      let out = column + row
      for i in 0..<n { out[i] = pieces.keys[Int(alive[i])] }
    }
    var t = tailStart[l]
    while t < tailStart[l &+ 1] {
      if let column = columns[tails[t].level] {
        let out = column + row
        let places = pieces.places + tails[t].row &* Pieces.length
        let list = lists[tails[t].list]
        let values = list.values
        if let offsets = list.offsets {
          for i in 0..<n { out[i] = values[Int(offsets[Int(places[Int(alive[i])])])] }
        } else {
          for i in 0..<n { out[i] = values[Int(places[Int(alive[i])])] }
        }
      }
      t &+= 1
    }
    scanned &+= n &* (tailStart[l &+ 1] &- tailStart[l])
  }

  /// The ids below a key of the piece in the list of a tail; one is enough where only existence is asked for.
  @inline(__always) private func below(_ t: Int, _ i: Int, _ pieces: Pieces, _ distinct: Bool) -> (start: Int, count: Int) {
    let at = Int(pieces.places[tails[t].row &* Pieces.length &+ Int(pieces.alive[i])])
    guard let offsets = lists[tails[t].list].offsets else { return (at, 1) }
    let start = Int(offsets[at])
    return (start, distinct && tails[t].level >= plan.suffixStart ? 1 : Int(offsets[at &+ 1]) &- start)
  }

  /// The rows of a key: at most one more than a block holds.
  private func product(_ l: Int, _ i: Int, _ pieces: Pieces, distinct: Bool) -> Int {
    var product = 1
    var t = tailStart[l]
    while t < tailStart[l &+ 1] && product <= SolutionBlock.capacity {
      product &*= below(t, i, pieces, distinct).count
      t &+= 1
    }
    return product
  }

  /// Writes the rows of a key, the last list turning fastest.
  private func writeProduct(
    _ l: Int, _ i: Int, _ rows: Int, _ pieces: Pieces, _ columns: UnsafeMutablePointer<UnsafeMutablePointer<TermID>?>, _ row: Int,
    distinct: Bool
  ) {
    values[l] = pieces.keys[Int(pieces.alive[i])]
    repeatRow(columns, row, rows, upTo: l &+ 1)
    var inner = rows
    var t = tailStart[l]
    while t < tailStart[l &+ 1] {
      let (start, count) = below(t, i, pieces, distinct)
      inner /= count
      if let column = columns[tails[t].level] {
        let ids = lists[tails[t].list].values + start
        var at = row
        while at < row &+ rows {
          for k in 0..<count {
            if inner == 1 { column[at] = ids[k] } else { (column + at).update(repeating: ids[k], count: inner) }
            at &+= inner
          }
        }
      }
      t &+= 1
    }
  }
}
