/// Lays out orders from sorted triples in one region each.
enum OrderBuilder {
  /// Bytes rounded up so that the next array is aligned to 64.
  static func padded(_ bytes: Int) -> Int { (bytes + 63) & ~63 }

  /// A flat order from distinct triples sorted by it.
  static func flat(_ order: KeyOrder, _ triples: UnsafePointer<Triple>, _ n: Int, map: CompactMap) -> (FlatOrder, Region) {
    var firsts = 0
    var last: TermID = 0
    for i in 0..<n {
      let a = order.key(triples[i]).s
      if a != last {
        firsts += 1
        last = a
      }
    }
    let keyBytes = padded(firsts * 4)
    let startBytes = padded((firsts + 1) * 4)
    let column = padded(n * 4)
    let needed = keyBytes + startBytes + 2 * column
    let region = Region(byteCount: needed)
    let keys: UnsafeMutablePointer<TermID> = region.pointer()
    let starts: UnsafeMutablePointer<UInt32> = region.pointer(at: keyBytes)
    let second: UnsafeMutablePointer<TermID> = region.pointer(at: keyBytes + startBytes)
    let third: UnsafeMutablePointer<TermID> = region.pointer(at: keyBytes + startBytes + column)
    var f = -1
    last = 0
    for i in 0..<n {
      let k = order.key(triples[i])
      if k.s != last {
        f += 1
        last = k.s
        keys[f] = k.s
        starts[f] = UInt32(i)
      }
      second[i] = k.p
      third[i] = k.o
    }
    starts[firsts] = UInt32(n)
    let (level, setRegion) = firstLevel(keys, firsts, map: map)
    let built = FlatOrder(
      first: level, starts: UnsafePointer(starts), second: UnsafePointer(second), third: UnsafePointer(third))
    region.keep(setRegion)
    return (built, region)
  }

  /// The first level over sorted distinct keys; the region holds its bit set.
  static func firstLevel(_ keys: UnsafePointer<TermID>, _ count: Int, map: CompactMap) -> (FirstLevel, Region) {
    let blocks = RankedSet.blocksNeeded(keys, count, map: map)
    let region = Region(byteCount: blocks * MemoryLayout<RankedSet.Block>.stride)
    let set = RankedSet.fill(region.pointer(), blocks, keys, blocks == 0 ? 0 : count, map: map)
    return (FirstLevel(keys: keys, count: count, set: set), region)
  }

  /// A grouped order from distinct triples sorted by it.
  static func grouped(_ order: KeyOrder, _ triples: UnsafePointer<Triple>, _ n: Int, map: CompactMap) -> (GroupedOrder, Region) {
    // First pass: sizes.
    var firsts = 0
    var pairs = 0
    var offsetWords = 0
    var directoryWords = 1
    var i = 0
    while i < n {
      let a = order.key(triples[i]).s
      let (end, groupPairs) = groupEnd(order, triples, i, n, a)
      firsts += 1
      pairs += groupPairs
      if groupPairs != end - i { offsetWords += groupPairs + 1 }
      if groupPairs >= directoryThreshold {
        directoryWords += 4 + directoryShape(
          map.compact(order.key(triples[i]).p), map.compact(order.key(triples[end - 1]).p), groupPairs).buckets
      }
      i = end
    }
    let arrays = GroupedArrays(firsts: firsts, pairs: pairs, offsetWords: offsetWords, values: n, directoryWords: directoryWords)
    let (keys, groups, pairKeys) = (arrays.keys, arrays.groups, arrays.pairKeys)
    let (offsets, values, directories) = (arrays.offsets, arrays.values, arrays.directories)
    // Second pass: fill.
    var f = 0
    var pairAt = 0
    var offsetAt = 0
    var directoryAt = 1
    i = 0
    while i < n {
      let a = order.key(triples[i]).s
      var group = GroupedOrder.Group(
        pair: UInt32(pairAt), value: UInt32(i), offset: UInt32(offsetAt), directory: 0)
      let firstPair = pairAt
      let firstValue = i
      var last: TermID = 0
      while i < n {
        let k = order.key(triples[i])
        if k.s != a { break }
        if k.p != last {
          last = k.p
          pairKeys[pairAt] = k.p
          // Written for all, dropped again when the group turns out to need none.
          if offsetAt + (pairAt - firstPair) < offsetWords { offsets[offsetAt + (pairAt - firstPair)] = UInt32(i) }
          pairAt += 1
        }
        values[i] = k.o
        i += 1
      }
      let count = pairAt - firstPair
      if count == i - firstValue {
        group.offset = GroupedOrder.noOffsets
      } else {
        offsets[offsetAt + count] = UInt32(i)
        offsetAt += count + 1
      }
      if count >= directoryThreshold {
        group.directory = UInt32(directoryAt)
        directoryAt += fillDirectory(directories + directoryAt, pairKeys + firstPair, count, map: map)
      }
      keys[f] = a
      groups[f] = group
      f += 1
    }
    return arrays.order(map: map)
  }

  private static func groupEnd(_ order: KeyOrder, _ triples: UnsafePointer<Triple>, _ from: Int, _ n: Int, _ a: TermID)
    -> (end: Int, pairs: Int)
  {
    var i = from
    var pairs = 0
    var last: TermID = 0
    while i < n {
      let k = order.key(triples[i])
      if k.s != a { break }
      if k.p != last {
        pairs += 1
        last = k.p
      }
      i += 1
    }
    return (i, pairs)
  }

  // MARK: Directories

  /// Groups of fewer keys are searched directly.
  static let directoryThreshold = 64

  static func directoryShape(_ low: UInt32, _ high: UInt32, _ count: Int) -> (shift: UInt32, buckets: Int) {
    let span = Int(high - low) + 1
    var shift: UInt32 = 0
    while span >> Int(shift) > count / 4 { shift += 1 }
    return (shift, (span - 1) >> Int(shift) + 1)
  }

  /// Writes minimum, shift, bucket count and positions; gives the words used.
  static func fillDirectory(_ out: UnsafeMutablePointer<UInt32>, _ keys: UnsafePointer<TermID>, _ count: Int, map: CompactMap) -> Int {
    let low = map.compact(keys[0])
    let (shift, buckets) = directoryShape(low, map.compact(keys[count - 1]), count)
    out[0] = low
    out[1] = shift
    out[2] = UInt32(buckets)
    let positions = out + 3
    var at = 0
    for b in 0..<buckets {
      while at < count, Int((map.compact(keys[at]) - low) >> shift) < b { at += 1 }
      positions[b] = UInt32(at)
    }
    positions[buckets] = UInt32(count)
    return 4 + buckets
  }
}
