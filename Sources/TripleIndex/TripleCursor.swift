/// Walks all triples of a graph in an order, a block at a time.
public struct TripleCursor {
  private let view: GraphView
  private let order: KeyOrder
  private let directory: KeyDirectory
  private var at = 0
  private var row = 0
  private var pair = 0

  /// Sorted by the columns of `order`.
  public init(_ view: GraphView, order: KeyOrder) {
    self.view = view
    self.order = order
    directory = view.directory(order)
  }

  /// Hands all triples of a graph to `body`, up to 4,096 at a time in the order's sorting; what it throws ends the walk.
  public static func forEachBlock<Failure: Error>(
    of view: GraphView, order: KeyOrder = .spo, _ body: (UnsafeBufferPointer<Triple>) throws(Failure) -> Void
  ) throws(Failure) {
    var cursor = TripleCursor(view, order: order)
    let capacity = min(4_096, max(view.tripleCount, 1))
    let triples = UnsafeMutablePointer<Triple>.allocate(capacity: capacity)
    defer { triples.deallocate() }
    while true {
      let count = cursor.next(triples, capacity: capacity)
      if count == 0 { return }
      try body(UnsafeBufferPointer(start: triples, count: count))
    }
  }

  /// Writes up to `capacity` triples and gives their number; 0 at the end.
  public mutating func next(_ out: UnsafeMutablePointer<Triple>, capacity: Int) -> Int {
    var n = 0
    while n < capacity, at < directory.count {
      let a = directory.keys[at]
      if order.isGrouped {
        let pairs = view.pairs(order, a)
        while pair < pairs.count {
          let list = pairs.list(pair)
          while row < list.count, n < capacity {
            out[n] = order.triple(Triple(a, pairs.keys[pair], list[row]))
            n += 1
            row += 1
          }
          if row < list.count { return n }
          row = 0
          pair += 1
        }
      } else {
        let rows = view.rows(order, a)
        while row < rows.count, n < capacity {
          out[n] = order.triple(Triple(a, rows.second[row], rows.third[row]))
          n += 1
          row += 1
        }
        if row < rows.count { return n }
      }
      row = 0
      pair = 0
      at += 1
    }
    return n
  }
}
