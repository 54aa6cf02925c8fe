import Limits
import Testing

@testable import HTTPServer

@Suite("Request heads and bodies")
struct RequestParserTests {
  /// Parses a head in one piece.
  static func head(_ text: String) throws(RequestFault) -> RequestHead? {
    var parser = RequestParser()
    let bytes = Array(text.utf8)
    var fault: RequestFault?
    let result = bytes.withUnsafeBytes { raw -> RequestHead? in
      do throws(RequestFault) { return try parser.head(raw)?.head } catch {
        fault = error
        return nil
      }
    }
    if let fault { throw fault }
    return result
  }

  static func status(_ text: String) -> Int? {
    do throws(RequestFault) {
      _ = try head(text)
      return nil
    } catch { return error.status }
  }

  @Test func readsWhatMatters() throws {
    let head = try #require(
      try Self.head(
        "\r\nPOST /query?timeout=2&x=%C3%A9 HTTP/1.1\r\nHost: localhost\r\nACCEPT: text/csv\r\naccept: text/html;q=0.1\r\nContent-Type: application/sparql-query\r\nContent-Length: 12\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n"))
    #expect(head.method == .post)
    #expect(head.path == "/query")
    #expect(head.query == "timeout=2&x=%C3%A9")
    #expect(head.accept == "text/csv,text/html;q=0.1")
    #expect(head.framing == .length(12))
    #expect(!head.keepAlive)
    #expect(head.expectsContinue)
  }

  @Test func decodesThePathOnce() throws {
    let head = try #require(try Self.head("GET /documents/a%2Fb%20c HTTP/1.1\r\nHost: x\r\n\r\n"))
    #expect(head.path == "/documents/a/b c")
    #expect(head.rawPath == "/documents/a%2Fb%20c")
  }

  @Test func oldHTTPClosesUnlessAsked() throws {
    #expect(try Self.head("GET / HTTP/1.0\r\n\r\n")?.keepAlive == false)
    #expect(try Self.head("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")?.keepAlive == true)
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\nHost: x\n\n", 400), ("GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501), ("GET / HTTP/1.1\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400), ("GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505), ("GET /\r\nHost: x\r\n\r\n", 400), ("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400), ("GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n", 400), ("GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n", 417), ("GET / HTTP/1.1\r\nHost: x\u{0}\r\n\r\n", 400), ("G@T / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: x\rX: y\r\n\r\n", 400),
  ])
  func refuses(_ text: String, _ status: Int) {
    #expect(Self.status(text) == status, "\(text.debugDescription)")
  }

  @Test func headLimitIsExact() {
    func text(_ size: Int) -> String {
      let start = "GET / HTTP/1.1\r\nHost: x\r\nX: "
      return start + String(repeating: "a", count: size - start.utf8.count - 4) + "\r\n\r\n"
    }
    #expect(Self.status(text(Limits.requestHeadBytes)) == nil)
    #expect(Self.status(text(Limits.requestHeadBytes + 1)) == 431)
  }

  @Test func fieldCountLimitIsExact() {
    func text(_ count: Int) -> String {
      "GET / HTTP/1.1\r\nHost: x\r\n" + (1..<count).map { "X\($0): y\r\n" }.joined() + "\r\n"
    }
    #expect(Self.status(text(Limits.requestHeaders)) == nil)
    #expect(Self.status(text(Limits.requestHeaders + 1)) == 431)
  }

  @Test func targetLimitIsExact() {
    func text(_ size: Int) -> String { "GET /" + String(repeating: "a", count: size - 1) + " HTTP/1.1\r\nHost: x\r\n\r\n" }
    #expect(Self.status(text(Limits.requestTargetBytes)) == nil)
    #expect(Self.status(text(Limits.requestTargetBytes + 1)) == 414)
  }

  /// A request cut at every byte gives the same request.
  @Test func everyCutGivesTheSame() throws {
    let text = "POST /update HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4;ext=1\r\nWiki\r\n5\r\npedia\r\n0\r\nTrailer: x\r\n\r\nGET"
    let bytes = Array(text.utf8)
    for cut in 0..<bytes.count {
      var parser = RequestParser()
      var body: [UInt8] = []
      var pending: [UInt8] = []
      var head: RequestHead?
      for part in [bytes[..<cut], bytes[cut...]] {
        pending += part
        if head == nil, let result = try pending.withUnsafeBytes({ try parser.head($0) }) {
          head = result.head
          pending.removeFirst(result.consumed)
        }
        if head != nil {
          let taken = try pending.withUnsafeBytes { raw in try parser.body(raw) { piece throws(RequestFault) in body += Array(piece) } }
          pending.removeFirst(taken)
        }
      }
      #expect(head?.framing == .chunked)
      #expect(String(decoding: body, as: UTF8.self) == "Wikipedia")
      #expect(parser.bodyIsFinished)
      #expect(String(decoding: pending, as: UTF8.self) == "GET")
    }
  }

  @Test(arguments: ["x\r\nab", "\r\n", "5\nhello", "2\r\nabc\r\n", "FFFFFFFFFFFFF\r\n", "-1\r\n", "0x2\r\nab"])
  func badChunksAreRefused(_ chunk: String) {
    var parser = RequestParser()
    let bytes = Array("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
    #expect(throws: Never.self) { try bytes.withUnsafeBytes { _ = try parser.head($0) } }
    let body = Array(chunk.utf8)
    #expect(throws: RequestFault.self) {
      try body.withUnsafeBytes { raw in _ = try parser.body(raw) { _ throws(RequestFault) in } }
    }
  }
}
