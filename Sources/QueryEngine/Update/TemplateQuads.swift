import RDF
import SPARQL
import TripleIndex

/// Terms of templates and data as ids of the builder.
struct TemplateTerms {
  private let builder: SnapshotBuilder
  private let seed: UInt64
  /// Fresh nodes of the current solution by label.
  private var blankNodes: [String: TermID] = [:]
  private var madeNodes: UInt64 = 0
  /// Ids of computed terms, once interned.
  private var interned: [TermID: TermID] = [:]
  private let text = OutputBytes(capacity: 64)
  private var source: TermSource

  init(_ builder: SnapshotBuilder, seed: UInt64) {
    self.builder = builder
    self.seed = seed
    source = builder.terms.currentTerms()
  }

  /// The term of an id of the builder.
  mutating func view(_ id: TermID) -> TermView {
    let view = source.view(id)
    if view.kind != .unbound { return view }
    source = builder.terms.currentTerms()
    return source.view(id)
  }

  /// Whether the term may be a subject or the name of a graph.
  mutating func isNode(_ id: TermID) -> Bool {
    let kind = view(id).kind
    return kind == .iri || kind == .blankNode
  }

  /// Labels of templates name new nodes from here on.
  mutating func beginSolution() {
    if !blankNodes.isEmpty { blankNodes.removeAll(keepingCapacity: true) }
  }

  /// The id of a term; its blank nodes are renamed.
  mutating func term(_ term: Term) throws -> TermID {
    switch term {
    case .iri(let iri): return try intern(.iri, iri.value, "")
    case .blankNode(let node): return try blankNode(node.label)
    case .literal(let literal):
      guard let language = literal.language else {
        if literal.datatype == XSD.string { return try intern(.string, literal.lexical, "") }
        return try intern(.typed, literal.lexical, literal.datatype.value)
      }
      let kind: TermKind = literal.direction == nil ? .language : literal.direction == .ltr ? .languageLTR : .languageRTL
      return try intern(kind, literal.lexical, language)
    case .triple(let triple):
      return try self.triple(self.term(triple.subject), self.term(triple.predicate), self.term(triple.object))
    }
  }

  private mutating func blankNode(_ label: String) throws -> TermID {
    if let known = blankNodes[label] { return known }
    madeNodes += 1
    text.removeAll()
    text.append("u")
    text.append(decimal: madeNodes)
    text.append("n")
    text.append(decimal: seed)
    let id = try builder.terms.intern(LocalTerms.view(.blankNode, text.buffer, ExpressionWorkspace.nothing))
    blankNodes[label] = id
    return id
  }

  private func intern(_ kind: TermKind, _ text: String, _ tag: String) throws -> TermID {
    var (text, tag) = (text, tag)
    return try text.withUTF8 { text in
      try tag.withUTF8 { try builder.terms.intern(LocalTerms.view(kind, text, $0)) }
    }
  }

  /// The triple term of three ids of the builder.
  mutating func triple(_ s: TermID, _ p: TermID, _ o: TermID) throws -> TermID {
    let (subject, predicate, object) = (view(s), view(p), view(o))
    return try withUnsafeTemporaryAllocation(of: TermView.self, capacity: 3) { parts in
      parts.initializeElement(at: 0, to: subject)
      parts.initializeElement(at: 1, to: predicate)
      parts.initializeElement(at: 2, to: object)
      return try builder.terms.intern(
        TermView(kind: .triple, text: LocalTerms.emptyText, textCount: 0, components: UnsafePointer(parts.baseAddress)))
    }
  }

  /// The builder's id of a term of a solution: its own when it is stored, else that of the
  /// computed term, interned now. With `mayIntern` false a computed term that is not stored gives 0.
  mutating func stored(_ id: TermID, _ solutions: PreparedQuery, mayIntern: Bool) throws -> TermID {
    if id < LocalTerms.firstID { return id }
    if let known = interned[id] { return known }
    // A term that is in no dictionary is in no quad, so there is nothing to remove; one that an earlier
    // template of this operation added is not either, since removals come first.
    guard mayIntern else { return 0 }
    let own = try builder.terms.intern(solutions.view(id))
    interned[id] = own
    return own
  }
}

/// The quads of DELETE or INSERT templates for one solution after the other.
struct TemplateQuads {
  /// A position of a template: a column, a constant, or a triple term of such.
  private indirect enum Position {
    case column(Int)
    case term(Term)
    /// A constant that needs no renaming, once it is interned.
    case id(TermID)
    case triple(Position, Position, Position)
    case defaultGraph
  }

  private var templates: [(s: Position, p: Position, o: Position, g: Position)]
  private let solutions: PreparedQuery

  /// - Parameter with: the graph of templates that name none.
  init(_ patterns: [QuadPattern], with: IRI?, _ solutions: PreparedQuery) {
    self.solutions = solutions
    let columns = Dictionary(solutions.variables.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    func position(_ term: TermPattern) -> Position {
      switch term {
      case .variable(let variable): return columns[variable.name].map { .column($0) } ?? .id(0)
      case .term(let term): return .term(term)
      case .triple(let triple):
        return .triple(position(triple.subject), position(triple.predicate), position(triple.object))
      }
    }
    templates = patterns.map { pattern in
      let graph = pattern.graph.map(position) ?? with.map { .term(.iri($0)) } ?? .defaultGraph
      return (position(pattern.triple.subject), position(pattern.triple.predicate), position(pattern.triple.object), graph)
    }
  }

  /// Appends the quads of one solution. A quad with an unbound variable, or that is no RDF (a literal as subject), is left out.
  mutating func append(
    to quads: inout ContiguousArray<QuadIDs>, _ block: SolutionBlock, _ row: Int, _ terms: inout TemplateTerms, mayIntern: Bool
  ) throws {
    for index in templates.indices {
      let s = try resolve(&templates[index].s, block, row, &terms, mayIntern)
      let p = try resolve(&templates[index].p, block, row, &terms, mayIntern)
      let o = try resolve(&templates[index].o, block, row, &terms, mayIntern)
      if s == 0 || p == 0 || o == 0 { continue }
      var g: TermID = 0
      if case .defaultGraph = templates[index].g {} else {
        g = try resolve(&templates[index].g, block, row, &terms, mayIntern)
        if g == 0 || !terms.isNode(g) { continue }
      }
      guard terms.isNode(s), terms.view(p).kind == .iri else { continue }
      quads.append(QuadIDs(s: s, p: p, o: o, g: g))
    }
  }

  private func resolve(
    _ position: inout Position, _ block: SolutionBlock, _ row: Int, _ terms: inout TemplateTerms, _ mayIntern: Bool
  ) throws -> TermID {
    switch position {
    case .defaultGraph: return 0
    case .id(let id): return id
    case .column(let column): return try terms.stored(block.column(column)[row], solutions, mayIntern: mayIntern)
    case .term(let term):
      let id = try terms.term(term)
      if !Self.hasBlankNode(term) { position = .id(id) }
      return id
    case .triple(var s, var p, var o):
      let (a, b, c) = try (
        resolve(&s, block, row, &terms, mayIntern), resolve(&p, block, row, &terms, mayIntern),
        resolve(&o, block, row, &terms, mayIntern)
      )
      position = .triple(s, p, o)
      guard a != 0, b != 0, c != 0, terms.isNode(a), terms.view(b).kind == .iri else { return 0 }
      return try terms.triple(a, b, c)
    }
  }

  private static func hasBlankNode(_ term: Term) -> Bool {
    switch term {
    case .blankNode: return true
    case .iri, .literal: return false
    case .triple(let triple): return hasBlankNode(triple.subject) || hasBlankNode(triple.object)
    }
  }
}
