/// Sorts triples by any order: radix for many, introsort for few.
///
/// LSD radix over compacted ids with digits of 11 bits; digits that are the same in all triples are skipped.
/// One pass costs 5 to 8 ns a triple.
enum TripleSort {
  /// Below this many the comparison sort is faster.
  static let radixThreshold = 2048

  /// Sorts in place by the columns of `order`.
  static func sort(_ triples: UnsafeMutablePointer<Triple>, _ n: Int, by order: KeyOrder, map: CompactMap) {
    if n < radixThreshold {
      var few = UnsafeMutableBufferPointer(start: triples, count: n)
      few.sort { order.key($0) < order.key($1) }
      return
    }
    let scratch = Region(byteCount: n * MemoryLayout<Triple>.stride)
    sort(triples, n, by: order, map: map, scratch: scratch.pointer())
  }

  /// Sorts in place with room for `n` triples given.
  static func sort(
    _ triples: UnsafeMutablePointer<Triple>, _ n: Int, by order: KeyOrder, map: CompactMap,
    scratch: UnsafeMutablePointer<Triple>
  ) {
    var sorter = RadixPasses(from: triples, to: scratch, count: n, map: map)
    let columns: [Column]
    switch order {
    case .spo: columns = [.o, .p, .s]
    case .pso: columns = [.o, .s, .p]
    case .pos: columns = [.s, .o, .p]
    case .osp: columns = [.p, .s, .o]
    case .sop: columns = [.p, .o, .s]
    case .ops: columns = [.s, .p, .o]
    }
    for column in columns { sorter.sort(column) }
    if sorter.from != triples { triples.update(from: sorter.from, count: n) }
  }

  /// Merges two lists sorted by subject into a third without repetitions; gives its count.
  static func merge(
    _ a: UnsafePointer<Triple>, _ aCount: Int, _ b: UnsafePointer<Triple>, _ bCount: Int, into out: UnsafeMutablePointer<Triple>
  ) -> Int {
    var i = 0
    var j = 0
    var at = 0
    var last = Triple(0, 0, 0)
    while i < aCount || j < bCount {
      let next: Triple
      if j == bCount || (i < aCount && a[i] < b[j]) {
        next = a[i]
        i &+= 1
      } else {
        next = b[j]
        j &+= 1
      }
      if next == last, at > 0 { continue }
      out[at] = next
      at &+= 1
      last = next
    }
    return at
  }

  /// Drops repeated neighbours; gives the new count.
  static func removeDuplicates(_ triples: UnsafeMutablePointer<Triple>, _ n: Int) -> Int {
    if n == 0 { return 0 }
    var kept = 1
    for i in 1..<n where triples[i] != triples[kept - 1] {
      triples[kept] = triples[i]
      kept += 1
    }
    return kept
  }

  enum Column {
    case s, p, o
  }

  /// Stable passes between two buffers; `from` holds the data after each.
  struct RadixPasses {
    private(set) var from: UnsafeMutablePointer<Triple>
    private(set) var to: UnsafeMutablePointer<Triple>
    let count: Int
    let map: CompactMap

    init(from: UnsafeMutablePointer<Triple>, to: UnsafeMutablePointer<Triple>, count: Int, map: CompactMap) {
      self.from = from
      self.to = to
      self.count = count
      self.map = map
    }

    /// Sorts stably by one column.
    mutating func sort(_ column: Column) {
      switch column {
      case .s: passes { $0.s }
      case .p: passes { $0.p }
      case .o: passes { $0.o }
      }
    }

    @inline(__always) private mutating func passes(_ value: (Triple) -> UInt32) {
      let n = count
      if n == 0 { return }
      let map = self.map
      let bits = 11
      let size = 1 << bits
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 3 * size) { histogram in
        histogram.initialize(repeating: 0)
        let h0 = histogram.baseAddress.unsafelyUnwrapped
        let h1 = h0 + size
        let h2 = h1 + size
        for i in 0..<n {
          let v = map.compact(value(from[i]))
          h0[Int(v & 2047)] &+= 1
          h1[Int(v >> 11 & 2047)] &+= 1
          h2[Int(v >> 22)] &+= 1
        }
        for digit in 0..<3 {
          let h = h0 + digit * size
          let shift = UInt32(digit * bits)
          if h[Int(map.compact(value(from[0])) >> shift & 2047)] == UInt32(n) { continue }
          var sum: UInt32 = 0
          for d in 0..<size {
            let c = h[d]
            h[d] = sum
            sum &+= c
          }
          let source = from
          let target = to
          for i in 0..<n {
            let t = source[i]
            let d = Int(map.compact(value(t)) >> shift & 2047)
            target[Int(h[d])] = t
            h[d] &+= 1
          }
          from = target
          to = source
        }
      }
    }
  }
}
