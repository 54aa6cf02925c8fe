import Glibc

/// Where a SPARQL endpoint listens: `unix:/path/to/socket:/query` or `http://127.0.0.1:PORT/path`.
struct Endpoint: Sendable {
  enum Address: Sendable {
    case unix(String)
    case tcp(host: String, port: UInt16)
  }
  let address: Address
  let path: String

  init(_ text: String) throws {
    if text.hasPrefix("unix:") {
      let parts = text.dropFirst(5).split(separator: ":", maxSplits: 1).map(String.init)
      guard let socket = parts.first else { throw Failure("'\(text)' names no socket") }
      address = .unix(socket)
      path = parts.count > 1 ? parts[1] : "/query"
      return
    }
    guard text.hasPrefix("http://") else { throw Failure("'\(text)' is neither unix:PATH:/query nor http://HOST:PORT/path") }
    let rest = text.dropFirst(7)
    let place = rest.prefix { $0 != "/" }
    let halves = place.split(separator: ":").map(String.init)
    guard let host = halves.first, let port = UInt16(halves.count > 1 ? halves[1] : "80") else { throw Failure("'\(text)' has no port") }
    address = .tcp(host: host == "localhost" ? "127.0.0.1" : host, port: port)
    path = place.count < rest.count ? String(rest.dropFirst(place.count)) : "/"
  }

  /// A connected socket.
  func dial() throws -> Int32 {
    switch address {
    case .unix(let path):
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      var name = sockaddr_un()
      name.sun_family = sa_family_t(AF_UNIX)
      guard path.utf8.count < MemoryLayout.size(ofValue: name.sun_path) else { throw Failure("the socket path \(path) is too long") }
      withUnsafeMutableBytes(of: &name.sun_path) { room in room.copyBytes(from: path.utf8) }
      let code = withUnsafePointer(to: &name) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
      }
      return try check(code, descriptor, path)
    case .tcp(let host, let port):
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var on: Int32 = 1
      setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_port = port.bigEndian
      guard inet_pton(AF_INET, host, &name.sin_addr) == 1 else { throw Failure("\(host) is no IPv4 address") }
      let code = withUnsafePointer(to: &name) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
      }
      return try check(code, descriptor, "\(host):\(port)")
    }
  }

  private func check(_ code: Int32, _ descriptor: Int32, _ place: String) throws -> Int32 {
    if code == 0 { return descriptor }
    let reason = String(cString: strerror(errno))
    close(descriptor)
    throw Failure("\(place) cannot be reached: \(reason)")
  }
}
