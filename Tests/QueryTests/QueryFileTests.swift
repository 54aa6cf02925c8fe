import Database
import Foundation
import Testing

/// Every file of queries/ is a test: its answer over seeds/ is in NAME.expected beside it.
///
/// `.rq`: TSV (or sorted N-Triples for a graph), sorted unless the query orders. `.pattern`:
/// the labels of each row, and below it the sentences it rests on. `.ru`: run, then the
/// answer of NAME.check.rq. Set TERN_RECORD=1 to write the files anew, and then read the difference.
@Suite("The queries of queries/ over the seeds", .serialized)
struct QueryFileTests {
  static let names: [String] = ((try? SeededGraph.files(below: "queries")) ?? [])
    .filter { ($0.hasSuffix(".rq") && !$0.hasSuffix(".check.rq")) || $0.hasSuffix(".pattern") || $0.hasSuffix(".ru") }

  @Test func thereAreEnough() {
    #expect(Self.names.count >= 25)
  }

  @Test(arguments: names)
  func answer(_ name: String) throws {
    let graph = try SeededGraph.shared.get().graph
    let text = try Self.read(name)
    let found: String
    if name.hasSuffix(".pattern") {
      found = try Self.cited(graph, text)
    } else if name.hasSuffix(".ru") {
      _ = try graph.update(text)
      found = try Self.table(graph, Self.read(String(name.dropLast(3)) + ".check.rq"))
    } else {
      found = try Self.table(graph, text)
    }
    let stem = String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)])
    let place = SeededGraph.root.appendingPathComponent(stem + ".expected")
    if ProcessInfo.processInfo.environment["TERN_RECORD"] != nil {
      try found.write(to: place, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: place, encoding: .utf8)
    #expect(found == expected, "\(name):\n\(Self.difference(expected, found))")
  }

  private static func read(_ name: String) throws -> String {
    try String(contentsOf: SeededGraph.root.appendingPathComponent(name), encoding: .utf8)
  }

  private static func table(_ graph: KnowledgeGraph, _ text: String) throws -> String {
    let answer = try graph.query(text)
    if answer.kind == .graph { return sorted(try answer.text(.ntriples), keepingHead: 0) }
    let table = try answer.text(answer.kind == .boolean ? .tsv : .tsv)
    return text.contains("ORDER BY") || answer.kind == .boolean ? table : sorted(table, keepingHead: 1)
  }

  private static func sorted(_ text: String, keepingHead head: Int) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
    return (lines.prefix(head) + lines.dropFirst(head).sorted()).map { $0 + "\n" }.joined()
  }

  /// Labels of every row, the sentences that each fact of it is cited from, and qualified matches after `!`.
  private static func cited(_ graph: KnowledgeGraph, _ text: String) throws -> String {
    let json = try JSONSerialization.jsonObject(with: Data(try graph.pattern(text).text(.rows).utf8))
    guard let answer = json as? [String: Any], let rows = answer["rows"] as? [[String: Any]] else { return "no rows" }
    func labels(_ cells: Any?) -> String {
      ((cells as? [Any]) ?? []).map { cell in
        guard let cell = cell as? [String: Any] else { return "" }
        return (cell["label"] as? String) ?? (cell["value"] as? String) ?? ""
      }.joined(separator: " | ")
    }
    var lines: [String] = []
    for row in rows {
      var entry = labels(row["cells"]) + "\n"
      for fact in ((row["facts"] as? [String]) ?? []).sorted() {
        for citation in try graph.cite(fact: fact).citations {
          #expect(citation.verified, "the citation of \(fact) does not stand in its document")
          entry += "    \(citation.documentName): \(citation.sentence.replacingOccurrences(of: "\n", with: " "))\n"
        }
      }
      lines.append(entry)
    }
    for row in (answer["qualified"] as? [[String: Any]]) ?? [] {
      lines.append("! \(labels(row["row"])) (\((row["qualification"] as? String) ?? ""))\n    \((row["sentence"] as? String) ?? "")\n")
    }
    return lines.sorted().joined()
  }

  private static func difference(_ expected: String, _ found: String) -> String {
    let a = expected.split(separator: "\n"), b = found.split(separator: "\n")
    return b.difference(from: a).map { change in
      switch change {
      case .remove(_, let line, _): return "- \(line)"
      case .insert(_, let line, _): return "+ \(line)"
      }
    }.joined(separator: "\n")
  }
}
