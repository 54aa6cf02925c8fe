import RDF

/// A term as the file keeps it: bytes, and for a triple term the ids of its parts.
public struct StoredTerm {
  public var kind: TermKind
  public var text: UnsafeBufferPointer<UInt8>
  /// Datatype IRI or language.
  public var tag: UnsafeBufferPointer<UInt8>
  /// Ids of subject, predicate, object of a triple term.
  public var parts: (UInt32, UInt32, UInt32)

  public init(
    kind: TermKind, text: UnsafeBufferPointer<UInt8>, tag: UnsafeBufferPointer<UInt8>,
    parts: (UInt32, UInt32, UInt32) = (0, 0, 0)
  ) {
    self.kind = kind
    self.text = text
    self.tag = tag
    self.parts = parts
  }

  /// Hash of the term at its id, part of the content hash.
  public func hash(id: UInt32) -> ContentHash {
    // An id without a term.
    if kind == .unbound { return ContentHash() }
    if kind == .triple {
      return ContentHash.quad(parts.0, parts.1, parts.2, id ^ 0x8000_0000)
    }
    var hash = ContentHash.bytes(UnsafeRawBufferPointer(text), seed: UInt64(id) << 8 | UInt64(kind.rawValue))
    if !tag.isEmpty { hash.add(ContentHash.bytes(UnsafeRawBufferPointer(tag), seed: ~UInt64(id))) }
    return hash
  }
}

/// Terms with consecutive ids, as they lie in one row: kind, tag, text, one after the other, compressed.
public struct TermBlock: Sendable {
  /// Terms of a full block.
  public static let capacity = 4096

  /// The first id.
  public var first: UInt32
  public var count: Int
  public var packed: PackedBlock
  /// Sum of the hashes of the terms; known after packing or decoding.
  public var hash: ContentHash

  /// Packs `count` terms from `first` on; `term(id)` is asked once for each in order.
  public static func pack(first: UInt32, count: Int, term: (UInt32) throws -> StoredTerm) throws -> TermBlock {
    var writer = BlockWriter()
    var hash = ContentHash()
    var tags = TagWriter()
    for offset in 0..<count {
      let id = first &+ UInt32(truncatingIfNeeded: offset)
      let stored = try term(id)
      hash.add(stored.hash(id: id))
      append(stored, to: &writer, tags: &tags)
    }
    return TermBlock(
      first: first, count: count, packed: try PackedBlock.pack(writer.bytes, seed: seed(first)), hash: hash)
  }

  static func seed(_ first: UInt32) -> UInt64 { 0x7465_726D_0000_0000 ^ UInt64(first) }

  /// Hands over each term in the order of the ids; the bytes are valid during the call only.
  ///
  /// Returns the sum of the hashes. Throws `.damaged`.
  @discardableResult
  public func decode(_ body: (UInt32, StoredTerm) throws -> Void) throws -> ContentHash {
    let raw = try packed.unpack(seed: TermBlock.seed(first), name: "the block of terms from \(first)")
    return try raw.withUnsafeBytes { bytes in
      guard count >= 0, count <= bytes.count else { throw BlockReader.damage }
      var reader = BlockReader(bytes)
      var tags: [UnsafeBufferPointer<UInt8>] = []
      var sum = ContentHash()
      for offset in 0..<count {
        let id = first &+ UInt32(truncatingIfNeeded: offset)
        let stored = try TermBlock.read(&reader, tags: &tags)
        sum.add(stored.hash(id: id))
        try body(id, stored)
      }
      guard reader.isAtEnd else { throw BlockReader.damage }
      return sum
    }
  }

  /// One term: kind, then the parts of a triple term, or tag (when it has one) and text.
  static func append(_ stored: StoredTerm, to writer: inout BlockWriter, tags: inout TagWriter) {
    writer.byte(stored.kind.rawValue)
    switch stored.kind {
    case .unbound: return
    case .triple:
      writer.number(stored.parts.0)
      writer.number(stored.parts.1)
      writer.number(stored.parts.2)
    case .iri, .blankNode, .string:
      writer.text(stored.text)
    case .typed, .language, .languageLTR, .languageRTL:
      tags.write(stored.tag, to: &writer)
      writer.text(stored.text)
    }
  }

  static func read(
    _ reader: inout BlockReader, tags: inout [UnsafeBufferPointer<UInt8>]
  ) throws -> StoredTerm {
    guard let kind = TermKind(rawValue: try reader.byte()) else { throw BlockReader.damage }
    let empty = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    switch kind {
    case .unbound: return StoredTerm(kind: kind, text: empty, tag: empty)
    case .triple:
      let parts = (try reader.number32(), try reader.number32(), try reader.number32())
      return StoredTerm(kind: kind, text: empty, tag: empty, parts: parts)
    case .iri, .blankNode, .string:
      return StoredTerm(kind: kind, text: try reader.text(), tag: empty)
    case .typed, .language, .languageLTR, .languageRTL:
      let index = try reader.count(atMost: tags.count)
      if index == tags.count { tags.append(try reader.text()) }
      return StoredTerm(kind: kind, text: try reader.text(), tag: tags[index])
    }
  }
}

/// Gives each datatype and language of a block a small number.
struct TagWriter {
  private var known: [[UInt8]: Int] = [:]
  private var last: (bytes: [UInt8], index: Int)?

  mutating func write(_ tag: UnsafeBufferPointer<UInt8>, to writer: inout BlockWriter) {
    if let last, last.bytes.elementsEqual(tag) {
      writer.number(UInt64(last.index))
      return
    }
    let bytes = [UInt8](tag)
    if let index = known[bytes] {
      writer.number(UInt64(index))
      last = (bytes, index)
    } else {
      let index = known.count
      known[bytes] = index
      writer.number(UInt64(index))
      writer.text(tag)
      last = (bytes, index)
    }
  }
}
