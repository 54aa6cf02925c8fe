import TripleIndex

/// Walks a ``PatternPlan`` over a graph: intersects sorted lists level by level, writes
/// solutions as columns, or counts them without building any.
///
/// All state lies in flat buffers; nothing is allocated after `start`. The method is
/// generic join (Ngo, Ré, Rudra 2013; leapfrog triejoin, Veldhuizen 2014) over CSR lists.
final class PatternCursor {
  /// A pattern that takes part in a level, and how many of its columns are walked before.
  struct Part {
    var pattern: Int32
    var depth: Int32
    var hasBelow: Bool
  }

  let plan: PatternPlan
  let context: EvaluationContext
  let levels: Int
  /// Values of the levels that are fixed at the moment.
  let values: UnsafeMutablePointer<TermID>
  /// Three lists a pattern.
  let lists: UnsafeMutablePointer<TrieList>
  let initial: UnsafeMutablePointer<TrieList>
  /// Fast search in the first list of a pattern that starts with pairs.
  let pairLists: UnsafeMutablePointer<PairList?>
  /// Patterns whose first column is given from outside are asked for single keys: after an
  /// update only the keys that it touched are merged, not the whole group.
  private let probes: UnsafeMutablePointer<GroupProbe>
  private let isProbed: [Bool]
  let parts: UnsafeMutablePointer<Part>
  let partStart: UnsafeMutablePointer<Int>
  private let orders: UnsafeMutablePointer<KeyOrder>
  let fresh: UnsafeMutablePointer<Bool>
  /// Which list leads the intersection of a level.
  let lead: UnsafeMutablePointer<Int32>
  /// Levels that have a solution whatever stands above: nothing is asked of them but existence.
  let isFilled: UnsafeMutablePointer<Bool>
  /// Whether that holds for all levels from `suffixStart` on.
  let suffixIsFilled: Bool
  /// Where the children of a level are nothing but the lists right below its parts: those
  /// parts, whose lists' lengths multiply.
  let leaves: [[Int]?]
  /// For each level from which on there are only leaves: their levels, the lists they hang below and their parts' numbers in the level.
  let tails: UnsafeMutablePointer<(level: Int, list: Int, row: Int)>
  let tailStart: UnsafeMutablePointer<Int>
  /// One pattern with one given and one free variable: a probe is all there is to do.
  let isSingleProbe: Bool
  /// The last level before `suffixStart` and the one level below it are the pairs of one pattern.
  let isPairRun: Bool
  /// The last two levels of cycles, by their upper level, and what walking them needs; nil when there are none.
  let closings: UnsafeMutablePointer<ClosingPair>
  /// Levels of two lists and more, each key of which comes once.
  let isPlain: UnsafeMutablePointer<Bool>
  private let closingParts: [Int]
  private(set) var pieces: Pieces?
  /// Look-ups of a single probe so far, and what makes them fast once they are many.
  private var probeCount = 0
  private var probeRanks = KeyRanks()
  /// For each level what is remembered of the counts below it where that hangs on the level's value alone, and the value on
  /// another one, so that it may come again; which levels have only lists below, and the children of each level one after the
  /// other. Counting looks at them for each key.
  let memos: UnsafeMutablePointer<CountMemo>
  let hasLeaves: UnsafeMutablePointer<Bool>
  let childStart: UnsafeMutablePointer<Int>
  let childLevels: UnsafeMutablePointer<Int>
  private(set) var graph: GraphView
  private let patternCount: Int
  /// Keys looked at: what tests and `explain` read.
  var scanned = 0
  private var sinceCheck = 0

  // The walk.
  var level = 0
  var pending: UInt64 = 0
  var running = false

  init(_ plan: PatternPlan, _ context: EvaluationContext, _ graph: GraphView) {
    self.plan = plan
    self.context = context
    self.graph = graph
    levels = plan.slots.count
    patternCount = plan.accesses.count
    memos = .allocate(capacity: levels + 1)
    memos.initialize(repeating: CountMemo(), count: levels + 1)
    hasLeaves = .allocate(capacity: levels + 1)
    hasLeaves.initialize(repeating: false, count: levels + 1)
    childStart = .allocate(capacity: 2 * levels + 2)
    childLevels = childStart + levels + 1
    var children = 0
    for (l, below) in plan.children.enumerated() {
      childStart[l] = children
      for child in below {
        childLevels[children] = child
        children += 1
      }
    }
    childStart[levels] = children
    values = .allocate(capacity: levels + 1)
    values.initialize(repeating: 0, count: levels + 1)
    lists = .allocate(capacity: patternCount * 3 + 1)
    lists.initialize(repeating: .empty, count: patternCount * 3 + 1)
    initial = .allocate(capacity: patternCount + 1)
    initial.initialize(repeating: .empty, count: patternCount + 1)
    pairLists = .allocate(capacity: patternCount + 1)
    pairLists.initialize(repeating: nil, count: patternCount + 1)
    orders = .allocate(capacity: patternCount + 1)
    probes = .allocate(capacity: patternCount + 1)
    let probed = plan.accesses.map { access in
      access.constantCount == 1 && access.order.isGrouped && access.levels.count == 2
        && access.levels[0] < plan.boundCount
    }
    isProbed = probed
    fresh = .allocate(capacity: levels + 1)
    fresh.initialize(repeating: true, count: levels + 1)
    lead = .allocate(capacity: levels + 1)
    lead.initialize(repeating: 0, count: levels + 1)
    partStart = .allocate(capacity: levels + 2)
    var all: [Part] = []
    for l in 0..<levels {
      partStart[l] = all.count
      for (p, access) in plan.accesses.enumerated() {
        if let depth = access.levels.firstIndex(of: l) {
          all.append(Part(pattern: Int32(p), depth: Int32(depth), hasBelow: depth + 1 < access.levels.count && !(depth == 0 && probed[p])))
        }
      }
    }
    partStart[levels] = all.count
    parts = .allocate(capacity: all.count + 1)
    for (i, part) in all.enumerated() { (parts + i).initialize(to: part) }
    for (p, access) in plan.accesses.enumerated() { (orders + p).initialize(to: access.order) }
    // A level whose only list hangs below an earlier one always has a key.
    isFilled = .allocate(capacity: levels + 1)
    for l in stride(from: levels - 1, through: 0, by: -1) {
      let isOwn = partStart[l + 1] - partStart[l] == 1 && parts[partStart[l]].depth > 0
      (isFilled + l).initialize(to: isOwn && plan.children[l].allSatisfy { [isFilled] in isFilled[$0] })
    }
    suffixIsFilled = plan.suffixRoots.allSatisfy { [isFilled] in isFilled[$0] }
    leaves = (0..<levels).map { l in PatternCursor.leaves(plan, l, all) }
    for l in 0..<levels { hasLeaves[l] = leaves[l] != nil }
    var flat: [(level: Int, list: Int, row: Int)] = []
    tailStart = .allocate(capacity: levels + 1)
    for l in 0..<levels {
      (tailStart + l).initialize(to: flat.count)
      guard let parts = leaves[l], parts.count == levels - 1 - l else { continue }
      for (child, part) in zip(plan.children[l], parts) {
        flat.append((child, Int(all[part].pattern) * 3 + Int(all[part].depth), part - partStart[l]))
      }
    }
    (tailStart + levels).initialize(to: flat.count)
    tails = .allocate(capacity: flat.count + 1)
    tails.initialize(from: flat, count: flat.count)
    isSingleProbe = patternCount == 1 && probed[0] && levels == 2 && plan.boundCount == 1
    let top = plan.suffixStart - 1
    isPairRun = patternCount == 1 && levels == 2 && plan.boundCount == 0 && top == 0 && plan.accesses[0].constantCount == 1
    closings = .allocate(capacity: levels + 1)
    closings.initialize(repeating: ClosingPair(), count: levels + 1)
    closingParts = patternCount > 2 ? ClosingPair.find(plan, all, partStart, into: closings) : []
    isPlain = .allocate(capacity: levels + 1)
    for l in 0..<levels {
      let own = partStart[l]..<partStart[l + 1]
      (isPlain + l).initialize(
        to: l >= plan.boundCount && own.count > 1 && own.count <= Pieces.mostLists && own.allSatisfy { ClosingPair.isPlain(plan, all[$0]) })
    }
  }

  deinit {
    for l in 0..<levels { memos[l].forget(context.budget) }
    memos.deallocate()
    hasLeaves.deallocate()
    childStart.deallocate()
    values.deallocate()
    lists.deallocate()
    initial.deallocate()
    pairLists.deinitialize(count: patternCount + 1)
    pairLists.deallocate()
    parts.deallocate()
    partStart.deallocate()
    orders.deallocate()
    probes.deallocate()
    fresh.deallocate()
    lead.deallocate()
    isFilled.deallocate()
    tails.deallocate()
    tailStart.deallocate()
    closings.deallocate()
    isPlain.deallocate()
    probeRanks.deallocate(context.budget)
  }

  // MARK: Starting

  /// Takes a graph and finds the first lists. False when a pattern has no match at all.
  /// An order that is laid out on demand is waited for; the evaluation may be stopped meanwhile.
  func start(_ graph: GraphView) throws -> Bool {
    self.graph = graph
    running = false
    pieces?.forgetRanks()
    for l in 0..<levels where memos[l].state != .unknown { memos[l].forget(context.budget) }
    probeRanks.deallocate(context.budget)
    probeCount = 0
    for (p, access) in plan.accesses.enumerated() {
      let (a, b, c) = access.constants
      if (a | b | c) >= TermSpace.localStart { return false }
      try graph.prepare(access.order, asking: context.checkpoint)
      switch access.constantCount {
      case 0: initial[p] = TrieList(directory: graph.directory(access.order))
      case 1:
        if isProbed[p] {
          (probes + p).initialize(to: graph.probe(access.order, a))
          continue
        }
        initial[p] = below(access.order, a, p)
      case 2: initial[p] = TrieList(ids: graph.values(access.order, a, b))
      default:
        if !graph.contains(access.order.triple(Triple(a, b, c))) { return false }
        continue
      }
      if initial[p].count == 0 { return false }
    }
    return true
  }

  @inline(__always) private func below(_ order: KeyOrder, _ key: TermID, _ pattern: Int) -> TrieList {
    if order.isGrouped {
      let pairs = graph.pairs(order, key)
      pairLists[pattern] = pairs
      return TrieList(pairs: pairs)
    }
    return TrieList(rows: graph.rows(order, key))
  }

  @inline(__always) func check() throws {
    sinceCheck &+= 1
    if sinceCheck & 1023 == 0 { try context.checkpoint() }
  }

  /// The same for many keys at once.
  @inline(__always) func check(_ work: Int) throws {
    let before = sinceCheck
    sinceCheck &+= work
    if sinceCheck >> 10 != before >> 10 { try context.checkpoint() }
  }

  // MARK: Levels

  /// The memory of a walk in pieces of a level with at least so many keys: made for the first level of some length, for a
  /// look-up never.
  @inline(__always) func pieces(for l: Int, least: Int) throws -> Pieces? {
    let part = parts[Int(lead[l])]
    let list = lists + (Int(part.pattern) &* 3 &+ Int(part.depth))
    let left = list.pointee.end &- list.pointee.pos
    if let pieces { return left >= least ? pieces : nil }
    if left < 8 { return nil }
    let made = try Pieces(context, fixed: closingParts, patternCount: patternCount)
    pieces = made
    return made
  }

  /// Puts the lists of a level at their start and chooses which one leads.
  @inline(__always) func open(_ l: Int) {
    fresh[l] = true
    let from = partStart[l]
    let to = partStart[l &+ 1]
    var shortest = Int.max
    var i = from
    while i < to {
      let part = parts[i]
      let at = Int(part.pattern) &* 3 &+ Int(part.depth)
      if part.depth == 0 { lists[at] = initial[Int(part.pattern)] }
      lists[at].pos = lists[at].begin
      let count = lists[at].count
      if count < shortest {
        shortest = count
        lead[l] = Int32(truncatingIfNeeded: i)
      }
      i &+= 1
    }
  }

  /// Moves a level to its next common key. False at the end.
  @inline(__always) func advance(_ l: Int) throws -> Bool {
    let from = partStart[l]
    let to = partStart[l &+ 1]
    let leader = Int(lead[l])
    let at = Int(parts[leader].pattern) &* 3 &+ Int(parts[leader].depth)
    if fresh[l] { fresh[l] = false } else { lists[at].step() }
    try check()
    if to &- from == 1 {
      if lists[at].pos >= lists[at].end { return false }
      lists[at].findRun()
      values[l] = lists[at].keys[lists[at].pos]
      scanned &+= 1
      return true
    }
    if to &- from == 2 {
      let part = parts[leader == from ? from &+ 1 : from]
      let other = Int(part.pattern) &* 3 &+ Int(part.depth)
      if lists[other].count <= lists[at].count &* 32 || part.depth > 0 || lists[other].kind != .pairs {
        return try merge(l, at, other)
      }
    }
    return try intersect(l, from, to, leader, at)
  }

  /// The next common key of two lists of like length.
  private func merge(_ l: Int, _ first: Int, _ second: Int) throws -> Bool {
    let a = lists[first].keys
    let b = lists[second].keys
    let aEnd = lists[first].end
    let bEnd = lists[second].end
    var i = lists[first].pos
    var j = lists[second].pos
    var steps = 0
    while i < aEnd && j < bEnd {
      let x = a[i]
      let y = b[j]
      steps &+= 1
      if x == y {
        lists[first].pos = i
        lists[second].pos = j
        lists[first].findRun()
        lists[second].findRun()
        values[l] = x
        scanned &+= steps
        return true
      }
      if x < y {
        i = PatternCursor.next(a, i, aEnd, y)
      } else {
        j = PatternCursor.next(b, j, bEnd, x)
      }
      if steps & 1023 == 0 { try context.checkpoint() }
    }
    scanned &+= steps
    lists[first].pos = aEnd
    return false
  }

  /// The first place after `i` whose key is not below `key`: near ones are looked at one by one.
  @inline(__always) static func next(_ a: UnsafePointer<TermID>, _ i: Int, _ end: Int, _ key: TermID) -> Int {
    var i = i &+ 1
    let near = min(end, i &+ 4)
    while i < near {
      if a[i] >= key { return i }
      i &+= 1
    }
    return i < end && a[i] < key ? SortedSearch.gallop(a, i, end, key) : i
  }

  private func intersect(_ l: Int, _ from: Int, _ to: Int, _ leader: Int, _ at: Int) throws -> Bool {
    var list = lists[at]
    defer { lists[at] = list }
    candidates: while list.pos < list.end {
      let key = list.keys[list.pos]
      scanned &+= 1
      var i = from
      while i < to {
        if i != leader {
          let part = parts[i]
          let other = Int(part.pattern) &* 3 &+ Int(part.depth)
          let o = lists + other
          // A long list with a directory is asked, others are galloped through.
          if o.pointee.kind == .pairs, part.depth == 0, o.pointee.count > list.count &* 32,
            let pairs = pairLists[Int(part.pattern)]
          {
            let found = pairs.find(key)
            if found < 0 {
              list.findRun()
              list.step()
              try check()
              continue candidates
            }
            o.pointee.pos = found
          } else {
            o.pointee.seek(key)
            if o.pointee.pos >= o.pointee.end { 
              list.pos = list.end
              return false
            }
            let there = o.pointee.keys[o.pointee.pos]
            if there != key {
              list.seek(there)
              try check()
              continue candidates
            }
          }
        }
        i &+= 1
      }
      i = from
      while i < to {
        if i != leader {
          let part = parts[i]
          lists[Int(part.pattern) &* 3 &+ Int(part.depth)].findRun()
        }
        i &+= 1
      }
      list.findRun()
      values[l] = key
      return true
    }
    return false
  }

  /// Sets the lists below the keys that a level stands on.
  @inline(__always) func descend(_ l: Int) {
    var i = partStart[l]
    let to = partStart[l &+ 1]
    while i < to {
      let part = parts[i]
      if part.hasBelow {
        let at = Int(part.pattern) &* 3 &+ Int(part.depth)
        if lists[at].kind == .directory {
          lists[at &+ 1] = below(orders[Int(part.pattern)], values[l], Int(part.pattern))
        } else {
          lists[at &+ 1] = TrieList(ids: lists[at].below)
        }
      }
      i &+= 1
    }
  }

  /// Fixes a given level to a key. False when a pattern does not have it.
  private func fix(_ l: Int, _ key: TermID) -> Bool {
    var i = partStart[l]
    let to = partStart[l &+ 1]
    values[l] = key
    scanned &+= 1
    while i < to {
      let part = parts[i]
      let pattern = Int(part.pattern)
      let at = pattern &* 3 &+ Int(part.depth)
      if part.depth == 0 && isProbed[pattern] {
        let list = probes[pattern].list(of: key)
        if list.isEmpty { return false }
        lists[at &+ 1] = TrieList(ids: list)
        i &+= 1
        continue
      }
      if part.depth == 0 { lists[at] = initial[pattern] }
      if part.depth == 0, lists[at].kind == .pairs, let pairs = pairLists[pattern] {
        let found = pairs.find(key)
        if found < 0 { return false }
        lists[at].pos = found
      } else {
        let list = lists[at]
        let found = SortedSearch.lowerBound(list.keys, list.begin, list.end, key)
        if found >= list.end || list.keys[found] != key { return false }
        lists[at].pos = found
        lists[at].findRun()
      }
      i &+= 1
    }
    descend(l)
    return true
  }

  /// Starts a walk; the values of the given levels are `values[0..<boundCount]`.
  /// False when there is no solution for sure.
  func bind() -> Bool {
    pending = 0
    level = plan.boundCount
    for l in 0..<plan.boundCount where !fix(l, values[l]) {
      running = false
      return false
    }
    running = true
    if level < levels { open(level) } else { pending = 1 }
    if level == plan.suffixStart && level < levels {
      // Nothing but multiplying is left.
      pending = UInt64.max
    }
    return true
  }

  /// The number of solutions below a given key; only when ``isSingleProbe``.
  @inline(__always) func countBelow(_ key: TermID) -> Int {
    scanned &+= 1
    return probes[0].list(of: key).count
  }

  /// The lists below the selected rows of a column; only when ``isSingleProbe``.
  @inline(__always) func listsBelow(_ keys: UnsafePointer<TermID>, _ rows: RowSelection, _ body: (Int, IDList) throws -> Void) throws {
    let n = rows.count
    scanned &+= n
    let probe = probes[0]
    guard let pairs = probe.wholePairs else {
      for i in 0..<n { try body(i, probe.list(of: keys[rows[i]])) }
      return
    }
    let map = context.snapshot.terms.compactMap
    probeCount &+= n
    if probeCount &* 2 > pairs.count, !probeRanks.isKnown { probeRanks = try KeyRanks(pairs.keys, pairs.count, map: map, context) }
    guard let blocks = probeRanks.blocks else {
      for i in 0..<n { try body(i, pairs.list(of: keys[rows[i]])) }
      return
    }
    let start = probeRanks.start
    let blockCount = probeRanks.blockCount
    for i in 0..<n {
      let place = KeyRanks.place(blocks, start, blockCount, map.compact(keys[rows[i]]))
      try body(i, place < 0 ? IDList(base: pairs.values, count: 0) : pairs.list(place))
    }
  }

  /// The numbers of solutions below them.
  func countBelow(_ keys: UnsafePointer<TermID>, _ rows: RowSelection, _ body: (Int, Int) throws -> Void) throws {
    try listsBelow(keys, rows) { try body($0, $1.count) }
  }
}
