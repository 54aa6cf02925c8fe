/// The rank of an id in a sorted list of distinct ids: one bit per id of the range and a running count per 64.
///
/// One cache miss a look-up. Made only where the ids are dense enough (at least one in 64); elsewhere
/// ``FirstLevel`` falls back to binary search.
@frozen @usableFromInline struct RankedSet {
  /// 64 ids: their bits and the number of members before them.
  @frozen @usableFromInline struct Block {
    @usableFromInline var bits: UInt64
    @usableFromInline var rank: UInt64
    @usableFromInline init(bits: UInt64, rank: UInt64) {
      self.bits = bits
      self.rank = rank
    }
  }

  @usableFromInline let blocks: UnsafePointer<Block>
  /// The compacted id of the first bit, a multiple of 64.
  @usableFromInline let start: UInt32
  @usableFromInline let blockCount: UInt32
  @usableFromInline let map: CompactMap

  @usableFromInline init(blocks: UnsafePointer<Block>, start: UInt32, blockCount: UInt32, map: CompactMap) {
    self.blocks = blocks
    self.start = start
    self.blockCount = blockCount
    self.map = map
  }

  /// The rank of an id, or -1 when it is no member. The caller compares the key, since ids newer than the map may alias.
  @inlinable @inline(__always) func rank(_ id: TermID) -> Int {
    let at = map.compact(id) &- start
    let b = at >> 6
    if b >= blockCount { return -1 }
    let block = blocks[Int(b)]
    let bit: UInt64 = 1 << UInt64(at & 63)
    if block.bits & bit == 0 { return -1 }
    return Int(block.rank) &+ (block.bits & (bit &- 1)).nonzeroBitCount
  }

  /// The number of blocks for a sorted list, or 0 when a set would not pay.
  static func blocksNeeded(_ keys: UnsafePointer<TermID>, _ count: Int, map: CompactMap) -> Int {
    guard count >= 32 else { return 0 }
    let first = map.compact(keys[0]) & ~63
    let last = map.compact(keys[count - 1])
    guard last >= first else { return 0 }
    let blocks = Int((last - first) >> 6) + 1
    return blocks <= count + 64 ? blocks : 0
  }

  static func fill(_ blocks: UnsafeMutablePointer<Block>, _ blockCount: Int, _ keys: UnsafePointer<TermID>, _ count: Int, map: CompactMap) -> RankedSet {
    let start = count > 0 ? map.compact(keys[0]) & ~63 : 0
    for b in 0..<blockCount { blocks[b] = Block(bits: 0, rank: 0) }
    for i in 0..<count {
      let at = map.compact(keys[i]) - start
      blocks[Int(at >> 6)].bits |= 1 << UInt64(at & 63)
    }
    var rank: UInt64 = 0
    for b in 0..<blockCount {
      blocks[b].rank = rank
      rank += UInt64(blocks[b].bits.nonzeroBitCount)
    }
    return RankedSet(blocks: UnsafePointer(blocks), start: start, blockCount: UInt32(blockCount), map: map)
  }
}

/// The first level of an order: sorted distinct keys and how to find one.
@frozen @usableFromInline struct FirstLevel {
  @usableFromInline let keys: UnsafePointer<TermID>
  @usableFromInline let count: Int
  @usableFromInline let set: RankedSet

  @usableFromInline init(keys: UnsafePointer<TermID>, count: Int, set: RankedSet) {
    self.keys = keys
    self.count = count
    self.set = set
  }

  /// The index of a key, or -1.
  @inlinable @inline(__always) func find(_ id: TermID) -> Int {
    if set.blockCount > 0 {
      let i = set.rank(id)
      return i >= 0 && keys[i] == id ? i : -1
    }
    let i = SortedSearch.lowerBound(keys, 0, count, id)
    return i < count && keys[i] == id ? i : -1
  }
}
