import TripleIndex

/// Rows of ids, one after the other, in memory that is charged to the query.
final class RowBuffer {
  let width: Int
  private(set) var count = 0
  private(set) var base: UnsafeMutablePointer<TermID>
  private var room: Int
  private let budget: Budget
  private var charged: Int

  init(width: Int, _ budget: Budget) throws {
    self.width = width
    self.budget = budget
    room = 64
    charged = 64 * max(1, width) * 4
    try budget.charge(charged)
    base = .allocate(capacity: room * max(1, width))
  }

  deinit {
    base.deallocate()
    budget.release(charged)
  }

  @inline(__always) func row(_ index: Int) -> UnsafeMutablePointer<TermID> { base + index &* width }

  /// Room for `more` further rows.
  @inline(__always) func reserve(_ more: Int) throws {
    if count &+ more > room { try grow(count + more) }
  }

  @inline(never) private func grow(_ wanted: Int) throws {
    let size = max(wanted, room * 2)
    let bytes = size * max(1, width) * 4
    // Old and new memory are held together while rows move.
    try budget.charge(bytes)
    let larger = UnsafeMutablePointer<TermID>.allocate(capacity: size * max(1, width))
    larger.update(from: base, count: count * width)
    base.deallocate()
    budget.release(charged)
    base = larger
    room = size
    charged = bytes
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

/// Distinct rows of ids with a number each: open addressing over a ``RowBuffer``.
final class RowTable {
  let width: Int
  let rows: RowBuffer
  private var slots: UnsafeMutablePointer<UInt32>
  private var mask: Int
  private let budget: Budget
  private var charged: Int
  private let scratch: UnsafeMutablePointer<TermID>

  init(width: Int, _ budget: Budget) throws {
    self.width = width
    self.budget = budget
    rows = try RowBuffer(width: width, budget)
    mask = 255
    charged = 256 * 4
    try budget.charge(charged)
    slots = .allocate(capacity: 256)
    slots.initialize(repeating: 0, count: 256)
    scratch = .allocate(capacity: max(1, width))
  }

  deinit {
    slots.deallocate()
    scratch.deallocate()
    budget.release(charged)
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

  @inline(never) private func grow(_ wanted: Int) throws {
    var size = (mask + 1) * 2
    while wanted * 4 > size * 3 { size *= 2 }
    if wanted > Int(UInt32.max) - 1 { throw QueryError.memoryBudget(bytes: budget.limit) }
    try budget.charge(size * 4)
    slots.deallocate()
    budget.release(charged)
    charged = size * 4
    slots = .allocate(capacity: size)
    slots.initialize(repeating: 0, count: size)
    mask = size - 1
    for i in 0..<rows.count {
      var slot = hash(rows.row(i)) & mask
      while slots[slot] != 0 { slot = (slot &+ 1) & mask }
      slots[slot] = UInt32(truncatingIfNeeded: i &+ 1)
    }
  }
}
