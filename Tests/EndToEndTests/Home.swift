import CChildProcess
import Client
import Foundation
import Glibc
import TestSupport
import Testing

/// A home of its own for one test: database, socket, history; the daemon in it is ended with it.
final class Home {
  let folder = TemporaryFolder()
  let environment: [String: String]
  var database: String { folder.path + "/data/tern/tern.db" }
  var socket: String { folder.path + "/run/tern/tern.sock" }

  init() {
    environment = [
      "HOME": folder.path, "XDG_DATA_HOME": folder.path + "/data", "XDG_STATE_HOME": folder.path + "/state",
      "XDG_RUNTIME_DIR": folder.path + "/run", "XDG_CONFIG_HOME": folder.path + "/config", "PATH": "/usr/bin:/bin", "TERM": "xterm",
      "LANG": "C.UTF-8", "NO_COLOR": "1", "SWIFT_BACKTRACE": "enable=no",
    ]
  }

  deinit { _ = run(["stop"]) }

  /// The debug binary beside the test bundle.
  static let binary: String = {
    for argument in CommandLine.arguments where argument.contains("PackageTests.xctest") {
      var url = URL(fileURLWithPath: argument)
      while url.path != "/", !url.lastPathComponent.hasSuffix("PackageTests.xctest") { url.deleteLastPathComponent() }
      let path = url.deletingLastPathComponent().appendingPathComponent("tern").path
      if access(path, X_OK) == 0 { return path }
    }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent(".build/debug/tern").path
  }()

  struct Result {
    var code: Int32
    var out: String
    var err: String
  }

  /// Runs the binary to its end.
  @discardableResult
  func run(_ arguments: [String], input: String = "", environment extra: [String: String] = [:]) -> Result {
    let (out, err) = (makeFile("out"), makeFile("err"))
    var ends: [Int32] = [-1, -1]
    guard private_pipe(&ends) == 0 else { return Result(code: -1, out: "", err: "no pipe: \(errno)") }
    let outFile = open(out, O_WRONLY | O_CLOEXEC)
    let errFile = open(err, O_WRONLY | O_CLOEXEC)
    defer { for descriptor in [ends[1], outFile, errFile] { close(descriptor) } }
    let process = start(arguments, environment: extra, input: ends[0], output: outFile, errors: errFile)
    close(ends[0])
    guard let process else { return Result(code: -1, out: "", err: "cannot start \(Home.binary)") }
    // A program that does not read its input is no reason to end the tests.
    _ = Glibc.signal(SIGPIPE, SIG_IGN)
    let bytes = Array(input.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(ends[1], $0.baseAddress.map { $0 + done }, bytes.count - done) }
      if count <= 0 { break }
      done += count
    }
    close(ends[1])
    ends[1] = -1
    let code: Int32 =
      switch process.wait() {
      case .exit(let code): code
      case .signal(let number): 128 + number
      case .tooLong: -2
      }
    return Result(code: code, out: text(out), err: text(err) + (code == -2 ? "(killed: it did not end)" : ""))
  }

  private func text(_ path: String) -> String { String(decoding: readBytes(path) ?? [], as: UTF8.self) }

  /// Starts the binary; nil when the system refuses.
  func start(
    _ arguments: [String], environment extra: [String: String] = [:], input: Int32? = nil, output: Int32? = nil, errors: Int32? = nil
  ) -> ChildProcess? {
    ChildProcess(
      Home.binary, arguments, environment: environment.merging(extra) { $1 }, folder: folder.path, input: input, output: output, errors: errors)
  }

  private var files = 0
  private func makeFile(_ name: String) -> String {
    files += 1
    let path = folder.path + "/\(name).\(files)"
    writeBytes([], to: path)
    return path
  }

  func write(_ name: String, _ text: String) -> String {
    let path = folder.path + "/" + name
    #expect(throws: Never.self) { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
    return path
  }

  /// A client of the daemon, which is started.
  func client() throws -> Connection {
    #expect(run(["stats"]).code == 0)
    return try Connection(path: socket)
  }
}

extension Connection {
  /// A whole answer: status, fields, body.
  func ask(_ method: String, _ target: String, _ body: String = "", type: String? = nil, accept: String? = nil) throws -> (status: Int, fields: [String: String], body: String) {
    let response = try send(
      Request(method, target, accept: accept, contentType: type, body: method == "GET" || method == "HEAD" ? .none : .bytes(Array(body.utf8))))
    if method == "HEAD" { return (response.status, response.fields, "") }
    return (response.status, response.fields, String(decoding: try response.readAll(), as: UTF8.self))
  }
}
