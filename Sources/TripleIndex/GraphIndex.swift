import Synchronization

/// The folded triples of one graph: up to six orders over flat arrays, made at build or on first demand.
///
/// Small graphs keep only their triples sorted by subject (a slice of the base's array) and lay out an order when it
/// is first asked for, so that a hundred thousand of them cost 12 bytes a triple.
@usableFromInline final class GraphIndex: @unchecked Sendable {
  // @unchecked: an order is written once under the lock and published by its flag.
  @usableFromInline let count: Int
  private let sorted: UnsafePointer<Triple>?
  private let map: CompactMap
  private var owners: [Region]
  private let lock = Lock()
  @usableFromInline let flat: UnsafeMutablePointer<FlatOrder>
  @usableFromInline let grouped: UnsafeMutablePointer<GroupedOrder>
  @usableFromInline let ready: UnsafeMutablePointer<Atomic<UInt8>>
  /// The sets are written once under their lock and published by the state: 0 none, 1 being made, 2 made.
  private let setsLock = Lock()
  private let setsState = Atomic<UInt8>(0)
  private var sets: CharacteristicSets?

  /// A graph over triples sorted by subject, predicate, object, distinct; the memory is the owners'.
  init(sorted: UnsafePointer<Triple>, count: Int, map: CompactMap, owners: [Region]) {
    self.count = count
    self.sorted = sorted
    self.map = map
    self.owners = owners
    (flat, grouped, ready) = Self.allocate()
  }

  /// A graph with orders that are laid out already; spo must be among them.
  init(count: Int, map: CompactMap, flat ready1: [(KeyOrder, FlatOrder)], grouped ready2: [(KeyOrder, GroupedOrder)], owners: [Region]) {
    self.count = count
    self.sorted = nil
    self.map = map
    self.owners = owners
    (flat, grouped, ready) = Self.allocate()
    for (order, layout) in ready1 {
      (flat + Int(order.rawValue)).initialize(to: layout)
      ready[Int(order.rawValue)].store(1, ordering: .releasing)
    }
    for (order, layout) in ready2 {
      (grouped + Int(order.rawValue)).initialize(to: layout)
      ready[Int(order.rawValue)].store(1, ordering: .releasing)
    }
  }

  private static func allocate() -> (
    UnsafeMutablePointer<FlatOrder>, UnsafeMutablePointer<GroupedOrder>, UnsafeMutablePointer<Atomic<UInt8>>
  ) {
    let ready = UnsafeMutablePointer<Atomic<UInt8>>.allocate(capacity: 6)
    for i in 0..<6 { (ready + i).initialize(to: Atomic(0)) }
    return (.allocate(capacity: 6), .allocate(capacity: 3), ready)
  }

  deinit {
    flat.deallocate()
    grouped.deallocate()
    ready.deallocate()
  }

  /// A flat order, laid out now if it is not yet.
  @inlinable @inline(__always) func flatOrder(_ order: KeyOrder) -> FlatOrder {
    let i = Int(order.rawValue)
    if ready[i].load(ordering: .acquiring) == 0 { make(order) }
    return flat[i]
  }
  /// A grouped order, laid out now if it is not yet.
  @inlinable @inline(__always) func groupedOrder(_ order: KeyOrder) -> GroupedOrder {
    let i = Int(order.rawValue)
    if ready[i].load(ordering: .acquiring) == 0 { make(order) }
    return grouped[i]
  }

  /// Whether an order is laid out.
  @inline(__always) func isReady(_ order: KeyOrder) -> Bool { ready[Int(order.rawValue)].load(ordering: .acquiring) != 0 }

  /// Lays an order out if it is not yet.
  func prepare(_ order: KeyOrder) { if !isReady(order) { make(order) } }

  @usableFromInline @inline(never) func make(_ order: KeyOrder) {
    lock.withLock {
      guard ready[Int(order.rawValue)].load(ordering: .acquiring) == 0 else { return }
      let region = Region(byteCount: count * MemoryLayout<Triple>.stride)
      let triples: UnsafeMutablePointer<Triple> = region.pointer()
      copyTriples(triples)
      TripleSort.sort(triples, count, by: order, map: map)
      if order.isGrouped {
        let (layout, memory) = OrderBuilder.grouped(order, triples, count, map: map)
        owners.append(memory)
        (grouped + Int(order.rawValue)).initialize(to: layout)
      } else {
        let (layout, memory) = OrderBuilder.flat(order, triples, count, map: map)
        owners.append(memory)
        (flat + Int(order.rawValue)).initialize(to: layout)
      }
      ready[Int(order.rawValue)].store(1, ordering: .releasing)
    }
  }

  /// The characteristic sets when they are made; with `make` they are made if they are not yet: at once with
  /// `wait`, else on a thread of their own.
  func characteristicSets(wait: Bool, make: Bool) -> CharacteristicSets? {
    if setsState.load(ordering: .acquiring) == 2 { return sets }
    if !make { return nil }
    if wait { return makeSets() }
    if setsState.compareExchange(expected: 0, desired: 1, ordering: .acquiringAndReleasing).exchanged {
      let isStarted = Parallel.aside { _ = self.makeSets() }
      if !isStarted { setsState.store(0, ordering: .releasing) }
    }
    return nil
  }

  private func makeSets() -> CharacteristicSets {
    setsLock.withLock {
      if let sets { return sets }
      let made = CharacteristicSetsBuilder.build(flatOrder(.spo))
      sets = made
      setsState.store(2, ordering: .releasing)
      return made
    }
  }

  /// Writes all triples, sorted by subject, predicate, object.
  func copyTriples(_ out: UnsafeMutablePointer<Triple>) {
    if let sorted {
      out.update(from: sorted, count: count)
      return
    }
    let spo = flat[0]
    var at = 0
    for i in 0..<spo.first.count {
      let s = spo.first.keys[i]
      for row in Int(spo.starts[i])..<Int(spo.starts[i + 1]) {
        out[at] = Triple(s, spo.second[row], spo.third[row])
        at += 1
      }
    }
  }

  /// The layout of an order if it is there, for the image.
  func flatIfReady(_ order: KeyOrder) -> FlatOrder? {
    ready[Int(order.rawValue)].load(ordering: .acquiring) == 0 ? nil : flat[Int(order.rawValue)]
  }
  func groupedIfReady(_ order: KeyOrder) -> GroupedOrder? {
    ready[Int(order.rawValue)].load(ordering: .acquiring) == 0 ? nil : grouped[Int(order.rawValue)]
  }

  // MARK: Counting

  @inlinable func contains(_ t: Triple) -> Bool {
    flatOrder(.spo).rows(t.s).list(of: t.p).contains(t.o)
  }

  /// Triples of a pattern; 0 is a wildcard.
  @inlinable func count(_ s: TermID, _ p: TermID, _ o: TermID) -> Int {
    switch (s != 0, p != 0, o != 0) {
    case (false, false, false): return count
    case (true, false, false): return flatOrder(.spo).rows(s).count
    case (false, false, true): return flatOrder(.osp).rows(o).count
    case (false, true, false):
      let order = groupedOrder(.pso)
      let i = order.first.find(p)
      return i < 0 ? 0 : Int(order.groups[i &+ 1].value &- order.groups[i].value)
    case (true, true, false): return flatOrder(.spo).rows(s).list(of: p).count
    case (false, true, true): return groupedOrder(.pos).pairs(p).list(of: o).count
    case (true, false, true): return flatOrder(.osp).rows(o).list(of: s).count
    case (true, true, true): return contains(Triple(s, p, o)) ? 1 : 0
    }
  }
}
