import Database
import Glibc

/// What the daemon listens to, and for how long.
public struct DaemonOptions: Sendable {
  public var socketPath: String
  /// Optional TCP address.
  public var http: (host: String, port: Int)?
  /// Without it only loopback addresses are listened to.
  public var allowNonLoopback = false
  public var allowedUsers: Set<UInt32> = []
  /// Leaves after so many seconds without a request; nil: never.
  public var idleSeconds: Double?
  public var spoolFolder: String?
  public var logRequests = true
  public var limits = ConnectionLimits()

  public init(socketPath: String) { self.socketPath = socketPath }
}

/// The listening process: sockets, signals, draining.
public final class Daemon: @unchecked Sendable {
  private let options: DaemonOptions
  private let graph: KnowledgeGraph
  private let core: ServerCore
  private let service: TernService
  private let server: SocketServer
  private let socketFile: SocketFile

  /// Keeps the signals of the daemon for ``run()``; call it before any thread is started.
  public static func claimSignals() {
    signal(SIGPIPE, SIG_IGN)
    var set = signals()
    pthread_sigmask(SIG_BLOCK, &set, nil)
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max {
      limit.rlim_cur = limit.rlim_max
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
  }

  private static func signals() -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGHUP)
    return set
  }

  /// `socketFile` has been locked by the caller before the database was opened.
  public init(graph: KnowledgeGraph, socketFile: SocketFile, options: DaemonOptions) {
    self.graph = graph
    self.options = options
    self.socketFile = socketFile
    service = TernService(graph: graph, allowForeignHosts: options.allowNonLoopback)
    let log: (@Sendable (String) -> Void)? = options.logRequests ? { @Sendable line in Daemon.write(line) } : nil
    core = ServerCore(
      service: service, limits: options.limits, spoolFolder: options.spoolFolder, allowedUsers: options.allowedUsers, log: log)
    server = SocketServer(core: core)
  }

  /// Listens and serves until a signal, an idle time or `POST /$/shutdown` ends it; then drains.
  ///
  /// `ready` is called once connections are accepted. Throws ``ListenError``.
  public func run(ready: (String) -> Void) throws {
    try listen()
    var places = options.socketPath
    if let http = options.http { places += " and http://\(http.host):\(http.port)" }
    ready("listening at " + places)
    let reason = waitForEnd()
    Daemon.write("\(RequestLog.timestamp()) leaving: \(reason)\n")
    drain()
  }

  private func listen() throws {
    if let inherited = try inheritedSocket() {
      try server.accept(unixSocket: inherited)
    } else {
      try server.accept(unixSocket: try socketFile.listen(openToOthers: !options.allowedUsers.isEmpty))
    }
    if let http = options.http {
      if !options.allowNonLoopback, !Daemon.isLoopback(http.host) {
        throw ListenError(.usage, "\(http.host) is not a loopback address: anybody on the network could read and write; add --allow-network to listen all the same")
      }
      do {
        try server.listen(host: http.host, port: http.port)
      } catch {
        throw ListenError(.io, "cannot listen at \(http.host):\(http.port): \(error)")
      }
    }
  }

  /// A listening socket that the supervisor passes (`LISTEN_PID`, `LISTEN_FDS`: descriptor 3).
  private func inheritedSocket() throws(ListenError) -> Int32? {
    guard let pid = getenv("LISTEN_PID"), Int32(String(cString: pid)) == getpid(),
      let count = getenv("LISTEN_FDS"), let number = Int(String(cString: count)), number >= 1
    else { return nil }
    unsetenv("LISTEN_PID")
    unsetenv("LISTEN_FDS")
    _ = fcntl(3, F_SETFD, FD_CLOEXEC)
    // Over anything but a Unix socket nobody could be asked who they are.
    var domain: Int32 = 0
    var listens: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(3, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0, domain == AF_UNIX,
      getsockopt(3, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0, listens != 0
    else { throw ListenError(.usage, "LISTEN_FDS: descriptor 3 is not a Unix socket that listens") }
    return 3
  }

  private func waitForEnd() -> String {
    var set = Daemon.signals()
    // Every thread has these signals blocked: one of them only ends the wait below.
    service.whenShutdown.withLock { $0 = { kill(getpid(), SIGHUP) } }
    var pause = timespec(tv_sec: 0, tv_nsec: 250_000_000)
    while true {
      let number = sigtimedwait(&set, nil, &pause)
      if service.shutdownRequested { return "asked to stop" }
      if number == SIGTERM || number == SIGINT { return number == SIGTERM ? "SIGTERM" : "SIGINT" }
      if let limit = options.idleSeconds, core.running.count == 0, core.idleSeconds > limit {
        return "no request for \(Int(limit)) seconds"
      }
    }
  }

  /// Stops accepting, lets running requests finish for two seconds, cancels the rest.
  private func drain() {
    core.startDraining()
    do { try server.stopAccepting() } catch { Daemon.write("a listener could not be closed: \(error)\n") }
    let start = monotonicNanoseconds()
    var cancelled = false
    while core.running.count > 0 {
      let elapsed = monotonicNanoseconds() &- start
      if elapsed > 2_000_000_000, !cancelled {
        core.running.cancelAll(.shutdown)
        cancelled = true
      }
      if elapsed > 4_000_000_000 { break }
      usleep(10_000)
    }
    // A moment for the last answers to leave their buffers.
    usleep(50_000)
    do {
      try graph.close()
    } catch {
      Daemon.write("\(RequestLog.timestamp()) the database could not be closed cleanly: \(error)\n")
    }
    socketFile.release()
    do { try server.shutdown() } catch { Daemon.write("event loops: \(error)\n") }
  }

  static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    // Four numbers: `127.example.org` is a name like any other.
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// Writes a line to standard error, which is the daemon's log.
  public static func write(_ line: String) {
    var line = line
    line.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let written = Glibc.write(2, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if written <= 0 {
          if written < 0, errno == EINTR { continue }
          return
        }
        done += written
      }
    }
  }
}
