import RDF

/// Remembers which record of the current block a token of the document became.
///
/// Direct-mapped on the last bytes of the token. An entry is good only within the block
/// it was made for, so clearing costs nothing.
final class TermCache {
  struct Slot {
    var start: UnsafePointer<UInt8>?
    var count: Int
    var record: UInt32
    var block: UInt32
  }

  private let slots: UnsafeMutablePointer<Slot>
  private let mask: UInt64
  /// The number of the current block.
  private var block: UInt32 = 1

  /// - bits: the table has two to the power of `bits` entries.
  init(bits: Int = 9) {
    let count = 1 << bits
    slots = .allocate(capacity: count)
    slots.initialize(repeating: Slot(start: nil, count: 0, record: 0, block: 0), count: count)
    mask = UInt64(count - 1)
  }

  deinit { slots.deallocate() }

  /// Forgets everything: a new block, or prefixes with a new meaning.
  func clear() { block &+= 1 }

  @inline(__always)
  private func slot(_ start: UnsafePointer<UInt8>, _ count: Int) -> UnsafeMutablePointer<Slot> {
    var key = UInt64(truncatingIfNeeded: count)
    if count >= 8 {
      key ^= UnsafeRawPointer(start + (count &- 8)).loadUnaligned(as: UInt64.self)
    } else {
      for index in 0..<count { key = key << 8 | UInt64(start[index]) }
    }
    key = key &* 0x9E37_79B9_7F4A_7C15
    return slots + Int(truncatingIfNeeded: (key >> 40) & mask)
  }

  /// The record of an equal token, or nil.
  @inline(__always)
  func find(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt32? {
    let entry = slot(start, count).pointee
    guard entry.block == block, entry.count == count, let known = entry.start else { return nil }
    return bytesEqual(known, start, count) ? entry.record : nil
  }

  /// Remembers a token that stays in place as long as the document.
  @inline(__always)
  func remember(_ start: UnsafePointer<UInt8>, _ count: Int, _ record: UInt32) {
    slot(start, count).pointee = Slot(start: start, count: count, record: record, block: block)
  }
}

/// Compares from the end, where tokens of one document differ first.
@inline(__always)
func bytesEqual(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int) -> Bool {
  var rest = count
  while rest >= 8 {
    rest &-= 8
    if UnsafeRawPointer(a + rest).loadUnaligned(as: UInt64.self) != UnsafeRawPointer(b + rest).loadUnaligned(as: UInt64.self) {
      return false
    }
  }
  while rest > 0 {
    rest &-= 1
    if a[rest] != b[rest] { return false }
  }
  return true
}
