import Store
import TripleIndex

/// The one writer: changes wait in line, the first in line does the work of all who wait.
///
/// Group commit: waiting small changes share one COMMIT and with it one sync of the disk.
/// Each evaluates on the draft that the changes before it left and gets a revision of its
/// own; one that throws is undone alone. The snapshot is published after the COMMIT
/// (invariants 1 and 2), then the callers return.
final class CommitQueue: @unchecked Sendable {
  // @unchecked: `waiting` and `isBusy` are used under the lock, the rest by the thread that holds `isBusy`.

  /// A change in line.
  private class Job {
    var isDone = false
    func perform(_ change: Change) throws { preconditionFailure("a job of no kind") }
    func fail(_ error: any Error) { preconditionFailure("a job of no kind") }
  }

  private final class JobOf<Result>: Job {
    private let body: (Change) throws -> Result
    private(set) var outcome: Swift.Result<Result, any Error>?
    init(_ body: @escaping (Change) throws -> Result) { self.body = body }
    override func perform(_ change: Change) throws { outcome = .success(try body(change)) }
    override func fail(_ error: any Error) { outcome = .failure(error) }
  }

  /// The most changes that share a commit.
  private let groupSize = 64
  private let lock = Lock()
  private let turn = Condition()
  private var waiting: [Job] = []
  private var isBusy = false

  let store: DurableStore
  let current: CurrentSnapshot
  private let world: World
  /// Told of every published change (nil: too many to list), on the writer's thread.
  private let onPublish: (Snapshot, [ChangeSet]?) -> Void
  /// Names of nodes: told of each change before the next one of its group is made, so that what
  /// a change finds does not depend on who shares its commit.
  private let names: NameIndex
  private(set) var stored: StoredTermLimits

  init(
    store: DurableStore, current: CurrentSnapshot, stored: StoredTermLimits, world: World, names: NameIndex,
    onPublish: @escaping (Snapshot, [ChangeSet]?) -> Void
  ) {
    self.store = store
    self.current = current
    self.stored = stored
    self.world = world
    self.names = names
    self.onPublish = onPublish
  }

  /// Changes in line.
  var waitingCount: Int { lock.hold { waiting.count } }

  /// Runs a change and returns when it is on disk. Blocks behind the changes before it.
  func run<Result>(_ body: @escaping (Change) throws -> Result) throws -> Result {
    let job = JobOf(body)
    lock.hold { waiting.append(job) }
    return try finish(job).get()
  }

  /// Runs changes in the order given, none of another caller between two that share a commit;
  /// each has a revision and an outcome of its own. Returns when all are on disk or have failed.
  func run<Result>(inOrder bodies: [(Change) throws -> Result]) -> [Swift.Result<Result, any Error>] {
    let jobs = bodies.map { JobOf($0) }
    lock.hold { waiting.append(contentsOf: jobs) }
    return jobs.map { finish($0) }
  }

  /// Runs a change on the calling thread if it has to wait for nothing but the disk: nil, with nothing done, when others
  /// are in line or at work and when the store would make it wait.
  func runAtOnce<Result>(_ body: @escaping (Change) throws -> Result) throws -> Result? {
    let isFree = lock.hold { () -> Bool in
      if isBusy || !waiting.isEmpty { return false }
      isBusy = true
      return true
    }
    guard isFree else { return nil }
    defer {
      lock.hold {
        isBusy = false
        turn.broadcast()
      }
    }
    let job = JobOf(body)
    perform([job]) { try store.writeAtOnce($0) != nil }
    return try job.outcome?.get()
  }

  private func finish<Result>(_ job: JobOf<Result>) -> Swift.Result<Result, any Error> {
    while true {
      let group = takeTurn(for: job)
      if !group.isEmpty {
        perform(group) { try store.write($0); return true }
        lock.hold {
          for job in group { job.isDone = true }
          isBusy = false
          turn.broadcast()
        }
      }
      // Without an outcome the line was longer than a group: wait for the next turn.
      if let outcome = job.outcome { return outcome }
    }
  }

  /// Waits until the job is done (then nothing) or the turn is ours (then the group to perform).
  private func takeTurn(for job: Job) -> [Job] {
    lock.hold {
      while isBusy, !job.isDone { turn.wait(lock) }
      if job.isDone { return [] }
      isBusy = true
      let group = Array(waiting.prefix(groupSize))
      waiting.removeFirst(group.count)
      return group
    }
  }

  /// Holds the writer's turn while `body` runs: bulk loads, folding, closing.
  func alone<Result>(_ body: (CommitQueue) throws -> Result) rethrows -> Result {
    lock.hold {
      while isBusy { turn.wait(lock) }
      isBusy = true
    }
    defer {
      lock.hold {
        isBusy = false
        turn.broadcast()
      }
    }
    return try body(self)
  }

  /// For a holder of the turn: publishes what it has committed.
  func publish(_ snapshot: Snapshot, stored limits: StoredTermLimits, changes: [ChangeSet]?) {
    stored = limits
    current.publish(snapshot)
    onPublish(snapshot, changes)
  }

  /// What the changes of a group have made so far.
  private struct Made {
    var snapshot: Snapshot
    var limits: StoredTermLimits
    var changes: [ChangeSet] = []
  }

  /// One change on top of those before it, with its journal entry.
  private func carryOut(_ job: Job, after made: Made, _ transaction: StoreTransaction) throws -> Made {
    let change = Change(
      start: made.snapshot, revision: made.snapshot.revision + 1, transaction: transaction, world: world)
    let before = transaction.state
    try job.perform(change)
    if change.builder.isUnchanged && transaction.state == before { return made }
    let (next, done) = change.builder.finish(revision: change.revision)
    let source = next.terms
    try transaction.append(
      try JournalEntry.pack(
        revision: change.revision, terms: made.limits.missing(in: source), added: done.added.map(IDQuad.init),
        removed: done.removed.map(IDQuad.init)
      ) { TermStorage.stored($0, source) })
    names.apply([done], to: next)
    return Made(snapshot: next, limits: StoredTermLimits(of: source), changes: made.changes + [done])
  }

  /// The change that has its transaction to itself has failed: all of it is rolled back.
  private struct Undone: Error {}

  /// Performs a group in one transaction, which `write` makes; where it makes none, nothing is done and no job has an outcome.
  private func perform(_ group: [Job], _ write: ((StoreTransaction) throws -> Void) throws -> Bool) {
    var failed: [ObjectIdentifier: any Error] = [:]
    do {
      var made = Made(snapshot: current.now, limits: stored)
      let hasBegun = try write { transaction in
        for job in group {
          do {
            // A savepoint only where others must stand when this one fails.
            made = try group.count == 1
              ? carryOut(job, after: made, transaction) : transaction.part { try carryOut(job, after: made, transaction) }
          } catch let error as StoreError where error.code != 0 {
            // The file could not be written: the whole group is undone.
            throw error
          } catch let error {
            failed[ObjectIdentifier(job)] = error
            if group.count == 1 { throw Undone() }
          }
        }
      }
      if !hasBegun { return }
      if made.snapshot !== current.now { publish(made.snapshot, stored: made.limits, changes: made.changes) }
    } catch is Undone {
      // It was undone before anybody was told of it.
    } catch let error {
      // Names of changes that were undone: the index is built again when next asked for.
      names.forget(from: current.now)
      for job in group { failed[ObjectIdentifier(job)] = failed[ObjectIdentifier(job)] ?? error }
    }
    for job in group { if let error = failed[ObjectIdentifier(job)] { job.fail(error) } }
  }
}
