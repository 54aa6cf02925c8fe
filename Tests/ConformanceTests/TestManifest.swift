import Foundation
import Formats
import RDF

/// The W3C suites beside the project, in `../shared/w3c/rdf-tests`.
enum W3CData {
  static let base = "https://w3c.github.io/rdf-tests/"

  /// The folder, or nil when it is absent.
  static let root: URL? = {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<6 {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("shared/w3c/rdf-tests")
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
    }
    return nil
  }()

  /// The file of an IRI of the suites.
  static func file(_ iri: String) -> URL? {
    guard let root, iri.hasPrefix(base) else { return nil }
    let path = iri.dropFirst(base.count).prefix { $0 != "#" }
    return root.appendingPathComponent(path.removingPercentEncoding ?? String(path))
  }

  static func text(_ iri: String) throws -> String {
    guard let file = file(iri) else { throw HarnessError("no file for <\(iri)>") }
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  /// The quads of an RDF file by its extension.
  static func quads(_ iri: String) throws -> [Quad] {
    let format: RDFFormat
    switch (iri as NSString).pathExtension {
    case "nt": format = .nTriples
    case "nq": format = .nQuads
    case "trig": format = .triG
    case "rdf": format = .rdfXML
    default: format = .turtle
    }
    return try RDFReader.quads(try text(iri), format: format, base: iri)
  }
}

/// What the harness cannot do, or finds wrong.
struct HarnessError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Triples by subject and predicate: enough to read manifests and result sets.
struct TripleTable {
  private var bySubject: [Term: [String: [Term]]] = [:]
  private(set) var subjects: [Term] = []

  init(_ quads: [Quad]) {
    for quad in quads {
      guard case .iri(let predicate) = quad.predicate else { continue }
      if bySubject[quad.subject] == nil { subjects.append(quad.subject) }
      bySubject[quad.subject, default: [:]][predicate.value, default: []].append(quad.object)
    }
  }

  func all(_ subject: Term, _ predicate: String) -> [Term] { bySubject[subject]?[predicate] ?? [] }
  func one(_ subject: Term, _ predicate: String) -> Term? { all(subject, predicate).first }

  func list(_ head: Term) -> [Term] {
    var items: [Term] = []
    var cell = head
    while let first = one(cell, RDFVocabulary.first.value), items.count < 100_000 {
      items.append(first)
      guard let rest = one(cell, RDFVocabulary.rest.value) else { break }
      cell = rest
    }
    return items
  }
}

/// One test of a manifest.
struct ManifestTest {
  enum Kind { case query, update, positiveSyntax, negativeSyntax, positiveUpdateSyntax, negativeUpdateSyntax }

  /// A file of the dataset and the graph it goes to; nil is the default graph.
  struct Part: Hashable {
    var graph: String?
    var file: String
  }

  var iri: String
  var kind: Kind
  var action: String
  var data: [Part]
  var result: String?
  var resultData: [Part]
  var isLax: Bool

  static let mf = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
  static let qt = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
  static let ut = "http://www.w3.org/2009/sparql/tests/test-update#"

  /// The tests of a manifest and of all that it includes; those of other kinds (protocol, entailment, federation) are left out.
  static func read(_ manifest: String) throws -> [ManifestTest] {
    var seen: Set<String> = []
    return try read(manifest, &seen)
  }

  private static func read(_ manifest: String, _ seen: inout Set<String>) throws -> [ManifestTest] {
    guard seen.insert(manifest).inserted, let file = W3CData.file(manifest), FileManager.default.fileExists(atPath: file.path)
    else { return [] }
    let table = TripleTable(try W3CData.quads(manifest))
    var tests: [ManifestTest] = []
    for subject in table.subjects {
      for include in table.all(subject, mf + "include") {
        for case .iri(let iri) in table.list(include) { tests += try read(iri.value, &seen) }
      }
      for entries in table.all(subject, mf + "entries") {
        for entry in table.list(entries) {
          if let test = test(entry, table, manifest) { tests.append(test) }
        }
      }
    }
    return tests
  }

  private static func test(_ entry: Term, _ table: TripleTable, _ manifest: String) -> ManifestTest? {
    let withdrawn = ["http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#approval", "http://www.w3.org/ns/rdftest#approval"]
      .flatMap { table.all(entry, $0) }
      .contains { term in
        if case .iri(let iri) = term { return ["Withdrawn", "Obsoleted", "Rejected", "Deprecated"].contains { iri.value.hasSuffix($0) } }
        return false
      }
    guard !withdrawn, let action = table.one(entry, mf + "action") else { return nil }
    let types = Set(table.all(entry, RDFVocabulary.type.value).compactMap { term -> String? in
      if case .iri(let iri) = term { return String(iri.value.split(whereSeparator: { $0 == "#" || $0 == "/" }).last ?? "") }
      return nil
    })
    let result = table.one(entry, mf + "result")
    let folder = manifest.split(separator: "/").dropLast().last.map(String.init) ?? ""
    if ["entailment", "service", "protocol", "graph-store-protocol", "http-rdf-update", "service-description"].contains(folder) { return nil }
    let kind: Kind
    let isUpdate = types.contains { $0.contains("Update") }
    if types.contains("UpdateEvaluationTest") {
      kind = .update
    } else if types.contains(where: { $0.contains("SyntaxTest") || $0 == "TestBadSyntax" || $0 == "TestSyntax" }) {
      let negative = types.contains { $0.contains("Negative") || $0.contains("Bad") }
      kind = negative ? (isUpdate ? .negativeUpdateSyntax : .negativeSyntax) : (isUpdate ? .positiveUpdateSyntax : .positiveSyntax)
    } else if types.contains("QueryEvaluationTest") || types.contains("CSVResultFormatTest") || types.isEmpty {
      kind = result == nil ? .positiveSyntax : .query
    } else {
      return nil
    }
    var test = ManifestTest(
      iri: name(entry, table, manifest), kind: kind, action: "", data: [], result: nil, resultData: [],
      isLax: table.all(entry, mf + "resultCardinality").contains(.iri(IRI(mf + "LaxCardinality"))))
    if case .iri(let iri) = action {
      test.action = iri.value
    } else if let request = table.one(action, qt + "query") ?? table.one(action, ut + "request"), case .iri(let iri) = request {
      test.action = iri.value
    } else {
      return nil
    }
    let namespace = kind == .update ? ut : qt
    test.data = parts(action, table, namespace)
    if kind == .update, let result { test.resultData = parts(result, table, ut) }
    if case .iri(let iri)? = result { test.result = iri.value }
    return test
  }

  private static func name(_ entry: Term, _ table: TripleTable, _ manifest: String) -> String {
    if case .iri(let iri) = entry { return String(iri.value.dropFirst(W3CData.base.count + "sparql/".count)) }
    if case .literal(let literal)? = table.one(entry, mf + "name") { return manifest + "#" + literal.lexical }
    return manifest
  }

  private static func parts(_ node: Term, _ table: TripleTable, _ namespace: String) -> [Part] {
    var parts: [Part] = []
    for case .iri(let iri) in table.all(node, namespace + "data") { parts.append(Part(graph: nil, file: iri.value)) }
    for graph in table.all(node, namespace + "graphData") {
      if case .iri(let iri) = graph {
        parts.append(Part(graph: iri.value, file: iri.value))
        continue
      }
      guard case .iri(let file)? = table.one(graph, namespace + "graph") ?? table.one(graph, namespace + "data") else { continue }
      if case .literal(let label)? = table.one(graph, "http://www.w3.org/2000/01/rdf-schema#label") {
        parts.append(Part(graph: label.lexical, file: file.value))
      } else {
        parts.append(Part(graph: file.value, file: file.value))
      }
    }
    return parts
  }
}
