/// Bytes to tokens, on demand and by the longest match. SPARQL 1.2 Query, section 19.8 (terminals).
///
/// The text is valid UTF-8 (it comes from a `String`). Nothing is copied here. Terms are
/// decoded by `Lexer+Text.swift`.
struct Lexer {
  let bytes: [UInt8]
  /// Where the next token is looked for.
  var position = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
    // A byte order mark tells the encoding and is no part of the text. Unicode 16, section 23.8.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The byte at an offset, 0 past the end (no token holds a NUL outside strings).
  func byte(_ at: Int) -> UInt8 { at < bytes.count ? bytes[at] : 0 }

  /// The scalar at an offset and its length in bytes; length 0 at the end.
  func scalar(_ at: Int) -> (value: UInt32, length: Int) {
    guard at < bytes.count else { return (0, 0) }
    let b = UInt32(bytes[at])
    if b < 0x80 { return (b, 1) }
    func tail(_ i: Int) -> UInt32 { UInt32(byte(at + i)) & 0x3F }
    if b < 0xE0 { return ((b & 0x1F) << 6 | tail(1), 2) }
    if b < 0xF0 { return ((b & 0x0F) << 12 | tail(1) << 6 | tail(2), 3) }
    return ((b & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
  }

  /// The next token.
  mutating func next() -> Token {
    skipSpace()
    let start = position
    guard start < bytes.count else { return Token(kind: .end, start: start, end: start) }
    let kind = scan()
    return Token(kind: kind, start: start, end: position)
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case 0x23:
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
      default: return
      }
    }
  }

  private mutating func take(_ n: Int, _ kind: TokenKind) -> TokenKind {
    position += n
    return kind
  }

  private mutating func scan() -> TokenKind {
    let b = bytes[position], n = byte(position + 1)
    switch b {
    case UInt8(ascii: "{"): return n == UInt8(ascii: "|") && byte(position + 2) != UInt8(ascii: "|") ? take(2, .openAnnotation) : take(1, .leftBrace)
    case UInt8(ascii: "}"): return take(1, .rightBrace)
    case UInt8(ascii: "("): return take(1, .leftParen)
    case UInt8(ascii: ")"):
      return n == UInt8(ascii: ">") && byte(position + 2) == UInt8(ascii: ">") ? take(3, .closeTripleTerm) : take(1, .rightParen)
    case UInt8(ascii: "["): return take(1, .leftBracket)
    case UInt8(ascii: "]"): return take(1, .rightBracket)
    case UInt8(ascii: ";"): return take(1, .semicolon)
    case UInt8(ascii: ","): return take(1, .comma)
    case UInt8(ascii: "."): return CharacterClass.isDigit(n) ? number() : take(1, .dot)
    case UInt8(ascii: "^"): return n == b ? take(2, .doubleCaret) : take(1, .caret)
    case UInt8(ascii: "/"): return take(1, .slash)
    case UInt8(ascii: "|"):
      if n == UInt8(ascii: "|") { return take(2, .orOr) }
      return n == UInt8(ascii: "}") ? take(2, .closeAnnotation) : take(1, .pipe)
    case UInt8(ascii: "*"): return take(1, .star)
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      if CharacterClass.isDigit(n) || (n == UInt8(ascii: ".") && CharacterClass.isDigit(byte(position + 2))) {
        position += 1
        return number()
      }
      return take(1, b == UInt8(ascii: "+") ? .plusSign : .minusSign)
    case UInt8(ascii: "!"): return n == UInt8(ascii: "=") ? take(2, .notEqual) : take(1, .bang)
    case UInt8(ascii: "="): return take(1, .equal)
    case UInt8(ascii: "&"): return n == b ? take(2, .andAnd) : take(1, .unknown)
    case UInt8(ascii: "~"): return take(1, .tilde)
    case UInt8(ascii: "<"): return less()
    case UInt8(ascii: ">"):
      if n == b { return take(2, .closeReified) }
      return n == UInt8(ascii: "=") ? take(2, .greaterOrEqual) : take(1, .greater)
    case UInt8(ascii: "?"), UInt8(ascii: "$"): return variable()
    case UInt8(ascii: "@"): return language()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return string(b)
    case 0x30...0x39: return number()
    case UInt8(ascii: ":"): return localName(from: position + 1)
    case UInt8(ascii: "_") where n == UInt8(ascii: ":"): return blankNodeLabel()
    default: return nameOrWord()
    }
  }

  /// `<` begins an IRI when one ends before any character that IRIs cannot hold.
  private mutating func less() -> TokenKind {
    var i = position + 1
    loop: while true {
      i = endOfPlainIRI(i)
      switch byte(i) {
      case UInt8(ascii: ">"):
        position = i + 1
        return .iriRef
      case UInt8(ascii: "\\"):
        // Only \u and \U may stand in an IRI; their digits are checked when it is decoded.
        guard byte(i + 1) == UInt8(ascii: "u") || byte(i + 1) == UInt8(ascii: "U") else { break loop }
        i += 2
      default: break loop
      }
    }
    if byte(position + 1) == UInt8(ascii: "<") {
      return byte(position + 2) == UInt8(ascii: "(") ? take(3, .openTripleTerm) : take(2, .openReified)
    }
    return byte(position + 1) == UInt8(ascii: "=") ? take(2, .lessOrEqual) : take(1, .less)
  }

  /// The first place from `start` on with a byte that an IRI cannot hold as it is, or the end of the text.
  private func endOfPlainIRI(_ start: Int) -> Int {
    // Controls, space, " < > in the lower half; \ ^ ` { | } in the upper.
    let low: UInt64 = 0x5000_0005_FFFF_FFFF
    let high: UInt64 = 0x3800_0001_5000_0000
    return bytes.withUnsafeBufferPointer { bytes in
      var i = start
      while i < bytes.count {
        let b = bytes[i]
        if b < 0x80, (b < 0x40 ? low >> UInt64(b) : high >> UInt64(b & 0x3F)) & 1 != 0 { return i }
        i += 1
      }
      return i
    }
  }

  private mutating func variable() -> TokenKind {
    var i = position + 1
    let first = scalar(i)
    guard CharacterClass.isNameStart(first.value) || CharacterClass.isDigit(byte(i)) else {
      return take(1, bytes[position] == UInt8(ascii: "?") ? .question : .unknown)
    }
    while case let c = scalar(i), c.length > 0, CharacterClass.isVariable(c.value) { i += c.length }
    position = i
    return .variable
  }

  private mutating func language() -> TokenKind {
    var i = position + 1
    guard CharacterClass.isLetter(byte(i)) else { return take(1, .unknown) }
    while CharacterClass.isLetter(byte(i)) { i += 1 }
    while byte(i) == UInt8(ascii: "-"),
      CharacterClass.isLetter(byte(i + 1)) || CharacterClass.isDigit(byte(i + 1))
    {
      i += 1
      while CharacterClass.isLetter(byte(i)) || CharacterClass.isDigit(byte(i)) { i += 1 }
    }
    if byte(i) == UInt8(ascii: "-"), byte(i + 1) == UInt8(ascii: "-"), CharacterClass.isLetter(byte(i + 2)) {
      i += 2
      while CharacterClass.isLetter(byte(i)) { i += 1 }
    }
    position = i
    return .language
  }

  /// Strings: an unterminated one is an `.unknown` token that reaches to the end of its line or of the text.
  private mutating func string(_ quote: UInt8) -> TokenKind {
    let long = byte(position + 1) == quote && byte(position + 2) == quote
    var i = position + (long ? 3 : 1)
    while i < bytes.count {
      let c = bytes[i]
      if c == UInt8(ascii: "\\") {
        i += 2
      } else if c == quote {
        if !long {
          position = i + 1
          return .string(long: false)
        }
        if byte(i + 1) == quote, byte(i + 2) == quote {
          position = i + 3
          return .string(long: true)
        }
        i += 1
      } else if !long, c == 0x0A || c == 0x0D {
        break
      } else {
        i += 1
      }
    }
    position = min(i, bytes.count)
    return .unknown
  }

  /// An unsigned number; a sign was passed by the caller. `1.` is an integer and a dot.
  private mutating func number() -> TokenKind {
    var i = position
    while CharacterClass.isDigit(byte(i)) { i += 1 }
    var kind = TokenKind.integer
    let hasWhole = i > position
    if byte(i) == UInt8(ascii: ".") {
      if CharacterClass.isDigit(byte(i + 1)) {
        i += 1
        while CharacterClass.isDigit(byte(i)) { i += 1 }
        kind = .decimal
      } else if hasWhole, exponentLength(i + 1) > 0 {
        i += 1
      }
    }
    let e = exponentLength(i)
    if e > 0 {
      i += e
      kind = .double
    }
    position = i
    return kind
  }

  private func exponentLength(_ at: Int) -> Int {
    guard byte(at) == UInt8(ascii: "e") || byte(at) == UInt8(ascii: "E") else { return 0 }
    var i = at + 1
    if byte(i) == UInt8(ascii: "+") || byte(i) == UInt8(ascii: "-") { i += 1 }
    guard CharacterClass.isDigit(byte(i)) else { return 0 }
    while CharacterClass.isDigit(byte(i)) { i += 1 }
    return i - at
  }

  private mutating func blankNodeLabel() -> TokenKind {
    var i = position + 2
    let first = scalar(i)
    guard CharacterClass.isNameStart(first.value) || CharacterClass.isDigit(byte(i)) else { return take(2, .unknown) }
    i += first.length
    var end = i
    while case let c = scalar(i), c.length > 0, CharacterClass.isName(c.value) || c.value == 0x2E {
      i += c.length
      if c.value != 0x2E { end = i }
    }
    position = end
    return .blankNodeLabel
  }

  /// A word of ASCII letters, or a prefixed name.
  private mutating func nameOrWord() -> TokenKind {
    let first = scalar(position)
    guard CharacterClass.isNameBase(first.value) else { return take(max(first.length, 1), .unknown) }
    var i = position + first.length
    var end = i
    while case let c = scalar(i), c.length > 0, CharacterClass.isName(c.value) || c.value == 0x2E {
      i += c.length
      if c.value != 0x2E { end = i }
    }
    if end == i, byte(i) == UInt8(ascii: ":") { return localName(from: i + 1) }
    if byte(end) == UInt8(ascii: ":") { return localName(from: end + 1) }
    // No colon: a word stops at the first character that is not a letter, digit or underscore.
    i = position
    while CharacterClass.isLetter(byte(i)) || CharacterClass.isDigit(byte(i)) || byte(i) == UInt8(ascii: "_") { i += 1 }
    if i == position { i = end }
    position = i
    return .word
  }

  /// The local part after the colon, PN_LOCAL; may be empty.
  private mutating func localName(from start: Int) -> TokenKind {
    var i = start
    var end = start
    while i < bytes.count {
      let b = bytes[i]
      if b == UInt8(ascii: "%"), CharacterClass.isHex(byte(i + 1)), CharacterClass.isHex(byte(i + 2)) {
        i += 3
        end = i
      } else if b == UInt8(ascii: "\\"), Lexer.isLocalEscape(byte(i + 1)) {
        i += 2
        end = i
      } else if b == UInt8(ascii: ":") || CharacterClass.isDigit(b) {
        i += 1
        end = i
      } else if b == UInt8(ascii: "."), i > start {
        i += 1
      } else {
        let c = scalar(i)
        guard i == start ? CharacterClass.isNameStart(c.value) : CharacterClass.isName(c.value) else { break }
        i += c.length
        end = i
      }
    }
    position = end
    return end == start ? .prefixNamespace : .prefixedName
  }

  /// The characters that a backslash may protect in a local name, PN_LOCAL_ESC.
  static func isLocalEscape(_ b: UInt8) -> Bool {
    switch b {
    case UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "!"),
      UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="),
      UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "@"), UInt8(ascii: "%"):
      return true
    default: return false
    }
  }
}
