import TripleIndex

/// The values of an expression that hangs on one column: one computation for each different term, as far as they are
/// remembered.
///
/// A fixed table with one place a term, so that what does not repeat costs a comparison; where little repeats it is left
/// alone. Only values that need no workspace are kept: numbers of 64 bits, booleans and errors, which is what sums are of.
final class ValueMemo {
  /// Places, and rows after which the table must have paid.
  private static let places = 16_384
  private static let trial = 8_192
  private static let none = UInt32.max

  private let context: EvaluationContext
  private let column: Int
  private var terms: UnsafeMutablePointer<TermID>?
  private var kept: UnsafeMutablePointer<Value>?
  /// For a term that is being computed its number among those of the block, else `none`.
  private var computing: UnsafeMutablePointer<UInt32>?
  private let output: UnsafeMutablePointer<Value>
  private let missing: UnsafeMutablePointer<UInt32>
  private let origin: UnsafeMutablePointer<UInt32>
  private var isOff = false
  private var asked = 0
  private var missed = 0
  /// Values that were computed.
  private(set) var computed = 0

  /// - Parameter column: of the blocks; the only one that the expression reads.
  init(_ context: EvaluationContext, column: Int) {
    self.context = context
    self.column = column
    output = .allocate(capacity: SolutionBlock.capacity)
    missing = .allocate(capacity: SolutionBlock.capacity * 2)
    origin = missing + SolutionBlock.capacity
  }

  deinit {
    output.deallocate()
    missing.deallocate()
    forget()
  }

  private func forget() {
    guard terms != nil else { return }
    terms?.deallocate()
    kept?.deallocate()
    computing?.deallocate()
    (terms, kept, computing) = (nil, nil, nil)
    context.budget.release(Self.bytes)
  }

  private static let bytes = places * (MemoryLayout<TermID>.stride + MemoryLayout<Value>.stride + MemoryLayout<UInt32>.stride)

  /// The values of all rows of a block, as ``CompiledExpression/values(_:_:)`` gives them.
  func values(_ expression: CompiledExpression, _ block: SolutionBlock) throws -> (UnsafePointer<Value>, ExpressionWorkspace)? {
    let count = block.count
    // Few rows are computed as they are.
    if isOff || (terms == nil && count < 64) {
      computed &+= count
      return try expression.values(block, RowSelection(all: count))
    }
    if terms == nil { try start() }
    guard let terms, let kept, let computing else { return nil }
    let ids = block.column(column)
    var misses = 0
    for i in 0..<count {
      let id = ids[i]
      let place = Self.place(id)
      if terms[place] == id {
        origin[i] = computing[place]
        output[i] = kept[place]
      } else {
        terms[place] = id
        computing[place] = UInt32(truncatingIfNeeded: misses)
        origin[i] = UInt32(truncatingIfNeeded: misses)
        missing[misses] = UInt32(truncatingIfNeeded: i)
        misses &+= 1
      }
    }
    guard let (new, workspace) = try expression.values(block, RowSelection(missing, count: misses)) else {
      isOff = true
      forget()
      return nil
    }
    computed &+= misses
    for number in 0..<misses {
      let value = new[number]
      switch value.kind {
      case .error, .boolean, .integer, .decimal, .float, .double: break
      default:
        // Lives in the workspace: nothing can be remembered.
        isOff = true
        forget()
        computed &+= count &- misses
        return try expression.values(block, RowSelection(all: count))
      }
      let place = Self.place(ids[Int(missing[number])])
      if computing[place] == UInt32(truncatingIfNeeded: number) {
        kept[place] = value
        computing[place] = Self.none
      }
    }
    for i in 0..<count where origin[i] != Self.none { output[i] = new[Int(origin[i])] }
    asked &+= count
    missed &+= misses
    if asked >= Self.trial {
      if missed &* 4 > asked &* 3 {
        isOff = true
        forget()
      }
      (asked, missed) = (0, 0)
    }
    return (UnsafePointer(output), workspace)
  }

  private func start() throws {
    try context.budget.charge(Self.bytes)
    let terms = UnsafeMutablePointer<TermID>.allocate(capacity: Self.places)
    // No term has this id.
    terms.initialize(repeating: TermID.max, count: Self.places)
    let kept = UnsafeMutablePointer<Value>.allocate(capacity: Self.places)
    kept.initialize(repeating: .error, count: Self.places)
    let computing = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.places)
    computing.initialize(repeating: Self.none, count: Self.places)
    (self.terms, self.kept, self.computing) = (terms, kept, computing)
  }

  @inline(__always) private static func place(_ id: TermID) -> Int {
    Int(truncatingIfNeeded: (UInt64(id) &* 0x9E37_79B9_7F4A_7C15) >> 50) & (places &- 1)
  }
}
