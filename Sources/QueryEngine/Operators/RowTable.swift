import Glibc
import TripleIndex

/// Distinct rows of ids with a number each: open addressing over a ``RowBuffer``.
final class RowTable {
  let width: Int
  let rows: RowBuffer
  private var slots: UnsafeMutablePointer<UInt32>
  private var mask: Int
  private let context: EvaluationContext
  private var charged: Int
  private let scratch: UnsafeMutablePointer<TermID>

  init(width: Int, _ context: EvaluationContext) throws {
    self.width = width
    self.context = context
    rows = try RowBuffer(width: width, context.budget)
    mask = 255
    charged = 256 * 4
    try context.budget.charge(charged)
    guard let memory = calloc(256, 4) else {
      context.budget.release(charged)
      throw QueryError.memoryBudget(bytes: context.budget.limit)
    }
    slots = memory.bindMemory(to: UInt32.self, capacity: 256)
    scratch = .allocate(capacity: max(1, width))
  }

  deinit {
    free(slots)
    scratch.deallocate()
    context.budget.release(charged)
  }

  var count: Int { rows.count }

  @inline(__always) private func hash(_ row: UnsafePointer<TermID>) -> Int {
    var h: UInt64 = 0x9E37_79B9_7F4A_7C15
    var i = 0
    while i < width {
      h = (h ^ UInt64(row[i])) &* 0xBF58_476D_1CE4_E5B9
      h ^= h >> 32
      i &+= 1
    }
    return Int(truncatingIfNeeded: h)
  }

  @inline(__always) private func equal(_ a: UnsafePointer<TermID>, _ b: UnsafePointer<TermID>) -> Bool {
    var i = 0
    while i < width {
      if a[i] != b[i] { return false }
      i &+= 1
    }
    return true
  }

  /// Writes for each selected row of the block its number; new rows get the next number.
  /// Rows are compared by these columns.
  func insert(
    _ block: SolutionBlock, columns: [UnsafeMutablePointer<TermID>], count: Int, into numbers: UnsafeMutablePointer<UInt32>
  ) throws {
    try rows.reserve(count)
    if (rows.count + count) * 4 > (mask + 1) * 3 { try grow(rows.count + count) }
    columns.withUnsafeBufferPointer { columns in
      for i in 0..<count {
        for c in 0..<width { scratch[c] = columns[c][i] }
        numbers[i] = insertScratch()
      }
    }
  }

  /// The number of one row, new or not; `isNew` tells by `count`.
  func insert(_ row: UnsafePointer<TermID>) throws -> Int {
    try rows.reserve(1)
    if (rows.count + 1) * 4 > (mask + 1) * 3 { try grow(rows.count + 1) }
    scratch.update(from: row, count: width)
    return Int(insertScratch())
  }

  @inline(__always) private func insertScratch() -> UInt32 {
    var slot = hash(scratch) & mask
    while true {
      let entry = slots[slot]
      if entry == 0 {
        rows.append().update(from: scratch, count: width)
        slots[slot] = UInt32(truncatingIfNeeded: rows.count)
        return UInt32(truncatingIfNeeded: rows.count &- 1)
      }
      if equal(rows.row(Int(entry) &- 1), scratch) { return entry &- 1 }
      slot = (slot &+ 1) & mask
    }
  }

  /// The number of a row, or -1.
  @inline(__always) func find(_ row: UnsafePointer<TermID>) -> Int {
    var slot = hash(row) & mask
    while true {
      let entry = slots[slot]
      if entry == 0 { return -1 }
      if equal(rows.row(Int(entry) &- 1), row) { return Int(entry) &- 1 }
      slot = (slot &+ 1) & mask
    }
  }

  /// Twice the slots. Many rows take long to find their places: the clock is asked on the way.
  @inline(never) private func grow(_ wanted: Int) throws {
    var size = (mask + 1) * 2
    while wanted * 4 > size * 3 { size *= 2 }
    if wanted > Int(UInt32.max) - 1 { throw QueryError.memoryBudget(bytes: context.budget.limit) }
    try context.budget.charge(size * 4)
    // Zeroed pages come when they are touched.
    guard let memory = calloc(size, 4) else {
      context.budget.release(size * 4)
      throw QueryError.memoryBudget(bytes: context.budget.limit)
    }
    free(slots)
    context.budget.release(charged)
    charged = size * 4
    slots = memory.bindMemory(to: UInt32.self, capacity: size)
    mask = size - 1
    for i in 0..<rows.count {
      if i & 4095 == 4095 { try context.checkpoint() }
      var slot = hash(rows.row(i)) & mask
      while slots[slot] != 0 { slot = (slot &+ 1) & mask }
      slots[slot] = UInt32(truncatingIfNeeded: i &+ 1)
    }
  }
}
