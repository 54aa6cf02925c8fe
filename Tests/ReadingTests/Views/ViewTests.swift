@testable import Reading
import Testing

@Suite("Views")
struct ViewTests {
  let text = "Subscribe to our newsletter\n\nEstonia joined the Baltic Ferry Council in 2004.\n"

  @Test("Sentences with their facts underneath, dropped lines with the reason")
  func people() throws {
    let bytes = Array(text.utf8)
    let view = try Reader.read(bytes, name: "a.txt").text(bytes)
    #expect(view.contains("Subscribe to our newsletter   (navigation: subscription)"))
    #expect(view.contains("      Estonia -- joined -- Baltic Ferry Council"))
  }

  @Test("JSON escapes and holds spans")
  func json() throws {
    let d = try Reader.read(Array(text.utf8), name: "a.txt")
    #expect(d.json().contains("\"relation\":\"joined\""))
    #expect(JSONText.quoted("a\"b\\\n\u{1}é") == "\"a\\\"b\\\\\\n\\u0001é\"")
  }

  @Test("Surface tuples keep the words")
  func tuples() throws {
    let t = Reader.tuples("Estonia joined the Baltic Ferry Council in 2004 .")
    #expect(t.contains { $0.subject == "Estonia" && $0.relation == "joined" && $0.arguments == ["the Baltic Ferry Council", "in 2004"] })
    let lines = try Array(text.utf8).withUnsafeBytes { try Reader.openIE($0, name: "a.txt") }
    #expect(lines.hasPrefix("Estonia joined the Baltic Ferry Council in 2004.\t0."))
  }
}
