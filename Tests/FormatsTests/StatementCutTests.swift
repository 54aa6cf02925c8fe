import Formats
import RDF
import Testing

/// Turtle and TriG cut into pieces say the same as the whole.
@Suite struct StatementCutTests {
  static let turtle = #"""
    @prefix ex: <http://example.org/a#> . # a comment. with stops.
    @prefix : <http://example.org/> .
    ex:a ex:b "one. \"two\".\n" , 'x.' , 1.5 , 2 .
    ex:c.d ex:e """long.
    .
    still "" in.
    """ ;
      ex:f [ ex:g ( 1 2 "." ) ] .
    <http://example.org/x#y.z> a ex:T.
    _:b1 ex:p _:b2 . _:b2 ex:p [] .
    ex:esc\. ex:p 'it\'s.' .
    PREFIX q: <http://q.example/>
    q:s q:p <<( q:a q:b "." )>> .
    q:s q:p q:o {| q:x "y." |}
      .
    :last :p true .

    """#
  static let trig = "@prefix : <http://e/> .\n:g { :a :b :c .\n :d :e \"}\" .\n}\n{ :x :y [ :z 1 ] }\nGRAPH :h { :a :b :c }\n:i { }\n"

  private func lines(_ quads: [Quad]) -> Set<String> { Set(quads.map { "\($0)" }) }

  private func cuts(_ text: [UInt8]) -> [Int] {
    var found: Set<Int> = []
    for end in 0...text.count { text[..<end].withUnsafeBytes { _ = found.insert(StatementCuts.last(in: $0)) } }
    return found.sorted()
  }

  @Test(arguments: [(StatementCutTests.turtle, RDFFormat.turtle, 8), (StatementCutTests.trig, RDFFormat.triG, 4)])
  func everyCutIsBetweenStatements(_ text: String, _ format: RDFFormat, _ least: Int) throws {
    let whole = lines(try RDFReader.quads(text, format: format))
    #expect(!whole.isEmpty)
    let bytes = Array(text.utf8)
    let cuts = cuts(bytes)
    #expect(cuts.count >= least, "\(cuts)")
    // Two pieces at each cut, and all pieces one after the other.
    for places in cuts.map({ [$0] }) + [cuts] {
      var parser = try TurtleParser(graphs: format == .triG)
      var quads: [Quad] = []
      var start = 0
      var count = 0
      for end in places + [bytes.count] {
        count += try bytes[start..<end].withUnsafeBytes { try parser.read($0) { $0.appendQuads(to: &quads) } }
        start = end
      }
      #expect(lines(quads) == whole, "\(places)")
      #expect(parser.outcome.quads == count && parser.outcome.prefixes.count == (format == .triG ? 1 : 3))
    }
  }

  @Test func whatDoesNotEndIsNotCut() {
    for text in ["", "<a> <b> <c>", "<a> <b> \"x.\n", "# .\n", "[ <a> <b> .\n", "<a.\n> .", "'''.\n", "<a> <b> <c> . <d> <e> .x"] {
      #expect(Array(text.utf8).withUnsafeBytes { StatementCuts.last(in: $0) } == 0, "\(text)")
    }
  }
}
