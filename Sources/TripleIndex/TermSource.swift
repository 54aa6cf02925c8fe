import RDF

/// Reads terms and values by id: raw pointers, trivially copied, for hot loops.
///
/// Valid as long as the snapshot that gave it. An id that the snapshot does not hold (also 0)
/// gives an unbound view and no value.
@frozen public struct TermSource: @unchecked Sendable {
  // @unchecked: points to memory that is immutable for the ids below the limits.
  @usableFromInline let plainWords: UnsafePointer<UInt64>
  @usableFromInline let plainArena: UnsafePointer<UInt8>
  @usableFromInline let valuedWords: UnsafePointer<UInt64>
  @usableFromInline let valuedArena: UnsafePointer<UInt8>
  @usableFromInline let keys: UnsafePointer<Double>
  @usableFromInline let kinds: UnsafePointer<UInt16>
  @usableFromInline let tags: UnsafePointer<TagTable.Entry>
  @usableFromInline let deltaPlain: UnsafePointer<UnsafeMutablePointer<TermEntry>?>
  @usableFromInline let deltaValued: UnsafePointer<UnsafeMutablePointer<TermEntry>?>
  @usableFromInline let deltaValues: UnsafePointer<UnsafeMutablePointer<StoredValue>?>
  @usableFromInline let dictionary: Unmanaged<TermDictionary>
  @usableFromInline let basePlainBound: UInt32
  @usableFromInline let baseValuedBound: UInt32
  /// One past the last id without a value that the snapshot holds.
  public let plainLimit: UInt32
  /// One past the last id with a value that the snapshot holds.
  public let valuedLimit: UInt32

  init(_ dictionary: TermDictionary, plainLimit: UInt32, valuedLimit: UInt32) {
    let base = dictionary.base
    plainWords = base.plainWords
    plainArena = base.plainArena
    valuedWords = base.valuedWords
    valuedArena = base.valuedArena
    keys = base.keys
    kinds = base.kinds
    tags = UnsafePointer(dictionary.tags.entries)
    deltaPlain = UnsafePointer(dictionary.table.plain.chunks)
    deltaValued = UnsafePointer(dictionary.table.valued.chunks)
    deltaValues = UnsafePointer(dictionary.table.valued.values)
    self.dictionary = Unmanaged.passUnretained(dictionary)
    basePlainBound = base.plainBound
    baseValuedBound = base.valuedBound
    self.plainLimit = plainLimit
    self.valuedLimit = valuedLimit
  }

  /// The map of the two id ranges to one dense range `[0, plainLimit + valued terms)`, e.g. for bit sets over all terms.
  @inlinable public var compactMap: CompactMap { CompactMap(plainBound: plainLimit) }

  /// The term of an id as borrowed bytes. A few nanoseconds plus two cache misses.
  @inlinable public func view(_ id: TermID) -> TermView {
    let word: UInt64
    let bytes: UnsafePointer<UInt8>
    let count: UInt64
    if id < basePlainBound {
      word = plainWords[Int(id)]
      let from = word & 0xff_ffff_ffff
      bytes = plainArena + Int(from)
      count = (plainWords[Int(id) &+ 1] & 0xff_ffff_ffff) &- from
    } else if id >= TermSpace.valuedStart, id < baseValuedBound {
      let i = Int(id &- TermSpace.valuedStart)
      word = valuedWords[i]
      let from = word & 0xff_ffff_ffff
      bytes = valuedArena + Int(from)
      count = (valuedWords[i &+ 1] & 0xff_ffff_ffff) &- from
    } else {
      return deltaView(id)
    }
    let flags = UInt8(truncatingIfNeeded: word >> 40)
    // Kinds 0 (hole), 8 (triple) and tags before the text are rare.
    if flags & 32 != 0 || flags & 15 == 0 || flags & 15 >= 8 {
      return unusualView(TermEntry(bytes: bytes, count: Int(count), tag: UInt16(truncatingIfNeeded: word >> 48), flags: flags), id)
    }
    return makeView(bytes, count, flags, UInt16(truncatingIfNeeded: word >> 48))
  }

  @inlinable @inline(__always) func makeView(
    _ bytes: UnsafePointer<UInt8>, _ count: UInt64, _ flags: UInt8, _ tag: UInt16
  ) -> TermView {
    let kind = unsafeBitCast(flags & 15, to: TermKind.self)
    if tag == 0 {
      return TermView(kind: kind, text: bytes, textCount: Int(count), needsNoEscape: flags & 16 != 0)
    }
    let entry = tags[Int(tag)]
    return TermView(
      kind: kind, text: bytes, textCount: Int(count), tag: entry.bytes, tagCount: Int(entry.count),
      needsNoEscape: flags & 16 != 0)
  }

  /// The entry of a delta term; nil beyond the snapshot's limits, for ids that no row of it holds.
  @usableFromInline func deltaEntry(_ id: TermID) -> TermEntry? {
    let chunk: UnsafeMutablePointer<TermEntry>?
    let at: Int
    if id < plainLimit {
      at = Int(id)
      chunk = deltaPlain[at >> 12]
    } else if id >= TermSpace.valuedStart, id < valuedLimit {
      at = Int(id - TermSpace.valuedStart)
      chunk = deltaValued[at >> 12]
    } else {
      return nil
    }
    guard let chunk else { return nil }
    return chunk[at & 4095]
  }

  @usableFromInline func deltaView(_ id: TermID) -> TermView {
    guard let entry = deltaEntry(id) else { return Self.unbound }
    let kind = entry.flags & 15
    if entry.flags & 32 != 0 || kind == 0 || kind >= 8 { return unusualView(entry, id) }
    return makeView(entry.bytes, UInt64(entry.count), entry.flags, entry.tag)
  }

  /// Views of holes, triple terms and terms whose tag stands before the text.
  @usableFromInline func unusualView(_ entry: TermEntry, _ id: TermID) -> TermView {
    switch entry.kind {
    case .unbound: return Self.unbound
    case .triple: return dictionary._withUnsafeGuaranteedRef { $0.tripleView(id, entry, self) }
    default:
      let tagCount = Int(UnsafeRawPointer(entry.bytes).loadUnaligned(as: UInt32.self))
      return TermView(
        kind: entry.kind, text: entry.bytes + 4 + tagCount, textCount: Int(entry.count) - 4 - tagCount,
        tag: entry.bytes + 4, tagCount: tagCount, needsNoEscape: entry.flags & TermFlags.needsNoEscape != 0)
    }
  }

  static nonisolated(unsafe) let unbound = TermView(kind: .unbound, text: Self.noBytes, textCount: 0)
  private static nonisolated(unsafe) let noBytes: UnsafePointer<UInt8> = {
    let byte = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    byte.initialize(to: 0)
    return UnsafePointer(byte)
  }()

  /// The kind of a term without its text.
  @inlinable public func kind(_ id: TermID) -> TermKind {
    let flags: UInt8
    if id < basePlainBound {
      flags = UInt8(truncatingIfNeeded: plainWords[Int(id)] >> 40)
    } else if id >= TermSpace.valuedStart, id < baseValuedBound {
      flags = UInt8(truncatingIfNeeded: valuedWords[Int(id &- TermSpace.valuedStart)] >> 40)
    } else {
      flags = deltaEntry(id)?.flags ?? 0
    }
    return unsafeBitCast(flags & 15, to: TermKind.self)
  }

  /// The parsed value of a literal; kind `.none` for terms without one. A few nanoseconds.
  @inlinable public func value(_ id: TermID) -> TermValue {
    if id >= TermSpace.valuedStart, id < baseValuedBound {
      let i = Int(id &- TermSpace.valuedStart)
      return TermValue(packed: kinds[i], key: keys[i])
    }
    return id >= TermSpace.valuedStart ? deltaValue(id) : TermValue(packed: 0, key: 0)
  }

  @usableFromInline func deltaValue(_ id: TermID) -> TermValue {
    guard id < valuedLimit, id >= TermSpace.valuedStart else { return TermValue(packed: 0, key: 0) }
    let at = Int(id - TermSpace.valuedStart)
    guard let chunk = deltaValues[at >> 12] else { return TermValue(packed: 0, key: 0) }
    let stored = chunk[at & 4095]
    return TermValue(packed: stored.packed, key: stored.key)
  }

  /// Whether a literal has a value of a kind. Looks at all of them: about a third of a nanosecond each.
  func holds(_ kind: TermValue.Kind, from start: TermID = TermSpace.valuedStart) -> Bool {
    let first = Int(max(start, TermSpace.valuedStart) - TermSpace.valuedStart)
    let inBase = Int(max(min(baseValuedBound, valuedLimit), TermSpace.valuedStart) - TermSpace.valuedStart)
    for i in first..<max(first, inBase) where UInt8(truncatingIfNeeded: kinds[i]) == kind.rawValue { return true }
    var id = TermSpace.valuedStart + UInt32(max(first, inBase))
    while id < valuedLimit {
      if deltaValue(id).kind == kind { return true }
      id += 1
    }
    return false
  }

  /// Subject, predicate and object of a triple term; nil for other terms.
  public func components(_ id: TermID) -> Triple? {
    guard kind(id) == .triple else { return nil }
    let bytes: UnsafePointer<UInt8>
    if id < basePlainBound {
      bytes = plainArena + Int(plainWords[Int(id)] & TermFlags.offsetMask)
    } else if let entry = deltaEntry(id) {
      bytes = entry.bytes
    } else {
      return nil
    }
    let raw = UnsafeRawPointer(bytes)
    return Triple(
      raw.loadUnaligned(as: UInt32.self), raw.loadUnaligned(fromByteOffset: 4, as: UInt32.self),
      raw.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
  }
}
