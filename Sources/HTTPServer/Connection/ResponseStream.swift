import Database
import Glibc
import Limits
import NIOCore
import Synchronization

/// An answer that may not wait has become too large for one piece.
struct TooLargeForLoop: Error {}

/// The client is gone, or stopped reading for longer than it may.
public struct ClientGone: Error, Sendable {}

/// The answer of one request, written by one evaluation thread.
///
/// Bytes are gathered to pieces of 64 KiB. An answer that fits one piece leaves in a single
/// write with its length; a longer one is chunked, and the writer waits while the client lags
/// more than the high-water mark behind. An error after the first piece closes the
/// connection without the last chunk, so that a cut answer never looks whole.
public final class ResponseStream: @unchecked Sendable {
  static let pieceBytes = 64 << 10

  private let connection: ConnectionHandler
  private let channel: any Channel
  private let core: ServerCore
  private let isHead: Bool
  private let isHTTP10: Bool
  var keepAlive: Bool
  /// The threads of which one writes this answer; nil on the event loop, which never waits.
  var pool: EvaluationPool?
  /// On the event loop an answer must fit one piece: nothing may wait there.
  var mustFitOnePiece = false
  private var status = 200
  private var contentType: String?
  private var fields: [(String, String)] = []
  private var pending = ByteBuffer()
  private var headSent = false
  private var finished = false
  /// Made with the first piece: an answer that fits one piece needs none.
  private let flow = Mutex<Outflow?>(nil)
  private let closed = Atomic<Bool>(false)
  /// For the log.
  private(set) var bytesWritten = 0
  var finalStatus: Int { status }

  init(connection: ConnectionHandler, channel: any Channel, core: ServerCore, head: RequestHead) {
    self.connection = connection
    self.channel = channel
    self.core = core
    isHead = head.method == .head
    isHTTP10 = head.isHTTP10
    keepAlive = head.keepAlive
  }

  /// Sets the head; nothing leaves yet.
  public func start(_ status: Int, contentType: String?, fields: [(String, String)] = []) {
    self.status = status
    self.contentType = contentType
    self.fields = fields
  }

  /// Whether bytes of this answer have left, so that its status cannot change any more.
  public var hasStarted: Bool { headSent }

  /// Adds bytes of the body; may wait. Throws ``ClientGone``.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    if closed.load(ordering: .relaxed) { throw ClientGone() }
    if pending.readableBytes + bytes.count > Self.pieceBytes, pending.readableBytes > 0 { try sendPiece() }
    if bytes.count >= Self.pieceBytes / 2, pending.readableBytes == 0, headSent {
      // A large piece goes out as it is, without being gathered first.
      try sendPiece(bytes)
      return
    }
    pending.writeBytes(bytes)
    if pending.readableBytes >= Self.pieceBytes { try sendPiece() }
  }

  /// Adds text to the body; may wait. Throws ``ClientGone``.
  public func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  /// Forgets an answer of which nothing has left.
  func restart() {
    start(200, contentType: nil)
    pending.clear()
  }

  /// Lets what is gathered leave now, for answers whose parts take long.
  public func flush() throws {
    if pending.readableBytes > 0 { try sendPiece() }
  }

  /// A whole answer in one go.
  public func send(_ status: Int, contentType: String?, _ body: String = "", fields: [(String, String)] = []) {
    start(status, contentType: contentType, fields: fields)
    pending.clear()
    pending.writeString(body)
    finish()
  }

  /// Ends the answer. Every exchange comes here or to ``fail(_:accept:)`` exactly once.
  public func finish() {
    if finished { return }
    finished = true
    var out = channel.allocator.buffer(capacity: pending.readableBytes + 256)
    if !headSent {
      writeHead(&out, length: status == 204 ? nil : pending.readableBytes)
      if !isHead { out.writeBuffer(&pending) }
    } else if isHTTP10 {
      out.writeBuffer(&pending)
    } else {
      if pending.readableBytes > 0 { writeChunk(&out) }
      out.writeStaticString("0\r\n\r\n")
    }
    end(out, keepAlive: keepAlive)
  }

  /// Ends the answer to HEAD: the head that GET would have, without a length.
  public func finishHead() {
    if finished { return }
    finished = true
    var out = channel.allocator.buffer(capacity: 256)
    writeHead(&out, length: nil)
    end(out, keepAlive: keepAlive)
  }

  /// Ends with an error: as a problem when nothing has left, else by cutting the stream.
  public func fail(_ problem: Problem, accept: String?) {
    if finished { return }
    if headSent {
      finished = true
      core.metrics.truncated.add(1, ordering: .relaxed)
      status = problem.status
      let connection = self.connection
      channel.eventLoop.execute { connection.cut() }
      return
    }
    var fields: [(String, String)] = []
    if let seconds = problem.retryAfter { fields.append(("Retry-After", String(seconds))) }
    if let allow = problem.allow { fields.append(("Allow", allow)) }
    if let codings = problem.acceptEncoding { fields.append(("Accept-Encoding", codings)) }
    if AcceptList(accept).prefersPlainText {
      send(problem.status, contentType: "text/plain; charset=utf-8", problem.plainText, fields: fields)
    } else {
      send(problem.status, contentType: "application/problem+json", problem.json, fields: fields)
    }
  }

  /// The connection is gone: wakes a waiting writer.
  func connectionClosed() {
    closed.store(true, ordering: .sequentiallyConsistent)
    flow.withLock { $0 }?.close()
  }

  private func outflow() -> Outflow {
    let flow = self.flow.withLock { slot in
      if let slot { return slot }
      let made = Outflow()
      slot = made
      return made
    }
    if closed.load(ordering: .sequentiallyConsistent) { flow.close() }
    return flow
  }

  // MARK: Pieces

  private func sendPiece() throws {
    if mustFitOnePiece { throw TooLargeForLoop() }
    if isHead {
      pending.clear()
      return
    }
    var out = channel.allocator.buffer(capacity: pending.readableBytes + 320)
    if !headSent {
      if isHTTP10 { keepAlive = false }
      writeHead(&out, length: nil)
      headSent = true
    }
    if isHTTP10 { out.writeBuffer(&pending) } else { writeChunk(&out) }
    pending.clear()
    try handOver(out)
  }

  /// A piece behind the head, copied once.
  private func sendPiece(_ bytes: UnsafeRawBufferPointer) throws {
    if isHead { return }
    var out = channel.allocator.buffer(capacity: bytes.count + 32)
    if !isHTTP10 {
      out.writeString(String(bytes.count, radix: 16))
      out.writeStaticString("\r\n")
    }
    out.writeBytes(bytes)
    if !isHTTP10 { out.writeStaticString("\r\n") }
    try handOver(out)
  }

  /// Gives bytes to the loop and waits while too many are under way.
  private func handOver(_ out: ByteBuffer) throws {
    let count = out.readableBytes
    bytesWritten += count
    let flow = outflow()
    let channel = self.channel
    flow.add(count)
    channel.eventLoop.execute {
      let promise = channel.eventLoop.makePromise(of: Void.self)
      promise.futureResult.whenComplete { result in
        if case .failure = result { flow.close() } else { flow.remove(count) }
      }
      channel.writeAndFlush(out, promise: promise)
    }
    switch flow.waitForRoom(stallSeconds: core.limits.stalledWriteSeconds, pool: pool) {
    case .room: return
    case .closed: throw ClientGone()
    case .stalled:
      core.metrics.stalled.add(1, ordering: .relaxed)
      connectionClosed()
      let connection = self.connection
      channel.eventLoop.execute { connection.cut() }
      throw ClientGone()
    }
  }

  private func writeChunk(_ out: inout ByteBuffer) {
    out.writeString(String(pending.readableBytes, radix: 16))
    out.writeStaticString("\r\n")
    out.writeBuffer(&pending)
    out.writeStaticString("\r\n")
  }

  private func writeHead(_ out: inout ByteBuffer, length: Int?) {
    if status == 200 {
      out.writeStaticString("HTTP/1.1 200 OK\r\n")
    } else {
      out.writeString("HTTP/1.1 \(status) \(Problem.title(status))\r\n")
    }
    if let contentType {
      out.writeStaticString("Content-Type: ")
      out.writeString(contentType)
      out.writeStaticString("\r\n")
    }
    if let length {
      out.writeStaticString("Content-Length: ")
      out.writeString(String(length))
      out.writeStaticString("\r\n")
    } else if !isHead, status != 204, !isHTTP10 {
      out.writeStaticString("Transfer-Encoding: chunked\r\n")
    }
    for (name, value) in fields {
      out.writeString(name)
      out.writeStaticString(": ")
      out.writeString(value)
      out.writeStaticString("\r\n")
    }
    HTTPDate.write(into: &out)
    if !keepAlive {
      out.writeStaticString("Connection: close\r\n")
    } else if isHTTP10 {
      out.writeStaticString("Connection: keep-alive\r\n")
    }
    out.writeStaticString("\r\n")
  }

  private func end(_ out: ByteBuffer, keepAlive: Bool) {
    bytesWritten += out.readableBytes
    let connection = self.connection
    if channel.eventLoop.inEventLoop {
      connection.finishExchange(out, keepAlive: keepAlive)
    } else {
      channel.eventLoop.execute { connection.finishExchange(out, keepAlive: keepAlive) }
    }
  }
}

/// Counts the bytes that were handed over and not yet taken by the socket.
final class Outflow: @unchecked Sendable {
  enum Outcome { case room, closed, stalled }

  private let closedFlag = Atomic<Bool>(false)
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  /// Guarded by `mutex`.
  private var outstanding = 0
  private var progress: UInt64 = 0

  init() {
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  var isClosed: Bool { closedFlag.load(ordering: .relaxed) }

  func add(_ count: Int) {
    pthread_mutex_lock(mutex)
    outstanding += count
    pthread_mutex_unlock(mutex)
  }

  func remove(_ count: Int) {
    pthread_mutex_lock(mutex)
    outstanding -= count
    progress &+= 1
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  func close() {
    closedFlag.store(true, ordering: .relaxed)
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Returns at once below the high-water mark, else when the low-water mark is reached.
  func waitForRoom(stallSeconds: Double, pool: EvaluationPool? = nil) -> Outcome {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if isClosed { return .closed }
    if outstanding < Limits.outboundHighWaterBytes { return .room }
    let isParked = pool?.waitsForClient() ?? false
    defer { if isParked { pool?.goesOn() } }
    var seen = progress
    var deadline = after(stallSeconds)
    while outstanding > Limits.outboundLowWaterBytes {
      let code = pthread_cond_timedwait(condition, mutex, &deadline)
      if isClosed { return .closed }
      if progress != seen {
        seen = progress
        deadline = after(stallSeconds)
      } else if code == ETIMEDOUT {
        return .stalled
      }
    }
    return .room
  }

  private func after(_ seconds: Double) -> timespec {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let nanoseconds = now.tv_nsec + Int(seconds.truncatingRemainder(dividingBy: 1) * 1e9)
    return timespec(tv_sec: now.tv_sec + Int(seconds) + nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
  }
}

/// The `Date` field (RFC 9110 §5.6.7), made once a second.
enum HTTPDate {
  private static let current = Mutex<(second: Int, line: [UInt8])>((0, []))

  static func write(into out: inout ByteBuffer) {
    let now = time(nil)
    let line = current.withLock { state -> [UInt8] in
      if state.second != now { state = (now, make(now)) }
      return state.line
    }
    out.writeBytes(line)
  }

  private static func make(_ second: Int) -> [UInt8] {
    var clock = second
    var parts = tm()
    gmtime_r(&clock, &parts)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let text = "Date: \(days[Int(parts.tm_wday) % 7]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon) % 12]) \(Int(parts.tm_year) + 1_900) "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT\r\n"
    return Array(text.utf8)
  }
}
