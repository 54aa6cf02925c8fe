import Formats
import Foundation
import RDF

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An answer: what a test expects, or what the engine gave.
enum Answer {
  /// Rows by variable name; `ordered` when the expectation gives an order.
  case table(variables: [String], rows: [[String: Term]], ordered: Bool)
  case boolean(Bool)
  case graph([Quad])

  /// Reads an expected result of any of the formats of the suites.
  static func read(_ iri: String) throws -> (answer: Answer, isTyped: Bool) {
    switch (iri as NSString).pathExtension {
    case "srx": return (try SRXReader.read(try W3CData.text(iri)), true)
    case "srj": return (try json(try W3CData.text(iri)), true)
    case "csv": return (try csv(try W3CData.text(iri)), false)
    case "tsv": return (try tsv(try W3CData.text(iri)), true)
    default:
      let quads = try W3CData.quads(iri)
      return (resultSet(TripleTable(quads)) ?? .graph(quads), true)
    }
  }

  /// The result-set vocabulary of the first working group.
  private static func resultSet(_ table: TripleTable) -> Answer? {
    let rs = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
    guard let root = table.subjects.first(where: { table.all($0, RDFVocabulary.type.value).contains(.iri(IRI(rs + "ResultSet"))) })
    else { return nil }
    func text(_ term: Term?) -> String? { if case .literal(let literal)? = term { literal.lexical } else { nil } }
    if let boolean = text(table.one(root, rs + "boolean")) { return .boolean(boolean == "true" || boolean == "1") }
    var rows: [(index: Int?, row: [String: Term])] = []
    for solution in table.all(root, rs + "solution") {
      var row: [String: Term] = [:]
      for binding in table.all(solution, rs + "binding") {
        if let name = text(table.one(binding, rs + "variable")) { row[name] = table.one(binding, rs + "value") }
      }
      rows.append((text(table.one(solution, rs + "index")).flatMap { Int($0) }, row))
    }
    let ordered = !rows.isEmpty && rows.allSatisfy { $0.index != nil }
    if ordered { rows.sort { ($0.index ?? 0) < ($1.index ?? 0) } }
    let variables = table.all(root, rs + "resultVariable").compactMap { text($0) }
    return .table(variables: variables, rows: rows.map(\.row), ordered: ordered)
  }

  private static func json(_ text: String) throws -> Answer {
    guard let root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else { throw HarnessError("no JSON object") }
    if let boolean = root["boolean"] as? Bool { return .boolean(boolean) }
    let head = root["head"] as? [String: Any]
    let bindings = (root["results"] as? [String: Any])?["bindings"] as? [[String: Any]] ?? []
    let rows = try bindings.map { try $0.mapValues { try jsonTerm($0) } }
    return .table(variables: head?["vars"] as? [String] ?? [], rows: rows, ordered: false)
  }

  private static func jsonTerm(_ value: Any) throws -> Term {
    guard let term = value as? [String: Any], let type = term["type"] as? String else { throw HarnessError("no term") }
    let text = term["value"] as? String ?? ""
    switch type {
    case "uri": return .iri(IRI(text))
    case "bnode": return .blankNode(BlankNode(text))
    case "triple":
      guard let parts = term["value"] as? [String: Any], let s = parts["subject"], let p = parts["predicate"], let o = parts["object"]
      else { throw HarnessError("no triple term") }
      return .triple(TripleTerm(try jsonTerm(s), try jsonTerm(p), try jsonTerm(o)))
    default:
      if let language = term["xml:lang"] as? String {
        let direction = (term["its:dir"] as? String).map { $0 == "ltr" ? BaseDirection.ltr : .rtl }
        return .literal(Literal(text, language: language, direction: direction))
      }
      if let datatype = term["datatype"] as? String { return .literal(Literal(text, datatype: IRI(datatype))) }
      return .literal(Literal(text))
    }
  }

  /// Terms of TSV are those of Turtle, so the Turtle parser reads them.
  private static func tsv(_ text: String) throws -> Answer {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.hasSuffix("\r") ? $0.dropLast() : $0 }
    if lines.last == "" { lines.removeLast() }
    guard let head = lines.first else { throw HarnessError("empty TSV") }
    let variables = head.split(separator: "\t", omittingEmptySubsequences: false).map { String($0.dropFirst()) }
    let rows = try lines.dropFirst().map { line -> [String: Term] in
      var row: [String: Term] = [:]
      for (name, field) in zip(variables, line.split(separator: "\t", omittingEmptySubsequences: false)) where !field.isEmpty {
        row[name] = try RDFReader.quads("<urn:s> <urn:p> \(field) .", format: .turtle).first?.object
      }
      return row
    }
    return .table(variables: variables, rows: rows, ordered: false)
  }

  /// CSV has no types: every value is read as a plain string.
  private static func csv(_ text: String) throws -> Answer {
    var records: [[String]] = [[]]
    var field = ""
    var quoted = false
    var characters = text.replacingOccurrences(of: "\r\n", with: "\n").makeIterator()
    var pending: Character? = characters.next()
    while let character = pending {
      pending = characters.next()
      if quoted {
        if character == "\"", pending == "\"" {
          field.append("\"")
          pending = characters.next()
        } else if character == "\"" {
          quoted = false
        } else {
          field.append(character)
        }
      } else if character == "\"" {
        quoted = true
      } else if character == "," || character == "\n" {
        records[records.count - 1].append(field)
        field = ""
        if character == "\n" { records.append([]) }
      } else {
        field.append(character)
      }
    }
    if records.last == [] && field.isEmpty { records.removeLast() } else { records[records.count - 1].append(field) }
    guard let head = records.first else { throw HarnessError("empty CSV") }
    let rows = records.dropFirst().map { record -> [String: Term] in
      var row: [String: Term] = [:]
      for (name, value) in zip(head, record) where !value.isEmpty {
        row[name] = value.hasPrefix("_:") ? .blankNode(BlankNode(String(value.dropFirst(2)))) : .literal(Literal(value))
      }
      return row
    }
    return .table(variables: head, rows: rows, ordered: false)
  }
}

/// Reads SPARQL Query Results XML.
private final class SRXReader: NSObject, XMLParserDelegate {
  private var variables: [String] = []
  private var rows: [[String: Term]] = []
  private var row: [String: Term] = [:]
  private var boolean: Bool?
  private var name = ""
  private var text = ""
  private var attributes: [String: String] = [:]
  private var depthOfTriples = 0
  private var parts: [[Term]] = []
  private var term: Term?

  static func read(_ text: String) throws -> Answer {
    let reader = SRXReader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    guard parser.parse() else { throw HarnessError("malformed XML result") }
    if let boolean = reader.boolean { return .boolean(boolean) }
    return .table(variables: reader.variables, rows: reader.rows, ordered: false)
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]
  ) {
    text = ""
    switch element {
    case "variable": variables.append(attributes["name"] ?? "")
    case "result": row = [:]
    case "binding": name = attributes["name"] ?? ""
    case "literal": self.attributes = attributes
    case "triple": parts.append([])
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(_ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?) {
    switch element {
    case "uri": finish(.iri(IRI(text)))
    case "bnode": finish(.blankNode(BlankNode(text)))
    case "literal":
      if let language = attributes["xml:lang"] {
        let direction = attributes["its:dir"].map { $0 == "ltr" ? BaseDirection.ltr : .rtl }
        finish(.literal(Literal(text, language: language, direction: direction)))
      } else if let datatype = attributes["datatype"] {
        finish(.literal(Literal(text, datatype: IRI(datatype))))
      } else {
        finish(.literal(Literal(text)))
      }
    case "triple":
      if let last = parts.popLast(), last.count == 3 { finish(.triple(TripleTerm(last[0], last[1], last[2]))) }
    case "binding": row[name] = term
    case "result": rows.append(row)
    case "boolean": boolean = text.trimmingCharacters(in: .whitespacesAndNewlines) == "true"
    default: break
    }
    text = ""
  }

  private func finish(_ value: Term) {
    if parts.isEmpty { term = value } else { parts[parts.count - 1].append(value) }
  }
}
