/// A sorted run of changes to one graph, in every order: the delta's building block.
///
/// Signs add up: a run says what changes against everything older, so the sum of a triple's signs over all
/// runs is its net effect on the base (+1 added, −1 removed, 0 none). Each entry carries the running total of
/// signs, so that the net number of triples in any range is one subtraction.
final class Run: @unchecked Sendable {
  // @unchecked: immutable but for orders made on demand under the lock.

  /// A key in some order and the sum of the signs up to and including it.
  struct Entry: BitwiseCopyable {
    var key: Triple
    var sum: Int32
  }

  /// The first and last state number whose changes are in the run.
  let firstSequence: UInt64
  let lastSequence: UInt64
  let count: Int
  private var orders: [ContiguousArray<Entry>?]
  private let lock = Lock()
  private var touched: [TouchedKey: [TermID]] = [:]

  private struct TouchedKey: Hashable {
    var order: KeyOrder
    var first: TermID
  }

  /// The sum of all signs.
  var net: Int { count == 0 ? 0 : Int(entries(.spo)[count - 1].sum) }

  /// Distinct subjects, predicates and objects of the entries.
  let subjects: Int
  let predicates: Int
  let objects: Int

  private init(orders: [ContiguousArray<Entry>?], count: Int, sequences: ClosedRange<UInt64>) {
    self.orders = orders
    subjects = Self.countFirst(orders[Int(KeyOrder.spo.rawValue)])
    predicates = Self.countFirst(orders[Int(KeyOrder.pso.rawValue)])
    objects = Self.countFirst(orders[Int(KeyOrder.osp.rawValue)])
    self.count = count
    firstSequence = sequences.lowerBound
    lastSequence = sequences.upperBound
  }

  /// A run of changes sorted by subject, predicate, object, each triple once, each with its own sign.
  ///
  /// The other orders follow by stable sorts on one column: some 60 ns a change for all of them.
  convenience init(sorted changes: ContiguousArray<Entry>, sequence: UInt64) {
    var orders = [ContiguousArray<Entry>?](repeating: nil, count: 6)
    orders[Int(KeyOrder.spo.rawValue)] = Self.summed(changes, .spo)
    var list = changes
    ColumnSort.sort(&list) { $0.key.p }
    orders[Int(KeyOrder.pso.rawValue)] = Self.summed(list, .pso)
    list = changes
    ColumnSort.sort(&list) { $0.key.o }
    orders[Int(KeyOrder.osp.rawValue)] = Self.summed(list, .osp)
    ColumnSort.sort(&list) { $0.key.p }
    orders[Int(KeyOrder.pos.rawValue)] = Self.summed(list, .pos)
    self.init(orders: orders, count: changes.count, sequences: sequence...sequence)
  }

  /// Sorted triples with single signs as the keys of an order with running totals.
  private static func summed(_ changes: ContiguousArray<Entry>, _ order: KeyOrder) -> ContiguousArray<Entry> {
    var entries = changes
    entries.withUnsafeMutableBufferPointer { entries in
      var sum: Int32 = 0
      for i in entries.indices {
        sum &+= entries[i].sum
        entries[i] = Entry(key: order.key(entries[i].key), sum: sum)
      }
    }
    return entries
  }

  /// Sorts entries that carry single signs and makes the signs running totals.
  private static func sorted(_ entries: [Entry]) -> ContiguousArray<Entry> {
    var entries = ContiguousArray(entries)
    if entries.count > 1 { entries.sort { $0.key < $1.key } }
    return summed(entries, .spo)
  }

  /// Two neighbouring runs as one; entries that cancel out vanish.
  convenience init(merging a: Run, _ b: Run) {
    var orders = [ContiguousArray<Entry>?](repeating: nil, count: 6)
    var count = 0
    for order in [KeyOrder.spo, .pso, .pos, .osp] {
      let merged = Self.merge(a.entries(order), b.entries(order))
      count = merged.count
      orders[Int(order.rawValue)] = merged
    }
    self.init(orders: orders, count: count, sequences: a.firstSequence...b.lastSequence)
  }

  private static func merge(_ a: ContiguousArray<Entry>, _ b: ContiguousArray<Entry>) -> ContiguousArray<Entry> {
    let most = a.count + b.count
    return ContiguousArray(unsafeUninitializedCapacity: most) { out, made in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in made = merge(a, b, into: out) }
      }
    }
  }

  /// Fills `out` with the merged entries and gives their number.
  private static func merge(
    _ a: UnsafeBufferPointer<Entry>, _ b: UnsafeBufferPointer<Entry>, into out: UnsafeMutableBufferPointer<Entry>
  ) -> Int {
    var made = 0
    var i = 0
    var j = 0
    var lastA: Int32 = 0
    var lastB: Int32 = 0
    var sum: Int32 = 0
    while i < a.count || j < b.count {
      let takeA = j == b.count || (i < a.count && !(b[j].key < a[i].key))
      let takeB = i == a.count || (j < b.count && !(a[i].key < b[j].key))
      let key = takeA ? a[i].key : b[j].key
      var sign: Int32 = 0
      if takeA {
        sign += a[i].sum - lastA
        lastA = a[i].sum
        i += 1
      }
      if takeB {
        sign += b[j].sum - lastB
        lastB = b[j].sum
        j += 1
      }
      if sign != 0 {
        sum += sign
        out.initializeElement(at: made, to: Entry(key: key, sum: sum))
        made += 1
      }
    }
    return made
  }

  /// The entries in an order; sop and ops are sorted on first demand.
  func entries(_ order: KeyOrder) -> ContiguousArray<Entry> {
    if order.rawValue < 4, let made = orders[Int(order.rawValue)] { return made }
    return lock.withLock {
      if let made = orders[Int(order.rawValue)] { return made }
      let spo = orders[0] ?? []
      var last: Int32 = 0
      var single: [Entry] = []
      single.reserveCapacity(spo.count)
      for entry in spo {
        single.append(Entry(key: order.key(entry.key), sum: entry.sum - last))
        last = entry.sum
      }
      let made = Self.sorted(single)
      orders[Int(order.rawValue)] = made
      return made
    }
  }

  /// The entries whose key starts with `a` (and `b`, and `c`; 0 is a wildcard), as an index range.
  func range(_ order: KeyOrder, _ a: TermID, _ b: TermID = 0, _ c: TermID = 0) -> Range<Int> {
    if a == 0 { return 0..<count }
    let low = Triple(a, b, c)
    let high = b == 0 ? Triple(a, .max, .max) : c == 0 ? Triple(a, b, .max) : Triple(a, b, c)
    return entries(order).withUnsafeBufferPointer { entries in
      var lo = 0
      var n = entries.count
      while n > 0 {
        let half = n >> 1
        if entries[lo + half].key < low {
          lo += half + 1
          n -= half + 1
        } else {
          n = half
        }
      }
      var hi = lo
      var m = entries.count - lo
      while m > 0 {
        let half = m >> 1
        if high < entries[hi + half].key {
          m = half
        } else {
          hi += half + 1
          m -= half + 1
        }
      }
      return lo..<hi
    }
  }

  /// Whether an entry of a range below a first key has the second key.
  func touches(_ order: KeyOrder, _ a: TermID, _ b: TermID, in range: Range<Int>) -> Bool {
    entries(order).withUnsafeBufferPointer { entries in
      let wanted = Triple(a, b, 0)
      var lo = range.lowerBound
      var n = range.count
      while n > 0 {
        let half = n >> 1
        if entries[lo + half].key < wanted {
          lo += half + 1
          n -= half + 1
        } else {
          n = half
        }
      }
      return lo < range.upperBound && entries[lo].key.p == b
    }
  }

  /// The sorted distinct second keys below a first key. Made once a run: large runs outlive many snapshots.
  func secondKeys(_ order: KeyOrder, _ a: TermID) -> [TermID] {
    let key = TouchedKey(order: order, first: a)
    if let known = lock.withLock({ touched[key] }) { return known }
    var keys: [TermID] = []
    let range = range(order, a)
    entries(order).withUnsafeBufferPointer { entries in
      for i in range where keys.last != entries[i].key.p { keys.append(entries[i].key.p) }
    }
    lock.withLock { touched[key] = keys }
    return keys
  }

  /// The changes below a first key (and a second), sorted, each with its own sign.
  func changes(_ order: KeyOrder, _ a: TermID, _ b: TermID = 0) -> [Entry] {
    let range = range(order, a, b)
    if range.isEmpty { return [] }
    return entries(order).withUnsafeBufferPointer { entries in
      var last = range.lowerBound == 0 ? 0 : entries[range.lowerBound - 1].sum
      var found: [Entry] = []
      found.reserveCapacity(range.count)
      for i in range {
        found.append(Entry(key: entries[i].key, sum: entries[i].sum - last))
        last = entries[i].sum
      }
      return found
    }
  }

  /// Two lists of changes with single signs as one; what cancels out vanishes.
  static func sum(_ a: [Entry], _ b: [Entry]) -> [Entry] {
    if a.isEmpty { return b }
    if b.isEmpty { return a }
    var out: [Entry] = []
    out.reserveCapacity(a.count + b.count)
    var i = 0
    var j = 0
    while i < a.count || j < b.count {
      if j == b.count || (i < a.count && a[i].key < b[j].key) {
        out.append(a[i])
        i += 1
      } else if i == a.count || b[j].key < a[i].key {
        out.append(b[j])
        j += 1
      } else {
        let sign = a[i].sum + b[j].sum
        if sign != 0 { out.append(Entry(key: a[i].key, sum: sign)) }
        i += 1
        j += 1
      }
    }
    return out
  }

  /// Distinct first keys of spo, pso and osp.
  private static func countFirst(_ entries: ContiguousArray<Entry>?) -> Int {
    var n = 0
    var last: TermID = 0
    for entry in entries ?? [] where entry.key.s != last {
      n += 1
      last = entry.key.s
    }
    return n
  }

  /// The sum of the signs in a range.
  func net(_ order: KeyOrder, _ range: Range<Int>) -> Int {
    if range.isEmpty { return 0 }
    let entries = entries(order)
    return Int(entries[range.upperBound - 1].sum) - (range.lowerBound == 0 ? 0 : Int(entries[range.lowerBound - 1].sum))
  }
}
