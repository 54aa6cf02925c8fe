import Glibc
import Synchronization

/// The growing part of the dictionary: terms added after the base was built.
///
/// Entries sit in chunks of 4,096 that never move; the slot table is read without a lock while
/// writers add: a writer first writes the entry, then claims the slot by compare-and-exchange.
/// Growing takes ``gate`` alone; interners share it for a block at a time. Readers keep
/// using the table they loaded: what it lacks is newer than their snapshot.
final class TermTable: @unchecked Sendable {
  // @unchecked: see above; chunk pointers and slots are published before ids are.
  static let chunkBits = 12
  static let chunkSize = 1 << chunkBits
  private static let chunkTableCount = 1 << (30 - chunkBits)

  /// A slot table of one size.
  final class Slots {
    let region: Region
    let count: Int
    let base: UnsafeMutablePointer<Atomic<UInt64>>
    init(count: Int) {
      self.count = count
      region = Region(byteCount: count * 8)
      base = region.base.assumingMemoryBound(to: Atomic<UInt64>.self)
    }
  }

  /// One id range.
  final class Pool {
    let start: UInt32
    let end: UInt32
    let next: Atomic<UInt32>
    /// Chunk pointers by (id − range start) >> chunkBits.
    let chunks: UnsafeMutablePointer<UnsafeMutablePointer<TermEntry>?>
    /// Double key and packed kind, for valued terms.
    let values: UnsafeMutablePointer<UnsafeMutablePointer<StoredValue>?>
    private let chunkTable: Region
    private let valueTable: Region
    private var memory: [UnsafeMutableRawPointer] = []
    private let lock = Lock()
    private let valued: Bool

    init(rangeStart: UInt32, first: UInt32, valued: Bool) {
      start = rangeStart
      end = rangeStart + (1 << 30)
      next = Atomic(first)
      self.valued = valued
      chunkTable = Region(byteCount: TermTable.chunkTableCount * 8)
      chunks = chunkTable.pointer()
      valueTable = valued ? Region(byteCount: TermTable.chunkTableCount * 8) : Region(byteCount: 64)
      values = valueTable.pointer()
    }

    deinit { for piece in memory { piece.deallocate() } }

    /// Reserves up to `n` ids: a range that does not cross chunks, its chunk in place.
    func reserve(_ n: Int) throws(IndexError) -> Range<UInt32> {
      while true {
        let from = next.load(ordering: .relaxed)
        guard from < end else { throw .full("2^30 terms in one id range") }
        let boundary = (from - start | UInt32(TermTable.chunkSize - 1)) + 1 + start
        let to = min(from + UInt32(n), boundary, end)
        ensureChunk(from)
        if next.compareExchange(expected: from, desired: to, ordering: .acquiringAndReleasing).exchanged {
          return from..<to
        }
      }
    }

    func ensureChunk(_ id: UInt32) {
      let c = Int((id - start) >> UInt32(TermTable.chunkBits))
      lock.withLock {
        guard chunks[c] == nil else { return }
        let entries = UnsafeMutableRawPointer.allocate(
          byteCount: TermTable.chunkSize * MemoryLayout<TermEntry>.stride, alignment: 16)
        memset(entries, 0, TermTable.chunkSize * MemoryLayout<TermEntry>.stride)
        memory.append(entries)
        if valued {
          let column = UnsafeMutableRawPointer.allocate(
            byteCount: TermTable.chunkSize * MemoryLayout<StoredValue>.stride, alignment: 16)
          memset(column, 0, TermTable.chunkSize * MemoryLayout<StoredValue>.stride)
          memory.append(column)
          values[c] = column.assumingMemoryBound(to: StoredValue.self)
        }
        chunks[c] = entries.assumingMemoryBound(to: TermEntry.self)
      }
    }

    /// Lets later ids start above `id`.
    func raise(above id: UInt32) {
      var current = next.load(ordering: .relaxed)
      while current <= id {
        let result = next.compareExchange(expected: current, desired: id + 1, ordering: .acquiringAndReleasing)
        if result.exchanged { return }
        current = result.original
      }
    }

    /// Gives back the end of a reserved range if nothing was reserved after it.
    func giveBack(_ unused: Range<UInt32>) {
      if unused.isEmpty { return }
      _ = next.compareExchange(
        expected: unused.upperBound, desired: unused.lowerBound, ordering: .acquiringAndReleasing)
    }
  }

  let plain: Pool
  let valued: Pool
  let gate = SharedLock()
  private let current: Atomic<UInt>
  private var tables: [Slots]
  private let reserved = Atomic<Int>(0)
  private let textLock = Lock()
  private var texts: [ByteArena] = []
  private var idleTexts: [ByteArena] = []

  init(plainFirst: UInt32, valuedFirst: UInt32) {
    plain = Pool(rangeStart: 0, first: plainFirst, valued: false)
    valued = Pool(rangeStart: TermSpace.valuedStart, first: valuedFirst, valued: true)
    let slots = Slots(count: 1 << 10)
    tables = [slots]
    current = Atomic(UInt(bitPattern: Unmanaged.passUnretained(slots).toOpaque()))
  }

  /// An arena for one interner's texts, owned by the table: one that an earlier interner left, or a new one.
  func makeArena() -> ByteArena {
    textLock.withLock {
      if let idle = idleTexts.popLast() { return idle }
      let arena = ByteArena()
      texts.append(arena)
      return arena
    }
  }

  /// Lets a later interner go on in the arena.
  func recycle(_ arena: ByteArena) { textLock.withLock { idleTexts.append(arena) } }

  /// The slot table of now. The table object lives as long as this dictionary.
  @inline(__always) var slots: (base: UnsafeMutablePointer<Atomic<UInt64>>, count: Int) {
    let bits = current.load(ordering: .acquiring)
    guard let raw = UnsafeRawPointer(bitPattern: bits) else { preconditionFailure("the slot table is set at init") }
    let table = Unmanaged<Slots>.fromOpaque(raw)
    return table._withUnsafeGuaranteedRef { ($0.base, $0.count) }
  }

  /// Enters the gate shared, with room for `n` more terms. Pair with ``leave(reserved:used:)``.
  func enter(adding n: Int) {
    while true {
      gate.share()
      let (_, after) = reserved.add(n, ordering: .acquiringAndReleasing)
      if after * 4 <= slots.count * 3 { return }
      reserved.subtract(n, ordering: .acquiringAndReleasing)
      gate.release()
      grow(for: n)
    }
  }

  /// Leaves the gate; `used` of the `reserved` terms were new.
  func leave(reserved n: Int, used: Int) {
    reserved.subtract(n - used, ordering: .acquiringAndReleasing)
    gate.release()
  }

  private func grow(for n: Int) {
    gate.exclude()
    defer { gate.release() }
    let wanted = reserved.load(ordering: .relaxed) + n
    guard let old = tables.last, wanted * 4 > old.count * 3 else { return }
    var count = old.count
    while wanted * 4 > count * 3 { count *= 2 }
    let larger = Slots(count: count)
    // Slots are in the order of their hashes, so both tables are walked nearly in order.
    for i in 0..<old.count {
      let slot = old.base[i].load(ordering: .relaxed)
      if slot == 0 { continue }
      var at = Int(((slot >> 32) &* UInt64(count)) >> 32)
      while larger.base[at].load(ordering: .relaxed) != 0 {
        at &+= 1
        if at == count { at = 0 }
      }
      larger.base[at].store(slot, ordering: .relaxed)
    }
    tables.append(larger)
    current.store(UInt(bitPattern: Unmanaged.passUnretained(larger).toOpaque()), ordering: .releasing)
  }

  /// The entry of an id that this table gave out.
  @inline(__always) func entry(_ id: TermID) -> UnsafeMutablePointer<TermEntry>? {
    let pool = id < TermSpace.valuedStart ? plain : valued
    let at = Int(id - pool.start)
    guard let chunk = pool.chunks[at >> Self.chunkBits] else { return nil }
    return chunk + (at & (Self.chunkSize - 1))
  }

  /// Finds a term by its key.
  func find(_ key: TermKey, hash: UInt32) -> TermID? {
    let (base, count) = slots
    var at = Int((UInt64(hash) &* UInt64(count)) >> 32)
    while true {
      let slot = base[at].load(ordering: .acquiring)
      if slot == 0 { return nil }
      if UInt32(truncatingIfNeeded: slot >> 32) == hash {
        let id = UInt32(truncatingIfNeeded: slot)
        if let entry = entry(id), key.equals(entry.pointee) { return id }
      }
      at &+= 1
      if at == count { at = 0 }
    }
  }
}

/// A value as a chunk of the delta holds it. 16 bytes.
@frozen @usableFromInline struct StoredValue {
  @usableFromInline var key: Double
  @usableFromInline var packed: UInt16
  @usableFromInline init(key: Double, packed: UInt16) {
    self.key = key
    self.packed = packed
  }
}

/// Bytes in chunks that never move. One writer; freed as a whole.
final class ByteArena: @unchecked Sendable {
  // @unchecked: one interner writes; readers get pointers published with release order.
  private var chunks: [UnsafeMutablePointer<UInt8>] = []
  private var free = 0
  private var capacity = 0
  private var top: UnsafeMutablePointer<UInt8>?
  private(set) var byteCount = 0

  deinit { for chunk in chunks { chunk.deallocate() } }

  /// Room for `n` bytes.
  @inline(__always) func allocate(_ n: Int) -> UnsafeMutablePointer<UInt8> {
    if let top, free + n <= capacity {
      defer { free &+= n }
      return top + free
    }
    return allocateSlowly(n)
  }

  @inline(never) private func allocateSlowly(_ n: Int) -> UnsafeMutablePointer<UInt8> {
    capacity = max(n, min(max(4 << 10, capacity * 2), 1 << 20))
    let chunk = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    chunks.append(chunk)
    byteCount += capacity
    top = chunk
    free = n
    return chunk
  }

  /// Takes back the last `n` bytes allocated.
  @inline(__always) func giveBack(_ n: Int) { free &-= n }

  /// Forgets everything but one chunk; pointers given out are void.
  func removeAll() {
    guard let first = chunks.last else { return }
    for chunk in chunks.dropLast() { chunk.deallocate() }
    chunks = [first]
    free = 0
  }
}
