import Glibc
import Synchronization

/// The things of the world that the database depends on, so that tests own them
/// (invariant 6 of ARCHITECTURE.md).
public struct World: Sendable {
  /// Seconds since 1970, for `NOW()` and for "learnt at".
  public var wallClock: @Sendable () -> Double
  /// Nanoseconds of a clock that never jumps, for deadlines.
  public var monotonicNanoseconds: @Sendable () -> UInt64
  /// 64 random bits, for `RAND`, `UUID` and scopes of blank nodes.
  public var random: @Sendable () -> UInt64

  public init(
    wallClock: @escaping @Sendable () -> Double, monotonicNanoseconds: @escaping @Sendable () -> UInt64,
    random: @escaping @Sendable () -> UInt64
  ) {
    self.wallClock = wallClock
    self.monotonicNanoseconds = monotonicNanoseconds
    self.random = random
  }

  /// The real clock and the system's generator.
  public static let system = World(
    wallClock: {
      var now = timespec()
      clock_gettime(CLOCK_REALTIME, &now)
      return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    },
    monotonicNanoseconds: {
      var now = timespec()
      clock_gettime(CLOCK_MONOTONIC, &now)
      return UInt64(now.tv_sec) &* 1_000_000_000 &+ UInt64(now.tv_nsec)
    },
    random: { RandomBits.shared.next() })
}

/// The system's random bits, fetched 256 bytes at a time: a query needs eight, and a call of the system costs a hundredth of it.
private final class RandomBits: Sendable {
  static let shared = RandomBits()
  private let stock = Mutex<[UInt64]>([])

  func next() -> UInt64 {
    stock.withLock { stock in
      if let last = stock.popLast() { return last }
      var words = [UInt64](repeating: 0, count: 32)
      let failed = words.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) } != 0
      var generator = SystemRandomNumberGenerator()
      if failed { return generator.next() }
      stock = words
      return stock.removeLast()
    }
  }
}
