import Glibc

/// Runs two pieces of work at once on threads of their own: long work stays off the cooperative pool.
enum Parallel {
  private final class Job {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
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
