/// Why an evaluation ended without its answer. A limit reached is one of these, never a
/// shorter answer; an expression error is not: it is an unbound value.
public enum QueryError: Error, Hashable, Sendable {
  /// The deadline passed; the time that was allowed, in seconds.
  case timeout(seconds: Double)
  /// The client went away or the query was killed.
  case cancelled
  /// An operator asked for more memory than the query may hold; bytes allowed.
  case memoryBudget(bytes: Int)
  /// A limit of `Limits` by name, and its value.
  case limit(name: String, value: Int)
  /// Something that is switched off, by name: SERVICE, LOAD, a custom aggregate.
  case notAllowed(String)
  /// An endpoint of SERVICE could not be asked or gave no answer.
  case service(endpoint: String, reason: String)
  /// A form that the evaluation cannot answer, in words.
  case unsupported(String)
}

extension QueryError {
  /// Whether it is a failure of a SERVICE, which SILENT passes over.
  var isOfService: Bool {
    switch self {
    case .service, .notAllowed: return true
    default: return false
    }
  }
}

extension QueryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .timeout(let seconds): return "the query ran longer than the \(seconds) s it was given"
    case .cancelled: return "the query was cancelled"
    case .memoryBudget(let bytes): return "the query needs more than the \(bytes >> 20) MiB of memory it was given"
    case .limit(let name, let value): return "\(name) is limited to \(value)"
    case .notAllowed(let what): return "\(what) is not allowed here"
    case .service(let endpoint, let reason): return "SERVICE <\(endpoint)> failed: \(reason)"
    case .unsupported(let what): return what
    }
  }
}
