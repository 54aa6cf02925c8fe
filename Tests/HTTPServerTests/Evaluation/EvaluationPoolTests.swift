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
}
