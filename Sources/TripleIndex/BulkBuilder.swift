import RDF

/// Loads many quads at once, from several threads: intern and collect, then sort and lay out once.
///
/// Each parser thread has a ``Worker``. ``finish(revision:threads:)`` gives the next snapshot; a builder that is dropped leaves
/// only unused terms behind. Until then no other builder or compaction may make a snapshot of the store.
/// Few quads (against the store) become a run over the base, many a new base.
/// Memory: 12 bytes a quad read, and at the end 24 to 48 bytes a triple beside the result.
public final class BulkBuilder: @unchecked Sendable {
  // @unchecked: workers are used by one thread each and collected under the lock.
  private let start: Snapshot
  private let lock = Lock()
  private var workers: [Worker] = []

  /// A builder over the newest snapshot of a store.
  public init(on snapshot: Snapshot) { start = snapshot }

  /// One parser thread's part.
  public final class Worker: @unchecked Sendable {
    // @unchecked: used by one thread at a time.
    /// Interns the terms of this thread.
    public let terms: TermInterner
    /// Quads taken, repetitions included.
    public private(set) var quadCount = 0
    private var buffers: [TermID: Int] = [:]
    private var all: [TripleBuffer] = []
    private var graphs: [TermID] = []
    private var lastGraph: TermID = .max
    private var lastBuffer = 0

    fileprivate init(_ dictionary: TermDictionary) { terms = TermInterner(dictionary, rangeSize: 1024) }
    deinit { for i in all.indices { all[i].free() } }

    /// Takes a parsed block. Quads of the block's default graph go to `graph` (0: the default graph).
    /// `blankNodeScope` is put before blank node labels.
    public func add(_ block: QuadBlock, graph: TermID = 0, blankNodeScope: UnsafeBufferPointer<UInt8>) throws(IndexError) {
      let ids = try terms.intern(block, blankNodeScope: blankNodeScope)
      let n = block.quads.count
      quadCount += n
      var i = 0
      while i < n {
        let g = block.quads[i].g
        let name = g == QuadBlock.defaultGraph ? graph : ids[Int(g)]
        if name != lastGraph { choose(name) }
        // Quads of one graph come together.
        let from = i
        block.quads.withUnsafeBufferPointer { quads in
          while i < n, quads[i].g == g {
            let quad = quads[i]
            all[lastBuffer].append(Triple(ids[Int(quad.s)], ids[Int(quad.p)], ids[Int(quad.o)]))
            i &+= 1
          }
        }
        precondition(i > from, "a quad belongs to its own graph")
      }
    }

    /// Takes a quad whose terms are interned already.
    public func add(_ quad: QuadIDs) {
      if quad.g != lastGraph { choose(quad.g) }
      all[lastBuffer].append(quad.triple)
      quadCount += 1
    }

    private func choose(_ graph: TermID) {
      lastGraph = graph
      if let known = buffers[graph] {
        lastBuffer = known
        return
      }
      lastBuffer = all.count
      buffers[graph] = all.count
      all.append(TripleBuffer())
      graphs.append(graph)
    }

    fileprivate func counts(_ into: inout [TermID: Int]) {
      for (i, graph) in graphs.enumerated() { into[graph, default: 0] += all[i].count }
    }
    fileprivate func drain(_ graph: TermID, to out: UnsafeMutablePointer<Triple>) -> Int {
      guard let i = buffers[graph] else { return 0 }
      return all[i].drain(to: out)
    }
  }

  /// A part for one more thread.
  public func makeWorker() -> Worker {
    let worker = Worker(start.dictionary)
    lock.withLock { workers.append(worker) }
    return worker
  }

  /// What a load gave.
  public struct Outcome: Sendable {
    /// The next snapshot, to be published.
    public let snapshot: Snapshot
    /// Quads that were not there before.
    public let addedCount: Int
    /// The new triples by graph; nil where the whole graph is new.
    fileprivate let added: [(graph: TermID, triples: SortedTriples?)]

    /// The quads that were not there before, in blocks of up to 4,096, sorted by graph, subject, predicate, object.
    public func forEachAdded(_ body: (UnsafeBufferPointer<QuadIDs>) throws -> Void) rethrows {
      let capacity = 4096
      let block = UnsafeMutablePointer<QuadIDs>.allocate(capacity: capacity)
      let triples = UnsafeMutablePointer<Triple>.allocate(capacity: capacity)
      defer {
        block.deallocate()
        triples.deallocate()
      }
      for (graph, list) in added {
        func give(_ from: UnsafePointer<Triple>, _ n: Int) throws {
          for i in 0..<n { block[i] = QuadIDs(s: from[i].s, p: from[i].p, o: from[i].o, g: graph) }
          try body(UnsafeBufferPointer(start: block, count: n))
        }
        if let list {
          var at = 0
          while at < list.count {
            let n = min(capacity, list.count - at)
            try give(list.base + at, n)
            at += n
          }
        } else if let view = snapshot.graph(graph) {
          var cursor = TripleCursor(view, order: .spo)
          while true {
            let n = cursor.next(triples, capacity: capacity)
            if n == 0 { break }
            try give(triples, n)
          }
        }
      }
    }
  }

  /// Sorts and lays out. Call once, when all workers are done; `threads`: 2 lays out orders side by side.
  public func finish(revision: UInt64, threads: Int = 2) throws(IndexError) -> Outcome {
    var counts: [TermID: Int] = [:]
    for worker in workers { worker.counts(&counts) }
    for worker in workers.reversed() { worker.terms.giveBack() }
    let total = counts.values.reduce(0, +)
    let terms = start.dictionary.sourceNow()
    let map = CompactMap(plainBound: terms.plainLimit)
    var fresh: [TermID: SortedTriples] = [:]
    var added: [(graph: TermID, triples: SortedTriples?)] = []
    var addedCount = 0
    let asRun = total < start.quadCount / 33
    for graph in counts.keys.sorted() {
      let sorted = collect(graph, counts[graph] ?? 0, map: map, threads: threads)
      let isNew = (start.graph(graph)?.tripleCount ?? 0) == 0
      if let view = start.graph(graph), !isNew { Self.dropKnown(sorted, view) }
      if sorted.count == 0 { continue }
      addedCount += sorted.count
      fresh[graph] = sorted
      added.append((graph, isNew && !asRun ? nil : sorted))
    }
    if addedCount == 0 {
      return Outcome(snapshot: start.with(revision: revision), addedCount: 0, added: [])
    }
    if asRun {
      return Outcome(snapshot: start.adding(fresh, revision: revision), addedCount: addedCount, added: added)
    }
    // The layout reads the new triples in place of a copy where the graph is new; elsewhere they are kept for the caller.
    let base = try BaseFold.fold(start, fresh: fresh, terms: terms, revision: revision, threads: threads)
    fresh = [:]
    let flat = try DictionaryFold.flatten(start.dictionary, terms, threads: threads)
    workers = []
    let dictionary = TermDictionary(base: flat, tags: start.dictionary.tags, seed: start.dictionary.seed)
    let snapshot = Snapshot(
      revision: revision, dictionary: dictionary, terms: dictionary.sourceNow(), base: base, changed: ChangedGraphs(),
      quadCount: start.quadCount + addedCount, sequence: start.sequence + 1, fold: FoldBarrier())
    return Outcome(snapshot: snapshot, addedCount: addedCount, added: added)
  }

  /// The distinct triples of a graph from all workers, sorted by subject. Many are sorted in two halves at once, then merged.
  private func collect(_ graph: TermID, _ count: Int, map: CompactMap, threads: Int) -> SortedTriples {
    let all = SortedTriples(capacity: count)
    // The parts of the workers lie one after the other: the cut between two of them halves the work well enough.
    var cut = 0
    for worker in workers {
      all.count += worker.drain(graph, to: all.base + all.count)
      if cut == 0, all.count >= count / 3, all.count < count { cut = all.count }
    }
    guard threads > 1, cut > 0, count > 100_000 else {
      TripleSort.sort(all.base, all.count, by: .spo, map: map)
      all.count = TripleSort.removeDuplicates(all.base, all.count)
      return all
    }
    let merged = SortedTriples(capacity: count)
    let first = all.base
    let second = all.base + cut
    let scratch = merged.base
    Parallel.both(
      atOnce: true, { TripleSort.sort(first, cut, by: .spo, map: map, scratch: scratch) },
      { TripleSort.sort(second, count - cut, by: .spo, map: map, scratch: scratch + cut) })
    merged.count = TripleSort.merge(first, cut, second, count - cut, into: merged.base)
    all.region.discard()
    return merged
  }

  /// Keeps the triples that the view does not hold: a merge per subject.
  private static func dropKnown(_ sorted: SortedTriples, _ view: GraphView) {
    var kept = 0
    let base = sorted.base
    var i = 0
    while i < sorted.count {
      let s = base[i].s
      let rows = view.rows(.spo, s)
      var r = 0
      while i < sorted.count, base[i].s == s {
        let t = base[i]
        while r < rows.count, rows.second[r] < t.p || (rows.second[r] == t.p && rows.third[r] < t.o) { r += 1 }
        if r == rows.count || rows.second[r] != t.p || rows.third[r] != t.o {
          base[kept] = t
          kept += 1
        }
        i += 1
      }
    }
    sorted.count = kept
  }
}

extension Snapshot {
  /// A snapshot with new triples as runs over the base.
  func adding(_ fresh: [TermID: SortedTriples], revision: UInt64) -> Snapshot {
    let sequence = self.sequence + 1
    var changed = self.changed
    var total = quadCount
    for (name, triples) in fresh {
      let old = changed[name] ?? (name == 0 ? base.defaultGraph : base.graph(name)) ?? .empty(name)
      let list = ContiguousArray((0..<triples.count).map { Run.Entry(key: triples.base[$0], sum: 1) })
      changed[name] = old.applying(Run(sorted: list, sequence: sequence), barrier: fold.sequence)
      total += triples.count
    }
    return Snapshot(
      revision: revision, dictionary: dictionary, terms: dictionary.sourceNow(), base: base, changed: changed,
      quadCount: total, sequence: sequence, fold: fold)
  }
}
