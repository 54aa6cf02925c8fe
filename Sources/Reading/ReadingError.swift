/// Why a document is refused.
public enum ReadingError: Error, Sendable, Hashable, CustomStringConvertible {
  case empty
  /// A file of a format that holds text, without any ("page").
  case noText(kind: String)
  /// Larger than ``Limits/documentBytes``.
  case tooLarge(bytes: Int, limit: Int)
  /// A NUL or too many control characters: not text. The offset is in bytes.
  case binary(offset: Int)
  /// The first byte that does not belong to well-formed UTF-8.
  case invalidUTF8(offset: Int)
  /// A file of a kind that is not read, by its first bytes ("PNG image").
  case unsupported(kind: String)
  /// A file that breaks the format that its name or first bytes announce.
  case malformed(format: String, offset: Int)
  /// A program that reads this format is not installed or failed.
  case tool(name: String, problem: String)
  /// The model that was asked to read gave no usable answer.
  case model(problem: String)
  /// The caller asked to stop.
  case cancelled

  public var description: String {
    switch self {
    case .empty: "the document is empty"
    case .noText(let kind): "no text was found in this \(kind)"
    case .tooLarge(let bytes, let limit): "the document has \(bytes) bytes, the limit is \(limit)"
    case .binary(let offset): "this is not text: a control character at byte \(offset)"
    case .unsupported(let kind): "this kind of file is not read: \(kind)" + (FormatAdvice.of(kind: kind).map { "; " + $0 } ?? "")
    case .malformed(let format, let offset): "this is not a well-formed \(format) document: the fault is at byte \(offset)"
    case .tool(let name, let problem): "\(name): \(problem)"
    case .model(let problem): "the model did not read it: \(problem)"
    case .cancelled: "the reading was cancelled"
    case .invalidUTF8(let offset): "this is not UTF-8: malformed bytes at offset \(offset)"
    }
  }
}
