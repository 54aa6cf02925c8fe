import TripleIndex

/// An anti join with conditions: left rows for which no right row meets them, asked for one match and not for all.
///
/// Some rows at a time are asked in rounds, each some candidates more, so that a row which finds its match early is done
/// early and the conditions still judge many pairs at once. A right row that was a match is where the next rows of its key
/// begin: what is earlier, cheaper or nearer than one row mostly is so for its neighbours.
extension HashJoin {
  /// Candidates of a row in the first round and in the last.
  private static let candidates = (first: 2, most: 64)
  /// Rows that are asked side by side, at first and at most; the first ones teach where matches are.
  private static let window = (first: 4, most: 512)

  /// Marks the rows of the left block that have a match.
  func findWitnesses(
    _ rows: RowBuffer, _ conditions: [CompiledExpression], _ slots: [Slot], leftSchema: [Slot], rightSchema: [Slot]
  ) throws {
    let rowCount = leftBlock.count
    let map = context.snapshot.terms.compactMap
    let isKeyless = leftKeys.isEmpty
    if rows.count == 0 { return }
    if conditions.isEmpty && others.isEmpty {
      for row in 0..<rowCount { matched[row] = isKeyless || number(row, map) >= 0 }
      return
    }
    let search = try self.search ?? WitnessSearch(
      keys: isKeyless ? 1 : keyCount, sources: slots.map { (leftSchema.firstIndex(of: $0) ?? -1, rightSchema.firstIndex(of: $0) ?? -1) },
      context.budget)
    self.search = search
    var next = 0
    var window = HashJoin.window.first
    while next < rowCount {
      var active = 0
      while active < window && next < rowCount {
        let key = isKeyless ? 0 : number(next, map)
        if key >= 0, let first = isKeyless ? 1 : heads?.base[key], first != 0 {
          let start = search.witnesses.base[key]
          search.rows[active] = UInt32(truncatingIfNeeded: next)
          search.keys[next] = UInt32(truncatingIfNeeded: key)
          search.start[next] = start
          search.tried[next] = start
          search.next[next] = start == 0 ? first : start
          active &+= 1
        }
        next &+= 1
      }
      let before = judged
      let asked = active
      try ask(rows, active, search, conditions)
      // Rows whose match was near teach nothing more.
      window = judged &- before <= 4 &* asked ? min(window * 2, HashJoin.window.most) : max(window / 2, HashJoin.window.first)
    }
  }

  /// Asks some rows until each has a match or no candidate left.
  private func ask(_ rows: RowBuffer, _ count: Int, _ search: WitnessSearch, _ conditions: [CompiledExpression]) throws {
    let witnesses = search.witnesses.base
    let heads = self.heads?.base
    let nexts = self.nexts?.base
    var active = count
    var quota = HashJoin.candidates.first
    var steps = 0
    while active > 0 {
      for i in 0..<active {
        let row = Int(search.rows[i])
        let key = Int(search.keys[row])
        // A match of another row of the key since.
        let witness = witnesses[key]
        if witness != search.tried[row] {
          search.tried[row] = witness
          if isCompatible(row, rows.row(Int(witness) &- 1)) { try offer(row, witness, rows, search, conditions) }
        }
        var at = search.next[row]
        var left = quota
        while at != 0 && left > 0 && !matched[row] {
          steps &+= 1
          if steps & 1023 == 0 { try context.checkpoint() }
          if isCompatible(row, rows.row(Int(at) &- 1)) {
            try offer(row, at, rows, search, conditions)
            left &-= 1
          }
          at = nexts?[Int(at) &- 1] ?? (Int(at) == rows.count ? 0 : at &+ 1)
          let start = search.start[row]
          if start == 0 { continue }
          // Round to where it began.
          if at == 0 { at = heads?[key] ?? 1 }
          if at == start { at = 0 }
        }
        search.next[row] = at
      }
      try judge(search, conditions)
      var kept = 0
      for i in 0..<active {
        let row = search.rows[i]
        search.rows[kept] = row
        kept &+= !matched[Int(row)] && search.next[Int(row)] != 0 ? 1 : 0
      }
      active = kept
      quota = min(quota * 2, HashJoin.candidates.most)
    }
  }

  /// Whether a right row agrees on the variables that are not keys.
  @inline(__always) private func isCompatible(_ row: Int, _ right: UnsafeMutablePointer<TermID>) -> Bool {
    for (l, r) in others {
      let a = leftBlock.column(l)[row]
      if a != 0 && right[r] != 0 && a != right[r] { return false }
    }
    return true
  }

  /// Puts a pair before the conditions; they are asked when a block is full.
  @inline(__always) private func offer(
    _ row: Int, _ candidate: UInt32, _ rows: RowBuffer, _ search: WitnessSearch, _ conditions: [CompiledExpression]
  ) throws {
    let pairs = search.pairs
    let count = pairs.count
    let right = rows.row(Int(candidate) &- 1)
    for (c, source) in search.sources.enumerated() {
      var value: TermID = 0
      if source.left >= 0 { value = leftBlock.column(source.left)[row] }
      if value == 0 && source.right >= 0 { value = right[source.right] }
      pairs.column(c)[count] = value
    }
    origin[count] = UInt32(truncatingIfNeeded: row)
    partner[count] = candidate
    pairs.count = count &+ 1
    if count &+ 1 == SolutionBlock.capacity { try judge(search, conditions) }
  }

  private func judge(_ search: WitnessSearch, _ conditions: [CompiledExpression]) throws {
    try context.checkpoint()
    let pairs = search.pairs
    var kept = pairs.count
    judged &+= kept
    if conditions.isEmpty {
      for i in 0..<kept { matched[Int(origin[i])] = true }
    } else {
      for (i, condition) in conditions.enumerated() where kept > 0 {
        kept = try condition.select(
          pairs, i == 0 ? RowSelection(all: kept) : RowSelection(selection, count: kept), into: selection)
      }
      for i in 0..<kept {
        let pair = Int(selection[i])
        let row = Int(origin[pair])
        matched[row] = true
        search.witnesses.base[Int(search.keys[row])] = partner[pair]
      }
    }
    pairs.count = 0
  }
}

/// The memory of an anti join: pairs before the conditions, and for each row of the block and each key how far it is.
final class WitnessSearch {
  let pairs: SolutionBlock
  /// For each column of the pairs the columns of the left and of the right side; a negative number is none.
  let sources: [(left: Int, right: Int)]
  /// For each key the right row that was a match last, plus one.
  fileprivate let witnesses: GrowingMemory<UInt32>
  /// Rows without a match yet; for each row of the block its key, the candidate that it began with (0: the first of its key),
  /// its next one, and the witness that it was asked with last.
  fileprivate let rows: UnsafeMutablePointer<UInt32>
  fileprivate let keys: UnsafeMutablePointer<UInt32>
  fileprivate let start: UnsafeMutablePointer<UInt32>
  fileprivate let next: UnsafeMutablePointer<UInt32>
  fileprivate let tried: UnsafeMutablePointer<UInt32>

  init(keys count: Int, sources: [(left: Int, right: Int)], _ budget: Budget) throws {
    self.sources = sources
    pairs = SolutionBlock(width: sources.count)
    witnesses = try GrowingMemory(room: count, budget)
    witnesses.base.update(repeating: 0, count: count)
    rows = .allocate(capacity: SolutionBlock.capacity * 5)
    keys = rows + SolutionBlock.capacity
    start = keys + SolutionBlock.capacity
    next = start + SolutionBlock.capacity
    tried = next + SolutionBlock.capacity
  }

  deinit { rows.deallocate() }

  func giveBack(_ budget: Budget) { witnesses.deallocate(budget) }
}
