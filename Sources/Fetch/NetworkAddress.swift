import Glibc

/// An IPv4 or IPv6 address as bytes, and whether it belongs to the public internet.
struct NetworkAddress: Equatable, Sendable, CustomStringConvertible {
  /// 4 or 16 bytes in network order.
  let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// An address in its usual notation; nil for anything else, the lax forms of `inet_aton` included.
  init?(text: String) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = withUnsafeBytes(of: four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      bytes = withUnsafeBytes(of: six) { Array($0) }
    } else {
      return nil
    }
  }

  /// The address of a socket; nil for other families.
  init?(socketAddress: UnsafePointer<sockaddr>) {
    switch Int32(socketAddress.pointee.sa_family) {
    case AF_INET:
      bytes = UnsafeRawPointer(socketAddress).withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
        withUnsafeBytes(of: pointer.pointee.sin_addr) { Array($0) }
      }
    case AF_INET6:
      bytes = UnsafeRawPointer(socketAddress).withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
        withUnsafeBytes(of: pointer.pointee.sin6_addr) { Array($0) }
      }
    default: return nil
    }
  }

  var isIPv6: Bool { bytes.count == 16 }

  var isLoopback: Bool {
    isIPv6 ? bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1 : bytes[0] == 127
  }

  /// Whether the address is one of the public internet: everything that the special-purpose
  /// registries of IANA (RFC 6890) keep for something else is not.
  var isPublic: Bool { isIPv6 ? isPublicIPv6 : NetworkAddress.isPublicIPv4(bytes[0], bytes[1], bytes[2]) }

  private static func isPublicIPv4(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Bool {
    switch (a, b, c) {
    case (0, _, _), (10, _, _), (127, _, _): return false  // this network, private, loopback
    case (100, 64...127, _): return false  // carrier-grade NAT
    case (169, 254, _): return false  // link-local, the metadata services of clouds
    case (172, 16...31, _), (192, 168, _): return false  // private
    case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113): return false  // protocols, documentation
    case (192, 88, 99), (198, 18...19, _): return false  // relays, benchmarks
    case (224..., _, _): return false  // multicast, reserved, broadcast
    default: return true
    }
  }

  private var isPublicIPv6: Bool {
    func begins(_ prefix: [UInt8]) -> Bool { bytes.starts(with: prefix) }
    // NAT64 and 6to4 carry an IPv4 address, which decides.
    if begins([0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) {
      return NetworkAddress.isPublicIPv4(bytes[12], bytes[13], bytes[14])
    }
    if begins([0x20, 0x02]) { return NetworkAddress.isPublicIPv4(bytes[2], bytes[3], bytes[4]) }
    // Only 2000::/3 is handed out; ::, ::1, mapped, fc00::/7, fe80::/10 and ff00::/8 lie outside it.
    guard bytes[0] & 0xE0 == 0x20 else { return false }
    if begins([0x20, 0x01]), bytes[2] < 0x02 { return false }  // Teredo and the other protocols of 2001::/23
    if begins([0x20, 0x01, 0x0D, 0xB8]) { return false }  // documentation
    if begins([0x3F, 0xFF]), bytes[2] < 0x10 { return false }  // documentation
    return true
  }

  var description: String {
    if !isIPv6 { return bytes.map(String.init).joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
      .joined(separator: ":")
  }
}
