import Testing

@testable import Database

/// What people decide about facts and nodes.
@Suite struct JudgementTests {
  private let member = "urn:tern:relation:member-of"

  private func members(_ fixture: GraphFixture) throws -> [String] {
    try fixture.rows("SELECT ?s ?o { ?s <\(member)> ?o }")
  }

  @Test func aRejectedFactStaysAway() throws {
    let fixture = try GraphFixture(reader: LineReader.read)
    try fixture.load("Mexico|member of|Northern Command\nCanada|member of|Northern Command\n", "a.txt")
    let id = try #require(try fixture.graph.facts(ofDocument: "a.txt").first?.id)
    _ = try fixture.graph.judge(fact: id, .rejected)
    #expect(try members(fixture) == ["<urn:tern:entity:canada>\t<urn:tern:entity:northern-command>"])
    #expect(try fixture.graph.cite(fact: id).status == "rejected")
    try fixture.load("Mexico|member of|Northern Command\n", "b.txt")
    #expect(try members(fixture).count == 1, "another document does not bring it back")
    _ = try fixture.graph.forget("a.txt")
    _ = try fixture.graph.forget("b.txt")
    try fixture.load("Mexico|member of|Northern Command\nCanada|member of|Northern Command\n", "a.txt")
    #expect(try members(fixture).count == 1, "the verdict outlives the documents")
    _ = try fixture.graph.judge(fact: id, .withdrawn)
    #expect(try members(fixture).count == 2)
    try fixture.expectSound()
    try fixture.reopen()
    try fixture.expectSound()
  }

  @Test func anAcceptedProposalIsAsserted() throws {
    let fixture = try GraphFixture(reader: LineReader.read)
    var options = LoadOptions(name: "a.txt")
    options.minConfidence = 0.95
    _ = try fixture.graph.load(.bytes(Array("Mexico|member of|Northern Command\n".utf8)), options)
    #expect(try members(fixture) == [])
    let fact = try #require(try fixture.graph.facts(ofDocument: "a.txt").first)
    #expect(fact.status == "proposed")
    _ = try fixture.graph.judge(fact: fact.id, .accepted)
    #expect(try members(fixture).count == 1)
    #expect(try fixture.rows("SELECT ?s { GRAPH ?g { ?s <\(member)> ?o } }").count == 1)
    #expect(try fixture.graph.judgements().map(\.value) == ["accepted"])
    try fixture.expectSound()
  }

  @Test func mergingIsAStatementThatCanBeWithdrawn() throws {
    let fixture = try GraphFixture(reader: LineReader.read)
    try fixture.load("Mexico|member of|Northern Command\n", "a.txt")
    try fixture.load("Ann Lee|signed|Treaty\nUnited Mexican States|signed|Treaty\n", "b.txt")
    let before = try fixture.dump()
    #expect(try fixture.rows(pattern: "Mexico -- signed -- ?") == [])
    _ = try fixture.graph.merge("Mexico", "United Mexican States")
    #expect(try fixture.rows(pattern: "Mexico -- signed -- ?").count == 1)
    #expect(try fixture.rows(pattern: "United Mexican States -- member of -- ?").count == 1)
    #expect(try fixture.graph.facts(about: "Mexico").contains { $0.relation.label == "signed" })
    #expect(try fixture.graph.judgements().map(\.kind) == ["same"])
    _ = try fixture.graph.split("United Mexican States", "Mexico")
    #expect(try fixture.dump() == before)
    let nobody = #expect(throws: DatabaseError.self) { try fixture.graph.split("United Mexican States", "Mexico") }
    #expect(nobody?.kind == .notFound)
    try fixture.expectSound()
  }

  @Test func aDocumentCanSpeakOfSomebodyElse() throws {
    let fixture = try GraphFixture(reader: LineReader.read)
    try fixture.load("Ann Lee|signed|Treaty\n", "a.txt")
    try fixture.load("Ann Lee|member of|Northern Command\n", "b.txt")
    #expect(try fixture.rows("SELECT DISTINCT ?s { ?s <http://www.w3.org/2000/01/rdf-schema#label> \"Ann Lee\" }").count == 1)
    _ = try fixture.graph.separate("Ann Lee", fromDocument: "b.txt")
    #expect(try fixture.rows("SELECT DISTINCT ?s { ?s <http://www.w3.org/2000/01/rdf-schema#label> \"Ann Lee\" }").count == 2)
    #expect(try members(fixture) == ["<urn:tern:entity:ann-lee-person>\t<urn:tern:entity:northern-command>"])
    // The judgement survives a new version of the document.
    try fixture.load("Ann Lee|member of|Northern Command\nCanada|signed|Treaty\n", "b.txt")
    #expect(try members(fixture) == ["<urn:tern:entity:ann-lee-person>\t<urn:tern:entity:northern-command>"])
    try fixture.expectSound()
  }

  @Test func variablesJoinOverMergedNodes() throws {
    let fixture = try GraphFixture(reader: LineReader.read)
    try fixture.load("Ann Lee|leads|Mercury\nBo Chen|leads|Venus\n", "a.txt")
    try fixture.load("Mercury Records|signed|Treaty\nVenus|signed|Treaty\nMercury Records|owns|Mercury Records\n", "b.txt")
    let pattern = "Ann Lee -- leads -- ?x ; ?x -- signed -- Treaty"
    #expect(try fixture.rows(pattern: pattern) == [])
    #expect(try fixture.rows(pattern: "?p -- leads -- ?x ; ?x -- signed -- Treaty").count == 1)
    _ = try fixture.graph.merge("Mercury", "Mercury Records")
    #expect(try fixture.rows(pattern: pattern).count == 1)
    #expect(try fixture.rows(pattern: "?p -- leads -- ?x ; ?x -- signed -- ?y").count == 2, "one over the merge, one without")
    #expect(try fixture.rows(pattern: "?p -- leads -- ?x ; ?x -- owns -- ?x").count == 1, "three places of one variable")
    _ = try fixture.graph.split("Mercury", "Mercury Records")
    #expect(try fixture.rows(pattern: pattern) == [])
  }
}
