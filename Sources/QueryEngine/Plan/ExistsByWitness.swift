import SPARQL
import TripleIndex

/// EXISTS over triple patterns with conditions, some of which may read the row: `FILTER NOT EXISTS { ?p :review ?s . ?s :stars ?y
/// FILTER(?y > ?x) }`. A row that has found one match needs no other, and rows that agree on all that the pattern mentions have
/// one answer.
struct WitnessCondition {
  let node: PlanNode
  let component: PatternComponent
  let conditions: [ScopedExpression]

  /// Candidates of a row up to which all of them are joined.
  private static let few = 2.0

  /// The condition of a pattern, when it is connected triple patterns of one graph with conditions; nil otherwise.
  /// - Parameter outer: variables of the row that the pattern mentions.
  init?(_ node: PlanNode, outer: SlotSet, _ planner: Planner) {
    guard planner.isOn(.witnessExists), planner.isOn(.antiJoins), planner.context.options.forcedJoin != .nestedLoop else { return nil }
    var conditions: [ScopedExpression] = []
    var below = node
    while true {
      if case .filter(let more, let inner) = below {
        conditions += more
        below = inner
      } else if case .join(let nodes) = below, nodes.count == 1 {
        below = nodes[0]
      } else {
        break
      }
    }
    guard !conditions.isEmpty, !conditions.contains(where: { ExpressionVariables.isVolatile($0.expression) }),
      let component = planner.singleComponent(below)
    else { return nil }
    // Of one or two candidates there is nothing to leave out: they are looked up for all rows of a block together.
    let statistics = planner.statistics(component)
    let expected = planner.order(component, given: outer.intersection(component.slots), statistics).estimates.last ?? 1
    guard expected > WitnessCondition.few || planner.context.options.worthCorrecting != nil else { return nil }
    (self.node, self.component, self.conditions) = (below, component, conditions)
  }
}

/// The test of a ``WitnessCondition``: an anti join of the rows, in which those are left that have no match.
///
/// The first rows look their candidates up; when that has cost as much as reading the pattern whole, its solutions are put into
/// a table that is kept. Answers are remembered by the row's values as long as enough rows come again.
final class WitnessExists: ExistsTest {
  /// Rows that are remembered, and rows after which it must have paid to look them up.
  private static let most = 1 << 18
  private static let trial = 4_096

  private let planner: Planner
  private let condition: WitnessCondition
  /// Asked of blocks with rows that leave a variable open.
  private let loose: ExistsTest
  private let slots: [Slot]
  private let columns: [Int]
  private let rowSlot: Slot
  private let shared: SlotSet
  private var generation = -1

  private var few: (source: BlockSource, join: Operator)?
  private var many: (source: BlockSource, join: Operator)?
  private var asked = 0.0
  private lazy var worth = costs()
  private var result: SolutionBlock?

  private var known: RowTable?
  private var answers: [Bool] = []
  private var remembers = true
  private var tried = (rows: 0, new: 0)
  private let keys: SolutionBlock
  private let keyColumns: [UnsafeMutablePointer<TermID>]
  private let numbers: UnsafeMutablePointer<UInt32>
  private let open: UnsafeMutablePointer<UInt32>
  private let found: UnsafeMutablePointer<Bool>

  init(_ planner: Planner, _ condition: WitnessCondition, loose: ExistsTest, correlated: [Slot], schema: [Slot]) {
    self.planner = planner
    self.condition = condition
    self.loose = loose
    slots = correlated
    columns = correlated.compactMap { schema.firstIndex(of: $0) }
    shared = SlotSet(correlated).intersection(condition.component.slots)
    rowSlot = planner.variables.fresh("row")
    keys = SolutionBlock(width: correlated.count)
    keyColumns = correlated.indices.map(keys.column)
    numbers = .allocate(capacity: SolutionBlock.capacity)
    open = .allocate(capacity: SolutionBlock.capacity)
    found = .allocate(capacity: SolutionBlock.capacity)
  }

  deinit {
    numbers.deallocate()
    open.deallocate()
    found.deallocate()
  }

  override func test(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Bool>) throws {
    for column in columns {
      let ids = block.column(column)
      for i in 0..<rows.count where ids[rows[i]] == 0 { return try loose.test(block, rows, into: output) }
    }
    if generation != planner.cells.generation {
      generation = planner.cells.generation
      known = nil
      (few, many, asked) = (nil, nil, 0)
    }
    guard remembers else { return try ask(block, rows, into: output) }
    let known: RowTable
    if let table = self.known, table.count < Self.most {
      known = table
    } else {
      known = try RowTable(width: columns.count, planner.context)
      self.known = known
      answers.removeAll(keepingCapacity: true)
    }
    // The first row of each that is new is asked.
    for (c, column) in columns.enumerated() {
      let (from, to) = (block.column(column), keys.column(c))
      for i in 0..<rows.count { to[i] = from[rows[i]] }
    }
    let first = known.count
    try known.insert(keys, columns: keyColumns, count: rows.count, into: numbers)
    var new = 0
    for i in 0..<rows.count where Int(numbers[i]) == first &+ new {
      open[new] = UInt32(truncatingIfNeeded: rows[i])
      new &+= 1
    }
    if new > 0 {
      try ask(block, RowSelection(open, count: new), into: found)
      for i in 0..<new { answers.append(found[i]) }
    }
    for i in 0..<rows.count { output[i] = answers[Int(numbers[i])] }
    tried.rows += rows.count
    tried.new += new
    if tried.rows >= Self.trial {
      remembers = tried.new * 8 <= tried.rows * 7
      if !remembers { self.known = nil }
      tried = (0, 0)
    }
  }

  /// Asks the rows by a join.
  private func ask(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Bool>) throws {
    asked += Double(rows.count)
    let (source, join) = try (many == nil && asked > worth) || shared.isEmpty ? makeMany() : many ?? makeFew()
    source.load(block, rows, columns)
    try join.restart()
    let result = self.result ?? SolutionBlock(width: join.schema.count)
    self.result = result
    for i in 0..<rows.count { output[i] = true }
    let before = join.scanned
    while try join.next(into: result) {
      let numbers = result.column(result.width - 1)
      for i in 0..<result.count { output[Int(numbers[i]) - 1] = false }
    }
    planner.context.existsWork &+= join.scanned &- before
  }

  /// Rows from which on a table costs less than looking them up.
  private func costs() -> Double {
    switch planner.context.options.forcedJoin {
    case .lookup: return .infinity
    case .hash, .nestedLoop: return 0
    case nil: break
    }
    if let worth = planner.context.options.worthCorrecting { return worth }
    let statistics = planner.statistics(condition.component)
    let lookup = planner.order(condition.component, given: shared, statistics)
    let alone = planner.order(condition.component, given: SlotSet(), statistics)
    // A walk that may stop anywhere costs some look-ups a row.
    return (alone.work + 3 * (alone.estimates.last ?? 1)) / (lookup.work + 4 * VariableOrder.Cost.lookup)
  }

  private func source() -> BlockSource { BlockSource(planner.context, schema: slots + [rowSlot]) }

  private func makeFew() throws -> (source: BlockSource, join: Operator) {
    if let few { return few }
    let source = source()
    let read = condition.conditions.reduce(into: SlotSet()) { $0.formUnion(planner.reads($1)) }
    let over = read.intersection(SlotSet(source.schema).union(condition.component.slots)).slots
    let join = planner.lookupJoin(
      source, condition.component, shared: shared, mayBeUnbound: false,
      mode: .anti(conditions: try condition.conditions.map { try planner.compile($0, over) }, over: over), schema: source.schema,
      estimate: source.estimate, read)
    few = (source, join)
    return (source, join)
  }

  private func makeMany() throws -> (source: BlockSource, join: Operator) {
    if let many { return many }
    let source = source()
    // Conditions that the pattern alone can meet are met before the table is made.
    let own = condition.conditions.filter { planner.reads($0).isSubset(of: condition.component.slots.subtracting(shared)) }
    let pairs = condition.conditions.filter { !planner.reads($0).isSubset(of: condition.component.slots.subtracting(shared)) }
    let read = pairs.reduce(into: SlotSet()) { $0.formUnion(planner.reads($1)) }
    let node = own.isEmpty ? condition.node : .filter(own, condition.node)
    let right = try planner.planning(asSet: true) { try planner.plan(node, needed: shared.union(read.intersection(condition.component.slots))) }
    let over = read.intersection(SlotSet(source.schema).union(SlotSet(right.schema))).slots
    let join = HashJoin(
      planner.context, left: source, right: right, certain: shared, schema: source.schema,
      mode: .anti(conditions: try pairs.map { try planner.compile($0, over) }, over: over), estimate: source.estimate)
    join.fixedRight = planner.cells
    many = (source, join)
    few = nil
    return (source, join)
  }
}
