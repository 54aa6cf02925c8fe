import Glibc
import Synchronization

/// The switch that stops an evaluation from another thread: the client hung up, somebody
/// killed the query, the daemon drains.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A switch that is off.
  public init() {}

  /// Asks the evaluation to stop; it throws ``QueryError/cancelled`` within 100 ms.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether somebody has asked.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// The monotonic clock of deadlines and of `explain`.
enum MonotonicClock {
  /// Nanoseconds since some fixed point. Costs about 25 ns.
  @inline(__always) static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
