/// Why a request through the client failed: the text for people and the exit code for scripts.
///
/// Exit codes are those of product.md: 1, 64 to 77 from sysexits.h, 124 and 130.
public struct ClientError: Error, Sendable, CustomStringConvertible {
  public var message: String
  public var exitCode: Int32
  /// HTTP status, nil when there was no answer.
  public var status: Int?
  /// The kind named by the daemon ("malformedQuery").
  public var kind: String?
  /// The file that line and column lie in, nil for a statement.
  public var file: String?
  public var line: Int?
  public var column: Int?
  /// The faulty line with a caret below.
  public var excerpt: String?
  public var expected: [String] = []
  public var suggestion: String?
  /// Labels of what an ambiguous name may mean.
  public var candidates: [String] = []

  public init(_ message: String, exitCode: Int32, status: Int? = nil, kind: String? = nil) {
    self.message = message
    self.exitCode = exitCode
    self.status = status
    self.kind = kind
  }

  /// The daemon cannot be reached or does not speak HTTP.
  public static func unreachable(_ message: String) -> ClientError { ClientError(message, exitCode: 69) }
  /// The daemon went away between a request that changes something and its answer.
  static let outcomeUnknown = ClientError(
    "the daemon closed the connection before it answered: whether the change was made is not known, look before you send it again", exitCode: 69,
    kind: "outcomeUnknown")
  /// The daemon went away while it loaded.
  static let loadUnfinished = ClientError(
    "the daemon went away before the load ended: load again, what is in the database already is left as it is", exitCode: 69, kind: "unreachable")
  /// Ctrl-C.
  public static let interrupted = ClientError("interrupted", exitCode: 130, kind: "interrupted")
  /// The answer was cut off.
  public static let truncated = ClientError(
    "the answer was cut off before its end: an error or a limit stopped it (a statement may run 30 s unless a timeout gives it more)", exitCode: 1, kind: "truncated")

  /// The same where a part of the answer is written already: Ctrl-C then says that it is a part.
  public func inMidAnswer(_ isBegun: Bool) -> ClientError {
    guard isBegun, kind == "interrupted" else { return self }
    var error = self
    error.message = "interrupted: the answer is not whole"
    return error
  }

  /// From an answer with an error status: problem JSON, or whatever text came.
  public static func answer(status: Int, body: [UInt8]) -> ClientError {
    guard let json = JSON.parse(body), case .object = json else {
      var text = String(decoding: body.prefix(2_000), as: UTF8.self)
      while text.last?.isNewline == true { text.removeLast() }
      return ClientError(text.isEmpty ? "HTTP status \(status)" : text, exitCode: code(status), status: status)
    }
    return problem(json, status: status)
  }

  /// From a problem object.
  public static func problem(_ json: JSON, status: Int) -> ClientError {
    let status = json["status"]?.int ?? status
    var error = ClientError(json["detail"]?.string ?? "HTTP status \(status)", exitCode: code(status), status: status)
    error.kind = json["kind"]?.string
    if let code = json["exitCode"]?.int { error.exitCode = Int32(truncatingIfNeeded: code) }
    error.line = json["line"]?.int
    error.column = json["column"]?.int
    error.excerpt = json["excerpt"]?.string
    error.expected = json["expected"]?.array?.compactMap(\.string) ?? []
    error.suggestion = json["suggestion"]?.string
    error.candidates = json["candidates"]?.array?.compactMap { candidate in
      guard let label = candidate["label"]?.string else { return nil }
      let type = candidate["type"]?.string.map { " (\($0))" } ?? ""
      return label + type + " <" + (candidate["iri"]?.string ?? "") + ">"
    } ?? []
    return error
  }

  private static func code(_ status: Int) -> Int32 {
    switch status {
    case 400, 414, 415: 65
    case 403: 77
    case 404, 405, 406, 413: 1
    case 503: 75
    case 507: 74
    default: 70
    }
  }

  /// Several lines for people.
  public var description: String {
    var out = ""
    if let file { out += file + ": " }
    if let line, let column { out += "line \(line), column \(column): " }
    out += message
    if let excerpt { out += "\n" + excerpt }
    if !expected.isEmpty { out += "\nexpected: " + expected.joined(separator: ", ") }
    if let suggestion { out += "\n" + suggestion }
    for candidate in candidates { out += "\n  " + candidate }
    return out
  }
}
