import Foundation
import RDF
import Testing

@testable import Formats

/// The W3C suite of RDFC-1.0.
@Suite struct CanonicalizationTests {
  @Test func suite() throws {
    guard let folder = W3CSuite.folder("rdf-canon/tests") else { return }
    let entries = try W3CSuite.entries(folder)
    #expect(entries.count > 80)
    var passed = 0
    for entry in entries {
      let quads = try RDFReader.quads(String(contentsOf: entry.action, encoding: .utf8), format: .nQuads)
      let algorithm = entry.properties["https://w3c.github.io/rdf-canon/tests/vocab#hashAlgorithm"]?.first.map(W3CSuite.lexical)
      let hash: SHA2 = algorithm == "SHA384" ? .sha384 : .sha256
      do {
        guard let result = entry.result else {
          _ = try DatasetCanonicalization.canonicalNQuads(quads, hash: hash)
          Issue.record("\(entry.name): accepted")
          continue
        }
        let expected = try String(contentsOf: result, encoding: .utf8)
        if entry.type == "RDFC10MapTest" {
          let wanted = try #require(JSONParser.parse(expected).object).members.map { ($0.key, $0.value.string ?? "") }
          let names = try DatasetCanonicalization.canonicalNames(quads, hash: hash)
          if names == Dictionary(uniqueKeysWithValues: wanted) { passed += 1 } else { Issue.record("\(entry.name): \(names)") }
        } else {
          let text = try DatasetCanonicalization.canonicalNQuads(quads, hash: hash)
          if text == expected { passed += 1 } else { Issue.record("\(entry.name): \(text) instead of \(expected)") }
        }
      } catch is DatasetCanonicalization.Failure {
        if entry.result == nil { passed += 1 } else { Issue.record("\(entry.name): too complex") }
      }
    }
    print("rdf-canon: \(passed) of \(entries.count)")
  }

  @Test func digests() {
    #expect(SHA2.sha256.hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(SHA2.sha256.hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA2.sha384.hex("abc") == "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")
  }

  @Test func tripleTermsAreRefused() throws {
    let quads = try RDFReader.quads("<urn:a> <urn:b> <<( _:x <urn:p> _:y )>> .", format: .nTriples)
    #expect(throws: DatasetCanonicalization.Failure.tripleTerm) { try DatasetCanonicalization.canonicalNQuads(quads) }
  }
}
