import CVerifiedMap
import Glibc

/// A piece of raw memory with one owner: allocated here or mapped from a file.
///
/// Large pieces come from `mmap` and ask for huge pages, since the index is probed at random.
final class Region: @unchecked Sendable {
  // @unchecked: the pointer is written before the region is shared and read afterwards.
  let base: UnsafeMutableRawPointer
  let byteCount: Int
  private let mapped: Bool

  /// Zeroed memory of at least `byteCount` bytes, aligned to 64.
  init(byteCount: Int) {
    let size = max(byteCount, 64)
    self.byteCount = size
    if size >= 1 << 20 {
      let rounded = (size + 4095) & ~4095
      let p = mmap(nil, rounded, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      if let p, p != UnsafeMutableRawPointer(bitPattern: -1) {
        if size >= 8 << 20 { _ = madvise(p, rounded, 14) }  // MADV_HUGEPAGE
        base = p
        mapped = true
        return
      }
    }
    base = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    mapped = false
  }

  /// The handle of a file whose blocks are verified when they are first read; nil for memory.
  private(set) var verifiedMap: Int32?

  /// Takes over a mapping made by the image reader; nil when there is none.
  init?(verified handle: Int32, byteCount: Int) {
    guard let address = tern_verified_map_base(handle) else { return nil }
    base = address
    self.byteCount = byteCount
    mapped = true
    verifiedMap = handle
  }

  deinit {
    if let verifiedMap {
      tern_verified_map_close(verifiedMap)
    } else if mapped {
      _ = munmap(base, (byteCount + 4095) & ~4095)
    } else {
      base.deallocate()
    }
  }

  /// Gives the memory back before the end of the owner; what is read afterwards is zero.
  func discard() {
    if mapped, verifiedMap == nil { _ = madvise(base, (byteCount + 4095) & ~4095, MADV_DONTNEED) }
  }

  /// Keeps another region alive as long as this one. Before the region is shared.
  func keep(_ other: Region) { kept.append(other) }
  private var kept: [Region] = []

  func pointer<T: BitwiseCopyable>(_ type: T.Type = T.self, at offset: Int = 0) -> UnsafeMutablePointer<T> {
    (base + offset).assumingMemoryBound(to: type)
  }
}

/// An array of trivial values in a ``Region`` that grows by doubling and never moves after ``freeze()``.
struct FlatArray<T: BitwiseCopyable> {
  private(set) var region: Region
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 0) {
    region = Region(byteCount: max(capacity, 1) * MemoryLayout<T>.stride)
    self.capacity = region.byteCount / MemoryLayout<T>.stride
  }

  var base: UnsafeMutablePointer<T> { region.pointer(T.self) }

  subscript(i: Int) -> T {
    get { base[i] }
    nonmutating set { base[i] = newValue }
  }

  mutating func reserve(_ wanted: Int) {
    if wanted <= capacity { return }
    let grown = Region(byteCount: max(wanted, capacity * 2) * MemoryLayout<T>.stride)
    memcpy(grown.base, region.base, count * MemoryLayout<T>.stride)
    region = grown
    capacity = grown.byteCount / MemoryLayout<T>.stride
  }

  @inline(__always) mutating func append(_ value: T) {
    if count == capacity { reserve(count + 1) }
    base[count] = value
    count &+= 1
  }

  mutating func append(from source: UnsafePointer<T>, count n: Int) {
    reserve(count + n)
    memcpy(base + count, source, n * MemoryLayout<T>.stride)
    count += n
  }

  mutating func removeAll() { count = 0 }
}

/// A mutual exclusion lock (pthread): ThreadSanitizer understands it, unlike `Mutex`.
final class Lock: @unchecked Sendable {
  // @unchecked: the pthread mutex is made for sharing.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }
  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }
  func withLock<R>(_ body: () throws -> R) rethrows -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }
}

/// A lock that many share or one holds alone (pthread).
final class SharedLock: @unchecked Sendable {
  // @unchecked: the pthread lock is made for sharing.
  private let lock: UnsafeMutablePointer<pthread_rwlock_t>
  init() {
    lock = .allocate(capacity: 1)
    lock.initialize(to: pthread_rwlock_t())
    pthread_rwlock_init(lock, nil)
  }
  deinit {
    pthread_rwlock_destroy(lock)
    lock.deallocate()
  }
  func share() { pthread_rwlock_rdlock(lock) }
  func exclude() { pthread_rwlock_wrlock(lock) }
  func release() { pthread_rwlock_unlock(lock) }
}
