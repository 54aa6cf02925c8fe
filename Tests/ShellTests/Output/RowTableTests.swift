import Client
import Testing

@testable import Shell

/// Answers of any length on the screen.
@Suite("Tables that are written while they come")
struct RowTableTests {
  final class Place {
    var text = ""
    var columns: Int?
    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) }
  }

  private func table(_ header: [String], numbered: Bool = false, columns: Int? = nil) -> (RowTable, Place) {
    let place = Place()
    place.columns = columns
    let table = RowTable(header: header, numbered: numbered, look: RowTable.Look(columns: { place.columns })) { place.text += $0 }
    return (table, place)
  }

  @Test func whatIsHeldDoesNotGrowWithTheAnswer() {
    let (table, place) = table(["a", "b"])
    for row in 0..<20_000 {
      table.add([String(row), "text"])
      if row == RowTable.blockRows { #expect(place.lines.count == RowTable.blockRows + 2, "the first block is shown when it is whole") }
    }
    table.end()
    #expect(table.written == 20_000)
    #expect(place.lines.count == 20_002)
    #expect(table.mostRowsHeld == RowTable.blockRows)
    let (long, _) = self.table(["a"])
    for _ in 0..<200 { long.add([String(repeating: "x", count: 100_000)]) }
    long.end()
    #expect(long.written == 200)
    #expect(long.mostBytesHeld < 2 * RowTable.blockBytes)
  }

  @Test func inAPipeNothingIsCutAndTheHeaderStandsOnce() {
    let (table, place) = table(["a", "b"])
    for _ in 0..<RowTable.blockRows { table.add(["xy", "z"]) }
    table.add(["a long text", "z"])
    table.add(["xy", "z"])
    table.end()
    #expect(table.headers == 1)
    #expect(!table.isCut)
    #expect(place.lines[1] == "───┼──")
    #expect(Array(place.lines.suffix(3)) == ["xy │ z", "a long text │ z", "xy │ z"])
  }

  @Test func onATerminalColumnsGrowUnderANewHeaderAndNothingIsWider() {
    let (table, place) = table(["a", "b"], columns: 20)
    for _ in 0..<RowTable.blockRows { table.add(["xy", "z"]) }
    for _ in 0..<RowTable.blockRows { table.add(["longer", "z"]) }
    #expect(table.headers == 2)
    #expect(!table.isCut)
    #expect(place.lines[RowTable.blockRows + 2] == "a      │ b")
    // No room is left: from here it is cut, and the header is not written for nothing.
    for _ in 0..<(3 * RowTable.blockRows) { table.add([String(repeating: "y", count: 40), "z"]) }
    table.end()
    #expect(table.headers == 3)
    #expect(table.isCut)
    for line in place.lines { #expect(DisplayText.width(line) <= 20) }
  }

  @Test func numbersOfRowsKeepTheirColumn() {
    let (short, place) = table(["a"], numbered: true, columns: 80)
    short.add(["x"])
    short.end()
    #expect(place.text == "# │ a\n──┼──\n1 │ x\n")
    let (table, other) = self.table(["a"], numbered: true, columns: 80)
    for _ in 0..<12_000 { table.add(["x"]) }
    table.end()
    #expect(table.headers == 1)
    #expect(other.lines.last == "12000  │ x")
  }

  @Test func anAnswerRemembersItsFirstRows() throws {
    var answer = AnswerReader.Memory()
    let row = try #require(JSON.parse(Array(#"{"cells":[{"type":"literal","value":"x"}],"facts":["f"]}"#.utf8)))
    for _ in 0..<40 { #expect(answer.take((0..<500).map { _ in .item(of: "rows", row) }).count == 500) }
    #expect(answer.answer.total == 20_000)
    #expect(answer.answer.rows.count == AnswerReader.rememberedRows)
    #expect(throws: ClientError.self) { try answer.answer.index(ofRow: 15_000) }
    #expect(try answer.answer.index(ofRow: 10_000) == 9_999)
    let text = String(repeating: "x", count: 1 << 20)
    let large = try #require(JSON.parse(Array("{\"cells\":[{\"type\":\"literal\",\"value\":\"\(text)\"}]}".utf8)))
    var heavy = AnswerReader.Memory()
    for _ in 0..<40 { _ = heavy.take([.item(of: "rows", large)]) }
    for _ in 0..<40 { _ = heavy.take([.item(of: "rows", row)]) }
    #expect(heavy.answer.total == 80)
    #expect(heavy.answer.rows.count < 17)
  }
}
