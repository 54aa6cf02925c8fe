import Glibc
import TestSupport
import Testing

@testable import Database

/// Documents of every format through `load`, with the real reader.
@Suite struct DocumentFormatTests {
  private let page = """
    <!doctype html><html lang="en"><head><title>Ports reopen | The Gazette</title>
    <meta property="og:title" content="Ports reopen after the storm"><meta property="og:site_name" content="The Gazette">
    <meta name="author" content="Ana Ruiz and Bo Chen"><meta property="article:published_time" content="2024-03-05T10:00:00Z">
    </head><body><nav><a href="/">Home</a></nav><article><h1>Ports reopen after the storm</h1>
    <p>Mexico signed the Treaty of Lima &amp; Callao on Tuesday. The treaty covers all ports of the region and their crews.</p>
    </article><footer>Copyright The Gazette</footer></body></html>
    """

  @Test func aPageIsCitedByItsTextAndItsSource() throws {
    let fixture = try GraphFixture()
    let outcome = try fixture.load(page, "ports.html")
    let info = try #require(outcome.document)
    #expect(info.format == "html" && info.title == "Ports reopen after the storm" && info.date == "2024-03-05")
    #expect(info.publisher == "The Gazette" && info.language == "en" && info.mediaType == "text/html")
    let stored = String(decoding: try fixture.graph.documentBytes("ports.html"), as: UTF8.self)
    #expect(!stored.contains("<") && stored.contains("Lima & Callao") && !stored.contains("Copyright"))
    let facts = try fixture.graph.facts(ofDocument: "ports.html")
    let citation = try #require(facts.flatMap(\.citations).first { $0.sentence.contains("Mexico signed") })
    let span = try #require(citation.sourceSpan)
    let quoted = String(decoding: Array(page.utf8)[span], as: UTF8.self)
    #expect(quoted.hasPrefix("Mexico signed the Treaty of Lima &amp; Callao") && quoted.hasSuffix("Tuesday."))
    try fixture.expectSound()
  }

  @Test func whatADocumentSaysOfItselfIsFacts() throws {
    let fixture = try GraphFixture()
    try fixture.load(page, "ports.html")
    let dc = "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX schema: <https://schema.org/> "
    #expect(try fixture.rows(dc + "SELECT ?t { ?d dcterms:title ?t }") == ["\"Ports reopen after the storm\""])
    #expect(
      try fixture.rows(dc + "SELECT ?t { ?d dcterms:issued ?t }") == ["\"2024-03-05\"^^<http://www.w3.org/2001/XMLSchema#date>"])
    #expect(
      try fixture.rows(dc + "SELECT ?c { ?d dcterms:creator ?c . ?c a schema:Person }")
        == ["<urn:tern:entity:ana-ruiz>", "<urn:tern:entity:bo-chen>"])
    #expect(try fixture.rows(dc + "SELECT ?p { ?d dcterms:publisher ?p . ?p a schema:Organization }") == ["<urn:tern:entity:gazette>"])
    #expect(try fixture.rows(dc + "SELECT ?l { ?d dcterms:language ?l }") == ["\"en\""])
    _ = try fixture.graph.forget("ports.html")
    #expect(try fixture.dump() == [], "nothing is left of it, people and paper included")
  }

  @Test func bylinesNamePersonsAndDesksDoNot() {
    #expect(DocumentRoles.people("By Ana Ruiz and Bo Chen") == ["Ana Ruiz", "Bo Chen"])
    #expect(DocumentRoles.people("María del Carmen López, Jean-Luc Picard & T. S. Eliot") == ["María del Carmen López", "Jean-Luc Picard", "T. S. Eliot"])
    for desk in ["Staff report", "Reuters", "The Gazette News Desk", "admin", "wire@example.org", "", "Guest Writer"] {
      #expect(DocumentRoles.people(desk) == [], "\(desk)")
    }
  }

  @Test func aFileOfManyDocuments() throws {
    let fixture = try GraphFixture()
    func line(_ title: String, _ text: String) -> String { "{\"title\":\"\(title)\",\"date\":\"2024-01-02\",\"text\":\"\(text)\"}\n" }
    let first = line("One", "Mexico signed the Treaty of Lima.") + line("Two", "Canada signed the Treaty of Lima.")
    let outcome = try fixture.load(first, "wire.jsonl")
    #expect(outcome.documents.count == 2 && outcome.document == nil && !outcome.unchanged)
    #expect(try fixture.graph.documents().map(\.name) == ["wire.jsonl#1", "wire.jsonl#2"])
    #expect(try fixture.load(first, "wire.jsonl").unchanged)
    // The first line changes place, one is new, one is gone.
    let second = line("Three", "Peru signed the Treaty of Lima.") + line("One", "Mexico signed the Treaty of Lima.")
    let changed = try fixture.load(second, "wire.jsonl")
    #expect(changed.replaced && changed.documents.count == 2)
    #expect(try fixture.graph.documents().map(\.title) == ["Three", "One"])
    #expect(try fixture.rows("SELECT ?s { ?s <urn:tern:relation:signed> ?o }").contains { $0.contains("canada") } == false)
    // A shorter version leaves nothing behind its end.
    _ = try fixture.load(line("One", "Mexico signed the Treaty of Lima."), "wire.jsonl")
    #expect(try fixture.graph.documents().map(\.name) == ["wire.jsonl#1"])
    let malformed = #expect(throws: DatabaseError.self) { try fixture.load(first + "{\"title\":3}\n", "wire.jsonl") }
    #expect(malformed?.message.contains("line 3") == true)
    #expect(try fixture.graph.documents().count == 1, "a file that cannot be read changes nothing")
    try fixture.expectSound()
  }

  @Test func aLargeFileOfManyDocumentsIsReadLineByLine() throws {
    let fixture = try GraphFixture()
    let path = fixture.folder.file("wire.jsonl")
    func line(_ title: String, _ place: String) -> String { "{\"title\":\"\(title)\",\"text\":\"\(place) signed the Treaty of Lima.\"}\n" }
    func load(_ text: String) throws -> Result<LoadOutcome, any Error> {
      try Data.write(text, to: path)
      var options = LoadOptions(name: "batch")
      options.streamedBytes = 10
      var found: [Result<LoadOutcome, any Error>] = []
      var last: LoadProgress?
      try fixture.graph.load([LoadItem(input: .file(path: path), name: "wire.jsonl")], options, progress: { last = $0 }) { found.append($1) }
      #expect(found.count == 1)
      if case .success? = found.first { #expect(last?.bytesDone == text.utf8.count && last?.bytesTotal == text.utf8.count) }
      return try #require(found.first)
    }
    let whole = line("One", "Mexico") + "\n" + line("Two", "Canada") + line("Three", "Peru")
    #expect(try load(whole).get().documents.count == 3)
    #expect(try fixture.graph.documents().map(\.name) == ["wire.jsonl#1", "wire.jsonl#2", "wire.jsonl#3"])
    let citation = try #require(try fixture.graph.facts(ofDocument: "wire.jsonl#2").flatMap(\.citations).first)
    let span = try #require(citation.sourceSpan)
    #expect(String(decoding: Array(whole.utf8)[span], as: UTF8.self).hasPrefix("Canada signed"))
    #expect(try load(whole).get().unchanged)
    // A fault in a line: what comes before it is there, nothing that was is lost, and the place is told.
    let faulty = try load(line("One", "Mexico") + line("Four", "Chile") + "{\"title\":3}\n" + line("Five", "Kenya"))
    let error = #expect(throws: DatabaseError.self) { try faulty.get() }
    #expect(error?.message.contains("line 3") == true)
    #expect(try fixture.graph.documents().map(\.title) == ["One", "Four", "Three"])
    #expect(try load(line("One", "Mexico")).get().replaced)
    #expect(try fixture.graph.documents().map(\.name) == ["wire.jsonl#1"])
    try fixture.expectSound()
  }

  @Test func mailIsCitedByTheBytesOfTheMessage() throws {
    let fixture = try GraphFixture()
    let plain = "From: Ann Lee <a@b.org>\r\nSubject: The harbour\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n> quoted\r\nJos=C3=A9 signed the Treaty of Li=\r\nma in March.\r\n-- \r\nAnn\r\n"
    try fixture.load(plain, "a.eml")
    let citation = try #require(try fixture.graph.facts(ofDocument: "a.eml").flatMap(\.citations).first { $0.sentence.contains("signed") })
    #expect(citation.sentence == "José signed the Treaty of Lima in March.")
    let span = try #require(citation.sourceSpan)
    #expect(String(decoding: Array(plain.utf8)[span], as: UTF8.self) == "Jos=C3=A9 signed the Treaty of Li=\r\nma in March.")
    try fixture.expectSound()
  }

  @Test func countsCompareInQueries() throws {
    let fixture = try GraphFixture()
    try fixture.load("Lumetra employs 4,500 people. Brandl Optics employs 180 people. The Sarvela River covers 9,640 square kilometres.\n", "a.txt")
    try fixture.load("Wieck Motors employs more than 12,000 people. The blast killed three men. Three men were buried in Jena.\n", "b.txt")
    #expect(
      try fixture.rows("SELECT ?l { ?c <urn:tern:relation:employ> ?n ; <http://www.w3.org/2000/01/rdf-schema#label> ?l FILTER(?n > 4000) }")
        == ["\"Lumetra\"", "\"Wieck Motors\""])
    let fact = try #require(try fixture.graph.facts(ofDocument: "a.txt").first { $0.object.value == "4500" })
    #expect(fact.qualifiers.contains("unit: people") && fact.qualifiers.contains("written: 4,500 people"))
    // A thing that is counted and spoken of has its number as a property.
    #expect(try fixture.rows("SELECT ?n ?u { ?x <https://schema.org/value> ?n ; <https://schema.org/unitText> ?u FILTER(?n < 4) }") == ["3\t\"men\""])
    try fixture.expectSound()
    _ = try fixture.graph.forget("a.txt")
    _ = try fixture.graph.forget("b.txt")
    #expect(try fixture.dump() == [])
  }

  @Test func whatIsNoTextIsRefused() throws {
    let fixture = try GraphFixture()
    func refuse(_ bytes: [UInt8], _ name: String) -> DatabaseError.Kind? {
      #expect(throws: DatabaseError.self) { try fixture.graph.load(.bytes(bytes), LoadOptions(name: name)) }?.kind
    }
    #expect(refuse([0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 0], "a.txt") == .malformedData)
    #expect(refuse(Array("a\u{0}b".utf8), "a.txt") == .malformedData)
    #expect(refuse([], "a.txt") == .malformedData)
    #expect(refuse(Array("no zip".utf8), "a.docx") == .malformedData)
    #expect(refuse(Array("no pdf".utf8), "a.pdf") == .malformedData)
    #expect(refuse(Array("text".utf8), "a.xyz") == .unsupportedMediaType)
    #expect(refuse((0..<4_000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) | 0x80 }, "a.txt") == .malformedData)
    #expect(try fixture.graph.documents().isEmpty)
  }

  @Test func olderEncodingsAreFoundOut() throws {
    let fixture = try GraphFixture()
    let latin: [UInt8] = Array("Jos".utf8) + [0xE9] + Array(" Mart".utf8) + [0xED] + Array("nez signed the treaty in Le".utf8) + [0xF3] + Array("n.\n".utf8)
    _ = try fixture.graph.load(.bytes(latin), LoadOptions(name: "old.txt"))
    let text = String(decoding: try fixture.graph.documentBytes("old.txt"), as: UTF8.self)
    #expect(text == "José Martínez signed the treaty in León.\n")
    let citation = try #require(try fixture.graph.facts(ofDocument: "old.txt").flatMap(\.citations).first)
    #expect(citation.sourceSpan == 0..<latin.count - 1)
  }

  @Test func mediaTypesTellTheFormat() throws {
    let fixture = try GraphFixture()
    var options = LoadOptions(name: "https://example.org/story", mediaType: "text/html; charset=utf-8")
    #expect(try fixture.graph.load(.bytes(Array(page.utf8)), options).document?.format == "html")
    options = LoadOptions(name: "letter", mediaType: "message/rfc822")
    let mail = "From: Ann Lee <ann@example.org>\r\nSubject: The harbour\r\nDate: Tue, 3 Mar 2021 10:00:00 +0000\r\n\r\nMexico joined the League of Ports.\r\n"
    let info = try #require(try fixture.graph.load(.bytes(Array(mail.utf8)), options).document)
    #expect(info.format == "mail" && info.title == "The harbour" && info.author == "Ann Lee" && info.date == "2021-03-03")
    #expect(try fixture.rows("SELECT ?c { ?d <http://purl.org/dc/terms/creator> ?c ; a <https://schema.org/EmailMessage> }") == ["<urn:tern:entity:ann-lee>"])
  }
}

/// The evidence of linking: which words speak of which node, and why that node.
@Suite struct LinkEvidenceTests {
  @Test func linksTellMethodReasonAndMentions() throws {
    let fixture = try GraphFixture()
    try fixture.load("Mexico joined the League of Ports in 2019.\n", "a.txt")
    try fixture.load("Mexico left the League of Ports in 2020. It pays no fees.\n", "b.txt")
    let first = try fixture.graph.links(ofDocument: "a.txt")
    let second = try fixture.graph.links(ofDocument: "b.txt")
    let mexico = try #require(first.first { $0.label == "Mexico" })
    #expect(mexico.method == "new" && mexico.entity == "urn:tern:entity:mexico")
    let again = try #require(second.first { $0.label == "Mexico" })
    #expect(again.entity == mexico.entity && again.method == "name and type" && again.confidence == 0.95)
    #expect(again.reason.contains("Mexico"))
    #expect(again.mentions.contains { $0.text == "Mexico" && $0.kind == "name" && $0.confidence > 0.9 })
    let bytes = try fixture.graph.documentBytes("b.txt")
    for mention in second.flatMap(\.mentions) { #expect(String(decoding: bytes[mention.span], as: UTF8.self) == mention.text) }
    try fixture.expectSound()
  }
}

/// Writes files without Foundation.
private enum Data {
  static func write(_ text: String, to path: String) throws {
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  }
}
