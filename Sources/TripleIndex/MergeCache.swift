/// Results of merging base and changes, kept as long as their graph view.
final class MergeCache: @unchecked Sendable {
  // @unchecked: everything under the lock; results are immutable once stored.
  private struct Key: Hashable {
    var order: KeyOrder
    var a: TermID
    var b: TermID
  }
  private let lock = Lock()
  private var allPairs: [Key: MergedPairs] = [:]
  private var allRows: [Key: MergedRows] = [:]
  private var allValues: [Key: MergedValues] = [:]
  private var directories: [KeyOrder: MergedDirectory] = [:]
  private var allTouched: [Key: TouchedKeys] = [:]

  init() {}

  /// Begins with the merged groups of an older view: one that a change does not touch stays as it is, in another the change is
  /// put when somebody asks for it. Few groups are ever asked for as a whole; beyond 64 nothing is taken over.
  init(_ older: MergeCache, untouchedBy run: Run) {
    older.lock.withLock {
      if older.allPairs.count + older.inherited.count > 64 { return }
      for (key, pairs) in older.allPairs where key.order.isGrouped {
        if run.range(key.order, key.a).isEmpty { allPairs[key] = pairs } else { inherited[key] = Inherited(pairs: pairs, runs: [run]) }
      }
      for (key, waiting) in older.inherited where older.allPairs[key] == nil {
        var waiting = waiting
        if !run.range(key.order, key.a).isEmpty { waiting.runs.append(run) }
        if waiting.runs.count <= 8 { inherited[key] = waiting }
      }
    }
  }

  /// A merged group of an older view and what has changed in it since.
  private struct Inherited {
    var pairs: MergedPairs
    var runs: [Run]
  }
  private var inherited: [Key: Inherited] = [:]

  // Two threads may merge the same key at once; the first result stays.

  func pairs(_ order: KeyOrder, _ a: TermID, _ make: () -> MergedPairs) -> PairList {
    let key = Key(order: order, a: a, b: 0)
    let (found, older) = lock.withLock { (allPairs[key], inherited[key]) }
    if let found { return found.list }
    let made: MergedPairs
    if let older {
      made = older.runs.reduce(older.pairs) { MergedPairs($0.list, $1.changes(order, a)) }
    } else {
      made = make()
    }
    return lock.withLock {
      if let other = allPairs[key] { return other.list }
      allPairs[key] = made
      inherited[key] = nil
      return made.list
    }
  }

  func rows(_ order: KeyOrder, _ a: TermID, _ make: () -> MergedRows) -> RowList {
    let key = Key(order: order, a: a, b: 0)
    if let known = lock.withLock({ allRows[key] }) { return known.list }
    let made = make()
    return lock.withLock {
      if let other = allRows[key] { return other.list }
      allRows[key] = made
      return made.list
    }
  }

  func values(_ order: KeyOrder, _ a: TermID, _ b: TermID, _ make: () -> MergedValues) -> IDList {
    let key = Key(order: order, a: a, b: b)
    if let known = lock.withLock({ allValues[key] }) { return known.list }
    let made = make()
    return lock.withLock {
      if let other = allValues[key] { return other.list }
      allValues[key] = made
      return made.list
    }
  }

  func touched(_ order: KeyOrder, _ a: TermID, _ make: () -> TouchedKeys) -> TouchedKeys {
    lock.withLock {
      let key = Key(order: order, a: a, b: 0)
      if let known = allTouched[key] { return known }
      let made = make()
      allTouched[key] = made
      return made
    }
  }

  func directory(_ order: KeyOrder, _ make: () -> MergedDirectory) -> KeyDirectory {
    if let known = lock.withLock({ directories[order] }) { return known.list }
    let made = make()
    return lock.withLock {
      if let other = directories[order] { return other.list }
      directories[order] = made
      return made.list
    }
  }
}

/// Merged ids in memory of their own.
final class MergedValues {
  private let ids: UnsafeMutablePointer<TermID>
  private var count = 0
  init(capacity: Int) { ids = .allocate(capacity: max(capacity, 1)) }
  deinit { ids.deallocate() }
  func append(_ id: TermID) {
    ids[count] = id
    count += 1
  }
  var list: IDList { IDList(base: UnsafePointer(ids), count: count) }
}

/// Merged rows in memory of their own.
final class MergedRows {
  private let second: UnsafeMutablePointer<TermID>
  private let third: UnsafeMutablePointer<TermID>
  private var count = 0
  init(capacity: Int) {
    second = .allocate(capacity: max(capacity, 1))
    third = .allocate(capacity: max(capacity, 1))
  }
  deinit {
    second.deallocate()
    third.deallocate()
  }
  @inline(__always) func append(_ b: TermID, _ c: TermID) {
    second[count] = b
    third[count] = c
    count &+= 1
  }
  var list: RowList { RowList(second: UnsafePointer(second), third: UnsafePointer(third), count: count) }
}

/// Pairs made from rows, in memory of their own.
final class MergedPairs {
  private let keys: UnsafeMutablePointer<TermID>
  private let offsets: UnsafeMutablePointer<UInt32>
  private let values: UnsafeMutablePointer<TermID>
  private var count = 0

  init(rows: RowList) {
    keys = .allocate(capacity: max(rows.count, 1))
    offsets = .allocate(capacity: rows.count + 1)
    values = .allocate(capacity: max(rows.count, 1))
    for i in 0..<rows.count {
      if i == 0 || rows.second[i] != rows.second[i - 1] {
        keys[count] = rows.second[i]
        offsets[count] = UInt32(i)
        count += 1
      }
      values[i] = rows.third[i]
    }
    offsets[count] = UInt32(rows.count)
  }
  /// The pairs of a group with its net changes (sorted by second and third key; +1 is not in the group, -1 is). What lies between
  /// two touched keys is copied in one piece: about 1 ns a pair.
  init(_ group: PairList, _ changes: [Run.Entry]) {
    let capacity = group.valueCount + changes.count
    keys = .allocate(capacity: max(group.count + changes.count, 1))
    offsets = .allocate(capacity: group.count + changes.count + 1)
    values = .allocate(capacity: max(capacity, 1))
    var valueAt = 0
    var from = 0
    func copy(upTo end: Int) {
      if end == from { return }
      let first = group.start(from)
      let n = group.start(end - 1) + group.list(end - 1).count - first
      (keys + count).update(from: group.keys + from, count: end - from)
      (values + valueAt).update(from: group.values + first, count: n)
      if let old = group.offsets {
        let shift = UInt32(truncatingIfNeeded: valueAt) &- UInt32(truncatingIfNeeded: first)
        for i in 0..<(end - from) { offsets[count + i] = old[from + i] &+ shift }
      } else {
        for i in 0..<(end - from) { offsets[count + i] = UInt32(truncatingIfNeeded: valueAt + i) }
      }
      count += end - from
      valueAt += n
      from = end
    }
    var next = 0
    while next < changes.count {
      let key = changes[next].key.p
      copy(upTo: SortedSearch.lowerBound(group.keys, from, group.count, key))
      let old = from < group.count && group.keys[from] == key ? group.list(from) : IDList(base: group.keys, count: 0)
      let start = valueAt
      var i = 0
      while next < changes.count, changes[next].key.p == key {
        let change = changes[next]
        while i < old.count, old[i] < change.key.o {
          values[valueAt] = old[i]
          valueAt += 1
          i += 1
        }
        if change.sum > 0 {
          values[valueAt] = change.key.o
          valueAt += 1
        } else {
          i += 1
        }
        next += 1
      }
      while i < old.count {
        values[valueAt] = old[i]
        valueAt += 1
        i += 1
      }
      if old.count > 0 { from += 1 }
      if valueAt > start {
        keys[count] = key
        offsets[count] = UInt32(truncatingIfNeeded: start)
        count += 1
      }
    }
    copy(upTo: group.count)
    offsets[count] = UInt32(truncatingIfNeeded: valueAt)
  }
  deinit {
    keys.deallocate()
    offsets.deallocate()
    values.deallocate()
  }
  var list: PairList {
    let functional = count > 0 && Int(offsets[count]) == count
    return PairList(
      keys: UnsafePointer(keys), count: count, offsets: functional ? nil : UnsafePointer(offsets),
      values: UnsafePointer(values))
  }
}

/// A merged first level in memory of its own.
final class MergedDirectory {
  private let keys: UnsafeMutablePointer<TermID>
  private let words: UnsafeMutablePointer<UInt32>
  private var count = 0
  init(capacity: Int) {
    keys = .allocate(capacity: max(capacity, 1))
    words = .allocate(capacity: capacity + 1)
    words[0] = 0
  }
  deinit {
    keys.deallocate()
    words.deallocate()
  }
  func append(_ key: TermID, _ triples: Int) {
    keys[count] = key
    words[count + 1] = words[count] &+ UInt32(truncatingIfNeeded: triples)
    count += 1
  }
  var list: KeyDirectory {
    KeyDirectory(keys: UnsafePointer(keys), count: count, words: UnsafePointer(words), stride: 1)
  }
}
