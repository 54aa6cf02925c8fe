import Reading
import Testing

@Suite("Parsed sentences")
struct ParsedSentenceTests {
  @Test("The oracle's spans give the tokens back, and its trees have one root a sentence")
  func oracle() throws {
    let entries = try #require(OracleFile.read(OracleFile.sentences))
    #expect(entries.count == 50)
    for entry in entries {
      let bytes = Array(entry.text.utf8)
      for sentence in entry.sentences {
        #expect(sentence.tokens.indices.filter { sentence.tokens[$0].head == $0 } == [sentence.root])
        #expect(sentence.subtree(of: sentence.root) == Array(0..<sentence.count))
        for token in sentence.tokens { #expect(String(decoding: bytes[token.span], as: UTF8.self) == token.text) }
      }
    }
  }

  @Test("Children, subtrees and entities")
  func tree() throws {
    let entries = try #require(OracleFile.read(OracleFile.sentences))
    let s = entries[0].sentences[0]  // Mexico and Canada form part of the Northern Command, which was set up in 2002.
    #expect(s.root == 3)
    #expect(Array(s.children(of: 3)) == [0, 4, 16])
    #expect(s.child(of: 3, labelled: .nsubj) == 0)
    #expect(s.subtree(of: 0) == [0, 1, 2])
    #expect(s.subtree(of: 0, leavingOut: { s.tokens[$0].label == .cc }) == [0, 2])
    #expect(s.extent(of: 5) == 5..<16)
    #expect(s.ancestors(of: 7) == [8, 5, 4, 3])
    #expect(s.isUnder(7, 4) && !s.isUnder(4, 7))
    #expect(s.entities.map { s.text(of: $0.tokens) } == ["Mexico", "Canada", "the Northern Command", "2002"])
    #expect(s.text(of: [0, 2]) == "Mexico Canada")
  }
}
