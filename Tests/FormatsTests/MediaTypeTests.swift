import Testing

@testable import Formats

/// Media types and content negotiation. RFC 9110, section 12.5.1.
@Suite struct MediaTypeTests {
  @Test func formats() {
    for format in RDFFormat.allCases {
      #expect(RDFFormat(mediaType: format.mediaType.uppercased() + " ; charset=UTF-8") == format)
      #expect(RDFFormat(fileName: "dir.x/file.\(format.fileExtension)") == format)
      #expect(RDFFormat(fileName: "FILE.\(format.fileExtension.uppercased()).GZ") == format)
    }
    for format in ResultFormat.allCases {
      #expect(ResultFormat(mediaType: format.mediaType) == format)
      #expect(ResultFormat(fileName: "x.\(format.fileExtension)") == format)
    }
    #expect(RDFFormat(mediaType: "image/png") == nil)
    #expect(RDFFormat(fileName: "noextension") == nil)
  }

  @Test(arguments: [
    (nil, "text/turtle"), ("*/*", "text/turtle"), ("", "text/turtle"), ("application/n-triples", "application/n-triples"),
    ("text/turtle;q=0.5, application/rdf+xml", "application/rdf+xml"), ("application/rdf+xml;q=0.1, */*;q=0.2", "text/turtle"),
    ("application/*", "application/n-triples"), ("text/turtle;q=0, */*", "application/n-triples"),
    ("TEXT/TURTLE ; Q=1.0", "text/turtle"), ("application/ld+json;profile=\"a,b;q=0\"", "application/ld+json"),
  ] as [(String?, String)])
  func chosen(_ accept: String?, _ expected: String) {
    #expect(ContentNegotiation.rdf(accept: accept)?.mediaType == expected)
  }

  @Test(arguments: ["image/png", "text/turtle;q=0", "*/*;q=0", "nonsense", "text/turtle;q=7"])
  func refused(_ accept: String) {
    #expect(ContentNegotiation.rdf(accept: accept) == nil)
  }

  @Test func results() {
    #expect(ContentNegotiation.results(accept: "text/csv, application/json;q=0.9") == .csv)
    #expect(ContentNegotiation.results(accept: "application/xml") == .xml)
    #expect(ContentNegotiation.results(accept: "text/html,application/xhtml+xml,*/*;q=0.8") == .json)
    #expect(ContentNegotiation.rdf(accept: nil, graphs: true) == .triG)
  }
}
