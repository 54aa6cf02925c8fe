/// What one commit changed, as one row: the terms it brought and the quads it added and removed.
///
/// `added` and `removed` are net: an added quad was not there before, a removed one was.
/// So the state after any number of entries is a sum, whatever the order (Recovery).
public struct JournalEntry: Sendable {
  public var revision: UInt64
  public var packed: PackedBlock
  /// Sum of the hashes of new terms and added quads, less those of removed quads.
  public var change: ContentHash

  /// New terms of one id space: `count` of them from `first` on.
  public struct NewTerms: Sendable {
    public var first: UInt32
    public var count: Int
    public init(first: UInt32, count: Int) {
      self.first = first
      self.count = count
    }
  }

  private static func seed(_ revision: UInt64) -> UInt64 { 0x6A6F_7572 ^ revision }

  /// Packs a commit; `term(id)` is asked once for every new term in order. Sorts the quads.
  public static func pack(
    revision: UInt64, terms: [NewTerms], added: [IDQuad], removed: [IDQuad],
    term: (UInt32) throws -> StoredTerm
  ) throws -> JournalEntry {
    var writer = BlockWriter()
    var change = ContentHash()
    var tags = TagWriter()
    writer.number(UInt64(terms.count))
    for space in terms {
      writer.number(space.first)
      writer.number(UInt64(space.count))
      for offset in 0..<space.count {
        let id = space.first &+ UInt32(truncatingIfNeeded: offset)
        let stored = try term(id)
        change.add(stored.hash(id: id))
        TermBlock.append(stored, to: &writer, tags: &tags)
      }
    }
    writer.number(UInt64(added.count))
    added.sorted(by: IDQuad.precedes).withUnsafeBufferPointer { change.add(QuadRun.append($0, to: &writer)) }
    writer.number(UInt64(removed.count))
    removed.sorted(by: IDQuad.precedes).withUnsafeBufferPointer { change.remove(QuadRun.append($0, to: &writer)) }
    return JournalEntry(
      revision: revision, packed: try PackedBlock.pack(writer.bytes, seed: seed(revision)), change: change)
  }

  /// Hands over the new terms and collects the quads; returns the change of the content hash.
  @discardableResult
  public func decode(
    term: (UInt32, StoredTerm) throws -> Void, added: inout [IDQuad], removed: inout [IDQuad]
  ) throws -> ContentHash {
    let raw = try packed.unpack(
      seed: JournalEntry.seed(revision), name: "the journal of revision \(revision)")
    return try raw.withUnsafeBytes { bytes in
      var reader = BlockReader(bytes)
      var tags: [UnsafeBufferPointer<UInt8>] = []
      var change = ContentHash()
      let spaces = try reader.count(atMost: 16)
      for _ in 0..<spaces {
        let first = try reader.number32()
        let count = try reader.count(atMost: bytes.count)
        for offset in 0..<count {
          let id = first &+ UInt32(truncatingIfNeeded: offset)
          let stored = try TermBlock.read(&reader, tags: &tags)
          change.add(stored.hash(id: id))
          try term(id, stored)
        }
      }
      let additions = try reader.count(atMost: bytes.count)
      change.add(try QuadRun.read(&reader, count: additions, into: &added))
      let removals = try reader.count(atMost: bytes.count)
      change.remove(try QuadRun.read(&reader, count: removals, into: &removed))
      guard reader.isAtEnd else { throw BlockReader.damage }
      return change
    }
  }
}
