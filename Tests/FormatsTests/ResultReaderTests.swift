import RDF
import Testing

@testable import Formats

/// Results come from other servers: what is no RDF term, or too much, is a fault. SPARQL 1.2 Query Results JSON, section 4.
@Suite("Result documents of others")
struct ResultReaderTests {
  static func json(_ term: String) -> String { #"{"head":{"vars":["x"]},"results":{"bindings":[{"x":"# + term + "}]}}" }

  static func xml(_ term: String) -> String {
    #"<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head><results><result><binding name="x">"# + term
      + "</binding></result></results></sparql>"
  }

  static let noTerms = [
    json(#"{"type":"uri","value":"http://e/a b"}"#), json(#"{"type":"uri","value":"http://e/> <http://e/p> 1 . <x"}"#), json(#"{"type":"uri","value":"rel"}"#),
    json(#"{"type":"uri","value":""}"#), json(#"{"type":"uri","value":"http://e/\u0000"}"#), json(#"{"type":"uri","value":5}"#), json(#"{"type":"uri"}"#),
    json(#"{"value":"x"}"#), json(#""http://e/a""#), json("null"), json(#"{"type":"foo","value":"x"}"#),
    json(#"{"type":"literal","value":"x","xml:lang":"no tag"}"#), json(#"{"type":"literal","value":"x","xml:lang":""}"#), json(#"{"type":"literal","value":"x","datatype":"a b"}"#),
    json(#"{"type":"literal","value":"x","datatype":"http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}"#),
    json(#"{"type":"literal","value":"x","xml:lang":"ar","its:dir":"up"}"#), json(#"{"type":"literal","value":"x","its:dir":"rtl"}"#),
    json(#"{"type":"triple","value":{"subject":{"type":"literal","value":"x"},"predicate":{"type":"uri","value":"urn:p"},"object":{"type":"uri","value":"urn:o"}}}"#),
    json(#"{"type":"triple","value":{"subject":{"type":"uri","value":"urn:s"},"predicate":{"type":"bnode","value":"p"},"object":{"type":"uri","value":"urn:o"}}}"#),
    json(#"{"type":"triple","value":{"subject":{"type":"uri","value":"urn:s"},"object":{"type":"uri","value":"urn:o"}}}"#),
    xml("<uri>http://e/a b</uri>"), xml("<uri>rel</uri>"), xml("<literal xml:lang='no tag'>x</literal>"), xml("<literal datatype='a b'>x</literal>"),
    xml("<triple><subject><literal>x</literal></subject><predicate><uri>urn:p</uri></predicate><object><uri>urn:o</uri></object></triple>"), xml(""),
  ]

  @Test(arguments: noTerms) func whatIsNoTermIsAFault(_ text: String) {
    #expect(throws: FormatError.self) { try ResultReader.read(text, format: text.hasPrefix("{") ? .json : .xml) }
  }

  @Test func aFaultOfATermHasAPlace() {
    do {
      _ = try ResultReader.read("{\"head\":{\"vars\":[\"x\"]},\n\"results\":{\"bindings\":[{\"x\":{\"type\":\"uri\",\"value\":\"rel\"}}]}}", format: .json)
      Issue.record("a relative IRI was taken")
    } catch let error as FormatError {
      #expect(error.line == 2 && error.column == 29 && error.message.contains("'rel'"))
    } catch { Issue.record("\(error)") }
  }

  static let noResults = [
    "", "null", "[]", "{}", #"{"head":{"vars":["x"]}}"#, #"{"head":{},"results":{"bindings":[]}}"#, #"{"results":{"bindings":[]}}"#,
    #"{"head":{"vars":["x"]},"results":{}}"#, #"{"head":{"vars":["x"]},"results":{"bindings":{}}}"#, #"{"head":{"vars":[1]},"results":{"bindings":[]}}"#,
    #"{"head":{"vars":["x"]},"results":{"bindings":[[]]}}"#, #"{"head":{"vars":["x"]},"results":{"bindings":[]}} x"#, #"{"boolean":"true"}"#,
    #"{"head":{"vars":["x"]},"results":{"bindings":[],"bindings":[]}}"#, #"{"head":{"vars":["x"]},"head":{"vars":["x"]},"results":{"bindings":[]}}"#,
    #"{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"urn:a"}},"#,
    String(repeating: "[", count: 1_000_000), #"{"a":"# + String(repeating: "[", count: 1_000_000),
    #"{"head":{"vars":["x"]},"results":{"bindings":[{"x":"# + String(repeating: #"{"type":"triple","value":{"subject":"#, count: 100_000),
    #"<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head></sparql>"#, "<sparql><head/><results/></sparql>",
  ]

  @Test(arguments: noResults.indices) func whatIsNoResultIsAFault(_ index: Int) {
    let text = Self.noResults[index]
    #expect(throws: FormatError.self) { try ResultReader.read(text, format: text.hasPrefix("<") ? .xml : .json) }
  }

  /// The members of an object have no order. RFC 8259, section 1.
  @Test func membersInAnyOrder() throws {
    let table = ResultTable(variables: ["x"], rows: [[.literal(Literal("a", language: "en"))], [nil]])
    for text in [
      #"{"results":{"bindings":[{"x":{"xml:lang":"en","value":"a","type":"literal"}},{}]},"head":{"vars":["x"]}}"#,
      #"{"link":[{"a":null}],"head":{"link":["x"],"vars":["x"]},"results":{"ordered":true,"bindings":[{"y":5,"x":{"type":"literal","note":[1],"value":"a","xml:lang":"en"}},{}],"distinct":false}}"#,
    ] { #expect(try ResultReader.read(text, format: .json) == table) }
  }

  @Test(arguments: [ResultFormat.json, .xml, .tsv, .csv])
  func onlyWantedVariablesAreKeptAndCounted(_ format: ResultFormat) throws {
    let out = OutputBytes()
    var writer = ResultWriter(format, output: out)
    writer.begin(variables: ["a", "b", "c"])
    let long = Term.literal(Literal(String(repeating: "x", count: 1_000)))
    writer.write((0..<3_000).map { [long, .literal(Literal("\($0)")), nil] })
    writer.end()
    var checks = 0
    let kept = try ResultReader.read(out.bytes, format: format, ResultReading(variables: ["b", "d"], memoryBytes: 1_000_000) { checks += 1 })
    #expect(kept.variables == ["b"] && kept.rows.count == 3_000 && kept.rows[7] == [.literal(Literal("7"))])
    #expect(checks == 2)
    #expect(throws: FormatError.self) { try ResultReader.read(out.bytes, format: format, ResultReading(memoryBytes: 1_000_000)) }
    #expect(throws: CancellationError.self) {
      try ResultReader.read(out.bytes, format: format, ResultReading { throw CancellationError() })
    }
  }

  /// Rows of nothing take memory too.
  @Test func emptyRowsAreCounted() {
    let text = #"{"head":{"vars":["x"]},"results":{"bindings":["# + String(repeating: "{},", count: 10_000) + "{}]}}"
    var copy = text
    copy.withUTF8 { bytes in
      #expect(throws: FormatError.self) { try ResultReader.read(UnsafeRawBufferPointer(bytes), format: .json, ResultReading(memoryBytes: 500_000)) }
      #expect(throws: Never.self) { try ResultReader.read(UnsafeRawBufferPointer(bytes), format: .json, ResultReading(memoryBytes: 5_000_000)) }
    }
  }
}
