import Glibc
import Synchronization

/// Runs two pieces of work at once on threads of their own: long work stays off the cooperative pool.
enum Parallel {
  private final class Job {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Work on a thread of its own that somebody waits for, or does not any more.
  private final class Errand<Result: Sendable>: @unchecked Sendable {
    // @unchecked: the result is written before the flag is set and read after it.
    let body: @Sendable () -> Result
    var result: Result?
    let isDone = Atomic<Bool>(false)
    init(_ body: @escaping @Sendable () -> Result) { self.body = body }
  }

  private class ErrandToRun {
    func run() {}
  }

  private final class ErrandOf<Result: Sendable>: ErrandToRun {
    let errand: Errand<Result>
    init(_ errand: Errand<Result>) { self.errand = errand }
    override func run() {
      errand.result = errand.body()
      errand.isDone.store(true, ordering: .releasing)
    }
  }

  /// Runs `body`, which cannot be interrupted, on a thread of its own, and asks `check` every millisecond whether
  /// the caller still wants it. When `check` throws, so does this, and the work ends by itself; its result is dropped.
  static func apart<Result: Sendable>(
    asking check: () throws -> Void, _ body: @escaping @Sendable () -> Result
  ) rethrows -> Result {
    try check()
    let errand = Errand(body)
    guard start(ErrandOf(errand)) else { return body() }
    while !errand.isDone.load(ordering: .acquiring) {
      usleep(1000)
      try check()
    }
    return errand.result ?? body()
  }

  /// Runs `body` on a thread of its own that nobody waits for. False when no thread can be had.
  static func aside(_ body: @escaping @Sendable () -> Void) -> Bool { start(ErrandOf(Errand(body))) }

  private static func start(_ errand: ErrandToRun) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let job = Unmanaged<ErrandToRun>.passRetained(errand)
    let failed = pthread_create(&thread, &attributes, { raw in
      if let raw { Unmanaged<ErrandToRun>.fromOpaque(raw).takeRetainedValue().run() }
      return nil
    }, job.toOpaque())
    if failed != 0 { job.release() }
    return failed == 0
  }

  /// Runs both; `a` on the calling thread. One after the other when `atOnce` is false or no thread can be had.
  static func both(atOnce: Bool, _ a: () -> Void, _ b: () -> Void) {
    guard atOnce else {
      a()
      b()
      return
    }
    withoutActuallyEscaping(b) { escaping in
      var thread = pthread_t()
      let job = Unmanaged.passRetained(Job(escaping))
      let failed = pthread_create(&thread, nil, { raw in
        if let raw { Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().body() }
        return nil
      }, job.toOpaque())
      if failed != 0 {
        job.release()
        a()
        b()
        return
      }
      a()
      pthread_join(thread, nil)
    }
  }
}
