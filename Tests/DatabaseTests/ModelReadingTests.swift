import Reading
import Synchronization
import TestSupport
import Testing

@testable import Database

/// Reading by a model, against a small server on this machine.
@Suite struct ModelReadingTests {
  private let text = "Mexico joined the League of Ports in 2019. Its capital hosts the office.\n\nCanada did not sign the Treaty of Lima.\n"

  private static func quoted(_ text: String) -> String {
    "\"" + text.flatMap { $0 == "\"" ? "\\\"" : $0 == "\n" ? "\\n" : String($0) } + "\""
  }

  /// A chat completion whose content is this text.
  private static func completion(_ content: String) -> LoopbackServer.Answer {
    .ok("application/json", "{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\(quoted(content))}}]}")
  }

  private static let good = """
    {"facts":[{"subject":"Mexico","subject_type":"place","relation":"member of","relation_words":"joined","object":"League of Ports",
    "object_type":"organisation","quote":"Mexico joined the League of Ports in 2019.","confidence":0.9},
    {"subject":"Canada","relation":"signed","relation_words":"did not sign","object":"Treaty of Lima","quote":"Canada did not sign the Treaty of Lima.","negated":true},
    {"subject":"Mexico","relation":"left","object":"League of Ports","quote":"Mexico left the League of Ports."},
    {"subject":"Peru","relation":"joined","object":"League of Ports","quote":"Mexico joined the League of Ports in 2019."},
    {"subject":"Mexico","relation":"joined in","object":"2019","object_type":"date","quote":"Mexico joined the League of Ports in 2019."}]}
    """

  private func load(_ server: LoopbackServer, _ fixture: GraphFixture, seconds: Double? = 10, token: CancellationToken = CancellationToken()) throws -> LoadOutcome {
    var options = LoadOptions(name: "a.txt", cancellation: token)
    options.model = ModelRequest(endpoint: server.root + "v1", model: "small-model", key: "secret-key-123", seconds: seconds)
    return try fixture.graph.load(.bytes(Array(text.utf8)), options)
  }

  @Test func factsWithTrueQuotesAreKept() throws {
    let server = try #require(LoopbackServer { _ in Self.completion(Self.good) })
    let fixture = try GraphFixture()
    let outcome = try load(server, fixture)
    #expect(outcome.documents.unquoted == 2, "an invented quote, and a subject that the quote does not name")
    let facts = try fixture.graph.facts(ofDocument: "a.txt")
    #expect(facts.count == 3)
    #expect(facts.allSatisfy { $0.citations.allSatisfy { $0.extractor == "openai:small-model" && $0.verified } })
    #expect(try fixture.rows("SELECT ?o { <urn:tern:entity:mexico> <urn:tern:relation:member-of> ?o }") == ["<urn:tern:entity:league-of-ports>"])
    #expect(
      try fixture.rows("SELECT ?o { <urn:tern:entity:mexico> <urn:tern:relation:joined-in> ?o }")
        == ["\"2019\"^^<http://www.w3.org/2001/XMLSchema#gYear>"])
    #expect(facts.contains { $0.polarity == "negated" && $0.relation.label == "signed" })
    let request = try #require(server.requests.first)
    #expect(request.method == "POST" && request.target == "/v1/chat/completions")
    #expect(request.field("authorization") == "Bearer secret-key-123")
    #expect(request.body.contains("\"model\":\"small-model\"") && request.body.contains("Mexico joined"))
    // The key is nowhere in the database; that a model read it is.
    let info = try #require(try fixture.graph.document("a.txt"))
    #expect(info.settings.contains("openai") && info.settings.contains("small-model") && !info.settings.contains("secret"))
    #expect(try fixture.dump().contains { $0.contains("secret-key") } == false)
    #expect(try load(server, fixture).unchanged)
    try fixture.expectSound()
  }

  @Test func theBuiltInReaderReadsItAgainWhenAsked() throws {
    let server = try #require(LoopbackServer { _ in Self.completion("{\"facts\":[]}") })
    let fixture = try GraphFixture()
    #expect(try load(server, fixture).documents.facts == 0)
    let outcome = try fixture.load(text, "a.txt")
    #expect(outcome.replaced && outcome.documents.facts > 0)
    #expect(try fixture.graph.documents().count == 1)
  }

  @Test(arguments: ["429 Too Many Requests", "500 Internal Server Error", "503 Service Unavailable"])
  func passingFailuresAreTriedAgain(_ status: String) throws {
    let asked = Mutex(0)
    let server = try #require(
      LoopbackServer { _ in
        let count = asked.withLock { $0 += 1; return $0 }
        return count == 1 ? .status(status, ["Retry-After: 0"], "{\"error\":{\"message\":\"later\"}}") : Self.completion(Self.good)
      })
    #expect(try load(server, GraphFixture()).documents.facts == 3)
    #expect(asked.withLock { $0 } == 2)
  }

  @Test func whatIsNoJSONIsAskedForAgainAndThenGivenUp() throws {
    let server = try #require(LoopbackServer { _ in Self.completion("I am sorry, but here is a poem.") })
    let fixture = try GraphFixture()
    let error = #expect(throws: DatabaseError.self) { try load(server, fixture) }
    #expect(error?.message.contains("not the JSON") == true)
    #expect(server.requests.count == 4)
    #expect(try fixture.graph.documents().isEmpty, "nothing is half stored")
    let fenced = try #require(LoopbackServer { _ in Self.completion("Here:\n```json\n" + Self.good + "\n```") })
    #expect(try load(fenced, fixture).documents.facts == 3)
  }

  @Test func refusalsAreNotRepeated() throws {
    let server = try #require(LoopbackServer { _ in .status("401 Unauthorized", [], "{\"error\":{\"message\":\"bad key\"}}") })
    let error = #expect(throws: DatabaseError.self) { try load(server, GraphFixture()) }
    #expect(error?.message.contains("401") == true && error?.message.contains("bad key") == true)
    #expect(error?.message.contains("secret") == false)
    #expect(server.requests.count == 1)
  }

  @Test func anEndpointWithoutResponseFormatIsAskedWithout() throws {
    let server = try #require(
      LoopbackServer { request in
        request.body.contains("response_format") ? .status("400 Bad Request", [], "{\"error\":\"unknown field\"}") : Self.completion(Self.good)
      })
    #expect(try load(server, GraphFixture()).documents.facts == 3)
  }

  @Test func oversizedAndSilentAnswersEnd() throws {
    let large = try #require(LoopbackServer { _ in Self.completion(String(repeating: "x", count: 5 << 20)) })
    #expect(throws: DatabaseError.self) { try load(large, GraphFixture()) }
    let silent = try #require(LoopbackServer { _ in .silence })
    let error = #expect(throws: DatabaseError.self) { try load(silent, GraphFixture(), seconds: 0.2) }
    #expect(error?.kind == .io)
    #expect(silent.requests.count == 4, "a timeout is a passing failure")
  }

  @Test func cancellingStopsTheWait() throws {
    let token = CancellationToken()
    let server = try #require(
      LoopbackServer { _ in
        token.cancel(.client)
        return .silence
      })
    let error = #expect(throws: DatabaseError.self) { try load(server, GraphFixture(), seconds: 600, token: token) }
    #expect(error?.kind == .cancelled)
    #expect(server.requests.count == 1)
  }

  @Test func nobodyIsAskedUnlessSomebodySaysSo() throws {
    let server = try #require(LoopbackServer { _ in Self.completion(Self.good) })
    let fixture = try GraphFixture()
    try fixture.load(text, "a.txt")
    #expect(server.requests.isEmpty)
    #expect(try fixture.graph.facts(ofDocument: "a.txt").allSatisfy { $0.citations.allSatisfy { $0.extractor == "tern" } })
  }
}
