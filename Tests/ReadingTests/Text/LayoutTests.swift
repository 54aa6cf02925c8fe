@testable import Reading
import Testing

@Suite("Layout")
struct LayoutTests {
  func layout(_ text: String, markdown: Bool = false) -> Layout {
    Array(text.utf8).withUnsafeBufferPointer { Layout($0, range: 0..<$0.count, markdown: markdown) }
  }

  @Test("Headline, byline, dateline, credits, buttons and paragraphs")
  func kinds() {
    let text = """
      Sign up for our newsletter

      Harbour strike enters second week

      By Ada Quill

      LISBON, 4 May 2024 (AP) — Dock workers in the harbour extended their strike on Friday after talks with the owners failed.

      Photo: City Desk

      The strike has stopped forty ships, the harbour master said in a statement to the council.

      Read more: What to do this weekend

      © 2024 Quay News
      """
    let l = layout(text)
    #expect(l.title == "Harbour strike enters second week")
    #expect(l.author == "Ada Quill")
    #expect(l.date?.iso == "2024-05-04")
    let kept = l.blocks.filter(\.block.kept).map(\.block.kind)
    #expect(kept == [.headline, .paragraph, .paragraph])
    #expect(l.blocks.filter { !$0.block.kept }.allSatisfy { !$0.block.reason.isEmpty })
  }

  @Test("Lines broken at a column are one paragraph, lines of their own are not")
  func wrapped() {
    let broken = """
      The committee met on Monday to discuss the budget of the
      school and to hear the parents who had asked for a longer
      break between the lessons. It will decide in the autumn.
      """
    #expect(layout(broken).blocks.count == 1)
    let apart = """
      The committee met on Monday to discuss the budget of the school and to hear the parents.
      It will decide in the autumn after it has heard the teachers and the city's engineers.
      """
    #expect(layout(apart).blocks.count == 2)
  }

  @Test("Marks of Markdown become spaces of the same length")
  func markdown() {
    let text = "# Title of it\n\nThe **ferry** left [Oslo](http://x.example/a) at _noon_ and came back late.\n\n```\ncode here\n```\n\n- first item of the list here\n"
    let l = layout(text, markdown: true)
    #expect(l.text.count == text.utf8.count)
    let paragraph = l.blocks.first { $0.block.kind == .paragraph }
    let words = paragraph.map { String(decoding: l.text[$0.content], as: UTF8.self).split(separator: " ").joined(separator: " ") }
    #expect(words == "The ferry left Oslo at noon and came back late.")
    #expect(l.blocks.contains { $0.block.reason == "code" })
    #expect(l.blocks.contains { $0.block.kind == .list && $0.block.kept })
  }

  @Test("A sentence that only mentions a newsletter stays")
  func mention() {
    let l = layout("The company said on Friday that its weekly newsletter had reached two million readers in Japan.")
    #expect(l.blocks.first?.block.kept == true)
  }
}

@Suite("Marks of lists and headings")
struct MarkTests {
  @Test("A mark alone on its line marks nothing", arguments: ["-", "*", "+", "1.", "12)", "#", "######", ">", "•", "- ", "# "])
  func lone(_ mark: String) {
    for text in [mark, mark + "\n", "Ships wait.\n" + mark + "\nShips wait.\n", mark + "\n" + mark] {
      for markdown in [false, true] {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
          let layout = Layout(bytes, range: 0..<bytes.count, markdown: markdown)
          #expect(layout.blocks.allSatisfy { $0.block.span.upperBound <= bytes.count && $0.content.upperBound <= bytes.count })
        }
      }
    }
  }
}
