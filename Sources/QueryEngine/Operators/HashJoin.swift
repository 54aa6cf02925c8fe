import TripleIndex

/// Joins the rows of two operators that are compatible: a hash table of the right side by
/// the variables that both sides always bind, and a comparison of the other shared ones.
/// A single key whose terms lie dense in the dictionary needs no hashing: its terms are numbered (``KeyRanks``).
///
/// Without such variables every pair is compared (a product, when nothing is shared).
/// Also OPTIONAL and MINUS. SPARQL 1.1 Query, section 18.5 (Join, LeftJoin, Minus).
final class HashJoin: Operator {
  enum Mode {
    case inner
    case left(conditions: [CompiledExpression])
    /// Keep left rows without a compatible right row that shares a bound variable.
    case minus
    /// Keep left rows without a compatible right row that meets the conditions, which read pairs of these variables.
    case anti(conditions: [CompiledExpression], over: [Slot])
  }

  private let left: Operator
  private let right: Operator
  private let mode: Mode
  /// What the conditions of an OPTIONAL were compiled of.
  var conditions: [ScopedExpression] = []
  let leftBlock: SolutionBlock
  /// Shared variables that are always bound on both sides.
  let leftKeys: [Int]
  private let rightKeys: [Int]
  /// Shared variables that may be unbound: columns left, right.
  let others: [(left: Int, right: Int)]
  /// For each output column where it comes from; a negative number is none.
  private let sources: [(left: Int, right: Int)]
  private let forceNestedLoop: Bool

  private var built = false
  /// Set where the right side is the same as long as the graphs are: it then outlives a restart.
  var fixedRight: GraphCells?
  private var builtGeneration = 0
  private var rows: RowBuffer?
  private var keys: RowTable?
  /// In place of `keys`, for one dense key.
  private var ranks = KeyRanks()
  /// First row of a key and next row of a row, plus one.
  private(set) var heads: GrowingMemory<UInt32>?
  private(set) var nexts: GrowingMemory<UInt32>?
  private let key: UnsafeMutablePointer<TermID>
  let matched: UnsafeMutablePointer<Bool>
  let origin: UnsafeMutablePointer<UInt32>
  /// The right rows of a block of joined rows.
  let partner: UnsafeMutablePointer<UInt32>
  let selection: UnsafeMutablePointer<UInt32>
  private var steps = 0
  /// What an anti join works in, and how many pairs its conditions judged.
  var search: WitnessSearch?
  var judged = 0
  override var scanned: Int { judged }

  private enum Phase { case fetch, rows, unmatched, done }
  private var phase = Phase.fetch
  private var leftRow = 0
  /// The next right row to compare, plus one; 0: none; nil: the left row is new.
  private var position: UInt32?

  init(
    _ context: EvaluationContext, left: Operator, right: Operator, certain: SlotSet, schema: [Slot], mode: Mode,
    forceNestedLoop: Bool = false, estimate: Double
  ) {
    self.left = left
    self.right = right
    self.mode = mode
    self.forceNestedLoop = forceNestedLoop
    leftBlock = SolutionBlock(width: left.schema.count)
    var leftKeys: [Int] = []
    var rightKeys: [Int] = []
    var others: [(Int, Int)] = []
    for (l, slot) in left.schema.enumerated() {
      guard let r = right.schema.firstIndex(of: slot) else { continue }
      if certain.contains(slot) && !forceNestedLoop {
        leftKeys.append(l)
        rightKeys.append(r)
      } else {
        others.append((l, r))
      }
    }
    self.leftKeys = leftKeys
    self.rightKeys = rightKeys
    self.others = others
    sources = schema.map { slot in
      (left.schema.firstIndex(of: slot) ?? -1, right.schema.firstIndex(of: slot) ?? -1)
    }
    key = .allocate(capacity: leftKeys.count + 1)
    matched = .allocate(capacity: SolutionBlock.capacity)
    origin = .allocate(capacity: SolutionBlock.capacity)
    partner = .allocate(capacity: SolutionBlock.capacity)
    selection = .allocate(capacity: SolutionBlock.capacity)
    super.init(context, schema: schema, children: [left, right], estimate: estimate)
  }

  deinit {
    giveBack()
    key.deallocate()
    matched.deallocate()
    origin.deallocate()
    partner.deallocate()
    selection.deallocate()
  }

  override var kind: String {
    let how = leftKeys.isEmpty ? (others.isEmpty ? "product" : "nested loop join") : "hash join"
    switch mode {
    case .inner: return how
    case .left: return "left " + how
    case .minus: return "minus by " + how
    case .anti: return "anti " + how
    }
  }
  override func detail(_ names: VariableTable) -> String {
    leftKeys.map { "?" + names.name(left.schema[$0]) }.joined(separator: " ")
  }
  override var recipe: PlanRecipe? {
    guard !forceNestedLoop, let left = left.recipe, let right = right.recipe else { return nil }
    let kind: PlanRecipe.JoinMode
    switch mode {
    case .inner: kind = .inner
    case .left(let conditions):
      if conditions.count != self.conditions.count { return nil }
      kind = .left(self.conditions)
    case .minus: kind = .minus
    case .anti(let conditions, let slots):
      if conditions.count != self.conditions.count { return nil }
      kind = .anti(self.conditions, over: slots)
    }
    let certain = SlotSet(leftKeys.map { self.left.schema[$0] })
    return .hashJoin(left, right, certain: certain, schema: schema, kind: kind, estimate: estimate)
  }

  override func restart() throws {
    if built, rows != nil, let fixedRight, fixedRight.generation == builtGeneration {
      try left.restart()
      phase = .fetch
      position = nil
      return
    }
    try super.restart()
    built = false
    rows = nil
    keys = nil
    giveBack()
    phase = .fetch
    position = nil
  }

  private func giveBack() {
    search?.giveBack(context.budget)
    search = nil
    ranks.deallocate(context.budget)
    heads?.deallocate(context.budget)
    nexts?.deallocate(context.budget)
    (heads, nexts) = (nil, nil)
  }

  private func build() throws {
    built = true
    builtGeneration = fixedRight?.generation ?? 0
    giveBack()
    let rows = try RowBuffer(width: right.schema.count, context.budget)
    self.rows = rows
    let block = SolutionBlock(width: right.schema.count)
    let all = Array(0..<right.schema.count)
    while try right.next(into: block) { try rows.append(block, columns: all) }
    if leftKeys.isEmpty { return }
    try makeKeys(rows, rightKeys)
    let heads = try GrowingMemory<UInt32>(room: keyCount, context.budget)
    self.heads = heads
    let nexts = try GrowingMemory<UInt32>(room: rows.count, context.budget)
    self.nexts = nexts
    heads.base.update(repeating: 0, count: keyCount)
    try number(rows, rightKeys) { row, k in
      nexts.base[row] = heads.base[k]
      heads.base[k] = UInt32(truncatingIfNeeded: row + 1)
    }
  }

  /// Numbers the keys of the right rows: by their ranks, or in a hash table.
  private func makeKeys(_ rows: RowBuffer, _ columns: [Int]) throws {
    keys = nil
    if rows.count >= Int(UInt32.max) { throw QueryError.memoryBudget(bytes: context.budget.limit) }
    if columns.count == 1 {
      ranks = try KeyRanks(
        unsorted: rows.base + columns[0], stride: rows.width, rows.count, map: context.snapshot.terms.compactMap, context)
      if ranks.blocks != nil { return }
    }
    let keys = try RowTable(width: columns.count, context)
    for i in 0..<rows.count {
      let row = rows.row(i)
      for (k, column) in columns.enumerated() { key[k] = row[column] }
      _ = try keys.insert(key)
      if i & 4095 == 4095 { try context.checkpoint() }
    }
    self.keys = keys
  }

  var keyCount: Int { keys?.count ?? ranks.keyCount }

  /// Each right row with the number of its key.
  @inline(__always) private func number(_ rows: RowBuffer, _ columns: [Int], _ body: (Int, Int) -> Void) throws {
    let column = columns[0]
    if let blocks = ranks.blocks {
      let map = context.snapshot.terms.compactMap
      for i in 0..<rows.count {
        body(i, KeyRanks.place(blocks, ranks.start, ranks.blockCount, map.compact(rows.row(i)[column])))
        if i & 0xFFFF == 0xFFFF { try context.checkpoint() }
      }
    } else if let keys {
      for i in 0..<rows.count {
        let row = rows.row(i)
        for (k, column) in columns.enumerated() { key[k] = row[column] }
        body(i, keys.find(key))
        if i & 4095 == 4095 { try context.checkpoint() }
      }
    }
  }

  /// The number of the key of a left row, or -1.
  @inline(__always) func number(_ row: Int, _ map: CompactMap) -> Int {
    if let blocks = ranks.blocks {
      return KeyRanks.place(blocks, ranks.start, ranks.blockCount, map.compact(leftBlock.column(leftKeys[0])[row]))
    }
    guard let keys else { return -1 }
    for (i, column) in leftKeys.enumerated() { key[i] = leftBlock.column(column)[row] }
    return keys.find(key)
  }

  /// A product is counted by multiplying, a join by the number of right rows of each key.
  override func countAll() throws -> UInt64 {
    guard !built, others.isEmpty, case .inner = mode else { return try super.countAll() }
    if !leftKeys.isEmpty { return try countMatches() }
    built = true
    phase = .done
    let a = try right.countAll()
    if a == 0 { return 0 }
    let (product, overflow) = a.multipliedReportingOverflow(by: try left.countAll())
    if overflow { throw QueryError.limit(name: "solutions that are counted", value: Int.max) }
    return product
  }

  private func countMatches() throws -> UInt64 {
    built = true
    phase = .done
    giveBack()
    let rows = try RowBuffer(width: rightKeys.count, context.budget)
    let block = SolutionBlock(width: right.schema.count)
    while try right.next(into: block) { try rows.append(block, columns: rightKeys) }
    if rows.count == 0 { return 0 }
    let columns = Array(rightKeys.indices)
    try makeKeys(rows, columns)
    let counts = try GrowingMemory<UInt32>(room: keyCount, context.budget)
    defer { counts.deallocate(context.budget) }
    counts.base.update(repeating: 0, count: keyCount)
    try number(rows, columns) { counts.base[$1] &+= 1 }
    let map = context.snapshot.terms.compactMap
    var total: UInt64 = 0
    while try left.next(into: leftBlock) {
      var sum: UInt64 = 0
      for row in 0..<leftBlock.count {
        let number = number(row, map)
        if number >= 0 { sum &+= UInt64(counts.base[number]) }
      }
      let (more, overflow) = total.addingReportingOverflow(sum)
      if overflow { throw QueryError.limit(name: "solutions that are counted", value: Int.max) }
      total = more
    }
    keys = nil
    giveBack()
    return total
  }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if !built { try build() }
    guard let rows else { return false }
    while true {
      switch phase {
      case .done: return false
      case .fetch:
        // Nothing on the right: an inner join is empty without looking at the left.
        if rows.count == 0, case .inner = mode {
          phase = .done
          return false
        }
        if try !left.next(into: leftBlock) {
          phase = .done
          return false
        }
        leftRow = 0
        position = nil
        phase = .rows
        matched.update(repeating: false, count: leftBlock.count)
      case .rows:
        if case .anti(let conditions, let slots) = mode {
          try findWitnesses(rows, conditions, slots, leftSchema: left.schema, rightSchema: right.schema)
          phase = .unmatched
          continue
        }
        try pairs(rows, block)
        if case .left(let conditions) = mode, block.count > 0 { try keepMatches(block, conditions) }
        if leftRow == leftBlock.count {
          leftRow = 0
          if case .inner = mode { phase = .fetch } else { phase = .unmatched }
        }
        if block.count > 0 { return true }
      case .unmatched:
        unmatched(block)
        if leftRow == leftBlock.count { phase = .fetch }
        if block.count > 0 { return true }
      }
    }
  }

  /// Compares pairs from the current place on and appends the compatible ones.
  private func pairs(_ rows: RowBuffer, _ block: SolutionBlock) throws {
    let isMinus: Bool
    if case .minus = mode { isMinus = true } else { isMinus = false }
    let isKeyless = leftKeys.isEmpty
    if !isKeyless && !isMinus && others.isEmpty { return try pairsByKey(rows, block) }
    let heads = self.heads?.base
    let nexts = self.nexts?.base
    let map = context.snapshot.terms.compactMap
    var count = 0
    while leftRow < leftBlock.count {
      var at: UInt32
      if let position {
        at = position
      } else if !isKeyless {
        let found = number(leftRow, map)
        at = found < 0 ? 0 : heads?[found] ?? 0
      } else {
        at = rows.count == 0 ? 0 : 1
      }
      while at != 0 {
        if count == SolutionBlock.capacity {
          position = at
          block.count = count
          return
        }
        steps &+= 1
        if steps & 1023 == 0 { try context.checkpoint() }
        let row = rows.row(Int(at) &- 1)
        let current = at
        at = isKeyless ? (Int(at) == rows.count ? 0 : at &+ 1) : nexts?[Int(at) &- 1] ?? 0
        var isCompatible = true
        var shares = !isKeyless
        for (l, r) in others {
          let a = leftBlock.column(l)[leftRow]
          let b = row[r]
          if a != 0 && b != 0 {
            if a != b {
              isCompatible = false
              break
            }
            shares = true
          }
        }
        if !isCompatible { continue }
        if isMinus {
          if shares {
            matched[leftRow] = true
            break
          }
          continue
        }
        emit(block, count, rows.row(Int(current) &- 1))
        origin[count] = UInt32(truncatingIfNeeded: leftRow)
        count &+= 1
      }
      position = nil
      leftRow &+= 1
    }
    block.count = count
  }

  /// The same where equal keys are all that is asked for: rows are noted first and written column by column.
  private func pairsByKey(_ rows: RowBuffer, _ block: SolutionBlock) throws {
    guard let heads = heads?.base, let nexts = nexts?.base else { return }
    let map = context.snapshot.terms.compactMap
    var count = 0
    while leftRow < leftBlock.count && count < SolutionBlock.capacity {
      var at: UInt32
      if let position {
        at = position
      } else {
        let found = number(leftRow, map)
        at = found < 0 ? 0 : heads[found]
      }
      while at != 0 && count < SolutionBlock.capacity {
        origin[count] = UInt32(truncatingIfNeeded: leftRow)
        partner[count] = at &- 1
        count &+= 1
        at = nexts[Int(at) &- 1]
      }
      if at != 0 {
        position = at
        break
      }
      position = nil
      leftRow &+= 1
    }
    for (c, source) in sources.enumerated() {
      let target = block.column(c)
      if source.left >= 0 {
        let column = leftBlock.column(source.left)
        for i in 0..<count { target[i] = column[Int(origin[i])] }
      } else if source.right >= 0 {
        for i in 0..<count { target[i] = rows.row(Int(partner[i]))[source.right] }
      } else {
        target.update(repeating: 0, count: count)
      }
    }
    block.count = count
  }

  @inline(__always) private func emit(_ block: SolutionBlock, _ target: Int, _ right: UnsafeMutablePointer<TermID>) {
    for (c, source) in sources.enumerated() {
      var value: TermID = 0
      if source.left >= 0 { value = leftBlock.column(source.left)[leftRow] }
      if value == 0 && source.right >= 0 { value = right[source.right] }
      block.column(c)[target] = value
    }
  }

  private func keepMatches(_ block: SolutionBlock, _ conditions: [CompiledExpression]) throws {
    var kept = block.count
    var isFirst = true
    for condition in conditions {
      kept = try condition.select(
        block, isFirst ? RowSelection(all: kept) : RowSelection(selection, count: kept), into: selection)
      isFirst = false
    }
    if isFirst {
      for i in 0..<kept { matched[Int(origin[i])] = true }
      return
    }
    for i in 0..<kept { matched[Int(origin[Int(selection[i])])] = true }
    block.keep(selection, count: kept)
  }

  private func unmatched(_ block: SolutionBlock) {
    var count = 0
    while leftRow < leftBlock.count && count < SolutionBlock.capacity {
      if !matched[leftRow] {
        for (c, source) in sources.enumerated() {
          block.column(c)[count] = source.left >= 0 ? leftBlock.column(source.left)[leftRow] : 0
        }
        count &+= 1
      }
      leftRow &+= 1
    }
    block.count = count
  }
}
