import Synchronization
import Testing

@testable import Reading

/// Long texts are given up when somebody asks, wherever they are long.
@Suite("Reading stops when it is cancelled")
struct CancelledReadingTests {
  final class Patience: Sendable {
    private let asked = Mutex(0)
    var count: Int { asked.withLock { $0 } }
    func isOver(after limit: Int) -> Bool {
      asked.withLock {
        $0 += 1
        return $0 > limit
      }
    }
  }

  @Test(arguments: [
    // One block of many windows, and many blocks.
    String(repeating: "Acme bought Foo in 2020. ", count: 8_000), String(repeating: "Acme bought Foo in 2020.\n\n", count: 3_000),
  ])
  func longTexts(_ text: String) {
    let patience = Patience()
    #expect(throws: ReadingError.cancelled) {
      try Reader.read(Array(text.utf8), name: "a.txt", options: Reader.Options { patience.isOver(after: 5) })
    }
    #expect(patience.count > 5 && patience.count < 12)
  }

  @Test func whatIsNotCancelledIsRead() throws {
    let patience = Patience()
    let document = try Reader.read(Array("Acme bought Foo in 2020.".utf8), name: "a.txt", options: Reader.Options { patience.isOver(after: 1_000) })
    #expect(document.sentences.count == 1 && patience.count >= 1)
  }
}
