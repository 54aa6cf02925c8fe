import Glibc

/// Trivial values in memory that grows without being copied once it is large: beyond some 32 MiB the system
/// moves pages and not bytes, so that no single step of an operator takes long. Charged to the query.
struct GrowingMemory<T: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<T>
  /// Values there is room for.
  private(set) var room: Int

  /// Room for some values, charged.
  init(room: Int, _ budget: Budget) throws {
    try budget.charge(room * MemoryLayout<T>.stride)
    guard let memory = malloc(max(1, room) * MemoryLayout<T>.stride) else {
      budget.release(room * MemoryLayout<T>.stride)
      throw QueryError.memoryBudget(bytes: budget.limit)
    }
    base = memory.bindMemory(to: T.self, capacity: max(1, room))
    self.room = room
  }

  /// Grows to `wanted` values or twice the room, whichever is more.
  @inline(never) mutating func grow(to wanted: Int, _ budget: Budget) throws {
    if wanted <= room { return }
    var size = max(wanted, room * 2)
    // Towards the end of the budget memory grows by what is needed, not to twice its size.
    if (size - room) * MemoryLayout<T>.stride > budget.limit - budget.held { size = wanted + wanted / 16 }
    let more = (size - room) * MemoryLayout<T>.stride
    try budget.charge(more)
    let bytes = size * MemoryLayout<T>.stride
    guard let memory = realloc(base, bytes) else {
      budget.release(more)
      throw QueryError.memoryBudget(bytes: budget.limit)
    }
    if bytes >= 16 << 20 {
      // Huge pages: filling and giving back the memory then takes a tenth of the time.
      let start = (UInt(bitPattern: memory) + 4095) & ~4095
      let end = (UInt(bitPattern: memory) + UInt(bytes)) & ~4095
      if end > start, let page = UnsafeMutableRawPointer(bitPattern: start) { _ = madvise(page, Int(end - start), 14) }
    }
    base = memory.bindMemory(to: T.self, capacity: size)
    room = size
  }

  /// Gives memory and budget back; the value is not used after it.
  func deallocate(_ budget: Budget) {
    free(base)
    budget.release(room * MemoryLayout<T>.stride)
  }
}
