import Glibc

/// A mutual exclusion lock of the system, which ThreadSanitizer understands (swift.md, section 7).
public final class Lock: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  public init() {
    mutex.initialize(to: pthread_mutex_t())
    let code = pthread_mutex_init(mutex, nil)
    precondition(code == 0, "a mutex of the default kind can always be made")
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` with the lock held. Not recursive.
  @inline(__always)
  public func hold<Result>(_ body: () throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }

  /// Runs `body` with the lock held; nil, with nothing done, when somebody else holds it.
  @inline(__always)
  public func holdIfFree<Result>(_ body: () throws -> Result) rethrows -> Result? {
    guard pthread_mutex_trylock(mutex) == 0 else { return nil }
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }

  /// The mutex itself, for a condition variable.
  var raw: UnsafeMutablePointer<pthread_mutex_t> { mutex }
}

/// A condition that threads wait for under a ``Lock``.
public final class Condition: @unchecked Sendable {
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  public init() {
    condition.initialize(to: pthread_cond_t())
    let code = pthread_cond_init(condition, nil)
    precondition(code == 0, "a condition of the default kind can always be made")
  }

  deinit {
    pthread_cond_destroy(condition)
    condition.deallocate()
  }

  /// Gives the held lock back, waits for a signal, and takes it again. May wake without one.
  public func wait(_ lock: Lock) { pthread_cond_wait(condition, lock.raw) }

  /// Wakes every thread that waits.
  public func broadcast() { pthread_cond_broadcast(condition) }
}
