import RDF
import Testing

@testable import Formats

/// What is written reads back the same, in every format.
@Suite struct RoundTripTests {
  static let document = """
    PREFIX ex: <http://example.org/ns#>
    BASE <http://example.org/>
    <a> a ex:Thing ; ex:number 01, -1.50, 1.0e0, 1E5, +3 ; ex:truth true, "1"^^<http://www.w3.org/2001/XMLSchema#boolean> ;
      ex:text "plain", "tab\\t quote\\" back\\\\ line\\nnext \\r", "ünï © 𝄞", "", "ends with quote\\"", \"\"\"two
    lines "" and \\"\"\"\", "hei"@nb, "שלום"@he--rtl, "x"@en--ltr ;
      ex:list ( 1 ( ) ( "a" <b> [ ex:p ex:q ] ) ) ; ex:node [ ex:p [ ex:q 1, 2 ] ; ex:r "z" ], _:shared ;
      ex:odd-name.x ex:a.b, <http://example.org/ns#-x>, <http://example.org/ns#x.>, <http://example.org/ns#x%20y>, <http://example.org/ns#é> .
    _:shared ex:p _:loop . _:loop ex:p _:shared . [] ex:alone 1 . _:self ex:self _:self .
    <s> ex:p <o> ~ <r> {| ex:since 2001 |} , <<( <a> ex:p <<( _:shared ex:q "deep" )>> )>> .
    """

  static let dataset = """
    PREFIX ex: <http://example.org/ns#>
    ex:a ex:p ex:b . GRAPH ex:g { ex:a ex:p [ ex:q ( 1 2 ) ] . ex:c ex:p "x" } _:g { ex:a ex:p _:g, _:n } ex:h { _:n ex:p 1 }
    """

  private func written(_ quads: [Quad], _ format: RDFFormat, pretty: Bool) throws -> String {
    let out = OutputBytes()
    var writer = RDFWriter(format, output: out, prefixes: [("ex", "http://example.org/ns#"), ("xsd", XSD.namespace)], pretty: pretty)
    writer.begin()
    writer.write(quads)
    try writer.finish()
    return out.string
  }

  @Test(arguments: RDFFormat.allCases, [false, true])
  func graph(_ format: RDFFormat, _ pretty: Bool) throws {
    var quads = try RDFReader.quads(Self.document, format: .turtle)
    if format == .jsonLD {
      // JSON-LD 1.1 has neither triple terms nor directions in RDF.
      quads = quads.filter { quad in
        if case .triple = quad.object { return false }
        if case .literal(let literal) = quad.object { return literal.direction == nil }
        return true
      }
    }
    let text = try written(quads, format, pretty: pretty)
    let again = try RDFReader.quads(text, format: format)
    #expect(Isomorphism.areIsomorphic(quads, again), "\(text)")
  }

  @Test(arguments: [RDFFormat.nQuads, .triG, .jsonLD], [false, true])
  func datasets(_ format: RDFFormat, _ pretty: Bool) throws {
    let quads = try RDFReader.quads(Self.dataset, format: .triG)
    let text = try written(quads, format, pretty: pretty)
    #expect(Isomorphism.areIsomorphic(quads, try RDFReader.quads(text, format: format)), "\(text)")
  }

  @Test func whatCannotBeWrittenIsAnError() throws {
    let triple = try RDFReader.quads("<urn:a> <urn:b> <<( <urn:c> <urn:d> 1 )>> .", format: .turtle)
    #expect(throws: FormatError.self) { try written(triple, .jsonLD, pretty: true) }
    let control = try RDFReader.quads("<urn:a> <urn:b> \"\\u0001\" .", format: .turtle)
    #expect(throws: FormatError.self) { try written(control, .rdfXML, pretty: true) }
    let predicate = try RDFReader.quads("<urn:a> <http://example.org/1> 1 .", format: .turtle)
    #expect(throws: FormatError.self) { try written(predicate, .rdfXML, pretty: true) }
  }

  /// Labels that look like escaped ones, exotic ones, and nodes without label stay apart.
  @Test(arguments: [RDFFormat.nTriples, .turtle])
  func labelsStayDifferent(_ format: RDFFormat) throws {
    let text = "_:é <urn:p> _:ux-c3a9 . _:anonymous.0 <urn:p> [ ] . _:a.b·c <urn:p> _:0 . _:ux- <urn:p> _:_ ."
    let quads = try RDFReader.quads(text, format: .turtle)
    let again = try written(quads, format, pretty: false)
    #expect(again.utf8.allSatisfy { $0 < 0x80 })
    #expect(Isomorphism.areIsomorphic(quads, try RDFReader.quads(again, format: format)), "\(again)")
  }

  @Test func prettyTurtleReadsWell() throws {
    let quads = try RDFReader.quads(
      "PREFIX ex: <http://example.org/ns#> ex:b a ex:Person ; ex:name \"B\" ; ex:likes (ex:a ex:c) . ex:a a ex:Person ; ex:knows [ ex:name \"C\" ], ex:b .",
      format: .turtle)
    let expected = """
      PREFIX ex: <http://example.org/ns#>

      ex:a a ex:Person ;
        ex:knows ex:b, [ ex:name "C" ] .

      ex:b a ex:Person ;
        ex:likes ( ex:a ex:c ) ;
        ex:name "B" .

      """
    #expect(try written(quads, .turtle, pretty: true) == expected)
  }

  static let table = ResultTable(
    variables: ["s", "long name", "ü"],
    rows: [
      [.iri(IRI("http://example.org/a?b=c&d")), .literal(Literal("a,b \"c\"\nd\te\\ <f> & g\r")), .blankNode(BlankNode("x1"))],
      [nil, .literal(Literal("42", datatype: XSD.integer)), .literal(Literal("1.50", datatype: XSD.decimal))],
      [.literal(Literal("hei", language: "nb")), .literal(Literal("x", language: "he", direction: .rtl)), .literal(Literal("", datatype: XSD.integer))],
      [
        .triple(TripleTerm(.iri(IRI("urn:s")), .iri(IRI("urn:p")), .triple(TripleTerm(.blankNode(BlankNode("n")), .iri(IRI("urn:p")), .literal(Literal("o")))))),
        .literal(Literal("true", datatype: XSD.boolean)), nil,
      ],
    ])

  @Test(arguments: [ResultFormat.json, .xml, .tsv])
  func results(_ format: ResultFormat) throws {
    let out = OutputBytes()
    var writer = ResultWriter(format, output: out)
    writer.begin(variables: Self.table.variables)
    writer.write(Self.table.rows)
    writer.end()
    #expect(try ResultReader.read(out.string, format: format) == Self.table, "\(out.string)")
  }

  @Test(arguments: ResultFormat.allCases, [true, false])
  func booleans(_ format: ResultFormat, _ value: Bool) throws {
    let out = OutputBytes()
    var writer = ResultWriter(format, output: out)
    writer.boolean(value)
    #expect(try ResultReader.read(out.string, format: format).boolean == value)
  }

  @Test(arguments: ResultFormat.allCases)
  func noColumns(_ format: ResultFormat) throws {
    let out = OutputBytes()
    var writer = ResultWriter(format, output: out)
    writer.begin(variables: [])
    writer.write([[], []])
    writer.end()
    #expect(try ResultReader.read(out.string, format: format).rows.count == 2, "\(out.string)")
  }

  @Test func commaSeparated() throws {
    let out = OutputBytes()
    var writer = ResultWriter(.csv, output: out)
    writer.begin(variables: ["a", "b"])
    writer.write([[.literal(Literal("x,\"y\"\n")), nil], [.iri(IRI("urn:a")), .literal(Literal("7", datatype: XSD.integer))]])
    writer.end()
    #expect(out.string == "a,b\r\n\"x,\"\"y\"\"\n\",\r\nurn:a,7\r\n")
    #expect(try ResultReader.read(out.string, format: .csv).rows == [[.literal(Literal("x,\"y\"\n")), nil], [.literal(Literal("urn:a")), .literal(Literal("7"))]])
  }
}
