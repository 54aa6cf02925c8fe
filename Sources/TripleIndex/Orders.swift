/// A flat order (spo, osp, sop, ops): first keys, the start of each key's rows, and two columns. About 8 bytes a
/// triple and 8 a first key: the second level of these orders hardly ever repeats, so grouping it would only cost.
@frozen @usableFromInline struct FlatOrder {
  @usableFromInline let first: FirstLevel
  /// `first.count + 1` row numbers.
  @usableFromInline let starts: UnsafePointer<UInt32>
  @usableFromInline let second: UnsafePointer<TermID>
  @usableFromInline let third: UnsafePointer<TermID>

  @usableFromInline init(
    first: FirstLevel, starts: UnsafePointer<UInt32>, second: UnsafePointer<TermID>, third: UnsafePointer<TermID>
  ) {
    self.first = first
    self.starts = starts
    self.second = second
    self.third = third
  }

  @inlinable @inline(__always) func rows(at i: Int) -> RowList {
    let from = Int(starts[i])
    return RowList(second: second + from, third: third + from, count: Int(starts[i &+ 1]) &- from)
  }
  @inlinable @inline(__always) func rows(_ key: TermID) -> RowList {
    let i = first.find(key)
    return i < 0 ? RowList(second: second, third: third, count: 0) : rows(at: i)
  }
}

/// A grouped order (pso, pos): few first keys with large groups. Below each a sorted list of distinct second keys
/// with their values; where each second key has one value, no offsets are kept. Groups of 64 keys and
/// more have a directory: the keys' range cut into equal buckets of about four keys.
@frozen @usableFromInline struct GroupedOrder {
  /// Where the parts of a group start. `count + 1` of them.
  @frozen @usableFromInline struct Group {
    @usableFromInline var pair: UInt32
    @usableFromInline var value: UInt32
    /// `noOffsets` when every key has one value.
    @usableFromInline var offset: UInt32
    /// Index of the group's directory (minimum, shift, buckets, then `buckets + 1` positions); 0: none.
    @usableFromInline var directory: UInt32
    @usableFromInline init(pair: UInt32, value: UInt32, offset: UInt32, directory: UInt32) {
      self.pair = pair
      self.value = value
      self.offset = offset
      self.directory = directory
    }
  }
  @usableFromInline static var noOffsets: UInt32 { UInt32.max }

  @usableFromInline let first: FirstLevel
  @usableFromInline let groups: UnsafePointer<Group>
  @usableFromInline let keys: UnsafePointer<TermID>
  @usableFromInline let offsets: UnsafePointer<UInt32>
  @usableFromInline let values: UnsafePointer<TermID>
  @usableFromInline let directories: UnsafePointer<UInt32>
  @usableFromInline let map: CompactMap

  @usableFromInline init(
    first: FirstLevel, groups: UnsafePointer<Group>, keys: UnsafePointer<TermID>, offsets: UnsafePointer<UInt32>,
    values: UnsafePointer<TermID>, directories: UnsafePointer<UInt32>, map: CompactMap
  ) {
    self.first = first
    self.groups = groups
    self.keys = keys
    self.offsets = offsets
    self.values = values
    self.directories = directories
    self.map = map
  }

  @inlinable func pairs(at i: Int) -> PairList {
    let group = groups[i]
    let count = Int(groups[i &+ 1].pair &- group.pair)
    let functional = group.offset == UInt32.max
    let d = directories + Int(group.directory)
    return PairList(
      keys: keys + Int(group.pair), count: count,
      offsets: functional ? nil : offsets + Int(group.offset),
      values: functional ? values + Int(group.value) : values,
      directory: group.directory == 0 ? nil : d + 3, map: map, min: d[0], shift: d[1])
  }
  @inlinable func pairs(_ key: TermID) -> PairList {
    let i = first.find(key)
    return i < 0 ? PairList(keys: keys, count: 0, offsets: nil, values: values) : pairs(at: i)
  }
}
