import Database
import Limits

/// SPARQL 1.1 Protocol: `/query`, `/update`, `/sparql`.
extension TernService {
  /// What the request asks for.
  private enum Operation {
    case query(String)
    case pattern(String)
    case update(String)
    case description
  }

  func protocolOperation(_ exchange: Exchange, _ route: Route, _ text: inout String?) throws {
    var form = try parameters(exchange)
    let operation = try operation(exchange, route, &form)
    switch operation {
    case .description:
      try serviceDescription(exchange)
    case .query(let query):
      text = query
      try checkLength(query, Limits.queryTextBytes)
      try checkContent(query, "SELECT * WHERE { ?s ?p ?o } LIMIT 10")
      if form.has("using-graph-uri") || form.has("using-named-graph-uri") {
        throw Problem(400, "badRequest", "using-graph-uri belongs to updates; a query takes default-graph-uri and named-graph-uri")
      }
      register(exchange, kind: "query", text: query)
      var options = try options(form, exchange)
      options.whenLong = stepBack(exchange)
      if try explained(exchange, form, query, options) { return }
      let start = monotonicNanoseconds()
      let answer = try graph.query(query, options)
      try stream(exchange, try format(form, exchange, answer.kind), answer)
      if let shape = QuestionShape(query), Double(monotonicNanoseconds() &- start) < Limits.loopSeconds * 0.5e9 {
        tempo.wasQuick(shape)
      }
    case .pattern(let pattern):
      text = pattern
      try checkLength(pattern, Limits.queryTextBytes)
      try checkContent(pattern, "Mexico -- member of -- ?")
      register(exchange, kind: "pattern", text: pattern)
      var options = try options(form, exchange)
      options.whenLong = stepBack(exchange)
      if try explained(exchange, form, pattern, options) { return }
      let answer = try graph.pattern(pattern, options)
      try stream(exchange, try format(form, exchange, answer.kind), answer)
    case .update(let update):
      text = update
      try checkLength(update, Limits.updateTextBytes)
      if form.has("default-graph-uri") || form.has("named-graph-uri") {
        throw Problem(400, "badRequest", "default-graph-uri belongs to queries; an update takes using-graph-uri and using-named-graph-uri")
      }
      // Who asks for the plan does not want the change.
      if let how = try form.single("explain"), how != "false" {
        throw Problem(400, "badRequest", "updates are not explained, only queries and patterns")
      }
      register(exchange, kind: "update", text: update)
      let start = monotonicNanoseconds()
      send(exchange, try graph.update(update, try options(form, exchange)))
      if let shape = QuestionShape(update), Double(monotonicNanoseconds() &- start) < TernService.loopUpdateSeconds * 0.5e9 {
        tempo.wasQuick(shape)
      }
    }
  }

  /// The answer to a change: its revision and how many quads it added and removed, under `fields` of its own.
  func send(_ exchange: Exchange, _ outcome: UpdateOutcome, status: Int = 200, fields: [(String, String)] = []) {
    var json = JSONText()
    json.open()
    json.field("revision", outcome.revision)
    json.field("added", outcome.added)
    json.field("removed", outcome.removed)
    json.close()
    send(exchange, json, status: status, fields: [("Tern-Revision", String(outcome.revision))] + fields)
  }

  /// What a long query does: its thread lets others go first, then steps back.
  private func stepBack(_ exchange: Exchange) -> (@Sendable (Int) -> Void)? {
    guard let pool = exchange.response.pool else { return nil }
    return { stage in if stage == 0 { pool.letOthersGoFirst() } else { pool.stepBack() } }
  }

  private func checkLength(_ text: String, _ limit: Int) throws {
    if text.utf8.count > limit { throw Problem(413, "tooLarge", "the text is larger than \(limit) bytes") }
  }

  /// A text without anything in it has no place to point at.
  private func checkContent(_ text: String, _ example: String) throws {
    if text.utf8.contains(where: { $0 > 32 }) { return }
    var problem = Problem(400, "malformedQuery", "the text is empty")
    problem.suggestion = "for example: \(example)"
    problem.exitCode = 65
    throw problem
  }

  /// Reads the operation from the target and the body (SPARQL 1.1 Protocol §2.1 and §2.2).
  private func operation(_ exchange: Exchange, _ route: Route, _ form: inout FormParameters) throws -> Operation {
    let head = exchange.head
    var isUpdateAllowed = route != .query
    let isQueryAllowed = route != .update
    if head.method == .post {
      let type = try ContentType(head.contentType ?? "")
      switch type.name {
      case "application/x-www-form-urlencoded":
        let bytes = try exchange.body.bytes()
        var fault: RequestFault?
        bytes.withUnsafeBytes { raw in
          do throws(RequestFault) { try form.add(raw) } catch { fault = error }
        }
        if let fault { throw fault }
      case "application/sparql-query":
        try forbid(form, ["query", "update", "pattern"])
        return .query(try bodyText(exchange))
      case "application/sparql-update":
        try forbid(form, ["query", "update", "pattern"])
        return .update(try bodyText(exchange))
      default:
        try forbid(form, ["query", "update", "pattern"])
        return .pattern(try bodyText(exchange))
      }
    } else {
      isUpdateAllowed = false
      if form.has("update") {
        throw Problem(400, "badRequest", "an update cannot be sent with \(head.method.name): use POST")
      }
    }
    let query = try form.single("query")
    let update = try form.single("update")
    let pattern = try form.single("pattern")
    let given = (query == nil ? 0 : 1) + (update == nil ? 0 : 1) + (pattern == nil ? 0 : 1)
    if given > 1 { throw Problem(400, "badRequest", "one of query, update and pattern at a time") }
    if let query {
      guard isQueryAllowed else { throw Problem(400, "badRequest", "queries go to /query or /sparql") }
      return .query(query)
    }
    if let pattern {
      guard isQueryAllowed else { throw Problem(400, "badRequest", "patterns go to /query or /sparql") }
      return .pattern(pattern)
    }
    if let update {
      guard isUpdateAllowed else { throw Problem(400, "badRequest", "updates go to /update or /sparql") }
      return .update(update)
    }
    if head.method != .post { return .description }
    throw Problem(400, "badRequest", isQueryAllowed ? "the parameter 'query' is missing" : "the parameter 'update' is missing")
  }

  private func forbid(_ form: FormParameters, _ names: [String]) throws {
    for name in names where form.has(name) {
      throw Problem(400, "badRequest", "the parameter '\(name)' beside a body that is the text itself")
    }
  }

  private func bodyText(_ exchange: Exchange) throws -> String {
    guard let text = String(validating: try exchange.body.bytes(), as: UTF8.self) else {
      throw Problem(400, "malformedQuery", "the text is not UTF-8")
    }
    return text
  }

  /// `explain=plan` or `explain=analyze`: the plan instead of the answer.
  private func explained(_ exchange: Exchange, _ form: FormParameters, _ text: String, _ options: QueryOptions) throws -> Bool {
    guard let how = try form.single("explain"), how != "false" else { return false }
    guard how == "plan" || how == "analyze" else {
      throw Problem(400, "badRequest", "explain is plan, analyze or false, not '\(how.prefix(40))'")
    }
    let plan = try graph.explain(text, analyze: how == "analyze", options)
    exchange.response.send(200, contentType: "text/plain; charset=utf-8", plan.hasSuffix("\n") ? plan : plan + "\n")
    return true
  }

  /// Answers a SELECT, an ASK or an update on the event loop when that is quick.
  ///
  /// False, with nothing done, when it must move to a thread.
  func quickOperation(_ exchange: Exchange, _ route: Route, _ text: inout String?) throws -> Bool {
    guard exchange.head.method != .head else { return false }
    var form = try parameters(exchange)
    switch try operation(exchange, route, &form) {
    case .query(let query): return try quickQuestion(exchange, form, query, &text)
    case .update(let update): return try quickUpdate(exchange, form, update, &text)
    case .pattern, .description: return false
    }
  }

  /// Seconds that the evaluation of an update may take on the event loop: what it can delay one who connects meanwhile,
  /// beside the sync.
  private static let loopUpdateSeconds = 0.004

  /// What the request asks for, within what the event loop gives.
  private func loopOptions(_ form: FormParameters, _ exchange: Exchange, seconds: Double) throws -> QueryOptions {
    var options = try options(form, exchange)
    options.timeout = min(options.timeout, seconds)
    options.memoryBytes = min(options.memoryBytes, Limits.loopMemoryBytes)
    return options
  }

  /// It moves to a thread when it may delay anybody: when another connection is open, or other changes are in line, or it
  /// asks others, or its shape was slow before, or it ran into the time that the loop gives. What only has to wait for the
  /// disk saves two changes of thread, which take as long as the change itself.
  private func quickUpdate(_ exchange: Exchange, _ form: FormParameters, _ update: String, _ text: inout String?) throws -> Bool {
    guard exchange.core.metrics.connections.load(ordering: .relaxed) == 1, let shape = QuestionShape(update), tempo.isQuick(shape),
      !form.has("default-graph-uri"), !form.has("named-graph-uri"), !form.has("explain")
    else { return false }
    text = update
    let options = try loopOptions(form, exchange, seconds: TernService.loopUpdateSeconds)
    do {
      guard let outcome = try graph.updateAtOnce(update, options) else { return false }
      send(exchange, outcome)
      tempo.wasQuick(shape)
      return true
    } catch let error as DatabaseError where error.kind == .timeout || error.kind == .memory {
      return move(exchange, shape)
    }
  }

  /// It moves to a thread when it is not a plain question, when its shape was slow before, or it ran into the time, memory
  /// or size that the loop gives.
  private func quickQuestion(_ exchange: Exchange, _ form: FormParameters, _ query: String, _ text: inout String?) throws -> Bool {
    guard !query.isEmpty, let shape = QuestionShape(query), tempo.isQuick(shape),
      !form.has("explain"), !form.has("using-graph-uri"), !form.has("using-named-graph-uri"), !mayAskOthers(query),
      // A view of surer facts may have to be made first, from the store.
      !form.has("min-confidence")
    else { return false }
    text = query
    let options = try loopOptions(form, exchange, seconds: Limits.loopSeconds)
    do {
      let answer = try graph.query(query, options)
      let format = try format(form, exchange, answer.kind)
      // Graphs ask the store for prefixes, rows ask it for facts: both may wait for the disk.
      if answer.kind == .graph || format == .rows { return false }
      try stream(exchange, format, answer)
      tempo.wasQuick(shape)
      return true
    } catch let error as DatabaseError where error.kind == .timeout || error.kind == .memory {
      return move(exchange, shape)
    } catch is TooLargeForLoop {
      return move(exchange, shape)
    }
  }

  /// Whether a question may wait for another endpoint: the word SERVICE in any case, wherever it stands.
  private func mayAskOthers(_ query: String) -> Bool {
    guard graph.allowsServices else { return false }
    let word = Array("service".utf8)
    var matched = 0
    for byte in query.utf8 {
      let lower = byte | 0x20
      matched = lower == word[matched] ? matched + 1 : lower == word[0] ? 1 : 0
      if matched == word.count { return true }
    }
    return false
  }

  private func move(_ exchange: Exchange, _ shape: QuestionShape) -> Bool {
    tempo.wasSlow(shape)
    exchange.core.metrics.movedToThread.add(1, ordering: .relaxed)
    exchange.response.restart()
    return false
  }

  private func stream(_ exchange: Exchange, _ format: OutputFormat, _ answer: QueryAnswer) throws {
    let response = exchange.response
    response.start(
      200, contentType: contentType(format), fields: [("Tern-Revision", String(answer.revision))])
    if exchange.head.method == .head {
      response.finishHead()
      return
    }
    try answer.write(as: format) { try response.write($0) }
    response.finish()
  }

  /// The format that `format=` names, else the best of the `Accept` field.
  func format(_ form: FormParameters, _ exchange: Exchange, _ kind: QueryAnswer.Kind) throws -> OutputFormat {
    if let name = try form.single("format") {
      guard let format = OutputFormat.named(name), (format.carries == .solutions) == (kind != .graph) else {
        let names = OutputFormat.all.filter { ($0.carries == .solutions) == (kind != .graph) }.map(\.name)
        throw Problem(406, "notAcceptable", "'\(name.prefix(60))' is no format for this answer; there are \(names.joined(separator: ", "))")
      }
      return format
    }
    guard let format = negotiation.format(accept: exchange.head.accept, for: kind) else {
      let names = OutputFormat.all.filter { ($0.carries == .solutions) == (kind != .graph) }.map(\.mediaType)
      throw Problem(406, "notAcceptable", "none of the accepted types can be written; there are \(names.joined(separator: ", "))")
    }
    return format
  }

  func contentType(_ format: OutputFormat) -> String {
    format.mediaType.hasPrefix("text/") ? format.mediaType + "; charset=utf-8" : format.mediaType
  }
}
