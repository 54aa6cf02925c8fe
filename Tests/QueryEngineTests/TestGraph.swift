import QueryEngine
import RDF
import SPARQL
import TripleIndex

/// Small data sets and answers for the tests of this room.
enum TestGraph {
  static func iri(_ name: String) -> Term { .iri(IRI("http://e/" + name)) }
  static func integer(_ n: Int) -> Term { .literal(Literal(String(n), datatype: XSD.integer)) }

  /// `s p o` by local names, a trailing graph name if there is one; numbers are integers, `"x"` strings.
  static func quads(_ lines: [String]) -> [Quad] {
    lines.map { line in
      let parts = line.split(separator: " ").map(String.init)
      return Quad(
        term(parts[0]), term(parts[1]), term(parts[2]), graph: parts.count > 3 ? term(parts[3]) : nil)
    }
  }

  static func term(_ text: String) -> Term {
    if let number = Int(text) { return integer(number) }
    if text.hasPrefix("\"") { return .literal(Literal(String(text.dropFirst().dropLast()))) }
    if text.hasPrefix("<<") {
      let parts = text.dropFirst(2).dropLast(2).split(separator: ",").map { term(String($0)) }
      return .triple(TripleTerm(parts[0], parts[1], parts[2]))
    }
    return iri(text)
  }

  static func snapshot(_ quads: [Quad]) throws -> Snapshot {
    let builder = SnapshotBuilder(on: .empty())
    for quad in quads {
      let graph = try quad.graph.map { try intern($0, builder.terms) } ?? 0
      builder.add(
        QuadIDs(
          s: try intern(quad.subject, builder.terms), p: try intern(quad.predicate, builder.terms),
          o: try intern(quad.object, builder.terms), g: graph))
    }
    return builder.finish(revision: 1).snapshot
  }

  static func snapshot(_ lines: [String]) throws -> Snapshot { try snapshot(quads(lines)) }

  static func intern(_ term: Term, _ interner: TermInterner) throws -> TermID {
    try withView(term) { try interner.intern($0) }
  }

  /// A view of a term for the time of a call.
  static func withView<R>(_ term: Term, _ body: (TermView) throws -> R) throws -> R {
    func simple(_ kind: TermKind, _ text: String, _ tag: String = "") throws -> R {
      var text = text.isEmpty ? "\0" : text
      let count = text == "\0" ? 0 : text.utf8.count
      var tag = tag
      return try text.withUTF8 { bytes in
        try tag.withUTF8 { tagBytes in
          guard let base = bytes.baseAddress else { throw QueryError.unsupported("a text without an address") }
          return try body(
            TermView(kind: kind, text: base, textCount: count, tag: tagBytes.baseAddress, tagCount: tagBytes.count))
        }
      }
    }
    switch term {
    case .iri(let iri): return try simple(.iri, iri.value)
    case .blankNode(let node): return try simple(.blankNode, node.label)
    case .literal(let literal):
      if let language = literal.language { return try simple(.language, literal.lexical, language) }
      if literal.datatype == XSD.string { return try simple(.string, literal.lexical) }
      return try simple(.typed, literal.lexical, literal.datatype.value)
    case .triple(let triple):
      return try withView(triple.subject) { s in
        try withView(triple.predicate) { p in
          try withView(triple.object) { o in
            let parts = [s, p, o]
            return try parts.withUnsafeBufferPointer { parts in
              guard let base = parts.baseAddress else { throw QueryError.unsupported("no components") }
              return try body(
                TermView(
                  kind: .triple, text: UnsafePointer(base.withMemoryRebound(to: UInt8.self, capacity: 1) { $0 }),
                  textCount: 0, components: base))
            }
          }
        }
      }
    }
  }

  /// A query over `PREFIX : <http://e/>`, ready to run.
  static func prepare(
    _ text: String, _ snapshot: Snapshot, _ options: EvaluationOptions = EvaluationOptions()
  ) throws -> PreparedQuery {
    try Evaluation.prepare(SPARQLParser.query("PREFIX : <http://e/> " + text), snapshot, options)
  }

  /// All rows as text: local names, lexical forms, `-` for unbound.
  static func rows(_ query: PreparedQuery) throws -> [String] {
    let block = query.makeBlock()
    var result: [String] = []
    while try query.next(into: block) {
      for row in 0..<block.count {
        result.append((0..<block.width).map { short(query.term(block.column($0)[row])) }.joined(separator: " "))
      }
    }
    return result
  }

  static func rows(
    _ text: String, _ snapshot: Snapshot, _ options: EvaluationOptions = EvaluationOptions()
  ) throws -> [String] {
    try rows(prepare(text, snapshot, options))
  }

  static func short(_ term: Term?) -> String {
    switch term {
    case nil: return "-"
    case .iri(let iri): return iri.value.hasPrefix("http://e/") ? String(iri.value.dropFirst(9)) : iri.value
    case .blankNode: return "_"
    case .literal(let literal): return literal.lexical
    case .triple(let t): return "<<" + [t.subject, t.predicate, t.object].map { short($0) }.joined(separator: ",") + ">>"
    }
  }

  /// Every rewrite off alone, all off, and each join kind forced.
  static var variants: [(name: String, options: EvaluationOptions)] {
    var result: [(String, EvaluationOptions)] = [("as it is", EvaluationOptions())]
    for rewrite in Rewrite.allCases {
      var options = EvaluationOptions()
      options.disabledRewrites = [rewrite]
      result.append(("without " + rewrite.rawValue, options))
    }
    var plain = EvaluationOptions()
    plain.disabledRewrites = Set(Rewrite.allCases)
    result.append(("without any rewrite", plain))
    for kind in JoinKind.allCases {
      var options = EvaluationOptions()
      options.forcedJoin = kind
      result.append(("only " + kind.rawValue + " joins", options))
    }
    return result
  }
}
