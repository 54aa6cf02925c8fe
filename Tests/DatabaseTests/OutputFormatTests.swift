import Testing

@testable import Database

/// Which format an Accept field comes to. RFC 9110, section 12.5.1.
@Suite("Formats by the Accept field")
struct OutputFormatTests {
  @Test(arguments: [
    (nil, "json"), ("", "json"), ("*/*", "json"), ("application/json", "json"), ("application/*", "json"), ("text/*", "csv"),
    // What is refused by name is not written, under none of its names.
    ("application/sparql-results+json;q=0, */*", "xml"), ("application/json;q=0, */*", "xml"),
    ("application/sparql-results+json;q=0, application/*", "xml"), ("*/*;q=0.1, application/sparql-results+json;q=0", "xml"),
    ("application/xml;q=0, application/sparql-results+json;q=0, */*", "csv"),
    // One name wanted, the other not: the wanted one.
    ("application/sparql-results+json, application/json;q=0", "json"), ("application/json, application/sparql-results+json;q=0", "json"),
    ("application/sparql-results+xml;q=0.5, text/csv;q=0.7", "csv"), ("text/csv;q=0.000, text/tab-separated-values;q=0.001", "tsv"),
    ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "xml"),
    ("APPLICATION/SPARQL-RESULTS+XML", "xml"), ("application/sparql-results+json; charset=utf-8; q=0.2, text/csv;q=0.1", "json"),
  ] as [(String?, String)])
  func solutions(_ accept: String?, _ name: String) {
    #expect(OutputFormat.negotiate(accept: accept, for: .solutions)?.name == name)
    #expect(OutputFormat.negotiate(accept: accept, for: .boolean)?.name == name)
  }

  @Test(arguments: [
    "application/sparql-results+json;q=0", "image/png", "*/*;q=0", "text/turtle", "nonsense", "application/json;q=0", "text/csv;q=7", "text/csv;q=-1",
  ])
  func nothing(_ accept: String) {
    #expect(OutputFormat.negotiate(accept: accept, for: .solutions) == nil)
  }

  @Test(arguments: [
    ("*/*", "turtle"), ("application/*", "ntriples"), ("text/plain", "ntriples"), ("text/turtle;q=0, */*", "ntriples"),
    ("application/json", "jsonld"), ("application/xml", "rdfxml"), ("text/*", "turtle"), ("text/turtle;q=0, text/*", nil),
    ("application/ld+json;q=0, application/json;q=0.2", "jsonld"), ("application/sparql-results+json", nil),
  ] as [(String, String?)])
  func graphs(_ accept: String, _ name: String?) {
    #expect(OutputFormat.negotiate(accept: accept, for: .graph)?.name == name)
  }
}
