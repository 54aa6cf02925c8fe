import Limits
import Synchronization

/// Bytes that all running queries may hold together.
public final class SharedBudget: Sendable {
  /// Bytes allowed.
  public let limit: Int
  private let used = Atomic<Int>(0)

  /// A budget of so many bytes.
  public init(limit: Int = Limits.allQueriesMemoryBytes) { self.limit = limit }

  /// Bytes held at this moment.
  public var bytesHeld: Int { used.load(ordering: .relaxed) }

  private let forgotten = Atomic<Int>(0)
  /// Bytes that queries still held when all of their operators were gone: 0, or one of them forgot to give memory back.
  public var bytesForgotten: Int { forgotten.load(ordering: .relaxed) }

  func charge(_ bytes: Int) -> Bool {
    let (_, new) = used.add(bytes, ordering: .relaxed)
    if new <= limit { return true }
    used.subtract(bytes, ordering: .relaxed)
    return false
  }

  func release(_ bytes: Int) { used.subtract(bytes, ordering: .relaxed) }

  /// Takes back what a query that has ended still holds.
  fileprivate func end(holding bytes: Int) {
    if bytes == 0 { return }
    release(bytes)
    forgotten.add(bytes, ordering: .relaxed)
  }
}

/// The memory one query may hold: every operator that keeps rows asks before it grows.
///
/// Not thread-safe: one evaluation, one thread.
public final class Budget {
  /// Bytes allowed.
  public let limit: Int
  /// Bytes held at this moment.
  public private(set) var held = 0
  /// The most bytes that were held at once.
  public private(set) var peak = 0
  private let shared: SharedBudget?

  /// A budget of so many bytes that also takes from a shared one.
  public init(limit: Int = Limits.queryMemoryBytes, shared: SharedBudget? = nil) {
    self.limit = limit
    self.shared = shared
  }

  deinit { shared?.end(holding: held) }

  /// Takes `bytes`, or throws ``QueryError/memoryBudget(bytes:)`` and takes nothing.
  func charge(_ bytes: Int) throws {
    let (sum, overflow) = held.addingReportingOverflow(bytes)
    if overflow || sum > limit { throw QueryError.memoryBudget(bytes: limit) }
    if let shared, !shared.charge(bytes) { throw QueryError.memoryBudget(bytes: shared.limit) }
    held = sum
    if sum > peak { peak = sum }
  }

  /// Gives `bytes` back.
  func release(_ bytes: Int) {
    held -= bytes
    shared?.release(bytes)
  }
}
