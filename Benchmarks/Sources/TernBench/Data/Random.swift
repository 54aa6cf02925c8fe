/// A generator whose numbers are the same on every machine (SplitMix64): integers only.
struct Random {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// A number from 0 up to, not including, `limit`.
  mutating func below(_ limit: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(max(limit, 1))).high) }

  mutating func between(_ low: Int, _ high: Int) -> Int { low + below(high - low + 1) }

  /// True in `percent` of a hundred cases.
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// A number below `limit` whose every magnitude is equally likely: few small ones get most.
  mutating func skewed(_ limit: Int) -> Int {
    let bits = Int.bitWidth - max(limit, 1).leadingZeroBitCount
    while true {
      let magnitude = below(bits + 1)
      let value = magnitude == 0 ? 0 : (1 << (magnitude - 1)) + below(1 << (magnitude - 1))
      if value < limit { return value }
    }
  }
}

/// Chooses 0, 1, 2 … with the weights 1, 1/2, 1/3 … (Zipf's law), in whole numbers.
struct RankedChoice {
  private var sums: [Int] = []

  init(_ count: Int) {
    var sum = 0
    for rank in 1...count {
      sum += 1_000_000 / rank
      sums.append(sum)
    }
  }

  func pick(_ random: inout Random) -> Int {
    let point = random.below(sums.last ?? 1)
    var low = 0
    var high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > point { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
