import Glibc

/// One request to the daemon.
public struct Request: Sendable {
  /// What is sent with it.
  public enum Body: Sendable {
    case none
    case bytes([UInt8])
    /// Read to its end and sent in chunks; the descriptor stays the caller's.
    case stream(descriptor: Int32)
  }
  public var method: String
  /// Path and query, percent-encoded.
  public var target: String
  public var contentType: String?
  public var accept: String?
  public var body: Body
  /// Further fields of the head.
  public var fields: [(String, String)] = []

  public init(
    _ method: String, _ target: String, accept: String? = nil, contentType: String? = nil, body: Body = .none,
    fields: [(String, String)] = []
  ) {
    self.fields = fields
    self.method = method
    self.target = target
    self.accept = accept
    self.contentType = contentType
    self.body = body
  }

  /// Whether sending it twice does what sending it once does: it only asks.
  var mayBeRepeated: Bool { method == "GET" || method == "HEAD" || target == "/query" || target.hasPrefix("/query?") }

  /// Percent-encodes everything that is not unreserved (RFC 3986 §2.3).
  public static func encode(_ text: String) -> String {
    var out: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case 48...57, 65...90, 97...122, 45, 46, 95, 126: out.append(byte)
      default: out += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// `path?name=value&…`
  public static func target(_ path: String, _ parameters: [(String, String)]) -> String {
    if parameters.isEmpty { return path }
    return path + "?" + parameters.map { encode($0.0) + "=" + encode($0.1) }.joined(separator: "&")
  }
}

/// How waiting for the daemon can be interrupted: a descriptor that becomes readable, and the question whether it was.
public struct Interrupt: Sendable {
  public var descriptor: Int32
  public var taken: @Sendable () -> Bool

  public init(descriptor: Int32, taken: @escaping @Sendable () -> Bool) {
    self.descriptor = descriptor
    self.taken = taken
  }
}

/// A connection to the daemon's Unix socket, blocking, for one thread.
///
/// Dropping it cancels what the daemon does for it.
public final class Connection {
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private let interrupt: Interrupt?

  /// Connects. Throws ``ClientError`` (69, or 77 for a socket of somebody else).
  public init(path: String, interrupt: Interrupt? = nil) throws(ClientError) {
    self.interrupt = interrupt
    let bytes = Array(path.utf8)
    guard bytes.count <= 107, !bytes.isEmpty else {
      throw ClientError("the socket path has \(bytes.count) bytes; the system allows 107", exitCode: 64)
    }
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .unreachable("cannot make a socket: \(String(cString: strerror(errno)))") }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    while true {
      let code = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
      }
      if code == 0 { break }
      let reason = errno
      if reason == EINTR { continue }
      close(descriptor)
      descriptor = -1
      var error = ClientError.unreachable("cannot connect to \(path): \(String(cString: strerror(reason)))")
      error.kind = reason == ENOENT || reason == ECONNREFUSED ? "notRunning" : "unreachable"
      if reason == EACCES { error.exitCode = 77 }
      throw error
    }
  }

  deinit { drop() }

  /// Closes it: the daemon cancels what it was doing for us.
  public func drop() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  public var isOpen: Bool { descriptor >= 0 }

  /// Whether the daemon has closed it (it closes idle connections): nothing can be sent any more.
  var isStale: Bool {
    guard descriptor >= 0 else { return true }
    var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&item, 1, 0) > 0
  }

  /// Sends a request and reads the head of its answer.
  public func send(_ request: Request, progress: ((Int) -> Void)? = nil) throws(ClientError) -> Response {
    var head = "\(request.method) \(request.target) HTTP/1.1\r\nHost: localhost\r\n"
    if let accept = request.accept { head += "Accept: \(accept)\r\n" }
    if let type = request.contentType { head += "Content-Type: \(type)\r\n" }
    for (name, value) in request.fields where !value.utf8.contains(where: { $0 < 0x20 }) { head += "\(name): \(value)\r\n" }
    switch request.body {
    case .none:
      if request.method != "GET", request.method != "HEAD" { head += "Content-Length: 0\r\n" }
      _ = try write(Array((head + "\r\n").utf8))
    case .bytes(let bytes):
      head += "Content-Length: \(bytes.count)\r\n\r\n"
      _ = try write(Array(head.utf8) + bytes)
    case .stream(let source):
      head += "Transfer-Encoding: chunked\r\n\r\n"
      if try write(Array(head.utf8)) { try stream(source, progress) }
    }
    return try Response(self)
  }

  private func stream(_ source: Int32, _ progress: ((Int) -> Void)?) throws(ClientError) {
    var piece = [UInt8](repeating: 0, count: 256 << 10)
    var total = 0
    while true {
      let count = read(source, &piece, piece.count)
      if count < 0 {
        if errno == EINTR {
          if let interrupt, interrupt.taken() {
            drop()
            throw .interrupted
          }
          continue
        }
        throw ClientError("reading failed: \(String(cString: strerror(errno)))", exitCode: 74)
      }
      if count == 0 { break }
      let frame = Array((String(count, radix: 16) + "\r\n").utf8) + piece[0..<count] + [13, 10]
      if try !write(frame) { return }
      total += count
      progress?(total)
    }
    _ = try write(Array("0\r\n\r\n".utf8))
  }

  /// Writes all; false when the daemon answered or closed before it had taken everything.
  private func write(_ bytes: [UInt8]) throws(ClientError) -> Bool {
    let noSignal = Int32(MSG_NOSIGNAL)
    var done = 0
    while done < bytes.count {
      let ready = try wait(for: Int16(POLLOUT) | Int16(POLLIN))
      if ready & Int16(POLLIN) != 0 { return false }
      let written = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done, noSignal) }
      if written < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        if errno == EPIPE || errno == ECONNRESET { return false }
        throw .unreachable("writing to the daemon failed: \(String(cString: strerror(errno)))")
      }
      done += written
    }
    return true
  }

  /// Waits for the socket, or throws when interrupted.
  private func wait(for events: Int16) throws(ClientError) -> Int16 {
    while true {
      var items = [pollfd(fd: descriptor, events: events, revents: 0)]
      if let interrupt { items.append(pollfd(fd: interrupt.descriptor, events: Int16(POLLIN), revents: 0)) }
      let code = poll(&items, nfds_t(items.count), -1)
      if let interrupt, code < 0 || (items.count > 1 && items[1].revents != 0) {
        var junk = [UInt8](repeating: 0, count: 64)
        if code > 0 { _ = read(interrupt.descriptor, &junk, 64) }
        if interrupt.taken() {
          drop()
          throw .interrupted
        }
        if code > 0, items[0].revents == 0 { continue }
      }
      if code < 0 {
        if errno == EINTR { continue }
        throw .unreachable("waiting for the daemon failed: \(String(cString: strerror(errno)))")
      }
      if items[0].revents != 0 { return items[0].revents }
    }
  }

  // MARK: Reading

  /// Whether bytes are there or come within so many milliseconds; also when an interrupt waits, which the next read throws.
  func isReady(within milliseconds: Int) -> Bool {
    if start < buffer.count { return true }
    var items = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    if let interrupt { items.append(pollfd(fd: interrupt.descriptor, events: Int16(POLLIN), revents: 0)) }
    return poll(&items, nfds_t(items.count), Int32(milliseconds)) != 0
  }

  /// More bytes from the socket; false at its end.
  private func fill() throws(ClientError) -> Bool {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    _ = try wait(for: Int16(POLLIN))
    let old = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: 64 << 10))
    let got = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress.map { $0 + old }, 64 << 10, 0) }
    buffer.removeLast((64 << 10) - max(got, 0))
    if got < 0 {
      if errno == EINTR || errno == EAGAIN { return true }
      if errno == ECONNRESET { return false }
      throw .unreachable("reading from the daemon failed: \(String(cString: strerror(errno)))")
    }
    return got > 0
  }

  /// A line without its CRLF, nil at the end of the stream.
  func line() throws(ClientError) -> String? {
    var scanned = start
    while true {
      if let end = buffer[scanned...].firstIndex(of: 10) {
        var stop = end
        if stop > start, buffer[stop - 1] == 13 { stop -= 1 }
        let text = String(decoding: buffer[start..<stop], as: UTF8.self)
        start = end + 1
        return text
      }
      if buffer.count - start > 64 << 10 { throw .unreachable("the answer's head is too long: is this the daemon's socket?") }
      let offset = buffer.count - start
      if try !fill() { return nil }
      scanned = start + offset
    }
  }

  /// Up to `limit` bytes of content; nil at the end of the stream.
  func bytes(limit: Int) throws(ClientError) -> [UInt8]? {
    while start == buffer.count {
      if try !fill() { return nil }
    }
    let count = min(limit, buffer.count - start)
    let piece = Array(buffer[start..<(start + count)])
    start += count
    return piece
  }
}

/// An answer whose body is read piece by piece.
public final class Response {
  private enum Framing { case none, length(Int), chunked(Int), untilClose }

  public let status: Int
  /// Names in small letters.
  public private(set) var fields: [String: String] = [:]
  private let connection: Connection
  private var framing = Framing.none
  private var keepAlive = true

  init(_ connection: Connection) throws(ClientError) {
    self.connection = connection
    while true {
      guard let first = try connection.line() else { throw .unreachable("the daemon closed the connection without an answer") }
      let parts = first.split(separator: " ", maxSplits: 2)
      guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), let code = Int(parts[1]) else {
        throw .unreachable("what listens at the socket does not speak HTTP")
      }
      var found: [String: String] = [:]
      while let line = try connection.line(), !line.isEmpty {
        guard let colon = line.firstIndex(of: ":") else { continue }
        found[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
      }
      if code == 100 { continue }
      status = code
      fields = found
      break
    }
    keepAlive = fields["connection"]?.lowercased() != "close"
    if status == 204 || status == 304 {
      framing = .none
    } else if fields["transfer-encoding"]?.lowercased() == "chunked" {
      framing = .chunked(0)
    } else if let length = fields["content-length"].flatMap({ Int($0) }) {
      framing = length == 0 ? .none : .length(length)
    } else {
      framing = .untilClose
    }
    if case .none = framing { finished() }
  }

  /// The next piece of the body, nil at its proper end. Throws ``ClientError/truncated`` when it was cut.
  public func read() throws(ClientError) -> [UInt8]? {
    switch framing {
    case .none: return nil
    case .length(let remaining):
      guard let piece = try connection.bytes(limit: remaining) else { throw .truncated }
      if piece.count == remaining { end() } else { framing = .length(remaining - piece.count) }
      return piece
    case .chunked(let remaining):
      var remaining = remaining
      if remaining == 0 {
        guard let line = try connection.line(), let size = Int(line.prefix { $0 != ";" }, radix: 16) else { throw .truncated }
        if size == 0 {
          while let line = try connection.line(), !line.isEmpty {}
          end()
          return nil
        }
        remaining = size
      }
      guard let piece = try connection.bytes(limit: remaining) else { throw .truncated }
      remaining -= piece.count
      if remaining == 0, try connection.line() != "" { throw .truncated }
      framing = .chunked(remaining)
      return piece
    case .untilClose:
      guard let piece = try connection.bytes(limit: 64 << 10) else {
        end()
        return nil
      }
      return piece
    }
  }

  /// Whether reading on would not wait for longer than so many milliseconds.
  public func isReady(within milliseconds: Int) -> Bool {
    if case .none = framing { return true }
    return connection.isReady(within: milliseconds)
  }

  /// The whole body.
  public func readAll() throws(ClientError) -> [UInt8] {
    var all: [UInt8] = []
    while let piece = try read() { all += piece }
    return all
  }

  private func end() {
    framing = .none
    finished()
  }

  private func finished() { if !keepAlive { connection.drop() } }
}
