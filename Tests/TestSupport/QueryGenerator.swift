import RDF
import SPARQL

/// A small deterministic generator of random numbers (SplitMix64), so that a seed names a test.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64
  public init(seed: UInt64) { state = seed }
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Random datasets and queries over a tiny vocabulary, so that joins meet.
///
/// Each run turns only some features on: a uniform generator misses interactions.
/// Written without looking at the engine.
public struct QueryGenerator {
  /// What a run may use.
  public enum Feature: CaseIterable, Sendable {
    case optional, union, minus, filter, exists, bind, values, graph, path, subselect, group, distinct, order, limit, nested
    /// FROM and FROM NAMED.
    case from
    /// Triple terms in data, patterns and expressions.
    case triple
    /// Strings with languages and directions, and dateTimes, in data and expressions.
    case literal
    /// BNODE() in BIND and in conditions.
    case blank
    /// Patterns that only an equality connects, and numbers of several types in the data.
    case equality
    /// Negation as SPARQL 1.0 writes it: an OPTIONAL that must find nothing.
    case absence
  }

  private var random: SeededRandom
  private let features: Set<Feature>
  private var freshCount = 0
  private static let base = "http://e/"

  public init(seed: UInt64) {
    random = SeededRandom(seed: seed)
    let count = Int.random(in: 1...5, using: &random)
    features = Set(Feature.allCases.shuffled(using: &random).prefix(count))
  }

  // MARK: Data

  /// 5 to 30 quads in the default graph and two named ones.
  public mutating func dataset() -> [Quad] {
    let count = Int.random(in: 5...30, using: &random)
    return (0..<count).map { _ in
      let graphs: [Term?] = [nil, nil, nil, .iri(IRI("http://e/g1")), .iri(IRI("http://e/g2"))]
      let graph = graphs.randomElement(using: &random) ?? nil
      if features.contains(.triple), chance(0.3) {
        let inner = TripleTerm(node(), .iri(IRI(Self.base + predicate())), chance(0.6) ? node() : value())
        return Quad(node(), chance(0.7) ? .iri(RDFVocabulary.reifies) : .iri(IRI(Self.base + predicate())), .triple(inner), graph: graph)
      }
      return Quad(node(), .iri(IRI(Self.base + predicate())), chance(0.6) ? node() : value(), graph: graph)
    }
  }

  private mutating func chance(_ p: Double) -> Bool { Double.random(in: 0..<1, using: &random) < p }
  private mutating func node() -> Term { .iri(IRI(Self.base + "n\(Int.random(in: 1...5, using: &random))")) }
  private mutating func predicate() -> String { "p\(Int.random(in: 1...3, using: &random))" }
  private mutating func value() -> Term {
    if features.contains(.equality), chance(0.5) {
      let texts = ["1", "01", "1.0", "0.1", "1e0", "0", "-0.0", "2.50"]
      let lexical = texts.randomElement(using: &random) ?? "1"
      // Floats in some datasets only: they are another case.
      let types = [XSD.integer, XSD.decimal, XSD.double, features.count > 3 ? XSD.float : XSD.decimal]
      return .literal(Literal(lexical, datatype: types.randomElement(using: &random) ?? XSD.decimal))
    }
    if features.contains(.literal), chance(0.5) {
      if chance(0.4) {
        let zone = ["Z", "+02:00", "-11:30", ""].randomElement(using: &random) ?? ""
        return .literal(Literal("2020-02-\(chance(0.5) ? "28" : "29")T\(chance(0.5) ? "23" : "00"):30:00\(zone)", datatype: XSD.dateTime))
      }
      let language = ["en", "en-GB", "de"].randomElement(using: &random) ?? "en"
      return .literal(Literal(["", "a", "ab"].randomElement(using: &random) ?? "", language: language, direction: chance(0.3) ? .ltr : nil))
    }
    return chance(0.7) ? .integer(Int.random(in: 0...4, using: &random)) : .literal(Literal(["", "a", "ab", "b"].randomElement(using: &random) ?? ""))
  }

  // MARK: Queries

  /// A SELECT query as text.
  public mutating func query() -> String {
    let body = group(depth: 2)
    if features.contains(.group), chance(0.7) { return grouped(body) }
    var text = "SELECT " + (features.contains(.distinct) && chance(0.6) ? "DISTINCT " : "")
    let names = ["?a", "?b", "?c"] + (features.contains(.blank) ? ["?x1", "?x2"] : [])
    text += chance(0.4) ? "*" : names.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)).sorted().joined(separator: " ")
    if features.contains(.from) { text += from() }
    text += " WHERE \(body)"
    if features.contains(.order) { text += " ORDER BY " + (chance(0.5) ? "?a" : "DESC(?b) ?a") }
    if features.contains(.limit) {
      text += " LIMIT \(Int.random(in: 0...6, using: &random))"
      if chance(0.5) { text += " OFFSET \(Int.random(in: 0...3, using: &random))" }
    }
    return text
  }

  private mutating func grouped(_ body: String) -> String {
    let aggregates = ["COUNT(*)", "COUNT(?b)", "COUNT(DISTINCT ?b)", "COUNT(DISTINCT *)", "SUM(?c)", "SUM(DISTINCT ?c)"]
    let aggregate = aggregates.randomElement(using: &random) ?? "COUNT(*)"
    let key = chance(0.75)
    var text = "SELECT \(key ? "?a " : "")(\(aggregate) AS ?n)\(features.contains(.from) ? from() : "") WHERE \(body)"
    if key { text += " GROUP BY ?a" }
    if chance(0.3) { text += " HAVING (COUNT(*) > 1)" }
    return text
  }

  private mutating func from() -> String {
    let clauses = ["FROM <http://e/g1>", "FROM <http://e/g2>", "FROM NAMED <http://e/g1>", "FROM NAMED <http://e/g2>", "FROM <http://e/none>"]
    return " " + clauses.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)).joined(separator: " ")
  }

  /// A triple term as a pattern or, ground, as a value.
  private mutating func tripleTerm(ground: Bool = false) -> String {
    let predicate = !ground && chance(0.2) ? variable() : "<\(Self.base)\(predicate())>"
    let subject = ground ? text(node()) : subject()
    return "<<( \(subject) \(predicate) \(ground ? text(value()) : object()) )>>"
  }

  private mutating func group(depth: Int) -> String {
    var parts = [triples()]
    if depth > 0 {
      for _ in 0..<Int.random(in: 0...2, using: &random) { parts.append(element(depth: depth - 1)) }
    }
    if chance(0.15) { parts.shuffle(using: &random) }
    if features.contains(.filter), chance(0.6) { parts.append("FILTER(\(condition(2)))") }
    if features.contains(.equality), chance(0.6) { parts.append(linked()) }
    if features.contains(.absence), chance(0.7) { parts.append(absent()) }
    if features.contains(.exists), chance(0.6) {
      let inner = triples() + (chance(0.4) ? " FILTER(\(condition(1)))" : "")
      parts.append("FILTER \(chance(0.5) ? "NOT " : "")EXISTS { \(chance(0.3) ? "{ \(inner) } UNION { \(triples()) }" : inner) }")
    }
    return "{ " + parts.joined(separator: " ") + " }"
  }

  /// A pattern of its own variables and an equality with one of the group's, joined or optional.
  private mutating func linked() -> String {
    freshCount += 1
    let pattern = "?y\(freshCount) <\(Self.base)\(predicate())> ?z\(freshCount) ."
    let own = chance(0.5) ? "?y\(freshCount)" : "?z\(freshCount)"
    let more = chance(0.3) ? " && \(condition(1))" : ""
    let filter = "FILTER(\(chance(0.5) ? "\(own) = \(variable())" : "\(variable()) = \(own)")\(more))"
    return chance(0.5) ? "\(pattern) \(filter)" : "OPTIONAL { \(pattern) \(filter) }"
  }

  /// An OPTIONAL, mostly with a condition, of which a variable must stay unbound.
  private mutating func absent() -> String {
    freshCount += 1
    let own = "?w\(freshCount)"
    var pattern = "\(subject()) <\(Self.base)\(predicate())> \(own) ."
    if chance(0.4) { pattern += " \(chance(0.5) ? own : variable()) <\(Self.base)\(predicate())> \(object()) ." }
    if chance(0.2) { pattern += " OPTIONAL { \(triples()) }" }
    if chance(0.7) {
      let compared = "\(variable()) \(["=", "!=", "<", ">="].randomElement(using: &random) ?? "=") \(own)"
      pattern += " FILTER(\(compared)\(chance(0.4) ? " && \(condition(1))" : ""))"
    }
    let tested = chance(0.8) ? own : variable()
    return "OPTIONAL { \(pattern) } FILTER(!BOUND(\(tested))\(chance(0.2) ? " && \(condition(1))" : ""))"
  }

  private mutating func element(depth: Int) -> String {
    let feature = features.filter { ![.filter, .exists, .group, .distinct, .order, .limit, .from, .literal, .equality, .absence].contains($0) }.sorted { "\($0)" < "\($1)" }.randomElement(using: &random)
    switch feature {
    case .optional: return "OPTIONAL \(group(depth: depth))"
    case .union: return "\(group(depth: depth)) UNION \(group(depth: depth))"
    case .minus: return "MINUS \(group(depth: depth))"
    case .blank:
      freshCount += 1
      return "BIND(\(chance(0.6) ? "BNODE()" : operand(1)) AS ?x\(freshCount))"
    case .bind:
      freshCount += 1
      return "BIND(\(operand(1)) AS ?x\(freshCount))"
    case .values: return values()
    case .graph:
      let name = chance(0.6) ? "?g" : chance(0.5) ? variable() : "<http://e/g1>"
      return "GRAPH \(name) \(group(depth: depth))"
    case .path: return "\(subject()) \(path(2)) \(object()) ."
    case .subselect:
      if features.contains(.limit) || features.contains(.order), chance(0.6) {
        // A total order, so that the slice is the same for everybody: different IRIs.
        let v = variable()
        return "{ SELECT DISTINCT \(v) WHERE { \(group(depth: depth)) FILTER(isIRI(\(v))) } ORDER BY \(chance(0.5) ? v : "DESC(\(v))") LIMIT \(Int.random(in: 0...3, using: &random)) OFFSET \(Int.random(in: 0...1, using: &random)) }"
      }
      let distinct = chance(0.4) ? "DISTINCT " : ""
      return "{ SELECT \(distinct)\(chance(0.5) ? "?a ?b" : variable()) WHERE \(group(depth: depth)) }"
    case .nested: return group(depth: depth)
    case .triple:
      let predicate = chance(0.7) ? "<\(RDFVocabulary.reifies.value)>" : variable()
      let pattern = "\(subject()) \(predicate) \(tripleTerm()) ."
      if chance(0.3) {
        freshCount += 1
        return pattern + " BIND(\(["SUBJECT", "OBJECT", "PREDICATE"].randomElement(using: &random) ?? "SUBJECT")(\(variable())) AS ?x\(freshCount))"
      }
      return pattern
    default: return triples()
    }
  }

  private mutating func values() -> String {
    if chance(0.5) {
      return "VALUES \(variable()) { " + (0..<Int.random(in: 0...3, using: &random)).map { _ in cell() }.joined(separator: " ") + " }"
    }
    let rows = (0..<Int.random(in: 1...3, using: &random)).map { _ in "(\(cell()) \(cell()))" }
    return "VALUES (?a ?b) { \(rows.joined(separator: " ")) }"
  }

  private mutating func cell() -> String { chance(0.2) ? "UNDEF" : text(chance(0.7) ? node() : value()) }

  private mutating func triples() -> String {
    (0..<Int.random(in: 1...2, using: &random)).map { _ in
      "\(subject()) \(chance(0.15) ? variable() : "<\(Self.base)\(predicate())>") \(object()) ."
    }.joined(separator: " ")
  }

  private mutating func variable() -> String { ["?a", "?b", "?c", "?d"].randomElement(using: &random) ?? "?a" }
  private mutating func subject() -> String { chance(0.8) ? variable() : text(node()) }
  private mutating func object() -> String { chance(0.7) ? variable() : text(chance(0.6) ? node() : value()) }

  private func text(_ term: Term) -> String {
    switch term {
    case .iri(let i): return "<\(i.value)>"
    case .literal(let l):
      if l.datatype == XSD.integer { return l.lexical }
      if let language = l.language { return "\"\(l.lexical)\"@\(language)\(l.direction == nil ? "" : "--ltr")" }
      return "\"\(l.lexical)\"" + (l.datatype == XSD.string ? "" : "^^<\(l.datatype.value)>")
    case .triple(let t): return "<<( \(text(t.subject)) \(text(t.predicate)) \(text(t.object)) )>>"
    default: return "\"\""
    }
  }

  private mutating func path(_ depth: Int) -> String {
    let p = "<\(Self.base)\(predicate())>"
    guard depth > 0 else { return p }
    switch Int.random(in: 0...9, using: &random) {
    case 0: return "(\(path(depth - 1)))*"
    case 1: return "(\(path(depth - 1)))+"
    case 2: return "(\(path(depth - 1)))?"
    case 3: return "(\(path(depth - 1)))/(\(path(depth - 1)))"
    case 4: return "(\(path(depth - 1)))|(\(path(depth - 1)))"
    case 5: return "^(\(path(depth - 1)))"
    case 6: return "!(\(p)|^<\(Self.base)\(predicate())>)"
    case 7: return "!\(p)"
    case 8: return "!^\(p)"
    default: return p
    }
  }

  private mutating func operand(_ depth: Int) -> String {
    switch Int.random(in: 0...(depth > 0 ? 7 : 3), using: &random) {
    case 0...2: return variable()
    case 3 where features.contains(.blank) && chance(0.5): return chance(0.5) ? "BNODE()" : "?x1"
    case 3: return text(chance(0.7) ? value() : node())
    case 4 where features.contains(.equality):
      if chance(0.2) { return "\(["ABS(", "-(", "+("].randomElement(using: &random) ?? "ABS(")\(operand(depth - 1)))" }
      return "(\(operand(depth - 1)) \(["+", "-", "*"].randomElement(using: &random) ?? "+") \(operand(depth - 1)))"
    case 4: return "(\(operand(depth - 1)) + \(operand(depth - 1)))"
    case 5: return "COALESCE(\(operand(depth - 1)), \(operand(depth - 1)))"
    case 6: return "IF(\(condition(depth - 1)), \(operand(depth - 1)), \(operand(depth - 1)))"
    default: return "STR(\(operand(depth - 1)))"
    }
  }

  private mutating func condition(_ depth: Int) -> String {
    switch Int.random(in: 0...(depth > 0 ? 10 : 5), using: &random) {
    case 0: return "\(variable()) \(["=", "!=", "<", ">=", ">", "<="].randomElement(using: &random) ?? "=") \(operand(0))"
    case 1: return "BOUND(\(variable()))"
    case 2: return features.contains(.blank) && chance(0.5) ? "isBLANK(?x1)" : "isIRI(\(variable()))"
    case 3: return "sameTerm(\(variable()), \(operand(0)))"
    case 4: return "isLiteral(\(variable()))"
    case 5: return "\(variable()) > \(Int.random(in: 0...4, using: &random))"
    case 6: return "(\(condition(depth - 1)) || \(condition(depth - 1)))"
    case 7: return "(\(condition(depth - 1)) && \(condition(depth - 1)))"
    case 8: return "!(\(condition(depth - 1)))"
    case 9: return "\(variable()) \(chance(0.5) ? "NOT " : "")IN (\(operand(0)), \(operand(0)))"
    case 10 where features.contains(.triple):
      return chance(0.5) ? "isTRIPLE(\(variable()))" : "\(variable()) = \(tripleTerm(ground: true))"
    case 10 where features.contains(.literal):
      let v = variable()
      return ["LANG(\(v)) = \"en\"", "LANGMATCHES(LANG(\(v)), \"en\")", "hasLANG(\(v))", "hasLANGDIR(\(v))", "LANGDIR(\(v)) = \"ltr\"",
        "\(v) < \"2020-02-29T00:00:00Z\"^^<\(XSD.dateTime.value)>", "\(v) = \"2020-02-28T23:30:00Z\"^^<\(XSD.dateTime.value)>",
        "\(v) \(chance(0.5) ? "<=" : "!=") \"2020-02-28T13:30:00\"^^<\(XSD.dateTime.value)>", "DATATYPE(\(v)) = <\(XSD.dateTime.value)>"].randomElement(using: &random) ?? "true"
    default: return "CONTAINS(STR(\(variable())), \"\(chance(0.5) ? "a" : "n1")\")"
    }
  }

  // MARK: Updates

  /// A request of one to three operations.
  public mutating func update() -> String {
    (0..<Int.random(in: 1...3, using: &random)).map { _ in operation() }.joined(separator: " ; ")
  }

  private mutating func operation() -> String {
    let graph = "<http://e/g\(Int.random(in: 1...3, using: &random))>"
    let targets = ["DEFAULT", graph, "<http://e/g1>"]
    func target() -> String { targets.randomElement(using: &random) ?? "DEFAULT" }
    switch Int.random(in: 0...9, using: &random) {
    case 0: return "INSERT DATA { \(ground()) GRAPH \(graph) { \(ground()) } }"
    case 1: return "DELETE DATA { \(ground()) GRAPH \(graph) { \(ground()) } }"
    case 2: return "DELETE WHERE { \(triples()) \(chance(0.4) ? "GRAPH \(chance(0.5) ? graph : "?g") { \(triples()) }" : "") }"
    case 3: return "\(["CLEAR", "DROP"].randomElement(using: &random) ?? "CLEAR") SILENT \(["DEFAULT", "NAMED", "GRAPH \(graph)"].randomElement(using: &random) ?? "DEFAULT")"
    case 4: return "\(["ADD", "MOVE", "COPY"].randomElement(using: &random) ?? "ADD") SILENT \(target()) TO \(target())"
    default:
      let with = chance(0.3) ? "WITH \(graph) " : ""
      let using = chance(0.25) ? " USING <http://e/g1>" + (chance(0.5) ? " USING NAMED \(graph)" : "") : ""
      let delete = chance(0.7) ? "DELETE { \(template()) } " : ""
      let insert = delete.isEmpty || chance(0.7) ? "INSERT { \(template()) }" : ""
      return "\(with)\(delete)\(insert)\(using) WHERE \(group(depth: 1))"
    }
  }

  private mutating func ground() -> String {
    (0..<Int.random(in: 1...2, using: &random)).map { _ in "\(text(node())) <\(Self.base)\(predicate())> \(text(chance(0.5) ? node() : value())) ." }.joined(separator: " ")
  }

  private mutating func template() -> String {
    let inner = triples()
    return chance(0.3) ? "GRAPH \(chance(0.5) ? "<http://e/g2>" : variable()) { \(inner) }" : inner
  }
}
