/// The keywords of the grammar, compared by value and never as text after the lookup.
enum Keyword: String, CaseIterable {
  case base = "BASE", prefix = "PREFIX", version = "VERSION"
  case select = "SELECT", construct = "CONSTRUCT", describe = "DESCRIBE", ask = "ASK"
  case distinct = "DISTINCT", reduced = "REDUCED", `as` = "AS", from = "FROM", named = "NAMED", `where` = "WHERE"
  case group = "GROUP", by = "BY", having = "HAVING", order = "ORDER", asc = "ASC", desc = "DESC"
  case limit = "LIMIT", offset = "OFFSET", values = "VALUES", undef = "UNDEF"
  case optional = "OPTIONAL", graph = "GRAPH", union = "UNION", minus = "MINUS", filter = "FILTER"
  case bind = "BIND", service = "SERVICE", silent = "SILENT", exists = "EXISTS", not = "NOT", `in` = "IN"
  case a = "A", `true` = "TRUE", `false` = "FALSE"
  case insert = "INSERT", delete = "DELETE", data = "DATA", with = "WITH", using = "USING"
  case load = "LOAD", clear = "CLEAR", drop = "DROP", create = "CREATE", add = "ADD", move = "MOVE", copy = "COPY"
  case to = "TO", into = "INTO", `default` = "DEFAULT", all = "ALL"
  case count = "COUNT", sum = "SUM", min = "MIN", max = "MAX", avg = "AVG", sample = "SAMPLE"
  case groupConcat = "GROUP_CONCAT", separator = "SEPARATOR"
  case bound = "BOUND", `if` = "IF", coalesce = "COALESCE"

  /// Every word that the language knows: keywords and functions, for suggestions and completion.
  static let allWords: [String] = allCases.map(\.rawValue) + BuiltIn.allCases.map(\.rawValue)

  private static let table = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// The keyword that a word is, whatever its case; only `a` is written small. SPARQL 1.2 Query, section 19.8, note 1.
  static func named(_ word: String) -> Keyword? {
    let keyword = table[word.uppercased()]
    return keyword == .a && word != "a" ? nil : keyword
  }
}
