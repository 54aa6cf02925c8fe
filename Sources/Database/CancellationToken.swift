import QueryEngine
import Synchronization

/// A flag that stops an evaluation; shared by the request, its connection and the operators.
///
/// Safe from any thread; cancelling twice keeps the first reason. The engine looks at it
/// once a block, so an evaluation ends within 100 ms of the call.
public final class CancellationToken: Sendable {
  /// Why an evaluation was stopped.
  public enum Reason: UInt8, Sendable {
    /// The client hung up or pressed Ctrl-C.
    case client = 1
    /// Somebody killed it (`DELETE /$/queries/ID`).
    case killed = 2
    /// The daemon is leaving.
    case shutdown = 3
  }

  private let state = Atomic<UInt8>(0)
  /// The engine's switch, which the operators look at.
  let engine = Cancellation()

  public init() {}

  /// Asks the evaluation to stop.
  public func cancel(_ reason: Reason = .client) {
    _ = state.compareExchange(expected: 0, desired: reason.rawValue, ordering: .relaxed)
    engine.cancel()
  }

  /// Whether it was asked to stop.
  public var isCancelled: Bool { state.load(ordering: .relaxed) != 0 }

  /// The first reason given, nil while it runs.
  public var reason: Reason? { Reason(rawValue: state.load(ordering: .relaxed)) }
}
