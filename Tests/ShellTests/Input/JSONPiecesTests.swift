import Client
import Testing

/// Answers that are read while they come.
@Suite("JSON in pieces")
struct JSONPiecesTests {
  static let text = #" {"revision":7, "notes":[],"a\"":{"x":[1,{"y":"]}\\"}]},"rows" : [ {"c":["é\u00e9\"",null]} , [1,[2]],3 ,"x"],"last":true} "#

  /// Wherever the bytes are cut, the same comes.
  @Test(arguments: [1, 2, 3, 7, 1_000])
  func whereverItIsCut(_ size: Int) throws {
    let bytes = Array(Self.text.utf8)
    var pieces = JSONPieces()
    var found: [JSONPieces.Piece] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      #expect(!pieces.isWhole || start > bytes.count - 2)
      let next = pieces.add(Array(bytes[start..<min(start + size, bytes.count)]))
      found += try #require(next)
    }
    #expect(pieces.isWhole)
    let whole = try #require(JSON.parse(bytes))
    #expect(found.count == 7)
    #expect(found.first == .member("revision", .number("7")))
    #expect(found.dropFirst().first == .member("a\"", try #require(whole["a\""])))
    let items = try #require(whole["rows"]?.array)
    #expect(found.dropFirst(2).prefix(4) == items.map { .item(of: "rows", $0) }[...])
    #expect(found.last == .member("last", .bool(true)))
  }

  @Test(arguments: ["[1]", "x", "{\"a\" 1}", "{\"a\":1,}", "{\"a\":[1,]}", "{1:2}", "{\"a\":tru}", "{\"a\":1}}", "{\"a\":[1 2]}"])
  func whatIsNoObjectIsRefused(_ text: String) {
    var pieces = JSONPieces()
    #expect(pieces.add(Array(text.utf8)) == nil)
  }

  @Test func whatIsCutIsNotWhole() {
    for end in 0..<(Self.text.utf8.count - 2) {
      var pieces = JSONPieces()
      #expect(pieces.add(Array(Self.text.utf8.prefix(end))) != nil)
      #expect(!pieces.isWhole)
    }
  }

  /// What is held does not depend on how many items there are.
  @Test func oneItemIsHeld() throws {
    var pieces = JSONPieces()
    var items = 0
    _ = pieces.add(Array("{\"rows\":[0".utf8))
    for _ in 0..<2_000 {
      let next = pieces.add(Array(String(repeating: ",{\"cells\":[\"some text\"]}", count: 20).utf8))
      items += try #require(next).count
    }
    #expect(items == 40_001)
    #expect(pieces.mostHeld < 64)
  }
}
