import RDF

/// Loads many quads at once, from several threads: intern and collect, then sort and lay out once.
///
/// Each parser thread has a ``Worker``. ``finish(revision:)`` gives the next snapshot; a builder that is dropped leaves
/// only unused terms behind. Meanwhile no other builder may make a snapshot of the store.
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
    fileprivate var quads: [QuadIDs] = []

    fileprivate init(_ dictionary: TermDictionary) { terms = TermInterner(dictionary, rangeSize: 1024) }

    /// Takes a parsed block. Quads of the block's default graph go to `graph` (0: the default graph).
    public func add(_ block: QuadBlock, graph: TermID = 0, blankNodeScope: UnsafeBufferPointer<UInt8>) throws(IndexError) {
      let ids = try terms.intern(block, blankNodeScope: blankNodeScope)
      for quad in block.quads {
        quads.append(
          QuadIDs(
            s: ids[Int(quad.s)], p: ids[Int(quad.p)], o: ids[Int(quad.o)],
            g: quad.g == QuadBlock.defaultGraph ? graph : ids[Int(quad.g)]))
      }
    }

    /// Takes a quad whose terms are interned already.
    public func add(_ quad: QuadIDs) { quads.append(quad) }
  }

  /// A part for one more thread.
  public func makeWorker() -> Worker {
    let worker = Worker(start.dictionary)
    lock.withLock { workers.append(worker) }
    return worker
  }

  /// What a load gave.
  public struct Outcome {
    /// The next snapshot, to be published.
    public let snapshot: Snapshot
    /// Quads that were not there before.
    public let addedCount: Int
    fileprivate let added: [QuadIDs]

    /// The quads that were not there before, in blocks (sorted by graph, subject, predicate, object).
    public func forEachAdded(_ body: (UnsafeBufferPointer<QuadIDs>) throws -> Void) rethrows {
      try added.withUnsafeBufferPointer { all in
        var at = 0
        while at < all.count {
          let end = min(at + 4096, all.count)
          try body(UnsafeBufferPointer(rebasing: all[at..<end]))
          at = end
        }
      }
    }
  }

  /// Sorts and lays out. Call when all workers are done; `threads`: sorting threads to use.
  public func finish(revision: UInt64, threads: Int = 2) throws(IndexError) -> Outcome {
    let builder = SnapshotBuilder(on: start)
    for worker in workers {
      for quad in worker.quads { builder.add(quad) }
      worker.quads = []
    }
    let (snapshot, changes) = builder.finish(revision: revision)
    let added = changes.added.sorted { ($0.g, $0.triple) < ($1.g, $1.triple) }
    return Outcome(snapshot: snapshot, addedCount: added.count, added: added)
  }
}
