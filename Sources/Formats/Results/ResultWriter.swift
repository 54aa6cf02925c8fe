import RDF

/// Writes solutions or a boolean in one of the SPARQL result formats, streaming.
///
/// `begin`, any number of `write`, `end`; or `boolean` alone. The bytes collect in
/// ``output``, which the caller drains between calls. Nothing is held back, so every
/// prefix of the calls gives a prefix of the document. SPARQL 1.2 Query Results JSON,
/// XML, CSV and TSV.
public struct ResultWriter {
  public let format: ResultFormat
  /// Where the bytes go.
  public let output: OutputBytes
  private var rowsWritten = 0
  /// What stands before the value of each column: `"name":` or `<binding name="name">`.
  private var leads: [[UInt8]] = []

  public init(_ format: ResultFormat, output: OutputBytes) {
    self.format = format
    self.output = output
  }

  /// Writes the head. Variables without question mark.
  public mutating func begin(variables: [String]) {
    rowsWritten = 0
    leads = []
    switch format {
    case .json:
      output.append("{\"head\":{\"vars\":[")
      for (index, name) in variables.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        let lead = Self.bytes { JSONText.writeString(name, into: $0) }
        lead.withUnsafeBufferPointer { output.append($0) }
        leads.append(lead + [UInt8(ascii: ":")])
      }
      output.append("]},\"results\":{\"bindings\":[")
    case .xml:
      writeXMLStart()
      output.append("<head>")
      for name in variables {
        output.append("<variable name=\"")
        XMLText.writeAttribute(name, into: output)
        output.append("\"/>")
        leads.append(
          Self.bytes {
            $0.append("<binding name=\"")
            XMLText.writeAttribute(name, into: $0)
            $0.append("\">")
          })
      }
      output.append("</head>\n<results>\n")
    case .csv:
      for (index, name) in variables.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        output.append(string: name)
      }
      output.append("\r\n")
    case .tsv:
      for (index, name) in variables.enumerated() {
        if index > 0 { output.append(UInt8(ascii: "\t")) }
        output.append(UInt8(ascii: "?"))
        output.append(string: name)
      }
      output.append(UInt8(ascii: "\n"))
    }
  }

  private static func bytes(_ write: (OutputBytes) -> Void) -> [UInt8] {
    let scratch = OutputBytes(capacity: 64)
    write(scratch)
    return Array(scratch.buffer)
  }

  private func writeXMLStart() {
    output.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sparql xmlns=\"http://www.w3.org/2005/sparql-results#\"")
    output.append(" xmlns:its=\"http://www.w3.org/2005/11/its\" its:version=\"2.0\">\n")
  }

  /// Writes rows: `rows` holds `rowCount * columns` views, row after row; unbound cells have
  /// kind `.unbound`. `columns` is the number of variables given to `begin`.
  public mutating func write(rows: UnsafePointer<TermView>, rowCount: Int, columns: Int) {
    var cell = rows
    switch format {
    case .json:
      for _ in 0..<rowCount {
        if rowsWritten > 0 { output.append(UInt8(ascii: ",")) }
        output.append("\n{")
        rowsWritten &+= 1
        var separate = false
        for column in 0..<columns {
          if cell[column].kind == .unbound || column >= leads.count { continue }
          if separate { output.append(UInt8(ascii: ",")) }
          separate = true
          leads[column].withUnsafeBufferPointer { output.append($0) }
          JSONText.write(cell[column], into: output)
        }
        output.append(UInt8(ascii: "}"))
        cell += columns
      }
    case .xml:
      for _ in 0..<rowCount {
        output.append("<result>")
        for column in 0..<columns {
          if cell[column].kind == .unbound || column >= leads.count { continue }
          leads[column].withUnsafeBufferPointer { output.append($0) }
          XMLText.write(cell[column], into: output)
          output.append("</binding>")
        }
        output.append("</result>\n")
        cell += columns
      }
    case .csv:
      for _ in 0..<rowCount {
        for column in 0..<columns {
          if column > 0 { output.append(UInt8(ascii: ",")) }
          SeparatedText.writeCSV(cell[column], into: output)
        }
        output.append("\r\n")
        cell += columns
      }
    case .tsv:
      for _ in 0..<rowCount {
        for column in 0..<columns {
          if column > 0 { output.append(UInt8(ascii: "\t")) }
          SeparatedText.writeTSV(cell[column], into: output)
        }
        output.append(UInt8(ascii: "\n"))
        cell += columns
      }
    }
  }

  /// Writes rows given as values; nil is unbound.
  public mutating func write(_ rows: [[Term?]]) {
    let store = TermViewStore()
    for row in rows {
      let views = row.map { store.view($0) }
      views.withUnsafeBufferPointer { buffer in
        // A row without columns is still a row; its address is never read.
        if let start = buffer.baseAddress {
          write(rows: start, rowCount: 1, columns: row.count)
        } else {
          withUnsafeTemporaryAllocation(of: TermView.self, capacity: 1) { spare in
            if let start = spare.baseAddress { write(rows: start, rowCount: 1, columns: 0) }
          }
        }
      }
      store.removeAll()
    }
  }

  /// Closes the document.
  public mutating func end() {
    switch format {
    case .json: output.append("\n]}}\n")
    case .xml: output.append("</results>\n</sparql>\n")
    case .csv, .tsv: break
    }
  }

  /// Writes the whole answer of ASK. CSV and TSV have no form for it: the bare word is written.
  public mutating func boolean(_ value: Bool) {
    switch format {
    case .json: value ? output.append("{\"head\":{},\"boolean\":true}\n") : output.append("{\"head\":{},\"boolean\":false}\n")
    case .xml:
      writeXMLStart()
      output.append("<head/>\n")
      value ? output.append("<boolean>true</boolean>\n") : output.append("<boolean>false</boolean>\n")
      output.append("</sparql>\n")
    case .csv: value ? output.append("true\r\n") : output.append("false\r\n")
    case .tsv: value ? output.append("true\n") : output.append("false\n")
    }
  }
}
