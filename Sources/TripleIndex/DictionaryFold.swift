import Glibc
import RDF
import Synchronization

/// Flattens a dictionary (base and table) into a new base; ids stay.
enum DictionaryFold {
  /// The terms below the limits of `source` as flat arrays. About 50 ns a new term, 5 ns an old one.
  static func flatten(_ dictionary: TermDictionary, _ source: TermSource, threads: Int = 1) throws(IndexError) -> BaseDictionary {
    let base = dictionary.base
    let total = Int(source.plainLimit) + Int(source.valuedLimit - TermSpace.valuedStart)
    var table: (region: Region, count: Int)?
    var pools: Result<((words: Region, arena: Region), (words: Region, arena: Region)), IndexError>?
    Parallel.both(
      atOnce: threads > 1 && total > 50_000,
      {
        pools = Result { () throws(IndexError) in
          (
            try pool(
              dictionary.table.plain, from: base.plainBound, to: source.plainLimit, words: base.plainWords,
              arena: base.plainArena, baseCount: Int(base.plainBound), baseBytes: base.plainArenaBytes),
            try pool(
              dictionary.table.valued, from: base.valuedBound, to: source.valuedLimit, words: base.valuedWords,
              arena: base.valuedArena, baseCount: base.valuedCount, baseBytes: base.valuedArenaBytes)
          )
        }
      },
      { table = slots(dictionary, source, terms: total) })
    guard let table, let pools else { preconditionFailure("both parts have run") }
    let (plain, valued) = try pools.get()
    let valuedCount = Int(source.valuedLimit - TermSpace.valuedStart)
    let keys = Region(byteCount: valuedCount * 8)
    let kinds = Region(byteCount: valuedCount * 2)
    memcpy(keys.base, base.keys, base.valuedCount * 8)
    memcpy(kinds.base, base.kinds, base.valuedCount * 2)
    for i in base.valuedCount..<max(base.valuedCount, valuedCount) {
      guard let chunk = dictionary.table.valued.values[i >> TermTable.chunkBits] else { continue }
      let value = chunk[i & (TermTable.chunkSize - 1)]
      keys.pointer(Double.self)[i] = value.key
      kinds.pointer(UInt16.self)[i] = value.packed
    }
    return BaseDictionary(
      plainWords: plain.words.pointer(), plainArena: plain.arena.pointer(), plainBound: source.plainLimit,
      valuedWords: valued.words.pointer(), valuedArena: valued.arena.pointer(), valuedBound: source.valuedLimit,
      keys: keys.pointer(), kinds: kinds.pointer(), slots: table.region.pointer(), slotCount: table.count,
      owners: [plain.words, plain.arena, valued.words, valued.arena, keys, kinds, table.region])
  }

  private static func pool(
    _ pool: TermTable.Pool, from: UInt32, to: UInt32, words baseWords: UnsafePointer<UInt64>,
    arena baseArena: UnsafePointer<UInt8>, baseCount: Int, baseBytes: Int
  ) throws(IndexError) -> (words: Region, arena: Region) {
    let total = Int(to - pool.start)
    var bytes = baseBytes
    for i in baseCount..<max(baseCount, total) {
      guard let chunk = pool.chunks[i >> TermTable.chunkBits] else { continue }
      let entry = chunk[i & (TermTable.chunkSize - 1)]
      if entry.flags == 0 { continue }
      bytes += Int(entry.count)
    }
    guard bytes <= Int(TermFlags.offsetMask) else { throw .full("1 TiB of term text in one id range") }
    let words = Region(byteCount: (total + 1) * 8)
    let arena = Region(byteCount: bytes + 16)
    let out: UnsafeMutablePointer<UInt64> = words.pointer()
    let text: UnsafeMutablePointer<UInt8> = arena.pointer()
    memcpy(out, baseWords, baseCount * 8)
    memcpy(text, baseArena, baseBytes)
    var at = baseBytes
    for i in baseCount..<max(baseCount, total) {
      guard let chunk = pool.chunks[i >> TermTable.chunkBits] else {
        out[i] = TermFlags.pack(offset: at, flags: 0, tag: 0)
        continue
      }
      let entry = chunk[i & (TermTable.chunkSize - 1)]
      out[i] = TermFlags.pack(offset: at, flags: entry.flags, tag: entry.tag)
      if entry.flags == 0 { continue }
      memcpy(text + at, entry.bytes, Int(entry.count))
      at += Int(entry.count)
    }
    out[total] = TermFlags.pack(offset: at, flags: 0, tag: 0)
    return (words, arena)
  }

  /// The slot table at a load of three quarters. Both old tables are in hash order, so all three are walked in order.
  private static func slots(_ dictionary: TermDictionary, _ source: TermSource, terms: Int) -> (Region, Int) {
    let count = terms + terms / 3 + 16
    let region = Region(byteCount: count * 8)
    let out: UnsafeMutablePointer<UInt64> = region.pointer()
    @inline(__always) func insert(_ slot: UInt64) {
      var at = Int(((slot >> 32) &* UInt64(count)) >> 32)
      while out[at] != 0 {
        at &+= 1
        if at == count { at = 0 }
      }
      out[at] = slot
    }
    let base = dictionary.base
    for i in 0..<base.slotCount where base.slots[i] != 0 { insert(base.slots[i]) }
    let (slots, slotCount) = dictionary.table.slots
    for i in 0..<slotCount {
      let slot = slots[i].load(ordering: .relaxed)
      if slot == 0 { continue }
      let id = UInt32(truncatingIfNeeded: slot)
      if id < source.plainLimit || (id >= TermSpace.valuedStart && id < source.valuedLimit) { insert(slot) }
    }
    return (region, count)
  }
}

extension TermDictionary {
  /// A dictionary over a new base that also holds the terms of `old` that the base lacks, under their ids.
  convenience init(base: BaseDictionary, carryingOver old: TermDictionary) {
    self.init(base: base, tags: old.tags, seed: old.seed)
    let arena = table.makeArena()
    carry(old, from: base.plainBound, to: old.table.plain.next.load(ordering: .acquiring), arena)
    carry(old, from: base.valuedBound, to: old.table.valued.next.load(ordering: .acquiring), arena)
    table.recycle(arena)
  }

  private func carry(_ old: TermDictionary, from: UInt32, to: UInt32, _ arena: ByteArena) {
    var id = from
    while id < to {
      defer { id += 1 }
      guard let entry = old.table.entry(id)?.pointee, entry.flags != 0 else { continue }
      let key = TermKey(
        bytes: entry.bytes, count: Int(entry.count), tag: entry.tag, flags: entry.flags & ~TermFlags.needsNoEscape)
      var value: StoredValue?
      if TermSpace.isValued(id) {
        let at = Int(id - TermSpace.valuedStart)
        value = old.table.valued.values[at >> TermTable.chunkBits]?[at & (TermTable.chunkSize - 1)]
      }
      table.place(entry, value, id, hash: key.hash(seed: seed), arena)
    }
  }
}

extension TermTable {
  /// Puts a copied entry under a given id; the term must not be here yet.
  func place(_ entry: TermEntry, _ value: StoredValue?, _ id: TermID, hash: UInt32, _ arena: ByteArena) {
    let pool = id < TermSpace.valuedStart ? plain : valued
    pool.ensureChunk(id)
    pool.raise(above: id)
    enter(adding: 1)
    defer { leave(reserved: 1, used: 1) }
    var copy = entry
    let bytes = arena.allocate(Int(entry.count))
    memcpy(bytes, entry.bytes, Int(entry.count))
    copy.bytes = UnsafePointer(bytes)
    self.entry(id)?.pointee = copy
    if let value {
      let at = Int(id - TermSpace.valuedStart)
      valued.values[at >> Self.chunkBits]?[at & (Self.chunkSize - 1)] = value
    }
    let (slots, count) = slots
    var at = Int((UInt64(hash) &* UInt64(count)) >> 32)
    let slot = UInt64(hash) << 32 | UInt64(id)
    while !slots[at].compareExchange(expected: 0, desired: slot, ordering: .acquiringAndReleasing).exchanged {
      at &+= 1
      if at == count { at = 0 }
    }
  }
}
