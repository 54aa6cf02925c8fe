import Glibc
import Limits
import TestSupport
import Testing

@testable import HTTPServer

@Suite("The socket in the file system")
struct SocketFileTests {
  private func mode(_ path: String) -> UInt32 {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  @Test func isPrivateAndLocked() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/deep/er/s.sock"
    let file = try SocketFile(path: path)
    let descriptor = try file.listen()
    defer { close(descriptor) }
    #expect(mode(path) == 0o600)
    #expect(mode(folder.path + "/deep/er") == 0o700)
    do throws(ListenError) {
      _ = try SocketFile(path: path)
      Issue.record("a second daemon got the lock")
    } catch {
      #expect(error.description.contains("process \(getpid())"))
    }
    file.release()
    #expect(access(path, F_OK) != 0)
  }

  /// With `--allow-user` the other user must be able to connect at all.
  @Test func opensToOthersWhenAsked() throws {
    let folder = TemporaryFolder()
    let file = try SocketFile(path: folder.path + "/s")
    let descriptor = try file.listen(openToOthers: true)
    defer { close(descriptor) }
    #expect(mode(folder.path + "/s") == 0o666)
    file.release()
  }

  @Test(arguments: [
    ("127.0.0.1", true), ("127.9.8.7", true), ("localhost", true), ("::1", true), ("127.a.example.org", false), ("127.0.0.1.org", false),
    ("127.0.0", false), ("127.0.0.256", false), ("10.0.0.1", false),
  ])
  func loopback(_ host: String, _ expected: Bool) { #expect(Daemon.isLoopback(host) == expected) }

  @Test func staleSocketsAreReplacedAndFilesAreNot() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/s"
    let first = try SocketFile(path: path)
    close(try first.listen())
    // As after kill -9: the socket stays, the lock is free.
    let copy = try #require(RawSocket(path: path) == nil ? path : nil)
    #expect(access(copy, F_OK) == 0)
    first.release()
    let file = open(path, O_CREAT | O_WRONLY, 0o600)
    close(file)
    let second = try SocketFile(path: path)
    #expect(throws: ListenError.self) { try second.listen() }
    #expect(access(path, F_OK) == 0)
    second.release()
  }

  @Test func pathLengthLimitIsExact() throws {
    let folder = TemporaryFolder()
    let room = Limits.socketPathBytes - folder.path.utf8.count - 1
    let longest = folder.path + "/" + String(repeating: "s", count: room)
    let file = try SocketFile(path: longest)
    close(try file.listen())
    file.release()
    #expect(throws: ListenError.self) { try SocketFile(path: longest + "s") }
  }

  @Test func foldersOthersMayWriteToAreRefused() throws {
    let folder = TemporaryFolder()
    chmod(folder.path, 0o777)
    #expect(throws: ListenError.self) { try SocketFile(path: folder.path + "/s") }
  }
}
