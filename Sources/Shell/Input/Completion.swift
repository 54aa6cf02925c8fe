import Client

/// What Tab offers: keywords, prefixes, dot commands, and names from the data.
public struct Completion {
  static let keywords = [
    "ADD", "ALL", "AS", "ASC", "ASK", "AVG", "BASE", "BIND", "BOUND", "BY", "CLEAR", "COALESCE", "CONCAT", "CONSTRUCT", "CONTAINS", "COPY",
    "COUNT", "CREATE", "DATATYPE", "DEFAULT", "DELETE", "DESC", "DESCRIBE", "DISTINCT", "DROP", "EXISTS", "FILTER", "FROM", "GRAPH",
    "GROUP", "GROUP_CONCAT", "HAVING", "IF", "IN", "INSERT", "ISBLANK", "ISIRI", "ISLITERAL", "LANG", "LANGMATCHES", "LCASE", "LIMIT",
    "MAX", "MIN", "MINUS", "MOVE", "NAMED", "NOT", "NOW", "OFFSET", "OPTIONAL", "ORDER", "PREFIX", "REDUCED", "REGEX", "REPLACE", "SAMPLE",
    "SELECT", "SERVICE", "SEPARATOR", "SILENT", "STR", "STRAFTER", "STRBEFORE", "STRDT", "STRENDS", "STRLANG", "STRLEN", "STRSTARTS",
    "SUBSTR", "SUM", "UCASE", "UNION", "USING", "UUID", "VALUES", "WHERE", "WITH",
  ]

  /// Asks the daemon: labels of entities and relations, names of prefixes.
  private let names: (_ text: String) -> (entities: [String], relations: [String], prefixes: [String])
  private let files: (_ text: String) -> [String]
  private let documents: () -> [String]

  public init(
    names: @escaping (_ text: String) -> (entities: [String], relations: [String], prefixes: [String]),
    files: @escaping (_ text: String) -> [String] = { _ in [] }, documents: @escaping () -> [String] = { [] }
  ) {
    self.documents = documents
    self.names = names
    self.files = files
  }

  /// Replacements for `word`, which follows `before` on the line; `open` is the text of earlier lines.
  public func matches(open: String, before: String, word: String) -> [String] {
    let line = before + word
    let start = line.drop { $0.isWhitespace }
    if open.isEmpty, start.first == ".", !start.contains(" ") {
      return DotCommand.names.filter { $0.hasPrefix(word) }
    }
    if open.isEmpty, start.first == "." {
      let command = start.prefix { $0 != " " }
      if [".load", ".read", ".output", ".once"].contains(String(command)) { return files(word) }
      if command == ".docs" || command == ".forget" {
        // The end of a path is what people know of it.
        return documents().filter { $0.hasPrefix(word) || ($0.split(separator: "/").last.map { $0.hasPrefix(word) } ?? false) }
      }
      if command == ".mode" { return DotCommand.modes.filter { $0.hasPrefix(word) } }
      if command == ".help" { return DotCommand.names.filter { $0.hasPrefix(word) || $0.dropFirst().hasPrefix(word) } }
      return slot(String(start.dropFirst(command.count + 1)), word, wantsRelation: false)
    }
    let whole = open.isEmpty ? line : open + "\n" + line
    if isSPARQL(whole) { return sparql(word) }
    let (text, position) = slotText(line)
    if position == 0, open.isEmpty, !text.isEmpty, text == word {
      let upper = word.uppercased()
      let statements = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "INSERT", "DELETE", "PREFIX", "CLEAR", "DROP"].filter { $0.hasPrefix(upper) }
      return slot(text, word, wantsRelation: false) + statements
    }
    return slot(text, word, wantsRelation: position == 1)
  }

  private func isSPARQL(_ text: String) -> Bool {
    if StatementShape.isPattern(text) { return false }
    let word = StatementShape.firstWord(text)
    return ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "PREFIX", "BASE"]
      .contains(word) && text.contains { $0.isWhitespace }
  }

  /// The part of a pattern under the cursor, and which of the three places it is.
  private func slotText(_ line: String) -> (text: String, position: Int) {
    var rest = line[...]
    if let semicolon = rest.lastIndex(of: ";") { rest = rest[rest.index(after: semicolon)...] }
    var position = 0
    while let cut = StatementShape.separator(in: rest) {
      rest = rest[cut...]
      position += 1
    }
    return (String(rest.drop { $0 == " " }), position % 3)
  }

  /// Names that go on what is typed. The word is only the last part of a name with spaces: what
  /// stands before it is cut off the replacement.
  private func slot(_ text: String, _ word: String, wantsRelation: Bool) -> [String] {
    let typed = text.drop { $0 == " " }
    if typed.isEmpty || typed.hasPrefix("?") { return [] }
    let found = names(String(typed))
    let prefixLength = typed.count - word.count
    guard prefixLength >= 0 else { return [] }
    let wanted = typed.lowercased()
    return unique(
      (wantsRelation ? found.relations : found.entities + found.relations)
        .filter { $0.lowercased().hasPrefix(wanted) }.map { String($0.dropFirst(prefixLength)) })
  }

  private func sparql(_ word: String) -> [String] {
    if word.isEmpty || word.hasPrefix("?") || word.hasPrefix("$") { return [] }
    let upper = word.uppercased()
    let isLower = word.first?.isLowercase ?? false
    var found = Self.keywords.filter { $0.hasPrefix(upper) }.map { isLower ? $0.lowercased() : $0 }
    found += names(word).prefixes.filter { $0.hasPrefix(word) }.map { $0 + ":" }
    return unique(found)
  }

  private func unique(_ items: [String]) -> [String] {
    var seen: Set<String> = []
    return items.filter { !$0.isEmpty && seen.insert($0).inserted }
  }
}
