import Glibc

/// Threads of our own for evaluations, apart from the event loops.
///
/// A fixed number of threads with an explicit stack, started when first needed, and a bounded
/// queue before them: a job that finds the queue full is refused at once (503), so that a flood
/// costs its senders and nobody else.
public final class EvaluationPool: @unchecked Sendable {
  /// Bytes of stack: the depth-capped recursions of parser and planner need a part of it.
  public static let stackBytes = 16 << 20

  private let threads: Int
  private let queueLimit: Int
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  /// Guarded by `mutex`, like everything below.
  private var queue: [@Sendable () -> Void] = []
  private var head = 0
  private var started = 0
  private var idle = 0
  private var running = 0
  private var closed = false

  public init(threads: Int, queueLimit: Int) {
    self.threads = max(1, threads)
    self.queueLimit = queueLimit
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  // The threads hold a reference: this runs after the last of them has left.
  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Queues a job. False when as many wait as may, or the pool is closed: the job will not run.
  public func submit(_ job: @escaping @Sendable () -> Void) -> Bool {
    pthread_mutex_lock(mutex)
    let waiting = queue.count - head
    if closed || (started == threads && waiting - idle >= queueLimit) {
      pthread_mutex_unlock(mutex)
      return false
    }
    queue.append(job)
    let startOne = idle <= waiting && started < threads
    if startOne { started += 1 }
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
    if startOne, !startThread() {
      pthread_mutex_lock(mutex)
      started -= 1
      let nobody = started == 0
      if nobody {
        queue.removeAll()
        head = 0
      }
      pthread_mutex_unlock(mutex)
      if nobody { return false }
    }
    return true
  }

  /// Jobs that run and jobs that wait.
  public var load: (running: Int, waiting: Int) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return (running, queue.count - head)
  }

  /// Takes no more jobs; those queued still run, then the threads leave.
  public func close() {
    pthread_mutex_lock(mutex)
    closed = true
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  private func startThread() -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, Self.stackBytes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(self)
    let code = pthread_create(
      &thread, &attributes,
      { raw in
        guard let raw else { return nil }
        Unmanaged<EvaluationPool>.fromOpaque(raw).takeRetainedValue().work()
        return nil
      }, box.toOpaque())
    if code != 0 {
      box.release()
      return false
    }
    return true
  }

  private func work() {
    while let job = next() {
      job()
      pthread_mutex_lock(mutex)
      running -= 1
      pthread_mutex_unlock(mutex)
    }
  }

  private func next() -> (@Sendable () -> Void)? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while head == queue.count {
      if closed { return nil }
      idle += 1
      pthread_cond_wait(condition, mutex)
      idle -= 1
    }
    let job = queue[head]
    head += 1
    if head == queue.count {
      queue.removeAll(keepingCapacity: true)
      head = 0
    } else if head > 256 {
      queue.removeFirst(head)
      head = 0
    }
    running += 1
    return job
  }
}
