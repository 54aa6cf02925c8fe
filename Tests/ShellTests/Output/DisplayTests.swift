import Client
import Testing

@testable import Shell

@Suite("What reaches the terminal")
struct DisplayTests {
  @Test(arguments: [
    ("plain", "plain"), ("\u{1B}[31mred", "\\u{1B}[31mred"), ("a\u{202E}b", "a\\u{202E}b"), ("a\nb\tc", "a⏎b c"), ("\u{9B}x", "\\u{9B}x"),
    ("é漢👩‍👩‍👧", "é漢👩‍👩‍👧"), ("\u{FEFF}\u{200B}", "\\u{FEFF}\\u{200B}"), ("\u{E0041}", "\\u{E0041}"),
  ])
  func controlsAreShown(_ text: String, _ shown: String) { #expect(DisplayText.safe(text) == shown) }

  @Test(arguments: [("abc", 3), ("漢字", 4), ("e\u{301}", 1), ("👍", 2), ("", 0), ("ｶ", 1), ("한", 2), ("❤️", 2)])
  func widths(_ text: String, _ width: Int) { #expect(DisplayText.width(text) == width) }

  /// Whatever the pieces are cut at, characters and line ends stay whole.
  @Test(arguments: 1...7)
  func piecesAreShownWhole(_ size: Int) {
    let bytes = Array("a,é\r\n漢👍\u{1B}[m\r\nx\ry\tz".utf8)
    var text = TerminalText()
    var shown = ""
    for start in stride(from: 0, to: bytes.count, by: size) { shown += text.add(Array(bytes[start..<min(start + size, bytes.count)])) }
    #expect(shown + text.end() == "a,é\n漢👍\\u{1B}[m\nx\\u{D}y\tz")
  }

  @Test func cutsByCells() {
    #expect(DisplayText.cut("漢字漢字", to: 5) == "漢字…")
    #expect(DisplayText.cut("abc", to: 3) == "abc")
    #expect(DisplayText.cut("abcd", to: 3) == "ab…")
  }

  @Test func tablesFitTheTerminalAndAreWholeInPipes() {
    let table = Table(header: ["name", "text"], rows: [["漢字", String(repeating: "x", count: 100)], ["b", "y"]])
    for line in table.text(columns: 40).split(separator: "\n") { #expect(DisplayText.width(String(line)) <= 40) }
    #expect(table.text(columns: nil).contains(String(repeating: "x", count: 100)))
    let lines = table.text(columns: nil).split(separator: "\n")
    #expect(lines[0] == "name │ text")
    #expect(lines[2].hasPrefix("漢字 │ x"))
  }

  @Test func irisAreShortenedByTheLongestPrefix() {
    let prefixes: [(name: String, iri: String)] = [("a", "http://a/"), ("ab", "http://a/b#")]
    #expect(AnswerCell.shortened("http://a/b#c", prefixes) == "ab:c")
    #expect(AnswerCell.shortened("http://a/x y", prefixes) == "<http://a/x y>")
    #expect(AnswerCell.shortened("urn:x", prefixes) == "<urn:x>")
  }

  @Test func rowsAreRead() throws {
    let text = #"{"revision":7,"sparql":"SELECT","notes":["n"],"variables":["a","b"],"rows":[{"cells":[{"type":"uri","value":"urn:x","label":"X"},null],"facts":["f1"]},{"cells":[{"type":"literal","value":"v\"","xml:lang":"en"},{"type":"triple","value":{"subject":{"type":"uri","value":"s"},"predicate":{"type":"uri","value":"p"},"object":{"type":"literal","value":"1"}}}],"facts":[]}],"qualified":[]}"#
    let json = try #require(JSON.parse(Array(text.utf8)))
    let answer = try #require(AnswerRows(json))
    #expect(answer.revision == 7)
    #expect(answer.rows[0].cells[0]?.display([]) == "X")
    #expect(answer.rows[0].cells[1] == nil)
    #expect(answer.rows[1].cells[0]?.sparql == #""v\""@en"#)
    #expect(answer.rows[1].cells[1]?.value == #"<<( <s> <p> "1" )>>"#)
  }

  @Test func jsonIsStrictAndDepthCapped() {
    #expect(JSON.parse(Array(#"{"a":[1,-2.5e3,true,null,"\u00e9\ud83d\ude00"]}"#.utf8))?["a"]?.array?[4].string == "é😀")
    #expect(JSON.parse(Array("{\"a\":1} x".utf8)) == nil)
    #expect(JSON.parse(Array("[1,]".utf8)) == nil)
    #expect(JSON.parse(Array(String(repeating: "[", count: 100_000).utf8)) == nil)
  }

  @Test func wordsKeepQuotedBlanks() {
    #expect(DotCommand.words(#"a "b c" d\ e '' f"#) == ["a", "b c", "d e", "", "f"])
    #expect(DotCommand.distance(".hlep", ".help") == 2)
    #expect(DotCommand.names.count >= 22)
  }

  @Test(arguments: [30, 40, 55, 56, 64, 79, 100])
  func helpFitsTheWindow(_ columns: Int) {
    let entries = DotCommand.entries().map { ($0.name + " " + $0.takes, $0.does) }
    for line in (HelpText.list(entries + HelpText.statements, columns: columns) + HelpText.wrapped(HelpText.keys, columns: columns)).split(separator: "\n") {
      #expect(DisplayText.width(String(line)) <= max(columns, 36), "\(line)")
    }
  }
}
