import Store
import TripleIndex

/// From a file to a snapshot that may be asked.
///
/// Beside the file lies an image of the index, only a cache: the start maps it and replays the journal since its
/// revision, which takes milliseconds whatever the size. When it is absent, damaged, of another
/// database or too old for the journal, the index is rebuilt from the file.
struct Opening {
  let snapshot: Snapshot
  let stored: StoredTermLimits
  /// The image that the snapshot rests on, if any.
  let image: MappedImage?

  static func imagePath(_ store: DurableStore) -> String { store.path + ".image" }

  /// The snapshot of the last commit.
  init(of store: DurableStore, options: DatabaseOptions) throws {
    if options.image, let opened = try Opening.fromImage(store, options) {
      self = opened
      return
    }
    (snapshot, stored) = try Recovery.rebuild(store, note: options.note)
    image = nil
  }

  private init(_ resumed: (snapshot: Snapshot, stored: StoredTermLimits), _ image: MappedImage) {
    snapshot = resumed.snapshot
    stored = resumed.stored
    self.image = image
  }

  private static func fromImage(_ store: DurableStore, _ options: DatabaseOptions) throws -> Opening? {
    let identity = store.identity
    let state = store.state
    do {
      let image = try ImageReader.open(imagePath(store), verifiedAtOnce: options.imageVerifiedAtOnce) { stamp in
        stamp.store == identity && stamp.revision <= state.revision
      }
      // The hash of the image's content and of the changes since must give the hash of now: that finds
      // images of a copy that went its own way, and journals that no longer reach back to the image.
      return Opening(try Recovery.resume(image, store), image)
    } catch IndexError.system(_, errno: 2) {
      return nil
    } catch let error as IndexError {
      options.note("the index image is not used: \(DatabaseError(error).message)")
    } catch let error as StoreError where error.kind == .damaged {
      options.note("the index image does not fit the database")
    }
    return nil
  }
}
