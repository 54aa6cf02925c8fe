import Glibc
import TestSupport
import Testing

@testable import Database

/// Turtle that is larger than a piece is read piece by piece.
@Suite struct StreamedTurtleTests {
  private func file(_ fixture: GraphFixture, _ text: String) throws -> String {
    let path = fixture.folder.file("big.ttl")
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    return path
  }

  /// Statements of several lines with prefixes, one of which changes on the way.
  private func text(_ statements: Int) -> String {
    var text = "@prefix : <http://example.org/> .\n@prefix p: <http://example.org/one#> .\n"
    for n in 0..<statements {
      if n == statements / 2 { text += "@prefix p: <http://example.org/two#> .\n" }
      text += ":s\(n) p:name \"Name number \(n). Of a thing.\" ;\n  p:next [ p:of :s\(n + 1) ] ;\n  p:list ( \(n) ) .\n"
    }
    return text
  }

  @Test func itIsTheSameAsTheWhole() throws {
    let count = 30_000
    let turtle = text(count)
    #expect(turtle.utf8.count > LinePieces.pieceBytes)
    let fixture = try GraphFixture()
    var steps: [LoadProgress] = []
    var found: [LoadOutcome] = []
    let path = try file(fixture, turtle)
    try fixture.graph.load([LoadItem(input: .file(path: path), name: "big.ttl")], LoadOptions(name: "batch"), progress: { steps.append($0) }) {
      if case .success(let outcome) = $1 { found.append(outcome) }
    }
    #expect(found.map(\.quadsRead) == [6 * count])
    #expect(try fixture.rows("SELECT (COUNT(*) AS ?n) { ?s <http://example.org/two#name> ?o }") == ["\(count / 2)"])
    #expect(try fixture.rows("SELECT ?n { <http://example.org/s7> <http://example.org/one#next> ?b . ?b <http://example.org/one#of> ?o . ?o <http://example.org/one#name> ?n }") == ["\"Name number 8. Of a thing.\""])
    #expect(steps.contains { $0.bytesDone > 0 && $0.bytesDone < $0.bytesTotal && $0.items > 0 }, "it is told how far it is")
    #expect(steps.last?.bytesDone == steps.last?.bytesTotal)
    // The same bytes twice change nothing: labels of blank nodes do not depend on the pieces.
    let again = try fixture.graph.load(.file(path: path), LoadOptions(name: "big.ttl"))
    #expect(again.quadsAdded == 0)
    let whole = try fixture.graph.load(.bytes(Array(turtle.utf8)), LoadOptions(name: "big.ttl"))
    #expect(whole.quadsAdded == 0, "read as a whole it is the same")
  }

  @Test func aFaultIsToldWithItsPlaceInTheFile() throws {
    let turtle = text(30_000)
    let lines = turtle.utf8.count { $0 == 10 }
    let fixture = try GraphFixture()
    let path = try file(fixture, turtle + ":x p:y \"open\n .\n")
    let error = #expect(throws: DatabaseError.self) { try fixture.graph.load(.file(path: path), LoadOptions(name: "big.ttl")) }
    #expect(error?.line == lines + 1 && error?.kind == .malformedData)
    #expect((error?.offset ?? 0) > turtle.utf8.count)
    #expect(try fixture.dump() == [], "nothing of the file is there")
  }
}
