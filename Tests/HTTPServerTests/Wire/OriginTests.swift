import Database
import TestSupport
import Testing

@testable import HTTPServer

/// Who may ask over TCP: this machine by its own names, and no web page of another site.
@Suite("Requests on behalf of web pages")
struct OriginTests {
  private func isRefused(_ host: String, origin: String?, unix: Bool = false) throws -> Bool {
    let folder = TemporaryFolder()
    let graph = try KnowledgeGraph.open(folder.file("t.db"))
    defer { #expect(throws: Never.self) { try graph.close() } }
    var head = RequestHead(method: .post, path: "/update", host: host, contentType: "application/x-www-form-urlencoded")
    head.origin = origin
    switch TernService(graph: graph).admit(head, peer: Peer(isUnixSocket: unix)) {
    case .refuse(let problem): return problem.status == 403
    case .accept: return false
    }
  }

  @Test(arguments: [
    ("127.0.0.1:7880", nil, false), ("127.0.0.1:7880", "http://127.0.0.1:7880", false), ("localhost:7880", "http://LOCALHOST:7880", false),
    ("127.0.0.1:7880", "http://evil.example", true), ("127.0.0.1:7880", "null", true), ("127.0.0.1:7880", "http://127.0.0.1:8000", true),
    ("evil.example", nil, true), ("127.evil.example.org", nil, true),
  ] as [(String, String?, Bool)])
  func overTCP(_ host: String, _ origin: String?, _ refused: Bool) throws {
    #expect(try isRefused(host, origin: origin) == refused)
  }

  /// No page reaches a Unix socket; who does may write what they like.
  @Test func overTheSocket() throws {
    #expect(try !isRefused("x", origin: "http://evil.example", unix: true))
  }

  @Test func theFieldIsRead() throws {
    let head = try RequestParserTests.head("GET / HTTP/1.1\r\nHost: x\r\nOrigin: http://a\r\n\r\n")
    #expect(head?.origin == "http://a")
  }
}
