import Store
import TripleIndex

/// The snapshot that queries see: replaced as a whole, after its revision is on disk (invariant 1).
final class CurrentSnapshot: @unchecked Sendable {
  // @unchecked: the stored snapshot is read and written under the lock.
  private let lock = Lock()
  private var snapshot: Snapshot

  init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  /// The newest published snapshot; it cannot change under its reader.
  var now: Snapshot { lock.hold { snapshot } }

  /// Shows a newer snapshot to everybody who asks from now on.
  func publish(_ newer: Snapshot) { lock.hold { snapshot = newer } }
}
