import Dispatch
import Glibc
import Store
import TripleIndex

/// Folds the journal and the index in the background when they have grown, keeps the image on disk
/// fresh, and verifies the image that the process started from.
///
/// With an image, the journal is folded only up to the image's revision, so that at any moment image and journal
/// together give the newest revision: a process that is killed starts from them. Only a bulk load, which writes no journal,
/// leaves a gap until the image behind it is written.
final class Upkeep: @unchecked Sendable {
  // @unchecked: used under the lock; `work` serialises the jobs.
  private let lock = Lock()
  private let changed = Condition()
  private let work = Lock()
  private let options: DatabaseOptions
  private var queue: CommitQueue?
  private var commits = 0
  private var isRunning = false
  private var isWanted = false
  private var isStopping = false
  /// What the image on disk shows, as far as it is of use: nil when there is none or a bulk load went past it.
  private var written: ImageStamp?
  /// Commits between two looks.
  private let interval = 64

  init(_ options: DatabaseOptions) { self.options = options }

  func start(_ queue: CommitQueue, image: MappedImage?) {
    lock.hold {
      self.queue = queue
      written = image?.stamp
    }
    if let image, image.verifiedCount < image.blockCount {
      run { try self.verify(image, queue) }
    } else if image == nil, keepsImage(queue) {
      // A start without an image looks whether there should be one.
      schedule(isUrgent: true)
    }
  }

  /// Nothing is begun any more; returns when what is under way has ended.
  func stop() {
    lock.hold {
      isStopping = true
      while isRunning { changed.wait(lock) }
      queue = nil
    }
  }

  /// Counts a commit and now and then looks whether there is something to do; always after a bulk load.
  func noteCommit(isBulk: Bool) {
    lock.hold {
      commits += 1
      if isBulk { written = nil }
    }
    schedule(isUrgent: isBulk)
  }

  private func schedule(isUrgent: Bool) {
    let queue: CommitQueue? = lock.hold {
      guard !isStopping, isUrgent || commits % interval == 0, let known = self.queue else { return nil }
      if isRunning {
        isWanted = isWanted || isUrgent
        return nil
      }
      isRunning = true
      return known
    }
    guard let queue else { return }
    begin {
      if isUrgent { self.waitForCalm() }
      try self.perform(queue)
    }
  }

  /// A background job unless one is running.
  private func run(_ body: @escaping @Sendable () throws -> Void) {
    let isFree = lock.hold { () -> Bool in
      if isRunning || isStopping { return false }
      isRunning = true
      return true
    }
    if isFree { begin(body) }
  }

  private func begin(_ body: @escaping @Sendable () throws -> Void) {
    DispatchQueue.global(qos: .utility).async {
      do {
        try body()
      } catch let error {
        // What was committed is safe; the next look tries again.
        self.options.note("upkeep failed: \(DatabaseError.of(error))")
      }
      let isWanted = self.lock.hold { () -> Bool in
        self.isRunning = false
        defer { self.isWanted = false }
        self.changed.broadcast()
        return self.isWanted
      }
      if isWanted { self.schedule(isUrgent: true) }
    }
  }

  /// Several loads in a row are to share one image: waits until none came for a third of a second (ten seconds at most).
  private func waitForCalm() {
    var seen = lock.hold { commits }
    var calm = 0
    for _ in 0..<1000 {
      usleep(10_000)
      let (now, stopping) = lock.hold { (commits, isStopping) }
      calm = now == seen ? calm + 1 : 0
      if stopping || calm == 33 { return }
      seen = now
    }
  }

  // MARK: Folding

  /// Does what is due now, on the calling thread.
  func perform(_ queue: CommitQueue) throws {
    try work.hold {
      if keepsImage(queue) {
        if try isImageDue(queue) { try refreshImage(queue) } else { try compact(queue) }
        return
      }
      let snapshot = queue.current.now
      if try Self.isJournalLong(queue.store, after: 0, snapshot.quadCount), !queue.store.isStopped,
        let folding = try Folding(queue.store, snapshot.terms, upTo: snapshot.revision)
      {
        try queue.alone { try folding.commit($0) }
      }
      try compact(queue)
    }
  }

  /// At the end of the process: leaves the files so that the next start is fast.
  func settle(_ queue: CommitQueue) throws {
    try work.hold {
      guard keepsImage(queue) else {
        try queue.alone { try Folding.fold($0, upTo: $0.current.now.revision) }
        return
      }
      do {
        let image = lock.hold { written }
        // With an image and a short journal over it the next start is fast already.
        if image == nil || queue.store.state.revision - (image?.revision ?? 0) > 256 { try refreshImage(queue) }
      } catch let error as IndexError {
        // The image is only a cache.
        options.note("the index image was not written: \(DatabaseError(error).message)")
      }
    }
  }

  private func keepsImage(_ queue: CommitQueue) -> Bool {
    options.image && queue.current.now.quadCount >= options.imageQuads
  }

  private static func isJournalLong(_ store: DurableStore, after revision: UInt64, _ quads: Int) throws -> Bool {
    let size = try store.read { try $0.journalSize(after: revision) }
    // A large index is not written anew for few changes.
    return size.entries >= max(Folding.journalEntries, quads / 2_000) || size.bytes >= max(Folding.journalBytes, quads)
  }

  private func isImageDue(_ queue: CommitQueue) throws -> Bool {
    guard let image = lock.hold({ written }) else { return true }
    return try Self.isJournalLong(queue.store, after: image.revision, queue.current.now.quadCount)
  }

  /// Folds the index, beside readers and writers, and shows it.
  @discardableResult
  private func compact(_ queue: CommitQueue, always: Bool = false) throws -> (snapshot: Snapshot, stamp: ImageStamp)? {
    let begun: (compaction: Compaction?, snapshot: Snapshot, stamp: ImageStamp)? = queue.alone { queue in
      let now = queue.current.now
      let state = queue.store.state
      guard now.revision == state.revision, !queue.store.isStopped, always || Compaction.isDue(now) else { return nil }
      let stamp = ImageStamp(
        revision: state.revision, store: queue.store.identity, content: (state.graphHash.low, state.graphHash.high),
        storedPlain: queue.stored.plain, storedValued: queue.stored.valued)
      return (now.isFolded ? nil : Compaction(now), now, stamp)
    }
    guard let (compaction, snapshot, stamp) = begun else { return nil }
    guard let compaction else { return (snapshot, stamp) }
    do {
      try compaction.run()
    } catch let error {
      queue.alone { _ in compaction.cancel() }
      throw error
    }
    let folded = queue.alone { queue -> Snapshot? in
      guard let folded = compaction.finish(on: queue.current.now) else { return nil }
      queue.publish(folded, stored: queue.stored, changes: [])
      return folded
    }
    ProcessMemory.giveBack()
    return folded.map { ($0, stamp) }
  }

  /// Writes an image of the newest revision and folds the journal up to it.
  private func refreshImage(_ queue: CommitQueue) throws {
    guard let (snapshot, stamp) = try compact(queue, always: true), snapshot.baseRevision == stamp.revision else { return }
    try ImageWriter.write(snapshot, to: Opening.imagePath(queue.store), stamp: stamp)
    lock.hold { written = stamp }
    guard let folding = try Folding(queue.store, snapshot.terms, upTo: stamp.revision) else { return }
    try queue.alone { queue in if !queue.store.isStopped { try folding.commit(queue) } }
  }

  // MARK: Verifying

  /// Verifies all of the image; when it is damaged, rebuilds the index from the file and shows that.
  private func verify(_ image: MappedImage, _ queue: CommitQueue) throws {
    do {
      try image.verify { lock.hold { !isStopping } }
    } catch IndexError.damaged(let place) {
      options.note("the index image is damaged (\(place)): rebuilding it from the database")
      unlink(Opening.imagePath(queue.store))
      try queue.alone { queue in
        let (snapshot, stored) = try Recovery.rebuild(queue.store, note: options.note)
        queue.publish(snapshot, stored: stored, changes: nil)
      }
    }
  }
}
