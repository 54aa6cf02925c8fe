import Foundation
import RDF
import Testing

@testable import Formats

/// The W3C syntax and evaluation suites of N-Triples, N-Quads, Turtle and TriG.
@Suite struct RDFSyntaxTests {
  static let suites: [(String, RDFFormat)] = [
    ("rdf11/rdf-n-triples", .nTriples), ("rdf11/rdf-n-quads", .nQuads), ("rdf11/rdf-turtle", .turtle), ("rdf11/rdf-trig", .triG),
    ("rdf12/rdf-n-triples/syntax", .nTriples), ("rdf12/rdf-n-triples/c14n", .nTriples), ("rdf12/rdf-n-quads/syntax", .nQuads),
    ("rdf12/rdf-n-quads/c14n", .nQuads), ("rdf12/rdf-turtle/syntax", .turtle), ("rdf12/rdf-turtle/eval", .turtle),
    ("rdf12/rdf-trig/syntax", .triG), ("rdf12/rdf-trig/eval", .triG),
    ("rdf11/rdf-xml", .rdfXML), ("rdf12/rdf-xml/eval", .rdfXML),
  ]

  @Test(arguments: suites)
  func suite(_ path: String, _ format: RDFFormat) throws {
    guard let folder = W3CSuite.folder("rdf-tests/rdf/" + path) else { return }
    let entries = try W3CSuite.entries(folder)
    #expect(!entries.isEmpty)
    var passed = 0
    for entry in entries {
      if let fault = try run(entry, format, path, folder) {
        Issue.record("\(path) \(entry.name): \(fault)")
      } else {
        passed += 1
      }
    }
    print("\(path): \(passed) of \(entries.count)")
  }

  /// Nil when the test passes, else what went wrong.
  private func run(_ entry: W3CSuite.Entry, _ format: RDFFormat, _ path: String, _ folder: URL) throws -> String? {
    let text = try Data(contentsOf: entry.action)
    let relative = entry.action.path.dropFirst(folder.path.count + 1)
    let base = "https://w3c.github.io/rdf-tests/rdf/\(path)/\(relative)"
    var quads: [Quad] = []
    do {
      try text.withUnsafeBytes { bytes in
        _ = try RDFReader.read(bytes, format: format, base: base) { block in block.appendQuads(to: &quads) }
      }
    } catch let error as FormatError {
      return entry.type.contains("Negative") ? nil : "refused: \(error)"
    }
    if entry.type.contains("Negative") { return "accepted" }
    guard let result = entry.result else { return nil }
    let expected = try String(contentsOf: result, encoding: .utf8)
    if entry.type.contains("C14N") {
      let output = OutputBytes()
      var writer = RDFWriter(format, output: output)
      writer.begin()
      writer.write(quads)
      writer.end()
      return output.string == expected ? nil : "canonical form is \(output.string) instead of \(expected)"
    }
    let wanted = try RDFReader.quads(expected, format: format.hasGraphs ? .nQuads : .nTriples)
    return Isomorphism.areIsomorphic(quads, wanted) ? nil : "other quads: \(quads) instead of \(wanted)"
  }
}
