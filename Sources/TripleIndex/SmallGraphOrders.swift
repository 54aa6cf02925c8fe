/// The triples of all small graphs at once in three orders, so that a pattern finds its graphs without walking them.
///
/// A row is a number into the base's array of small triples, which is sorted by graph, subject, predicate and object.
/// 16 bytes a triple; made on first use by radix passes, about 100 ns a triple.
final class SmallGraphOrders: @unchecked Sendable {
  // @unchecked: immutable once made.
  private let triples: UnsafePointer<Triple>
  private let count: Int
  /// The place of each row's graph among the names of the base.
  let graphOf: UnsafeMutablePointer<UInt32>
  /// Rows by subject, predicate, object; by predicate, object, subject; by object, subject, predicate.
  private let bySubject: UnsafeMutablePointer<UInt32>
  private let byPredicate: UnsafeMutablePointer<UInt32>
  private let byObject: UnsafeMutablePointer<UInt32>
  private let region: Region

  /// The bytes of the orders.
  var byteCount: Int { region.byteCount }

  /// Rows that hold a match: `rows[range]`, or the numbers of the range themselves when there is no order.
  struct Rows {
    let rows: UnsafePointer<UInt32>?
    let range: Range<Int>
  }

  init(_ base: GraphBase) {
    triples = base.smallTriples
    count = base.smallCount
    let n = count
    region = Region(byteCount: max(1, n) * 4 * MemoryLayout<UInt32>.stride)
    graphOf = region.pointer()
    bySubject = graphOf + n
    byPredicate = graphOf + 2 * n
    byObject = graphOf + 3 * n
    for graph in 0..<base.nameCount {
      let slice = base.slices[graph]
      for row in Int(slice.start)..<Int(slice.start) + Int(slice.count) { graphOf[row] = UInt32(graph) }
    }
    let scratch = Region(byteCount: max(1, n) * MemoryLayout<UInt32>.stride)
    var from = bySubject
    var to: UnsafeMutablePointer<UInt32> = scratch.pointer()
    for row in 0..<n { from[row] = UInt32(row) }
    /// Stable passes over one column; the rows end up in `from`.
    func sort(_ column: KeyPath<Triple, TermID>) {
      switch column {
      case \.s: passes(&from, &to, base.map) { $0.s }
      case \.p: passes(&from, &to, base.map) { $0.p }
      default: passes(&from, &to, base.map) { $0.o }
      }
    }
    func keep(as target: UnsafeMutablePointer<UInt32>) {
      if from != target { target.update(from: from, count: n) }
    }
    sort(\.o)
    sort(\.p)
    sort(\.s)
    keep(as: bySubject)
    // From here on the passes go between the scratch and the next target.
    byObject.update(from: bySubject, count: n)
    (from, to) = (byObject, scratch.pointer())
    sort(\.o)
    keep(as: byObject)
    byPredicate.update(from: byObject, count: n)
    (from, to) = (byPredicate, scratch.pointer())
    sort(\.p)
    keep(as: byPredicate)
  }

  @inline(__always) private func passes(
    _ from: inout UnsafeMutablePointer<UInt32>, _ to: inout UnsafeMutablePointer<UInt32>, _ map: CompactMap,
    _ value: (Triple) -> TermID
  ) {
    let bits = 11
    let size = 1 << bits
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: size) { places in
      for shift in [UInt32(0), 11, 22] {
        places.initialize(repeating: 0)
        for i in 0..<count { places[Int(map.compact(value(triples[i])) >> shift & 2047)] &+= 1 }
        if places.contains(UInt32(count)) { continue }
        var sum: UInt32 = 0
        for digit in 0..<size {
          let here = places[digit]
          places[digit] = sum
          sum &+= here
        }
        for i in 0..<count {
          let row = from[i]
          let digit = Int(map.compact(value(triples[Int(row)])) >> shift & 2047)
          to[Int(places[digit])] = row
          places[digit] &+= 1
        }
        swap(&from, &to)
      }
    }
  }

  /// The rows of a pattern; 0 is a wildcard. A few binary searches.
  func rows(_ s: TermID, _ p: TermID, _ o: TermID) -> Rows {
    switch (s != 0, p != 0, o != 0) {
    case (false, false, false): return Rows(rows: nil, range: 0..<count)
    case (true, false, true), (false, false, true):
      return search(byObject, Triple(o, s, 0), s == 0 ? 1 : 2) { Triple($0.o, $0.s, $0.p) }
    case (true, _, _): return search(bySubject, Triple(s, p, o), o != 0 ? 3 : p != 0 ? 2 : 1) { $0 }
    case (false, true, _): return search(byPredicate, Triple(p, o, 0), o != 0 ? 2 : 1) { Triple($0.p, $0.o, $0.s) }
    }
  }

  /// The rows whose key agrees with `wanted` in its first `length` columns.
  private func search(
    _ rows: UnsafeMutablePointer<UInt32>, _ wanted: Triple, _ length: Int, _ key: (Triple) -> Triple
  ) -> Rows {
    /// -1, 0 or 1: before, among or behind the wanted rows.
    func side(_ i: Int) -> Int {
      let t = key(triples[Int(rows[i])])
      if t.s != wanted.s { return t.s < wanted.s ? -1 : 1 }
      if length > 1, t.p != wanted.p { return t.p < wanted.p ? -1 : 1 }
      if length > 2, t.o != wanted.o { return t.o < wanted.o ? -1 : 1 }
      return 0
    }
    func first(_ from: Int, _ isBehind: (Int) -> Bool) -> Int {
      var low = from
      var n = count - from
      while n > 0 {
        let half = n >> 1
        if isBehind(side(low + half)) {
          n = half
        } else {
          low += half + 1
          n -= half + 1
        }
      }
      return low
    }
    let start = first(0) { $0 >= 0 }
    return Rows(rows: UnsafePointer(rows), range: start..<first(start) { $0 > 0 })
  }
}
