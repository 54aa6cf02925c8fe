import Database
import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

/// Updates that are carried out on the event loop, because nobody is there whom they could delay.
@Suite struct QuickUpdateTests {
  /// The routes of the product on a socket of their own.
  private final class Served {
    let folder = TemporaryFolder()
    let graph: KnowledgeGraph
    let core: ServerCore
    private let server: SocketServer
    private let file: SocketFile

    init() throws {
      graph = try KnowledgeGraph.open(folder.file("tern.db"))
      core = ServerCore(service: TernService(graph: graph), evaluationThreads: 2, waiting: 4, spoolFolder: folder.path)
      server = SocketServer(core: core, loops: 1)
      file = try SocketFile(path: folder.path + "/s")
      try server.accept(unixSocket: try file.listen())
    }

    func client() throws -> RawSocket { try #require(RawSocket(path: folder.path + "/s")) }

    func stop() throws {
      try server.stopAccepting()
      try server.shutdown()
      file.release()
      try graph.close()
    }

    var atOnce: Int { core.metrics.answeredAtOnce.load(ordering: .relaxed) }
    /// Answered on the loop, or begun there and too slow for it on a machine that has much to do.
    var tried: Int { atOnce + core.metrics.movedToThread.load(ordering: .relaxed) }
  }

  private func post(_ client: RawSocket, _ body: String, to path: String = "/update", type: String = "application/sparql-update") -> String {
    client.send("POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    return client.answer()
  }

  @Test func whoIsAloneIsAnsweredAtOnce() throws {
    let served = try Served()
    defer { #expect(throws: Never.self) { try served.stop() } }
    let client = try served.client()
    #expect(post(client, "INSERT DATA { <urn:a> <urn:p> 1 , 2 }").hasSuffix("{\"revision\":1,\"added\":2,\"removed\":0}\n"))
    #expect(post(client, "DELETE { ?s ?p ?o } INSERT { ?s <urn:q> ?o } WHERE { ?s ?p ?o FILTER(?o = 1) }", to: "/sparql")
      .hasSuffix("{\"revision\":2,\"added\":1,\"removed\":1}\n"))
    #expect(TestServer.eventually { served.tried == 2 })
    // A fault has its place and leaves nothing behind.
    let fault = post(client, "INSERT DATA { <urn:b> <urn:p> 1 } ; CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>")
    #expect(fault.hasPrefix("HTTP/1.1 400 ") || fault.hasPrefix("HTTP/1.1 409 "), "\(fault)")
    #expect(post(client, "INSERT DATA { <urn:b> <urn:p> }").contains("\"line\":1,\"column\":31"))
    #expect(post(client, "ASK { <urn:b> ?p ?o }", to: "/query", type: "application/sparql-query").contains("false"))
    #expect(post(client, "ASK { <urn:a> <urn:p> 2 ; <urn:q> 1 }", to: "/query", type: "application/sparql-query").contains("true"))
  }

  @Test func besideOthersItIsAThreadThatWaitsForTheDisk() throws {
    let served = try Served()
    defer { #expect(throws: Never.self) { try served.stop() } }
    let client = try served.client()
    let other = try served.client()
    #expect(TestServer.eventually { served.core.metrics.connections.load(ordering: .relaxed) == 2 })
    #expect(post(client, "INSERT DATA { <urn:a> <urn:p> 1 }").contains("\"added\":1"))
    other.close()
    #expect(TestServer.eventually { served.core.metrics.connections.load(ordering: .relaxed) == 1 })
    #expect(served.tried == 0)
    #expect(post(client, "INSERT DATA { <urn:a> <urn:p> 2 }").contains("\"added\":1"))
    #expect(TestServer.eventually { served.tried == 1 })
  }

  /// What takes longer than a loop may give is undone there and carried out by a thread, and its shape goes there from then on.
  @Test func longUpdatesMoveToAThread() throws {
    let served = try Served()
    defer { #expect(throws: Never.self) { try served.stop() } }
    let client = try served.client()
    let many = (0..<400).map { "<urn:s\($0)> <urn:p> \($0)" }.joined(separator: " . ")
    #expect(post(client, "INSERT DATA { \(many) }").contains("\"added\":400"))
    let before = served.atOnce
    let pairs = "INSERT { ?a <urn:less> ?b } WHERE { ?a <urn:p> ?x . ?b <urn:p> ?y FILTER(?x + 398 <= ?y) }"
    #expect(post(client, pairs).contains("\"added\":3,\"removed\":0"))
    #expect(post(client, pairs).contains("\"added\":0,\"removed\":0"))
    #expect(served.atOnce == before)
    #expect(served.core.metrics.movedToThread.load(ordering: .relaxed) == 2)
    #expect(post(client, pairs).contains("\"added\":0"))
    #expect(served.core.metrics.movedToThread.load(ordering: .relaxed) == 2, "twice slow: a thread from the start")
    // Quick again on the thread: it comes back to the loop.
    #expect(post(client, "DELETE WHERE { ?s ?p ?o }").contains("\"removed\":403"))
    let tried = served.tried
    for _ in 0..<1_000 where served.tried == tried { _ = post(client, pairs) }
    #expect(served.tried > tried)
  }
}
