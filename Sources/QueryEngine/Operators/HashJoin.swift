import TripleIndex

/// Joins the rows of two operators that are compatible: a hash table of the right side by
/// the variables that both sides always bind, and a comparison of the other shared ones.
///
/// Without such variables every pair is compared (a product, when nothing is shared).
/// Also OPTIONAL and MINUS. SPARQL 1.1 Query, section 18.5 (Join, LeftJoin, Minus).
final class HashJoin: Operator {
  enum Mode {
    case inner
    case left(conditions: [CompiledExpression])
    /// Keep left rows without a compatible right row that shares a bound variable.
    case minus
  }

  private let left: Operator
  private let right: Operator
  private let mode: Mode
  private let leftBlock: SolutionBlock
  /// Shared variables that are always bound on both sides.
  private let leftKeys: [Int]
  private let rightKeys: [Int]
  /// Shared variables that may be unbound: columns left, right.
  private let others: [(left: Int, right: Int)]
  /// For each output column where it comes from; a negative number is none.
  private let sources: [(left: Int, right: Int)]
  private let forceNestedLoop: Bool

  private var built = false
  /// Set where the right side is the same as long as the graphs are: it then outlives a restart.
  var fixedRight: GraphCells?
  private var builtGeneration = 0
  private var rows: RowBuffer?
  private var keys: RowTable?
  /// First row of a key and next row of a row, plus one.
  private var heads: GrowingMemory<UInt32>?
  private var nexts: GrowingMemory<UInt32>?
  private let key: UnsafeMutablePointer<TermID>
  private let matched: UnsafeMutablePointer<Bool>
  private let origin: UnsafeMutablePointer<UInt32>
  private let selection: UnsafeMutablePointer<UInt32>
  private var steps = 0

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
    selection = .allocate(capacity: SolutionBlock.capacity)
    super.init(context, schema: schema, children: [left, right], estimate: estimate)
  }

  deinit {
    giveBack()
    key.deallocate()
    matched.deallocate()
    origin.deallocate()
    selection.deallocate()
  }

  override var kind: String {
    let how = leftKeys.isEmpty ? (others.isEmpty ? "product" : "nested loop join") : "hash join"
    switch mode {
    case .inner: return how
    case .left: return "left " + how
    case .minus: return "minus by " + how
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
      if !conditions.isEmpty { return nil }
      kind = .left
    case .minus: kind = .minus
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
    heads?.deallocate(context.budget)
    nexts?.deallocate(context.budget)
    (heads, nexts) = (nil, nil)
  }

  private func build() throws {
    built = true
    builtGeneration = fixedRight?.generation ?? 0
    let rows = try RowBuffer(width: right.schema.count, context.budget)
    let keys = leftKeys.isEmpty ? nil : try RowTable(width: rightKeys.count, context)
    self.rows = rows
    self.keys = keys
    let block = SolutionBlock(width: right.schema.count)
    let all = Array(0..<right.schema.count)
    let columns = rightKeys.map(block.column)
    let numbers = UnsafeMutablePointer<UInt32>.allocate(capacity: SolutionBlock.capacity)
    defer { numbers.deallocate() }
    guard let keys else {
      while try right.next(into: block) { try rows.append(block, columns: all) }
      return
    }
    giveBack()
    var heads = try GrowingMemory<UInt32>(room: SolutionBlock.capacity, context.budget)
    defer { self.heads = heads }
    var nexts = try GrowingMemory<UInt32>(room: SolutionBlock.capacity, context.budget)
    defer { self.nexts = nexts }
    while try right.next(into: block) {
      let first = rows.count
      let known = keys.count
      try rows.append(block, columns: all)
      try keys.insert(block, columns: columns, count: block.count, into: numbers)
      try heads.grow(to: keys.count, context.budget)
      try nexts.grow(to: rows.count, context.budget)
      (heads.base + known).update(repeating: 0, count: keys.count - known)
      for i in 0..<block.count {
        let k = Int(numbers[i])
        nexts.base[first + i] = heads.base[k]
        heads.base[k] = UInt32(truncatingIfNeeded: first + i + 1)
      }
    }
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
    let keys = try RowTable(width: rightKeys.count, context)
    var counts = try GrowingMemory<UInt64>(room: SolutionBlock.capacity, context.budget)
    defer { counts.deallocate(context.budget) }
    let block = SolutionBlock(width: right.schema.count)
    let columns = rightKeys.map(block.column)
    let numbers = UnsafeMutablePointer<UInt32>.allocate(capacity: SolutionBlock.capacity)
    defer { numbers.deallocate() }
    while try right.next(into: block) {
      let known = keys.count
      try keys.insert(block, columns: columns, count: block.count, into: numbers)
      try counts.grow(to: keys.count, context.budget)
      (counts.base + known).update(repeating: 0, count: keys.count - known)
      for i in 0..<block.count { counts.base[Int(numbers[i])] &+= 1 }
    }
    if keys.count == 0 { return 0 }
    var total: UInt64 = 0
    let asked = leftKeys.map(leftBlock.column)
    while try left.next(into: leftBlock) {
      var sum: UInt64 = 0
      for row in 0..<leftBlock.count {
        for (i, column) in asked.enumerated() { key[i] = column[row] }
        let number = keys.find(key)
        if number >= 0 { sum &+= counts.base[number] }
      }
      let (more, overflow) = total.addingReportingOverflow(sum)
      if overflow { throw QueryError.limit(name: "solutions that are counted", value: Int.max) }
      total = more
    }
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
    let isKeyless = keys == nil
    let heads = self.heads?.base
    let nexts = self.nexts?.base
    var count = 0
    while leftRow < leftBlock.count {
      var at: UInt32
      if let position {
        at = position
      } else if let keys {
        for (i, column) in leftKeys.enumerated() { key[i] = leftBlock.column(column)[leftRow] }
        let found = keys.find(key)
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
