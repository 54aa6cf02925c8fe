import Limits
import RDF

/// A SELECT clause as written.
struct SelectClause {
  var isDistinct = false
  var isReduced = false
  /// Nil is `*`.
  var items: [(variable: Variable, expression: Expression?, place: Token)]?
  var place: Token
}

/// The SELECT clause and the solution modifiers, put together in the order of
/// SPARQL 1.1 Query, sections 18.2.4 and 18.2.5: group, having, values, extend, order, project, distinct, slice.
extension Parser {
  mutating func parseSelectClause() throws(SyntaxError) -> SelectClause {
    var clause = SelectClause(place: token)
    try expect(.select)
    if accept(.distinct) { clause.isDistinct = true } else if accept(.reduced) { clause.isReduced = true }
    if accept(.star) { return clause }
    var items: [(variable: Variable, expression: Expression?, place: Token)] = []
    while at(.variable) || at(.leftParen) {
      let place = token
      if at(.variable) {
        items.append((try variable(), nil, place))
      } else {
        advance()
        let expression = try parseExpression()
        try expect(.as)
        let target = token
        let name = try variable()
        guard !items.contains(where: { $0.variable == name }) else {
          throw error("?\(name.name) is already in the SELECT clause", at: target.start, length: target.end - target.start)
        }
        try expect(.rightParen, "')'")
        items.append((name, expression, place))
      }
    }
    guard !items.isEmpty else { throw unexpected(["a variable", "'*'", "'('"]) }
    clause.items = items
    return clause
  }

  /// Modifiers and trailing VALUES of a query form or subquery. `clause` is nil for forms without projection.
  mutating func parseSolution(_ body: GraphPattern, clause: SelectClause?) throws(SyntaxError) -> (GraphPattern, [Variable]) {
    var pattern = body
    if aggregates == nil { aggregates = [] }
    let keys = try parseGroupBy(&pattern)
    var having: [Expression] = []
    if accept(.having) {
      repeat {
        try countCondition()
        having.append(try parseConstraint())
      } while at(.leftParen) || atIRI || atBuiltIn
    }
    var order: [OrderCondition] = []
    if accept(.order) {
      try expect(.by)
      order = try parseOrderConditions()
    }
    let (offset, limit) = try parseSlice()
    let values: GraphPattern? = accept(.values) ? try parseDataBlock() : nil

    let isGrouped = keys != nil || !(aggregates ?? []).isEmpty
    if isGrouped {
      try checkGrouping(clause, keys: keys ?? [])
      let aliases = Set((clause?.items ?? []).filter { $0.expression != nil }.map(\.variable))
      having = having.map { sampled($0, keys: keys ?? [], except: aliases) }
      order = order.map { OrderCondition(sampled($0.expression, keys: keys ?? [], except: aliases), descending: $0.descending) }
      pattern = .group(pattern, keys: keys ?? [], aggregates: aggregates ?? [])
    }
    aggregates = nil
    pattern = Parser.apply(having, to: pattern)
    if let values { pattern = Parser.join(pattern, values) }
    pattern = try extend(pattern, with: clause, isGrouped: isGrouped)
    if !order.isEmpty { pattern = .orderBy(pattern, order) }

    var variables: [Variable] = []
    if let clause {
      if let items = clause.items {
        var seen: Set<Variable> = []
        variables = items.map(\.variable).filter { seen.insert($0).inserted }
      } else {
        variables = pattern.visibleVariables.filter { !$0.isInternal }
      }
      pattern = .project(pattern, variables)
      if clause.isDistinct { pattern = .distinct(pattern) }
      if clause.isReduced { pattern = .reduced(pattern) }
    }
    if offset != nil || limit != nil { pattern = .slice(pattern, offset: offset ?? 0, limit: limit) }
    return (pattern, variables)
  }

  private var atBuiltIn: Bool {
    guard at(.word) else { return false }
    if BuiltIn(rawValue: tokenText.uppercased()) != nil { return true }
    switch keyword {
    case .bound, .if, .coalesce, .exists, .not, .count, .sum, .min, .max, .avg, .sample, .groupConcat: return true
    default: return false
    }
  }

  private mutating func parseGroupBy(_ pattern: inout GraphPattern) throws(SyntaxError) -> [Variable]? {
    guard accept(.group) else { return nil }
    try expect(.by)
    var keys: [Variable] = []
    let outer = aggregates
    aggregates = nil
    while at(.variable) || at(.leftParen) || atIRI || atBuiltIn {
      try countPattern()
      if at(.variable) {
        keys.append(try variable())
      } else if at(.leftParen) {
        advance()
        let expression = try parseExpression()
        var key = fresh("key")
        if accept(.as) {
          let place = token
          key = try variable()
          guard !pattern.visibleVariables.contains(key) else {
            throw error("?\(key.name) has a value already", at: place.start, length: place.end - place.start)
          }
        }
        try expect(.rightParen, "')'")
        pattern = .extend(pattern, key, expression)
        keys.append(key)
      } else {
        let key = fresh("key")
        pattern = .extend(pattern, key, try parseConstraint())
        keys.append(key)
      }
    }
    guard !keys.isEmpty else { throw unexpected(["a variable", "'('", "a function"]) }
    aggregates = outer
    var seen: Set<Variable> = []
    return keys.filter { seen.insert($0).inserted }
  }

  private mutating func parseOrderConditions() throws(SyntaxError) -> [OrderCondition] {
    var conditions: [OrderCondition] = []
    while true {
      try countCondition()
      if at(.asc) || at(.desc) {
        let descending = at(.desc)
        advance()
        guard at(.leftParen) else { throw unexpected(["'('"]) }
        conditions.append(OrderCondition(try parseConstraint(), descending: descending))
      } else if at(.variable) {
        conditions.append(OrderCondition(.variable(try variable()), descending: false))
      } else if at(.leftParen) || atIRI || atBuiltIn {
        conditions.append(OrderCondition(try parseConstraint(), descending: false))
      } else if conditions.isEmpty {
        throw unexpected(["a variable", "ASC", "DESC", "'('"])
      } else {
        return conditions
      }
    }
  }

  private mutating func parseSlice() throws(SyntaxError) -> (offset: Int?, limit: Int?) {
    var offset: Int?, limit: Int?
    while true {
      if limit == nil, accept(.limit) {
        limit = try count()
      } else if offset == nil, accept(.offset) {
        offset = try count()
      } else {
        return (offset, limit)
      }
    }
  }

  private mutating func count() throws(SyntaxError) -> Int {
    guard at(.integer), CharacterClass.isDigit(lexer.byte(token.start)) else { throw unexpected(["a number of solutions"]) }
    // A count beyond Int is as good as no limit.
    let value = Int(tokenText) ?? Int.max
    advance()
    return value
  }

  // MARK: Grouping

  /// In a grouped query only keys and aggregates may be projected. Section 19.8, note 12 and 11.4.
  private func checkGrouping(_ clause: SelectClause?, keys: [Variable]) throws(SyntaxError) {
    guard let clause else { return }
    guard let items = clause.items else {
      throw error("SELECT * cannot be used with GROUP BY or an aggregate; name the variables", at: clause.place.start, length: 6)
    }
    var known = Set(keys)
    for a in aggregates ?? [] { known.insert(a.variable) }
    for item in items {
      let used = item.expression?.variables ?? [item.variable]
      if let stranger = used.subtracting(known).map(\.name).sorted().first {
        throw error("?\(stranger) is neither in GROUP BY nor inside an aggregate", at: item.place.start, length: item.place.end - item.place.start,
          suggestion: "add ?\(stranger) to GROUP BY, or use SAMPLE(?\(stranger))")
      }
      known.insert(item.variable)
    }
  }

  /// Variables outside keys and aggregates become SAMPLE, section 18.2.4.1.
  private mutating func sampled(_ expression: Expression, keys: [Variable], except aliases: Set<Variable>) -> Expression {
    var known = aliases.union(keys)
    for a in aggregates ?? [] { known.insert(a.variable) }
    var table: [Variable: Variable] = [:]
    for v in expression.variables.subtracting(known).sorted(by: { $0.name < $1.name }) {
      table[v] = register(Aggregate(.sample, .variable(v), distinct: false))
    }
    return table.isEmpty ? expression : expression.renaming(table)
  }

  /// The expressions of the SELECT clause as extends.
  private func extend(_ pattern: GraphPattern, with clause: SelectClause?, isGrouped: Bool) throws(SyntaxError) -> GraphPattern {
    guard let items = clause?.items else { return pattern }
    var result = pattern
    let visible = Set(pattern.visibleVariables)
    for item in items {
      guard let expression = item.expression else { continue }
      guard !visible.contains(item.variable) else {
        throw error("?\(item.variable.name) has a value already; AS needs a new variable", at: item.place.start, length: item.place.end - item.place.start)
      }
      result = .extend(result, item.variable, expression)
    }
    return result
  }
}
