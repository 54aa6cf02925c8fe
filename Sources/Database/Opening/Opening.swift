import Store
import TripleIndex

/// From a file to a snapshot that may be asked, and back at the end.
enum Opening {
  /// The snapshot of the last commit: rebuilt from the file.
  static func snapshot(of store: DurableStore, options: DatabaseOptions) throws -> Snapshot {
    try Recovery.rebuild(store)
  }

  /// Writes the image of the index beside the file.
  static func writeImage(_ snapshot: Snapshot, store: DurableStore, options: DatabaseOptions) throws {}
}
