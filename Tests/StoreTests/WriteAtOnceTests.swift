import TestSupport
import Testing

@testable import Store

/// Commits that wait for nothing but the disk.
@Suite struct WriteAtOnceTests {
  let folder = TemporaryFolder()

  @Test func isDurableAndKeepsAwayFromTheCheckpoint() throws {
    let store = try DurableStore.open(folder.file("tern.db"))
    #expect(try store.writeAtOnce { try $0.setPrefix("a", "http://a/") } != nil)
    #expect(try store.read { _ in try store.writeAtOnce { try $0.setPrefix("b", "http://b/") } } == nil)
    // Commits until the log is nearly as long as it may be: then another thread is to have the work of copying it.
    var number = 0
    while store.connection.pagesInLog < 1_970 {
      try store.write { try $0.setPrefix("p\(number)", String(repeating: "x", count: 90_000)) }
      number += 1
    }
    #expect(store.counters.checkpoints == 0)
    #expect(try store.writeAtOnce { try $0.setPrefix("c", "http://c/") } == nil)
    while store.counters.checkpoints == 0 { try store.write { try $0.setPrefix("d", String(repeating: "\(store.connection.pagesInLog)", count: 9_000)) } }
    #expect(try store.writeAtOnce { try $0.setPrefix("c", "http://c/") } != nil)
    #expect(try store.read { Set(try $0.prefixes().map(\.name)) }.isSuperset(of: ["a", "c", "d"]))
    #expect(try store.read { try $0.prefixes().map(\.name) }.contains("b") == false)
    try store.close()
  }
}
