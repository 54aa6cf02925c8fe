import RDF

/// One graph of a snapshot: its folded triples and the changes since, as one immutable whole.
///
/// Orders come in two shapes. `pso` and `pos` are *grouped*: ``pairs(_:_:)``. `spo`, `osp`, `sop`, `ops` are *flat*:
/// ``rows(_:_:)``. Where no change touches the asked key the lists point straight into the base; else they are
/// merged once and kept as long as this view. All pointers live as long as the snapshot. `sop` and `ops` are
/// laid out on first use (about 60 ns a triple). A wildcard is 0.
public final class GraphView: @unchecked Sendable {
  // @unchecked: immutable; the cache has its own lock.
  /// The graph's name; 0 for the default graph.
  public let graph: TermID
  /// Triples in the graph.
  public let tripleCount: Int
  @usableFromInline let base: GraphIndex
  /// Whether changes lie over the base.
  @usableFromInline let isChanged: Bool
  /// Oldest first.
  let runs: [Run]
  private let cache: MergeCache

  init(graph: TermID, base: GraphIndex, runs: [Run], cache: MergeCache = MergeCache()) {
    self.cache = cache
    self.graph = graph
    self.base = base
    self.runs = runs
    isChanged = !runs.isEmpty
    tripleCount = base.count + runs.reduce(0) { $0 + $1.net }
  }

  /// A graph without triples.
  public static func empty(_ graph: TermID = 0) -> GraphView {
    let region = Region(byteCount: 64)
    return GraphView(
      graph: graph,
      base: GraphIndex(sorted: UnsafePointer(region.pointer(Triple.self)), count: 0, map: CompactMap(plainBound: 1), owners: [region]),
      runs: [])
  }

  /// The union of graphs as one graph (`FROM <a> FROM <b>`): distinct triples, laid out on demand. Costs about
  /// 20 ns a triple of the parts and 12 bytes a triple, more with each order that is used.
  public convenience init(union views: [GraphView], in snapshot: Snapshot) {
    let sorted = SortedTriples(capacity: views.reduce(0) { $0 + $1.tripleCount })
    for view in views {
      let part = SortedTriples(of: view)
      (sorted.base + sorted.count).update(from: part.base, count: part.count)
      sorted.count += part.count
    }
    let map = snapshot.terms.compactMap
    if views.count > 1 {
      TripleSort.sort(sorted.base, sorted.count, by: .spo, map: map)
      sorted.count = TripleSort.removeDuplicates(sorted.base, sorted.count)
    }
    self.init(
      graph: 0, base: GraphIndex(sorted: sorted.base, count: sorted.count, map: map, owners: [sorted.region]), runs: [])
  }

  /// The view with other runs, of which `run` alone is new to the content.
  func with(_ runs: [Run], adding run: Run) -> GraphView {
    GraphView(graph: graph, base: base, runs: runs, cache: MergeCache(cache, untouchedBy: run))
  }

  // MARK: Counting

  /// The exact number of triples of a pattern; 0 is a wildcard. One or two look-ups.
  @inlinable public func count(_ s: TermID, _ p: TermID, _ o: TermID) -> Int {
    let n = base.count(s, p, o)
    return isChanged ? n &+ changedCount(s, p, o) : n
  }

  @usableFromInline func changedCount(_ s: TermID, _ p: TermID, _ o: TermID) -> Int {
    var n = 0
    for run in runs {
      switch (s != 0, p != 0, o != 0) {
      case (false, false, false): n += run.net
      case (true, _, false): n += run.net(.spo, run.range(.spo, s, p))
      case (true, false, true): n += run.net(.osp, run.range(.osp, o, s))
      case (true, true, true): n += run.net(.spo, run.range(.spo, s, p, o))
      case (false, true, false): n += run.net(.pso, run.range(.pso, p))
      case (false, true, true): n += run.net(.pos, run.range(.pos, p, o))
      case (false, false, true): n += run.net(.osp, run.range(.osp, o))
      }
    }
    return n
  }

  /// Whether the graph holds the triple.
  @inlinable public func contains(_ t: Triple) -> Bool {
    isChanged ? count(t.s, t.p, t.o) > 0 : base.contains(t)
  }
  /// Whether the graph holds the triple.
  @inlinable public func contains(_ s: TermID, _ p: TermID, _ o: TermID) -> Bool { contains(Triple(s, p, o)) }

  // MARK: Lists

  /// The second and third level below a first key of a grouped order (`pso`, `pos`): zero-copy unless changed.
  /// For a flat order the pairs are made from the rows and kept as long as the view: prefer ``rows(_:_:)`` there.
  @inlinable public func pairs(_ order: KeyOrder, _ a: TermID) -> PairList {
    if !isChanged && order.isGrouped { return base.groupedOrder(order).pairs(a) }
    return changedPairs(order, a)
  }

  /// The rows below a first key of a flat order (`spo`, `osp`, `sop`, `ops`): zero-copy unless changed.
  /// For a grouped order the rows are made from the pairs and kept as long as the view: prefer ``pairs(_:_:)`` there.
  @inlinable public func rows(_ order: KeyOrder, _ a: TermID) -> RowList {
    if !isChanged && !order.isGrouped { return base.flatOrder(order).rows(a) }
    return changedRows(order, a)
  }

  /// The sorted distinct third-level ids below two keys, e.g. `values(.pso, p, s)`: the objects.
  @inlinable public func values(_ order: KeyOrder, _ a: TermID, _ b: TermID) -> IDList {
    if !isChanged {
      return order.isGrouped ? base.groupedOrder(order).pairs(a).list(of: b) : base.flatOrder(order).rows(a).list(of: b)
    }
    return changedValues(order, a, b)
  }

  /// A handle for many look-ups of second keys below one first key: ``GroupProbe/list(of:)`` merges only the
  /// keys that changes touch, where ``pairs(_:_:)`` would merge the whole group.
  public func probe(_ order: KeyOrder, _ a: TermID) -> GroupProbe {
    let touched = isChanged ? touchedKeys(order, a) : nil
    let pairs = order.isGrouped ? base.groupedOrder(order).pairs(a) : PairList(keys: Self.noIDs, count: 0, offsets: nil, values: Self.noIDs)
    let rows = order.isGrouped ? RowList(second: Self.noIDs, third: Self.noIDs, count: 0) : base.flatOrder(order).rows(a)
    return GroupProbe(pairs: pairs, rows: rows, touched: touched, view: self, order: order, first: a)
  }

  /// The first level of an order: all keys with their numbers of triples, e.g. `directory(.pso)`: the predicates.
  public func directory(_ order: KeyOrder) -> KeyDirectory {
    if isChanged { return cache.directory(order) { mergedDirectory(order) } }
    if order.isGrouped {
      let grouped = base.groupedOrder(order)
      let words = UnsafeRawPointer(grouped.groups).assumingMemoryBound(to: UInt32.self)
      return KeyDirectory(keys: grouped.first.keys, count: grouped.first.count, words: words + 1, stride: 4)
    }
    let flat = base.flatOrder(order)
    return KeyDirectory(keys: flat.first.keys, count: flat.first.count, words: flat.starts, stride: 1)
  }

  static nonisolated(unsafe) let noIDs: UnsafePointer<TermID> = {
    let word = UnsafeMutablePointer<TermID>.allocate(capacity: 2)
    word.initialize(repeating: 0, count: 2)
    return UnsafePointer(word)
  }()

  // MARK: Merging base and changes

  @usableFromInline func changedPairs(_ order: KeyOrder, _ a: TermID) -> PairList {
    if order.isGrouped, !isTouched(order, a) { return base.groupedOrder(order).pairs(a) }
    return cache.pairs(order, a) {
      order.isGrouped
        ? MergedPairs(base.groupedOrder(order).pairs(a), netChanges(order, a)) : MergedPairs(rows: self.rows(order, a))
    }
  }

  @usableFromInline func changedRows(_ order: KeyOrder, _ a: TermID) -> RowList {
    if !order.isGrouped, !isTouched(order, a) { return base.flatOrder(order).rows(a) }
    return cache.rows(order, a) { mergedRows(order, a) }
  }

  @usableFromInline func changedValues(_ order: KeyOrder, _ a: TermID, _ b: TermID) -> IDList {
    let ofBase =
      order.isGrouped ? base.groupedOrder(order).pairs(a).list(of: b) : base.flatOrder(order).rows(a).list(of: b)
    let changes = netChanges(order, a, b)
    if changes.isEmpty { return ofBase }
    return cache.values(order, a, b) {
      let merged = MergedValues(capacity: ofBase.count + changes.count)
      var i = 0
      for change in changes {
        while i < ofBase.count, ofBase[i] < change.key.o {
          merged.append(ofBase[i])
          i += 1
        }
        if change.sum > 0 { merged.append(change.key.o) } else { i += 1 }
      }
      while i < ofBase.count {
        merged.append(ofBase[i])
        i += 1
      }
      return merged
    }
  }

  private func isTouched(_ order: KeyOrder, _ a: TermID) -> Bool {
    runs.contains { !$0.range(order, a).isEmpty }
  }

  /// The net changes below `a` (and `b`), sorted; signs single, not running. An addition is not in the base, a removal is.
  private func netChanges(_ order: KeyOrder, _ a: TermID, _ b: TermID = 0) -> [Run.Entry] {
    // The newest runs are the smallest: adding up from there touches the large ones once.
    var net: [Run.Entry] = []
    for run in runs.reversed() { net = Run.sum(run.changes(order, a, b), net) }
    return net
  }

  private func mergedRows(_ order: KeyOrder, _ a: TermID) -> MergedRows {
    let changes = netChanges(order, a)
    let merged: MergedRows
    var next = 0
    func takeChanges(_ merged: MergedRows, before b: TermID, _ c: TermID) -> Bool {
      // Additions that come first; true when the base's row (b, c) is removed.
      while next < changes.count {
        let key = changes[next].key
        if key.p > b || (key.p == b && key.o > c) { return false }
        next += 1
        if changes[next - 1].sum < 0 { return true }
        merged.append(key.p, key.o)
      }
      return false
    }
    if order.isGrouped {
      let pairs = base.groupedOrder(order).pairs(a)
      merged = MergedRows(capacity: pairs.valueCount + changes.count)
      for i in 0..<pairs.count {
        let b = pairs.keys[i]
        for c in pairs.list(i).buffer where !takeChanges(merged, before: b, c) { merged.append(b, c) }
      }
    } else {
      let rows = base.flatOrder(order).rows(a)
      merged = MergedRows(capacity: rows.count + changes.count)
      for i in 0..<rows.count where !takeChanges(merged, before: rows.second[i], rows.third[i]) {
        merged.append(rows.second[i], rows.third[i])
      }
    }
    _ = takeChanges(merged, before: .max, .max)
    return merged
  }

  /// The second keys below `a` that changes touch; nil when they touch none.
  func touchedKeys(_ order: KeyOrder, _ a: TermID) -> TouchedKeys? {
    guard isTouched(order, a) else { return nil }
    return cache.touched(order, a) { TouchedKeys(runs, order, a) }
  }

  private func mergedDirectory(_ order: KeyOrder) -> MergedDirectory {
    let old = GraphView(graph: graph, base: base, runs: []).directory(order)
    // Net counts per touched first key.
    var touched: [(key: TermID, net: Int)] = []
    for run in runs {
      let entries = run.entries(order)
      var i = 0
      var before = 0
      while i < entries.count {
        let a = entries[i].key.s
        while i < entries.count, entries[i].key.s == a { i += 1 }
        touched.append((a, Int(entries[i - 1].sum) - before))
        before = Int(entries[i - 1].sum)
      }
    }
    touched.sort { $0.key < $1.key }
    let merged = MergedDirectory(capacity: old.count + touched.count)
    var t = 0
    func take(upTo key: TermID) {
      while t < touched.count, touched[t].key < key {
        let new = touched[t].key
        var n = 0
        while t < touched.count, touched[t].key == new {
          n += touched[t].net
          t += 1
        }
        if n > 0 { merged.append(new, n) }
      }
    }
    for i in 0..<old.count {
      let key = old.keys[i]
      take(upTo: key)
      var n = old.tripleCount(i)
      while t < touched.count, touched[t].key == key {
        n += touched[t].net
        t += 1
      }
      if n > 0 { merged.append(key, n) }
    }
    take(upTo: .max)
    return merged
  }
}

/// Look-ups of second keys below one first key; see ``GraphView/probe(_:_:)``. Valid as long as the snapshot.
@frozen public struct GroupProbe {
  @usableFromInline let pairs: PairList
  @usableFromInline let rows: RowList
  @usableFromInline let touched: Unmanaged<TouchedKeys>?
  @usableFromInline let view: Unmanaged<GraphView>
  @usableFromInline let order: KeyOrder
  @usableFromInline let first: TermID

  init(pairs: PairList, rows: RowList, touched: TouchedKeys?, view: GraphView, order: KeyOrder, first: TermID) {
    self.pairs = pairs
    self.rows = rows
    // The view keeps them.
    self.touched = touched.map { Unmanaged.passUnretained($0) }
    self.view = Unmanaged.passUnretained(view)
    self.order = order
    self.first = first
  }

  /// The whole group, where no key of it has changed since the base was built.
  @inlinable public var wholePairs: PairList? { touched == nil && order.isGrouped ? pairs : nil }

  /// The sorted third-level ids below the second key; empty when there are none.
  @inlinable public func list(of key: TermID) -> IDList {
    if let touched, touched._withUnsafeGuaranteedRef({ $0.contains(key) }) { return changed(key) }
    return order.isGrouped ? pairs.list(of: key) : rows.list(of: key)
  }

  @usableFromInline func changed(_ key: TermID) -> IDList {
    view._withUnsafeGuaranteedRef { $0.changedValues(order, first, key) }
  }
}
