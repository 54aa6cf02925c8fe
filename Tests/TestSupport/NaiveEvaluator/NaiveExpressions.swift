import RDF
import SPARQL

/// Expressions over numbers, strings, booleans and IRIs: what the generator makes, and no more.
/// A nil value is an error. SPARQL 1.1 Query, section 17.
extension NaiveEvaluator {
  func value(_ expression: Expression, _ solution: NaiveSolution, _ graph: [Quad]) throws -> Term? {
    switch expression {
    case .variable(let v): return solution[v]
    case .term(let t): return t
    case .bound(let v): return .boolean(solution[v] != nil)
    case .or, .and, .not, .compare, .isIn, .notIn, .exists, .notExists:
      return try truth(expression, solution, graph).map { .boolean($0) }
    case .arithmetic(let operation, let a, let b):
      guard let l = try value(a, solution, graph)?.naiveNumber, let r = try value(b, solution, graph)?.naiveNumber else { return nil }
      return try NaiveNumber.compute(operation, l, r).term
    case .negate(let a): return try value(a, solution, graph)?.naiveNumber?.negated.term
    case .plus(let a): return try value(a, solution, graph)?.naiveNumber?.term
    case .conditional(let c, let a, let b):
      guard let condition = try effectiveBoolean(c, solution, graph) else { return nil }
      return try value(condition ? a : b, solution, graph)
    case .coalesce(let list):
      for e in list { if let v = try value(e, solution, graph) { return v } }
      return nil
    case .triple(let s, let p, let o):
      guard let s = try value(s, solution, graph), let p = try value(p, solution, graph), let o = try value(o, solution, graph) else { return nil }
      switch (s, p) {
      case (.iri, .iri), (.blankNode, .iri): return .triple(TripleTerm(s, p, o))
      default: return nil
      }
    case .call(let function, let arguments): return try call(function, arguments.map { try value($0, solution, graph) })
    default: throw NaiveError.unsupported("\(expression)")
    }
  }

  func effectiveBoolean(_ expression: Expression, _ solution: NaiveSolution, _ graph: [Quad]) throws -> Bool? {
    guard case .literal(let l) = try value(expression, solution, graph) else { return nil }
    switch l.datatype {
    case XSD.boolean: return l.lexical == "true" || l.lexical == "1"
    case XSD.integer, XSD.decimal, XSD.float, XSD.double: return Term.literal(l).naiveNumber.map { !$0.isZero } ?? false
    case XSD.string, RDFVocabulary.langString: return l.datatype == XSD.string ? !l.lexical.isEmpty : nil
    default: return nil
    }
  }

  private func truth(_ expression: Expression, _ solution: NaiveSolution, _ graph: [Quad]) throws -> Bool? {
    switch expression {
    case .or(let a, let b):
      let l = try effectiveBoolean(a, solution, graph), r = try effectiveBoolean(b, solution, graph)
      if l == true || r == true { return true }
      return l == nil || r == nil ? nil : false
    case .and(let a, let b):
      let l = try effectiveBoolean(a, solution, graph), r = try effectiveBoolean(b, solution, graph)
      if l == false || r == false { return false }
      return l == nil || r == nil ? nil : true
    case .not(let a): return try effectiveBoolean(a, solution, graph).map { !$0 }
    case .compare(let comparison, let a, let b):
      guard let l = try value(a, solution, graph), let r = try value(b, solution, graph) else { return nil }
      return try NaiveEvaluator.compare(comparison, l, r)
    case .isIn(let a, let list): return try isIn(a, list, solution, graph)
    case .notIn(let a, let list): return try isIn(a, list, solution, graph).map { !$0 }
    case .exists(let p): return try !evaluate(p.substituting(solution), graph).isEmpty
    case .notExists(let p): return try evaluate(p.substituting(solution), graph).isEmpty
    default: throw NaiveError.unsupported("\(expression)")
    }
  }

  private func isIn(_ a: Expression, _ list: [Expression], _ solution: NaiveSolution, _ graph: [Quad]) throws -> Bool? {
    guard let l = try value(a, solution, graph) else { return nil }
    var failed = false
    for e in list {
      guard let r = try value(e, solution, graph), let equal = try NaiveEvaluator.compare(.equal, l, r) else {
        failed = true
        continue
      }
      if equal { return true }
    }
    return failed ? nil : false
  }

  /// Comparison of values. Literals of different sorts are left to the engines by the
  /// specification's versions, so the oracle declines to judge them.
  static func compare(_ comparison: Expression.Comparison, _ a: Term, _ b: Term) throws -> Bool? {
    if let x = a.naiveNumber, let y = b.naiveNumber { return holds(comparison, NaiveNumber.order(x, y)) }
    if case .literal(let x) = a, case .literal(let y) = b {
      if x.datatype == XSD.string, y.datatype == XSD.string { return holds(comparison, x.lexical == y.lexical ? 0 : Term.codepointOrder(x.lexical, y.lexical)) }
      if x.datatype == XSD.boolean, y.datatype == XSD.boolean {
        return holds(comparison, x.lexical == y.lexical ? 0 : (x.lexical == "false" ? -1 : 1))
      }
      if let l = x.naiveInstant, let r = y.naiveInstant { return order(l, r).map { holds(comparison, $0) } }
      if a == b, comparison == .equal || comparison == .notEqual { return comparison == .equal }
      if x.language != nil, y.language != nil, comparison == .equal || comparison == .notEqual { return comparison == .notEqual }
      throw NaiveError.unsupported("comparison of \(x.datatype.value) and \(y.datatype.value)")
    }
    if case .triple(let x) = a, case .triple(let y) = b, a != b, comparison == .equal || comparison == .notEqual {
      // Equal when the parts are equal as values; the oracle judges parts of which one is surely different.
      let parts = try [(x.subject, y.subject), (x.predicate, y.predicate), (x.object, y.object)].map { try compare(.equal, $0.0, $0.1) }
      if parts.contains(false) { return comparison == .notEqual }
      throw NaiveError.unsupported("equality of triple terms")
    }
    switch comparison {
    case .equal: return a == b
    case .notEqual: return a != b
    default:
      if case .triple = a { throw NaiveError.unsupported("order of triple terms") }
      if case .triple = b { throw NaiveError.unsupported("order of triple terms") }
      return nil
    }
  }

  /// XSD 1.1 Part 2, section D.2.2: against one with a timezone, a value without may lie 14 hours to either side.
  private static func order(_ a: Literal.NaiveInstant, _ b: Literal.NaiveInstant) -> Int? {
    if a.isZoned == b.isZoned { return a.minutes < b.minutes ? -1 : a.minutes > b.minutes ? 1 : 0 }
    let slack = 14 * 60
    return a.minutes + slack < b.minutes ? -1 : a.minutes - slack > b.minutes ? 1 : nil
  }

  private static func holds(_ comparison: Expression.Comparison, _ order: Int) -> Bool {
    switch comparison {
    case .equal: return order == 0
    case .notEqual: return order != 0
    case .less: return order < 0
    case .lessOrEqual: return order <= 0
    case .greater: return order > 0
    case .greaterOrEqual: return order >= 0
    }
  }

  private func call(_ function: BuiltIn, _ arguments: [Term?]) throws -> Term? {
    if function == .bnode, arguments.isEmpty { return .blankNode(BlankNode("made\(nodes.next())")) }
    guard let first = arguments.first, let a = first else { return nil }
    switch function {
    case .isIRI, .isURI: if case .iri = a { return .boolean(true) } else { return .boolean(false) }
    case .isLiteral: if case .literal = a { return .boolean(true) } else { return .boolean(false) }
    case .isBlank: if case .blankNode = a { return .boolean(true) } else { return .boolean(false) }
    case .isNumeric: return .boolean(a.naiveNumber != nil)
    case .str:
      switch a {
      case .iri(let i): return .literal(Literal(i.value))
      case .literal(let l): return .literal(Literal(l.lexical))
      default: return nil
      }
    case .sameTerm:
      guard let b = arguments[1] else { return nil }
      return .boolean(a == b)
    case .strlen:
      guard case .literal(let l) = a, l.datatype == XSD.string || l.language != nil else { return nil }
      return .integer(l.lexical.unicodeScalars.count)
    case .contains:
      guard case .literal(let l) = a, let second = arguments[1], case .literal(let r) = second, l.datatype == XSD.string, r.datatype == XSD.string else { return nil }
      return .boolean(r.lexical.isEmpty || l.lexical.contains(r.lexical))
    case .isTriple: if case .triple = a { return .boolean(true) } else { return .boolean(false) }
    case .subject, .predicate, .object:
      guard case .triple(let t) = a else { return nil }
      return function == .subject ? t.subject : function == .predicate ? t.predicate : t.object
    case .lang: if case .literal(let l) = a { return .literal(Literal(l.language ?? "")) } else { return nil }
    case .langDir: if case .literal(let l) = a { return .literal(Literal(l.direction == nil ? "" : l.direction == .ltr ? "ltr" : "rtl")) } else { return nil }
    case .hasLang: if case .literal(let l) = a { return .boolean(l.language != nil) } else { return .boolean(false) }
    case .hasLangDir: if case .literal(let l) = a { return .boolean(l.direction != nil) } else { return .boolean(false) }
    case .datatype: if case .literal(let l) = a { return .iri(l.datatype) } else { return nil }
    case .langMatches:
      // RFC 4647, section 3.3.1, for the ranges that the generator makes.
      guard case .literal(let l) = a, let second = arguments[1], case .literal(let r) = second else { return nil }
      return .boolean(l.lexical.lowercased() == r.lexical || l.lexical.lowercased().hasPrefix(r.lexical + "-"))
    case .abs: return a.naiveNumber?.magnitude.term
    default: throw NaiveError.unsupported(function.rawValue)
    }
  }
}

extension Literal {
  struct NaiveInstant {
    var minutes: Int
    var isZoned: Bool
  }

  /// Minutes of an `xsd:dateTime` as the generator writes them: days of February 2020, with a timezone or without.
  var naiveInstant: NaiveInstant? {
    guard datatype == XSD.dateTime else { return nil }
    let digits = Array(lexical.utf8).map { Int($0) - 48 }
    guard digits.count >= 19 else { return nil }
    let minutes = (digits[8] * 10 + digits[9]) * 1440 + (digits[11] * 10 + digits[12]) * 60 + digits[14] * 10 + digits[15]
    if digits.count <= 20 { return NaiveInstant(minutes: minutes, isZoned: digits.count == 20) }
    let zone = (digits[20] * 10 + digits[21]) * 60 + digits[23] * 10 + digits[24]
    return NaiveInstant(minutes: digits[19] == Int(UInt8(ascii: "-")) - 48 ? minutes + zone : minutes - zone, isZoned: true)
  }
}

extension Term {
  public static func integer(_ n: Int) -> Term { .literal(Literal(String(n), datatype: XSD.integer)) }
  public static func boolean(_ b: Bool) -> Term { .literal(Literal(b ? "true" : "false", datatype: XSD.boolean)) }

  var naiveNumber: NaiveNumber? { NaiveNumber(self) }

  static func codepointOrder(_ a: String, _ b: String) -> Int {
    let x = Array(a.unicodeScalars), y = Array(b.unicodeScalars)
    for (l, r) in zip(x, y) where l != r { return l.value < r.value ? -1 : 1 }
    return x.count == y.count ? 0 : x.count < y.count ? -1 : 1
  }

  /// The order of ORDER BY: unbound, blank node, IRI, literal; 0 where the specification leaves it open.
  public static func naiveOrder(_ a: Term?, _ b: Term?) -> Int {
    func rank(_ t: Term?) -> Int {
      switch t {
      case nil: return 0
      case .blankNode: return 1
      case .iri: return 2
      case .literal: return 3
      case .triple: return 4
      }
    }
    guard let a, let b, rank(a) == rank(b) else { return rank(a) - rank(b) }
    if case .iri(let x) = a, case .iri(let y) = b { return codepointOrder(x.value, y.value) }
    if let x = a.naiveNumber, let y = b.naiveNumber { return NaiveNumber.order(x, y) }
    if case .literal(let x) = a, case .literal(let y) = b, x.datatype == XSD.string, y.datatype == XSD.string {
      return codepointOrder(x.lexical, y.lexical)
    }
    return 0
  }
}

extension GraphPattern {
  /// substitute(pattern, solution) of section 18.6, for the patterns that the generator puts inside EXISTS.
  func substituting(_ s: NaiveSolution) throws -> GraphPattern {
    func term(_ t: TermPattern) -> TermPattern {
      switch t {
      case .variable(let v): return s[v].map { .term($0) } ?? t
      case .triple(let t): return .triple(triple(t))
      case .term: return t
      }
    }
    func triple(_ t: TriplePattern) -> TriplePattern { TriplePattern(term(t.subject), term(t.predicate), term(t.object)) }
    switch self {
    case .basic(let list): return .basic(list.map(triple))
    case .path(let a, let p, let b): return .path(subject: term(a), path: p, object: term(b))
    case .join(let a, let b): return .join(try a.substituting(s), try b.substituting(s))
    case .union(let a, let b): return .union(try a.substituting(s), try b.substituting(s))
    case .leftJoin(let a, let b, let c): return .leftJoin(try a.substituting(s), try b.substituting(s), condition: c?.substituting(s))
    case .filter(let e, let p): return .filter(e.substituting(s), try p.substituting(s))
    case .graph(let g, let p): return .graph(term(g), try p.substituting(s))
    default: throw NaiveError.unsupported("\(self) inside EXISTS")
    }
  }
}

extension Expression {
  func substituting(_ s: NaiveSolution) -> Expression {
    func r(_ e: Expression) -> Expression { e.substituting(s) }
    switch self {
    case .variable(let v): return s[v].map { .term($0) } ?? self
    case .bound(let v): return s[v] != nil ? .term(.boolean(true)) : self
    case .or(let a, let b): return .or(r(a), r(b))
    case .and(let a, let b): return .and(r(a), r(b))
    case .not(let a): return .not(r(a))
    case .compare(let c, let a, let b): return .compare(c, r(a), r(b))
    case .isIn(let a, let l): return .isIn(r(a), l.map(r))
    case .notIn(let a, let l): return .notIn(r(a), l.map(r))
    case .arithmetic(let o, let a, let b): return .arithmetic(o, r(a), r(b))
    case .negate(let a): return .negate(r(a))
    case .plus(let a): return .plus(r(a))
    case .call(let f, let l): return .call(f, l.map(r))
    case .conditional(let a, let b, let c): return .conditional(r(a), r(b), r(c))
    case .coalesce(let l): return .coalesce(l.map(r))
    default: return self
    }
  }
}
