import Limits

/// A compiled regular expression: instructions of a nondeterministic automaton over
/// classes of code points. Thompson's construction, as in Cox, "Regular Expression
/// Matching: the Virtual Machine Approach".
///
/// Code points that no set of the pattern tells apart share a class, so that the automaton's
/// tables stay small. Immutable; a ``RegexMatcher`` holds the state of matching.
struct RegexProgram: Sendable {
  enum Operation: UInt8, Sendable {
    /// Consumes one code point that is a member of set `argument`.
    case set
    /// Goes on at `next`, and at `argument` with less preference.
    case split
    /// Notes the position in slot `argument`.
    case save
    case assertStart
    case assertEnd
    /// Consumes what group `argument` matched. Only in programs for the ``BacktrackingMachine``, as is the next.
    case backReference
    /// Goes on unless the position is the one that slot `argument` notes: a round of a loop that consumed nothing is its last.
    case progress
    case match
  }

  struct Instruction: Sendable {
    var operation: Operation
    var next: Int32
    var argument: Int32
  }

  private(set) var instructions: [Instruction] = []
  /// Capturing groups, the whole match not counted.
  let captureCount: Int
  let multiLine: Bool
  /// Every match begins at the start of the text.
  let isAnchored: Bool
  private(set) var hasAssertions = false
  /// The program is for the ``BacktrackingMachine``: the automata cannot run it.
  let hasBackReferences: Bool
  /// Letters of back-references match whatever their case.
  let ignoreCase: Bool
  /// Two slots a group, the whole match first, then one for each loop of a program with back-references.
  private(set) var slotCount: Int

  /// Classes of code points; the class after the last is the end of the text.
  private(set) var classCount = 0
  /// The class of each ASCII character.
  private(set) var asciiClasses: [UInt16] = []
  /// Starts of the intervals of code points, ascending, and the class of each.
  private(set) var intervalStarts: [UInt32] = []
  private(set) var intervalClasses: [UInt16] = []
  /// `membership[set * classCount + class]`.
  private(set) var membership: [Bool] = []
  /// The class of a line feed (used by multi-line assertions).
  private(set) var newlineClass = 0

  private var sets: [CodePointSet] = []
  private var setIndices: [CodePointSet: Int] = [:]
  private var work = 0

  init(_ node: RegexNode, captures: Int, hasBackReferences: Bool = false, flags: RegexFlags) throws(RegexError) {
    captureCount = captures
    self.hasBackReferences = hasBackReferences
    ignoreCase = flags.ignoreCase
    slotCount = 2 * (captures + 1)
    multiLine = flags.multiLine
    isAnchored = !flags.multiLine && Self.beginsWithStart(node)
    try emit(.capture(node, number: 0))
    add(.match, next: -1, argument: 0)
    try partition()
  }

  // MARK: Instructions

  private static func beginsWithStart(_ node: RegexNode) -> Bool {
    switch node {
    case .start: return true
    case .concatenation(let parts): return parts.first.map(beginsWithStart) ?? false
    case .capture(let inner, _): return beginsWithStart(inner)
    case .alternation(let branches): return branches.allSatisfy(beginsWithStart)
    case .repetition(let inner, let minimum, _, _): return minimum > 0 && beginsWithStart(inner)
    case .empty, .set, .end, .backReference: return false
    }
  }

  private mutating func add(_ operation: Operation, next: Int? = nil, argument: Int) {
    let following = next ?? instructions.count + 1
    instructions.append(Instruction(
      operation: operation, next: Int32(truncatingIfNeeded: following), argument: Int32(truncatingIfNeeded: argument)))
  }

  /// Appends the code of a node, which goes on at the instruction after its last.
  private mutating func emit(_ node: RegexNode) throws(RegexError) {
    work += 1
    guard instructions.count < Limits.regexInstructions, work < 10 * Limits.regexInstructions else {
      throw RegexError(message: "the steps of a regular expression with its repetitions", offset: 0, limit: Limits.regexInstructions)
    }
    switch node {
    case .empty: break
    case .set(let set): add(.set, argument: index(of: set))
    case .start:
      hasAssertions = true
      add(.assertStart, argument: 0)
    case .end:
      hasAssertions = true
      add(.assertEnd, argument: 0)
    case .backReference(let number): add(.backReference, argument: number)
    case .concatenation(let parts):
      for part in parts { try emit(part) }
    case .capture(let inner, let number):
      add(.save, argument: 2 * number)
      try emit(inner)
      add(.save, argument: 2 * number + 1)
    case .alternation(let branches):
      var exits: [Int] = []
      for (position, branch) in branches.enumerated() {
        let isLast = position == branches.count - 1
        let split = instructions.count
        if !isLast { add(.split, argument: 0) }
        try emit(branch)
        if !isLast {
          // A jump is a split whose both ways are the same.
          exits.append(instructions.count)
          add(.split, argument: 0)
          instructions[split].argument = Int32(truncatingIfNeeded: instructions.count)
        }
      }
      for exit in exits {
        instructions[exit].next = Int32(truncatingIfNeeded: instructions.count)
        instructions[exit].argument = instructions[exit].next
      }
    case .repetition(let inner, let minimum, let maximum, let greedy):
      for _ in 0..<minimum { try emit(inner) }
      if let maximum {
        var splits: [Int] = []
        for _ in minimum..<maximum {
          splits.append(instructions.count)
          add(.split, argument: 0)
          try emit(inner)
        }
        for split in splits { setSplit(split, loop: split + 1, exit: instructions.count, greedy: greedy) }
      } else {
        let split = instructions.count
        add(.split, argument: 0)
        let slot = slotCount
        if hasBackReferences {
          slotCount += 1
          add(.save, argument: slot)
        }
        try emit(inner)
        if hasBackReferences { add(.progress, argument: slot) }
        add(.split, next: split, argument: split)
        setSplit(split, loop: split + 1, exit: instructions.count, greedy: greedy)
      }
    }
  }

  private mutating func setSplit(_ split: Int, loop: Int, exit: Int, greedy: Bool) {
    instructions[split].next = Int32(truncatingIfNeeded: greedy ? loop : exit)
    instructions[split].argument = Int32(truncatingIfNeeded: greedy ? exit : loop)
  }

  private mutating func index(of set: CodePointSet) -> Int {
    if let known = setIndices[set] { return known }
    setIndices[set] = sets.count
    sets.append(set)
    return sets.count - 1
  }

  // MARK: Classes

  /// Cuts the code points into intervals at every border of every set and joins
  /// intervals that belong to the same sets into classes.
  private mutating func partition() throws(RegexError) {
    if multiLine, hasAssertions { _ = index(of: CodePointSet(0xA)) }
    var borders: Set<UInt32> = [0]
    for set in sets {
      for range in set.ranges {
        borders.insert(range.low)
        if range.high < CodePointSet.lastCodePoint { borders.insert(range.high + 1) }
      }
    }
    intervalStarts = borders.sorted()
    let words = (sets.count + 63) / 64
    var signatures = [UInt64](repeating: 0, count: intervalStarts.count * words)
    for (setIndex, set) in sets.enumerated() {
      var interval = 0
      for range in set.ranges {
        while interval < intervalStarts.count, intervalStarts[interval] < range.low { interval += 1 }
        while interval < intervalStarts.count, intervalStarts[interval] <= range.high {
          signatures[interval * words + setIndex / 64] |= 1 << UInt64(setIndex % 64)
          interval += 1
        }
      }
    }
    var classes: [[UInt64]: UInt16] = [:]
    var classSignatures: [[UInt64]] = []
    for interval in intervalStarts.indices {
      let signature = Array(signatures[interval * words..<(interval + 1) * words])
      if let known = classes[signature] {
        intervalClasses.append(known)
      } else {
        let number = UInt16(truncatingIfNeeded: classSignatures.count)
        classes[signature] = number
        classSignatures.append(signature)
        intervalClasses.append(number)
      }
    }
    classCount = classSignatures.count
    membership = [Bool](repeating: false, count: sets.count * classCount)
    for setIndex in sets.indices {
      for classIndex in 0..<classCount where classSignatures[classIndex][setIndex / 64] >> UInt64(setIndex % 64) & 1 == 1 {
        membership[setIndex * classCount + classIndex] = true
      }
    }
    asciiClasses = (0..<128).map { UInt16(truncatingIfNeeded: slowClass(of: $0)) }
    newlineClass = Int(asciiClasses[0xA])
    sets = []
    setIndices = [:]
  }

  private func slowClass(of codePoint: UInt32) -> Int {
    var low = 0
    var high = intervalStarts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if intervalStarts[middle] <= codePoint { low = middle } else { high = middle }
    }
    return Int(intervalClasses[low])
  }

  /// The class of a code point; one look-up in ASCII, else logarithmic.
  @inline(__always)
  func classOf(_ codePoint: UInt32) -> Int {
    codePoint < 0x80 ? Int(asciiClasses[Int(codePoint)]) : slowClass(of: codePoint)
  }
}
