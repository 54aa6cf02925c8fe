import Database
import Glibc
import Limits
import NIOCore
import Synchronization

/// Where a request is answered.
public enum Lane: Sendable {
  /// On the event loop: only for what never waits.
  case loop
  /// Questions: as many threads as cores.
  case query
  /// Updates: threads that wait for the disk together, so that they share one sync.
  case update
  /// Loads, dumps, backups: long work that must not stand before questions.
  case bulk
}

/// What becomes of a request once its head is read.
public enum Admission: Sendable {
  case refuse(Problem)
  case accept(bodyLimit: Int, lane: Lane)
}

/// What stands behind the connections: the routes of the product, or a stand-in of the tests.
public protocol RequestService: Sendable {
  /// Decides from the head alone. Runs on an event loop: must not wait.
  func admit(_ head: RequestHead, peer: Peer) -> Admission
  /// Tries to answer on the event loop, for questions whose answer takes less time than handing them over.
  ///
  /// False, with nothing sent, when the request belongs into its lane after all.
  func answerAtOnce(_ exchange: Exchange) -> Bool
  /// Answers. Runs in the lane that `admit` named and must finish the exchange's response.
  func answer(_ exchange: Exchange)
}

extension RequestService {
  /// By default everything belongs into its lane.
  public func answerAtOnce(_ exchange: Exchange) -> Bool { false }
}

/// Who is at the other end.
public struct Peer: Hashable, Sendable {
  public var isUnixSocket: Bool
  /// Nil over TCP.
  public var uid: UInt32?
  public var pid: Int32?

  public init(isUnixSocket: Bool, uid: UInt32? = nil, pid: Int32? = nil) {
    self.isUnixSocket = isUnixSocket
    self.uid = uid
    self.pid = pid
  }
}

/// Times and sizes of connections; tests shorten them.
public struct ConnectionLimits: Sendable {
  public var connections = Limits.connections
  public var headSeconds = Double(Limits.headSeconds)
  public var idleSeconds = Double(Limits.idleSeconds)
  public var stalledWriteSeconds = Double(Limits.stalledWriteSeconds)
  public var stalledBodySeconds = Double(Limits.stalledBodySeconds)
  /// Bytes a second that a body must come with once `stalledBodySeconds` have passed.
  public var bodyBytesPerSecond = 1_024.0
  public var lingerSeconds = 5.0
  /// Bytes of a body kept in memory; beyond it goes to a file.
  public var bodyMemoryBytes = 4 << 20
  public var sweepMilliseconds: Int64 = 500

  public init() {}
}

/// What all connections share.
public final class ServerCore: Sendable {
  public let service: any RequestService
  public let limits: ConnectionLimits
  public let metrics = Metrics()
  public let running = RunningRequests()
  public let queries: EvaluationPool
  public let updates: EvaluationPool
  public let bulk: EvaluationPool
  /// Folder for bodies too large for memory.
  public let spoolFolder: String?
  /// Users that may connect; the daemon's own and root always may.
  public let allowedUsers: Set<UInt32>
  public let log: (@Sendable (String) -> Void)?
  private let nextID = Atomic<UInt64>(1)
  private let draining = Atomic<Bool>(false)
  private let lastRequest = Atomic<UInt64>(monotonicNanoseconds())

  public init(
    service: any RequestService, limits: ConnectionLimits = ConnectionLimits(), evaluationThreads: Int? = nil,
    waiting: Int = Limits.waitingRequests, spoolFolder: String? = nil, allowedUsers: Set<UInt32> = [],
    log: (@Sendable (String) -> Void)? = nil
  ) {
    self.service = service
    self.limits = limits
    let cores = evaluationThreads ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    queries = EvaluationPool(threads: cores, spares: evaluationThreads == nil ? cores : 0, queueLimit: waiting)
    updates = EvaluationPool(threads: 16, queueLimit: waiting)
    bulk = EvaluationPool(threads: max(2, cores), queueLimit: waiting)
    self.spoolFolder = spoolFolder
    self.allowedUsers = allowedUsers
    self.log = log
  }

  func takeID() -> UInt64 { nextID.wrappingAdd(1, ordering: .relaxed).oldValue }

  /// Whether new requests are refused because the daemon is leaving.
  public var isDraining: Bool { draining.load(ordering: .relaxed) }
  /// From now on new requests are refused.
  public func startDraining() { draining.store(true, ordering: .relaxed) }

  func touch() { lastRequest.store(monotonicNanoseconds(), ordering: .relaxed) }

  /// Seconds since a request last came or ended.
  public var idleSeconds: Double {
    let last = lastRequest.load(ordering: .relaxed)
    let now = monotonicNanoseconds()
    return now > last ? Double(now - last) / 1e9 : 0
  }

  func pool(_ lane: Lane) -> EvaluationPool {
    switch lane {
    case .update: updates
    case .bulk: bulk
    default: queries
    }
  }

  func mayConnect(_ peer: Peer) -> Bool {
    guard peer.isUnixSocket else { return true }
    guard let uid = peer.uid else { return false }
    return uid == geteuid() || uid == 0 || allowedUsers.contains(uid)
  }

  /// Ends the evaluation threads once their queues are empty.
  public func close() {
    queries.close()
    updates.close()
    bulk.close()
  }
}

/// One request and its answer.
public final class Exchange: @unchecked Sendable {
  public let id: UInt64
  public let head: RequestHead
  /// The body, without its content coding once ``inflateBody()`` has run.
  public private(set) var body: RequestBody
  public let peer: Peer
  public let core: ServerCore
  public let cancellation = CancellationToken()
  public let response: ResponseStream
  /// When its head had arrived, in nanoseconds of the monotonic clock.
  public let received: UInt64

  init(id: UInt64, head: RequestHead, body: RequestBody, peer: Peer, core: ServerCore, response: ResponseStream) {
    self.id = id
    self.head = head
    self.body = body
    self.peer = peer
    self.core = core
    self.response = response
    received = monotonicNanoseconds()
  }

  /// Takes the content coding off the body; on an evaluation thread, for it may take seconds.
  func inflateBody() throws {
    guard head.isGzipped, body.count > 0 else { return }
    let plain = try body.inflated { [cancellation] in
      if cancellation.isCancelled { throw ClientGone() }
    }
    body.discard()
    body = plain
  }
}
