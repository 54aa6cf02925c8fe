import TripleIndex

/// The matches of one triple pattern in all small named graphs at once: `GRAPH ?g { ?s ?p ?o }` without
/// going from graph to graph. SPARQL 1.1 Query, section 18.6 (evaluation of Graph).
final class NamedGraphScan: Operator {
  private var matches: SmallMatches
  /// A graph that is none of the dataset's: the register of graphs.
  private let hidden: TermID?
  /// For each output column what it takes: 0 to 2 the triple's positions, 3 the graph.
  private let columns: [Int]
  /// Positions that must hold the same term.
  private let equal: [(Int, Int)]
  private let buffer: UnsafeMutablePointer<QuadIDs>
  private let pattern: PlanTriple

  /// - Parameter slot: the graph's variable, which may stand in the pattern too.
  init(
    _ context: EvaluationContext, _ matches: SmallMatches, _ pattern: PlanTriple, slot: Slot, hidden: TermID?,
    schema: [Slot]
  ) {
    self.matches = matches
    self.hidden = hidden
    self.pattern = pattern
    let places = [pattern.s.slot, pattern.p.slot, pattern.o.slot, slot]
    columns = schema.map { wanted in places.firstIndex { $0 == wanted } ?? 3 }
    var equal: [(Int, Int)] = []
    for later in 1..<4 {
      if let place = places[later], let first = places.firstIndex(where: { $0 == place }), first < later {
        equal.append((first, later))
      }
    }
    self.equal = equal
    buffer = .allocate(capacity: SolutionBlock.capacity)
    super.init(context, schema: schema, estimate: Double(matches.count))
  }

  deinit { buffer.deallocate() }

  override var kind: String { "scan of named graphs" }
  override func detail(_ names: VariableTable) -> String {
    (0..<3).map { Explanation.term(pattern[$0], names, context) }.joined(separator: " ")
  }

  override func produce(into block: SolutionBlock) throws -> Bool {
    while true {
      try context.checkpoint()
      let found = matches.next(buffer, capacity: SolutionBlock.capacity)
      if found == 0 { return false }
      let kept = keep(found)
      if kept == 0 { continue }
      for (c, place) in columns.enumerated() {
        let target = block.column(c)
        switch place {
        case 0: for i in 0..<kept { target[i] = buffer[i].s }
        case 1: for i in 0..<kept { target[i] = buffer[i].p }
        case 2: for i in 0..<kept { target[i] = buffer[i].o }
        default: for i in 0..<kept { target[i] = buffer[i].g }
        }
      }
      block.count = kept
      return true
    }
  }

  /// Moves the matches that are solutions to the front; gives their number.
  private func keep(_ found: Int) -> Int {
    if hidden == nil, equal.isEmpty { return found }
    var kept = 0
    for i in 0..<found {
      let quad = buffer[i]
      if quad.g == hidden { continue }
      if !equal.allSatisfy({ Self.term(quad, $0.0) == Self.term(quad, $0.1) }) { continue }
      buffer[kept] = quad
      kept += 1
    }
    return kept
  }

  @inline(__always) private static func term(_ quad: QuadIDs, _ place: Int) -> TermID {
    switch place {
    case 0: quad.s
    case 1: quad.p
    case 2: quad.o
    default: quad.g
    }
  }

  override func countAll() throws -> UInt64 {
    if hidden == nil, equal.isEmpty, matches.isExact, rowsOut == 0 { return UInt64(matches.count) }
    return try super.countAll()
  }

  override func restart() throws { matches.restart() }
}
