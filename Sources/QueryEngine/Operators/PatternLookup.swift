import TripleIndex

/// For each row of the input the solutions of triple patterns that agree with it: index
/// nested-loop join, and left join when rows without a solution stay.
///
/// An input value that is unbound leaves its variable free for that row: there is one
/// plan for each set of bound variables that occurs.
final class PatternLookup: Operator {
  enum Mode {
    case inner
    /// Rows without a solution that meets the conditions are kept with the new variables unbound.
    case left(conditions: [CompiledExpression])
    /// Rows without a solution that meets the conditions, which read these variables, are kept and the others dropped.
    case anti(conditions: [CompiledExpression], over: [Slot])
  }

  private let input: Operator
  let inputBlock: SolutionBlock
  private let mode: Mode
  /// What the conditions of an OPTIONAL were compiled of.
  var conditions: [ScopedExpression] = []
  private let graph: GraphSelector
  private let cells: GraphCells
  /// Whether what nobody reads is only asked for existence.
  private let distinct: Bool
  /// Makes the plan for a set of given variables.
  private let plan: (SlotSet) -> PatternPlan
  private let shared: [(slot: Slot, column: Int)]
  let mayBeUnbound: Bool
  private var lookups: [SlotSet: Lookup] = [:]
  private var whole: Lookup?
  /// Columns of the rows that are made, and which of them are copied from input columns.
  private let made: [Slot]
  let copied: [(output: Int, input: Int)]
  let matched: UnsafeMutablePointer<Bool>
  let origin: UnsafeMutablePointer<UInt32>
  let selection: UnsafeMutablePointer<UInt32>

  /// Where the plan is one list a row, the lists of the rows of the block, and how much of the current one was handed over.
  private var lists: UnsafeMutablePointer<IDList>?
  private var hasLists = false
  private var taken = 0

  private enum Phase { case fetch, rows, unmatched, done }
  private var phase = Phase.fetch
  private var row = 0
  private var rowIsOpen = false
  /// What an anti join puts before its conditions.
  private(set) lazy var pairs = SolutionBlock(width: made.count)
  private var current: Lookup?
  private var generation = -1

  /// A cursor with its columns.
  final class Lookup {
    let cursor: PatternCursor
    let graphFound: Bool
    /// Input columns of the given levels.
    let given: [Int]
    let columnOfLevel: [Int?]
    let columns: UnsafeMutablePointer<UnsafeMutablePointer<TermID>?>
    init(_ cursor: PatternCursor, graphFound: Bool, given: [Int], columnOfLevel: [Int?]) {
      self.cursor = cursor
      self.graphFound = graphFound
      self.given = given
      self.columnOfLevel = columnOfLevel
      columns = .allocate(capacity: columnOfLevel.count + 1)
      columns.initialize(repeating: nil, count: columnOfLevel.count + 1)
    }
    deinit { columns.deallocate() }
  }

  /// - Parameters:
  ///   - schema: output variables, of the input and of the patterns.
  ///   - shared: variables of the patterns that the input may bind.
  ///   - mayBeUnbound: whether one of them can be unbound in a row.
  init(
    _ context: EvaluationContext, input: Operator, schema: [Slot], shared: SlotSet, mayBeUnbound: Bool, mode: Mode,
    graph: GraphSelector, cells: GraphCells, estimate: Double, distinct: Bool = false,
    plan: @escaping (SlotSet) -> PatternPlan
  ) {
    self.input = input
    self.mode = mode
    self.graph = graph
    self.cells = cells
    self.distinct = distinct
    self.plan = plan
    self.mayBeUnbound = mayBeUnbound
    inputBlock = SolutionBlock(width: input.schema.count)
    self.shared = input.schema.enumerated().filter { shared.contains($0.element) }.map { ($0.element, $0.offset) }
    if case .anti(_, let slots) = mode { made = slots } else { made = schema }
    copied = made.enumerated().compactMap { output, slot in
      input.schema.firstIndex(of: slot).map { (output, $0) }
    }
    matched = .allocate(capacity: SolutionBlock.capacity)
    origin = .allocate(capacity: SolutionBlock.capacity)
    selection = .allocate(capacity: SolutionBlock.capacity)
    super.init(context, schema: schema, children: [input], estimate: estimate)
  }

  deinit {
    matched.deallocate()
    origin.deallocate()
    selection.deallocate()
    lists?.deallocate()
  }

  override var kind: String {
    switch mode {
    case .inner: return "lookup join"
    case .left: return "left lookup join"
    case .anti: return "anti lookup join"
    }
  }
  override var scanned: Int { lookups.values.reduce(whole?.cursor.scanned ?? 0) { $0 + $1.cursor.scanned } }
  override func detail(_ names: VariableTable) -> String {
    Explanation.patterns(plan(SlotSet(shared.map(\.slot))), names, context)
  }
  override var recipe: PlanRecipe? {
    // A row that leaves a variable open would need a plan that is made for it.
    guard !mayBeUnbound, let below = input.recipe else { return nil }
    let kind: PlanRecipe.JoinMode
    switch mode {
    case .inner: kind = .inner
    case .left(let conditions):
      if conditions.count != self.conditions.count { return nil }
      kind = .left(self.conditions)
    case .anti(let conditions, let slots):
      if conditions.count != self.conditions.count { return nil }
      kind = .anti(self.conditions, over: slots)
    }
    let given = SlotSet(shared.map(\.slot))
    return .lookup(below, plan(given), schema: schema, shared: given, kind: kind, graph, estimate: estimate, distinct: distinct)
  }

  override func restart() throws {
    try super.restart()
    phase = .fetch
    rowIsOpen = false
    // The cursors stay as long as their graph.
    if generation != cells.generation {
      generation = cells.generation
      lookups = [:]
      whole = nil
    }
  }

  /// Multiplies instead of making rows; OPTIONAL counts a row without a solution once.
  override func countAll() throws -> UInt64 {
    let least: UInt64
    switch mode {
    case .inner: least = 0
    case .left(let conditions):
      if !conditions.isEmpty { return try super.countAll() }
      least = 1
    case .anti: return try super.countAll()
    }
    if phase != .fetch || !schema.allSatisfy(SlotSet(input.schema).contains) { return try super.countAll() }
    phase = .done
    var total: UInt64 = 0
    while try input.next(into: inputBlock) {
      if !mayBeUnbound, inputBlock.count > 0 {
        let lookup = try lookup(0)
        if lookup.graphFound, lookup.cursor.isSingleProbe {
          // Fewer than 2^32 for each of the rows of a block.
          var sum: UInt64 = 0
          try lookup.cursor.countBelow(inputBlock.column(lookup.given[0]), RowSelection(all: inputBlock.count)) { sum &+= max(UInt64($1), least) }
          let (more, overflow) = total.addingReportingOverflow(sum)
          if overflow { throw QueryError.limit(name: "solutions that are counted", value: Int.max) }
          total = more
          continue
        }
      }
      for row in 0..<inputBlock.count {
        let lookup = try lookup(row)
        var n: UInt64 = 0
        if lookup.graphFound {
          for (level, column) in lookup.given.enumerated() {
            lookup.cursor.values[level] = inputBlock.column(column)[row]
          }
          if lookup.cursor.bind() { n = try lookup.cursor.count() }
        }
        let (sum, overflow) = total.addingReportingOverflow(max(n, least))
        if overflow { throw QueryError.limit(name: "solutions that are counted", value: Int.max) }
        total = sum
      }
    }
    return total
  }

  override func produce(into block: SolutionBlock) throws -> Bool {
    while true {
      switch phase {
      case .done: return false
      case .fetch:
        if try !input.next(into: inputBlock) {
          phase = .done
          return false
        }
        row = 0
        rowIsOpen = false
        hasLists = false
        phase = .rows
        switch mode {
        case .inner: break
        case .left: matched.update(repeating: false, count: inputBlock.count)
        case .anti(let conditions, _):
          matched.update(repeating: false, count: inputBlock.count)
          try findWitnesses(conditions)
          keepUnmatched(block)
          phase = .fetch
          if block.count > 0 { return true }
          continue
        }
      case .rows:
        if hasLists {
          rowsOfLists(block)
        } else if !mayBeUnbound, row == 0, !rowIsOpen, inputBlock.count >= PatternLookup.worthLists, try findLists() {
          rowsOfLists(block)
        } else {
          try rows(block)
        }
        if case .left(let conditions) = mode, block.count > 0 { try keepMatches(block, conditions) }
        if row == inputBlock.count {
          if case .left = mode {
            phase = .unmatched
            row = 0
          } else {
            phase = .fetch
          }
        }
        if block.count > 0 { return true }
      case .unmatched:
        unmatched(block)
        if row == inputBlock.count { phase = .fetch }
        if block.count > 0 { return true }
      }
    }
  }

  /// From so many rows on all lists of a block are looked up before any is read, so that their cache misses overlap.
  private static let worthLists = 8

  /// Looks the lists of all rows up, when that is all the plan does.
  private func findLists() throws -> Bool {
    let lookup = try lookup(0)
    guard lookup.graphFound, lookup.cursor.isSingleProbe, !distinct || lookup.columnOfLevel[1] != nil else { return false }
    let lists = self.lists ?? .allocate(capacity: SolutionBlock.capacity)
    self.lists = lists
    try lookup.cursor.listsBelow(inputBlock.column(lookup.given[0]), RowSelection(all: inputBlock.count)) { lists[$0] = $1 }
    hasLists = true
    taken = 0
    return true
  }

  /// Fills the block from the lists of the current input row on.
  private func rowsOfLists(_ block: SolutionBlock) {
    guard let lists, let lookup = whole else { return }
    let target = lookup.columnOfLevel[1].map(block.column)
    var count = block.count
    let start = count
    while row < inputBlock.count && count < SolutionBlock.capacity {
      let list = lists[row]
      let n = min(list.count &- taken, SolutionBlock.capacity &- count)
      if n == 1 {
        target?[count] = list.base[taken]
        origin[count] = UInt32(truncatingIfNeeded: row)
      } else if n > 0 {
        if let target { (target + count).update(from: list.base + taken, count: n) }
        (origin + count).update(repeating: UInt32(truncatingIfNeeded: row), count: n)
      }
      count &+= n
      taken &+= n
      if taken == list.count {
        taken = 0
        row &+= 1
      }
    }
    for (output, input) in copied {
      let (to, from) = (block.column(output), inputBlock.column(input))
      for i in start..<count { to[i] = from[Int(origin[i])] }
    }
    lookup.cursor.scanned &+= count &- start
    block.count = count
  }

  /// Fills the block from the current input row on.
  private func rows(_ block: SolutionBlock) throws {
    let isLeft: Bool
    if case .left = mode { isLeft = true } else { isLeft = false }
    var count = block.count
    let rowCount = inputBlock.count
    var prepared: Lookup?
    while row < rowCount {
      if count == SolutionBlock.capacity { break }
      let lookup = try lookup(row)
      if lookup !== prepared {
        for (level, column) in lookup.columnOfLevel.enumerated() {
          lookup.columns[level] = column.map(block.column)
        }
        prepared = lookup
      }
      if !rowIsOpen {
        if !lookup.graphFound {
          row &+= 1
          continue
        }
        for (level, column) in lookup.given.enumerated() {
          lookup.cursor.values[level] = inputBlock.column(column)[row]
        }
        if !lookup.cursor.bind() {
          row &+= 1
          continue
        }
        rowIsOpen = true
      }
      let from = count
      let isDone = try lookup.cursor.fill(lookup.columns, &count, SolutionBlock.capacity, distinct: distinct)
      if count > from {
        for (output, input) in copied where !isFree(lookup, output) {
          let value = inputBlock.column(input)[row]
          let target = block.column(output) + from
          if count &- from == 1 { target[0] = value } else { target.update(repeating: value, count: count &- from) }
        }
        if isLeft { (origin + from).update(repeating: UInt32(truncatingIfNeeded: row), count: count &- from) }
      }
      if isDone {
        rowIsOpen = false
        row &+= 1
      } else {
        break
      }
    }
    block.count = count
  }

  /// Whether the lookup itself binds an output column (the row left it unbound).
  @inline(__always) func isFree(_ lookup: Lookup, _ output: Int) -> Bool {
    if !mayBeUnbound { return false }
    return lookup.columnOfLevel.contains(output)
  }

  private func keepMatches(_ block: SolutionBlock, _ conditions: [CompiledExpression]) throws {
    if !conditions.isEmpty {
      var kept = block.count
      var isFirst = true
      for condition in conditions {
        kept = try condition.select(block, isFirst ? RowSelection(all: kept) : RowSelection(selection, count: kept), into: selection)
        isFirst = false
      }
      for i in 0..<kept { matched[Int(origin[Int(selection[i])])] = true }
      block.keep(selection, count: kept)
    } else {
      for i in 0..<block.count { matched[Int(origin[i])] = true }
    }
  }

  private func unmatched(_ block: SolutionBlock) {
    var count = block.count
    for column in schema.indices where !copied.contains(where: { $0.output == column }) {
      block.column(column).update(repeating: 0, count: SolutionBlock.capacity)
    }
    while row < inputBlock.count && count < SolutionBlock.capacity {
      if !matched[row] {
        for (output, input) in copied { block.column(output)[count] = inputBlock.column(input)[row] }
        count &+= 1
      }
      row &+= 1
    }
    block.count = count
  }

  /// The cursor for a row: by which shared variables it binds.
  func lookup(_ row: Int) throws -> Lookup {
    if rowIsOpen, let current { return current }
    if mayBeUnbound {
      var bound = SlotSet()
      for (slot, column) in shared where inputBlock.column(column)[row] != 0 { bound.insert(slot) }
      if let known = lookups[bound] {
        current = known
        return known
      }
      let made = try make(bound)
      lookups[bound] = made
      current = made
      return made
    }
    if let whole { return whole }
    let made = try make(SlotSet(shared.map(\.slot)))
    whole = made
    return made
  }

  private func make(_ bound: SlotSet) throws -> Lookup {
    let plan = self.plan(bound)
    let view = cells.graph(graph, context.dataset)
    let cursor = PatternCursor(plan, context, view ?? context.dataset.defaultGraph)
    let isFound = try view.map(cursor.start) ?? false
    let given = plan.slots.prefix(plan.boundCount).compactMap { slot in shared.first { $0.slot == slot }?.column }
    let columns: [Int?] = plan.slots.enumerated().map { level, slot in
      level < plan.boundCount ? nil : made.firstIndex(of: slot)
    }
    return Lookup(cursor, graphFound: isFound, given: given, columnOfLevel: columns)
  }
}
