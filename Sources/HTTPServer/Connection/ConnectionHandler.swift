import Database
import Limits
import NIOCore
import Synchronization

/// One connection: reads requests one after the other, hands each to its lane, writes its answer.
///
/// Everything here runs on the connection's event loop. Requests that were sent ahead wait in
/// the inbound buffer; reading stops when more than 256 KiB wait. A client that hangs up,
/// or closes its sending side, cancels its evaluation at once.
final class ConnectionHandler: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State { case readingHead, readingBody, answering, closing, lingering, closed }

  private static let aheadBytes = 256 << 10

  private let core: ServerCore
  private let sweep: ConnectionSweep
  private let isUnixSocket: Bool
  private var context: ChannelHandlerContext?
  private var peer: Peer
  private var state = State.readingHead
  private var parser = RequestParser()
  private var inbound = ByteBuffer()
  private var exchange: Exchange?
  private var lane = Lane.query
  private var processing = false
  /// Whether a question was answered on the loop since ``process()`` began: one in a row, so
  /// that a client that sends ahead does not keep the loop from others.
  private var answeredHere = false
  private var readingPaused = false
  private var counted = false
  /// When the current phase began or last moved, in nanoseconds.
  private var since: UInt64 = monotonicNanoseconds()
  private var bodyBegan: UInt64 = 0
  private var unwritableSince: UInt64?

  init(core: ServerCore, sweep: ConnectionSweep, isUnixSocket: Bool) {
    self.core = core
    self.sweep = sweep
    self.isUnixSocket = isUnixSocket
    peer = Peer(isUnixSocket: isUnixSocket)
  }

  // MARK: Channel events

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelActive(context: ChannelHandlerContext) {
    counted = true
    core.metrics.connectionsAccepted.add(1, ordering: .relaxed)
    let open = core.metrics.connections.add(1, ordering: .relaxed).newValue
    sweep.add(self)
    if isUnixSocket { peer = PeerCredentials.read(context.channel) }
    if !core.mayConnect(peer) {
      refuseConnection(Problem(403, "permission", "this user may not connect"))
    } else if open > core.limits.connections {
      refuseConnection(Problem(503, "busy", "more than \(core.limits.connections) connections are open"))
    }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    state = .closed
    if counted {
      counted = false
      core.metrics.connections.subtract(1, ordering: .relaxed)
    }
    sweep.remove(self)
    if let exchange {
      core.metrics.hangUps.add(1, ordering: .relaxed)
      exchange.cancellation.cancel(.client)
      exchange.response.connectionClosed()
    }
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A reset or a broken pipe: closing tells the evaluation through channelInactive.
    context.close(promise: nil)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      unwritableSince = nil
      process()
    } else {
      unwritableSince = monotonicNanoseconds()
    }
    context.fireChannelWritabilityChanged()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var data = unwrapInboundIn(data)
    switch state {
    case .closing, .lingering, .closed: return
    case .readingHead, .readingBody, .answering: break
    }
    if inbound.readableBytes == 0 {
      if state == .readingHead { since = monotonicNanoseconds() }
      inbound = data
    } else {
      inbound.writeBuffer(&data)
    }
    if state == .answering {
      if inbound.readableBytes > Self.aheadBytes, !readingPaused {
        readingPaused = true
        setReading(false, context)
      }
      return
    }
    process()
  }

  private func setReading(_ on: Bool, _ context: ChannelHandlerContext) {
    let channel = context.channel
    channel.setOption(.autoRead, value: on).whenFailure { _ in channel.close(promise: nil) }
  }

  // MARK: Requests

  private func process() {
    if processing { return }
    processing = true
    answeredHere = false
    defer { processing = false }
    while let context, step(context) {}
    if state == .readingHead, inbound.readableBytes == 0 { inbound = ByteBuffer() }
  }

  /// One step; false when more bytes, an answer, or room to write must be waited for.
  private func step(_ context: ChannelHandlerContext) -> Bool {
    switch state {
    case .answering, .closing, .lingering, .closed: return false
    case .readingHead:
      guard inbound.readableBytes > 0, context.channel.isWritable else { return false }
      if answeredHere {
        context.eventLoop.execute { self.process() }
        return false
      }
      var fault: RequestFault?
      let result = inbound.withUnsafeReadableBytes { bytes -> (head: RequestHead, consumed: Int)? in
        do throws(RequestFault) { return try parser.head(bytes) } catch {
          fault = error
          return nil
        }
      }
      if let fault {
        refuseConnection(Problem(fault))
        return false
      }
      guard let result else { return false }
      inbound.moveReaderIndex(forwardBy: result.consumed)
      begin(result.head, context)
      return true
    case .readingBody:
      guard let exchange else { return false }
      if parser.bodyIsFinished {
        dispatch(exchange)
        return true
      }
      guard inbound.readableBytes > 0 else { return false }
      var fault: RequestFault?
      let consumed = inbound.withUnsafeReadableBytes { bytes -> Int in
        do throws(RequestFault) {
          return try parser.body(bytes) { piece throws(RequestFault) in try exchange.body.append(piece) }
        } catch {
          fault = error
          return 0
        }
      }
      if let fault {
        refuse(exchange, Problem(fault))
        return false
      }
      inbound.moveReaderIndex(forwardBy: consumed)
      if consumed > 0 { since = monotonicNanoseconds() }
      return consumed > 0 || parser.bodyIsFinished
    }
  }

  private func begin(_ head: RequestHead, _ context: ChannelHandlerContext) {
    core.metrics.requests.add(1, ordering: .relaxed)
    core.touch()
    since = monotonicNanoseconds()
    let response = ResponseStream(connection: self, channel: context.channel, core: core, head: head)
    let admission: Admission
    if core.isDraining {
      admission = .refuse(Problem(503, "stopping", "the daemon is leaving"))
    } else if head.contentEncoding != nil, !head.isGzipped, !head.contentCodings.isEmpty {
      var problem = Problem(
        415, "unsupportedMediaType", "the content coding '\(head.contentCodings.joined(separator: ", ").prefix(40))' is not understood, only gzip is")
      problem.acceptEncoding = "gzip"
      admission = .refuse(problem)
    } else {
      admission = core.service.admit(head, peer: peer)
    }
    var limit = 0
    switch admission {
    case .refuse: break
    case .accept(let bodyLimit, let lane):
      limit = bodyLimit
      self.lane = lane
    }
    var expected = 0
    if case .length(let count) = head.framing { expected = count }
    let body = head.framing == .none
      ? RequestBody()
      : RequestBody(limit: limit, expected: min(expected, limit), memoryLimit: core.limits.bodyMemoryBytes, folder: core.spoolFolder)
    let exchange = Exchange(id: core.takeID(), head: head, body: body, peer: peer, core: core, response: response)
    self.exchange = exchange
    if core.isDraining { response.keepAlive = false }
    if case .refuse(let problem) = admission {
      refuse(exchange, problem)
      return
    }
    if expected > limit {
      refuse(exchange, Problem(413, "tooLarge", "the body of \(expected) bytes is larger than the \(limit) bytes allowed here"))
      return
    }
    if head.framing == .none {
      dispatch(exchange)
      return
    }
    state = .readingBody
    bodyBegan = since
    if head.expectsContinue {
      var out = context.channel.allocator.buffer(capacity: 32)
      out.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
      context.writeAndFlush(wrapOutboundOut(out), promise: nil)
    }
  }

  /// Refuses a request whose body was not read: the connection cannot be used any more.
  private func refuse(_ exchange: Exchange, _ problem: Problem) {
    if !parser.bodyIsFinished || state == .readingBody { exchange.response.keepAlive = false }
    state = .answering
    exchange.response.fail(problem, accept: exchange.head.accept)
  }

  private func dispatch(_ exchange: Exchange) {
    state = .answering
    let service = core.service
    if lane == .loop {
      service.answer(exchange)
      return
    }
    if lane == .query || lane == .update, !exchange.head.isGzipped, service.answerAtOnce(exchange) {
      answeredHere = true
      core.metrics.answeredAtOnce.add(1, ordering: .relaxed)
      return
    }
    let pool = core.pool(lane)
    exchange.response.pool = pool
    let work: @Sendable () -> Void = {
      do {
        try exchange.inflateBody()
      } catch {
        exchange.response.fail(Problem(unread: error), accept: exchange.head.accept)
        return
      }
      service.answer(exchange)
    }
    if !pool.submit(work) {
      core.metrics.rejectedBusy.add(1, ordering: .relaxed)
      exchange.response.fail(
        Problem(503, "busy", "too many requests are waiting: try again in a second"), accept: exchange.head.accept)
    }
  }

  // MARK: Answers

  /// The last bytes of an answer. Called on the loop.
  func finishExchange(_ out: ByteBuffer, keepAlive: Bool) {
    guard let exchange else { return }
    self.exchange = nil
    record(exchange)
    guard let context, state != .closed else { return }
    since = monotonicNanoseconds()
    if !keepAlive {
      state = .closing
      let written = context.eventLoop.makePromise(of: Void.self)
      written.futureResult.whenComplete { _ in
        if let context = self.context, self.state == .closing { self.linger(context) }
      }
      context.writeAndFlush(wrapOutboundOut(out), promise: written)
      return
    }
    context.writeAndFlush(wrapOutboundOut(out), promise: nil)
    state = .readingHead
    if readingPaused {
      readingPaused = false
      setReading(true, context)
    }
    process()
  }

  /// Closes without the end of the answer.
  func cut() {
    if let exchange {
      self.exchange = nil
      record(exchange)
    }
    state = .closed
    context?.close(promise: nil)
  }

  private func record(_ exchange: Exchange) {
    let response = exchange.response
    core.touch()
    core.metrics.answered(response.finalStatus)
    core.metrics.bytesOut.add(response.bytesWritten, ordering: .relaxed)
    exchange.body.discard()
    if let log = core.log { log(RequestLog.line(exchange, status: response.finalStatus, bytes: response.bytesWritten)) }
  }

  /// Answers something that is no proper request, and closes.
  private func refuseConnection(_ problem: Problem) {
    guard let context, state != .closed, state != .lingering else { return }
    core.metrics.connectionsRefused.add(1, ordering: .relaxed)
    core.metrics.answered(problem.status)
    let body = problem.json
    var out = context.channel.allocator.buffer(capacity: 512)
    out.writeString("HTTP/1.1 \(problem.status) \(Problem.title(problem.status))\r\nContent-Type: application/problem+json\r\n")
    if let seconds = problem.retryAfter { out.writeString("Retry-After: \(seconds)\r\n") }
    out.writeString("Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n")
    out.writeString(body)
    context.writeAndFlush(wrapOutboundOut(out), promise: nil)
    linger(context)
  }

  /// Closes our side and reads on for a moment, so that the answer is not lost with unread input.
  private func linger(_ context: ChannelHandlerContext) {
    state = .lingering
    since = monotonicNanoseconds()
    inbound = ByteBuffer()
    context.close(mode: .output, promise: nil)
    if readingPaused {
      readingPaused = false
      setReading(true, context)
    }
  }

  // MARK: Deadlines

  /// Looked at twice a second by the loop's sweep.
  func checkDeadlines(_ now: UInt64) {
    guard let context else { return }
    func passed(_ start: UInt64, _ seconds: Double) -> Bool { now > start && Double(now - start) / 1e9 > seconds }
    if let unwritableSince, passed(unwritableSince, core.limits.stalledWriteSeconds), state != .answering {
      core.metrics.stalled.add(1, ordering: .relaxed)
      context.close(promise: nil)
      return
    }
    switch state {
    case .closed, .answering: break
    case .closing:
      if passed(since, core.limits.stalledWriteSeconds) { context.close(promise: nil) }
    case .lingering:
      if passed(since, core.limits.lingerSeconds) { context.close(promise: nil) }
    case .readingHead:
      if inbound.readableBytes > 0 {
        if passed(since, core.limits.headSeconds) {
          refuseConnection(Problem(408, "timeout", "the request head did not arrive within \(Int(core.limits.headSeconds)) seconds"))
        }
      } else if passed(since, core.limits.idleSeconds) || core.isDraining {
        context.close(promise: nil)
      }
    case .readingBody:
      let elapsed = Double(now &- bodyBegan) / 1e9
      let slow = elapsed > core.limits.stalledBodySeconds
        && Double(exchange?.body.count ?? 0) < core.limits.bodyBytesPerSecond * elapsed
      if passed(since, core.limits.stalledBodySeconds) || slow, let exchange {
        core.metrics.stalled.add(1, ordering: .relaxed)
        refuse(exchange, Problem(408, "timeout", "the request body came too slowly"))
      }
    }
  }
}

/// Looks at the deadlines of one event loop's connections.
final class ConnectionSweep: @unchecked Sendable {
  private let loop: any EventLoop
  private let period: TimeAmount
  private var handlers: [ObjectIdentifier: ConnectionHandler] = [:]
  private var task: RepeatedTask?

  init(loop: any EventLoop, milliseconds: Int64) {
    self.loop = loop
    period = .milliseconds(milliseconds)
  }

  func add(_ handler: ConnectionHandler) {
    handlers[ObjectIdentifier(handler)] = handler
    if task == nil {
      task = loop.scheduleRepeatedTask(initialDelay: period, delay: period) { [weak self] _ in
        guard let self else { return }
        let now = monotonicNanoseconds()
        for handler in Array(self.handlers.values) { handler.checkDeadlines(now) }
      }
    }
  }

  func remove(_ handler: ConnectionHandler) {
    handlers[ObjectIdentifier(handler)] = nil
    if handlers.isEmpty {
      task?.cancel()
      task = nil
    }
  }
}
