import Glibc
import Limits

/// A bounded, synchronous HTTP client for evaluation threads: it reaches what an allowed
/// prefix covers and nothing else.
///
/// Every hop of a redirect is checked like the first, and every connection's address when
/// it is opened, so neither a name server nor a Location field leads elsewhere. Only http and
/// https; no proxy, no netrc, no cookies, nothing from the environment. The certificate and the name of an https
/// server are always verified.
public struct Fetcher: Sendable {
  /// What may be fetched from; empty: nothing.
  public let allowed: [AllowedPrefix]
  /// A file of certificates in PEM form that are trusted instead of the system's; nil: the system's.
  public let authorities: String?

  public init(allowed: [AllowedPrefix], authorities: String? = nil) {
    self.allowed = allowed
    self.authorities = authorities
  }

  /// Whether an IRI may be asked for at all.
  public func covers(_ iri: String) -> Bool { allowed.contains { $0.covers(iri) } }

  /// Sends the request and waits for the whole answer; blocks the thread.
  ///
  /// `isCancelled` is asked at least every 50 ms. 301, 302, 307 and 308 repeat the request
  /// as it was, 303 asks with GET; Authorization and Cookie stay behind when the origin changes.
  public func fetch(
    _ request: FetchRequest, limits: FetchLimits = FetchLimits(), isCancelled: () -> Bool = { false }
  ) throws(FetchError) -> FetchResponse {
    for field in request.headers {
      let isName = !field.name.isEmpty && field.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
      let isValue = field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
      guard isName, isValue else { throw .failed(request.iri, reason: "a field of the request holds a control character") }
    }
    let start = Fetcher.seconds()
    var asked = try WebAddress(request.iri)
    var request = request
    var redirects = 0
    while true {
      let covering = allowed.filter { $0.covers(asked) }
      if covering.isEmpty { throw .notAllowed(asked.text) }
      let left = limits.totalSeconds - (Fetcher.seconds() - start)
      guard left > 0 else { throw .timedOut(seconds: limits.totalSeconds) }
      let transfer = Transfer(asked, covering, limits, secondsLeft: left, authorities: authorities)
      let response = try transfer.run(request, isCancelled: isCancelled)
      guard [301, 302, 303, 307, 308].contains(response.status), let location = response.header("location") else {
        return response
      }
      redirects += 1
      if redirects > limits.redirects { throw .tooManyRedirects(limits.redirects) }
      let next = try Fetcher.target(location, from: asked)
      if !allowed.contains(where: { $0.covers(next) }) { throw .refusedRedirect(from: asked.text, to: next.text) }
      if response.status == 303 {
        request.method = .get
        request.body = []
        request.headers.removeAll { $0.name.lowercased().hasPrefix("content-") }
      }
      if next.origin != asked.origin {
        request.headers.removeAll { ["authorization", "cookie"].contains($0.name.lowercased()) }
      }
      asked = next
    }
  }

  /// A Location field resolved: absolute, of the same scheme, of the same host, or of the same folder.
  private static func target(_ location: String, from asked: WebAddress) throws(FetchError) -> WebAddress {
    let beforeSlash = location.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if beforeSlash.contains(":") { return try WebAddress(location) }
    if location.hasPrefix("//") { return try WebAddress("\(asked.scheme):\(location)") }
    if location.hasPrefix("/") { return try WebAddress(asked.origin + location) }
    if location.hasPrefix("?") { return try WebAddress(asked.origin + asked.path + location) }
    let folder = asked.path.prefix(upTo: asked.path.lastIndex(of: "/") ?? asked.path.startIndex)
    return try WebAddress("\(asked.origin)\(folder)/\(location)")
  }

  static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
