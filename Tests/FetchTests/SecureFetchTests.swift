import TestSupport
import Testing

@testable import Fetch

/// TLS as users of curl know it: the system's authorities, or a file of one's own.
@Suite("Fetching over https", .enabled(if: SecureServer.program != nil, "the openssl program is not there: https is not tested"))
struct SecureFetchTests {
  private static func fetch(_ iri: String, _ server: SecureServer, authorities: String?, host: String = "localhost") throws -> FetchResponse {
    let fetcher = Fetcher(allowed: [try AllowedPrefix("https://\(host):\(server.port)/")], authorities: authorities)
    return try fetcher.fetch(FetchRequest(.get, iri), limits: FetchLimits(totalSeconds: 20, bodyBytes: 1_000))
  }

  @Test func anUnknownAuthorityIsRefusedAndTheNamedOneTaken() throws {
    let server = try #require(SecureServer(files: ["data.ttl": "<urn:a> <urn:b> 1 ."]))
    do {
      _ = try Self.fetch(server.root + "data.ttl", server, authorities: nil)
      Issue.record("an unknown certificate was taken")
    } catch let error as FetchError {
      guard case .untrusted(let iri, _) = error else { throw error }
      #expect(iri == server.root + "data.ttl")
      #expect(error.description.contains("certificate is not trusted") && error.description.contains("--ca-file"))
    }
    let got = try Self.fetch(server.root + "data.ttl", server, authorities: server.certificate)
    #expect(got.status == 200 && String(decoding: got.body, as: UTF8.self) == "<urn:a> <urn:b> 1 .")
  }

  /// The right authority, but another name than the certificate's.
  @Test func theNameIsVerified() throws {
    let server = try #require(SecureServer(files: ["data.ttl": "x"], names: "DNS:other.example"))
    do {
      _ = try Self.fetch("https://127.0.0.1:\(server.port)/data.ttl", server, authorities: server.certificate, host: "127.0.0.1")
      Issue.record("a certificate of another name was taken")
    } catch let error as FetchError {
      guard case .untrusted = error else { throw error }
    }
  }

  @Test func aFileThatHoldsNoCertificateSaysSo() throws {
    let server = try #require(SecureServer(files: ["data.ttl": "x"]))
    for name in ["log", "missing.pem"] {
      do {
        _ = try Self.fetch(server.root + "data.ttl", server, authorities: server.folder.file(name))
        Issue.record("\(name) was enough")
      } catch let error as FetchError {
        guard case .failed(_, let reason) = error else { throw error }
        #expect(reason.contains(name), "\(error)")
      }
    }
  }

  /// Plain HTTP at a port of https, and the other way round, end with an error.
  @Test func mixedUpSchemesEnd() throws {
    let server = try #require(SecureServer(files: [:]))
    let plain = try #require(LoopbackServer { _ in .ok("text/plain", "x") })
    let limits = FetchLimits(totalSeconds: 10, bodyBytes: 1_000)
    for iri in ["http://localhost:\(server.port)/", "https://127.0.0.1:\(plain.port)/"] {
      let fetcher = Fetcher(allowed: [try AllowedPrefix(iri)], authorities: server.certificate)
      #expect(throws: FetchError.self) { try fetcher.fetch(FetchRequest(.get, iri), limits: limits) }
    }
  }
}
