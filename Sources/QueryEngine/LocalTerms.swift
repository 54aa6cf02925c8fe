import RDF
import TripleIndex

/// Terms that a query computes: ids from 2^31 on, valid for this evaluation only.
///
/// The pool asks the snapshot's dictionary first, so that equal terms have equal ids
/// whatever made them; DISTINCT, joins and groups then compare ids alone. Bytes are
/// copied once and stay in place until the pool goes; views of local terms are
/// therefore valid as long as the pool.
final class LocalTerms {
  /// The first id of this pool.
  static let firstID: TermID = 1 << 31

  private let snapshot: Snapshot
  private let budget: Budget
  private var charged = 0
  /// Whose terms these are, once it is there: it is asked whether to stop when the pool grows.
  unowned(unsafe) var context: EvaluationContext?

  /// Views in chunks that never move.
  private var chunks: [UnsafeMutablePointer<TermView>] = []
  private static let chunkShift = 10
  private static let chunkMask = (1 << chunkShift) - 1
  private(set) var count = 0
  /// Component ids of local triple terms, by local index.
  private var components: [UInt32: (s: TermID, p: TermID, o: TermID)] = [:]

  private var arena: [UnsafeMutablePointer<UInt8>] = []
  private var arenaUsed = 0
  private var arenaSize = 0
  private var views: [UnsafeMutablePointer<TermView>] = []

  /// Open addressing: local index + 1, or 0; with the hash beside it.
  private var slots: [UInt32] = []
  private var hashes: [UInt64] = []

  init(snapshot: Snapshot, budget: Budget) {
    self.snapshot = snapshot
    self.budget = budget
  }

  deinit {
    for chunk in chunks { chunk.deallocate() }
    for chunk in arena { chunk.deallocate() }
    for triple in views { triple.deallocate() }
    budget.release(charged)
  }

  /// The id of a term: the dictionary's when it is there, else one of this pool.
  /// A triple term must be made by ``triple(_:_:_:)``.
  func id(for view: TermView) throws -> TermID {
    if view.kind == .unbound { return 0 }
    if view.kind == .triple, let parts = view.components {
      return try triple(id(for: parts[0]), id(for: parts[1]), id(for: parts[2]))
    }
    if let known = snapshot.lookup(view) { return known }
    let hash = LocalTerms.hash(view)
    if let found = find(view, hash) { return LocalTerms.firstID | found }
    let copy = try TermView(
      kind: view.kind, text: store(view.text, Int(view.textCount)), textCount: Int(view.textCount),
      tag: view.tagCount == 0 ? nil : UnsafePointer(store(view.tag, Int(view.tagCount))),
      tagCount: Int(view.tagCount), needsNoEscape: view.needsNoEscape)
    return try append(copy, hash)
  }

  /// The id of a term value.
  func id(for term: Term) throws -> TermID {
    switch term {
    case .iri(let iri): return try id(.iri, iri.value)
    case .blankNode(let node): return try id(.blankNode, node.label)
    case .literal(let literal):
      if let language = literal.language {
        let kind: TermKind
        switch literal.direction {
        case .ltr: kind = .languageLTR
        case .rtl: kind = .languageRTL
        case nil: kind = .language
        }
        return try id(kind, literal.lexical, tag: language)
      }
      if literal.datatype == XSD.string { return try id(.string, literal.lexical) }
      return try id(.typed, literal.lexical, tag: literal.datatype.value)
    case .triple(let triple):
      return try self.triple(id(for: triple.subject), id(for: triple.predicate), id(for: triple.object))
    }
  }

  private func id(_ kind: TermKind, _ text: String, tag: String = "") throws -> TermID {
    var text = text
    var tag = tag
    return try text.withUTF8 { text in
      try tag.withUTF8 { tag in
        try id(for: LocalTerms.view(kind, text, tag))
      }
    }
  }

  /// The id of an `xsd:integer`.
  func integer(_ value: UInt64) throws -> TermID {
    guard value < UInt64(LocalTerms.smallIntegers) else { return try id(.typed, String(value), tag: XSD.integer.value) }
    if small.isEmpty { small = [TermID](repeating: 0, count: LocalTerms.smallIntegers) }
    if small[Int(value)] == 0 { small[Int(value)] = try id(.typed, String(value), tag: XSD.integer.value) }
    return small[Int(value)]
  }
  /// Ids of small integers that were asked for: counts of groups are mostly small.
  private var small: [TermID] = []
  private static let smallIntegers = 1024

  /// The id of an integer that was computed lately.
  @inline(__always) func knownInteger(_ value: Int64) -> TermID? {
    if recent.isEmpty { return nil }
    let (key, id) = recent[Int(truncatingIfNeeded: value) & (LocalTerms.recentIntegers - 1)]
    return key == value && id != 0 ? id : nil
  }

  /// Notes the id of a computed integer; the table comes with the first hundred of them.
  func remember(_ id: TermID, of value: Int64) throws {
    if recent.isEmpty {
      computedIntegers += 1
      if computedIntegers < 100 { return }
      try charge(LocalTerms.recentIntegers * MemoryLayout<(Int64, TermID)>.stride)
      recent = [(key: Int64, id: TermID)](repeating: (0, 0), count: LocalTerms.recentIntegers)
    }
    recent[Int(truncatingIfNeeded: value) & (LocalTerms.recentIntegers - 1)] = (value, id)
  }
  private var recent: [(key: Int64, id: TermID)] = []
  private var computedIntegers = 0
  private static let recentIntegers = 1 << 14

  /// A view of text and tag; empty text gets an address that is never read.
  static func view(_ kind: TermKind, _ text: UnsafeBufferPointer<UInt8>, _ tag: UnsafeBufferPointer<UInt8>) -> TermView {
    TermView(
      kind: kind, text: text.baseAddress ?? emptyText, textCount: text.count,
      tag: tag.baseAddress, tagCount: tag.count)
  }

  /// An address for texts without bytes.
  static nonisolated(unsafe) let emptyText: UnsafePointer<UInt8> = {
    let byte = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    byte.initialize(to: 0)
    return UnsafePointer(byte)
  }()

  /// The triple term of three ids; 0 when one of them is unbound.
  func triple(_ s: TermID, _ p: TermID, _ o: TermID) throws -> TermID {
    if s == 0 || p == 0 || o == 0 { return 0 }
    let parts = UnsafeMutablePointer<TermView>.allocate(capacity: 3)
    parts.initialize(to: snapshotOrLocalView(s))
    (parts + 1).initialize(to: snapshotOrLocalView(p))
    (parts + 2).initialize(to: snapshotOrLocalView(o))
    let view = TermView(kind: .triple, text: LocalTerms.emptyText, textCount: 0, components: parts)
    if (s | p | o) < LocalTerms.firstID, let known = snapshot.lookup(view) {
      parts.deallocate()
      return known
    }
    var hash = UInt64(s) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ UInt64(p)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ UInt64(o)) &* 0x94D0_49BB_1331_11EB
    hash ^= hash >> 29
    if !slots.isEmpty {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 {
        let local = slots[slot] - 1
        if hashes[slot] == hash, let known = components[local], known == (s, p, o) {
          parts.deallocate()
          return LocalTerms.firstID | local
        }
        slot = (slot + 1) & (slots.count - 1)
      }
    }
    views.append(parts)
    let id = try append(view, hash)
    components[id & ~LocalTerms.firstID] = (s, p, o)
    return id
  }

  /// Subject, predicate and object of a triple term of this pool; nil for another term.
  func tripleComponents(_ id: TermID) -> (s: TermID, p: TermID, o: TermID)? {
    components[id & ~LocalTerms.firstID]
  }

  /// The term of a local id.
  @inline(__always) func view(_ id: TermID) -> TermView {
    let index = Int(id & ~LocalTerms.firstID)
    return chunks[index >> LocalTerms.chunkShift][index & LocalTerms.chunkMask]
  }

  /// The parsed value of a local literal, for ordering; parsed at the first question.
  func value(_ id: TermID) -> TermValue? {
    let index = Int(id & ~LocalTerms.firstID)
    while values.count <= index { values.append(.unknown) }
    switch values[index] {
    case .known(let value): return value
    case .none: return nil
    case .unknown:
      let value = TermValue.of(view(id))
      values[index] = value.map { .known($0) } ?? .none
      return value
    }
  }

  enum ParsedValue { case unknown, none, known(TermValue) }
  private var values: [ParsedValue] = []

  private func snapshotOrLocalView(_ id: TermID) -> TermView {
    id >= LocalTerms.firstID ? view(id) : snapshot.view(id)
  }

  // MARK: Storage

  private func store(_ bytes: UnsafePointer<UInt8>?, _ length: Int) throws -> UnsafePointer<UInt8> {
    guard let bytes, length > 0 else { return LocalTerms.emptyText }
    if arenaUsed + length > arenaSize {
      let size = max(length, 64 << 10)
      try charge(size)
      arena.append(.allocate(capacity: size))
      arenaUsed = 0
      arenaSize = size
    }
    let target = arena[arena.count - 1] + arenaUsed
    target.update(from: bytes, count: length)
    arenaUsed += length
    return UnsafePointer(target)
  }

  private func charge(_ bytes: Int) throws {
    try budget.charge(bytes)
    charged += bytes
  }

  private func append(_ view: TermView, _ hash: UInt64) throws -> TermID {
    if count >> LocalTerms.chunkShift == chunks.count {
      try charge((1 << LocalTerms.chunkShift) * MemoryLayout<TermView>.stride)
      chunks.append(.allocate(capacity: 1 << LocalTerms.chunkShift))
    }
    if count * 4 >= slots.count * 3 { try grow() }
    let local = UInt32(truncatingIfNeeded: count)
    (chunks[count >> LocalTerms.chunkShift] + (count & LocalTerms.chunkMask)).initialize(to: view)
    insert(local, hash)
    count += 1
    return LocalTerms.firstID | local
  }

  private func insert(_ local: UInt32, _ hash: UInt64) {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = local + 1
    hashes[slot] = hash
  }

  private func grow() throws {
    let size = max(256, slots.count * 2)
    try charge(size * 12 - slots.count * 12)
    let (oldSlots, oldHashes) = (slots, hashes)
    slots = [UInt32](repeating: 0, count: size)
    hashes = [UInt64](repeating: 0, count: size)
    for i in oldSlots.indices {
      if i & 4095 == 4095 { try context?.checkpoint() }
      if oldSlots[i] != 0 { insert(oldSlots[i] - 1, oldHashes[i]) }
    }
  }

  private func find(_ view: TermView, _ hash: UInt64) -> UInt32? {
    if slots.isEmpty { return nil }
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let local = slots[slot] - 1
      if hashes[slot] == hash, LocalTerms.same(self.view(LocalTerms.firstID | local), view) { return local }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private static func same(_ a: TermView, _ b: TermView) -> Bool {
    a.kind == b.kind && a.kind != .triple && a.textCount == b.textCount && a.tagCount == b.tagCount
      && a.textBytes.elementsEqual(b.textBytes) && a.tagBytes.elementsEqual(b.tagBytes)
  }

  private static func hash(_ view: TermView) -> UInt64 {
    var hash = UInt64(view.kind.rawValue) &+ 0x9E37_79B9_7F4A_7C15
    mix(view.textBytes, &hash)
    mix(view.tagBytes, &hash)
    return hash ^ hash >> 31
  }

  private static func mix(_ bytes: UnsafeBufferPointer<UInt8>, _ hash: inout UInt64) {
    let raw = UnsafeRawBufferPointer(bytes)
    var i = 0
    while i &+ 8 <= raw.count {
      hash = (hash ^ raw.loadUnaligned(fromByteOffset: i, as: UInt64.self)) &* 0xBF58_476D_1CE4_E5B9
      hash ^= hash >> 32
      i &+= 8
    }
    var tail = UInt64(raw.count)
    while i < raw.count {
      tail = tail << 8 | UInt64(raw[i])
      i &+= 1
    }
    hash = (hash ^ tail) &* 0x94D0_49BB_1331_11EB
    hash ^= hash >> 29
  }
}
