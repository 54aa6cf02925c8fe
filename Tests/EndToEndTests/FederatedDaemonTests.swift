import Glibc
import TestSupport
import Testing

/// SERVICE and LOAD through the binary, allowed by the settings file and by the flag.
@Suite("Federation through the daemon")
struct FederatedDaemonTests {
  /// A slow endpoint: longer than a question may take on an event loop.
  static func server() throws -> LoopbackServer {
    try #require(
      LoopbackServer { request in
        if request.target == "/data.ttl" { return .ok("text/turtle", "<http://e/a> <http://e/p> 1 .") }
        usleep(100_000)
        return .ok("application/sparql-results+json", #"{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"from there"}}]}}"#)
      })
  }

  @Test func theSettingsFileAllows() throws {
    let server = try Self.server()
    let home = Home()
    #expect(mkdir(home.folder.file("config"), 0o700) == 0 && mkdir(home.folder.file("config/tern"), 0o700) == 0)
    _ = home.write("config/tern/config", "allow-service = \(server.root)\n")
    let answer = home.run(["query", "SELECT ?x { SERVICE <\(server.root)sparql> { ?s ?p ?x } }", "--format", "csv"])
    #expect(answer.code == 0 && answer.out.contains("from there"), "\(answer.err)")
    let loaded = home.run(["update", "LOAD <\(server.root)data.ttl> INTO GRAPH <http://e/g>"])
    #expect(loaded.code == 0, "\(loaded.err)")
    #expect(home.run(["query", "ASK { GRAPH <http://e/g> { <http://e/a> <http://e/p> 1 } }"]).out.contains("true"))
  }

  @Test func withoutItBothAreRefusedByName() throws {
    let server = try Self.server()
    let home = Home()
    let answer = home.run(["query", "SELECT ?x { SERVICE <\(server.root)sparql> { ?s ?p ?x } }"])
    #expect(answer.code == 1 && answer.err.contains("SERVICE <\(server.root)sparql> is not allowed"), "\(answer.err)")
    #expect(answer.err.contains("--allow-service"))
    let loaded = home.run(["update", "LOAD <\(server.root)data.ttl>"])
    #expect(loaded.code == 1 && loaded.err.contains("LOAD <\(server.root)data.ttl> is not allowed"), "\(loaded.err)")
    // No variable of the environment opens it.
    #expect(home.run(["serve", "--allow-service", "ftp://a/"]).code == 64)
    #expect(server.requests.isEmpty)
  }

  /// A server whose authority only this home knows: refused until the settings file names its certificate.
  @Test(.enabled(if: SecureServer.program != nil, "the openssl program is not there: https is not tested"))
  func theFileOfCertificatesIsUsed() throws {
    let server = try #require(SecureServer(files: ["data.ttl": "<http://e/a> <http://e/p> 1 ."]))
    let home = Home()
    #expect(mkdir(home.folder.file("config"), 0o700) == 0 && mkdir(home.folder.file("config/tern"), 0o700) == 0)
    _ = home.write("config/tern/config", "allow-service = \(server.root)\n")
    let refused = home.run(["update", "LOAD <\(server.root)data.ttl>"])
    #expect(refused.code != 0 && refused.err.contains("certificate is not trusted") && refused.err.contains("--ca-file"), "\(refused.err)")
    #expect(home.run(["stop"]).code == 0)
    _ = home.write("config/tern/config", "allow-service = \(server.root)\nca-file = \(server.certificate)\n")
    let loaded = home.run(["update", "LOAD <\(server.root)data.ttl>"])
    #expect(loaded.code == 0, "\(loaded.err)")
    #expect(home.run(["query", "ASK { <http://e/a> <http://e/p> 1 }"]).out.contains("true"))
  }

  @Test func aFileOfCertificatesThatIsNotThereIsSaidAtTheStart() {
    let home = Home()
    let answer = home.run(["serve", "--ca-file", "no/such.pem"])
    #expect(answer.code == 64 && answer.err.contains("such.pem") && answer.err.contains("--ca-file"), "\(answer.err)")
  }
}
