import Foundation
import RDF
import Testing

@testable import Formats

/// The W3C suites of JSON-LD 1.1: toRdf and fromRdf.
@Suite struct JSONLDTests {
  static let base = "https://w3c.github.io/json-ld-api/tests/"

  private func sequence(_ folder: URL, _ manifest: String) throws -> [JSONObject] {
    let value = try JSONParser.parse(String(contentsOf: folder.appendingPathComponent(manifest), encoding: .utf8))
    return value.object?["sequence"]?.array?.compactMap(\.object) ?? []
  }

  private func options(_ test: JSONObject, _ folder: URL) throws -> JSONLDOptions {
    let given = test["option"]?.object ?? JSONObject()
    var options = JSONLDOptions(base: given["base"]?.string ?? Self.base + (test["input"]?.string ?? ""))
    options.load = { iri in
      guard iri.hasPrefix(Self.base) else { throw JSONLDError("loading remote context failed", iri) }
      return try JSONParser.parse(String(contentsOf: folder.appendingPathComponent(String(iri.dropFirst(Self.base.count))), encoding: .utf8))
    }
    if let context = given["expandContext"]?.string {
      options.expandContext = try JSONParser.parse(String(contentsOf: folder.appendingPathComponent(context), encoding: .utf8))
    }
    switch given["rdfDirection"]?.string {
    case "i18n-datatype": options.direction = .i18nDatatype
    case "compound-literal": options.direction = .compoundLiteral
    default: break
    }
    options.useNativeTypes = given["useNativeTypes"] == .boolean(true)
    options.useRDFType = given["useRdfType"] == .boolean(true)
    return options
  }

  /// Tests of JSON-LD 1.0 behaviour that 1.1 changed, and of generalized RDF, which RDF 1.2 does not have.
  private func applies(_ test: JSONObject) -> Bool {
    let option = test["option"]?.object
    return option?["specVersion"]?.string != "json-ld-1.0" && option?["processingMode"]?.string != "json-ld-1.0"
      && option?["produceGeneralizedRdf"] != .boolean(true)
  }

  @Test func toRDF() throws {
    guard let folder = W3CSuite.folder("json-ld-api/tests") else { return }
    var passed = 0
    var run = 0
    for test in try sequence(folder, "toRdf-manifest.jsonld") where applies(test) {
      run += 1
      let name = "\(test["@id"]?.string ?? "") \(test["name"]?.string ?? "")"
      let input = try Data(contentsOf: folder.appendingPathComponent(test["input"]?.string ?? ""))
      var quads: [Quad] = []
      let isNegative = test["@type"]?.array?.contains(.string("jld:NegativeEvaluationTest")) == true
      do {
        let options = try options(test, folder)
        try input.withUnsafeBytes { bytes in
          _ = try JSONLDReader.read(bytes, options: options) { block in block.appendQuads(to: &quads) }
        }
      } catch let error as FormatError {
        let code = test["expectErrorCode"]?.string ?? ""
        if isNegative, error.message.contains(code) { passed += 1 } else { Issue.record("\(name): \(error), expected: \(code)") }
        continue
      }
      if isNegative {
        Issue.record("\(name): accepted, expected \(test["expectErrorCode"]?.string ?? "")")
        continue
      }
      guard let expect = test["expect"]?.string else {
        passed += 1
        continue
      }
      let wanted = try RDFReader.quads(String(contentsOf: folder.appendingPathComponent(expect), encoding: .utf8), format: .nQuads)
      if Isomorphism.areIsomorphic(quads, wanted) { passed += 1 } else { Issue.record("\(name): other quads\n\(Self.text(quads))\ninstead of\n\(Self.text(wanted))") }
    }
    print("json-ld toRdf: \(passed) of \(run)")
    #expect(run > 400)
  }

  static func text(_ quads: [Quad]) -> String {
    let out = OutputBytes()
    var writer = RDFWriter(.nQuads, output: out)
    writer.write(quads)
    return out.string
  }

  @Test func fromRDF() throws {
    guard let folder = W3CSuite.folder("json-ld-api/tests") else { return }
    var passed = 0
    var run = 0
    for test in try sequence(folder, "fromRdf-manifest.jsonld") where applies(test) {
      run += 1
      let name = "\(test["@id"]?.string ?? "") \(test["name"]?.string ?? "")"
      let input = try String(contentsOf: folder.appendingPathComponent(test["input"]?.string ?? ""), encoding: .utf8)
      let isNegative = test["@type"]?.array?.contains(.string("jld:NegativeEvaluationTest")) == true
      do {
        let document = try JSONLDWriter.document(RDFReader.quads(input, format: .nQuads), options(test, folder))
        guard let expect = test["expect"]?.string, !isNegative else {
          Issue.record("\(name): accepted")
          continue
        }
        let wanted = try JSONParser.parse(String(contentsOf: folder.appendingPathComponent(expect), encoding: .utf8))
        if JSONCanonical.text(Self.unordered(document)) == JSONCanonical.text(Self.unordered(wanted)) {
          passed += 1
        } else {
          Issue.record("\(name): \(JSONCanonical.text(document)) instead of \(JSONCanonical.text(wanted))")
        }
      } catch let error as FormatError {
        if isNegative { passed += 1 } else { Issue.record("\(name): \(error)") }
      }
    }
    print("json-ld fromRdf: \(passed) of \(run)")
    #expect(run > 40)
  }

  /// Arrays sorted but for lists and JSON literals: their order means nothing.
  static func unordered(_ value: JSONValue, keepOrder: Bool = false) -> JSONValue {
    switch value {
    case .array(let items):
      let inner = items.map { unordered($0) }
      return .array(keepOrder ? inner : inner.sorted { JSONCanonical.text($0) < JSONCanonical.text($1) })
    case .object(let object):
      return .object(JSONObject(object.members.map { ($0.key, unordered($0.value, keepOrder: $0.key == "@list" || $0.key == "@value")) }))
    default: return value
    }
  }
}
