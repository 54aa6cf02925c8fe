import Glibc

/// An http or https IRI taken apart and written again in one way only, so that what was
/// compared with the allowed prefixes is, byte for byte, what the connection asks for.
///
/// Scheme and host in lower case, the port always known, dot segments removed (written
/// with `%2e` as well), characters beyond ASCII percent-encoded (RFC 3987, section 3.1).
/// User names, backslashes, spaces and controls are refused rather than interpreted.
struct WebAddress: Equatable, Sendable {
  /// `http` or `https`.
  let scheme: String
  /// In lower case; an IPv6 address without its brackets.
  let host: String
  /// Whether the host was written in brackets.
  let isBracketed: Bool
  let port: Int
  /// Begins with a slash.
  let path: String
  /// With its question mark, or empty.
  let query: String

  /// Throws ``FetchError/malformedIRI(_:reason:)``.
  init(_ iri: String) throws(FetchError) {
    func refused(_ reason: String) -> FetchError { .malformedIRI(iri, reason: reason) }
    let bytes = Array(iri.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { throw refused("it is not absolute") }
    let scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
    guard scheme == "http" || scheme == "https" else { throw refused("only http and https can be fetched") }
    guard bytes[colon...].starts(with: Array("://".utf8)) else { throw refused("it has no host") }
    for byte in bytes where byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\") {
      throw refused("it contains a space, a control character or a backslash")
    }
    let rest = bytes[(colon + 3)...].prefix { $0 != UInt8(ascii: "#") }
    let authorityEnd = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    let authority = rest[..<authorityEnd]
    if authority.contains(UInt8(ascii: "@")) { throw refused("it contains a user name") }

    var hostBytes = authority
    var portBytes: ArraySlice<UInt8>?
    if authority.first == UInt8(ascii: "[") {
      guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else { throw refused("a bracket is not closed") }
      hostBytes = authority[(authority.startIndex + 1)..<close]
      let after = authority[(close + 1)...]
      if !after.isEmpty {
        guard after.first == UInt8(ascii: ":") else { throw refused("its host is not readable") }
        portBytes = after.dropFirst()
      }
      guard NetworkAddress(text: String(decoding: hostBytes, as: UTF8.self))?.isIPv6 == true else {
        throw refused("its host is not an IPv6 address")
      }
      isBracketed = true
    } else {
      if let at = authority.firstIndex(of: UInt8(ascii: ":")) {
        hostBytes = authority[..<at]
        portBytes = authority[(at + 1)...]
      }
      guard hostBytes.allSatisfy(WebAddress.isOfHost) else { throw refused("its host is not readable (names beyond ASCII are written in Punycode)") }
      isBracketed = false
    }
    guard !hostBytes.isEmpty, hostBytes.count <= 255 else { throw refused("it has no host") }
    self.scheme = scheme
    host = String(decoding: hostBytes, as: UTF8.self).lowercased()
    if let digits = portBytes, !digits.isEmpty {
      guard digits.count <= 5, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
        let number = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(number)
      else { throw refused("its port is not a number from 1 to 65535") }
      port = number
    } else {
      port = scheme == "http" ? 80 : 443
    }
    let tail = rest[authorityEnd...]
    let queryStart = tail.firstIndex(of: UInt8(ascii: "?")) ?? tail.endIndex
    path = WebAddress.normalisedPath(tail[..<queryStart])
    query = WebAddress.encoded(tail[queryStart...])
  }

  /// The IRI as it is asked for.
  var text: String { "\(origin)\(path)\(query)" }

  /// Scheme, host and port; the port is left out where it is the scheme's own.
  var origin: String {
    let name = isBracketed ? "[\(host)]" : host
    return port == (scheme == "http" ? 80 : 443) ? "\(scheme)://\(name)" : "\(scheme)://\(name):\(port)"
  }

  /// Whether an authority names a port (`a:1`, not `a`, `a:` or `[::1]`).
  static func endsInPort(_ authority: Substring) -> Bool {
    guard let colon = authority.lastIndex(of: ":") else { return false }
    let digits = authority[authority.index(after: colon)...]
    return !digits.isEmpty && digits.allSatisfy { $0 >= "0" && $0 <= "9" }
  }

  private static func isOfHost(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): return true
    default: return false
    }
  }

  /// RFC 3986, section 5.2.4, on segments; `%2e` counts as the dot that it is.
  private static func normalisedPath(_ bytes: ArraySlice<UInt8>) -> String {
    var kept: [String] = []
    let segments = encoded(bytes).split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    var endsInFolder = segments.isEmpty
    for segment in segments {
      let plain = segment.utf8.count > 6 ? String(segment) : replacingDots(segment)
      endsInFolder = plain == "." || plain == ".."
      if plain == ".." {
        if !kept.isEmpty { kept.removeLast() }
      } else if plain != "." {
        kept.append(String(segment))
      }
    }
    if endsInFolder { kept.append("") }
    return "/" + kept.joined(separator: "/")
  }

  private static func replacingDots(_ segment: Substring) -> String {
    var result = ""
    var rest = segment[...]
    while let first = rest.first {
      if rest.lowercased().hasPrefix("%2e") {
        result.append(".")
        rest = rest.dropFirst(3)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// Percent-encodes what a URI may not hold.
  private static func encoded(_ bytes: ArraySlice<UInt8>) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 0x80...0xFF, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "^"), UInt8(ascii: "`"),
        UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
