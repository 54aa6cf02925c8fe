import TripleIndex

/// Folded names and what bears them, in flat arrays: about sixty bytes a name, where a dictionary of strings and arrays
/// takes two hundred. A graph of many documents has as many names as it has nodes.
struct NameTable {
  /// A name of a node.
  struct Entry: Hashable {
    var node: TermID
    /// The literal that gives the name.
    var name: TermID
    var isAlias: Bool
  }

  private struct Key {
    /// Where its bytes lie: names of a hundred million nodes take more than 32 bits can count.
    var start: Int
    var length: UInt32
    /// The first of its entries; -1 when it has none any more.
    var head: Int32

    var range: Range<Int> { start..<start + Int(length) }
  }
  private struct Item {
    var node: TermID
    var name: TermID
    var next: Int32
    /// In how many graphs the name is given, twice, and one more for an alias.
    var count: UInt32
  }

  private var bytes: [UInt8] = []
  private var keys: [Key] = []
  private var items: [Item] = []
  /// Items that are free, chained.
  private var free: Int32 = -1
  /// Open addressing over `keys`, -1 where empty; a power of two.
  private var slots: [Int32] = Array(repeating: -1, count: 64)
  /// Keys in order of their bytes; made when asked for.
  private var sorted: [Int32]?

  // MARK: Changing

  /// Counts a name of a node once more or once less.
  mutating func count(_ key: String, _ entry: Entry, _ step: Int32) {
    var key = key
    key.withUTF8 { count($0, entry, step) }
  }

  private mutating func count(_ key: UnsafeBufferPointer<UInt8>, _ entry: Entry, _ step: Int32) {
    var place = find(key)
    if place < 0 {
      if step < 0 { return }
      place = add(key)
    }
    var before: Int32 = -1
    var at = keys[Int(place)].head
    while at >= 0 {
      let item = items[Int(at)]
      if item.node == entry.node, item.name == entry.name, (item.count & 1 == 1) == entry.isAlias { break }
      before = at
      at = item.next
    }
    if at < 0 {
      if step < 0 { return }
      insert(entry, at: place, behind: before)
      return
    }
    let now = Int(items[Int(at)].count >> 1) + Int(step)
    if now > 0 {
      items[Int(at)].count = UInt32(now) << 1 | (entry.isAlias ? 1 : 0)
      return
    }
    if before < 0 { keys[Int(place)].head = items[Int(at)].next } else { items[Int(before)].next = items[Int(at)].next }
    items[Int(at)].next = free
    free = at
  }

  private mutating func insert(_ entry: Entry, at place: Int32, behind last: Int32) {
    let item = Item(node: entry.node, name: entry.name, next: -1, count: 2 | (entry.isAlias ? 1 : 0))
    let index: Int32
    if free >= 0 {
      index = free
      free = items[Int(index)].next
      items[Int(index)] = item
    } else {
      index = Int32(items.count)
      items.append(item)
    }
    // At the end, so that the order is that of coming.
    if last < 0 { keys[Int(place)].head = index } else { items[Int(last)].next = index }
  }

  /// Seeded anew in every process: nobody can choose names that collide.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    return hasher.finalize()
  }

  private func find(_ key: UnsafeBufferPointer<UInt8>) -> Int32 {
    let mask = slots.count - 1
    var at = Self.hash(key) & mask
    while slots[at] >= 0 {
      let known = keys[Int(slots[at])]
      if Int(known.length) == key.count,
        bytes[known.range].elementsEqual(key)
      {
        return slots[at]
      }
      at = (at + 1) & mask
    }
    return -1
  }

  private mutating func add(_ key: UnsafeBufferPointer<UInt8>) -> Int32 {
    let place = Int32(keys.count)
    keys.append(Key(start: bytes.count, length: UInt32(key.count), head: -1))
    bytes.append(contentsOf: key)
    sorted = nil
    if keys.count * 3 > slots.count * 2 {
      slots = Array(repeating: -1, count: slots.count * 2)
      for index in keys.indices { put(Int32(index)) }
    } else {
      put(place)
    }
    return place
  }

  private mutating func put(_ place: Int32) {
    let key = keys[Int(place)]
    let mask = slots.count - 1
    var at = bytes.withUnsafeBufferPointer {
      Self.hash(UnsafeBufferPointer(rebasing: $0[key.range]))
    } & mask
    while slots[at] >= 0 { at = (at + 1) & mask }
    slots[at] = place
  }

  // MARK: Asking

  /// What bears a name, in the order of coming.
  func entries(_ key: String) -> [Entry] {
    var key = key
    let place = key.withUTF8 { find($0) }
    return place < 0 ? [] : entries(place)
  }

  private func entries(_ place: Int32) -> [Entry] {
    var found: [Entry] = []
    var at = keys[Int(place)].head
    while at >= 0 {
      let item = items[Int(at)]
      found.append(Entry(node: item.node, name: item.name, isAlias: item.count & 1 == 1))
      at = item.next
    }
    return found
  }

  /// Calls back with the bytes of every name that something bears, in no order, and what finds its entries.
  func forEachKey(_ body: (UnsafeBufferPointer<UInt8>, () -> [Entry]) -> Void) {
    bytes.withUnsafeBufferPointer { all in
      for (index, key) in keys.enumerated() where key.head >= 0 {
        body(UnsafeBufferPointer(rebasing: all[key.range])) { entries(Int32(index)) }
      }
    }
  }

  /// Calls back with the entries of the names from the first that is not before `key`, in order of their bytes, until told to stop.
  mutating func forEachEntry(from key: String, _ body: (UnsafeBufferPointer<UInt8>, [Entry]) -> Bool) {
    let order = ordered()
    let wanted = Array(key.utf8)
    bytes.withUnsafeBufferPointer { all in
      func text(_ place: Int32) -> UnsafeBufferPointer<UInt8> {
        let key = keys[Int(place)]
        return UnsafeBufferPointer(rebasing: all[key.range])
      }
      var low = 0
      var high = order.count
      while low < high {
        let middle = (low + high) / 2
        if text(order[middle]).lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
      }
      while low < order.count {
        let place = order[low]
        low += 1
        if keys[Int(place)].head >= 0, !body(text(place), entries(place)) { return }
      }
    }
  }

  private mutating func ordered() -> [Int32] {
    if let sorted { return sorted }
    let made = bytes.withUnsafeBufferPointer { all in
      keys.indices.map { Int32($0) }.sorted { a, b in
        let x = keys[Int(a)]
        let y = keys[Int(b)]
        return all[x.range].lexicographicallyPrecedes(all[y.range])
      }
    }
    sorted = made
    return made
  }
}
