import RDF

/// Algebra to SPARQL text that parses back to an equal algebra.
///
/// Each operator is printed as its own group, so the text is plain rather than pretty.
/// Internal variables get names that the text can hold; parsing the text yields the same
/// algebra up to those names. Used by `.sparql` of the shell, explain, and SERVICE.
public struct Printer {
  private var out = ""
  private var indent = 0
  private let prefixes: [(name: String, namespace: String)]

  private init(prefixes: [String: String]) {
    self.prefixes = prefixes.map { ($0.key, $0.value) }.sorted { $0.namespace.utf8.count > $1.namespace.utf8.count || ($0.namespace.utf8.count == $1.namespace.utf8.count && $0.name < $1.name) }
  }

  /// The text of a query; IRIs are shortened by `prefixes`, whose declarations come first.
  public static func text(of query: Query, prefixes: [String: String] = [:]) -> String {
    var printer = Printer(prefixes: prefixes)
    printer.query(query)
    let body = printer.out
    let used = printer.prefixes.filter { body.contains($0.name + ":") }.sorted { $0.name < $1.name }
    return used.map { "PREFIX \($0.name): <\($0.namespace)>\n" }.joined() + body
  }

  /// The text of a pattern, without braces around it.
  public static func text(of pattern: GraphPattern, prefixes: [String: String] = [:]) -> String {
    var printer = Printer(prefixes: prefixes)
    printer.elements(pattern)
    return printer.out
  }

  // MARK: Queries

  private mutating func query(_ query: Query) {
    switch query.form {
    case .select: select(query.pattern, dataset: query.dataset)
    case .ask:
      line("ASK")
      finish(query)
    case .construct(let template):
      line("CONSTRUCT {")
      indented { $0.triples(template) }
      line("}")
      finish(query)
    case .describe(let subjects):
      line("DESCRIBE " + subjects.map(term).joined(separator: " "))
      finish(query)
    }
  }

  private mutating func finish(_ query: Query) {
    datasetClauses(query.dataset)
    let (body, modifiers) = split(query.pattern)
    group("WHERE", body)
    self.modifiers(modifiers)
  }

  private mutating func datasetClauses(_ dataset: DatasetClause?) {
    for g in dataset?.defaultGraphs ?? [] { line("FROM \(iri(g))") }
    for g in dataset?.namedGraphs ?? [] { line("FROM NAMED \(iri(g))") }
  }

  /// The layers of a SELECT from the outside in.
  private struct Modifiers {
    var offset = 0
    var limit: Int?
    var isSliced = false
    var isDistinct = false, isReduced = false
    var variables: [Variable]?
    var order: [OrderCondition] = []
    var extends: [(Variable, Expression)] = []
    var having: [Expression] = []
    var keys: [Variable]?
    var aggregates: [AggregateBinding] = []
    var trailing: (variables: [Variable], rows: [[Term?]])?
  }

  /// Peels the layers that a SELECT or a solution modifier prints; the rest is the WHERE pattern.
  private func split(_ pattern: GraphPattern) -> (GraphPattern, Modifiers) {
    var m = Modifiers()
    var rest = pattern
    if case .slice(let inner, let offset, let limit) = rest {
      (m.offset, m.limit, m.isSliced, rest) = (offset, limit, true, inner)
    }
    if case .distinct(let inner) = rest { (m.isDistinct, rest) = (true, inner) }
    if case .reduced(let inner) = rest { (m.isReduced, rest) = (true, inner) }
    if case .project(let inner, let variables) = rest { (m.variables, rest) = (variables, inner) }
    if case .orderBy(let inner, let order) = rest { (m.order, rest) = (order, inner) }
    var below = rest
    var extends: [(Variable, Expression)] = []
    while case .extend(let inner, let v, let e) = below {
      extends.insert((v, e), at: 0)
      below = inner
    }
    // The VALUES behind a query with groups is joined to them; without groups it is the last element of WHERE.
    var trailing: (variables: [Variable], rows: [[Term?]])?
    if case .join(let inner, .values(let variables, let rows)) = below { (trailing, below) = ((variables, rows), inner) }
    var having: [Expression] = []
    while case .filter(let e, let inner) = below {
      having.insert(e, at: 0)
      below = inner
    }
    if case .group(let inner, let keys, let aggregates) = below {
      (m.keys, m.aggregates, m.extends, m.having, m.trailing, rest) = (keys, aggregates, extends, having, trailing, inner)
      // A bare group below something that no SELECT holds: all that it gives.
      if m.variables == nil { m.variables = keys + aggregates.map(\.variable) + extends.map(\.0) }
    }
    // Without a group, extends of projected variables print as BIND, which keeps their order.
    return (rest, m)
  }

  private mutating func select(_ pattern: GraphPattern, dataset: DatasetClause?) {
    let (body, m) = split(pattern)
    var head = "SELECT"
    if m.isDistinct { head += " DISTINCT" }
    if m.isReduced { head += " REDUCED" }
    let expressions = Dictionary(m.extends.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
    let aggregates = Dictionary(m.aggregates.map { ($0.variable, $0.aggregate) }, uniquingKeysWith: { first, _ in first })
    let variables = m.variables ?? []
    for v in variables {
      if let e = expressions[v] {
        head += " (\(expression(e, aggregates)) AS \(name(v)))"
      } else if let a = aggregates[v] {
        head += " (\(aggregate(a)) AS \(name(v)))"
      } else {
        head += " \(name(v))"
      }
    }
    if variables.isEmpty { head += " *" }
    line(head)
    datasetClauses(dataset)
    group("WHERE", body)
    modifiers(m)
  }

  private mutating func modifiers(_ m: Modifiers) {
    let aggregates = Dictionary(m.aggregates.map { ($0.variable, $0.aggregate) }, uniquingKeysWith: { first, _ in first })
    if let keys = m.keys, !keys.isEmpty { line("GROUP BY " + keys.map(name).joined(separator: " ")) }
    for h in m.having { line("HAVING (\(expression(h, aggregates)))") }
    if !m.order.isEmpty {
      line("ORDER BY " + m.order.map { ($0.descending ? "DESC" : "ASC") + "(\(expression($0.expression, aggregates)))" }.joined(separator: " "))
    }
    if m.offset > 0 { line("OFFSET \(m.offset)") }
    if let limit = m.limit { line("LIMIT \(limit)") }
    if let trailing = m.trailing { values(trailing.variables, trailing.rows) }
  }

  // MARK: Patterns

  private mutating func line(_ text: String) {
    out += String(repeating: "  ", count: indent) + text + "\n"
  }

  private mutating func indented(_ body: (inout Printer) -> Void) {
    indent += 1
    body(&self)
    indent -= 1
  }

  private mutating func group(_ word: String, _ pattern: GraphPattern) {
    line(word.isEmpty ? "{" : word + " {")
    indented { $0.elements(pattern) }
    line("}")
  }

  private mutating func triples(_ list: [TriplePattern]) {
    for t in list { line("\(term(t.subject)) \(term(t.predicate)) \(term(t.object)) .") }
  }

  /// The elements of a group whose content is the pattern.
  private mutating func elements(_ pattern: GraphPattern) {
    switch pattern {
    case .basic(let list): triples(list)
    case .path(let s, let p, let o): line("\(term(s)) \(path(p)) \(term(o)) .")
    case .join(let a, let b):
      leading(a)
      operand(b)
    case .leftJoin(let a, let b, let condition):
      leading(a)
      line("OPTIONAL {")
      indented {
        // A filter on top of the right side belongs to the inner group, the condition to the outer.
        if case .filter = b { $0.group("", b) } else { $0.elements(b) }
        if let condition { $0.line("FILTER (\($0.expression(condition)))") }
      }
      line("}")
    case .filter(let e, let p):
      leading(p)
      line("FILTER (\(expression(e)))")
    case .union(let a, let b):
      if case .union = a { elements(a) } else { group("", a) }
      out.removeLast()
      out += " UNION\n"
      group("", b)
    case .minus(let a, let b):
      leading(a)
      group("MINUS", b)
    case .extend(let p, let v, let e):
      leading(p)
      line("BIND (\(expression(e)) AS \(name(v)))")
    case .values(let variables, let rows): values(variables, rows)
    case .graph(let g, let p): group("GRAPH \(term(g))", p)
    case .service(let g, let p, let silent): group("SERVICE \(silent ? "SILENT " : "")\(term(g))", p)
    case .group, .orderBy, .project, .distinct, .reduced, .slice:
      line("{")
      indented { $0.select(pattern, dataset: nil) }
      line("}")
    }
  }

  /// What stands before other elements of its group: a filter gets a group of its own, for it
  /// would hold for the whole group, and see variables of what follows.
  private mutating func leading(_ pattern: GraphPattern) {
    if case .filter = pattern { group("", pattern) } else { elements(pattern) }
  }

  /// The right side of a join: a group of its own where it would run into the left.
  private mutating func operand(_ pattern: GraphPattern) {
    switch pattern {
    case .basic, .join, .leftJoin, .filter, .minus, .extend: group("", pattern)
    default: elements(pattern)
    }
  }

  private mutating func values(_ variables: [Variable], _ rows: [[Term?]]) {
    line("VALUES (\(variables.map(name).joined(separator: " "))) {")
    indented { printer in
      for row in rows {
        let cells = row.map { cell in cell.map { printer.groundTerm($0) } ?? "UNDEF" }
        printer.line("(\(cells.joined(separator: " ")))")
      }
    }
    line("}")
  }
}

extension Printer {
  // MARK: Terms

  /// A variable; internal ones under a name that the grammar allows.
  func name(_ v: Variable) -> String { v.isInternal ? "?_" + v.name.dropFirst().replacing("-", with: "_").replacing(".", with: "_") : "?" + v.name }

  func term(_ t: TermPattern) -> String {
    switch t {
    case .variable(let v): return name(v)
    case .term(let t): return groundTerm(t)
    case .triple(let t): return "<<( \(term(t.subject)) \(term(t.predicate)) \(term(t.object)) )>>"
    }
  }

  func groundTerm(_ t: Term) -> String {
    switch t {
    case .iri(let i): return iri(i)
    // The label of `[]` begins with a hyphen, which no label of a text does.
    case .blankNode(let b): return (b.label.hasPrefix("-") ? "_:anon" : "_:") + b.label
    case .literal(let l): return literal(l)
    case .triple(let t): return "<<( \(groundTerm(t.subject)) \(groundTerm(t.predicate)) \(groundTerm(t.object)) )>>"
    }
  }

  func iri(_ i: IRI) -> String {
    for p in prefixes where i.value.hasPrefix(p.namespace) {
      let local = i.value.dropFirst(p.namespace.count)
      if local.utf8.allSatisfy({ CharacterClass.isLetter($0) || CharacterClass.isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }),
        local.utf8.first != UInt8(ascii: "-")
      {
        return p.name + ":" + local
      }
    }
    return "<" + i.value + ">"
  }

  func literal(_ l: Literal) -> String {
    var text = "\""
    for c in l.lexical.unicodeScalars {
      switch c {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default: text.unicodeScalars.append(c)
      }
    }
    text += "\""
    if let language = l.language {
      let direction = l.direction.map { $0 == .ltr ? "--ltr" : "--rtl" } ?? ""
      return text + "@" + language + direction
    }
    return l.datatype == XSD.string ? text : text + "^^" + iri(l.datatype)
  }

  func path(_ p: PropertyPath) -> String {
    switch p {
    case .predicate(let i): return iri(i)
    case .inverse(let p): return "^(\(path(p)))"
    case .sequence(let a, let b): return "(\(path(a)))/(\(path(b)))"
    case .alternative(let a, let b): return "(\(path(a)))|(\(path(b)))"
    case .zeroOrOne(let p): return "(\(path(p)))?"
    case .zeroOrMore(let p): return "(\(path(p)))*"
    case .oneOrMore(let p): return "(\(path(p)))+"
    case .negatedSet(let forward, let inverse):
      return "!(" + (forward.map(iri) + inverse.map { "^" + iri($0) }).joined(separator: "|") + ")"
    }
  }

  // MARK: Expressions

  func aggregate(_ a: Aggregate) -> String {
    let argument = (a.distinct ? "DISTINCT " : "") + (a.argument.map { expression($0) } ?? "*")
    switch a.function {
    case .count: return "COUNT(\(argument))"
    case .sum: return "SUM(\(argument))"
    case .avg: return "AVG(\(argument))"
    case .min: return "MIN(\(argument))"
    case .max: return "MAX(\(argument))"
    case .sample: return "SAMPLE(\(argument))"
    case .groupConcat(let separator): return "GROUP_CONCAT(\(argument); SEPARATOR=\(literal(Literal(separator))))"
    case .custom(let name): return "\(iri(name))(\(argument))"
    }
  }

  func expression(_ e: Expression, _ aggregates: [Variable: Aggregate] = [:]) -> String {
    func x(_ e: Expression) -> String { expression(e, aggregates) }
    func list(_ l: [Expression]) -> String { l.map(x).joined(separator: ", ") }
    switch e {
    case .variable(let v): return aggregates[v].map(aggregate) ?? name(v)
    case .term(let t): return groundTerm(t)
    case .or(let a, let b): return "(\(x(a)) || \(x(b)))"
    case .and(let a, let b): return "(\(x(a)) && \(x(b)))"
    case .not(let a): return "(! \(x(a)))"
    case .compare(let c, let a, let b): return "(\(x(a)) \(Printer.symbol(c)) \(x(b)))"
    case .isIn(let a, let l): return "(\(x(a)) IN (\(list(l))))"
    case .notIn(let a, let l): return "(\(x(a)) NOT IN (\(list(l))))"
    case .arithmetic(let o, let a, let b): return "(\(x(a)) \(Printer.symbol(o)) \(x(b)))"
    case .negate(let a): return "(- \(x(a)))"
    case .plus(let a): return "(+ \(x(a)))"
    case .call(let f, let l): return "\(f.rawValue)(\(list(l)))"
    case .function(let f, let l): return "\(iri(f))(\(list(l)))"
    case .bound(let v): return "BOUND(\(name(v)))"
    case .conditional(let a, let b, let c): return "IF(\(x(a)), \(x(b)), \(x(c)))"
    case .coalesce(let l): return "COALESCE(\(list(l)))"
    case .exists(let p): return "EXISTS { " + nestedText(p) + " }"
    case .notExists(let p): return "NOT EXISTS { " + nestedText(p) + " }"
    case .triple(let a, let b, let c):
      // A written triple term has terms and variables where RDF has them; TRIPLE() takes any expression.
      if isWritten(e, aggregates) { return "<<( \(x(a)) \(x(b)) \(x(c)) )>>" }
      return "TRIPLE(\(x(a)), \(x(b)), \(x(c)))"
    }
  }

  private func nestedText(_ pattern: GraphPattern) -> String {
    var inner = Printer(prefixes: [:])
    inner.elements(pattern)
    return inner.out.split(separator: "\n").map { String($0.drop { $0 == " " }) }.joined(separator: " ")
  }

  private static func symbol(_ c: Expression.Comparison) -> String {
    switch c {
    case .equal: return "="
    case .notEqual: return "!="
    case .less: return "<"
    case .lessOrEqual: return "<="
    case .greater: return ">"
    case .greaterOrEqual: return ">="
    }
  }

  private static func symbol(_ o: Expression.Arithmetic) -> String {
    switch o {
    case .add: return "+"
    case .subtract: return "-"
    case .multiply: return "*"
    case .divide: return "/"
    }
  }
}

extension Printer {
  /// Whether an expression can be written as `<<( … )>>`. Production ExprTripleTerm.
  private func isWritten(_ expression: Expression, _ aggregates: [Variable: Aggregate]) -> Bool {
    guard case .triple(let subject, let predicate, let object) = expression else { return false }
    func isNode(_ e: Expression) -> Bool {
      switch e {
      case .term(.iri): true
      case .variable(let v): aggregates[v] == nil
      default: false
      }
    }
    guard isNode(subject), isNode(predicate) else { return false }
    if case .term(.literal) = object { return true }
    return isNode(object) || isWritten(object, aggregates)
  }
}
