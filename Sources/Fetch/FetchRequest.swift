import Limits

/// What is asked of a server.
public struct FetchRequest: Sendable {
  /// The methods that anything here needs.
  public enum Method: String, Sendable { case get = "GET", post = "POST" }
  public var method: Method
  /// An absolute http or https IRI.
  public var iri: String
  /// Fields of the request, in order; names and values without line ends.
  public var headers: [(name: String, value: String)]
  /// The body of a POST.
  public var body: [UInt8]

  public init(_ method: Method = .get, _ iri: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.method = method
    self.iri = iri
    self.headers = headers
    self.body = body
  }
}

/// How long and how large.
public struct FetchLimits: Sendable {
  /// Seconds until a connection stands.
  public var connectSeconds: Double
  /// Seconds for everything, redirects included.
  public var totalSeconds: Double
  /// Bytes of the body after decompression.
  public var bodyBytes: Int
  /// Redirects followed.
  public var redirects: Int

  public init(
    connectSeconds: Double = Limits.fetchConnectSeconds, totalSeconds: Double = Limits.evaluationSecondsDefault,
    bodyBytes: Int = Limits.fetchBodyBytes, redirects: Int = Limits.fetchRedirects
  ) {
    self.connectSeconds = connectSeconds
    self.totalSeconds = totalSeconds
    self.bodyBytes = bodyBytes
    self.redirects = redirects
  }
}

/// What a server answered, with any status.
public struct FetchResponse: Sendable {
  public let status: Int
  /// Fields of the last response, names in lower case.
  public let headers: [(name: String, value: String)]
  /// Decompressed.
  public let body: [UInt8]
  /// Where it came from after redirects: the base of relative IRIs in it.
  public let iri: String

  /// The first field of this name (in lower case).
  public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
  /// Whether the status is 200 to 299.
  public var isSuccess: Bool { (200..<300).contains(status) }
}
