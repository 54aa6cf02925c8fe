import TripleIndex

/// The terms of an expression that hangs on one column: one computation for each different term, as far as they are
/// remembered. What ``ValueMemo`` is for aggregates, for BIND.
///
/// A fixed table with one place a term; where little repeats it is left alone.
final class TermMemo {
  /// Places, and rows after which the table must have paid.
  private static let places = 16_384
  private static let trial = 8_192
  private static let bytes = places * 2 * MemoryLayout<TermID>.stride

  private let context: EvaluationContext
  private let column: Int
  /// Terms, and behind them what they give.
  private var terms: UnsafeMutablePointer<TermID>?
  private let missing: UnsafeMutablePointer<UInt32>
  private let new: UnsafeMutablePointer<TermID>
  private var isOff = false
  private var asked = 0
  private var missed = 0
  /// Terms that were computed.
  private(set) var computed = 0

  /// - Parameter column: of the blocks; the only one that the expression reads.
  init(_ context: EvaluationContext, column: Int) {
    self.context = context
    self.column = column
    missing = .allocate(capacity: SolutionBlock.capacity)
    new = .allocate(capacity: SolutionBlock.capacity)
  }

  deinit {
    missing.deallocate()
    new.deallocate()
    forget()
  }

  private func forget() {
    guard let terms else { return }
    terms.deallocate()
    self.terms = nil
    context.budget.release(Self.bytes)
  }

  /// The term of each row of a block; 0 for an error.
  func evaluate(_ expression: CompiledExpression, _ block: SolutionBlock, into output: UnsafeMutablePointer<TermID>) throws {
    let count = block.count
    // Few rows are computed as they are.
    guard !isOff, terms != nil || count >= 64 || context.options.worthCorrecting != nil else {
      computed &+= count
      return try expression.evaluate(block, RowSelection(all: count), into: output)
    }
    let terms = try self.terms ?? start()
    let kept = terms + Self.places
    let ids = block.column(column)
    // Of each different term that is not there the first row; one that is driven out of its place is computed again.
    var misses = 0
    for i in 0..<count {
      let place = Self.place(ids[i])
      missing[misses] = UInt32(truncatingIfNeeded: i)
      misses &+= terms[place] == ids[i] ? 0 : 1
      terms[place] = ids[i]
    }
    if misses > 0 {
      try expression.evaluate(block, RowSelection(missing, count: misses), into: new)
      computed &+= misses
    }
    // Once more in the order of the rows: each miss takes its place as it did above.
    var next = 0
    for i in 0..<count {
      let place = Self.place(ids[i])
      if next < misses, Int(missing[next]) == i {
        kept[place] = new[next]
        next &+= 1
      }
      output[i] = kept[place]
    }
    asked &+= count
    missed &+= misses
    if asked >= Self.trial {
      if missed &* 4 > asked &* 3 {
        isOff = true
        forget()
      }
      (asked, missed) = (0, 0)
    }
  }

  private func start() throws -> UnsafeMutablePointer<TermID> {
    try context.budget.charge(Self.bytes)
    let made = UnsafeMutablePointer<TermID>.allocate(capacity: Self.places * 2)
    // No term has this id.
    made.initialize(repeating: TermID.max, count: Self.places * 2)
    terms = made
    return made
  }

  @inline(__always) private static func place(_ id: TermID) -> Int {
    Int(truncatingIfNeeded: (UInt64(id) &* 0x9E37_79B9_7F4A_7C15) >> 50) & (places &- 1)
  }
}
