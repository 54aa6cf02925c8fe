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
  /// The faulty line with a caret below, where the document was at hand.
  public var excerpt: String?
  /// The member of a JSON document that the fault lies in, until its place is looked up.
  var member: JSONMember?

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
    excerpt = FormatError.excerpt(document, lineStart: lineStart, fault: end)
  }

  /// Up to 60 bytes before the fault and 60 behind it, cut at scalars, controls as spaces; a caret below.
  private static func excerpt(_ document: UnsafeRawBufferPointer, lineStart: Int, fault: Int) -> String {
    var start = max(lineStart, fault - 60)
    while start < fault, start > lineStart, document[start] & 0xC0 == 0x80 { start += 1 }
    var end = fault
    while end < document.count, end < fault + 60, document[end] != 0x0A, document[end] != 0x0D { end += 1 }
    while end < document.count, end > fault, document[end] & 0xC0 == 0x80 { end -= 1 }
    func shown(_ range: Range<Int>) -> String {
      var text = ""
      for scalar in String(decoding: document[range], as: UTF8.self).unicodeScalars {
        text.unicodeScalars.append(scalar.value < 32 || scalar.value == 127 ? " " : scalar)
      }
      return text
    }
    let before = (start > lineStart ? "…" : "") + shown(start..<fault)
    return before + shown(fault..<end) + "\n" + String(repeating: " ", count: before.unicodeScalars.count) + "^"
  }

  public var description: String {
    var text = "line \(line), column \(column): \(message)"
    if !expected.isEmpty { text += "; expected " + expected.joined(separator: " or ") }
    if let suggestion { text += " — " + suggestion }
    return text
  }
}
