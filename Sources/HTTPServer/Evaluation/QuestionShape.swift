import Synchronization

/// What a question looks like without its constants, as a number.
///
/// Questions that differ only in IRIs, strings and digits have the same shape, and mostly take
/// about as long. Nil for texts that are too long or too deeply nested for the small stack of
/// an event loop.
struct QuestionShape: Hashable, Sendable {
  /// Bytes of the longest text that has a shape.
  static let longestText = 4 << 10
  /// Brackets inside each other.
  static let deepestNesting = 24

  let hash: UInt64

  init?(_ text: String) {
    var text = text
    guard let hash = text.withUTF8(QuestionShape.hash) else { return nil }
    self.hash = hash
  }

  /// FNV-1a over the bytes outside constants. Linear.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64? {
    if bytes.count > longestText { return nil }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var depth = 0
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        i += 1
        continue
      case UInt8(ascii: "<"):
        if let end = iriEnd(bytes, after: i) { i = end }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        i = stringEnd(bytes, after: i)
      case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "["):
        depth += 1
        if depth > deepestNesting { return nil }
      case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= 1
      default: break
      }
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
      i += 1
    }
    return hash
  }

  /// The place of the `>` that ends an IRI; nil when the `<` compares.
  private static func iriEnd(_ bytes: UnsafeBufferPointer<UInt8>, after start: Int) -> Int? {
    var i = start + 1
    while i < bytes.count, bytes[i] > 32, bytes[i] != UInt8(ascii: "<") {
      if bytes[i] == UInt8(ascii: ">") { return i }
      i += 1
    }
    return nil
  }

  /// The place of the quote mark that ends a string, or the last byte.
  private static func stringEnd(_ bytes: UnsafeBufferPointer<UInt8>, after start: Int) -> Int {
    var i = start + 1
    while i < bytes.count, bytes[i] != bytes[start] {
      if bytes[i] == UInt8(ascii: "\\") { i += 1 }
      i += 1
    }
    return min(i, bytes.count - 1)
  }
}

/// Remembers which shapes of questions took longer than an event loop may give them.
///
/// A small table of counters: shapes that share one only share a guess.
final class QuestionTempo: Sendable {
  private static let slots = 1_024
  /// From here on a shape goes to a thread at once.
  private static let slow: UInt8 = 8
  private let counters = Mutex<[UInt8]>([UInt8](repeating: 0, count: QuestionTempo.slots))

  private func slot(_ shape: QuestionShape) -> Int { Int((shape.hash ^ shape.hash >> 32) % UInt64(QuestionTempo.slots)) }

  /// Whether a question of this shape is worth a try on the event loop.
  func isQuick(_ shape: QuestionShape) -> Bool { counters.withLock { $0[slot(shape)] < QuestionTempo.slow } }

  /// One took less time than it may.
  func wasQuick(_ shape: QuestionShape) {
    counters.withLock { counters in
      let slot = slot(shape)
      if counters[slot] > 0 { counters[slot] -= 1 }
    }
  }

  /// One was given up: two of these outweigh eight quick ones.
  func wasSlow(_ shape: QuestionShape) {
    counters.withLock { counters in
      let slot = slot(shape)
      counters[slot] = min(counters[slot] + 4, 2 * QuestionTempo.slow)
    }
  }
}
