import Database
import Glibc
import Synchronization

/// The requests that are being evaluated: shown by `GET /$/queries`, ended by `DELETE`.
public final class RunningRequests: Sendable {
  /// One of them.
  public struct Entry: Sendable {
    public var id: UInt64
    /// "query", "update", "load" …
    public var kind: String
    /// The text, for the owner's eyes only: never logged.
    public var text: String
    /// Nanoseconds of the monotonic clock.
    public var started: UInt64
    public var cancellation: CancellationToken
  }

  private let entries = Mutex<[UInt64: Entry]>([:])

  public init() {}

  /// Enters one.
  public func add(_ entry: Entry) { entries.withLock { $0[entry.id] = entry } }

  /// Takes one out.
  public func remove(_ id: UInt64) { entries.withLock { _ = $0.removeValue(forKey: id) } }

  /// All of them, the oldest first.
  public var all: [Entry] { entries.withLock { $0.values.sorted { $0.id < $1.id } } }

  public var count: Int { entries.withLock { $0.count } }

  /// Asks one to stop. False when there is none of that id.
  public func kill(_ id: UInt64) -> Bool {
    guard let entry = entries.withLock({ $0[id] }) else { return false }
    entry.cancellation.cancel(.killed)
    return true
  }

  /// Asks all to stop.
  public func cancelAll(_ reason: CancellationToken.Reason) {
    for entry in all { entry.cancellation.cancel(reason) }
  }
}

/// Nanoseconds of a clock that never jumps.
func monotonicNanoseconds() -> UInt64 {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return UInt64(now.tv_sec) &* 1_000_000_000 &+ UInt64(now.tv_nsec)
}
