import Reading
import Testing

@Suite("Sentences of blocks")
struct SentenceBreaksTests {
  private func sentences(_ text: String) -> [String] { LanguageModel.shared.parse(text).map(\.text) }

  @Test("A headline is one sentence", arguments: [
    "Open-source browser Heron drops old engine", "Mexico, Canada join drill United States leads",
    "Peru ratifies ocean treaty Chile still undecided", "5 things to know about the Lima port strike",
  ])
  func headline(text: String) {
    #expect(sentences(text) == [text])
  }

  @Test("Running text is split at its full stops, not at abbreviations")
  func prose() {
    #expect(
      sentences("Dr. O'Neill met Gen. Lopez of the U.S. Navy at 10 a.m. on Tuesday. He signed the accord. \"We agreed,\" she said.")
        == [
          "Dr. O'Neill met Gen. Lopez of the U.S. Navy at 10 a.m. on Tuesday.", "He signed the accord.",
          "\"We agreed,\" she said.",
        ])
  }

  @Test("Lines without full stops in one block may be sentences of their own")
  func lines() {
    let found = sentences("The ministry signed the treaty in Lima\nThe navy sailed to Callao on Tuesday")
    #expect(found == ["The ministry signed the treaty in Lima", "The navy sailed to Callao on Tuesday"])
  }
}
