import Glibc

/// Starts the daemon when it is not running, and waits until it answers.
public enum Launcher {
  /// Connects, starting the daemon first when nothing listens.
  ///
  /// `note` is told when a start takes more than a second. Throws ``ClientError`` with 69 (or the daemon's own
  /// exit code) and the reason from its log.
  public static func connect(
    _ settings: Settings, start: Bool = true, interrupt: Interrupt? = nil, note: (String) -> Void = { _ in }
  ) throws(ClientError) -> Connection {
    do throws(ClientError) {
      return try Connection(path: settings.socket, interrupt: interrupt)
    } catch {
      guard start, error.kind == "notRunning" else { throw error }
    }
    try makeFolder(settings.stateFolder)
    let log = open(settings.logFile, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard log >= 0 else { throw ClientError("cannot write \(settings.logFile): \(String(cString: strerror(errno)))", exitCode: 77) }
    defer { close(log) }
    // A daemon that is just leaving still holds its lock: then another one is started when it has gone.
    var attempts = 0
    while true {
      let before = lseek(log, 0, SEEK_END)
      let child = try spawn(settings, log: log)
      do throws(ClientError) {
        return try waitUntilReady(child, settings, logFrom: Int(before), interrupt, note)
      } catch {
        attempts += 1
        guard error.exitCode == 75, attempts < 20 else { throw error }
        usleep(250_000)
      }
    }
  }

  private static func spawn(_ settings: Settings, log: Int32) throws(ClientError) -> pid_t {
    var program = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let length = readlink("/proc/self/exe", &program, Int(PATH_MAX))
    guard length > 0 else { throw .unreachable("cannot find the program to start the daemon") }
    let words: [String] = [
      "tern", "serve", "--db", settings.database, "--socket", settings.socket, "--idle", String(settings.idleSeconds), "--detached",
    ]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { word in strdup(word) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, log, 1)
    posix_spawn_file_actions_adddup2(&actions, log, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A session of its own: Ctrl-C at the terminal does not reach it. Its signals start as usual.
    var none = sigset_t()
    sigemptyset(&none)
    var usual = sigset_t()
    sigfillset(&usual)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    let setsid: Int16 = 0x80
    posix_spawnattr_setflags(&attributes, setsid | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var child: pid_t = 0
    let code = posix_spawn(&child, program, &actions, &attributes, arguments, environ)
    if code != 0 { throw .unreachable("cannot start the daemon: \(String(cString: strerror(code)))") }
    return child
  }

  private static func waitUntilReady(
    _ child: pid_t, _ settings: Settings, logFrom: Int, _ interrupt: Interrupt?, _ note: (String) -> Void
  ) throws(ClientError) -> Connection {
    var waited = 0
    while true {
      do throws(ClientError) {
        return try Connection(path: settings.socket, interrupt: interrupt)
      } catch {
        guard error.kind == "notRunning" else { throw error }
      }
      var status: Int32 = 0
      if waitpid(child, &status, WNOHANG) == child {
        // Somebody else may have started one at the same moment: then theirs answers.
        usleep(50_000)
        if let other = attempt(settings, interrupt) { return other }
        let exited = status & 0x7f == 0
        let code = (status >> 8) & 0xff
        let reason = tail(settings.logFile, from: logFrom)
        throw ClientError(
          reason.isEmpty ? "the daemon could not be started; see \(settings.logFile)" : reason,
          exitCode: exited && code != 0 && code != 1 ? code : 69)
      }
      if waited == 1_000 { note("starting the daemon on \(settings.database) …") }
      if let interrupt, interrupt.taken() { throw .interrupted }
      usleep(waited < 200 ? 5_000 : 25_000)
      waited += waited < 200 ? 5 : 25
      if waited > 600_000 { throw .unreachable("the daemon does not answer; see \(settings.logFile)") }
    }
  }

  private static func attempt(_ settings: Settings, _ interrupt: Interrupt?) -> Connection? {
    do throws(ClientError) {
      return try Connection(path: settings.socket, interrupt: interrupt)
    } catch {
      // The caller reports why the daemon left; that says more than this refusal.
      return nil
    }
  }

  /// What the daemon wrote since we started it, the last line without its "tern: " (it names the reason).
  private static func tail(_ path: String, from: Int) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 8_192)
    let count = pread(descriptor, &buffer, buffer.count, off_t(from))
    guard count > 0 else { return "" }
    let lines = String(decoding: buffer[0..<count], as: UTF8.self).split(separator: "\n")
    let last = lines.last { $0.hasPrefix("tern: ") } ?? lines.last ?? ""
    return String(last.hasPrefix("tern: ") ? last.dropFirst(6) : last)
  }

  /// Makes a folder and those above it, each 0700.
  public static func makeFolder(_ folder: String) throws(ClientError) {
    var path = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: true) {
      path += "/" + part
      if mkdir(path, 0o700) != 0, errno != EEXIST {
        throw ClientError("cannot make the folder \(path): \(String(cString: strerror(errno)))", exitCode: 77)
      }
    }
  }
}
