import Fetch
import Glibc
import Limits
import Reading

/// A model that a person asked for to read documents.
public struct ModelRequest: Sendable, Hashable {
  /// The address up to and with `/v1`.
  public var endpoint: String
  public var model: String
  /// Sent to the endpoint as a bearer token; never stored, never logged.
  public var key: String?
  /// Seconds for one answer; nil: ``Limits/modelSeconds``.
  public var seconds: Double?
  public init(endpoint: String, model: String, key: String?, seconds: Double? = nil) {
    self.endpoint = endpoint
    self.model = model
    self.key = key
    self.seconds = seconds
  }
}

/// Reaches the model that a person named, and nothing else.
public enum ModelEndpoint {
  /// A reader that asks the model over HTTP. Throws `.evaluation` for an address that cannot be one.
  public static func reading(_ request: ModelRequest) throws -> ModelReading {
    var base = request.endpoint
    while base.last == "/" { base.removeLast() }
    if base.hasSuffix("/chat/completions") { base = String(base.dropLast("/chat/completions".count)) }
    let fetcher: Fetcher
    do {
      // The person chose the address: a model in the house is the usual case.
      fetcher = Fetcher(allowed: [try AllowedPrefix(base, allowsPrivateAddresses: true)])
    } catch let error {
      throw DatabaseError(.evaluation, "the endpoint cannot be used: \(error)")
    }
    let address = base + "/chat/completions"
    let limits = FetchLimits(
      totalSeconds: request.seconds ?? Limits.modelSeconds, bodyBytes: Limits.modelAnswerBytes, redirects: 0)
    var headers = [(name: "Content-Type", value: "application/json"), (name: "Accept", value: "application/json")]
    if let key = request.key, !key.isEmpty { headers.append((name: "Authorization", value: "Bearer " + key)) }
    let fields = headers
    return ModelReading(
      name: request.model,
      send: { (body, isCancelled) throws(ModelReading.Failure) in
        do throws(FetchError) {
          let response = try fetcher.fetch(
            FetchRequest(.post, address, headers: fields, body: body), limits: limits, isCancelled: isCancelled)
          return ModelReading.Answer(
            status: response.status, retryAfter: response.header("retry-after").flatMap { Double($0) }, body: response.body)
        } catch {
          switch error {
          case .cancelled: throw .cancelled
          case .timedOut, .failed: throw .passing("\(error)")
          default: throw .final("\(error)")
          }
        }
      },
      wait: { seconds, isCancelled in
        var left = seconds
        while left > 0, !isCancelled() {
          usleep(UInt32(min(left, 0.05) * 1_000_000))
          left -= 0.05
        }
      })
  }
}
