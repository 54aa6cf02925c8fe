/// A deterministic automaton built while it runs: answers whether a text holds a match.
///
/// A state is a set of program positions before their empty steps, with what is known of the
/// character before. One table look-up a character once a transition is known; finding one costs at most
/// the size of the program, so a run is linear in the text whatever the pattern. When the
/// table is full it is emptied and built anew.
struct LazyAutomaton {
  private static let unknown: Int32 = -1
  private static let matched: Int32 = -2
  private static let dead: Int32 = -3
  private static let maximumStates = 1_000
  private static let maximumTableEntries = 1 << 20

  private struct Key: Hashable {
    var positions: [Int32]
    var context: UInt8
  }

  private static let atStart: UInt8 = 1
  private static let afterNewline: UInt8 = 2

  private let program: RegexProgram
  private let width: Int
  private var table: [Int32] = []
  private var states: [Key] = []
  private var indices: [Key: Int32] = [:]
  private var visited: [UInt32]
  private var epoch: UInt32 = 0
  private var stack: [Int32] = []
  /// The state of a text without any beginning of a match, and the bytes of ASCII that lead from it to itself: as long as
  /// only these come, the table need not be asked. -1 while the state has no number.
  private var idle: Int32 = -1
  private var idleBytes = [Bool](repeating: false, count: 256)
  /// Instructions visited: what the work is measured by.
  private(set) var steps = 0

  init(_ program: RegexProgram) {
    self.program = program
    width = program.classCount + 1
    visited = [UInt32](repeating: 0, count: program.instructions.count)
  }

  /// Whether the text from `offset` on (a border of characters) holds a match.
  ///
  /// - Parameter check: called every few ten thousand instructions; throws to give up.
  mutating func search(_ text: UnsafeBufferPointer<UInt8>, from offset: Int, check: () throws -> Void) throws -> Bool {
    var context = offset == 0 ? Self.atStart : 0
    if offset > 0, text[offset - 1] == 0xA { context = Self.afterNewline }
    if !program.hasAssertions { context = 0 }
    var state = self.state(Key(positions: [0], context: context))
    if context == 0 { idle = state }
    var position = offset
    var nextCheck = steps + 50_000
    let ascii = program.asciiClasses
    while position < text.count {
      walk(text, &position, &state)
      if position == text.count { break }
      let byte = text[position]
      let characterClass: Int
      if byte < 0x80 {
        characterClass = Int(ascii[Int(byte)])
        position &+= 1
      } else {
        let decoded = decodeCodePoint(text, at: position)
        characterClass = program.classOf(decoded.codePoint)
        position = decoded.next
      }
      var next = table[Int(state) &* width &+ characterClass]
      if next < 0 {
        if next == Self.unknown {
          next = transition(&state, on: characterClass)
          if next == state, state == idle { for b in 0..<128 where Int(ascii[b]) == characterClass { idleBytes[b] = true } }
        }
        if next == Self.matched { return true }
        if next == Self.dead { return false }
        if steps > nextCheck {
          try check()
          nextCheck = steps + 50_000
        }
      }
      state = next
    }
    let end = program.classCount
    var last = table[Int(state) * width + end]
    if last == Self.unknown { last = transition(&state, on: end) }
    return last == Self.matched
  }

  /// Goes on over ASCII as far as the table knows the way.
  private func walk(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ state: inout Int32) {
    var at = position
    var current = state
    table.withUnsafeBufferPointer { table in
      program.asciiClasses.withUnsafeBufferPointer { classes in
        idleBytes.withUnsafeBufferPointer { idleBytes in
          let end = text.count
          while at < end {
            if current == idle {
              while at < end, idleBytes[Int(text[at])] { at &+= 1 }
              if at == end { break }
            }
            let byte = text[at]
            if byte >= 0x80 { break }
            let next = table[Int(current) &* width &+ Int(classes[Int(byte)])]
            if next < 0 { break }
            current = next
            at &+= 1
          }
        }
      }
    }
    position = at
    state = current
  }

  /// Finds a transition and enters it in the table. When the table overflows, it is emptied and
  /// `from` gets its new number.
  private mutating func transition(_ from: inout Int32, on characterClass: Int) -> Int32 {
    let key = states[Int(from)]
    let isEnd = characterClass == program.classCount
    let isNewline = !isEnd && characterClass == program.newlineClass
    epoch &+= 1
    if epoch == 0 {
      for index in visited.indices { visited[index] = 0 }
      epoch = 1
    }
    var reached: [Int32] = []
    var isMatch = false
    for position in key.positions where !isMatch {
      stack.append(position)
      while let top = stack.popLast() {
        if visited[Int(top)] == epoch { continue }
        visited[Int(top)] = epoch
        steps += 1
        let instruction = program.instructions[Int(top)]
        switch instruction.operation {
        case .set:
          if !isEnd, program.membership[Int(instruction.argument) * program.classCount + characterClass] {
            reached.append(instruction.next)
          }
        case .split:
          stack.append(instruction.argument)
          if instruction.next != instruction.argument { stack.append(instruction.next) }
        case .save: stack.append(instruction.next)
        case .assertStart:
          let holds = key.context & Self.atStart != 0
            || (program.multiLine && key.context & Self.afterNewline != 0 && !isEnd)
          if holds { stack.append(instruction.next) }
        case .assertEnd:
          // At the very end of a text that ends in a line feed, `$` of multi-line mode does not match.
          let holds = program.multiLine
            ? isNewline || (isEnd && key.context & Self.afterNewline == 0)
            : isEnd
          if holds { stack.append(instruction.next) }
        case .backReference, .progress: break  // such programs run in the BacktrackingMachine
        case .match: isMatch = true
        }
        if isMatch { stack.removeAll(keepingCapacity: true) }
      }
    }
    let result: Int32
    if isMatch {
      result = Self.matched
    } else if isEnd {
      result = Self.dead
    } else {
      if !program.isAnchored { reached.append(0) }
      reached.sort()
      var distinct: [Int32] = []
      for position in reached where distinct.last != position { distinct.append(position) }
      if distinct.isEmpty {
        result = Self.dead
      } else {
        if states.count >= Self.maximumStates || table.count > Self.maximumTableEntries {
          table.removeAll(keepingCapacity: true)
          states.removeAll(keepingCapacity: true)
          indices.removeAll(keepingCapacity: true)
          idle = -1
          from = state(key)
        }
        let context = program.hasAssertions && program.multiLine && isNewline ? Self.afterNewline : 0
        result = state(Key(positions: distinct, context: context))
      }
    }
    table[Int(from) * width + characterClass] = result
    return result
  }

  private mutating func state(_ key: Key) -> Int32 {
    if let known = indices[key] { return known }
    let number = Int32(truncatingIfNeeded: states.count)
    states.append(key)
    indices[key] = number
    table.append(contentsOf: repeatElement(Self.unknown, count: width))
    return number
  }
}
