import TripleIndex

/// Short cuts for levels below which there are only lists of the same patterns.
extension PatternCursor {
  /// The parts of a level whose lists below are its children, or nil when a child is more than that.
  static func leaves(_ plan: PatternPlan, _ l: Int, _ parts: [Part]) -> [Int]? {
    if plan.children[l].isEmpty { return nil }
    var result: [Int] = []
    for child in plan.children[l] {
      let holders = plan.accesses.indices.filter { plan.accesses[$0].levels.contains(child) }
      guard holders.count == 1, plan.children[child].isEmpty else { return nil }
      let access = plan.accesses[holders[0]]
      guard let depth = access.levels.firstIndex(of: child), depth > 0, access.levels[depth - 1] == l,
        access.constantCount > 0 || depth > 1,
        let part = parts.firstIndex(where: { Int($0.pattern) == holders[0] && Int($0.depth) == depth - 1 }),
        parts[part].hasBelow
      else { return nil }
      result.append(part)
    }
    return result
  }

  /// Writes the row of a key when each list below has one value. False when one has more.
  @inline(__always) func writeTail(
    _ columns: UnsafeMutablePointer<UnsafeMutablePointer<TermID>?>, _ row: Int, _ level: Int
  ) -> Bool {
    let end = tailStart[level &+ 1]
    var t = tailStart[level]
    while t < end {
      if lists[tails[t].list].belowCount != 1 { return false }
      t &+= 1
    }
    t = tailStart[level]
    while t < end {
      if let column = columns[tails[t].level] { column[row] = lists[tails[t].list].firstBelow }
      t &+= 1
    }
    repeatRow(columns, row, 1, upTo: level &+ 1)
    scanned &+= end &- tailStart[level]
    return true
  }

  /// Keys of pairs, each as often as it has values.
  func runOfPairs(_ column: UnsafeMutablePointer<TermID>?, _ count: inout Int, _ capacity: Int) throws {
    let list = lists[0]
    var pos = list.pos
    try check()
    while pos < list.end && count < capacity {
      let n = list.offsets.map { Int($0[pos &+ 1] &- $0[pos]) } ?? 1
      if count &+ n > capacity { break }
      if let column {
        if n == 1 { column[count] = list.keys[pos] } else { (column + count).update(repeating: list.keys[pos], count: n) }
      }
      count &+= n
      pos &+= 1
    }
    scanned &+= pos &- list.pos
    lists[0].pos = pos
  }
}
