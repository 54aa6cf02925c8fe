import Glibc
import Limits
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

/// When an evaluation must stop: its switch and its deadline.
struct StopSign {
  private let cancellation: Cancellation
  private let seconds: Double
  private let deadline: UInt64

  /// The deadline begins now.
  init(_ options: EvaluationOptions) {
    cancellation = options.cancellation
    seconds = options.timeout
    let allowed = min(max(options.timeout, 0), Limits.evaluationSecondsMax)
    deadline = MonotonicClock.nanoseconds() &+ UInt64(allowed * 1e9)
  }

  /// Throws when the query was cancelled or its time is over; about 30 ns. Says what time it is.
  @discardableResult @inline(__always) func check() throws -> UInt64 {
    if cancellation.isCancelled { throw QueryError.cancelled }
    let now = MonotonicClock.nanoseconds()
    if now > deadline { throw QueryError.timeout(seconds: seconds) }
    return now
  }

  /// Seconds until the deadline.
  var secondsLeft: Double {
    let now = MonotonicClock.nanoseconds()
    return now >= deadline ? 0 : Double(deadline - now) / 1e9
  }
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
