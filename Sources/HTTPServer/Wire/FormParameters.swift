import Glibc

/// `name=value&name=value` of a query string or an `application/x-www-form-urlencoded` body.
///
/// Values are decoded percent-escapes in UTF-8; `+` is a space. Order and repetition are kept.
public struct FormParameters: Sendable {
  public private(set) var items: [(name: String, value: String)] = []

  public init() {}

  /// Adds the parameters of `text`. Throws ``RequestFault`` 400 on a bad escape or bad UTF-8.
  public mutating func add(_ bytes: UnsafeRawBufferPointer) throws(RequestFault) {
    var start = 0
    while start <= bytes.count {
      let end = Self.find(UInt8(ascii: "&"), in: bytes, start, bytes.count) ?? bytes.count
      let equals = Self.find(UInt8(ascii: "="), in: bytes, start, end) ?? -1
      if end > start {
        let nameEnd = equals < 0 ? end : equals
        guard let name = Self.decode(UnsafeRawBufferPointer(rebasing: bytes[start..<nameEnd]), plusIsSpace: true),
          let value = equals < 0 ? "" : Self.decode(UnsafeRawBufferPointer(rebasing: bytes[(equals + 1)..<end]), plusIsSpace: true)
        else { throw RequestFault(400, "a parameter is not percent-encoded UTF-8") }
        if items.count >= 1_024 { throw RequestFault(400, "more than 1024 parameters") }
        items.append((name, value))
      }
      start = end + 1
    }
  }

  /// Adds the parameters of a query string.
  public mutating func add(_ text: String) throws(RequestFault) {
    var text = text
    let fault: RequestFault? = text.withUTF8 { bytes in
      do throws(RequestFault) {
        try add(UnsafeRawBufferPointer(bytes))
        return nil
      } catch { return error }
    }
    if let fault { throw fault }
  }

  /// Every value of `name`, in order.
  public func all(_ name: String) -> [String] { items.compactMap { $0.name == name ? $0.value : nil } }

  /// Whether `name` is there, with or without a value.
  public func has(_ name: String) -> Bool { items.contains { $0.name == name } }

  /// The only value of `name`, nil without one. Throws ``RequestFault`` 400 when it is given twice.
  public func single(_ name: String) throws(RequestFault) -> String? {
    var found: String?
    for item in items where item.name == name {
      if found != nil { throw RequestFault(400, "the parameter '\(name)' is given more than once") }
      found = item.value
    }
    return found
  }

  /// Decodes percent-escapes; nil when an escape is broken or the result is not UTF-8.
  static func decode(_ bytes: UnsafeRawBufferPointer, plusIsSpace: Bool) -> String? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(bytes.count, 1)) { out in
      let count = hexValues.withUnsafeBufferPointer { decode(bytes, plusIsSpace: plusIsSpace, $0, into: out) }
      guard count >= 0 else { return nil }
      return String(validating: UnsafeBufferPointer(rebasing: out[0..<count]), as: UTF8.self)
    }
  }

  /// Fills `out` and gives the number of bytes; -1 for a broken escape.
  private static func decode(
    _ bytes: UnsafeRawBufferPointer, plusIsSpace: Bool, _ hexValues: UnsafeBufferPointer<UInt8>,
    into out: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    var count = 0
    var i = 0
    while i < bytes.count {
      var byte = bytes[i]
      if byte == UInt8(ascii: "%") {
        guard i + 2 < bytes.count else { return -1 }
        let high = hexValues[Int(bytes[i + 1])]
        let low = hexValues[Int(bytes[i + 2])]
        if (high | low) & 0xF0 != 0 { return -1 }
        byte = high << 4 | low
        i += 2
      } else if byte == UInt8(ascii: "+"), plusIsSpace {
        byte = 32
      }
      out[count] = byte
      count += 1
      i += 1
    }
    return count
  }

  /// The value of each byte as a hexadecimal digit; 255 for those that are none.
  private static let hexValues: [UInt8] = (0...255).map { hex(UInt8($0)) ?? 255 }

  /// The first place of a byte in a range.
  private static func find(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int? {
    guard start < end, let base = bytes.baseAddress, let found = memchr(base + start, Int32(byte), end - start) else { return nil }
    return UnsafeRawPointer(found) - base
  }

  static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
