import Limits
import RDF
import SPARQL
import TripleIndex

/// What string functions may return, in bytes.
enum StringLimits {
  static let result = Limits.stringResultBytes
  /// The end of a query that makes a longer one.
  static let reached = QueryError.limit(name: "the result of a string function in bytes", value: Limits.stringResultBytes)
}

/// Nodes for the built-in functions and the casts. SPARQL 1.2 Query, section 17.4.
extension NodeBuilder {
  func call(_ function: BuiltIn, _ arguments: [Expression]) throws -> ExpressionNode {
    if let node = try callWithoutNodes(function, arguments) { return node }
    if let test = try textTest(function, arguments) { return test }
    let nodes = try arguments.map(node)
    func argument(_ index: Int) -> ExpressionNode { index < nodes.count ? nodes[index] : error() }
    func unary(_ body: @escaping UnaryNode.Function) -> ExpressionNode { UnaryNode(workspace, argument(0), body) }
    func binary(_ body: @escaping BinaryNode.Function) -> ExpressionNode {
      BinaryNode(workspace, argument(0), argument(1), body)
    }
    func variadic(_ body: @escaping VariadicNode.Function) -> ExpressionNode { VariadicNode(workspace, nodes, body) }

    switch function {
    // Terms
    case .str: return unary(TermFunctions.str)
    case .lang: return unary(TermFunctions.lang)
    case .langMatches: return binary(StringFunctions.languageMatches)
    case .langDir: return unary(TermFunctions.langDir)
    case .datatype: return unary(TermFunctions.datatype)
    case .iri, .uri:
      let base = workspace.context.base.flatMap { BaseIRI($0) }
      return unary { try TermFunctions.makeIRI($0, $1, base: base) }
    case .strLang: return binary(TermFunctions.strLang)
    case .strLangDir: return variadic(TermFunctions.strLangDir)
    case .strDt: return binary(TermFunctions.strDatatype)
    case .sameTerm: return SameTermNode(workspace, argument(0), argument(1))
    case .isIRI, .isURI: return unary(TermFunctions.isIRI)
    case .isBlank: return unary(TermFunctions.isBlank)
    case .isLiteral: return unary(TermFunctions.isLiteral)
    case .isNumeric: return unary(TermFunctions.isNumeric)
    case .hasLang: return unary(TermFunctions.hasLang)
    case .hasLangDir: return unary(TermFunctions.hasLangDir)
    case .isTriple: return unary(TermFunctions.isTriple)
    case .triple: return variadic(TermFunctions.triple)
    case .subject: return unary { try TermFunctions.component($0, $1, 0) }
    case .predicate: return unary { try TermFunctions.component($0, $1, 1) }
    case .object: return unary { try TermFunctions.component($0, $1, 2) }

    // Numbers
    case .abs: return unary { $0.magnitude($1) }
    case .ceil: return unary { $0.rounded($1, .up) }
    case .floor: return unary { $0.rounded($1, .down) }
    case .round: return unary { $0.rounded($1, .halfTowardsPositive) }

    // Strings
    case .concat: return variadic(StringFunctions.concatenate)
    case .substr: return variadic { StringFunctions.substring($0, $1) }
    case .strlen: return unary(StringFunctions.length)
    case .ucase: return unary(StringFunctions.upperCase)
    case .lcase: return unary(StringFunctions.lowerCase)
    case .encodeForURI: return unary(StringFunctions.encodeForURI)
    case .contains: return binary(StringFunctions.contains)
    case .strStarts: return binary(StringFunctions.startsWith)
    case .strEnds: return binary(StringFunctions.endsWith)
    case .strBefore: return binary(StringFunctions.before)
    case .strAfter: return binary(StringFunctions.after)
    case .regex:
      return RegexCallNode(
        workspace, text: argument(0), pattern: argument(1), replacement: nil, flags: nodes.count > 2 ? nodes[2] : nil)
    case .replace:
      return RegexCallNode(
        workspace, text: argument(0), pattern: argument(1), replacement: argument(2), flags: nodes.count > 3 ? nodes[3] : nil)
    case .md5: return unary { try StringFunctions.digest($0, $1, .md5) }
    case .sha1: return unary { try StringFunctions.digest($0, $1, .sha1) }
    case .sha256: return unary { try StringFunctions.digest($0, $1, .sha256) }
    case .sha384: return unary { try StringFunctions.digest($0, $1, .sha384) }
    case .sha512: return unary { try StringFunctions.digest($0, $1, .sha512) }

    // Dates
    case .year: return unary(DateFunctions.year)
    case .month: return unary(DateFunctions.month)
    case .day: return unary(DateFunctions.day)
    case .hours: return unary(DateFunctions.hours)
    case .minutes: return unary(DateFunctions.minutes)
    case .seconds: return unary(DateFunctions.seconds)
    case .timezone: return unary(DateFunctions.timezone)
    case .tz: return unary(DateFunctions.tz)
    case .adjust: return variadic { DateFunctions.adjust($0, $1) }

    case .bnode, .rand, .now, .uuid, .strUUID: return error()
    }
  }

  /// A search for a constant string in a column.
  private func textTest(_ function: BuiltIn, _ arguments: [Expression]) throws -> ExpressionNode? {
    let test: TextTestNode.Test
    switch function {
    case .contains: test = .contains
    case .strStarts: test = .starts
    case .strEnds: test = .ends
    default: return nil
    }
    guard arguments.count == 2, let wanted = try node(arguments[1]) as? ConstantNode, let value = wanted.constant,
      value.kind == .string
    else { return nil }
    var text = arguments[0]
    var isLexical = false
    if case .call(.str, let inner) = text, inner.count == 1 {
      text = inner[0]
      isLexical = true
    }
    guard case .variable = text, let column = try node(text) as? ColumnNode else { return nil }
    return TextTestNode(workspace, column, isLexical: isLexical, test, value.text)
  }

  /// Functions that depend on the evaluation and not only on their arguments.
  private func callWithoutNodes(_ function: BuiltIn, _ arguments: [Expression]) throws -> ExpressionNode? {
    switch function {
    case .rand:
      return GeneratorNode(workspace) { .double(Double($0.context.random.next() >> 11) * 0x1p-53) }
    case .now:
      let now = workspace.context.now
      return ConstantNode(workspace, id: try workspace.context.terms.id(for: Generators.dateTime(now)))
    case .uuid: return GeneratorNode(workspace) { try Generators.uuid($0, asIRI: true) }
    case .strUUID: return GeneratorNode(workspace) { try Generators.uuid($0, asIRI: false) }
    case .bnode:
      guard let label = arguments.first else { return GeneratorNode(workspace, Generators.blankNode) }
      return BlankNodeNode(workspace, try node(label), solution: arguments.count > 1 ? try node(arguments[1]) : nil)
    default: return nil
    }
  }

  /// A function named by an IRI: a cast, or an error for every row.
  func callByIRI(_ iri: IRI, _ arguments: [Expression]) throws -> ExpressionNode {
    guard arguments.count == 1, let target = XSDDatatype(iri: iri.value) else { return error() }
    return UnaryNode(workspace, try node(arguments[0])) { try Casts.cast($0, $1, to: target) }
  }
}
