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

  @Test("The article goes on below a box of links; teasers and references do not count")
  func boxes() {
    let top = "The harbour master of Varna, Elena Dimova, said on Friday that forty ships were waiting outside the port.\n"
    let rest = """
      Dimova said the tugs would come from Constanta at the end of the week.
      The port of Varna handles nine million tonnes of freight a year.
      """
    func kept(_ text: String) -> Int { layout(text).blocks.filter { $0.block.kept && $0.block.kind == .paragraph }.count }
    #expect(kept(top + "Related\n" + rest) == 3)
    #expect(kept(top + "Related\nTugs on their way to the coast\n" + rest) == 3)
    // Of something else, or a teaser alone.
    #expect(kept(top + "Most read\nA baker in Lyon has found a Roman coin in his flour.\nThe museum of the town will show it in May.") == 1)
    #expect(kept(top + "Related stories\nWhy the tugs of Varna are late this year and the next.\nShare") == 1)
    #expect(kept(top + "References\n" + rest) == 1)
  }

  @Test("Marks of notes go, also several in a row")
  func marks() {
    let l = layout("The siege ended in August after four weeks.[6] It was praised in songs.[8][9]")
    #expect(!l.text.contains(UInt8(ascii: "[")) && !l.text.contains(UInt8(ascii: "9")))
  }

  @Test("A picture's credit stands in square brackets too")
  func squareCredit() {
    let l = layout("The minister left the court in a car of his party [Reuters]\n\nThe minister left the court of Cairo on Friday and said nothing to the press.")
    #expect(l.blocks.map(\.block.kind) == [.caption, .paragraph])
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
