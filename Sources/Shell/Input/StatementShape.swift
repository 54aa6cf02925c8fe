import Client

/// What a text is and whether it is complete, without parsing it: the daemon does that.
public enum StatementShape {
  private static let queryWords: Set<String> = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
  private static let updateWords: Set<String> = ["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"]
  private static let prologueWords: Set<String> = ["PREFIX", "BASE", "VERSION"]

  /// A pattern, a SPARQL query or an update.
  public static func kind(of text: String) -> StatementKind {
    if isPattern(text) { return .pattern }
    let word = firstWord(text)
    if queryWords.contains(word) { return .query }
    if updateWords.contains(word) { return .update }
    if prologueWords.contains(word) { return .query }
    // "SELEC * { ?s ?p ?o }": with braces it is meant as SPARQL, whose parser knows what is near.
    return braces(text).pairs > 0 ? .query : .pattern
  }

  /// `a -- b -- c` with two separators outside quotes and angle brackets, before any brace.
  static func isPattern(_ text: String) -> Bool {
    var separators = 0
    var scan = Scan(text)
    while let token = scan.next() {
      if token == .open || token == .close { return false }
      if token == .separator { separators += 1 }
      if separators == 2 { return true }
      if token == .semicolon, separators < 2 { return false }
    }
    return false
  }

  /// The index after the first separator of a pattern, nil without one.
  static func separator(in text: Substring) -> String.Index? {
    var i = text.startIndex
    while i < text.endIndex {
      let next = text.index(after: i)
      if text[i] == "—" || text[i] == "–" { return next }
      if text[i] == "-", next < text.endIndex, text[next] == "-" { return text.index(after: next) }
      i = next
    }
    return nil
  }

  /// The first word after the prologue and comments, in capitals.
  static func firstWord(_ text: String) -> String {
    var rest = text[...]
    while true {
      rest = rest.drop { $0.isWhitespace }
      if rest.first == "#" {
        rest = rest.drop { !$0.isNewline }
        continue
      }
      let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }.uppercased()
      guard prologueWords.contains(word) else { return word }
      let after = rest.dropFirst(word.count)
      if word == "VERSION" {
        let parts = after.drop { $0.isWhitespace }
        guard let quote = parts.first, quote == "\"" || quote == "'" else { return word }
        guard let end = parts.dropFirst().firstIndex(of: quote) else { return word }
        rest = parts[parts.index(after: end)...]
      } else {
        guard let end = after.firstIndex(of: ">") else { return word }
        rest = after[after.index(after: end)...]
      }
    }
  }

  /// Whether a text that stands on one line can run at once.
  public static func isComplete(_ text: String) -> Bool {
    switch kind(of: text) {
    // A line without any separator is no beginning of a pattern: its error comes at once.
    case .pattern: return depth(text) == 0 && (isPattern(text) || (separator(in: text[...]) == nil && !firstWord(text).isEmpty))
    case .query, .update:
      let word = firstWord(text)
      if prologueWords.contains(word) { return false }
      let shape = braces(text)
      if shape.depth != 0 || shape.openString { return false }
      if shape.pairs > 0 {
        // CONSTRUCT { … } and DELETE { … } go on with WHERE or INSERT.
        if word == "CONSTRUCT" || word == "WITH" || ((word == "DELETE" || word == "INSERT") && !isDataForm(text)) {
          return shape.pairs >= 2 || containsWord(text, "WHERE")
        }
        return true
      }
      return ["CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "LOAD"].contains(word) || (word == "DESCRIBE" && text.contains("<"))
    }
  }

  /// Whether a multi-line statement ends here: a `;` outside braces at its end.
  public static func endsWithSemicolon(_ text: String) -> Bool {
    var last = false
    var level = 0
    var scan = Scan(text)
    while let token = scan.next() {
      switch token {
      case .open: level += 1
      case .close: level -= 1
      default: break
      }
      if token != .space { last = token == .semicolon && level <= 0 }
    }
    return last
  }

  /// The text without a closing `;` and blanks.
  public static func trimmed(_ text: String) -> String {
    var view = text[...]
    while let last = view.last, last.isWhitespace { view = view.dropLast() }
    if endsWithSemicolon(String(view)), view.last == ";" { view = view.dropLast() }
    while let last = view.last, last.isWhitespace { view = view.dropLast() }
    while let first = view.first, first.isWhitespace { view = view.dropFirst() }
    return String(view)
  }

  /// Depth of braces and brackets at the end of the text.
  public static func depth(_ text: String) -> Int { braces(text).depth }

  private static func isDataForm(_ text: String) -> Bool { containsWord(text, "DATA") }

  private static func containsWord(_ text: String, _ word: String) -> Bool {
    text.uppercased().split { !($0.isLetter) }.contains { $0 == word }
  }

  private static func braces(_ text: String) -> (depth: Int, pairs: Int, openString: Bool) {
    var level = 0
    var pairs = 0
    var scan = Scan(text)
    while let token = scan.next() {
      if token == .open { level += 1 }
      if token == .close {
        level -= 1
        if level == 0 { pairs += 1 }
      }
    }
    return (level, pairs, scan.endedInString)
  }

  /// A scan over what matters: braces, separators, semicolons; strings, IRIs and comments are passed over.
  private struct Scan {
    enum Token { case open, close, separator, semicolon, space, other }
    private var characters: [Character]
    private var i = 0
    private(set) var endedInString = false

    init(_ text: String) { characters = Array(text) }

    mutating func next() -> Token? {
      guard i < characters.count else { return nil }
      let character = characters[i]
      i += 1
      switch character {
      case "{": return .open
      case "}": return .close
      case ";": return .semicolon
      case "—", "–": return .separator
      case "-":
        if i < characters.count, characters[i] == "-" {
          i += 1
          return .separator
        }
        return .other
      case "#":
        // A comment starts a line or follows a blank; inside names and IRIs it is part of them.
        if i >= 2, !characters[i - 2].isWhitespace, characters[i - 2] != "{", characters[i - 2] != "}" { return .other }
        while i < characters.count, !characters[i].isNewline { i += 1 }
        return .space
      case "<":
        var end = i
        while end < characters.count, !characters[end].isWhitespace, characters[end] != ">", characters[end] != "<" { end += 1 }
        if end < characters.count, characters[end] == ">" { i = end + 1 }
        return .other
      case "\"", "'":
        return string(character)
      default: return character.isWhitespace ? .space : .other
      }
    }

    private mutating func string(_ quote: Character) -> Token {
      // An apostrophe inside a word (O'Brien) opens nothing.
      if quote == "'", i >= 2, characters[i - 2].isLetter { return .other }
      let isLong = i + 1 < characters.count && characters[i] == quote && characters[i + 1] == quote
      var end = isLong ? i + 2 : i
      while end < characters.count {
        if characters[end] == "\\" {
          end += 2
          continue
        }
        if characters[end] == quote {
          if !isLong {
            i = end + 1
            return .other
          }
          if end + 2 < characters.count, characters[end + 1] == quote, characters[end + 2] == quote {
            i = end + 3
            return .other
          }
        }
        if !isLong, characters[end].isNewline { return .other }
        end += 1
      }
      if isLong {
        endedInString = true
        i = characters.count
      }
      return .other
    }
  }
}
