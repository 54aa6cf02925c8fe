import Testing

@testable import Database

@Suite struct PatternTests {
  private func fixture() throws -> GraphFixture {
    let fixture = try GraphFixture(reader: LineReader.read)
    try fixture.load("Mexico|member of|United States Northern Command\nCanada|member of|United States Northern Command\nTreaty|signed in|2019\n", "a.txt")
    try fixture.load(
      """
      @prefix ex: <http://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
      ex:saoPaulo rdfs:label "São Paulo" ; ex:locatedIn ex:brazil ; ex:population 12000000 .
      ex:brazil ex:capital ex:brasilia .
      """, "x.ttl")
    return fixture
  }

  @Test func namesByLabelAliasAndAccent() throws {
    let fixture = try fixture()
    let command = ["<urn:tern:entity:united-states-northern-command>"]
    #expect(try fixture.rows(pattern: "Mexico -- member of -- ?") == command)
    #expect(try fixture.rows(pattern: "mexico — is a member of — ?x") == command)
    #expect(try fixture.rows(pattern: "? -- member of -- Northern Command").count == 2)
    #expect(try fixture.rows(pattern: "? -- member of -- usnorthcom").count == 2)
    #expect(try fixture.rows(pattern: "Sao Paulo -- located in -- ?") == ["<http://example.org/brazil>"])
    #expect(try fixture.rows(pattern: "brazil -- capital -- ?") == ["<http://example.org/brasilia>"])
    #expect(try fixture.rows(pattern: "? -- signed in -- 2019") == ["<urn:tern:entity:treaty>"])
    #expect(try fixture.rows(pattern: "? -- population -- 12000000") == ["<http://example.org/saoPaulo>"])
  }

  @Test func statementsJoin() throws {
    let fixture = try fixture()
    #expect(try fixture.rows(pattern: "?city -- located in -- ?c ; ?c -- capital -- ?") == ["<http://example.org/saoPaulo>\t<http://example.org/brazil>\t<http://example.org/brasilia>"])
    #expect(try fixture.rows(pattern: "?x -- member of -- ?o; ?y -- member of -- ?o").count == 4)
  }

  @Test func aPatternWithoutVariablesShowsItself() throws {
    let fixture = try fixture()
    let answer = try fixture.graph.pattern("Mexico -- member of -- Northern Command")
    #expect(answer.variables == ["subject", "relation", "object"])
    #expect(try fixture.rows(pattern: "Mexico -- member of -- Northern Command").count == 1)
    #expect(try fixture.rows(pattern: "Mexico -- member of -- Canada").isEmpty)
  }

  @Test func theSPARQLOfAPatternAnswersTheSame() throws {
    let fixture = try fixture()
    for text in ["Mexico -- member of -- ?", "? -- ? -- Northern Command", "?x -- member of -- ?o; ?y -- member of -- ?o"] {
      let sparql = try #require(try fixture.graph.pattern(text).sparql)
      #expect(try fixture.rows(sparql) == fixture.rows(pattern: text), "\(text)")
    }
  }

  @Test func whoAsksForAllIsToldOfTheOtherSide() throws {
    let fixture = try fixture()
    #expect(try fixture.graph.pattern("Northern Command -- ? -- ?").notes == ["2 more with it as the object: ? -- ? -- Northern Command"])
    #expect(try fixture.graph.pattern("Mexico -- ? -- ?").notes.isEmpty)
    #expect(try fixture.graph.pattern("Northern Command -- member of -- ?").notes.isEmpty)
    #expect(try fixture.graph.pattern("Northern Command -- ? -- ?x; ?x -- ? -- ?y").notes.isEmpty)
  }

  @Test func unknownNamesComeWithSuggestions() throws {
    let fixture = try fixture()
    let name = #expect(throws: DatabaseError.self) { try fixture.graph.pattern("Mexcio -- member of -- ?") }
    #expect(name?.kind == .unknownName)
    #expect(name?.suggestion == "did you mean Mexico?")
    #expect(name?.offset == 0 && name?.length == 6)
    let relation = #expect(throws: DatabaseError.self) { try fixture.graph.pattern("Mexico -- membr of -- ?") }
    #expect(relation?.suggestion == "did you mean member of?")
    #expect(relation?.offset == 10)
  }

  @Test func completion() throws {
    let fixture = try fixture()
    #expect(try fixture.graph.entities(matching: "mex").map(\.label) == ["Mexico"])
    #expect(try fixture.graph.entities(matching: "north").first?.label == "United States Northern Command")
    #expect(try fixture.graph.relations(matching: "mem").map(\.label) == ["member of"])
    _ = try fixture.graph.update("INSERT DATA { <urn:new> <http://www.w3.org/2000/01/rdf-schema#label> \"Mexborough\" }")
    #expect(try fixture.graph.entities(matching: "mex").count == 2)
    _ = try fixture.graph.update("DELETE WHERE { <urn:new> ?p ?o }")
    #expect(try fixture.graph.entities(matching: "mex").count == 1)
  }
}

@Suite struct NameFoldingTests {
  @Test(arguments: [
    ("São Paulo", "sao paulo"), ("U.S.", "us"), ("  Jean-Luc  O’Neill ", "jean luc oneill"), ("Straße", "strasse"),
    ("AT&T", "at and t"), ("Ørsted", "orsted"), ("東京", "東京"), ("", ""), ("!?", ""),
  ])
  func folds(_ name: String, _ folded: String) { #expect(NameFolding.fold(name) == folded) }

  @Test(arguments: [
    ("is a member of", "member of"), ("was held in", "held in"), ("has part", "has part"), ("is a", "is a"),
    ("is", "is"), ("has been signed by", "signed by"),
  ])
  func relationKeys(_ phrase: String, _ key: String) { #expect(NameFolding.relationKey(phrase) == key) }

  @Test(arguments: [
    ("http://schema.org/memberOf", "member Of"), ("urn:tern:entity:colorado-springs", "colorado springs"),
    ("http://example.org/x/", "x"), ("http://example.org/#is_part_of", "is part of"),
  ])
  func localNames(_ iri: String, _ words: String) { #expect(NameFolding.localName(iri) == words) }

  @Test func distances() {
    func distance(_ a: String, _ b: String, _ limit: Int = 3) -> Int? {
      EditDistance.between(Array(a.utf8), Array(b.utf8), atMost: limit)
    }
    #expect(distance("mexico", "mexico") == 0)
    #expect(distance("mexcio", "mexico") == 1)
    #expect(distance("mexio", "mexico") == 1)
    #expect(distance("kitten", "sitting") == 3)
    #expect(distance("kitten", "sitting", 2) == nil)
    #expect(distance("", "ab") == 2)
    #expect(distance("abcdef", "uvwxyz") == nil)
  }

  @Test func digestsAndTimes() {
    #expect(SHA256.hexadecimal(of: Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(SHA256.hexadecimal(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Timestamp.text(1_700_000_000) == "2023-11-14T22:13:20Z")
    #expect(Timestamp.text(-1) == "1969-12-31T23:59:59Z")
    #expect(Timestamp.thousandths(0.9) == "0.900")
    #expect(Timestamp.thousandths(1.5) == "1.000")
  }
}
