import CScheduling
import Glibc

/// Threads of our own for evaluations, apart from the event loops.
///
/// A fixed number of threads with an explicit stack, started when first needed, and a bounded
/// queue before them: a job that finds the queue full is refused at once (503), so that a flood
/// costs its senders and nobody else. Spare threads take only what has waited for
/// ``patienceNanoseconds`` already: so a short question does not stand behind long ones. A thread
/// that waits for its client to read gives its place to another (``waitsForClient()``): clients
/// that stop reading hold back their own answers and nobody else's. A thread whose job has become a long one steps back
/// behind all others, gives its place away too, and leaves when it is done (``stepBack()``).
public final class EvaluationPool: @unchecked Sendable {
  /// Bytes of stack: the depth-capped recursions of parser and planner need a part of it.
  public static let stackBytes = 16 << 20
  /// How long a job waits before a spare thread takes it.
  static let patienceNanoseconds: UInt64 = 3_000_000
  /// Threads that may wait for clients beyond the fixed number.
  static let parkedLimit = 256
  /// What a long job adds to the niceness of its thread: a third of the weight of the others.
  static let niceness: Int32 = 5
  /// Nanoseconds of the time slices of event loops and of threads whose job has only begun, and of those whose job has
  /// taken a while: who has the shorter one is run at once when it is woken, not when the other's is over.
  static let shortSlice: UInt64 = 100_000
  static let longSlice: UInt64 = 20_000_000

  /// Lets shorter jobs go before that of the calling thread, from now on until it ends: the kernel is asked for longer and
  /// later time slices. The share of the thread stays the same, so this costs it nothing where nobody else wants to run.
  func letOthersGoFirst() {
    pthread_mutex_lock(mutex)
    slowed.insert(pthread_self())
    pthread_mutex_unlock(mutex)
    // Kernels that know no such slices let it go on as it was.
    _ = tern_time_slice(Self.longSlice)
  }

  /// Lets the calling thread, which runs a job of this pool, step back behind the event loops and behind shorter jobs: on a
  /// machine whose cores are all taken they are woken at once and not after some of its time slices.
  ///
  /// A thread without privileges can never be raised again, and those that it starts are as low: so it leaves after this
  /// job, and another has its place from now on. As many may be back as run beside them; more go on as they were.
  func stepBack() {
    let own = pthread_self()
    pthread_mutex_lock(mutex)
    guard back.count < threads, back.insert(own).inserted else {
      pthread_mutex_unlock(mutex)
      return
    }
    var startsOne = false
    if spareThreads.contains(own) {
      startedSpares -= 1
    } else {
      startsOne = claimPlace()
    }
    pthread_mutex_unlock(mutex)
    if startsOne { startClaimed() }
    // Where this is not allowed the thread goes on as it was, and leaves all the same.
    _ = setpriority(Self.process, 0, Self.ownNiceness + Self.niceness)
  }

  /// The niceness of the calling thread: on Linux each has its own.
  static var ownNiceness: Int32 { getpriority(process, 0) }
  private static let process = __priority_which_t(PRIO_PROCESS.rawValue)

  /// Stands where a job was taken, so that the queue does not keep what the job held.
  private static let nothing: @Sendable () -> Void = {}

  private struct Waiting {
    var job: @Sendable () -> Void
    var since: UInt64
  }

  private let threads: Int
  private let spares: Int
  private let queueLimit: Int
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private let spareCondition: UnsafeMutablePointer<pthread_cond_t>
  /// Guarded by `mutex`, like everything below.
  private var queue: [Waiting] = []
  private var head = 0
  private var started = 0
  /// Threads that were started and have not looked for a job yet: each will take one.
  private var starting = 0
  /// Threads that wait for their clients, each of which has given its place away.
  private var parked = 0
  private var startedSpares = 0
  private var idle = 0
  private var idleSpares = 0
  private var spareThreads: Set<pthread_t> = []
  /// Threads that have stepped back.
  private var back: Set<pthread_t> = []
  /// Threads that let others go first.
  private var slowed: Set<pthread_t> = []
  /// Threads that may be there, the spare ones apart.
  private var places: Int { threads + parked + back.count - back.intersection(spareThreads).count }
  private var running = 0
  private var closed = false

  public init(threads: Int, spares: Int = 0, queueLimit: Int) {
    self.threads = max(1, threads)
    self.spares = spares
    self.queueLimit = queueLimit
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    spareCondition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(spareCondition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  // The threads hold a reference: this runs after the last of them has left.
  deinit {
    pthread_cond_destroy(spareCondition)
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    spareCondition.deallocate()
    condition.deallocate()
    mutex.deallocate()
  }

  /// Queues a job. False when as many wait as may, or the pool is closed: the job will not run.
  public func submit(_ job: @escaping @Sendable () -> Void) -> Bool {
    let now = monotonicNanoseconds()
    pthread_mutex_lock(mutex)
    let waiting = queue.count - head
    if closed || (started >= places && waiting - idle - starting >= queueLimit) {
      pthread_mutex_unlock(mutex)
      return false
    }
    queue.append(Waiting(job: job, since: now))
    var startsOne = false
    var startsSpare = false
    // Who is woken takes the mutex first of all: it is let go before.
    var woken: UnsafeMutablePointer<pthread_cond_t>?
    if idle > waiting {
      woken = condition
    } else if started < places {
      started += 1
      starting += 1
      startsOne = true
    } else if idleSpares > 0 {
      woken = spareCondition
    } else if startedSpares < spares {
      startedSpares += 1
      startsSpare = true
    }
    pthread_mutex_unlock(mutex)
    if let woken { pthread_cond_signal(woken) }
    if startsOne, !startThread(spare: false) {
      pthread_mutex_lock(mutex)
      started -= 1
      starting -= 1
      let isStranded = started == 0
      if isStranded { drop() }
      pthread_mutex_unlock(mutex)
      return !isStranded
    }
    if startsSpare, !startThread(spare: true) {
      pthread_mutex_lock(mutex)
      startedSpares -= 1
      pthread_mutex_unlock(mutex)
    }
    return true
  }

  /// Counts one planned thread more when jobs wait for one; under the mutex. True: the caller must start it.
  private func claimPlace() -> Bool {
    guard queue.count - head > idle, started < places else { return false }
    started += 1
    starting += 1
    return true
  }

  /// Starts the thread that ``claimPlace()`` counted; gives its place back where the system has none.
  private func startClaimed() {
    if startThread(spare: false) { return }
    pthread_mutex_lock(mutex)
    started -= 1
    starting -= 1
    pthread_mutex_unlock(mutex)
  }

  private func drop() {
    queue.removeAll()
    head = 0
  }

  /// The calling thread, which runs a job of this pool, begins to wait for its client: another may run
  /// meanwhile. False when so many wait already that this one keeps its place.
  func waitsForClient() -> Bool {
    pthread_mutex_lock(mutex)
    guard parked < Self.parkedLimit else {
      pthread_mutex_unlock(mutex)
      return false
    }
    parked += 1
    // A thread that has stepped back could start only one that is as low.
    let startsOne = !back.contains(pthread_self()) && claimPlace()
    pthread_mutex_unlock(mutex)
    if startsOne { startClaimed() }
    return true
  }

  /// The wait that ``waitsForClient()`` began is over. One thread more than planned may run until one of them has done its job.
  func goesOn() {
    pthread_mutex_lock(mutex)
    parked -= 1
    // An idle thread that is one too many leaves.
    if idle > 0, started > places { pthread_cond_signal(condition) }
    pthread_mutex_unlock(mutex)
  }

  /// Threads that take jobs at once, those that wait for clients counted.
  var threadCount: Int {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return started
  }

  /// Threads that wait for their clients.
  var parkedCount: Int {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return parked
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
    pthread_cond_broadcast(spareCondition)
    pthread_mutex_unlock(mutex)
  }

  private func startThread(spare: Bool) -> Bool {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    pthread_attr_init(attributes)
    pthread_attr_setstacksize(attributes, Self.stackBytes)
    pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer {
      pthread_attr_destroy(attributes)
      attributes.deallocate()
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(self)
    let code = spare
      ? pthread_create(
        &thread, attributes,
        { raw in
          guard let raw else { return nil }
          Unmanaged<EvaluationPool>.fromOpaque(raw).takeRetainedValue().work(spare: true)
          return nil
        }, box.toOpaque())
      : pthread_create(
        &thread, attributes,
        { raw in
          guard let raw else { return nil }
          Unmanaged<EvaluationPool>.fromOpaque(raw).takeRetainedValue().work(spare: false)
          return nil
        }, box.toOpaque())
    if code != 0 { box.release() }
    return code == 0
  }

  private func work(spare: Bool) {
    var isNew = !spare
    // It may have been started by a thread with longer ones.
    _ = tern_time_slice(Self.shortSlice)
    if spare {
      pthread_mutex_lock(mutex)
      spareThreads.insert(pthread_self())
      pthread_mutex_unlock(mutex)
    }
    while let job = spare ? nextForSpare() : next(isNew) {
      isNew = false
      job()
      pthread_mutex_lock(mutex)
      running -= 1
      let leaves = back.remove(pthread_self()) != nil
      let wasSlowed = slowed.remove(pthread_self()) != nil
      if leaves {
        if spare { spareThreads.remove(pthread_self()) } else { started -= 1 }
      }
      pthread_mutex_unlock(mutex)
      if leaves { return }
      if wasSlowed { _ = tern_time_slice(Self.shortSlice) }
    }
    if spare {
      pthread_mutex_lock(mutex)
      spareThreads.remove(pthread_self())
      pthread_mutex_unlock(mutex)
    }
  }

  private func next(_ isNew: Bool) -> (@Sendable () -> Void)? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if isNew { starting -= 1 }
    while head == queue.count || started > places {
      if started > places {
        started -= 1
        return nil
      }
      if closed { return nil }
      idle += 1
      pthread_cond_wait(condition, mutex)
      idle -= 1
    }
    return take()
  }

  /// Waits until the oldest job has waited long enough for a spare thread.
  private func nextForSpare() -> (@Sendable () -> Void)? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if head == queue.count {
        if closed { return nil }
        idleSpares += 1
        pthread_cond_wait(spareCondition, mutex)
        idleSpares -= 1
        continue
      }
      let due = queue[head].since &+ Self.patienceNanoseconds
      if monotonicNanoseconds() >= due { return take() }
      var deadline = timespec(tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
      pthread_cond_timedwait(spareCondition, mutex, &deadline)
    }
  }

  private func take() -> @Sendable () -> Void {
    let job = queue[head].job
    queue[head].job = Self.nothing
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
