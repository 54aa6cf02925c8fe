import Limits

/// The request side of HTTP/1.1 as a value without I/O: bytes in, heads and body pieces out.
///
/// Strict where looseness has been used to smuggle requests (RFC 9112 §2.2, §3.2, §5.2, §6.3):
/// bare LF or CR, folded lines, a space before the colon, two lengths, a length beside a transfer
/// coding, targets in absolute form and control characters are faults. After a fault the
/// connection can only be closed.
public struct RequestParser: Sendable {
  private enum BodyState: Hashable, Sendable {
    case none
    case fixed(remaining: Int)
    case chunkSize
    case chunkData(remaining: Int)
    case chunkDataEnd
    case trailer
    case finished
  }

  private var body: BodyState = .none
  /// Bytes of the head already seen to hold no end of head, so that slow heads cost linear time.
  private var scanned = 0
  private var trailerBytes = 0

  public init() {}

  // MARK: Head

  /// Tries to read a head from the start of `bytes`.
  ///
  /// Returns the head and the bytes it took, or nil when more are needed. Cost is linear in the
  /// new bytes. Throws ``RequestFault`` with 400, 414, 417, 431, 501 or 505.
  public mutating func head(_ bytes: UnsafeRawBufferPointer) throws(RequestFault) -> (head: RequestHead, consumed: Int)? {
    var start = 0
    while start + 1 < bytes.count, start < 8, bytes[start] == 13, bytes[start + 1] == 10 { start += 2 }
    guard let end = try endOfHead(bytes, from: start) else { return nil }
    scanned = 0
    let head = try parse(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    switch head.framing {
    case .none: body = .finished
    case .length(let count): body = count == 0 ? .finished : .fixed(remaining: count)
    case .chunked: body = .chunkSize
    }
    return (head, end + 2)
  }

  /// The offset just after the CRLF that ends the last field line.
  private mutating func endOfHead(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(RequestFault) -> Int? {
    var i = max(scanned, start)
    while i < bytes.count {
      let byte = bytes[i]
      if byte == 13 {
        if i + 1 >= bytes.count { break }
        if bytes[i + 1] != 10 { throw RequestFault(400, "a carriage return without a line feed in the request head") }
        if i >= start + 2, bytes[i - 1] == 10 {
          if i + 2 - start > Limits.requestHeadBytes { throw RequestFault(431, "the request head is larger than \(Limits.requestHeadBytes) bytes") }
          return i
        }
        i += 2
        continue
      }
      if byte == 10 { throw RequestFault(400, "a line feed without a carriage return in the request head") }
      if byte < 32 && byte != 9 || byte == 127 { throw RequestFault(400, "a control character in the request head") }
      i += 1
    }
    scanned = i
    if bytes.count - start > Limits.requestHeadBytes {
      throw RequestFault(431, "the request head is larger than \(Limits.requestHeadBytes) bytes")
    }
    if bytes.count - start > Limits.requestTargetBytes + 64, firstLineEnd(bytes, from: start) == nil {
      throw RequestFault(414, "the request target is larger than \(Limits.requestTargetBytes) bytes")
    }
    return nil
  }

  private func firstLineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var i = start
    while i < bytes.count {
      if bytes[i] == 13 { return i }
      i += 1
    }
    return nil
  }

  private func parse(_ bytes: UnsafeRawBufferPointer) throws(RequestFault) -> RequestHead {
    guard let lineEnd = firstLineEnd(bytes, from: 0) else { throw RequestFault(400, "no request line") }
    var head = try requestLine(UnsafeRawBufferPointer(rebasing: bytes[0..<lineEnd]))
    var fields = FieldSummary()
    var position = lineEnd + 2
    while position < bytes.count {
      guard let end = firstLineEnd(bytes, from: position) else { break }
      try fields.add(UnsafeRawBufferPointer(rebasing: bytes[position..<end]), to: &head)
      position = end + 2
    }
    try fields.finish(&head)
    return head
  }

  private func requestLine(_ line: UnsafeRawBufferPointer) throws(RequestFault) -> RequestHead {
    guard let firstSpace = line.firstIndex(of: 32), let lastSpace = line.lastIndex(of: 32), firstSpace < lastSpace else {
      throw RequestFault(400, "the request line is not: METHOD SP target SP version")
    }
    let methodBytes = UnsafeRawBufferPointer(rebasing: line[0..<firstSpace])
    let target = UnsafeRawBufferPointer(rebasing: line[(firstSpace + 1)..<lastSpace])
    let version = UnsafeRawBufferPointer(rebasing: line[(lastSpace + 1)...])
    guard !methodBytes.isEmpty, methodBytes.count <= 32, methodBytes.allSatisfy(isToken) else {
      throw RequestFault(400, "the method is not a token")
    }
    let isHTTP10: Bool
    if equal(version, "HTTP/1.1") {
      isHTTP10 = false
    } else if equal(version, "HTTP/1.0") {
      isHTTP10 = true
    } else if version.count == 8, equal(UnsafeRawBufferPointer(rebasing: version[0..<5]), "HTTP/") {
      throw RequestFault(505, "only HTTP/1.1 and HTTP/1.0 are spoken here")
    } else {
      throw RequestFault(400, "the request line does not end with an HTTP version")
    }
    if target.count > Limits.requestTargetBytes {
      throw RequestFault(414, "the request target is larger than \(Limits.requestTargetBytes) bytes")
    }
    guard target.first == UInt8(ascii: "/") else {
      throw RequestFault(400, "the request target must start with '/' (absolute and authority forms are refused)")
    }
    let questionMark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
    for byte in target where byte <= 32 || byte == UInt8(ascii: "#") {
      throw RequestFault(400, "a character in the request target must be percent-encoded")
    }
    let rawPath = UnsafeRawBufferPointer(rebasing: target[0..<questionMark])
    guard let path = FormParameters.decode(rawPath, plusIsSpace: false), !path.utf8.contains(0) else {
      throw RequestFault(400, "the path is not percent-encoded UTF-8")
    }
    var query: String?
    if questionMark < target.count {
      query = String(decoding: target[(questionMark + 1)...], as: UTF8.self)
    }
    return RequestHead(
      method: method(methodBytes), path: path, query: query,
      rawPath: String(decoding: rawPath, as: UTF8.self), keepAlive: !isHTTP10, isHTTP10: isHTTP10)
  }

  private func method(_ bytes: UnsafeRawBufferPointer) -> RequestMethod {
    if equal(bytes, "GET") { return .get }
    if equal(bytes, "POST") { return .post }
    if equal(bytes, "HEAD") { return .head }
    if equal(bytes, "PUT") { return .put }
    if equal(bytes, "DELETE") { return .delete }
    if equal(bytes, "OPTIONS") { return .options }
    return .other(String(decoding: bytes, as: UTF8.self))
  }

  // MARK: Body

  /// Whether the body of the current request has been read to its end.
  public var bodyIsFinished: Bool { body == .finished }

  /// Reads body bytes from the start of `bytes`, handing each piece of content to `piece`.
  ///
  /// Returns the bytes taken (framing included). Throws ``RequestFault`` 400 on bad chunks.
  public mutating func body(
    _ bytes: UnsafeRawBufferPointer, piece: (UnsafeRawBufferPointer) throws(RequestFault) -> Void
  ) throws(RequestFault) -> Int {
    var position = 0
    while position < bytes.count {
      switch body {
      case .none, .finished:
        return position
      case .fixed(let remaining):
        let count = min(remaining, bytes.count - position)
        try piece(UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)]))
        position += count
        body = count == remaining ? .finished : .fixed(remaining: remaining - count)
      case .chunkData(let remaining):
        let count = min(remaining, bytes.count - position)
        try piece(UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)]))
        position += count
        body = count == remaining ? .chunkDataEnd : .chunkData(remaining: remaining - count)
      case .chunkDataEnd:
        if bytes.count - position < 2 { return position }
        guard bytes[position] == 13, bytes[position + 1] == 10 else { throw RequestFault(400, "a chunk is longer than its size says") }
        position += 2
        body = .chunkSize
      case .chunkSize:
        guard let end = try lineEnd(bytes, from: position, limit: 256) else { return position }
        let size = try chunkSize(UnsafeRawBufferPointer(rebasing: bytes[position..<end]))
        position = end + 2
        trailerBytes = 0
        body = size == 0 ? .trailer : .chunkData(remaining: size)
      case .trailer:
        guard let end = try lineEnd(bytes, from: position, limit: Limits.requestHeadBytes) else { return position }
        trailerBytes += end - position
        if trailerBytes > Limits.requestHeadBytes { throw RequestFault(431, "the trailer is too large") }
        if end == position { body = .finished }
        position = end + 2
      }
    }
    return position
  }

  private func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int, limit: Int) throws(RequestFault) -> Int? {
    var i = start
    while i < bytes.count {
      if i - start > limit { throw RequestFault(400, "a chunk header is too long") }
      if bytes[i] == 13 {
        if i + 1 >= bytes.count { return nil }
        if bytes[i + 1] != 10 { throw RequestFault(400, "a carriage return without a line feed in a chunk header") }
        return i
      }
      if bytes[i] == 10 || bytes[i] == 0 { throw RequestFault(400, "a bad character in a chunk header") }
      i += 1
    }
    return nil
  }

  private func chunkSize(_ line: UnsafeRawBufferPointer) throws(RequestFault) -> Int {
    var size = 0
    var digits = 0
    for byte in line {
      let digit: Int
      switch byte {
      case 48...57: digit = Int(byte) - 48
      case 65...70: digit = Int(byte) - 55
      case 97...102: digit = Int(byte) - 87
      case UInt8(ascii: ";") where digits > 0: return size
      default: throw RequestFault(400, "a chunk size is not a hexadecimal number")
      }
      digits += 1
      if digits > 12 { throw RequestFault(400, "a chunk size is too large") }
      size = size << 4 | digit
    }
    if digits == 0 { throw RequestFault(400, "a chunk size is missing") }
    return size
  }
}

/// `tchar` of RFC 9110 §5.6.2.
func isToken(_ byte: UInt8) -> Bool {
  switch byte {
  case 48...57, 65...90, 97...122: true
  case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"),
    UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"),
    UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
    true
  default: false
  }
}

func equal(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
  guard bytes.count == text.utf8CodeUnitCount else { return false }
  for i in 0..<bytes.count where bytes[i] != text.utf8Start[i] { return false }
  return true
}

/// ASCII case-insensitive; `text` must be in small letters.
func equalIgnoringCase(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
  guard bytes.count == text.utf8CodeUnitCount else { return false }
  for i in 0..<bytes.count {
    let byte = bytes[i]
    let lower = byte >= 65 && byte <= 90 ? byte | 32 : byte
    if lower != text.utf8Start[i] { return false }
  }
  return true
}
