import Limits
import RDF

/// Update requests. SPARQL 1.1 Update, section 3, productions Update to QuadsNotTriples.
extension Parser {
  mutating func parseUpdateUnit() throws(SyntaxError) -> Update {
    var operations: [UpdateOperation] = []
    while true {
      try parsePrologue()
      guard !at(.end) else { break }
      operations.append(try parseOperation())
      usedDataLabels.formUnion(operationLabels)
      operationLabels.removeAll()
      labelScope.removeAll()
      patternCount = 0
      guard accept(.semicolon) else { break }
    }
    guard at(.end) else { throw unexpected(["';'", "the end of the update"]) }
    return Update(operations: operations, base: base.map { IRI($0.value) })
  }

  private mutating func parseOperation() throws(SyntaxError) -> UpdateOperation {
    switch keyword {
    case .insert:
      advance()
      if accept(.data) { return .insertData(try parseQuadData(allowsBlankNodes: true)) }
      return try parseModify(with: nil, startingAtInsert: true)
    case .delete:
      advance()
      if accept(.data) { return .deleteData(try parseQuadData(allowsBlankNodes: false)) }
      if accept(.where) { return try parseDeleteWhere() }
      return try parseModify(with: nil, startingAtInsert: false)
    case .with:
      advance()
      let graph = try iri()
      if accept(.delete) { return try parseModify(with: graph, startingAtInsert: false) }
      try expect(.insert)
      return try parseModify(with: graph, startingAtInsert: true)
    case .load:
      advance()
      let silent = accept(.silent)
      let source = try iri()
      var target: IRI?
      if accept(.into) {
        try expect(.graph)
        target = try iri()
      }
      return .load(source: source, into: target, silent: silent)
    case .clear:
      advance()
      let silent = accept(.silent)
      return .clear(try graphRefAll(), silent: silent)
    case .drop:
      advance()
      let silent = accept(.silent)
      return .drop(try graphRefAll(), silent: silent)
    case .create:
      advance()
      let silent = accept(.silent)
      try expect(.graph)
      return .create(try iri(), silent: silent)
    case .add, .move, .copy:
      let word = keyword
      advance()
      let silent = accept(.silent)
      let source = try graphOrDefault()
      try expect(.to)
      let target = try graphOrDefault()
      switch word {
      case .add: return .add(from: source, to: target, silent: silent)
      case .move: return .move(from: source, to: target, silent: silent)
      default: return .copy(from: source, to: target, silent: silent)
      }
    default:
      throw unexpected(["INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"])
    }
  }

  private mutating func graphRefAll() throws(SyntaxError) -> GraphTarget {
    if accept(.default) { return .defaultGraph }
    if accept(.named) { return .allNamed }
    if accept(.all) { return .all }
    try expect(.graph)
    return .graph(try iri())
  }

  private mutating func graphOrDefault() throws(SyntaxError) -> GraphTarget {
    if accept(.default) { return .defaultGraph }
    _ = accept(.graph)
    guard atIRI else { throw unexpected(["DEFAULT", "an IRI"]) }
    return .graph(try iri())
  }

  // MARK: Templates

  private mutating func parseDeleteWhere() throws(SyntaxError) -> UpdateOperation {
    blankNodes = .refused("a blank node cannot stand in DELETE WHERE; use a variable")
    let quads = try parseQuads()
    blankNodes = .variables
    return .modify(delete: quads, insert: [], using: nil, with: nil, pattern: Parser.pattern(of: quads))
  }

  /// The pattern that matches the quads of DELETE WHERE: runs of one graph become one basic graph pattern.
  private static func pattern(of quads: [QuadPattern]) -> GraphPattern {
    var result = GraphPattern.basic([])
    var i = 0
    while i < quads.count {
      var triples: [TriplePattern] = []
      let graph = quads[i].graph
      while i < quads.count, quads[i].graph == graph {
        triples.append(quads[i].triple)
        i += 1
      }
      let part = GraphPattern.basic(triples)
      result = join(result, graph.map { .graph($0, part) } ?? part)
    }
    return result
  }

  private mutating func parseModify(with graph: IRI?, startingAtInsert: Bool) throws(SyntaxError) -> UpdateOperation {
    var delete: [QuadPattern] = [], insert: [QuadPattern] = []
    var atInsert = startingAtInsert
    if !startingAtInsert {
      blankNodes = .refused("a blank node cannot stand in a DELETE template; use a variable")
      delete = try parseQuads()
      atInsert = accept(.insert)
    }
    if atInsert {
      blankNodes = .terms
      insert = try parseQuads()
    }
    blankNodes = .variables
    let using = try parseDatasetClauses(.using)
    try expect(.where)
    guard at(.leftBrace) else { throw unexpected(["'{'"]) }
    return .modify(delete: delete, insert: insert, using: using, with: graph, pattern: try parseGroup())
  }

  /// `{ Quads }`: triples and GRAPH blocks of triples.
  private mutating func parseQuads() throws(SyntaxError) -> [QuadPattern] {
    try expect(.leftBrace, "'{'")
    beginScope()
    var quads: [QuadPattern] = []
    var block = TripleBlock()
    while !at(.rightBrace) {
      if atTriples {
        try parseTriples(into: &block, paths: false)
        guard at(.rightBrace) || at(.graph) else { throw unexpected(["'.'", "'}'", "GRAPH"]) }
        for t in block.triples { quads.append(QuadPattern(t, graph: nil)) }
        block.triples.removeAll(keepingCapacity: true)
      } else if accept(.graph) {
        let name = try varOrIRI()
        try expect(.leftBrace, "'{'")
        try parseTriples(into: &block, paths: false)
        try expect(.rightBrace, "'}'")
        for t in block.triples { quads.append(QuadPattern(t, graph: name)) }
        block.triples.removeAll(keepingCapacity: true)
        _ = accept(.dot)
      } else {
        throw unexpected(["a triple", "GRAPH", "'}'"])
      }
    }
    advance()
    return quads
  }
}
