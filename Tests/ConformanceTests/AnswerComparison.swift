import Foundation
import RDF

/// Whether an answer is the expected one.
enum AnswerComparison {
  /// Nil when the answers agree, else the difference in words.
  static func difference(
    expected: Answer, given: Answer, isTyped: Bool = true, isLax: Bool = false, orderKeys: [String] = []
  ) -> String? {
    switch (expected, given) {
    case (.boolean(let a), .boolean(let b)): return a == b ? nil : "expected \(a), got \(b)"
    case (.graph(let a), .graph(let b)): return graphs(a, b)
    case (.table(let names, let a, let ordered), .table(let given, let b, _)):
      let unknown = Set(given).subtracting(names).filter { name in b.contains { $0[name] != nil } }
      if !unknown.isEmpty { return "variables differ: expected \(names), got \(given)" }
      return tables(a, b, names: Set(names).union(given).sorted(), isTyped: isTyped, isLax: isLax, ordered: ordered, orderKeys: orderKeys)
    default: return "an answer of another kind: \(given)"
    }
  }

  static func graphs(_ a: [Quad], _ b: [Quad]) -> String? {
    let (left, right) = (Array(Set(a.map(normal))), Array(Set(b.map(normal))))
    if Isomorphism.areIsomorphic(left, right) { return nil }
    let missing = Set(left).subtracting(right).prefix(3)
    let extra = Set(right).subtracting(left).prefix(3)
    return "graphs differ: expected \(left.count), got \(right.count); missing \(missing.map(show)); extra \(extra.map(show))"
  }

  private static func tables(
    _ a: [[String: Term]], _ b: [[String: Term]], names: [String], isTyped: Bool, isLax: Bool, ordered: Bool, orderKeys: [String]
  ) -> String? {
    func normalised(_ rows: [[String: Term]]) -> [[String: Term]] {
      rows.map { row in
        isTyped ? row.mapValues(normal) : row.compactMapValues(plain)
      }
    }
    let (left, right) = (normalised(a), normalised(b))
    let same: Bool
    if isLax {
      same = isomorphic(Array(Set(left)), Array(Set(right)))
    } else {
      same = isomorphic(left, right)
    }
    guard same else {
      var counts: [[String: Term]: Int] = [:]
      for row in left { counts[row, default: 0] += 1 }
      for row in right { counts[row, default: 0] -= 1 }
      let missing = counts.filter { $0.value > 0 }.keys.prefix(3).map(show)
      let extra = counts.filter { $0.value < 0 }.keys.prefix(3).map(show)
      return "rows differ: expected \(left.count), got \(right.count); missing \(missing); extra \(extra)"
    }
    func withoutLabels(_ rows: [[String: Term]], _ keys: [String]) -> [[String]] {
      rows.map { row in
        keys.map { key in
          guard let term = row[key] else { return "" }
          if case .blankNode = term { return "_:" }
          return show(term)
        }
      }
    }
    if ordered, withoutLabels(left, names) != withoutLabels(right, names) { return "another order than rs:index" }
    if !ordered, !orderKeys.isEmpty, withoutLabels(left, orderKeys) != withoutLabels(right, orderKeys) {
      return "another order on \(orderKeys)"
    }
    return nil
  }

  /// Equality of multisets of rows up to the names of blank nodes.
  private static func isomorphic(_ a: [[String: Term]], _ b: [[String: Term]]) -> Bool {
    guard a.count == b.count else { return false }
    if !(a + b).contains(where: { $0.values.contains(where: hasBlankNode) }) {
      var counts: [[String: Term]: Int] = [:]
      for row in a { counts[row, default: 0] += 1 }
      for row in b { counts[row, default: 0] -= 1 }
      return counts.values.allSatisfy { $0 == 0 }
    }
    // A row is a node of its own, with a triple a variable.
    func quads(_ rows: [[String: Term]]) -> [Quad] {
      rows.enumerated().flatMap { index, row in
        row.map { Quad(.blankNode(BlankNode("row\(index)")), .iri(IRI("urn:variable:" + $0.key)), $0.value) }
          + [Quad(.blankNode(BlankNode("row\(index)")), .iri(RDFVocabulary.type), .iri(IRI("urn:row")))]
      }
    }
    return Isomorphism.areIsomorphic(quads(a), quads(b))
  }

  private static func hasBlankNode(_ term: Term) -> Bool {
    switch term {
    case .blankNode: return true
    case .triple(let triple): return hasBlankNode(triple.subject) || hasBlankNode(triple.object)
    default: return false
    }
  }

  private static func normal(_ quad: Quad) -> Quad {
    Quad(normal(quad.subject), quad.predicate, normal(quad.object), graph: quad.graph)
  }

  /// Numbers and booleans in canonical form, decimals to 16 digits: lexical forms of computed values are not prescribed.
  private static func normal(_ term: Term) -> Term {
    switch term {
    case .triple(let triple):
      return .triple(TripleTerm(normal(triple.subject), triple.predicate, normal(triple.object)))
    case .literal(let literal):
      guard let datatype = XSDDatatype(iri: literal.datatype.value), let value = XSDValue(datatype, lexical: literal.lexical) else { return term }
      switch value {
      case .numeric(.decimal(let decimal)):
        return .literal(Literal(String(format: "%.14g", decimal.double), datatype: literal.datatype))
      case .numeric(.double(let double)):
        return .literal(Literal(String(format: "%.14g", double), datatype: literal.datatype))
      case .numeric(.float(let float)): return .literal(Literal(String(format: "%.7g", Double(float)), datatype: literal.datatype))
      case .numeric, .boolean, .dateTime: return .literal(Literal(value.canonical, datatype: literal.datatype))
      case .duration: return term
      }
    default: return term
    }
  }

  /// A term as CSV shows it.
  private static func plain(_ term: Term) -> Term? {
    switch normal(term) {
    case .iri(let iri): return .literal(Literal(iri.value))
    case .blankNode(let node): return .blankNode(node)
    case .triple: return nil
    case .literal(let literal):
      if let number = Double(literal.lexical) { return .literal(Literal(String(format: "%.12g", number))) }
      return literal.lexical.isEmpty ? nil : .literal(Literal(literal.lexical))
    }
  }

  static func show(_ row: [String: Term]) -> String {
    row.sorted { $0.key < $1.key }.map { "?\($0.key)=\(show($0.value))" }.joined(separator: " ")
  }

  static func show(_ quad: Quad) -> String {
    [quad.subject, quad.predicate, quad.object].map(show).joined(separator: " ") + (quad.graph.map { " " + show($0) } ?? "")
  }

  static func show(_ term: Term) -> String {
    switch term {
    case .iri(let iri): return "<\(iri.value)>"
    case .blankNode(let node): return "_:\(node.label)"
    case .literal(let literal):
      if let language = literal.language { return "\"\(literal.lexical)\"@\(language)\(literal.direction.map { "--\($0)" } ?? "")" }
      if literal.datatype == XSD.string { return "\"\(literal.lexical)\"" }
      return "\"\(literal.lexical)\"^^\(literal.datatype.value.split(whereSeparator: { $0 == "#" || $0 == "/" }).last ?? "")"
    case .triple(let triple): return "<<( \(show(triple.subject)) \(show(triple.predicate)) \(show(triple.object)) )>>"
    }
  }
}
