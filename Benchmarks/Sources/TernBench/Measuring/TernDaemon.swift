import Glibc

/// A `tern` of our own on a scratch database.
final class TernDaemon {
  private let binary: String
  private let folder: String
  private(set) var pid: Int32 = -1
  let endpoint: Endpoint
  private let socket: String

  init(binary: String, folder: String) throws {
    self.binary = binary
    self.folder = folder
    socket = folder + "/s"
    endpoint = try Endpoint("unix:\(socket):/query")
  }

  /// Starts it; returns the seconds until it answered its first question.
  @discardableResult
  func start() throws -> Double {
    let begin = seconds()
    pid = try Program.start([binary, "serve", "--db", folder + "/tern.db", "--socket", socket, "--quiet"])
    while true {
      do {
        _ = try Connection(endpoint).ask("ASK { ?s ?p ?o }", seconds: 60)
        return seconds() - begin
      } catch {
        if seconds() - begin > 300 { throw Failure("tern did not answer within 300 s: \(error)") }
        usleep(1_000)
      }
    }
  }

  /// Loads a file into the running daemon.
  func load(_ file: String) throws -> LoadFigures {
    let process = ProcessFigures(pid: pid)
    let (begin, cpu) = (seconds(), process.cpuSeconds)
    try Program.run([binary, "load", file, "--socket", socket, "--no-start", "--quiet"])
    return LoadFigures(wall: seconds() - begin, cpu: process.cpuSeconds - cpu, peak: process.memory("VmHWM"))
  }

  func stop() {
    if pid < 0 { return }
    kill(pid, SIGTERM)
    _ = Program.wait(pid)
    pid = -1
  }
}

/// What a load cost.
struct LoadFigures {
  let wall: Double
  let cpu: Double
  let peak: Int
}
