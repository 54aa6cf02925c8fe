import Synchronization

/// Keeps runs that a fold is reading from being merged with newer ones. Shared by the snapshots of one base.
final class FoldBarrier: Sendable {
  private let barrier = Atomic<UInt64>(0)
  /// The last state that the running fold takes in; 0 when none runs.
  var sequence: UInt64 {
    get { barrier.load(ordering: .acquiring) }
    set { barrier.store(newValue, ordering: .releasing) }
  }
}
