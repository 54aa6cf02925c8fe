/// Grouped orders made from flat ones: pso from spo, pos from osp.
///
/// A flat order already has keys and values of each predicate in the right order, only mixed with other predicates. So two
/// passes, one that counts and one that deals out, do what sorting all triples anew would, without a copy of them.
extension OrderBuilder {
  /// Groups the rows of `flat` by their predicate, which stands in its second column (spo gives pso) or its third (osp gives pos).
  /// About 8 ns a triple; extra memory: a bit a term and 32 bytes a predicate.
  static func grouped(from flat: FlatOrder, _ n: Int, byThird: Bool, map: CompactMap) -> (GroupedOrder, Region) {
    let predicates = byThird ? flat.third : flat.second
    let others = byThird ? flat.second : flat.third
    let names = PredicateNumbers(predicates, n, map: map)
    let count = names.count
    // Per predicate: triples, pairs, the first and the last key.
    let tally = Region(byteCount: max(count, 1) * MemoryLayout<Tally>.stride)
    let tallies: UnsafeMutablePointer<Tally> = tally.pointer()
    let firsts = flat.first
    for i in 0..<firsts.count {
      let a = firsts.keys[i]
      let end = Int(flat.starts[i + 1])
      var row = Int(flat.starts[i])
      while row < end {
        let t = tallies + names.number(predicates[row])
        t.pointee.triples &+= 1
        if t.pointee.last != a {
          if t.pointee.pairs == 0 { t.pointee.first = a }
          t.pointee.pairs &+= 1
          t.pointee.last = a
        }
        row &+= 1
      }
    }
    var pairs = 0
    var offsetWords = 0
    var directoryWords = 1
    for r in 0..<count {
      let t = tallies[r]
      pairs += Int(t.pairs)
      if t.pairs != t.triples { offsetWords += Int(t.pairs) + 1 }
      if Int(t.pairs) >= directoryThreshold {
        directoryWords += 4 + directoryShape(map.compact(t.first), map.compact(t.last), Int(t.pairs)).buckets
      }
    }
    let arrays = GroupedArrays(firsts: count, pairs: pairs, offsetWords: offsetWords, values: n, directoryWords: directoryWords)
    let (keys, groups, pairKeys) = (arrays.keys, arrays.groups, arrays.pairKeys)
    let (offsets, values, directories) = (arrays.offsets, arrays.values, arrays.directories)
    names.write(keys)
    var pairAt: UInt32 = 0
    var valueAt: UInt32 = 0
    var offsetAt: UInt32 = 0
    for r in 0..<count {
      let t = tallies[r]
      let plain = t.pairs == t.triples
      groups[r] = GroupedOrder.Group(
        pair: pairAt, value: valueAt, offset: plain ? GroupedOrder.noOffsets : offsetAt, directory: 0)
      tallies[r] = Tally(triples: valueAt, pairs: pairAt, first: plain ? GroupedOrder.noOffsets : offsetAt, last: 0)
      pairAt += t.pairs
      valueAt += t.triples
      if !plain { offsetAt += t.pairs + 1 }
    }
    // The tallies are cursors now: next value, next pair, next offset, last key.
    for i in 0..<firsts.count {
      let a = firsts.keys[i]
      let end = Int(flat.starts[i + 1])
      var row = Int(flat.starts[i])
      while row < end {
        let t = tallies + names.number(predicates[row])
        if t.pointee.last != a {
          t.pointee.last = a
          pairKeys[Int(t.pointee.pairs)] = a
          t.pointee.pairs &+= 1
          if t.pointee.first != GroupedOrder.noOffsets {
            offsets[Int(t.pointee.first)] = t.pointee.triples
            t.pointee.first &+= 1
          }
        }
        values[Int(t.pointee.triples)] = others[row]
        t.pointee.triples &+= 1
        row &+= 1
      }
    }
    var directoryAt = 1
    for r in 0..<count {
      let size = Int(groups[r + 1].pair - groups[r].pair)
      if groups[r].offset != GroupedOrder.noOffsets { offsets[Int(groups[r].offset) + size] = groups[r + 1].value }
      if size >= directoryThreshold {
        groups[r].directory = UInt32(directoryAt)
        directoryAt += fillDirectory(directories + directoryAt, pairKeys + Int(groups[r].pair), size, map: map)
      }
    }
    return arrays.order(map: map)
  }

  /// What the counting pass knows of a predicate; 16 bytes.
  private struct Tally {
    var triples: UInt32
    var pairs: UInt32
    var first: TermID
    var last: TermID
  }
}

/// The distinct ids of a column, numbered in their order: one bit per id of the range and a running count.
struct PredicateNumbers {
  private let region: Region
  private let blocks: UnsafeMutablePointer<RankedSet.Block>
  private let blockCount: Int
  private let start: UInt32
  private let map: CompactMap
  let count: Int

  init(_ column: UnsafePointer<TermID>, _ n: Int, map: CompactMap) {
    var low = UInt32.max
    var high: UInt32 = 0
    for i in 0..<n {
      let at = map.compact(column[i])
      low = min(low, at)
      high = max(high, at)
    }
    start = n == 0 ? 0 : low & ~63
    blockCount = n == 0 ? 0 : Int((high - start) >> 6) + 1
    region = Region(byteCount: blockCount * MemoryLayout<RankedSet.Block>.stride)
    blocks = region.pointer()
    self.map = map
    for i in 0..<n {
      let at = map.compact(column[i]) &- start
      blocks[Int(at >> 6)].bits |= 1 << UInt64(at & 63)
    }
    var rank = 0
    for b in 0..<blockCount {
      blocks[b].rank = UInt64(rank)
      rank += blocks[b].bits.nonzeroBitCount
    }
    count = rank
  }

  /// The number of an id of the column.
  @inline(__always) func number(_ id: TermID) -> Int {
    let at = map.compact(id) &- start
    let block = blocks[Int(at >> 6)]
    return Int(block.rank) &+ (block.bits & ((1 << UInt64(at & 63)) &- 1)).nonzeroBitCount
  }

  /// Writes the ids in order.
  func write(_ out: UnsafeMutablePointer<TermID>) {
    var n = 0
    for b in 0..<blockCount {
      var bits = blocks[b].bits
      while bits != 0 {
        let compact = start + UInt32(b * 64 + bits.trailingZeroBitCount)
        out[n] = map.expand(compact)
        n += 1
        bits &= bits - 1
      }
    }
  }
}

extension CompactMap {
  /// The id of a compacted one.
  func expand(_ compact: UInt32) -> TermID { compact < plainBound ? compact : compact - plainBound + TermSpace.valuedStart }
}
