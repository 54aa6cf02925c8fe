import Limits
import RDF

/// The query forms. SPARQL 1.2 Query, productions QueryUnit to WhereClause.
extension Parser {
  mutating func parseQueryUnit() throws(SyntaxError) -> Query {
    try parsePrologue()
    var query: Query
    if at(.select) {
      query = try parseSelectQuery()
    } else if accept(.construct) {
      query = try parseConstruct()
    } else if accept(.describe) {
      query = try parseDescribe()
    } else if accept(.ask) {
      let dataset = try parseDatasetClauses(.from)
      let body = try parseWhere()
      let (pattern, _) = try parseSolution(body, clause: nil)
      query = makeQuery(.ask, dataset, pattern)
    } else {
      throw unexpected(["SELECT", "CONSTRUCT", "DESCRIBE", "ASK", "PREFIX", "BASE"])
    }
    guard at(.end) else { throw unexpected(["the end of the query"]) }
    query.prefixNames = prefixNames
    query.prefixIRIs = prefixNames.map { IRI(prefixes[$0] ?? "") }
    return query
  }

  private func makeQuery(_ form: Query.Form, _ dataset: DatasetClause?, _ pattern: GraphPattern) -> Query {
    Query(form: form, dataset: dataset, pattern: pattern, base: base.map { IRI($0.value) })
  }

  private mutating func parseSelectQuery() throws(SyntaxError) -> Query {
    aggregates = []
    let clause = try parseSelectClause()
    let dataset = try parseDatasetClauses(.from)
    let body = try parseWhere()
    let (pattern, variables) = try parseSolution(body, clause: clause)
    return makeQuery(.select(variables: variables), dataset, pattern)
  }

  /// A subquery, after its brace; ends before the closing one.
  mutating func parseSubSelect() throws(SyntaxError) -> GraphPattern {
    let outer = (aggregates, isInsideAggregate)
    aggregates = []
    isInsideAggregate = false
    let clause = try parseSelectClause()
    let body = try parseWhere()
    let (pattern, _) = try parseSolution(body, clause: clause)
    (aggregates, isInsideAggregate) = outer
    return pattern
  }

  private mutating func parseConstruct() throws(SyntaxError) -> Query {
    if at(.leftBrace) {
      let template = try parseTemplate()
      let dataset = try parseDatasetClauses(.from)
      let body = try parseWhere()
      let (pattern, _) = try parseSolution(body, clause: nil)
      return makeQuery(.construct(template: template), dataset, pattern)
    }
    // Short form: the text is pattern and template, so it has triples only. A blank node is
    // a variable of the pattern and, in the template, new for each solution (section 16.2.4).
    let dataset = try parseDatasetClauses(.from)
    try expect(.where)
    try expect(.leftBrace, "'{'")
    beginScope()
    var block = TripleBlock()
    try parseTriples(into: &block, paths: false)
    try expect(.rightBrace, "'}'")
    let (pattern, _) = try parseSolution(.basic(block.triples), clause: nil)
    return makeQuery(.construct(template: block.triples.map(Parser.template)), dataset, pattern)
  }

  /// A triple of the pattern as one of the template: internal variables become blank nodes again.
  private static func template(_ triple: TriplePattern) -> TriplePattern {
    func term(_ t: TermPattern) -> TermPattern {
      switch t {
      case .variable(let v): return v.isInternal ? .term(.blankNode(BlankNode(String(v.name.dropFirst()) + "."))) : t
      case .term: return t
      case .triple(let inner): return tripleTerm(template(inner))
      }
    }
    return TriplePattern(term(triple.subject), term(triple.predicate), term(triple.object))
  }

  private mutating func parseTemplate() throws(SyntaxError) -> [TriplePattern] {
    try expect(.leftBrace, "'{'")
    let outer = blankNodes
    blankNodes = .terms
    var block = TripleBlock()
    try parseTriples(into: &block, paths: false)
    blankNodes = outer
    try expect(.rightBrace, "'}'")
    return block.triples
  }

  private mutating func parseDescribe() throws(SyntaxError) -> Query {
    var subjects: [TermPattern] = []
    var all = false
    if accept(.star) {
      all = true
    } else {
      repeat { subjects.append(try varOrIRI()) } while at(.variable) || atIRI
    }
    let dataset = try parseDatasetClauses(.from)
    let body: GraphPattern = at(.where) || at(.leftBrace) ? try parseWhere() : .basic([])
    if all { subjects = body.visibleVariables.filter { !$0.isInternal }.map { .variable($0) } }
    let (pattern, _) = try parseSolution(body, clause: nil)
    return makeQuery(.describe(subjects), dataset, pattern)
  }

  /// FROM or USING clauses; nil when there is none.
  mutating func parseDatasetClauses(_ word: Keyword) throws(SyntaxError) -> DatasetClause? {
    var clause = DatasetClause()
    var isThere = false
    while accept(word) {
      isThere = true
      if accept(.named) {
        clause.namedGraphs.append(try iri())
      } else {
        clause.defaultGraphs.append(try iri())
      }
    }
    return isThere ? clause : nil
  }

  private mutating func parseWhere() throws(SyntaxError) -> GraphPattern {
    let hasWord = accept(.where)
    guard at(.leftBrace) else { throw unexpected(hasWord ? ["'{'"] : ["WHERE", "'{'"]) }
    // Aggregates belong to SELECT, HAVING and ORDER BY, not to the pattern.
    let outer = aggregates
    aggregates = nil
    let pattern = try parseGroup()
    aggregates = outer
    return pattern
  }
}
