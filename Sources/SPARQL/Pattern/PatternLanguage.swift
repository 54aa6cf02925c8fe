import Limits
import RDF

/// A pattern for people, before its names are resolved: `Mexico -- member of -- ?`.
public struct NamePattern: Hashable, Sendable {
  /// The statements, joined.
  public var statements: [Statement]

  /// `subject -- relation -- object`.
  public struct Statement: Hashable, Sendable {
    public var subject: Slot
    public var relation: Slot
    public var object: Slot
  }

  /// One place of a statement, with its bytes in the text.
  public struct Slot: Hashable, Sendable {
    /// What a place holds.
    public enum Content: Hashable, Sendable {
      /// `?name`: joins where it comes again.
      case variable(String)
      /// A lone `?`: a column of its own.
      case anonymous
      /// Words to be resolved by label and alias.
      case name(String)
      /// `<iri>`.
      case iri(IRI)
      /// A quoted string, with language or datatype if written; a plain one may also be a name.
      case literal(Literal)
    }
    public var content: Content
    public var offset: Int
    public var length: Int
  }
}

/// The parser of patterns.
///
/// Separators are ` -- ` and the em and en dash; statements end with `;` or a new line;
/// a line that begins with `#` is a comment. A name may hold hyphens, and anything at
/// all between double quotes. Cost: linear.
public enum PatternLanguage {
  /// Whether a text looks like a pattern rather than SPARQL or a command.
  public static func recognises(_ text: String) -> Bool {
    if SPARQLParser.kind(of: text) != .unknown { return false }
    return text.contains("--") || text.contains("\u{2014}") || text.contains(" \u{2013} ")
  }

  /// Parses a pattern.
  /// - Throws: ``SyntaxError`` that names the statement and what it lacks.
  public static func parse(_ text: String) throws(SyntaxError) -> NamePattern {
    guard text.utf8.count <= Limits.queryTextBytes else {
      throw SyntaxError("the text has \(text.utf8.count) bytes, the limit is \(Limits.queryTextBytes)", line: 1, column: 1, offset: 0)
    }
    var scanner = PatternScanner(text)
    return NamePattern(statements: try scanner.statements())
  }
}

/// Splits a text into statements and slots.
private struct PatternScanner {
  let lexer: Lexer
  var bytes: [UInt8] { lexer.bytes }

  init(_ text: String) { lexer = Lexer(text) }

  mutating func statements() throws(SyntaxError) -> [NamePattern.Statement] {
    var result: [NamePattern.Statement] = []
    for range in ranges() {
      let slots = try slots(in: range)
      guard slots.count == 3 else {
        throw error("a pattern has three parts, subject -- relation -- object; this one has \(slots.count)", range.lowerBound, range.count,
          suggestion: "write ? for what you want to know: Mexico -- member of -- ?")
      }
      guard result.count < Limits.triplePatterns else {
        throw error("more than \(Limits.triplePatterns) statements", range.lowerBound, range.count, suggestion: nil)
      }
      result.append(.init(subject: slots[0], relation: slots[1], object: slots[2]))
    }
    guard !result.isEmpty else {
      throw error("there is no pattern in the text", 0, 1, suggestion: "for example: Mexico -- member of -- ?")
    }
    return result
  }

  private func error(_ message: String, _ offset: Int, _ length: Int, suggestion: String?) -> SyntaxError {
    var line = 1, column = 1
    for b in bytes.prefix(offset) {
      if b == 0x0A {
        line += 1
        column = 1
      } else if b & 0xC0 != 0x80 {
        column += 1
      }
    }
    return SyntaxError(message, line: line, column: column, offset: offset, length: max(length, 1), expected: ["subject -- relation -- object"], suggestion: suggestion)
  }

  /// The statements as byte ranges, trimmed, comments and empty ones left out.
  private func ranges() -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = 0, i = 0
    var quoted = false, bracketed = false
    func close(_ end: Int) {
      let r = trimmed(start..<end)
      if !r.isEmpty, bytes[r.lowerBound] != UInt8(ascii: "#") { result.append(r) }
      start = end + 1
    }
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "\\") where quoted: i += 1
      case UInt8(ascii: "\"") where !bracketed: quoted.toggle()
      case UInt8(ascii: "<") where !quoted: bracketed = true
      case UInt8(ascii: ">") where !quoted: bracketed = false
      case 0x0A:
        close(i)
        quoted = false
        bracketed = false
      case UInt8(ascii: ";") where !quoted && !bracketed: close(i)
      default: break
      }
      i += 1
    }
    close(bytes.count)
    return result
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    func isSpace(_ b: UInt8) -> Bool { b == 0x20 || b == 0x09 || b == 0x0D || b == 0x0A }
    var low = range.lowerBound, high = min(range.upperBound, bytes.count)
    while low < high, isSpace(bytes[low]) { low += 1 }
    while high > low, isSpace(bytes[high - 1]) { high -= 1 }
    return low..<high
  }

  /// The length of a separator at an offset, 0 when there is none.
  private func separator(_ i: Int, in range: Range<Int>) -> Int {
    let b = bytes[i]
    if b == UInt8(ascii: "-"), i + 1 < range.upperBound, bytes[i + 1] == b {
      var n = 2
      while i + n < range.upperBound, bytes[i + n] == b { n += 1 }
      return n
    }
    // U+2014 em dash; U+2013 en dash only between spaces (years are written 2010–2012).
    guard b == 0xE2, i + 2 < range.upperBound, bytes[i + 1] == 0x80 else { return 0 }
    if bytes[i + 2] == 0x94 { return 3 }
    let spaced = i > range.lowerBound && bytes[i - 1] == 0x20 && i + 3 < range.upperBound && bytes[i + 3] == 0x20
    return bytes[i + 2] == 0x93 && spaced ? 3 : 0
  }

  private func slots(in range: Range<Int>) throws(SyntaxError) -> [NamePattern.Slot] {
    var slots: [NamePattern.Slot] = []
    var start = range.lowerBound, i = start
    var quoted = false, bracketed = false
    while i < range.upperBound {
      let b = bytes[i]
      if quoted, b == UInt8(ascii: "\\") { i += 2; continue }
      if b == UInt8(ascii: "\""), !bracketed { quoted.toggle() }
      if b == UInt8(ascii: "<"), !quoted { bracketed = true }
      if b == UInt8(ascii: ">"), !quoted { bracketed = false }
      let n = quoted || bracketed ? 0 : separator(i, in: range)
      if n > 0 {
        slots.append(try slot(start..<i))
        i += n
        start = i
      } else {
        i += 1
      }
    }
    if quoted { throw error("a quote is not closed", range.lowerBound, range.count, suggestion: nil) }
    slots.append(try slot(start..<range.upperBound))
    return slots
  }

  private func slot(_ raw: Range<Int>) throws(SyntaxError) -> NamePattern.Slot {
    let range = trimmed(raw)
    guard !range.isEmpty else {
      throw error("a part of the pattern is empty", raw.lowerBound, 1, suggestion: "write ? for what you want to know")
    }
    let text = lexer.text(range.lowerBound, range.upperBound)
    func make(_ content: NamePattern.Slot.Content) -> NamePattern.Slot {
      NamePattern.Slot(content: content, offset: range.lowerBound, length: range.count)
    }
    let first = bytes[range.lowerBound]
    if text == "?" { return make(.anonymous) }
    if first == UInt8(ascii: "?") || first == UInt8(ascii: "$") {
      let name = String(text.dropFirst())
      let scalars = name.unicodeScalars
      if let head = scalars.first, CharacterClass.isNameStart(head.value) || (head.value >= 0x30 && head.value <= 0x39),
        scalars.dropFirst().allSatisfy({ CharacterClass.isVariable($0.value) })
      {
        return make(.variable(name))
      }
      throw error("'\(text)' is not a variable; names after ? are one word", range.lowerBound, range.count, suggestion: nil)
    }
    if first == UInt8(ascii: "<"), bytes[range.upperBound - 1] == UInt8(ascii: ">") {
      return make(.iri(IRI(String(text.dropFirst().dropLast()))))
    }
    if first == UInt8(ascii: "\"") { return make(.literal(try quoted(range))) }
    return make(.name(text))
  }

  /// `"…"`, `"…"@en`, `"…"^^<iri>`.
  private func quoted(_ range: Range<Int>) throws(SyntaxError) -> Literal {
    var inner = lexer
    inner.position = range.lowerBound
    let token = inner.next()
    guard case .string(let long) = token.kind else { throw error("a quote is not closed", range.lowerBound, range.count, suggestion: nil) }
    let lexical: String
    do { lexical = try inner.stringText(token, long: long) } catch { throw self.error(error.message, error.offset, 2, suggestion: nil) }
    if token.end == range.upperBound { return Literal(lexical) }
    let rest = inner.next()
    if rest.kind == .language, rest.end == range.upperBound { return Literal(lexical, language: inner.text(rest.start + 1, rest.end)) }
    if rest.kind == .doubleCaret {
      let datatype = inner.next()
      if datatype.kind == .iriRef, datatype.end == range.upperBound {
        return Literal(lexical, datatype: IRI(inner.text(datatype.start + 1, datatype.end - 1)))
      }
    }
    throw error("after the closing quote only @language or ^^<datatype> may come", rest.start, range.upperBound - rest.start, suggestion: nil)
  }
}
