import CVerifiedMap
import Glibc

/// An image that is mapped: its snapshot, and what is known of its bytes.
public final class MappedImage: Sendable {
  /// The content, which lives as long as it is used.
  public let snapshot: Snapshot
  /// Whose content it is.
  public let stamp: ImageStamp
  /// Bytes of the file.
  public let byteCount: Int
  /// Blocks of the file.
  public let blockCount: Int
  private let region: Region

  fileprivate init(_ snapshot: Snapshot, _ stamp: ImageStamp, _ region: Region, blockCount: Int) {
    self.snapshot = snapshot
    self.stamp = stamp
    self.region = region
    self.blockCount = blockCount
    byteCount = region.byteCount
  }

  /// Blocks that were read and verified so far: all of them in a small image, those that were asked for in a large one.
  public var verifiedCount: Int { region.verifiedMap.map { tern_verified_map_verified($0) } ?? blockCount }

  /// Verifies the blocks that nobody has read yet (about 8 GB/s from a warm page cache). False when `goOn` said so
  /// between two blocks. Throws ``IndexError/damaged(_:)``.
  @discardableResult public func verify(while goOn: () -> Bool = { true }) throws(IndexError) -> Bool {
    guard let map = region.verifiedMap else { return true }
    for block in 0..<blockCount {
      guard goOn() else { return false }
      let result = tern_verified_map_check(map, block)
      if result < 0 { throw .system(operation: "protect", errno: errno) }
      if result == 0 { throw .damaged("block \(block)") }
    }
    return true
  }
}

/// Maps an image written by ``ImageWriter`` and makes a snapshot over it.
///
/// Nothing is copied but the tags. Header and checksums are verified here; a block when it is first read
/// (256 KiB in 30 µs), whoever reads it: a block that is damaged then removes the image and ends the process
/// with status 75, and the next start rebuilds. Small images are verified as a whole before the snapshot is handed out: a wrong
/// byte anywhere is ``IndexError/damaged(_:)``, and the caller rebuilds.
public enum ImageReader {
  /// Images of up to so many bytes are verified when they are opened: 4 ms.
  public static let verifiedAtOnce = 32 << 20

  /// Opens an image. `isWanted` sees the stamp before anything else is read.
  /// Throws ``IndexError``: `system`, `notAnImage` (other version, other store, not wanted) or `damaged`.
  public static func open(
    _ path: String, verifiedAtOnce: Int = ImageReader.verifiedAtOnce, isWanted: (ImageStamp) -> Bool = { _ in true }
  ) throws(IndexError) -> MappedImage {
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system(operation: "open", errno: errno) }
    defer { _ = close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system(operation: "stat", errno: errno) }
    let size = Int(status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG, size >= ImageFormat.pageSize else { throw .notAnImage("no regular file of at least a page") }
    let header = try Header(file, size: size)
    guard isWanted(header.stamp) else { throw .notAnImage("an image of another store or revision") }
    let handle = header.sums.withUnsafeBufferPointer {
      tern_verified_map_open(
        file, size, ImageFormat.pageSize, header.dataEnd, header.blockSize, $0.baseAddress, header.sums.count,
        ImageFormat.checksumSeed, path)
    }
    guard handle >= 0 else { throw .system(operation: "map", errno: errno) }
    guard let region = Region(verified: handle, byteCount: size) else { throw .system(operation: "map", errno: EINVAL) }
    let image = Image(region: region, header: header)
    if size <= verifiedAtOnce {
      for block in 0..<header.sums.count where tern_verified_map_check(handle, block) != 1 { throw .damaged("block \(block)") }
    }
    return MappedImage(try image.opened().snapshot(), header.stamp, region, blockCount: header.sums.count)
  }

  /// The first page and the checksums, verified.
  private struct Header {
    private let words: [UInt64]
    let sums: [UInt64]

    func word(_ w: ImageFormat.HeaderWord) -> UInt64 { words[w.rawValue] }
    var blockSize: Int { Int(word(.blockSize)) }
    /// Where the last block ends.
    var dataEnd: Int { Int(word(.checksumOffset)) }
    var stamp: ImageStamp {
      ImageStamp(
        revision: word(.revision), store: (word(.storeLow), word(.storeHigh)), content: (word(.hashLow), word(.hashHigh)),
        storedPlain: UInt32(truncatingIfNeeded: word(.storedPlain)), storedValued: UInt32(truncatingIfNeeded: word(.storedValued)))
    }

    init(_ file: Int32, size: Int) throws(IndexError) {
      words = try Self.read(file, at: 0, count: ImageFormat.pageSize / 8)
      let n = ImageFormat.HeaderWord.checksum.rawValue
      guard words[ImageFormat.HeaderWord.magic.rawValue] == ImageFormat.magic else { throw .notAnImage("no image") }
      let version = words[ImageFormat.HeaderWord.version.rawValue]
      guard version == ImageFormat.version else { throw .notAnImage("an image of version \(version)") }
      guard Self.sum(Array(words[..<n]) + [words[n + 1]]) == words[n] else { throw .damaged("header") }
      for i in (n + 2)..<words.count where words[i] != 0 { throw .damaged("header padding") }
      // With the header intact, its numbers are ours; the file may still be cut short.
      let offset = Int(words[ImageFormat.HeaderWord.checksumOffset.rawValue])
      let count = Int(words[ImageFormat.HeaderWord.checksumCount.rawValue])
      guard size == offset + count * 8 else { throw .damaged("length") }
      sums = try Self.read(file, at: offset, count: count)
      guard Self.sum(sums) == words[n + 1] else { throw .damaged("checksums") }
    }

    private static func sum(_ words: [UInt64]) -> UInt64 {
      words.withUnsafeBytes { raw in raw.baseAddress.map { ImageFormat.checksum($0, raw.count) } ?? 0 }
    }

    private static func read(_ file: Int32, at offset: Int, count: Int) throws(IndexError) -> [UInt64] {
      var words = [UInt64](repeating: 0, count: count)
      let got = words.withUnsafeMutableBytes { raw in
        var at = 0
        while at < raw.count {
          let n = pread(file, raw.baseAddress.map { $0 + at }, raw.count - at, off_t(offset + at))
          if n < 0, errno == EINTR { continue }
          if n <= 0 { break }
          at += n
        }
        return at
      }
      guard got == count * 8 else { throw .damaged("length") }
      return words
    }
  }

  /// A mapped file.
  private struct Image {
    let region: Region
    let header: Header
    var entries = UnsafeBufferPointer<ImageFormat.Entry>(start: nil, count: 0)
    private var places: [Place: Int] = [:]

    private struct Place: Hashable {
      var section: UInt32
      var graph: UInt32
      var order: UInt32
    }

    func word(_ w: ImageFormat.HeaderWord) -> UInt64 { header.word(w) }

    init(region: Region, header: Header) {
      self.region = region
      self.header = header
    }

    /// With the directory read.
    func opened() -> Image {
      var image = self
      image.entries = UnsafeBufferPointer(
        start: UnsafePointer(region.pointer(ImageFormat.Entry.self, at: Int(word(.directoryOffset)))),
        count: Int(word(.directoryCount)))
      for (i, entry) in image.entries.enumerated() {
        image.places[Place(section: entry.section, graph: entry.graph, order: entry.order)] = i
      }
      return image
    }

    private func find(_ section: ImageFormat.Section, graph: UInt32 = 0, order: KeyOrder = .spo) throws(IndexError) -> ImageFormat.Entry {
      guard let i = places[Place(section: section.rawValue, graph: graph, order: UInt32(order.rawValue))] else {
        throw .damaged("section \(section.rawValue) is missing")
      }
      return entries[i]
    }

    private func array<T: BitwiseCopyable>(
      _ section: ImageFormat.Section, _ type: T.Type = T.self, graph: UInt32 = 0, order: KeyOrder = .spo
    ) throws(IndexError) -> UnsafePointer<T> {
      UnsafePointer(region.pointer(T.self, at: Int(try find(section, graph: graph, order: order).offset)))
    }

    func snapshot() throws(IndexError) -> Snapshot {
      let plainBound = UInt32(truncatingIfNeeded: word(.plainBound))
      let valuedBound = UInt32(truncatingIfNeeded: word(.valuedBound))
      let terms = BaseDictionary(
        plainWords: try array(.plainWords), plainArena: try array(.plainArena), plainBound: plainBound,
        valuedWords: try array(.valuedWords), valuedArena: try array(.valuedArena), valuedBound: valuedBound,
        keys: try array(.keys), kinds: try array(.kinds), slots: try array(.slots),
        slotCount: Int(word(.slotCount)), owners: [region])
      let dictionary = TermDictionary(base: terms, tags: try tags(), seed: word(.seed))
      let map = CompactMap(plainBound: UInt32(truncatingIfNeeded: word(.mapBound)))
      var large: [TermID: GraphView] = [:]
      var defaultGraph = GraphView.empty()
      for entry in entries where entry.section == ImageFormat.Section.firstKeys.rawValue && entry.order == 0 {
        let view = try graph(entry.graph, count: Int(entry.extra))
        if entry.graph == 0 { defaultGraph = view } else { large[entry.graph] = view }
      }
      let names = try find(.names)
      let base = GraphBase(
        revision: word(.revision), defaultGraph: defaultGraph, names: try array(.names), nameCount: Int(names.byteCount / 4),
        slices: try array(.slices), smallTriples: try array(.smallTriples),
        smallCount: Int(try find(.smallTriples).byteCount) / MemoryLayout<Triple>.stride, large: large, map: map,
        owners: [region])
      guard base.tripleCount == Int(word(.quadCount)) else { throw .damaged("number of quads") }
      return Snapshot(
        revision: word(.revision), dictionary: dictionary, terms: dictionary.sourceNow(), base: base,
        changed: ChangedGraphs(), quadCount: base.tripleCount, sequence: 0, fold: FoldBarrier())
    }

    private func tags() throws(IndexError) -> TagTable {
      let table = TagTable()
      let bytes: UnsafePointer<UInt8> = try array(.tagBytes)
      let ends: UnsafePointer<UInt32> = try array(.tagEnds)
      var from = 0
      for i in 0..<Int(try find(.tagEnds).byteCount / 4) {
        let to = Int(ends[i])
        guard table.number(bytes + from, to - from, adding: true) == UInt16(truncatingIfNeeded: i + 1) else { throw .damaged("tags") }
        from = to
      }
      return table
    }

    private func first(_ graph: UInt32, _ order: KeyOrder) throws(IndexError) -> (FirstLevel, CompactMap) {
      let keys = try find(.firstKeys, graph: graph, order: order)
      let rank = try find(.rank, graph: graph, order: order)
      let map = CompactMap(plainBound: keys.map)
      let set = RankedSet(
        blocks: try array(.rank, graph: graph, order: order), start: UInt32(truncatingIfNeeded: rank.extra),
        blockCount: UInt32(Int(rank.byteCount) / MemoryLayout<RankedSet.Block>.stride), map: map)
      return (FirstLevel(keys: try array(.firstKeys, graph: graph, order: order), count: Int(keys.byteCount / 4), set: set), map)
    }

    private func graph(_ name: UInt32, count: Int) throws(IndexError) -> GraphView {
      var flat: [(KeyOrder, FlatOrder)] = []
      var grouped: [(KeyOrder, GroupedOrder)] = []
      var map = CompactMap(plainBound: 1)
      for order in [KeyOrder.spo, .osp] {
        let (first, own) = try first(name, order)
        map = own
        flat.append(
          (order, FlatOrder(
            first: first, starts: try array(.starts, graph: name, order: order),
            second: try array(.second, graph: name, order: order), third: try array(.third, graph: name, order: order))))
      }
      for order in [KeyOrder.pso, .pos] {
        let (first, own) = try first(name, order)
        grouped.append(
          (order, GroupedOrder(
            first: first, groups: try array(.groups, graph: name, order: order),
            keys: try array(.second, graph: name, order: order), offsets: try array(.offsets, graph: name, order: order),
            values: try array(.third, graph: name, order: order),
            directories: try array(.directories, graph: name, order: order), map: own)))
      }
      return GraphView(
        graph: name, base: GraphIndex(count: count, map: map, flat: flat, grouped: grouped, owners: [region]), runs: [])
    }
  }
}
