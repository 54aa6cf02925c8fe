import Limits

/// Finds the leftmost match of a program with back-references, which no automaton can run:
/// one alternative after the other, in the order of their preference.
///
/// The work may be exponential in the text, so it is counted: a search that takes more than
/// ``Limits/regexSteps`` steps, or that must remember more than ``Limits/regexBacktracks``
/// alternatives, ends with an error and never with another answer.
struct BacktrackingMachine {
  private let program: RegexProgram
  private var slots: [Int]
  private var stack: [Frame] = []
  private(set) var steps = 0

  private enum Frame {
    /// Another way: the instruction and the position to go on from.
    case retry(Int32, position: Int)
    /// What a slot held before the way that failed.
    case restore(slot: Int, value: Int)
  }

  init(_ program: RegexProgram) {
    self.program = program
    slots = [Int](repeating: -1, count: program.slotCount)
  }

  /// The slots of the leftmost match that begins at or after `offset`, as ``CaptureMachine`` gives them, or nil.
  ///
  /// - Parameter limit: the value of ``steps`` at which the search is given up.
  /// - Throws: ``QueryError/limit(name:value:)``; what `check` throws.
  mutating func firstMatch(
    in text: UnsafeBufferPointer<UInt8>, from offset: Int, limit: Int, check: () throws -> Void
  ) throws -> [Int]? {
    var start = offset
    while true {
      if !(program.isAnchored && start > 0), try match(text, at: start, limit: limit, check: check) {
        return Array(slots[..<(2 * (program.captureCount + 1))])
      }
      guard start < text.count, !program.isAnchored else { return nil }
      start = decodeCodePoint(text, at: start).next
    }
  }

  private mutating func match(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, limit: Int, check: () throws -> Void
  ) throws -> Bool {
    for index in slots.indices { slots[index] = -1 }
    stack.removeAll(keepingCapacity: true)
    stack.append(.retry(0, position: start))
    var nextCheck = steps + 50_000
    while let frame = stack.popLast() {
      guard case .retry(var at, var position) = frame else {
        if case .restore(let slot, let value) = frame { slots[slot] = value }
        continue
      }
      way: while true {
        steps += 1
        if steps > nextCheck {
          try check()
          nextCheck = steps + 50_000
        }
        guard steps < limit, stack.count < Limits.regexBacktracks else {
          throw QueryError.limit(name: "the work of a regular expression with back-references", value: Limits.regexSteps)
        }
        let instruction = program.instructions[Int(at)]
        switch instruction.operation {
        case .match: return true
        case .set:
          guard position < text.count else { break way }
          let decoded = decodeCodePoint(text, at: position)
          guard program.membership[Int(instruction.argument) * program.classCount + program.classOf(decoded.codePoint)] else { break way }
          position = decoded.next
        case .split:
          if instruction.next != instruction.argument { stack.append(.retry(instruction.argument, position: position)) }
        case .save:
          let slot = Int(instruction.argument)
          stack.append(.restore(slot: slot, value: slots[slot]))
          slots[slot] = position
        case .progress:
          guard slots[Int(instruction.argument)] != position else { break way }
        case .backReference:
          guard let end = afterGroup(Int(instruction.argument), text, position) else { break way }
          position = end
        case .assertStart:
          let afterNewline = position > 0 && text[position - 1] == 0xA
          guard position == 0 || (program.multiLine && afterNewline && position < text.count) else { break way }
        case .assertEnd:
          let afterNewline = position > 0 && text[position - 1] == 0xA
          let isEnd = position == text.count
          guard program.multiLine ? (isEnd ? !afterNewline : text[position] == 0xA) : isEnd else { break way }
        }
        at = instruction.next
      }
    }
    return false
  }

  /// Where the text of a group, repeated at a position, ends; nil when it is not repeated there.
  private mutating func afterGroup(_ number: Int, _ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int? {
    var (at, end) = (slots[2 * number], slots[2 * number + 1])
    guard at >= 0, end >= at else { return position }
    var next = position
    steps += (end - at) / 8
    while at < end {
      guard next < text.count else { return nil }
      let (wanted, found) = (decodeCodePoint(text, at: at), decodeCodePoint(text, at: next))
      if wanted.codePoint != found.codePoint {
        // The look-up goes through all pairs of letters.
        steps += 200
        guard program.ignoreCase, CaseVariants.closure(of: CodePointSet(wanted.codePoint)).contains(found.codePoint) else { return nil }
      }
      (at, next) = (wanted.next, found.next)
    }
    return next
  }
}
