/// Why a fetch gave no response. An answer of the server, whatever its status, is no error of this kind.
public enum FetchError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Not an absolute http or https IRI that can be asked for; the reason in words.
  case malformedIRI(String, reason: String)
  /// No allowed prefix covers the IRI.
  case notAllowed(String)
  /// The host resolved to an address that is not of the public internet.
  case refusedAddress(host: String, address: String)
  /// The server pointed to an IRI that no allowed prefix covers.
  case refusedRedirect(from: String, to: String)
  /// More redirects than allowed.
  case tooManyRedirects(Int)
  /// The body, after decompression, is larger than this many bytes.
  case tooLarge(bytes: Int)
  /// The fields of the response are larger than this many bytes.
  case headTooLarge(bytes: Int)
  /// The time was over.
  case timedOut(seconds: Double)
  /// The caller asked to stop.
  case cancelled
  /// The server's certificate is not signed by a trusted authority, is out of date, or names another host.
  case untrusted(String, reason: String)
  /// Name resolution, connection, TLS or the protocol failed; libcurl's words.
  case failed(String, reason: String)

  public var description: String {
    switch self {
    case .malformedIRI(let iri, let reason): return "<\(iri)> cannot be fetched: \(reason)"
    case .notAllowed(let iri): return "<\(iri)> is not covered by an allowed prefix"
    case .refusedAddress(let host, let address):
      return "\(host) is at \(address), which is not a public address; name the address itself in the allowed prefix if it is meant"
    case .refusedRedirect(let from, let to): return "<\(from)> redirects to <\(to)>, which is not covered by an allowed prefix"
    case .tooManyRedirects(let count): return "more than \(count) redirects"
    case .tooLarge(let bytes): return "the answer is larger than \(bytes) bytes"
    case .headTooLarge(let bytes): return "the fields of the answer are larger than \(bytes) bytes"
    case .timedOut(let seconds): return "no complete answer within \((seconds * 100).rounded() / 100) s"
    case .cancelled: return "cancelled"
    case .untrusted(let iri, let reason):
      return "<\(iri)>: the server's certificate is not trusted: \(reason); if its authority is your own, name the file of its certificate with --ca-file"
    case .failed(let iri, let reason): return "<\(iri)>: \(reason)"
    }
  }
}
