import Limits

/// Finds the leftmost match with its groups: Pike's machine, which runs all alternatives side
/// by side in the order of their preference. Linear in text times program.
struct CaptureMachine {
  private let program: RegexProgram
  private let slotCount: Int
  private var current: ThreadList
  private var following: ThreadList
  private(set) var steps = 0
  /// The bytes with which a character begins that can begin a match.
  private let begins: [Bool]

  init(_ program: RegexProgram) {
    self.program = program
    begins = Self.begins(program)
    slotCount = 2 * (program.captureCount + 1)
    current = ThreadList(size: program.instructions.count, slotCount: slotCount)
    following = ThreadList(size: program.instructions.count, slotCount: slotCount)
  }

  /// Follows the empty steps from the start as if every assertion held.
  private static func begins(_ program: RegexProgram) -> [Bool] {
    var result = [Bool](repeating: false, count: 256)
    // Several bytes of a character are not told apart.
    for byte in 0x80..<256 { result[byte] = true }
    var seen = Set<Int32>()
    var pending: [Int32] = [0]
    while let at = pending.popLast() {
      guard seen.insert(at).inserted else { continue }
      let instruction = program.instructions[Int(at)]
      switch instruction.operation {
      case .set:
        for byte in 0..<0x80
        where program.membership[Int(instruction.argument) * program.classCount + program.classOf(UInt32(byte))] {
          result[byte] = true
        }
      case .split: pending += [instruction.next, instruction.argument]
      case .save, .assertStart, .assertEnd: pending.append(instruction.next)
      case .match, .backReference, .progress: return [Bool](repeating: true, count: 256)
      }
    }
    return result
  }

  /// The slots of the leftmost match that begins at or after `offset` (start and end of
  /// the match, then of each group, -1 where a group took no part), or nil.
  ///
  /// - Parameter limit: the value of ``steps`` at which the search is given up with ``QueryError/limit(name:value:)``.
  mutating func firstMatch(
    in text: UnsafeBufferPointer<UInt8>, from offset: Int, limit: Int, check: () throws -> Void
  ) throws -> [Int]? {
    current.clear()
    var best: [Int]?
    var position = offset
    var nextCheck = min(steps + 50_000, limit)
    var scratch = [Int](repeating: -1, count: slotCount)
    while true {
      if best == nil, current.positions.isEmpty, !program.isAnchored {
        while position < text.count, !begins[Int(text[position])] { position += 1 }
      }
      var next = position
      var characterClass = program.classCount
      if position < text.count {
        let decoded = decodeCodePoint(text, at: position)
        characterClass = program.classOf(decoded.codePoint)
        next = decoded.next
      }
      if best == nil, !(program.isAnchored && position > 0) {
        for index in scratch.indices { scratch[index] = -1 }
        steps += current.add(0, of: program, slots: &scratch, at: position, text, nextClass: characterClass)
      }
      if current.positions.isEmpty { break }
      following.clear()
      for thread in current.positions {
        steps += 1
        let instruction = program.instructions[Int(thread)]
        let base = Int(thread) * slotCount
        if instruction.operation == .match {
          best = Array(current.slots[base..<base + slotCount])
          break  // what follows is less preferred
        }
        guard instruction.operation == .set, position < text.count,
          program.membership[Int(instruction.argument) * program.classCount + characterClass]
        else { continue }
        for index in 0..<slotCount { scratch[index] = current.slots[base + index] }
        var afterClass = program.classCount
        if next < text.count { afterClass = program.classOf(decodeCodePoint(text, at: next).codePoint) }
        steps += following.add(instruction.next, of: program, slots: &scratch, at: next, text, nextClass: afterClass)
      }
      swap(&current, &following)
      if position >= text.count { break }
      position = next
      if steps > nextCheck {
        guard steps < limit else { throw QueryError.limit(name: "the work of one replacement", value: Limits.regexSteps) }
        try check()
        nextCheck = min(steps + 50_000, limit)
      }
    }
    return best
  }
}

/// Program positions in order of preference, each with the slots of its thread.
private struct ThreadList {
  private(set) var positions: [Int32] = []
  /// `slots[position * slotCount + slot]`.
  private(set) var slots: [Int]
  private var member: [UInt32]
  private var epoch: UInt32 = 0
  private var stack: [Frame] = []
  private let slotCount: Int

  private enum Frame {
    case explore(Int32)
    case restore(slot: Int, value: Int)
  }

  init(size: Int, slotCount: Int) {
    self.slotCount = slotCount
    slots = [Int](repeating: -1, count: size * slotCount)
    member = [UInt32](repeating: 0, count: size)
  }

  mutating func clear() {
    positions.removeAll(keepingCapacity: true)
    epoch &+= 1
    if epoch == 0 {
      for index in member.indices { member[index] = 0 }
      epoch = 1
    }
  }

  /// Follows empty steps from a program position and enters what is reached; returns the instructions visited.
  mutating func add(
    _ start: Int32, of program: RegexProgram, slots thread: inout [Int], at position: Int,
    _ text: UnsafeBufferPointer<UInt8>, nextClass: Int
  ) -> Int {
    var steps = 0
    stack.append(.explore(start))
    while let frame = stack.popLast() {
      guard case .explore(let at) = frame else {
        if case .restore(let slot, let value) = frame { thread[slot] = value }
        continue
      }
      if member[Int(at)] == epoch { continue }
      member[Int(at)] = epoch
      steps += 1
      let instruction = program.instructions[Int(at)]
      switch instruction.operation {
      case .set, .match:
        let base = Int(at) * slotCount
        positions.append(at)
        for index in 0..<slotCount { slots[base + index] = thread[index] }
      case .split:
        stack.append(.explore(instruction.argument))
        if instruction.next != instruction.argument { stack.append(.explore(instruction.next)) }
      case .save:
        let slot = Int(instruction.argument)
        stack.append(.restore(slot: slot, value: thread[slot]))
        thread[slot] = position
        stack.append(.explore(instruction.next))
      case .assertStart:
        let afterNewline = position > 0 && text[position - 1] == 0xA
        if position == 0 || (program.multiLine && afterNewline && position < text.count) {
          stack.append(.explore(instruction.next))
        }
      case .assertEnd:
        let isEnd = position == text.count
        let afterNewline = position > 0 && text[position - 1] == 0xA
        let holds = program.multiLine ? (isEnd ? !afterNewline : nextClass == program.newlineClass) : isEnd
        if holds { stack.append(.explore(instruction.next)) }
      case .backReference, .progress: break  // such programs run in the BacktrackingMachine
      }
    }
    return steps
  }
}
