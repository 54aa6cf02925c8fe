import Testing

@testable import Formats

/// Faults of JSON-LD name the member that they lie in.
@Suite("Places of JSON-LD's faults")
struct JSONLDPlaceTests {
  @Test(arguments: [
    // The document, then line and column of the member at fault.
    ("{\n  \"@id\": 1 }", 2, 3),
    ("{ \"@context\": {\n \"a\": \"http://e/\",\n   \"b\": { \"@id\": 5 } },\n \"a\": 1 }", 3, 4),
    ("{ \"@context\": { \"@vocab\": \"http://e/\" },\n \"a\": [ {\"b\": 1},\n  { \"c\": { \"@value\": \"x\", \"@id\": \"http://e/\" } } ] }", 3, 10),
    ("{ \"@context\": { \"@vocab\": \"http://e/\" },\n \"a\": {\"b\": { \n\"é\": 1, \"@type\": 7 } } }", 3, 9),
    ("[ 1,\n { \"@context\": \"http://e/context\" } ]", 2, 4),
    ("{ \"@context\": { \"a\": \"b:x\",\n \"b\": \"a:y\" } }", 1, 17),
    ("{ \"@context\": { \"@version\": 2 } }", 1, 15),
    ("{ \"@context\":\n 7 }", 1, 3),
    ("{ \"@context\": { \"@vocab\": \"http://e/\" },\n \"@reverse\":\n 5 }", 2, 2),
    ("{ \"@context\": { \"@vocab\": \"http://e/\", \"n\": \"@nest\" },\n \"n\": 5 }", 2, 2),
    // An escape in a name.
    ("{ \"@context\": { \"@vocab\": \"http://e/\" }, \"\\u0061\": 1,\n\"\\u0040id\": 1 }", 2, 1),
  ] as [(String, Int, Int)])
  func placed(_ text: String, _ line: Int, _ column: Int) throws {
    do {
      _ = try RDFReader.quads(text, format: .jsonLD)
      Issue.record("accepted")
    } catch let error as FormatError {
      #expect(error.line == line && error.column == column, "\(error)")
      #expect(error.message.hasPrefix("JSON-LD: ") && error.excerpt?.hasSuffix("^") == true)
    }
  }
}
