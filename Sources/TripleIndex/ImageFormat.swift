import CVerifiedMap

/// The layout of an image file: flat arrays of a base, as they lie in memory.
///
/// Page 0: header. Then the arrays, each aligned to 64 bytes (4,096 when larger than that), then the directory of
/// arrays, then one checksum per block of everything between header and checksums. Native byte order: an image is a cache of
/// one machine, rebuilt when anything is wrong.
enum ImageFormat {
  static let magic: UInt64 = 0x3130_474d_494e_5254  // "TRNIMG01"
  /// Raised with every change of layout, hash or value parsing.
  static let version: UInt64 = 2
  static let pageSize = 4096
  /// Bytes of a block: small enough that a first look-up verifies little, and at most some thousands of blocks.
  static func blockSize(quads: Int) -> Int { quads < 20_000_000 ? 256 << 10 : 1 << 20 }
  static let checksumSeed: UInt64 = 0x7465_726e_2d69_6d67

  /// The header's words, in order.
  enum HeaderWord: Int, CaseIterable {
    case magic, version, revision, seed, plainBound, valuedBound, slotCount, quadCount
    case mapBound, dataEnd, directoryOffset, directoryCount, checksumOffset, checksumCount, blockSize
    case storeLow, storeHigh, hashLow, hashHigh, storedPlain, storedValued
    /// Of all words before it.
    case checksum
  }

  /// What an array is.
  enum Section: UInt32 {
    case plainWords = 1, plainArena, valuedWords, valuedArena, keys, kinds, slots, tagBytes, tagEnds
    case names, slices, smallTriples
    /// Of a graph and order: `extra` of `firstKeys` is the graph's triple count, of `rank` the first bit.
    case firstKeys = 32, starts, groups, second, third, offsets, directories, rank
  }

  /// One array in the directory. 40 bytes.
  struct Entry {
    var section: UInt32
    var graph: UInt32
    var order: UInt32
    /// The plain bound of the graph's own compact map.
    var map: UInt32
    var offset: UInt64
    var byteCount: UInt64
    var extra: UInt64
  }

  static func checksum(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
    tern_block_checksum(bytes, count, checksumSeed)
  }
}

/// Whose content an image shows: it is used only where all of this fits.
public struct ImageStamp: Hashable, Sendable {
  /// The revision of the folded content.
  public var revision: UInt64
  /// The identity of the store.
  public var store: (low: UInt64, high: UInt64)
  /// The store's own hash of the content at that revision: with the changes since it must give the hash of now.
  public var content: (low: UInt64, high: UInt64)
  /// One past the last id of each range whose term the store holds: an image may hold later ones.
  public var storedPlain: UInt32
  public var storedValued: UInt32

  public init(
    revision: UInt64, store: (low: UInt64, high: UInt64) = (0, 0), content: (low: UInt64, high: UInt64) = (0, 0),
    storedPlain: UInt32 = 1, storedValued: UInt32 = TermSpace.valuedStart
  ) {
    self.revision = revision
    self.store = store
    self.content = content
    self.storedPlain = storedPlain
    self.storedValued = storedValued
  }

  private var words: [UInt64] {
    [revision, store.low, store.high, content.low, content.high, UInt64(storedPlain), UInt64(storedValued)]
  }
  /// Equality of everything.
  public static func == (a: ImageStamp, b: ImageStamp) -> Bool { a.words == b.words }
  /// Agrees with equality.
  public func hash(into hasher: inout Hasher) { hasher.combine(words) }
}
