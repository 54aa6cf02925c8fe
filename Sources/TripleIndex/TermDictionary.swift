import Glibc
import Limits
import RDF
import Synchronization

/// The dictionary of a line of snapshots: an immutable base, a growing table over it, and the tags.
///
/// Ids are stable for the life of a store, also over folds and images.
@usableFromInline final class TermDictionary: @unchecked Sendable {
  // @unchecked: base immutable; table and tags are safe beside their writers; views under a lock.
  let base: BaseDictionary
  let table: TermTable
  let tags: TagTable
  let seed: UInt64
  private let viewLock = Lock()
  private var views: [TermID: UnsafeMutablePointer<TermView>] = [:]

  init(base: BaseDictionary, tags: TagTable, seed: UInt64) {
    self.base = base
    self.tags = tags
    self.seed = seed
    table = TermTable(plainFirst: base.plainBound, valuedFirst: base.valuedBound)
  }

  deinit { for view in views.values { view.deallocate() } }

  /// A dictionary without terms, with a seed of its own.
  static func empty() -> TermDictionary {
    var generator = SystemRandomNumberGenerator()
    return TermDictionary(base: .empty(), tags: TagTable(), seed: generator.next())
  }

  /// Everything that is in the dictionary now.
  func sourceNow() -> TermSource {
    TermSource(
      self, plainLimit: table.plain.next.load(ordering: .acquiring),
      valuedLimit: table.valued.next.load(ordering: .acquiring))
  }

  /// The view of a triple term. Its component views are made once and live as long as the dictionary.
  func tripleView(_ id: TermID, _ entry: TermEntry, _ source: TermSource) -> TermView {
    let known = viewLock.withLock { views[id] }
    if let known {
      return TermView(kind: .triple, text: entry.bytes, textCount: 0, components: UnsafePointer(known))
    }
    let raw = UnsafeRawPointer(entry.bytes)
    let ids = (0..<3).map { raw.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
    // Components are older than the term, so this ends; nesting is bounded when terms are interned.
    let made = UnsafeMutablePointer<TermView>.allocate(capacity: 3)
    for (i, id) in ids.enumerated() { (made + i).initialize(to: source.view(id)) }
    let kept = viewLock.withLock { () -> UnsafeMutablePointer<TermView> in
      if let other = views[id] { return other }
      views[id] = made
      return made
    }
    if kept != made { made.deallocate() }
    return TermView(kind: .triple, text: entry.bytes, textCount: 0, components: UnsafePointer(kept))
  }

  /// Finds a term by its key, in the base and then in the table.
  @inline(__always) func find(_ key: TermKey, hash: UInt32) -> TermID? {
    base.find(key, hash: hash) ?? table.find(key, hash: hash)
  }

  /// The id of a term, or nil when it is not in the dictionary. `scratch` holds bytes made for the look-up.
  func lookup(_ view: TermView, scratch: ByteArena, depth: Int = 0) -> TermID? {
    guard depth <= Limits.tripleTermNesting else { return nil }
    if view.kind == .triple {
      guard let components = view.components else { return nil }
      var ids = Triple(0, 0, 0)
      guard let s = lookup(components[0], scratch: scratch, depth: depth + 1),
        let p = lookup(components[1], scratch: scratch, depth: depth + 1),
        let o = lookup(components[2], scratch: scratch, depth: depth + 1)
      else { return nil }
      ids = Triple(s, p, o)
      let key = KeyMaker.tripleKey(ids, scratch)
      return find(key, hash: key.hash(seed: seed))
    }
    guard view.kind != .unbound,
      let key = KeyMaker.key(
        kind: view.kind, view.text, Int(view.textCount), tag: view.tag, Int(view.tagCount), tags: tags,
        adding: false, scratch: scratch)
    else { return nil }
    return find(key, hash: key.hash(seed: seed))
  }
}

/// Makes ``TermKey``s of terms.
enum KeyMaker {
  /// The number of `xsd:string` cannot be in the tag table of a well-behaved parser; terms typed so are simple literals.
  private static let xsdString = Array(XSD.string.value.utf8)

  /// The key of a term that is no triple term; nil when its tag is unknown and not to be added.
  @inline(__always) static func key(
    kind: TermKind, _ bytes: UnsafePointer<UInt8>, _ count: Int, tag: UnsafePointer<UInt8>?, _ tagCount: Int,
    tags: TagTable, adding: Bool, scratch: ByteArena
  ) -> TermKey? {
    guard let tag, tagCount > 0 else {
      return TermKey(bytes: bytes, count: count, tag: 0, flags: kind.rawValue)
    }
    return taggedKey(
      kind: kind, bytes, count, tag: tag, tagCount, number: tags.number(tag, tagCount, adding: adding), scratch: scratch)
  }

  static func taggedKey(
    kind: TermKind, _ bytes: UnsafePointer<UInt8>, _ count: Int, tag: UnsafePointer<UInt8>, _ tagCount: Int,
    number: UInt16?, scratch: ByteArena
  ) -> TermKey? {
    guard let number else { return nil }
    if kind == .typed, tagCount == xsdString.count, memcmp(tag, xsdString, tagCount) == 0 {
      return TermKey(bytes: bytes, count: count, tag: 0, flags: TermKind.string.rawValue)
    }
    if number != TagTable.overflow {
      return TermKey(bytes: bytes, count: count, tag: number, flags: kind.rawValue)
    }
    let joined = scratch.allocate(4 + tagCount + count)
    UnsafeMutableRawPointer(joined).storeBytes(of: UInt32(truncatingIfNeeded: tagCount), as: UInt32.self)
    memcpy(joined + 4, tag, tagCount)
    memcpy(joined + 4 + tagCount, bytes, count)
    return TermKey(
      bytes: UnsafePointer(joined), count: 4 + tagCount + count, tag: 0, flags: kind.rawValue | TermFlags.inlineTag)
  }

  static func tripleKey(_ t: Triple, _ scratch: ByteArena) -> TermKey {
    let bytes = scratch.allocate(12)
    let raw = UnsafeMutableRawPointer(bytes)
    raw.storeBytes(of: t.s, as: UInt32.self)
    raw.storeBytes(of: t.p, toByteOffset: 4, as: UInt32.self)
    raw.storeBytes(of: t.o, toByteOffset: 8, as: UInt32.self)
    return TermKey(bytes: UnsafePointer(bytes), count: 12, tag: 0, flags: TermKind.triple.rawValue)
  }
}
