/// A fault in a document, with its place.
///
/// `line` and `column` count from 1, columns in Unicode scalar values; `offset` counts
/// bytes from the start of the document. `expected` lists what could have stood there,
/// `suggestion` says what to do about it.
public struct FormatError: Error, Sendable, CustomStringConvertible, Equatable {
  public var message: String
  public var line: Int
  public var column: Int
  public var offset: Int
  public var expected: [String]
  public var suggestion: String?

  public init(
    _ message: String, line: Int, column: Int, offset: Int, expected: [String] = [], suggestion: String? = nil
  ) {
    self.message = message
    self.line = line
    self.column = column
    self.offset = offset
    self.expected = expected
    self.suggestion = suggestion
  }

  /// A fault at a byte of a document; counts the lines before it, once.
  public init(
    _ message: String, at offset: Int, in document: UnsafeRawBufferPointer, expected: [String] = [],
    suggestion: String? = nil
  ) {
    let end = min(max(offset, 0), document.count)
    var line = 1
    var lineStart = 0
    var index = 0
    while index < end {
      let byte = document[index]
      // CR, LF and CR LF each end one line.
      if byte == 0x0A || (byte == 0x0D && !(index + 1 < document.count && document[index + 1] == 0x0A)) {
        line += 1
        lineStart = index + 1
      }
      index += 1
    }
    var column = 1
    for byte in document[lineStart..<end] where byte & 0xC0 != 0x80 { column += 1 }
    self.init(message, line: line, column: column, offset: end, expected: expected, suggestion: suggestion)
  }

  public var description: String {
    var text = "line \(line), column \(column): \(message)"
    if !expected.isEmpty { text += "; expected " + expected.joined(separator: " or ") }
    if let suggestion { text += " — " + suggestion }
    return text
  }
}
