/// Lists of what can be typed and what it does, in two columns; one above the other where the window is narrow.
enum HelpText {
  static let statements = [
    ("Mexico -- member of -- ?", "a pattern: ? and ?x stand for what is looked for; `;` joins patterns"),
    ("SELECT * { ?s ?p ?o } LIMIT 10", "SPARQL"),
  ]
  static let keys = "A statement of several lines ends with `;` or an empty line. Ctrl-C stops a query, Ctrl-D leaves."

  /// The widest left side that gets a column; what is longer stands on lines of its own.
  private static let widestLeft = 30
  /// Windows narrower than this have no room for two columns.
  private static let twoColumns = 56

  /// Lines of at most `columns` cells, as far as single words allow it.
  static func list(_ entries: [(left: String, right: String)], columns: Int) -> String {
    let isNarrow = columns < twoColumns
    let width = entries.map { DisplayText.width($0.left) }.filter { $0 <= widestLeft }.max() ?? 0
    let indent = isNarrow ? 4 : width + 2
    var out = ""
    for (left, right) in entries {
      let text = DisplayText.wrapped(right, to: columns, indent: indent)
      if isNarrow || DisplayText.width(left) > width {
        out += choices(left, columns: columns) + text + "\n"
      } else {
        out += DisplayText.padded(left, to: indent) + text.dropFirst(indent) + "\n"
      }
    }
    return out
  }

  static func wrapped(_ text: String, columns: Int) -> String { DisplayText.wrapped(text, to: columns, indent: 0) + "\n" }

  /// A long left side, broken behind the bars of its choices.
  private static func choices(_ text: String, columns: Int) -> String {
    var out = ""
    var used = 0
    for part in text.split(separator: "|", omittingEmptySubsequences: false) {
      let piece = (used == 0 && out.isEmpty ? "" : "|") + part
      let size = DisplayText.width(piece)
      if used > 0, used + size > columns {
        out += "\n    "
        used = 4
      }
      out += piece
      used += size
    }
    return out + "\n"
  }
}
