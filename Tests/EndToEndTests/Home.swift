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
    let process = start(arguments, environment: extra)
    let stdin = Pipe()
    let out = FileHandle(forUpdatingAtPath: makeFile("out")) ?? .nullDevice
    let err = FileHandle(forUpdatingAtPath: makeFile("err")) ?? .nullDevice
    process.standardInput = stdin
    process.standardOutput = out
    process.standardError = err
    do { try process.run() } catch { return Result(code: -1, out: "", err: "\(error)") }
    stdin.fileHandleForWriting.write(Data(input.utf8))
    stdin.fileHandleForWriting.closeFile()
    process.waitUntilExit()
    out.seek(toFileOffset: 0)
    err.seek(toFileOffset: 0)
    return Result(
      code: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
      out: String(decoding: out.readDataToEndOfFile(), as: UTF8.self), err: String(decoding: err.readDataToEndOfFile(), as: UTF8.self))
  }

  /// A process of the binary, not yet running.
  func start(_ arguments: [String], environment extra: [String: String] = [:]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Home.binary)
    process.arguments = arguments
    process.environment = environment.merging(extra) { $1 }
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    return process
  }

  private var files = 0
  private func makeFile(_ name: String) -> String {
    files += 1
    let path = folder.path + "/\(name).\(files)"
    FileManager.default.createFile(atPath: path, contents: nil)
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
