import CZlib
import Limits
import RDF
import Testing

@testable import Formats

/// Nothing crashes, everything ends, and faults have places.
@Suite struct HostileInputTests {
  private func fault(_ bytes: [UInt8], _ format: RDFFormat) -> FormatError? {
    do {
      try bytes.withUnsafeBytes { _ = try RDFReader.read($0, format: format, base: "http://example.org/") { _ in } }
      return nil
    } catch let error as FormatError {
      return error
    } catch {
      Issue.record("another error: \(error)")
      return nil
    }
  }

  private func fault(_ text: String, _ format: RDFFormat) -> FormatError? { fault(Array(text.utf8), format) }

  @Test(arguments: ["[", "(", "<<", "<<(", "<a> <b> [", "<a> <b> (", "<a> <b> <<( <a> <b> ", "<a> <b> <<", "<a> <b> <c> {| <b> <c> ", "<a> <b> [ <c> ", "<a> <b> ( ( [ <b> "])
  func deepNesting(_ unit: String) {
    for format in [RDFFormat.turtle, .triG] {
      let text = String(repeating: unit.hasPrefix("<a> <b> ") && unit != "<a> <b> <<( <a> <b> " ? String(unit.dropFirst(8)) : unit, count: 1_000_000 / max(unit.count, 1))
      let error = fault((unit.hasPrefix("<a>") ? "<a> <b> " : "") + text, format)
      #expect(error != nil)
    }
  }

  @Test func deepTripleTerms() {
    let open = "<<( <urn:a> <urn:b> "
    func nested(_ count: Int) -> String {
      "<urn:a> <urn:b> " + String(repeating: open, count: count) + "<urn:c>" + String(repeating: " )>>", count: count) + " ."
    }
    #expect(fault(nested(Limits.tripleTermNesting), .nTriples) == nil)
    #expect(fault(nested(Limits.tripleTermNesting + 1), .nTriples) != nil)
    #expect(fault(nested(100_000), .nTriples) != nil)
    #expect(fault(nested(Limits.tripleTermNesting), .turtle) == nil)
    #expect(fault(nested(Limits.tripleTermNesting + 1), .turtle) != nil)
  }

  @Test func nestingAtTheLimit() {
    func nested(_ count: Int) -> String { "<a> <b> " + String(repeating: "[ <b> ", count: count) + "1" + String(repeating: " ]", count: count) + " ." }
    #expect(fault(nested(Limits.turtleNesting), .turtle) == nil)
    #expect(fault(nested(Limits.turtleNesting + 1), .turtle)?.message.contains("nested") == true)
    let json = String(repeating: "[", count: 1_000_000)
    #expect(fault(json, .jsonLD)?.message.contains("nested") == true)
    let xml = String(repeating: "<a xmlns='urn:a'>", count: 100_000)
    #expect(fault(xml, .rdfXML) != nil)
  }

  @Test(arguments: [
    [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0x80], [0xC3], [0xF0, 0x9F, 0x98], [0xF8, 0x88, 0x80, 0x80, 0x80],
  ] as [[UInt8]])
  func badUTF8(_ bytes: [UInt8]) {
    let before = Array("<urn:a> <urn:b> \"x".utf8)
    for format in [RDFFormat.nTriples, .nQuads, .turtle, .triG] {
      #expect(fault(before + bytes + Array("\" .".utf8), format) != nil)
      #expect(fault(Array("<urn:a> <urn:".utf8) + bytes + Array("> 1 .".utf8), format) != nil)
      #expect(fault(Array("_:b".utf8) + bytes + Array(" <urn:b> <urn:c> .".utf8), format) != nil)
    }
    #expect(fault(Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8), .jsonLD) != nil)
  }

  @Test func positions() throws {
    let error = try #require(fault("<urn:a> <urn:b> \"é𝄞\" .\n<urn:a> <urn:b> \"é𝄞\" x .", .nTriples))
    #expect(error.line == 2)
    #expect(error.column == 22)
    #expect(error.offset == 52)
    let carriage = try #require(fault("# one\r\n# two\r# three\n<urn:a> nonsense", .turtle))
    #expect(carriage.line == 4)
    #expect(carriage.column == 9)
    let xml = try #require(fault("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n  <rdf:li/>\n</rdf:RDF>", .rdfXML))
    #expect(xml.line == 2)
    let json = try #require(fault("{\n  \"a\": nope }", .jsonLD))
    #expect(json.line == 2)
    #expect(json.column == 8)
  }

  @Test func partsHaveThePositionsOfTheWhole() throws {
    let text = String(repeating: "<urn:a> <urn:b> <urn:c> .\n", count: 1000) + "<urn:a> <urn:b> .\n"
    let bytes = Array(text.utf8)
    try bytes.withUnsafeBytes { document in
      let parts = LineSplitter.split(document, parts: 3)
      #expect(parts.count == 3)
      #expect(parts.first?.lowerBound == 0 && parts.last?.upperBound == document.count)
      var quads = 0
      for part in parts.dropLast() {
        var parser = LineParser(document, quads: false, range: part)
        quads += try parser.run { _ in }.quads
      }
      #expect(quads > 600)
      var last = LineParser(document, quads: false, range: parts[2])
      do {
        _ = try last.run { _ in }
        Issue.record("accepted")
      } catch let error as FormatError {
        #expect(error.line == 1001)
        #expect(error.column == 17)
      }
    }
  }

  @Test func suggestions() throws {
    #expect(try #require(fault("foaf:a <b> <c> .", .turtle)).suggestion == "add PREFIX foaf: <http://xmlns.com/foaf/0.1/>")
    #expect(try #require(fault("PREFIX exmaple: <urn:> example:a <b> <c> .", .turtle)).suggestion == "did you mean exmaple:?")
  }

  @Test func limitsOfTerms() {
    let atLimit = String(repeating: "x", count: Limits.iriBytes - 4)
    #expect(fault("<urn:\(atLimit)> <urn:b> <urn:c> .", .nTriples) == nil)
    #expect(fault("<urn:\(atLimit)y> <urn:b> <urn:c> .", .nTriples) != nil)
    #expect(fault("PREFIX p: <urn:> p:\(atLimit) <urn:b> <urn:c> .", .turtle) == nil)
    #expect(fault("PREFIX p: <urn:> p:\(atLimit)y <urn:b> <urn:c> .", .turtle) != nil)
    let literal = String(repeating: "x", count: Limits.literalBytes)
    for quote in ["\"", "\"\"\""] {
      #expect(fault("<urn:a> <urn:b> \(quote)\(literal)\(quote) .", .turtle) == nil)
      #expect(fault("<urn:a> <urn:b> \(quote)\(literal)y\(quote) .", .turtle) != nil)
      #expect(fault("<urn:a> <urn:b> \(quote)\\t\(literal)\(quote) .", .turtle) != nil)
    }
    #expect(fault("<urn:a> <urn:b> \"x\"@a\(String(repeating: "-abcdefg", count: 7)) .", .nTriples) == nil)
    #expect(fault("<urn:a> <urn:b> \"x\"@a\(String(repeating: "-abcdefg", count: 8)) .", .nTriples) != nil)
  }

  /// Every cut of a valid document is read or refused, never a crash.
  @Test(arguments: RDFFormat.allCases)
  func everyPrefix(_ format: RDFFormat) throws {
    var quads = try RDFReader.quads(RoundTripTests.document, format: .turtle)
    if format == .jsonLD { quads = try RDFReader.quads(RoundTripTests.dataset, format: .triG) }
    let out = OutputBytes()
    var writer = RDFWriter(format, output: out, prefixes: [("ex", "http://example.org/ns#")])
    writer.begin()
    writer.write(quads)
    try writer.finish()
    let text = Array(out.buffer)
    for end in 0..<text.count { _ = fault(Array(text[..<end]), format) }
    // One byte changed, everywhere.
    for place in stride(from: 0, to: text.count, by: 3) {
      var broken = text
      broken[place] ^= 0x15
      _ = fault(broken, format)
    }
    #expect(fault(text, format) == nil)
  }

  @Test func turtleAcrossBlocks() throws {
    // One subject with nodes, lists and annotations over many blocks.
    let objects = (0..<5000).map { "[ <p> \($0), ( \($0) \"x\" ) ], <o\($0)> {| <since> \($0) |}" }.joined(separator: ",\n")
    let text = "@base <http://example.org/> . <s> <p> ( 1 2 [ <deep> \(objects) ] 3 ) ."
    let quads = try RDFReader.quads(text, format: .turtle)
    let outer = quads.filter { $0.predicate == .iri(IRI("http://example.org/deep")) }
    #expect(outer.count == 10_000)
    #expect(Set(outer.map(\.subject)).count == 1)
    #expect(quads.filter { $0.predicate == .iri(RDFVocabulary.reifies) }.count == 5000)
    #expect(quads.filter { $0.subject == .iri(IRI("http://example.org/s")) }.count == 1)
    #expect(quads.count == 5000 * (1 + 2 + 4 + 1 + 1 + 1) + 1 + 8)
  }

  @Test func xmlEntities() {
    let head = "<?xml version='1.0'?><!DOCTYPE r [\(String(repeating: " ", count: 2))"
    let body = "]><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='urn:e#'><rdf:Description rdf:about='urn:a'><e:p>&x;</e:p></rdf:Description></rdf:RDF>"
    #expect(fault(head + "<!ENTITY x 'fine'>" + body, .rdfXML) == nil)
    #expect(fault(head + "<!ENTITY x SYSTEM 'file:///etc/hostname'>" + body, .rdfXML) != nil)
    #expect(fault(head + "<!ENTITY % p SYSTEM 'file:///etc/hostname'> %p; <!ENTITY x 'y'>" + body, .rdfXML) != nil)
    var bomb = "<!ENTITY a0 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>"
    for level in 1...9 { bomb += "<!ENTITY a\(level) '" + String(repeating: "&a\(level - 1);", count: 10) + "'>" }
    #expect(fault(head + bomb + "<!ENTITY x '&a9;'>" + body, .rdfXML) != nil)
    let flat = "<!ENTITY x '" + String(repeating: "y", count: 8000) + "'>"
    let many = "]><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='urn:e#'>"
      + String(repeating: "<rdf:Description e:p='&x;'/>", count: 4000) + "</rdf:RDF>"
    #expect(fault(head + flat + many, .rdfXML) != nil)
  }

  /// Bytes that are none of the encoding end what libxml2 reads: the document must not look whole.
  @Test func xmlThatStopsInItsEncoding() {
    let text = "<?xml version='1.0' encoding='UTF-16'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='urn:e#'><rdf:Description rdf:about='urn:a'><e:p>text</e:p></rdf:Description></rdf:RDF>\n<!-- end -->"
    let units = [0xFEFF] + Array(text.utf16)
    func bytes(_ units: [UInt16]) -> [UInt8] { units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }
    #expect(fault(bytes(units), .rdfXML) == nil)
    for place in 1..<units.count {
      var broken = units
      broken[place] = 0xD83D
      #expect(fault(bytes(broken), .rdfXML) != nil, "a lone surrogate at \(place)")
      // Behind the end of the root only the comment is missing.
      if place < units.count - 14 { #expect(fault(bytes(Array(units[..<place])), .rdfXML) != nil, "cut at \(place)") }
    }
    #expect(fault("", .rdfXML) != nil && fault("<!-- nothing -->", .rdfXML) != nil)
  }

  @Test func entitiesHaveTheirText() throws {
    let text = """
      <!DOCTYPE rdf:RDF [ <!ENTITY e "http://example.org/ns#"> <!ENTITY t "in text"> ]>
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/ns#">
        <rdf:Description rdf:about="&e;a"><e:p>some &t; here</e:p></rdf:Description></rdf:RDF>
      """
    let quads = try RDFReader.quads(text, format: .rdfXML)
    #expect(quads == [Quad(.iri(IRI("http://example.org/ns#a")), .iri(IRI("http://example.org/ns#p")), .literal(Literal("some in text here")))])
  }

  @Test func gzip() throws {
    let text = Array(String(repeating: "<urn:a> <urn:b> <urn:c> .\n", count: 50_000).utf8)
    var stream = z_stream()
    // 31: a gzip header around deflate.
    #expect(deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
    var packed = [UInt8](repeating: 0, count: text.count)
    let count = text.withUnsafeBufferPointer { input in
      packed.withUnsafeMutableBufferPointer { output in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        _ = deflate(&stream, Z_FINISH)
        return output.count - Int(stream.avail_out)
      }
    }
    deflateEnd(&stream)
    let member = Array(packed[..<count])
    func inflated(_ bytes: [UInt8], _ limit: Int) throws -> Int {
      let out = OutputBytes()
      try bytes.withUnsafeBytes { try Gzip.inflate($0, limit: limit, into: out) }
      return out.count
    }
    #expect(try inflated(member, text.count) == text.count)
    #expect(try inflated(member + member, text.count * 2) == text.count * 2)
    #expect(throws: FormatError.self) { try inflated(member, text.count - 1) }
    #expect(throws: FormatError.self) { try inflated(Array(member.dropLast(9)), text.count) }
    var damaged = member
    damaged[count / 2] ^= 0xFF
    #expect(throws: FormatError.self) { try inflated(damaged, text.count * 100) }
  }

  @Test(arguments: [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF], [0xC3], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]])
  func badUTF8InComments(_ bytes: [UInt8]) {
    let triple = Array("<urn:a> <urn:b> <urn:c> .".utf8)
    for format in [RDFFormat.nTriples, .nQuads, .turtle, .triG] {
      let first = fault(Array("# é ".utf8) + bytes + [0x0A] + triple, format)
      #expect(first?.offset == 5, "\(format)")
      #expect(fault(triple + Array(" # ".utf8) + bytes, format)?.offset == triple.count + 3, "\(format)")
    }
    #expect(fault(Array("<urn:a> # ".utf8) + bytes + Array("\n<urn:b> 1 .".utf8), .turtle)?.offset == 10)
  }

  /// A chain of terms, each a prefix of the one before, would need a stack as deep as it is long.
  @Test func chainsOfTermDefinitions() {
    func chain(_ count: Int) -> String {
      "{\"@context\":{" + (0..<count).map { "\"t\($0)\":\"t\($0 + 1):x\"" }.joined(separator: ",") + ",\"t\(count)\":\"urn:x\"}}"
    }
    #expect(fault(chain(200), .jsonLD) == nil)
    #expect(fault(chain(300), .jsonLD)?.message.contains("each defined by the next") == true)
    #expect(fault(chain(100_000), .jsonLD) != nil)
  }

  @Test func attributesOfOneElement() {
    func tag(_ count: Int, _ end: String = "/>") -> String {
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='urn:e#'><!-- <a b=''> --><rdf:Description "
        + (0..<count).map { "e:a\($0)=\"'<!-- >\($0)\"".replacing("<", with: "&lt;") }.joined(separator: " ") + "/></rdf:RDF>"
    }
    #expect(fault(tag(Limits.xmlAttributes), .rdfXML) == nil)
    #expect(fault(tag(Limits.xmlAttributes + 1), .rdfXML)?.message.contains("attributes") == true)
    #expect(fault(tag(200_000), .rdfXML)?.message.contains("attributes") == true)
    // Quotes in declarations, text and comments are no attributes.
    let odd = "<!DOCTYPE rdf:RDF [<!ENTITY x \"<a '\"><!ENTITY y '<b \"'>]><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
      + String(repeating: "<rdf:Description rdf:about=\"urn:it's\"/><!-- don't < \" -->", count: 10_000) + "</rdf:RDF>"
    #expect(fault(odd, .rdfXML) == nil)
    let wide = tag(200_000).utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    #expect(fault([0xFF, 0xFE] + wide, .rdfXML)?.message.contains("attributes") == true)
  }

  /// A namespace may have letters of any language.
  @Test func namespacesAreIRIs() throws {
    let text = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='http://example.org/é#'><rdf:Description rdf:about='urn:a' e:p='x'/></rdf:RDF>"
    #expect(try RDFReader.quads(text, format: .rdfXML).map(\.predicate) == [.iri(IRI("http://example.org/é#p"))])
  }

  /// The collection of RDF/XML grows without being copied for each member.
  /// rdf:langString is the datatype of literals with a language and of no others, in every format. RDF 1.2 Concepts, section 3.3.
  @Test(arguments: ["langString", "dirLangString"])
  func languageStringsWithoutLanguage(_ name: String) {
    let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    #expect(fault("<urn:a> <urn:b> \"x\"^^<\(rdf)\(name)> .", .nTriples) != nil)
    #expect(fault("<urn:a> <urn:b> \"x\"^^<\(rdf)\(name)> .", .turtle) != nil)
    #expect(fault("{\"@id\":\"urn:a\",\"urn:b\":{\"@value\":\"x\",\"@type\":\"\(rdf)\(name)\"}}", .jsonLD)?.message.contains("@language") == true)
    let xml = "<rdf:RDF xmlns:rdf='\(rdf)' xmlns:e='urn:'><rdf:Description rdf:about='urn:a'><e:b rdf:datatype='\(rdf)\(name)'>x</e:b></rdf:Description></rdf:RDF>"
    #expect(fault(xml, .rdfXML)?.message.contains("xml:lang") == true)
  }

  @Test func longCollection() throws {
    let text = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='urn:e#'><rdf:Description><e:p rdf:parseType='Collection'>"
      + String(repeating: "<rdf:Description/>", count: 50_000) + "</e:p></rdf:Description></rdf:RDF>"
    #expect(try RDFReader.quads(text, format: .rdfXML).count == 100_001)
  }
}
