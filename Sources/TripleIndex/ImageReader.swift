import Glibc

/// Maps an image written by ``ImageWriter`` and makes a snapshot over it.
///
/// Nothing is copied but the tags. Everything is verified before the snapshot is handed out (about 10 GB/s on two
/// threads with a warm page cache); a wrong byte anywhere is ``IndexError/damaged(_:)``, and the caller rebuilds.
public enum ImageReader {
  /// Opens an image. Throws ``IndexError``: `system`, `notAnImage` (other version, other store) or `damaged`.
  public static func open(_ path: String, store: (low: UInt64, high: UInt64) = (0, 0)) throws(IndexError) -> Snapshot {
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system(operation: "open", errno: errno) }
    defer { _ = close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system(operation: "stat", errno: errno) }
    let size = Int(status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG, size >= ImageFormat.pageSize else { throw .notAnImage("no regular file of at least a page") }
    let raw = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0)
    guard let raw, raw != UnsafeMutableRawPointer(bitPattern: -1) else { throw .system(operation: "map", errno: errno) }
    _ = madvise(raw, size, MADV_WILLNEED)
    let region = Region(mapping: raw, byteCount: size)
    let image = try Image(region: region, size: size, store: store)
    return try image.snapshot()
  }

  /// A mapped, verified file.
  private struct Image {
    let region: Region
    let header: UnsafePointer<UInt64>
    let entries: UnsafeBufferPointer<ImageFormat.Entry>
    private let places: [Place: Int]

    private struct Place: Hashable {
      var section: UInt32
      var graph: UInt32
      var order: UInt32
    }

    func word(_ w: ImageFormat.HeaderWord) -> UInt64 { header[w.rawValue] }

    init(region: Region, size: Int, store: (low: UInt64, high: UInt64)) throws(IndexError) {
      self.region = region
      let header = UnsafePointer(region.pointer(UInt64.self))
      self.header = header
      func word(_ w: ImageFormat.HeaderWord) -> UInt64 { header[w.rawValue] }
      guard word(.magic) == ImageFormat.magic else { throw .notAnImage("no image") }
      guard word(.version) == ImageFormat.version else { throw .notAnImage("an image of version \(word(.version))") }
      let n = ImageFormat.HeaderWord.checksum.rawValue
      let covered = Array(UnsafeBufferPointer(start: header, count: n)) + [header[n + 1]]
      let sum = covered.withUnsafeBytes { raw in raw.baseAddress.map { ImageFormat.checksum($0, raw.count) } ?? 0 }
      guard sum == header[n] else { throw .damaged("header") }
      for i in (n + 2)..<(ImageFormat.pageSize / 8) where header[i] != 0 { throw .damaged("header padding") }
      guard word(.storeLow) == store.low, word(.storeHigh) == store.high else { throw .notAnImage("an image of another store") }
      // With the header intact, its numbers are ours; the file may still be cut short.
      let checksumOffset = Int(word(.checksumOffset))
      let checksumCount = Int(word(.checksumCount))
      guard size == checksumOffset + checksumCount * 8 else { throw .damaged("length") }
      let sums = UnsafePointer(region.pointer(UInt64.self, at: checksumOffset))
      guard checksumCount == 0 || ImageFormat.checksum(sums, checksumCount * 8) == header[n + 1] else { throw .damaged("checksums") }
      let bad = Self.firstDamagedBlock(region, sums, checksumCount, end: checksumOffset)
      if let bad { throw .damaged("block \(bad)") }
      entries = UnsafeBufferPointer(
        start: UnsafePointer(region.pointer(ImageFormat.Entry.self, at: Int(word(.directoryOffset)))),
        count: Int(word(.directoryCount)))
      var places: [Place: Int] = [:]
      for (i, entry) in entries.enumerated() {
        places[Place(section: entry.section, graph: entry.graph, order: entry.order)] = i
      }
      self.places = places
    }

    private static func firstDamagedBlock(_ region: Region, _ sums: UnsafePointer<UInt64>, _ count: Int, end: Int) -> Int? {
      let bad = UnsafeMutablePointer<Int>.allocate(capacity: 2)
      defer { bad.deallocate() }
      func check(_ range: Range<Int>, _ result: UnsafeMutablePointer<Int>) {
        result.pointee = -1
        for b in range {
          let from = ImageFormat.pageSize + b * ImageFormat.blockSize
          if ImageFormat.checksum(region.base + from, min(ImageFormat.blockSize, end - from)) != sums[b] {
            result.pointee = b
            return
          }
        }
      }
      Parallel.both(atOnce: count > 16, { check(0..<count / 2, bad) }, { check(count / 2..<count, bad + 1) })
      return bad[0] >= 0 ? bad[0] : bad[1] >= 0 ? bad[1] : nil
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
