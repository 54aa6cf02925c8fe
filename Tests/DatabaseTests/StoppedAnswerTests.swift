import TestSupport
import Testing

@testable import Database

/// An answer that nobody wants any more is not written to its end.
@Suite("Answers that are stopped while they are written")
struct StoppedAnswerTests {
  @Test(arguments: [OutputFormat.tsv, .json, .rows])
  func noPieceFollowsTheCancellation(_ format: OutputFormat) throws {
    let fixture = try GraphFixture()
    let text = String(repeating: "x", count: 2_000)
    _ = try fixture.graph.update("INSERT DATA { \((0..<300).map { "<urn:s\($0)> <urn:p> \"\(text)\($0)\" ." }.joined(separator: " ")) }")
    var options = QueryOptions()
    options.cancellation = CancellationToken()
    let token = options.cancellation
    let answer = try fixture.graph.query("SELECT * { ?a <urn:p> ?x . ?b <urn:p> ?y }", options)
    var pieces = 0
    var bytesAfter = 0
    #expect(throws: DatabaseError.self) {
      try answer.write(as: format) { piece in
        pieces += 1
        if pieces > 1 { bytesAfter += piece.count }
        token.cancel()
      }
    }
    // 90,000 rows of 4 KB; at most what had been written of one batch of 64 rows leaves after the switch.
    #expect(pieces >= 1)
    #expect(bytesAfter < 1 << 20)
  }
}
