import RDF

/// Writes solutions or a boolean in one of the SPARQL result formats, streaming.
///
/// `begin`, any number of `write`, `end`; or `boolean` alone. The bytes collect in
/// ``output``, which the caller drains between calls. Nothing is held back, so every
/// prefix of the calls gives a prefix of the document.
public struct ResultWriter {
  public let format: ResultFormat
  /// Where the bytes go.
  public let output: OutputBytes
  var columns = 0
  var rowsWritten = 0
  var names: [[UInt8]] = []

  public init(_ format: ResultFormat, output: OutputBytes) {
    self.format = format
    self.output = output
  }

  /// Writes the head. Variables without question mark.
  public mutating func begin(variables: [String]) {
    columns = variables.count
  }

  /// Writes rows: `rows` holds `rowCount * columns` views, row after row; unbound cells have kind `.unbound`.
  public mutating func write(rows: UnsafePointer<TermView>, rowCount: Int, columns: Int) {
  }

  /// Closes the document.
  public mutating func end() {
  }

  /// Writes the whole answer of ASK.
  public mutating func boolean(_ value: Bool) {
  }
}
