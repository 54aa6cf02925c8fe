/// Counts the characteristic sets of a graph in one pass over its subjects.
///
/// Four times as many sets as are kept may be held while counting. When there are more, the rarer ones go to
/// the remainder; a set that comes again afterwards begins anew. So memory is bounded, every subject and
/// triple is counted once, and what a cut loses is which of the rare sets a subject had.
struct CharacteristicSetsBuilder {
  private static let slotBits = 15
  private var slots = [Int32](repeating: 0, count: 1 << slotBits)
  private var hashes: [UInt64] = []
  /// Where the entries of a set start; one more than sets.
  private var starts: [Int] = [0]
  private var subjects: [UInt32] = []
  private var predicates: [TermID] = []
  private var triples: [UInt32] = []
  private var remainder = 0
  private var remainderOf: [TermID: (subjects: UInt32, triples: UInt32)] = [:]
  private let most: Int
  private let mostEntries: Int
  /// The set of the subject before.
  private var last = -1

  /// - Parameters:
  ///   - most: sets that are kept.
  ///   - mostEntries: predicates in all of them together.
  init(most: Int = CharacteristicSets.mostSets, mostEntries: Int = CharacteristicSets.mostEntries) {
    self.most = max(1, min(most, 1 << (CharacteristicSetsBuilder.slotBits - 3)))
    self.mostEntries = mostEntries
  }

  /// The sets of a graph.
  static func build(
    _ spo: FlatOrder, most: Int = CharacteristicSets.mostSets, mostEntries: Int = CharacteristicSets.mostEntries
  ) -> CharacteristicSets {
    var builder = CharacteristicSetsBuilder(most: most, mostEntries: mostEntries)
    let keys = UnsafeMutablePointer<TermID>.allocate(capacity: CharacteristicSets.longestSet + 1)
    let counts = UnsafeMutablePointer<UInt32>.allocate(capacity: CharacteristicSets.longestSet + 1)
    defer {
      keys.deallocate()
      counts.deallocate()
    }
    for i in 0..<spo.first.count {
      let from = Int(spo.starts[i])
      builder.add(spo.second + from, Int(spo.starts[i + 1]) - from, keys, counts)
    }
    return builder.finish()
  }

  /// Adds a subject: its sorted predicates, repeated as often as there are triples. The other two are scratch.
  private mutating func add(
    _ rows: UnsafePointer<TermID>, _ n: Int, _ keys: UnsafeMutablePointer<TermID>, _ counts: UnsafeMutablePointer<UInt32>
  ) {
    var k = -1
    var before: TermID = 0
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for i in 0..<n {
      let p = rows[i]
      if p == before {
        counts[k] &+= 1
        continue
      }
      before = p
      k &+= 1
      if k == CharacteristicSets.longestSet {
        addToRemainder(rows, n)
        return
      }
      keys[k] = p
      counts[k] = 1
      hash = (hash ^ UInt64(p)) &* 0xff51_afd7_ed55_8ccd
      hash ^= hash >> 32
    }
    let count = k + 1
    let set = find(hash, keys, count)
    subjects[set] &+= 1
    let start = starts[set]
    for i in 0..<count { triples[start &+ i] &+= counts[i] }
    last = set
    if subjects.count > 4 * most || predicates.count > 4 * mostEntries { cut(to: most, mostEntries) }
  }

  private func isEqual(_ set: Int, _ keys: UnsafePointer<TermID>, _ count: Int) -> Bool {
    let start = starts[set]
    if starts[set + 1] &- start != count { return false }
    for i in 0..<count where predicates[start &+ i] != keys[i] { return false }
    return true
  }

  /// The number of a set, which may be new.
  private mutating func find(_ hash: UInt64, _ keys: UnsafePointer<TermID>, _ count: Int) -> Int {
    if last >= 0, hashes[last] == hash, isEqual(last, keys, count) { return last }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 20) & mask
    while slots[slot] != 0 {
      let set = Int(slots[slot]) - 1
      if hashes[set] == hash, isEqual(set, keys, count) { return set }
      slot = (slot + 1) & mask
    }
    hashes.append(hash)
    subjects.append(0)
    for i in 0..<count {
      predicates.append(keys[i])
      triples.append(0)
    }
    starts.append(predicates.count)
    slots[slot] = Int32(hashes.count)
    return hashes.count - 1
  }

  private mutating func addToRemainder(_ rows: UnsafePointer<TermID>, _ n: Int) {
    remainder += 1
    var i = 0
    while i < n {
      let p = rows[i]
      var end = i
      while end < n, rows[end] == p { end += 1 }
      remainderOf[p, default: (0, 0)].subjects += 1
      remainderOf[p, default: (0, 0)].triples += UInt32(end - i)
      i = end
    }
  }

  /// Keeps the sets with the most subjects; the others go to the remainder.
  private mutating func cut(to most: Int, _ mostEntries: Int) {
    last = -1
    var order = Array(subjects.indices)
    let subjects = subjects
    order.sort { subjects[$0] != subjects[$1] ? subjects[$0] > subjects[$1] : $0 < $1 }
    var kept = CharacteristicSetsBuilder(most: self.most, mostEntries: self.mostEntries)
    swap(&kept.remainderOf, &remainderOf)
    kept.remainder = remainder
    for set in order {
      let range = starts[set]..<starts[set + 1]
      if kept.subjects.count < most, kept.predicates.count + range.count <= mostEntries {
        kept.take(hashes[set], subjects[set], predicates[range], triples[range])
      } else {
        kept.remainder += Int(subjects[set])
        for i in range {
          kept.remainderOf[predicates[i], default: (0, 0)].subjects += subjects[set]
          kept.remainderOf[predicates[i], default: (0, 0)].triples += triples[i]
        }
      }
    }
    self = kept
  }

  /// Takes over a set that is not there yet.
  private mutating func take(_ hash: UInt64, _ count: UInt32, _ keys: ArraySlice<TermID>, _ sums: ArraySlice<UInt32>) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 20) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    hashes.append(hash)
    subjects.append(count)
    predicates += keys
    triples += sums
    starts.append(predicates.count)
    slots[slot] = Int32(hashes.count)
  }

  private mutating func finish() -> CharacteristicSets {
    if subjects.count > most || predicates.count > mostEntries { cut(to: most, mostEntries) }
    // The sets by predicate: sets come in ascending order below each.
    var entries: [(predicate: TermID, set: Int32, triples: UInt32)] = []
    entries.reserveCapacity(predicates.count)
    for set in subjects.indices {
      for i in starts[set]..<starts[set + 1] { entries.append((predicates[i], Int32(set), triples[i])) }
    }
    entries.sort { $0.predicate != $1.predicate ? $0.predicate < $1.predicate : $0.set < $1.set }
    let all = Set(entries.map(\.predicate)).union(remainderOf.keys).sorted()
    var first: [Int32] = []
    var next = 0
    for p in all {
      first.append(Int32(next))
      while next < entries.count, entries[next].predicate == p { next += 1 }
    }
    first.append(Int32(next))
    return CharacteristicSets(
      predicates: all, starts: first, sets: entries.map(\.set), triples: entries.map(\.triples), subjects: subjects,
      remainder: remainder, remainderSubjects: all.map { remainderOf[$0]?.subjects ?? 0 },
      remainderTriples: all.map { remainderOf[$0]?.triples ?? 0 })
  }
}
