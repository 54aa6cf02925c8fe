import Reading
import TestSupport
import Testing

@testable import Database

@Suite struct DocumentTests {
  private let member = "urn:tern:relation:member-of"

  private func fixture() throws -> GraphFixture { try GraphFixture(reader: LineReader.read) }

  private func members(_ fixture: GraphFixture) throws -> [String] {
    try fixture.rows("SELECT ?s ?o { ?s <\(member)> ?o }")
  }

  /// A long text is not read to its end for a client that left.
  @Test func theReaderIsToldThatTheClientLeft() throws {
    let folder = TemporaryFolder()
    var options = GraphFixture.options()
    let token = CancellationToken()
    options.reader = { _, options in
      #expect(!options.isCancelled())
      token.cancel(.client)
      #expect(options.isCancelled())
      throw ReadingError.cancelled
    }
    let graph = try KnowledgeGraph.open(folder.file("tern.db"), options: options)
    #expect { try graph.load(.bytes(Array("Acme bought Foo.".utf8)), LoadOptions(name: "a.txt", cancellation: token)) } throws: {
      ($0 as? DatabaseError)?.kind == .cancelled
    }
    try graph.close()
  }

  @Test func factsAreTriplesWithCitations() throws {
    let fixture = try fixture()
    let text = "Mexico|member of|United States Northern Command\nTreaty|signed in|2019\n"
    let outcome = try fixture.load(text, "a.txt")
    #expect(outcome.document?.facts == 2)
    #expect(outcome.document?.sentences == 2)
    #expect(try members(fixture) == ["<urn:tern:entity:mexico>\t<urn:tern:entity:united-states-northern-command>"])
    let facts = try fixture.graph.cite(
      subject: "urn:tern:entity:mexico", predicate: member, object: "urn:tern:entity:united-states-northern-command")
    let citation = try #require(facts.first?.citations.first)
    #expect(facts.count == 1 && facts[0].isPlain)
    #expect(citation.sentence == "Mexico|member of|United States Northern Command")
    #expect(citation.verified)
    let bytes = try fixture.graph.documentBytes("a.txt")
    #expect(String(decoding: bytes[citation.subjectSpan], as: UTF8.self) == "Mexico")
    #expect(String(decoding: bytes[citation.objectSpan], as: UTF8.self) == "United States Northern Command")
    #expect(
      try fixture.rows(
        """
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?q { ?s <\(member)> ?o GRAPH <urn:tern:citations> { ?r rdf:reifies <<( ?s <\(member)> ?o )>> ; oa:exact ?q ; prov:wasQuotedFrom ?d } }
        """) == ["\"Mexico|member of|United States Northern Command\""])
    #expect(try fixture.rows("SELECT ?y { ?s <urn:tern:relation:signed-in> ?y }") == ["\"2019\"^^<http://www.w3.org/2001/XMLSchema#gYear>"])
    try fixture.expectSound()
    try fixture.reopen()
    try fixture.expectSound()
  }

  @Test func theSameBytesTwiceChangeNothing() throws {
    let fixture = try fixture()
    let first = try fixture.load("Mexico|member of|Northern Command", "a.txt")
    let before = try fixture.dump()
    let again = try fixture.load("Mexico|member of|Northern Command", "a.txt")
    #expect(again.unchanged && again.revision == first.revision)
    #expect(try fixture.dump() == before)
  }

  @Test func aNewVersionReplacesTheOld() throws {
    let fixture = try fixture()
    try fixture.load("Mexico|member of|Northern Command", "a.txt")
    let second = try fixture.load("Canada|member of|Northern Command", "a.txt")
    #expect(second.replaced)
    #expect(try members(fixture) == ["<urn:tern:entity:canada>\t<urn:tern:entity:northern-command>"])
    #expect(try fixture.graph.documents().count == 1)
    #expect(try fixture.rows("SELECT ?s { ?s ?p \"Mexico\" }") == [])
    try fixture.expectSound()
  }

  @Test func forgettingTakesWhatOnlyItSaid() throws {
    let fixture = try fixture()
    try fixture.load("Mexico|member of|Northern Command\nCanada|member of|Northern Command", "a.txt")
    try fixture.load("Mexico|member of|Northern Command\n", "b.txt")
    #expect(try members(fixture).count == 2)
    let outcome = try fixture.graph.forget("a.txt")
    #expect(outcome.factsRemoved == 1)
    #expect(outcome.factsKept == 1)
    #expect(try members(fixture) == ["<urn:tern:entity:mexico>\t<urn:tern:entity:northern-command>"])
    #expect(try fixture.graph.forget("b.txt").factsRemoved == 1)
    #expect(try fixture.dump() == [], "nothing is left of the documents")
    let gone = #expect(throws: DatabaseError.self) { try fixture.graph.forget("b.txt") }
    #expect(gone?.kind == .notFound)
    try fixture.expectSound()
  }

  @Test func whatAPersonAssertedStays() throws {
    let fixture = try fixture()
    try fixture.load("Mexico|member of|Northern Command\n", "a.txt")
    let triple = "<urn:tern:entity:mexico> <\(member)> <urn:tern:entity:northern-command>"
    _ = try fixture.graph.update("INSERT DATA { \(triple) }")
    let outcome = try fixture.graph.forget("a.txt")
    #expect(outcome.factsKept == 1)
    #expect(try members(fixture).count == 1)
    #expect(try fixture.rows(pattern: "Mexico -- member of -- ?").count == 1, "its names stay with it")
  }

  @Test func whatAPersonRemovedDoesNotComeBack() throws {
    let fixture = try fixture()
    try fixture.load("Mexico|member of|Northern Command\n", "a.txt")
    _ = try fixture.graph.update(
      "DELETE DATA { <urn:tern:entity:mexico> <\(member)> <urn:tern:entity:northern-command> }")
    try fixture.load("Mexico|member of|Northern Command\nCanada|member of|Northern Command", "b.txt")
    #expect(try members(fixture) == ["<urn:tern:entity:canada>\t<urn:tern:entity:northern-command>"])
  }

  @Test func qualifiedFactsAreNeverPlain() throws {
    let fixture = try fixture()
    try fixture.load(
      "Canada|signed|Treaty|negated\nMexico|signed|Treaty|planned\nMexico|signed|Treaty|said Ann Lee\n", "a.txt")
    #expect(try fixture.rows("SELECT * { ?s <urn:tern:relation:signed> ?o }") == [])
    #expect(try fixture.rows(pattern: "? -- signed -- ?") == [])
    let text = try fixture.text(fixture.graph.pattern("? -- signed -- Treaty"), .rows)
    #expect(text.contains("\"rows\":[]"))
    for word in ["negated", "planned", "reported by Ann Lee"] { #expect(text.contains("\"qualification\":\"\(word)\""), "\(word)") }
    let about = try fixture.graph.facts(about: "Canada")
    #expect(about.filter { $0.relation.label == "signed" }.map(\.qualification) == ["negated"])
  }

  @Test func rowsNameTheirFacts() throws {
    let fixture = try fixture()
    try fixture.load("Mexico|member of|Northern Command\n", "a.txt")
    let text = try fixture.text(fixture.graph.pattern("Mexico -- member of -- ?"), .rows)
    let id = try #require(try fixture.graph.facts(ofDocument: "a.txt").first?.id)
    #expect(text.contains("\"facts\":[\"\(id)\"]"))
    #expect(text.contains("\"label\":\"Northern Command\""))
    #expect(try fixture.graph.cite(fact: id).citations.count == 1)
  }

  // MARK: Linking

  @Test func namesAndTypesJoinDocuments() throws {
    let fixture = try fixture()
    try fixture.load("Mexico|member of|United States Northern Command\n", "a.txt")
    try fixture.load("Canada|member of|USNORTHCOM\n", "b.txt")
    #expect(
      try members(fixture) == [
        "<urn:tern:entity:canada>\t<urn:tern:entity:united-states-northern-command>",
        "<urn:tern:entity:mexico>\t<urn:tern:entity:united-states-northern-command>",
      ])
  }

  @Test func anotherTypeIsAnotherNode() throws {
    let fixture = try fixture()
    try fixture.load("<urn:x> <http://www.w3.org/2000/01/rdf-schema#label> \"Ann Lee\" ; a <https://schema.org/Place> .", "x.ttl")
    try fixture.load("Ann Lee|signed|Treaty\n", "a.txt")
    #expect(try fixture.rows("SELECT ?s { ?s <urn:tern:relation:signed> ?o }") == ["<urn:tern:entity:ann-lee>"])
    let error = #expect(throws: DatabaseError.self) { try fixture.graph.pattern("Ann Lee -- signed -- ?") }
    #expect(error?.kind == .unknownName)
    #expect(error?.candidates.count == 2)
  }

  @Test func documentsJoinNodesOfGraphs() throws {
    let fixture = try fixture()
    try fixture.load(
      "<urn:mx> <http://www.w3.org/2000/01/rdf-schema#label> \"Mexico\" ; a <https://schema.org/Country> ; <urn:capital> <urn:mxc> .", "x.ttl")
    try fixture.load("Mexico|member of|Northern Command\n", "a.txt")
    #expect(try members(fixture) == ["<urn:mx>\t<urn:tern:entity:northern-command>"])
  }
}
