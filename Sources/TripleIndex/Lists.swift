/// A sorted list of distinct ids. The memory belongs to the snapshot that gave the list.
@frozen public struct IDList {
  public let base: UnsafePointer<TermID>
  public let count: Int

  @inlinable public init(base: UnsafePointer<TermID>, count: Int) {
    self.base = base
    self.count = count
  }
  @inlinable public var isEmpty: Bool { count == 0 }
  @inlinable @inline(__always) public subscript(i: Int) -> TermID { base[i] }
  @inlinable public var buffer: UnsafeBufferPointer<TermID> { UnsafeBufferPointer(start: base, count: count) }

  /// Whether the list holds the id; binary search.
  @inlinable public func contains(_ id: TermID) -> Bool {
    let i = SortedSearch.lowerBound(base, 0, count, id)
    return i < count && base[i] == id
  }
}

/// The second and third level below one first-level key of a grouped order: sorted distinct
/// keys, each with its sorted values.
///
/// Values of key `i` are `values[start(i) ..< end(i)]`. `offsets` is nil when every key has
/// exactly one value (a functional predicate): then the value of key `i` is `values[i]`.
/// Offsets are absolute into `values`, so `offsets[0]` need not be 0. The memory belongs to
/// the snapshot that gave the list.
@frozen public struct PairList {
  public let keys: UnsafePointer<TermID>
  public let count: Int
  public let offsets: UnsafePointer<UInt32>?
  public let values: UnsafePointer<TermID>
  /// Finds keys fast in long lists; nil in short ones.
  @usableFromInline let directory: UnsafePointer<UInt32>?
  @usableFromInline let directoryMap: CompactMap
  @usableFromInline let directoryMin: UInt32
  @usableFromInline let directoryShift: UInt32

  @inlinable public init(
    keys: UnsafePointer<TermID>, count: Int, offsets: UnsafePointer<UInt32>?, values: UnsafePointer<TermID>
  ) {
    self.keys = keys
    self.count = count
    self.offsets = offsets
    self.values = values
    self.directory = nil
    self.directoryMap = CompactMap(plainBound: 0)
    self.directoryMin = 0
    self.directoryShift = 0
  }

  @usableFromInline init(
    keys: UnsafePointer<TermID>, count: Int, offsets: UnsafePointer<UInt32>?, values: UnsafePointer<TermID>,
    directory: UnsafePointer<UInt32>?, map: CompactMap, min: UInt32, shift: UInt32
  ) {
    self.keys = keys
    self.count = count
    self.offsets = offsets
    self.values = values
    self.directory = directory
    self.directoryMap = map
    self.directoryMin = min
    self.directoryShift = shift
  }

  @inlinable public var isEmpty: Bool { count == 0 }

  /// Where the values of key `i` start in `values`.
  @inlinable @inline(__always) public func start(_ i: Int) -> Int {
    if let offsets { return Int(offsets[i]) }
    return i
  }
  /// Where the values of key `i` end in `values`.
  @inlinable @inline(__always) public func end(_ i: Int) -> Int {
    if let offsets { return Int(offsets[i &+ 1]) }
    return i &+ 1
  }
  /// The values of key `i`.
  @inlinable @inline(__always) public func list(_ i: Int) -> IDList {
    let from = start(i)
    return IDList(base: values + from, count: end(i) &- from)
  }
  /// The number of values of all keys: the triples of the group.
  @inlinable public var valueCount: Int {
    if let offsets { return count == 0 ? 0 : Int(offsets[count] &- offsets[0]) }
    return count
  }

  /// The index of a key, or -1. A few nanoseconds plus one or two cache misses, whatever the length.
  @inlinable public func find(_ key: TermID) -> Int {
    var lo = 0
    var hi = count
    if let directory {
      let k = directoryMap.compact(key)
      if k < directoryMin { return -1 }
      let bucket = Int((k &- directoryMin) >> directoryShift)
      // directory[-1] holds the number of buckets.
      if bucket >= Int(directory[-1]) { return -1 }
      lo = Int(directory[bucket])
      hi = Int(directory[bucket &+ 1])
    }
    let i = SortedSearch.lowerBound(keys, lo, hi, key)
    return i < hi && keys[i] == key ? i : -1
  }

  /// The values of a key; empty when the key is absent.
  @inlinable public func list(of key: TermID) -> IDList {
    let i = find(key)
    return i < 0 ? IDList(base: values, count: 0) : list(i)
  }

  /// The first index whose key is not below `key`.
  @inlinable public func lowerBound(_ key: TermID) -> Int { SortedSearch.lowerBound(keys, 0, count, key) }
}

/// The rows below one first-level key of a flat order: two columns, sorted by second, then third. A second
/// key may repeat. The memory belongs to the snapshot that gave the list.
@frozen public struct RowList {
  public let second: UnsafePointer<TermID>
  public let third: UnsafePointer<TermID>
  public let count: Int

  @inlinable public init(second: UnsafePointer<TermID>, third: UnsafePointer<TermID>, count: Int) {
    self.second = second
    self.third = third
    self.count = count
  }
  @inlinable public var isEmpty: Bool { count == 0 }

  /// The third column of the rows with this second key: sorted, distinct.
  @inlinable public func list(of key: TermID) -> IDList {
    let lo = SortedSearch.lowerBound(second, 0, count, key)
    var hi = lo
    if lo < count, second[lo] == key {
      hi = count &- lo < 16 ? lo : SortedSearch.upperBound(second, lo, count, key)
      while hi < count, second[hi] == key { hi &+= 1 }
    }
    return IDList(base: third + lo, count: hi &- lo)
  }
}

/// The first level of an order: sorted distinct keys, with the number of triples and of distinct second keys below each.
///
/// Shape: `tripleOffsets` has `count + 1` entries; triples below key `i`: the difference of neighbours.
@frozen public struct KeyDirectory {
  public let keys: UnsafePointer<TermID>
  public let count: Int
  @usableFromInline let words: UnsafePointer<UInt32>
  /// Words from one key's entry to the next (1: flat order, 3: grouped).
  @usableFromInline let stride: Int

  @usableFromInline init(keys: UnsafePointer<TermID>, count: Int, words: UnsafePointer<UInt32>, stride: Int) {
    self.keys = keys
    self.count = count
    self.words = words
    self.stride = stride
  }

  @inlinable public var isEmpty: Bool { count == 0 }
  @inlinable public var keyList: IDList { IDList(base: keys, count: count) }

  /// The number of triples whose first column is key `i`.
  @inlinable public func tripleCount(_ i: Int) -> Int {
    Int(words[(i &+ 1) &* stride] &- words[i &* stride])
  }
}

/// Searches in sorted id arrays.
public enum SortedSearch {
  /// The first index in `lo ..< hi` whose value is not below `key`; `hi` when there is none. Branch-free.
  @inlinable public static func lowerBound(_ a: UnsafePointer<UInt32>, _ lo: Int, _ hi: Int, _ key: UInt32) -> Int {
    var base = lo
    var n = hi &- lo
    while n > 1 {
      let half = n >> 1
      base = a[base &+ half &- 1] < key ? base &+ half : base
      n &-= half
    }
    if n == 1, a[base] < key { base &+= 1 }
    return base
  }
  /// The first index in `lo ..< hi` whose value is above `key`; `hi` when there is none.
  @inlinable public static func upperBound(_ a: UnsafePointer<UInt32>, _ lo: Int, _ hi: Int, _ key: UInt32) -> Int {
    key == UInt32.max ? hi : lowerBound(a, lo, hi, key &+ 1)
  }
  /// The first index at or after `lo` whose value is not below `key`, searching outwards from `lo`.
  @inlinable public static func gallop(_ a: UnsafePointer<UInt32>, _ lo: Int, _ hi: Int, _ key: UInt32) -> Int {
    if lo >= hi || a[lo] >= key { return lo }
    var step = 1
    var below = lo
    while below &+ step < hi, a[below &+ step] < key {
      below &+= step
      step <<= 1
    }
    return lowerBound(a, below &+ 1, Swift.min(below &+ step &+ 1, hi), key)
  }
}

/// Maps the two ranges of stored ids to one dense range, for sorting digits and directories.
@frozen public struct CompactMap: Sendable {
  /// One past the last id without a value.
  @usableFromInline let plainBound: UInt32
  @inlinable public init(plainBound: UInt32) { self.plainBound = plainBound }
  @inlinable @inline(__always) public func compact(_ id: TermID) -> UInt32 {
    id < 1 << 30 ? id : id &- (1 << 30) &+ plainBound
  }
}
