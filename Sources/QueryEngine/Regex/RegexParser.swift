import Limits

/// Reads the regular expressions of XPath: those of XML Schema with anchors, reluctant
/// quantifiers and groups. XPath Functions and Operators 3.1, section 5.6.1.
///
/// A back-reference may stand only behind the group that it names. Depth is capped.
struct RegexParser {
  private let pattern: [UInt32]
  private let flags: RegexFlags
  private var position = 0
  private var depth = 0
  private(set) var captures = 0
  /// Capturing groups whose parenthesis is closed.
  private var closedCaptures: Set<Int> = []
  private var hasBackReferences = false

  /// Parses a pattern; `captures` is the number of its capturing groups.
  static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, flags: RegexFlags
  ) throws(RegexError) -> (node: RegexNode, captures: Int, hasBackReferences: Bool) {
    guard bytes.count <= Limits.regexPatternBytes else {
      throw RegexError(
        message: "the length of a regular expression in bytes", offset: Limits.regexPatternBytes, limit: Limits.regexPatternBytes)
    }
    var parser = RegexParser(bytes, flags: flags)
    if flags.quoted {
      let node = RegexNode.concatenation(parser.pattern.map { parser.literal($0) })
      return (node, 0, false)
    }
    let node = try parser.alternation()
    if parser.position < parser.pattern.count { throw parser.fault("unmatched ')'") }
    return (node, parser.captures, parser.hasBackReferences)
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>, flags: RegexFlags) {
    pattern = String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
    self.flags = flags
  }

  // MARK: Structure

  private mutating func alternation() throws(RegexError) -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Limits.regexNesting else { throw fault("the nesting of groups in a regular expression", limit: Limits.regexNesting) }
    var branches = [try branch()]
    while accept("|") { branches.append(try branch()) }
    return branches.count == 1 ? branches[0] : .alternation(branches)
  }

  private mutating func branch() throws(RegexError) -> RegexNode {
    var pieces: [RegexNode] = []
    while let next = peek(), next != Self.code("|"), next != Self.code(")") {
      let atom = try self.atom()
      pieces.append(try quantified(atom))
    }
    switch pieces.count {
    case 0: return .empty
    case 1: return pieces[0]
    default: return .concatenation(pieces)
    }
  }

  private mutating func atom() throws(RegexError) -> RegexNode {
    guard let next = take() else { return .empty }
    switch next {
    case Self.code("("):
      if accept("?") {
        guard accept(":") else { throw fault("only '(?:' may follow '(' with a '?'") }
        return try closed(try alternation())
      }
      captures += 1
      let number = captures
      let group = RegexNode.capture(try closed(try alternation()), number: number)
      closedCaptures.insert(number)
      return group
    case Self.code("["): return .set(try characterClass())
    case Self.code("."):
      return .set(flags.dotAll ? .all : CodePointSet([0xA...0xA, 0xD...0xD]).complement)
    case Self.code("^"): return .start
    case Self.code("$"): return .end
    case Self.code("\\"):
      switch try escape(inClass: false) {
      case .set(let set): return .set(set)
      case .character(let character): return literal(character)
      case .group(let number): return .backReference(number)
      }
    case Self.code("*"), Self.code("+"), Self.code("?"), Self.code("{"):
      throw fault("a quantifier needs something before it", back: 1)
    case Self.code("}"), Self.code("]"):
      throw fault("this character must be written with a backslash", back: 1)
    default: return literal(next)
    }
  }

  private mutating func closed(_ node: RegexNode) throws(RegexError) -> RegexNode {
    guard accept(")") else { throw fault("a group is not closed: ')' expected") }
    return node
  }

  private func literal(_ character: UInt32) -> RegexNode {
    let set = CodePointSet(character)
    return .set(flags.ignoreCase ? CaseVariants.closure(of: set) : set)
  }

  private mutating func quantified(_ atom: RegexNode) throws(RegexError) -> RegexNode {
    let minimum: Int
    let maximum: Int?
    if accept("*") {
      (minimum, maximum) = (0, nil)
    } else if accept("+") {
      (minimum, maximum) = (1, nil)
    } else if accept("?") {
      (minimum, maximum) = (0, 1)
    } else if accept("{") {
      minimum = try number()
      if accept(",") {
        maximum = peek() == Self.code("}") ? nil : try number()
      } else {
        maximum = minimum
      }
      guard accept("}") else { throw fault("a quantifier is not closed: '}' expected") }
      if let maximum, maximum < minimum { throw fault("a quantifier's maximum is less than its minimum") }
    } else {
      return atom
    }
    let greedy = !accept("?")
    if let next = peek(), [Self.code("*"), Self.code("+"), Self.code("?"), Self.code("{")].contains(next) {
      throw fault("a quantifier cannot follow a quantifier")
    }
    return .repetition(atom, minimum: minimum, maximum: maximum, greedy: greedy)
  }

  private mutating func number() throws(RegexError) -> Int {
    var value = 0
    var digits = 0
    while let next = peek(), (0x30...0x39).contains(next) {
      position += 1
      digits += 1
      value = value * 10 + Int(next - 0x30)
      guard value <= Limits.regexRepetition else { throw fault("a repetition count in a regular expression", limit: Limits.regexRepetition) }
    }
    guard digits > 0 else { throw fault("a number expected in a quantifier") }
    return value
  }

  // MARK: Classes

  /// After `[`: members up to the closing bracket, with `-[…]` as subtraction.
  private mutating func characterClass() throws(RegexError) -> CodePointSet {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Limits.regexNesting else { throw fault("the nesting of classes in a regular expression", limit: Limits.regexNesting) }
    let negative = accept("^", inClass: true)
    var set = CodePointSet()
    var isFirst = true
    while true {
      guard let next = takeInClass() else { throw fault("a character class is not closed: ']' expected") }
      if next == Self.code("]") {
        if isFirst { throw fault("an empty character class", back: 1) }
        return negative ? set.complement : set
      }
      if next == Self.code("-"), !isFirst, peekInClass() == Self.code("[") {
        position += 1
        let subtracted = try characterClass()
        guard takeInClass() == Self.code("]") else { throw fault("']' expected after a subtracted class") }
        return (negative ? set.complement : set).subtracting(subtracted)
      }
      isFirst = false
      set = set.union(try member(startingWith: next))
    }
  }

  /// One character, range or escape of a class.
  private mutating func member(startingWith first: UInt32) throws(RegexError) -> CodePointSet {
    let low: UInt32
    if first == Self.code("\\") {
      switch try escape(inClass: true) {
      case .set(let set): return set
      case .character(let character): low = character
      case .group: throw fault("a class cannot hold a back-reference")
      }
    } else if first == Self.code("[") {
      throw fault("'[' in a class must be written with a backslash", back: 1)
    } else {
      low = first
    }
    var set = CodePointSet(low)
    // A range, unless the hyphen is the last of the class or begins a subtraction.
    if peekInClass() == Self.code("-"), position + 1 < pattern.count,
      pattern[position + 1] != Self.code("]"), pattern[position + 1] != Self.code("[")
    {
      position += 1
      var high = pattern[position]
      position += 1
      if high == Self.code("\\") {
        guard case .character(let character) = try escape(inClass: true) else {
          throw fault("a range ends in a character, not in a class")
        }
        high = character
      }
      guard low <= high else { throw fault("a range runs backwards") }
      set = CodePointSet([low...high])
    }
    return flags.ignoreCase ? CaseVariants.closure(of: set) : set
  }

  private enum Escape {
    case set(CodePointSet)
    case character(UInt32)
    case group(Int)
  }

  /// After a backslash.
  private mutating func escape(inClass: Bool) throws(RegexError) -> Escape {
    guard let next = inClass ? takeInClass() : take() else { throw fault("a backslash at the end") }
    guard let letter = Unicode.Scalar(next) else { throw fault("no such escape") }
    switch letter {
    case "n": return .character(0xA)
    case "r": return .character(0xD)
    case "t": return .character(0x9)
    case "\\", "|", ".", "?", "*", "+", "(", ")", "{", "}", "-", "[", "]", "^", "$": return .character(next)
    case "s": return .set(UnicodeCategories.space)
    case "S": return .set(UnicodeCategories.space.complement)
    case "i": return .set(UnicodeCategories.nameStart)
    case "I": return .set(UnicodeCategories.nameStart.complement)
    case "c": return .set(UnicodeCategories.nameCharacter)
    case "C": return .set(UnicodeCategories.nameCharacter.complement)
    case "d": return .set(UnicodeCategories.digit)
    case "D": return .set(UnicodeCategories.digit.complement)
    case "w": return .set(UnicodeCategories.word)
    case "W": return .set(UnicodeCategories.word.complement)
    case "p": return .set(try property())
    case "P": return .set(try property().complement)
    case "1"..."9" where !inClass: return .group(try groupNumber(startingWith: Int(next - 0x30)))
    default: throw fault("no such escape", back: 1)
    }
  }

  /// A back-reference after its first digit: as many digits belong to it as name a group that was opened before.
  private mutating func groupNumber(startingWith digit: Int) throws(RegexError) -> Int {
    let start = position
    var number = digit
    while position < pattern.count, (0x30...0x39).contains(pattern[position]),
      number * 10 + Int(pattern[position] - 0x30) <= captures
    {
      number = number * 10 + Int(pattern[position] - 0x30)
      position += 1
    }
    guard closedCaptures.contains(number) else {
      throw fault("a back-reference needs its group before it, closed", back: position - start + 1)
    }
    hasBackReferences = true
    return number
  }

  /// After `\p`: `{Lu}`, `{L}` or `{IsGreek}`.
  private mutating func property() throws(RegexError) -> CodePointSet {
    guard accept("{") else { throw fault("'{' expected after \\p") }
    var name = ""
    while let next = take(), next != Self.code("}") {
      guard let scalar = Unicode.Scalar(next), name.utf8.count < 64 else { throw fault("no such category or block") }
      name.unicodeScalars.append(scalar)
    }
    if name.hasPrefix("Is") {
      guard let range = UnicodeBlocks.range(named: String(name.dropFirst(2))) else { throw fault("no such block of characters") }
      return CodePointSet([range])
    }
    guard let set = UnicodeCategories.set(named: name) else { throw fault("no such category of characters") }
    return set
  }

  // MARK: Characters

  private static func code(_ scalar: Unicode.Scalar) -> UInt32 { scalar.value }

  /// With the flag `x`, white space outside classes is not there.
  private mutating func skipSpace() {
    guard flags.extended else { return }
    while position < pattern.count, [0x9, 0xA, 0xD, 0x20].contains(pattern[position]) { position += 1 }
  }

  private mutating func peek() -> UInt32? {
    skipSpace()
    return position < pattern.count ? pattern[position] : nil
  }

  private mutating func take() -> UInt32? {
    guard let next = peek() else { return nil }
    position += 1
    return next
  }

  private func peekInClass() -> UInt32? { position < pattern.count ? pattern[position] : nil }

  private mutating func takeInClass() -> UInt32? {
    guard position < pattern.count else { return nil }
    defer { position += 1 }
    return pattern[position]
  }

  private mutating func accept(_ scalar: Unicode.Scalar, inClass: Bool = false) -> Bool {
    guard (inClass ? peekInClass() : peek()) == scalar.value else { return false }
    position += 1
    return true
  }

  /// An error at the current position or `back` characters before; the offset is in bytes.
  private func fault(_ message: String, back: Int = 0, limit: Int? = nil) -> RegexError {
    let end = min(max(position - back, 0), pattern.count)
    let offset = pattern[..<end].reduce(0) { $0 + ($1 < 0x80 ? 1 : $1 < 0x800 ? 2 : $1 < 0x10000 ? 3 : 4) }
    return RegexError(message: message, offset: offset, limit: limit)
  }
}
