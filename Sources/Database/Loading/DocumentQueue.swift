import Glibc
import Limits
import Store

/// Documents that were read, waiting to be stored in the order of the load.
///
/// Readers wait when they are too far ahead of the one that stores, so that the memory of a
/// load does not grow with its length.
final class DocumentQueue: @unchecked Sendable {
  // @unchecked: everything is used under the lock.
  private let lock = Lock()
  private let changed = Condition()
  private var ready: [Int: PreparedDocument] = [:]
  private var weights: [Int: Int] = [:]
  private var bytesAhead = 0
  private var nextSequence = 0
  private var readers: Int
  private var isStopped = false

  init(readers: Int) { self.readers = readers }

  /// Waits until the unit may be read; false when the load has ended.
  func waitForRoom(_ unit: DocumentUnit) -> Bool {
    lock.hold {
      while !isStopped, unit.sequence != nextSequence,
        unit.sequence - nextSequence >= Limits.documentsAhead || bytesAhead + unit.weight > Limits.bytesAhead
      {
        changed.wait(lock)
      }
      weights[unit.sequence] = unit.weight
      bytesAhead += unit.weight
      return !isStopped
    }
  }

  /// Hands over what became of a unit.
  func put(_ document: PreparedDocument) {
    lock.hold {
      ready[document.unit.sequence] = document
      changed.broadcast()
    }
  }

  /// A reader leaves.
  func leave() {
    lock.hold {
      readers -= 1
      changed.broadcast()
    }
  }

  /// Nobody reads or waits any more.
  func stop() {
    lock.hold {
      isStopped = true
      ready = [:]
      changed.broadcast()
    }
  }

  /// Waits until no reader is left.
  func waitForReaders() {
    lock.hold { while readers > 0 { changed.wait(lock) } }
  }

  /// The next documents in order, at least one; none when there will be no more.
  func take(atMost limit: Int) -> [PreparedDocument] {
    lock.hold {
      while ready[nextSequence] == nil, readers > 0 { changed.wait(lock) }
      var taken: [PreparedDocument] = []
      while taken.count < limit, let document = ready.removeValue(forKey: nextSequence) {
        bytesAhead -= weights.removeValue(forKey: nextSequence) ?? 0
        nextSequence += 1
        taken.append(document)
      }
      changed.broadcast()
      return taken
    }
  }
}

/// Threads with a stack of our own size: the parser's recursions need more than the system's workers have.
enum ReadingThread {
  private static let stackBytes = 16 << 20

  private final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts a thread; false when the system has none to give.
  static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    pthread_attr_init(attributes)
    pthread_attr_setstacksize(attributes, stackBytes)
    pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer {
      pthread_attr_destroy(attributes)
      attributes.deallocate()
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    let code = pthread_create(
      &thread, attributes,
      { raw in
        guard let raw else { return nil }
        Unmanaged<Box>.fromOpaque(raw).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    if code != 0 { box.release() }
    return code == 0
  }

  /// Threads for a load that asks for so many (0: as many as there are cores).
  static func count(_ asked: Int) -> Int {
    let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    return min(max(1, asked > 0 ? asked : cores), Limits.readingThreads)
  }
}
