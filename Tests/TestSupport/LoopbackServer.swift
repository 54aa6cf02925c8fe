import Dispatch
import Glibc
import Synchronization

/// A small HTTP server on 127.0.0.1 for tests of outgoing requests: one answer a connection.
public final class LoopbackServer: Sendable {
  /// A request as it came.
  public struct Request: Sendable {
    public let method: String
    public let target: String
    /// The whole head, the request line included.
    public let head: String
    public let body: String
    /// A field of the head by its name in lower case.
    public func field(_ name: String) -> String? {
      for line in head.split(separator: "\r\n").dropFirst() where line.lowercased().hasPrefix(name + ":") {
        return line.dropFirst(name.count + 1).drop { $0 == " " }.description
      }
      return nil
    }
  }

  /// What the server says: a whole answer as bytes, or what a hostile server does instead.
  public enum Answer: Sendable {
    case bytes([UInt8])
    /// Nothing, until the client leaves.
    case silence
    /// Some bytes, then others again and again until the client leaves.
    case endless([UInt8], then: [UInt8])
    /// Some bytes, then a reset of the connection.
    case reset([UInt8])

    /// An answer with a status, fields and a body.
    public static func status(_ line: String, _ fields: [String] = [], _ body: String = "") -> Answer {
      let head = (["HTTP/1.1 \(line)", "Content-Length: \(body.utf8.count)", "Connection: close"] + fields).joined(separator: "\r\n")
      return .bytes(Array("\(head)\r\n\r\n\(body)".utf8))
    }

    /// 200 with a media type and a body.
    public static func ok(_ type: String, _ body: String) -> Answer { status("200 OK", ["Content-Type: \(type)"], body) }
  }

  public let port: Int
  private let listener: Int32
  private let log = Mutex<[Request]>([])

  /// Listens on a free port; nil when the machine has no loopback.
  public init?(_ answer: @escaping @Sendable (Request) -> Answer) {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    guard bound else { return nil }
    port = Int(UInt16(bigEndian: address.sin_port))
    DispatchQueue(label: "loopback").async { [weak self] in
      while true {
        let client = accept(listener, nil, nil)
        if client < 0 { return }
        let server = self
        DispatchQueue(label: "loopback client").async {
          LoopbackServer.serve(client, server, answer)
        }
      }
    }
  }

  deinit { stop() }

  /// Stops listening.
  public func stop() { _ = shutdown(listener, Int32(SHUT_RDWR)) }

  /// The root IRI, with a slash at its end.
  public var root: String { "http://127.0.0.1:\(port)/" }
  /// The requests so far.
  public var requests: [Request] { log.withLock { $0 } }

  private static func serve(_ client: Int32, _ server: LoopbackServer?, _ answer: (Request) -> Answer) {
    defer { close(client) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    var end: Int?
    var wanted = 0
    while end.map({ bytes.count < $0 + 4 + wanted }) ?? true {
      let count = recv(client, &piece, piece.count, 0)
      if count <= 0 { return }
      bytes += piece[0..<count]
      if end == nil, let at = RawSocket.find("\r\n\r\n", in: bytes) {
        end = at
        let head = String(decoding: bytes[..<at], as: UTF8.self).lowercased()
        if let field = RawSocket.find("content-length: ", in: Array(head.utf8)) {
          wanted = Int(String(decoding: Array(head.utf8)[(field + 16)...].prefix { $0 >= 48 && $0 <= 57 }, as: UTF8.self)) ?? 0
        }
      }
    }
    let at = end ?? 0
    let head = String(decoding: bytes[..<at], as: UTF8.self)
    let words = head.prefix { $0 != "\r\n" }.split(separator: " ")
    let request = Request(
      method: words.first.map(String.init) ?? "", target: words.dropFirst().first.map(String.init) ?? "", head: head,
      body: String(decoding: bytes[(at + 4)...], as: UTF8.self))
    server?.log.withLock { $0.append(request) }
    switch answer(request) {
    case .silence: _ = recv(client, &piece, piece.count, 0)
    case .bytes(let all): _ = sendAll(client, all)
    case .endless(let first, let rest):
      guard sendAll(client, first), !rest.isEmpty else { return }
      while sendAll(client, rest) {}
    case .reset(let first):
      guard sendAll(client, first) else { return }
      var now = linger(l_onoff: 1, l_linger: 0)
      _ = setsockopt(client, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }
  }

  private static func sendAll(_ client: Int32, _ all: [UInt8]) -> Bool {
    var done = 0
    while done < all.count {
      let sent = all.withUnsafeBytes { send(client, $0.baseAddress.map { $0 + done }, all.count - done, Int32(MSG_NOSIGNAL)) }
      if sent <= 0 { return false }
      done += sent
    }
    return true
  }
}
