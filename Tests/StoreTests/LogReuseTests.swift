import Glibc
import TestSupport
import Testing

@testable import Store

/// The log is written over from its start and nothing of it comes back.
@Suite struct LogReuseTests {
  let folder = TemporaryFolder()

  private func size(_ path: String) -> Int {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : 0
  }

  /// Commits of some 250 pages each, until the log has been copied so many times.
  private func write(_ store: DurableStore, from first: Int, untilCheckpoint wanted: Int) throws -> Int {
    var number = first
    while store.counters.checkpoints < wanted {
      try store.write { try $0.setPrefix("p\(number)", String(repeating: "x\(number) ", count: 200_000)) }
      number += 1
      try #require(number < first + 100)
    }
    return number
  }

  private func prefixes(_ store: DurableStore) throws -> Set<String> {
    try store.read { Set(try $0.prefixes().map(\.name)) }
  }

  @Test func theLogKeepsItsSizeAndAKillLosesNothing() throws {
    let path = folder.file("tern.db")
    let store = try DurableStore.open(path)
    let first = try write(store, from: 0, untilCheckpoint: 1)
    let length = size(path + "-wal")
    #expect(length > 6 << 20)
    // A kill between the copy and the first commit over it: the old log lies there whole.
    try copy(path, to: folder.file("a.db"))
    try store.write { try $0.setPrefix("last", "http://example.org/") }
    #expect(size(path + "-wal") == length, "written over, not made longer")
    // A kill after it: a new beginning, and old pages behind it that must not count.
    try copy(path, to: folder.file("b.db"))
    let second = try write(store, from: first, untilCheckpoint: 2)
    #expect(size(path + "-wal") <= length * 2)
    #expect(try prefixes(store).count == second + 1)
    let a = try DurableStore.open(folder.file("a.db"))
    #expect(try prefixes(a) == Set((0..<first).map { "p\($0)" }))
    #expect(try a.integrityProblems().isEmpty)
    let b = try DurableStore.open(folder.file("b.db"))
    #expect(try prefixes(b) == Set((0..<first).map { "p\($0)" } + ["last"]))
    #expect(try b.integrityProblems().isEmpty)
    try a.close()
    try b.close()
    try store.close()
    #expect(size(path + "-wal") == 0)
  }

  @Test func aLogWithForgottenTextIsCut() throws {
    let path = folder.file("tern.db")
    let store = try DurableStore.open(path)
    let row = JudgementRow(kind: "same", subject: "http://a/", object: "http://b/", value: "yes", judgedAt: 1)
    try store.write { try $0.put(row) }
    _ = try store.write { try $0.removeJudgement(kind: "same", subject: "http://a/", object: "http://b/") }
    _ = try write(store, from: 0, untilCheckpoint: 1)
    #expect(size(path + "-wal") == 0)
    // A very long log is cut too.
    try store.write { transaction in
      for number in 0..<40 { try transaction.setPrefix("q\(number)", String(repeating: "y\(number) ", count: 300_000)) }
    }
    #expect(size(path + "-wal") == 0)
    #expect(store.counters.checkpoints == 2)
    try store.close()
  }

  @Test func smallCommitsFindTheLogWrittenAhead() throws {
    let path = folder.file("tern.db")
    let store = try DurableStore.open(path)
    var lengths: Set<Int> = []
    for number in 0..<40 {
      try store.write { try $0.setPrefix("p\(number)", "http://example.org/\(number)") }
      if number > 3 { lengths.insert(size(path + "-wal")) }
    }
    #expect(lengths.count == 1, "no commit made the log longer: \(lengths)")
    #expect(store.counters.extensions == 1)
    // A kill: the zeros behind the last commit are nothing.
    try copy(path, to: folder.file("a.db"))
    let a = try DurableStore.open(folder.file("a.db"))
    #expect(try prefixes(a) == Set((0..<40).map { "p\($0)" }))
    #expect(try a.integrityProblems().isEmpty)
    for number in 40..<400 { try a.write { try $0.setPrefix("p\(number)", "http://example.org/\(number)") } }
    #expect(a.counters.extensions >= 2)
    try copy(folder.file("a.db"), to: folder.file("b.db"))
    let b = try DurableStore.open(folder.file("b.db"))
    #expect(try prefixes(b).count == 400)
    try b.close()
    try a.close()
    try store.close()
    #expect(size(path + "-wal") == 0)
  }

  @Test func aLogThatIsNotSyncedAndFewCommitsWriteNothingAhead() throws {
    let relaxed = try DurableStore.open(folder.file("relaxed.db"), synchronous: "NORMAL")
    for number in 0..<20 { try relaxed.write { try $0.setPrefix("p\(number)", "http://example.org/") } }
    #expect(relaxed.counters.extensions == 0)
    let short = try DurableStore.open(folder.file("short.db"))
    for number in 0..<3 { try short.write { try $0.setPrefix("p\(number)", "http://example.org/") } }
    #expect(short.counters.extensions == 0)
    try relaxed.close()
    try short.close()
  }

  @Test func aChangeThatChangesNothingLeavesTheLogAsItIs() throws {
    let store = try DurableStore.open(folder.file("tern.db"))
    try store.write { try $0.setPrefix("p", "http://example.org/") }
    let pages = store.connection.pagesInLog
    try store.write { _ = try $0.reader.prefixes() }
    #expect(store.connection.pagesInLog == pages)
    try store.close()
  }

  private func copy(_ path: String, to target: String) throws {
    for suffix in ["", "-wal"] {
      let bytes = try #require(readBytes(path + suffix))
      writeBytes(bytes, to: target + suffix)
    }
  }
}
