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

  // Two threads may merge the same key at once; the first result stays.

  func pairs(_ order: KeyOrder, _ a: TermID, _ make: () -> MergedPairs) -> PairList {
    let key = Key(order: order, a: a, b: 0)
    if let known = lock.withLock({ allPairs[key] }) { return known.list }
    let made = make()
    return lock.withLock {
      if let other = allPairs[key] { return other.list }
      allPairs[key] = made
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
