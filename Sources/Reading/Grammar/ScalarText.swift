/// A text as scalars with the byte at which each begins; the buffers are used again.
///
/// - Note: the pointers are valid until the next `read`.
final class ScalarText {
  private(set) var count = 0
  private var scalarStore: UnsafeMutablePointer<UInt32>
  private var offsetStore: UnsafeMutablePointer<Int32>
  private var capacity: Int
  private(set) var bytes = UnsafeRawBufferPointer(start: nil, count: 0)

  init() {
    capacity = 4096
    scalarStore = .allocate(capacity: capacity)
    offsetStore = .allocate(capacity: capacity + 1)
  }

  deinit {
    scalarStore.deallocate()
    offsetStore.deallocate()
  }

  var scalars: UnsafePointer<UInt32> { UnsafePointer(scalarStore) }
  /// `count + 1` entries: the last is the end of the text.
  var offsets: UnsafePointer<Int32> { UnsafePointer(offsetStore) }

  /// Decodes UTF-8; each byte that belongs to no character is U+FFFD. The bytes must stay
  /// alive while the text is used, and be fewer than 2^31.
  func read(_ source: UnsafeRawBufferPointer) {
    precondition(source.count < 1 << 31, "a block is shorter than 2 GiB")
    bytes = source
    if source.count > capacity {
      scalarStore.deallocate()
      offsetStore.deallocate()
      capacity = source.count
      scalarStore = .allocate(capacity: capacity)
      offsetStore = .allocate(capacity: capacity + 1)
    }
    var n = 0
    var i = 0
    while i < source.count {
      offsetStore[n] = Int32(truncatingIfNeeded: i)
      let (scalar, length) = UTF8Decoding.scalar(source, at: i)
      scalarStore[n] = scalar
      n += 1
      i += length
    }
    offsetStore[n] = Int32(truncatingIfNeeded: source.count)
    count = n
  }

  /// The bytes of scalars `low ..< high`.
  @inline(__always)
  func utf8(_ low: Int, _ high: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[Int(offsetStore[low])..<Int(offsetStore[high])])
  }

  /// The identity of the string of scalars `low ..< high`.
  @inline(__always)
  func identity(_ low: Int, _ high: Int) -> UInt64 { StringHash.identity(utf8(low, high)) }

  func string(_ low: Int, _ high: Int) -> String { String(decoding: utf8(low, high), as: UTF8.self) }
}

/// UTF-8 one character at a time.
enum UTF8Decoding {
  /// The character at a byte and its length; U+FFFD and 1 where there is none (RFC 3629).
  @inline(__always)
  static func scalar(_ bytes: UnsafeRawBufferPointer, at i: Int) -> (UInt32, Int) {
    let b = bytes[i]
    if b < 0x80 { return (UInt32(b), 1) }
    return long(bytes, at: i, UInt32(b))
  }

  private static func long(_ bytes: UnsafeRawBufferPointer, at i: Int, _ b: UInt32) -> (UInt32, Int) {
    let length = b >= 0xf0 && b < 0xf5 ? 4 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xc2 && b < 0xe0 ? 2 : 0
    guard length > 0, i + length <= bytes.count else { return (0xfffd, 1) }
    var c = length == 2 ? b & 0x1f : length == 3 ? b & 0x0f : b & 0x07
    for k in 1..<length {
      let next = UInt32(bytes[i + k])
      guard next & 0xc0 == 0x80 else { return (0xfffd, 1) }
      c = c << 6 | next & 0x3f
    }
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard c >= least, c < 0x110000, c < 0xd800 || c >= 0xe000 else { return (0xfffd, 1) }
    return (c, length)
  }
}
