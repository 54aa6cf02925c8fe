import CScheduling
import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Event loops and listening sockets around one ``ServerCore``.
public final class SocketServer: Sendable {
  public let core: ServerCore
  private let group: MultiThreadedEventLoopGroup
  private let sweeps: SweepTable
  private let listeners = Mutex<[any Channel]>([])

  public init(core: ServerCore, loops: Int? = nil) {
    self.core = core
    group = MultiThreadedEventLoopGroup(numberOfThreads: loops ?? max(1, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
    for loop in group.makeIterator() { loop.execute { _ = tern_time_slice(EvaluationPool.shortSlice) } }
    sweeps = SweepTable(milliseconds: core.limits.sweepMilliseconds)
  }

  /// Accepts on a listening Unix socket; takes the descriptor over.
  public func accept(unixSocket descriptor: Int32) throws {
    let channel = try bootstrap(unix: true).withBoundSocket(descriptor).wait()
    listeners.withLock { $0.append(channel) }
  }

  /// Listens over TCP. Returns the port, which the system chooses when `port` is 0.
  @discardableResult
  public func listen(host: String, port: Int) throws -> Int {
    let channel = try bootstrap(unix: false).bind(host: host, port: port).wait()
    listeners.withLock { $0.append(channel) }
    return channel.localAddress?.port ?? port
  }

  /// Closes the listening sockets; open connections stay.
  public func stopAccepting() throws {
    let all = listeners.withLock { list in
      defer { list = [] }
      return list
    }
    for listener in all { try listener.close().wait() }
  }

  /// Closes every connection and ends the loops.
  public func shutdown() throws {
    core.close()
    try group.syncShutdownGracefully()
  }

  private func bootstrap(unix: Bool) -> ServerBootstrap {
    let core = self.core
    let sweeps = self.sweeps
    let marks = ChannelOptions.Types.WriteBufferWaterMark(low: 64 << 10, high: 256 << 10)
    var bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 512)
      .childChannelOption(.writeBufferWaterMark, value: marks)
      .childChannelOption(.maxMessagesPerRead, value: 4)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let handler = ConnectionHandler(core: core, sweep: sweeps.sweep(for: channel.eventLoop), isUnixSocket: unix)
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
    if !unix {
      bootstrap = bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
    }
    return bootstrap
  }
}

/// One sweep for each event loop.
final class SweepTable: Sendable {
  private let table = Mutex<[ObjectIdentifier: ConnectionSweep]>([:])
  private let milliseconds: Int64

  init(milliseconds: Int64) { self.milliseconds = milliseconds }

  func sweep(for loop: any EventLoop) -> ConnectionSweep {
    table.withLock { table in
      let key = ObjectIdentifier(loop)
      if let found = table[key] { return found }
      let made = ConnectionSweep(loop: loop, milliseconds: milliseconds)
      table[key] = made
      return made
    }
  }
}
