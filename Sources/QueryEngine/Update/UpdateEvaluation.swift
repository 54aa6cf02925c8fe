import Limits
import RDF
import SPARQL
import TripleIndex

/// Why an update could not be carried out. Nothing of the request takes effect then.
public enum UpdateError: Error, Hashable, Sendable {
  /// CREATE of a graph that exists.
  case graphExists(IRI)
  /// ADD, MOVE, COPY, CLEAR or DROP of a graph that does not exist.
  case noSuchGraph(IRI)
}

extension UpdateError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .graphExists(let iri): return "the graph <\(iri.value)> exists already"
    case .noSuchGraph(let iri): return "there is no graph <\(iri.value)>"
    }
  }
}

/// Evaluates SPARQL updates: a parsed request and a builder become effective changes in the builder.
/// SPARQL 1.1 Update, section 3.
///
/// Operations are carried out in order; each sees what those before it did, by a draft snapshot.
/// The caller publishes the builder's result when this returns, and drops the builder when
/// it throws. Which graphs exist, ``GraphRegister`` says.
public struct UpdateEvaluation {
  /// Carries out LOAD: reads the source and adds its quads to the builder, in `graph` (nil: the default graph).
  public typealias Loader = (_ source: IRI, _ graph: IRI?, _ builder: SnapshotBuilder) throws -> Void

  let builder: SnapshotBuilder
  private let options: EvaluationOptions
  private let loader: Loader?
  private let base: IRI?
  private var random: RandomSource
  private var deadline: UInt64
  /// Changes asked for so far, against `Limits.changesPerUpdate`.
  private var changeCount = 0

  /// Carries out all operations of a request.
  ///
  /// - Parameters:
  ///   - builder: where the changes go; it must be on the newest snapshot.
  ///   - options: time and memory of each WHERE clause; `dataset` is the protocol's `using-graph-uri`.
  ///   - loader: what LOAD does; nil refuses it by name.
  /// - Throws: ``UpdateError``, ``QueryError``, `IndexError`, and what `loader` throws.
  public static func run(
    _ update: Update, on builder: SnapshotBuilder, _ options: EvaluationOptions = EvaluationOptions(), loader: Loader? = nil
  ) throws {
    var evaluation = UpdateEvaluation(builder, options, loader, update.base)
    for operation in update.operations { try evaluation.run(operation) }
  }

  private init(_ builder: SnapshotBuilder, _ options: EvaluationOptions, _ loader: Loader?, _ base: IRI?) {
    self.builder = builder
    self.options = options
    self.loader = loader
    self.base = base
    random = RandomSource(seed: options.randomSeed ^ 0x5851_F42D_4C95_7F2D)
    let allowed = min(max(options.timeout, 0), Limits.evaluationSecondsMax)
    deadline = MonotonicClock.nanoseconds() &+ UInt64(allowed * 1e9)
  }

  private mutating func run(_ operation: UpdateOperation) throws {
    try checkpoint()
    switch operation {
    case .insertData(let quads): try insert(quads)
    case .deleteData(let quads): try delete(quads)
    case .modify(let delete, let insert, let using, let with, let pattern):
      try modify(delete: delete, insert: insert, using: using, with: with, pattern: pattern)
    case .load(let source, let into, let silent):
      guard let loader else {
        if silent { return }
        throw QueryError.notAllowed("LOAD <\(source.value)>")
      }
      do {
        try loader(source, into, builder)
      } catch where silent {
        // SILENT asks for exactly this: the failure of the source is no failure of the request.
        return
      }
    case .clear(let target, let silent): try clear(target, silent: silent, dropping: false)
    case .drop(let target, let silent): try clear(target, silent: silent, dropping: true)
    case .create(let graph, let silent):
      if !silent, try exists(.graph(graph)) { throw UpdateError.graphExists(graph) }
      try GraphRegister.add(graph, to: builder)
    case .add(let from, let to, let silent): try transfer(from, to, silent: silent, clearing: false, removing: false)
    case .copy(let from, let to, let silent): try transfer(from, to, silent: silent, clearing: true, removing: false)
    case .move(let from, let to, let silent): try transfer(from, to, silent: silent, clearing: true, removing: true)
    }
  }

  // MARK: Time and size

  /// Throws when the request was cancelled or its time is over.
  func checkpoint() throws {
    if options.cancellation.isCancelled { throw QueryError.cancelled }
    if MonotonicClock.nanoseconds() > deadline { throw QueryError.timeout(seconds: options.timeout) }
  }

  mutating func count(_ changes: Int) throws {
    changeCount += changes
    if changeCount > Limits.changesPerUpdate {
      throw QueryError.limit(name: "changes of an update", value: Limits.changesPerUpdate)
    }
  }

  // MARK: Data

  private mutating func insert(_ data: QuadData) throws {
    try forEachQuad(of: data) { evaluation, quad in
      if evaluation.builder.add(quad) { try evaluation.count(1) }
    }
  }

  private mutating func delete(_ data: QuadData) throws {
    var touched: Set<TermID> = []
    try forEachQuad(of: data) { evaluation, quad in
      if evaluation.builder.remove(quad) {
        touched.insert(quad.g)
        try evaluation.count(1)
      }
    }
    try keepEmptied(touched)
  }

  /// Interns block by block. Labels name nodes that are new in each DATA.
  private mutating func forEachQuad(of data: QuadData, _ body: (inout UpdateEvaluation, QuadIDs) throws -> Void) throws {
    let scope = Array("d\(random.next())n".utf8)
    for block in data.blocks {
      try checkpoint()
      let ids = try scope.withUnsafeBufferPointer { try builder.terms.intern(block, blankNodeScope: $0) }
      for (index, quad) in block.quads.enumerated() {
        if index & 1023 == 1023 { try checkpoint() }
        let graph = quad.g == QuadBlock.defaultGraph ? 0 : ids[Int(quad.g)]
        try body(&self, QuadIDs(s: ids[Int(quad.s)], p: ids[Int(quad.p)], o: ids[Int(quad.o)], g: graph))
      }
    }
  }

  // MARK: DELETE/INSERT WHERE

  private mutating func modify(
    delete: [QuadPattern], insert: [QuadPattern], using: DatasetClause?, with: IRI?, pattern: GraphPattern
  ) throws {
    let query = whereQuery(templates: delete + insert, using: using, with: with, pattern: pattern)
    var whereOptions = options
    whereOptions.randomSeed = random.next()
    let now = MonotonicClock.nanoseconds()
    whereOptions.timeout = now >= deadline ? 0 : Double(deadline - now) / 1e9
    let solutions = try Evaluation.prepare(query, builder.draft(), whereOptions)
    var removals = TemplateQuads(delete, with: with, solutions)
    var additions = TemplateQuads(insert, with: with, solutions)
    var terms = TemplateTerms(builder, seed: random.next())
    let block = solutions.makeBlock()
    var removed: ContiguousArray<QuadIDs> = []
    var added: ContiguousArray<QuadIDs> = []
    while try solutions.next(into: block) {
      for row in 0..<block.count {
        terms.beginSolution()
        try removals.append(to: &removed, block, row, &terms, mayIntern: false)
        try additions.append(to: &added, block, row, &terms, mayIntern: true)
      }
      // Solutions are many before the first change: hold the buffers against the limit too.
      if removed.count + added.count > 4 * Limits.changesPerUpdate {
        throw QueryError.limit(name: "changes of an update", value: Limits.changesPerUpdate)
      }
    }
    var touched: Set<TermID> = []
    // All removals come before all additions. SPARQL 1.1 Update, section 3.1.3.
    for (index, quad) in removed.enumerated() {
      if index & 1023 == 0 { try checkpoint() }
      if builder.remove(quad) {
        touched.insert(quad.g)
        try count(1)
      }
    }
    for (index, quad) in added.enumerated() {
      if index & 1023 == 0 { try checkpoint() }
      if builder.add(quad) { try count(1) }
    }
    try keepEmptied(touched)
  }

  /// The WHERE clause as a query for the variables of the templates.
  private func whereQuery(
    templates: [QuadPattern], using: DatasetClause?, with: IRI?, pattern: GraphPattern
  ) -> Query {
    var variables: [Variable] = []
    var seen: Set<Variable> = []
    func collect(_ term: TermPattern) {
      switch term {
      case .variable(let variable): if seen.insert(variable).inserted { variables.append(variable) }
      case .term: break
      case .triple(let triple): for part in [triple.subject, triple.predicate, triple.object] { collect(part) }
      }
    }
    for template in templates {
      for term in [template.triple.subject, template.triple.predicate, template.triple.object] { collect(term) }
      if let graph = template.graph { collect(graph) }
    }
    var dataset = using
    var pattern = pattern
    // WITH names the default graph of the pattern, unless USING (or the protocol) does.
    if using == nil, options.dataset == nil, let with {
      if snapshotHasGraph(with) {
        pattern = .graph(.term(.iri(with)), pattern)
      } else {
        // A graph without triples is an empty default graph; the named graphs stay.
        dataset = DatasetClause(defaultGraphs: [with], namedGraphs: namedGraphs())
      }
    }
    return Query(
      form: .select(variables: variables), dataset: dataset, pattern: .project(pattern, variables), base: base)
  }

  private func snapshotHasGraph(_ iri: IRI) -> Bool {
    GraphRegister.contains(iri, in: builder.draft())
  }

  private func namedGraphs() -> [IRI] {
    let draft = builder.draft()
    return GraphRegister.graphs(of: draft).compactMap { if case .iri(let iri)? = draft.term($0) { iri } else { nil } }
  }
}
