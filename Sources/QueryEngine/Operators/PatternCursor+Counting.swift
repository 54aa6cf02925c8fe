import TripleIndex

/// Counting and asking for existence: nothing is built, independent parts multiply.
extension PatternCursor {
  /// Moves to the next values of the levels before `suffixStart` that have a solution and
  /// returns how many there are; 0 at the end.
  func nextPrefix() throws -> UInt64 {
    if !running { return 0 }
    let first = plan.boundCount
    while true {
      if try !advance(level) {
        if level == first {
          running = false
          return 0
        }
        level &-= 1
        continue
      }
      if level < plan.suffixStart &- 1 {
        descend(level)
        level &+= 1
        open(level)
        continue
      }
      if plan.suffixStart == levels { return 1 }
      descend(level)
      let n = try countSuffix()
      if n > 0 { return n }
    }
  }

  /// Moves to the next values of the levels before `suffixStart` and says how many solutions
  /// they have (1 when rows are not asked for) and how many different keys with a solution
  /// the level after them; nil at the end.
  func nextDistinct(countingRows: Bool) throws -> (rows: UInt64, keys: UInt64)? {
    if !running { return nil }
    let first = plan.boundCount
    if plan.suffixStart == first {
      running = false
      let keys = try distinctKeys(first)
      return (keys > 0 && countingRows ? try countSuffix() : min(keys, 1), keys)
    }
    while true {
      if try !advance(level) {
        if level == first {
          running = false
          return nil
        }
        level &-= 1
        continue
      }
      descend(level)
      if level < plan.suffixStart &- 1 {
        level &+= 1
        open(level)
        continue
      }
      let keys = try distinctKeys(level &+ 1)
      if keys > 0 { return (countingRows ? try countSuffix() : 1, keys) }
    }
  }

  /// The number of different keys of a level that have a solution; the levels above are fixed.
  private func distinctKeys(_ l: Int) throws -> UInt64 {
    for root in plan.suffixRoots where root != l {
      if try !exists(root) { return 0 }
    }
    open(l)
    let isLoose = plan.children[l].allSatisfy { isFilled[$0] }
    if isLoose, partStart[l &+ 1] &- partStart[l] == 1 {
      let part = parts[partStart[l]]
      let list = lists[Int(part.pattern) &* 3 &+ Int(part.depth)]
      if list.kind != .rows {
        scanned &+= 1
        return UInt64(list.count)
      }
    }
    var total: UInt64 = 0
    candidates: while try advance(l) {
      if !isLoose {
        descend(l)
        for child in plan.children[l] where try !exists(child) { continue candidates }
      }
      total &+= 1
    }
    return total
  }

  /// The number of solutions of the bound walk.
  func count() throws -> UInt64 {
    if !running { return 0 }
    running = false
    pending = 0
    if levels == plan.boundCount { return 1 }
    return try count(plan.freeRoots)
  }

  func countSuffix() throws -> UInt64 { try count(plan.suffixRoots) }

  private func count(_ roots: [Int]) throws -> UInt64 {
    var product: UInt64 = 1
    for root in roots {
      product = try multiply(product, count(root))
      if product == 0 { return 0 }
    }
    return product
  }

  func existsSuffix() throws -> Bool {
    for root in plan.suffixRoots where try !exists(root) { return false }
    return true
  }

  private func exists(_ l: Int) throws -> Bool {
    if isFilled[l] { return true }
    open(l)
    candidates: while try advance(l) {
      let children = plan.children[l]
      if children.isEmpty { return true }
      descend(l)
      for child in children where try !exists(child) { continue candidates }
      return true
    }
    return false
  }

  private func count(_ l: Int) throws -> UInt64 {
    open(l)
    let firstChild = childStart[l]
    let lastChild = childStart[l &+ 1]
    let from = partStart[l]
    let single = partStart[l &+ 1] &- from == 1
    if single {
      let part = parts[from]
      let at = Int(part.pattern) &* 3 &+ Int(part.depth)
      if firstChild == lastChild {
        scanned &+= 1
        return UInt64(lists[at].count)
      }
      if lastChild &- firstChild == 1, let sum = wholeCount(lists[at], childLevels[firstChild], part.pattern) {
        scanned &+= 1
        return sum
      }
    }
    if closings[l].upper == l, let pieces = try pieces(for: l, least: 1), let total = try countClosing(closings[l], pieces) { return total }
    if isPlain[l], firstChild == lastChild || hasLeaves[l], let pieces = try pieces(for: l, least: 8) {
      return try countStar(l, leaves[l] ?? [], pieces)
    }
    var total: UInt64 = 0
    if firstChild == lastChild {
      while try advance(l) { total &+= 1 }
      return total
    }
    if hasLeaves[l], let leaves = leaves[l] {
      while try advance(l) {
        var product: UInt64 = 1
        for leaf in leaves {
          let part = parts[leaf]
          product = try multiply(product, UInt64(lists[Int(part.pattern) &* 3 &+ Int(part.depth)].belowCount))
        }
        total = try add(total, product)
      }
      return total
    }
    let memo = memos + l
    if memo.pointee.state == .unknown {
      memo.pointee.decide(!context.options.disabledRewrites.contains(.rememberCounts) && plan.isClosed(l))
    }
    while try advance(l) {
      let value = values[l]
      if memo.pointee.state == .on, let known = memo.pointee.find(value) {
        total = try add(total, known)
        continue
      }
      descend(l)
      var product: UInt64 = 1
      var child = firstChild
      while child < lastChild {
        product = try multiply(product, count(childLevels[child]))
        if product == 0 { break }
        child &+= 1
      }
      if memo.pointee.state == .on { try memo.pointee.keep(product, for: value, context) }
      total = try add(total, product)
    }
    return total
  }

  /// The number of pairs below a list when its only child is the rest of the same pattern.
  private func wholeCount(_ list: TrieList, _ child: Int, _ pattern: Int32) -> UInt64? {
    let from = partStart[child]
    guard partStart[child &+ 1] &- from == 1, parts[from].pattern == pattern else { return nil }
    if list.kind == .directory {
      // All triples of the graph, when both columns below are this pattern's alone.
      guard plan.children[child].count == 1 else { return nil }
      let last = plan.children[child][0]
      let isAlone = partStart[last &+ 1] &- partStart[last] == 1 && parts[partStart[last]].pattern == pattern
      return isAlone && plan.children[last].isEmpty ? UInt64(graph.tripleCount) : nil
    }
    if childStart[child] != childStart[child &+ 1] { return nil }
    switch list.kind {
    case .rows: return UInt64(list.count)
    case .pairs:
      guard let offsets = list.offsets else { return UInt64(list.count) }
      return UInt64(offsets[list.end] &- offsets[list.begin])
    case .ids, .directory: return nil
    }
  }

  @inline(__always) func add(_ a: UInt64, _ b: UInt64) throws -> UInt64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    if overflow { throw QueryError.limit(name: "solutions that are counted", value: Int.max) }
    return sum
  }

  @inline(__always) func multiply(_ a: UInt64, _ b: UInt64) throws -> UInt64 {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    if overflow { throw QueryError.limit(name: "solutions that are counted", value: Int.max) }
    return product
  }
}
