import Limits

/// Collects the header fields that matter, and refuses what two readers could read differently.
struct FieldSummary {
  private var count = 0
  private var contentLength: Int?
  private var chunked = false
  private var hosts = 0

  /// Reads one field line (without its CRLF).
  mutating func add(_ line: UnsafeRawBufferPointer, to head: inout RequestHead) throws(RequestFault) {
    count += 1
    if count > Limits.requestHeaders { throw RequestFault(431, "more than \(Limits.requestHeaders) header fields") }
    if let first = line.first, first == 32 || first == 9 { throw RequestFault(400, "a folded header line") }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else {
      throw RequestFault(400, "a header line without a name and a colon")
    }
    let name = UnsafeRawBufferPointer(rebasing: line[0..<colon])
    guard name.allSatisfy(isToken) else { throw RequestFault(400, "a header name is not a token") }
    var low = colon + 1
    var high = line.count
    while low < high, line[low] == 32 || line[low] == 9 { low += 1 }
    while high > low, line[high - 1] == 32 || line[high - 1] == 9 { high -= 1 }
    try set(name, UnsafeRawBufferPointer(rebasing: line[low..<high]), &head)
  }

  private mutating func set(
    _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, _ head: inout RequestHead
  ) throws(RequestFault) {
    switch name.count {
    case 4 where equalIgnoringCase(name, "host"):
      hosts += 1
      head.host = String(decoding: value, as: UTF8.self)
    case 6 where equalIgnoringCase(name, "accept"):
      let text = String(decoding: value, as: UTF8.self)
      head.accept = head.accept.map { $0 + "," + text } ?? text
    case 6 where equalIgnoringCase(name, "origin"):
      // Of several, the one that fits least would decide; there is never more than one.
      if head.origin != nil { throw RequestFault(400, "two Origin fields") }
      head.origin = String(decoding: value, as: UTF8.self)
    case 6 where equalIgnoringCase(name, "expect"):
      guard equalIgnoringCase(value, "100-continue") else { throw RequestFault(417, "an expectation that is not 100-continue") }
      head.expectsContinue = !head.isHTTP10
    case 10 where equalIgnoringCase(name, "connection"):
      for token in value.split(separator: UInt8(ascii: ",")) {
        let trimmed = trim(UnsafeRawBufferPointer(rebasing: token))
        if equalIgnoringCase(trimmed, "close") { head.keepAlive = false }
        if equalIgnoringCase(trimmed, "keep-alive"), head.isHTTP10 { head.keepAlive = true }
      }
    case 12 where equalIgnoringCase(name, "content-type"):
      if head.contentType != nil { throw RequestFault(400, "two Content-Type fields") }
      head.contentType = String(decoding: value, as: UTF8.self)
    case 14 where equalIgnoringCase(name, "tern-model-key"):
      head.modelKey = String(decoding: value, as: UTF8.self)
    case 14 where equalIgnoringCase(name, "content-length"):
      if contentLength != nil { throw RequestFault(400, "two Content-Length fields") }
      contentLength = try number(value)
    case 16 where equalIgnoringCase(name, "content-encoding"):
      let coding = String(decoding: value, as: UTF8.self)
      head.contentEncoding = head.contentEncoding.map { $0 + ", " + coding } ?? coding
    case 17 where equalIgnoringCase(name, "transfer-encoding"):
      if chunked { throw RequestFault(400, "two Transfer-Encoding fields") }
      guard equalIgnoringCase(value, "chunked") else { throw RequestFault(501, "a transfer coding other than chunked") }
      chunked = true
    default:
      break
    }
  }

  private func trim(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var low = 0
    var high = bytes.count
    while low < high, bytes[low] == 32 || bytes[low] == 9 { low += 1 }
    while high > low, bytes[high - 1] == 32 || bytes[high - 1] == 9 { high -= 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[low..<high])
  }

  private func number(_ value: UnsafeRawBufferPointer) throws(RequestFault) -> Int {
    guard !value.isEmpty, value.count <= 18 else { throw RequestFault(400, "Content-Length is not a number") }
    var result = 0
    for byte in value {
      guard byte >= 48, byte <= 57 else { throw RequestFault(400, "Content-Length is not a number") }
      result = result * 10 + Int(byte - 48)
    }
    return result
  }

  /// The checks that need all fields.
  func finish(_ head: inout RequestHead) throws(RequestFault) {
    if hosts > 1 { throw RequestFault(400, "two Host fields") }
    if hosts == 0, !head.isHTTP10 { throw RequestFault(400, "no Host field") }
    if chunked {
      if contentLength != nil { throw RequestFault(400, "Content-Length beside Transfer-Encoding") }
      if head.isHTTP10 { throw RequestFault(400, "Transfer-Encoding in HTTP/1.0") }
      head.framing = .chunked
    } else if let length = contentLength {
      head.framing = .length(length)
    }
  }
}
