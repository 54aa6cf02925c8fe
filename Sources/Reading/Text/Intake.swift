import Limits

/// Bytes to text: what is not text is refused, with the place.
///
/// Offsets of everything later refer to the bytes as they came; a byte order mark is
/// skipped, not removed. Linear, one pass.
enum Intake {
  /// The range of the text in the bytes.
  ///
  /// Errors: ``ReadingError``, for an empty, oversized, binary or malformed document.
  static func textRange(of bytes: UnsafeBufferPointer<UInt8>) throws(ReadingError) -> Range<Int> {
    guard bytes.count <= Limits.documentBytes else {
      throw .tooLarge(bytes: bytes.count, limit: Limits.documentBytes)
    }
    let start = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
    var i = start
    var visible = false
    var controls = 0
    var firstControl = 0
    while i < bytes.count {
      let b = bytes[i]
      if b < 0x80 {
        if b == 0 { throw .binary(offset: i) }
        if b < 0x20 && b != 0x09 && b != 0x0A && b != 0x0D && b != 0x0C {
          if controls == 0 { firstControl = i }
          controls += 1
        } else if b > 0x20 {
          visible = true
        }
        i += 1
        continue
      }
      guard let size = sequenceLength(bytes, at: i) else { throw .invalidUTF8(offset: i) }
      visible = true
      i += size
    }
    // A stray form feed or escape is tolerated; a text with many of them is a binary file.
    if controls > 8 && controls * 50 > bytes.count { throw .binary(offset: firstControl) }
    guard visible else { throw .empty }
    return start..<bytes.count
  }

  /// Length of the well-formed UTF-8 sequence at `i`, nil when there is none (RFC 3629).
  private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at i: Int) -> Int? {
    let b = bytes[i]
    func tail(_ k: Int) -> UInt8? {
      i + k < bytes.count && bytes[i + k] & 0xC0 == 0x80 ? bytes[i + k] : nil
    }
    switch b {
    case 0xC2...0xDF: return tail(1) != nil ? 2 : nil
    case 0xE0...0xEF:
      guard let second = tail(1), tail(2) != nil else { return nil }
      if b == 0xE0 && second < 0xA0 { return nil }
      if b == 0xED && second > 0x9F { return nil }
      return 3
    case 0xF0...0xF4:
      guard let second = tail(1), tail(2) != nil, tail(3) != nil else { return nil }
      if b == 0xF0 && second < 0x90 { return nil }
      if b == 0xF4 && second > 0x8F { return nil }
      return 4
    default: return nil
    }
  }
}
