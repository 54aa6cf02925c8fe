import Limits
import RDF

/// Expressions by precedence. SPARQL 1.2 Query, productions Expression to PrimaryExpression.
extension Parser {
  mutating func parseExpression() throws(SyntaxError) -> Expression {
    try enter()
    var operands = [try conjunctionOfExpressions()]
    while accept(.orOr) {
      try countCondition()
      operands.append(try conjunctionOfExpressions())
    }
    leave()
    // `||` and `&&` are associative in three-valued logic, so a long chain may be a flat tree.
    return Parser.balanced(operands[...], Expression.or) ?? operands[0]
  }

  private mutating func conjunctionOfExpressions() throws(SyntaxError) -> Expression {
    var operands = [try relational()]
    while accept(.andAnd) {
      try countCondition()
      operands.append(try relational())
    }
    return Parser.balanced(operands[...], Expression.and) ?? operands[0]
  }

  private mutating func relational() throws(SyntaxError) -> Expression {
    let left = try additive()
    let comparison: Expression.Comparison
    switch token.kind {
    case .equal: comparison = .equal
    case .notEqual: comparison = .notEqual
    case .less: comparison = .less
    case .lessOrEqual: comparison = .lessOrEqual
    case .greater: comparison = .greater
    case .greaterOrEqual: comparison = .greaterOrEqual
    default:
      if accept(.in) { return .isIn(left, try expressionList()) }
      if accept(.not) {
        try expect(.in)
        return .notIn(left, try expressionList())
      }
      return left
    }
    advance()
    return .compare(comparison, left, try additive())
  }

  private mutating func additive() throws(SyntaxError) -> Expression {
    var left = try multiplicative()
    var length = 0
    while true {
      length += 1
      guard length <= Limits.arithmeticChain else { throw errorHere("more than \(Limits.arithmeticChain) operands in one sum") }
      if accept(.plusSign) {
        left = .arithmetic(.add, left, try multiplicative())
      } else if accept(.minusSign) {
        left = .arithmetic(.subtract, left, try multiplicative())
      } else if isSignedNumber {
        // `?a -1` reads as a subtraction of 1, which may be multiplied first.
        let negative = lexer.byte(token.start) == UInt8(ascii: "-")
        token.start += 1
        let number = Expression.term(.literal(try literal()))
        left = .arithmetic(negative ? .subtract : .add, left, try multiplicative(startingWith: number))
      } else {
        return left
      }
    }
  }

  private var isSignedNumber: Bool {
    switch token.kind {
    case .integer, .decimal, .double:
      let first = lexer.byte(token.start)
      return first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
    default: return false
    }
  }

  private mutating func multiplicative(startingWith first: Expression? = nil) throws(SyntaxError) -> Expression {
    var left: Expression
    if let first { left = first } else { left = try unary() }
    var length = 0
    while true {
      length += 1
      guard length <= Limits.arithmeticChain else { throw errorHere("more than \(Limits.arithmeticChain) operands in one product") }
      if accept(.star) {
        left = .arithmetic(.multiply, left, try unary())
      } else if accept(.slash) {
        left = .arithmetic(.divide, left, try unary())
      } else {
        return left
      }
    }
  }

  private mutating func unary() throws(SyntaxError) -> Expression {
    if at(.bang) || at(.plusSign) || at(.minusSign) {
      let sign = token.kind
      advance()
      // SPARQL 1.2 allows `!!x`.
      try enter()
      let operand = try unary()
      leave()
      switch sign {
      case .bang: return .not(operand)
      case .plusSign: return .plus(operand)
      default: return .negate(operand)
      }
    }
    return try primary()
  }

  private mutating func primary() throws(SyntaxError) -> Expression {
    switch token.kind {
    case .leftParen:
      advance()
      let inner = try parseExpression()
      try expect(.rightParen, "')'")
      return inner
    case .variable: return .variable(try variable())
    case .openTripleTerm: return try expressionTripleTerm()
    case .word:
      if atLiteral { return .term(.literal(try literal())) }
      return try parseBuiltIn()
    default:
      if atLiteral { return .term(.literal(try literal())) }
      if atIRI { return try parseFunctionCall(needsArguments: false) }
      throw unexpected(["an expression"])
    }
  }

  /// ExprTripleTerm: the subject an IRI or a variable.
  private mutating func expressionTripleTerm() throws(SyntaxError) -> Expression {
    try expect(.openTripleTerm, "'<<('")
    try enter()
    let subject: Expression = at(.variable) ? .variable(try variable()) : .term(.iri(try iri()))
    let predicate: Expression
    if accept(.a) {
      predicate = .term(.iri(RDFVocabulary.type))
    } else {
      predicate = at(.variable) ? .variable(try variable()) : .term(.iri(try iri()))
    }
    let object: Expression
    if at(.openTripleTerm) {
      object = try expressionTripleTerm()
    } else if at(.variable) {
      object = .variable(try variable())
    } else if atLiteral {
      object = .term(.literal(try literal()))
    } else {
      object = .term(.iri(try iri()))
    }
    leave()
    try expect(.closeTripleTerm, "')>>'")
    return .triple(subject, predicate, object)
  }

  /// An IRI, or a call of the function it names; DISTINCT is read for custom aggregates and ignored.
  mutating func parseFunctionCall(needsArguments: Bool) throws(SyntaxError) -> Expression {
    let name = try iri()
    guard at(.leftParen) else {
      if needsArguments { throw unexpected(["'('"]) }
      return .term(.iri(name))
    }
    return .function(name, try expressionList(allowsDistinct: true))
  }

  /// ExpressionList or ArgList.
  mutating func expressionList(allowsDistinct: Bool = false) throws(SyntaxError) -> [Expression] {
    try expect(.leftParen, "'('")
    if accept(.rightParen) { return [] }
    if allowsDistinct { _ = accept(.distinct) }
    var list: [Expression] = []
    repeat {
      guard list.count < Limits.valuesRows else { throw errorHere("more than \(Limits.valuesRows) members of one list") }
      list.append(try parseExpression())
    } while accept(.comma)
    try expect(.rightParen, "')' or ','")
    return list
  }
}
