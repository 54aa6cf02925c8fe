import RDF
import Testing

@testable import Formats

/// Turtle and TriG declare the prefixes that occur, and only those.
@Suite("Prefixes of written Turtle")
struct UsedPrefixTests {
  static let prefixes = (0..<40).map { (name: "p\($0)", iri: "http://e/\($0)/") }

  static func quads(_ count: Int, graphs: Bool) -> [Quad] {
    (0..<count).map { n in
      Quad(
        .iri(IRI("http://e/0/s\(n / 7)")), .iri(IRI("http://e/\(n / 200 % 40)/p")), .iri(IRI("http://e/1/o\(n)")),
        graph: graphs && n % 3 > 0 ? .iri(IRI("http://e/2/g\(n % 3)")) : nil)
    }
  }

  static func text(_ quads: [Quad], _ format: RDFFormat, pretty: Bool) throws -> String {
    let out = OutputBytes()
    var writer = RDFWriter(format, output: out, prefixes: prefixes, pretty: pretty)
    writer.begin()
    writer.write(quads)
    try writer.finish()
    return out.string
  }

  @Test(arguments: [true, false]) func onlyWhatOccursIsDeclared(pretty: Bool) throws {
    let text = try Self.text(Self.quads(3, graphs: false), .turtle, pretty: pretty)
    #expect(text.hasPrefix("PREFIX p0: <http://e/0/>\nPREFIX p1: <http://e/1/>\n\n"))
    #expect(text.components(separatedBy: "PREFIX").count == 3)
    #expect(try Self.text([], .turtle, pretty: pretty) == "")
  }

  /// Long documents whose later prefixes are declared on the way read back as they were.
  @Test(arguments: [RDFFormat.turtle, .triG], [10, 2_000, 20_000]) func whatIsWrittenReadsBack(format: RDFFormat, count: Int) throws {
    let quads = Self.quads(count, graphs: format == .triG)
    for pretty in [true, false] {
      let text = try Self.text(quads, format, pretty: pretty)
      let back = try RDFReader.quads(text, format: format)
      #expect(Set(back) == Set(quads))
      for n in 0..<40 { #expect(text.components(separatedBy: "PREFIX p\(n):").count <= 2) }
    }
  }
}

extension String {
  fileprivate func components(separatedBy separator: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return parts + [rest]
  }
}
