import TripleIndex

/// COUNT: rows, or rows whose argument is not an error.
final class CountAccumulator: AggregateAccumulator {
  private let context: EvaluationContext
  private var counts: ContiguousArray<Int64> = []

  init(_ context: EvaluationContext) { self.context = context }

  deinit { context.budget.release(counts.count * 8) }

  override func reserve(groups count: Int) throws {
    guard count > counts.count else { return }
    try context.budget.charge((count - counts.count) * 8)
    counts.append(contentsOf: repeatElement(0, count: count - counts.count))
  }

  override func update(values: UnsafePointer<TermID>?, groups: UnsafePointer<UInt32>, count: Int) throws {
    counts.withUnsafeMutableBufferPointer { counts in
      if let values {
        for i in 0..<count { counts[Int(groups[i])] &+= values[i] == 0 ? 0 : 1 }
      } else {
        for i in 0..<count { counts[Int(groups[i])] &+= 1 }
      }
    }
  }

  override var takesComputed: Bool { true }

  override func update(
    computed values: UnsafePointer<Value>, _ workspace: ExpressionWorkspace, groups: UnsafePointer<UInt32>, count: Int
  ) throws {
    counts.withUnsafeMutableBufferPointer { counts in
      for i in 0..<count { counts[Int(groups[i])] &+= values[i].isError ? 0 : 1 }
    }
  }

  override func result(group: Int) throws -> TermID { try context.integerTerm(counts[group]) }
}

/// SAMPLE: the first value that is not an error.
final class SampleAccumulator: AggregateAccumulator {
  private let context: EvaluationContext
  private var samples: ContiguousArray<TermID> = []

  init(_ context: EvaluationContext) { self.context = context }

  deinit { context.budget.release(samples.count * 4) }

  override func reserve(groups count: Int) throws {
    guard count > samples.count else { return }
    try context.budget.charge((count - samples.count) * 4)
    samples.append(contentsOf: repeatElement(0, count: count - samples.count))
  }

  override func update(values: UnsafePointer<TermID>?, groups: UnsafePointer<UInt32>, count: Int) throws {
    guard let values else { return }
    for i in 0..<count where samples[Int(groups[i])] == 0 { samples[Int(groups[i])] = values[i] }
  }

  override func result(group: Int) throws -> TermID { samples[group] }
}

/// DISTINCT inside an aggregate: hands on each term once a group. Errors are handed on, since
/// they are errors of the aggregate however often they come.
final class DistinctAccumulator: AggregateAccumulator {
  private let context: EvaluationContext
  private let inner: AggregateAccumulator
  /// Open addressing over `group << 32 | term`, plus one; 0 is free.
  private var slots: ContiguousArray<UInt64> = []
  private var used = 0
  private var keptValues: ContiguousArray<TermID> = []
  private var keptGroups: ContiguousArray<UInt32> = []

  init(_ context: EvaluationContext, _ inner: AggregateAccumulator) {
    self.context = context
    self.inner = inner
  }

  deinit { context.budget.release(slots.count * 8) }

  override func reserve(groups count: Int) throws { try inner.reserve(groups: count) }

  override func update(values: UnsafePointer<TermID>?, groups: UnsafePointer<UInt32>, count: Int) throws {
    guard let values else { return }
    if 2 * (used + count) > slots.count { try grow(to: used + count) }
    keptValues.removeAll(keepingCapacity: true)
    keptGroups.removeAll(keepingCapacity: true)
    for i in 0..<count where insert(UInt64(groups[i]) << 32 | UInt64(values[i])) {
      keptValues.append(values[i])
      keptGroups.append(groups[i])
    }
    try keptValues.withUnsafeBufferPointer { values in
      try keptGroups.withUnsafeBufferPointer { groups in
        guard let firstValue = values.baseAddress, let firstGroup = groups.baseAddress, values.count > 0 else { return }
        try inner.update(values: firstValue, groups: firstGroup, count: values.count)
      }
    }
  }

  override func result(group: Int) throws -> TermID { try inner.result(group: group) }

  /// Whether the key was not there. There is room.
  private func insert(_ key: UInt64) -> Bool {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.hash(key)) & mask
    while slots[slot] != 0 {
      if slots[slot] == key &+ 1 { return false }
      slot = (slot + 1) & mask
    }
    slots[slot] = key &+ 1
    used += 1
    return true
  }

  private static func hash(_ key: UInt64) -> UInt64 {
    var z = (key ^ key >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  private func grow(to keys: Int) throws {
    var size = max(slots.count, 1024)
    while size < 4 * keys { size *= 2 }
    try context.budget.charge(size * 8)
    let old = slots
    slots = ContiguousArray(repeating: 0, count: size)
    used = 0
    defer { context.budget.release(old.count * 8) }
    for (i, entry) in old.enumerated() {
      if i & 4095 == 4095 { try context.checkpoint() }
      if entry != 0 { _ = insert(entry &- 1) }
    }
  }
}
