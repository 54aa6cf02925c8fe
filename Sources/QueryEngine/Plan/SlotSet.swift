import SPARQL

/// The number of a variable within one evaluation.
typealias Slot = Int

/// A set of variable numbers: a bit each, the first 64 without allocation.
struct SlotSet: Hashable, Sendable {
  private var low: UInt64 = 0
  private var high: [UInt64] = []

  init() {}
  init(_ slots: some Sequence<Slot>) { for slot in slots { insert(slot) } }

  var isEmpty: Bool { low == 0 && high.allSatisfy { $0 == 0 } }

  func contains(_ slot: Slot) -> Bool {
    if slot < 64 { return low >> UInt64(slot) & 1 == 1 }
    let word = slot / 64 - 1
    return word < high.count && high[word] >> UInt64(slot % 64) & 1 == 1
  }

  mutating func insert(_ slot: Slot) {
    if slot < 64 {
      low |= 1 << UInt64(slot)
    } else {
      let word = slot / 64 - 1
      while high.count <= word { high.append(0) }
      high[word] |= 1 << UInt64(slot % 64)
    }
  }

  mutating func remove(_ slot: Slot) {
    if slot < 64 {
      low &= ~(1 << UInt64(slot))
    } else if slot / 64 - 1 < high.count {
      high[slot / 64 - 1] &= ~(1 << UInt64(slot % 64))
    }
  }

  func union(_ other: SlotSet) -> SlotSet {
    var result = self
    result.formUnion(other)
    return result
  }

  mutating func formUnion(_ other: SlotSet) {
    low |= other.low
    while high.count < other.high.count { high.append(0) }
    for i in other.high.indices { high[i] |= other.high[i] }
  }

  func intersection(_ other: SlotSet) -> SlotSet {
    var result = SlotSet()
    result.low = low & other.low
    for i in 0..<min(high.count, other.high.count) { result.high.append(high[i] & other.high[i]) }
    return result
  }

  func subtracting(_ other: SlotSet) -> SlotSet {
    var result = self
    result.low &= ~other.low
    for i in 0..<min(high.count, other.high.count) { result.high[i] &= ~other.high[i] }
    return result
  }

  func isSubset(of other: SlotSet) -> Bool { subtracting(other).isEmpty }
  func intersects(_ other: SlotSet) -> Bool { !intersection(other).isEmpty }

  /// The members in ascending order.
  var slots: [Slot] {
    var result: [Slot] = []
    var word = low
    var base = 0
    var next = 0
    while true {
      while word != 0 {
        result.append(base + word.trailingZeroBitCount)
        word &= word &- 1
      }
      if next == high.count { return result }
      word = high[next]
      next += 1
      base += 64
    }
  }

  static func == (a: SlotSet, b: SlotSet) -> Bool {
    a.subtracting(b).isEmpty && b.subtracting(a).isEmpty
  }

  func hash(into hasher: inout Hasher) { hasher.combine(low) }
}

/// The variables of one evaluation and their numbers.
final class VariableTable: @unchecked Sendable {
  // @unchecked: changed by the evaluation that planned; what other threads share is a copy that nobody changes.
  private(set) var variables: [Variable] = []
  private var numbers: [Variable: Slot] = [:]

  func slot(_ variable: Variable) -> Slot {
    if let known = numbers[variable] { return known }
    let slot = variables.count
    variables.append(variable)
    numbers[variable] = slot
    return slot
  }

  /// A variable that no query can name.
  func fresh(_ purpose: String) -> Slot { slot(Variable(".\(purpose)\(variables.count)")) }

  func name(_ slot: Slot) -> String { variables[slot].name }

  /// The names as they are now.
  func copy() -> VariableTable {
    let copy = VariableTable()
    copy.variables = variables
    copy.numbers = numbers
    return copy
  }
}
