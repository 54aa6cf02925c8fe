import Fetch
import TestSupport
import Testing

@testable import Database

/// SERVICE against servers that send anything. SPARQL 1.1 Federated Query, section 2.4: a failure is the query's
/// failure, with SILENT one solution without bindings.
@Suite("Hostile endpoints")
struct HostileEndpointTests {
  static let row = #"{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://e/a"}}]}}"#
  static let results = "application/sparql-results+json"

  static func head(_ more: String...) -> [UInt8] {
    Array(("HTTP/1.1 200 OK\r\nContent-Type: \(results)\r\nConnection: close\r\n" + more.map { $0 + "\r\n" }.joined() + "\r\n").utf8)
  }

  static let answers: [String: LoopbackServer.Answer] = [
    "cut": .bytes(head("Content-Length: 500") + Array(row.utf8.prefix(60))), "chunks": .bytes(head("Transfer-Encoding: chunked") + Array("14\r\n\(row.prefix(20))\r\n".utf8)),
    "closed": .bytes(head() + Array(row.utf8.dropLast(3))), "reset": .reset(head("Content-Length: 500") + Array(row.utf8.prefix(60))),
    "nothing": .bytes([]), "noise": .bytes([0, 1, 2, 3, 13, 10, 13, 10]),
    "gzip": .bytes(head("Content-Encoding: gzip", "Content-Length: 20") + [UInt8](repeating: 0x1F, count: 20)),
    "brotli": .status("200 OK", ["Content-Type: text/csv", "Content-Encoding: br"], "s\r\n"),
    "endless": .endless(head() + Array(#"{"head":{"vars":["s"]},"results":{"bindings":["#.utf8), then: Array(String(repeating: "{},", count: 20_000).utf8)),
    "spaces": .endless(head(), then: [UInt8](repeating: 0x20, count: 65_536)), "fields": .endless(Array("HTTP/1.1 200 OK\r\n".utf8), then: Array(String(repeating: "A: b\r\n", count: 1_000).utf8)),
    "loop": .status("302 Found", ["Location: loop"]), "away": .status("302 Found", ["Location: http://127.0.0.1:9/"]), "file": .status("302 Found", ["Location: file:///etc/passwd"]),
    "iri": .ok(results, row.replacing("http://e/a", with: "http://e/> . <x")), "relative": .ok(results, row.replacing("http://e/a", with: "a")),
    "deep": .ok(results, String(repeating: "[", count: 1_000_000)),
    "deepxml": .ok("application/sparql-results+xml", #"<sparql xmlns="http://www.w3.org/2005/sparql-results#">"# + String(repeating: "<a>", count: 1_000_000)),
    "entity": .ok("application/sparql-results+xml", #"<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head><results><result><binding name="s"><literal>&x;</literal></binding></result></results></sparql>"#),
    "cells": .ok("text/tab-separated-values", "?s\n<http://e/a>\t<http://e/b>\n"), "quote": .ok("text/csv", "s\r\n\"abc\r\n"),
    "turtle": .ok("text/turtle", "<a> <b> <c> ."), "none": .status("204 No Content"), "no": .status("404 Not Found", [], "no"),
  ]

  static func ask(_ graph: KnowledgeGraph, _ query: String, timeout: Double = 30) throws -> String {
    var options = QueryOptions()
    options.timeout = timeout
    var bytes: [UInt8] = []
    try graph.query(query, options).write(as: .csv) { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func aFailureIsClearAndSilentIsOneEmptySolution() throws {
    let server = try #require(LoopbackServer { Self.answers[String($0.target.dropFirst())] ?? .silence })
    let (graph, folder) = try FederationTests.fixture([server.root])
    for name in Self.answers.keys.sorted() {
      do {
        let answer = try Self.ask(graph, "SELECT ?s { SERVICE <\(server.root)\(name)> { ?s ?p ?o } }")
        Issue.record("\(name) was taken for an answer: \(answer)")
      } catch let error as DatabaseError {
        #expect(error.kind == .remote && error.httpStatus == 502, "\(name): \(error)")
        #expect(error.message.contains(server.root + name), "\(error.message)")
      }
      #expect(try Self.ask(graph, "SELECT ?s { SERVICE SILENT <\(server.root)\(name)> { ?s ?p ?o } }") == "s\r\n\r\n", "\(name)")
    }
    try graph.close()
    withExtendedLifetime(folder) {}
  }

  /// The deadline of the query is that of its endpoint; whoever cancels need not wait for it.
  @Test func aSilentServerEndsWithTheQuery() throws {
    let server = try #require(LoopbackServer { _ in .silence })
    let (graph, folder) = try FederationTests.fixture([server.root])
    #expect(throws: DatabaseError.self) { try Self.ask(graph, "SELECT ?s { SERVICE <\(server.root)> { ?s ?p ?o } }", timeout: 0.2) }
    let token = CancellationToken()
    token.cancel(.client)
    do {
      try graph.query("SELECT ?s { SERVICE <\(server.root)> { ?s ?p ?o } }", QueryOptions(cancellation: token)).write(as: .csv) { _ in }
      Issue.record("a cancelled query was answered")
    } catch let error as DatabaseError { #expect(error.kind == .cancelled) }
    try graph.close()
    withExtendedLifetime(folder) {}
  }

  /// Variables that were not asked for are of no account, whatever their names and number.
  @Test func strangeVariablesAreLeftOut() throws {
    let names = (0..<20_000).map { "\"v\($0)\"" }.joined(separator: ",")
    let text = #"{"head":{"vars":["# + names + #","s",".s","s"]},"results":{"bindings":["# + String(repeating: "{},", count: 2_000) + #"{".s":{"type":"uri","value":"urn:x"},"s":{"type":"uri","value":"urn:a"}}]}}"#
    let server = try #require(LoopbackServer { _ in .ok(Self.results, text) })
    let (graph, folder) = try FederationTests.fixture([server.root])
    #expect(try Self.ask(graph, "SELECT ?s { SERVICE <\(server.root)> { ?s ?p ?o } FILTER(BOUND(?s)) }") == "s\r\nurn:a\r\n")
    try graph.close()
    withExtendedLifetime(folder) {}
  }
}
