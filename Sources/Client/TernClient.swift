import Glibc

/// The daemon as the shell and the verbs see it: one request after the other over one connection.
public final class TernClient {
  public let settings: Settings
  /// Whether a daemon is started when none runs.
  public var startsDaemon: Bool
  private let interrupt: Interrupt?
  private let note: (String) -> Void
  private var connection: Connection?

  public init(_ settings: Settings, startsDaemon: Bool = true, interrupt: Interrupt? = nil, note: @escaping (String) -> Void = { _ in }) {
    self.settings = settings
    self.startsDaemon = startsDaemon
    self.interrupt = interrupt
    self.note = note
  }

  /// Connects now, so that a failure shows before anything else is done.
  public func connect() throws(ClientError) {
    if connection?.isOpen != true {
      let open = try Launcher.connect(settings, start: startsDaemon, interrupt: interrupt, note: note)
      if settings.namesBoth { try checkDatabase(open) }
      connection = open
    }
  }

  /// Refuses a daemon that has another database than the one that was named: what is written would go there.
  private func checkDatabase(_ open: Connection) throws(ClientError) {
    let answer = try open.send(Request("GET", "/$/ping", accept: "application/json"))
    // A daemon that lets nobody else in says so to the request itself.
    guard let json = JSON.parse(try answer.readAll()), answer.status == 200, let path = json["path"]?.string, path != settings.database else { return }
    var (here, there) = (stat(), stat())
    if stat(path, &here) == 0, stat(settings.database, &there) == 0, here.st_dev == there.st_dev, here.st_ino == there.st_ino { return }
    throw ClientError(
      "the daemon at \(settings.socket) has the database \(path), not \(settings.database): name another socket, or none", exitCode: 64)
  }

  /// Sends a request; an answer with an error status is thrown. The answer must be read before the next request.
  public func send(_ request: Request, progress: ((Int) -> Void)? = nil) throws(ClientError) -> Response {
    let response = try raw(request, progress: progress)
    if response.status >= 400 {
      throw ClientError.answer(status: response.status, body: try response.readAll())
    }
    return response
  }

  /// Sends a request and takes any status.
  public func raw(_ request: Request, progress: ((Int) -> Void)? = nil) throws(ClientError) -> Response {
    // Nothing is asked at this moment, so that a readable socket is a closed one.
    if let open = connection, open.isOpen, open.isStale { open.drop() }
    let isFresh = connection?.isOpen != true
    try connect()
    guard let open = connection else { throw .unreachable("there is no connection") }
    do throws(ClientError) {
      return try open.send(request, progress: progress)
    } catch {
      open.drop()
      connection = nil
      guard error.exitCode == 69 else { throw error }
      // It may have gone between the change and its answer: a change is never sent twice.
      guard request.mayBeRepeated else { throw .outcomeUnknown }
      if isFresh { throw error }
      try connect()
      guard let again = connection else { throw error }
      return try again.send(request, progress: progress)
    }
  }

  /// A request whose answer is JSON.
  public func json(_ request: Request) throws(ClientError) -> JSON {
    let body = try send(request).readAll()
    guard let value = JSON.parse(body) else { throw ClientError("the daemon's answer is not JSON", exitCode: 70) }
    return value
  }

  /// Takes a document out, by id, IRI or name. Documents are loaded under absolute paths: a relative one is understood too.
  public func forget(document name: String) throws(ClientError) -> JSON {
    do throws(ClientError) {
      return try json(Request("DELETE", "/documents/" + Request.encode(name)))
    } catch {
      let path = Settings.absolute(name)
      guard error.status == 404, path != name, try raw(Request("HEAD", "/documents/" + Request.encode(path))).status == 200 else { throw error }
      return try json(Request("DELETE", "/documents/" + Request.encode(path)))
    }
  }

  /// Forgets an answer that will not be read: the daemon cancels it.
  public func abandon() {
    connection?.drop()
    connection = nil
  }
}

/// What a text given by a person is.
public enum StatementKind: String, Sendable {
  case query, update, pattern
}

/// A statement with its settings, ready to be sent.
public struct Statement: Sendable {
  public var kind: StatementKind
  public var text: String
  public var timeout: Double?
  public var prefixes: [(name: String, iri: String)] = []
  public var minConfidence: Double?
  /// "plan" or "analyze".
  public var explain: String?

  public init(kind: StatementKind, text: String) {
    self.kind = kind
    self.text = text
  }

  /// The request; `accept` is a media type list.
  public func request(accept: String) -> Request {
    var parameters: [(String, String)] = []
    if let timeout { parameters.append(("timeout", String(timeout))) }
    for prefix in prefixes { parameters.append(("prefix", prefix.name + ":" + prefix.iri)) }
    if let minConfidence { parameters.append(("min-confidence", String(minConfidence))) }
    if let explain { parameters.append(("explain", explain)) }
    let body = Request.Body.bytes(Array(text.utf8))
    switch kind {
    case .query:
      return Request("POST", Request.target("/query", parameters), accept: accept, contentType: "application/sparql-query", body: body)
    case .pattern:
      return Request("POST", Request.target("/query", parameters), accept: accept, contentType: "text/x-tern-pattern", body: body)
    case .update:
      return Request("POST", Request.target("/update", parameters), accept: "application/json", contentType: "application/sparql-update", body: body)
    }
  }
}
