/// A set of Unicode code points as sorted, disjoint, non-adjacent closed ranges.
///
/// The value of a character class. Every operation is linear in the number of ranges.
struct CodePointSet: Hashable, Sendable {
  struct Range: Hashable, Sendable {
    var low: UInt32
    var high: UInt32
  }

  static let lastCodePoint: UInt32 = 0x10FFFF

  private(set) var ranges: [Range] = []

  init() {}

  init(_ ranges: [ClosedRange<UInt32>]) {
    self.ranges = Self.normalised(ranges.map { Range(low: $0.lowerBound, high: $0.upperBound) })
  }

  init(_ codePoint: UInt32) { ranges = [Range(low: codePoint, high: codePoint)] }

  static let all = CodePointSet([0...lastCodePoint])

  var isEmpty: Bool { ranges.isEmpty }

  /// The only member, or nil when there is none or more than one.
  var single: UInt32? {
    guard ranges.count == 1, let only = ranges.first, only.low == only.high else { return nil }
    return only.low
  }

  /// Whether a code point is a member; logarithmic in the number of ranges.
  func contains(_ codePoint: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if codePoint > ranges[middle].high {
        low = middle + 1
      } else if codePoint < ranges[middle].low {
        high = middle
      } else {
        return true
      }
    }
    return false
  }

  var complement: CodePointSet {
    var result = CodePointSet()
    var next: UInt32 = 0
    for range in ranges {
      if range.low > next { result.ranges.append(Range(low: next, high: range.low - 1)) }
      next = range.high + 1
    }
    if next <= Self.lastCodePoint { result.ranges.append(Range(low: next, high: Self.lastCodePoint)) }
    return result
  }

  func union(_ other: CodePointSet) -> CodePointSet {
    var result = CodePointSet()
    result.ranges = Self.normalised(ranges + other.ranges)
    return result
  }

  func subtracting(_ other: CodePointSet) -> CodePointSet {
    // A without B is the complement of (complement of A, or B).
    complement.union(other).complement
  }

  private static func normalised(_ unsorted: [Range]) -> [Range] {
    var result: [Range] = []
    for range in unsorted.sorted(by: { $0.low < $1.low }) {
      if let last = result.last, range.low <= last.high || range.low == last.high + 1 {
        if range.high > last.high { result[result.count - 1].high = range.high }
      } else {
        result.append(range)
      }
    }
    return result
  }
}
