import Glibc
import Limits
import RDF
import Synchronization

/// Turns terms into ids, adding those that are new. One interner per thread; several may work on one dictionary.
///
/// A block is interned in passes (hash all records; read their slots, so that the cache misses
/// overlap; compare and add). About 100 ns a record when the table is beyond the caches.
public final class TermInterner {
  private let dictionary: TermDictionary
  private let rangeSize: Int
  private let texts: ByteArena
  private let scratch = ByteArena()
  private var plainRange: Range<UInt32> = 0..<0
  private var valuedRange: Range<UInt32> = 0..<0
  private var keys = FlatArray<TermKey>(capacity: 16)
  private var hashes = FlatArray<UInt32>(capacity: 16)
  private var values = FlatArray<StoredValue>(capacity: 16)
  private var ids = FlatArray<TermID>(capacity: 16)
  /// Numbers of the tags seen last.
  private var recentTags = FlatArray<UInt16>(capacity: 16)
  private var nextTag = 0
  /// Terms that this interner added.
  public private(set) var addedCount = 0

  /// `rangeSize`: ids taken at once; 1 keeps the ids without gaps, for the single writer of updates.
  init(_ dictionary: TermDictionary, rangeSize: Int) {
    self.dictionary = dictionary
    self.rangeSize = rangeSize
    texts = dictionary.table.makeArena()
  }

  deinit {
    giveBack()
    dictionary.table.recycle(texts)
  }

  /// Gives back the ids that were taken and not used: before the limits of a snapshot are read, so that no
  /// id below them is given out later.
  func giveBack() {
    dictionary.table.plain.giveBack(plainRange)
    dictionary.table.valued.giveBack(valuedRange)
    plainRange = 0..<0
    valuedRange = 0..<0
  }

  /// The ids of a block's records, in their order; valid until the next call.
  ///
  /// `blankNodeScope` is put before the label of each blank node, so that labels of different documents stay apart.
  /// Throws ``IndexError/full(_:)``.
  public func intern(_ block: QuadBlock, blankNodeScope: UnsafeBufferPointer<UInt8>) throws(IndexError)
    -> UnsafePointer<TermID>
  {
    let n = block.records.count
    scratch.removeAll()
    keys.reserve(n)
    hashes.reserve(n)
    values.reserve(n)
    ids.reserve(n)
    let table = dictionary.table
    table.enter(adding: n)
    let before = addedCount
    defer { table.leave(reserved: n, used: addedCount - before) }
    let keyBase = keys.base
    let hashBase = hashes.base
    let idBase = ids.base
    let valueBase = values.base
    block.records.withUnsafeBufferPointer { records in
      for i in 0..<n {
        let record = records[i]
        if record.kind == .triple {
          keyBase[i] = TermKey(bytes: Self.noText, count: 0, tag: 0, flags: 0)
          hashBase[i] = 0
          continue
        }
        let key = makeKey(record, blankNodeScope)
        keyBase[i] = key
        hashBase[i] = key.hash(seed: dictionary.seed)
        var value = StoredValue(key: 0, packed: 0)
        if key.tag != 0, key.tag <= 25, let parsed = ValueParser.parse(tag: key.tag, key.bytes, key.count) {
          value = StoredValue(key: parsed.key, packed: parsed.packed)
        }
        valueBase[i] = value
      }
    }
    // Touch the slots: independent loads, so their misses overlap.
    let (slots, slotCount) = table.slots
    let base = dictionary.base
    var touched: UInt64 = 0
    for i in 0..<n {
      let hash = UInt64(hashBase[i])
      touched ^= slots[Int((hash &* UInt64(slotCount)) >> 32)].load(ordering: .relaxed)
      if base.slotCount > 0 { touched ^= base.slots[Int((hash &* UInt64(base.slotCount)) >> 32)] }
    }
    keepAlive(touched)
    for i in 0..<n {
      // Triple terms have no key yet (kind 0): their components have ids by now.
      if keyBase[i].flags == 0 {
        let record = block.records[i]
        guard record.kind == .triple, Int(record.a) < i, Int(record.b) < i, Int(record.c) < i else { throw .nesting }
        let key = KeyMaker.tripleKey(Triple(idBase[Int(record.a)], idBase[Int(record.b)], idBase[Int(record.c)]), scratch)
        idBase[i] = try resolve(key, key.hash(seed: dictionary.seed), StoredValue(key: 0, packed: 0))
      } else {
        idBase[i] = try resolve(keyBase[i], hashBase[i], valueBase[i])
      }
    }
    return UnsafePointer(idBase)
  }

  /// Reads the terms that are in the dictionary now, those interned a moment ago included.
  public func currentTerms() -> TermSource { dictionary.sourceNow() }

  /// The id of one term, added when it is new. Blank node labels are taken as they are.
  public func intern(_ view: TermView) throws(IndexError) -> TermID {
    scratch.removeAll()
    return try intern(view, depth: 0)
  }

  private func intern(_ view: TermView, depth: Int) throws(IndexError) -> TermID {
    let key: TermKey
    var value = StoredValue(key: 0, packed: 0)
    if view.kind == .triple {
      guard depth < Limits.tripleTermNesting, let components = view.components else { throw .nesting }
      let s = try intern(components[0], depth: depth + 1)
      let p = try intern(components[1], depth: depth + 1)
      let o = try intern(components[2], depth: depth + 1)
      key = KeyMaker.tripleKey(Triple(s, p, o), scratch)
    } else {
      var record = QuadBlock.Record(
        kind: view.kind, text: view.text, textCount: Int(view.textCount), tag: view.tag, tagCount: Int(view.tagCount))
      if view.kind == .unbound { record.kind = .string }
      key = makeKey(record, UnsafeBufferPointer(start: nil, count: 0))
      if key.tag != 0, key.tag <= 25, let parsed = ValueParser.parse(tag: key.tag, key.bytes, key.count) {
        value = StoredValue(key: parsed.key, packed: parsed.packed)
      }
    }
    dictionary.table.enter(adding: 1)
    let before = addedCount
    defer { dictionary.table.leave(reserved: 1, used: addedCount - before) }
    return try resolve(key, key.hash(seed: dictionary.seed), value)
  }

  /// Restores a term under the id that it had, when a store is read back. Components of triple terms must be there.
  ///
  /// Throws ``IndexError/idConflict(_:)`` when the id is taken or lies in the wrong range, or when the term has another id.
  public func restore(_ view: TermView, as id: TermID) throws(IndexError) {
    scratch.removeAll()
    let key: TermKey
    var value = StoredValue(key: 0, packed: 0)
    if view.kind == .triple {
      guard let components = view.components,
        let s = dictionary.lookup(components[0], scratch: scratch),
        let p = dictionary.lookup(components[1], scratch: scratch),
        let o = dictionary.lookup(components[2], scratch: scratch)
      else { throw .idConflict(id) }
      key = KeyMaker.tripleKey(Triple(s, p, o), scratch)
    } else {
      key = makeKey(
        QuadBlock.Record(
          kind: view.kind, text: view.text, textCount: Int(view.textCount), tag: view.tag, tagCount: Int(view.tagCount)),
        UnsafeBufferPointer(start: nil, count: 0))
      if key.tag != 0, key.tag <= 25, let parsed = ValueParser.parse(tag: key.tag, key.bytes, key.count) {
        value = StoredValue(key: parsed.key, packed: parsed.packed)
      }
    }
    guard id != 0, id < TermSpace.localStart, TermSpace.isValued(id) == (value.packed != 0) else { throw .idConflict(id) }
    let hash = key.hash(seed: dictionary.seed)
    if let found = dictionary.find(key, hash: hash) {
      if found != id { throw .idConflict(id) }
      return
    }
    let pool = TermSpace.isValued(id) ? dictionary.table.valued : dictionary.table.plain
    guard dictionary.base.entry(id) == nil else { throw .idConflict(id) }
    pool.ensureChunk(id)
    guard let entry = dictionary.table.entry(id), entry.pointee.flags == 0 else { throw .idConflict(id) }
    pool.raise(above: id)
    dictionary.table.enter(adding: 1)
    defer { dictionary.table.leave(reserved: 1, used: 1) }
    write(key, value, id)
    let (slots, count) = dictionary.table.slots
    var at = Int((UInt64(hash) &* UInt64(count)) >> 32)
    let slot = UInt64(hash) << 32 | UInt64(id)
    while !slots[at].compareExchange(expected: 0, desired: slot, ordering: .acquiringAndReleasing).exchanged {
      at &+= 1
      if at == count { at = 0 }
    }
    addedCount += 1
  }

  // MARK: Parts

  @inline(__always) private func makeKey(_ record: QuadBlock.Record, _ scope: UnsafeBufferPointer<UInt8>) -> TermKey {
    let count = Int(record.textCount)
    let text = record.text ?? Self.noText
    if record.kind == .blankNode, let prefix = scope.baseAddress, scope.count > 0 {
      let joined = scratch.allocate(scope.count + count)
      memcpy(joined, prefix, scope.count)
      memcpy(joined + scope.count, text, count)
      return TermKey(bytes: UnsafePointer(joined), count: scope.count + count, tag: 0, flags: record.kind.rawValue)
    }
    guard let tag = record.tag, record.tagCount > 0 else {
      return TermKey(bytes: text, count: count, tag: 0, flags: record.kind.rawValue)
    }
    let tagCount = Int(record.tagCount)
    let number = tagNumber(tag, tagCount)
    return KeyMaker.taggedKey(kind: record.kind, text, count, tag: tag, tagCount, number: number, scratch: scratch)
      ?? TermKey(bytes: text, count: count, tag: 0, flags: record.kind.rawValue)
  }

  private static nonisolated(unsafe) let noText = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))

  /// The number of a tag, through a small cache of the tags seen last.
  private func tagNumber(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt16 {
    let entries = dictionary.tags.entries
    for i in 0..<recentTags.count {
      let number = recentTags[i]
      let entry = entries[Int(number)]
      if Int(entry.count) == count, memcmp(entry.bytes, bytes, count) == 0 { return number }
    }
    let number = dictionary.tags.number(bytes, count, adding: true) ?? TagTable.overflow
    if number != TagTable.overflow {
      if recentTags.count < 16 {
        recentTags.append(number)
      } else {
        recentTags[nextTag] = number
        nextTag = (nextTag + 1) & 15
      }
    }
    return number
  }

  /// Finds the key or adds it. The gate is held.
  @inline(__always) private func resolve(_ key: TermKey, _ hash: UInt32, _ value: StoredValue) throws(IndexError)
    -> TermID
  {
    if let id = dictionary.base.find(key, hash: hash) { return id }
    let table = dictionary.table
    let (slots, count) = table.slots
    var at = Int((UInt64(hash) &* UInt64(count)) >> 32)
    var written: TermID = 0
    while true {
      var slot = slots[at].load(ordering: .acquiring)
      if slot == 0 {
        if written == 0 {
          written = try takeID(valued: value.packed != 0)
          write(key, value, written)
        }
        let wanted = UInt64(hash) << 32 | UInt64(written)
        let (exchanged, original) = slots[at].compareExchange(
          expected: 0, desired: wanted, ordering: .acquiringAndReleasing)
        if exchanged {
          consumeID(written)
          addedCount &+= 1
          return written
        }
        slot = original
      }
      if UInt32(truncatingIfNeeded: slot >> 32) == hash {
        let id = UInt32(truncatingIfNeeded: slot)
        if let entry = table.entry(id), key.equals(entry.pointee) {
          // Another interner added the term first: the id stays ours for the next term.
          if written != 0 { clear(written) }
          return id
        }
      }
      at &+= 1
      if at == count { at = 0 }
    }
  }

  /// The next id of ours, not yet used up.
  @inline(__always) private func takeID(valued: Bool) throws(IndexError) -> TermID {
    if valued {
      if valuedRange.isEmpty { valuedRange = try dictionary.table.valued.reserve(rangeSize) }
      return valuedRange.lowerBound
    }
    if plainRange.isEmpty { plainRange = try dictionary.table.plain.reserve(rangeSize) }
    return plainRange.lowerBound
  }

  @inline(__always) private func consumeID(_ id: TermID) {
    if TermSpace.isValued(id) {
      valuedRange = (id + 1)..<valuedRange.upperBound
    } else {
      plainRange = (id + 1)..<plainRange.upperBound
    }
  }

  private func clear(_ id: TermID) {
    guard let entry = dictionary.table.entry(id) else { return }
    entry.pointee.flags = 0
    entry.pointee.count = 0
  }

  @inline(__always) private func write(_ key: TermKey, _ value: StoredValue, _ id: TermID) {
    let copy = texts.allocate(key.count)
    memcpy(copy, key.bytes, key.count)
    var flags = key.flags
    let kind = flags & TermFlags.kindMask
    if flags & TermFlags.inlineTag == 0, kind != TermKind.triple.rawValue,
      TermFlags.needsNoEscape(key.bytes, key.count, iri: kind == TermKind.iri.rawValue)
    { flags |= TermFlags.needsNoEscape }
    guard let entry = dictionary.table.entry(id) else { return }
    entry.pointee = TermEntry(bytes: UnsafePointer(copy), count: key.count, tag: key.tag, flags: flags)
    if value.packed != 0 {
      let at = Int(id - TermSpace.valuedStart)
      if let chunk = dictionary.table.valued.values[at >> TermTable.chunkBits] {
        chunk[at & (TermTable.chunkSize - 1)] = value
      }
    }
  }

  /// Keeps the optimiser from dropping the loads that warm the caches.
  @inline(never) private func keepAlive(_ x: UInt64) { if x == 0x1234_5678_9abc_def1 { scratch.removeAll() } }
}
