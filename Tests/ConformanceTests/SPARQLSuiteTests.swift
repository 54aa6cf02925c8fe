import Foundation
import RDF
import SPARQL
import Testing
import TripleIndex

@testable import QueryEngine

/// The W3C suites of SPARQL 1.0, 1.1 and 1.2, run against the engine in this process.
/// Skipped when `../shared/w3c` is absent. Federation, protocol and entailment are tested elsewhere.
@Suite("W3C SPARQL suites")
struct SPARQLSuiteTests {
  /// Tests that are known to contradict a newer recommendation, with the reason.
  static let exceptions: [String: String] = [:]

  @Test("query, update and syntax", arguments: ["sparql10", "sparql11", "sparql12"])
  func suite(_ name: String) throws {
    guard W3CData.root != nil else {
      print("skipped: ../shared/w3c/rdf-tests is not there")
      return
    }
    var tests: [ManifestTest] = []
    var seen: Set<String> = []
    for manifest in ["manifest.ttl", "manifest-all.ttl", "manifest-syntax.ttl", "manifest-evaluation.ttl"] {
      for test in try ManifestTest.read(W3CData.base + "sparql/\(name)/\(manifest)") where seen.insert(test.iri).inserted {
        tests.append(test)
      }
    }
    #expect(tests.count > 100, "the manifests of \(name) hold too few tests")
    var passed: [ManifestTest.Kind: Int] = [:]
    var failures: [String] = []
    for test in tests {
      let fault: String?
      do {
        fault = try run(test)
      } catch {
        fault = "threw \(error)"
      }
      if let fault, Self.exceptions[test.iri] == nil {
        failures.append("\(test.iri): \(fault)")
      } else {
        passed[test.kind, default: 0] += 1
      }
    }
    let evaluated = (passed[.query] ?? 0, passed[.update] ?? 0)
    print("\(name): \(tests.count - failures.count) of \(tests.count) (query \(evaluated.0), update \(evaluated.1))")
    for failure in failures { print("  FAIL \(failure)") }
    #expect(failures.count == 0)
  }

  /// Nil when the test passes, else what is wrong.
  private func run(_ test: ManifestTest) throws -> String? {
    let options = SPARQLParser.Options(base: IRI(test.action))
    let text = try W3CData.text(test.action)
    switch test.kind {
    case .positiveSyntax:
      do {
        _ = try SPARQLParser.query(text, options: options)
        return nil
      } catch {
        return "refused: \(error.message) (line \(error.line))"
      }
    case .negativeSyntax:
      do { _ = try SPARQLParser.query(text, options: options) } catch { return nil }
      return "accepted but must be refused"
    case .positiveUpdateSyntax:
      do {
        _ = try SPARQLParser.update(text, options: options)
        return nil
      } catch {
        return "refused: \(error.message) (line \(error.line))"
      }
    case .negativeUpdateSyntax:
      do { _ = try SPARQLParser.update(text, options: options) } catch { return nil }
      return "accepted but must be refused"
    case .query: return try runQuery(test, try SPARQLParser.query(text, options: options), text)
    case .update: return try runUpdate(test, try SPARQLParser.update(text, options: options))
    }
  }

  private func runQuery(_ test: ManifestTest, _ query: Query, _ text: String) throws -> String? {
    var parts = test.data
    // Documents that only FROM names are loaded under their own IRI.
    if let dataset = query.dataset {
      let known = Set(parts.compactMap(\.graph))
      for graph in dataset.defaultGraphs + dataset.namedGraphs {
        let part = ManifestTest.Part(graph: graph.value, file: graph.value)
        guard let file = W3CData.file(graph.value), FileManager.default.fileExists(atPath: file.path) else { continue }
        if !known.contains(graph.value), !parts.contains(part) { parts.append(part) }
      }
    }
    let snapshot = try load(parts)
    guard let result = test.result else { return "no expected result" }
    let expected = try Answer.read(result)
    let given = try Self.answer(query, snapshot)
    var keys: [String] = []
    if case .table(let names, _, _) = given { keys = Self.orderKeys(query.pattern).filter { names.contains($0) } }
    return AnswerComparison.difference(
      expected: expected.answer, given: given, isTyped: expected.isTyped, isLax: test.isLax, orderKeys: keys)
  }

  private func runUpdate(_ test: ManifestTest, _ update: Update) throws -> String? {
    let builder = SnapshotBuilder(on: try load(test.data))
    try UpdateEvaluation.run(update, on: builder)
    let (snapshot, _) = builder.finish(revision: 2)
    let everything = try SPARQLParser.query("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
    guard case .table(_, let rows, _) = try Self.answer(everything, snapshot) else { return "no table" }
    let given = rows.compactMap { row -> Quad? in
      guard let s = row["s"], let p = row["p"], let o = row["o"] else { return nil }
      return Quad(s, p, o, graph: row["g"])
    }
    var expected: [Quad] = []
    for (index, part) in test.resultData.enumerated() { expected += try quads(part, index) }
    return AnswerComparison.graphs(expected, given)
  }

  /// The quads of a file in their graph, with blank nodes of their own.
  private func quads(_ part: ManifestTest.Part, _ index: Int) throws -> [Quad] {
    func renamed(_ term: Term) -> Term {
      switch term {
      case .blankNode(let node): return .blankNode(BlankNode("f\(index)x" + node.label.replacingOccurrences(of: ".", with: "y")))
      case .triple(let triple): return .triple(TripleTerm(renamed(triple.subject), triple.predicate, renamed(triple.object)))
      default: return term
      }
    }
    return try W3CData.quads(part.file).map { quad in
      Quad(renamed(quad.subject), quad.predicate, renamed(quad.object), graph: part.graph.map { .iri(IRI($0)) } ?? quad.graph.map(renamed))
    }
  }

  private func load(_ parts: [ManifestTest.Part]) throws -> Snapshot {
    let builder = SnapshotBuilder(on: .empty())
    for (index, part) in parts.enumerated() {
      var terms = TemplateTerms(builder, seed: UInt64(index))
      for quad in try quads(part, index) {
        let graph = try quad.graph.map { try terms.term($0) } ?? 0
        builder.add(QuadIDs(s: try terms.term(quad.subject), p: try terms.term(quad.predicate), o: try terms.term(quad.object), g: graph))
      }
    }
    return builder.finish(revision: 1).snapshot
  }

  /// The engine's answer.
  static func answer(_ query: Query, _ snapshot: Snapshot) throws -> Answer {
    let prepared = try Evaluation.prepare(query, snapshot)
    if prepared.kind == .boolean { return .boolean(try prepared.ask()) }
    let block = prepared.makeBlock()
    var rows: [[String: Term]] = []
    while try prepared.next(into: block) {
      for row in 0..<block.count {
        var values: [String: Term] = [:]
        for (column, name) in prepared.variables.enumerated() { values[name] = prepared.term(block.column(column)[row]) }
        rows.append(values)
      }
    }
    guard prepared.kind == .graph else { return .table(variables: prepared.variables, rows: rows, ordered: false) }
    return .graph(rows.compactMap { row in
      guard let s = row["subject"], let p = row["predicate"], let o = row["object"] else { return nil }
      return Quad(s, p, o)
    })
  }

  /// Variables that lead the outermost ORDER BY.
  private static func orderKeys(_ pattern: GraphPattern) -> [String] {
    switch pattern {
    case .slice(let inner, _, _), .distinct(let inner), .reduced(let inner), .project(let inner, _): return orderKeys(inner)
    case .orderBy(_, let keys):
      var names: [String] = []
      for key in keys {
        guard case .variable(let variable) = key.expression else { break }
        names.append(variable.name)
      }
      return names
    default: return []
    }
  }
}
