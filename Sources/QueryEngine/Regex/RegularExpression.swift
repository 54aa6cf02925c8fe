import Limits

/// A regular expression of XPath ready to match UTF-8 text in linear time; with back-references,
/// by backtracking within a budget of steps.
///
/// Patterns without special characters (anchors aside) are searched as plain bytes;
/// a literal beginning, or one of the literals that every match holds, is searched first in the others. Not `Sendable`: it keeps the tables of its
/// automata. XPath Functions and Operators 3.1, sections 5.6.3 and 5.6.4.
public final class RegularExpression {
  private enum Strategy {
    case contains([UInt8])
    case startsWith([UInt8])
    case endsWith([UInt8])
    case equals([UInt8])
    /// `prefix` begins every match; empty when none is known.
    case automaton(prefix: [UInt8])
  }

  private let strategy: Strategy
  private let program: RegexProgram
  private let flags: RegexFlags
  private var automaton: LazyAutomaton
  /// What every match holds; nil when nothing is known, or when it has not paid to look.
  private var literals: RequiredLiterals?
  private var machine: CaptureMachine?
  private var backtracking: BacktrackingMachine?

  /// Compiles a pattern.
  /// - Throws: ``RegexError`` with the reason and the place.
  public init(_ pattern: UnsafeBufferPointer<UInt8>, flags letters: UnsafeBufferPointer<UInt8>) throws(RegexError) {
    flags = try RegexFlags(letters)
    let parsed = try RegexParser.parse(pattern, flags: flags)
    program = try RegexProgram(parsed.node, captures: parsed.captures, hasBackReferences: parsed.hasBackReferences, flags: flags)
    automaton = LazyAutomaton(program)
    strategy = Self.strategy(for: parsed.node, flags: flags)
    literals = RequiredLiterals(parsed.node)
  }

  /// Instructions of the automata visited so far: the work done, whatever the clock says.
  var steps: Int { automaton.steps + (machine?.steps ?? 0) + (backtracking?.steps ?? 0) }

  /// Whether the text holds a match.
  /// - Parameter check: called now and then during long work; what it throws ends the search.
  /// - Throws: ``QueryError/limit(name:value:)`` when a search takes more than ``Limits/regexSteps`` steps.
  public func matches(_ text: UnsafeBufferPointer<UInt8>, check: () throws -> Void = {}) throws -> Bool {
    switch strategy {
    case .contains(let literal): return literal.withUnsafeBufferPointer { findBytes($0, in: text, from: 0) != nil }
    case .startsWith(let literal): return literal.withUnsafeBufferPointer { hasPrefix($0, text) }
    case .endsWith(let literal): return literal.withUnsafeBufferPointer { hasSuffix($0, text) }
    case .equals(let literal):
      return literal.withUnsafeBufferPointer { $0.count == text.count && hasPrefix($0, text) }
    case .automaton(let prefix):
      if program.hasBackReferences {
        var patience = Limits.regexSteps
        return try firstMatch(in: text, from: 0, patience: &patience, check: check) != nil
      }
      if literals != nil {
        if literals?.mayMatch(text) == false { return false }
        if literals?.isUseless == true { literals = nil }
      }
      guard !prefix.isEmpty else { return try automaton.search(text, from: 0, check: check) }
      guard let start = prefix.withUnsafeBufferPointer({ findBytes($0, in: text, from: 0) }) else { return false }
      return try automaton.search(text, from: start, check: check)
    }
  }

  /// Replaces every match, left to right without overlap, and appends the result to `output`.
  ///
  /// - Parameters:
  ///   - replacement: `$n` stands for group n, `\$` and `\\` for themselves (all literal with the flag `q`).
  ///   - limit: bytes that `output` may hold.
  /// - Returns: false when the result would be longer than `limit` bytes.
  /// - Throws: ``RegexError`` when the pattern matches the empty text or the replacement is malformed; what `check` throws.
  public func replace(
    in text: UnsafeBufferPointer<UInt8>, with replacement: UnsafeBufferPointer<UInt8>, into output: inout [UInt8],
    limit byteLimit: Int, check: () throws -> Void = {}
  ) throws -> Bool {
    guard try !matches(UnsafeBufferPointer(start: nil, count: 0), check: check) else {
      throw RegexError(message: "the pattern of a replacement matches the empty text", offset: 0)
    }
    let parts = try Self.parts(of: replacement, captures: program.captureCount, quoted: flags.quoted)
    var position = 0
    if try matches(text, check: check) {
      // Each search may run to the end of the text for a match that it does not find: a text of n
      // characters may cost the square of n, and the limit ends that.
      var patience = Limits.regexSteps
      var found = 0
      while position < text.count, let slots = try firstMatch(in: text, from: position, patience: &patience, check: check) {
        output.append(contentsOf: text[position..<slots[0]])
        for part in parts {
          switch part {
          case .text(let bytes): output.append(contentsOf: bytes)
          case .group(let number):
            let (start, end) = (slots[2 * number], slots[2 * number + 1])
            if start >= 0, end >= start { output.append(contentsOf: text[start..<end]) }
          }
        }
        if output.count > byteLimit { return false }
        found &+= 1
        if found & 4095 == 0 { try check() }
        // A match is never empty here, save by an assertion in the middle of the text.
        position = slots[1]
        if slots[1] == slots[0] {
          let next = decodeCodePoint(text, at: position).next
          output.append(contentsOf: text[position..<next])
          position = next
        }
      }
    }
    output.append(contentsOf: text[position...])
    return output.count <= byteLimit
  }

  /// The slots of the leftmost match at or after an offset, by the machine that can run the program.
  /// - Parameter patience: steps that may still be taken; less afterwards.
  private func firstMatch(
    in text: UnsafeBufferPointer<UInt8>, from offset: Int, patience: inout Int, check: () throws -> Void
  ) throws -> [Int]? {
    let before = steps
    defer { patience -= steps - before }
    var offset = offset
    switch strategy {
    case .contains(let literal) where !literal.isEmpty:
      guard let start = literal.withUnsafeBufferPointer({ findBytes($0, in: text, from: offset) }) else { return nil }
      return [start, start + literal.count]
    case .automaton(let prefix) where !prefix.isEmpty:
      guard let start = prefix.withUnsafeBufferPointer({ findBytes($0, in: text, from: offset) }) else { return nil }
      offset = start
    default: break
    }
    if program.hasBackReferences {
      var machine = backtracking ?? BacktrackingMachine(program)
      // Taken out meanwhile, so that it is not copied.
      backtracking = nil
      defer { backtracking = machine }
      return try machine.firstMatch(in: text, from: offset, limit: machine.steps + patience, check: check)
    }
    var machine = self.machine ?? CaptureMachine(program)
    self.machine = nil
    defer { self.machine = machine }
    return try machine.firstMatch(in: text, from: offset, limit: machine.steps + patience, check: check)
  }

  // MARK: Replacement texts

  private enum ReplacementPart {
    case text([UInt8])
    case group(Int)
  }

  private static func parts(
    of replacement: UnsafeBufferPointer<UInt8>, captures: Int, quoted: Bool
  ) throws(RegexError) -> [ReplacementPart] {
    if quoted { return [.text(Array(replacement))] }
    var parts: [ReplacementPart] = []
    var text: [UInt8] = []
    var index = 0
    while index < replacement.count {
      let byte = replacement[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\\"):
        guard index < replacement.count, [UInt8(ascii: "\\"), UInt8(ascii: "$")].contains(replacement[index]) else {
          throw RegexError(message: "in a replacement a backslash is followed by a backslash or a dollar sign", offset: index - 1)
        }
        text.append(replacement[index])
        index += 1
      case UInt8(ascii: "$"):
        guard index < replacement.count, (0x30...0x39).contains(replacement[index]) else {
          throw RegexError(message: "in a replacement a dollar sign is followed by a digit", offset: index - 1)
        }
        var number = Int(replacement[index] - 0x30)
        index += 1
        // As many digits as name a group that there is.
        while index < replacement.count, (0x30...0x39).contains(replacement[index]),
          number * 10 + Int(replacement[index] - 0x30) <= captures
        {
          number = number * 10 + Int(replacement[index] - 0x30)
          index += 1
        }
        if !text.isEmpty { parts.append(.text(text)) }
        text = []
        if number <= captures { parts.append(.group(number)) }
      default: text.append(byte)
      }
    }
    if !text.isEmpty { parts.append(.text(text)) }
    return parts
  }

  // MARK: Literal patterns

  private static func strategy(for node: RegexNode, flags: RegexFlags) -> Strategy {
    var parts: [RegexNode]
    if case .concatenation(let list) = node { parts = list } else { parts = [node] }
    guard !flags.multiLine else { return .automaton(prefix: literalPrefix(of: parts)) }
    var (atStart, atEnd) = (false, false)
    if case .start? = parts.first {
      atStart = true
      parts.removeFirst()
    }
    if case .end? = parts.last {
      atEnd = true
      parts.removeLast()
    }
    let prefix = literalPrefix(of: parts)
    let characters = parts.count
    guard isLiteral(parts) else { return .automaton(prefix: atStart ? [] : prefix) }
    if characters == 0, !(atStart && atEnd) { return .contains([]) }
    switch (atStart, atEnd) {
    case (false, false): return .contains(prefix)
    case (true, false): return .startsWith(prefix)
    case (false, true): return .endsWith(prefix)
    case (true, true): return .equals(prefix)
    }
  }

  private static func isLiteral(_ parts: [RegexNode]) -> Bool {
    parts.allSatisfy { part in
      if case .set(let set) = part { return set.single != nil }
      if case .empty = part { return true }
      return false
    }
  }

  private static func literalPrefix(of parts: [RegexNode]) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in parts {
      if case .empty = part { continue }
      guard case .set(let set) = part, let code = set.single, let scalar = Unicode.Scalar(code) else { break }
      bytes.append(contentsOf: Character(scalar).utf8)
    }
    return bytes
  }
}
