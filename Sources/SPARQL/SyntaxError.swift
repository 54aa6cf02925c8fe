/// A text that is not in the language: where, what was found, what was expected.
///
/// Line and column count from 1, the column in Unicode scalars; `offset` and `length`
/// are bytes of the UTF-8 text.
public struct SyntaxError: Error, Hashable, Sendable {
  public var message: String
  public var line: Int
  public var column: Int
  public var offset: Int
  public var length: Int
  /// What would have been accepted here, in the reader's words ("'}'", "a variable").
  public var expected: [String]
  /// What the writer may have meant ("did you mean OPTIONAL?", a missing PREFIX line).
  public var suggestion: String?

  public init(
    _ message: String, line: Int, column: Int, offset: Int, length: Int = 1,
    expected: [String] = [], suggestion: String? = nil
  ) {
    self.message = message
    self.line = line
    self.column = column
    self.offset = offset
    self.length = length
    self.expected = expected
    self.suggestion = suggestion
  }
}
