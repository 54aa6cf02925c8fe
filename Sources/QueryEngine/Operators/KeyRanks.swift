import Glibc
import TripleIndex

/// The places of sorted keys: a bit for each id of their range and a running count for 64 of them, 16 bytes together.
///
/// A look-up is one cache line, mostly one that stays in the cache. Only for keys that lie dense enough (one in 32).
struct KeyRanks {
  struct Block {
    var bits: UInt64
    var rank: Int
  }

  private(set) var blocks: UnsafeMutablePointer<Block>?
  private(set) var start: UInt32 = 0
  private(set) var blockCount = 0
  /// Whether it was tried to make them.
  private(set) var isKnown = false
  /// How many keys there are, where they were numbered.
  private(set) var keyCount = 0

  init() {}

  /// Ranks ascending keys: 1 to 2 ns a key. Charged to the query.
  init(_ keys: UnsafePointer<TermID>, _ count: Int, map: CompactMap, _ context: EvaluationContext) throws {
    isKnown = true
    guard count > 64 else { return }
    let first = map.compact(keys[0]) & ~63
    let last = map.compact(keys[count - 1])
    guard last >= first else { return }
    let n = Int((last - first) >> 6) + 1
    guard n * 2 <= count else { return }
    blocks = try KeyRanks.made(n, context) { made in
      var b = 0
      for i in 0..<count {
        let at = map.compact(keys[i]) &- first
        let block = Int(at >> 6)
        while b < block {
          b += 1
          made[b].rank = i
        }
        made[block].bits |= 1 << UInt64(at & 63)
        if i & 0xFFFF == 0xFFFF { try context.checkpoint() }
      }
    }
    if blocks == nil { return }
    start = first
    blockCount = n
  }

  /// Numbers the different keys of a column of ids in any order: 2 to 3 ns a row. Nothing where keys are of the query's own,
  /// or lie so far apart that a hash table is smaller (one in 128 is dense enough). Charged to the query.
  init(unsorted keys: UnsafePointer<TermID>, stride: Int, _ count: Int, map: CompactMap, _ context: EvaluationContext) throws {
    isKnown = true
    guard count > 64 else { return }
    var least = UInt32.max
    var most: UInt32 = 0
    var own: UInt32 = 0
    for i in 0..<count {
      let id = keys[i &* stride]
      own |= id & TermSpace.localStart
      let at = map.compact(id)
      least = min(least, at)
      most = max(most, at)
      if i & 0xFFFF == 0xFFFF { try context.checkpoint() }
    }
    let first = least & ~63
    let n = Int((most &- first) >> 6) + 1
    guard own == 0, n <= count * 2 else { return }
    var ranked = 0
    blocks = try KeyRanks.made(n, context) { made in
      for i in 0..<count {
        let at = map.compact(keys[i &* stride]) &- first
        made[Int(at >> 6)].bits |= 1 << UInt64(at & 63)
        if i & 0xFFFF == 0xFFFF { try context.checkpoint() }
      }
      for b in 0..<n {
        made[b].rank = ranked
        ranked += made[b].bits.nonzeroBitCount
        if b & 0xFFFF == 0xFFFF { try context.checkpoint() }
      }
    }
    if blocks == nil { return }
    start = first
    blockCount = n
    keyCount = ranked
  }

  /// Zeroed blocks, charged and filled; given back where filling them is stopped. Nil when the system has no memory.
  @inline(__always) private static func made(
    _ n: Int, _ context: EvaluationContext, _ fill: (UnsafeMutablePointer<Block>) throws -> Void
  ) throws -> UnsafeMutablePointer<Block>? {
    let bytes = n * MemoryLayout<Block>.stride
    try context.budget.charge(bytes)
    guard let memory = calloc(n, MemoryLayout<Block>.stride) else {
      context.budget.release(bytes)
      return nil
    }
    let made = memory.bindMemory(to: Block.self, capacity: n)
    do { try fill(made) } catch let error {
      free(memory)
      context.budget.release(bytes)
      throw error
    }
    return made
  }

  /// The place of an id (compacted), or -1.
  @inline(__always) static func place(_ blocks: UnsafeMutablePointer<Block>, _ start: UInt32, _ blockCount: Int, _ id: UInt32) -> Int {
    let at = id &- start
    let b = Int(at >> 6)
    if b >= blockCount { return -1 }
    let block = blocks[b]
    let bit: UInt64 = 1 << UInt64(at & 63)
    if block.bits & bit == 0 { return -1 }
    return block.rank &+ (block.bits & (bit &- 1)).nonzeroBitCount
  }

  mutating func deallocate(_ budget: Budget) {
    if let blocks {
      free(blocks)
      budget.release(blockCount * MemoryLayout<Block>.stride)
    }
    self = KeyRanks()
  }
}

/// A bit for each term of the dictionary: the ids of one list at a time.
struct IDMarks {
  let map: CompactMap
  private let wordCount: Int
  private(set) var words: UnsafeMutablePointer<UInt64>?

  init(_ terms: TermSource) {
    map = terms.compactMap
    wordCount = (Int(terms.plainLimit) + Int(terms.valuedLimit - TermSpace.valuedStart)) / 64 + 1
  }

  /// Marks ids; the memory comes with the first list and is charged then.
  mutating func set(_ list: IDList, _ context: EvaluationContext) throws {
    if words == nil {
      try context.budget.charge(wordCount * 8)
      guard let memory = calloc(wordCount, 8) else {
        context.budget.release(wordCount * 8)
        throw QueryError.memoryBudget(bytes: context.budget.limit)
      }
      words = memory.bindMemory(to: UInt64.self, capacity: wordCount)
    }
    guard let words else { return }
    for i in 0..<list.count {
      let id = map.compact(list.base[i])
      words[Int(id >> 6)] |= 1 << UInt64(id & 63)
    }
  }

  /// Takes the marks of a list away.
  func clear(_ list: IDList) {
    guard let words else { return }
    for i in 0..<list.count { words[Int(map.compact(list.base[i]) >> 6)] = 0 }
  }

  mutating func deallocate(_ budget: Budget) {
    if let words {
      free(words)
      budget.release(wordCount * 8)
    }
    words = nil
  }
}
