import Database
import Limits
import Synchronization

/// The routes of the product on top of ``KnowledgeGraph``.
public final class TernService: RequestService {
  let graph: KnowledgeGraph
  let negotiation = NegotiationCache()
  let tempo = QuestionTempo()
  /// Over TCP on loopback, only local names in `Host` are accepted: a web page that makes its own name
  /// point to this machine is refused.
  private let allowForeignHosts: Bool
  private let shutdown = Atomic<Bool>(false)

  public init(graph: KnowledgeGraph, allowForeignHosts: Bool = false) {
    self.graph = graph
    self.allowForeignHosts = allowForeignHosts
  }

  var shutdownRequested: Bool { shutdown.load(ordering: .relaxed) }
  func requestShutdown() {
    shutdown.store(true, ordering: .relaxed)
    whenShutdown.withLock { $0 }?()
  }

  /// What ends the wait of the thread that waits for the end.
  let whenShutdown = Mutex<(@Sendable () -> Void)?>(nil)

  // MARK: Admission

  /// Path, method and media type are looked at before the body is read.
  public func admit(_ head: RequestHead, peer: Peer) -> Admission {
    guard let route = Route(path: head.path, rawPath: head.rawPath) else {
      return .refuse(Problem(404, "notFound", "there is nothing at \(head.rawPath.prefix(200)): see /query, /update, /store, /documents"))
    }
    if !peer.isUnixSocket, !allowForeignHosts, !isLocal(head.host) {
      return .refuse(Problem(403, "permission", "the Host field does not name this machine"))
    }
    // A form on any web page can be sent to this machine, and browsers say on whose behalf.
    if !peer.isUnixSocket, let origin = head.origin, origin.lowercased() != "http://" + (head.host ?? "").lowercased() {
      return .refuse(Problem(403, "permission", "a page of \(origin.prefix(100)) may not use this daemon"))
    }
    guard route.methods.contains(head.method) || head.method == .options else {
      var problem = Problem(405, "methodNotAllowed", "\(head.method.name) is not answered at \(head.rawPath.prefix(200))")
      problem.allow = route.allow
      return .refuse(problem)
    }
    if let fault = mediaFault(route, head) { return .refuse(Problem(fault)) }
    return .accept(bodyLimit: route.bodyLimit(head), lane: route.lane(head.method))
  }

  private static let queryTypes = ["application/x-www-form-urlencoded", "application/sparql-query", "text/x-tern-pattern"]
  private static let updateTypes = ["application/x-www-form-urlencoded", "application/sparql-update"]
  private static let eitherTypes = queryTypes + ["application/sparql-update"]

  /// Media types that can be refused before the body is read.
  private func mediaFault(_ route: Route, _ head: RequestHead) -> RequestFault? {
    guard head.method == .post || head.method == .put else { return nil }
    let allowed: [String]
    switch route {
    case .query: allowed = TernService.queryTypes
    case .update: allowed = TernService.updateTypes
    case .sparql: allowed = TernService.eitherTypes
    default: return nil
    }
    guard let text = head.contentType else {
      return RequestFault(415, "a Content-Type is needed: \(allowed.joined(separator: ", "))")
    }
    do throws(RequestFault) {
      let type = try ContentType(text)
      try type.requireUTF8()
      if !allowed.contains(type.name) {
        return RequestFault(415, "'\(type.name)' is not understood here; understood are \(allowed.joined(separator: ", "))")
      }
      return nil
    } catch {
      return error
    }
  }

  private func isLocal(_ host: String?) -> Bool {
    guard var name = host?.lowercased() else { return true }
    if name.hasPrefix("[") {
      guard let end = name.firstIndex(of: "]") else { return false }
      return name[...end] == "[::1]"
    }
    if let colon = name.firstIndex(of: ":") { name = String(name[..<colon]) }
    return name == "localhost" || Daemon.isLoopback(name)
  }

  // MARK: Answering

  /// Answers, and turns every error into a problem.
  public func answer(_ exchange: Exchange) {
    let head = exchange.head
    guard let route = Route(path: head.path, rawPath: head.rawPath) else {
      exchange.response.fail(Problem(404, "notFound", "there is nothing here"), accept: head.accept)
      return
    }
    var text: String?
    let start = monotonicNanoseconds()
    defer {
      exchange.core.running.remove(exchange.id)
      exchange.core.metrics.nanosecondsBusy.add(Int(truncatingIfNeeded: monotonicNanoseconds() &- start), ordering: .relaxed)
    }
    do {
      try answer(exchange, route, &text)
    } catch {
      fail(exchange, error, text: text)
    }
  }

  /// A question on the event loop, for at most ``Limits/loopSeconds``; an update there while nobody else is connected.
  public func answerAtOnce(_ exchange: Exchange) -> Bool {
    let head = exchange.head
    guard exchange.body.count <= 3 * QuestionShape.longestText,
      let route = Route(path: head.path, rawPath: head.rawPath), route == .query || route == .sparql || route == .update
    else { return false }
    var text: String?
    exchange.response.mustFitOnePiece = true
    defer { exchange.response.mustFitOnePiece = false }
    do {
      return try quickOperation(exchange, route, &text)
    } catch {
      fail(exchange, error, text: text)
      return true
    }
  }

  /// Every error becomes a problem.
  private func fail(_ exchange: Exchange, _ error: any Error, text: String?) {
    let accept = exchange.head.accept
    switch error {
    case is ClientGone:
      // The connection is closed; the exchange ends with it.
      exchange.response.fail(Problem(503, "clientGone", "\(error)"), accept: nil)
    case let error as DatabaseError: exchange.response.fail(Problem(error, text: text), accept: accept)
    case let problem as Problem: exchange.response.fail(problem, accept: accept)
    case let fault as RequestFault: exchange.response.fail(Problem(fault), accept: accept)
    default: exchange.response.fail(Problem(500, "internal", "an unexpected fault: \(error)"), accept: accept)
    }
  }

  private func answer(_ exchange: Exchange, _ route: Route, _ text: inout String?) throws {
    if exchange.head.method == .options {
      exchange.response.send(204, contentType: nil, fields: [("Allow", route.allow)])
      return
    }
    switch route {
    case .query, .sparql, .update: try protocolOperation(exchange, route, &text)
    case .store(let direct): try graphStore(exchange, direct: direct)
    case .documents: try documents(exchange)
    case .document(let key, let part): try document(exchange, key: key, part: part)
    case .entities, .relations, .complete, .prefixes: try names(exchange, route)
    case .facts, .cite: try evidence(exchange, route)
    case .judgements: try judgements(exchange)
    case .graphs: try graphList(exchange)
    case .ping, .stats, .metrics, .check, .backup, .shutdown, .runningQueries, .runningQuery:
      try administration(exchange, route)
    }
  }

  // MARK: Shared by the routes

  /// The parameters of the query string.
  func parameters(_ exchange: Exchange) throws -> FormParameters {
    var form = FormParameters()
    if let query = exchange.head.query { try form.add(query) }
    return form
  }

  /// The parameters of the query string and of a body that is a form, as `curl -d` sends it.
  func parametersAndForm(_ exchange: Exchange) throws -> FormParameters {
    var form = try parameters(exchange)
    guard exchange.head.method == .post, let text = exchange.head.contentType,
      try ContentType(text).name == "application/x-www-form-urlencoded"
    else { return form }
    var fault: RequestFault?
    try exchange.body.bytes().withUnsafeBytes { raw in
      do throws(RequestFault) { try form.add(raw) } catch { fault = error }
    }
    if let fault { throw fault }
    return form
  }

  /// Enters the request into the list of running ones.
  func register(_ exchange: Exchange, kind: String, text: String) {
    exchange.core.running.add(
      RunningRequests.Entry(id: exchange.id, kind: kind, text: text, started: exchange.received, cancellation: exchange.cancellation))
  }

  /// Options from the parameters of the protocol.
  func options(_ form: FormParameters, _ exchange: Exchange) throws -> QueryOptions {
    var options = QueryOptions(cancellation: exchange.cancellation, base: baseIRI(exchange), requestID: String(exchange.id))
    if form.items.allSatisfy({ $0.name == "query" }) { return options }
    if let text = try form.single("timeout") {
      guard let seconds = Double(text), seconds > 0 else {
        throw Problem(400, "badRequest", "timeout is a number of seconds above 0, not '\(text.prefix(40))'")
      }
      options.timeout = min(seconds, Limits.evaluationSecondsMax)
    }
    options.defaultGraphs = try graphNames(form, "default-graph-uri")
    options.namedGraphs = try graphNames(form, "named-graph-uri")
    options.usingGraphs = try graphNames(form, "using-graph-uri")
    options.usingNamedGraphs = try graphNames(form, "using-named-graph-uri")
    if let text = try form.single("min-confidence") {
      guard let value = Double(text), value >= 0, value <= 1 else {
        throw Problem(400, "badRequest", "min-confidence is a number from 0 to 1")
      }
      options.minConfidence = value
    }
    for text in form.all("prefix") {
      guard let colon = text.firstIndex(of: ":") else { throw Problem(400, "badRequest", "prefix is NAME:IRI") }
      let iri = String(text[text.index(after: colon)...])
      // What a name of the text becomes may be stored: it has to be an IRI.
      try checkIRI(iri, "prefix")
      options.prefixes.append((String(text[..<colon]), iri))
    }
    return options
  }

  /// The IRIs of a parameter of the protocol; an empty one, which forms send, is none.
  private func graphNames(_ form: FormParameters, _ name: String) throws -> [String] {
    try form.all(name).filter { iri in
      if iri.isEmpty { return false }
      try checkIRI(iri, name)
      return true
    }
  }

  /// The request's own address: relative IRIs of a text are resolved against it.
  func baseIRI(_ exchange: Exchange) -> String {
    "http://" + authority(exchange) + exchange.head.rawPath
  }

  func authority(_ exchange: Exchange) -> String {
    guard let host = exchange.head.host, !host.isEmpty,
      host.utf8.allSatisfy({ isToken($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") })
    else { return "localhost" }
    return host
  }

  /// A short JSON answer.
  func send(_ exchange: Exchange, _ json: JSONText, status: Int = 200, fields: [(String, String)] = []) {
    exchange.response.send(status, contentType: "application/json", json.text + "\n", fields: fields)
  }
}
