/// The code point at an offset of UTF-8 text and the offset after it.
///
/// Text of terms is valid UTF-8; should it not be, a stray byte counts as U+FFFD, so that
/// every call moves on and stays inside the buffer.
@inline(__always)
func decodeCodePoint(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> (codePoint: UInt32, next: Int) {
  let first = text[offset]
  if first < 0x80 { return (UInt32(first), offset &+ 1) }
  let left = text.count &- offset
  if first >= 0xC2, first < 0xE0, left >= 2 {
    return (UInt32(first & 0x1F) << 6 | UInt32(text[offset &+ 1] & 0x3F), offset &+ 2)
  }
  if first >= 0xE0, first < 0xF0, left >= 3 {
    let high = UInt32(first & 0x0F) << 12 | UInt32(text[offset &+ 1] & 0x3F) << 6
    return (high | UInt32(text[offset &+ 2] & 0x3F), offset &+ 3)
  }
  if first >= 0xF0, first < 0xF5, left >= 4 {
    let high = UInt32(first & 0x07) << 18 | UInt32(text[offset &+ 1] & 0x3F) << 12
    return (high | UInt32(text[offset &+ 2] & 0x3F) << 6 | UInt32(text[offset &+ 3] & 0x3F), offset &+ 4)
  }
  return (0xFFFD, offset &+ 1)
}

/// The number of code points in UTF-8 text: bytes that do not continue a character.
@inline(__always)
func countCodePoints(_ text: UnsafeBufferPointer<UInt8>) -> Int {
  var count = 0
  for byte in text where byte & 0xC0 != 0x80 { count &+= 1 }
  return count
}
