import Database
import Glibc
import TestSupport
import Testing

/// Flipped bits and cut files: refused with the reason, or the same content; never another answer (D7).
@Suite struct DamageTests {
  private func dump(_ graph: KnowledgeGraph) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try graph.dump(.all, as: .nquads) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// A database with a journal and blocks, closed.
  private func make(_ path: String) throws -> [UInt8] {
    do {
      let graph = try KnowledgeGraph.open(path)
      let text = (0..<400).map { "<urn:s\($0)> <urn:p\($0 % 5)> \"some text \($0)\"@en, \($0) ." }.joined(separator: "\n")
      _ = try graph.load(.bytes(Array(text.utf8)), LoadOptions(name: "x.ttl"))
      try graph.close()
    }
    let graph = try KnowledgeGraph.open(path)
    defer { #expect(throws: Never.self) { try graph.close() } }
    return try dump(graph)
  }

  @Test func aFlippedBitIsNoticedOrHarmless() throws {
    let folder = TemporaryFolder()
    let path = folder.file("tern.db")
    let content = try make(path)
    let sound = try #require(readBytes(path))
    var seed: UInt64 = 42
    var refused = 0
    for round in 0..<150 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var damaged = sound
      let bit = Int(truncatingIfNeeded: seed >> 20) & Int.max % (sound.count * 8)
      let place = bit % (sound.count * 8)
      damaged[place / 8] ^= 1 << UInt8(place % 8)
      let copy = folder.file("copy\(round).db")
      writeBytes(damaged, to: copy)
      do {
        let graph = try KnowledgeGraph.open(copy, options: DatabaseOptions(create: false, image: false))
        #expect(try dump(graph) == content, "bit \(place) changed the answer")
        try graph.close()
      } catch let error as DatabaseError {
        refused += 1
        #expect([.damaged, .io, .internal, .busy].contains(error.kind), "bit \(place): \(error.kind) \(error.message)")
        #expect(!error.message.isEmpty)
      }
    }
    #expect(refused > 10, "most of the file is content")
  }

  @Test func aFileCutShortIsNoticed() throws {
    let folder = TemporaryFolder()
    let path = folder.file("tern.db")
    let content = try make(path)
    let sound = try #require(readBytes(path))
    for part in 1..<12 {
      let copy = folder.file("cut\(part).db")
      writeBytes(Array(sound.prefix(sound.count * part / 12)), to: copy)
      do {
        let graph = try KnowledgeGraph.open(copy, options: DatabaseOptions(create: false, image: false))
        #expect(try dump(graph) == content)
        try graph.close()
      } catch let error as DatabaseError {
        #expect([.damaged, .io, .internal].contains(error.kind), "\(error.kind) \(error.message)")
      }
    }
  }
}
