/// A quad of ids; graph 0 is the default graph. Sixteen bytes.
@frozen public struct IDQuad: Sendable, Hashable {
  public var g: UInt32
  public var s: UInt32
  public var p: UInt32
  public var o: UInt32
  @inlinable public init(s: UInt32, p: UInt32, o: UInt32, g: UInt32) {
    self.g = g
    self.s = s
    self.p = p
    self.o = o
  }
  /// The order of blocks and journals: graph, subject, predicate, object.
  @inlinable public static func precedes(_ a: IDQuad, _ b: IDQuad) -> Bool {
    if a.g != b.g { return a.g < b.g }
    if a.s != b.s { return a.s < b.s }
    if a.p != b.p { return a.p < b.p }
    return a.o < b.o
  }
  /// Its hash, part of the content hash.
  @inlinable public var hash128: ContentHash { ContentHash.quad(s, p, o, g) }
}

/// Sorted quads as they lie in one row: differences as LEB128, compressed.
public struct QuadRun: Sendable {
  /// Quads of a full block.
  public static let capacity = 16384

  public var count: Int
  public var packed: PackedBlock
  /// Sum of the hashes of the quads.
  public var hash: ContentHash

  /// Packs quads that are sorted by ``IDQuad/precedes(_:_:)`` and distinct.
  public static func pack(_ quads: UnsafeBufferPointer<IDQuad>) throws -> QuadRun {
    var writer = BlockWriter()
    writer.reserve(quads.count * 4)
    let hash = append(quads, to: &writer)
    return QuadRun(
      count: quads.count, packed: try PackedBlock.pack(writer.bytes, seed: seed), hash: hash)
  }

  static let seed: UInt64 = 0x7175_6164

  /// Appends the decoded quads; returns the sum of their hashes. Throws `.damaged`.
  @discardableResult
  public func decode(into quads: inout [IDQuad]) throws -> ContentHash {
    let raw = try packed.unpack(seed: QuadRun.seed, name: "a block of quads")
    return try raw.withUnsafeBytes { bytes in
      // A quad takes two bytes at least: a row that claims more is damaged.
      guard count >= 0, count <= bytes.count else { throw BlockReader.damage }
      var reader = BlockReader(bytes)
      let sum = try QuadRun.read(&reader, count: count, into: &quads)
      guard reader.isAtEnd else { throw BlockReader.damage }
      return sum
    }
  }

  /// Each quad: a byte that says which part is the first to differ, the difference there,
  /// and the parts after it in full.
  static func append(_ quads: UnsafeBufferPointer<IDQuad>, to writer: inout BlockWriter) -> ContentHash {
    var sum = ContentHash()
    var last = IDQuad(s: 0, p: 0, o: 0, g: 0)
    for quad in quads {
      if quad.g != last.g {
        writer.byte(3)
        writer.number(quad.g &- last.g)
        writer.number(quad.s)
        writer.number(quad.p)
        writer.number(quad.o)
      } else if quad.s != last.s {
        writer.byte(2)
        writer.number(quad.s &- last.s)
        writer.number(quad.p)
        writer.number(quad.o)
      } else if quad.p != last.p {
        writer.byte(1)
        writer.number(quad.p &- last.p)
        writer.number(quad.o)
      } else {
        writer.byte(0)
        writer.number(quad.o &- last.o)
      }
      sum.add(quad.hash128)
      last = quad
    }
    return sum
  }

  static func read(_ reader: inout BlockReader, count: Int, into quads: inout [IDQuad]) throws -> ContentHash {
    var sum = ContentHash()
    var last = IDQuad(s: 0, p: 0, o: 0, g: 0)
    quads.reserveCapacity(quads.count + count)
    for _ in 0..<count {
      switch try reader.byte() {
      case 3:
        last.g = last.g &+ (try reader.number32())
        last.s = try reader.number32()
        last.p = try reader.number32()
        last.o = try reader.number32()
      case 2:
        last.s = last.s &+ (try reader.number32())
        last.p = try reader.number32()
        last.o = try reader.number32()
      case 1:
        last.p = last.p &+ (try reader.number32())
        last.o = try reader.number32()
      case 0:
        last.o = last.o &+ (try reader.number32())
      default: throw BlockReader.damage
      }
      sum.add(last.hash128)
      quads.append(last)
    }
    return sum
  }
}
