@testable import Reading
import Testing

/// What the reader keeps from one document for the next is bounded, whatever the number of documents.
@Suite("Memory of the reader")
struct KeptWordsTests {
  /// A word that no other number gives.
  private func word(_ n: Int) -> String {
    let letters = Array("bcdfghjklmnprstvwz")
    var out = ""
    var left = n
    repeat {
      out.append(letters[left % letters.count])
      out.append("aeiou".letter(at: left))
      left /= letters.count
    } while left > 0
    return out + "x"
  }

  @Test("The caches of words begin anew before they grow beyond their bound, and one thread needs one of them")
  func bounded() {
    let model = LanguageModel(.embedded)
    var most = (words: 0, lemmas: 0)
    var isFull = false
    for document in 0..<40 {
      _ = model.parse((0..<600).map { word(document * 600 + $0) }.joined(separator: " "))
      let kept = model.kept
      #expect(kept.workspaces == 1)
      if kept.words < most.words { isFull = true }
      most = (max(most.words, kept.words), max(most.lemmas, kept.lemmas))
    }
    // Looked at before each window of tokens.
    #expect(most.words <= Workspace.mostEntries + LanguageModel.windowTokens && most.lemmas <= Workspace.mostEntries + LanguageModel.windowTokens)
    #expect(isFull, "more words than the bound were read")
  }

  @Test("Another document of known words adds nothing")
  func same() {
    let model = LanguageModel(.embedded)
    let text = "The council of Riga met on Monday and elected Marek Tamm as its chair."
    _ = model.parse(text)
    let once = model.kept
    for _ in 0..<50 { _ = model.parse(text) }
    #expect(model.kept == once && once.words > 10)
  }
}

extension String {
  fileprivate func letter(at n: Int) -> Character { self[index(startIndex, offsetBy: n % count)] }
}
