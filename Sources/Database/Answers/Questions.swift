import Fetch
import QueryEngine
import Limits
import RDF
import SPARQL
import Store
import TripleIndex

/// What all questions share: the memory budget over all of them and parsed texts.
final class Questions: Sendable {
  private let budget: SharedBudget
  private let world: World
  /// What SERVICE and LOAD may reach.
  let fetcher: Fetcher
  /// Texts that were asked before.
  let parsed = ParsedQueries()

  init(_ options: DatabaseOptions) {
    budget = SharedBudget(limit: options.allQueriesMemoryBytes)
    world = options.world
    fetcher = Fetcher(allowed: options.allowedServices, authorities: options.authorities)
  }

  /// A text, planned: algebra by text or shape, base and prefixes, and the plan by shape where both were needed before.
  func prepare(_ text: String, _ options: QueryOptions, _ snapshot: Snapshot, measure: Bool = false) throws -> PreparedQuery {
    var evaluation = evaluation(options, dataset: (options.defaultGraphs, options.namedGraphs))
    evaluation.measure = measure
    switch try parsed.find(text, options) {
    case .query(let query): return try Evaluation.prepare(query, snapshot, evaluation)
    case .template(let template, let constants):
      // Views of surer facts have the revision of the store, and less in them.
      if options.minConfidence == 0, let prepared = try template.prepare(constants, snapshot, evaluation) { return prepared }
      return try Evaluation.prepare(parsed.parse(text, options), snapshot, evaluation)
    }
  }

  static func parserOptions(_ options: QueryOptions) -> SPARQLParser.Options {
    SPARQLParser.Options(
      base: options.base.map { IRI($0) },
      prefixes: Dictionary(options.prefixes.map { ($0.name, $0.iri) }, uniquingKeysWith: { $1 }))
  }

  /// The engine's options for one evaluation.
  func evaluation(_ options: QueryOptions, dataset: (defaults: [String], named: [String])) -> EvaluationOptions {
    var evaluation = EvaluationOptions()
    evaluation.timeout = options.timeout
    evaluation.memory = options.memoryBytes
    evaluation.sharedBudget = budget
    evaluation.cancellation = options.cancellation.engine
    evaluation.base = options.base
    evaluation.whenLong = options.whenLong
    if !fetcher.allowed.isEmpty { evaluation.service = FederationClient(fetcher: fetcher) }
    let seconds = world.wallClock()
    if seconds.isFinite, abs(seconds) < 1e15 {
      let whole = seconds.rounded(.down)
      evaluation.now = (Int64(whole), Int32((seconds - whole) * 1e9))
    }
    evaluation.randomSeed = world.random()
    if !dataset.defaults.isEmpty || !dataset.named.isEmpty {
      evaluation.dataset = DatasetClause(
        defaultGraphs: dataset.defaults.map { IRI($0) }, namedGraphs: dataset.named.map { IRI($0) })
    }
    return evaluation
  }
}

extension KnowledgeGraph {
  // MARK: Questions

  /// A SPARQL query, parsed and planned; rows are computed by ``QueryAnswer/write(as:into:)``.
  public func query(_ text: String, _ options: QueryOptions = QueryOptions()) throws -> QueryAnswer {
    try DatabaseError.mapped {
      let snapshot = try snapshot(for: options)
      return try answer(questions.prepare(text, options, snapshot), snapshot, options, pattern: nil)
    }
  }

  /// A pattern for people (`Mexico -- member of -- ?`), several joined by `;` or new lines.
  public func pattern(_ text: String, _ options: QueryOptions = QueryOptions()) throws -> QueryAnswer {
    try DatabaseError.mapped {
      let snapshot = try snapshot(for: options)
      let plan = try PatternPlan(PatternLanguage.parse(text), text: text, resolver(snapshot))
      let prepared = try Evaluation.prepare(plan.query, snapshot, questions.evaluation(options, dataset: ([], [])))
      return answer(prepared, snapshot, options, pattern: plan)
    }
  }

  private func answer(
    _ prepared: PreparedQuery, _ snapshot: Snapshot, _ options: QueryOptions, pattern: PatternPlan?
  ) -> QueryAnswer {
    let kind: QueryAnswer.Kind
    switch prepared.kind {
    case .solutions: kind = .solutions
    case .boolean: kind = .boolean
    case .graph: kind = .graph
    }
    let variables = kind == .solutions ? pattern?.columns ?? prepared.variables : []
    let source = EvaluatedAnswer(
      prepared, kind: kind, variables: variables, snapshot: snapshot, store: store, prefixes: { self.prefixes() },
      pattern: pattern, minConfidence: options.minConfidence)
    return QueryAnswer(
      kind: kind, variables: variables, revision: snapshot.revision, sparql: pattern?.sparql,
      notes: pattern?.notes ?? [], source: source)
  }

  /// The plan of a query (or of a pattern) as text; with `analyze` it is run and carries real rows and times.
  public func explain(_ text: String, analyze: Bool, _ options: QueryOptions = QueryOptions()) throws -> String {
    try DatabaseError.mapped {
      let snapshot = current.now
      let prepared: PreparedQuery
      if PatternLanguage.recognises(text) {
        var evaluation = questions.evaluation(options, dataset: (options.defaultGraphs, options.namedGraphs))
        evaluation.measure = analyze
        prepared = try Evaluation.prepare(
          PatternPlan(PatternLanguage.parse(text), text: text, resolver(snapshot)).query, snapshot, evaluation)
      } else {
        prepared = try questions.prepare(text, options, snapshot, measure: analyze)
      }
      if analyze {
        if prepared.kind == .boolean {
          _ = try prepared.ask()
        } else {
          let block = prepared.makeBlock()
          while try prepared.next(into: block) {}
        }
      }
      return prepared.explain()
    }
  }

  /// A SPARQL update: durable when it returns.
  public func update(_ text: String, _ options: QueryOptions = QueryOptions()) throws -> UpdateOutcome {
    try DatabaseError.mapped {
      let update = try Questions.parsedUpdate(text, options)
      var evaluation = questions.evaluation(options, dataset: (options.usingGraphs, options.usingNamedGraphs))
      if !questions.fetcher.allowed.isEmpty, update.asksServices {
        evaluation.service = RememberedServices(FederationClient(fetcher: questions.fetcher))
        try UpdateEvaluation.askServices(update, current.now, evaluation)
      }
      let carriedOut = evaluation
      let documents = try RemoteDocument.fetchAll(
        update, questions.fetcher, seconds: min(options.timeout, Limits.evaluationSecondsMax), options.cancellation,
        self.options.world)
      return try queue.run { change in
        var next = 0
        try UpdateEvaluation.run(update, on: change.builder, carriedOut) { _, graph, _ in
          defer { next += 1 }
          try documents[next].get().add(to: change, graph: graph?.value, options.cancellation)
        }
        try Questions.judge(update, change)
        return change.outcome
      }
    }
  }

  /// ``update(_:_:)`` if it has to wait for nothing but the disk: nil, with nothing done, when other changes are in line,
  /// when it loads or asks other endpoints, and when the store would make it wait.
  public func updateAtOnce(_ text: String, _ options: QueryOptions = QueryOptions()) throws -> UpdateOutcome? {
    try DatabaseError.mapped {
      let update = try Questions.parsedUpdate(text, options)
      let asksOthers = update.operations.contains { if case .load = $0 { true } else { false } }
        || !questions.fetcher.allowed.isEmpty && update.asksServices
      if asksOthers { return nil }
      let evaluation = questions.evaluation(options, dataset: (options.usingGraphs, options.usingNamedGraphs))
      return try queue.runAtOnce { change in
        try UpdateEvaluation.run(update, on: change.builder, evaluation)
        try Questions.judge(update, change)
        return change.outcome
      }
    }
  }
}

extension Questions {
  fileprivate static func parsedUpdate(_ text: String, _ options: QueryOptions) throws -> Update {
    let update = try SPARQLParser.update(text, options: Questions.parserOptions(options))
    if !options.usingGraphs.isEmpty || !options.usingNamedGraphs.isEmpty, update.namesDataset {
      throw DatabaseError(
        .malformedQuery, "using-graph-uri cannot be combined with USING or WITH in the update",
        suggestion: "leave one of the two out")
    }
    return update
  }

  /// Tells the support sets what people asserted and removed in the default graph.
  fileprivate static func judge(_ update: Update, _ change: Change) throws {
    guard try change.transaction.reader.hasAsserted() else { return }
    let changes = change.builder.changes
    var added = changes.added.filter { $0.g == 0 }.map(\.triple)
    let removed = changes.removed.filter { $0.g == 0 }.map(\.triple)
    // Asserting what a document says already changes no quad, but it must outlive the document.
    for case .insertData(let data) in update.operations {
      for quad in data.quads where quad.graph == nil {
        guard let s = change.start.lookup(quad.subject), let p = change.start.lookup(quad.predicate),
          let o = change.start.lookup(quad.object), change.start.defaultGraph.contains(s, p, o)
        else { continue }
        added.append(Triple(s: s, p: p, o: o))
      }
    }
    try change.support.judge(added: added, removed: removed)
  }
}

extension Update {
  /// Whether an operation says USING or WITH.
  var namesDataset: Bool {
    operations.contains { operation in
      if case .modify(_, _, let using, let with, _) = operation { return using != nil || with != nil }
      return false
    }
  }
}
