import Database
import Foundation
import Glibc
import TestSupport
import Testing

/// The real binary, killed without warning while it writes (reliability.md, D1).
@Suite(.serialized) struct KillTests {
  /// The binary: `TERN_BINARY`, or the debug build beside the tests.
  static let binary: String = {
    if let named = getenv("TERN_BINARY") { return String(cString: named) }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent(".build/debug/tern").path
  }()

  private func serve(_ database: String, _ socket: String) throws -> ChildProcess {
    let process = try start(database, socket)
    for _ in 0..<1_000 where RawSocket(path: socket) == nil { usleep(10_000) }
    return process
  }

  private func start(_ database: String, _ socket: String) throws -> ChildProcess {
    try #require(ChildProcess(KillTests.binary, ["serve", "--quiet", "--db", database, "--socket", socket]))
  }

  private static func post(_ socket: RawSocket, _ target: String, _ type: String, _ body: String) -> Int {
    let request =
      "POST \(target) HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
    guard socket.send(request + body) else { return 0 }
    let answer = socket.answer(seconds: 30)
    return Int(answer.split(separator: " ").dropFirst().first ?? "") ?? 0
  }

  @Test func nothingAcknowledgedIsLostAndNothingIsHalfDone() throws {
    guard access(KillTests.binary, X_OK) == 0 else {
      print("skipped: there is no binary at \(KillTests.binary)")
      return
    }
    let folder = TemporaryFolder()
    let database = folder.file("data/tern.db")
    let socket = folder.file("s")
    // TERN_KILL_CYCLES and TERN_KILL_SEED widen it at night and repeat a failure.
    let cycles = ProcessInfo.processInfo.environment["TERN_KILL_CYCLES"].flatMap(Int.init) ?? 20
    let firstSeed = ProcessInfo.processInfo.environment["TERN_KILL_SEED"].flatMap(UInt64.init) ?? 0x5EED
    var seed = firstSeed
    func random(_ below: UInt64) -> UInt64 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (seed >> 33) % below
    }
    var acknowledged: Set<Int> = []
    let loadSize = 4_000
    let loadText = (0..<loadSize).map { "<urn:load:s\($0)> <urn:load:p> \"value \($0)\" ." }.joined(separator: "\n")
    var next = 0
    for cycle in 0..<cycles {
      let process = try serve(database, socket)
      let journal = Acknowledged()
      let first = next
      next += 4_000
      var threads: [Thread] = []
      for writer in 0..<4 {
        let thread = Thread {
          defer { journal.finish() }
          guard let connection = RawSocket(path: socket) else { return }
          for step in 0..<1_000 {
            let number = first + writer * 1_000 + step
            let status = KillTests.post(
              connection, "/update", "application/sparql-update",
              "INSERT DATA { <urn:n\(number)> <urn:a> \(number) ; <urn:b> \"text \(number)\" }")
            guard status == 200 || status == 204 else { return }
            journal.add(number)
          }
        }
        threads.append(thread)
      }
      let loader = Thread {
        defer { journal.finish() }
        guard let connection = RawSocket(path: socket) else { return }
        _ = KillTests.post(connection, "/store?graph=urn:load:\(cycle)", "text/turtle", loadText)
      }
      threads.append(loader)
      for thread in threads { thread.start() }
      usleep(UInt32(random(4) == 0 ? random(20_000) : 20_000 + random(280_000)))
      process.signal(SIGKILL)
      process.wait()
      // A crash while it recovers from the crash, now and then twice.
      while random(3) == 0 {
        let again = try start(database, socket)
        usleep(UInt32(random(60_000)))
        again.signal(SIGKILL)
        again.wait()
      }
      journal.wait(for: threads.count)
      acknowledged.formUnion(journal.numbers)

      let graph = try KnowledgeGraph.open(database)
      var found: [Int: Int] = [:]
      let tsv = try text(graph.query("SELECT ?n (COUNT(*) AS ?c) { ?s <urn:a> ?n . ?s ?p ?o } GROUP BY ?n"))
      for line in tsv.split(separator: "\n").dropFirst() {
        let cells = line.split(separator: "\t").compactMap { Int($0) }
        if cells.count == 2 { found[cells[0]] = cells[1] }
      }
      #expect(acknowledged.subtracting(found.keys).isEmpty, "seed \(firstSeed), cycle \(cycle): an acknowledged update is lost")
      #expect(found.values.allSatisfy { $0 == 2 }, "seed \(firstSeed), cycle \(cycle): an update is half there")
      for (name, triples) in try graph.graphs() { #expect(triples == loadSize, "seed \(firstSeed), cycle \(cycle): half of \(name)") }
      #expect(try graph.check().problems == [], "seed \(firstSeed), cycle \(cycle)")
      try graph.close()
    }
    #expect(!acknowledged.isEmpty, "the daemon acknowledged something between the kills")
  }

  private func text(_ answer: QueryAnswer) throws -> String {
    var bytes: [UInt8] = []
    try answer.write(as: .tsv) { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What clients were told, and how many of them have ended.
private final class Acknowledged: @unchecked Sendable {
  private let condition = NSCondition()
  private var told: Set<Int> = []
  private var ended = 0
  func add(_ number: Int) {
    condition.lock()
    told.insert(number)
    condition.unlock()
  }
  func finish() {
    condition.lock()
    ended += 1
    condition.broadcast()
    condition.unlock()
  }
  func wait(for count: Int) {
    condition.lock()
    while ended < count { condition.wait() }
    condition.unlock()
  }
  var numbers: Set<Int> {
    condition.lock()
    defer { condition.unlock() }
    return told
  }
}
