/// Compares the value column with a constant, a block of ids at a time and without a branch on what it finds.
///
/// A third of a range filter's time was the processor guessing wrongly which of two random numbers is the larger.
@frozen public struct ValueJudging: Sendable {
  /// The order key of the constant.
  let key: Double
  /// Bit `kind | exact << 4 | timezone << 5` is set for values that their key decides.
  private(set) var decided: UInt64 = 0
  /// Truths in bytes: byte 0 neither (NaN), 1 less, 2 equal, 4 greater.
  let truths: UInt64

  /// - Parameters:
  ///   - less, equal, greater: what is written for a value below, equal to and above the constant.
  ///   - neither: what is written for NaN.
  public init(key: Double, less: UInt8, equal: UInt8, greater: UInt8, neither: UInt8) {
    self.key = key
    truths = UInt64(neither) | UInt64(less) << 8 | UInt64(equal) << 16 | UInt64(greater) << 32
  }

  /// Exact values of a kind are decided by their key.
  public mutating func decide(_ kind: TermValue.Kind, timezone: Bool = false) {
    decided |= 1 << UInt64(kind.rawValue | 16 | (timezone ? 32 : 0))
  }
}

extension TermSource {
  /// Writes a truth for each id whose value its key decides; the places of all others go to `open`. Returns how many those are.
  /// - Parameters:
  ///   - output, open: room for `count`.
  public func judge(
    _ ids: UnsafePointer<TermID>, _ count: Int, _ judging: ValueJudging, into output: UnsafeMutablePointer<UInt8>,
    open: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let inBase = max(baseValuedBound, TermSpace.valuedStart) &- TermSpace.valuedStart
    let key = judging.key
    let decided = judging.decided
    let truths = judging.truths
    var left = 0
    for i in 0..<count {
      let at = ids[i] &- TermSpace.valuedStart
      let packed: UInt16
      let value: Double
      if at < inBase {
        packed = kinds[Int(at)]
        value = keys[Int(at)]
      } else if TermSpace.isValued(ids[i]) {
        let stored = deltaValue(ids[i])
        packed = stored.packed
        value = stored.key
      } else {
        open[left] = UInt32(truncatingIfNeeded: i)
        left &+= 1
        continue
      }
      let state = UInt64(packed & 15 | packed >> 9 & 0x30)
      // Each comparison is a bit: no branch.
      let found: UInt64 = (value < key ? 1 : 0) | (value == key ? 2 : 0) | (value > key ? 4 : 0)
      output[i] = UInt8(truncatingIfNeeded: truths >> (found &* 8))
      open[left] = UInt32(truncatingIfNeeded: i)
      left &+= Int(~decided >> state & 1)
    }
    return left
  }
}
