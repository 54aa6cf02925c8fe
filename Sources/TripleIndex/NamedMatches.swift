extension Snapshot {
  /// The named graphs that are not found by ``smallMatches(_:_:_:asking:)``: large ones, and those with changes. Sorted.
  public var graphsBesideSmall: [TermID] {
    var names = Array(base.large.keys.filter { changed[$0] == nil })
    names += changed.all.filter { $0.graph != 0 && $0.tripleCount > 0 }.map { $0.graph }
    return names.sorted()
  }

  /// The matches of a pattern (0 is a wildcard) in all small named graphs without changes, found at once.
  ///
  /// Costs a few binary searches. The first call lays out the orders (100 ns a triple of small graphs), during which
  /// `check` is asked every millisecond whether to go on.
  public func smallMatches(
    _ s: TermID, _ p: TermID, _ o: TermID, asking check: () throws -> Void
  ) rethrows -> SmallMatches {
    if s == 0, p == 0, o == 0 {
      return SmallMatches(base, nil, SmallGraphOrders.Rows(rows: nil, range: 0..<base.smallCount), skipping: changedSmall)
    }
    let orders = try base.orders(asking: check)
    return SmallMatches(base, orders, orders.rows(s, p, o), skipping: changedSmall)
  }

  /// The named graphs that hold a match of the pattern (0 is a wildcard), sorted. Costs what
  /// ``smallMatches(_:_:_:asking:)`` does, about 10 ns a match, and one count for each of ``graphsBesideSmall``.
  public func graphsContaining(
    _ s: TermID, _ p: TermID, _ o: TermID, asking check: () throws -> Void
  ) rethrows -> [TermID] {
    let matches = try smallMatches(s, p, o, asking: check)
    var names = matches.graphs
    names += graphsBesideSmall.filter { (graph($0)?.count(s, p, o) ?? 0) > 0 }
    return names.sorted()
  }

  /// The named graphs that hold a match of the pattern (0 is a wildcard), sorted.
  public func graphsContaining(_ s: TermID, _ p: TermID, _ o: TermID) -> [TermID] { graphsContaining(s, p, o, asking: {}) }

  /// For each graph of the base whether it is changed; empty when none is.
  private var changedSmall: [Bool] {
    if changed.isEmpty { return [] }
    var marks = [Bool](repeating: false, count: base.nameCount)
    for view in changed.all where view.graph != 0 {
      let place = SortedSearch.lowerBound(base.names, 0, base.nameCount, view.graph)
      if place < base.nameCount, base.names[place] == view.graph { marks[place] = true }
    }
    return marks
  }
}

/// The matches of a pattern in the small graphs of a snapshot; see ``Snapshot/smallMatches(_:_:_:asking:)``.
/// Valid as long as the snapshot.
public struct SmallMatches {
  private let base: GraphBase
  private let orders: SmallGraphOrders?
  private let rows: SmallGraphOrders.Rows
  private let skipped: [Bool]
  private var at: Int
  /// Where the walk without orders stands among the graphs.
  private var graph = 0

  init(_ base: GraphBase, _ orders: SmallGraphOrders?, _ rows: SmallGraphOrders.Rows, skipping skipped: [Bool]) {
    self.base = base
    self.orders = orders
    self.rows = rows
    self.skipped = skipped
    at = rows.range.lowerBound
  }

  /// The number of matches, those in changed graphs included; exact when ``isExact``.
  public var count: Int { rows.range.count }
  /// Whether no small graph is changed.
  public var isExact: Bool { skipped.isEmpty }

  /// Back to the first match.
  public mutating func restart() {
    at = rows.range.lowerBound
    graph = 0
  }

  /// Writes up to `capacity` matches, in no order that means anything, and gives their number; 0 at the end.
  public mutating func next(_ out: UnsafeMutablePointer<QuadIDs>, capacity: Int) -> Int {
    var n = 0
    while n < capacity, at < rows.range.upperBound {
      let row = rows.rows.map { Int($0[at]) } ?? at
      let place = self.place(of: row)
      at &+= 1
      if !skipped.isEmpty, skipped[place] { continue }
      let t = base.smallTriples[row]
      out[n] = QuadIDs(s: t.s, p: t.p, o: t.o, g: base.names[place])
      n &+= 1
    }
    return n
  }

  @inline(__always) private mutating func place(of row: Int) -> Int {
    if let orders { return Int(orders.graphOf[row]) }
    // Rows come one by one, graph after graph; a graph with an index of its own has none here.
    while row >= Int(base.slices[graph].start) + Int(base.slices[graph].count) { graph &+= 1 }
    return graph
  }

  /// The sorted names of the graphs with a match.
  var graphs: [TermID] {
    var marks = [Bool](repeating: false, count: base.nameCount)
    var walk = self
    walk.restart()
    for i in rows.range {
      let row = rows.rows.map { Int($0[i]) } ?? i
      marks[walk.place(of: row)] = true
    }
    var names: [TermID] = []
    for place in marks.indices where marks[place] && (skipped.isEmpty || !skipped[place]) { names.append(base.names[place]) }
    return names
  }
}
