import TripleIndex

/// Rows of ids, one after the other, in memory that is charged to the query.
final class RowBuffer {
  let width: Int
  private(set) var count = 0
  private var memory: GrowingMemory<TermID>
  private let budget: Budget

  init(width: Int, _ budget: Budget) throws {
    self.width = width
    self.budget = budget
    memory = try GrowingMemory(room: 64 * max(1, width), budget)
    room = 64
  }

  deinit { memory.deallocate(budget) }

  @inline(__always) var base: UnsafeMutablePointer<TermID> { memory.base }
  /// Rows there is room for.
  private var room: Int

  @inline(__always) func row(_ index: Int) -> UnsafeMutablePointer<TermID> { memory.base + index &* width }

  /// Room for `more` further rows.
  @inline(__always) func reserve(_ more: Int) throws {
    if count &+ more > room { try grow(count + more) }
  }

  @inline(never) private func grow(_ wanted: Int) throws {
    try memory.grow(to: wanted * max(1, width), budget)
    room = memory.room / max(1, width)
  }

  /// A new row at the end; the caller writes its `width` ids. Room must have been reserved.
  @inline(__always) func append() -> UnsafeMutablePointer<TermID> {
    let target = base + count &* width
    count &+= 1
    return target
  }

  /// Forgets the newest row.
  @inline(__always) func removeLast() { count &-= 1 }

  func removeAll() { count = 0 }

  /// Appends all rows of a block, taking these columns in this order.
  func append(_ block: SolutionBlock, columns: [Int]) throws {
    try reserve(block.count)
    let start = base + count &* width
    for (c, column) in columns.enumerated() {
      let values = block.column(column)
      var target = start + c
      for i in 0..<block.count {
        target.pointee = values[i]
        target += width
      }
    }
    count &+= block.count
  }
}
