import Glibc

/// The offset of the first occurrence of `needle` in `text` at or after `offset`, or nil. The empty needle is found at once.
///
/// Looks for the needle's rarest byte with `memchr` and compares around it; when that
/// has cost more than a few times the text's length, goes on with Knuth, Morris and Pratt, so that
/// the worst case stays linear. Glibc's `memmem` is not visible from Swift.
/// `rare` is the place of a byte of the needle that is looked for first; nil lets it be chosen.
func findBytes(
  _ needle: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from offset: Int, rare known: Int? = nil
) -> Int? {
  guard offset >= 0, needle.count <= text.count - offset else { return nil }
  guard let wanted = needle.baseAddress, needle.count > 0, let base = text.baseAddress else { return offset }
  let rare = known ?? rarestByte(needle)
  let rareByte = Int32(wanted[rare])
  let lastStart = text.count &- needle.count
  var start = offset
  var compared = 0
  while start <= lastStart {
    guard let hit = memchr(base + start + rare, rareByte, lastStart &- start &+ 1) else { return nil }
    start = UnsafeRawPointer(hit) - UnsafeRawPointer(base) - rare
    if memcmp(base + start, wanted, needle.count) == 0 { return start }
    start &+= 1
    // A comparison may read the whole needle; count it as if it did, a sixteenth a byte.
    compared &+= 1 &+ needle.count >> 4
    if compared > 1_024 &+ 4 &* text.count { return findBytesLinearly(needle, in: text, from: start) }
  }
  return nil
}

/// Knuth, Morris, Pratt: linear in text and needle.
private func findBytesLinearly(_ needle: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from offset: Int) -> Int? {
  var borders = [Int](repeating: 0, count: needle.count)
  var length = 0
  for index in 1..<max(needle.count, 1) {
    while length > 0, needle[index] != needle[length] { length = borders[length - 1] }
    if needle[index] == needle[length] { length += 1 }
    borders[index] = length
  }
  length = 0
  for index in offset..<text.count {
    while length > 0, text[index] != needle[length] { length = borders[length - 1] }
    if text[index] == needle[length] { length += 1 }
    if length == needle.count { return index - length + 1 }
  }
  return nil
}

/// The position of the byte that is likely to be the least frequent in text.
func rarestByte(_ needle: UnsafeBufferPointer<UInt8>) -> Int {
  var best = 0
  var bestRank = UInt8.max
  for index in 0..<min(needle.count, 64) {
    let rank: UInt8
    switch needle[index] {
    case UInt8(ascii: "e"), UInt8(ascii: "a"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "t"), UInt8(ascii: "n"),
      UInt8(ascii: "s"), UInt8(ascii: "r"), 0x20: rank = 5
    case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "u"), UInt8(ascii: "c"),
      UInt8(ascii: "l"), UInt8(ascii: "d"), UInt8(ascii: "m"), UInt8(ascii: "p"): rank = 4
    case UInt8(ascii: "b")...UInt8(ascii: "y"): rank = 3
    case 0x80...0xFF: rank = 2
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): rank = 1
    default: rank = 0
    }
    if rank < bestRank {
      bestRank = rank
      best = index
    }
  }
  return best
}

/// Whether `text` begins with `prefix`.
@inline(__always)
func hasPrefix(_ prefix: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
  guard prefix.count <= text.count else { return false }
  guard let wanted = prefix.baseAddress, let base = text.baseAddress else { return true }
  return memcmp(base, wanted, prefix.count) == 0
}

/// Whether `text` ends with `suffix`.
@inline(__always)
func hasSuffix(_ suffix: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
  guard suffix.count <= text.count else { return false }
  guard let wanted = suffix.baseAddress, let base = text.baseAddress else { return true }
  return memcmp(base + (text.count - suffix.count), wanted, suffix.count) == 0
}
