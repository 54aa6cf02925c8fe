import TripleIndex

/// One level of one pattern's index while it is walked: a sorted list of keys, a place in
/// it, and the way to what lies below each key. Flat, copied freely, no reference counting.
struct TrieList {
  /// What the keys are.
  enum Kind: UInt8 {
    /// The last column: nothing below.
    case ids
    /// Keys of a ``PairList``: values below by offsets.
    case pairs
    /// The second column of a ``RowList``: a key may repeat, its run is what lies below.
    case rows
    /// First-level keys of a whole order.
    case directory
  }

  var keys: UnsafePointer<TermID>
  var begin: Int
  var end: Int
  /// The place; the key there is `keys[pos]`.
  var pos: Int
  /// One past the run of equal keys at `pos` (rows only).
  var runEnd: Int
  var kind: Kind
  /// Pairs: where the values of a key start; nil when each key has one value.
  var offsets: UnsafePointer<UInt32>?
  /// Pairs: the values. Rows: the third column.
  var values: UnsafePointer<TermID>

  static var empty: TrieList { TrieList(ids: IDList(base: nothing, count: 0)) }
  private static nonisolated(unsafe) let nothing: UnsafePointer<TermID> = {
    let memory = UnsafeMutablePointer<TermID>.allocate(capacity: 1)
    memory.initialize(to: 0)
    return UnsafePointer(memory)
  }()

  @inline(__always) init(ids: IDList) {
    keys = ids.base
    begin = 0
    end = ids.count
    pos = 0
    runEnd = 0
    kind = .ids
    offsets = nil
    values = ids.base
  }

  @inline(__always) init(pairs: PairList) {
    keys = pairs.keys
    begin = 0
    end = pairs.count
    pos = 0
    runEnd = 0
    kind = .pairs
    offsets = pairs.offsets
    values = pairs.values
  }

  @inline(__always) init(rows: RowList) {
    keys = rows.second
    begin = 0
    end = rows.count
    pos = 0
    runEnd = 0
    kind = .rows
    offsets = nil
    values = rows.third
  }

  @inline(__always) init(directory: KeyDirectory) {
    keys = directory.keys
    begin = 0
    end = directory.count
    pos = 0
    runEnd = 0
    kind = .directory
    offsets = nil
    values = directory.keys
  }

  @inline(__always) var count: Int { end &- begin }

  /// The list below the key at `pos`; of pairs and rows only. Rows must have their run.
  @inline(__always) var below: IDList {
    if kind == .rows { return IDList(base: values + pos, count: runEnd &- pos) }
    if let offsets {
      let from = Int(offsets[pos])
      return IDList(base: values + from, count: Int(offsets[pos &+ 1]) &- from)
    }
    return IDList(base: values + pos, count: 1)
  }

  /// The number of ids below the key at `pos`.
  @inline(__always) var belowCount: Int {
    if kind == .rows { return runEnd &- pos }
    if let offsets { return Int(offsets[pos &+ 1] &- offsets[pos]) }
    return 1
  }

  /// The first id below the key at `pos`.
  @inline(__always) var firstBelow: TermID {
    if kind == .pairs, let offsets { return values[Int(offsets[pos])] }
    return values[pos]
  }

  /// Moves to the first key not below `key`, from `pos` on.
  @inline(__always) mutating func seek(_ key: TermID) {
    if pos >= end || keys[pos] >= key { return }
    // Most steps of a merge are short.
    let near = min(end, pos &+ 4)
    pos &+= 1
    while pos < near {
      if keys[pos] >= key { return }
      pos &+= 1
    }
    if pos < end && keys[pos] < key { pos = SortedSearch.gallop(keys, pos, end, key) }
  }

  /// Sets the run of the key at `pos` (rows only).
  @inline(__always) mutating func findRun() {
    if kind == .rows {
      let key = keys[pos]
      var last = pos &+ 1
      if last < end && keys[last] == key { last = SortedSearch.gallop(keys, last, end, key &+ 1) }
      runEnd = last
    }
  }

  /// Moves past the key at `pos`.
  @inline(__always) mutating func step() { pos = kind == .rows ? runEnd : pos &+ 1 }
}
