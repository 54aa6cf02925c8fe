import Glibc

/// An https server on loopback with a certificate of its own making, by the openssl program.
public final class SecureServer {
  public let folder = TemporaryFolder()
  public let port: Int
  private let process: ChildProcess
  /// The certificate, which is its own authority.
  public var certificate: String { folder.file("cert.pem") }
  /// What the certificate is for.
  public var root: String { "https://localhost:\(port)/" }

  /// The openssl program, nil where it is not installed.
  public static let program: String? = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/bin/openssl"].first { access($0, X_OK) == 0 }

  /// Nil when the certificate or the server cannot be made within some seconds.
  public init?(files: [String: String], names: String = "DNS:localhost,IP:127.0.0.1") {
    guard let program = SecureServer.program else { return nil }
    let request = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2",
      "-subj", "/CN=localhost", "-addext", "subjectAltName=\(names)",
    ]
    guard ChildProcess(program, request, folder: folder.path)?.wait(seconds: 30) == .exit(0) else { return nil }
    for (name, body) in files {
      let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
      guard writeBytes(Array(answer.utf8), to: folder.file(name)) else { return nil }
    }
    // What it says goes to a file, so that nobody waits at a pipe.
    let log = open(folder.file("log"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(log) }
    let serve = ["s_server", "-accept", "127.0.0.1:0", "-cert", "cert.pem", "-key", "key.pem", "-HTTP"]
    guard let process = ChildProcess(program, serve, folder: folder.path, output: log, errors: log) else { return nil }
    var found: Int?
    for _ in 0..<3_000 {
      let text = String(decoding: readBytes(folder.file("log")) ?? [], as: UTF8.self)
      if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT 127.0.0.1:") }), text.hasSuffix("\n") {
        found = Int(line.dropFirst("ACCEPT 127.0.0.1:".count))
        break
      }
      if !process.isRunning { break }
      usleep(10_000)
    }
    guard let found else { return nil }
    port = found
    self.process = process
  }
}
