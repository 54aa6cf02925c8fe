import Reading
import Synchronization
import Testing

@Suite("Invariants of reading")
struct InvariantTests {
  static func documents() throws -> [(name: String, bytes: [UInt8])] {
    try GoldArticle.names.map { ($0, try GoldArticle.article($0)) }
  }

  @Test("Every span lies in its sentence, every mention's text is the stored text")
  func spans() throws {
    for (name, bytes) in try Self.documents() {
      let d = try Reader.read(bytes, name: name + ".txt")
      #expect(!d.facts.isEmpty)
      for m in d.mentions {
        let stored = String(decoding: bytes[m.span], as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(stored == m.text)
        let s = d.sentences[m.sentence].span
        #expect(s.lowerBound <= m.span.lowerBound && m.span.upperBound <= s.upperBound)
      }
      for f in d.facts {
        #expect(!f.evidence.isEmpty)
        for e in f.evidence {
          let s = d.sentences[e.sentence].span
          #expect(!e.relationSpans.isEmpty)
          for span in [e.subjectSpan, e.objectSpan] + e.relationSpans {
            #expect(s.lowerBound <= span.lowerBound && span.upperBound <= s.upperBound && !span.isEmpty)
          }
          // A subject that is named otherwise than in the sentence was reached by a recorded link.
          if e.subjectLink == .exact {
            let words = String(decoding: bytes[e.subjectSpan], as: UTF8.self).lowercased()
            let entity = d.entities[f.subject]
            let names = [entity.label] + entity.aliases.map(\.text)
            let found = names.contains { name in
              name.lowercased().split(separator: " ").allSatisfy { words.contains($0.hasSuffix("s") ? $0.dropLast() : $0) }
            }
            #expect(found, "\(name): \(entity.label) from \(words)")
          }
        }
      }
    }
  }

  @Test("What is read before, between and after changes no other document's facts")
  func apart() throws {
    let documents = try Self.documents()
    let alone = try Reader.read(documents[0].bytes, name: documents[0].name + ".txt").json()
    for other in documents.dropFirst() {
      // Articles that speak of the same names with other genders, types and roles.
      _ = try Reader.read(other.bytes + Array("\n\n".utf8) + documents[0].bytes, name: other.name + ".txt")
      #expect(try Reader.read(documents[0].bytes, name: documents[0].name + ".txt").json() == alone, "after \(other.name)")
    }
  }

  @Test("No fact, sentence or mention comes from a dropped block")
  func noise() throws {
    for (name, bytes) in try Self.documents() {
      let d = try Reader.read(bytes, name: name + ".txt")
      #expect(d.blocks.contains { !$0.kept && !$0.reason.isEmpty })
      for s in d.sentences { #expect(d.blocks[s.block].kept) }
      for f in d.facts { for e in f.evidence { #expect(d.blocks[d.sentences[e.sentence].block].kept) } }
    }
  }

  @Test("The same facts in any order and on any number of threads")
  func steady() async throws {
    let documents = try Self.documents()
    var first: [String: String] = [:]
    for (name, bytes) in documents { first[name] = try Reader.read(bytes, name: name + ".txt").json() }
    for (name, bytes) in documents.reversed() { #expect(try Reader.read(bytes, name: name + ".txt").json() == first[name]) }
    let parallel = try await withThrowingTaskGroup(of: (String, String).self) { group in
      for (name, bytes) in documents { group.addTask { (name, try Reader.read(bytes, name: name + ".txt").json()) } }
      var out: [String: String] = [:]
      for try await (name, json) in group { out[name] = json }
      return out
    }
    #expect(parallel == first)
  }
}
