/// An IRI prefix that may be fetched from: `https://query.example.org/sparql`,
/// `http://127.0.0.1:7878/`, or `https://` for every public host.
///
/// A prefix ends at a border: `http://a.org` covers `http://a.org/x` and not
/// `http://a.org.evil.com`; `http://a.org/data` covers `/data`, `/data/x` and `/data?x` and
/// not `/database`. The scheme belongs to it, and so does the port once a port or a slash
/// stands there: `http://a.org` covers every port of that host, `http://a.org/` only 80. Addresses that are not of the public
/// internet are reached only where the prefix names the address itself (`localhost` for
/// loopback), whatever a name resolves to.
public struct AllowedPrefix: Sendable, Equatable, CustomStringConvertible {
  /// As it was given.
  public let text: String
  /// Whether a host of this prefix may resolve to a private address.
  public let allowsPrivateAddresses: Bool
  private let scheme: String
  private let address: WebAddress?
  private let compared: String
  private let isAnyPort: Bool
  private let literal: NetworkAddress?

  /// - Parameter allowsPrivateAddresses: for a host that the operator has configured for one
  ///   purpose (a model server in the house); never for prefixes that queries reach.
  /// - Throws: ``FetchError/malformedIRI(_:reason:)``.
  public init(_ text: String, allowsPrivateAddresses: Bool = false) throws(FetchError) {
    self.text = text
    self.allowsPrivateAddresses = allowsPrivateAddresses
    if text == "http://" || text == "https://" {
      scheme = String(text.dropLast(3))
      address = nil
      compared = ""
      isAnyPort = true
      literal = nil
      return
    }
    if text.contains("#") { throw .malformedIRI(text, reason: "a prefix has no fragment") }
    let address = try WebAddress(text)
    self.address = address
    scheme = address.scheme
    let afterScheme = text.dropFirst(address.scheme.count + 3)
    isAnyPort = !afterScheme.contains { $0 == "/" || $0 == "?" } && !WebAddress.endsInPort(afterScheme)
    compared = address.path + address.query
    literal = NetworkAddress(text: address.host)
  }

  /// Whether the prefix covers an IRI. An IRI that cannot be fetched at all is covered by none.
  public func covers(_ iri: String) -> Bool {
    do { return covers(try WebAddress(iri)) } catch { return false }
  }

  func covers(_ asked: WebAddress) -> Bool {
    guard asked.scheme == scheme else { return false }
    guard let address else { return true }
    guard asked.host == address.host, isAnyPort || asked.port == address.port else { return false }
    let whole = asked.path + asked.query
    guard whole.utf8.starts(with: compared.utf8) else { return false }
    let border: Set<Character> = ["/", "?", "&", "="]
    if let last = compared.last, border.contains(last) { return true }
    guard let next = whole.utf8.dropFirst(compared.utf8.count).first else { return true }
    return border.contains(Character(Unicode.Scalar(next)))
  }

  /// Whether a connection to `asked` may go to this address.
  func permits(_ reached: NetworkAddress) -> Bool {
    if reached.isPublic || allowsPrivateAddresses { return true }
    if let literal { return literal == reached }
    return address?.host == "localhost" && reached.isLoopback
  }

  public var description: String { text }
}
