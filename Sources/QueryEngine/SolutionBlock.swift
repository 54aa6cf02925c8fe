import Glibc
import TripleIndex

/// Up to 2048 solutions as columns of ids: what operators hand over, one call a block.
///
/// Column `i` holds the values of the `i`-th variable of the operator's schema; id 0 is
/// unbound. The memory is one flat allocation that is reused from block to block.
public final class SolutionBlock {
  /// Rows a block can hold.
  public static let capacity = 2048

  /// Columns.
  public let width: Int
  /// Rows in the block.
  public internal(set) var count = 0
  private let isFromC: Bool
  @usableFromInline let storage: UnsafeMutablePointer<TermID>

  /// An empty block with so many columns.
  public convenience init(width: Int) { self.init(width: width, zeroed: true) }

  /// - Parameter zeroed: false when whoever fills it writes every column.
  init(width: Int, zeroed: Bool) {
    self.width = width
    // Zeroed pages come from the system when they are first touched: wide blocks of
    // operators that hand over little cost little.
    let count = max(1, width) * SolutionBlock.capacity
    let memory = zeroed ? calloc(count, MemoryLayout<TermID>.stride) : malloc(count * MemoryLayout<TermID>.stride)
    isFromC = memory != nil
    storage = memory?.bindMemory(to: TermID.self, capacity: count) ?? .allocate(capacity: count)
    if memory == nil { storage.initialize(repeating: 0, count: count) }
  }

  deinit { if isFromC { free(storage) } else { storage.deallocate() } }

  /// The values of column `index`; `capacity` ids are there, `count` mean something.
  @inlinable public func column(_ index: Int) -> UnsafeMutablePointer<TermID> {
    storage + index &* SolutionBlock.capacity
  }

  /// Whether no further row fits.
  @inline(__always) var isFull: Bool { count == SolutionBlock.capacity }

  /// Keeps the rows whose numbers are given, in order.
  func keep(_ rows: UnsafePointer<UInt32>, count kept: Int) {
    if kept != count {
      for c in 0..<width {
        let values = column(c)
        for i in 0..<kept { values[i] = values[Int(rows[i])] }
      }
    }
    count = kept
  }

  /// Keeps the rows from `start` on, `length` of them.
  func keep(from start: Int, length: Int) {
    if start > 0 {
      for c in 0..<width {
        let values = column(c)
        values.update(from: values + start, count: length)
      }
    }
    count = length
  }
}

/// Which rows of a block an expression looks at: all of the first `count`, or those listed.
struct RowSelection {
  /// Row numbers in ascending order; nil means rows `0..<count`.
  let rows: UnsafePointer<UInt32>?
  let count: Int

  @inline(__always) init(all count: Int) {
    rows = nil
    self.count = count
  }

  @inline(__always) init(_ rows: UnsafePointer<UInt32>?, count: Int) {
    self.rows = rows
    self.count = count
  }

  /// The row number of the `i`-th selected row.
  @inline(__always) subscript(_ i: Int) -> Int { rows.map { Int($0[i]) } ?? i }
}
