extension GraphView {
  /// Triples from which on sorting them takes so long that a query must be able to leave.
  static let longWork = 250_000

  /// Lays out an order that is made on first use, when it is not there yet: about 60 ns a triple, during which `check`
  /// is asked every millisecond whether to go on. An order that nobody waits for any more is finished for the next.
  public func prepare(_ order: KeyOrder, asking check: () throws -> Void) throws {
    let base = base
    if base.count < GraphView.longWork || base.isReady(order) { return }
    try Parallel.apart(asking: check) { base.prepare(order) }
  }

  /// The distinct triples of several graphs as one graph of its own memory, about 60 bytes
  /// a triple while its orders are made. Costs a sort, during which `check` is asked every millisecond whether to go on.
  public static func union(of graphs: [GraphView], asking check: () throws -> Void) throws -> GraphView {
    let most = graphs.reduce(0) { $0 + $1.tripleCount }
    if most < GraphView.longWork { return union(of: graphs) }
    return try Parallel.apart(asking: check) { union(of: graphs) }
  }

  /// The distinct triples of several graphs as one graph of its own memory. Costs a sort.
  static func union(of graphs: [GraphView]) -> GraphView {
    let most = graphs.reduce(0) { $0 + $1.tripleCount }
    if most == 0 { return .empty() }
    let region = Region(byteCount: most * MemoryLayout<Triple>.stride)
    let triples = region.pointer(Triple.self)
    var count = 0
    for graph in graphs {
      var cursor = TripleCursor(graph, order: .spo)
      while count < most {
        let n = cursor.next(triples + count, capacity: min(4096, most - count))
        if n == 0 { break }
        count += n
      }
    }
    var bound: TermID = 0
    for i in 0..<count {
      for id in [triples[i].s, triples[i].p, triples[i].o] where id < TermSpace.valuedStart && id > bound { bound = id }
    }
    let map = CompactMap(plainBound: bound + 1)
    TripleSort.sort(triples, count, by: .spo, map: map)
    count = TripleSort.removeDuplicates(triples, count)
    let index = GraphIndex(sorted: UnsafePointer(triples), count: count, map: map, owners: [region])
    return GraphView(graph: 0, base: index, runs: [])
  }
}
