/// Why a regular expression was refused, and where (byte offset in the pattern).
public struct RegexError: Error, Hashable, Sendable {
  public let message: String
  public let offset: Int
  /// The limit that a well-formed pattern went over: this is no error of the expression, which would drop its row, but
  /// the end of the query. Nil for a malformed pattern.
  public var limit: Int?
}

/// The flags of REGEX and REPLACE. XPath Functions and Operators 3.1, section 5.6.1.1.
struct RegexFlags: Hashable, Sendable {
  /// `s`: a dot matches line ends too.
  var dotAll = false
  /// `m`: `^` and `$` match at lines.
  var multiLine = false
  /// `i`: letters match whatever their case.
  var ignoreCase = false
  /// `x`: white space in the pattern is dropped.
  var extended = false
  /// `q`: every character stands for itself.
  var quoted = false

  init() {}

  /// Reads flag letters; a letter may be repeated, an unknown one is an error.
  init(_ letters: UnsafeBufferPointer<UInt8>) throws(RegexError) {
    for (offset, letter) in letters.enumerated() {
      switch letter {
      case UInt8(ascii: "s"): dotAll = true
      case UInt8(ascii: "m"): multiLine = true
      case UInt8(ascii: "i"): ignoreCase = true
      case UInt8(ascii: "x"): extended = true
      case UInt8(ascii: "q"): quoted = true
      default: throw RegexError(message: "unknown flag in a regular expression; the flags are s, m, i, x, q", offset: offset)
      }
    }
  }
}

/// A parsed regular expression.
indirect enum RegexNode: Sendable {
  case empty
  case set(CodePointSet)
  case concatenation([RegexNode])
  /// The first branch that leads to a match is taken.
  case alternation([RegexNode])
  /// `maximum` nil is without bound.
  case repetition(RegexNode, minimum: Int, maximum: Int?, greedy: Bool)
  /// `number` counts from 1 by opening parenthesis.
  case capture(RegexNode, number: Int)
  case start
  case end
  /// What group `number` matched last; the empty text when it took no part.
  case backReference(Int)
}
