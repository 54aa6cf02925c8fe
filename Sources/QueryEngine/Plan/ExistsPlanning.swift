import SPARQL
import TripleIndex

/// EXISTS and NOT EXISTS: a first hit in the index when the pattern is triple patterns, a
/// semi-join of the block when it is a join with conditions, else once for each different
/// row of outer values. SPARQL 1.1 Query, section 18.6 (exists).
extension Planner {
  func exists(_ pattern: GraphPattern, _ outer: ScopedExpression, _ schema: [Slot]) throws -> ExistsTest {
    let translation = Translation(context: context, variables: variables, cells: cells)
    let node = try translation.translate(pattern, outer.graph).substituting(outer.constants)
    var mentioned: Set<Variable> = []
    PatternVariables.collect(pattern, &mentioned)
    let slots = SlotSet(mentioned.map(variables.slot)).subtracting(SlotSet(outer.constants.keys))
    let correlated = schema.filter(slots.contains)
    if isOn(.decorrelateExists) {
      if let component = singleComponent(node) {
        return PatternExists(self, component, correlated: correlated, schema: schema)
      }
      let test = rowByRow(node, correlated, schema)
      guard let condition = ReachCondition(node, outer: SlotSet(correlated), self) else { return test }
      return ReachExists(self, condition, few: test, correlated: correlated, schema: schema)
    }
    return SubstitutingExists(self, node, correlated: correlated, schema: schema)
  }

  private func rowByRow(_ node: PlanNode, _ correlated: [Slot], _ schema: [Slot]) -> ExistsTest {
    guard isJoin(node, outer: SlotSet(correlated)) else {
      return SubstitutingExists(self, node, correlated: correlated, schema: schema)
    }
    let test = BlockExists(self, node, correlated: correlated, schema: schema)
    guard let condition = WitnessCondition(node, outer: SlotSet(correlated), self) else { return test }
    return WitnessExists(self, condition, loose: test, correlated: correlated, schema: schema)
  }

  /// Patterns, paths and tables joined and filtered: putting the row in front is then the
  /// same as substituting it. Conditions of the whole pattern see the row; those of a part
  /// must not need it.
  private func isJoin(_ node: PlanNode, outer: SlotSet, isPart: Bool = false) -> Bool {
    switch node {
    case .basic: return true
    // A zero-length path starts at any term that is substituted, but joins only with nodes.
    case .path(let path): return !path.path.matchesEmpty
    case .values: return true
    case .join(let nodes): return nodes.allSatisfy { isJoin($0, outer: outer, isPart: isPart || nodes.count > 1) }
    case .filter(let conditions, let below):
      guard isJoin(below, outer: outer, isPart: isPart) else { return false }
      return !isPart || conditions.allSatisfy { reads($0).intersection(outer).isSubset(of: below.certain) }
    default: return false
    }
  }
}

/// EXISTS over triple patterns: the index is asked with the row's values.
final class PatternExists: ExistsTest {
  private let planner: Planner
  private let component: PatternComponent
  private let correlated: [(slot: Slot, column: Int)]
  private var cursors: [SlotSet: (cursor: PatternCursor, found: Bool, columns: [Int])] = [:]
  private var generation = -1
  private var answer: Bool?
  private let statistics: JoinStatistics

  init(_ planner: Planner, _ component: PatternComponent, correlated: [Slot], schema: [Slot]) {
    self.planner = planner
    self.component = component
    statistics = planner.statistics(component)
    self.correlated = schema.enumerated()
      .filter { correlated.contains($0.element) && component.slots.contains($0.element) }
      .map { ($0.element, $0.offset) }
  }

  /// For `explain`.
  func detail(_ names: VariableTable) -> String {
    let given = SlotSet(correlated.map(\.slot))
    let order = planner.order(component, given: given, statistics)
    return Explanation.patterns(planner.patternPlan(component, order, given: given, needed: component.slots), names, planner.context)
  }

  override func test(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Bool>) throws {
    if generation != planner.cells.generation {
      generation = planner.cells.generation
      cursors = [:]
      answer = nil
    }
    if correlated.isEmpty {
      // The same for every row.
      let (cursor, found, _) = try make(SlotSet())
      let known = try answer ?? (found && cursor.bind() && cursor.hasSolution())
      answer = known
      for i in 0..<rows.count { output[i] = known }
      return
    }
    if try testBound(block, rows, into: output) { return }
    var last: (cursor: PatternCursor, found: Bool, columns: [Int])?
    var lastBound = SlotSet()
    for i in 0..<rows.count {
      let row = rows[i]
      var bound = SlotSet()
      for (slot, column) in correlated where block.column(column)[row] != 0 { bound.insert(slot) }
      if last == nil || bound != lastBound {
        last = try cursors[bound] ?? make(bound)
        cursors[bound] = last
        lastBound = bound
      }
      guard let (cursor, found, columns) = last else { continue }
      if !found {
        output[i] = false
        continue
      }
      if cursor.isSingleProbe {
        output[i] = cursor.countBelow(block.column(columns[0])[row]) > 0
        continue
      }
      for (level, column) in columns.enumerated() { cursor.values[level] = block.column(column)[row] }
      output[i] = cursor.bind() ? try cursor.hasSolution() : false
    }
  }

  /// The test of rows that bind everything, as nearly all do: one cursor, asked for a block. False when a row does not.
  private func testBound(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Bool>) throws -> Bool {
    var bound = SlotSet()
    for (slot, column) in correlated {
      let ids = block.column(column)
      for i in 0..<rows.count where ids[rows[i]] == 0 { return false }
      bound.insert(slot)
    }
    let (cursor, found, columns) = try cursors[bound] ?? make(bound)
    cursors[bound] = (cursor, found, columns)
    if !found {
      for i in 0..<rows.count { output[i] = false }
    } else if cursor.isSingleProbe {
      try cursor.countBelow(block.column(columns[0]), rows) { output[$0] = $1 > 0 }
    } else {
      for i in 0..<rows.count {
        for (level, column) in columns.enumerated() { cursor.values[level] = block.column(column)[rows[i]] }
        output[i] = cursor.bind() ? try cursor.hasSolution() : false
      }
    }
    return true
  }

  private func make(_ bound: SlotSet) throws -> (cursor: PatternCursor, found: Bool, columns: [Int]) {
    let order = planner.order(component, given: bound, statistics)
    let plan = planner.patternPlan(component, order, given: bound, needed: component.slots)
    let graph = planner.cells.graph(component.graph, planner.context.dataset)
    let cursor = PatternCursor(plan, planner.context, graph ?? planner.context.dataset.defaultGraph)
    let columns = plan.slots.prefix(plan.boundCount).compactMap { slot in correlated.first { $0.slot == slot }?.column }
    return (cursor, try graph.map(cursor.start) ?? false, columns)
  }
}

/// EXISTS over a join: the block's rows are joined with the pattern, those that come out exist.
final class BlockExists: ExistsTest {
  private let planner: Planner
  private let node: PlanNode
  private let columns: [Int]
  private let slots: [Slot]
  private let rowSlot: Slot
  private var source: BlockSource?
  /// The join of rows that bind everything, and that of others, which compares more.
  private var joined: (bound: Operator?, loose: Operator?)
  private var result: SolutionBlock?

  init(_ planner: Planner, _ node: PlanNode, correlated: [Slot], schema: [Slot]) {
    self.planner = planner
    self.node = node
    slots = correlated
    columns = correlated.compactMap { schema.firstIndex(of: $0) }
    rowSlot = planner.variables.fresh("row")
  }

  override func test(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Bool>) throws {
    let source = self.source ?? BlockSource(planner.context, schema: slots + [rowSlot])
    self.source = source
    source.load(block, rows, columns)
    var isBound = true
    for column in columns {
      let ids = block.column(column)
      for i in 0..<rows.count where ids[rows[i]] == 0 { isBound = false }
    }
    let joined: Operator
    if let known = isBound ? self.joined.bound : self.joined.loose {
      joined = known
      try joined.restart()
    } else {
      var nodes = [node]
      var conditions: [ScopedExpression] = []
      while nodes.count == 1, case .filter(let more, let below) = nodes[0] {
        conditions += more
        nodes = [below]
      }
      joined = try planner.join(
        nodes, conditions: conditions, needed: SlotSet([rowSlot]), start: source, startBound: SlotSet(isBound ? slots + [rowSlot] : []))
      if isBound { self.joined.bound = joined } else { self.joined.loose = joined }
    }
    var result = self.result ?? SolutionBlock(width: joined.schema.count)
    if result.width != joined.schema.count { result = SolutionBlock(width: joined.schema.count) }
    self.result = result
    for i in 0..<rows.count { output[i] = false }
    guard let column = joined.column(rowSlot) else { return }
    while try joined.next(into: result) {
      let numbers = result.column(column)
      planner.context.existsWork &+= result.count
      for i in 0..<result.count { output[Int(numbers[i]) - 1] = true }
    }
  }
}

extension Planner {
  /// Whether an operator reads the rows of a block, and is started again for the next.
  func startsWithBlock(_ op: Operator) -> Bool { op is BlockSource || op.children.contains { startsWithBlock($0) } }
}

/// Hands over the rows of a block with their numbers (from 1).
final class BlockSource: Operator {
  private let rows: SolutionBlock
  private var isDone = true

  init(_ context: EvaluationContext, schema: [Slot], estimate: Double = 1024) {
    rows = SolutionBlock(width: schema.count)
    super.init(context, schema: schema, estimate: estimate)
  }

  func load(_ block: SolutionBlock, _ selection: RowSelection, _ columns: [Int]) {
    for (c, column) in columns.enumerated() {
      let from = block.column(column)
      let to = rows.column(c)
      for i in 0..<selection.count { to[i] = from[selection[i]] }
    }
    let numbers = rows.column(columns.count)
    for i in 0..<selection.count { numbers[i] = UInt32(truncatingIfNeeded: i + 1) }
    rows.count = selection.count
    isDone = false
  }

  override var kind: String { "rows of a block" }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if isDone || rows.count == 0 { return false }
    isDone = true
    for c in schema.indices { block.column(c).update(from: rows.column(c), count: rows.count) }
    block.count = rows.count
    return true
  }

  override func restart() throws { isDone = false }
}

/// EXISTS by the letter: the row's values are substituted and the pattern is evaluated,
/// once for each different combination of values.
final class SubstitutingExists: ExistsTest {
  private let planner: Planner
  private let node: PlanNode
  private let slots: [Slot]
  private let columns: [Int]
  private var known: RowTable?
  private var answers: [Bool] = []
  private var generation = -1

  init(_ planner: Planner, _ node: PlanNode, correlated: [Slot], schema: [Slot]) {
    self.planner = planner
    self.node = node
    slots = correlated
    columns = correlated.compactMap { schema.firstIndex(of: $0) }
  }

  override func test(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Bool>) throws {
    if generation != planner.cells.generation || known == nil {
      generation = planner.cells.generation
      known = try RowTable(width: columns.count, planner.context)
      answers = []
    }
    guard let known else { return }
    let key = UnsafeMutablePointer<TermID>.allocate(capacity: columns.count + 1)
    defer { key.deallocate() }
    for i in 0..<rows.count {
      let row = rows[i]
      for (c, column) in columns.enumerated() { key[c] = block.column(column)[row] }
      let number = try known.insert(key)
      if number == answers.count {
        var values: [Slot: TermID] = [:]
        for (c, slot) in slots.enumerated() where key[c] != 0 { values[slot] = key[c] }
        let op = try planner.plan(node.substituting(values), needed: SlotSet(), limit: 1)
        answers.append(try op.next(into: SolutionBlock(width: op.schema.count)))
      }
      output[i] = answers[number]
    }
  }
}
