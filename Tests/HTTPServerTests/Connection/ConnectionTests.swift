import Database
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

/// A stand-in for the routes: what the tests ask for by path.
final class FakeService: RequestService {
  let cancelled = Atomic<Int>(0)
  let written = Atomic<Int>(0)
  let gate = Atomic<Bool>(false)

  func admit(_ head: RequestHead, peer: Peer) -> Admission {
    switch head.path {
    case "/loop": return .accept(bodyLimit: 16, lane: .loop)
    case "/refused": return .refuse(Problem(404, "notFound", "no"))
    default: return .accept(bodyLimit: 1_000, lane: .query)
    }
  }

  func answerAtOnce(_ exchange: Exchange) -> Bool {
    guard exchange.head.path.hasPrefix("/quick") else { return false }
    let response = exchange.response
    response.mustFitOnePiece = true
    defer { response.mustFitOnePiece = false }
    response.start(200, contentType: "text/plain")
    do {
      try response.write(String(repeating: "q", count: exchange.head.path == "/quick/large" ? 70_000 : 10))
    } catch {
      response.restart()
      return false
    }
    response.finish()
    return true
  }

  func answer(_ exchange: Exchange) {
    let response = exchange.response
    switch exchange.head.path {
    case "/echo":
      do throws(RequestFault) {
        response.send(200, contentType: "text/plain", String(decoding: try exchange.body.bytes(), as: UTF8.self))
      } catch { response.fail(Problem(error), accept: nil) }
    case "/big":
      response.start(200, contentType: "text/plain")
      let piece = [UInt8](repeating: 120, count: 10_000)
      do {
        for _ in 0..<100_000 {
          try piece.withUnsafeBytes { try response.write($0) }
          written.add(1, ordering: .relaxed)
        }
        response.finish()
      } catch { response.fail(Problem(503, "gone", ""), accept: nil) }
    case "/cut":
      response.start(200, contentType: "text/plain")
      do {
        for _ in 0..<20 { try response.write(String(repeating: "y", count: 8_000)) }
      } catch {}
      response.fail(Problem(503, "timeout", "too long"), accept: nil)
    case "/slow":
      while !exchange.cancellation.isCancelled, !gate.load(ordering: .relaxed) { usleep(1_000) }
      if exchange.cancellation.isCancelled { cancelled.add(1, ordering: .relaxed) }
      response.send(200, contentType: "text/plain", "slow")
    default: response.send(200, contentType: "text/plain", exchange.head.path)
    }
  }
}

/// A server on a socket of its own.
final class TestServer {
  let service = FakeService()
  let folder = TemporaryFolder()
  let core: ServerCore
  let path: String
  private let server: SocketServer
  private let file: SocketFile

  init(threads: Int = 2, waiting: Int = 4, _ adjust: (inout ConnectionLimits) -> Void = { _ in }) throws {
    var limits = ConnectionLimits()
    limits.sweepMilliseconds = 20
    adjust(&limits)
    core = ServerCore(service: service, limits: limits, evaluationThreads: threads, waiting: waiting, spoolFolder: folder.path)
    server = SocketServer(core: core, loops: 1)
    path = folder.path + "/s"
    file = try SocketFile(path: path)
    try server.accept(unixSocket: try file.listen())
  }

  func client() throws -> RawSocket { try #require(RawSocket(path: path)) }

  func stop() throws {
    service.gate.store(true, ordering: .relaxed)
    try server.stopAccepting()
    try server.shutdown()
    file.release()
  }

  /// Whether so many questions were answered on the loop; the last is counted just after it was sent.
  func answersAtOnce(_ count: Int) -> Bool {
    TestServer.eventually { core.metrics.answeredAtOnce.load(ordering: .relaxed) == count }
  }

  /// Waits for a condition, for at most ten seconds.
  static func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<1_000 {
      if condition() { return true }
      usleep(10_000)
    }
    return condition()
  }
}

@Suite("Connections")
struct ConnectionTests {
  @Test func keepsTheConnectionAndAnswersInOrder() throws {
    let server = try TestServer()
    defer { #expect(throws: Never.self) { try server.stop() } }
    let client = try server.client()
    var requests = ""
    for i in 0..<200 { requests += "GET \(i % 3 == 0 ? "/loop" : "/p")\(i % 3 == 0 ? "" : String(i)) HTTP/1.1\r\nHost: x\r\n\r\n" }
    client.send(requests)
    let (bytes, _) = client.receive(seconds: 5) { all in
      String(decoding: all, as: UTF8.self).split(separator: "HTTP/1.1 200 OK").count >= 200 && all.suffix(4).elementsEqual("p199".utf8)
    }
    let bodies = String(decoding: bytes, as: UTF8.self).split(separator: "HTTP/1.1 200 OK")
    #expect(bodies.count == 200)
    for (i, body) in bodies.enumerated() { #expect(body.hasSuffix(i % 3 == 0 ? "/loop" : "/p\(i)")) }
  }

  @Test func aQuickQuestionDoesNotStandBehindLongOnes() throws {
    let server = try TestServer(threads: 1)
    defer { #expect(throws: Never.self) { try server.stop() } }
    let slow = [try server.client(), try server.client()]
    for client in slow { client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n") }
    #expect(TestServer.eventually { server.core.queries.load.running == 1 && server.core.queries.load.waiting == 1 })
    let quick = try server.client()
    quick.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(quick.answer().hasSuffix("\r\n\r\nqqqqqqqqqq"))
    #expect(server.core.queries.load.running == 1)
    #expect(server.answersAtOnce(1))
  }

  /// 60 connections that say nothing or not all: the other four are answered on the loops, and no thread is taken.
  @Test func idleAndHalfSentConnectionsHoldNothing() throws {
    let server = try TestServer(threads: 1)
    defer { #expect(throws: Never.self) { try server.stop() } }
    var held: [RawSocket] = []
    for i in 0..<60 {
      let client = try server.client()
      if i % 3 == 0 { client.send("GET /quick HTTP/1.1\r\nHo") }
      if i % 3 == 1 { client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nhalf") }
      held.append(client)
    }
    #expect(TestServer.eventually { server.core.metrics.connections.load(ordering: .relaxed) == 60 })
    let clients = try (0..<4).map { _ in try server.client() }
    for _ in 0..<25 {
      for client in clients { client.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n") }
      for client in clients { #expect(client.answer().hasSuffix("\r\n\r\nqqqqqqqqqq")) }
    }
    #expect(server.answersAtOnce(100))
    #expect(server.core.queries.threadCount == 0)
    // What was half sent is answered once it is whole.
    held[0].send("st: x\r\n\r\n")
    #expect(held[0].answer().hasSuffix("\r\n\r\nqqqqqqqqqq"))
  }

  @Test func anAnswerTooLargeForTheLoopMovesToAThread() throws {
    let server = try TestServer()
    defer { #expect(throws: Never.self) { try server.stop() } }
    let client = try server.client()
    client.send("GET /quick/large HTTP/1.1\r\nHost: x\r\n\r\nGET /quick HTTP/1.1\r\nHost: x\r\n\r\n")
    let (bytes, _) = client.receive(seconds: 5) { $0.suffix(14).elementsEqual("\r\n\r\nqqqqqqqqqq".utf8) }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("\r\n\r\n/quick/largeHTTP/1.1 200 OK"))
    #expect(server.answersAtOnce(1))
  }

  @Test func questionsSentAheadAreAllAnsweredAtOnce() throws {
    let server = try TestServer()
    defer { #expect(throws: Never.self) { try server.stop() } }
    let client = try server.client()
    client.send(String(repeating: "GET /quick HTTP/1.1\r\nHost: x\r\n\r\n", count: 100))
    let (bytes, _) = client.receive(seconds: 5) {
      String(decoding: $0, as: UTF8.self).split(separator: "HTTP/1.1 200 OK").count >= 100 && $0.suffix(10).elementsEqual("qqqqqqqqqq".utf8)
    }
    #expect(String(decoding: bytes, as: UTF8.self).split(separator: "HTTP/1.1 200 OK").count == 100)
    #expect(server.answersAtOnce(100))
  }

  @Test func bodyLimitIsExact() throws {
    let server = try TestServer()
    defer { #expect(throws: Never.self) { try server.stop() } }
    let fits = String(repeating: "a", count: 1_000)
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + fits)
    #expect(client.answer().hasSuffix(fits))
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n")
    let (refusal, closed) = client.receive()
    #expect(String(decoding: refusal, as: UTF8.self).hasPrefix("HTTP/1.1 413"))
    #expect(closed)
    let chunked = try server.client()
    chunked.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3E8\r\n" + fits + "\r\n1\r\nb\r\n0\r\n\r\n")
    #expect(chunked.answer().hasPrefix("HTTP/1.1 413"))
  }

  /// 1,000 zero bytes in gzip.
  static let zeros: [UInt8] = [
    0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0x63, 0x60, 0x18, 0x05, 0xA3, 0x60, 0x14, 0x0C, 0x77, 0, 0, 0x80, 0x17, 0x0B, 0x06, 0xE8, 3, 0, 0,
  ]

  /// Bodies may come in gzip; the limit counts what they hold. RFC 9110, section 8.4.
  @Test func bodiesInGzip() throws {
    let server = try TestServer { $0.bodyMemoryBytes = 100 }
    defer { #expect(throws: Never.self) { try server.stop() } }
    func ask(_ coding: String, _ body: [UInt8], path: String = "/echo") throws -> String {
      let client = try server.client()
      client.send(Array("POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Encoding: \(coding)\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body)
      return client.answer()
    }
    let held = String(repeating: "\0", count: 1_000)
    #expect(try ask("gzip", Self.zeros).hasSuffix("\r\n\r\n" + held))
    #expect(try ask("X-GZip", Self.zeros).hasSuffix("\r\n\r\n" + held))
    #expect(try ask("identity", [65]).hasSuffix("\r\n\r\nA"))
    #expect(try ask("identity, gzip", Self.zeros, path: "/quick/x").hasSuffix("/quick/x"))
    #expect(server.core.metrics.answeredAtOnce.load(ordering: .relaxed) == 0)
    // One byte more than the 1,000 that are allowed, in a member of its own.
    let more: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0x63, 0, 0, 0x8D, 0xEF, 2, 0xD2, 1, 0, 0, 0]
    #expect(try ask("gzip", Self.zeros + more).hasPrefix("HTTP/1.1 413"))
    for damaged: [UInt8] in [Array(Self.zeros.dropLast(9)), Array(Self.zeros.dropLast(1)), Self.zeros + [1], [65]] {
      #expect(try ask("gzip", damaged).hasPrefix("HTTP/1.1 400"))
    }
    for coding in ["br", "gzip, gzip", "deflate"] {
      let refused = try ask(coding, Self.zeros)
      #expect(refused.hasPrefix("HTTP/1.1 415") && refused.contains("\r\nAccept-Encoding: gzip\r\n"))
    }
  }

  @Test func continueIsSentOnlyWhenTheBodyIsWanted() throws {
    let server = try TestServer()
    defer { #expect(throws: Never.self) { try server.stop() } }
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    let (first, _) = client.receive(seconds: 2) { RawSocket.find("\r\n\r\n", in: $0) != nil }
    #expect(String(decoding: first, as: UTF8.self) == "HTTP/1.1 100 Continue\r\n\r\n")
    client.send("ok")
    #expect(client.answer().hasSuffix("ok"))
    client.send("POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    #expect(client.answer().hasPrefix("HTTP/1.1 404"))
  }

  @Test func anErrorAfterTheFirstByteCutsTheStream() throws {
    let server = try TestServer()
    defer { #expect(throws: Never.self) { try server.stop() } }
    let client = try server.client()
    client.send("GET /cut HTTP/1.1\r\nHost: x\r\n\r\n")
    let (bytes, closed) = client.receive()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("HTTP/1.1 200 OK"))
    #expect(text.contains("chunked"))
    #expect(closed)
    #expect(!text.hasSuffix("0\r\n\r\n"))
    #expect(server.core.metrics.truncated.load(ordering: .relaxed) == 1)
  }

  @Test func hangingUpCancels() throws {
    let server = try TestServer()
    defer { #expect(throws: Never.self) { try server.stop() } }
    for closesWholly in [true, false] {
      let before = server.service.cancelled.load(ordering: .relaxed)
      let client = try server.client()
      client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(TestServer.eventually { server.core.queries.load.running == 1 })
      if closesWholly { client.close() } else { client.shutdownWriting() }
      #expect(TestServer.eventually { server.service.cancelled.load(ordering: .relaxed) == before + 1 })
    }
  }

  @Test func aStalledReaderIsClosedAndHeldBack() throws {
    let server = try TestServer { $0.stalledWriteSeconds = 0.3 }
    defer { #expect(throws: Never.self) { try server.stop() } }
    let client = try server.client()
    client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(TestServer.eventually { server.core.metrics.stalled.load(ordering: .relaxed) == 1 })
    // The billion bytes were never made: what left is bounded by the high-water mark.
    #expect(server.service.written.load(ordering: .relaxed) * 10_000 < 4 << 20)
    let (bytes, closed) = client.receive()
    #expect(closed)
    #expect(!bytes.suffix(5).elementsEqual("0\r\n\r\n".utf8))
  }

  /// Clients that stop reading must not hold the threads on which the others' answers are made.
  @Test func stalledReadersDoNotStarveTheOthers() throws {
    let server = try TestServer(threads: 2, waiting: 4) { $0.stalledWriteSeconds = 60 }
    defer { #expect(throws: Never.self) { try server.stop() } }
    var stalled: [RawSocket] = []
    for count in 1...12 {
      let client = try server.client()
      client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
      stalled.append(client)
      // Each has filled its buffers and waits before the next comes.
      #expect(TestServer.eventually { server.core.queries.parkedCount == count }, "reader \(count)")
    }
    let client = try server.client()
    client.send("GET /other HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(client.answer().hasSuffix("/other"))
    #expect(server.core.queries.threadCount <= 14)
    stalled = []
    #expect(TestServer.eventually { server.core.queries.threadCount <= 2 }, "the threads that stood in have left")
    #expect(server.core.queries.parkedCount == 0)
  }

  @Test func slowHeadsAndBodiesAreClosed() throws {
    let server = try TestServer {
      $0.headSeconds = 0.2
      $0.stalledBodySeconds = 0.2
      $0.idleSeconds = 0.6
    }
    defer { #expect(throws: Never.self) { try server.stop() } }
    let head = try server.client()
    head.send("GET / HTT")
    let (first, closed) = head.receive()
    #expect(String(decoding: first, as: UTF8.self).hasPrefix("HTTP/1.1 408"))
    #expect(closed)
    let body = try server.client()
    body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
    #expect(String(decoding: body.receive().bytes, as: UTF8.self).hasPrefix("HTTP/1.1 408"))
    let idle = try server.client()
    let (nothing, ended) = idle.receive()
    #expect(nothing.isEmpty)
    #expect(ended)
  }

  @Test func aFullQueueIsRefusedAtOnce() throws {
    let server = try TestServer(threads: 1, waiting: 2)
    defer { #expect(throws: Never.self) { try server.stop() } }
    var clients: [RawSocket] = []
    for i in 0..<3 {
      let client = try server.client()
      client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
      clients.append(client)
      #expect(TestServer.eventually { server.core.queries.load.running + server.core.queries.load.waiting == i + 1 })
    }
    let refused = try server.client()
    refused.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
    let answer = refused.answer()
    #expect(answer.hasPrefix("HTTP/1.1 503"))
    #expect(answer.contains("Retry-After: "))
    // The loop's own lane still answers.
    refused.send("GET /loop HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(refused.answer().hasSuffix("/loop"))
    server.service.gate.store(true, ordering: .relaxed)
    for client in clients { #expect(client.answer().hasSuffix("slow")) }
  }

  @Test func theConnectionLimitIsExact() throws {
    let server = try TestServer { $0.connections = 3 }
    defer { #expect(throws: Never.self) { try server.stop() } }
    let clients = try (0..<3).map { _ in try server.client() }
    for client in clients {
      client.send("GET /loop HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(client.answer().hasPrefix("HTTP/1.1 200"))
    }
    let (bytes, closed) = try server.client().receive()
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 503"))
    #expect(closed)
    clients[0].close()
    #expect(TestServer.eventually { server.core.metrics.connections.load(ordering: .relaxed) <= 2 })
    let next = try server.client()
    next.send("GET /loop HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(next.answer().hasPrefix("HTTP/1.1 200"))
  }

  /// Broken heads: answered with 4xx or closed, and the next connection works (reliability.md H1).
  @Test func mutatedRequestsNeverHangOrCrash() throws {
    let server = try TestServer {
      $0.headSeconds = 0.1
      $0.stalledBodySeconds = 0.1
      $0.lingerSeconds = 0.1
    }
    defer { #expect(throws: Never.self) { try server.stop() } }
    let seed = UInt64.random(in: 1...UInt64.max)
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let valid = Array("POST /echo HTTP/1.1\r\nHost: x\r\nAccept: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n".utf8)
    for round in 0..<120 {
      var bytes = valid
      for _ in 0...next(4) {
        let at = next(bytes.count)
        switch next(4) {
        case 0: bytes[at] = UInt8(next(256))
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(UInt8([13, 10, 0, 32, 58, 9][next(6)]), at: at)
        default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + next(20))], at: at)
        }
      }
      let client = try server.client()
      client.send(bytes)
      client.shutdownWriting()
      let (_, closed) = client.receive(seconds: 10)
      #expect(closed, "seed \(seed), round \(round)")
    }
    let client = try server.client()
    client.send("GET /loop HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(client.answer().hasSuffix("/loop"))
  }

  @Test func largeBodiesGoToAFileAndVanish() throws {
    let server = try TestServer { $0.bodyMemoryBytes = 100 }
    defer { #expect(throws: Never.self) { try server.stop() } }
    let body = String(repeating: "z", count: 900)
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n" + body)
    #expect(client.answer().hasSuffix(body))
    #expect(TestServer.eventually { access(server.folder.path + "/.upload", F_OK) != 0 && TestFolder.count(server.folder.path) == 2 })
  }
}

enum TestFolder {
  /// Entries of a folder.
  static func count(_ path: String) -> Int {
    guard let handle = opendir(path) else { return -1 }
    defer { closedir(handle) }
    var count = 0
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { count += 1 }
    }
    return count
  }
}
