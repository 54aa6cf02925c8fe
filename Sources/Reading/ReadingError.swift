/// Why a document is refused.
public enum ReadingError: Error, Sendable, Hashable, CustomStringConvertible {
  case empty
  /// Larger than ``Limits/documentBytes``.
  case tooLarge(bytes: Int, limit: Int)
  /// A NUL or too many control characters: not text. The offset is in bytes.
  case binary(offset: Int)
  /// The first byte that does not belong to well-formed UTF-8.
  case invalidUTF8(offset: Int)

  public var description: String {
    switch self {
    case .empty: "the document is empty"
    case .tooLarge(let bytes, let limit): "the document has \(bytes) bytes, the limit is \(limit)"
    case .binary(let offset): "this is not text: a control character at byte \(offset)"
    case .invalidUTF8(let offset): "this is not UTF-8: malformed bytes at offset \(offset)"
    }
  }
}
