import Limits

/// The paths of the server and what each is for (product.md, "HTTP on the socket").
enum Route: Hashable {
  case query, update, sparql
  /// The graph store; the rest of the path names a graph directly.
  case store(direct: Bool)
  case documents
  case document(key: String, part: String?)
  /// What people decided about facts and nodes.
  case judgements
  case entities, relations, facts, cite, complete, prefixes, graphs
  case ping, stats, metrics, check, backup, shutdown
  case runningQueries
  case runningQuery(UInt64)

  /// The route of a decoded path, nil when there is none.
  init?(path: String, rawPath: String) {
    switch path {
    case "/query", "/query/": self = .query
    case "/update", "/update/": self = .update
    case "/sparql", "/sparql/": self = .sparql
    case "/store", "/store/": self = .store(direct: false)
    case "/documents", "/documents/": self = .documents
    case "/entities": self = .entities
    case "/judgements": self = .judgements
    case "/relations": self = .relations
    case "/facts": self = .facts
    case "/cite": self = .cite
    case "/complete": self = .complete
    case "/prefixes": self = .prefixes
    case "/graphs": self = .graphs
    case "/$/ping": self = .ping
    case "/$/stats": self = .stats
    case "/$/metrics": self = .metrics
    case "/$/check": self = .check
    case "/$/backup": self = .backup
    case "/$/shutdown": self = .shutdown
    case "/$/queries", "/$/queries/": self = .runningQueries
    default:
      if path.hasPrefix("/store/") {
        self = .store(direct: true)
      } else if path.hasPrefix("/$/queries/"), let id = UInt64(path.dropFirst("/$/queries/".count)) {
        self = .runningQuery(id)
      } else if rawPath.hasPrefix("/documents/") {
        guard let route = Route.documentRoute(rawPath.dropFirst("/documents/".count)) else { return nil }
        self = route
      } else {
        return nil
      }
    }
  }

  /// `KEY`, `KEY/text`, `KEY/facts` or `KEY/links`; a slash inside the key is written `%2F`.
  private static func documentRoute(_ rest: Substring) -> Route? {
    let pieces = rest.split(separator: "/", omittingEmptySubsequences: false)
    guard pieces.count <= 2, !pieces[0].isEmpty else { return nil }
    var raw = String(pieces[0])
    guard let key = raw.withUTF8({ FormParameters.decode(UnsafeRawBufferPointer($0), plusIsSpace: false) }) else { return nil }
    if pieces.count == 1 { return .document(key: key, part: nil) }
    guard pieces[1] == "text" || pieces[1] == "facts" || pieces[1] == "links" else { return nil }
    return .document(key: key, part: String(pieces[1]))
  }

  /// The methods it answers to.
  var methods: [RequestMethod] {
    switch self {
    case .query, .sparql: [.get, .head, .post]
    case .update: [.post]
    case .store: [.get, .head, .put, .post, .delete]
    case .documents: [.get, .head, .post, .delete]
    case .document(_, let part): part == nil ? [.get, .head, .delete] : [.get, .head]
    case .judgements: [.get, .head, .post]
    case .entities, .relations, .facts, .cite, .complete, .prefixes, .graphs: [.get, .head]
    case .ping, .stats, .metrics, .check: [.get, .head]
    case .backup, .shutdown: [.post]
    case .runningQueries: [.get, .head]
    case .runningQuery: [.delete]
    }
  }

  /// The value of `Allow`: what OPTIONS asks for at every path. RFC 9110, section 9.3.7.
  var allow: String { (methods + [.options]).map(\.name).joined(separator: ", ") }

  /// Where it is answered.
  func lane(_ method: RequestMethod) -> Lane {
    if method == .options { return .loop }
    return switch self {
    case .ping, .metrics, .runningQueries, .runningQuery, .shutdown: .loop
    case .update: .update
    case .store: method == .delete ? .update : .bulk
    case .documents: method == .post || method == .delete ? .bulk : .query
    case .document: method == .delete ? .update : .query
    case .judgements: method == .post ? .update : .query
    case .check, .backup: .bulk
    default: .query
    }
  }

  /// Bytes of body it takes. Forms may be three times as long as the text inside.
  func bodyLimit(_ head: RequestHead) -> Int {
    let isForm = head.contentType?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? false
    switch self {
    case .query: return isForm ? 3 * Limits.queryTextBytes + (64 << 10) : Limits.queryTextBytes
    case .update, .sparql: return isForm ? 3 * Limits.updateTextBytes + (64 << 10) : Limits.updateTextBytes
    case .store, .documents: return Limits.uploadBytes
    default: return 64 << 10
    }
  }
}
