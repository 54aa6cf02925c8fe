import Limits
import RDF

/// Reads SPARQL XML results. SPARQL 1.2 Query Results XML.
final class ResultXMLReader: XMLHandler {
  private static let namespace = "http://www.w3.org/2005/sparql-results#"
  private static let its = "http://www.w3.org/2005/11/its"
  private static let xml = "http://www.w3.org/XML/1998/namespace"

  /// Where each element may stand. Others (such as `link`) may stand anywhere and say nothing.
  private static let places: [String: Set<String>] = {
    let terms: Set<String> = ["binding", "subject", "predicate", "object"]
    return [
      "sparql": [], "head": ["sparql"], "variable": ["head"], "results": ["sparql"], "boolean": ["sparql"], "result": ["results"],
      "binding": ["result"], "uri": terms, "bnode": terms, "literal": terms, "triple": terms, "subject": ["triple"], "predicate": ["triple"],
      "object": ["triple"],
    ]
  }()

  private let rows: ResultRows
  private var names: [String] = []
  private var known: Set<String> = []
  private var hasRows = false
  private var path: [String] = []
  private var row: [Term?] = []
  private var column: Int?
  private var text: [UInt8] = []
  private var literal: XMLStart?
  /// Finished terms of the binding or of the triples being read.
  private var terms: [Term] = []
  private var triples: [Int] = []

  static func read(_ bytes: UnsafeRawBufferPointer, into rows: ResultRows) throws {
    let reader = ResultXMLReader(rows)
    try XMLEvents.parse(bytes, handler: reader)
    guard reader.hasRows || rows.table.boolean != nil else {
      throw FormatError("XML results need 'results' or 'boolean'", line: 1, column: 1, offset: 0)
    }
  }

  private init(_ rows: ResultRows) { self.rows = rows }

  private func fault(_ message: String) -> FormatError { .unplaced(message) }

  func start(_ element: XMLStart) throws {
    guard element.name.namespace == Self.namespace else { throw fault("element '\(element.name.local)' is not of the namespace of SPARQL results") }
    if let outer = path.last, let places = Self.places[element.name.local], !places.contains(outer) {
      throw fault("'\(element.name.local)' cannot stand in '\(outer)'")
    }
    path.append(element.name.local)
    text.removeAll(keepingCapacity: true)
    switch element.name.local {
    case "sparql" where path.count == 1: break
    case "variable":
      guard let name = element.attributes.first(where: { $0.name.local == "name" })?.value else { throw fault("a variable without name") }
      if hasRows { throw fault("a variable behind the results") }
      names.append(name)
    case "results":
      if hasRows { throw fault("a second 'results'") }
      hasRows = true
      known = Set(names)
      rows.begin(names)
    case "result": row = rows.emptyRow
    case "binding":
      guard let name = element.attributes.first(where: { $0.name.local == "name" })?.value else { throw fault("a binding without name") }
      guard known.contains(name) else { throw fault("a binding of the variable \(name), which the head does not list") }
      column = rows.columns[name]
      terms = []
    case "triple":
      if triples.count >= Limits.tripleTermNesting { throw fault("triple terms nested more than \(Limits.tripleTermNesting) deep") }
      triples.append(terms.count)
    case "literal": literal = element
    default:
      if path.count == 1 { throw fault("the root is '\(element.name.local)' and not 'sparql'") }
    }
  }

  func end() throws {
    guard let name = path.popLast() else { return }
    switch name {
    case "uri": terms.append(.iri(try ResultRows.iri(content)))
    case "bnode": terms.append(.blankNode(BlankNode(content)))
    case "literal": terms.append(.literal(try finishedLiteral()))
    case "triple":
      guard let mark = triples.popLast(), terms.count == mark + 3 else { throw fault("a triple needs subject, predicate and object") }
      let triple = try ResultRows.triple(terms[mark], terms[mark + 1], terms[mark + 2])
      terms.removeSubrange(mark...)
      terms.append(triple)
    case "binding":
      guard terms.count == 1 else { throw fault("a binding needs one term") }
      if let column { row[column] = terms[0] }
    case "result": try rows.append(row)
    case "boolean":
      switch content {
      case "true", "1": rows.answer(true)
      case "false", "0": rows.answer(false)
      default: throw fault("'\(content.prefix(40))' is no boolean")
      }
    default: break
    }
    text.removeAll(keepingCapacity: true)
  }

  private var content: String { String(decoding: text, as: UTF8.self) }

  private func finishedLiteral() throws -> Literal {
    var language: String?
    var datatype: String?
    var direction: BaseDirection?
    for attribute in literal?.attributes ?? [] {
      if attribute.name.namespace == Self.xml, attribute.name.local == "lang" { language = attribute.value }
      if attribute.name.namespace == Self.its, attribute.name.local == "dir" { direction = ResultReader.direction(attribute.value) }
      if attribute.name.namespace.isEmpty, attribute.name.local == "datatype" { datatype = attribute.value }
    }
    // An empty xml:lang says that there is no language. XML 1.0, section 2.12.
    return try ResultRows.literal(content, language: language?.isEmpty == true ? nil : language, direction: direction, datatype: datatype)
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws { text.append(contentsOf: bytes) }
  func comment(_ text: String) throws {}
  func instruction(_ target: String, _ data: String) throws {}
}
