/// A change of one quad: +1 adds it, −1 removes it.
struct SignedQuad: BitwiseCopyable {
  var quad: QuadIDs
  var sign: Int32
}

/// Changes by quad, each quad once: a flat hash table over a list. About 20 ns a look-up, 20 to 40 bytes a quad.
///
/// The hash is seeded anew for each table, so that nobody can choose quads that collide.
struct QuadChanges {
  /// In the order of the first change; sign 0 where changes have cancelled out.
  private var list: ContiguousArray<SignedQuad> = []
  /// Places in `list`, plus one; 0 is free. Twice as many as quads at least.
  private var slots: ContiguousArray<UInt32> = []
  private var seed: UInt64 = 0
  /// Changes that have not cancelled out.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The change of a quad; 0 when there is none.
  @inline(__always) func sign(of quad: QuadIDs) -> Int32 {
    if list.isEmpty { return 0 }
    let found = slots[slot(of: quad)]
    return found == 0 ? 0 : list[Int(found) - 1].sign
  }

  /// Sets the change of a quad; 0 takes it out.
  mutating func set(_ quad: QuadIDs, _ sign: Int32) {
    if (list.count + 1) * 2 > slots.count { grow() }
    let at = slot(of: quad)
    let found = Int(slots[at])
    if found == 0 {
      if sign == 0 { return }
      list.append(SignedQuad(quad: quad, sign: sign))
      slots[at] = UInt32(truncatingIfNeeded: list.count)
      count += 1
      return
    }
    count += (sign == 0 ? 0 : 1) - (list[found - 1].sign == 0 ? 0 : 1)
    list[found - 1].sign = sign
  }

  /// Adds later changes to these.
  mutating func join(_ later: QuadChanges) {
    for change in later.list where change.sign != 0 { set(change.quad, sign(of: change.quad) + change.sign) }
  }

  /// All changes by graph, subject, predicate, object.
  func sorted() -> ContiguousArray<SignedQuad> {
    var all = list
    if count != all.count { all.removeAll { $0.sign == 0 } }
    ColumnSort.sort(&all) { $0.quad.o }
    ColumnSort.sort(&all) { $0.quad.p }
    ColumnSort.sort(&all) { $0.quad.s }
    ColumnSort.sort(&all) { $0.quad.g }
    return all
  }

  /// The slot that holds the quad, or the free one where it belongs.
  @inline(__always) private func slot(of quad: QuadIDs) -> Int {
    let mask = slots.count - 1
    let hash = TermHash.mix(UInt64(quad.s) << 32 | UInt64(quad.o) ^ seed, UInt64(quad.g) << 32 | UInt64(quad.p) ^ ~seed)
    var at = Int(truncatingIfNeeded: hash) & mask
    while true {
      let found = slots[at]
      if found == 0 || list[Int(found) - 1].quad == quad { return at }
      at = (at + 1) & mask
    }
  }

  private mutating func grow() {
    if slots.isEmpty {
      var generator = SystemRandomNumberGenerator()
      seed = generator.next()
    }
    slots = ContiguousArray(repeating: 0, count: max(16, slots.count * 4))
    for (index, change) in list.enumerated() { slots[slot(of: change.quad)] = UInt32(truncatingIfNeeded: index + 1) }
  }
}
