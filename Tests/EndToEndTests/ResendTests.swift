import Client
import Glibc
import Synchronization
import TestSupport
import Testing

/// A daemon of a few lines: answers pings, and closes on every other request.
private final class ClosingDaemon: Sendable {
  private let listener: Int32
  let heads = Mutex<[String]>([])

  init?(path: String) {
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    guard code == 0, listen(listener, 8) == 0 else { return nil }
  }

  deinit { close(listener) }

  /// Ends ``serve()``: who is in the queue is served, nobody comes after.
  func stop() { isEnding.store(true, ordering: .relaxed) }
  private let isEnding = Atomic<Bool>(false)

  /// Serves connections until it is stopped.
  func serve() {
    while true {
      // Asked before the queue is looked at: whoever connected before the stop is in it.
      let isLast = isEnding.load(ordering: .relaxed)
      guard ready(listener, isLast ? 0 : 10) else {
        if isLast { return }
        continue
      }
      let connection = accept(listener, nil, nil)
      if connection < 0 { return }
      while let head = request(connection) {
        guard head.contains("/$/ping") else {
          heads.withLock { $0.append(head) }
          if head.contains("/documents") { say(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n") }
          break
        }
        say(connection, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{}\n")
      }
      close(connection)
    }
  }

  private func say(_ connection: Int32, _ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { send(connection, $0.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
  }

  /// The first line of a request, nil when the client closed or says nothing.
  private func request(_ connection: Int32) -> String? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4_096)
    while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
      guard ready(connection, 500) else { return nil }
      let count = recv(connection, &piece, piece.count, 0)
      if count <= 0 { return nil }
      bytes += piece[0..<count]
    }
    return String(decoding: bytes.prefix { $0 != 13 }, as: UTF8.self)
  }

  private func ready(_ descriptor: Int32, _ milliseconds: Int32) -> Bool {
    var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&item, 1, milliseconds) > 0
  }
}

/// Whoever goes away between a change and its answer may have made it.
@Suite("What is sent again")
struct ResendTests {
  private func heads(_ body: (TernClient) -> ClientError?) throws -> (heads: [String], error: ClientError?) {
    let folder = TemporaryFolder()
    let daemon = try #require(ClosingDaemon(path: folder.path + "/s"))
    let settings = try Settings(database: folder.path + "/d.db", socket: folder.path + "/s")
    var error: ClientError?
    try withThread({ daemon.serve() }) {
      defer { daemon.stop() }
      let client = TernClient(settings, startsDaemon: false)
      _ = try client.json(Request("GET", "/$/ping"))
      error = body(client)
      client.abandon()
    }
    return (daemon.heads.withLock { $0 }, error)
  }

  private func withThread(_ work: @escaping @Sendable () -> Void, _ body: () throws -> Void) throws {
    final class Box: Sendable {
      let work: @Sendable () -> Void
      init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
    var thread = pthread_t()
    let code = pthread_create(&thread, nil, { argument in
      guard let argument else { return nil }
      Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().work()
      return nil
    }, Unmanaged.passRetained(Box(work)).toOpaque())
    try #require(code == 0)
    defer { pthread_join(thread, nil) }
    try body()
  }

  private func asked(_ client: TernClient, _ request: Request) -> ClientError? {
    do throws(ClientError) {
      _ = try client.json(request)
      return nil
    } catch {
      return error
    }
  }

  @Test func anUpdateIsNotSentTwice() throws {
    let update = Request("POST", "/update", contentType: "application/sparql-update", body: .bytes(Array("INSERT DATA { [] <e:p> 1 }".utf8)))
    let (heads, error) = try heads { asked($0, update) }
    #expect(heads == ["POST /update HTTP/1.1"])
    #expect(error?.exitCode == 69)
    #expect(error?.message.contains("whether the change was made is not known") == true)
  }

  @Test func aLoadThatLosesItsDaemonSaysWhatToDo() throws {
    let (heads, error) = try heads { client in
      do throws(ClientError) {
        try client.load([], LoadSettings(), progress: { _ in }, finished: { _, _ in })
        return nil
      } catch {
        return error
      }
    }
    #expect(heads.count == 1)
    #expect(error?.exitCode == 69)
    #expect(error?.message.contains("load again") == true)
  }

  @Test func aQueryIsSentAgain() throws {
    let query = Request("POST", "/query", contentType: "application/sparql-query", body: .bytes(Array("ASK {}".utf8)))
    let (heads, error) = try heads { asked($0, query) }
    #expect(heads == ["POST /query HTTP/1.1", "POST /query HTTP/1.1"])
    #expect(error?.exitCode == 69)
  }
}
