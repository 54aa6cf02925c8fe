import Limits
import RDF

/// Built-in functions with their arity, EXISTS, and aggregates.
/// SPARQL 1.2 Query, productions BuiltInCall and Aggregate.
extension Parser {
  mutating func parseBuiltIn() throws(SyntaxError) -> Expression {
    let place = token
    if let keyword {
      switch keyword {
      case .bound:
        advance()
        try expect(.leftParen, "'('")
        let argument = try variable()
        try expect(.rightParen, "')'")
        return .bound(argument)
      case .if:
        advance()
        let list = try arguments(3...3, of: "IF", at: place)
        return .conditional(list[0], list[1], list[2])
      case .coalesce:
        advance()
        return .coalesce(try expressionList())
      case .exists:
        advance()
        return .exists(try existsGroup())
      case .not:
        advance()
        try expect(.exists)
        return .notExists(try existsGroup())
      case .count, .sum, .min, .max, .avg, .sample, .groupConcat: return try parseAggregate(keyword)
      default: break
      }
    }
    let name = tokenText.uppercased()
    guard let function = BuiltIn(rawValue: name) else {
      let near = Suggestion.nearest(to: name, among: Keyword.allWords)
      throw errorHere("\(found) is not expected here", expected: ["an expression"],
        suggestion: near.map { "did you mean \($0)?" })
    }
    advance()
    guard at(.leftParen) else { throw unexpected(["'('"]) }
    return .call(function, try arguments(Parser.arity(of: function), of: name, at: place))
  }

  /// An EXISTS group is a place of its own: aggregates of the query do not reach in.
  private mutating func existsGroup() throws(SyntaxError) -> GraphPattern {
    let outer = (aggregates, isInsideAggregate)
    aggregates = nil
    isInsideAggregate = false
    defer { (aggregates, isInsideAggregate) = outer }
    guard at(.leftBrace) else { throw unexpected(["'{'"]) }
    return try parseGroup()
  }

  private mutating func arguments(_ arity: ClosedRange<Int>, of name: String, at place: Token) throws(SyntaxError) -> [Expression] {
    let list = try expressionList()
    guard arity.contains(list.count) else {
      let count = arity.lowerBound == arity.upperBound ? "\(arity.lowerBound)" : "\(arity.lowerBound) to \(arity.upperBound)"
      throw error("\(name) takes \(count) argument\(arity == 1...1 ? "" : "s"), not \(list.count)", at: place.start, length: place.end - place.start)
    }
    return list
  }

  private static func arity(of function: BuiltIn) -> ClosedRange<Int> {
    switch function {
    case .rand, .now, .uuid, .strUUID: return 0...0
    case .bnode: return 0...1
    case .concat: return 0...Int.max
    case .langMatches, .contains, .strStarts, .strEnds, .strBefore, .strAfter, .strLang, .strDt, .sameTerm: return 2...2
    case .adjust: return 1...2
    case .substr, .regex: return 2...3
    case .replace: return 3...4
    case .strLangDir, .triple: return 3...3
    default: return 1...1
    }
  }

  private mutating func parseAggregate(_ keyword: Keyword) throws(SyntaxError) -> Expression {
    guard aggregates != nil else {
      throw errorHere("an aggregate can stand only in SELECT, HAVING or ORDER BY")
    }
    guard !isInsideAggregate else { throw errorHere("an aggregate cannot stand inside another") }
    advance()
    try expect(.leftParen, "'('")
    isInsideAggregate = true
    let distinct = accept(.distinct)
    var argument: Expression?
    if keyword == .count, accept(.star) {
      argument = nil
    } else {
      argument = try parseExpression()
    }
    let function: Aggregate.Function
    switch keyword {
    case .count: function = .count
    case .sum: function = .sum
    case .min: function = .min
    case .max: function = .max
    case .avg: function = .avg
    case .sample: function = .sample
    default:
      var separator = " "
      if accept(.semicolon) {
        try expect(.separator)
        try expect(.equal, "'='")
        guard case .string = token.kind else { throw unexpected(["a string"]) }
        let place = token
        let text = try literal()
        guard text.datatype == XSD.string else { throw error("the separator is a plain string", at: place.start) }
        separator = text.lexical
      }
      function = .groupConcat(separator: separator)
    }
    isInsideAggregate = false
    try expect(.rightParen, "')'")
    return .variable(register(Aggregate(function, argument, distinct: distinct)))
  }

  /// The variable of an aggregate; equal aggregates share one.
  mutating func register(_ aggregate: Aggregate) -> Variable {
    if let known = aggregates?.first(where: { $0.aggregate == aggregate }) { return known.variable }
    let name = fresh("agg")
    aggregates?.append(AggregateBinding(name, aggregate))
    return name
  }
}
