import CScheduling
import Glibc
import Synchronization
import Testing

@testable import HTTPServer

@Suite("The pool of evaluations")
struct EvaluationPoolTests {
  /// Opened once; jobs wait for it.
  private final class Gate: Sendable {
    let isOpen = Atomic(false)
    let passed = Atomic(0)
    func pass() {
      while !isOpen.load(ordering: .acquiring) { usleep(200) }
      passed.add(1, ordering: .relaxed)
    }
  }

  /// What a thread that was just started will take does not count as waiting, whenever the system lets it run.
  @Test func aBurstFindsTheWholeQueue() {
    for _ in 0..<50 {
      let pool = EvaluationPool(threads: 2, queueLimit: 3)
      let gate = Gate()
      let accepted = (0..<6).map { _ in pool.submit { gate.pass() } }
      #expect(accepted == [true, true, true, true, true, false])
      gate.isOpen.store(true, ordering: .releasing)
      pool.close()
      #expect(TestServer.eventually { gate.passed.load(ordering: .relaxed) == 5 })
    }
  }

  /// A thread that stepped back for a long job gives its place away and serves no other: every job begins with the priority of
  /// the process, and short ones do not wait for long ones.
  @Test func threadsThatSteppedBackAreReplaced() {
    let own = EvaluationPool.ownNiceness
    let pool = EvaluationPool(threads: 2, queueLimit: 100)
    let gate = Gate()
    let (asBefore, lower, short) = (Counter(), Counter(), Counter())
    for _ in 0..<2 {
      let isAccepted = pool.submit {
        if EvaluationPool.ownNiceness == own { asBefore.add() }
        pool.stepBack()
        if EvaluationPool.ownNiceness == min(own + EvaluationPool.niceness, 19) { lower.add() }
        gate.pass()
      }
      #expect(isAccepted)
    }
    #expect(TestServer.eventually { lower.value == 2 })
    // Both long ones are under way, and a third that would step back keeps its place.
    for round in 1...20 {
      let isAccepted = pool.submit {
        if EvaluationPool.ownNiceness == own { asBefore.add() }
        if round == 1 {
          pool.stepBack()
          if EvaluationPool.ownNiceness != own { lower.add() }
        }
        short.add()
      }
      #expect(isAccepted)
    }
    #expect(TestServer.eventually { short.value == 20 })
    #expect(pool.threadCount <= 4)
    gate.isOpen.store(true, ordering: .releasing)
    #expect(TestServer.eventually { pool.threadCount <= 2 && pool.load.running == 0 })
    #expect(asBefore.value == 22)
    #expect(lower.value == 2)
    // Once more from the start.
    for _ in 0..<20 { #expect(pool.submit { short.add() }) }
    #expect(TestServer.eventually { short.value == 40 })
    pool.close()
  }

  /// A job that has taken a while lets others go first, and the next one of its thread begins as any other does. Kernels
  /// without time slices of one's own answer the same for every thread.
  @Test func slowJobsLetOthersGoFirst() {
    let pool = EvaluationPool(threads: 1, queueLimit: 10)
    let slices = Slices()
    for _ in 0..<2 {
      #expect(
        pool.submit {
          slices.add(tern_own_time_slice())
          pool.letOthersGoFirst()
          slices.add(tern_own_time_slice())
        })
    }
    #expect(TestServer.eventually { slices.all.count == 4 })
    pool.close()
    let all = slices.all
    guard all.count == 4 else { return }
    #expect(all[0] == all[2] && all[1] == all[3])
    let areKnown = all[0] == EvaluationPool.shortSlice
    if areKnown { #expect(all[1] == EvaluationPool.longSlice) } else { #expect(all[0] == all[1]) }
  }

  private final class Slices: Sendable {
    private let list = Mutex<[UInt64]>([])
    var all: [UInt64] { list.withLock { $0 } }
    func add(_ slice: UInt64) { list.withLock { $0.append(slice) } }
  }

  private final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .relaxed) }
    func add() { count.add(1, ordering: .relaxed) }
  }
}
