import Glibc

/// A process as `/proc` shows it.
struct ProcessFigures {
  let pid: Int32

  /// Seconds of CPU it has used so far.
  var cpuSeconds: Double {
    let fields = text("/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Bytes of memory: `VmRSS` now, `VmHWM` at most.
  func memory(_ field: String) -> Int {
    for line in text("/proc/\(pid)/status").split(separator: "\n") where line.hasPrefix(field + ":") {
      return (Int(line.split(whereSeparator: { $0 == " " || $0 == "\t" })[1]) ?? 0) << 10
    }
    return 0
  }

  private func text(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var room = [UInt8](repeating: 0, count: 16 << 10)
    let count = fread(&room, 1, room.count, file)
    return String(decoding: room[..<count], as: UTF8.self)
  }
}

/// Runs programs.
enum Program {
  /// Starts a program; its output goes to our standard error.
  static func start(_ arguments: [String]) throws -> Int32 {
    var pid: pid_t = 0
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, 2, 1)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let code = posix_spawn(&pid, arguments[0], &actions, nil, &pointers, environ)
    if code != 0 { throw Failure("\(arguments[0]) cannot be started: \(String(cString: strerror(code)))") }
    return pid
  }

  /// Waits for its end; the exit code.
  static func wait(_ pid: Int32) -> Int32 {
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    return status >> 8 & 0xFF
  }

  /// Runs it to its end. Throws unless it exits with 0.
  static func run(_ arguments: [String]) throws {
    let code = wait(try start(arguments))
    if code != 0 { throw Failure("\(arguments.joined(separator: " ")) exited with \(code)") }
  }
}

/// Seconds of a clock that never jumps.
func seconds() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}
