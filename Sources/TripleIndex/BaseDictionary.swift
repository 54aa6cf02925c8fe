import Glibc
import RDF

/// The immutable part of the dictionary: flat arrays that live in memory or in a mapped image.
///
/// Per id range ("plain", "valued"): one word per term (``TermFlags``) plus one closing word, and an
/// arena with the bytes in id order. Valued terms have a Double key and 16 bits of kind beside.
/// `slots` is an open-addressing table of (32-bit hash, id), placed by `hash × slotCount >> 32` with
/// linear probing. Ids without a term (holes) have kind 0. About 8 + 11 bytes a term plus its text.
@usableFromInline final class BaseDictionary: @unchecked Sendable {
  // @unchecked: immutable after init.
  let plainWords: UnsafePointer<UInt64>
  let plainArena: UnsafePointer<UInt8>
  /// One past the last plain id.
  let plainBound: UInt32
  let valuedWords: UnsafePointer<UInt64>
  let valuedArena: UnsafePointer<UInt8>
  /// One past the last valued id.
  let valuedBound: UInt32
  let keys: UnsafePointer<Double>
  let kinds: UnsafePointer<UInt16>
  let slots: UnsafePointer<UInt64>
  let slotCount: Int
  private let owners: [Region]

  var valuedCount: Int { Int(valuedBound - TermSpace.valuedStart) }
  var plainArenaBytes: Int { Int(plainWords[Int(plainBound)] & TermFlags.offsetMask) }
  var valuedArenaBytes: Int { Int(valuedWords[valuedCount] & TermFlags.offsetMask) }

  init(
    plainWords: UnsafePointer<UInt64>, plainArena: UnsafePointer<UInt8>, plainBound: UInt32,
    valuedWords: UnsafePointer<UInt64>, valuedArena: UnsafePointer<UInt8>, valuedBound: UInt32,
    keys: UnsafePointer<Double>, kinds: UnsafePointer<UInt16>,
    slots: UnsafePointer<UInt64>, slotCount: Int, owners: [Region]
  ) {
    self.plainWords = plainWords
    self.plainArena = plainArena
    self.plainBound = plainBound
    self.valuedWords = valuedWords
    self.valuedArena = valuedArena
    self.valuedBound = valuedBound
    self.keys = keys
    self.kinds = kinds
    self.slots = slots
    self.slotCount = slotCount
    self.owners = owners
  }

  /// A dictionary without terms; id 0 is reserved.
  static func empty() -> BaseDictionary {
    let region = Region(byteCount: 64)
    return BaseDictionary(
      plainWords: region.pointer(), plainArena: region.pointer(at: 32), plainBound: 1,
      valuedWords: region.pointer(), valuedArena: region.pointer(at: 32), valuedBound: TermSpace.valuedStart,
      keys: region.pointer(at: 32), kinds: region.pointer(at: 32), slots: region.pointer(at: 32), slotCount: 0,
      owners: [region])
  }

  /// The stored bytes and word of a term of this dictionary; nil for an id of another part, which the caller asks next.
  @inline(__always) func entry(_ id: TermID) -> TermEntry? {
    let words: UnsafePointer<UInt64>
    let arena: UnsafePointer<UInt8>
    let i: Int
    if id < plainBound {
      (words, arena, i) = (plainWords, plainArena, Int(id))
    } else if id >= TermSpace.valuedStart, id < valuedBound {
      (words, arena, i) = (valuedWords, valuedArena, Int(id - TermSpace.valuedStart))
    } else {
      return nil
    }
    let word = words[i]
    let from = word & TermFlags.offsetMask
    let to = words[i + 1] & TermFlags.offsetMask
    return TermEntry(
      bytes: arena + Int(from), count: Int(to - from), tag: UInt16(truncatingIfNeeded: word >> 48),
      flags: UInt8(truncatingIfNeeded: word >> 40))
  }

  /// Finds a term by its key.
  @inline(__always) func find(_ key: TermKey, hash: UInt32) -> TermID? {
    if slotCount == 0 { return nil }
    var at = Int((UInt64(hash) &* UInt64(slotCount)) >> 32)
    while true {
      let slot = slots[at]
      if slot == 0 { return nil }
      if UInt32(truncatingIfNeeded: slot >> 32) == hash {
        let id = UInt32(truncatingIfNeeded: slot)
        if let entry = entry(id), key.equals(entry) { return id }
      }
      at &+= 1
      if at == slotCount { at = 0 }
    }
  }
}

/// A term as the dictionary compares and hashes it: bytes, kind and tag number.
struct TermKey {
  var bytes: UnsafePointer<UInt8>
  var count: Int
  var tag: UInt16
  /// Kind and ``TermFlags/inlineTag``, without the escape flag.
  var flags: UInt8

  @inline(__always) func hash(seed: UInt64) -> UInt32 {
    let mixed = seed ^ (UInt64(flags) << 48 | UInt64(tag) << 24) &* 0x9e37_79b9_7f4a_7c15
    return UInt32(truncatingIfNeeded: TermHash.hash(bytes, count, seed: mixed) >> 32)
  }

  @inline(__always) func equals(_ entry: TermEntry) -> Bool {
    Int(entry.count) == count && entry.tag == tag && entry.flags & ~TermFlags.needsNoEscape == flags
      && memcmp(entry.bytes, bytes, count) == 0
  }
}
