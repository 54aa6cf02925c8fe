import Glibc

/// Writes the base of a snapshot to a file that ``ImageReader`` maps at the next start.
///
/// Shows the revision ``Snapshot/baseRevision``: changes and terms after it are not in it. To have the newest
/// revision in an image, fold first (``Compaction``). Writes beside the target and renames, so that a crash leaves the old image
/// or the new one. Throws ``IndexError/system(operation:errno:)``.
public enum ImageWriter {
  /// Writes the image; the stamp says whose content of which revision it shows, so that it is never used for other tables.
  public static func write(_ snapshot: Snapshot, to path: String, stamp: ImageStamp) throws(IndexError) {
    guard stamp.revision == snapshot.baseRevision else { throw .notAnImage("the folded revision is \(snapshot.baseRevision)") }
    let temporary = path + ".new"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system(operation: "create", errno: errno) }
    var output = ImageOutput(file: file, blockSize: ImageFormat.blockSize(quads: snapshot.base.tripleCount))
    let result = Result { () throws(IndexError) in
      try writeAll(snapshot, stamp, &output)
      if fsync(file) != 0 { throw .system(operation: "sync", errno: errno) }
    }
    _ = close(file)
    output.free()
    switch result {
    case .failure(let error):
      _ = unlink(temporary)
      throw error
    case .success:
      if rename(temporary, path) != 0 { throw .system(operation: "rename", errno: errno) }
      try syncFolder(of: path)
    }
  }

  /// Makes the new name durable.
  private static func syncFolder(of path: String) throws(IndexError) {
    var folder = path
    while let last = folder.popLast(), last != "/" {}
    let descriptor = open(folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(operation: "open", errno: errno) }
    defer { _ = close(descriptor) }
    if fsync(descriptor) != 0 { throw .system(operation: "sync", errno: errno) }
  }

  private static func writeAll(_ snapshot: Snapshot, _ stamp: ImageStamp, _ out: inout ImageOutput) throws(IndexError) {
    let terms = snapshot.dictionary.base
    let graphs = snapshot.base
    try out.begin()
    func put<T: BitwiseCopyable>(
      _ section: ImageFormat.Section, _ base: UnsafePointer<T>, _ count: Int, graph: UInt32 = 0, order: KeyOrder = .spo,
      map: UInt32 = 0, extra: UInt64 = 0, _ out: inout ImageOutput
    ) throws(IndexError) {
      try out.section(
        ImageFormat.Entry(
          section: section.rawValue, graph: graph, order: UInt32(order.rawValue), map: map, offset: 0,
          byteCount: UInt64(count * MemoryLayout<T>.stride), extra: extra), base)
    }
    try put(.plainWords, terms.plainWords, Int(terms.plainBound) + 1, &out)
    try put(.plainArena, terms.plainArena, terms.plainArenaBytes, &out)
    try put(.valuedWords, terms.valuedWords, terms.valuedCount + 1, &out)
    try put(.valuedArena, terms.valuedArena, terms.valuedArenaBytes, &out)
    try put(.keys, terms.keys, terms.valuedCount, &out)
    try put(.kinds, terms.kinds, terms.valuedCount, &out)
    try put(.slots, terms.slots, terms.slotCount, &out)
    let tags = snapshot.dictionary.tags
    var tagBytes: [UInt8] = []
    var tagEnds: [UInt32] = []
    for i in 1..<max(1, tags.count) {
      let entry = tags.entries[i]
      tagBytes += UnsafeBufferPointer(start: entry.bytes, count: Int(entry.count))
      tagEnds.append(UInt32(tagBytes.count))
    }
    try put(.tagBytes, tagBytes, tagBytes.count, &out)
    try put(.tagEnds, tagEnds, tagEnds.count, &out)
    try put(.names, graphs.names, graphs.nameCount, &out)
    try put(.slices, graphs.slices, graphs.nameCount, &out)
    try put(.smallTriples, graphs.smallTriples, graphs.smallCount, &out)
    let views = [graphs.defaultGraph] + graphs.large.values.sorted { $0.graph < $1.graph }
    for view in views {
      for order in [KeyOrder.spo, .osp] {
        let flat = view.base.flatOrder(order)
        let first = flat.first
        let map = first.set.map.plainBound
        try put(.firstKeys, first.keys, first.count, graph: view.graph, order: order, map: map, extra: UInt64(view.base.count), &out)
        try put(.starts, flat.starts, first.count + 1, graph: view.graph, order: order, &out)
        try put(.second, flat.second, view.base.count, graph: view.graph, order: order, &out)
        try put(.third, flat.third, view.base.count, graph: view.graph, order: order, &out)
        try put(.rank, first.set.blocks, Int(first.set.blockCount), graph: view.graph, order: order, extra: UInt64(first.set.start), &out)
      }
      for order in [KeyOrder.pso, .pos] {
        let grouped = view.base.groupedOrder(order)
        let first = grouped.first
        let last = grouped.groups[first.count]
        try put(
          .firstKeys, first.keys, first.count, graph: view.graph, order: order, map: grouped.map.plainBound,
          extra: UInt64(view.base.count), &out)
        try put(.groups, grouped.groups, first.count + 1, graph: view.graph, order: order, &out)
        try put(.second, grouped.keys, Int(last.pair), graph: view.graph, order: order, &out)
        try put(.offsets, grouped.offsets, Int(last.offset), graph: view.graph, order: order, &out)
        try put(.third, grouped.values, view.base.count, graph: view.graph, order: order, &out)
        try put(.directories, grouped.directories, Int(last.directory), graph: view.graph, order: order, &out)
        try put(.rank, first.set.blocks, Int(first.set.blockCount), graph: view.graph, order: order, extra: UInt64(first.set.start), &out)
      }
    }
    let dataEnd = out.position
    let directoryOffset = try out.align(to: 64)
    let entries = out.entries
    try out.write(entries, entries.count * MemoryLayout<ImageFormat.Entry>.stride)
    let checksumOffset = try out.finishBlocks()
    var header = [UInt64](repeating: 0, count: ImageFormat.pageSize / 8)
    func set(_ word: ImageFormat.HeaderWord, _ value: UInt64) { header[word.rawValue] = value }
    set(.magic, ImageFormat.magic)
    set(.version, ImageFormat.version)
    set(.revision, graphs.revision)
    set(.seed, snapshot.dictionary.seed)
    set(.plainBound, UInt64(terms.plainBound))
    set(.valuedBound, UInt64(terms.valuedBound))
    set(.slotCount, UInt64(terms.slotCount))
    set(.quadCount, UInt64(graphs.tripleCount))
    set(.mapBound, UInt64(graphs.map.plainBound))
    set(.dataEnd, UInt64(dataEnd))
    set(.directoryOffset, UInt64(directoryOffset))
    set(.directoryCount, UInt64(entries.count))
    set(.checksumOffset, UInt64(checksumOffset))
    set(.checksumCount, UInt64(out.checksums.count))
    set(.blockSize, UInt64(out.blockSize))
    set(.storeLow, stamp.store.low)
    set(.storeHigh, stamp.store.high)
    set(.hashLow, stamp.content.low)
    set(.hashHigh, stamp.content.high)
    set(.storedPlain, UInt64(stamp.storedPlain))
    set(.storedValued, UInt64(stamp.storedValued))
    let sums = out.checksums
    let n = ImageFormat.HeaderWord.checksum.rawValue
    header[n + 1] = sums.withUnsafeBytes { raw in raw.baseAddress.map { ImageFormat.checksum($0, raw.count) } ?? 0 }
    // The header's own checksum covers the checksum of the checksums too.
    let covered = Array(header[0..<n]) + [header[n + 1]]
    header[n] = covered.withUnsafeBytes { raw in raw.baseAddress.map { ImageFormat.checksum($0, raw.count) } ?? 0 }
    try out.writeHeader(header)
  }
}
