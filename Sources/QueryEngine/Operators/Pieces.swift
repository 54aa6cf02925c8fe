import TripleIndex

/// What a walk in pieces holds beside the cursor: the keys of a piece of a level, marks of a list, ranks of keys.
final class Pieces {
  /// Keys of a level that are looked at together: enough for their cache misses to overlap.
  static let length = 256
  /// Lists that a level may have; those with more are walked key by key.
  static let mostLists = 6
  /// From this many ids on a fixed list is marked, when several lists are held against it.
  static let worthMarking = 8

  /// Index of the parts of the lower levels of closing pairs that are fixed.
  let fixed: [Int]
  /// The keys of a piece that the leading list has, and which of them all lists have.
  let keys: UnsafeMutablePointer<TermID>
  let alive: UnsafeMutablePointer<Int32>
  /// For each list of the level and key of the piece the key's place: list j from `j * length` on.
  let places: UnsafeMutablePointer<Int32>
  /// For each key that all lists have the ids below it in one list, and the first of them.
  let starts: UnsafeMutablePointer<UInt32>
  let counts: UnsafeMutablePointer<UInt32>
  let firsts: UnsafeMutablePointer<TermID>
  /// Products, and hits of a key when nobody reads them.
  let products: UnsafeMutablePointer<UInt64>
  let unread: UnsafeMutablePointer<TermID>
  /// Look-ups in the first list of each pattern so far, and what makes them fast once they are many.
  let finds: UnsafeMutablePointer<Int>
  let ranks: UnsafeMutablePointer<KeyRanks>
  private let patternCount: Int
  /// The common ids of several fixed lists.
  private var common: GrowingMemory<TermID>
  private(set) var marks: IDMarks
  private let context: EvaluationContext

  init(_ context: EvaluationContext, fixed: [Int], patternCount: Int) throws {
    self.context = context
    self.fixed = fixed
    self.patternCount = patternCount
    common = try GrowingMemory(room: 16, context.budget)
    let n = Pieces.length
    keys = .allocate(capacity: n)
    alive = .allocate(capacity: n)
    places = .allocate(capacity: n * Pieces.mostLists)
    starts = .allocate(capacity: n)
    counts = .allocate(capacity: n)
    firsts = .allocate(capacity: n)
    products = .allocate(capacity: n)
    unread = .allocate(capacity: SolutionBlock.capacity)
    finds = .allocate(capacity: patternCount)
    finds.initialize(repeating: 0, count: patternCount)
    ranks = .allocate(capacity: patternCount)
    ranks.initialize(repeating: KeyRanks(), count: patternCount)
    marks = IDMarks(context.snapshot.terms)
  }

  deinit {
    forgetRanks()
    keys.deallocate()
    alive.deallocate()
    places.deallocate()
    starts.deallocate()
    counts.deallocate()
    firsts.deallocate()
    products.deallocate()
    unread.deallocate()
    finds.deallocate()
    ranks.deallocate()
    common.deallocate(context.budget)
    marks.deallocate(context.budget)
  }

  /// Another graph has other lists.
  func forgetRanks() {
    for p in 0..<patternCount {
      ranks[p].deallocate(context.budget)
      finds[p] = 0
    }
  }

  /// Notes look-ups in the first list of a pattern, some of them still to come. When they cost about as much as ranking its
  /// keys, the keys are ranked.
  @inline(__always) func note(finds n: Int, _ pattern: Int, _ keys: UnsafePointer<TermID>, _ count: Int) throws {
    finds[pattern] &+= n
    if finds[pattern] &* 4 > count, !ranks[pattern].isKnown {
      ranks[pattern] = try KeyRanks(keys, count, map: marks.map, context)
    }
  }

  /// The ids that all fixed lists have. The memory holds until the next call.
  func intersection(_ lists: [IDList]) throws -> IDList {
    let sorted = lists.sorted { $0.count < $1.count }
    guard let shortest = sorted.first else { return IDList(base: unread, count: 0) }
    if shortest.count > common.room { try common.grow(to: shortest.count, context.budget) }
    let out = common.base
    out.update(from: shortest.base, count: shortest.count)
    var n = shortest.count
    for list in sorted.dropFirst() {
      try context.checkpoint()
      var kept = 0
      var at = 0
      for i in 0..<n {
        let id = out[i]
        at = SortedSearch.gallop(list.base, at, list.count, id)
        if at == list.count { break }
        if list.base[at] == id {
          out[kept] = id
          kept += 1
        }
        if i & 4095 == 4095 { try context.checkpoint() }
      }
      n = kept
    }
    return IDList(base: out, count: n)
  }

  func mark(_ list: IDList) throws { try marks.set(list, context) }
  func unmark(_ list: IDList) { marks.clear(list) }
}
