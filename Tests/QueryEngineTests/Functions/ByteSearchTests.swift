import Testing

@testable import QueryEngine

@Suite struct ByteSearchTests {
  @Test("finds what a naive search finds")
  func agreesWithNaive() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random) }
      let needle = (0..<Int.random(in: 0...5, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random) }
      let offset = Int.random(in: 0...text.count, using: &random)
      let naive = (offset...max(offset, text.count)).first { start in
        start + needle.count <= text.count && Array(text[start..<start + needle.count]) == needle
      }
      let found = text.withUnsafeBufferPointer { text in needle.withUnsafeBufferPointer { findBytes($0, in: text, from: offset) } }
      #expect(found == naive, "\(needle) in \(text) from \(offset)")
    }
  }

  @Test("a needle that nearly matches everywhere is found, too")
  func repetitive() {
    let text = [UInt8](repeating: 97, count: 200_000) + [98]
    let needle = [UInt8](repeating: 97, count: 5_000) + [98]
    let absent = [UInt8](repeating: 97, count: 5_000) + [99]
    text.withUnsafeBufferPointer { text in
      #expect(needle.withUnsafeBufferPointer { findBytes($0, in: text, from: 0) } == 195_000)
      #expect(absent.withUnsafeBufferPointer { findBytes($0, in: text, from: 0) } == nil)
    }
  }
}
