import TestSupport
import Testing

@testable import Database

/// Blocks that folds leave: few and whole, whatever the number of folds.
@Suite struct FoldedBlockTests {
  private func fold(_ fixture: GraphFixture) throws {
    try fixture.graph.queue.alone { try Folding.fold($0, upTo: $0.current.now.revision) }
  }

  private func blocks(_ fixture: GraphFixture) throws -> Int {
    try fixture.graph.store.read { try $0.quadBlockSize().blocks }
  }

  @Test func smallBlocksBecomeFewAndNothingIsLost() throws {
    let fixture = try GraphFixture()
    var most = 0
    for n in 0..<50 {
      _ = try fixture.graph.update("INSERT DATA { <urn:s\(n)> <urn:p> \(n), \"text \(n)\" }")
      if n % 7 == 6 { _ = try fixture.graph.update("DELETE DATA { <urn:s\(n - 3)> <urn:p> \(n - 3) }") }
      try fold(fixture)
      most = max(most, try blocks(fixture))
    }
    #expect(most > 10, "each fold leaves a block of its own at first")
    #expect(most <= Folding.smallBlocks + 1, "\(most) blocks")
    let content = try fixture.dump()
    #expect(content.count == 50 * 2 - 7)
    try fixture.expectSound()
    try fixture.reopen()
    #expect(try fixture.dump() == content)
    try fixture.expectSound()
  }

  @Test func largeBlocksAreLeftAlone() throws {
    let fixture = try GraphFixture()
    let triples = (0..<40_000).map { "<urn:s\($0)> <urn:p> \($0) ." }.joined(separator: "\n")
    try fixture.load(triples, "x.ttl")
    try fold(fixture)
    let large = try fixture.graph.store.read { try $0.quadRuns(after: 0, limit: 100).filter { $0.run.count >= Folding.smallBlock }.map(\.id) }
    #expect(large.count >= 2)
    for n in 0..<40 {
      _ = try fixture.graph.update("INSERT DATA { <urn:t\(n)> <urn:p> \(n) }")
      try fold(fixture)
    }
    let now = try fixture.graph.store.read { Set(try $0.quadRuns(after: 0, limit: 100).map(\.id)) }
    #expect(now.isSuperset(of: large), "no fold writes anew what is large")
    #expect(now.count <= large.count + Folding.smallBlocks + 2)
    try fixture.expectSound()
  }
}
