import Client
import Foundation
import Glibc
import TestSupport
import Testing

/// The daemon as a process: sockets, signals, two of them, leaving.
@Suite("The daemon")
struct DaemonTests {
  private func mode(_ path: String) -> UInt32 {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  private func serve(_ home: Home, _ arguments: [String] = []) throws -> ChildProcess {
    let process = try #require(home.start(["serve", "--quiet"] + arguments))
    for _ in 0..<1_000 where RawSocket(path: home.socket) == nil { usleep(10_000) }
    return process
  }

  @Test func isStartedByAVerbAndPrivate() {
    let home = Home()
    #expect(home.run(["query", "ASK {}"]).out == "true\n")
    #expect(mode(home.socket) == 0o600)
    #expect(mode(home.folder.path + "/run/tern") == 0o700)
    #expect(mode(home.database) == 0o600)
    #expect(home.run(["stop"]).code == 0)
    #expect(access(home.socket, F_OK) != 0)
    #expect(home.run(["stop"]).err.contains("no daemon"))
  }

  @Test func sigtermEndsItCleanly() throws {
    let home = Home()
    let process = try serve(home)
    #expect(home.run(["update", "INSERT DATA { <a:s> <a:p> 1 }"]).code == 0)
    process.signal(SIGTERM)
    #expect(process.wait() == .exit(0))
    #expect(access(home.socket, F_OK) != 0)
    #expect(home.run(["query", "ASK { <a:s> ?p 1 }"]).out == "true\n")
  }

  @Test func killedDaemonsLeaveNothingInTheWay() throws {
    let home = Home()
    let process = try serve(home)
    #expect(home.run(["update", "INSERT DATA { <a:s> <a:p> 1 }"]).code == 0)
    process.signal(SIGKILL)
    #expect(process.wait() == .signal(SIGKILL))
    #expect(home.run(["query", "ASK { <a:s> ?p 1 }"]).out == "true\n")
  }

  @Test func theSecondSaysWhoHoldsIt() throws {
    let home = Home()
    let process = try serve(home)
    defer { process.signal(SIGTERM) }
    let sameSocket = home.run(["serve"])
    #expect(sameSocket.code == 75)
    #expect(sameSocket.err.contains("\(process.identifier)"))
    let sameDatabase = home.run(["serve", "--socket", home.folder.path + "/other.sock", "--db", home.database])
    #expect(sameDatabase.code == 75, "\(sameDatabase.err)")
  }

  @Test func leavesAfterAnIdleTime() throws {
    let home = Home()
    let process = try serve(home, ["--idle", "1"])
    #expect(process.wait() == .exit(0))
  }

  @Test func refusesWhatIsUnsafe() {
    let home = Home()
    #expect(home.run(["serve", "--http", "0.0.0.0:0"]).code == 64)
    let long = home.run(["serve", "--socket", home.folder.path + "/" + String(repeating: "x", count: 120)])
    #expect(long.code == 64)
    #expect(long.err.contains("107"))
    let database = home.write("not.db", "this is no database, only text that is long enough to be read as a header")
    let refused = home.run(["serve", "--db", database])
    #expect(refused.code != 0)
    #expect(refused.err.contains("tern: "))
  }

  @Test func loopbackHTTPChecksTheHost() throws {
    let home = Home()
    let process = try serve(home, ["--http", "127.0.0.1:0"])
    defer { process.signal(SIGTERM) }
    #expect(home.run(["query", "ASK {}"]).code == 0)
  }
}
