import Glibc

/// A raw-byte client of a Unix socket, for tests of slow and rude clients.
public final class RawSocket {
  private var descriptor: Int32

  /// Connects; nil when nothing listens.
  public init?(path: String) {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < 108 else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    if code != 0 { return nil }
  }

  deinit { close() }

  /// Sends what the other side takes at once; false when it has closed.
  @discardableResult
  public func send(_ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      let sent = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL)) }
      if sent <= 0 {
        if sent < 0, errno == EINTR { continue }
        return false
      }
      done += sent
    }
    return true
  }

  @discardableResult
  public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Reads until the other side closes, `enough` says so, or `seconds` pass without a byte.
  public func receive(seconds: Double = 10, until enough: ([UInt8]) -> Bool = { _ in false }) -> (bytes: [UInt8], closed: Bool) {
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while !enough(all) {
      var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&item, 1, Int32(seconds * 1_000)) <= 0 { return (all, false) }
      let count = recv(descriptor, &piece, piece.count, 0)
      if count <= 0 { return (all, true) }
      all += piece[0..<count]
    }
    return (all, false)
  }

  /// One answer with a length or in chunks, as text.
  public func answer(seconds: Double = 10) -> String {
    let (bytes, _) = receive(seconds: seconds) { RawSocket.isWhole($0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether the bytes are a whole answer.
  public static func isWhole(_ bytes: [UInt8]) -> Bool {
    guard let end = find("\r\n\r\n", in: bytes) else { return false }
    let head = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
    let body = bytes[(end + 4)...]
    if let field = find("content-length: ", in: Array(head.utf8)) {
      let digits = Array(head.utf8)[(field + 16)...].prefix { $0 >= 48 && $0 <= 57 }
      return body.count >= Int(String(decoding: digits, as: UTF8.self)) ?? 0
    }
    if head.contains("transfer-encoding: chunked") { return body.suffix(5).elementsEqual("0\r\n\r\n".utf8) }
    return head.hasPrefix("http/1.1 204")
  }

  /// The offset of a text in bytes.
  public static func find(_ text: String, in bytes: [UInt8]) -> Int? {
    let pattern = Array(text.utf8)
    guard bytes.count >= pattern.count else { return nil }
    return (0...(bytes.count - pattern.count)).first { bytes[$0] == pattern[0] && bytes[$0..<($0 + pattern.count)].elementsEqual(pattern) }
  }

  public func shutdownWriting() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

  public func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }
}
