import Synchronization
import TestSupport
import Testing

@testable import Fetch

@Suite("Fetching from a server on loopback")
struct FetcherTests {
  /// A server and a fetcher that may reach it.
  static func pair(_ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer) throws -> (LoopbackServer, Fetcher) {
    let server = try #require(LoopbackServer(answer))
    return (server, Fetcher(allowed: [try AllowedPrefix(server.root)]))
  }

  @Test func getAndPostWithFieldsAndBody() throws {
    let (server, fetcher) = try Self.pair { .ok("text/plain; charset=utf-8", "\($0.method) \($0.target) \($0.body)") }
    let got = try fetcher.fetch(FetchRequest(.get, server.root + "a?b=\u{E4}", headers: [("Accept", "text/turtle")]))
    #expect(got.status == 200)
    #expect(String(decoding: got.body, as: UTF8.self) == "GET /a?b=%C3%A4 ")
    #expect(got.header("content-type") == "text/plain; charset=utf-8")
    let posted = try fetcher.fetch(
      FetchRequest(.post, server.root + "q", headers: [("Content-Type", "application/json"), ("Authorization", "Bearer x")], body: Array("{\"a\":1}".utf8)))
    #expect(String(decoding: posted.body, as: UTF8.self) == "POST /q {\"a\":1}")
    let empty = try fetcher.fetch(FetchRequest(.post, server.root + "q"))
    #expect(String(decoding: empty.body, as: UTF8.self) == "POST /q ")
    #expect(server.requests[0].field("accept") == "text/turtle")
    #expect(server.requests[1].field("authorization") == "Bearer x")
    #expect(server.requests[1].field("expect") == nil)
  }

  @Test func anErrorStatusIsAnAnswer() throws {
    let (server, fetcher) = try Self.pair { _ in .status("503 Service Unavailable", [], "later") }
    let got = try fetcher.fetch(FetchRequest(.get, server.root))
    #expect(got.status == 503 && !got.isSuccess && got.body == Array("later".utf8))
  }

  @Test func whatIsNotCoveredIsNeverAsked() throws {
    let (server, _) = try Self.pair { _ in .ok("text/plain", "x") }
    let other = Fetcher(allowed: [try AllowedPrefix(server.root + "only/")])
    #expect(throws: FetchError.notAllowed(server.root + "x")) { try other.fetch(FetchRequest(.get, server.root + "x")) }
    #expect(throws: FetchError.notAllowed(server.root)) { try Fetcher(allowed: []).fetch(FetchRequest(.get, server.root)) }
    #expect(server.requests.isEmpty)
  }

  /// The name is allowed, the address behind it is not: the check is at the connection.
  @Test func aNameThatLeadsToLoopbackIsRefusedAtTheConnection() throws {
    let (server, _) = try Self.pair { _ in .ok("text/plain", "x") }
    for host in ["0x7f.1", "2130706433", "127.1", "0"] {
      let fetcher = Fetcher(allowed: [try AllowedPrefix("http://\(host):\(server.port)/")])
      do {
        _ = try fetcher.fetch(FetchRequest(.get, "http://\(host):\(server.port)/"))
        Issue.record("\(host) was reached")
      } catch {
        guard case .refusedAddress = error else {
          Issue.record("\(host): \(error)")
          continue
        }
      }
    }
    let any = Fetcher(allowed: [try AllowedPrefix("http://")])
    #expect(throws: FetchError.refusedAddress(host: "127.0.0.1", address: "127.0.0.1")) { try any.fetch(FetchRequest(.get, server.root)) }
    #expect(server.requests.isEmpty)
  }

  @Test func redirectsStayInsideThePrefix() throws {
    let (server, _) = try Self.pair { request in
      switch request.target {
      case "/in/a": .status("302 Found", ["Location: b?x=1"])
      case "/in/b?x=1": .status("307 Temporary Redirect", ["Location: /in/c"])
      case "/in/c": .ok("text/plain", "\(request.method) \(request.body)")
      case "/in/see": .status("303 See Other", ["Location: /in/c"])
      case "/in/out": .status("301 Moved Permanently", ["Location: ../secret"])
      case "/in/loop": .status("302 Found", ["Location: /in/loop"])
      case "/in/file": .status("302 Found", ["Location: file:///etc/passwd"])
      default: .ok("text/plain", "secret")
      }
    }
    let fetcher = Fetcher(allowed: [try AllowedPrefix(server.root + "in/")])
    let kept = try fetcher.fetch(FetchRequest(.post, server.root + "in/a", body: Array("body".utf8)))
    #expect(String(decoding: kept.body, as: UTF8.self) == "POST body")
    #expect(kept.iri == server.root + "in/c")
    #expect(String(decoding: try fetcher.fetch(FetchRequest(.post, server.root + "in/see", body: [65])).body, as: UTF8.self) == "GET ")
    #expect(throws: FetchError.refusedRedirect(from: server.root + "in/out", to: server.root + "secret")) {
      try fetcher.fetch(FetchRequest(.get, server.root + "in/out"))
    }
    #expect(throws: FetchError.tooManyRedirects(5)) { try fetcher.fetch(FetchRequest(.get, server.root + "in/loop")) }
    #expect(throws: FetchError.self) { try fetcher.fetch(FetchRequest(.get, server.root + "in/file")) }
    #expect(!server.requests.contains { $0.target == "/secret" })
  }

  @Test func authorizationStaysWithItsOrigin() throws {
    let (second, _) = try Self.pair { .ok("text/plain", $0.field("authorization") ?? "none") }
    let target = second.root
    let (first, _) = try Self.pair { request in
      request.target == "/away" ? .status("302 Found", ["Location: \(target)"]) : .ok("text/plain", request.field("authorization") ?? "none")
    }
    let fetcher = Fetcher(allowed: [try AllowedPrefix(first.root), try AllowedPrefix(second.root)])
    let fields = [(name: "Authorization", value: "Bearer secret")]
    #expect(try fetcher.fetch(FetchRequest(.get, first.root, headers: fields)).body == Array("Bearer secret".utf8))
    #expect(try fetcher.fetch(FetchRequest(.get, first.root + "away", headers: fields)).body == Array("none".utf8))
  }

  @Test func sizeIsCountedAfterDecompression() throws {
    let (server, fetcher) = try Self.pair { request in
      request.target == "/plain"
        ? .ok("text/plain", String(repeating: "x", count: 1_001))
        : .bytes(Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n".utf8) + Self.zeros)
    }
    #expect(throws: FetchError.tooLarge(bytes: 1_000)) {
      try fetcher.fetch(FetchRequest(.get, server.root + "plain"), limits: FetchLimits(bodyBytes: 1_000))
    }
    #expect(try fetcher.fetch(FetchRequest(.get, server.root + "plain"), limits: FetchLimits(bodyBytes: 1_001)).body.count == 1_001)
    #expect(try fetcher.fetch(FetchRequest(.get, server.root + "zip")).body == [UInt8](repeating: 0, count: 10_000))
    #expect(throws: FetchError.tooLarge(bytes: 9_999)) {
      try fetcher.fetch(FetchRequest(.get, server.root + "zip"), limits: FetchLimits(bodyBytes: 9_999))
    }
  }

  /// 10,000 zero bytes in gzip.
  static let zeros: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0xED, 0xC1, 0x01, 0x0D, 0x00, 0x00, 0x00, 0xC2, 0xA0, 0xF7, 0x4F, 0x6D, 0x0E, 0x37, 0xA0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xE0, 0xDF, 0x00, 0x2E, 0xCA, 0x3B, 0x4D, 0x10, 0x27, 0x00, 0x00,
  ]

  /// A body whose gzip data end early is no body, though the connection says that all of it came. RFC 1952, section 2.3.
  @Test func compressedDataThatAreCutOffAreAnError() throws {
    let bodies: [String: [UInt8]] = [
      "/cut": Self.zeros.dropLast(12), "/trailer": Self.zeros.dropLast(1), "/damaged": Array(Self.zeros.prefix(20) + [0, 0, 0, 0] + Self.zeros.dropFirst(24)), "/text": Array("plain".utf8),
      "/whole": Self.zeros, "/two": Self.zeros + Self.zeros, "/padded": Self.zeros + [0, 0, 0], "/behind": Self.zeros + [1, 2, 3],
    ]
    let (server, fetcher) = try Self.pair { request in
      let body = bodies[request.target] ?? []
      return .bytes(Array("HTTP/1.1 200 OK\r\nContent-Encoding: x-gzip\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n".utf8) + body)
    }
    for name in ["cut", "trailer", "damaged", "text", "behind"] {
      #expect(throws: FetchError.self, "\(name)") { try fetcher.fetch(FetchRequest(.get, server.root + name)) }
    }
    #expect(try fetcher.fetch(FetchRequest(.get, server.root + "whole")).body.count == 10_000)
    #expect(try fetcher.fetch(FetchRequest(.get, server.root + "two")).body.count == 20_000)
    #expect(try fetcher.fetch(FetchRequest(.get, server.root + "padded")).body.count == 10_000)
    #expect(try fetcher.fetch(FetchRequest(.get, server.root + "none")).body.isEmpty)
    #expect(server.requests.allSatisfy { $0.field("accept-encoding") == "gzip" })
  }

  /// What was not asked for is not guessed at. RFC 9110, section 12.5.3.
  @Test(arguments: ["br", "deflate", "gzip, gzip", "gzip,br", "compress"])
  func otherCodingsAreRefused(_ coding: String) throws {
    let (server, fetcher) = try Self.pair { _ in .status("200 OK", ["Content-Encoding: \(coding)"], "x") }
    #expect(throws: FetchError.failed(server.root, reason: "the content coding '\(coding == "gzip,br" ? "gzip, br" : coding)' was not asked for")) {
      try fetcher.fetch(FetchRequest(.get, server.root))
    }
    let (plain, other) = try Self.pair { _ in .status("200 OK", ["Content-Encoding: identity"], "x") }
    #expect(try other.fetch(FetchRequest(.get, plain.root)).body == [120])
  }

  @Test func endlessAnswersAndResetsEnd() throws {
    let (server, fetcher) = try Self.pair { request in
      let head = Array("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n".utf8)
      return switch request.target {
      case "/body": .endless(head + [13, 10], then: [UInt8](repeating: 120, count: 10_000))
      case "/head": .endless(head, then: Array(String(repeating: "X: y\r\n", count: 1_000).utf8))
      case "/line": .endless(head + Array("X: ".utf8), then: [UInt8](repeating: 120, count: 10_000))
      case "/reset": .reset(head)
      default: .reset(head + Array("Content-Length: 5\r\n\r\nabc".utf8))
      }
    }
    let limits = FetchLimits(totalSeconds: 20, bodyBytes: 100_000)
    #expect(throws: FetchError.tooLarge(bytes: 100_000)) { try fetcher.fetch(FetchRequest(.get, server.root + "body"), limits: limits) }
    for name in ["head", "line", "reset", "short"] {
      #expect(throws: FetchError.self, "\(name)") { try fetcher.fetch(FetchRequest(.get, server.root + name), limits: limits) }
    }
  }

  @Test func timeAndCancellationEndASilentServer() throws {
    let (server, fetcher) = try Self.pair { _ in .silence }
    #expect(throws: FetchError.timedOut(seconds: 0.2)) {
      try fetcher.fetch(FetchRequest(.get, server.root), limits: FetchLimits(totalSeconds: 0.2))
    }
    let asked = Mutex(0)
    #expect(throws: FetchError.cancelled) {
      try fetcher.fetch(FetchRequest(.get, server.root)) { asked.withLock { $0 += 1; return $0 > 3 } }
    }
    #expect(asked.withLock { $0 } == 4)
  }

  @Test func aCutOffBodyIsAnError() throws {
    let (server, fetcher) = try Self.pair { _ in .bytes(Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this".utf8)) }
    #expect(throws: FetchError.self) { try fetcher.fetch(FetchRequest(.get, server.root)) }
    let (chunked, other) = try Self.pair { _ in .bytes(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nonly\r\n".utf8)) }
    #expect(throws: FetchError.self) { try other.fetch(FetchRequest(.get, chunked.root)) }
  }

  @Test func fieldsWithLineEndsAreRefused() throws {
    let (server, fetcher) = try Self.pair { _ in .ok("text/plain", "x") }
    for field in [("A", "b\r\nEvil: 1"), ("A:b", "c"), ("", "c"), ("A b", "c")] {
      #expect(throws: FetchError.self) { try fetcher.fetch(FetchRequest(.get, server.root, headers: [(name: field.0, value: field.1)])) }
    }
    #expect(server.requests.isEmpty)
  }

  @Test func nobodyListening() throws {
    let (server, fetcher) = try Self.pair { _ in .silence }
    server.stop()
    #expect(throws: FetchError.self) { try fetcher.fetch(FetchRequest(.get, server.root), limits: FetchLimits(totalSeconds: 5)) }
  }
}
