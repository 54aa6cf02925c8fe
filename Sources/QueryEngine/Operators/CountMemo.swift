import TripleIndex

/// How many solutions hang below the values of a level, as far as they are remembered: a product that many bought is counted
/// once and not for each offer (cached trie joins: Kalinsky, Etsion and Kimelfeld, EDBT 2017).
///
/// A fixed table with one place a value, made when the level has been asked often; where little comes again it is left alone.
/// A plain structure in the cursor's memory: it is asked for each key, and counting references to it would cost as much.
struct CountMemo {
  /// Places, values before the table is made, and values after which it must have paid.
  private static let places = 16_384
  private static let first = 256
  private static let trial = 8_192
  private static let bytes = places * (MemoryLayout<TermID>.stride + MemoryLayout<UInt64>.stride)

  /// Whether a level may have one: not known yet, no, yes.
  enum State: UInt8 { case unknown, off, on }

  private(set) var state = State.unknown
  private var terms: UnsafeMutablePointer<TermID>?
  private var counts: UnsafeMutablePointer<UInt64>?
  private var asked = 0
  private var hits = 0

  /// Decides whether there is one.
  mutating func decide(_ isOn: Bool) { state = isOn ? .on : .off }

  /// Gives the memory back; nothing is known then.
  mutating func forget(_ budget: Budget) {
    if let terms, let counts {
      terms.deallocate()
      counts.deallocate()
      budget.release(Self.bytes)
    }
    self = CountMemo()
  }

  /// The count below a value; nil when it is not remembered.
  @inline(__always) mutating func find(_ value: TermID) -> UInt64? {
    guard let terms, let counts else { return nil }
    let place = Self.place(value)
    if terms[place] != value { return nil }
    asked &+= 1
    hits &+= 1
    return counts[place]
  }

  /// Remembers the count below a value that was not found.
  @inline(__always) mutating func keep(_ count: UInt64, for value: TermID, _ context: EvaluationContext) throws {
    asked &+= 1
    if let terms, let counts {
      let place = Self.place(value)
      terms[place] = value
      counts[place] = count
      if asked >= Self.trial { judge(context.budget) }
    } else if asked >= Self.first || context.options.worthCorrecting != nil {
      try start(context.budget)
    }
  }

  private mutating func judge(_ budget: Budget) {
    let pays = hits &* 8 >= asked
    (asked, hits) = (0, 0)
    if !pays {
      forget(budget)
      state = .off
    }
  }

  private mutating func start(_ budget: Budget) throws {
    try budget.charge(Self.bytes)
    let terms = UnsafeMutablePointer<TermID>.allocate(capacity: Self.places)
    // No term has this id.
    terms.initialize(repeating: TermID.max, count: Self.places)
    let counts = UnsafeMutablePointer<UInt64>.allocate(capacity: Self.places)
    counts.initialize(repeating: 0, count: Self.places)
    (self.terms, self.counts) = (terms, counts)
  }

  @inline(__always) private static func place(_ value: TermID) -> Int {
    Int(truncatingIfNeeded: (UInt64(value) &* 0x9E37_79B9_7F4A_7C15) >> 50) & (places &- 1)
  }
}
