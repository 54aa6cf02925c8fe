import Limits
import RDF

/// The state of a parse: the token ahead, the prologue, the scopes.
///
/// The grammar is spread over the extensions of this type, one area a file.
struct Parser {
  var lexer: Lexer
  /// The token ahead.
  var token: Token
  /// The keyword that the token ahead is, if it is one.
  var keyword: Keyword?
  /// Where the last consumed token ended.
  var lastEnd = 0

  var base: BaseIRI?
  var prefixes: [String: String]
  var prefixNames: [String] = []
  var declaredPrefixes: Set<String> = []
  let knownPrefixes: [String: String]

  /// Depth of nested productions, see ``enter()``.
  var depth = 0
  /// Triple patterns, paths and group elements so far: each may deepen the algebra by one.
  var patternCount = 0
  /// False inside DATA, whose triples make no algebra and have no count of their own.
  var countsDataPatterns = true
  /// Conditions so far, see ``countCondition()``.
  var conditionCount = 0
  var valuesRowCount = 0
  var freshCount = 0
  var variableNames: Set<String> = []

  /// Blank node labels: the basic graph pattern in which each was used.
  var labelScope: [String: Int] = [:]
  var currentScope = 0
  var lastScope = 0
  /// Labels of earlier INSERT DATA operations; they may not come again in data.
  var usedDataLabels: Set<String> = []
  /// Labels of the INSERT DATA being parsed.
  var operationLabels: Set<String> = []
  /// Why variables may not stand here (INSERT DATA), nil where they may.
  var variablesRefused: String?

  /// Aggregates of the SELECT being parsed; nil where aggregates are not allowed.
  var aggregates: [AggregateBinding]?
  var isInsideAggregate = false
  /// How blank nodes are read: as variables of patterns, as terms of templates, or refused.
  var blankNodes = BlankNodeMode.variables

  enum BlankNodeMode { case variables, terms, refused(String) }

  init(_ text: String, options: SPARQLParser.Options, limit: Int) throws(SyntaxError) {
    lexer = Lexer(text)
    base = options.base.flatMap { BaseIRI($0.value) }
    knownPrefixes = options.prefixes
    prefixes = options.prefixes
    token = Token(kind: .end, start: 0, end: 0)
    guard lexer.bytes.count <= limit else {
      throw SyntaxError("the text has \(lexer.bytes.count) bytes, the limit is \(limit)", line: 1, column: 1, offset: 0)
    }
    advance()
  }

  // MARK: Tokens

  /// Moves to the next token.
  mutating func advance() {
    lastEnd = token.end
    token = lexer.next()
    guard token.kind == .word else {
      keyword = nil
      return
    }
    let isA = token.end == token.start + 1 && lexer.byte(token.start) == UInt8(ascii: "a")
    keyword = isA ? .a : Keyword.named(tokenText)
  }

  /// The token ahead as written.
  var tokenText: String { lexer.text(token.start, token.end) }

  func at(_ kind: TokenKind) -> Bool { token.kind == kind }
  func at(_ word: Keyword) -> Bool { keyword == word }

  /// Consumes the token ahead if it is of the kind.
  mutating func accept(_ kind: TokenKind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  mutating func accept(_ word: Keyword) -> Bool {
    guard keyword == word else { return false }
    advance()
    return true
  }

  mutating func expect(_ kind: TokenKind, _ what: String) throws(SyntaxError) {
    guard accept(kind) else { throw unexpected([what]) }
  }

  mutating func expect(_ word: Keyword) throws(SyntaxError) {
    guard accept(word) else { throw unexpected([word.rawValue]) }
  }

  // MARK: Errors

  /// An error at a place of the text.
  func error(_ message: String, at offset: Int, length: Int = 1, expected: [String] = [], suggestion: String? = nil) -> SyntaxError {
    var line = 1, column = 1
    for b in lexer.bytes.prefix(min(offset, lexer.bytes.count)) {
      if b == 0x0A {
        line += 1
        column = 1
      } else if b & 0xC0 != 0x80 {
        column += 1
      }
    }
    return SyntaxError(message, line: line, column: column, offset: offset, length: max(length, 1), expected: expected, suggestion: suggestion)
  }

  /// An error about the token ahead.
  func errorHere(_ message: String, expected: [String] = [], suggestion: String? = nil) -> SyntaxError {
    error(message, at: token.start, length: token.end - token.start, expected: expected, suggestion: suggestion)
  }

  /// The token ahead is not one of those expected.
  func unexpected(_ expected: [String]) -> SyntaxError {
    var suggestion: String?
    if token.kind == .word, keyword == nil || expected.allSatisfy({ $0.lowercased() == $0 }) {
      if let near = Suggestion.nearest(to: tokenText, among: Keyword.allWords), near != tokenText.uppercased() {
        suggestion = "did you mean \(near)?"
      }
    }
    if token.kind == .end { suggestion = unclosed() ?? suggestion }
    if expected.first == "SELECT", let keyword, Parser.updateKeywords.contains(keyword) {
      suggestion = "this is an update: send it as one"
    } else if expected.first == "INSERT", let keyword, [.select, .construct, .describe, .ask].contains(keyword) {
      suggestion = "this is a query: send it as one"
    }
    if token.kind == .unknown, found.hasPrefix("a string") { return errorHere("a string is not closed", expected: expected) }
    return errorHere("\(found) is not expected here", expected: expected, suggestion: suggestion)
  }

  private static let updateKeywords: Set<Keyword> = [
    .insert, .delete, .with, .load, .clear, .drop, .create, .add, .move, .copy,
  ]

  /// Says which bracket the text left open; nil when all are closed.
  private func unclosed() -> String? {
    var lexer = Lexer(lexer.text(0, lexer.bytes.count))
    var open: [(bracket: UInt8, start: Int)] = []
    while true {
      let token = lexer.next()
      if token.kind == .end { break }
      guard token.end == token.start + 1 else { continue }
      let byte = lexer.byte(token.start)
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "["): open.append((byte, token.start))
      case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"): _ = open.popLast()
      default: break
      }
    }
    guard let last = open.last else { return nil }
    let place = error("", at: last.start)
    return "the '\(String(decoding: [last.bracket], as: UTF8.self))' of line \(place.line), column \(place.column) is not closed"
  }

  /// The token ahead in words.
  var found: String {
    switch token.kind {
    case .end: return "the end of the text"
    case .unknown:
      let first = lexer.byte(token.start)
      if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return "a string that is not closed" }
      return "'\(String(tokenText.prefix(20)))'"
    default: return "'\(String(tokenText.prefix(40)))'"
    }
  }

  // MARK: Limits

  /// Goes one level deeper into a recursive production; ``leave()`` goes back.
  /// A parse that throws is over, so nothing need be undone then.
  /// - Throws: at ``Limits/sparqlNesting``.
  mutating func enter() throws(SyntaxError) {
    depth += 1
    guard depth <= Limits.sparqlNesting else {
      throw errorHere("nested deeper than \(Limits.sparqlNesting) levels")
    }
  }

  mutating func leave() { depth -= 1 }

  /// Counts an element that may deepen the algebra.
  mutating func countPattern() throws(SyntaxError) {
    guard countsDataPatterns else { return }
    patternCount += 1
    guard patternCount <= Limits.triplePatterns else {
      throw errorHere("more than \(Limits.triplePatterns) patterns in one query")
    }
  }

  /// Counts an operand of `||` or `&&`, a filter, or a condition of HAVING or ORDER BY.
  mutating func countCondition() throws(SyntaxError) {
    conditionCount += 1
    guard conditionCount <= Limits.conditions else {
      throw errorHere("more than \(Limits.conditions) conditions in one query")
    }
  }

  // MARK: Variables

  /// A variable that the text does not name.
  mutating func fresh(_ stem: String) -> Variable {
    freshCount += 1
    return Variable(".\(stem)\(freshCount)")
  }

  /// The variable of the token ahead, consumed.
  mutating func variable() throws(SyntaxError) -> Variable {
    guard at(.variable) else { throw unexpected(["a variable"]) }
    if let variablesRefused { throw errorHere(variablesRefused) }
    let name = lexer.text(token.start + 1, token.end)
    if variableNames.insert(name).inserted, variableNames.count > Limits.variables {
      throw errorHere("more than \(Limits.variables) variables in one query")
    }
    advance()
    return Variable(name)
  }

  /// Begins a basic graph pattern of its own: blank node labels of others may not come again.
  mutating func beginScope() {
    lastScope += 1
    currentScope = lastScope
  }
}
