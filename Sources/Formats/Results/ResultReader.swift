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
  /// Throws a ``FormatError`` with the place of the fault where the format is text, else with the place of the row;
  /// also when the rows take more memory than `reading` bears, or hold what is no RDF term.
  public static func read(
    _ bytes: UnsafeRawBufferPointer, format: ResultFormat, _ reading: ResultReading = ResultReading()
  ) throws -> ResultTable {
    if let offset = UTF8Decoding.firstFault(bytes.bindMemory(to: UInt8.self)) {
      throw FormatError("byte 0x\(String(bytes[offset], radix: 16)) that is not UTF-8", at: offset, in: bytes)
    }
    let rows = ResultRows(reading)
    switch format {
    case .json: try ResultJSONReader.read(bytes, into: rows)
    case .xml: try ResultXMLReader.read(bytes, into: rows)
    case .tsv: try tsv(bytes, into: rows)
    case .csv: try csv(bytes, into: rows)
    }
    return rows.table
  }

  /// Reads results given as a string.
  public static func read(_ text: String, format: ResultFormat) throws -> ResultTable {
    var text = text
    return try text.withUTF8 { try read(UnsafeRawBufferPointer($0), format: format) }
  }

  private static func fault(_ message: String) -> FormatError { FormatError(message, line: 1, column: 1, offset: 0) }

  static func direction(_ text: String?) -> BaseDirection? { text == "ltr" ? .ltr : text == "rtl" ? .rtl : nil }

  // MARK: TSV and CSV

  private static func tsv(_ bytes: UnsafeRawBufferPointer, into rows: ResultRows) throws {
    var start = 0
    var line = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      let next = end + 1
      if end > start, bytes[end - 1] == 0x0D { end -= 1 }
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      start = next
      line += 1
      if line == 1 {
        if start >= bytes.count, text == "true" || text == "false" { return rows.answer(text == "true") }
        let names = text.isEmpty ? [] : text.split(separator: "\t", omittingEmptySubsequences: false)
        rows.begin(names.map { $0.hasPrefix("?") ? String($0.dropFirst()) : String($0) })
        continue
      }
      let cells = rows.places.isEmpty ? [] : text.split(separator: "\t", omittingEmptySubsequences: false)
      guard cells.count == rows.places.count else {
        throw FormatError("\(cells.count) cells for \(rows.places.count) variables", line: line, column: 1, offset: 0)
      }
      do {
        var row = rows.emptyRow
        for (place, cell) in cells.enumerated() {
          if let column = rows.places[place] { row[column] = try TermReader.term(String(cell)) }
        }
        try rows.append(row)
      } catch let error as FormatError {
        throw FormatError(error.message, line: line, column: error.column, offset: 0)
      }
    }
    if line == 0 { throw fault("TSV results need a line of variables") }
  }

  private static func csv(_ bytes: UnsafeRawBufferPointer, into rows: ResultRows) throws {
    var record: [String] = []
    let field = OutputBytes(capacity: 256)
    var at = 0
    var line = 1
    var records = 0
    func endField() {
      record.append(field.string)
      field.removeAll()
    }
    func endRecord() throws {
      endField()
      records += 1
      defer { record.removeAll(keepingCapacity: true) }
      if records == 1 {
        if at >= bytes.count, record == ["true"] || record == ["false"] { return rows.answer(record == ["true"]) }
        return rows.begin(record == [""] ? [] : record)
      }
      if rows.places.isEmpty, record == [""] { return try rows.append([]) }
      guard record.count == rows.places.count else {
        throw FormatError("\(record.count) cells for \(rows.places.count) variables", line: line, column: 1, offset: at)
      }
      var row = rows.emptyRow
      for (place, cell) in record.enumerated() {
        guard let column = rows.places[place], !cell.isEmpty else { continue }
        row[column] = cell.hasPrefix("_:")
          ? .blankNode(BlankNode(String(cell.dropFirst(2))))
          : .literal(try ResultRows.literal(cell, language: nil, direction: nil, datatype: nil))
      }
      try rows.append(row)
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
        if at == bytes.count { try endRecord() }
      } else if byte == 0x0D || byte == 0x0A {
        at += byte == 0x0D && at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
        try endRecord()
        line += 1
      } else {
        field.append(byte)
        at += 1
      }
    }
    if field.count > 0 || !record.isEmpty { try endRecord() }
    if records == 0 { throw fault("CSV results need a line of variables") }
  }
}
