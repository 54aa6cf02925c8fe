import Limits
import RDF

/// GroupGraphPattern and its elements, translated as section 18.2.2 says: filters hold
/// for the whole group, OPTIONAL takes the filters of its own group as the condition.
extension Parser {
  /// `{ … }`: a subquery or a group.
  mutating func parseGroup() throws(SyntaxError) -> GraphPattern {
    let (pattern, filters) = try parseGroupParts()
    return Parser.apply(filters, to: pattern)
  }

  /// A group and its own filters apart, for OPTIONAL.
  private mutating func parseGroupParts() throws(SyntaxError) -> (GraphPattern, [Expression]) {
    try expect(.leftBrace, "'{'")
    try enter()
    let outerScope = currentScope
    beginScope()
    let parts = at(.select) ? (try parseSubSelect(), []) : try parseGroupBody()
    try expect(.rightBrace, "'}'")
    currentScope = outerScope
    leave()
    return parts
  }

  static func apply(_ filters: [Expression], to pattern: GraphPattern) -> GraphPattern {
    guard let condition = conjunction(filters) else { return pattern }
    return .filter(condition, pattern)
  }

  /// The conjunction of filters as a balanced tree, nil when there are none.
  static func conjunction(_ filters: [Expression]) -> Expression? {
    balanced(filters[...], Expression.and)
  }

  /// An associative chain as a balanced tree, so that its depth is the logarithm of its length.
  static func balanced<T>(_ items: ArraySlice<T>, _ combine: (T, T) -> T) -> T? {
    guard let first = items.first else { return nil }
    if items.count == 1 { return first }
    let middle = items.startIndex + items.count / 2
    guard let left = balanced(items[..<middle], combine), let right = balanced(items[middle...], combine) else { return first }
    return combine(left, right)
  }

  /// The elements of a group: the pattern so far and the filters, which are not yet applied.
  private mutating func parseGroupBody() throws(SyntaxError) -> (GraphPattern, [Expression]) {
    var group = GraphPattern.basic([])
    var filters: [Expression] = []
    // Triples of one basic graph pattern go on over filters.
    var block = TripleBlock()
    while !at(.rightBrace) {
      if atTriples {
        try parseTriples(into: &block, paths: true)
        guard at(.rightBrace) || keyword != nil || at(.leftBrace) || at(.dot) else { throw unexpected(["'.'", "'}'", "a graph pattern"]) }
        continue
      }
      if accept(.filter) {
        try countCondition()
        filters.append(try parseConstraint())
        _ = accept(.dot)
        continue
      }
      Parser.flush(&block, into: &group)
      try countPattern()
      if at(.leftBrace) {
        group = Parser.join(group, try parseUnion())
      } else if accept(.optional) {
        group = try parseOptional(group)
      } else if accept(.minus) {
        group = .minus(group, try parseGroup())
      } else if accept(.graph) {
        let name = try varOrIRI()
        group = Parser.join(group, .graph(name, try parseGroup()))
      } else if accept(.service) {
        let silent = accept(.silent)
        let name = try varOrIRI()
        group = Parser.join(group, .service(name, try parseGroup(), silent: silent))
      } else if accept(.bind) {
        group = try parseBind(group)
      } else if accept(.values) {
        group = Parser.join(group, try parseDataBlock())
      } else {
        throw unexpected(["a triple pattern", "a graph pattern", "FILTER", "'}'"])
      }
      // Triples after another element are a basic graph pattern of their own.
      beginScope()
      _ = accept(.dot)
    }
    Parser.flush(&block, into: &group)
    return (group, filters)
  }

  /// Joins the triples and paths read so far to the group.
  private static func flush(_ block: inout TripleBlock, into group: inout GraphPattern) {
    if !block.triples.isEmpty { group = join(group, .basic(block.triples)) }
    for p in block.paths { group = join(group, .path(subject: p.subject, path: p.path, object: p.object)) }
    block = TripleBlock()
  }

  /// Join, simplified for the empty pattern (section 18.2.2.8).
  static func join(_ a: GraphPattern, _ b: GraphPattern) -> GraphPattern {
    if case .basic(let triples) = a, triples.isEmpty { return b }
    if case .basic(let triples) = b, triples.isEmpty { return a }
    return .join(a, b)
  }

  /// GroupOrUnionGraphPattern.
  private mutating func parseUnion() throws(SyntaxError) -> GraphPattern {
    var pattern = try parseGroup()
    var branches = 1
    while accept(.union) {
      branches += 1
      guard branches <= Limits.unionBranches else { throw errorHere("more than \(Limits.unionBranches) branches of a UNION") }
      pattern = .union(pattern, try parseGroup())
    }
    return pattern
  }

  private mutating func parseOptional(_ left: GraphPattern) throws(SyntaxError) -> GraphPattern {
    guard at(.leftBrace) else { throw unexpected(["'{'"]) }
    let (right, filters) = try parseGroupParts()
    return .leftJoin(left, right, condition: Parser.conjunction(filters))
  }

  private mutating func parseBind(_ group: GraphPattern) throws(SyntaxError) -> GraphPattern {
    try expect(.leftParen, "'('")
    let expression = try parseExpression()
    try expect(.as)
    let place = token
    let target = try variable()
    guard !group.visibleVariables.contains(target) else {
      throw error("?\(target.name) has a value already; BIND needs a new variable", at: place.start, length: place.end - place.start)
    }
    try expect(.rightParen, "')'")
    return .extend(group, target, expression)
  }

  /// Constraint: a bracketed expression, a built-in call or a function call.
  mutating func parseConstraint() throws(SyntaxError) -> Expression {
    if at(.leftParen) {
      advance()
      try enter()
      let expression = try parseExpression()
      leave()
      try expect(.rightParen, "')'")
      return expression
    }
    if atIRI { return try parseFunctionCall(needsArguments: true) }
    if at(.word) { return try parseBuiltIn() }
    throw unexpected(["'('", "a function"])
  }

  mutating func varOrIRI() throws(SyntaxError) -> TermPattern {
    if at(.variable) { return .variable(try variable()) }
    guard atIRI else { throw unexpected(["a variable", "an IRI"]) }
    return .term(.iri(try iri()))
  }

  // MARK: VALUES

  /// DataBlock, after VALUES.
  mutating func parseDataBlock() throws(SyntaxError) -> GraphPattern {
    if at(.variable) {
      let variable = try variable()
      try expect(.leftBrace, "'{'")
      var rows: [[Term?]] = []
      while !accept(.rightBrace) {
        try countRow()
        rows.append([try dataValue()])
      }
      return .values([variable], rows)
    }
    try expect(.leftParen, "'(' or a variable")
    var variables: [Variable] = []
    while at(.variable) {
      let place = token
      let name = try variable()
      guard !variables.contains(name) else { throw error("?\(name.name) stands twice in VALUES", at: place.start, length: place.end - place.start) }
      variables.append(name)
    }
    try expect(.rightParen, "')' or a variable")
    try expect(.leftBrace, "'{'")
    var rows: [[Term?]] = []
    while !accept(.rightBrace) {
      try countRow()
      let place = token
      try expect(.leftParen, "'(' or '}'")
      var row: [Term?] = []
      while !at(.rightParen) { row.append(try dataValue()) }
      advance()
      guard row.count == variables.count else {
        throw error("a row of \(row.count) values for \(variables.count) variables", at: place.start)
      }
      rows.append(row)
    }
    return .values(variables, rows)
  }

  private mutating func countRow() throws(SyntaxError) {
    valuesRowCount += 1
    guard valuesRowCount <= Limits.valuesRows else { throw errorHere("more than \(Limits.valuesRows) rows of VALUES") }
  }

  private mutating func dataValue() throws(SyntaxError) -> Term? {
    if accept(.undef) { return nil }
    if atIRI { return .iri(try iri()) }
    if atLiteral { return .literal(try literal()) }
    if at(.openTripleTerm) { return .triple(try groundTripleTerm()) }
    throw unexpected(["an IRI", "a literal", "UNDEF"])
  }

  /// TripleTermData: ground, the subject an IRI.
  private mutating func groundTripleTerm() throws(SyntaxError) -> TripleTerm {
    try expect(.openTripleTerm, "'<<('")
    try enter()
    let subject = try iri()
    let predicate = accept(.a) ? RDFVocabulary.type : try iri()
    let object: Term
    if at(.openTripleTerm) {
      object = .triple(try groundTripleTerm())
    } else if atLiteral {
      object = .literal(try literal())
    } else {
      object = .iri(try iri())
    }
    leave()
    try expect(.closeTripleTerm, "')>>'")
    return TripleTerm(.iri(subject), .iri(predicate), object)
  }
}
