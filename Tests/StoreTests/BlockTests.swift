import RDF
import Testing

@testable import Store

@Suite struct BlockTests {
  /// Small blocks are not compressed, and are the same kind of stream: whatever was written before is read as before.
  @Test(arguments: [0, 1, 90, 512, 513, 5_000])
  func blocksOfAnySizeComeBack(_ count: Int) throws {
    let raw = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 7) }
    let packed = try PackedBlock.pack(raw, seed: 7)
    #expect(try packed.unpack(seed: 7, name: "a block") == raw)
    #expect((packed.data.count == raw.count + 11) == (count <= PackedBlock.plainBytes))
    for at in packed.data.indices.prefix(600) {
      var damaged = packed
      damaged.data[at] ^= 0x10
      // A bit of the compressor's own head may mean nothing: what is inside is the same then.
      if let other = try? damaged.unpack(seed: 7, name: "a block") { #expect(other == raw) }
    }
  }

  @Test func quadsComeBack() throws {
    var generator = SystemRandomNumberGenerator()
    var quads: Set<IDQuad> = []
    for _ in 0..<3000 {
      quads.insert(
        IDQuad(
          s: .random(in: 1...50, using: &generator), p: .random(in: 1...5, using: &generator),
          o: .random(in: 1...UInt32.max, using: &generator), g: .random(in: 0...2, using: &generator)))
    }
    let sorted = quads.sorted(by: IDQuad.precedes)
    let run = try sorted.withUnsafeBufferPointer { try QuadRun.pack($0) }
    var back: [IDQuad] = []
    let hash = try run.decode(into: &back)
    #expect(back == sorted)
    #expect(hash == run.hash)
  }

  @Test func termsComeBackOfEveryKind() throws {
    let samples: [(TermKind, String, String)] = [
      (.iri, "http://example.org/a", ""), (.blankNode, "b0", ""), (.string, "", ""), (.string, "text\n\u{1F600}", ""),
      (.typed, "01", "http://www.w3.org/2001/XMLSchema#integer"), (.language, "chat", "fr"),
      (.typed, "1", "http://www.w3.org/2001/XMLSchema#integer"), (.languageLTR, "a", "en"), (.languageRTL, "b", "ar"),
      (.unbound, "", ""), (.triple, "", ""),
    ]
    let texts = samples.map { ([UInt8]($0.1.utf8), [UInt8]($0.2.utf8)) }
    let block = try TermBlock.pack(first: 40, count: samples.count) { id in
      let index = Int(id - 40)
      return texts[index].0.withUnsafeBufferPointer { text in
        texts[index].1.withUnsafeBufferPointer { tag in
          StoredTerm(kind: samples[index].0, text: text, tag: tag, parts: (1, 2, 3))
        }
      }
    }
    var seen: [UInt32] = []
    let hash = try block.decode { id, term in
      let sample = samples[Int(id - 40)]
      #expect(term.kind == sample.0)
      #expect(String(decoding: term.text, as: UTF8.self) == sample.1)
      #expect(String(decoding: term.tag, as: UTF8.self) == sample.2)
      if term.kind == .triple { #expect(term.parts == (1, 2, 3)) }
      seen.append(id)
    }
    #expect(seen == Array(40..<40 + UInt32(samples.count)))
    #expect(hash == block.hash)
  }

  /// D7 in small: every single flipped bit of a block is found.
  @Test func everyFlippedBitIsFound() throws {
    let quads = (1...200).map { IDQuad(s: UInt32($0), p: 7, o: UInt32($0 &* 31), g: 0) }
    let run = try quads.withUnsafeBufferPointer { try QuadRun.pack($0) }
    for bit in 0..<run.packed.data.count * 8 {
      var damaged = run
      damaged.packed.data[bit / 8] ^= 1 << UInt8(bit % 8)
      var back: [IDQuad] = []
      do {
        try damaged.decode(into: &back)
        // A bit that zlib does not use may change nothing; the content must then be the same.
        #expect(back == quads)
      } catch let error as StoreError {
        #expect(error.kind == .damaged)
      }
    }
    for count in [-1, 0, 199, 201, 1 << 40] {
      var damaged = run
      damaged.count = count
      var back: [IDQuad] = []
      #expect(throws: StoreError.self) { try damaged.decode(into: &back) }
    }
  }

  @Test func theHashDoesNotDependOnTheOrder() {
    var forward = ContentHash()
    var backward = ContentHash()
    for n in 1...100 as ClosedRange<UInt32> { forward.add(.quad(n, n, n, 0)) }
    for n in (1...100 as ClosedRange<UInt32>).reversed() { backward.add(.quad(n, n, n, 0)) }
    #expect(forward == backward)
    forward.remove(.quad(5, 5, 5, 0))
    #expect(forward != backward)
    forward.add(.quad(5, 5, 5, 0))
    #expect(forward == backward)
    #expect(ContentHash.quad(1, 2, 3, 0) != ContentHash.quad(2, 1, 3, 0))
  }
}
