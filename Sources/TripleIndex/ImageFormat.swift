/// The layout of an image file: flat arrays of a base, as they lie in memory.
///
/// Page 0: header. Then the arrays, each aligned to 64 bytes (4,096 when larger than that), then the directory of
/// arrays, then one checksum per block of 256 KiB of everything between header and checksums. Native byte order: an image is a cache of
/// one machine, rebuilt when anything is wrong.
enum ImageFormat {
  static let magic: UInt64 = 0x3130_474d_494e_5254  // "TRNIMG01"
  /// Raised with every change of layout, hash or value parsing.
  static let version: UInt64 = 1
  static let pageSize = 4096
  static let blockSize = 256 << 10
  static let checksumSeed: UInt64 = 0x7465_726e_2d69_6d67

  /// The header's words, in order.
  enum HeaderWord: Int, CaseIterable {
    case magic, version, revision, seed, plainBound, valuedBound, slotCount, quadCount
    case mapBound, dataEnd, directoryOffset, directoryCount, checksumOffset, checksumCount, storeLow, storeHigh
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
    TermHash.hash(bytes.assumingMemoryBound(to: UInt8.self), count, seed: checksumSeed)
  }
}
