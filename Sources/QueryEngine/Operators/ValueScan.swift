import TripleIndex

/// The triples of a predicate whose objects meet conditions: each different object is judged once, in the order of the
/// dictionary, and only the subjects below those that pass are looked at.
///
/// A range filter over a predicate so reads its value column from front to back, and no row of a value that is out of it
/// is ever made.
final class ValueScan: Operator {
  private let triple: PlanTriple
  private let graph: GraphSelector
  private let cells: GraphCells
  /// They read the object alone.
  private let conditions: [CompiledExpression]
  private let subject: Int?
  private let object: Int?
  private let text: String

  private var started = false
  private var pairs: PairList?
  /// The keys of a piece, those of them that passed, and where the walk is.
  private let keys = SolutionBlock(width: 1, zeroed: false)
  private let passed: UnsafeMutablePointer<UInt32>
  private var passedCount = 0
  private var first = 0
  private var after = 0
  private var next = 0
  /// Subjects of the current key that were handed over.
  private var taken = 0
  private var looked = 0

  /// - Parameters:
  ///   - triple: variable, constant, another variable.
  ///   - conditions: compiled for rows of the object alone.
  init(
    _ context: EvaluationContext, _ triple: PlanTriple, _ conditions: [CompiledExpression], schema: [Slot], graph: GraphSelector,
    cells: GraphCells, text: String, estimate: Double
  ) {
    self.triple = triple
    self.conditions = conditions
    self.graph = graph
    self.cells = cells
    self.text = text
    subject = triple.s.slot.flatMap { schema.firstIndex(of: $0) }
    object = triple.o.slot.flatMap { schema.firstIndex(of: $0) }
    passed = .allocate(capacity: SolutionBlock.capacity)
    super.init(context, schema: schema, estimate: estimate)
  }

  deinit { passed.deallocate() }

  override var kind: String { "scan by value" }
  override var scanned: Int { looked }
  override var writesAllColumns: Bool { true }
  override func detail(_ names: VariableTable) -> String {
    "{ " + (0..<3).map { Explanation.term(triple[$0], names, context) }.joined(separator: " ") + " } where " + text
  }

  private func start() throws {
    started = true
    pairs = nil
    (passedCount, first, after, next, taken) = (0, 0, 0, 0, 0)
    guard let view = cells.graph(graph, context.dataset), let p = triple.p.constant, !TermSpace.isLocal(p) else { return }
    try view.prepare(.pos, asking: context.checkpoint)
    pairs = view.pairs(.pos, p)
  }

  /// Judges the next piece of keys. False when there is none left.
  private func judge(_ pairs: PairList) throws -> Bool {
    next = 0
    taken = 0
    while after < pairs.count {
      try context.checkpoint()
      first = after
      let n = min(SolutionBlock.capacity, pairs.count &- first)
      after = first &+ n
      looked &+= n
      keys.column(0).update(from: pairs.keys + first, count: n)
      keys.count = n
      passedCount = n
      for (i, condition) in conditions.enumerated() where passedCount > 0 {
        let rows = i == 0 ? RowSelection(all: n) : RowSelection(passed, count: passedCount)
        passedCount = try condition.select(keys, rows, into: passed)
      }
      if passedCount > 0 { return true }
    }
    passedCount = 0
    return false
  }

  override func produce(into block: SolutionBlock) throws -> Bool {
    if !started { try start() }
    guard let pairs else { return false }
    let subjects = subject.map(block.column)
    let objects = object.map(block.column)
    var count = 0
    while count < SolutionBlock.capacity {
      if next == passedCount, try !judge(pairs) { break }
      while next < passedCount && count < SolutionBlock.capacity {
        let at = first &+ Int(passed[next])
        let from = pairs.start(at) &+ taken
        let left = pairs.end(at) &- from
        let n = min(left, SolutionBlock.capacity &- count)
        if n == 1 {
          subjects?[count] = pairs.values[from]
          objects?[count] = pairs.keys[at]
        } else {
          if let subjects { (subjects + count).update(from: pairs.values + from, count: n) }
          if let objects { (objects + count).update(repeating: pairs.keys[at], count: n) }
        }
        count &+= n
        taken = n == left ? 0 : taken &+ n
        next &+= n == left ? 1 : 0
      }
    }
    looked &+= count
    block.count = count
    return count > 0
  }

  override func countAll() throws -> UInt64 {
    if started { return try super.countAll() }
    try start()
    guard let pairs else { return 0 }
    var total: UInt64 = 0
    while try judge(pairs) {
      for i in 0..<passedCount {
        let at = first &+ Int(passed[i])
        total &+= UInt64(pairs.end(at) &- pairs.start(at))
      }
    }
    return total
  }

  override func restart() throws { started = false }
}
