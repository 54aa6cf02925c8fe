import Dispatch
import Store
import TripleIndex

/// Folds the journal and the index in the background when they have grown.
final class Upkeep: @unchecked Sendable {
  // @unchecked: used under the lock.
  private let lock = Lock()
  private let note: @Sendable (String) -> Void
  private var queue: CommitQueue?
  private var commits = 0
  private var isRunning = false
  /// Commits between two looks.
  private let interval = 64

  init(_ options: DatabaseOptions) { note = options.note }

  func start(_ queue: CommitQueue) { lock.hold { self.queue = queue } }

  /// Nothing is begun any more.
  func stop() { lock.hold { queue = nil } }

  /// Counts a commit and now and then looks whether there is something to fold.
  func noteCommit() {
    let due: CommitQueue? = lock.hold {
      commits += 1
      guard commits % interval == 0, !isRunning, let queue else { return nil }
      isRunning = true
      return queue
    }
    guard let due else { return }
    DispatchQueue.global(qos: .utility).async {
      do {
        try Upkeep.perform(due)
      } catch let error {
        // What was committed is safe; the next look tries again.
        self.note("folding failed: \(error)")
      }
      self.lock.hold { self.isRunning = false }
    }
  }

  /// Folds what is due: the journal in the writer's turn, the index mostly beside it.
  static func perform(_ queue: CommitQueue) throws {
    try queue.alone { queue in if !queue.store.isStopped { try Folding.fold(queue, always: false) } }
    let compaction: Compaction? = queue.alone { queue in
      Compaction.isDue(queue.current.now) ? Compaction(queue.current.now) : nil
    }
    guard let compaction else { return }
    do {
      try compaction.run()
    } catch let error {
      queue.alone { _ in compaction.cancel() }
      throw error
    }
    queue.alone { queue in
      if let folded = compaction.finish(on: queue.current.now) {
        queue.publish(folded, stored: queue.stored, changes: [])
      }
    }
  }
}
