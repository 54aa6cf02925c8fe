import Foundation
import RDF

@testable import Formats

/// W3C test manifests beside the project, when they are there.
struct W3CSuite {
  struct Entry {
    var name: String
    var iri: String
    var type: String
    var action: URL
    var result: URL?
    var properties: [String: [Term]]
  }

  /// `../shared/w3c` beside the package, or nil.
  static let root: URL? = {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<6 {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("shared/w3c")
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
    }
    return nil
  }()

  /// The folder of a suite; prints that it is skipped when it is absent.
  static func folder(_ path: String) -> URL? {
    guard let root, FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path) else {
      print("skipped: ../shared/w3c/\(path) is not there")
      return nil
    }
    return root.appendingPathComponent(path)
  }

  static let manifestNamespace = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"

  /// The entries of a manifest and of the manifests that it includes.
  /// The base that a manifest assumes stands in `assumedBase`; files lie beside the manifest.
  static func entries(_ folder: URL, _ name: String = "manifest.ttl") throws -> [Entry] {
    let location = folder.appendingPathComponent(name)
    let text = try String(contentsOf: location, encoding: .utf8)
    let quads = try RDFReader.quads(text, format: .turtle, base: location.absoluteString)
    var bySubject: [Term: [String: [Term]]] = [:]
    for quad in quads {
      guard case .iri(let predicate) = quad.predicate else { continue }
      bySubject[quad.subject, default: [:]][predicate.value, default: []].append(quad.object)
    }
    func list(_ head: Term) -> [Term] {
      var items: [Term] = []
      var cell = head
      while let properties = bySubject[cell], let first = properties[RDFVocabulary.first.value]?.first {
        items.append(first)
        guard let rest = properties[RDFVocabulary.rest.value]?.first else { break }
        cell = rest
      }
      return items
    }
    var entries: [Entry] = []
    for (_, properties) in bySubject {
      for head in properties[manifestNamespace + "entries"] ?? [] {
        for item in list(head) {
          guard let test = bySubject[item], case .iri(let iri) = item, case .iri(let type)? = test[RDFVocabulary.type.value]?.first,
            case .iri(let action)? = test[manifestNamespace + "action"]?.first
          else { continue }
          var result: URL?
          if case .iri(let iri)? = test[manifestNamespace + "result"]?.first { result = local(iri.value, folder) }
          let name = test[manifestNamespace + "name"]?.first.map(lexical) ?? iri.value
          entries.append(
            Entry(
              name: name, iri: iri.value, type: String(type.value.split(separator: "#").last ?? ""), action: local(action.value, folder),
              result: result, properties: test))
        }
      }
    }
    return entries.sorted { $0.iri < $1.iri }
  }

  /// The file of an IRI that was resolved against the manifest's place or its assumed base.
  private static func local(_ iri: String, _ folder: URL) -> URL {
    if let url = URL(string: iri), url.isFileURL { return url }
    return folder.appendingPathComponent(String(iri.split(separator: "/").last ?? ""))
  }

  static func lexical(_ term: Term) -> String {
    switch term {
    case .literal(let literal): literal.lexical
    case .iri(let iri): iri.value
    default: ""
    }
  }
}
