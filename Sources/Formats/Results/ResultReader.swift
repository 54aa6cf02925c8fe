import Limits
import RDF

/// The content of a result document: solutions or a boolean.
public struct ResultTable: Sendable, Equatable {
  /// Names without question mark, in order.
  public var variables: [String] = []
  /// Row after row, one entry a variable; nil is unbound.
  public var rows: [[Term?]] = []
  /// The answer of ASK; nil for solutions.
  public var boolean: Bool?

  public init(variables: [String] = [], rows: [[Term?]] = [], boolean: Bool? = nil) {
    self.variables = variables
    self.rows = rows
    self.boolean = boolean
  }
}

/// Reads results in any of the four formats. CSV gives strings only: it does not say what its cells were.
public enum ResultReader {
  /// Throws a ``FormatError`` with the place of the fault where the format is text, else with the place of the row.
  public static func read(_ bytes: UnsafeRawBufferPointer, format: ResultFormat) throws -> ResultTable {
    if let offset = UTF8Decoding.firstFault(bytes.bindMemory(to: UInt8.self)) {
      throw FormatError("byte 0x\(String(bytes[offset], radix: 16)) that is not UTF-8", at: offset, in: bytes)
    }
    switch format {
    case .json: return try json(JSONParser.parse(bytes))
    case .xml: return try ResultXMLReader.read(bytes)
    case .tsv: return try tsv(bytes)
    case .csv: return try csv(bytes)
    }
  }

  /// Reads results given as a string.
  public static func read(_ text: String, format: ResultFormat) throws -> ResultTable {
    var text = text
    return try text.withUTF8 { try read(UnsafeRawBufferPointer($0), format: format) }
  }

  private static func fault(_ message: String) -> FormatError { FormatError(message, line: 1, column: 1, offset: 0) }

  // MARK: JSON

  private static func json(_ value: JSONValue) throws -> ResultTable {
    guard let object = value.object else { throw fault("results are not a JSON object") }
    var table = ResultTable()
    if case .boolean(let answer)? = object["boolean"] {
      table.boolean = answer
      return table
    }
    guard let names = object["head"]?.object?["vars"]?.array, let bindings = object["results"]?.object?["bindings"]?.array else {
      throw fault("JSON results need \"head\" with \"vars\" and \"results\" with \"bindings\", or \"boolean\"")
    }
    table.variables = try names.map {
      guard let name = $0.string else { throw fault("a variable in \"vars\" is no string") }
      return name
    }
    for binding in bindings {
      guard let row = binding.object else { throw fault("a binding is no object") }
      table.rows.append(try table.variables.map { name in try row[name].map { try term($0, depth: 0) } })
    }
    return table
  }

  private static func term(_ value: JSONValue, depth: Int) throws -> Term {
    guard depth <= Limits.tripleTermNesting else { throw fault("triple terms nested more than \(Limits.tripleTermNesting) deep") }
    guard let object = value.object, let type = object["type"]?.string, let content = object["value"] else {
      throw fault("a term needs \"type\" and \"value\"")
    }
    switch type {
    case "uri":
      if let iri = content.string { return .iri(IRI(iri)) }
    case "bnode":
      if let label = content.string { return .blankNode(BlankNode(label)) }
    case "literal", "typed-literal":
      guard let lexical = content.string else { break }
      if let language = object["xml:lang"]?.string {
        return .literal(Literal(lexical, language: language, direction: direction(object["its:dir"]?.string)))
      }
      return .literal(Literal(lexical, datatype: object["datatype"]?.string.map { IRI($0) } ?? XSD.string))
    case "triple":
      guard let parts = content.object, let s = parts["subject"], let p = parts["predicate"], let o = parts["object"] else { break }
      return .triple(TripleTerm(try term(s, depth: depth + 1), try term(p, depth: depth + 1), try term(o, depth: depth + 1)))
    default: throw fault("unknown type of term \"\(type.prefix(40))\"")
    }
    throw fault("malformed term of type \"\(type)\"")
  }

  static func direction(_ text: String?) -> BaseDirection? { text == "ltr" ? .ltr : text == "rtl" ? .rtl : nil }

  // MARK: TSV and CSV

  private static func tsv(_ bytes: UnsafeRawBufferPointer) throws -> ResultTable {
    var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasSuffix("\r") ? String(line.dropLast()) : String(line)
    }
    if lines.last == "" { lines.removeLast() }
    guard let head = lines.first else { throw fault("TSV results need a line of variables") }
    var table = ResultTable()
    if lines.count == 1, head == "true" || head == "false" {
      table.boolean = head == "true"
      return table
    }
    table.variables = head.isEmpty ? [] : head.split(separator: "\t", omittingEmptySubsequences: false).map { $0.hasPrefix("?") ? String($0.dropFirst()) : String($0) }
    for (index, line) in lines.dropFirst().enumerated() {
      let cells = table.variables.isEmpty ? [] : line.split(separator: "\t", omittingEmptySubsequences: false)
      guard cells.count == table.variables.count else {
        throw FormatError("\(cells.count) cells for \(table.variables.count) variables", line: index + 2, column: 1, offset: 0)
      }
      do {
        table.rows.append(try cells.map { try TermReader.term(String($0)) })
      } catch let error as FormatError {
        throw FormatError(error.message, line: index + 2, column: error.column, offset: 0)
      }
    }
    return table
  }

  private static func csv(_ bytes: UnsafeRawBufferPointer) throws -> ResultTable {
    var records: [[String]] = []
    var record: [String] = []
    let field = OutputBytes(capacity: 256)
    var at = 0
    var line = 1
    func endField() {
      record.append(field.string)
      field.removeAll()
    }
    while at < bytes.count {
      let byte = bytes[at]
      if byte == 0x22, field.count == 0 {
        at += 1
        while true {
          guard at < bytes.count else { throw FormatError("quoted cell without end", line: line, column: 1, offset: at) }
          if bytes[at] == 0x0A { line += 1 }
          if bytes[at] == 0x22 {
            if at + 1 < bytes.count, bytes[at + 1] == 0x22 {
              field.append(0x22)
              at += 2
              continue
            }
            at += 1
            break
          }
          field.append(bytes[at])
          at += 1
        }
        guard at >= bytes.count || bytes[at] == 0x2C || bytes[at] == 0x0A || bytes[at] == 0x0D else {
          throw FormatError("text behind a quoted cell", line: line, column: 1, offset: at)
        }
      } else if byte == 0x2C {
        endField()
        at += 1
        if at == bytes.count { endField() }
      } else if byte == 0x0D || byte == 0x0A {
        endField()
        records.append(record)
        record = []
        line += 1
        at += byte == 0x0D && at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
      } else {
        field.append(byte)
        at += 1
      }
    }
    if field.count > 0 || !record.isEmpty {
      endField()
      records.append(record)
    }
    guard let head = records.first else { throw fault("CSV results need a line of variables") }
    var table = ResultTable()
    if records.count == 1, head == ["true"] || head == ["false"] {
      table.boolean = head == ["true"]
      return table
    }
    table.variables = head == [""] ? [] : head
    for (index, cells) in records.dropFirst().enumerated() {
      if table.variables.isEmpty, cells == [""] {
        table.rows.append([])
        continue
      }
      guard cells.count == table.variables.count else {
        throw FormatError("\(cells.count) cells for \(table.variables.count) variables", line: index + 2, column: 1, offset: 0)
      }
      table.rows.append(
        cells.map { cell in
          if cell.isEmpty { return nil }
          return cell.hasPrefix("_:") ? .blankNode(BlankNode(String(cell.dropFirst(2)))) : .literal(Literal(cell))
        })
    }
    return table
  }
}
