/// A growable run of bytes that a writer fills and its caller drains.
///
/// A class, so that a writer and its caller share one buffer without copies. Not
/// thread-safe. Appending is amortised constant time; ``removeAll()`` keeps the memory.
public final class OutputBytes {
  /// The first byte. Void after the next append.
  @usableFromInline var base: UnsafeMutablePointer<UInt8>
  @usableFromInline var capacity: Int
  /// Bytes written since the last ``removeAll()``.
  public internal(set) var count: Int {
    @inlinable get { used }
    @inlinable set { used = newValue }
  }
  @usableFromInline var used: Int

  /// An empty buffer with room for `capacity` bytes.
  public init(capacity: Int = 16 << 10) {
    self.capacity = max(capacity, 64)
    self.base = .allocate(capacity: self.capacity)
    self.used = 0
  }

  deinit { base.deallocate() }

  /// The bytes written so far; valid until the next append.
  @inlinable public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: used) }

  /// The bytes written so far as typed memory; valid until the next append.
  @inlinable public var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: used) }

  /// The bytes written so far, decoded as UTF-8.
  public var string: String { String(decoding: buffer, as: UTF8.self) }

  /// Forgets the bytes and keeps the memory.
  @inlinable public func removeAll() { used = 0 }

  /// Forgets the bytes behind the first `count`.
  @inlinable public func truncate(to count: Int) { if count < used { used = max(0, count) } }

  /// Room for `extra` more bytes at the returned address; make them count with ``advance(_:)``.
  @inlinable @inline(__always) public func reserve(_ extra: Int) -> UnsafeMutablePointer<UInt8> {
    if capacity &- used < extra { grow(extra) }
    return base + used
  }

  /// Counts `written` bytes that were put at the address given by ``reserve(_:)``.
  @inlinable @inline(__always) public func advance(_ written: Int) { used &+= written }

  @usableFromInline @inline(never) func grow(_ extra: Int) {
    let wanted = max(capacity &* 2, used + extra)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
    larger.update(from: base, count: used)
    base.deallocate()
    base = larger
    capacity = wanted
  }

  /// Appends one byte.
  @inlinable @inline(__always) public func append(_ byte: UInt8) {
    reserve(1).pointee = byte
    used &+= 1
  }

  /// Appends `count` bytes from `start`.
  @inlinable public func append(_ start: UnsafePointer<UInt8>, count: Int) {
    reserve(count).update(from: start, count: count)
    used &+= count
  }

  /// Appends a buffer.
  @inlinable public func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    if let start = bytes.baseAddress { append(start, count: bytes.count) }
  }

  /// Appends a literal of the program's text.
  @inlinable @inline(__always) public func append(_ text: StaticString) {
    append(text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// Appends the UTF-8 of a string.
  public func append(string: String) {
    var text = string
    text.withUTF8 { append($0) }
  }

  /// Appends an integer in decimal.
  public func append<I: FixedWidthInteger>(decimal value: I) {
    if value == 0 { return append(UInt8(ascii: "0")) }
    var digits: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)
    withUnsafeMutableBytes(of: &digits) { room in
      var at = 40
      var rest = value.magnitude
      while rest != 0 {
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        at -= 1
        room[at] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
        rest = quotient
      }
      if value < 0 { append(UInt8(ascii: "-")) }
      for index in at..<40 { append(room[index]) }
    }
  }

  /// Appends a Unicode scalar value in UTF-8; surrogates must not get here.
  @inlinable public func append(scalar value: UInt32) {
    let out = reserve(4)
    if value < 0x80 {
      out[0] = UInt8(truncatingIfNeeded: value)
      used &+= 1
    } else if value < 0x800 {
      out[0] = UInt8(truncatingIfNeeded: 0xC0 | value >> 6)
      out[1] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
      used &+= 2
    } else if value < 0x1_0000 {
      out[0] = UInt8(truncatingIfNeeded: 0xE0 | value >> 12)
      out[1] = UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F)
      out[2] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
      used &+= 3
    } else {
      out[0] = UInt8(truncatingIfNeeded: 0xF0 | value >> 18)
      out[1] = UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F)
      out[2] = UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F)
      out[3] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
      used &+= 4
    }
  }
}
