import Glibc

/// A small HTTP/1.1 client: one kept connection, whole answers.
final class Connection {
  private let endpoint: Endpoint
  private var descriptor: Int32 = -1
  private var buffer: [UInt8] = []
  private var position = 0

  init(_ endpoint: Endpoint) { self.endpoint = endpoint }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The bytes of a request that asks a query, TSV preferred.
  static func request(_ query: String, _ endpoint: Endpoint) -> [UInt8] {
    let body = Array(query.utf8)
    let head = "POST \(endpoint.path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
      + "Accept: text/tab-separated-values\r\nContent-Length: \(body.count)\r\n\r\n"
    return Array(head.utf8) + body
  }

  /// Asks and reads the whole answer. Throws ``Failure`` on any status but 200, and after `seconds`.
  func ask(_ query: String, seconds: Int) throws -> [UInt8] {
    try exchange(Connection.request(query, endpoint), seconds: seconds)
  }

  /// Sends a request and reads the whole answer.
  func exchange(_ request: [UInt8], seconds: Int) throws -> [UInt8] {
    if descriptor < 0 { descriptor = try endpoint.dial() }
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    do {
      try sendAll(request)
      return try answer()
    } catch {
      close(descriptor)
      descriptor = -1
      buffer.removeAll()
      position = 0
      throw error
    }
  }

  private func sendAll(_ bytes: [UInt8]) throws {
    var done = 0
    while done < bytes.count {
      let sent = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL)) }
      if sent <= 0 { throw Failure("the connection is closed") }
      done += sent
    }
  }

  private func more() throws {
    if position > 0 {
      buffer.removeFirst(position)
      position = 0
    }
    let old = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: 256 << 10))
    let got = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress.map { $0 + old }, 256 << 10, 0) }
    buffer.removeLast(buffer.count - old - max(got, 0))
    if got < 0 { throw Failure(errno == EAGAIN ? "timed out" : "the connection failed") }
    if got == 0 { throw Failure("the answer was cut off") }
  }

  private func line() throws -> String {
    var from = position
    while true {
      while from + 1 < buffer.count {
        if buffer[from] == 13, buffer[from + 1] == 10 {
          let text = String(decoding: buffer[position..<from], as: UTF8.self)
          position = from + 2
          return text
        }
        from += 1
      }
      let offset = from - position
      try more()
      from = position + offset
    }
  }

  private func take(_ count: Int, into body: inout [UInt8]) throws {
    var left = count
    while left > 0 {
      if position == buffer.count { try more() }
      let step = min(left, buffer.count - position)
      body.append(contentsOf: buffer[position..<(position + step)])
      position += step
      left -= step
    }
  }

  private func answer() throws -> [UInt8] {
    let status = try line()
    var length = 0
    var isChunked = false
    while true {
      let field = try line().lowercased()
      if field.isEmpty { break }
      if field.hasPrefix("content-length:") { length = Int(field.dropFirst(15).filter { $0 != " " }) ?? 0 }
      if field.hasPrefix("transfer-encoding:"), field.hasSuffix("chunked") { isChunked = true }
    }
    var body: [UInt8] = []
    if isChunked {
      while let size = Int(try line().prefix { $0 != ";" }, radix: 16), size > 0 {
        try take(size, into: &body)
        _ = try line()
      }
      while try !line().isEmpty {}
    } else {
      try take(length, into: &body)
    }
    guard status.contains(" 200") else { throw Failure("\(status): \(String(decoding: body.prefix(200), as: UTF8.self))") }
    return body
  }
}
