import Database

/// A refusal as RFC 9457 problem JSON, or as plain text for people who ask for that.
public struct Problem: Error, Sendable {
  public var status: Int
  /// A short name of the kind, stable for programs ("malformedQuery").
  public var kind: String
  public var detail: String
  public var line: Int?
  public var column: Int?
  public var offset: Int?
  public var length: Int?
  public var expected: [String] = []
  public var suggestion: String?
  public var candidates: [EntityCandidate] = []
  /// The line of the text and a caret under the fault.
  public var excerpt: String?
  public var exitCode: Int32?
  public var retryAfter: Int?
  public var allow: String?
  /// The content codings that are understood, beside a refusal of another. RFC 9110, section 12.5.3.
  public var acceptEncoding: String?

  public init(_ status: Int, _ kind: String, _ detail: String) {
    self.status = status
    self.kind = kind
    self.detail = detail
    if status == 503 { retryAfter = 1 }
  }

  public init(_ fault: RequestFault) {
    self.init(fault.status, fault.status == 503 ? "busy" : "badRequest", fault.reason)
  }

  /// From an error of the database; `text` is the query or update that it points into.
  public init(_ error: DatabaseError, text: String?) {
    self.init(error.httpStatus, error.kind.rawValue, error.message)
    line = error.line
    column = error.column
    offset = error.offset
    length = error.length
    expected = error.expected
    suggestion = error.suggestion
    candidates = error.candidates
    exitCode = error.exitCode
    if let shown = error.excerpt {
      excerpt = shown
    } else if let text, let line = error.line, let column = error.column {
      excerpt = Problem.excerpt(of: text, line: line, column: column, length: error.length ?? 1)
    }
  }

  /// A body that cannot be read: too large, damaged, or given up by the client.
  init(unread error: any Error) {
    switch error {
    case let fault as RequestFault: self.init(fault)
    case let error as DatabaseError: self.init(error, text: nil)
    case is ClientGone: self.init(503, "clientGone", "the client is gone")
    default: self.init(500, "internal", "the body cannot be read: \(error)")
    }
  }

  /// The reason phrase of a status.
  public static func title(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 201: "Created"
    case 204: "No Content"
    case 400: "Bad Request"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 406: "Not Acceptable"
    case 408: "Request Timeout"
    case 411: "Length Required"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    case 507: "Insufficient Storage"
    default: status < 400 ? "OK" : "Error"
    }
  }

  /// The faulty line, cut to some 120 characters around the fault, and a caret line below it.
  static func excerpt(of text: String, line: Int, column: Int, length: Int) -> String? {
    var number = 1
    var scalars: [Unicode.Scalar] = []
    var iterator = text.unicodeScalars.makeIterator()
    while let scalar = iterator.next() {
      if scalar == "\n" {
        if number == line { break }
        number += 1
      } else if number == line, scalar != "\r" {
        scalars.append(scalar)
        if scalars.count > column + 200 { break }
      }
    }
    guard number == line, column >= 1, column <= scalars.count + 1 else { return nil }
    var first = 0
    var cut = false
    if column > 80 {
      first = column - 60
      cut = true
    }
    let shown = scalars[first..<min(scalars.count, first + 120)]
    var top = cut ? "…" : ""
    for scalar in shown { top.unicodeScalars.append(scalar == "\t" || scalar.value < 32 ? " " : scalar) }
    let indent = column - 1 - first + (cut ? 1 : 0)
    let width = max(1, min(length, shown.count - (column - 1 - first)))
    return top + "\n" + String(repeating: " ", count: max(indent, 0)) + String(repeating: "^", count: width)
  }

  /// `application/problem+json`.
  public var json: String {
    var object = JSONText()
    object.open()
    object.field("type", "about:blank")
    object.field("title", Problem.title(status))
    object.field("status", status)
    object.field("detail", detail)
    object.field("kind", kind)
    if let line { object.field("line", line) }
    if let column { object.field("column", column) }
    if let offset { object.field("offset", offset) }
    if let length { object.field("length", length) }
    if !expected.isEmpty { object.field("expected", expected) }
    if let suggestion { object.field("suggestion", suggestion) }
    if let excerpt { object.field("excerpt", excerpt) }
    if let exitCode { object.field("exitCode", Int(exitCode)) }
    if !candidates.isEmpty {
      object.list("candidates")
      for candidate in candidates {
        object.open()
        object.candidateFields(candidate)
        object.close()
      }
      object.endList()
    }
    object.close()
    object.text += "\n"
    return object.text
  }

  /// The same in words.
  public var plainText: String {
    var out = ""
    if let line, let column { out += "line \(line), column \(column): " }
    out += detail + "\n"
    if let excerpt { out += excerpt + "\n" }
    if !expected.isEmpty { out += "expected: " + expected.joined(separator: ", ") + "\n" }
    if let suggestion { out += suggestion + "\n" }
    for candidate in candidates { out += "  \(candidate.label) <\(candidate.iri)>\n" }
    return out
  }
}
