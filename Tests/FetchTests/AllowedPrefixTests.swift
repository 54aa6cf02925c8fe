import Testing

@testable import Fetch

@Suite("Allowed prefixes and addresses")
struct AllowedPrefixTests {
  @Test(arguments: [
    ("http://a.org", "http://a.org", true), ("http://a.org", "http://a.org/", true), ("http://a.org", "http://a.org/x", true),
    ("http://a.org", "http://a.org?q=1", true), ("http://a.org", "http://a.org.evil.com/", false),
    ("http://a.org", "http://a.org:8080/", true), ("http://a.org/", "http://a.org:8080/", false), ("http://a.org:", "http://a.org:8080/", true), ("http://[::1]", "http://[::1]:8080/", true),
    ("http://a.org:80", "http://a.org:8080/", false), ("http://a.org:80", "http://a.org:80/x", true), ("http://a.org", "http://a.org:x@evil.com/", false), ("http://a.org", "http://a.org:80/", true),
    ("http://a.org", "https://a.org/", false), ("http://a.org", "http://a.org@evil.com/", false),
    ("http://a.org", "http://A.ORG/x", true), ("http://a.org/data", "http://a.org/database", false),
    ("http://a.org/data", "http://a.org/data", true), ("http://a.org/data", "http://a.org/data?x", true),
    ("http://a.org/data/", "http://a.org/data/x", true), ("http://a.org/data/", "http://a.org/data", false),
    ("http://a.org/data/", "http://a.org/data/../secret", false), ("http://a.org/data/", "http://a.org/data/%2e%2E/secret", false),
    ("http://a.org/data/", "http://a.org/data/./x", true), ("http://a.org/data/", "http://a.org/x/../data/y", true),
    ("http://a.org/q?graph=", "http://a.org/q?graph=x", true), ("http://a.org/q?a", "http://a.org/q?ab", false),
    ("https://", "https://anything.example/x", true), ("https://", "http://anything.example/x", false),
    ("http://127.0.0.1:7878/", "http://127.0.0.1:7878/sparql", true), ("http://127.0.0.1:7878/", "http://127.0.0.1:787/", false),
    ("http://[::1]:80/", "http://[::1]/x", true), ("http://a.org", "ftp://a.org/", false), ("http://a.org", "a.org", false),
    ("http://a.org", "http://a.org\\@evil.com/", false), ("http://a.org/", "http://a.org/\u{E4}", true),
  ])
  func coverageEndsAtBorders(prefix: String, iri: String, covered: Bool) throws {
    #expect(try AllowedPrefix(prefix).covers(iri) == covered)
  }

  @Test(arguments: ["", "a.org", "file:///etc/", "http:", "http:/a", "http://a.org#x", "http://u@a.org/", "http://a b/", "http://a.org:0/", "http://a.org:99999/", "http://[::1", "http://[zz]/", "http:///x", "http://b\u{FC}cher.example/"])
  func whatCannotBeAPrefixIsRefused(text: String) {
    #expect(throws: FetchError.self) { try AllowedPrefix(text) }
  }

  @Test(arguments: [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.168.1.1", "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
    "::ffff:8.8.8.8", "::127.0.0.1", "fe80::1", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "2002:7f00:1::", "2001::1", "2001:db8::1", "100::1",
  ])
  func addressesThatAreNotPublic(text: String) throws {
    #expect(try #require(NetworkAddress(text: text)).isPublic == false)
  }

  @Test(arguments: ["8.8.8.8", "100.63.0.1", "100.128.0.1", "172.15.0.1", "172.32.0.1", "169.253.0.1", "223.1.1.1", "2606:4700::1111", "2001:4860:4860::8888", "64:ff9b::808:808"])
  func addressesThatArePublic(text: String) throws {
    #expect(try #require(NetworkAddress(text: text)).isPublic)
  }

  @Test func aPrivateAddressIsPermittedOnlyWhereThePrefixNamesIt() throws {
    let loopback = try #require(NetworkAddress(text: "127.0.0.1"))
    #expect(try AllowedPrefix("http://127.0.0.1:7878/").permits(loopback))
    #expect(try AllowedPrefix("http://localhost:7878/").permits(loopback))
    #expect(try AllowedPrefix("http://a.org/").permits(loopback) == false)
    #expect(try AllowedPrefix("http://").permits(loopback) == false)
    #expect(try AllowedPrefix("http://10.0.0.1/").permits(loopback) == false)
    #expect(try AllowedPrefix("http://model.house/", allowsPrivateAddresses: true).permits(loopback))
  }
}
