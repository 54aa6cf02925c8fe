/// The methods that some route answers to; every other is kept by name for the message.
public enum RequestMethod: Hashable, Sendable {
  case get, head, post, put, delete, options
  case other(String)

  /// The method as written on the wire.
  public var name: String {
    switch self {
    case .get: "GET"
    case .head: "HEAD"
    case .post: "POST"
    case .put: "PUT"
    case .delete: "DELETE"
    case .options: "OPTIONS"
    case .other(let name): name
    }
  }
}

/// How the bytes of a body are framed (RFC 9112 §6).
public enum BodyFraming: Hashable, Sendable {
  case none
  case length(Int)
  case chunked
}

/// A request head, checked: what the product looks at, nothing else.
///
/// `path` is percent-decoded; `query` is the raw text after the first `?`, nil without one.
public struct RequestHead: Sendable {
  public var method: RequestMethod
  public var path: String
  public var query: String?
  /// The path as it came, for `Location` and directly named graphs.
  public var rawPath: String
  public var host: String?
  /// Which site's page sent the request, as browsers say it (RFC 6454, section 7).
  public var origin: String?
  public var contentType: String?
  public var contentEncoding: String?
  public var accept: String?
  /// The content codings of the body in small letters, `identity` left out. RFC 9110, section 8.4.
  public var contentCodings: [String] {
    (contentEncoding ?? "").lowercased().split(separator: ",").map { ContentType.trimmed($0) }.filter { !$0.isEmpty && $0 != "identity" }
  }
  /// Whether the body is gzip once; `x-gzip` is the same.
  public var isGzipped: Bool {
    if contentEncoding == nil { return false }
    return contentCodings == ["gzip"] || contentCodings == ["x-gzip"]
  }
  /// `Tern-Model-Key`: the key of a model's endpoint. Used once, never stored, never logged.
  public var modelKey: String?
  public var framing: BodyFraming
  /// Whether the connection stays open after the answer.
  public var keepAlive: Bool
  /// The client waits for `100 Continue` before it sends the body.
  public var expectsContinue: Bool
  /// HTTP/1.0: no chunked answers.
  public var isHTTP10: Bool

  public init(
    method: RequestMethod, path: String, query: String? = nil, rawPath: String = "", host: String? = nil,
    contentType: String? = nil, contentEncoding: String? = nil, accept: String? = nil,
    framing: BodyFraming = .none, keepAlive: Bool = true, expectsContinue: Bool = false, isHTTP10: Bool = false
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.rawPath = rawPath.isEmpty ? path : rawPath
    self.host = host
    self.contentType = contentType
    self.contentEncoding = contentEncoding
    self.accept = accept
    self.framing = framing
    self.keepAlive = keepAlive
    self.expectsContinue = expectsContinue
    self.isHTTP10 = isHTTP10
  }
}

/// A request that is refused before any route sees it: the status and a reason for people.
public struct RequestFault: Error, Hashable, Sendable {
  public var status: Int
  public var reason: String

  public init(_ status: Int, _ reason: String) {
    self.status = status
    self.reason = reason
  }
}
