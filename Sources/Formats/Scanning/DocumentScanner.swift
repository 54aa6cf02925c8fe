import Limits
import RDF

/// A run of bytes: a token's text in the document or in the block.
struct TextSlice {
  var start: UnsafePointer<UInt8>
  var count: Int

  var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }
  var string: String { String(decoding: buffer, as: UTF8.self) }
}

/// A cursor over a document in memory, with the terminals that the RDF text formats share.
///
/// All terminals leave the cursor behind what they read, or throw with the place of the
/// fault. Text without escapes is returned as a slice of the document, other text is
/// put into the block.
struct DocumentScanner {
  let document: UnsafeRawBufferPointer
  let start: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  var p: UnsafePointer<UInt8>
  let classes: UnsafePointer<UInt8>

  /// - range: the part to read; positions in errors are those of the whole document.
  init(_ document: UnsafeRawBufferPointer, range: Range<Int>? = nil) {
    self.document = document
    let bytes = document.bindMemory(to: UInt8.self)
    // An empty document has no address; any pointer does, it is never read.
    let base = bytes.baseAddress ?? CharacterClass.table
    let range = range ?? 0..<document.count
    start = base
    p = base + range.lowerBound
    end = base + range.upperBound
    classes = CharacterClass.table
  }

  @inline(__always) var atEnd: Bool { p >= end }

  /// The byte `ahead` of the cursor, 0 at the end.
  @inline(__always) func peek(_ ahead: Int = 0) -> UInt8 { end - p > ahead ? p[ahead] : 0 }

  @inline(__always) func isClass(_ byte: UInt8, _ flags: UInt8) -> Bool { classes[Int(byte)] & flags != 0 }

  // MARK: Errors

  @inline(never)
  func fault(_ message: String, at place: UnsafePointer<UInt8>? = nil, expected: [String] = [], suggestion: String? = nil) -> FormatError {
    FormatError(message, at: (place ?? p) - start, in: document, expected: expected, suggestion: suggestion)
  }

  /// Names what stands at the cursor, for messages.
  @inline(never)
  func found(at place: UnsafePointer<UInt8>? = nil) -> String {
    let place = place ?? p
    if place >= end { return "end of document" }
    let byte = place.pointee
    switch byte {
    case 0x0A, 0x0D: return "end of line"
    case 0x20: return "space"
    case 0..<0x20, 0x7F: return "control character 0x" + String(byte, radix: 16)
    case 0x80...:
      let (value, length) = UTF8Decoding.scalar(place, end)
      guard length > 0, let scalar = Unicode.Scalar(value) else { return "byte 0x" + String(byte, radix: 16) + " that is not UTF-8" }
      return "'\(scalar)'"
    default: return "'\(Unicode.Scalar(byte))'"
    }
  }

  @inline(never)
  func unexpected(_ expected: String...) -> FormatError { fault("unexpected \(found())", expected: expected) }

  // MARK: Runs

  /// The first place from `from` whose byte is not of the class.
  @inline(__always)
  func skip(_ from: UnsafePointer<UInt8>, _ flag: UInt8) -> UnsafePointer<UInt8> {
    var q = from
    while end - q >= 4 {
      if classes[Int(q[0])] & flag == 0 { return q }
      if classes[Int(q[1])] & flag == 0 { return q + 1 }
      if classes[Int(q[2])] & flag == 0 { return q + 2 }
      if classes[Int(q[3])] & flag == 0 { return q + 3 }
      q += 4
    }
    while q < end, classes[Int(q.pointee)] & flag != 0 { q += 1 }
    return q
  }

  /// The first place from `from` with a quote mark, a backslash, a control character or a byte from 0x80.
  @inline(__always)
  func skipText(_ from: UnsafePointer<UInt8>, quote: UInt8) -> UnsafePointer<UInt8> {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let quotes = ones &* UInt64(quote)
    let slashes = ones &* 0x5C
    var q = from
    while end - q >= 8 {
      let word = UInt64(littleEndian: UnsafeRawPointer(q).loadUnaligned(as: UInt64.self))
      let a = word ^ quotes
      let b = word ^ slashes
      // The lowest set bit is exact; borrows only disturb the bytes above it.
      let hit = (((a &- ones) & ~a) | ((b &- ones) & ~b) | ((word &- (ones &* 0x20)) & ~word) | word) & highs
      if hit != 0 { return q + hit.trailingZeroBitCount / 8 }
      q += 8
    }
    while q < end, q.pointee != quote, q.pointee != 0x5C, q.pointee >= 0x20, q.pointee < 0x80 { q += 1 }
    return q
  }

  /// Moves behind spaces and tabs.
  @inline(__always)
  mutating func skipBlanks() {
    while p < end, p.pointee == 0x20 || p.pointee == 0x09 { p += 1 }
  }

  /// Moves behind white space and comments.
  @inline(__always)
  mutating func skipSpace() {
    while p < end {
      let byte = p.pointee
      if byte > 0x23 { return }
      if classes[Int(byte)] & CharacterClass.space != 0 {
        p += 1
      } else if byte == UInt8(ascii: "#") {
        skipComment()
      } else {
        return
      }
    }
  }

  /// Moves to the end of the line, or to a byte that is not UTF-8: no production begins with one,
  /// so whoever reads on refuses it with its place.
  mutating func skipComment() {
    while p < end, p.pointee != 0x0A, p.pointee != 0x0D {
      if p.pointee < 0x80 {
        p += 1
      } else {
        let length = UTF8Decoding.scalar(p, end).length
        if length == 0 { return }
        p += length
      }
    }
  }
}
