import Fetch
import QueryEngine
import SPARQL
import TestSupport
import Testing

@testable import Database

/// SERVICE and LOAD against a server on loopback.
@Suite("Federation over HTTP")
struct FederationTests {
  static func fixture(_ prefixes: [String]) throws -> (KnowledgeGraph, TemporaryFolder) {
    let folder = TemporaryFolder()
    var options = GraphFixture.options()
    options.allowedServices = try prefixes.map { try AllowedPrefix($0) }
    return (try KnowledgeGraph.open(folder.file("tern.db"), options: options), folder)
  }

  static func rows(_ graph: KnowledgeGraph, _ query: String) throws -> [String] {
    var bytes: [UInt8] = []
    try graph.query(query).write(as: .tsv) { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map(String.init).sorted()
  }

  static let bodies: [String: (type: String, body: String)] = [
    "/json": ("application/sparql-results+json", #"{"head":{"vars":["s","n"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://e/a"},"n":{"type":"literal","value":"7","datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}"#),
    "/xml": ("application/sparql-results+xml; charset=utf-8", #"<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/><variable name="n"/></head><results><result><binding name="s"><uri>http://e/a</uri></binding><binding name="n"><literal datatype="http://www.w3.org/2001/XMLSchema#integer">7</literal></binding></result></results></sparql>"#),
    "/tsv": ("text/tab-separated-values", "?s\t?n\n<http://e/a>\t7\n"),
    "/csv": ("text/csv", "n\r\n7\r\n"),
    "/html": ("text/html", "<html>"), "/broken": ("application/sparql-results+json", #"{"head":{"vars":["s"]},"results":{"bindings":[{"#),
    "/ask": ("application/sparql-results+json", #"{"head":{},"boolean":true}"#),
    "/data.ttl": ("text/plain", "@prefix : <http://e/> . <x> :p [ :q 1 ] ."), "/bad.ttl": ("text/turtle", "<a> <b> <c> .\n<a> <b> ."),
  ]

  @Sendable static func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
    guard let known = bodies[String(request.target.prefix { $0 != "?" })] else { return .status("404 Not Found", [], "no such thing") }
    return .ok(known.type, known.body)
  }

  @Test(arguments: ["json", "xml", "tsv"]) func eachFormatIsRead(name: String) throws {
    let server = try #require(LoopbackServer(Self.answer))
    let (graph, folder) = try Self.fixture([server.root])
    _ = try graph.update("INSERT DATA { <http://e/a> <http://e/p> 1 }")
    #expect(try Self.rows(graph, "SELECT ?s ?n { ?s <http://e/p> 1 SERVICE <\(server.root)\(name)> { ?s <http://e/n> ?n } }") == ["<http://e/a>\t7"])
    let request = try #require(server.requests.first)
    #expect(request.method == "POST" && request.body.hasPrefix("query=SELECT"))
    #expect(request.field("accept")?.hasPrefix("application/sparql-results+json") == true)
    try graph.close()
    withExtendedLifetime(folder) {}
  }

  @Test(arguments: ["html", "broken", "ask", "missing"]) func whatIsNoAnswerIsAnErrorOfTheQuery(name: String) throws {
    let server = try #require(LoopbackServer(Self.answer))
    let (graph, folder) = try Self.fixture([server.root])
    func ask(_ silent: String) throws -> [String] {
      try Self.rows(graph, "SELECT ?s { VALUES ?x { 1 } SERVICE \(silent) <\(server.root)\(name)> { ?s ?p ?o } }")
    }
    do {
      _ = try ask("")
      Issue.record("\(name) was taken for an answer")
    } catch let error as DatabaseError {
      #expect(error.kind == .remote && error.httpStatus == 502)
      #expect(error.message.contains(server.root + name))
    }
    #expect(try ask("SILENT").count <= 1)
    try graph.close()
    withExtendedLifetime(folder) {}
  }

  /// The endpoint is asked before the writer's turn, and not again in it.
  @Test func anUpdateAsksOnce() throws {
    let server = try #require(LoopbackServer(Self.answer))
    let (graph, folder) = try Self.fixture([server.root])
    _ = try graph.update("INSERT DATA { <http://e/a> <http://e/p> 1 }")
    let outcome = try graph.update("INSERT { ?s <http://e/copied> ?n } WHERE { ?s <http://e/p> 1 SERVICE <\(server.root)json> { ?s <http://e/n> ?n } }")
    #expect(outcome.added == 1 && server.requests.count == 1)
    #expect(try Self.rows(graph, "SELECT ?n { ?s <http://e/copied> ?n }") == ["7"])
    _ = try graph.update("WITH <http://e/g> INSERT { ?s <http://e/copied> ?n } WHERE { SERVICE SILENT <\(server.root)nowhere> { ?s <http://e/n> ?n } }")
    #expect(throws: DatabaseError.self) {
      try graph.update("INSERT { ?s <http://e/copied> ?n } WHERE { SERVICE <\(server.root)nowhere> { ?s <http://e/n> ?n } }")
    }
    try graph.close()
    withExtendedLifetime(folder) {}
  }

  /// Wherever the SERVICE stands in the WHERE clause: the question is asked once, before the writer's turn.
  @Test(arguments: [
    "?s <http://e/p> 1 FILTER EXISTS { SERVICE <json> { ?s <http://e/n> ?n } }",
    "?s <http://e/p> 1 FILTER NOT EXISTS { SERVICE <json> { <http://e/none> <http://e/n> ?n } FILTER(false) }",
    "?s <http://e/p> 1 BIND(EXISTS { SERVICE <json> { ?s <http://e/n> ?n } } AS ?there)",
    "?s <http://e/p> 1 OPTIONAL { ?s <http://e/p> ?v FILTER(IF(EXISTS { SERVICE <json> { ?s <http://e/n> ?n } }, true, false)) }",
    "{ SELECT ?s (MAX(EXISTS { SERVICE <json> { ?x <http://e/n> ?n } }) AS ?m) { ?s <http://e/p> 1 } GROUP BY ?s }",
  ])
  func anUpdateAsksOnceInExpressionsToo(_ pattern: String) throws {
    let server = try #require(LoopbackServer(Self.answer))
    let (graph, folder) = try Self.fixture([server.root])
    _ = try graph.update("INSERT DATA { <http://e/a> <http://e/p> 1 }")
    let text = "INSERT { ?s <http://e/asked> true } WHERE { \(pattern.replacing("<json>", with: "<\(server.root)json>")) }"
    #expect(try SPARQLParser.update(text).asksServices)
    let outcome = try graph.update(text)
    #expect(outcome.added == 1 && server.requests.count == 1)
    try graph.close()
    withExtendedLifetime(folder) {}
  }

  @Test func offByDefaultAndRefusedByName() throws {
    let server = try #require(LoopbackServer(Self.answer))
    for prefixes in [[], [server.root + "other/"], ["http://"]] {
      let (graph, folder) = try Self.fixture(prefixes)
      for text in ["SELECT * { SERVICE <\(server.root)json> { ?s ?p ?o } }"] {
        do {
          _ = try Self.rows(graph, text)
          Issue.record("\(prefixes) let it out")
        } catch let error as DatabaseError {
          #expect(prefixes == ["http://"] ? error.kind == .remote : error.kind == .notAllowed)
          #expect(error.message.contains(server.root + "json"))
        }
      }
      for source in ["\(server.root)data.ttl", "file:///etc/passwd", "data:text/turtle,x"] {
        #expect(throws: DatabaseError.self) { try graph.update("LOAD <\(source)>") }
        _ = try graph.update("LOAD SILENT <\(source)>")
      }
      #expect(try graph.stats().quads == 0)
      try graph.close()
      withExtendedLifetime(folder) {}
    }
    #expect(server.requests.isEmpty)
  }

  @Test func loadReadsIntoTheGraphThatIsNamed() throws {
    let server = try #require(LoopbackServer(Self.answer))
    let (graph, folder) = try Self.fixture([server.root])
    _ = try graph.update("LOAD <\(server.root)data.ttl>")
    _ = try graph.update("LOAD <\(server.root)data.ttl> INTO GRAPH <http://e/g>")
    #expect(try Self.rows(graph, "SELECT ?s { ?s <http://e/p> [ <http://e/q> 1 ] }") == ["<\(server.root)x>"])
    #expect(try Self.rows(graph, "SELECT ?s { GRAPH <http://e/g> { ?s <http://e/p> [] } }") == ["<\(server.root)x>"])
    try graph.close()
    withExtendedLifetime(folder) {}
  }

  /// A document that is malformed at its end adds nothing, with SILENT as without; the rest of a silent update counts.
  @Test func aMalformedDocumentAddsNothing() throws {
    let server = try #require(LoopbackServer(Self.answer))
    let (graph, folder) = try Self.fixture([server.root])
    do {
      _ = try graph.update("LOAD <\(server.root)bad.ttl>")
      Issue.record("a malformed document was loaded")
    } catch let error as DatabaseError {
      #expect(error.kind == .malformedData && error.line == 2)
    }
    _ = try graph.update("LOAD SILENT <\(server.root)bad.ttl> ; LOAD SILENT <\(server.root)nowhere> ; INSERT DATA { <http://e/a> <http://e/p> 1 }")
    #expect(try Self.rows(graph, "SELECT ?s { ?s ?p ?o }") == ["<http://e/a>"])
    try graph.close()
    withExtendedLifetime(folder) {}
  }
}
